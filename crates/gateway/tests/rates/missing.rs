//! No price: nothing is sold at a wrong one, and everybody is told so.

use crate::fake::Says::{Nothing, OldPrice, Price};
use crate::shop::with_three;

#[tokio::test]
async fn without_a_price_nothing_is_created_that_would_need_one() {
    let old = OldPrice("3487.2");
    let (shop, fakes) = with_three([old.clone(), old.clone(), old]).await;
    let refused = shop.order("timed").await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (503, Some("try_later")),
        "{}",
        refused.body
    );
    for code in [None, Some("ETH")] {
        let refused = shop.order_v2(code).await;
        assert_eq!(
            (refused.status, refused.body.as_str()),
            (
                503,
                r#"{"result":{"detail":"The network or a reliable price is not available right now. Try again in a minute."},"status":"error"}"#
            )
        );
    }
    // What never had a price is another matter: trying again would not help.
    let refused = shop.order_v2(Some("BTC")).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(shop.count().await, 0);

    fakes.iter().for_each(|fake| fake.now_says(Price("3487.2")));
    shop.app.rates.round().await;
    assert_eq!(shop.order("timed").await.status, 201);
    assert_eq!(shop.order_v2(Some("ETH")).await.status, 200);
    assert_eq!(shop.count().await, 2);
}

#[tokio::test]
async fn an_open_invoice_waits_for_its_price_and_says_so() {
    let (shop, fakes) = with_three([Nothing, Nothing, Nothing]).await;
    let invoice = shop.order("open").await;
    assert_eq!(invoice.status, 201, "{}", invoice.body);
    let path = format!("/i/{}", invoice.json()["id"].as_str().unwrap());
    let page = shop.page(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(">Prices are being checked</h1>"), "{}", page.body);
    assert!(page.body.contains(&format!(r#"data-testid="again" href="{path}""#)), "{}", page.body);
    assert!(!page.body.contains(r#"data-testid="method""#), "{}", page.body);
    let refused = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (503, Some("try_later")));
    let refused = shop.sends(&format!("{path}/method"), "method=BTC").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (422, Some("unknown_method")));

    fakes.iter().for_each(|fake| fake.now_says(Price("3487.2")));
    shop.app.rates.round().await;
    let page = shop.page(&path).await.body;
    assert!(
        page.contains(r#"data-method="ETH""#) && !page.contains(">Prices are being checked</h1>"),
        "{page}"
    );
    let chosen = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!((chosen.status, chosen.json()["quote"]["rate"].as_str()), (200, Some("3487.20")));
}

#[tokio::test]
async fn a_new_price_is_a_sure_one_or_none() {
    let (shop, fakes) = with_three([Price("3480"), Price("3487.2"), Price("3490")]).await;
    let path = format!("/i/{}", shop.order("open").await.json()["id"].as_str().unwrap());
    let first = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!(first.status, 200, "{}", first.body);
    fakes.iter().zip(["3000", "3300", "3600"]).for_each(|(fake, price)| fake.now_says(Price(price)));
    shop.app.rates.round().await;
    let refused = shop.sends(&format!("{path}/quote"), "").await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (503, Some("try_later")),
        "{}",
        refused.body
    );
    // The quote in force is still paid at its own price.
    let page = shop.page(&path).await.body;
    assert!(page.contains("1\u{a0}ETH = 3487.20\u{a0}USD"), "{page}");

    fakes.iter().for_each(|fake| fake.now_says(Price("3300")));
    shop.app.rates.round().await;
    let again = shop.sends(&format!("{path}/quote"), "").await.json();
    assert_eq!(again["quote"]["rate"], "3300.00");
    assert!(again["quote"]["rated_at"].as_i64() >= first.json()["quote"]["rated_at"].as_i64());
}
