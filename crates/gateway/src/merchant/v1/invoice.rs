//! `/api/v1/invoices/{id}`: an invoice, and what its merchant decides about it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use quittance_ledger::{Fact, TransferKey};
use quittance_protocol::network::NetworkId;
use serde_json::Value;

use super::call::Call;
use super::refusal::Refusal;
use crate::app::App;
use crate::book::{Extras, Opened};
use crate::merchant::Statement;

type Reply = Result<Json<Value>, Refusal>;

/// How it stands.
pub(super) async fn invoice(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Reply {
    let call = Call::read(&app, request, &[]).await?;
    let opened = call.invoice(&app, &id).await?;
    Ok(Json(Statement::of(&app, &call.project, &opened, None)?.v1()))
}

/// Takes money as payment: the named transactions, or all that counts.
pub(super) async fn accept(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Reply {
    let call = Call::read(&app, request, &["transactions"]).await?;
    let named = call.fields.list("transactions");
    // Who names something that cannot be read means something, and not all there is.
    if named.is_none() && call.fields.names("transactions") {
        return Err(Refusal::invalid("transactions", "must be a list of transaction ids"));
    }
    decide(&app, &call, &id, |opened| Fact::Accepted(accepted(opened, named.as_deref()))).await
}

/// Will not take the money as payment.
pub(super) async fn refuse(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Reply {
    let call = Call::read(&app, request, &[]).await?;
    decide(&app, &call, &id, |_| Fact::Refused).await
}

/// Has sent the money back.
pub(super) async fn refunded(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Reply {
    let call = Call::read(&app, request, &[]).await?;
    decide(&app, &call, &id, |_| Fact::Refunded).await
}

/// Withdraws the invoice.
pub(super) async fn cancel(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Reply {
    let call = Call::read(&app, request, &[]).await?;
    decide(&app, &call, &id, |_| Fact::Canceled).await
}

async fn decide(app: &App, call: &Call, id: &str, fact: impl Fn(&Opened) -> Fact + Send + Sync) -> Reply {
    let id = call.invoice(app, id).await?.invoice.terms.id;
    let opened = app.book.record(id, &Extras::default(), |opened| vec![fact(opened)]).await?;
    Ok(Json(Statement::of(app, &call.project, &opened, None)?.v1()))
}

/// Every transfer of the named transactions, also of those whose money is elsewhere. A name that nothing has is kept as it
/// is: the ledger refuses it.
fn accepted(opened: &Opened, named: Option<&[String]>) -> Vec<TransferKey> {
    let Some(named) = named else { return opened.reading.acceptable() };
    let counted = opened.reading.transfers.iter().map(|counted| &counted.money);
    let known: Vec<&TransferKey> =
        counted.chain(&opened.reading.elsewhere).map(|money| &money.transfer.key).collect();
    let mut keys = Vec::new();
    for name in named {
        let found: Vec<TransferKey> =
            known.iter().copied().filter(|key| key.transaction == *name).cloned().collect();
        if found.is_empty() {
            keys.push(TransferKey { network: NetworkId::new(""), transaction: name.clone(), position: 0 });
        }
        keys.extend(found);
    }
    keys
}
