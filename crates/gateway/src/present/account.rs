//! What documents tell besides the view: the shop, the bill's lines, and the ledger.

use quittance_ledger::{Fact, Finality, History, Money as LedgerMoney, Standing};
use quittance_page::ssr::account::{Account, Entry, EntryKind, Line, Shop};
use quittance_protocol::view::{Money, Stage};
use quittance_protocol::{FiatCurrency, Method, Resolution, Time};

use super::{Presented, money};
use crate::details;
use crate::project::Project;

/// How a shop shows itself.
#[must_use]
pub fn shop(project: &Project, verified_at: Option<Time>) -> Shop {
    let brand = &project.brand;
    Shop {
        name: project.name.clone(),
        logo: brand.logo.as_ref().map(|logo| format!("/assets/{}", logo.name)),
        site: project.site.clone(),
        verified_at,
        terms: brand.terms.clone(),
    }
}

/// What a bill lists, as documents show it.
#[must_use]
pub fn bill_lines(lines: &[details::Line], currency: FiatCurrency) -> Vec<Line> {
    let amount = |value: &str| Money { value: value.to_owned(), currency: currency.code().to_owned() };
    let lines = lines.iter().map(|line| Line {
        description: line.description().to_owned(),
        quantity: line.quantity().map(str::to_owned),
        amount: line.amount().map(amount),
    });
    lines.collect()
}

impl Presented<'_> {
    /// What documents tell besides the view. `verified_at` is when the shop's site was found to name it.
    #[must_use]
    pub fn account(&self, history: &History, verified_at: Option<Time>) -> Account {
        Account {
            shop: shop(self.project, verified_at),
            issued_at: self.terms.created_at,
            due: self.details.due_date,
            lines: bill_lines(&self.details.lines, self.terms.fiat.currency()),
            entries: self.entries(history),
        }
    }

    /// Every payment and every decision about one, oldest first.
    fn entries(&self, history: &History) -> Vec<Entry> {
        let reading = self.reading;
        let counted = reading.transfers.iter().map(|counted| {
            let money = &counted.money;
            let kind = match counted.standing {
                Standing::InTime => match money.finality {
                    Finality::Final => EntryKind::Payment,
                    Finality::Pending => EntryKind::Pending,
                },
                Standing::Late(_) => EntryKind::Late,
                Standing::Stuck => EntryKind::Stuck,
            };
            self.payment(money, kind)
        });
        let left = reading.left.iter().map(|money| self.payment(money, EntryKind::Dropped));
        let elsewhere = reading.elsewhere.iter().map(|money| {
            let method = Method::find(money.transfer.method.as_str());
            let network = method.map_or(String::new(), |method| method.network().name.to_owned());
            self.payment(money, EntryKind::Elsewhere(network))
        });
        let mut entries: Vec<Entry> = counted.chain(left).chain(elsewhere).flatten().collect();
        entries.extend(self.decisions(history));
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    /// What the shop decided. The sum of the last decision is known; earlier ones were about other sums.
    fn decisions(&self, history: &History) -> Vec<Entry> {
        let decided = history.records().iter().filter_map(|record| {
            let kind = match &record.fact {
                Fact::Accepted(_) => EntryKind::Accepted,
                Fact::Refused => EntryKind::Refused,
                Fact::Refunded => EntryKind::Returned,
                Fact::Chosen(_) | Fact::PayerGiven(_) | Fact::Requoted(_) | Fact::Extended(_) => return None,
                Fact::Chain(_) | Fact::Followed(_) | Fact::Canceled | Fact::Settled => return None,
            };
            Some(Entry { at: record.at, kind, transaction: None, explorer: None, amount: None })
        });
        let mut decided: Vec<Entry> = decided.collect();
        if let (Some(last), false) = (decided.last_mut(), self.reading.resolution == Resolution::Pending) {
            last.amount = self.undecided();
        }
        decided
    }

    fn payment(&self, found: &LedgerMoney, kind: EntryKind) -> Option<Entry> {
        let transfer = &found.transfer;
        let method = Method::find(transfer.method.as_str())?;
        Some(Entry {
            at: found.seen_at,
            kind,
            transaction: Some(transfer.key.transaction.clone()),
            explorer: self.explorer(method.network(), &transfer.key.transaction),
            amount: Some(money(method, transfer.amount)),
        })
    }

    /// The money that a decision of the shop is about.
    fn undecided(&self) -> Option<Money> {
        match self.stage() {
            Stage::Overpaid { by, .. } => Some(by),
            Stage::Late { amount, .. } => Some(amount),
            Stage::Failed { received, .. } => received,
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Partial { .. } => None,
            Stage::Detected(_) | Stage::Confirming(_) | Stage::Paid(_) | Stage::Expired { .. } => None,
            Stage::Canceled => None,
        }
    }
}
