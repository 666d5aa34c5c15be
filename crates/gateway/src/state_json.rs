//! The invoice as JSON, for everybody who is not our page: `GET /i/{id}/state`.

use quittance_protocol::view::{InvoiceView, Money, Pay, Stage};
use quittance_protocol::{Resolution, Time};
use serde_json::{Value, json};

use crate::details::{Details, Line};
use crate::present::Presented;

/// The state JSON. It carries nothing personal.
#[must_use]
pub fn state_json(presented: &Presented<'_>) -> Value {
    let (view, reason) = (presented.view(), presented.reading.status.reason());
    let mut state = of_view(&view, reason);
    let Details { due_date, lines, .. } = presented.details;
    if let Value::Object(members) = &mut state {
        members.insert("created_at".to_owned(), presented.terms.created_at.millis().into());
        members.extend(due_date.map(|date| ("due_date".to_owned(), date.to_string().into())));
        if !lines.is_empty() {
            let lines = lines.iter().map(|line| line_json(line, &view.fiat.currency)).collect();
            members.insert("lines".to_owned(), lines);
        }
    }
    state
}

fn line_json(line: &Line, currency: &str) -> Value {
    let mut told = json!({"description": line.description()});
    let amount = line.amount().map(|value| json!({"value": value, "currency": currency}));
    if let Value::Object(members) = &mut told {
        members.extend(line.quantity().map(|quantity| ("quantity".to_owned(), quantity.into())));
        members.extend(amount.map(|amount| ("amount".to_owned(), amount)));
    }
    told
}

fn of_view(view: &InvoiceView, reason: Option<&str>) -> Value {
    let told = Told::of(&view.stage);
    let quote = view.quote.as_ref();
    let mut state = json!({
        "id": view.id,
        "kind": view.kind.as_str(),
        "state": view.stage.state().as_str(),
        "revision": view.revision,
        "now": view.now.millis(),
        "amount": quote.map(|quote| amount(&quote.due)),
        "fiat": amount(&view.fiat),
        "reversed": view.reversed,
        "elsewhere": view.elsewhere.iter().map(|found| json!({
            "amount": amount(&found.transfer.amount), "network": found.network, "transaction": found.transfer.id,
        })).collect::<Vec<_>>(),
        "transactions": view.transactions.iter().map(|transaction| json!({
            "id": transaction.id,
            "amount": amount(&transaction.amount),
            "confirmations": transaction.confirmations,
            "standing": transaction.standing.as_str(),
            "explorer": transaction.explorer,
        })).collect::<Vec<_>>(),
        "merchant": {"name": view.merchant.name, "site": view.merchant.site},
        "test": view.test,
    });
    let quoted = quote.map(|quote| {
        json!({
            "rate": quote.rate, "source": quote.rate_source, "rated_at": quote.rated_at.millis(), "locked_at": quote.locked_at.millis(),
            "pay_by": quote.pay_by.map(Time::millis),
        })
    });
    let optional = [
        ("reason", reason.map(Value::from)),
        ("method", quote.map(|quote| quote.method.code.clone().into())),
        ("network", quote.map(|quote| quote.method.network.clone().into())),
        ("quote", quoted),
        ("received", told.received.map(amount)),
        ("remaining", told.remaining.map(amount)),
        ("overpaid_by", told.overpaid_by.map(amount)),
        ("late_by", told.late_by.map(Value::from)),
        ("resolution", told.resolution.map(|resolution| resolution.as_str().into())),
        ("address", told.pay.map(|pay| pay.address.clone().into())),
        ("reference", told.pay.and_then(|pay| pay.reference.clone()).map(Value::from)),
        ("uri", told.pay.map(|pay| pay.uri.clone().into())),
        ("confirmations", told.confirmations.map(|(have, need)| json!({"have": have, "need": need}))),
        ("order", view.order.clone().map(Value::from)),
        ("description", view.description.clone().map(Value::from)),
    ];
    if let Value::Object(members) = &mut state {
        let given = optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        members.extend(given);
    }
    state
}

/// What a stage tells beyond its name.
#[derive(Default)]
struct Told<'a> {
    received: Option<&'a Money>,
    remaining: Option<&'a Money>,
    overpaid_by: Option<&'a Money>,
    late_by: Option<u32>,
    resolution: Option<Resolution>,
    pay: Option<&'a Pay>,
    confirmations: Option<(u32, u32)>,
}

impl<'a> Told<'a> {
    fn of(stage: &'a Stage) -> Self {
        let none = Self::default();
        match stage {
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Expired { .. } | Stage::Canceled => none,
            Stage::Awaiting(pay) => Self { pay: Some(pay), remaining: Some(&pay.amount), ..none },
            Stage::Detected(progress) | Stage::Confirming(progress) => Self {
                received: Some(&progress.received),
                remaining: progress.remaining.as_ref(),
                confirmations: Some((progress.have, progress.need)),
                ..none
            },
            Stage::Partial { received, pay } => {
                Self { received: Some(received), remaining: Some(&pay.amount), pay: Some(pay), ..none }
            }
            Stage::Paid(receipt) => Self { received: Some(&receipt.received), ..none },
            Stage::Overpaid { receipt, by, resolution } => Self {
                received: Some(&receipt.received),
                overpaid_by: Some(by),
                resolution: Some(*resolution),
                ..none
            },
            Stage::Late { amount, by_seconds, resolution, .. } => {
                Self { received: Some(amount), late_by: *by_seconds, resolution: Some(*resolution), ..none }
            }
            Stage::Failed { received, remaining, resolution, .. } => Self {
                received: received.as_ref(),
                remaining: remaining.as_ref(),
                resolution: Some(*resolution),
                ..none
            },
        }
    }
}

fn amount(money: &Money) -> Value {
    json!({"value": money.value, "currency": money.currency})
}
