//! What postbacks say. The content is frozen with its row; only the token is made afresh for each attempt.

use std::collections::BTreeMap;

use quittance_page::when;
use quittance_protocol::Time;
use quittance_store::row::Delivery;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::settlements::Kind;
use super::sign;
use crate::merchant::{Literal, Statement, V2Invoice};

/// The name of the v2 postback in rows.
pub(super) const SETTLED: &str = "settled";

/// The v2 postback, but for its token.
pub(super) fn settlement(statement: &Statement<'_>) -> serde_json::Result<String> {
    let method = statement.method();
    let invoice = statement.v2();
    serde_json::to_string(&Settlement {
        status: "success",
        invoice_id: statement.invoice.terms.id.as_str(),
        amount_crypto: statement.amount(statement.reading.received),
        currency: method.map(|method| method.code).unwrap_or_default(),
        order_id: statement.details.order_id.as_deref().unwrap_or_default(),
        test_mode: statement.project.is_test(),
        invoice_info: Info {
            amount_: invoice.amount.clone(),
            step: 1,
            aml_enabled: false,
            aml_side: "merchant",
            aml_checks: [],
            links_invoice: [],
            invoice,
        },
    })
}

/// An event for subscribers, as Standard Webhooks likes it: `type`, `timestamp`, `data`.
pub(super) fn event(statement: &Statement<'_>, kind: Kind) -> serde_json::Result<String> {
    let event: Value = json!({
        "type": kind.name(),
        "timestamp": when::iso(statement.now),
        "test_mode": statement.project.is_test(),
        "data": statement.v1(),
    });
    serde_json::to_string(&event)
}

/// What is sent now: the frozen content, with a fresh token where the kind has one.
pub(super) fn with_token(delivery: &Delivery, secret: &str, now: Time) -> serde_json::Result<String> {
    if delivery.kind != SETTLED {
        return Ok(delivery.body.clone());
    }
    let token = serde_json::value::to_raw_value(&sign::token(secret, delivery.invoice, now))?;
    // Members are moved as they stand, so that every amount keeps its digits.
    let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&delivery.body)?;
    members.insert("token".to_owned(), token);
    serde_json::to_string(&members)
}

#[derive(Serialize)]
struct Settlement<'a> {
    status: &'static str,
    invoice_id: &'a str,
    amount_crypto: Literal,
    currency: &'static str,
    order_id: &'a str,
    test_mode: bool,
    invoice_info: Info,
}

/// The invoice with what only the postback's copy of it has.
#[derive(Serialize)]
struct Info {
    #[serde(flatten)]
    invoice: V2Invoice,
    amount_: Literal,
    step: u8,
    aml_enabled: bool,
    aml_side: &'static str,
    aml_checks: [u8; 0],
    links_invoice: [u8; 0],
}
