//! Paid too much: the page says by how much, and who has it.

use anyhow::Result;
use quittance_testkit::shop::Coin;

use super::{Checkout, shop};

async fn story(coin: Coin, sent: (&str, u128), over: &str) -> Result<()> {
    let payer = Checkout::open("overpaid", coin, shop(), 15).await?;
    payer.pay(sent.1).await?;
    payer.sees("confirming").await?;
    payer.confirm(2).await?;
    payer.shop.node.mine(1).await?;
    payer.sees("overpaid").await?;
    assert_eq!(payer.browser.value("overpaid-by").await?, over);
    let said = payer.browser.text("overpaid-by").await?;
    assert!(said.contains(&format!("{over} {} more than due", coin.symbol())), "{said}");
    assert!(said.contains("Harbour Bikes"), "{said}");
    assert_eq!(payer.state().await?["overpaid_by"]["value"], over);
    payer.settled_once("overpaid", sent.0).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_token_paid_too_much_is_overpaid_by_the_difference() -> Result<()> {
    story(Coin::Usdt, ("30.00", 30_000_000), "5.10").await
}

#[tokio::test]
async fn ether_paid_too_much_is_overpaid_by_the_difference() -> Result<()> {
    story(Coin::Ether, ("0.008", 8_000_000_000_000_000), "0.000859").await
}
