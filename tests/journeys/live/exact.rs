//! Paid exactly: the page counts the confirmations, and ends with the seal.

use anyhow::Result;
use quittance_testkit::shop::Coin;

use super::{Checkout, shop};

async fn story(coin: Coin, amount: &str) -> Result<()> {
    let payer = Checkout::open("exact", coin, shop(), 15).await?;
    assert_eq!(payer.browser.value("amount").await?, amount);
    payer.asks_for(coin.due()).await?;

    let transaction = payer.pay(coin.due()).await?;
    payer.sees("confirming").await?;
    assert_eq!(payer.browser.text("confirmations").await?, "1 of 3 confirmations");
    assert!(payer.browser.text("received").await?.contains(&format!("{amount} {} is here", coin.symbol())));
    payer.confirm(2).await?;
    assert_eq!(payer.browser.text("confirmations").await?, "2 of 3 confirmations");
    payer.shop.node.mine(1).await?;

    payer.sees("paid").await?;
    assert!(payer.browser.wait_for("svg.seal").await?.is_displayed().await?, "the seal is shown");
    assert_eq!(payer.browser.value("received").await?, amount);
    assert_eq!(payer.browser.value("txid").await?, transaction);
    payer.settled_once("paid", amount).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_token_paid_exactly_is_watched_until_it_is_sealed() -> Result<()> {
    story(Coin::Usdt, "24.90").await
}

#[tokio::test]
async fn ether_paid_exactly_is_watched_until_it_is_sealed() -> Result<()> {
    story(Coin::Ether, "0.007141").await
}
