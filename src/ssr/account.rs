//! What a document tells besides the view: whose bill it is, what it lists, and what was paid on it.
//!
//! None of it changes what the payer has to do, so none of it travels to the page's program.

use quittance_protocol::view::Money;
use quittance_protocol::{Date, Time};

/// What a document tells besides the view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The shop.
    pub shop: Shop,
    /// When the bill was made.
    pub issued_at: Time,
    /// Until when the shop wants it paid.
    pub due: Option<Date>,
    /// What it lists.
    pub lines: Vec<Line>,
    /// What was paid on it and decided about it, oldest first.
    pub entries: Vec<Entry>,
}

/// How a shop shows itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// The path of its logo.
    pub logo: Option<String>,
    /// Its site, as people read it: `northwind.example`.
    pub site: Option<String>,
    /// When the site was last found to name this shop, if it does.
    pub verified_at: Option<Time>,
    /// Its terms, https only.
    pub terms: Option<String>,
}

/// A line of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is bought.
    pub description: String,
    /// How much of it.
    pub quantity: Option<String>,
    /// What it comes to.
    pub amount: Option<Money>,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Time,
    /// What happened.
    pub kind: EntryKind,
    /// The transaction's id, where a network did it.
    pub transaction: Option<String>,
    /// Where to look the transaction up.
    pub explorer: Option<String>,
    /// How much it is about, where that is known.
    pub amount: Option<Money>,
}

/// What happened to money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// It came in time, and is final.
    Payment,
    /// It came in time, and is not final yet.
    Pending,
    /// It came late.
    Late,
    /// The network has not taken it for too long.
    Stuck,
    /// It was replaced, or the network took it back.
    Dropped,
    /// It came where the bill does not ask for it: the network's name.
    Elsewhere(String),
    /// The shop took it as payment.
    Accepted,
    /// The shop did not take it as payment.
    Refused,
    /// The shop sent it back.
    Returned,
}
