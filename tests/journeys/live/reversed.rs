//! The network takes back a payment that had settled: page, shop and operator hear of it, and it settles no second time.

use anyhow::Result;
use quittance_testkit::shop::{Coin, LiveShop};
use quittance_testkit::wait;

use super::Checkout;

async fn story(coin: Coin, amount: &str) -> Result<()> {
    let shop = LiveShop::with_confirmations(2).project("events = true");
    let payer = Checkout::open("reversed", coin, shop, 15).await?;
    let transaction = payer.pay(coin.due()).await?;
    payer.sees("confirming").await?;
    payer.shop.node.mine(1).await?;
    payer.sees("paid").await?;
    payer.settled_once("paid", amount).await?;
    let signed = payer.shop.node.signed(&transaction).await?;

    payer.shop.node.reorg(2, &[]).await?;
    let reversed = wait::until("the reversal", async || {
        let all = payer.shop.till.all().into_iter();
        all.filter_map(|delivery| delivery.json().ok()).find(|said| said["type"] == "invoice.reversed")
    })
    .await?;
    assert_eq!(
        (&reversed["data"]["state"], &reversed["data"]["reversed"]),
        (&"awaiting".into(), &true.into())
    );
    let alarm = "was settled and is undone by its network";
    let log = payer.shop.log()?;
    assert!(log.iter().any(|line| line.contains("ERROR") && line.contains(alarm)), "{log:#?}");
    // A page that showed the receipt has stopped listening; whoever comes back sees what happened.
    payer.browser.reload().await?;
    payer.sees("awaiting").await?;
    let said = payer.browser.page_text().await?;
    assert!(said.contains("the network undid a payment") && said.contains("before you pay again"), "{said}");
    payer.asks_for(coin.due()).await?;

    payer.shop.node.send_signed(&signed).await?;
    payer.sees("confirming").await?;
    payer.shop.node.mine(1).await?;
    payer.sees("paid").await?;
    assert_eq!(payer.state().await?["reversed"], false);
    payer.settled_once("paid", amount).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_settled_token_payment_that_its_network_undoes_is_told_to_everybody() -> Result<()> {
    story(Coin::Usdt, "24.90").await
}

#[tokio::test]
async fn a_settled_ether_payment_that_its_network_undoes_is_told_to_everybody() -> Result<()> {
    story(Coin::Ether, "0.007141").await
}
