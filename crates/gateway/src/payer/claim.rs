//! `POST /i/{id}/claim`: the payer says that they have paid.

use axum::response::Response;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, Time};

use super::{PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::moments;

/// Has the network asked about the invoice's address in a moment, once however often it is said. Whatever is always seen needs
/// no question.
pub async fn claim(visit: Visit) -> Result<Response, PayerError> {
    let opened = visit.open().await?;
    let Some(moment) = moments::of_claim(&opened) else { return visit.granted(&opened) };
    if is_near(&visit, &opened, &moment).await? {
        return visit.granted(&opened);
    }
    let extras = Extras { claim: Some(moment), ..Extras::default() };
    let record = visit.app.book.record(visit.id, &extras, |_| Vec::new()).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
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
