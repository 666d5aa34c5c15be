//! A gateway that cannot read its rows says so, to load balancers and to commands.

use anyhow::Result;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::wait;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::shop::{Shop, get, metrics};

/// The database, as another process sees it.
async fn rows(shop: &Shop) -> Result<SqliteConnection> {
    Ok(SqliteConnectOptions::new().filename(shop.file("data/quittance.sqlite3")).connect().await?)
}

/// What `quittance ready` says of this gateway.
async fn asked(gateway: &Gateway) -> Result<(Option<i32>, String)> {
    let address = gateway.url().trim_start_matches("http://");
    let ended = Start::with(["ready", "--listen", address]).begin()?.ended().await?;
    Ok((ended.code, ended.log.join("\n")))
}

#[tokio::test]
async fn it_is_ready_while_rows_can_be_read_and_not_longer() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    let ready = || async { get(&format!("{}/readyz", gateway.url())).await };
    assert_eq!(ready().await?, (200, "ready\n".to_owned()));
    assert_eq!(asked(&gateway).await?, (Some(0), String::new()));

    sqlx::query("ALTER TABLE invoices RENAME TO gone").execute(&mut rows(&shop).await?).await?;
    assert_eq!(ready().await?, (503, "the database cannot be read\n".to_owned()));
    let (code, said) = asked(&gateway).await?;
    assert_eq!(code, Some(1));
    assert!(said.contains("not ready: the database cannot be read"), "{said}");
    assert!(metrics(&gateway).await?.of("quittance_database_errors_total") > Some(0));

    sqlx::query("ALTER TABLE gone RENAME TO invoices").execute(&mut rows(&shop).await?).await?;
    wait::until("the gateway to be ready again", async || {
        ready().await.ok().filter(|(status, _)| *status == 200)
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn nobody_who_answers_is_not_ready() -> Result<()> {
    let ended = Start::with(["ready", "--listen", "127.0.0.1:1"]).begin()?.ended().await?;
    assert_eq!(ended.code, Some(1));
    assert!(ended.log.join("\n").ends_with("nothing listens at 127.0.0.1:1"), "{:#?}", ended.log);
    Ok(())
}
