//! Asked to stop (SIGTERM): whoever is served is served to the end, and the gateway says that nothing went wrong.

use anyhow::Result;
use quittance_testkit::{http, wait};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::outcome::Outcome;
use crate::shop::{NEED, confirmed, finish, order, pay, started};

#[tokio::test]
async fn a_page_that_is_watched_hears_the_end_of_its_stream() -> Result<()> {
    let mut shop = started().await?;
    let order = order(&shop).await?;
    let mut stream = http()?.get(shop.url(&format!("/i/{}/events", order.id))?).send().await?;
    let first = stream.chunk().await?.unwrap_or_default();
    assert!(first.starts_with(b"event: view"), "{first:?}");
    let ended = shop.take()?.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    // An end, and not a broken connection.
    while stream.chunk().await?.is_some() {}
    Ok(())
}

#[tokio::test]
async fn a_node_that_does_not_answer_keeps_nobody_waiting() -> Result<()> {
    let mut shop = started().await?;
    let order = order(&shop).await?;
    shop.line.hold(|_| true);
    pay(&shop, &order).await?;
    shop.line.held().await?;
    let ended = shop.take()?.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    // It did not wait until it lost patience with the node.
    assert!(!ended.log.iter().any(|line| line.contains("cannot be read")), "{:#?}", ended.log);
    shop.line.release();
    shop.start().await?;
    finish(&shop, &order, 1).await
}

#[tokio::test]
async fn a_visitor_who_never_finishes_a_sentence_keeps_nobody_waiting() -> Result<()> {
    let mut shop = started().await?;
    let address = shop.url("")?.replace("http://", "");
    let mut silent = TcpStream::connect(&address).await?;
    let mut slow = TcpStream::connect(&address).await?;
    silent.flush().await?;
    slow.write_all(b"POST /v2/invoice/create HTTP/1.1\r\nHost: pay.example\r\nContent-Le").await?;
    let order = order(&shop).await?;
    assert_eq!(shop.state(&order.id).await?["state"], "awaiting");
    let ended = shop.take()?.stop().await?;
    assert_eq!(ended.code, Some(0), "{:#?}", ended.log);
    Ok(())
}

#[tokio::test]
async fn a_postback_in_flight_is_finished_and_not_sent_again() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    let order = order(&shop).await?;
    let settlement = format!("inv_{}_settled", order.id);
    shop.door.hold(move |exchange| exchange.headers["webhook-id"] == settlement.as_str());
    pay(&shop, &order).await?;
    finish(&shop, &order, 1).await?;
    shop.door.held().await?;
    let health = shop.url("/healthz")?;
    let stopping = tokio::spawn(shop.take()?.stop());
    wait::until("the gateway to stop listening", async || http().ok()?.get(&health).send().await.err())
        .await?;
    shop.door.release();
    assert_eq!(stopping.await??.code, Some(0));

    shop.start().await?;
    confirmed(&shop, &order, NEED).await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    assert_eq!(shop.settlements(&order.id).len(), 1);
    Ok(())
}
