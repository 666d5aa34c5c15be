//! What changes at a counter, and the reading ends of it.

use leptos::prelude::*;
use quittance_protocol::pos::{Boot, Payment, Sale};
use quittance_protocol::view::Money;
use quittance_protocol::{Time, decimal};

use crate::figure;
use crate::live::Link;
use crate::pos::till::Till;
use crate::when::Zone;
use crate::words::{PosWord, Words};

/// What every screen is given.
#[derive(Clone, Copy)]
pub struct Counter {
    /// The terminal.
    pub boot: &'static Boot,
    /// The sentences.
    pub words: &'static Words,
    /// Which screen is shown.
    pub place: ReadSignal<Place>,
    /// What is being rung up.
    pub till: ReadSignal<Till>,
    /// What moves while nothing else does.
    pub pulse: ReadSignal<Pulse>,
    /// The reader's time zone at a time.
    pub zone: fn(Time) -> Zone,
}

/// The writing ends of [`Counter`].
#[derive(Clone, Copy)]
pub struct Pen {
    /// Of [`Counter::place`].
    pub place: WriteSignal<Place>,
    /// Of [`Counter::till`].
    pub till: WriteSignal<Till>,
    /// Of [`Counter::pulse`].
    pub pulse: WriteSignal<Pulse>,
}

/// A screen, with what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A sale is rung up.
    Till {
        /// Why the last one was not taken.
        notice: String,
    },
    /// The customer is asked for a tip.
    Tip {
        /// Why the sale was not taken.
        notice: String,
    },
    /// The customer pays.
    Sale(Box<Paying>),
    /// What was sold lately.
    Payments(Vec<Payment>),
    /// How the seller likes it.
    Settings(Settings),
}

/// A sale that is being paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paying {
    /// As last heard, but for what [`Pulse`] carries.
    pub sale: Sale,
    /// Which code is shown.
    pub code: Code,
    /// Whether the screen stays when it is paid.
    pub stays: bool,
    /// Why something was not done.
    pub notice: String,
}

/// A code for the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The invoice's link: they choose on their phone.
    Link,
    /// The payment's, for what was chosen at the counter.
    Payment,
}

/// What moves while nothing else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// The gateway's clock now.
    pub now: Time,
    /// Confirmations of the least confirmed transfer that is needed.
    pub have: u32,
    /// Whether news arrives.
    pub link: Link,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// What the one status region says.
    pub said: String,
    /// The seconds until a paid sale makes room for the next.
    pub leaving: u32,
}

/// How the seller likes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A tone when money is seen, and when it has arrived.
    pub sound: bool,
    /// The same to feel.
    pub vibration: bool,
    /// The colours.
    pub looks: Looks,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Looks {
    /// As the device has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Looks {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name, as `data-theme` has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Counter {
    /// The counter's signals, with their writing ends.
    #[must_use]
    pub fn new(boot: &'static Boot, words: &'static Words, zone: fn(Time) -> Zone) -> (Self, Pen) {
        let (place, set_place) = signal(Place::Till { notice: String::new() });
        let (till, set_till) = signal(Till::of(boot));
        let pulse = Pulse {
            now: Time::default(),
            have: 0,
            link: Link::Still,
            busy: false,
            said: String::new(),
            leaving: 0,
        };
        let (pulse, set_pulse) = signal(pulse);
        let pen = Pen { place: set_place, till: set_till, pulse: set_pulse };
        (Self { boot, words, place, till, pulse, zone }, pen)
    }

    /// A sentence.
    #[must_use]
    pub fn say(self, word: PosWord) -> String {
        self.words.pos(word).into()
    }

    /// A percentage, as people read it.
    #[must_use]
    pub fn percent(self, percent: &str) -> String {
        self.words.fill_pos(PosWord::Percent, &[("percent", percent)])
    }

    /// A sum of minor units, as people read it.
    #[must_use]
    pub fn money(self, minor: u64) -> String {
        figure::fiat(&self.exact(minor), self.words)
    }

    /// A sum of minor units.
    #[must_use]
    pub fn exact(self, minor: u64) -> Money {
        let decimals = self.boot.decimals;
        Money {
            value: decimal::format(minor.into(), decimals, decimals),
            currency: self.boot.currency.clone(),
        }
    }
}

impl Place {
    /// Its name, as `data-place` has it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Till { .. } => "till",
            Self::Tip { .. } => "tip",
            Self::Sale(_) => "sale",
            Self::Payments(_) => "payments",
            Self::Settings(_) => "settings",
        }
    }
}
