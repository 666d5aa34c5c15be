//! Reads what `POST /api/v1/invoices` is asked for.

use quittance_protocol::{Date, Fiat, FiatCurrency, Kind, Method, Policy};
use serde::Serialize;

use super::refusal::Refusal;
use crate::clock;
use crate::create::{NewOrder, request_hash};
use crate::details::{Details, Line};
use crate::merchant::Sender;
use crate::merchant::fields::Fields;

/// What the call takes.
pub(super) const MEMBERS: &[&str] = &[
    "foreign_id",
    "kind",
    "amount",
    "currency",
    "method",
    "policy",
    "end_user_reference",
    "description",
    "number",
    "due_date",
    "lines",
    "sender_type",
    "sender_data",
];

/// What a line of a bill takes.
const OF_A_LINE: &[&str] = &["description", "quantity", "amount"];

/// The longest text that is kept.
const LONGEST_TEXT: usize = 512;

/// The lines of a bill, at most.
const MOST_LINES: usize = 100;

/// The order in a call's members.
pub(super) fn order(fields: &Fields) -> Result<NewOrder, Refusal> {
    let asked = Asked::read(fields)?;
    let request_hash = request_hash(&serde_json::to_vec(&asked).map_err(|_| Refusal::Malformed)?);
    let details = Details {
        order_id: asked.number,
        due_date: asked.due_date,
        lines: asked.lines.unwrap_or_default(),
        end_user_reference: asked.end_user_reference,
        description: asked.description,
        ..Details::default()
    };
    Ok(NewOrder {
        foreign_id: Some(asked.foreign_id),
        request_hash,
        policy: asked.policy,
        method: asked.method.and_then(Method::find),
        sender: asked.sender,
        ..NewOrder::over(asked.fiat, asked.kind, details)
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
    due_date: Option<Date>,
    lines: Option<Vec<Line>>,
    sender: Option<Sender>,
}

impl Asked {
    fn read(fields: &Fields) -> Result<Self, Refusal> {
        let kind = named(fields, "kind", Kind::ALL, Kind::as_str)?.ok_or_else(|| missing("kind"))?;
        let fiat = fiat(fields)?;
        Ok(Self {
            foreign_id: text(fields, "foreign_id")?.ok_or_else(|| missing("foreign_id"))?,
            end_user_reference: text(fields, "end_user_reference")?,
            kind,
            fiat,
            method: method(fields, kind)?,
            policy: named(fields, "policy", Policy::ALL, Policy::as_str)?,
            description: text(fields, "description")?,
            number: text(fields, "number")?,
            due_date: due_date(fields)?,
            lines: lines(fields, fiat.currency())?,
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

fn due_date(fields: &Fields) -> Result<Option<Date>, Refusal> {
    let date = text(fields, "due_date")?.map(|text| text.parse::<Date>());
    date.transpose().map_err(|error| Refusal::invalid("due_date", error.to_string()))
}

fn lines(fields: &Fields, currency: FiatCurrency) -> Result<Option<Vec<Line>>, Refusal> {
    if !fields.has("lines") {
        return Ok(None);
    }
    let items = fields.objects("lines").filter(|items| items.len() <= MOST_LINES);
    let items = items.ok_or_else(|| {
        let why = format!("must be a list of at most {MOST_LINES} objects, each with a description");
        Refusal::invalid("lines", why)
    })?;
    let line = |(item, number): (&Fields, usize)| {
        if let Some(other) = item.other_than(OF_A_LINE) {
            let why = format!(
                "line {number}: {other} is no member of a line, which takes {}",
                OF_A_LINE.join(", ")
            );
            return Err(Refusal::invalid("lines", why));
        }
        let (description, quantity) =
            (item.text("description").unwrap_or_default(), item.literal("quantity"));
        let line = Line::new(&description, quantity.as_deref(), item.literal("amount").as_deref(), currency);
        line.map_err(|error| Refusal::invalid("lines", format!("line {number}: {error}")))
    };
    items.iter().zip(1..).map(line).collect::<Result<_, _>>().map(Some)
}

fn sender(fields: &Fields) -> Result<Option<Sender>, Refusal> {
    let Some(kind) = fields.literal("sender_type") else {
        return if fields.has("sender_data") { Err(missing("sender_type")) } else { Ok(None) };
    };
    let data = fields.object("sender_data").unwrap_or_default();
    let sender = Sender::read(&kind, |name| data.text(name), clock::now());
    let sender = sender.map_err(|error| Refusal::invalid("sender_data", error.to_string()))?;
    let members = sender.members();
    match data.other_than(members) {
        None => Ok(Some(sender)),
        Some(other) => {
            let why = format!("{other} is no member of it, which takes {}", members.join(", "));
            Err(Refusal::invalid("sender_data", why))
        }
    }
}
