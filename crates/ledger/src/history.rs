//! The facts of one invoice, and when they were last decided.

use quittance_protocol::Time;
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, Record};

/// The facts of one invoice in the order they were recorded, and when they were last decided.
///
/// The order matters only between what people did and what chains said: money recorded after `Canceled` is late. Of
/// `Followed` only the newest per network is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// What happened, oldest first.
    records: Vec<Record>,
    /// What was true then has been told; only what is new since becomes an event.
    decided_at: Time,
}

impl History {
    /// The history of an invoice to which nothing has happened.
    #[must_use]
    pub const fn new(created_at: Time) -> Self {
        Self { records: Vec::new(), decided_at: created_at }
    }

    /// A stored history: its records in order and the time of the last `apply` or `pass`.
    #[must_use]
    pub const fn stored(records: Vec<Record>, decided_at: Time) -> Self {
        Self { records, decided_at }
    }

    /// What happened, oldest first.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// When it was last decided.
    #[must_use]
    pub const fn decided_at(&self) -> Time {
        self.decided_at
    }

    /// When the invoice settled first.
    #[must_use]
    pub fn settled_at(&self) -> Option<Time> {
        self.records.iter().find(|record| record.fact == Fact::Settled).map(|record| record.at)
    }

    /// Adds a fact. Of `Followed` only the newest per network stays.
    pub(crate) fn add(&mut self, record: Record) {
        if let Some(news) = record.fact.followed() {
            let older =
                |known: &Record| known.fact.followed().is_some_and(|known| known.network == news.network);
            self.records.retain(|known| !older(known));
        }
        self.records.push(record);
    }

    pub(crate) const fn decide_at(&mut self, now: Time) {
        self.decided_at = now;
    }
}
