//! Paid in two parts: the page says what arrived, and asks for the rest at the same address.

use anyhow::Result;
use quittance_testkit::shop::Coin;

use super::{Checkout, shop};

/// The first part and the rest, as people and machines write them.
struct Parts {
    first: (&'static str, u128),
    rest: (&'static str, u128),
    whole: &'static str,
}

async fn story(coin: Coin, parts: Parts) -> Result<()> {
    let Parts { first, rest, whole } = parts;
    let payer = Checkout::open("partial", coin, shop(), 15).await?;
    payer.pay(first.1).await?;
    payer.sees("partial").await?;
    assert_eq!(payer.browser.value("received").await?, first.0);
    assert_eq!(payer.browser.value("remaining").await?, rest.0);
    let lead = payer.browser.text("received").await?;
    assert!(
        lead.contains(first.0) && lead.contains(&format!("remaining {} {}", rest.0, coin.symbol())),
        "{lead}"
    );
    assert_eq!(payer.browser.value("address").await?, payer.order.address, "the same address");
    payer.asks_for(rest.1).await?;

    payer.pay(rest.1).await?;
    payer.sees("confirming").await?;
    payer.confirm(2).await?;
    payer.shop.node.mine(1).await?;
    payer.sees("paid").await?;
    payer.settled_once("paid", whole).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_token_paid_in_part_is_paid_once_the_rest_arrives() -> Result<()> {
    let parts = Parts { first: ("20.00", 20_000_000), rest: ("4.90", 4_900_000), whole: "24.90" };
    story(Coin::Usdt, parts).await
}

#[tokio::test]
async fn ether_paid_in_part_is_paid_once_the_rest_arrives() -> Result<()> {
    let first = ("0.005", 5_000_000_000_000_000);
    let parts = Parts { first, rest: ("0.002141", 2_141_000_000_000_000), whole: "0.007141" };
    story(Coin::Ether, parts).await
}
