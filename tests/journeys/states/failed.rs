//! The payment cannot complete: too little, stuck, or undone.

use anyhow::Result;

use super::story::{CHOSEN, FINAL, PAY, Play, Story, TIME_IS_UP, tell};
use crate::browser::Script;

const NOT_PAYABLE: &[&str] = &["address", "qr", "open-wallet", "copy-amount", "copy-address", "countdown"];

const SOME: Play = ("pay", &[("amount", "5")]);
/// An hour and more: half of what is owed moves the deadline by an hour.
const TIME_IS_UP_AGAIN: Play = ("pass", &[("seconds", "4000")]);
/// The payment's block is gone, and the payment with it.
const UNDONE: Play = ("reorg", &[("depth", "20")]);
const REQUOTE: &str = "requote_after_expiry = true";

const STORIES: &[Story] = &[
    Story {
        name: "short",
        plays: &[SOME, TIME_IS_UP],
        state: "failed",
        reads: &[
            ("status", "Not enough arrived"),
            ("received", "5.00 of 24.90 USDT arrived."),
            ("received", "Ask them how to pay the missing 19.90 USDT, or to get it back."),
            ("transfer", "5.00"),
            ("standing", "1 of 19 confirmations"),
        ],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "short, with a price for the rest",
        shop: REQUOTE,
        plays: &[SOME, TIME_IS_UP],
        state: "failed",
        reads: &[
            ("received", "You can send the remaining 19.90 USDT at a new price, or ask for it back."),
            ("requote", "Send the rest at a new price"),
            ("contact", "Write to Northwind Books"),
        ],
        lacks: NOT_PAYABLE,
        main: "requote",
        ..CHOSEN
    },
    Story {
        name: "short under exact-or-fail",
        shop: "policy = \"exact-or-fail\"",
        plays: &[SOME, FINAL],
        state: "failed",
        reads: &[("received", "5.00 of 24.90 USDT arrived."), ("standing", "Confirmed")],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "short, refunded",
        plays: &[SOME, TIME_IS_UP, ("decide", &[("decision", "refunded")])],
        state: "failed",
        reads: &[("received", "Northwind Books sent it back to you.")],
        lacks: NOT_PAYABLE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "stuck",
        method: "BTC",
        plays: &[PAY, ("pass", &[("seconds", "90000")])],
        state: "failed",
        reads: &[
            ("status", "Your payment is stuck"),
            ("received", "If it does arrive later, Northwind Books decide whether to accept it."),
            ("transfer", "0.00026811"),
            ("standing", "stuck, in no block yet"),
        ],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "reversed",
        plays: &[PAY, ("mine", &[("count", "18")]), TIME_IS_UP_AGAIN, UNDONE],
        state: "failed",
        reads: &[
            ("status", "Your payment was undone"),
            ("received", "Look in your wallet before you pay again."),
            ("standing", "did not arrive"),
        ],
        lacks: NOT_PAYABLE,
        main: "contact",
        ..CHOSEN
    },
    Story {
        name: "reversed, with a new price",
        shop: REQUOTE,
        plays: &[PAY, ("mine", &[("count", "18")]), TIME_IS_UP_AGAIN, UNDONE],
        state: "failed",
        reads: &[("requote", "Get a new price")],
        lacks: NOT_PAYABLE,
        main: "requote",
        ..CHOSEN
    },
    Story {
        name: "reversed while there is time",
        plays: &[PAY, ("mine", &[("count", "18")]), UNDONE],
        state: "awaiting",
        reads: &[("slip", "then the network undid a payment"), ("standing", "did not arrive")],
        main: "help",
        ..CHOSEN
    },
];

#[tokio::test]
async fn when_it_cannot_complete() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn when_it_cannot_complete_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
