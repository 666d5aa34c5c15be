//! Which addresses may be asked for a shop: nothing that it writes must reach into the operator's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

/// A shop's URL points into a network of the operator's.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the address is not a public one")]
pub(crate) struct NotPublic;

/// Finds a name's addresses and gives them only if all are public. The connection is made to exactly these, so a name that
/// points elsewhere a moment later gains nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is filled in from the URL.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| is_public(address.ip())) {
                let found: Addrs = Box::new(found.into_iter());
                Ok(found)
            } else {
                Err(NotPublic.into())
            }
        })
    }
}

/// Whether a URL's host may be asked for. A host that is an address is asked for by no resolver, so it is checked here.
pub(crate) fn may_ask(host: Option<Host<&str>>) -> Result<(), NotPublic> {
    let allowed = match host {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(_)) => true,
        None => false,
    };
    if allowed { Ok(()) } else { Err(NotPublic) }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // "This" network, shared addresses of carriers (RFC 6598), protocol assignments (RFC 6890).
        (0, ..) | (100, 64..128, _) | (192, 0, 0) => true,
        // Networks for measurements (RFC 2544), 6to4 relays (RFC 7526), reserved (RFC 1112).
        (198, 18..20, _) | (192, 88, 99) | (240.., ..) => true,
        _ => false,
    };
    let local = address.is_private() || address.is_loopback() || address.is_link_local();
    !(special || local || address.is_multicast() || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = embedded_v4(address) {
        return is_public_v4(inside);
    }
    match address.segments() {
        // Documentation (RFC 3849, RFC 9637), Teredo and other special assignments (RFC 2928).
        [0x2001, 0x0db8, ..] | [0x3fff, ..0x1000, ..] | [0x2001, ..0x0200, ..] => false,
        // Everything that is routed for everybody begins with the bits 001.
        [0x2000..0x4000, ..] => true,
        _ => false,
    }
}

/// The IPv4 address that an IPv6 address leads to: mapped, translated (RFC 6052) or tunnelled (6to4).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_of_the_operators_own_network_is_public() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn ordinary_addresses_are_public() {
        for text in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_url_with_an_address_is_checked_like_a_name() {
        let ask = |url: &str| may_ask(url::Url::parse(url).unwrap().host());
        for url in [
            "http://127.1/",
            "https://0x7f000001/",
            "https://[::1]/",
            "https://2130706433/",
            "https://[::ffff:7f00:1]/",
        ] {
            assert!(ask(url).is_err(), "{url}");
        }
        assert!(ask("https://shop.example/").is_ok());
        assert!(ask("https://1.1.1.1/").is_ok());
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused() {
        let found = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err());
    }
}
