//! How often payers may confirm a way to pay, or ask for more time: often enough for whoever cannot decide, too seldom to fill a
//! shop's books, for each time is written down.

use std::time::Duration;

use quittance_protocol::InvoiceId;

use crate::limit::{Allowance, ClientLimits};

/// For one invoice, whoever asks.
const PER_INVOICE: Allowance = Allowance { at_once: 30, every: Duration::from_secs(4) };
/// For one client, whatever they pay. Many may share an address.
const PER_CLIENT: Allowance = Allowance { at_once: 240, every: Duration::from_millis(500) };
/// How many of each are remembered at least: some hundred kilobytes.
const REMEMBERED: usize = 4_096;

/// How often payers may change what they pay with, or until when.
pub(crate) fn wish_limits() -> ClientLimits<InvoiceId> {
    ClientLimits::new(PER_CLIENT, PER_INVOICE, REMEMBERED)
}
