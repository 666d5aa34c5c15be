//! `POST /i/{id}/claim`: the payer says that they have paid, and perhaps by which transaction.

use std::time::Instant;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use quittance_chain::transaction::{self, Looks};
use quittance_page::ssr::{Claim, Guess, Verdict};
use quittance_protocol::network::NetworkId;
use quittance_protocol::problem::Problem;
use quittance_protocol::{Duration, Network, Time};
use serde_json::{Value, json};

use super::fields::Fields;
use super::refusal::Form;
use super::{Arrival, PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::claim::{Inquiry, own_networks};
use crate::client::Client;
use crate::moments::{self, MOST_CLAIMS};
use crate::present::help_case;

/// Looks the transaction up that was named. Without one, the network is asked about the invoice's address, and the payer is
/// told if nothing is there.
pub async fn claim(arrival: Arrival, client: Client, fields: Fields) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    if let Err(wait) = visit.app.claims.take(visit.id, client, Instant::now()) {
        return Ok(visit.too_often(wait));
    }
    let Some(entered) = fields.get("transaction") else { return look_again(&visit, opened).await };
    if opened.reading.targets.is_empty() {
        return Err(visit.refuse(Problem::NotNow));
    }
    match Inquiry::read(&visit.app, opened.clone(), entered) {
        Ok(inquiry) => {
            let (opened, claim) = inquiry.answer().await.map_err(|error| visit.refused_by_book(&error))?;
            if claim.verdict == Verdict::Looking {
                ask_for_balance(&visit, &opened).await?;
            }
            answer(&visit, &opened, &claim, entered)
        }
        Err(looks) => answer(&visit, &opened, &malformed(&opened, looks, entered), entered),
    }
}

/// What a payer is told who named a transaction. Its shape is the same whatever it is.
fn answer(visit: &Visit, opened: &Opened, claim: &Claim, entered: &str) -> Result<Response, PayerError> {
    let status = match &claim.verdict {
        Verdict::Malformed(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Verdict::Counted | Verdict::Confirming | Verdict::TooSmall | Verdict::Late => StatusCode::OK,
        Verdict::Elsewhere | Verdict::Waiting | Verdict::Looking | Verdict::Replaced => StatusCode::OK,
        Verdict::Failed | Verdict::Older | Verdict::OtherAddress => StatusCode::OK,
        Verdict::NotFound | Verdict::Unreachable => StatusCode::OK,
    };
    Ok(match Form::asked_for(&visit.headers) {
        Form::Document => {
            let context = visit.context(opened)?;
            let (view, dress) = (visit.presented(opened, &context).view(), visit.dress());
            let case = help_case(&opened.reading, &view);
            let html = visit.app.assets.shell.claim(claim, entered, &case, &dress);
            visit.answer(&dress).document(status, html)
        }
        Form::Json | Form::Compact => (status, axum::Json(claim_json(claim, opened))).into_response(),
    })
}

/// The answer for programs: every member is always there.
fn claim_json(claim: &Claim, opened: &Opened) -> Value {
    let money = |money: &Option<quittance_protocol::view::Money>| {
        money.as_ref().map(|money| json!({"value": money.value, "currency": money.currency}))
    };
    let looks_like = match &claim.verdict {
        Verdict::Malformed(guess) => Some(guess.code()),
        Verdict::Counted | Verdict::Confirming | Verdict::TooSmall | Verdict::Late => None,
        Verdict::Elsewhere | Verdict::Waiting | Verdict::Looking | Verdict::Replaced => None,
        Verdict::Failed | Verdict::Older | Verdict::OtherAddress => None,
        Verdict::NotFound | Verdict::Unreachable => None,
    };
    json!({
        "result": claim.verdict.code(),
        "transaction": claim.transaction,
        "network": claim.network,
        "amount": money(&claim.amount),
        "remaining": money(&claim.remaining),
        "confirmations": claim.confirmations.map(|(have, need)| json!({"have": have, "need": need})),
        "explorer": claim.explorer,
        "looks_like": looks_like,
        "state": opened.reading.status.state().as_str(),
    })
}

/// What is said of a text that names no transaction.
fn malformed(opened: &Opened, looks: Looks, entered: &str) -> Claim {
    let guess = match looks {
        Looks::Address => Guess::Address,
        Looks::Transaction(_) => {
            let others = Network::all().filter(|network| transaction::parse(network.family, entered).is_ok());
            Guess::Transaction(others.map(|network| network.name).collect::<Vec<_>>().join(", "))
        }
        Looks::CutOff => Guess::CutOff,
        Looks::Amount => Guess::Amount,
        Looks::Invoice => Guess::Invoice,
        Looks::Unknown => Guess::Unknown,
    };
    let network = own_networks(opened).into_iter().next();
    Claim {
        verdict: Verdict::Malformed(guess),
        transaction: None,
        network: network.map(|network| network.name.to_owned()),
        usual_seconds: 0,
        amount: None,
        remaining: None,
        confirmations: None,
        explorer: None,
    }
}

async fn look_again(visit: &Visit, opened: Opened) -> Result<Response, PayerError> {
    let opened = ask_for_balance(visit, &opened).await?.unwrap_or(opened);
    let reading = &opened.reading;
    let is_empty = reading.transfers.is_empty() && reading.elsewhere.is_empty() && reading.left.is_empty();
    match Form::asked_for(&visit.headers) {
        // Who is led back to what they saw before does not know that anything was checked, and may pay again.
        Form::Document if is_empty && !reading.targets.is_empty() => {
            let context = visit.context(&opened)?;
            let (view, dress) = (visit.presented(&opened, &context).view(), visit.dress());
            let html = visit.app.assets.shell.nothing_arrived(&help_case(reading, &view), &dress);
            Ok(visit.answer(&dress).document(StatusCode::OK, html))
        }
        Form::Document | Form::Json | Form::Compact => visit.granted(&opened),
    }
}

/// Has the network asked about the invoice's address in a moment, once however often it is said until then, and not for ever.
/// Whatever is always seen needs no question.
async fn ask_for_balance(visit: &Visit, opened: &Opened) -> Result<Option<Opened>, PayerError> {
    let Some(moment) = moments::of_claim(opened) else { return Ok(None) };
    if is_near(visit, opened, &moment).await? {
        return Ok(None);
    }
    let claims = visit.app.book.store().claims(visit.id).await;
    if claims.map_err(|error| visit.refused_by_book(&error.into()))? >= MOST_CLAIMS {
        return Ok(None);
    }
    let extras = Extras { claim: Some(moment), ..Extras::default() };
    let record = visit.app.book.record(visit.id, &extras, |_| Vec::new()).await;
    record.map(Some).map_err(|error| visit.refused_by_book(&error))
}

/// Whether a question comes no later than the claim's would.
async fn is_near(visit: &Visit, opened: &Opened, claim: &(NetworkId, Time)) -> Result<bool, PayerError> {
    let (network, at) = claim;
    let followed = opened.invoice.followed.iter().find(|followed| followed.network == *network);
    let Some(followed) = followed else { return Ok(false) };
    let (from, until) = (followed.block_time, *at + Duration::from_millis(1));
    let moments = visit.app.book.store().moments(&opened.invoice.realm, network, from, until).await;
    let moments = moments.map_err(|error| visit.refused_by_book(&error.into()))?;
    Ok(moments.iter().any(|(id, _)| *id == visit.id))
}
