//! A counter without a network: it opens, says what it cannot do, and goes on by itself.

use anyhow::Result;

use crate::browser::PHONE;
use crate::shop::Shop;

#[tokio::test]
async fn a_counter_opens_without_a_network_and_goes_on_when_it_is_back() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("9 00").await?;
    let id = counter.charges().await?;
    counter
        .wait_until("the worker to keep the program", "return !!navigator.serviceWorker?.controller;")
        .await?;

    let gone = shop.fail()?;
    counter.wait_for("[data-testid=away]:not([hidden])").await?;
    let away = counter.text("away").await?;
    assert!(away.contains("cannot say whether a payment arrived"), "{away}");

    counter.reload().await?;
    counter.wait_hydrated().await?;
    counter.wait_for("[data-testid=away]:not([hidden])").await?;
    assert!(counter.text("away").await?.contains("No sale can start"));
    counter.rings_up("1 00").await?;
    counter.click("charge").await?;
    counter.click("no-tip").await?;
    counter.wait_place("tip").await?;

    let shop = gone.come_back().await?;
    counter.wait_for("[data-testid=away][hidden]").await?;
    counter.wait_place("tip").await?;
    counter.click("back").await?;
    assert_eq!(counter.is_sold().await?, id, "the payment that was waited for is shown again");
    shop.choose(&id, "USDT_TRC20").await?;
    shop.play(&id, "pay", &[]).await?;
    counter.wait_state("confirming").await?;
    counter.wait_for("[data-testid=away][hidden]").await.map(drop)
}

#[tokio::test]
async fn a_browser_offers_to_install_the_counter() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    assert_eq!(counter.installability_errors().await?, Vec::<String>::new());
    Ok(())
}
