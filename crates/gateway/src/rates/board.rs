//! The last readings of every source.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::Reading;
use super::asker::Round;
use super::failure::AskError;
use super::pair::Pair;
use super::source::Source;

/// The last readings of every source. Old ones stay until newer ones come: their age is looked at when they are used.
#[derive(Debug, Default)]
pub(super) struct Board {
    readings: BTreeMap<Source, BTreeMap<Pair, Reading>>,
    /// Who could not be asked last time.
    failing: BTreeSet<Source>,
    /// Pairs that have had no price since somebody was told.
    missing: BTreeSet<Pair>,
}

/// What has changed about a source.
#[derive(Debug)]
pub(super) enum Turn {
    /// Nothing.
    Same,
    /// It failed, and did not before.
    Failed(AskError),
    /// It answers again.
    Back,
}

impl Board {
    /// What every source said of a pair last.
    pub(super) fn readings(&self, pair: &Pair) -> Vec<(Source, Reading)> {
        let of = |(source, said): (&Source, &BTreeMap<Pair, Reading>)| Some((*source, *said.get(pair)?));
        self.readings.iter().filter_map(of).collect()
    }

    /// Notes what came of asking a source. Answers with that, and with how many sources were asked so far.
    pub(super) fn note(&mut self, source: Source, round: Round) -> (Turn, usize) {
        self.readings.entry(source).or_default().extend(round.readings);
        let turn = match round.failure {
            Some(failure) if self.failing.insert(source) => Turn::Failed(failure),
            None if self.failing.remove(&source) => Turn::Back,
            Some(_) | None => Turn::Same,
        };
        (turn, self.readings.len())
    }

    /// Notes which pairs have no price now. Answers with those that lost theirs, and those that have one again.
    pub(super) fn miss(&mut self, missing: BTreeSet<Pair>) -> (Vec<Pair>, Vec<Pair>) {
        let lost = missing.difference(&self.missing).cloned().collect();
        let back = self.missing.difference(&missing).cloned().collect();
        self.missing = missing;
        (lost, back)
    }
}
