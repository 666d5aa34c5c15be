//! `quittance ready`: asks a running gateway whether it is, for systems that know only commands.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::anyhow;
use clap::Args;

/// How long the gateway may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which gateway is asked.
#[derive(Clone, Debug, Args)]
pub struct ReadyArgs {
    /// Where it listens, as `quittance serve` was told.
    #[arg(long, env = "QUITTANCE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR", value_parser = super::address)]
    pub listen: SocketAddr,
}

/// Asks `/readyz`.
///
/// # Errors
///
/// When nobody answers, or the gateway is not ready; says why.
pub async fn ask(args: &ReadyArgs) -> anyhow::Result<()> {
    let address = reached(args.listen);
    let url = format!("http://{address}/readyz");
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(&url).send().await.map_err(|error| match error.is_connect() {
        true => anyhow!("nothing listens at {address}"),
        false => anyhow!("no answer from {url}: {error}"),
    })?;
    let status = answer.status();
    let reason = answer.text().await.unwrap_or_default();
    anyhow::ensure!(status.is_success(), "not ready: {}", reason.trim());
    Ok(())
}

/// An address to ask: what listens on all of them listens on loopback too.
fn reached(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_on_all_addresses_is_asked_on_loopback() {
        let asked = |listen: &str| reached(listen.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(asked("[::]:8080"), "[::1]:8080");
        assert_eq!(asked("192.0.2.7:80"), "192.0.2.7:80");
    }
}
