//! Sales from the keypad to the receipt.

use anyhow::Result;

use super::TABLET;
use crate::browser::PHONE;
use crate::shop::Shop;

#[tokio::test]
async fn a_sale_is_typed_and_paid_and_makes_room_for_the_next_by_itself() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("1 2 5 00 back").await?;
    assert_eq!(counter.value("charge").await?, "12.50");
    let id = counter.charges().await?;
    assert_eq!(counter.value("amount").await?, "12.50");
    assert_eq!(counter.text("status").await?, "Scan to pay");
    assert_eq!(counter.read_qr("counter").await?, shop.url(&format!("/i/{id}")));

    shop.choose(&id, "USDT_TRC20").await?;
    counter.wait_state("awaiting").await?;
    assert_eq!(counter.text("status").await?, "Send 12.50 USDT on Tron");
    shop.play(&id, "pay", &[]).await?;
    counter.wait_state("confirming").await?;
    assert!(counter.text("confirmations").await?.starts_with("1 of "));
    assert!(!counter.has("qr").await?, "nobody is asked to pay twice");
    shop.play(&id, "mine", &[("count", "19")]).await?;
    counter.wait_state("paid").await?;
    assert_eq!(counter.text("status").await?, "Paid");

    counter.wait_place("till").await?;
    assert_eq!(counter.text("entry").await?, "0.00 USD");
    counter.click("payments").await?;
    assert_eq!(counter.value("payment").await?, "paid");
    assert_eq!(counter.complaints().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn products_a_discount_and_a_tip_add_up_as_the_gateway_says() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(TABLET).await?;
    let first = counter.wait_for(".good__more").await?;
    first.click().await?;
    first.click().await?;
    counter.rings_up("1 0 0").await?;
    counter.click("discount").await?;
    counter.rings_up("1 0").await?;
    assert!(counter.text("off").await?.starts_with("Discount 10"));
    let shown = counter.value("charge").await?;
    counter.click("charge").await?;
    counter.wait_for("[data-testid=tip][data-value=\"10\"]").await?.click().await?;
    let id = counter.is_sold().await?;

    let cents = |text: &str| text.replace('.', "").parse::<u64>();
    let (goods, total) = (cents(&shown)?, cents(&counter.value("amount").await?)?);
    assert_eq!(total, goods + (goods * 10 + 50) / 100, "the tip is on what is left after the discount");
    assert_eq!(cents(shop.state(&id).await?["fiat"]["value"].as_str().unwrap_or_default())?, total);
    Ok(())
}

#[tokio::test]
async fn a_counter_is_used_with_the_numeric_pad_alone() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(TABLET).await?;
    counter.types("1999\u{e003}5\u{e006}").await?;
    counter.wait_place("tip").await?;
    assert_eq!(counter.text("total").await?, "19.95 USD");
    counter.walk_to(crate::browser::Key::Tab, "no-tip").await?;
    counter.types("\u{e006}").await?;
    counter.is_sold().await?;
    assert_eq!(counter.value("amount").await?, "19.95");
    Ok(())
}

#[tokio::test]
async fn a_customer_without_a_browser_scans_the_payment_itself() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("5 00").await?;
    let id = counter.charges().await?;
    counter.click("way").await?;
    counter.wait_state("awaiting").await?;
    let uri = shop.state(&id).await?["uri"].as_str().unwrap_or_default().to_owned();
    counter.wait_value("qr", &uri).await?;
    counter.click("link").await?;
    counter.wait_value("qr", &shop.url(&format!("/i/{id}"))).await?;

    shop.play(&id, "pay", &[("amount", "3")]).await?;
    counter.wait_state("partial").await?;
    let lead = counter.text("lead").await?;
    assert!(lead.contains("arrived"), "{lead}");
    Ok(())
}

#[tokio::test]
async fn a_sale_is_given_up_while_nobody_has_paid() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("5 00").await?;
    let id = counter.charges().await?;
    counter.click("give-up").await?;
    counter.wait_place("till").await?;
    assert_eq!(shop.state(&id).await?["state"], "canceled");
    Ok(())
}

#[tokio::test]
async fn a_sale_that_nobody_pays_says_so_and_stays() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("5 00").await?;
    let id = counter.charges().await?;
    shop.play(&id, "pass", &[("seconds", "100000")]).await?;
    counter.wait_state("expired").await?;
    assert_eq!(counter.text("status").await?, "Time is up");
    counter.click("next").await?;
    counter.wait_place("till").await
}

#[tokio::test]
async fn a_counter_that_is_loaded_anew_shows_the_sale_again() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = shop.counter(PHONE).await?;
    counter.rings_up("7 5 0").await?;
    let id = counter.charges().await?;
    counter.reload().await?;
    assert_eq!(counter.is_sold().await?, id);
    shop.choose(&id, "USDT_TRC20").await?;
    shop.play(&id, "pay", &[]).await?;
    counter.wait_state("confirming").await
}
