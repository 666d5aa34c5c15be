//! What a counter is refused, and what its seller is told then.

use anyhow::Result;

use crate::browser::{Browser, PHONE};
use crate::shop::Shop;

/// Sends each sale as a counter does that saw other prices, until `edition` is taken out of what is kept.
const OLD_PRICES: &str = "
    const ask = window.fetch;
    window.fetch = async (request, ...more) => {
        if (!sessionStorage.edition || !request.url?.includes('/invoices?')) return ask.call(window, request, ...more);
        const body = new URLSearchParams(await request.clone().text());
        body.set('edition', sessionStorage.edition);
        return ask.call(window, new Request(request.url, { method: 'POST', headers: request.headers, body }));
    };";

/// Begins more sales than a counter may, before the seller's own.
const A_CROWD: &str = "
    const ask = window.fetch;
    window.fetch = async (request, ...more) => {
        if (!request.url?.includes('/invoices?')) return ask.call(window, request, ...more);
        const body = new URLSearchParams(await request.clone().text());
        const sell = number => {
            body.set('key', 'a-crowd-of-customers-' + number);
            return ask.call(window, new Request(request.url, { method: 'POST', headers: request.headers, body }));
        };
        await Promise.all(Array.from({ length: 30 }, (_, number) => sell(number)));
        return ask.call(window, request, ...more);
    };";

impl Browser {
    /// A counter that runs this before its own program.
    async fn counter_with(shop: &Shop, script: &str) -> Result<Self> {
        let counter = shop.counter(PHONE).await?;
        counter.run_first(script).await?;
        counter.reload().await?;
        counter.wait_hydrated().await?;
        Ok(counter)
    }
}

#[tokio::test]
async fn a_device_that_was_unpaired_says_how_to_pair_it_and_sells_nothing() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("5 00").await?;
    counter.forget_cookies().await?;
    counter.click("charge").await?;
    counter.click("no-tip").await?;
    counter.part("pair").await?;
    let told = counter.page_text().await?;
    assert!(told.contains("quittance pos pair demo"), "{told}");
    // Paired anew it is the same counter, and nothing was sold in between.
    counter.click("pair").await?;
    counter.wait_hydrated().await?;
    counter.click("payments").await?;
    counter.wait_place("payments").await?;
    assert!(!counter.has("payment").await?);
    Ok(())
}

#[tokio::test]
async fn a_seller_whose_prices_changed_sees_the_new_ones_before_a_customer_pays_the_old() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::counter_with(&shop, OLD_PRICES).await?;
    counter.ask("sessionStorage.edition = 'of-yesterday';").await?;
    counter.rings_up("5 00").await?;
    counter.click("charge").await?;
    counter.click("no-tip").await?;
    counter
        .wait_until("the notice", "return document.body.innerText.includes('Prices have changed.');")
        .await?;
    counter.wait_place("till").await?;
    counter.ask("sessionStorage.removeItem('edition');").await?;
    counter.wait_hydrated().await?;
    counter.rings_up("5 00").await?;
    counter.charges().await.map(drop)
}

#[tokio::test]
async fn a_counter_that_sells_too_fast_is_told_when_to_try_again() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::counter_with(&shop, A_CROWD).await?;
    counter.rings_up("5 00").await?;
    counter.click("charge").await?;
    counter.click("no-tip").await?;
    counter
        .wait_until("the notice", "return document.body.innerText.includes('Try again in a minute');")
        .await?;
    assert_eq!(counter.text("total").await?, "5.00 USD", "what was rung up is kept");
    Ok(())
}
