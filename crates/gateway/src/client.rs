//! Who asks: the address of the other end, or the one that a trusted proxy names.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::app::App;
use crate::config::ConfigError;

/// What proxies write the addresses into that they had a request from, each behind the one before.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Whoever asks, as limits count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

/// The proxies that are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads `trusted_proxies`; without it proxies on this machine are believed.
    ///
    /// # Errors
    ///
    /// Names what is neither an address nor a range of them.
    pub fn check(configured: Option<&[String]>) -> Result<Self, ConfigError> {
        let Some(configured) = configured else { return Ok(Self::of_this_machine()) };
        let ranges = configured.iter().map(|text| {
            let range = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            range.map_err(|_| ConfigError::Value {
                place: "trusted_proxies".to_owned(),
                problem: format!("{text} is neither an address nor a range such as 10.0.0.0/8"),
            })
        });
        ranges.collect::<Result<_, _>>().map(Self)
    }

    fn of_this_machine() -> Self {
        let ranges = [
            IpNet::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8),
            IpNet::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
        ];
        Self(ranges.into_iter().flatten().collect())
    }

    /// Who asks through `peer`: the last address in the proxies' list that is no trusted proxy's itself. What an untrusted peer
    /// writes there counts for nothing.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut client = peer.to_canonical();
        for hop in hops.iter().rev() {
            let Some(before) = self.trusts(client).then(|| address(hop)).flatten() else { break };
            client = before;
        }
        Client(shared(client))
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(&address))
    }
}

/// An address as proxies write it: alone, or with a port behind it.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let address = alone.ok().or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()));
    address.map(|address| address.to_canonical())
}

/// One household has a whole range of IPv6 addresses: its first half stands for all of them.
fn shared(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    }
}

impl FromRequestParts<Arc<App>> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        // Without a socket, as in tests of the router, everybody is the same.
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        Ok(app.proxies.client(peer, &parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: Option<&[&str]>, peer: &str, lines: &[&str]) -> String {
        let configured = proxies.map(|all| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        let proxies = Proxies::check(configured.as_deref()).unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).0.to_string()
    }

    #[test]
    fn a_stranger_is_not_believed_about_who_they_are() {
        assert_eq!(client(None, "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client(Some(&[]), "127.0.0.1", &["198.51.100.1"]), "127.0.0.1");
        let proxies = Some(&["10.0.0.0/8"][..]);
        assert_eq!(client(proxies, "203.0.113.7", &["10.0.0.1, 198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn the_last_hop_that_no_trusted_proxy_has_is_who_asks() {
        assert_eq!(client(None, "127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client(None, "::1", &["198.51.100.1"]), "198.51.100.1");
        let proxies = Some(&["10.0.0.0/8", "192.0.2.1"][..]);
        // Whatever the client wrote itself stands further to the left.
        for lines in [&["1.1.1.1, 203.0.113.7, 10.1.1.1"][..], &["1.1.1.1, 203.0.113.7", "10.1.1.1"]] {
            assert_eq!(client(proxies, "192.0.2.1", lines), "203.0.113.7");
        }
        assert_eq!(client(proxies, "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client(proxies, "10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(client(proxies, "::ffff:10.0.0.1", &["203.0.113.7:4711"]), "203.0.113.7");
    }

    #[test]
    fn a_household_has_one_bucket() {
        assert_eq!(client(None, "2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
        assert_eq!(client(None, "127.0.0.1", &["[2001:db8:1:2:9:9:9:9]:443"]), "2001:db8:1:2::");
    }

    #[test]
    fn what_is_no_address_is_named() {
        let error = Proxies::check(Some(&["proxy.local".to_owned()])).unwrap_err();
        assert!(error.to_string().contains("trusted_proxies: proxy.local is neither"), "{error}");
    }
}
