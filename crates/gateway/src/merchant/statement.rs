//! An invoice as its merchant is told of it, in replies and in postbacks.

use quittance_ledger::Reading;
use quittance_protocol::view::CodeHolds;
use quittance_protocol::{InvoiceId, Method, Time};
use quittance_store::row::Invoice;
use serde_json::Value;

use crate::app::App;
use crate::book::{BookError, Opened};
use crate::details::Details;
use crate::networks::Networks;
use crate::offers::Offer;
use crate::present::Presented;
use crate::project::Project;
use crate::state_json::state_json;

/// An invoice as its merchant is told of it.
pub(crate) struct Statement<'a> {
    /// Whose invoice.
    pub(crate) project: &'a Project,
    /// Nodes, for contracts and chain ids.
    pub(crate) networks: &'a Networks,
    /// Where links begin.
    pub(crate) public_url: &'a str,
    /// Its rows.
    pub(crate) invoice: &'a Invoice,
    /// What the merchant said about it.
    pub(crate) details: Details,
    /// The decision.
    pub(crate) reading: &'a Reading,
    /// How often it changed by this decision.
    pub(crate) revision: u64,
    /// When it settled first.
    pub(crate) settled_at: Option<Time>,
    /// By the invoice's clock.
    pub(crate) now: Time,
    /// What it can be paid with; a settled invoice needs none.
    pub(crate) offers: Vec<Offer>,
    /// The language that was asked for.
    pub(crate) locale: Option<String>,
}

impl<'a> Statement<'a> {
    /// For a reply.
    ///
    /// # Errors
    ///
    /// When the invoice's row cannot be read.
    pub(super) fn of(
        app: &'a App,
        project: &'a Project,
        opened: &'a Opened,
        locale: Option<String>,
    ) -> Result<Self, BookError> {
        let Opened { invoice, reading, now } = opened;
        let details = Details::of(invoice)?;
        Ok(Self {
            project,
            networks: &app.networks,
            public_url: &app.public_url,
            offers: app.desk().offers(project, &invoice.terms, &details),
            invoice,
            details,
            reading,
            revision: invoice.revision,
            settled_at: invoice.history.settled_at(),
            now: *now,
            locale,
        })
    }

    /// As `/api/v1` and events say it: the payer's state JSON, and what only the merchant may know.
    pub(crate) fn v1(&self) -> Value {
        let mut state = state_json(&Presented {
            project: self.project,
            networks: self.networks,
            terms: &self.invoice.terms,
            details: &self.details,
            revision: self.revision,
            reading: self.reading,
            settled_at: self.settled_at,
            now: self.now,
            offers: &self.offers,
            source_down: false,
            code: CodeHolds::default(),
        });
        let terms = &self.invoice.terms;
        let texts = [
            ("uuid", Some(terms.id.prefixed())),
            ("foreign_id", self.invoice.foreign_id.clone()),
            ("donation", self.details.donation.clone()),
            ("terminal", self.details.terminal.clone()),
            ("checkout_link", self.details.checkout_link.clone()),
            ("end_user_reference", self.details.end_user_reference.clone()),
            ("policy", Some(terms.policy.as_str().to_owned())),
            ("link", Some(self.link())),
        ];
        let times = [("pay_by", self.reading.deadline.pay_by()), ("settled_at", self.settled_at)];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, Value::from(text?))));
        let times = times.into_iter().filter_map(|(name, time)| Some((name, Value::from(time?.millis()))));
        if let Value::Object(members) = &mut state {
            members.extend(texts.chain(times).map(|(name, value)| (name.to_owned(), value)));
        }
        state
    }

    /// The method the sums are counted in; before one is chosen, the first that can be.
    pub(crate) fn method(&self) -> Option<&'static Method> {
        let quoted = self.reading.quote.as_ref().map(|quote| &quote.method);
        let counted = self.reading.method.as_ref().or(quoted).and_then(|code| Method::find(code.as_str()));
        counted.or_else(|| self.offers.first().map(|offer| offer.method))
    }

    /// The invoice's page.
    pub(super) fn link(&self) -> String {
        page_link(self.public_url, self.invoice.terms.id, self.locale.as_deref())
    }
}

/// A language as people write it in a query: `en`, `pt-BR`.
pub(super) fn locale(text: &str) -> Option<String> {
    let is_tag = (2..=12).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then(|| text.to_owned())
}

fn page_link(public_url: &str, id: InvoiceId, locale: Option<&str>) -> String {
    let query = locale.map(|locale| format!("?locale={locale}")).unwrap_or_default();
    format!("{public_url}/i/{id}{query}")
}
