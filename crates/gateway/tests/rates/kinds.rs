//! Which price holds: the one of the creation for timed invoices, the one of the choice for open ones, and today's for whoever
//! asks for more time.

use quittance_gateway::book::Extras;
use serde_json::Value;

use crate::fake::Says::{Nothing, Price};
use crate::shop::{Shop, with_three};

/// The rate that the payer is told after choosing ether.
async fn chosen(shop: &Shop, path: &str) -> String {
    let answer = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["quote"]["rate"].as_str().unwrap().to_owned()
}

async fn order(shop: &Shop, kind: &str) -> String {
    let answer = shop.order(kind).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    format!("/i/{}", answer.json()["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_timed_invoice_keeps_the_prices_of_its_creation_and_an_open_one_asks_when_it_is_chosen() {
    let (shop, fakes) = with_three([Price("3487.2"), Price("3487.2"), Price("3487.2")]).await;
    let (timed, open) = (order(&shop, "timed").await, order(&shop, "open").await);
    fakes.iter().for_each(|fake| fake.now_says(Price("3300")));
    shop.app.rates.round().await;
    assert_eq!(chosen(&shop, &timed).await, "3487.20");
    assert_eq!(chosen(&shop, &open).await, "3300.00");
}

/// Once more time kept the old prices for whatever was chosen afterwards: a payer could wait for a better one for ever.
#[tokio::test]
async fn whoever_asks_for_more_time_gets_todays_prices_for_every_method() {
    let (shop, fakes) = with_three([Price("3487.2"), Price("3487.2"), Price("3487.2")]).await;
    let path = order(&shop, "timed").await;
    fakes.iter().for_each(|fake| fake.now_says(Price("3300")));
    shop.app.rates.round().await;
    assert!(shop.page(&path).await.body.contains("0.00714"), "the price of the creation");
    assert_eq!(shop.sends(&format!("{path}/quote"), "").await.status, 200);
    let page = shop.page(&path).await.body;
    assert!(page.contains("0.00754") && !page.contains("0.00714"), "{page}");

    // Those hold as long as the time they came with.
    fakes.iter().for_each(|fake| fake.now_says(Price("3100")));
    shop.app.rates.round().await;
    assert_eq!(chosen(&shop, &path).await, "3300.00");
    let again = shop.sends(&format!("{path}/quote"), "").await.json();
    assert_eq!(again["quote"]["rate"], "3100.00");
    assert_eq!(chosen(&shop, &path).await, "3100.00");
}

#[tokio::test]
async fn there_is_no_more_time_where_nothing_has_a_price() {
    let (shop, fakes) = with_three([Price("3487.2"), Price("3487.2"), Price("3487.2")]).await;
    let path = order(&shop, "timed").await;
    fakes.iter().zip(["3000", "3300", "3600"]).for_each(|(fake, price)| fake.now_says(Price(price)));
    fakes[0].now_says(Nothing);
    shop.app.rates.round().await;
    let refused = shop.sends(&format!("{path}/quote"), "").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (503, Some("try_later")));
    // What was promised holds.
    assert_eq!(chosen(&shop, &path).await, "3487.20");
}

/// A row of which one member could not be read once lost the prices of its creation, and was asked for at today's.
#[tokio::test]
async fn a_row_that_cannot_be_read_is_told_of_and_never_priced_anew() {
    let (shop, fakes) = with_three([Price("3487.2"), Price("3487.2"), Price("3487.2")]).await;
    let path = order(&shop, "timed").await;
    let id = path.trim_start_matches("/i/").parse().unwrap();
    let row = shop.app.book.open(id).await.unwrap().invoice.details;
    let mut said: Value = serde_json::from_str(&row).unwrap();
    said["window_seconds"] = "an hour".into();
    let damaged = Extras { details: Some(said.to_string()), ..Extras::default() };
    shop.app.book.record(id, &damaged, |_| Vec::new()).await.unwrap();
    fakes.iter().for_each(|fake| fake.now_says(Price("3300")));
    shop.app.rates.round().await;

    let refused = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (503, Some("try_later")));
    let page = shop.page(&path).await;
    assert_eq!(page.status, 503, "{}", page.body);
    assert_eq!(shop.invoice(&path).await.status, 500);
}
