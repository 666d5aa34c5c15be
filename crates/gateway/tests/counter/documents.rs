//! What the customer sees of a sale: their page, and a slip of paper.

use anyhow::{Context, Result};
use quittance_testkit::http;

use crate::till::{Shop, key};

#[tokio::test]
async fn a_slip_says_what_was_bought_and_that_it_was_paid() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    let sale =
        shop.sold(&device, &[("key", &key), ("item.coffee", "2"), ("discount", "10"), ("tip", "5")]).await?;
    let id = sale["id"].as_str().context("an id")?;
    let slip = async |query: &str| -> Result<String> {
        let answer = shop.get(&device, &format!("/pos/door/slip/{id}?locale=en{query}")).await?;
        Ok(answer.error_for_status()?.text().await?)
    };
    let unpaid = slip("").await?;
    assert!(unpaid.contains("data-state=\"choose\"") && unpaid.contains("Not paid yet"), "{unpaid}");
    shop.pay(id).await?;
    let paid = slip("").await?;
    for said in [
        "data-state=\"paid\"",
        "Northwind Books",
        "Counter at the door",
        "Coffee",
        "Discount 10%",
        "\u{2212}0.67\u{a0}EUR",
        "Tip 5%",
        "6.29\u{a0}EUR",
        "6.29\u{a0}USDT",
        "Test mode. No real money moves.",
        "@page{size:80mm ",
        &id[..8],
    ] {
        assert!(paid.contains(said), "{said}: {paid}");
    }
    assert!(
        !paid.contains("<script") && !paid.contains(" style="),
        "it needs no script and has no style of its own"
    );
    assert!(slip("&paper=58").await?.contains("@page{size:58mm "));
    for odd in ["&paper=58&paper=80", "&paper=%ff", "&paper=a4"] {
        assert!(slip(odd).await?.contains("@page{size:80mm "), "{odd}");
    }
    Ok(())
}

#[tokio::test]
async fn a_customer_pays_on_their_own_phone_and_is_led_nowhere_else() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    let sale = shop.sold(&device, &[("key", &key), ("item.cake", "1")]).await?;
    let html = http()?.get(sale["link"].as_str().context("a link")?).send().await?.text().await?;
    assert!(
        html.contains("Cake")
            && html.contains("Counter at the door")
            && html.contains("data-state=\"choose\"")
    );
    assert!(!html.contains(&device.cookie), "what the device shows is its own");
    Ok(())
}
