//! The network takes a payment back before it is final: the page asks for it again, and it settles once.

use anyhow::Result;
use quittance_testkit::shop::Coin;

use super::{Checkout, shop};

/// How the payment comes back.
#[derive(Clone, Copy)]
enum Again {
    /// In a block of the next reorganisation.
    Reorganised,
    /// The payer's wallet sends it again.
    Sent,
}

async fn story(coin: Coin, again: Again, amount: &str) -> Result<()> {
    let payer = Checkout::open("reorganised", coin, shop(), 15).await?;
    let transaction = payer.pay(coin.due()).await?;
    payer.sees("confirming").await?;
    payer.confirm(2).await?;
    let signed = payer.shop.node.signed(&transaction).await?;

    payer.shop.node.reorg(2, &[]).await?;
    payer.sees("awaiting").await?;
    payer.asks_for(coin.due()).await?;
    assert_eq!(payer.browser.value("address").await?, payer.order.address, "the same address");
    let said = payer.browser.page_text().await?;
    assert!(said.contains("dropped your payment") && said.contains("before you pay again"), "{said}");
    assert_eq!(payer.state().await?["reversed"], false, "nothing was settled yet");
    match again {
        Again::Reorganised => payer.shop.node.reorg(1, &[signed]).await?,
        Again::Sent => payer.shop.node.send_signed(&signed).await.map(drop)?,
    }
    payer.browser.wait_state("confirming").await?;
    payer.is_settled_by(&transaction, amount).await
}

#[tokio::test]
async fn a_token_payment_that_is_reorganised_away_and_back_is_paid_once() -> Result<()> {
    story(Coin::Usdt, Again::Reorganised, "24.90").await
}

#[tokio::test]
async fn a_token_payment_that_is_reorganised_away_and_sent_again_is_paid_once() -> Result<()> {
    story(Coin::Usdt, Again::Sent, "24.90").await
}

#[tokio::test]
async fn an_ether_payment_that_is_reorganised_away_and_back_is_paid_once() -> Result<()> {
    story(Coin::Ether, Again::Reorganised, "0.007141").await
}

#[tokio::test]
async fn an_ether_payment_that_is_reorganised_away_and_sent_again_is_paid_once() -> Result<()> {
    story(Coin::Ether, Again::Sent, "0.007141").await
}
