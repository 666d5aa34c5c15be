//! Money came that does not settle by itself: how much, why, and who decides.

use quittance_protocol::state::{LateBecause, Resolution};
use quittance_protocol::view::{InvoiceView, Money};

use crate::app::Page;
use crate::parts::Ending;
use crate::screen::{Screen, money};
use crate::when;
use crate::words::Word;

/// Late money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateMoney {
    /// How much.
    pub amount: Money,
    /// Why it is late.
    pub because: LateBecause,
    /// How late, in seconds.
    pub by_seconds: Option<u32>,
    /// What the merchant decided.
    pub resolution: Resolution,
}

/// What happened to late money, and what was decided about it.
#[must_use]
pub fn late(page: Page, view: &InvoiceView, late: &LateMoney) -> Ending {
    let LateMoney { amount, because, by_seconds, resolution } = late;
    let how_late = by_seconds.map_or(String::new(), |seconds| when::late(seconds, page.words));
    let text = money(amount);
    let places = [("amount", &*text), ("late", &how_late), ("merchant", &view.merchant.name)];
    let word = match because {
        LateBecause::Deadline if by_seconds.is_some() => Word::LateDeadline,
        LateBecause::Deadline => Word::LateDeadlinePlain,
        LateBecause::Canceled => Word::LateCanceled,
        LateBecause::Refused => Word::LateRefused,
        LateBecause::Stuck => Word::LateStuck,
    };
    let lead = [&page.fill(word, &places), " ", &page.fill(decision(*resolution), &places)].concat();
    Ending { screen: Screen::Late, lead, received: Some(amount.value.clone()), requote: None, topic: "late" }
}

/// Where money is that the merchant decides about.
pub(crate) const fn decision(resolution: Resolution) -> Word {
    match resolution {
        Resolution::Pending => Word::WithMerchant,
        Resolution::Refused => Word::MoneyRefused,
        Resolution::Refunded => Word::MoneyRefunded,
    }
}
