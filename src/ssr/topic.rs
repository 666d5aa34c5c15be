//! The topics of help, as data: what each says, for whom it comes first, and what can be done at its end.

use quittance_protocol::State;

use crate::ssr::doc_words::DocWord;

/// A page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name in a path: `/help/sent`.
    pub name: &'static str,
    /// What it is called.
    pub(crate) title: DocWord,
    /// What is true for everybody.
    pub(crate) text: DocWord,
    /// Sentences about the invoice at hand. One is said if the invoice has everything that it names.
    pub(crate) own: &'static [DocWord],
    /// What is worked out below the text.
    pub(crate) extra: Extra,
    /// The states in which payers look for it first.
    pub(crate) first_for: &'static [State],
    /// What it ends in, where the invoice allows it. The first one is the main one.
    pub(crate) ways: &'static [Next],
}

/// What is worked out below a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Nothing.
    None,
    /// What leaves an account, so that the whole amount arrives.
    Sum,
    /// The signed instruction, as a file.
    Instruction,
}

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Ask the network about a transaction.
    Claim,
    /// Get a new price, or more time.
    Requote,
    /// Go to what is to be paid now: the whole, or the rest.
    Pay,
    /// Choose another currency or network.
    Choose,
    /// See the receipt.
    Receipt,
    /// Write to the shop, with the facts filled in.
    Contact,
    /// See how long networks take.
    Times,
}

impl Topic {
    /// Every topic, in the order they are listed.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = &[
        Self {
            name: "pay", title: DocWord::PayTitle, text: DocWord::PayText, own: &[DocWord::PayOwn], extra: Extra::Instruction,
            first_for: &[State::Choose, State::Payer],
            ways: &[Next::Pay, Next::Choose, Next::Times],
        },
        Self {
            name: "instruction", title: DocWord::InstructionTitle, text: DocWord::InstructionText,
            own: &[DocWord::InstructionOwn, DocWord::InstructionOwnUntil], extra: Extra::Instruction,
            first_for: &[State::Awaiting],
            ways: &[Next::Pay, Next::Requote, Next::Choose],
        },
        Self {
            name: "wallet", title: DocWord::WalletTitle, text: DocWord::WalletText, own: &[DocWord::WalletOwn], extra: Extra::Sum,
            first_for: &[State::Choose, State::Awaiting, State::Partial],
            ways: &[Next::Pay, Next::Choose],
        },
        Self {
            name: "choosing", title: DocWord::ChoosingTitle, text: DocWord::ChoosingText, own: &[DocWord::NetworkOwn],
            extra: Extra::None,
            first_for: &[State::Choose],
            ways: &[Next::Choose, Next::Times, Next::Pay],
        },
        Self {
            name: "amount", title: DocWord::AmountTitle, text: DocWord::AmountText, own: &[DocWord::AmountOwn, DocWord::InstructionOwnUntil], extra: Extra::None,
            first_for: &[State::Awaiting],
            ways: &[Next::Pay, Next::Requote],
        },
        Self {
            name: "sent", title: DocWord::SentTitle, text: DocWord::SentText, own: &[DocWord::SentOwn, DocWord::StrayOwn],
            extra: Extra::None,
            first_for: &[State::Awaiting, State::Detected, State::Confirming, State::Expired, State::Failed, State::Canceled],
            ways: &[Next::Claim, Next::Contact, Next::Times],
        },
        Self {
            name: "wrong-amount", title: DocWord::WrongAmountTitle, text: DocWord::WrongAmountText,
            own: &[DocWord::MissingOwn, DocWord::OverOwn], extra: Extra::None,
            first_for: &[State::Partial, State::Overpaid, State::Failed],
            ways: &[Next::Pay, Next::Requote, Next::Contact, Next::Claim],
        },
        Self {
            name: "minimum", title: DocWord::MinimumTitle, text: DocWord::MinimumText, own: &[DocWord::MissingOwn],
            extra: Extra::None,
            first_for: &[State::Partial],
            ways: &[Next::Pay, Next::Choose, Next::Requote, Next::Contact],
        },
        Self {
            name: "expired", title: DocWord::ExpiredTitle, text: DocWord::ExpiredText, own: &[DocWord::ExpiredOwn],
            extra: Extra::None,
            first_for: &[State::Expired, State::Canceled],
            ways: &[Next::Requote, Next::Claim, Next::Contact],
        },
        Self {
            name: "late", title: DocWord::LateTitle, text: DocWord::LateText, own: &[DocWord::LateOwn], extra: Extra::None,
            first_for: &[State::Late],
            ways: &[Next::Contact, Next::Claim],
        },
        Self {
            name: "delivery", title: DocWord::DeliveryTitle, text: DocWord::DeliveryText, own: &[DocWord::DeliveryOwn],
            extra: Extra::None,
            first_for: &[State::Paid, State::Overpaid],
            ways: &[Next::Contact, Next::Receipt],
        },
        Self {
            name: "network", title: DocWord::NetworkTitle, text: DocWord::NetworkText,
            own: &[DocWord::NetworkOwn, DocWord::StrayOwn], extra: Extra::None,
            first_for: &[State::Awaiting, State::Expired, State::Late, State::Failed, State::Canceled],
            ways: &[Next::Claim, Next::Contact],
        },
        Self {
            name: "twice", title: DocWord::TwiceTitle, text: DocWord::TwiceText, own: &[DocWord::OverOwn], extra: Extra::None,
            first_for: &[State::Paid, State::Overpaid],
            ways: &[Next::Contact, Next::Claim, Next::Receipt],
        },
    ];

    /// The topic of a path.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|topic| topic.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_has_topics_that_come_first() {
        for state in State::ALL {
            let first = Topic::ALL.iter().filter(|topic| topic.first_for.contains(state)).count();
            assert!((1..=6).contains(&first), "{state}: {first}");
        }
    }

    #[test]
    fn every_topic_has_a_name_of_its_own_and_ends_in_something_to_do() {
        let names: BTreeSet<&str> = Topic::ALL.iter().map(|topic| topic.name).collect();
        assert_eq!(names.len(), Topic::ALL.len());
        for topic in Topic::ALL {
            assert_eq!(Topic::find(topic.name), Some(topic));
            assert!(!topic.ways.is_empty(), "{}", topic.name);
        }
    }

    /// Links that were sent, printed or built into a page stay right.
    #[test]
    fn the_first_topics_keep_their_names() {
        for name in ["pay", "sent", "minimum", "network", "late"] {
            assert!(Topic::find(name).is_some(), "{name}");
        }
    }
}
