//! What a shop is told, and how it knows that we told it.

use std::sync::Arc;

use quittance_gateway::clock;
use quittance_gateway::postback::sign::{verify_signature, verify_token};
use quittance_gateway::postback::{Courier, send_postbacks};
use quittance_protocol::InvoiceId;
use quittance_testkit::receiver::Receiver;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::shop::{SECRET, Shop};

const WEBHOOK_SECRET: &[u8] = b"northwind_webhook_secret_0001";

/// Whether the shop subscribes to every change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Settlement,
    Everything,
}

async fn shop_with(receiver: &Receiver, told: Told) -> Shop {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Shop::open_with(|config| {
        let project = &mut config.project[0];
        project.notification_url = Some(format!("{}/paid?secret=1", receiver.url()));
        project.allow_private_notifications = true;
        project.events = told == Told::Everything;
    })
    .await
}

fn sending(shop: &Shop) -> (CancellationToken, JoinHandle<()>) {
    let stop = CancellationToken::new();
    (stop.clone(), tokio::spawn(send_postbacks(Arc::clone(&shop.app), Courier::new().unwrap(), stop)))
}

async fn paid(shop: &Shop) -> String {
    let id = shop.ether_invoice().await;
    shop.play(&id, "pay", "").await;
    shop.play(&id, "mine", "count=12").await;
    id
}

#[tokio::test]
async fn a_paid_invoice_is_told_once_with_a_token_and_a_signature() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Settlement).await;
    let (stop, sender) = sending(&shop);
    let id = paid(&shop).await;
    let delivery = receiver.next().await.unwrap();
    assert_eq!((delivery.method.as_str(), delivery.path.as_str()), ("POST", "/paid?secret=1"));
    assert_eq!(delivery.header("webhook-id"), format!("inv_{id}_settled"));
    assert!(verify_signature(WEBHOOK_SECRET, &delivery.headers, &delivery.body, clock::now()));
    let body = delivery.json().unwrap();
    let claims = verify_token(SECRET, body["token"].as_str().unwrap(), clock::now()).unwrap();
    assert_eq!((claims.id, claims.uuid), (id.clone(), format!("INV-{id}")));
    for (name, value) in [
        ("status", json!("success")),
        ("invoice_id", json!(id)),
        ("currency", json!("ETH")),
        ("order_id", json!("7")),
        ("test_mode", json!(true)),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert!(String::from_utf8_lossy(&delivery.body).contains(r#""amount_crypto":0.01,"#));
    let info = &body["invoice_info"];
    assert_eq!(
        (&info["status"], &info["uuid"], &info["test_mode"]),
        (&json!("paid"), &json!(format!("INV-{id}")), &json!(true))
    );
    assert_eq!(
        (&info["aml_checks"], &info["links_invoice"], info["amount_"].to_string()),
        (&json!([]), &json!([]), "0.01".to_owned())
    );
    // Overpaid later changes what is told when asked, and is no second sale.
    shop.play(&id, "pay", "").await;
    shop.play(&id, "mine", "count=12").await;
    assert_eq!(shop.info(&id).await["status"], "overpaid");
    stop.cancel();
    sender.await.unwrap();
    assert_eq!(receiver.all().len(), 1);
    let rows = shop.app.book.store().deliveries(id.parse().unwrap()).await.unwrap();
    assert!(rows.len() == 1 && rows[0].delivered_at.is_some(), "{rows:?}");
    assert!(!rows[0].body.contains("token"), "the token is made afresh for each attempt");
}

#[tokio::test]
async fn what_the_shop_did_not_take_is_sent_again_with_the_same_id() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Settlement).await;
    let (_stop, _sender) = sending(&shop);
    receiver.answer(503);
    paid(&shop).await;
    let first = receiver.next().await.unwrap();
    receiver.answer(204);
    let second = receiver.next().await.unwrap();
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert!(verify_signature(WEBHOOK_SECRET, &second.headers, &second.body, clock::now()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Settlement).await;
    let (_stop, _sender) = sending(&shop);
    receiver.answer(307);
    paid(&shop).await;
    let (first, second) = (receiver.next().await.unwrap(), receiver.next().await.unwrap());
    assert_eq!((first.path.as_str(), second.path.as_str()), ("/paid?secret=1", "/paid?secret=1"));
}

#[tokio::test]
async fn rows_that_were_not_sent_are_sent_after_the_next_start() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Settlement).await;
    let (stop, sender) = sending(&shop);
    stop.cancel();
    sender.await.unwrap();
    let id = paid(&shop).await;
    assert_eq!(receiver.all().len(), 0);
    let (_stop, _sender) = sending(&shop);
    assert_eq!(receiver.next().await.unwrap().header("webhook-id"), format!("inv_{id}_settled"));
}

#[tokio::test]
async fn an_invoice_whose_shop_does_not_answer_holds_up_no_other() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Everything).await;
    let (_stop, _sender) = sending(&shop);
    receiver.hold();
    let (one, two) = (paid(&shop).await, paid(&shop).await);
    let mut told = [receiver.next().await.unwrap(), receiver.next().await.unwrap()]
        .map(|delivery| delivery.json().unwrap()["data"]["id"].clone());
    told.sort_by_key(ToString::to_string);
    let mut both = [json!(one), json!(two)];
    both.sort_by_key(ToString::to_string);
    assert_eq!(told, both);
    receiver.release();
}

#[tokio::test]
async fn subscribers_hear_of_every_state_in_order() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Everything).await;
    let (_stop, _sender) = sending(&shop);
    let id = shop.ether_invoice().await;
    shop.play(&id, "pay", "").await;
    shop.play(&id, "mine", "count=1").await;
    shop.play(&id, "mine", "count=11").await;
    let mut heard = Vec::new();
    let mut ids = Vec::new();
    while heard.last().is_none_or(|last| last != "invoice.paid") {
        let delivery = receiver.next().await.unwrap();
        let body = delivery.json().unwrap();
        ids.push(delivery.header("webhook-id").to_owned());
        heard.push(body["type"].as_str().unwrap_or("settled").to_owned());
        assert_eq!(body["test_mode"], true);
    }
    let states: Vec<&str> = heard.iter().map(String::as_str).collect();
    assert_eq!(states.first(), Some(&"invoice.awaiting"));
    assert!(states.ends_with(&["invoice.confirming", "settled", "invoice.paid"]), "{states:?}");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), heard.len(), "every postback has an id of its own");
}

#[tokio::test]
async fn a_payment_that_the_network_undoes_is_told_to_subscribers() {
    let receiver = Receiver::start().await.unwrap();
    let shop = shop_with(&receiver, Told::Everything).await;
    let id = paid(&shop).await;
    shop.play(&id, "reorg", "depth=13&return_to_mempool=false").await;
    let rows = shop.app.book.store().deliveries(id.parse::<InvoiceId>().unwrap()).await.unwrap();
    let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "settled").count(), 1);
    assert!(kinds.contains(&"invoice.reversed"), "{kinds:?}");
}

#[tokio::test]
async fn a_shop_without_a_notification_url_has_no_rows() {
    let shop = Shop::open().await;
    let id = paid(&shop).await;
    assert_eq!(shop.info(&id).await["status"], "paid");
    assert!(shop.app.book.store().deliveries(id.parse().unwrap()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_url_into_a_private_network_is_never_even_connected_to() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]"] {
        let url = format!("https://{host}:{port}/paid");
        let shop = Shop::open_with(|config| config.project[0].notification_url = Some(url)).await;
        let (stop, sender) = sending(&shop);
        let id: InvoiceId = paid(&shop).await.parse().unwrap();
        let attempts = async || shop.app.book.store().deliveries(id).await.unwrap()[0].attempts;
        while attempts().await == 0 {
            tokio::task::yield_now().await;
        }
        stop.cancel();
        sender.await.unwrap();
        let connection = listener.accept().unwrap_err();
        assert_eq!(connection.kind(), std::io::ErrorKind::WouldBlock, "{host}");
    }
}
