//! Who may ask for the metrics, and where.

use anyhow::Result;
use quittance_testkit::gateway::Start;
use quittance_testkit::wait;

use crate::shop::{Shop, get, operator};

#[tokio::test]
async fn metrics_are_on_a_listener_apart_and_never_on_the_public_one() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    let own = wait::until("the operator's address in the log", async || operator(&gateway)).await?;
    assert_ne!(own, gateway.url());
    assert_eq!(get(&format!("{}/metrics", gateway.url())).await?.0, 404);
    assert!(get(&format!("{own}/metrics")).await?.1.ends_with("# EOF\n"));
    // Payers' and merchants' routes are not on the operator's.
    assert_eq!(get(&format!("{own}/help/times")).await?.0, 404);
    for url in [own.as_str(), gateway.url()] {
        assert_eq!(get(&format!("{url}/healthz")).await?, (200, "ok\n".to_owned()));
        assert_eq!(get(&format!("{url}/readyz")).await?, (200, "ready\n".to_owned()));
    }
    Ok(())
}

#[tokio::test]
async fn the_operator_may_want_no_listener() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&["--operator", "off"]).run().await?;
    wait::until("the gateway to listen", async || {
        gateway.log().iter().find(|line| line.contains("Listening on")).cloned()
    })
    .await?;
    assert_eq!(operator(&gateway), None);
    Ok(())
}

#[tokio::test]
async fn an_address_that_anybody_reaches_has_to_be_meant() -> Result<()> {
    let shop = Shop::open().await?;
    let ended = shop.gateway(&["--operator", "0.0.0.0:0"]).begin()?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.log.iter().any(|line| line.contains("--operator-public")), "{:#?}", ended.log);

    let gateway = shop.gateway(&["--operator-public"]).env("QUITTANCE_OPERATOR", "0.0.0.0:0").run().await?;
    let own = wait::until("the operator's address in the log", async || operator(&gateway)).await?;
    assert_eq!(get(&format!("{}/healthz", own.replace("0.0.0.0", "127.0.0.1"))).await?.0, 200);
    Ok(())
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() -> Result<()> {
    let shop = Shop::open().await?;
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = taken.local_addr()?.to_string();
    let ended = shop.gateway(&["--operator", &address]).begin()?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.log.iter().any(|line| line.contains(&address)), "{:#?}", ended.log);
    let ended = Start::with(["serve", "--demo", "--listen", &address]).begin()?.ended().await?;
    let told =
        format!("cannot listen on {address}: name another address with --listen: Address already in use");
    assert!(ended.log.iter().any(|line| line.contains(&told)), "{:#?}", ended.log);
    let ended = Start::with(["serve", "--listen", "localhost:8080"]).begin()?.ended().await?;
    assert!(ended.log.join("\n").contains("such as 127.0.0.1:8080"), "{:#?}", ended.log);
    Ok(())
}
