//! A price in one asset on one network, and where to send it.

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Rate, Time};
use serde::{Deserialize, Serialize};

/// Where money is to arrive: stored before it is shown, never handed out again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Target {
    /// The network it is an address of.
    pub network: NetworkId,
    /// The address in the network's canonical form.
    pub address: String,
    /// What tells payments to a shared address apart, on networks without addresses of their own for each invoice.
    pub reference: Option<String>,
}

/// A price locked for one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The asset on its network.
    pub method: MethodCode,
    /// Where to send it. Not taken yet (`None`) while payer data is missing.
    pub target: Option<Target>,
    /// What is owed, rounded up once.
    pub due: Amount,
    /// The rate it was worked out with.
    pub rate: Rate,
    /// Where the rate came from.
    pub rate_source: String,
    /// Of when the rate is, by the gateway's clock: never later than the quote, and as old as the oldest source behind it.
    pub rate_at: Time,
    /// Confirmations that make a payment final.
    pub need: u32,
    /// When the rate was locked.
    pub locked_at: Time,
    /// Until when it can be paid; `None` for a quote without an age.
    pub pay_by: Option<Time>,
}
