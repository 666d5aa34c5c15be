//! `POST /i/{id}/claim`: the payer says that they have paid.

use axum::response::Response;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, Time};

use super::{PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::moments;

/// Has the network asked about the invoice's address with its next block, once however often it is said. Whatever is always
/// seen needs no question.
pub async fn claim(visit: Visit) -> Result<Response, PayerError> {
    let opened = visit.open().await?;
    let Some(moment) = moments::of_claim(&opened) else { return visit.granted(&opened) };
    if is_asked(&visit, &opened, &moment).await? {
        return visit.granted(&opened);
    }
    let extras = Extras { moments: vec![moment], ..Extras::default() };
    let record = visit.app.book.record(visit.id, &extras, |_| Vec::new()).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
}

async fn is_asked(
    visit: &Visit,
    opened: &Opened,
    (network, at): &(NetworkId, Time),
) -> Result<bool, PayerError> {
    let next = *at + Duration::from_millis(1);
    let moments = visit.app.book.store().moments(&opened.invoice.realm, network, *at, next).await;
    let moments = moments.map_err(|error| visit.refused_by_book(&error.into()))?;
    Ok(moments.iter().any(|(id, _)| *id == visit.id))
}
