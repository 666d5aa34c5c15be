//! What the demo shop sells. Its checkout links are made from these, so that page and gateway have one price.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::SHOP;
use crate::link::settings::LinkConfig;

/// Something to buy.
#[derive(Debug)]
pub(super) struct Good {
    /// Its name in addresses, and that of its checkout link.
    pub(super) slug: &'static str,
    /// Its number on bills.
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) by: &'static str,
    pub(super) words: &'static str,
    /// In US dollars.
    pub(super) price: &'static str,
    picture: &'static str,
}

/// All of it.
pub(super) const GOODS: &[Good] = &[
    Good {
        slug: "the-sea",
        number: "1042",
        name: "The Sea, hardback",
        by: "Marit Solheim",
        words: "A year on a lightship, told by its cook. Sewn, with a ribbon.",
        price: "24.90",
        picture: include_str!("goods/the-sea.svg"),
    },
    Good {
        slug: "atlas",
        number: "1044",
        name: "Atlas of islands",
        by: "Drawn by Ana Ferreira",
        words: "Ninety islands nobody goes to, each on a page of its own.",
        price: "79.00",
        picture: include_str!("goods/atlas.svg"),
    },
    Good {
        slug: "ink",
        number: "1043",
        name: "A pot of ink",
        by: "Midnight, 50 ml",
        words: "Dries slowly, stays blue. Made in the shed behind the shop.",
        price: "4.50",
        picture: include_str!("goods/ink.svg"),
    },
    Good {
        slug: "mug",
        number: "1045",
        name: "The Northwind mug",
        by: "Enamel, 350 ml",
        words: "For the reading chair. It survives a fall, and the sea.",
        price: "12.00",
        picture: include_str!("goods/mug.svg"),
    },
];

impl Good {
    /// What is called this.
    pub(super) fn find(slug: &str) -> Option<&'static Self> {
        GOODS.iter().find(|good| good.slug == slug)
    }

    /// Its checkout link, as an operator would write it.
    pub(super) fn link(&self) -> LinkConfig {
        LinkConfig {
            id: self.slug.to_owned(),
            project: SHOP.to_owned(),
            title: self.name.to_owned(),
            description: self.words.to_owned(),
            amount: self.price.to_owned(),
            currency: "USD".to_owned(),
            number: Some(self.number.to_owned()),
            lines: Vec::new(),
            stock: None,
            payer_data: None,
            success_url: None,
        }
    }
}

/// `GET /demo/goods/{file}`: its picture.
pub(super) async fn picture(Path(file): Path<String>) -> Response {
    match file.strip_suffix(".svg").and_then(Good::find) {
        Some(good) => {
            ([(header::CONTENT_TYPE, "image/svg+xml")], Bytes::from_static(good.picture.as_bytes()))
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
