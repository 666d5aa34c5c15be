//! Time is up: nothing came, it came late, or the merchant withdrew.

use anyhow::Result;

use super::story::{CHOSEN, FINAL, PAY, Play, Story, TIME_IS_UP, tell};
use crate::browser::Script;

/// What must not stand on a page that nobody is to pay.
const NOT_PAYABLE: &[&str] = &["address", "qr", "open-wallet", "copy-amount", "copy-address", "countdown"];

const CANCEL: Play = ("decide", &[("decision", "cancel")]);
const REFUSE: Play = ("decide", &[("decision", "refuse")]);
const REFUNDED: Play = ("decide", &[("decision", "refunded")]);
const A_DAY: Play = ("pass", &[("seconds", "90000")]);

const STORIES: &[Story] = &[
    Story {
        name: "expired",
        plays: &[TIME_IS_UP],
        state: "expired",
        reads: &[
            ("status", "Time is up"),
            ("received", "No payment arrived before "),
            ("received", "please send nothing to this invoice any more"),
            ("help", "I have already sent it"),
            ("contact", "Write to Northwind Books"),
        ],
        lacks: NOT_PAYABLE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "expired, with a new price",
        shop: "requote_after_expiry = true",
        plays: &[TIME_IS_UP],
        state: "expired",
        reads: &[
            ("received", "If not, get a new price."),
            ("requote", "Get a new price"),
            ("help", "I have already sent it"),
        ],
        lacks: NOT_PAYABLE,
        main: "requote",
        ..CHOSEN
    },
    Story {
        name: "expired, nothing chosen",
        method: "",
        plays: &[TIME_IS_UP],
        state: "expired",
        reads: &[("status", "Time is up")],
        lacks: NOT_PAYABLE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "late, after the deadline",
        plays: &[("pass", &[("seconds", "1240")]), PAY],
        state: "late",
        reads: &[
            ("status", "Your payment came late"),
            ("received", "Your 24.90 USDT arrived 6 minutes late."),
            (
                "received",
                "It is with Northwind Books, who decide whether to accept it. You need not send it again.",
            ),
            ("transfer", "24.90"),
            ("standing", "late · 1 of 19 confirmations"),
        ],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "late, refused",
        plays: &[TIME_IS_UP, PAY, FINAL, REFUSE],
        state: "late",
        reads: &[("received", "did not accept it as payment"), ("standing", "late · Confirmed")],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "late, refunded",
        plays: &[TIME_IS_UP, PAY, FINAL, REFUNDED],
        state: "late",
        reads: &[("received", "Northwind Books sent it back to you.")],
        lacks: NOT_PAYABLE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "late, after it was canceled",
        plays: &[CANCEL, PAY],
        state: "late",
        reads: &[("received", "arrived after Northwind Books canceled this invoice.")],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "late, after it was refused",
        plays: &[("pay", &[("amount", "5")]), TIME_IS_UP, REFUSE, ("pay", &[("amount", "19.90")])],
        state: "late",
        reads: &[
            ("received", "Your 19.90 USDT arrived after Northwind Books had closed this invoice."),
            ("transfer", "5.00"),
            ("transfer", "19.90"),
        ],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "late, the network took too long",
        method: "BTC",
        plays: &[PAY, A_DAY, ("mine", &[("count", "1")])],
        state: "late",
        reads: &[("received", "took the network too long"), ("standing", "late · 1 of 2 confirmations")],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "canceled",
        plays: &[CANCEL],
        state: "canceled",
        reads: &[
            ("status", "This invoice was canceled"),
            ("received", "Please send nothing to it any more."),
            ("help", "I have already sent it"),
        ],
        lacks: NOT_PAYABLE,
        main: "back",
        ..CHOSEN
    },
];

#[tokio::test]
async fn when_time_is_up() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn when_time_is_up_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
