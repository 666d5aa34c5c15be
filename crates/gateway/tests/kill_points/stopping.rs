//! Asked to stop (SIGTERM): whoever is served is served to the end, and the gateway says that nothing went wrong.

use anyhow::Result;
use quittance_testkit::{http, wait};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::outcome::{Outcome, settlements};
use crate::shop::{NEED, Shop};

#[tokio::test]
async fn a_page_that_is_watched_hears_the_end_of_its_stream() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let order = shop.order(&gateway).await?;
    let mut stream = http()?.get(format!("{}/i/{}/events", gateway.url(), order.id)).send().await?;
    let first = stream.chunk().await?.unwrap_or_default();
    assert!(first.starts_with(b"event: view"), "{first:?}");
    let ended = gateway.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    // An end, and not a broken connection.
    while stream.chunk().await?.is_some() {}
    Ok(())
}

#[tokio::test]
async fn a_node_that_does_not_answer_keeps_nobody_waiting() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let mut order = shop.order(&gateway).await?;
    shop.line.hold(|_| true);
    shop.pay(&mut order).await?;
    shop.line.held().await?;
    let ended = gateway.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    // It did not wait until it lost patience with the node.
    assert!(!ended.log.iter().any(|line| line.contains("cannot be read")), "{:#?}", ended.log);
    shop.line.release();
    let gateway = shop.start().await?;
    shop.finish(&gateway, &order, 1).await
}

#[tokio::test]
async fn a_visitor_who_never_finishes_a_sentence_keeps_nobody_waiting() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let mut silent = TcpStream::connect(gateway.url().trim_start_matches("http://")).await?;
    let mut slow = TcpStream::connect(gateway.url().trim_start_matches("http://")).await?;
    silent.flush().await?;
    slow.write_all(b"POST /v2/invoice/create HTTP/1.1\r\nHost: pay.example\r\nContent-Le").await?;
    let order = shop.order(&gateway).await?;
    assert_eq!(shop.state(&gateway, &order).await?["state"], "awaiting");
    let ended = gateway.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    Ok(())
}

#[tokio::test]
async fn a_postback_in_flight_is_finished_and_not_sent_again() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    let mut order = shop.order(&gateway).await?;
    let settlement = format!("inv_{}_settled", order.id);
    shop.door.hold(move |exchange| exchange.headers["webhook-id"] == settlement.as_str());
    shop.pay(&mut order).await?;
    shop.finish(&gateway, &order, 1).await?;
    shop.door.held().await?;
    let url = gateway.url().to_owned();
    let stopping = tokio::spawn(gateway.stop());
    wait::until("the gateway to stop listening", async || {
        http().ok()?.get(format!("{url}/healthz")).send().await.err()
    })
    .await?;
    shop.door.release();
    assert_eq!(stopping.await??.code, Some(0));

    let gateway = shop.start().await?;
    shop.confirmed(&gateway, &order, NEED).await?;
    assert_eq!(Outcome::of(&shop, &gateway, &order).await?, undisturbed);
    assert_eq!(settlements(&shop, &order), 1);
    Ok(())
}
