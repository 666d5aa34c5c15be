//! The node is gone while the payer pays and time runs out: the money is found afterwards, and counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use quittance_testkit::http;
use quittance_testkit::proxy::Fault;
use quittance_testkit::shop::Coin;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{Checkout, shop};

/// Somebody who asks for the state again and again, and remembers every one.
struct Witness {
    states: Arc<Mutex<Vec<String>>>,
    asking: JoinHandle<()>,
}

impl Witness {
    fn of(payer: &Checkout) -> Result<Self> {
        let (client, url) = (http()?, payer.shop.url(&format!("/i/{}/state", payer.order.id))?);
        let states = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&states);
        let asking = tokio::spawn(async move {
            while let Ok(answer) = client.get(&url).send().await {
                let state = answer.json::<Value>().await.map(|view| view["state"].to_string());
                seen.lock().unwrap_or_else(PoisonError::into_inner).extend(state);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        Ok(Self { states, asking })
    }

    /// The states in their order, each once.
    fn saw(self) -> Vec<String> {
        self.asking.abort();
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner).clone();
        states.dedup();
        states
    }
}

async fn story(coin: Coin, amount: &str) -> Result<()> {
    let payer = Checkout::open("outage", coin, shop(), 1).await?;
    let witness = Witness::of(&payer)?;
    payer.shop.line.play(Fault::HangUp);
    payer.browser.wait_for("[role=note]").await?;
    payer.pay(coin.due()).await?;
    payer.browser.wait_for(".countdown--over").await?;
    payer.sees("awaiting").await?;
    let said = payer.browser.page_text().await?;
    assert!(said.contains("Checking for your payment"), "{said}");
    assert!(said.contains("What you have sent is not lost; this page catches up by itself"), "{said}");
    beyond_time_to_pay(&payer).await?;

    payer.shop.line.heal();
    payer.sees("paid").await?;
    payer.settled_once("paid", amount).await?;
    assert_eq!(witness.saw(), ["\"awaiting\"", "\"paid\""], "never expired, never late");
    assert!(
        !payer.browser.page_text().await?.contains("cannot read the network"),
        "the network is read again"
    );
    payer.ends_quietly().await
}

/// The network goes on while it cannot be read, until the payment is final and time is up for the network too: all of that is
/// news at once.
async fn beyond_time_to_pay(payer: &Checkout) -> Result<()> {
    let pay_by = payer.state().await?["quote"]["pay_by"].as_i64().context("a time to pay")?;
    payer.shop.node.mine(2).await?;
    loop {
        payer.shop.node.mine(1).await?;
        let tip = payer.shop.node.ask("eth_getBlockByNumber", json!(["latest", false])).await?;
        let time = tip["timestamp"].as_str().and_then(|time| time.strip_prefix("0x")).context("a time")?;
        if i64::from_str_radix(time, 16)? * 1000 > pay_by {
            return Ok(());
        }
    }
}

#[tokio::test]
async fn a_token_paid_while_the_node_was_gone_is_paid_and_never_expired() -> Result<()> {
    story(Coin::Usdt, "24.90").await
}

#[tokio::test]
async fn ether_paid_while_the_node_was_gone_is_paid_and_never_expired() -> Result<()> {
    story(Coin::Ether, "0.007141").await
}
