//! Killed around the commit of a payment: before it, after it, and after the decision that it led to.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use quittance_testkit::proxy::Exchange;
use serde_json::json;

use crate::outcome::{Outcome, arrivals, nothing_to_send};
use crate::shop::{NEED, confirmed, finish, order, pay, started};

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
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    for question in QUESTIONS {
        let order = order(&shop).await?;
        // What was told before must be written down as told, or the next start tells it again.
        nothing_to_send(&shop).await?;
        shop.line.hold(answer_to(question, &order.address));
        pay(&shop, &order).await?;
        shop.line.held().await?;
        assert_eq!(shop.state(&order.id).await?["state"], "awaiting", "held at {question}");

        shop.kill()?;
        shop.line.release();
        shop.start().await?;
        finish(&shop, &order, 1).await?;
        let outcome = Outcome::of(&shop, &order).await?;
        assert_eq!(outcome, undisturbed, "held at {question}");
        assert_eq!(arrivals(&shop, &order).len(), 4, "held at {question}");
    }
    Ok(())
}

#[tokio::test]
async fn a_gateway_killed_after_the_commit_does_not_count_the_payment_twice() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    let order = order(&shop).await?;
    pay(&shop, &order).await?;
    confirmed(&shop, &order, 1).await?;
    let next = format!("\"number\":\"{:#x}\"", shop.node.height().await? + 1);
    shop.line.hold(move |exchange| String::from_utf8_lossy(&exchange.answer).contains(&next));
    shop.node.mine(1).await?;
    shop.line.held().await?;
    let before = shop.state(&order.id).await?;
    assert_eq!((&before["state"], &before["confirmations"]["have"]), (&json!("confirming"), &json!(1)));

    shop.kill()?;
    shop.line.release();
    shop.start().await?;
    finish(&shop, &order, 2).await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    Ok(())
}

#[tokio::test]
async fn a_gateway_killed_after_the_decision_sends_what_it_decided() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    // The shop is down. What it is told first is tried again and again, and the settlement waits its turn.
    shop.till.answer(503);
    let order = order(&shop).await?;
    pay(&shop, &order).await?;
    finish(&shop, &order, 1).await?;

    shop.kill()?;
    let first = format!("inv_{}_1", order.id);
    let tried = arrivals(&shop, &order);
    assert!(tried.iter().all(|delivery| delivery.header("webhook-id") == first), "{tried:?}");
    shop.till.answer(200);
    shop.start().await?;
    confirmed(&shop, &order, NEED).await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    Ok(())
}
