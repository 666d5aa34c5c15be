//! Decides which screen an invoice shows now, and what it is called.

use quittance_protocol::Time;
use quittance_protocol::state::Failed;
use quittance_protocol::view::{InvoiceView, Money, Stage};

use crate::when;
use crate::words::{Counted, Word, Words};

/// What the page shows: one screen for each state, and the list of methods a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// A method is to be chosen.
    Choose,
    /// Another method may be chosen.
    Change,
    /// Nothing has a price just now, so there is nothing to choose.
    Unpriced,
    /// Who pays is missing.
    Payer,
    /// Waiting for money.
    Awaiting,
    /// Money is seen.
    Detected,
    /// Money is in blocks.
    Confirming,
    /// Some of it arrived.
    Partial,
    /// All of it is final.
    Paid,
    /// More than all of it is final.
    Overpaid,
    /// Time is up.
    Expired,
    /// The merchant decides.
    Late,
    /// Too little arrived.
    Short,
    /// The network did not take it.
    Stuck,
    /// The network took it back.
    Reversed,
    /// The merchant withdrew it.
    Canceled,
}

/// What a screen's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing yet.
    Plain,
    /// Money is on its way.
    Moving,
    /// It arrived.
    Good,
    /// The payer's attention is asked for.
    Attention,
    /// Money is at risk, or the invoice is over.
    Risk,
}

impl Screen {
    /// The screen of a stage. Another method is offered only while nothing has arrived.
    #[must_use]
    pub const fn of(stage: &Stage, change_asked: ChangeAsked) -> Self {
        match stage {
            Stage::Choose { priced: false, .. } => Self::Unpriced,
            Stage::Choose { .. } => Self::Choose,
            Stage::Payer { .. } => match change_asked {
                ChangeAsked::Yes => Self::Change,
                ChangeAsked::No => Self::Payer,
            },
            Stage::Awaiting(pay) => match change_asked {
                ChangeAsked::Yes if pay.may_change => Self::Change,
                ChangeAsked::Yes | ChangeAsked::No => Self::Awaiting,
            },
            Stage::Detected(_) => Self::Detected,
            Stage::Confirming(_) => Self::Confirming,
            Stage::Partial { .. } => Self::Partial,
            Stage::Paid(_) => Self::Paid,
            Stage::Overpaid { .. } => Self::Overpaid,
            Stage::Expired { .. } => Self::Expired,
            Stage::Late { .. } => Self::Late,
            Stage::Failed { because, .. } => match because {
                Failed::Short => Self::Short,
                Failed::Stuck => Self::Stuck,
                Failed::Reversed => Self::Reversed,
            },
            Stage::Canceled => Self::Canceled,
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn heading(self) -> Word {
        match self {
            Self::Choose | Self::Change => Word::ChooseTitle,
            Self::Unpriced => Word::UnpricedTitle,
            Self::Payer => Word::PayerTitle,
            Self::Awaiting => Word::AwaitingTitle,
            Self::Detected => Word::DetectedTitle,
            Self::Confirming => Word::ConfirmingTitle,
            Self::Partial => Word::PartialTitle,
            Self::Paid | Self::Overpaid => Word::PaidTitle,
            Self::Expired => Word::ExpiredTitle,
            Self::Late => Word::LateTitle,
            Self::Short => Word::ShortTitle,
            Self::Stuck => Word::StuckTitle,
            Self::Reversed => Word::ReversedTitle,
            Self::Canceled => Word::CanceledTitle,
        }
    }

    /// What its colour says.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Choose | Self::Change | Self::Unpriced | Self::Payer | Self::Awaiting => Tone::Plain,
            Self::Detected | Self::Confirming => Tone::Moving,
            Self::Paid | Self::Overpaid => Tone::Good,
            Self::Partial | Self::Expired | Self::Late => Tone::Attention,
            Self::Short | Self::Stuck | Self::Reversed | Self::Canceled => Tone::Risk,
        }
    }
}

/// Whether the payer asked to pay another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeAsked {
    /// They did.
    Yes,
    /// They did not.
    No,
}

impl Tone {
    /// The picture in the tab: a disc in the tone's colour, with a tick once it arrived.
    #[must_use]
    pub fn icon(self) -> String {
        let (colour, sign) = match self {
            Self::Plain => ("1b1a17", ""),
            Self::Moving => ("0b6e5f", "M9 16h14"),
            Self::Good => ("1a7f43", "m9.5 16.5 4.5 4.5 9-10"),
            Self::Attention => ("9a6200", "M16 9v8m0 5v.1"),
            Self::Risk => ("b3261e", "m11 11 10 10m0-10L11 21"),
        };
        [
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' cy='16' r='15' fill='%23",
            colour,
            "'/%3E%3Cg fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'%3E%3Ccircle cx='16' cy='16' r='12.5' stroke-width='.8'/%3E%3Cpath d='",
            sign,
            "'/%3E%3C/g%3E%3C/svg%3E",
        ]
        .concat()
    }
}

/// An amount as people read it, on one line: `24.90 USDT`.
#[must_use]
pub fn money(money: &Money) -> String {
    [&money.value, "\u{a0}", &money.currency].concat()
}

/// Whether what came on top is the whole amount a second time.
#[must_use]
pub fn paid_twice(view: &InvoiceView, by: &Money) -> bool {
    view.transactions.len() > 1 && view.quote.as_ref().is_some_and(|quote| quote.due == *by)
}

/// The heading of a screen, filled.
#[must_use]
pub fn heading(screen: Screen, view: &InvoiceView, words: &Words) -> String {
    let amount = view.stage.pay().map_or(&view.fiat, |pay| &pay.amount);
    let network = view.quote.as_ref().map_or("", |quote| &quote.method.network);
    let word = if is_short(view) { Word::ShortTitle } else { screen.heading() };
    words.fill(word, &[("amount", &money(amount)), ("network", network)])
}

/// Whether too little is on its way, to a merchant who takes the exact amount only.
#[must_use]
pub const fn is_short(view: &InvoiceView) -> bool {
    matches!(&view.stage, Stage::Detected(progress) | Stage::Confirming(progress) if progress.remaining.is_some())
}

/// Whether time is up while the invoice still waits: the gateway is looking for a payment, and none is invited any more.
#[must_use]
pub fn is_checking(view: &InvoiceView, now: Time) -> bool {
    view.stage.pay().and_then(|pay| pay.pay_by).is_some_and(|pay_by| when::seconds_left(pay_by, now) <= 0)
}

/// That the page leads back to the shop, and when.
#[must_use]
pub fn leaving(view: &InvoiceView, seconds: u32, words: &Words) -> String {
    words.count(Counted::BackIn, seconds, &[("merchant", &view.merchant.name)])
}

/// The document's title: it follows the state, so that a payer sees in the tab when the money arrived.
#[must_use]
pub fn title(screen: Screen, view: &InvoiceView, now: Time, words: &Words) -> String {
    let checking = is_checking(view, now);
    let heading = if checking { words.say(Word::TimeUpChecking) } else { heading(screen, view, words) };
    words.fill(Word::TitleMerchant, &[("title", &heading), ("merchant", &view.merchant.name)])
}

#[cfg(test)]
mod tests {
    use quittance_protocol::state::Resolution;

    use super::*;

    fn failed(because: Failed) -> Stage {
        let resolution = Resolution::Pending;
        Stage::Failed { because, received: None, remaining: None, resolution, may_requote: false }
    }

    #[test]
    fn each_reason_for_failing_has_its_own_screen() {
        let screens = Failed::ALL.iter().map(|because| Screen::of(&failed(*because), ChangeAsked::No));
        assert!(screens.eq([Screen::Short, Screen::Stuck, Screen::Reversed]));
    }

    #[test]
    fn asking_for_another_way_does_not_hide_that_money_arrived() {
        let late = Stage::Expired { pay_by: None, may_requote: true };
        assert_eq!(Screen::of(&late, ChangeAsked::Yes), Screen::Expired);
        assert_eq!(Screen::of(&Stage::Payer { may_requote: true }, ChangeAsked::Yes), Screen::Change);
    }
}
