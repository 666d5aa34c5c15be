//! Paid too late: the page says how late and who decides, and the merchant takes the money.

use anyhow::Result;
use quittance_testkit::shop::Coin;
use quittance_testkit::wait;
use serde_json::json;

use super::{Checkout, shop};

async fn story(coin: Coin, amount: &str) -> Result<()> {
    let payer = Checkout::open("late", coin, shop(), 1).await?;
    payer.browser.wait_for(".countdown--over").await?;
    assert!(payer.browser.text("countdown").await?.contains("We are checking"));
    // The countdown may hear it from the gateway, and the tab a second later from the page's own clock.
    let named = "return document.title.startsWith('Time is up');";
    payer.browser.wait_until("the tab to say so, too", named).await?;
    // Only the network's own time ends the waiting.
    assert_eq!(payer.state().await?["state"], "awaiting");
    wait::until("a block after time was up", async || {
        payer.shop.node.mine(1).await.ok()?;
        payer.is("expired").await
    })
    .await?;
    payer.sees("expired").await?;
    assert!(!payer.browser.has("address").await?, "nobody is asked for money any more");

    payer.pay(coin.due()).await?;
    payer.becomes("late").await?;
    // A page that said that time is up has stopped listening; whoever comes back sees what happened.
    payer.browser.reload().await?;
    payer.sees("late").await?;
    let said = payer.browser.text("received").await?;
    let late = format!("Your {amount} {} arrived 1 minute late. It is with Harbour Bikes", coin.symbol());
    assert!(said.starts_with(&late), "{said}");
    assert_eq!(payer.shop.settlements(&payer.order.id).len(), 0, "late money settles nothing by itself");

    let accept = format!("/api/v1/invoices/{}/accept", payer.order.id);
    payer.shop.ask(&accept, &json!({})).await?;
    payer.sees("confirming").await?;
    payer.confirm(2).await?;
    payer.shop.node.mine(1).await?;
    payer.sees("paid").await?;
    payer.settled_once("paid", amount).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_token_paid_late_waits_for_the_merchant_and_is_paid_when_accepted() -> Result<()> {
    story(Coin::Usdt, "24.90").await
}

#[tokio::test]
async fn ether_paid_late_waits_for_the_merchant_and_is_paid_when_accepted() -> Result<()> {
    story(Coin::Ether, "0.007141").await
}
