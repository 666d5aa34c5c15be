//! The payment cannot complete: too little, stuck, or undone. Each says where the money is.

use quittance_protocol::state::{Failed, Resolution};

use super::late::{decided, decision};
use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// Why it failed, where the money is, and what can be done.
#[must_use]
pub fn failed(because: Failed, resolution: Resolution, may_requote: bool) -> Ending {
    let (screen, mut lead, again, topic) = match because {
        Failed::Short => (Screen::Short, vec![Word::ShortLead], Word::ShortRest, "/wrong-amount"),
        Failed::Stuck => (Screen::Stuck, vec![Word::StuckLead], Word::NewPrice, "/sent"),
        Failed::Reversed => (Screen::Reversed, vec![Word::ReversedLead], Word::NewPrice, "/sent"),
    };
    lead.extend(match (because, resolution) {
        (Failed::Short, Resolution::Pending) if may_requote => Some(Word::ShortMissing),
        (Failed::Short, Resolution::Pending) => Some(Word::ShortAsk),
        (Failed::Short | Failed::Stuck, Resolution::Refused | Resolution::Refunded) => {
            Some(decision(resolution))
        }
        (Failed::Stuck, Resolution::Pending) | (Failed::Reversed, _) => None,
    });
    let mut ways = decided(resolution, Way::Help(topic, Word::WhatNow));
    if may_requote {
        ways.insert(0, Way::Requote(again));
    }
    Ending::new(screen, lead, ways)
}
