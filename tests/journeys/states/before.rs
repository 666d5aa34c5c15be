//! Before money comes: choosing, sending, and the moment between the deadline and the gateway's word.

use anyhow::Result;

use super::story::{CHOSEN, Story, tell};
use crate::browser::Script;

const STORIES: &[Story] = &[
    Story {
        name: "choose",
        method: "",
        state: "choose",
        reads: &[
            ("merchant", "Northwind Books"),
            ("amount", "24.90"),
            ("slip", "USDT Tether USD"),
            ("slip", "Which network will you send USDT on?"),
            ("method", "Tron TRC-20"),
        ],
        lacks: &["address", "qr", "open-wallet"],
        main: "continue",
        ..CHOSEN
    },
    Story {
        name: "awaiting",
        state: "awaiting",
        reads: &[
            ("status", "Send 24.90 USDT on Tron"),
            ("amount", "24.90"),
            ("network", "Tron"),
            ("network", "TRC-20"),
            ("slip", "Only USDT on Tron reaches this address."),
            ("countdown", "left to pay"),
            ("change", "Pay another way"),
            ("requote", "More time"),
            ("help", "I have already sent it"),
        ],
        main: "open-wallet",
        ..CHOSEN
    },
    Story {
        name: "awaiting, time is up and the network was not read up to then",
        plays: &[("outage", &[("on", "true")]), ("pass", &[("seconds", "2000")])],
        state: "awaiting",
        reads: &[
            ("countdown", "Time is up"),
            ("countdown", "If you have not sent it, do not send it now."),
            ("help", "I have already sent it"),
            ("slip", "cannot read the network"),
        ],
        lacks: &["qr", "open-wallet", "copy-address", "copy-amount", "network", "wallets", "code-link"],
        main: "",
        ..CHOSEN
    },
    Story {
        name: "awaiting, the network cannot be read",
        plays: &[("outage", &[("on", "true")])],
        state: "awaiting",
        reads: &[("slip", "cannot read the network"), ("countdown", "left to pay")],
        main: "open-wallet",
        ..CHOSEN
    },
];

#[tokio::test]
async fn before_money_comes() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn before_money_comes_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
