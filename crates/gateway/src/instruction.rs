//! The signed payment instruction: what a quote asks for, as a file that can be checked without the gateway.
//!
//! # Layout
//!
//! - An [`Instruction`] is lines of `key=value` in a fixed order; [`mod@file`] writes and reads them.
//! - [`key`] signs them, and checks what was signed.
//!
//! The first line names the format, the last one is the signature of all lines before it, each with its end.

pub mod file;
pub mod key;

use quittance_protocol::uri::PaymentRequest;
use quittance_protocol::{Amount, InvoiceId, Network, Time};

/// What stands before the network of a test invoice: no wallet knows such a network, and no program takes it for a real one.
const SANDBOX: &str = "sandbox:";

/// What a payer is asked for, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The 26 letters of the invoice's id.
    pub invoice: String,
    /// The network's id; of a test invoice with `sandbox:` before it.
    pub network: String,
    /// The chain's number, on networks that have one.
    pub chain_id: Option<u64>,
    /// The asset's ticker.
    pub asset: String,
    /// The token's contract; a chain's own coin has none.
    pub contract: Option<String>,
    /// Where to send it.
    pub address: String,
    /// The comment or memo that has to go with it.
    pub reference: Option<String>,
    /// How much, in the asset's smallest unit.
    pub amount: Amount,
    /// Until when, if there is a deadline.
    pub pay_by: Option<Time>,
}

/// Whether the money is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// It is.
    Real,
    /// It is a sandbox's.
    Test,
}

impl Instruction {
    /// What the QR code and the link of a quote ask for. Of test money only what a `sandbox:` link says: there is no chain.
    #[must_use]
    pub fn of(invoice: InvoiceId, request: &PaymentRequest<'_>, pay_by: Option<Time>, money: Money) -> Self {
        let network = request.method.network().id;
        let (network, chain_id, contract) = match money {
            Money::Real => (network.to_owned(), request.chain_id, request.contract),
            Money::Test => (format!("{SANDBOX}{network}"), None, None),
        };
        Self {
            invoice: invoice.as_str().to_owned(),
            network,
            chain_id,
            asset: request.method.asset.symbol.to_owned(),
            contract: contract.map(str::to_owned),
            address: request.address.to_owned(),
            reference: request.reference.map(str::to_owned),
            amount: request.amount,
            // A file tells whole seconds, and never more time than there is.
            pay_by: pay_by.map(|time| Time::from_seconds(time.seconds())),
        }
    }

    /// Whether the money is real.
    #[must_use]
    pub fn money(&self) -> Money {
        if self.network.starts_with(SANDBOX) { Money::Test } else { Money::Real }
    }

    /// The network, if it is known here.
    #[must_use]
    pub fn network(&self) -> Option<&'static Network> {
        Network::find(self.network.strip_prefix(SANDBOX).unwrap_or(&self.network))
    }
}
