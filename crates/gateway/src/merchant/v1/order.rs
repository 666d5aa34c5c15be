//! Reads what `POST /api/v1/invoices` is asked for.

use quittance_protocol::{Fiat, FiatCurrency, Kind, Method, Policy};
use serde::Serialize;

use super::refusal::Refusal;
use crate::clock;
use crate::create::{NewOrder, request_hash};
use crate::details::Details;
use crate::merchant::Sender;
use crate::merchant::fields::Fields;
use crate::project::Origin;

/// The longest text that is kept.
const LONGEST_TEXT: usize = 512;

/// The order in a call's members.
pub(super) fn order(fields: &Fields) -> Result<NewOrder, Refusal> {
    let asked = Asked::read(fields)?;
    let request_hash = request_hash(&serde_json::to_vec(&asked).map_err(|_| Refusal::Malformed)?);
    Ok(NewOrder {
        origin: Origin::V1,
        foreign_id: Some(asked.foreign_id),
        request_hash,
        kind: asked.kind,
        fiat: asked.fiat,
        policy: asked.policy,
        method: asked.method.and_then(Method::find),
        window: None,
        sender: asked.sender,
        details: Details {
            order_id: asked.number,
            due_date: asked.due_date,
            lines: asked.lines,
            end_user_reference: asked.end_user_reference,
            description: asked.description,
            ..Details::default()
        },
    })
}

/// The request as it was understood. A repeat is recognised by the hash of this.
#[derive(Serialize)]
struct Asked {
    foreign_id: String,
    end_user_reference: Option<String>,
    kind: Kind,
    fiat: Fiat,
    method: Option<&'static str>,
    policy: Option<Policy>,
    description: Option<String>,
    number: Option<String>,
    due_date: Option<String>,
    lines: Option<String>,
    sender: Option<Sender>,
}

impl Asked {
    fn read(fields: &Fields) -> Result<Self, Refusal> {
        let kind = named(fields, "kind", Kind::ALL, Kind::as_str)?.ok_or_else(|| missing("kind"))?;
        Ok(Self {
            foreign_id: text(fields, "foreign_id")?.ok_or_else(|| missing("foreign_id"))?,
            end_user_reference: text(fields, "end_user_reference")?,
            kind,
            fiat: fiat(fields)?,
            method: method(fields, kind)?,
            policy: named(fields, "policy", Policy::ALL, Policy::as_str)?,
            description: text(fields, "description")?,
            number: text(fields, "number")?,
            due_date: text(fields, "due_date")?,
            lines: lines(fields)?,
            sender: sender(fields)?,
        })
    }
}

fn missing(member: &'static str) -> Refusal {
    Refusal::invalid(member, "is missing")
}

fn text(fields: &Fields, member: &'static str) -> Result<Option<String>, Refusal> {
    match fields.literal(member) {
        Some(text) if fields.text(member).is_none() || text.len() > LONGEST_TEXT => {
            Err(Refusal::invalid(member, format!("must be a text of at most {LONGEST_TEXT} bytes")))
        }
        text => Ok(text),
    }
}

/// One of the names that a thing of ours has on the wire.
fn named<T: Copy>(
    fields: &Fields,
    member: &'static str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Refusal> {
    let Some(text) = fields.literal(member) else { return Ok(None) };
    let found = all.iter().copied().find(|one| name(*one) == text);
    let names = || all.iter().map(|one| name(*one)).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| Refusal::invalid(member, format!("must be one of {}", names())))
}

fn fiat(fields: &Fields) -> Result<Fiat, Refusal> {
    let code = fields.literal("currency").ok_or_else(|| missing("currency"))?;
    let currency: FiatCurrency =
        code.parse().map_err(|_| Refusal::invalid("currency", "is not a known currency"))?;
    let amount = fields.literal("amount").ok_or_else(|| missing("amount"))?;
    match Fiat::parse(&amount, currency) {
        Ok(fiat) if fiat.minor() > 0 => Ok(fiat),
        Ok(_) => Err(Refusal::invalid("amount", "must be more than nothing")),
        Err(error) => Err(Refusal::invalid("amount", error.to_string())),
    }
}

/// A fixed invoice has one; of the others the payer chooses it.
fn method(fields: &Fields, kind: Kind) -> Result<Option<&'static str>, Refusal> {
    match (kind, fields.literal("method")) {
        (Kind::Fixed, None) => Err(missing("method")),
        (Kind::Fixed, Some(code)) => {
            Method::find(&code).map(|method| Some(method.code)).ok_or(Refusal::NotOffered)
        }
        (Kind::Open | Kind::Timed, None) => Ok(None),
        (Kind::Open | Kind::Timed, Some(_)) => Err(Refusal::invalid("method", "is for fixed invoices only")),
    }
}

fn lines(fields: &Fields) -> Result<Option<String>, Refusal> {
    let lines = fields.literal("lines");
    let is_list = lines.as_ref().is_none_or(|_| fields.is_list("lines"));
    if is_list { Ok(lines) } else { Err(Refusal::invalid("lines", "must be a list")) }
}

fn sender(fields: &Fields) -> Result<Option<Sender>, Refusal> {
    let Some(kind) = fields.text("sender_type") else { return Ok(None) };
    let data = fields.object("sender_data").unwrap_or_default();
    let sender = Sender::read(&kind, |name| data.text(name), clock::now());
    sender.map(Some).map_err(|error| Refusal::invalid("sender_data", error.to_string()))
}
