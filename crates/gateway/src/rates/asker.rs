//! Asks one source for everything it knows.

use std::collections::{BTreeMap, BTreeSet};

use quittance_protocol::{Duration, Rate, Time};

use super::agreement::Reading;
use super::chainlink::Feeds;
use super::failure::AskError;
use super::pair::Pair;
use super::source::Source;
use super::web::{Answer, Web};
use crate::clock;

/// How long a source is not asked again for a pair it does not know: it may list it one day, or have been mistaken.
const FORGIVEN_AFTER: Duration = Duration::from_hours(1);

/// Asks one source.
pub(super) enum Asker {
    /// One that answers to everybody.
    Public(Public),
    /// Feeds on a chain.
    Chainlink(Feeds),
}

/// Asks a source that answers to everybody.
pub(super) struct Public {
    pub(super) source: Source,
    pub(super) reader: &'static dyn Reader,
    pub(super) web: Web,
    pub(super) pairs: BTreeSet<Pair>,
    pub(super) max_age: Duration,
    /// What it did not know, and when it said so.
    unknown: BTreeMap<Pair, Time>,
}

/// One question and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The path with its query.
    pub(super) path: String,
    pub(super) pairs: Vec<Pair>,
}

/// A price in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) pair: Pair,
    pub(super) rate: Rate,
    /// Of when it is, by the source's clock, where it says so.
    pub(super) at: Option<Time>,
}

/// Knows the form of a source's questions and answers.
pub(super) trait Reader: Send + Sync {
    /// Whether the source can be asked for this pair at all.
    fn knows(&self, pair: &Pair) -> bool;

    /// The questions that are about these pairs, as few as the source allows.
    fn questions(&self, pairs: &[Pair]) -> Vec<Question>;

    /// The prices in an answer. What is missing or no price is left out.
    ///
    /// # Errors
    ///
    /// When the answer is a refusal, or has another form.
    fn read(&self, question: &Question, answer: &Answer) -> Result<Vec<Found>, AskError>;
}

/// What came of asking: what was learnt, and what went wrong.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub(super) readings: Vec<(Pair, Reading)>,
    pub(super) failure: Option<AskError>,
}

impl Asker {
    /// Who is asked.
    pub(super) const fn source(&self) -> Source {
        match self {
            Self::Public(public) => public.source,
            Self::Chainlink(_) => Source::Chainlink,
        }
    }

    /// Whether it can be asked for this pair at all.
    pub(super) fn knows(&self, pair: &Pair) -> bool {
        match self {
            Self::Public(public) => public.pairs.contains(pair),
            Self::Chainlink(feeds) => feeds.knows(pair),
        }
    }

    /// Asks for everything.
    pub(super) async fn ask(&mut self) -> Round {
        match self {
            Self::Public(public) => public.ask().await,
            Self::Chainlink(feeds) => feeds.ask().await,
        }
    }
}

impl Public {
    /// Prepares to ask a source for those of the pairs that it can be asked for.
    pub(super) fn new(
        source: Source,
        reader: &'static dyn Reader,
        web: Web,
        wanted: &BTreeSet<Pair>,
        max_age: Duration,
    ) -> Self {
        let pairs = wanted.iter().filter(|pair| reader.knows(pair)).cloned().collect();
        Self { source, reader, web, pairs, max_age, unknown: BTreeMap::new() }
    }

    async fn ask(&mut self) -> Round {
        let now = clock::now();
        self.unknown.retain(|_, since| now.since(*since) < FORGIVEN_AFTER);
        let pairs: Vec<Pair> =
            self.pairs.iter().filter(|pair| !self.unknown.contains_key(pair)).cloned().collect();
        let mut round = Round::default();
        let mut questions = self.reader.questions(&pairs);
        while let Some(question) = questions.pop() {
            match self.answer(&question).await {
                Ok(readings) => round.readings.extend(readings),
                Err(AskError::UnknownPair) => questions.extend(self.narrow(question, now)),
                // What one question fails on need not concern the others; a source that is gone or has enough does.
                Err(failure) => {
                    let is_over = failure.concerns_every_question();
                    round.failure = Some(failure);
                    if is_over {
                        return round;
                    }
                }
            }
        }
        round
    }

    async fn answer(&self, question: &Question) -> Result<Vec<(Pair, Reading)>, AskError> {
        let answer = self.web.get(&question.path).await?;
        let found = self.reader.read(question, &answer)?;
        // A source whose clock is ahead of ours is of now.
        let at = |found: &Found| found.at.unwrap_or(answer.at).min(clock::now());
        let reading = |found: Found| {
            (found.pair.clone(), Reading { rate: found.rate, at: at(&found), good_for: self.max_age })
        };
        Ok(found.into_iter().map(reading).collect())
    }

    /// Some sources refuse a whole question for one pair they do not know, and do not say which. Halves find it.
    fn narrow(&mut self, question: Question, now: Time) -> Vec<Question> {
        match question.pairs.as_slice() {
            [] => Vec::new(),
            [pair] => {
                tracing::info!(source = %self.source, "{} has no price of {pair}", self.source);
                self.unknown.insert(pair.clone(), now);
                Vec::new()
            }
            several => {
                let (one, other) = several.split_at(several.len() / 2);
                [one, other].into_iter().flat_map(|half| self.reader.questions(half)).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
