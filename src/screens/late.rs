//! Money came that does not settle by itself: how much, why, and who decides.

use quittance_protocol::state::{LateBecause, Resolution};

use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// What happened to late money, and what was decided about it.
#[must_use]
pub fn late(because: LateBecause, by: Option<u32>, resolution: Resolution) -> Ending {
    let what = match because {
        LateBecause::Deadline if by.is_some() => Word::LateDeadline,
        LateBecause::Deadline => Word::LateDeadlinePlain,
        LateBecause::Canceled => Word::LateCanceled,
        LateBecause::Refused => Word::LateRefused,
        LateBecause::Stuck => Word::LateStuck,
    };
    let ways = decided(resolution, Way::Help("/late", Word::WhatNow));
    let ending = Ending::new(Screen::Late, vec![what, decision(resolution)], ways);
    Ending { late: by, ..ending }
}

/// Where money is that the merchant decides about.
pub(super) const fn decision(resolution: Resolution) -> Word {
    match resolution {
        Resolution::Pending => Word::WithMerchant,
        Resolution::Refused => Word::MoneyRefused,
        Resolution::Refunded => Word::MoneyRefunded,
    }
}

/// The ways on from there. Whose money came back has nothing more to ask for.
pub(super) fn decided(resolution: Resolution, help: Way) -> Vec<Way> {
    match resolution {
        Resolution::Pending | Resolution::Refused => vec![Way::Write, Way::Back, help],
        Resolution::Refunded => vec![Way::Back, Way::Write, help],
    }
}
