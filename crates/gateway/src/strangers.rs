//! How many invoices strangers may make, by donation pages and checkout links: enough for a crowd, too few to flood a shop's books.

use std::time::Duration;

use crate::limit::{Allowance, ClientLimits};

/// For one client. Many may share an address.
const PER_CLIENT: Allowance = Allowance { at_once: 12, every: Duration::from_secs(20) };
/// For one client, of what is counted: whoever begins to buy holds a piece, and others go without.
const PIECES_PER_CLIENT: Allowance = Allowance { at_once: 4, every: Duration::from_secs(300) };
/// For one project or checkout link, whoever comes.
const PER_PROJECT: Allowance = Allowance { at_once: 240, every: Duration::from_secs(1) };
/// How many of each are remembered at least.
const REMEMBERED: usize = 4_096;

/// How many invoices strangers may make for a project or by a checkout link.
#[must_use]
pub fn stranger_limits() -> ClientLimits<String> {
    ClientLimits::new(PER_CLIENT, PER_PROJECT, REMEMBERED)
}

/// How many invoices strangers may make by checkout links that count what they sell.
#[must_use]
pub fn piece_limits() -> ClientLimits<String> {
    ClientLimits::new(PIECES_PER_CLIENT, PER_PROJECT, REMEMBERED)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Instant;

    use axum::http::HeaderMap;

    use super::*;
    use crate::client::Proxies;

    #[test]
    fn one_client_leaves_others_room_and_a_crowd_is_stopped_at_its_project() {
        let (limits, now) = (stranger_limits(), Instant::now());
        let client = |number: u32| {
            let address = IpAddr::V4(Ipv4Addr::from_bits(0xcb00_7100 + number));
            Proxies::check(None).unwrap().client(address, &HeaderMap::new())
        };
        let made =
            |number| (0..50).filter(|_| limits.take("roof".to_owned(), client(number), now).is_ok()).count();
        assert_eq!([made(1), made(2)], [12, 12]);
        let crowd: usize = (3..100).map(made).sum();
        assert_eq!(crowd, 240 - 24, "whoever comes");
        assert!(
            limits.take("door".to_owned(), client(99), now).is_ok(),
            "another project, for a client who got nothing"
        );
    }
}
