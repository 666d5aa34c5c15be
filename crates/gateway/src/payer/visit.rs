//! One request about one invoice: what it is about, and the form its answer takes.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
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
use super::code::remembered;
use super::framed::Framed;
use super::refusal::{COMPACT, Form, PayerError, Refusal};
use crate::app::App;
use crate::book::{BookError, Opened};
use crate::details::Details;
use crate::headers::{Answer, lead_on};
use crate::in_app::in_app_browser;
use crate::offers::{Offer, OfferError};
use crate::present::{Presented, panel};
use crate::project::Project;
use crate::state_json::state_json;

/// One request about one invoice.
pub struct Visit {
    /// Everything shared.
    pub app: Arc<App>,
    /// The invoice.
    pub id: InvoiceId,
    /// What the address asks for.
    pub asked: Asked,
    /// The request's headers.
    pub headers: HeaderMap,
    /// The panel of its test invoice, once it is opened.
    panel: OnceLock<Panel>,
    /// The language that the invoice's shop usually shows, once the shop is known.
    usual: OnceLock<String>,
    /// The frame that it is shown in, once the project is known that allows it.
    framed: OnceLock<Framed>,
    /// What the payer wants a QR code to hold.
    pub code: CodeHolds,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = PayerError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PayerError> {
        let Ok(asked) = Asked::from_request_parts(parts, app).await;
        let headers = parts.headers.clone();
        // The id is the first of one or two names in the path.
        let names = Path::<Vec<(String, String)>>::from_request_parts(parts, app).await.map(|path| path.0);
        let id = names.unwrap_or_default().first().and_then(|(_, id)| id.parse().ok());
        match id {
            Some(id) => {
                let (panel, usual) = (OnceLock::new(), OnceLock::new());
                let code = remembered(&headers);
                let framed = OnceLock::new();
                Ok(Self { app: Arc::clone(app), id, asked, headers, panel, usual, framed, code })
            }
            None => Err(PayerError::new(Refusal {
                problem: Problem::UnknownInvoice,
                back: None,
                asked,
                usual: None,
                app: Arc::clone(app),
                headers,
                panel: None,
                framed: None,
            })),
        }
    }
}

impl Visit {
    /// The invoice as it stands now.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn open(&self) -> Result<Opened, PayerError> {
        let opened = self.app.book.open(self.id).await.map_err(|error| self.refused_by_book(&error))?;
        let project = self.app.projects.find(&opened.invoice.project);
        if project.is_some_and(|project| project.is_test()) {
            self.panel.get_or_init(|| panel(self.id, &opened.reading));
        }
        if let Some(framed) =
            project.and_then(|project| Framed::asked_for(&self.asked, &self.headers, project))
        {
            self.framed.get_or_init(|| framed);
        }
        Ok(opened)
    }

    /// The origin whose page frames this one.
    #[must_use]
    pub fn frame(&self) -> Option<&str> {
        self.framed.get().map(|framed| framed.origin.as_str())
    }

    /// What every link and form keeps asking for.
    #[must_use]
    pub fn kept(&self) -> &str {
        self.framed.get().map_or(&self.asked.kept, |framed| &framed.kept)
    }

    /// Whose invoice it is, what it can be paid with, and what was said about it.
    ///
    /// # Errors
    ///
    /// When the project is no longer configured, or the row cannot be read.
    pub fn context(&self, opened: &Opened) -> Result<Context, PayerError> {
        let project = self.app.projects.find(&opened.invoice.project).cloned();
        let project = project.ok_or_else(|| self.refuse(Problem::UnknownInvoice))?;
        if let Some(locale) = &project.locale {
            self.usual.get_or_init(|| locale.clone());
        }
        let details = Details::of(&opened.invoice).map_err(|error| self.refused_by_book(&error.into()))?;
        let offers = self.app.desk().offers(&project, &opened.invoice.terms, &details);
        Ok(Context { project, details, offers })
    }

    /// The invoice as its page shows it.
    #[must_use]
    pub fn view(&self, opened: &Opened, context: &Context) -> InvoiceView {
        let mut view = with_letter(self.presented(opened, context).view(), &self.dress(&context.project));
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
            project: &context.project,
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
    /// When its project is no longer configured.
    pub fn granted(&self, opened: &Opened) -> Result<Response, PayerError> {
        self.granted_with(opened, None)
    }

    /// As [`Visit::granted`], with the id of a played transaction for programs.
    ///
    /// # Errors
    ///
    /// When its project is no longer configured.
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
    /// When its project is no longer configured.
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
        let verified_at = self.app.verified_at(&context.project).await;
        self.presented(opened, context).account(&opened.invoice.history, verified_at)
    }

    /// How documents about an invoice are dressed: in its shop's colour. Whatever is about a test invoice says so.
    #[must_use]
    pub fn dress<'a>(&'a self, project: &'a Project) -> Dress<'a> {
        let usual = self.usual.get().map(String::as_str);
        Dress {
            sheet: &project.brand.sheet,
            test: self.panel.get(),
            ..Framed::dress(self.framed.get(), self.asked.dress(usual))
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
            usual: self.usual.get().cloned(),
            app: Arc::clone(&self.app),
            headers: self.headers.clone(),
            panel: self.panel.get().cloned(),
            framed: self.framed.get().cloned(),
        })
    }

    /// The book's refusal in the payer's words.
    #[must_use]
    pub fn refused_by_book(&self, error: &BookError) -> PayerError {
        self.refuse(match error {
            BookError::Unknown => Problem::UnknownInvoice,
            BookError::Conflict(_) => Problem::NotNow,
            BookError::Store(error) => {
                tracing::error!(invoice.id = self.id.short(), %error, "Rows cannot be read or written");
                Problem::TryLater
            }
        })
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
    /// Whose it is.
    pub project: Arc<Project>,
    /// What was said about it.
    pub details: Details,
    /// What it can be paid with.
    pub offers: Vec<Offer>,
}

fn compact_answer(view: &InvoiceView) -> Response {
    match compact::write(BUILD, view) {
        Ok(text) => {
            ([(header::CONTENT_TYPE, COMPACT), (header::CACHE_CONTROL, "no-store")], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
