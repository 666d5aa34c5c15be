//! While money moves: seen, in blocks, or only some of it.

use anyhow::Result;

use super::story::{CHOSEN, PAY, Story, TIME_IS_UP, tell};
use crate::browser::Script;

const EXACT: &str = "policy = \"exact-or-fail\"";

const STORIES: &[Story] = &[
    Story {
        name: "detected",
        method: "BTC",
        plays: &[PAY],
        state: "detected",
        reads: &[
            ("status", "We see your payment"),
            (
                "received",
                "0.00026811 BTC is on its way. Bitcoin usually takes about 20 minutes to make it final.",
            ),
            ("slip", "You can close this page."),
            ("confirmations", "0"),
            ("standing", "Waiting for the next block"),
            ("help", "Is it taking longer?"),
        ],
        lacks: &["address", "qr", "open-wallet", "copy-amount"],
        ..CHOSEN
    },
    Story {
        name: "detected, one of two is in a block",
        method: "BTC",
        plays: &[("pay", &[("amount", "0.0001")]), ("mine", &[("count", "1")]), PAY],
        state: "detected",
        reads: &[
            ("transfer", "0.0001"),
            ("standing", "1 of 2 confirmations"),
            ("transfer", "0.00016811"),
            ("standing", "Waiting for the next block"),
        ],
        lacks: &["address", "qr"],
        ..CHOSEN
    },
    Story {
        name: "confirming",
        plays: &[PAY, ("mine", &[("count", "4")])],
        state: "confirming",
        reads: &[
            ("status", "Your payment arrived"),
            ("received", "24.90 USDT is here. Tron usually takes about 1 minute to make it final."),
            ("confirmations", "5 of 19 confirmations"),
            ("transfer", "24.90 USDT"),
            ("standing", "5 of 19 confirmations"),
        ],
        lacks: &["address", "qr", "open-wallet", "remaining"],
        ..CHOSEN
    },
    Story {
        name: "confirming, less than asked under exact-or-fail",
        shop: EXACT,
        plays: &[("pay", &[("amount", "20")])],
        state: "confirming",
        reads: &[
            ("status", "Not enough arrived"),
            ("remaining", "4.90"),
            ("remaining", "Northwind Books takes the exact amount only"),
            ("contact", "Write to Northwind Books"),
        ],
        lacks: &["address", "qr", "open-wallet"],
        ..CHOSEN
    },
    Story {
        name: "partial",
        plays: &[("pay", &[("amount", "20")])],
        state: "partial",
        reads: &[
            ("status", "Almost there"),
            ("received", "20.00 of 24.90 USDT arrived. Send the remaining 4.90 USDT to the same address."),
            ("remaining", "4.90"),
            ("transfer", "20.00"),
            ("standing", "1 of 19 confirmations"),
            ("help", "The rest is below my wallet’s minimum"),
        ],
        main: "open-wallet",
        ..CHOSEN
    },
    Story {
        name: "partial, several transfers in one transaction",
        plays: &[("pay", &[("amount", "5.5"), ("as", "several")])],
        state: "partial",
        reads: &[("received", "5.50"), ("remaining", "19.40"), ("transfer", "2.75"), ("standing", "in-time")],
        main: "open-wallet",
        ..CHOSEN
    },
    Story {
        name: "partial, a replacement pays less",
        method: "BTC",
        plays: &[PAY, ("pay", &[("amount", "0.0002"), ("as", "replacement")])],
        state: "partial",
        reads: &[
            ("received", "0.0002"),
            ("transfer", "0.0002"),
            ("standing", "in-time"),
            ("transfer", "0.00026811"),
            ("standing", "did not arrive"),
        ],
        main: "open-wallet",
        ..CHOSEN
    },
    Story {
        name: "detected, a replacement pays more",
        method: "BTC",
        plays: &[("pay", &[("amount", "0.0001")]), ("pay", &[("amount", "0.0003"), ("as", "replacement")])],
        state: "detected",
        reads: &[("received", "0.0003"), ("transfer", "0.0003"), ("standing", "did not arrive")],
        lacks: &["address", "qr"],
        ..CHOSEN
    },
    Story {
        name: "awaiting, the payment was dropped",
        method: "BTC",
        plays: &[PAY, ("drop", &[])],
        state: "awaiting",
        reads: &[
            ("slip", "The network dropped your payment before it was final."),
            ("transfer", "0.00026811"),
            ("standing", "did not arrive"),
        ],
        main: "help",
        ..CHOSEN
    },
    Story {
        name: "confirming, still after the time to pay",
        plays: &[PAY, TIME_IS_UP],
        state: "confirming",
        reads: &[("confirmations", "1 of 19 confirmations")],
        lacks: &["address", "qr", "countdown"],
        ..CHOSEN
    },
];

#[tokio::test]
async fn while_money_moves() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn while_money_moves_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
