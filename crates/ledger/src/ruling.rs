//! What the merchant decided, and from when on it holds.

use std::collections::HashSet;

use quittance_protocol::{LateBecause, Resolution};

use crate::fact::{Fact, Record};
use crate::quote::Quote;
use crate::track::Track;
use crate::transfer::TransferKey;

/// The merchant's decisions, by their positions among the records.
pub(crate) struct Rulings<'a> {
    /// The newest `Accepted`.
    accepted: Option<HashSet<&'a TransferKey>>,
    /// Whether the merchant withdrew the invoice.
    pub(crate) canceled: bool,
    /// Whether the merchant refused or refunded what came, before it was ever settled: nothing more is asked for.
    pub(crate) refused: bool,
    /// When the invoice was settled: the position of `Settled` among the records.
    pub(crate) settled: Option<usize>,
    /// Every quote, oldest first.
    pub(crate) quotes: Vec<&'a Quote>,
    /// Whether the payer data is there.
    pub(crate) payer_given: bool,
    /// The newest of `Accepted`, `Refused` and `Refunded`.
    newest: Option<(usize, &'a Fact)>,
    /// From where on money is late, and why.
    cuts: Vec<(usize, LateBecause)>,
}

impl<'a> Rulings<'a> {
    /// Reads the decisions among `facts`.
    pub(crate) fn of(facts: &'a [Record]) -> Self {
        let mut rulings = Self {
            accepted: None,
            canceled: false,
            refused: false,
            settled: None,
            quotes: Vec::new(),
            payer_given: false,
            newest: None,
            cuts: Vec::new(),
        };
        for (index, record) in facts.iter().enumerate() {
            match &record.fact {
                Fact::Canceled => {
                    rulings.canceled = true;
                    rulings.cuts.push((index, LateBecause::Canceled));
                }
                Fact::Accepted(keys) => {
                    rulings.accepted = Some(keys.iter().collect());
                    // To accept takes an earlier refusal back.
                    rulings.refused = false;
                    rulings.cuts.retain(|(_, because)| *because != LateBecause::Refused);
                    rulings.newest = Some((index, &record.fact));
                }
                Fact::Refused | Fact::Refunded => {
                    rulings.newest = Some((index, &record.fact));
                    if rulings.settled.is_none() {
                        rulings.refused = true;
                        rulings.cuts.push((index, LateBecause::Refused));
                    }
                }
                Fact::Settled => rulings.settled = rulings.settled.or(Some(index)),
                Fact::PayerGiven(quote) => {
                    rulings.payer_given = true;
                    rulings.quotes.push(quote);
                }
                Fact::Chosen(quote) | Fact::Requoted(quote) => rulings.quotes.push(quote),
                Fact::Chain(_) | Fact::Followed(_) | Fact::Extended(_) => {}
            }
        }
        rulings
    }

    /// Whether the newest `Accepted` names this transfer.
    pub(crate) fn accepts(&self, key: &TransferKey) -> bool {
        self.accepted.as_ref().is_some_and(|keys| keys.contains(key))
    }

    /// Why a transfer is late whatever its time: it was not there yet when the merchant canceled, refused or refunded.
    pub(crate) fn cut_off(&self, track: &Track<'_>) -> Option<LateBecause> {
        self.cuts.iter().find(|(index, _)| !track.was_present_before(*index)).map(|(_, because)| *because)
    }

    /// What was decided about `undecided`, the money that does not settle by itself. A decision says nothing of what came
    /// after it.
    pub(crate) fn resolution<'t>(&self, undecided: impl Iterator<Item = &'t Track<'t>>) -> Resolution {
        let Some((index, fact)) = self.newest else { return Resolution::Pending };
        let mut undecided = undecided;
        if undecided.any(|track| !track.was_present_before(index)) {
            return Resolution::Pending;
        }
        match fact {
            Fact::Refused => Resolution::Refused,
            Fact::Refunded => Resolution::Refunded,
            Fact::Accepted(_) | Fact::Canceled | Fact::Settled => Resolution::Pending,
            Fact::Chosen(_) | Fact::PayerGiven(_) | Fact::Requoted(_) | Fact::Extended(_) => {
                Resolution::Pending
            }
            Fact::Chain(_) | Fact::Followed(_) => Resolution::Pending,
        }
    }
}
