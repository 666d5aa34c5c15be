//! What the store takes and gives. What counters are about is in `tills`.

mod tills;

use quittance_ledger::fact::Record;
use quittance_ledger::history::History;
use quittance_ledger::quote::Target;
use quittance_ledger::terms::Terms;
use quittance_ledger::transfer::Followed;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, InvoiceId, State, Time};

pub use self::tills::{Device, NewDevice, NewTillSale, PairingCode, Terminal, TillSale};

/// Which chains an invoice lives on: the real ones, or those of one test project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Realm {
    /// Real chains.
    Live,
    /// The sandbox chains of this test project.
    Test(String),
}

impl Realm {
    pub(crate) fn column(&self) -> String {
        match self {
            Self::Live => "live".to_owned(),
            Self::Test(project) => format!("test:{project}"),
        }
    }

    pub(crate) fn from_column(text: &str) -> Self {
        text.strip_prefix("test:").map_or(Self::Live, |project| Self::Test(project.to_owned()))
    }
}

/// An invoice with everything a decision about it needs.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Its frozen terms.
    pub terms: Terms,
    /// The project it belongs to.
    pub project: String,
    /// The chains it lives on.
    pub realm: Realm,
    /// The merchant's own id for it.
    pub foreign_id: Option<String>,
    /// The hash of the request that created it.
    pub request_hash: String,
    /// What the merchant said about it (JSON); no decision reads it.
    pub details: String,
    /// How often it changed.
    pub revision: u64,
    /// The last decision's state, by its name on the wire.
    pub state: String,
    /// How far a test invoice's own clock is ahead.
    pub clock_offset: Duration,
    /// Its facts in the order they were recorded, and how far its networks had been read when it was last decided.
    pub history: History,
    /// How many facts are rows.
    pub recorded: u64,
    /// How far the networks of its targets have been read by now.
    pub followed: Vec<Followed>,
}

/// An invoice to be created.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    /// Its frozen terms.
    pub terms: Terms,
    /// The project it belongs to.
    pub project: String,
    /// The chains it lives on.
    pub realm: Realm,
    /// The merchant's own id for it: creating twice gives the same invoice.
    pub foreign_id: Option<String>,
    /// The hash of the request, to tell a repeat from another request with the same id.
    pub request_hash: String,
    /// What the merchant said about it (JSON).
    pub details: String,
    /// What is known from the start, and its decision.
    pub change: Change,
    /// What a donation page knows of it, if one made it.
    pub donation: Option<NewDonation>,
    /// What a counter knows of it, if one made it.
    pub till_sale: Option<NewTillSale>,
    /// The checkout link that made it, if one did.
    pub sale: Option<NewSale>,
}

/// What a checkout link knows of an invoice that it makes.
#[derive(Clone, Debug)]
pub struct NewSale {
    /// The link.
    pub link: String,
    /// How many there are to sell, if they are counted.
    pub stock: Option<u32>,
}

/// What an address is taken for.
#[derive(Clone, Copy, Debug)]
pub struct Reservation<'a> {
    /// The extended public key that it is made from, by its name.
    pub key_name: &'a str,
    /// The project that the key belongs to.
    pub project: &'a str,
    /// The invoice, which may not be written yet.
    pub invoice: InvoiceId,
    /// The way to pay it.
    pub method: &'a str,
}

/// A checkout link as rows know it. Play money buys nothing of a live project's.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutLink<'a> {
    /// The project that sells.
    pub project: &'a str,
    /// The link.
    pub link: &'a str,
    /// The chains it lives on.
    pub realm: &'a Realm,
}

/// How many of a checkout link's pieces are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    /// They are paid for.
    pub sold: u64,
    /// Their invoices may still be paid.
    pub held: u64,
}

impl Sold {
    /// Whether nothing is left of a stock.
    #[must_use]
    pub fn is_all_of(self, stock: u32) -> bool {
        self.sold.saturating_add(self.held) >= u64::from(stock)
    }
}

/// What a donation page knows of an invoice that it makes.
#[derive(Clone, Debug)]
pub struct NewDonation {
    /// The page.
    pub page: String,
    /// What the donor said, sealed, and when it is deleted.
    pub words: Option<(Vec<u8>, Time)>,
}

/// A donation page as rows know it. Play money is raised apart from real money.
#[derive(Clone, Copy, Debug)]
pub struct DonationPage<'a> {
    /// The project that the money is given to.
    pub project: &'a str,
    /// The page.
    pub page: &'a str,
    /// The chains it lives on.
    pub realm: &'a Realm,
}

/// Whether an invoice was created.
#[derive(Clone, Debug)]
pub enum Created {
    /// It is new.
    New,
    /// The merchant's id already names one.
    Existing(Box<Invoice>),
    /// All there is was sold or is held for others. Nothing was written.
    SoldOut,
}

/// What changes about one invoice, written whole or not at all.
#[derive(Clone, Debug)]
pub struct Change {
    /// The invoice.
    pub id: InvoiceId,
    /// The revision the decision was made from; another one in the row makes the change [`crate::StoreError::Stale`].
    pub from_revision: u64,
    /// How many facts there were.
    pub from_recorded: u64,
    /// New facts.
    pub facts: Vec<Record>,
    /// Targets taken for it.
    pub targets: Vec<Target>,
    /// The decision.
    pub outcome: Outcome,
    /// When the balance of its addresses is asked because its payer says that they have paid.
    pub claim: Option<(NetworkId, Time)>,
    /// Postbacks the decision asks for.
    pub deliveries: Vec<NewDelivery>,
    /// Where a test invoice's clock stands now.
    pub clock_offset: Duration,
    /// Sealed payer data, and when it is deleted.
    pub payer_data: Option<(Vec<u8>, Time)>,
    /// What is said about the invoice from now on (JSON), if anything changes about it.
    pub details: Option<String>,
}

/// A decision as rows need it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its state.
    pub state: State,
    /// When it was made, by the invoice's clock.
    pub decided_at: Time,
    /// How far the networks had been read that it was made from.
    pub followed: Vec<Followed>,
    /// Networks of which every new block may change it.
    pub watches: Vec<NetworkId>,
    /// When the balance of its addresses is asked as its time goes by, in the time of each network's blocks.
    pub moments: Vec<(NetworkId, Time)>,
    /// When time alone may change it, by the gateway's clock.
    pub wake_at: Option<Time>,
}

/// How far a watcher has read, committed with what it found.
#[derive(Clone, Debug)]
pub struct Advance {
    /// The chains.
    pub realm: Realm,
    /// The network.
    pub network: NetworkId,
    /// The source's position (JSON).
    pub position: String,
    /// The position as a fact.
    pub followed: Followed,
}

/// A target, and the invoice it was handed out for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    /// The invoice's project.
    pub project: String,
    /// The chains it is on.
    pub realm: Realm,
    /// The target.
    pub target: Target,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The invoice's state at its last decision, by its name on the wire.
    pub state: String,
    /// When the invoice was created.
    pub created_at: Time,
    /// Whether a chain ever told of money to it.
    pub received: bool,
}

/// A public key that instructions are, or were, signed with. It stays published for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// What instructions call it.
    pub id: String,
    /// The key.
    pub public_key: Vec<u8>,
    /// When it was published.
    pub since: Time,
}

/// A postback to be sent.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Its id for ever: receivers tell repeats by it.
    pub webhook_id: String,
    /// What it tells.
    pub kind: String,
    /// Its frozen content (JSON).
    pub body: String,
    /// When it is first due.
    pub first_at: Time,
}

/// A postback as it stands.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The row.
    pub number: i64,
    /// The invoice it is about.
    pub invoice: InvoiceId,
    /// The invoice's project.
    pub project: String,
    /// Its id for ever.
    pub webhook_id: String,
    /// What it tells.
    pub kind: String,
    /// Its frozen content (JSON).
    pub body: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was first due.
    pub first_at: Time,
    /// When it was delivered.
    pub delivered_at: Option<Time>,
}

/// Postbacks that are neither delivered nor given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many.
    pub pending: u64,
    /// When the oldest of them was first due.
    pub oldest: Option<Time>,
}

/// What came of trying to deliver.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// The receiver answered 2xx.
    Delivered(Time),
    /// It did not; when to try again, and what happened.
    Again(Time, String),
    /// It did not, and it was the last try.
    GivenUp(String),
}

/// A site that named a project when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedSite {
    /// The site, as the project has it.
    pub site: String,
    /// When it was asked.
    pub verified_at: Time,
}
