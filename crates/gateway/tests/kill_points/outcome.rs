//! What there is to see of an invoice in the end, so that two runs can be compared.

use anyhow::{Result, ensure};
use quittance_testkit::receiver::Delivery;
use quittance_testkit::shop::{LiveShop, Order};
use quittance_testkit::wait;
use serde_json::{Value, json};

use crate::shop::{finish, order, pay, rows};

/// All that shop and payer can see of an invoice. Names and times, in which any two invoices differ, are replaced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// The v2 invoice.
    info: Value,
    /// The state JSON.
    state: Value,
    /// Every postback once, in the order of their first arrival: its id and what it said.
    postbacks: Vec<(String, Value)>,
}

impl Outcome {
    /// What became of an order, once nothing is left to be sent.
    pub(crate) async fn of(shop: &LiveShop, order: &Order) -> Result<Self> {
        nothing_to_send(shop).await?;
        let info =
            shop.ask("/v2/invoice/merchant/info", &json!({"uuids": [order.id]})).await?["result"][0].take();
        let state = shop.state(&order.id).await?;
        let mut postbacks: Vec<(String, Value)> = Vec::new();
        for delivery in arrivals(shop, order) {
            let id = delivery.header("webhook-id").replace(&order.id, "ID");
            let said = nameless(delivery.json()?, order);
            match postbacks.iter().find(|(known, _)| *known == id) {
                Some((_, first)) => {
                    ensure!(*first == said, "{id} says something else the second time: {said}")
                }
                None => postbacks.push((id, said)),
            }
        }
        Ok(Self { info: nameless(info, order), state: nameless(state, order), postbacks })
    }

    /// The state JSON.
    pub(crate) fn state(&self) -> &Value {
        &self.state
    }

    /// What becomes of an order that nobody disturbs. Every disturbed one is compared with this.
    pub(crate) async fn undisturbed(shop: &LiveShop) -> Result<Self> {
        let order = order(shop).await?;
        pay(shop, &order).await?;
        finish(shop, &order, 1).await?;
        let outcome = Self::of(shop, &order).await?;
        assert_eq!((&outcome.info["status"], &outcome.state["state"]), (&json!("paid"), &json!("paid")));
        assert_eq!(arrivals(shop, &order).len(), outcome.postbacks.len(), "nothing is sent twice");
        let ids: Vec<&str> = outcome.postbacks.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["inv_ID_1", "inv_ID_2", "inv_ID_settled", "inv_ID_4"]);
        Ok(outcome)
    }
}

/// Everything that arrived about an order, repeats included.
pub(crate) fn arrivals(shop: &LiveShop, order: &Order) -> Vec<Delivery> {
    let about = |delivery: &Delivery| delivery.header("webhook-id").contains(&order.id);
    shop.till.all().into_iter().filter(about).collect()
}

/// Waits until every postback is known to have been taken.
pub(crate) async fn nothing_to_send(shop: &LiveShop) -> Result<()> {
    wait::until("the last postback", async || {
        let query = "SELECT COUNT(*) FROM deliveries WHERE next_at IS NOT NULL";
        let left: i64 = sqlx::query_scalar(query).fetch_one(&mut rows(shop).await.ok()?).await.ok()?;
        (left == 0).then_some(())
    })
    .await
}

/// Names, times, and the token that is made afresh for each attempt, are gone.
fn nameless(value: Value, order: &Order) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| name != "token");
            Value::Object(kept.map(|(name, value)| (name, nameless(value, order))).collect())
        }
        Value::Array(values) => values.into_iter().map(|value| nameless(value, order)).collect(),
        Value::Number(number) if number.as_i64().is_some_and(|number| number > 1_000_000_000) => {
            "a time".into()
        }
        Value::String(text) if is_time(&text) => "a time".into(),
        Value::String(text) if text.starts_with("0x") && text.len() == 66 => "a transaction".into(),
        Value::String(text) => text.replace(&order.id, "ID").replace(&order.address, "ADDRESS").into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// As in `2026-11-21 14:08:00`.
fn is_time(text: &str) -> bool {
    let date = text.get(..10).unwrap_or_default();
    date.starts_with("20") && date.bytes().filter(|byte| *byte == b'-').count() == 2
}
