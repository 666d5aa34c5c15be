//! When the balance of an invoice's addresses is asked, because a contract can pay a chain's own coin without a trace.
//!
//! Each question costs the node a call of its own, so an invoice has few moments: its payer says that they have paid, which
//! counts [`MOST_CLAIMS`] times at most and once until it is asked, the time to pay is about to pass, and the time to settle has
//! passed after that. Tokens are always seen, and so is the coin where a node offers traces; a question about it then finds
//! nothing new.

use std::collections::BTreeSet;

use quittance_chain::Moment;
use quittance_ledger::quote::Target;
use quittance_ledger::transfer::Transfer;
use quittance_ledger::{History, Reading};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::{NetworkId, Source};
use quittance_protocol::{Duration, Method, Time};
use quittance_store::row::{Invoice, Realm};

use crate::book::Opened;

/// How often the payer of one invoice can have a balance asked by saying that they have paid.
pub const MOST_CLAIMS: u32 = 20;
/// How long a payment that was just sent is given to get into a block before a balance is asked for it.
const JUST_SENT: Duration = Duration::from_seconds(15);

/// The moments that an invoice's time sets for each network on which a coin of its own may arrive. Chains of test projects
/// tell everything.
#[must_use]
pub fn of_deadlines(invoice: &Invoice, history: &History, reading: &Reading) -> Vec<(NetworkId, Time)> {
    let Some(quote) = reading.quote.as_ref().filter(|_| invoice.realm == Realm::Live) else {
        return Vec::new();
    };
    let settle = invoice.terms.windows.settle;
    let times = match reading.deadline.pay_by() {
        Some(pay_by) => vec![pay_by, pay_by + settle],
        None => vec![quote.locked_at + settle],
    };
    let networks: BTreeSet<NetworkId> =
        coins(history).into_iter().map(|(target, _)| target.network.clone()).collect();
    networks.into_iter().flat_map(|network| times.iter().map(move |at| (network.clone(), *at))).collect()
}

/// The moment that a payer sets who says that they have paid, by the clock or by the newest block of the network that their
/// quote names, whichever is ahead.
#[must_use]
pub fn of_claim(opened: &Opened) -> Option<(NetworkId, Time)> {
    let target = opened.reading.quote.as_ref()?.target.as_ref()?;
    let coin = coins(&opened.invoice.history).iter().any(|(known, _)| *known == target);
    let followed = opened.invoice.followed.iter().find(|followed| followed.network == target.network)?;
    coin.then(|| (target.network.clone(), opened.now.max(followed.block_time) + JUST_SENT))
}

/// What is asked about an invoice at one of its moments.
#[must_use]
pub fn questions(opened: &Opened, network: &NetworkId, at: Time) -> Vec<Moment> {
    let coins = coins(&opened.invoice.history).into_iter().filter(|(target, _)| target.network == *network);
    let question = |(target, method): (&Target, &MethodCode)| Moment {
        at,
        address: target.address.clone(),
        method: method.clone(),
        known: known(&opened.reading, target, method),
    };
    coins.map(question).collect()
}

/// What of a coin is known to have reached an address, and is in blocks.
fn known(reading: &Reading, target: &Target, method: &MethodCode) -> Vec<Transfer> {
    let counted = reading.transfers.iter().map(|counted| &counted.money);
    let all = counted.chain(&reading.elsewhere).filter(|money| money.is_in_a_block());
    let transfers = all.map(|money| &money.transfer);
    transfers.filter(|transfer| transfer.to == *target && transfer.method == *method).cloned().collect()
}

/// The targets at which a coin was ever asked for whose transfers a chain does not always tell of, each once.
fn coins(history: &History) -> BTreeSet<(&Target, &MethodCode)> {
    let quotes = history.records().iter().filter_map(|record| record.fact.quote());
    let unseen = quotes.filter(|quote| Method::find(quote.method.as_str()).is_some_and(may_arrive_unseen));
    unseen.filter_map(|quote| Some((quote.target.as_ref()?, &quote.method))).collect()
}

/// Whether a chain does not always tell of a payment: contracts pay its own coin without a trace.
#[must_use]
pub fn may_arrive_unseen(method: &Method) -> bool {
    method.contract.is_none()
        && match method.network().source {
            Source::Evm => true,
            // Blocks of Bitcoin and Monero tell everything, and nodes of Tron know balances of now only.
            Source::Bitcoin | Source::Tron | Source::Monero | Source::None => false,
        }
}
