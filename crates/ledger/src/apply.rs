//! Records a fact, decides again, and says what changed.

use std::collections::HashSet;

use quittance_protocol::{Resolution, Time};

use crate::conflict::Conflict;
use crate::decide::read;
use crate::event::{Event, difference};
use crate::fact::{Fact, Record};
use crate::history::History;
use crate::permit;
use crate::reading::{Reading, Settlement};
use crate::ruling::Rulings;
use crate::status::InvoiceStatus;
use crate::terms::Terms;
use crate::transfer::{ChainFact, Followed, TransferKey};

/// What became of a fact, or of time that passed. Rows first, then messages: commit `recorded` and the history's new
/// `decided_at` together with whatever the events cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What has to be stored, in this order: the fact, unless it was known, and `Settled` if the ledger wrote it. A
    /// `Followed` replaces the stored one of its network.
    pub recorded: Vec<Record>,
    /// What changed since the history was last decided.
    pub events: Vec<Event>,
    /// How things stand now.
    pub reading: Reading,
}

/// Records a fact at its own time and decides again.
///
/// A fact that is known already changes nothing, and neither does a `Followed` older than the known one.
///
/// # Errors
///
/// When the fact is a wish of payer or merchant that cannot be granted now; then nothing is recorded, and the history is as
/// it was.
pub fn apply(terms: &Terms, history: &mut History, record: Record) -> Result<Applied, Conflict> {
    let now = record.at.max(history.decided_at());
    let told = read(terms, history.records(), history.decided_at());
    let present =
        if now == history.decided_at() { told.clone() } else { read(terms, history.records(), now) };
    let mut recorded = Vec::new();
    if !repeats(history, &present, &record.fact) {
        permit::check(terms, &present, &Rulings::of(history.records()), &record)?;
        history.add(record.clone());
        recorded.push(record);
    }
    Ok(decided(terms, history, &told, now, recorded))
}

/// Records what a source told in one go, and decides once.
///
/// What is known already changes nothing, as in [`apply`]. Between the facts nothing is decided: a transfer that moves from one
/// block to another in one go never was away, and thousands of transfers cost one decision and not thousands.
#[must_use]
pub fn observe(
    terms: &Terms,
    history: &mut History,
    now: Time,
    followed: &[Followed],
    facts: &[ChainFact],
) -> Applied {
    let now = now.max(history.decided_at());
    let told = read(terms, history.records(), history.decided_at());
    let mut news: Vec<Fact> = Vec::new();
    for followed in followed.iter().cloned().map(Fact::Followed) {
        if !repeats(history, &told, &followed) {
            news.push(followed);
        }
    }
    let known = history.records().iter().filter_map(|record| record.fact.chain());
    let mut known: HashSet<(&TransferKey, u64)> = known.map(named).collect();
    news.extend(facts.iter().filter(|fact| known.insert(named(fact))).cloned().map(Fact::Chain));
    let recorded: Vec<Record> = news.into_iter().map(|fact| Record { at: now, fact }).collect();
    for record in &recorded {
        history.add(record.clone());
    }
    decided(terms, history, &told, now, recorded)
}

/// What no two facts about transfers share.
const fn named(fact: &ChainFact) -> (&TransferKey, u64) {
    (&fact.transfer.key, fact.number)
}

/// Lets time pass: decides again without a new fact.
#[must_use]
pub fn pass(terms: &Terms, history: &mut History, now: Time) -> Applied {
    let now = now.max(history.decided_at());
    let told = read(terms, history.records(), history.decided_at());
    decided(terms, history, &told, now, Vec::new())
}

/// Decides, writes `Settled` when it is due, and tells the difference from what was told.
fn decided(
    terms: &Terms,
    history: &mut History,
    told: &Reading,
    now: Time,
    recorded: Vec<Record>,
) -> Applied {
    let mut recorded = recorded;
    let mut reading = read(terms, history.records(), now);
    if reading.settlement == Settlement::Open && reading.status.is_settled() {
        let settled = Record { at: now, fact: Fact::Settled };
        history.add(settled.clone());
        recorded.push(settled);
        reading = read(terms, history.records(), now);
    }
    history.decide_at(now);
    Applied { recorded, events: difference(told, &reading), reading }
}

/// True if the fact says nothing new.
fn repeats(history: &History, present: &Reading, fact: &Fact) -> bool {
    let mut known = history.records().iter().rev().map(|record| &record.fact);
    match fact {
        Fact::Chain(news) => known
            .filter_map(Fact::chain)
            .any(|known| known.transfer.key == news.transfer.key && known.number == news.number),
        Fact::Followed(news) => known
            .filter_map(Fact::followed)
            .any(|known| known.network == news.network && known.number >= news.number),
        Fact::Chosen(_) | Fact::PayerGiven(_) | Fact::Requoted(_) | Fact::Extended(_) => {
            known.find(|known| known.is_payers()) == Some(fact)
        }
        Fact::Canceled if present.status == InvoiceStatus::Canceled => true,
        Fact::Canceled | Fact::Settled => known.any(|known| known == fact),
        Fact::Accepted(_) => known.find(|known| known.is_ruling()) == Some(fact),
        // Money that arrived after a refusal has not been refused yet.
        Fact::Refused | Fact::Refunded => {
            known.find(|known| known.is_ruling()) == Some(fact) && present.resolution != Resolution::Pending
        }
    }
}
