//! How often payers may ask about transactions: often enough for somebody who mistypes, too seldom to scan a chain.

use std::time::{Duration, Instant};

use quittance_protocol::InvoiceId;

use crate::client::Client;
use crate::limit::{Allowance, Limiter, Wait};

/// For one invoice, whoever asks.
const PER_INVOICE: Allowance = Allowance { at_once: 6, every: Duration::from_secs(10) };
/// For one client, whatever they ask about. Many may share an address.
const PER_CLIENT: Allowance = Allowance { at_once: 20, every: Duration::from_secs(3) };
/// How many of each are remembered at least: some hundred kilobytes.
const REMEMBERED: usize = 4_096;

/// How often payers may ask about transactions.
#[derive(Debug)]
pub struct ClaimLimits {
    invoices: Limiter<InvoiceId>,
    clients: Limiter<Client>,
}

impl Default for ClaimLimits {
    fn default() -> Self {
        Self {
            invoices: Limiter::new(PER_INVOICE, REMEMBERED),
            clients: Limiter::new(PER_CLIENT, REMEMBERED),
        }
    }
}

impl ClaimLimits {
    /// Counts a question at `now`.
    ///
    /// # Errors
    ///
    /// There were too many; how long to wait.
    pub fn take(&self, invoice: InvoiceId, client: Client, now: Instant) -> Result<(), Wait> {
        self.clients.take(client, now)?;
        self.invoices.take(invoice, now)
    }
}
