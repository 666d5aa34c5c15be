//! Reads what `/v2/invoice/create` is asked for.

use std::collections::BTreeMap;

use quittance_protocol::{Duration, Fiat, FiatCurrency, Kind, Method};

use super::call::Call;
use super::refusal::Refusal;
use crate::clock;
use crate::create::NewOrder;
use crate::details::Details;
use crate::merchant::Sender;
use crate::merchant::fields::Fields;
use crate::project::Origin;

/// The longest time to pay.
const LONGEST_WINDOW: Duration = Duration::from_hours(24 * 366);
/// The longest order number or e-mail address that is kept.
const LONGEST_TEXT: usize = 512;

/// What is wrong with members, all of it at once.
type Wrong = BTreeMap<&'static str, String>;

/// The order in a call's members.
pub(super) fn order(call: &Call) -> Result<NewOrder, Refusal> {
    let fields = &call.fields;
    let mut wrong = Wrong::new();
    check_shop(call, &mut wrong);
    let fiat = fiat(fields, &mut wrong);
    // Forms flatten this object into garbage, which is then no object.
    let more = fields.object("add_fields").unwrap_or_default();
    let method = method(&more, &mut wrong);
    let details = Details {
        order_id: short_text(fields, "order_id", &mut wrong),
        email: short_text(fields, "email", &mut wrong),
        available: available(&more, &mut wrong),
        ..Details::default()
    };
    let window = window(&more, &mut wrong);
    let sender = sender(fields, &mut wrong);
    let kind = if method.is_some() { Kind::Fixed } else { Kind::Timed };
    match fiat {
        // Every call makes an invoice of its own, so there is no repeat to recognise.
        Some(fiat) if wrong.is_empty() => {
            Ok(NewOrder { origin: Origin::V2, method, window, sender, ..NewOrder::over(fiat, kind, details) })
        }
        Some(_) | None => Err(Refusal::Wrong(wrong)),
    }
}

fn check_shop(call: &Call, wrong: &mut Wrong) {
    match call.fields.literal("shop_id") {
        None => not_passed("shop_id", wrong),
        Some(id) if id == call.project.id => {}
        Some(_) => invalid("shop_id", wrong),
    }
}

fn fiat(fields: &Fields, wrong: &mut Wrong) -> Option<Fiat> {
    let currency = match fields.literal("currency") {
        None => Some(FiatCurrency::USD),
        Some(code) => code.to_ascii_uppercase().parse().ok(),
    };
    if currency.is_none() {
        let known: Vec<String> =
            FiatCurrency::ALL.iter().map(|currency| format!("'{}'", currency.code())).collect();
        let known = known.join(", ");
        wrong.insert("currency", format!("Invalid account currency specified. Available currencies {known}"));
    }
    let Some(amount) = fields.literal("amount") else {
        not_passed("amount", wrong);
        return None;
    };
    let fiat =
        Fiat::parse(&amount, currency.unwrap_or(FiatCurrency::USD)).ok().filter(|fiat| fiat.minor() > 0);
    if fiat.is_none() {
        invalid("amount", wrong);
    }
    fiat
}

fn method(more: &Fields, wrong: &mut Wrong) -> Option<&'static Method> {
    let code = more.literal("cryptocurrency")?;
    let method = Method::find(&code);
    if method.is_none() {
        wrong.insert("cryptocurrency", "Invalid cryptocurrency specified.".to_owned());
    }
    method
}

/// The codes we know of those that the payer may choose from. Codes of a later day are left out, but not all of them can be.
fn available(more: &Fields, wrong: &mut Wrong) -> Vec<String> {
    let listed = more.list("available_currencies").unwrap_or_default();
    let known: Vec<String> = listed.iter().filter(|code| Method::find(code).is_some()).cloned().collect();
    if known.is_empty() && !listed.is_empty() {
        invalid("available_currencies", wrong);
    }
    known
}

fn window(more: &Fields, wrong: &mut Wrong) -> Option<Duration> {
    if !more.has("time_to_pay") {
        return None;
    }
    let given = more.object("time_to_pay").unwrap_or_default();
    let number = |name| given.text(name).map_or(Some(0), |text| text.parse::<u32>().ok()).map(i64::from);
    let minutes = match (number("hours"), number("minutes")) {
        (Some(hours), Some(minutes)) => Some(hours * 60 + minutes),
        (None, _) | (_, None) => None,
    };
    let window = minutes
        .map(Duration::from_minutes)
        .filter(|window| (Duration::from_minutes(1)..=LONGEST_WINDOW).contains(window));
    if window.is_none() {
        invalid("time_to_pay", wrong);
    }
    window
}

/// Who pays, where a shop that shows the address itself has asked for it.
fn sender(fields: &Fields, wrong: &mut Wrong) -> Option<Sender> {
    let kind = fields.text("sender_type")?;
    let data = fields.object("sender_data").unwrap_or_default();
    let sender = Sender::read(&kind, |name| data.text(name), clock::now());
    if sender.is_err() {
        invalid("sender_data", wrong);
    }
    sender.ok()
}

fn short_text(fields: &Fields, name: &'static str, wrong: &mut Wrong) -> Option<String> {
    let text = fields.text(name)?;
    if text.len() > LONGEST_TEXT {
        invalid(name, wrong);
    }
    Some(text)
}

fn not_passed(name: &'static str, wrong: &mut Wrong) {
    wrong.insert(name, format!("{name} not passed."));
}

fn invalid(name: &'static str, wrong: &mut Wrong) {
    wrong.insert(name, format!("Invalid value {name}."));
}
