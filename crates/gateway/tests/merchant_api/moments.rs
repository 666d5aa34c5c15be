//! When a live shop's network is asked for a balance, because a contract can pay ether without a trace.

use quittance_chain::address::Format;
use quittance_chain::derivation::AccountKey;
use quittance_gateway::book::Extras;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, InvoiceId, Time};
use quittance_store::row::Realm;
use quittance_testkit::anvil::Anvil;
use serde_json::Value;

use crate::shop::{Answer, LIVE_ACCOUNT, LIVE_KEY, Shop};

/// The moments at which the network will be asked, in milliseconds.
async fn moments(shop: &Shop) -> Vec<i64> {
    let ethereum = NetworkId::new("ethereum");
    let last = Time::from_seconds(4_000_000_000);
    let found = shop.app.book.store().moments(&Realm::Live, &ethereum, Time::from_seconds(0), last).await;
    found.unwrap().into_iter().map(|(_, at)| at.millis()).collect()
}

/// An invoice that waits for money.
async fn invoice(shop: &Shop, method: &str) -> Value {
    let answer = order(shop, method).await;
    assert_eq!(answer.json()["state"], "awaiting", "{}", answer.body);
    answer.json()
}

async fn order(shop: &Shop, method: &str) -> Answer {
    let order = format!(
        r#"{{"foreign_id":"{method}","kind":"fixed","amount":"35","currency":"USD","method":"{method}",
            "sender_type":"legal","sender_data":{{"company_name":"A","country":"GBR"}}}}"#
    );
    shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order).await
}

/// The live shop's address of this number.
fn address(index: u32) -> String {
    let key: AccountKey = LIVE_ACCOUNT.parse().unwrap();
    key.address(Format::Evm, index).unwrap()
}

#[tokio::test]
async fn ether_is_asked_for_when_its_time_is_up_and_a_day_later() {
    let node = Anvil::start().await.unwrap();
    let shop = Shop::on(&node).await;
    let ether = invoice(&shop, "ETH").await;
    let id: InvoiceId = ether["id"].as_str().unwrap().parse().unwrap();
    let pay_by = shop.app.book.open(id).await.unwrap().reading.deadline.pay_by().unwrap();
    let settled = pay_by + Duration::from_hours(24);
    assert_eq!(moments(&shop).await, [pay_by.millis(), settled.millis()]);
}

#[tokio::test]
async fn tokens_are_always_seen_and_nothing_is_asked_for_them() {
    let shop = Shop::open().await;
    let id = invoice(&shop, "USDT_ERC20").await["id"].clone();
    shop.claim(id.as_str().unwrap()).await;
    assert_eq!(moments(&shop).await, Vec::<i64>::new());
}

#[tokio::test]
async fn a_payer_who_says_that_they_have_paid_has_their_address_asked_about_once() {
    let node = Anvil::start().await.unwrap();
    let shop = Shop::on(&node).await;
    let id = invoice(&shop, "ETH").await["id"].clone();
    let before = moments(&shop).await;
    shop.claim(id.as_str().unwrap()).await;
    let revision = shop.state(id.as_str().unwrap()).await["revision"].clone();
    shop.claim(id.as_str().unwrap()).await;
    assert_eq!(shop.state(id.as_str().unwrap()).await["revision"], revision);
    let after = moments(&shop).await;
    assert_eq!((after.len(), &after[1..]), (3, &before[..]), "long before its time is up");
    assert!(after[0] < before[0]);
}

#[tokio::test]
async fn a_payer_who_says_so_over_and_over_has_the_network_asked_only_so_often() {
    let node = Anvil::start().await.unwrap();
    let shop = Shop::on(&node).await;
    let id: InvoiceId = invoice(&shop, "ETH").await["id"].as_str().unwrap().parse().unwrap();
    // Each time the moment before had passed.
    for minute in 1..20 {
        let at = Time::from_seconds(60 * minute);
        let claim = Some((NetworkId::new("ethereum"), at));
        let extras = Extras { claim, ..Extras::default() };
        shop.app.book.record(id, &extras, |_| Vec::new()).await.unwrap();
    }
    shop.claim(id.as_str()).await;
    let all = moments(&shop).await;
    assert_eq!(all.len(), 22, "twenty that the payer asked for, and two of its time");
    // The last one has passed too.
    shop.network_was_read(2, Time::from_millis(all[19] + 1_000)).await;
    shop.claim(id.as_str()).await;
    assert_eq!(moments(&shop).await, all);
}

/// An account that its owner used before: what lies at its addresses was once taken for payments.
#[tokio::test]
async fn an_address_that_holds_ether_already_is_given_to_no_payer() {
    let node = Anvil::start().await.unwrap();
    node.send_ether(&address(0), 7).await.unwrap();
    let shop = Shop::on(&node).await;
    assert_eq!(invoice(&shop, "ETH").await["address"], address(1));
    assert_eq!(invoice(&shop, "USDT_ERC20").await["address"], address(2));
}

#[tokio::test]
async fn an_account_that_is_full_of_ether_is_the_operators_mistake() {
    let node = Anvil::start().await.unwrap();
    for index in 0..20 {
        node.send_ether(&address(index), 7).await.unwrap();
    }
    let shop = Shop::on(&node).await;
    assert_eq!(order(&shop, "ETH").await.status, 500);
}

#[tokio::test]
async fn ether_is_not_asked_for_while_nobody_can_say_whether_its_address_is_empty() {
    let shop = Shop::open().await;
    let answer = order(&shop, "ETH").await;
    assert_eq!((answer.status, &answer.json()["code"]), (503, &"try_later".into()), "{}", answer.body);
    invoice(&shop, "USDT_ERC20").await;
}
