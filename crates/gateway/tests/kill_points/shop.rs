//! What the kill points do in a live shop: order, pay, and follow the money block by block.

use anyhow::Result;
use quittance_testkit::shop::{Coin, LiveShop, Order};
use quittance_testkit::wait;
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

/// Confirmations that make a payment final.
pub(crate) const NEED: u64 = 3;

/// A shop that hears of every change. Its gateway is not started yet.
pub(crate) async fn open() -> Result<LiveShop> {
    LiveShop::with_confirmations(NEED).project("events = true").open().await
}

/// The same, with a gateway.
pub(crate) async fn started() -> Result<LiveShop> {
    let mut shop = open().await?;
    shop.start().await?;
    Ok(shop)
}

/// The database, as another process sees it.
pub(crate) async fn rows(shop: &LiveShop) -> Result<SqliteConnection> {
    let file = SqliteConnectOptions::new().filename(shop.file("data/quittance.sqlite3"));
    Ok(file.create_if_missing(true).connect().await?)
}

/// Orders, to be paid in the token.
pub(crate) async fn order(shop: &LiveShop) -> Result<Order> {
    shop.create(json!({"cryptocurrency": Coin::Usdt.code()})).await
}

/// The payer sends the money; the node mines it at once. Answers with the transaction's id.
pub(crate) async fn pay(shop: &LiveShop, order: &Order) -> Result<String> {
    shop.pay(Coin::Usdt, &order.address, Coin::Usdt.due()).await
}

/// Waits until the gateway tells of so many confirmations.
pub(crate) async fn confirmed(shop: &LiveShop, order: &Order, count: u64) -> Result<()> {
    wait::until("a confirmation", async || {
        let state = shop.state(&order.id).await.ok()?;
        let paid = count >= NEED && state["state"] == "paid";
        let confirming = state["state"] == "confirming" && state["confirmations"]["have"] == count;
        (paid || confirming).then_some(())
    })
    .await
}

/// Block by block, from `count` confirmations until the payment is final.
pub(crate) async fn finish(shop: &LiveShop, order: &Order, count: u64) -> Result<()> {
    confirmed(shop, order, count).await?;
    for count in count + 1..=NEED {
        shop.node.mine(1).await?;
        confirmed(shop, order, count).await?;
    }
    Ok(())
}
