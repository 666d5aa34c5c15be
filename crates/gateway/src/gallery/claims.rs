//! What payers are told about transactions, one answer of each kind.

use quittance_page::ssr::{Claim, Guess, Verdict};
use quittance_protocol::view::Money;
use quittance_protocol::{Family, Network};
use sha2::{Digest, Sha256};

use crate::present::explorer_link;

/// An answer, and the fixture whose payer gets it.
pub(super) struct Told {
    /// Its name in a path.
    pub(super) name: &'static str,
    /// The invoice.
    pub(super) fixture: &'static str,
    /// What is said.
    pub(super) claim: Claim,
    /// What the payer had entered.
    pub(super) entered: String,
}

/// Every answer.
pub(super) fn all() -> Vec<Told> {
    let base = "awaiting-evm";
    let arrived = |verdict, amount, have| Claim {
        amount: Some(usdc(amount)),
        confirmations: Some((have, 15)),
        ..on("base", verdict)
    };
    let small = Claim {
        remaining: Some(usdt("14.90")),
        amount: Some(usdt("10.00")),
        ..on("tron", Verdict::TooSmall)
    };
    let late =
        Claim { amount: Some(usdt("24.90")), confirmations: Some((19, 19)), ..on("tron", Verdict::Late) };
    let elsewhere = Claim { amount: Some(usdc("24.90")), ..on("arbitrum", Verdict::Elsewhere) };
    let typed = |name, entered: &str, guess| Told {
        name,
        fixture: base,
        claim: Claim { transaction: None, explorer: None, ..on("base", Verdict::Malformed(guess)) },
        entered: entered.to_owned(),
    };
    let others = "Bitcoin, Litecoin, Tron, TON".to_owned();
    vec![
        told(
            "counted",
            "paid",
            Claim {
                amount: Some(usdt("24.90")),
                confirmations: Some((19, 19)),
                ..on("tron", Verdict::Counted)
            },
        ),
        told("confirming", base, arrived(Verdict::Confirming, "24.90", 4)),
        told("too-small", "partial", Claim { confirmations: Some((19, 19)), ..small }),
        told("late", "late-deadline", late),
        told("elsewhere", "awaiting-elsewhere", elsewhere),
        told("waiting", base, on("base", Verdict::Waiting)),
        told("looking", "awaiting-fixed", on("ethereum", Verdict::Looking)),
        told("replaced", "awaiting-replaced", on("bitcoin", Verdict::Replaced)),
        told("failed", base, on("base", Verdict::Failed)),
        told("older", base, on("base", Verdict::Older)),
        told("other-address", "expired-requote", on("tron", Verdict::OtherAddress)),
        told("not-found", "expired", on("tron", Verdict::NotFound)),
        told("unreachable", "awaiting-source-down", on("tron", Verdict::Unreachable)),
        typed("address", "0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B", Guess::Address),
        typed("other-network", &id(false), Guess::Transaction(others)),
        typed("cut-off", "0x8f2c…41be", Guess::CutOff),
        typed("amount", "24.90 USDC", Guess::Amount),
        typed("invoice", "INV-G9J34KJ3CJTK1RD5SJ3MHGRJVF", Guess::Invoice),
        typed("nonsense", "<b>I paid</b>", Guess::Unknown),
    ]
}

fn told(name: &'static str, fixture: &'static str, claim: Claim) -> Told {
    let entered = claim.transaction.clone().unwrap_or_default();
    Told { name, fixture, claim, entered }
}

/// A verdict about the one transaction of these stories.
fn on(network: &str, verdict: Verdict) -> Claim {
    let network = Network::find(network);
    let transaction = id(network.is_some_and(|network| network.family == Family::Evm));
    let explorer = network.map(|network| explorer_link(network.explorer, &transaction));
    Claim {
        explorer: explorer.filter(|_| verdict.is_seen()),
        verdict,
        network: network.map(|network| network.name.to_owned()),
        usual_seconds: network.map_or(0, |network| network.typical_seconds),
        transaction: Some(transaction),
        amount: None,
        remaining: None,
        confirmations: None,
    }
}

fn id(evm: bool) -> String {
    let digest = hex::encode(Sha256::digest("quittance gallery: a payment that was asked about"));
    if evm { format!("0x{digest}") } else { digest }
}

fn usdt(value: &str) -> Money {
    Money { value: value.to_owned(), currency: "USDT".to_owned() }
}

fn usdc(value: &str) -> Money {
    Money { value: value.to_owned(), currency: "USDC".to_owned() }
}
