//! Killed while it follows a reorganisation: at each question it asks the node about it, and after it has written down the answer.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use quittance_testkit::proxy::Exchange;
use quittance_testkit::shop::{LiveShop, Order};
use quittance_testkit::wait;
use serde_json::{Value, json};

use crate::outcome::{Outcome, arrivals, nothing_to_send};
use crate::shop::{confirmed, finish, order, pay, started};

/// What the reorganisation makes of the payment, which had two confirmations.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It is in the newest block of the other branch.
    Moved,
    /// It is nowhere.
    Gone,
}

/// Where the gateway is killed.
#[derive(Clone, Copy, Debug)]
enum Point {
    /// The node has answered this question, and the answer has not arrived.
    Asked(&'static str),
    /// The reorganisation is written down, and the next block is not read yet.
    Committed,
}

/// Every question about the other branch, from the first to the last before the commit: the tip, whether an old block is still
/// there, a new block, its logs, the receipt of a payment in it, the final block.
const POINTS: [(Point, &[Fate]); 7] = [
    (Point::Asked("\"latest\",false"), &[Fate::Moved, Fate::Gone]),
    (Point::Asked("\"0xHEIGHT\",false"), &[Fate::Moved, Fate::Gone]),
    (Point::Asked(",true]"), &[Fate::Moved, Fate::Gone]),
    (Point::Asked("eth_getLogs"), &[Fate::Moved]),
    (Point::Asked("eth_getTransactionReceipt"), &[Fate::Moved]),
    (Point::Asked("finalized"), &[Fate::Moved, Fate::Gone]),
    (Point::Committed, &[Fate::Moved, Fate::Gone]),
];

#[tokio::test]
async fn a_gateway_killed_anywhere_in_a_reorganisation_ends_where_an_undisturbed_one_does() -> Result<()> {
    let mut shop = started().await?;
    for fate in [Fate::Moved, Fate::Gone] {
        let undisturbed = story(&mut shop, fate, None).await?;
        assert_eq!(undisturbed.state()["state"], "paid");
        for (point, _) in POINTS.iter().filter(|(_, fates)| fates.contains(&fate)) {
            let outcome = story(&mut shop, fate, Some(*point)).await?;
            assert_eq!(outcome, undisturbed, "{fate:?}, killed at {point:?}");
        }
    }
    Ok(())
}

/// A payment with two confirmations is reorganised away, comes back, and becomes final. The gateway is killed on the way.
async fn story(shop: &mut LiveShop, fate: Fate, killed: Option<Point>) -> Result<Outcome> {
    let order = order(shop).await?;
    let signed = shop.node.signed(&pay(shop, &order).await?).await?;
    confirmed(shop, &order, 1).await?;
    shop.node.mine(1).await?;
    confirmed(shop, &order, 2).await?;
    nothing_to_send(shop).await?;

    reorganise(shop, fate, &signed, killed).await?;
    if let Some(point) = killed {
        shop.line.held().await?;
        let state = shop.state(&order.id).await?;
        match point {
            Point::Asked(_) => assert_eq!(place(&state), ("confirming", Some(2)), "{point:?}: {state}"),
            Point::Committed => assert_eq!(place(&state), place_after(fate), "{point:?}: {state}"),
        }
        shop.kill()?;
        shop.line.release();
        shop.start().await?;
    }
    let arrived = async || (place(&shop.state(&order.id).await.ok()?) == place_after(fate)).then_some(());
    wait::until("the other branch to be read", arrived).await?;
    if fate == Fate::Gone {
        shop.node.send_signed(&signed).await?;
    }
    finish(shop, &order, 1).await?;
    let outcome = Outcome::of(shop, &order).await?;
    once(shop, &order);
    Ok(outcome)
}

/// The node changes to another branch while the gateway sees nothing of the way there. From then on the gateway is held at
/// `point`.
async fn reorganise(shop: &LiveShop, fate: Fate, signed: &str, point: Option<Point>) -> Result<()> {
    shop.line.hold(|_| true);
    shop.line.held().await?;
    let back = match fate {
        Fate::Moved => vec![signed.to_owned()],
        Fate::Gone => Vec::new(),
    };
    shop.node.reorg(2, &back).await?;
    let tip = shop.node.ask("eth_getBlockByNumber", json!(["latest", false])).await?;
    match point {
        None => shop.line.release(),
        Some(Point::Asked(question)) => shop.line.hold_next(about(&tip, question)),
        Some(Point::Committed) => {
            let told = about(&tip, "finalized");
            let committed = AtomicBool::new(false);
            // Whatever it asks after its last question about the other branch, it asks after the commit.
            shop.line.hold_next(move |exchange| match told(exchange) {
                true => {
                    committed.store(true, Ordering::SeqCst);
                    false
                }
                false => committed.load(Ordering::SeqCst),
            });
        }
    }
    Ok(())
}

/// Chooses the answer to such a question, once the node has told of the block `tip`.
fn about(tip: &Value, question: &str) -> impl Fn(&Exchange) -> bool + Send + Sync + 'static {
    let told = AtomicBool::new(false);
    let hash = tip["hash"].as_str().unwrap_or_default().to_owned();
    let height = tip["number"].as_str().unwrap_or_default();
    let below = u64::from_str_radix(height.trim_start_matches("0x"), 16).unwrap_or_default() - 1;
    let question = question.replace("0xHEIGHT", &format!("{below:#x}"));
    move |exchange| {
        told.fetch_or(String::from_utf8_lossy(&exchange.answer).contains(&hash), Ordering::SeqCst);
        told.load(Ordering::SeqCst) && String::from_utf8_lossy(&exchange.question).contains(&question)
    }
}

/// The state with its confirmations.
fn place(state: &Value) -> (&str, Option<u64>) {
    (state["state"].as_str().unwrap_or_default(), state["confirmations"]["have"].as_u64())
}

/// Where the invoice is once the other branch is read.
const fn place_after(fate: Fate) -> (&'static str, Option<u64>) {
    match fate {
        Fate::Moved => ("confirming", Some(1)),
        Fate::Gone => ("awaiting", None),
    }
}

/// The settlement arrived once, and nothing twice.
fn once(shop: &LiveShop, order: &Order) {
    assert_eq!(shop.settlements(&order.id).len(), 1);
    let mut ids: Vec<String> =
        arrivals(shop, order).iter().map(|delivery| delivery.header("webhook-id").to_owned()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "something was sent twice");
}
