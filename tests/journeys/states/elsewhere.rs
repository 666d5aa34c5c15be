//! Money that no quote asks for: another asset, or another network with the same addresses.

use anyhow::Result;

use super::story::{CHOSEN, FINAL, PAY, Play, Story, TIME_IS_UP, tell};
use crate::browser::Script;

/// The right network, another asset.
const ASSET: Play = ("pay", &[("method", "DAI_BASE"), ("amount", "24.90")]);
/// The right asset, another network.
const NETWORK: Play = ("pay", &[("method", "USDC_ARB"), ("amount", "24.90")]);

const USDC: Story = Story { method: "USDC_BASE", ..CHOSEN };

const STORIES: &[Story] = &[
    Story {
        name: "awaiting, another asset came",
        plays: &[ASSET],
        state: "awaiting",
        reads: &[
            ("slip", "24.90 DAI arrived on Base, where this invoice cannot use it by itself."),
            (
                "slip",
                "It is with Northwind Books, who can accept or return it. Ask them before you send anything else.",
            ),
            ("transfer", "24.90 DAI"),
            ("standing", "on Base"),
            ("contact", "Write to Northwind Books"),
            ("help", "What happens next"),
        ],
        main: "contact",
        ..USDC
    },
    Story {
        name: "awaiting, another network",
        plays: &[NETWORK],
        state: "awaiting",
        reads: &[("slip", "24.90 USDC arrived on Arbitrum"), ("standing", "on Arbitrum")],
        main: "contact",
        ..USDC
    },
    Story {
        name: "confirming, and another asset came",
        plays: &[ASSET, PAY],
        state: "confirming",
        reads: &[("slip", "24.90 DAI arrived on Base"), ("transfer", "24.90 USDC"), ("standing", "in-time")],
        lacks: &["address", "qr"],
        ..USDC
    },
    Story {
        name: "paid, and another asset came",
        plays: &[ASSET, PAY, FINAL],
        state: "paid",
        reads: &[("slip", "24.90 DAI arrived on Base"), ("contact", "Write to Northwind Books")],
        lacks: &["address", "qr"],
        main: "back",
        ..USDC
    },
    Story {
        name: "expired, another network",
        plays: &[NETWORK, TIME_IS_UP],
        state: "expired",
        reads: &[
            ("slip", "24.90 USDC arrived on Arbitrum"),
            ("received", "Write to Northwind Books before you send anything else."),
        ],
        lacks: &["address", "qr", "open-wallet"],
        main: "contact",
        ..USDC
    },
    Story {
        name: "canceled, then another asset came",
        plays: &[("decide", &[("decision", "cancel")]), ASSET],
        state: "canceled",
        reads: &[("slip", "24.90 DAI arrived on Base")],
        lacks: &["address", "qr", "open-wallet"],
        main: "back",
        ..USDC
    },
];

#[tokio::test]
async fn when_money_is_elsewhere() -> Result<()> {
    tell(STORIES, Script::Runs).await
}

#[tokio::test]
async fn when_money_is_elsewhere_without_scripts() -> Result<()> {
    tell(STORIES, Script::IsOff).await
}
