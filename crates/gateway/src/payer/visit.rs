//! One request about one invoice that there is: what it is about, and the form its answer takes.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_ledger::{Action, Reading};
use quittance_page::ssr::account::Account;
use quittance_page::ssr::sandbox::Panel;
use quittance_page::ssr::{Dress, InAppBrowser, keep, with_letter};
use quittance_protocol::problem::Problem;
use quittance_protocol::view::{CodeHolds, InvoiceView};
use quittance_protocol::{BUILD, InvoiceId, compact};

use super::Asked;
use super::framed::Framed;
use super::refusal::{COMPACT, Form, PayerError, Refusal};
use crate::app::App;
use crate::book::{BookError, Opened};
use crate::details::Details;
use crate::headers::{Answer, lead_on};
use crate::in_app::in_app_browser;
use crate::offers::{Offer, OfferError};
use crate::present::Presented;
use crate::project::Project;
use crate::state_json::state_json;

/// One request about one invoice that there is.
pub struct Visit {
    /// Everything shared.
    pub app: Arc<App>,
    /// The invoice.
    pub id: InvoiceId,
    /// Whose it is.
    pub project: Arc<Project>,
    /// What the address asks for.
    pub asked: Asked,
    /// The request's headers.
    pub headers: HeaderMap,
    /// The panel of a test invoice, as it was when it was looked up.
    pub(super) panel: Option<Panel>,
    /// The frame that it is shown in.
    pub(super) framed: Option<Framed>,
    /// What the payer wants a QR code to hold.
    pub code: CodeHolds,
}

impl Visit {
    /// The invoice as it stands now, some time after the visit began.
    ///
    /// # Errors
    ///
    /// When its rows cannot be read.
    pub async fn reopen(&self) -> Result<Opened, PayerError> {
        self.app.book.open(self.id).await.map_err(|error| self.refused_by_book(&error))
    }

    /// The origin whose page frames this one.
    #[must_use]
    pub fn frame(&self) -> Option<&str> {
        self.framed.as_ref().map(|framed| framed.origin.as_str())
    }

    /// What every link and form keeps asking for.
    #[must_use]
    pub fn kept(&self) -> &str {
        self.framed.as_ref().map_or(&self.asked.kept, |framed| &framed.kept)
    }

    /// What it can be paid with, and what was said about it.
    ///
    /// # Errors
    ///
    /// When the row cannot be read.
    pub fn context(&self, opened: &Opened) -> Result<Context, PayerError> {
        let details = Details::of(&opened.invoice).map_err(|error| self.refused_by_book(&error.into()))?;
        let offers = self.app.desk().offers(&self.project, &opened.invoice.terms, &details);
        Ok(Context { details, offers })
    }

    /// The invoice as its page shows it.
    #[must_use]
    pub fn view(&self, opened: &Opened, context: &Context) -> InvoiceView {
        let mut view = with_letter(self.presented(opened, context).view(), &self.dress());
        // A way back to a page of ours keeps the payer's language, and the frame; a shop's own address is left as it is.
        let backs = [&mut view.merchant.success_url, &mut view.merchant.fail_url];
        for back in backs.into_iter().flatten().filter(|back| back.starts_with('/')) {
            *back = keep(back, self.kept());
        }
        view
    }

    /// What a view is made from.
    #[must_use]
    pub fn presented<'a>(&'a self, opened: &'a Opened, context: &'a Context) -> Presented<'a> {
        let network = opened
            .reading
            .quote
            .as_ref()
            .and_then(|quote| quote.target.as_ref())
            .map(|target| &target.network);
        Presented {
            project: &self.project,
            networks: &self.app.networks,
            terms: &opened.invoice.terms,
            details: &context.details,
            revision: opened.invoice.revision,
            reading: &opened.reading,
            settled_at: opened.invoice.history.settled_at(),
            now: opened.now,
            offers: &context.offers,
            // A settled page does not listen, so it would never hear that the network is read again.
            source_down: !opened.reading.status.state().is_settled()
                && network.is_some_and(|network| self.app.health.is_down(&opened.invoice.realm, network)),
            code: self.code,
        }
    }

    /// Answers a wish that was granted: our page gets the view, programs the state, forms go back to the page.
    ///
    /// # Errors
    ///
    /// When the row cannot be read.
    pub fn granted(&self, opened: &Opened) -> Result<Response, PayerError> {
        self.granted_with(opened, None)
    }

    /// As [`Visit::granted`], with the id of a played transaction for programs.
    ///
    /// # Errors
    ///
    /// When the row cannot be read.
    pub fn granted_with(&self, opened: &Opened, transaction: Option<String>) -> Result<Response, PayerError> {
        let context = self.context(opened)?;
        let presented = self.presented(opened, &context);
        Ok(match Form::asked_for(&self.headers) {
            Form::Document => lead_on(&self.page_path(), self.frame()),
            Form::Compact => compact_answer(&self.view(opened, &context)),
            Form::Json => {
                let mut state = state_json(&presented);
                if let (Some(members), Some(transaction)) = (state.as_object_mut(), transaction) {
                    members.insert("txid".to_owned(), transaction.into());
                }
                axum::Json(state).into_response()
            }
        })
    }

    /// The state, for our page or for programs.
    ///
    /// # Errors
    ///
    /// When the row cannot be read.
    pub fn state(&self, opened: &Opened) -> Result<Response, PayerError> {
        let context = self.context(opened)?;
        let presented = self.presented(opened, &context);
        Ok(match Form::asked_for(&self.headers) {
            Form::Compact => compact_answer(&self.view(opened, &context)),
            Form::Document | Form::Json => axum::Json(state_json(&presented)).into_response(),
        })
    }

    /// Refuses unless the invoice allows it now.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub fn demand(&self, reading: &Reading, action: Action) -> Result<(), PayerError> {
        if reading.permits(action) { Ok(()) } else { Err(self.refuse(Problem::NotNow)) }
    }

    /// What documents tell besides the view.
    pub async fn account(&self, opened: &Opened, context: &Context) -> Account {
        let verified_at = self.app.verified_at(&self.project).await;
        self.presented(opened, context).account(&opened.invoice.history, verified_at)
    }

    /// How documents about an invoice are dressed: in its shop's colour. Whatever is about a test invoice says so.
    #[must_use]
    pub fn dress(&self) -> Dress<'_> {
        Dress {
            sheet: &self.project.brand.sheet,
            test: self.panel.as_ref(),
            ..Framed::dress(self.framed.as_ref(), self.asked.dress(self.project.locale.as_deref()))
        }
    }

    /// What a document in this dress is answered with.
    #[must_use]
    pub fn answer<'a>(&'a self, dress: &Dress<'a>) -> Answer<'a> {
        let shell = &self.app.assets.shell;
        Answer { shell, sheet: dress.sheet, request: &self.headers, frame: dress.frame }
    }

    /// The page's path, in the language and the frame that were asked for.
    #[must_use]
    pub fn page_path(&self) -> String {
        match self.kept() {
            "" => format!("/i/{}", self.id),
            kept => format!("/i/{}?{kept}", self.id),
        }
    }

    /// The other app's own browser that the page is looked at in, if it is one.
    #[must_use]
    pub fn in_app_browser(&self) -> Option<InAppBrowser> {
        let user_agent = self.headers.get(header::USER_AGENT)?.to_str().ok()?;
        in_app_browser(user_agent, &self.app.public_url, &self.page_path())
    }

    /// A refusal.
    #[must_use]
    pub fn refuse(&self, problem: Problem) -> PayerError {
        PayerError::new(Refusal {
            problem,
            back: (problem != Problem::UnknownInvoice).then_some(self.id),
            asked: self.asked.clone(),
            usual: self.project.locale.clone(),
            app: Arc::clone(&self.app),
            headers: self.headers.clone(),
            panel: self.panel.clone(),
            framed: self.framed.clone(),
        })
    }

    /// The book's refusal in the payer's words.
    #[must_use]
    pub fn refused_by_book(&self, error: &BookError) -> PayerError {
        self.refuse(problem_of(self.id, error))
    }

    /// The desk's refusal in the payer's words.
    #[must_use]
    pub fn refused_by_desk(&self, error: &OfferError) -> PayerError {
        self.refuse(match error {
            OfferError::NotOffered => Problem::UnknownMethod,
            OfferError::NeverRead
            | OfferError::Behind
            | OfferError::Unreadable(_)
            | OfferError::Used
            | OfferError::Key(_)
            | OfferError::Store(_) => {
                tracing::error!(invoice.id = self.id.short(), %error, "No quote for invoice {}", self.id.short());
                Problem::TryLater
            }
        })
    }
}

/// What belongs to an invoice besides its rows.
pub struct Context {
    /// What was said about it.
    pub details: Details,
    /// What it can be paid with.
    pub offers: Vec<Offer>,
}

/// What the book's refusal is to a payer.
pub(super) fn problem_of(id: InvoiceId, error: &BookError) -> Problem {
    match error {
        BookError::Unknown => Problem::UnknownInvoice,
        BookError::Conflict(_) => Problem::NotNow,
        BookError::Store(error) => {
            tracing::error!(invoice.id = id.short(), %error, "Rows cannot be read or written");
            Problem::TryLater
        }
    }
}

fn compact_answer(view: &InvoiceView) -> Response {
    match compact::write(BUILD, view) {
        Ok(text) => {
            ([(header::CONTENT_TYPE, COMPACT), (header::CACHE_CONTROL, "no-store")], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
