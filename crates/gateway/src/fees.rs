//! What networks take for themselves for a transfer, about: told beside a way to pay, part of no quote.
//!
//! One slow loop asks the nodes what gas costs; whoever shows a way to pay reads what they said last. What nobody said lately is
//! not shown.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration as Span;

use futures_util::future::join_all;
use quittance_chain::evm::EvmSource;
use quittance_protocol::network::Source;
use quittance_protocol::{Amount, Duration, Method, Network, Time};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock;
use crate::config::Mode;

/// How often nodes are asked.
const EVERY: Span = Span::from_mins(1);

/// How long an answer is believed.
const FRESH: Duration = Duration::from_minutes(10);

/// What a transfer of a chain's own coin takes, and what one of a token usually takes. A rollup's share of what its parent chain
/// asks is not in it; it is far below a cent nearly always, and so is what is rounded up.
const COIN_GAS: u128 = 21_000;
const TOKEN_GAS: u128 = 65_000;
/// On Tron, whose fees are in sun: a transfer of coins to an address that had none, which our addresses are; what a transfer of a
/// token takes of energy there, and the bytes it burns beside it.
const TRON_COIN: u128 = 1_100_000;
const TRON_TOKEN_ENERGY: u128 = 130_000;
const TRON_TOKEN_BYTES: u128 = 345_000;

/// On the sandbox: what is usual on each network, in smallest units of its own coin, for a transfer of it and of a token.
const PLAYED: &[(&str, u128, u128)] = &[
    ("bitcoin", 1_410, 0),
    ("litecoin", 1_410, 0),
    ("ethereum", 10_500_000_000_000, 32_500_000_000_000),
    ("tron", 268_000, 6_430_000),
    ("bsc", 1_050_000_000_000, 3_250_000_000_000),
    ("arbitrum", 210_000_000_000, 650_000_000_000),
    ("optimism", 21_000_000_000, 65_000_000_000),
    ("base", 126_000_000_000, 390_000_000_000),
    ("polygon", 630_000_000_000_000, 1_950_000_000_000_000),
    ("solana", 5_000, 5_000),
    ("ton", 5_000_000, 40_000_000),
    ("monero", 30_000_000, 0),
];

/// What nodes said last.
#[derive(Debug, Default)]
pub struct Fees(RwLock<BTreeMap<&'static str, GasPrice>>);

/// What a unit of gas costs.
#[derive(Clone, Copy, Debug)]
struct GasPrice {
    price: Amount,
    at: Time,
}

impl Fees {
    /// What a transfer usually costs its sender, in the network's own coin; none where nobody knows.
    #[must_use]
    pub fn usual(&self, mode: Mode, method: &Method, now: Time) -> Option<(&'static Method, Amount)> {
        let network = method.network();
        let coin = Method::all().find(|coin| coin.network.id == network.id && coin.contract.is_none())?;
        let units = match mode {
            Mode::Test => {
                let (_, own, token) = PLAYED.iter().find(|(id, ..)| *id == network.id)?;
                if method.contract.is_none() { *own } else { *token }
            }
            Mode::Live => {
                let price = self.gas_price(network, now)?.units();
                match (network.source, method.contract) {
                    (Source::Tron, None) => TRON_COIN,
                    (Source::Tron, Some(_)) => {
                        price.checked_mul(TRON_TOKEN_ENERGY)?.checked_add(TRON_TOKEN_BYTES)?
                    }
                    (Source::Evm | Source::Bitcoin | Source::Monero | Source::None, None) => {
                        price.checked_mul(COIN_GAS)?
                    }
                    (Source::Evm | Source::Bitcoin | Source::Monero | Source::None, Some(_)) => {
                        price.checked_mul(TOKEN_GAS)?
                    }
                }
            }
        };
        Some((coin, Amount::new(units)))
    }

    fn gas_price(&self, network: &Network, now: Time) -> Option<Amount> {
        let prices = self.0.read().unwrap_or_else(PoisonError::into_inner);
        prices.get(network.id).filter(|said| now.since(said.at) <= FRESH).map(|said| said.price)
    }

    fn note(&self, network: &'static Network, price: Amount, at: Time) {
        let mut prices = self.0.write().unwrap_or_else(PoisonError::into_inner);
        prices.insert(network.id, GasPrice { price, at });
    }
}

/// Asks every network what gas costs until the gateway stops.
pub async fn keep_fees(app: Arc<App>, stop: CancellationToken) {
    loop {
        join_all(app.networks.all_evm().map(|source| ask(&app.fees, source))).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn ask(fees: &Fees, source: &EvmSource) {
    use quittance_chain::ChainSource;
    let Some(network) = Network::find(source.network().as_str()) else { return };
    match source.gas_price().await {
        Ok(price) => fees.note(network, price, clock::now()),
        // The watcher says what is wrong with a node that does not answer.
        Err(error) => tracing::debug!(network = network.id, %error, "What gas costs is not known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Time = Time::from_seconds(1_795_262_400);

    fn usual(fees: &Fees, mode: Mode, code: &str, now: Time) -> Option<(&'static str, u128)> {
        let (coin, fee) = fees.usual(mode, Method::find(code).unwrap(), now)?;
        Some((coin.code, fee.units()))
    }

    #[test]
    fn a_token_costs_what_gas_costs_in_the_networks_own_coin() {
        let fees = Fees::default();
        assert_eq!(usual(&fees, Mode::Live, "USDT_ERC20", NOON), None, "nobody said what gas costs");
        fees.note(Network::find("ethereum").unwrap(), Amount::new(2_000_000_000), NOON);
        assert_eq!(usual(&fees, Mode::Live, "USDT_ERC20", NOON), Some(("ETH", 130_000_000_000_000)));
        assert_eq!(usual(&fees, Mode::Live, "ETH", NOON), Some(("ETH", 42_000_000_000_000)));
        assert_eq!(usual(&fees, Mode::Live, "USDT_BSC", NOON), None, "another network");
        assert_eq!(usual(&fees, Mode::Live, "ETH", NOON + Duration::from_minutes(11)), None, "too old");
    }

    #[test]
    fn on_tron_a_token_costs_energy_and_bytes_and_the_coin_what_a_new_address_costs() {
        let fees = Fees::default();
        fees.note(Network::find("tron").unwrap(), Amount::new(100), NOON);
        assert_eq!(usual(&fees, Mode::Live, "USDT_TRC20", NOON), Some(("TRX", 13_345_000)));
        assert_eq!(usual(&fees, Mode::Live, "TRX", NOON), Some(("TRX", 1_100_000)));
    }

    #[test]
    fn the_sandbox_plays_a_fee_on_every_network() {
        for method in Method::ALL {
            let (coin, fee) = usual(&Fees::default(), Mode::Test, method.code, NOON).unwrap();
            assert!(fee > 0, "{}: nothing in {coin}", method.code);
        }
    }
}
