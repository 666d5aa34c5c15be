//! Creates an invoice: freezes what merchant and payer agree on, and writes it before anybody hears of it.

use std::sync::Arc;

use quittance_chain::SourceError;
use quittance_ledger::Quote;
use quittance_ledger::fact::Fact;
use quittance_ledger::history::History;
use quittance_ledger::terms::{PayerData, Requote, Terms};
use quittance_protocol::{Duration, Fiat, InvoiceId, Kind, Method, Policy, Time};
use quittance_store::StoreError;
use quittance_store::row::{Created, Invoice, NewDonation, NewInvoice, NewSale, NewTillSale};

use crate::book::{BookError, Extras, Opened};
use crate::clock;
use crate::config::Mode;
use crate::details::Details;
use crate::donation::donor::Donor;
use crate::installation::Installation;
use crate::link::Link;
use crate::merchant::Sender;
use crate::offers::{OfferError, QuoteRequest, TargetWish};
use crate::payer_data::SealError;
use crate::project::{Origin, Project};
use crate::sandbox;

/// How long there is to pay when nobody says otherwise.
pub const TIME_TO_PAY: Duration = Duration::from_minutes(15);

/// What a merchant orders.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Which API asks.
    pub origin: Origin,
    /// The merchant's own id for it: ordering twice gives the same invoice.
    pub foreign_id: Option<String>,
    /// What tells a repeat from another request with the same id, see [`request_hash`].
    pub request_hash: String,
    /// How it is priced and timed.
    pub kind: Kind,
    /// What is owed.
    pub fiat: Fiat,
    /// What happens to a payment that is too small, if not the project's usual.
    pub policy: Option<Policy>,
    /// The method of a `fixed` invoice; of no other.
    pub method: Option<&'static Method>,
    /// How long there is to pay, if not [`TIME_TO_PAY`]. An `open` invoice has no such time.
    pub window: Option<Duration>,
    /// Who pays, if the merchant knows: then the payer is not asked.
    pub sender: Option<Sender>,
    /// What its donor said, if a donation page makes it.
    pub donor: Option<Donor>,
    /// What a counter knows of it, if one makes it.
    pub till_sale: Option<NewTillSale>,
    /// What the merchant says about it. Of these `v2`, `preset`, `rates`, `window_seconds` and `usd` are filled in here.
    pub details: Details,
}

impl NewOrder {
    /// An order of ours that leaves everything else to the project and to the payer.
    #[must_use]
    pub fn over(fiat: Fiat, kind: Kind, details: Details) -> Self {
        Self {
            origin: Origin::V1,
            foreign_id: None,
            request_hash: String::new(),
            kind,
            fiat,
            policy: None,
            method: None,
            window: None,
            sender: None,
            donor: None,
            till_sale: None,
            details,
        }
    }
}

/// Why no invoice was created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The project does not offer the method, or no price is known for it (v2: 400, v1: 422).
    #[error("the method is not offered")]
    NotOffered,
    /// Nothing can be paid with: no price is known in this currency, or no listed method is offered (v2: 400, v1: 422).
    #[error("nothing is offered")]
    NothingOffered,
    /// What it could be paid with has no price just now (503).
    #[error("there is no price just now")]
    NoPrice,
    /// The network that it is paid on cannot be asked just now (503).
    #[error("the network cannot be read just now")]
    Unreadable(#[source] SourceError),
    /// The address is asked for at once, and payer data has to come before it (v2: 400).
    #[error("payer data is needed first")]
    SenderNeeded,
    /// All there is of what a checkout link sells was sold, or is held for others (409).
    #[error("all of it is sold")]
    SoldOut,
    /// The merchant's id already names an invoice from another request (409).
    #[error("the foreign id is used")]
    ForeignIdUsed,
    /// No address can be had (500).
    #[error(transparent)]
    Offer(OfferError),
    /// Who pays cannot be sealed (500).
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The system has no random bytes for an id (500).
    #[error("no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// Something does not become JSON (500).
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Rows cannot be read or written (500).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The new invoice refuses its own first facts, or cannot be read back (500).
    #[error(transparent)]
    Book(#[from] BookError),
}

/// Creates an invoice, or gives the one that the same order created before.
///
/// # Errors
///
/// When nothing can be paid with, or the merchant's id is used. Nothing is written then.
pub async fn create(app: &Installation, project: &Project, order: NewOrder) -> Result<Opened, CreateError> {
    if let Some(existing) = existing(app, project, &order).await? {
        return Ok(existing);
    }
    let details = details(app, project, &order);
    let ahead = match project.mode {
        Mode::Live => Duration::ZERO,
        // Its chains do not go back to the real time for it, and money on them is seen by theirs.
        Mode::Test => sandbox::ahead(app.book.store(), &project.id).await?,
    };
    let link = order.details.checkout_link.as_deref().and_then(|link| app.links.find(link));
    let invoice = blank(project, &order, link.map(Arc::as_ref), &details, ahead)?;
    let (facts, extras) = beginning(app, project, &order, &details, &invoice).await?;
    let mut draft = app.book.draft(invoice.clone(), facts, &extras)?;
    // What is told of the creation is the first revision, and the next change the second.
    draft.change.from_revision = 1;
    let donation = donation(app, project, &order, &invoice)?;
    let new = NewInvoice {
        terms: invoice.terms,
        project: invoice.project,
        realm: invoice.realm,
        foreign_id: invoice.foreign_id,
        request_hash: invoice.request_hash,
        details: invoice.details,
        change: draft.change.clone(),
        donation,
        till_sale: order.till_sale.clone(),
        sale: link.map(|link| NewSale { link: link.id.clone(), stock: link.stock }),
    };
    let id = new.terms.id;
    match app.book.store().create(&new).await? {
        Created::Existing(existing) => repeated(*existing, &order),
        Created::SoldOut => Err(CreateError::SoldOut),
        Created::New => {
            let kind = order.kind.as_str();
            tracing::info!(
                invoice.id = id.short(),
                project = project.id,
                kind,
                "Invoice {} created",
                id.short()
            );
            app.metrics.invoices.created(project.mode);
            app.book.tell(std::slice::from_ref(&draft));
            Ok(app.book.open(id).await?)
        }
    }
}

/// What tells one request from another: the hash of its content as it was understood, so that spaces and the order of
/// members make no difference.
#[must_use]
pub fn request_hash(content: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(content))
}

async fn existing(
    app: &Installation,
    project: &Project,
    order: &NewOrder,
) -> Result<Option<Opened>, CreateError> {
    let Some(foreign_id) = &order.foreign_id else { return Ok(None) };
    let found = app.book.store().invoice_by_foreign_id(&project.id, foreign_id).await?;
    found.map(|invoice| repeated(invoice, order)).transpose()
}

fn repeated(invoice: Invoice, order: &NewOrder) -> Result<Opened, CreateError> {
    if invoice.request_hash == order.request_hash {
        Ok(crate::book::opened(invoice))
    } else {
        Err(CreateError::ForeignIdUsed)
    }
}

/// The invoice with its terms frozen, to which nothing has happened yet.
fn blank(
    project: &Project,
    order: &NewOrder,
    link: Option<&Link>,
    details: &Details,
    ahead: Duration,
) -> Result<Invoice, CreateError> {
    let (id, now) = (clock::new_id()?, clock::now() + ahead);
    let usual = terms(project, order, id, now);
    let asks = link.and_then(|link| link.payer_data);
    Ok(Invoice {
        terms: Terms {
            payer_data: payer_data(asks.unwrap_or(project.payer_data), order),
            // Its piece is held until the time to pay is up, and then it is for sale again.
            requote_after_expiry: match link.and_then(|link| link.stock) {
                Some(_) => Requote::Never,
                None => usual.requote_after_expiry,
            },
            ..usual
        },
        project: project.id.clone(),
        realm: project.realm(),
        foreign_id: order.foreign_id.clone(),
        request_hash: order.request_hash.clone(),
        details: serde_json::to_string(details)?,
        revision: 0,
        state: String::new(),
        clock_offset: ahead,
        history: History::new(now),
        recorded: 0,
        followed: Vec::new(),
    })
}

fn terms(project: &Project, order: &NewOrder, id: InvoiceId, now: Time) -> Terms {
    Terms {
        id,
        kind: order.kind,
        fiat: order.fiat,
        policy: order.policy.unwrap_or(project.policy),
        tolerance: project.tolerance,
        windows: project.windows,
        payer_data: payer_data(project.payer_data, order),
        requote_after_expiry: project.requote_for(order.origin),
        created_at: now,
        pay_by: window(order).map(|window| now + window),
    }
}

/// Whoever the merchant already named is not asked again.
fn payer_data(usual: PayerData, order: &NewOrder) -> PayerData {
    if order.sender.is_some() { PayerData::NotNeeded } else { usual }
}

fn window(order: &NewOrder) -> Option<Duration> {
    match order.kind {
        Kind::Open => None,
        Kind::Timed | Kind::Fixed => Some(order.window.unwrap_or(TIME_TO_PAY)),
    }
}

fn details(app: &Installation, project: &Project, order: &NewOrder) -> Details {
    let (held, now) = (window(order).or(project.quote_age), clock::now());
    Details {
        v2: order.origin == Origin::V2,
        preset: order.method.map(|method| method.code.to_owned()),
        // The payer of a timed invoice chooses later, at the prices of its creation.
        rates: (order.kind == Kind::Timed).then(|| app.rates.all(order.fiat.currency(), now)),
        window_seconds: held.map(Duration::seconds),
        usd: app.rates.in_usd(order.fiat, now),
        ..order.details.clone()
    }
}

/// What a donation page knows of it. What its donor said is sealed, and kept as long as who pays.
fn donation(
    app: &Installation,
    project: &Project,
    order: &NewOrder,
    invoice: &Invoice,
) -> Result<Option<NewDonation>, CreateError> {
    let Some(page) = order.details.donation.clone() else { return Ok(None) };
    let said = order.donor.as_ref().filter(|donor| !donor.is_silent());
    let seal = |donor: &Donor| -> Result<_, CreateError> {
        let sealed = app.data_key.seal(invoice.terms.id, &serde_json::to_vec(donor)?)?;
        Ok((sealed, invoice.terms.created_at + project.payer_data_kept))
    };
    Ok(Some(NewDonation { page, words: said.map(seal).transpose()? }))
}

/// What happens with the creation: a fixed invoice has its quote at once, and who pays is sealed if it must be known.
async fn beginning(
    app: &Installation,
    project: &Project,
    order: &NewOrder,
    details: &Details,
    invoice: &Invoice,
) -> Result<(Vec<Fact>, Extras), CreateError> {
    let quote = first_quote(app, project, order, details, &invoice.terms).await?;
    let mut extras = Extras::default();
    // A project that does not ask who pays has no use for the answer, so it is not kept.
    if let (Some(sender), PayerData::Needed) = (&order.sender, project.payer_data) {
        let sealed = app.data_key.seal(invoice.terms.id, &serde_json::to_vec(sender)?)?;
        extras.payer_data = Some((sealed, clock::now() + project.payer_data_kept));
    }
    Ok((quote.map(Fact::Chosen).into_iter().collect(), extras))
}

async fn first_quote(
    app: &Installation,
    project: &Project,
    order: &NewOrder,
    details: &Details,
    terms: &Terms,
) -> Result<Option<Quote>, CreateError> {
    let desk = app.desk();
    let offer = match (order.kind, desk.offers(project, terms, details).into_iter().next()) {
        (Kind::Open | Kind::Timed, Some(_)) => return Ok(None),
        (Kind::Fixed, Some(offer)) => offer,
        (kind, None) => {
            // Prices are frozen here or never: those that are missing now must not look like those that never were.
            let unfrozen = Details { rates: None, ..details.clone() };
            return match (kind, desk.waits_for_price(project, terms, &unfrozen)) {
                // Its payer chooses later, and by then there may be a price.
                (Kind::Open, true) => Ok(None),
                (Kind::Timed | Kind::Fixed, true) => Err(CreateError::NoPrice),
                (Kind::Fixed, false) => Err(CreateError::NotOffered),
                (Kind::Open | Kind::Timed, false) => Err(CreateError::NothingOffered),
            };
        }
    };
    let target = match (terms.payer_data, order.origin) {
        (PayerData::NotNeeded, Origin::V1 | Origin::V2) => TargetWish::Now,
        (PayerData::Needed, Origin::V1) => TargetWish::Later,
        // Such a shop shows the address itself, so there is no page on which the payer could be asked.
        (PayerData::Needed, Origin::V2) => return Err(CreateError::SenderNeeded),
    };
    let (pay_by, now) = (terms.pay_by, terms.created_at);
    let request = QuoteRequest { project, terms, offer, records: &[], pay_by, now };
    desk.quote(request, target).await.map(Some).map_err(|error| match error {
        OfferError::NotOffered | OfferError::NeverRead | OfferError::Behind => CreateError::NotOffered,
        OfferError::Unreadable(error) => CreateError::Unreadable(error),
        OfferError::Used | OfferError::Key(_) | OfferError::Store(_) => CreateError::Offer(error),
    })
}
