//! A checkout link in its moments, and what a shop's page is answered with that asks for what is not possible.

use quittance_page::ssr::account::{Line, Shop};
use quittance_page::ssr::offer::{Offer, Standing};
use quittance_page::ssr::{Dress, Shell};
use quittance_protocol::view::Money;

/// A moment of a checkout link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sale {
    /// It sells.
    Offered,
    /// It has nothing left to sell.
    SoldOut,
    /// Too many buy just now.
    TooOften,
    /// A page asks for what is not possible.
    Refused,
}

impl Sale {
    /// Every moment.
    pub(super) const ALL: [Self; 4] = [Self::Offered, Self::SoldOut, Self::TooOften, Self::Refused];

    /// Its name in a path.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Offered => "link",
            Self::SoldOut => "link-sold-out",
            Self::TooOften => "link-too-often",
            Self::Refused => "link-refused",
        }
    }

    /// The page, as the gateway answers it.
    pub(super) fn html(self, shell: &Shell, dress: &Dress<'_>) -> String {
        let standing = match self {
            Self::Offered => Standing::ForSale,
            Self::SoldOut => Standing::SoldOut,
            Self::TooOften => Standing::TooOften,
            Self::Refused => return shell.no_offer(dress),
        };
        let usd = |value: &str| Money { value: value.to_owned(), currency: "USD".to_owned() };
        let line = |description: &str, amount: &str| Line {
            description: description.to_owned(),
            quantity: Some("1".to_owned()),
            amount: Some(usd(amount)),
        };
        let offer = Offer {
            action: "/gallery/link",
            key: None,
            link: Some("https://pay.northwind.example/c/mug"),
            lang: Some("en"),
            title: Some("Enamel mug, 350 ml"),
            text: "White enamel with a blue rim, made to outlive its owner.\n\nFits every camp fire.",
            number: Some("1045"),
            price: usd("14.50"),
            lines: vec![line("Enamel mug", "12.50"), line("A card with it", "2.00")],
            standing,
            play: false,
        };
        let shop = Shop {
            name: "Northwind Books".to_owned(),
            logo: None,
            site: Some("northwind.example".to_owned()),
            verified_at: None,
            terms: Some("https://northwind.example/terms".to_owned()),
        };
        shell.offer(&offer, &shop, dress)
    }
}
