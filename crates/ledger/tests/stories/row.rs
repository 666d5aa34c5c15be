//! Which row of the table a fact belongs to.

use quittance_ledger::{Finality, Money, Reading, Standing, TransferKey};
use quittance_protocol::{Amount, LateBecause};

macro_rules! rows {
    ($($row:ident $text:literal),* $(,)?) => {
        /// What happened, as the table's rows have it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Row { $($row),* }

        impl Row {
            /// The rows in the order of the table.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$row),*];

            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$row => $text),* }
            }
        }
    };
}

rows! {
    Chosen "`Chosen`",
    PayerGiven "`PayerGiven`",
    Requoted "`Requoted`, `Extended`",
    Canceled "`Canceled`",
    Short "in time, still short",
    Seen "in time, enough, not all in blocks",
    InBlocks "in time, enough, in blocks",
    EnoughFinal "enough is final",
    ShortFinal "all is final, still short",
    Late "late money",
    Stuck "money that is stuck",
    BackInMempool "`Seen` again, out of its block",
    LeftOpen "`Left`, `pay_by` open",
    LeftPassed "`Left`, `pay_by` passed",
    PayBy "`pay_by` passes",
    SettleBy "`settle_by` passes",
    Accepted "`Accepted`",
    Refused "`Refused`, `Refunded`",
    Elsewhere "`Elsewhere`",
    Followed "`Followed`, nothing else",
}

/// The row of a transfer that is there now.
pub(crate) fn money_row(after: &Reading, key: &TransferKey) -> Row {
    let Some(counted) = after.transfers.iter().find(|counted| counted.money.transfer.key == *key) else {
        return Row::Elsewhere;
    };
    match counted.standing {
        Standing::Late(LateBecause::Deadline | LateBecause::Stuck) => Row::Late,
        Standing::Stuck => Row::Stuck,
        // What a cancellation or a refusal made late is in its row by its own time.
        Standing::Late(LateBecause::Canceled | LateBecause::Refused)
            if after.deadline.pay_by().is_some_and(|pay_by| pay_by < counted.money.seen_at) =>
        {
            Row::Late
        }
        Standing::InTime | Standing::Late(_) => in_time_row(after),
    }
}

fn in_time_row(after: &Reading) -> Row {
    let enough = after.due.unwrap_or_default();
    let own_time = |standing| match standing {
        Standing::InTime | Standing::Late(LateBecause::Canceled | LateBecause::Refused) => true,
        Standing::Stuck | Standing::Late(LateBecause::Deadline | LateBecause::Stuck) => false,
    };
    let sum = |wanted: &dyn Fn(&Money) -> bool| {
        let counted =
            after.transfers.iter().filter(|counted| own_time(counted.standing) && wanted(&counted.money));
        counted.fold(Amount::ZERO, |sum, counted| sum.saturating_add(counted.money.transfer.amount))
    };
    let is_final = |money: &Money| money.finality == Finality::Final;
    if sum(&is_final) >= enough {
        Row::EnoughFinal
    } else if sum(&|money| money.is_in_a_block()) >= enough {
        Row::InBlocks
    } else if sum(&|_| true) >= enough {
        Row::Seen
    } else if sum(&is_final) == sum(&|_| true) {
        Row::ShortFinal
    } else {
        Row::Short
    }
}

/// The row of time or blocks that passed; none where two deadlines passed at once.
pub(crate) fn time_row(before: &Reading, after: &Reading) -> Option<Row> {
    let stuck = |reading: &Reading| {
        reading.transfers.iter().filter(|counted| counted.standing == Standing::Stuck).count()
    };
    let late_final = |reading: &Reading| {
        let late = reading.transfers.iter().filter(|counted| counted.is_late());
        late.filter(|counted| counted.money.finality == Finality::Final).count()
    };
    let pay_by_passes = !before.deadline.has_passed() && after.deadline.has_passed();
    match (pay_by_passes, stuck(before) != stuck(after)) {
        (true, true) => None,
        (true, false) => Some(Row::PayBy),
        (false, true) => Some(Row::SettleBy),
        (false, false) if before.final_received != after.final_received => {
            if in_time_row(after) == Row::EnoughFinal {
                Some(Row::EnoughFinal)
            } else {
                Some(Row::ShortFinal)
            }
        }
        (false, false) if late_final(before) != late_final(after) => Some(Row::Late),
        (false, false) => Some(Row::Followed),
    }
}
