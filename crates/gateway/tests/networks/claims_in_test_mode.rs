//! A payer names a transaction of a test shop, on chains that are played; and asks too often.

use anyhow::{Context, Result};
use quittance_testkit::http;
use serde_json::{Value, json};

use crate::shop::{Shop, Till};

const RATES: &str = "[rates.fixed.USD]\nUSDT = \"1\"\nUSDC = \"1\"\nETH = \"3500\"\nBTC = \"90000\"\n";

async fn open() -> Result<Shop> {
    Shop::open(RATES, &["USDT_ERC20"]).await
}

async fn invoice(shop: &Shop, name: &str, method: &str) -> Result<String> {
    let order = json!({"foreign_id": name, "kind": "fixed", "amount": "24.90", "method": method});
    let invoice = shop.order(Till::Test, order).await?;
    invoice["id"].as_str().map(str::to_owned).context(invoice.to_string())
}

#[tokio::test]
async fn a_played_payment_is_found_counted_and_final() -> Result<()> {
    let shop = open().await?;
    let id = invoice(&shop, "7", "USDC_BASE").await?;
    let transaction = shop.play(&id, "pay", json!({})).await?;
    let (status, told) = shop.claim(&id, &transaction).await?;
    let confirmations = json!({"have": 1, "need": 15});
    assert_eq!(
        (status, &told["result"], &told["confirmations"]),
        (200, &json!("confirming"), &confirmations)
    );
    assert_eq!(told["explorer"], json!(null), "there is nothing to look up");
    shop.play(&id, "mine", json!({"count": 15})).await?;
    assert_eq!(shop.claim(&id, &transaction).await?.1["result"], "counted");
    Ok(())
}

#[tokio::test]
async fn a_played_payment_of_another_invoice_is_somebody_elses() -> Result<()> {
    let shop = open().await?;
    let (mine, other) = (invoice(&shop, "1", "USDC_BASE").await?, invoice(&shop, "2", "USDC_BASE").await?);
    let transaction = shop.play(&other, "pay", json!({})).await?;
    let (_, told) = shop.claim(&mine, &transaction).await?;
    assert_eq!((&told["result"], &told["amount"]), (&json!("other_address"), &json!(null)));
    Ok(())
}

#[tokio::test]
async fn a_played_payment_on_a_sibling_network_is_said_to_be_there() -> Result<()> {
    let shop = open().await?;
    let id = invoice(&shop, "7", "USDC_BASE").await?;
    let transaction = shop.play(&id, "pay", json!({"method": "USDC_ARB", "amount": "24.90"})).await?;
    let (_, told) = shop.claim(&id, &transaction).await?;
    let amount = json!({"value": "24.90", "currency": "USDC"});
    assert_eq!((&told["result"], &told["network"]), (&json!("elsewhere"), &json!("Arbitrum")));
    assert_eq!((&told["amount"], &told["state"]), (&amount, &json!("awaiting")));
    Ok(())
}

#[tokio::test]
async fn a_payment_in_the_mempool_is_seen_and_a_replaced_one_is_said_to_be_replaced() -> Result<()> {
    let shop = open().await?;
    let id = invoice(&shop, "7", "BTC").await?;
    let first = shop.play(&id, "pay", json!({})).await?;
    let (_, told) = shop.claim(&id, &first).await?;
    let none = json!({"have": 0, "need": 2});
    assert_eq!((&told["result"], &told["confirmations"]), (&json!("confirming"), &none));
    let second = shop.play(&id, "pay", json!({"replaces": first, "amount": "0.0001"})).await?;
    assert_eq!(shop.claim(&id, &first).await?.1["result"], "replaced");
    assert_eq!(shop.claim(&id, &second).await?.1["result"], "too_small");
    Ok(())
}

#[tokio::test]
async fn a_late_payment_is_said_to_be_late_and_an_outage_to_be_one() -> Result<()> {
    let shop = open().await?;
    let order = json!({"foreign_id": "7", "kind": "timed", "amount": "24.90"});
    let invoice = shop.order(Till::Test, order).await?;
    let id = invoice["id"].as_str().context("an id")?;
    // Before anything was asked for nothing can have been sent.
    let (status, told) = shop.claim(id, &format!("0x{:064x}", 7)).await?;
    assert_eq!((status, &told["code"]), (409, &json!("not_now")));
    shop.choose(id, "USDT_TRC20").await?;
    shop.play(id, "pass", json!({"seconds": 3_600})).await?;
    shop.once(id, "the end of its time", |state| state["state"] == "expired").await?;
    let transaction = shop.play(id, "pay", json!({})).await?;
    let (_, told) = shop.claim(id, &transaction).await?;
    assert_eq!((&told["result"], &told["state"]), (&json!("late"), &json!("late")));
    shop.play(id, "outage", json!({"on": true})).await?;
    assert_eq!(shop.claim(id, &transaction).await?.1["result"], "unreachable");
    Ok(())
}

#[tokio::test]
async fn nobody_scans_a_chain_by_asking() -> Result<()> {
    let shop = open().await?;
    let id = invoice(&shop, "7", "USDC_BASE").await?;
    let mut refused = None;
    for number in 0..12 {
        let (status, told) = shop.claim(&id, &format!("0x{number:064x}")).await?;
        if status == 429 {
            refused = Some((number, told));
            break;
        }
    }
    let (number, told) = refused.context("it was never refused")?;
    assert_eq!((number, &told["code"]), (6, &json!("too_often")));
    assert_eq!((&told["status"], &told["title"]), (&json!(429), &json!("Too Many Requests")));
    assert!(told["retry_after"].as_u64().is_some_and(|seconds| (1..=10).contains(&seconds)), "{told}");

    // A person is told when to try again, whatever they asked.
    let form = http()?.post(shop.url(&format!("/i/{id}/claim"))).body("transaction=");
    let answer = form.header("content-type", "application/x-www-form-urlencoded").send().await?;
    assert_eq!(answer.status(), 429);
    let seconds = answer.headers().get("retry-after").context("when to try again")?.to_str()?.to_owned();
    let page = answer.text().await?;
    assert!(page.contains(&format!("You can ask again in {seconds} second")), "{page}");

    // Another invoice's payer is not held up, but one client with many invoices is.
    let mut asked = 0;
    for name in 0..5 {
        let other = invoice(&shop, &format!("other {name}"), "USDC_BASE").await?;
        for number in 0..6 {
            if shop.claim(&other, &format!("0x{number:064x}")).await?.0 == 429 {
                assert!((10..24).contains(&asked), "{asked}");
                // Somebody else, behind the same proxy, is.
                let next = shop.claim_from("203.0.113.7", &other, &format!("0x{number:064x}")).await?;
                assert_eq!(next.0, 200, "{}", next.1);
                return Ok(());
            }
            asked += 1;
        }
    }
    anyhow::bail!("{asked} questions were answered")
}

/// The state of an invoice does not change what an answer looks like.
#[tokio::test]
async fn every_answer_has_the_same_members() -> Result<()> {
    let shop = open().await?;
    let id = invoice(&shop, "7", "USDC_BASE").await?;
    let transaction = shop.play(&id, "pay", json!({})).await?;
    let members = |told: &Value| told.as_object().map(|told| told.keys().cloned().collect::<Vec<_>>());
    let (_, found) = shop.claim(&id, &transaction).await?;
    for entered in [&format!("0x{:064x}", 7), "nonsense", "24.90"] {
        assert_eq!(members(&shop.claim(&id, entered).await?.1), members(&found), "{entered}");
    }
    Ok(())
}
