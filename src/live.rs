//! What changes while the page is open.
//!
//! The gateway renders from [`Live::still`], which never changes. In the browser `browser::start` holds the writing ends.

use leptos::prelude::*;
use quittance_protocol::Time;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::{InvoiceView, Stage};

use crate::boot::Boot;
use crate::screen::{ChangeAsked, Screen};
use crate::when::Zone;

/// What the screens read.
#[derive(Clone, Copy)]
pub struct Live {
    /// The invoice as drawn: as last heard, but for what [`Pulse`] carries.
    pub shown: ReadSignal<Shown>,
    /// What moves every second.
    pub pulse: ReadSignal<Pulse>,
    /// What came of what the payer did.
    pub touch: ReadSignal<Touch>,
    /// The reader's time zone at a time.
    pub zone: fn(Time) -> Zone,
}

/// The writing ends of [`Live`].
#[derive(Clone, Copy)]
pub struct Pen {
    /// Of [`Live::shown`].
    pub shown: WriteSignal<Shown>,
    /// Of [`Live::pulse`].
    pub pulse: WriteSignal<Pulse>,
    /// Of [`Live::touch`].
    pub touch: WriteSignal<Touch>,
}

/// The invoice with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The invoice.
    pub view: InvoiceView,
    /// Whether the payer asked to pay another way.
    pub changing: bool,
    /// Why the last form was not taken.
    pub problem: Option<Problem>,
    /// What every form and link keeps asking for, as a query.
    pub kept: String,
}

/// What moves while nothing else does: the gateway's clock, the link to it, the counts of confirmations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// The gateway's clock now.
    pub now: Time,
    /// When the gateway was last heard, by its own clock.
    pub heard: Time,
    /// Confirmations of the least confirmed transfer that is needed.
    pub have: u32,
    /// Confirmations of each transfer.
    pub each: Vec<u32>,
    /// Whether the reader's own clock may be used: not before the page is taken over.
    pub local: bool,
    /// Whether news arrives.
    pub link: Link,
}

/// Whether news arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The document is all there is, or all there will be.
    Still,
    /// Events arrive.
    Live,
    /// They do not.
    Lost,
    /// Page and gateway are of different builds.
    Off,
}

/// What came of what the payer did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// What the one status region says.
    pub said: String,
    /// Whether it is in sight, too.
    pub warned: bool,
    /// What was copied last, for a moment.
    pub copied: Option<What>,
    /// The numbers of the address's groups to compare, in order, once it was copied.
    pub groups: Vec<usize>,
    /// The wallets that are in this browser.
    pub wallets: Vec<Wallet>,
    /// What came of asking one of them to pay.
    pub wallet_says: String,
    /// The seconds until the page leads back to the shop, if it does.
    pub leaving: u32,
}

/// A wallet in the browser, as it calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Its name, cut to what a button holds.
    pub name: String,
    /// Its picture: a `data:image/` link, or one of nothing.
    pub icon: String,
}

/// What can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The amount to send.
    Amount,
    /// The address.
    Address,
    /// The comment that goes with it.
    Reference,
}

impl What {
    /// Its name in `data-what`, where the browser's side reads it when the button is pressed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Address => "address",
            Self::Reference => "reference",
        }
    }

    /// What a name stands for.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        [Self::Amount, Self::Address, Self::Reference].into_iter().find(|what| what.as_str() == name)
    }
}

impl Live {
    /// The page's signals, with their writing ends for whoever keeps them fresh.
    #[must_use]
    pub fn new(boot: &Boot, zone: fn(Time) -> Zone) -> (Self, Pen) {
        let Boot { view, changing, problem, kept, .. } = boot.clone();
        let shown = Shown { view, changing, problem, kept };
        let (pulse, set_pulse) = signal(Pulse::of(&shown, Link::Still));
        let (shown, set_shown) = signal(shown.as_drawn());
        let (touch, set_touch) = signal(Touch::default());
        let pen = Pen { shown: set_shown, pulse: set_pulse, touch: set_touch };
        (Self { shown, pulse, touch, zone }, pen)
    }

    /// A page that stays as it is rendered.
    #[must_use]
    pub fn still(boot: &Boot) -> Self {
        Self::new(boot, |_| Zone::Utc).0
    }
}

impl Pulse {
    /// What moves of an invoice just heard.
    #[must_use]
    pub fn of(shown: &Shown, link: Link) -> Self {
        let now = shown.view.now;
        let each = shown.view.transactions.iter().map(|transfer| transfer.confirmations).collect();
        Self { now, heard: now, have: shown.have(), each, local: false, link }
    }
}

impl Shown {
    /// What is drawn, without what [`Pulse`] carries. While only that moves, nothing on the screen is replaced.
    #[must_use]
    pub fn as_drawn(mut self) -> Self {
        let view = &mut self.view;
        view.revision = 0;
        view.now = Time::default();
        let counting = match &mut view.stage {
            Stage::Detected(progress) | Stage::Confirming(progress) => {
                progress.have = 0;
                true
            }
            Stage::Partial { .. } | Stage::Late { .. } | Stage::Failed { .. } => true,
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Expired { .. } => true,
            Stage::Paid(_) | Stage::Overpaid { .. } | Stage::Canceled => false,
        };
        if counting {
            for transfer in &mut view.transactions {
                transfer.confirmations = 0;
            }
        }
        self
    }

    /// Confirmations of the least confirmed transfer that is needed.
    #[must_use]
    const fn have(&self) -> u32 {
        match &self.view.stage {
            Stage::Detected(progress) | Stage::Confirming(progress) => progress.have,
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Partial { .. } => 0,
            Stage::Paid(_) | Stage::Overpaid { .. } | Stage::Expired { .. } | Stage::Late { .. } => 0,
            Stage::Failed { .. } | Stage::Canceled => 0,
        }
    }

    /// Which screen this is.
    #[must_use]
    pub fn screen(&self) -> Screen {
        let asked = if self.changing { ChangeAsked::Yes } else { ChangeAsked::No };
        Screen::of(&self.view.stage, asked)
    }
}
