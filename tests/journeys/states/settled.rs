//! Enough is final.

use anyhow::Result;

use super::story::{CHOSEN, FINAL, PAY, Story, TIME_IS_UP, tell};
use crate::browser::Script;

/// What a receipt never asks for.
const NOTHING_MORE: &[&str] = &["address", "qr", "open-wallet", "requote", "remaining", "countdown"];

const STORIES: &[Story] = &[
    Story {
        name: "paid",
        plays: &[PAY, FINAL],
        state: "paid",
        reads: &[
            ("status", "Paid"),
            ("received", "24.90 USDT on Tron"),
            ("transfer", "24.90"),
            ("standing", "Confirmed"),
            ("receipt", "Receipt"),
            ("help", "Did not get what you paid for?"),
            ("back", "Back to Northwind Books"),
        ],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "paid, late and accepted",
        plays: &[TIME_IS_UP, PAY, FINAL, ("decide", &[("decision", "accept")])],
        state: "paid",
        reads: &[("status", "Paid"), ("received", "24.90")],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "overpaid",
        plays: &[("pay", &[("amount", "30")]), FINAL],
        state: "overpaid",
        reads: &[
            ("status", "Paid"),
            ("received", "30.00"),
            ("overpaid-by", "5.10"),
            (
                "overpaid-by",
                "You sent 5.10 USDT more than due. Northwind Books received it and can return it.",
            ),
            ("contact", "Write to Northwind Books"),
        ],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "overpaid, paid twice",
        plays: &[PAY, PAY, FINAL],
        state: "overpaid",
        reads: &[
            ("overpaid-by", "24.90"),
            ("overpaid-by", "You paid twice. The second 24.90 USDT is with Northwind Books"),
        ],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "overpaid, the excess is kept",
        plays: &[("pay", &[("amount", "30")]), FINAL, ("decide", &[("decision", "refuse")])],
        state: "overpaid",
        reads: &[("overpaid-by", "decided to keep it"), ("contact", "Write to Northwind Books")],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
    Story {
        name: "overpaid, the excess was returned",
        plays: &[("pay", &[("amount", "30")]), FINAL, ("decide", &[("decision", "refunded")])],
        state: "overpaid",
        reads: &[("overpaid-by", "Northwind Books returned it.")],
        lacks: NOTHING_MORE,
        main: "back",
        ..CHOSEN
    },
];

#[tokio::test]
async fn when_enough_is_final() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn when_enough_is_final_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
