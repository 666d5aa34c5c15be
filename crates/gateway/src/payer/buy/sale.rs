//! A press of the button, and the invoice that answers it.

use std::time::Instant;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::offer::Standing;
use quittance_protocol::InvoiceId;
use quittance_store::StoreError;

use super::Goods;
use super::document::document;
use crate::app::App;
use crate::book::{Opened, opened};
use crate::client::Client;
use crate::create::{CreateError, NewOrder, create};
use crate::payer::Asked;
use crate::payer::fields::Fields;
use crate::payer::framed::Framed;

/// A press of the button.
#[derive(Clone, Copy)]
pub(super) struct Press<'a> {
    pub(super) asked: &'a Asked,
    pub(super) headers: &'a HeaderMap,
    pub(super) fields: &'a Fields,
}

impl Press<'_> {
    /// What the document wrote into its form.
    fn key(&self) -> Option<InvoiceId> {
        self.fields.get("key")?.parse().ok()
    }
}

/// Who presses twice, or goes back and presses again, buys one thing: the invoice of the first press, as long as it can still be
/// paid.
pub(super) async fn sell(app: &App, goods: &Goods<'_>, client: Client, press: Press<'_>) -> Response {
    let Press { asked, headers, .. } = press;
    let lead_on = |opened: &Opened| {
        let framed = Framed::asked_for(asked, headers, goods.project);
        Framed::lead_on(framed.as_ref(), asked, &format!("/i/{}", opened.invoice.terms.id))
    };
    let key = press.key();
    let key_text = key.as_ref().map(InvoiceId::as_str);
    let foreign_id = match begun(app, goods, key_text).await {
        Ok(Begun::Open(opened)) => return lead_on(&opened),
        Ok(Begun::Not(foreign_id)) => foreign_id,
        Err(error) => {
            tracing::error!(goods = goods.name, %error, "What was begun cannot be read");
            let answer = document(app, goods, Standing::NotNow, key_text, asked, headers).await;
            return (StatusCode::SERVICE_UNAVAILABLE, answer).into_response();
        }
    };
    let limits = if goods.counted { &app.pieces } else { &app.sales };
    if let Err(wait) = limits.take(goods.name.clone(), client, Instant::now()) {
        let mut answer = document(app, goods, Standing::TooOften, key_text, asked, headers).await;
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
        return (StatusCode::TOO_MANY_REQUESTS, answer).into_response();
    }
    let error = match create(app, goods.project, NewOrder { foreign_id, ..goods.order() }).await {
        Ok(opened) => return lead_on(&opened),
        Err(error) => error,
    };
    limits.give_back(goods.name.clone(), client);
    let (status, standing) = match error {
        CreateError::SoldOut => (StatusCode::CONFLICT, Standing::SoldOut),
        error => {
            tracing::error!(goods = goods.name, %error, "No invoice for {}", goods.name);
            (StatusCode::SERVICE_UNAVAILABLE, Standing::NotNow)
        }
    };
    (status, document(app, goods, standing, key_text, asked, headers).await).into_response()
}

/// Whether the same button made an invoice already.
enum Begun {
    /// It did, and that one can still be paid.
    Open(Box<Opened>),
    /// It did not, or what it made is over: what the next one is known by.
    Not(Option<String>),
}

async fn begun(app: &App, goods: &Goods<'_>, key: Option<&str>) -> Result<Begun, StoreError> {
    let Some(key) = key else { return Ok(Begun::Not(None)) };
    let mut foreign_id = format!("{} {key}", goods.action);
    while let Some(invoice) = app.book.store().invoice_by_foreign_id(&goods.project.id, &foreign_id).await? {
        let opened = opened(invoice);
        if !opened.reading.status.state().is_final() {
            return Ok(Begun::Open(Box::new(opened)));
        }
        foreign_id = format!("{} {}", goods.action, opened.invoice.terms.id);
    }
    Ok(Begun::Not(Some(foreign_id)))
}
