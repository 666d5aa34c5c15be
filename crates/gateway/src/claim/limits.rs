//! How often payers may ask about transactions: often enough for somebody who mistypes, too seldom to scan a chain.

use std::time::Duration;

use quittance_protocol::InvoiceId;

use crate::limit::{Allowance, ClientLimits};

/// For one invoice, whoever asks.
const PER_INVOICE: Allowance = Allowance { at_once: 6, every: Duration::from_secs(10) };
/// For one client, whatever they ask about. Many may share an address.
const PER_CLIENT: Allowance = Allowance { at_once: 20, every: Duration::from_secs(3) };
/// How many of each are remembered at least: some hundred kilobytes.
const REMEMBERED: usize = 4_096;

/// How often payers may ask about transactions.
#[must_use]
pub fn claim_limits() -> ClientLimits<InvoiceId> {
    ClientLimits::new(PER_CLIENT, PER_INVOICE, REMEMBERED)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Instant;

    use axum::http::HeaderMap;

    use super::*;
    use crate::client::Proxies;

    #[test]
    fn asking_in_vain_about_one_invoice_leaves_a_client_their_questions_about_others() {
        let (limits, now) = (claim_limits(), Instant::now());
        let somebody = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
        let client = Proxies::check(None).unwrap().client(somebody, &HeaderMap::new());
        let invoice = |number| InvoiceId::from_random([number; 26]);
        let ask = |number| limits.take(invoice(number), client, now).is_ok();
        let answered = (0..50).filter(|_| ask(1)).count();
        assert_eq!(answered, 6, "the invoice's own limit");
        let answered = (0..50).filter(|number| ask(2 + number / 5)).count();
        assert_eq!(answered, 14, "what the client has left");
    }
}
