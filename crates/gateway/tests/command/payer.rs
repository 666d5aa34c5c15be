//! Who pays: known to the merchant alone, found nowhere else, and gone when it is forgotten.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use futures_util::StreamExt;
use quittance_testkit::gateway::Gateway;
use quittance_testkit::wait;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use crate::till::{Till, call, get, order, send};

/// What the payer says. Nothing of it is anywhere by chance.
const PLANTED: [(&str, &str); 4] = [
    ("first_name", "Xanthippe"),
    ("last_name", "Quilldriver"),
    ("email", "xanthippe@plantin-moretus.example"),
    ("date_of_birth", "1987-03-19"),
];

/// Parts of it, also as they stand in addresses and forms.
const TRACES: [&str; 5] = ["Xanthippe", "Quilldriver", "plantin-moretus", "1987-03-19", "xanthippe%40"];

#[track_caller]
fn clean(place: &str, text: &str) {
    for trace in TRACES {
        assert!(!text.contains(trace), "{trace} is in {place}: {text}");
    }
}

/// All bytes of a folder and the files beside it.
fn bytes(till: &Till) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    let mut folders = vec![Path::new(&till.file("data")).parent().context("a folder")?.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { all.extend(fs::read(path)?) }
        }
    }
    Ok(all)
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The first thing a page hears.
async fn first_event(gateway: &Gateway, id: &str) -> Result<String> {
    let mut events = get(gateway, &format!("/i/{id}/events"), "text/event-stream").await?.bytes_stream();
    let first = events.next().await.context("an event")??;
    Ok(String::from_utf8_lossy(&first).into_owned())
}

#[tokio::test]
async fn who_pays_is_told_to_the_merchant_alone_and_forgotten_without_a_trace() -> Result<()> {
    let till = Till::open().await?;
    let gateway = till.start().await?;
    let id = order(&gateway, "1042").await?;
    let form = [&[("sender_type", "natural")][..], &PLANTED].concat();
    // Also what was wrong is written down nowhere.
    let wrong: Vec<_> = form.iter().filter(|(name, _)| *name != "last_name").copied().collect();
    assert_eq!(send(&gateway, &format!("/i/{id}/payer"), &wrong).await?.status(), 422);
    assert_eq!(send(&gateway, &format!("/i/{id}/payer"), &form).await?.status(), 303);

    let state = format!("/i/{id}/state");
    for path in [
        format!("/i/{id}"),
        format!("/i/{id}?change=1"),
        state.clone(),
        format!("/i/{id}/instruction"),
        format!("/i/{id}/help/sent"),
        format!("/api/v1/invoices/{id}"),
    ] {
        for accept in ["text/html", "application/json", "application/vnd.quittance"] {
            let answer = get(&gateway, &path, accept).await?;
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            clean(&path, &answer.text().await?);
        }
    }
    clean("events", &first_event(&gateway, &id).await?);
    send(&gateway, &format!("/i/{id}/sandbox/pay"), &[]).await?;
    send(&gateway, &format!("/i/{id}/sandbox/mine"), &[("count", "100")]).await?;
    let paid: Value = get(&gateway, &state, "*/*").await?.json().await?;
    assert_eq!(paid["state"], "paid");
    clean("the receipt", &get(&gateway, &format!("/i/{id}/receipt"), "text/html").await?.text().await?);
    clean("info", &call(&gateway, "/v2/invoice/merchant/info", &json!({"uuids": [id]})).await?);
    let settled =
        async || till.shop.all().into_iter().find(|told| told.header("webhook-id").contains("settled"));
    wait::until("the settlement", settled).await?;
    for told in till.shop.all() {
        clean("a postback", &String::from_utf8_lossy(&told.body));
    }

    let told: Value = serde_json::from_str(&till.run(&["invoice", "payer", &id]).fine())?;
    let data = &told["sender_data"];
    for (name, value) in PLANTED {
        assert_eq!(data[name], value, "{told}");
    }
    let asked =
        get(&gateway, &format!("/api/v1/invoices/{id}/payer_data"), "*/*").await?.json::<Value>().await?;
    assert_eq!(asked, told);

    let sealed = sealed(&till).await?.context("sealed data")?;
    till.run(&["invoice", "forget", "nonsense"]).refused(2, "no invoice's id");
    till.run(&["invoice", "forget", &"0".repeat(26)]).refused(1, "no such invoice");
    let forgotten = till.run(&["invoice", "forget", &format!("INV-{}", id.to_uppercase())]).fine();
    assert!(forgotten.starts_with("Deleted: who pays."), "{forgotten}");
    let again = till.run(&["invoice", "forget", &id]).fine();
    assert!(again.starts_with("There is nothing to delete"), "{again}");
    let gone = till.run(&["invoice", "payer", &id]);
    assert_eq!((gone.code, gone.out.as_str()), (Some(1), ""), "{gone:?}");
    assert_eq!(get(&gateway, &format!("/api/v1/invoices/{id}/payer_data"), "*/*").await?.status(), 404);
    let still: Value = get(&gateway, &state, "*/*").await?.json().await?;
    assert_eq!((&still["state"], &still["transactions"]), (&json!("paid"), &paid["transactions"]));

    let log = gateway.stop().await?.log.join("\n");
    assert!(log.lines().count() > 200, "everything is written down: {log}");
    clean("the log", &log);
    checkpoint(&till).await?;
    let files = bytes(&till)?;
    assert!(has(&files, b"Harbour Bikes"), "these are the files");
    for trace in TRACES {
        assert!(!has(&files, trace.as_bytes()), "{trace} is in a file");
    }
    assert!(!has(&files, &sealed[..32]), "what was sealed is still in the database");
    Ok(())
}

/// A key that a command made up would open nothing, and hide that the right one is missing.
#[tokio::test]
async fn without_the_key_that_is_what_a_command_says_and_it_makes_none() -> Result<()> {
    let till = Till::open().await?;
    let gateway = till.start().await?;
    let id = order(&gateway, "1042").await?;
    let form = [&[("sender_type", "natural")][..], &PLANTED].concat();
    assert_eq!(send(&gateway, &format!("/i/{id}/payer"), &form).await?.status(), 303);
    gateway.stop().await?;

    let (key, apart) = (till.file("data.key"), till.file("kept-apart"));
    fs::rename(&key, &apart)?;
    let ran = till.run(&["invoice", "payer", &id]);
    assert!(ran.err.contains(&key) && ran.err.contains("QUITTANCE_DATA_KEY"), "{ran:?}");
    ran.refused(1, "the data key is missing");
    till.run(&["invoice", "show", &id]).fine();
    assert!(!Path::new(&key).exists(), "a command made a key");
    fs::rename(&apart, &key)?;
    assert!(till.run(&["invoice", "payer", &id]).fine().contains("Xanthippe"));
    Ok(())
}

async fn database(till: &Till) -> Result<SqliteConnection> {
    Ok(SqliteConnection::connect(&format!("sqlite://{}", till.file("data/quittance.sqlite3"))).await?)
}

async fn sealed(till: &Till) -> Result<Option<Vec<u8>>> {
    let mut rows = database(till).await?;
    let sealed = sqlx::query_scalar("SELECT sealed FROM payer_data").fetch_optional(&mut rows).await?;
    rows.close().await?;
    Ok(sealed)
}

/// Has the engine tidy up its log of writes, as it does now and then by itself.
async fn checkpoint(till: &Till) -> Result<()> {
    let mut rows = database(till).await?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut rows).await?;
    Ok(rows.close().await?)
}
