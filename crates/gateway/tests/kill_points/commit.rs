//! Killed around the commit of a payment: before it, after it, and after the decision that it led to.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use quittance_testkit::proxy::Exchange;
use serde_json::json;

use crate::outcome::{Outcome, arrivals, nothing_to_send};
use crate::shop::{NEED, Shop};

/// The gateway's questions about the block of a payment, from the first one to the last one before it commits.
const QUESTIONS: [&str; 4] =
    ["eth_getBlockByNumber", "eth_getLogs", "eth_getTransactionReceipt", "finalized"];

/// Chooses the answer to such a question, once the node has told of a payment to `address`.
fn answer_to(question: &'static str, address: &str) -> impl Fn(&Exchange) -> bool + Send + Sync + 'static {
    let (told, address) = (AtomicBool::new(false), address.trim_start_matches("0x").to_lowercase());
    move |exchange| {
        let answer = String::from_utf8_lossy(&exchange.answer).to_lowercase();
        told.fetch_or(answer.contains(&address), Ordering::SeqCst);
        told.load(Ordering::SeqCst) && String::from_utf8_lossy(&exchange.question).contains(question)
    }
}

#[tokio::test]
async fn a_gateway_killed_before_the_commit_reads_the_payment_again() -> Result<()> {
    let shop = Shop::open().await?;
    let mut gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    for question in QUESTIONS {
        let mut order = shop.order(&gateway).await?;
        // What was told before must be written down as told, or the next start tells it again.
        nothing_to_send(&shop).await?;
        shop.line.hold(answer_to(question, &order.address));
        shop.pay(&mut order).await?;
        shop.line.held().await?;
        assert_eq!(shop.state(&gateway, &order).await?["state"], "awaiting", "held at {question}");

        gateway.kill_hard()?;
        shop.line.release();
        gateway = shop.start().await?;
        shop.finish(&gateway, &order, 1).await?;
        let outcome = Outcome::of(&shop, &gateway, &order).await?;
        assert_eq!(outcome, undisturbed, "held at {question}");
        assert_eq!(arrivals(&shop, &order).len(), 4, "held at {question}");
    }
    Ok(())
}

#[tokio::test]
async fn a_gateway_killed_after_the_commit_does_not_count_the_payment_twice() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    let mut order = shop.order(&gateway).await?;
    shop.pay(&mut order).await?;
    shop.confirmed(&gateway, &order, 1).await?;
    let next = format!("\"number\":\"{:#x}\"", shop.node.height().await? + 1);
    shop.line.hold(move |exchange| String::from_utf8_lossy(&exchange.answer).contains(&next));
    shop.node.mine(1).await?;
    shop.line.held().await?;
    let before = shop.state(&gateway, &order).await?;
    assert_eq!((&before["state"], &before["confirmations"]["have"]), (&json!("confirming"), &json!(1)));

    gateway.kill_hard()?;
    shop.line.release();
    let gateway = shop.start().await?;
    shop.finish(&gateway, &order, 2).await?;
    assert_eq!(Outcome::of(&shop, &gateway, &order).await?, undisturbed);
    Ok(())
}

#[tokio::test]
async fn a_gateway_killed_after_the_decision_sends_what_it_decided() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    // The shop is down. What it is told first is tried again and again, and the settlement waits its turn.
    shop.till.answer(503);
    let mut order = shop.order(&gateway).await?;
    shop.pay(&mut order).await?;
    shop.finish(&gateway, &order, 1).await?;

    gateway.kill_hard()?;
    let first = format!("inv_{}_1", order.id);
    let tried = arrivals(&shop, &order);
    assert!(tried.iter().all(|delivery| delivery.header("webhook-id") == first), "{tried:?}");
    shop.till.answer(200);
    let gateway = shop.start().await?;
    shop.confirmed(&gateway, &order, NEED).await?;
    assert_eq!(Outcome::of(&shop, &gateway, &order).await?, undisturbed);
    Ok(())
}
