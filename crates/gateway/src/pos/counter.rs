//! Lets a paired device in, and answers every other one.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::Dress;
use quittance_page::ssr::pairing::{self, Pairing};
use quittance_protocol::pos::Refusal;
use quittance_protocol::problem::Problem;
use quittance_protocol::{BUILD, compact};
use quittance_store::row::Device;

use super::{Terminal, cookie};
use crate::app::App;
use crate::form_origin::FormOrigin;
use crate::headers::Answer;
use crate::payer::{Asked, COMPACT, Form, named};
use crate::problem::problem;

/// A terminal that is asked for, by whatever device.
pub struct Counter {
    /// Everything shared.
    pub app: Arc<App>,
    /// The terminal.
    pub terminal: Arc<Terminal>,
    /// What the address asks for.
    pub asked: Asked,
    /// The request's headers.
    pub headers: HeaderMap,
}

/// A terminal that is asked for by a device that is paired with it.
pub struct Paired {
    /// The terminal.
    pub counter: Counter,
    /// The device.
    pub device: Device,
}

/// A device that is let in nowhere.
pub struct Denied(Box<Turned>);

struct Turned {
    refusal: Refusal,
    /// Whether it was paired once.
    ended: bool,
    counter: Result<Counter, (Arc<App>, Asked, HeaderMap)>,
}

impl FromRequestParts<Arc<App>> for Counter {
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Denied> {
        let Ok(asked) = Asked::from_request_parts(parts, app).await;
        let (headers, app) = (parts.headers.clone(), Arc::clone(app));
        let terminal = named(parts, &app).await.and_then(|id| app.terminals.find(&id).cloned());
        let Some(terminal) = terminal else {
            let turned =
                Turned { refusal: Refusal::UnknownSale, ended: false, counter: Err((app, asked, headers)) };
            return Err(Denied(Box::new(turned)));
        };
        Ok(Self { app, terminal, asked, headers })
    }
}

impl FromRequestParts<Arc<App>> for Paired {
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Denied> {
        let counter = Counter::from_request_parts(parts, app).await?;
        if parts.method == Method::POST && counter.form_origin() != FormOrigin::Own {
            return Err(counter.deny(Refusal::Foreign));
        }
        counter.enter().await
    }
}

impl Counter {
    /// Lets a device in that is paired.
    ///
    /// # Errors
    ///
    /// When it is not, or no longer.
    pub async fn enter(self) -> Result<Paired, Denied> {
        let Some(pass) = cookie::shown(&self.terminal, &self.app.public_url, &self.headers) else {
            return Err(self.deny(Refusal::NotPaired));
        };
        let device = match self.app.book.store().device(&pass.id).await {
            Ok(device) => device.filter(|device| pass.opens(device, &self.terminal)),
            Err(error) => {
                tracing::error!(terminal = self.terminal.id, %error, "Devices cannot be read");
                return Err(self.deny(Refusal::TryLater));
            }
        };
        match device {
            Some(device) if device.unpaired_at.is_none() => Ok(Paired { counter: self, device }),
            Some(_) => {
                Err(Denied(Box::new(Turned { refusal: Refusal::NotPaired, ended: true, counter: Ok(self) })))
            }
            None => Err(self.deny(Refusal::NotPaired)),
        }
    }

    /// A refusal.
    #[must_use]
    pub fn deny(self, refusal: Refusal) -> Denied {
        Denied(Box::new(Turned { refusal, ended: false, counter: Ok(self) }))
    }

    /// Where a form comes from. The cookie goes with no other site's form anyway; this holds where a browser does not know
    /// that, and where there is no cookie yet.
    #[must_use]
    pub fn form_origin(&self) -> FormOrigin {
        FormOrigin::of(&self.headers, &self.app.public_url)
    }

    /// How documents of this counter are dressed.
    #[must_use]
    pub fn dress(&self) -> Dress<'_> {
        let project = &self.terminal.project;
        Dress { sheet: &project.brand.sheet, ..self.asked.dress(project.locale.as_deref()) }
    }

    /// A document in this dress.
    #[must_use]
    pub fn document(&self, status: StatusCode, html: String, dress: &Dress<'_>) -> Response {
        let shell = &self.app.assets.shell;
        Answer { shell, sheet: dress.sheet, request: &self.headers, frame: None }.document(status, html)
    }

    /// What a device is told that is not paired.
    #[must_use]
    pub fn pairing(&self, status: StatusCode, pairing: Pairing<'_>) -> Response {
        let (terminal, dress) = (&self.terminal, self.dress());
        let command = format!("quittance pos pair {}", terminal.id);
        let project = &terminal.project;
        let counter = pairing::Counter {
            title: &terminal.title,
            merchant: &project.name,
            command: &command,
            play: project.is_test(),
        };
        let html = self.app.assets.shell.pairing(pairing, &counter, &dress);
        self.document(status, html, &dress)
    }
}

/// An answer for the counter's program, or for another one.
#[must_use]
pub fn answer<T: serde::Serialize>(headers: &HeaderMap, value: &T, json: &serde_json::Value) -> Response {
    match Form::asked_for(headers) {
        Form::Compact => compacted(StatusCode::OK, value),
        Form::Document | Form::Json => written(StatusCode::OK, "application/json", json.to_string()),
    }
}

fn compacted<T: serde::Serialize>(status: StatusCode, value: &T) -> Response {
    match compact::write(BUILD, value) {
        Ok(text) => written(status, COMPACT, text),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn written(status: StatusCode, kind: &'static str, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// The refusal as documents put it.
const fn put(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::UnknownSale => Problem::UnknownInvoice,
        Refusal::NotNow | Refusal::OtherPrices | Refusal::KeyUsed => Problem::NotNow,
        Refusal::NotPaired | Refusal::Foreign | Refusal::Nothing | Refusal::TooMuch | Refusal::Malformed => {
            Problem::InvalidInput
        }
        Refusal::TooOften(_) | Refusal::TryLater => Problem::TryLater,
        Refusal::Internal => Problem::Internal,
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let Turned { refusal, ended, counter } = *self.0;
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = match &counter {
            Ok(counter) => &counter.headers,
            Err((_, _, headers)) => headers,
        };
        let told = match Form::asked_for(headers) {
            Form::Document => None,
            Form::Json => Some(problem(status, refusal.code(), [])),
            Form::Compact => Some(compacted(status, &refusal)),
        };
        if let Some(mut response) = told {
            if let Refusal::TooOften(seconds) = refusal {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            return response;
        }
        match counter {
            Ok(counter) if refusal == Refusal::NotPaired && ended => counter.pairing(status, Pairing::Ended),
            Ok(counter) if refusal == Refusal::NotPaired => {
                // In the demo everybody may pair a device.
                let button = counter.app.demo.is_some().then(|| format!("{}/pair", counter.terminal.path()));
                counter.pairing(status, Pairing::Missing(button.as_deref()))
            }
            Ok(counter) => {
                let dress = counter.dress();
                let html = counter.app.assets.shell.problem(put(refusal), None, &dress);
                counter.document(status, html, &dress)
            }
            Err((app, asked, headers)) => {
                let shell = &app.assets.shell;
                let html = shell.problem(put(refusal), None, &asked.dress(None));
                Answer::of_no_shop(shell, &headers).document(status, html)
            }
        }
    }
}

impl std::fmt::Debug for Denied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Denied").field("refusal", &self.0.refusal).finish_non_exhaustive()
    }
}
