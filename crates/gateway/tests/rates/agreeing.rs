//! Sources that agree, and some that do not.

use quittance_testkit::wait;

use crate::fake::Says::{self, AskElsewhere, Nothing, OldPrice, Price};
use crate::fake::{Fake, seconds};
use crate::shop::{self, Shop, with_three};

#[tokio::test]
async fn the_price_is_what_at_least_two_sources_agree_on() {
    for (says, price, source) in [
        ([Price("3480"), Price("3487.2"), Price("3490")], "3487.20", "median of Kraken, Coinbase, CoinGecko"),
        ([Nothing, Price("3487.2"), Price("3490")], "3488.60", "median of Coinbase, CoinGecko"),
        ([AskElsewhere, Price("3487.2"), Price("3490")], "3488.60", "median of Coinbase, CoinGecko"),
        ([Price("3480"), OldPrice("3400"), Price("3490")], "3485.00", "median of Kraken, CoinGecko"),
        ([Price("3480"), Price("3487.2"), OldPrice("3400")], "3483.60", "median of Kraken, Coinbase"),
        // One lies by a tenth, whichever way.
        ([Price("3835.9"), Price("3487.2"), Price("3490")], "3488.60", "median of Coinbase, CoinGecko"),
        ([Price("3480"), Price("3138.5"), Price("3490")], "3485.00", "median of Kraken, CoinGecko"),
        // Two that do not agree are as good as none.
        ([Nothing, Price("3487.2"), Price("3835.9")], "", ""),
        ([Nothing, Nothing, Price("3487.2")], "", ""),
        ([Nothing, Nothing, Nothing], "", ""),
    ] {
        let story = format!("{says:?}");
        let (shop, _fakes) = with_three(says).await;
        assert_eq!(shop.ether().unwrap_or_default(), (price.to_owned(), source.to_owned()), "{story}");
    }
}

#[tokio::test]
async fn rate_source_and_time_stay_with_the_quote() {
    let (shop, fakes) = with_three([Price("3480"), Price("3487.2"), Price("3490")]).await;
    let before = i64::try_from(seconds()).unwrap() - 60;
    let invoice = shop.order("timed").await;
    assert_eq!(invoice.status, 201, "{}", invoice.body);
    let path = format!("/i/{}", invoice.json()["id"].as_str().unwrap());
    // What the sources say later is of no concern to an invoice that froze its prices.
    fakes.iter().for_each(|fake| fake.now_says(Price("4000")));
    shop.app.rates.round().await;
    let state = shop.sends(&format!("{path}/method"), "method=ETH").await;
    assert_eq!(state.status, 200, "{}", state.body);
    let state = state.json();
    assert_eq!(state["quote"]["rate"], "3487.20");
    assert_eq!(state["quote"]["source"], "median of Kraken, Coinbase, CoinGecko");
    let (rated, locked) =
        (state["quote"]["rated_at"].as_i64().unwrap(), state["quote"]["locked_at"].as_i64().unwrap());
    assert!(before * 1000 <= rated && rated <= locked, "{before} {rated} {locked}");
    // 24.90 / 3487.20 = 0.0071404, rounded up.
    assert_eq!(state["amount"]["value"], "0.007141");
    let page = shop.page(&path).await.body;
    assert!(page.contains("1\u{a0}ETH = 3487.20\u{a0}USD</bdi>"), "{page}");
    assert!(page.contains("<bdi>Kraken, Coinbase, CoinGecko</bdi>"), "{page}");
}

#[tokio::test]
async fn prices_come_by_themselves_once_sources_answer() {
    let fakes = [Fake::start(Nothing).await, Fake::start(Nothing).await, Fake::start(Nothing).await];
    let shop = Shop::open(&shop::rates(&fakes)).await;
    let stop = shop.app.stop.clone();
    let keeping = tokio::spawn(quittance_gateway::rates::keep_rates(shop.app.clone(), stop.clone()));
    shop.app.rates.first_round().await;
    assert_eq!(shop.ether(), None);
    fakes.iter().for_each(|fake| fake.now_says(Says::Price("3487.2")));
    let price = wait::until("a price", async || shop.ether()).await.unwrap();
    assert_eq!(price.0, "3487.20");
    stop.cancel();
    keeping.await.unwrap();
}
