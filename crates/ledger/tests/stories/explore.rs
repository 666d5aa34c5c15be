//! Explores what can happen to an invoice, breadth first, and notes every change of state.

use std::collections::HashSet;

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::terms::{PayerData, Terms};
use quittance_ledger::transfer::{Block, ChainFact, Followed, Place};
use quittance_ledger::{Deadline, InvoiceStatus, Quote, Reading, apply, pass};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, State};

use crate::builder::{Story, key, minute, quote, transfer};
use crate::row::{Row, money_row, time_row};
use crate::table::Cells;

/// One thing that can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose(&'static str),
    PayerGiven,
    Requote,
    Extend,
    Cancel,
    AcceptAll,
    AcceptElsewhere,
    Refuse,
    See(&'static str, u128),
    Include(&'static str, u128),
    /// Found only now, in an old block of minute 1.
    Find(&'static str, u128),
    Leave(&'static str, u128),
    Mine,
    Wait(i64),
}

const STEPS: &[Step] = &[
    Step::Choose("BTC"),
    Step::Choose("USDT_TRC20"),
    Step::PayerGiven,
    Step::Requote,
    Step::Extend,
    Step::Cancel,
    Step::AcceptAll,
    Step::AcceptElsewhere,
    Step::Refuse,
    Step::See("a", 400),
    Step::Include("a", 400),
    Step::Find("a", 400),
    Step::Leave("a", 400),
    Step::See("b", 1000),
    Step::Include("b", 1000),
    Step::Find("b", 1000),
    Step::Leave("b", 1000),
    Step::See("c", 1000),
    Step::Include("c", 1000),
    Step::Leave("c", 1000),
    Step::See("d", 100),
    Step::Include("d", 100),
    Step::Include("usdt", 700),
    Step::Mine,
    Step::Wait(20),
];

/// Everything that a few steps from well-known points of an invoice's life can reach.
pub(crate) fn explore() -> Cells {
    let starts = starts();
    let (half, rest) = starts.split_at(starts.len() / 2);
    let walk_all = |starts: &[(Story, usize)]| {
        let mut cells = Cells::new();
        for (start, depth) in starts {
            walk(start.clone(), *depth, &mut cells);
        }
        cells
    };
    let (mut cells, others) = std::thread::scope(|scope| {
        let others = scope.spawn(|| walk_all(rest));
        (walk_all(half), others.join().unwrap())
    });
    for (cell, reached) in others {
        cells.entry(cell).or_default().extend(reached);
    }
    cells
}

fn starts() -> Vec<(Story, usize)> {
    let needs_data = |story: Story| story.with(|terms| terms.payer_data = PayerData::Needed);
    let mut starts = vec![(Story::timed(), 3), (needs_data(Story::timed()), 4)];
    // Stuck while there is time left to pay, or late while there is time left to settle.
    let quick = |terms: &mut Terms| {
        terms.windows.settle = Duration::from_minutes(10);
        terms.pay_by = Some(minute(50));
    };
    for story in [Story::timed(), Story::timed().exact_or_fail()] {
        for asked in [story.clone().choose("BTC"), story.clone().with(quick).choose("BTC")] {
            starts.push((asked.clone(), 3));
            starts.push((asked.clone().sees("a", 400), 3));
            starts.push((asked.clone().sees("b", 1000), 3));
            starts.push((asked.clone().includes("a", 400).sees("b", 1000), 2));
            starts.push((asked.clone().includes("b", 1000).sees("c", 1000), 3));
            starts.push((asked.clone().includes("a", 400).blocks(1).minutes(20), 3));
            starts.push((asked.clone().includes("b", 1000).blocks(1), 3));
            starts.push((asked.clone().includes("b", 1000).blocks(1).minutes(20), 2));
            starts.push((asked.clone().sees("b", 1000).minutes(20), 3));
            starts.push((asked.clone().includes("usdt", 700).blocks(2), 2));
            starts.push((asked.clone().includes("usdt", 700).minutes(20), 2));
            starts.push((asked.clone().minutes(60).includes("a", 400), 3));
            starts.push((asked.clone().minutes(60).includes("b", 1000).blocks(1).does(Fact::Refused), 2));
            starts.push((asked.does(Fact::Canceled), 2));
        }
        for need in [0, 1] {
            starts.push((story.clone().needing(need).choose("BTC"), 3));
        }
    }
    starts
}

fn walk(start: Story, depth: usize, cells: &mut Cells) {
    let mut known = HashSet::new();
    let mut level = vec![start];
    for _ in 0..depth {
        let mut next = Vec::new();
        for story in &level {
            for step in STEPS {
                let mut story = story.clone();
                if story.takes(*step, cells) && known.insert(story.fingerprint()) {
                    next.push(story);
                }
            }
        }
        level = next;
    }
}

impl Story {
    /// Takes a step; false if it was refused or changes nothing worth going on from.
    fn takes(&mut self, step: Step, cells: &mut Cells) -> bool {
        let reading = self.reading();
        let current = reading.quote.clone().unwrap_or_else(|| quote("BTC", None));
        let later = Some(self.now + Duration::from_minutes(30)).max(reading.deadline.pay_by());
        match step {
            Step::Choose(method) => {
                self.wish(Row::Chosen, Fact::Chosen(self.quote_for(method, &reading)), cells)
            }
            Step::PayerGiven => self.wish(
                Row::PayerGiven,
                Fact::PayerGiven(self.quote(current.method.as_str(), current.pay_by)),
                cells,
            ),
            Step::Requote if reading.quote.is_none() => false,
            Step::Requote => {
                self.wish(Row::Requoted, Fact::Requoted(Quote { pay_by: later, ..current }), cells)
            }
            Step::Extend => match reading.quote {
                None => self.wish(Row::Requoted, Fact::Extended(later.unwrap()), cells),
                Some(_) => false,
            },
            Step::Cancel => self.wish(Row::Canceled, Fact::Canceled, cells),
            Step::AcceptAll => self.wish(Row::Accepted, Fact::Accepted(reading.acceptable()), cells),
            Step::AcceptElsewhere => match reading.elsewhere.first() {
                Some(money) => {
                    self.wish(Row::Accepted, Fact::Accepted(vec![money.transfer.key.clone()]), cells)
                }
                None => false,
            },
            Step::Refuse => self.wish(Row::Refused, Fact::Refused, cells),
            Step::See(name, amount) => self.moves(name, amount, Place::Seen, cells),
            Step::Include(name, amount) => {
                self.height += 1;
                let block = self.block(self.now);
                self.moves(name, amount, Place::Included(block), cells) && self.mines(cells)
            }
            Step::Find(name, amount) => {
                let block = Block { height: 50, ..self.block(minute(1)) };
                self.moves(name, amount, Place::Included(block), cells) && self.mines(cells)
            }
            Step::Leave(name, amount) => self.moves(name, amount, Place::Left, cells),
            Step::Mine => {
                self.height += 1;
                self.mines(cells)
            }
            Step::Wait(minutes) => {
                self.now = self.now + Duration::from_minutes(minutes);
                let applied = pass(&self.terms, &mut self.history, self.now);
                self.passes(&reading, &applied.reading, cells);
                self.mines(cells)
            }
        }
    }

    fn quote_for(&self, method: &str, reading: &Reading) -> Quote {
        let mut quote = self.quote(method, reading.deadline.pay_by());
        let waits = self.terms.payer_data == PayerData::Needed;
        if waits && reading.targets.is_empty() {
            quote.target = None;
        }
        quote
    }

    fn wish(&mut self, row: Row, fact: Fact, cells: &mut Cells) -> bool {
        let before = self.reading();
        match apply(&self.terms, &mut self.history, Record { at: self.now, fact }) {
            // What was said already says nothing of the table, but that an invoice stays canceled.
            Ok(applied) if applied.recorded.is_empty() && row != Row::Canceled => false,
            Ok(applied) if applied.recorded.is_empty() && before.status != InvoiceStatus::Canceled => false,
            Ok(applied) => {
                self.note(cells, row, &before, Some(&applied.reading));
                !applied.recorded.is_empty()
            }
            Err(_) => {
                self.note(cells, row, &before, None);
                false
            }
        }
    }

    fn moves(&mut self, name: &str, amount: u128, place: Place, cells: &mut Cells) -> bool {
        let before = self.reading();
        if before.targets.is_empty() {
            return false;
        }
        let known = before.transfers.iter().map(|counted| &counted.money).chain(&before.elsewhere);
        let known = known.into_iter().find(|money| money.transfer.key == key(name));
        match (&place, known.map(|money| &money.place)) {
            // A transfer leaves only if it is there, and does not go back and forth for nothing.
            (Place::Left, None) | (Place::Seen, Some(Place::Seen)) => return false,
            (Place::Included(_), Some(Place::Included(_))) => return false,
            _ => {}
        }
        self.number += 1;
        let left = place == Place::Left;
        let falls_out = place == Place::Seen && known.is_some();
        let fact = Fact::Chain(ChainFact { number: self.number, transfer: transfer(name, amount), place });
        let applied = apply(&self.terms, &mut self.history, Record { at: self.now, fact }).unwrap();
        let row = match (left, applied.reading.deadline) {
            (true, Deadline::Passed(_)) => Row::LeftPassed,
            (true, Deadline::Never | Deadline::Open(_)) => Row::LeftOpen,
            (false, _) if falls_out => Row::BackInMempool,
            (false, _) => money_row(&applied.reading, &key(name)),
        };
        self.note(cells, row, &before, Some(&applied.reading));
        true
    }

    fn mines(&mut self, cells: &mut Cells) -> bool {
        for network in ["bitcoin", "tron"] {
            self.number += 1;
            let followed = Followed {
                network: NetworkId::new(network),
                number: self.number,
                height: self.height,
                block_time: self.now,
                finalized: None,
            };
            let before = self.reading();
            let record = Record { at: self.now, fact: Fact::Followed(followed) };
            let applied = apply(&self.terms, &mut self.history, record).unwrap();
            self.passes(&before, &applied.reading, cells);
        }
        true
    }

    /// What tells this point of the story from others.
    fn fingerprint(&self) -> String {
        let reading = self.reading();
        let counted =
            reading.transfers.iter().map(|counted| (&counted.money, format!("{:?}", counted.standing)));
        let elsewhere = reading.elsewhere.iter().map(|money| (money, "elsewhere".to_owned()));
        let money: Vec<_> = counted
            .chain(elsewhere)
            .map(|(money, standing)| {
                (
                    &money.transfer.key,
                    standing,
                    money.confirmations.min(money.need),
                    money.seen_at,
                    money.settle_by,
                )
            })
            .collect();
        let tail = (reading.settlement, reading.resolution, reading.due, &reading.actions, self.now);
        format!("{:?} {:?} {money:?} {tail:?}", reading.status, reading.deadline)
    }
}

impl Story {
    fn passes(&self, before: &Reading, after: &Reading, cells: &mut Cells) {
        if let Some(row) = time_row(before, after) {
            self.note(cells, row, before, Some(after));
        }
    }

    fn note(&self, cells: &mut Cells, row: Row, before: &Reading, after: Option<&Reading>) {
        let from = before.status.state();
        let to = after.map(|after| (after.status.state(), after.status.reason()));
        let reached = match to {
            None => "409".to_owned(),
            Some((State::Failed, Some(reason))) if to != Some((from, before.status.reason())) => {
                format!("failed {reason}")
            }
            Some((to, _)) if to == from => "=".to_owned(),
            Some((to, _)) => to.to_string(),
        };
        cells.entry((row, from)).or_default().insert(reached);
    }
}
