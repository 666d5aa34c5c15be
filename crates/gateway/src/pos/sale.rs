//! Makes an invoice of a sale, and shows how it stands.

use std::sync::Arc;

use quittance_ledger::Fact;
use quittance_ledger::terms::PayerData;
use quittance_page::ssr::{choose, qr};
use quittance_protocol::pos::{Refusal, Sale};
use quittance_protocol::view::CodeHolds;
use quittance_protocol::{InvoiceId, Kind, State};
use quittance_store::row::NewTillSale;

use super::Terminal;
use super::counter::Paired;
use super::order::{Bill, LineNames, Order};
use crate::app::App;
use crate::book::{BookError, Extras, Opened, opened};
use crate::create::{CreateError, NewOrder, create};
use crate::details::Details;
use crate::offers::Offer;
use crate::present::{Presented, method_view};

/// Makes the invoice of an order, or gives the one that the same order made before: its prices may have changed since, and
/// whoever asks again still gets what was sold.
///
/// # Errors
///
/// Says why it cannot be sold.
pub async fn sell(paired: &Paired, order: &Order) -> Result<Opened, Refusal> {
    let (app, terminal) = (&paired.counter.app, &paired.counter.terminal);
    let (foreign_id, request_hash) = (format!("pos:{}:{}", terminal.id, order.key), order.hash()?);
    let existing = app.book.store().invoice_by_foreign_id(&terminal.project.id, &foreign_id).await;
    let existing = existing.map_err(|error| failed(terminal, &error))?;
    if let Some(existing) = existing {
        if existing.request_hash != request_hash {
            return Err(Refusal::KeyUsed);
        }
        // Whoever still asks has shown it to nobody. What is paid, or over, was another customer's.
        let known = opened(existing);
        let is_fresh = matches!(known.reading.status.state(), State::Choose | State::Payer | State::Awaiting);
        return if is_fresh { Ok(known) } else { Err(Refusal::KeyUsed) };
    }
    let bill = bill(terminal, order)?;
    app.tills
        .sell(&paired.device.id)
        .map_err(|wait| Refusal::TooOften(u32::try_from(wait.seconds()).unwrap_or(u32::MAX)))?;
    let details = Details {
        description: Some(terminal.title.clone()),
        lines: bill.lines,
        terminal: Some(terminal.id.clone()),
        sale: Some(bill.sum),
        ..Details::default()
    };
    let new = NewOrder {
        foreign_id: Some(foreign_id),
        request_hash,
        till_sale: Some(NewTillSale { terminal: terminal.id.clone(), device: paired.device.id.clone() }),
        // What stands on the counter's screen must not change while somebody looks for their phone.
        ..NewOrder::over(bill.total, Kind::Timed, details)
    };
    create(app, &terminal.project, new).await.map_err(|error| match error {
        CreateError::ForeignIdUsed => Refusal::KeyUsed,
        CreateError::NothingOffered
        | CreateError::NotOffered
        | CreateError::NoPrice
        | CreateError::Unreadable(_) => {
            tracing::warn!(terminal = terminal.id, %error, "Terminal {} cannot sell just now", terminal.id);
            Refusal::TryLater
        }
        error => failed(terminal, &error),
    })
}

/// Adds up, with the lines named in the language that the shop usually shows: the bill is the customer's, too.
fn bill(terminal: &Terminal, order: &Order) -> Result<Bill, Refusal> {
    let locale = choose(None, None, terminal.project.locale.as_deref());
    let names = LineNames {
        amount: &locale.typed_amount(),
        discount: &|percent| locale.discount_of(percent),
        tip: &|percent| locale.tip_of(percent),
    };
    order.bill(terminal, &names)
}

/// A sale of this terminal.
///
/// # Errors
///
/// [`Refusal::UnknownSale`] if it made no such invoice.
pub async fn find(app: &App, terminal: &Terminal, id: &str) -> Result<Opened, Refusal> {
    let id: InvoiceId = id.parse().map_err(|_| Refusal::UnknownSale)?;
    let own = app.book.store().is_till_sale(terminal.row(), id).await;
    if !own.map_err(|error| failed(terminal, &error))? {
        return Err(Refusal::UnknownSale);
    }
    app.book.open(id).await.map_err(|error| failed(terminal, &error))
}

/// Gives an unpaid sale up.
///
/// # Errors
///
/// [`Refusal::NotNow`] once money was seen, or when it is over.
pub async fn cancel(app: &App, terminal: &Terminal, sale: &Opened) -> Result<Opened, Refusal> {
    let canceled = app.book.record(sale.invoice.terms.id, &Extras::default(), |_| vec![Fact::Canceled]).await;
    canceled.map_err(|error| match error {
        BookError::Conflict(_) => Refusal::NotNow,
        error @ (BookError::Unknown | BookError::Store(_)) => failed(terminal, &error),
    })
}

/// An invoice with what belongs to it besides its rows.
pub struct Shown {
    opened: Opened,
    details: Details,
    offers: Vec<Offer>,
    app: Arc<App>,
    terminal: Arc<Terminal>,
}

impl Shown {
    /// Reads what was said about an invoice, and what it can be paid with.
    ///
    /// # Errors
    ///
    /// When the invoice's row cannot be read.
    pub fn of(paired: &Paired, opened: Opened) -> Result<Self, Refusal> {
        let (app, terminal) = (Arc::clone(&paired.counter.app), Arc::clone(&paired.counter.terminal));
        let details = Details::of(&opened.invoice).map_err(|error| failed(&terminal, &error))?;
        let offers = app.desk().offers(&terminal.project, &opened.invoice.terms, &details);
        Ok(Self { opened, details, offers, app, terminal })
    }

    /// The invoice's rows and what they say.
    #[must_use]
    pub const fn opened(&self) -> &Opened {
        &self.opened
    }

    /// What its views are made from.
    #[must_use]
    pub fn presented(&self) -> Presented<'_> {
        let Self { opened, details, offers, app, terminal } = self;
        let quote = opened.reading.quote.as_ref();
        let network = quote.and_then(|quote| quote.target.as_ref()).map(|target| &target.network);
        Presented {
            project: &terminal.project,
            networks: &app.networks,
            terms: &opened.invoice.terms,
            details,
            revision: opened.invoice.revision,
            reading: &opened.reading,
            settled_at: opened.invoice.history.settled_at(),
            now: opened.now,
            offers,
            source_down: !opened.reading.status.state().is_settled()
                && network.is_some_and(|network| app.health.is_down(&opened.invoice.realm, network)),
            code: CodeHolds::default(),
        }
    }

    /// The address that the customer scans.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/i/{}", self.app.public_url, self.opened.invoice.terms.id)
    }

    /// The sale as the counter shows it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Internal`] if its link fits into no code.
    pub fn sale(&self) -> Result<Sale, Refusal> {
        let link = qr::encode(&self.link()).ok_or(Refusal::Internal)?;
        let offer = |code: &str| self.offers.iter().find(|offer| offer.method.code == code);
        let ways = self.terminal.methods.iter().filter_map(|method| offer(method.code));
        let ways = match self.opened.invoice.terms.payer_data {
            PayerData::NotNeeded => ways.map(|offer| method_view(offer.method, offer.due)).collect(),
            // Who pays is said on a phone, and then the way is chosen there, too.
            PayerData::Needed => Vec::new(),
        };
        let sum = self.details.sale.unwrap_or_default();
        Ok(Sale { sum, link, ways, view: self.presented().view() })
    }
}

fn failed(terminal: &Terminal, error: &dyn std::error::Error) -> Refusal {
    tracing::error!(terminal = terminal.id, %error, "Terminal {} cannot be served", terminal.id);
    Refusal::Internal
}
