//! A donation page in its moments: asking, asking again, and saying thanks.

use std::sync::LazyLock;

use quittance_page::ssr::account::Shop;
use quittance_page::ssr::donation::{
    Asks, Donation, GiftForm, Goal, NotNow, Reader, Robots, Stage, WrongGift,
};
use quittance_page::ssr::{Dress, Sheet, Shell, seal};
use quittance_protocol::view::Money;
use sha2::{Digest, Sha256};

use crate::payer::Asked;
use crate::script;

/// The sheet of all of them.
pub(super) static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::of_donations(""));

/// A moment of a donation page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A donor is asked, with everything that a page can have.
    Asking,
    /// A donor is asked for an amount alone.
    Plain,
    /// What was entered is not taken.
    Wrong,
    /// Nothing is taken just now.
    TooOften,
    /// A donor comes back from giving.
    Thanks,
}

impl Moment {
    /// Every moment.
    pub(super) const ALL: [Self; 5] = [Self::Asking, Self::Plain, Self::Wrong, Self::TooOften, Self::Thanks];

    /// Its name in a path.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Asking => "donate",
            Self::Plain => "donate-plain",
            Self::Wrong => "donate-wrong",
            Self::TooOften => "donate-too-often",
            Self::Thanks => "donate-thanks",
        }
    }

    /// The page, as the gateway answers it.
    pub(super) fn html(self, shell: &Shell, asked: &Asked) -> String {
        let dress = Dress { sheet: &SHEET, ..asked.dress(None) };
        let usd = |value: &str| Money { value: value.to_owned(), currency: "USD".to_owned() };
        let entered = |fields: &[(&'static str, &str)]| {
            fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
        };
        let stage = match self {
            Self::Asking | Self::Plain => Stage::default(),
            Self::Wrong => Stage::Asking(GiftForm {
                entered: entered(&[("amount", "other"), ("other", "0.50"), ("name", "Zoë")]),
                wrong: [("amount", WrongGift::Least(usd("1.00"))), ("message", WrongGift::Long)].into(),
                not_now: None,
            }),
            Self::TooOften => Stage::Asking(GiftForm {
                entered: entered(&[("amount", "25.00")]),
                not_now: Some(NotNow::TooOften),
                ..GiftForm::default()
            }),
            Self::Thanks => Stage::Thanks {
                text: "The island thanks you.",
                seal: Some(seal::path(&Sha256::digest("a gift").into())),
            },
        };
        let full = self != Self::Plain;
        let page = Donation {
            path: "/gallery/donate",
            link: "https://pay.northwind.example/donate/reading-room",
            card: "https://pay.northwind.example/donate/reading-room/card.png",
            script: script::SHARE.path(),
            lang: Some("en"),
            title: "A reading room for the island school",
            story: "The school on the island has forty pupils and one shelf of books.\n\nWhat you give pays for the roof first.",
            image: None,
            presets: if full { ["10.00", "25.00", "50.00", "100.00"].map(usd).into() } else { Vec::new() },
            currencies: if full { vec!["USD", "EUR"] } else { vec!["USD"] },
            goal: full.then(|| Goal {
                raised: usd("1037.50"),
                hoped: usd("2500.00"),
                minor: (103_750, 250_000),
            }),
            asks: Asks { name: full.then_some(Reader::Everybody), message: full.then_some(Reader::Merchant) },
            donors: if full { ["Zoë", "أمينة"].map(str::to_owned).into() } else { Vec::new() },
            stage,
            robots: Robots::Away,
            play: false,
        };
        let shop = Shop {
            name: "Northwind Books".to_owned(),
            logo: None,
            site: Some("northwind.example".to_owned()),
            verified_at: None,
            terms: None,
        };
        shell.donation(&page, &shop, &dress)
    }
}
