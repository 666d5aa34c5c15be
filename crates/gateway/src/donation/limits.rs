//! How many invoices strangers may make on donation pages: enough for a generous crowd, too few to flood a shop's books.

use std::time::{Duration, Instant};

use crate::client::Client;
use crate::limit::{Allowance, Limiter, Wait};

/// For one client. Many may share an address.
const PER_CLIENT: Allowance = Allowance { at_once: 12, every: Duration::from_secs(20) };
/// For one project, whoever gives.
const PER_PROJECT: Allowance = Allowance { at_once: 240, every: Duration::from_secs(1) };
/// How many of each are remembered at least.
const REMEMBERED: usize = 4_096;

/// How many invoices strangers may make.
#[derive(Debug)]
pub struct DonationLimits {
    clients: Limiter<Client>,
    projects: Limiter<String>,
}

impl Default for DonationLimits {
    fn default() -> Self {
        Self {
            clients: Limiter::new(PER_CLIENT, REMEMBERED),
            projects: Limiter::new(PER_PROJECT, REMEMBERED),
        }
    }
}

impl DonationLimits {
    /// Counts an invoice at `now`. One that is refused counts for nobody.
    ///
    /// # Errors
    ///
    /// There were too many; how long to wait.
    pub fn take(&self, project: &str, client: Client, now: Instant) -> Result<(), Wait> {
        self.clients.take(client, now)?;
        self.projects.take(project.to_owned(), now).inspect_err(|_| self.clients.give_back(client))
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use axum::http::HeaderMap;

    use super::*;
    use crate::client::Proxies;

    #[test]
    fn one_client_leaves_others_room_and_a_crowd_is_stopped_at_its_project() {
        let (limits, now) = (DonationLimits::default(), Instant::now());
        let client = |number: u32| {
            let address = IpAddr::V4(Ipv4Addr::from_bits(0xcb00_7100 + number));
            Proxies::check(None).unwrap().client(address, &HeaderMap::new())
        };
        let made = |number| (0..50).filter(|_| limits.take("roof", client(number), now).is_ok()).count();
        assert_eq!([made(1), made(2)], [12, 12]);
        let crowd: usize = (3..100).map(made).sum();
        assert_eq!(crowd, 240 - 24, "whoever comes");
        assert!(
            limits.take("door", client(99), now).is_ok(),
            "another project, for a client who got nothing"
        );
    }
}
