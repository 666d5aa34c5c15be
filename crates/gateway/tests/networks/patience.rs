//! A payer names a transaction while nodes say nothing: they wait in front of a page, behind a proxy that waits only so long.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::Proxy;
use serde_json::json;

use crate::shop::{Shop, Till};

/// What the invoice comes to, in USDT's smallest unit.
const DUE: u128 = 24_900_000;
/// A transaction of nobody's.
const UNKNOWN: &str = "0x0000000000000000000000000000000000000000000000000000000000000007";

/// A shop that reads three networks, which all are one chain, each over a line of its own.
struct Story {
    node: Anvil,
    token: String,
    ethereum: Proxy,
    polygon: Proxy,
    base: Proxy,
    shop: Shop,
    id: String,
    address: String,
}

impl Story {
    /// An invoice whose payer chose Polygon first, and then Ethereum.
    async fn begin() -> Result<Self> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let line = async || Proxy::before(node.url()).await;
        let (ethereum, polygon, base) = (line().await?, line().await?, line().await?);
        let mut networks = "[rates.fixed.USD]\nUSDT = \"1\"\n".to_owned();
        for (name, line, code) in [
            ("ethereum", &ethereum, "USDT_ERC20"),
            ("polygon", &polygon, "USDT_POLYGON"),
            ("base", &base, ""),
        ] {
            let contracts = if code.is_empty() { String::new() } else { format!("{code} = \"{token}\"") };
            networks += &format!(
                "[network.{name}]\nrpc = \"{}\"\nchain_id = {CHAIN_ID}\npoll_ms = 50\ncontracts = {{ {contracts} }}\n",
                line.url()
            );
        }
        let shop = Shop::open(&networks, &["USDT_ERC20", "USDT_POLYGON"]).await?;
        let invoice = shop.order(Till::Live, json!({"kind": "timed", "amount": "24.90"})).await?;
        let id = invoice["id"].as_str().context("an id")?.to_owned();
        shop.choose(&id, "USDT_POLYGON").await?;
        shop.choose(&id, "USDT_ERC20").await?;
        let address = shop.state(&id).await?["address"].as_str().context("an address")?.to_owned();
        Ok(Self { node, token, ethereum, polygon, base, shop, id, address })
    }

    /// What is said of a transaction.
    async fn told(&self, transaction: &str) -> Result<String> {
        let (status, told) = self.shop.claim(&self.id, transaction).await?;
        anyhow::ensure!(status == 200, "{status}: {told}");
        Ok(told["result"].as_str().unwrap_or_default().to_owned())
    }

    /// How long it takes until a payer reads that a network does not answer.
    async fn unreachable(&self) -> Result<Duration> {
        let started = Instant::now();
        assert_eq!(self.told(UNKNOWN).await?, "unreachable");
        Ok(started.elapsed())
    }
}

#[tokio::test]
async fn a_payer_waits_for_three_silent_networks_no_longer_than_for_one() -> Result<()> {
    let story = Story::begin().await?;
    story.ethereum.hold(|_| true);
    let one = story.unreachable().await?;
    story.polygon.hold(|_| true);
    story.base.hold(|_| true);
    let three = story.unreachable().await?;
    assert!(three < one * 2, "{three:?} instead of {one:?}");
    Ok(())
}

#[tokio::test]
async fn a_network_that_says_nothing_does_not_keep_another_ones_answer_back() -> Result<()> {
    let story = Story::begin().await?;
    story.ethereum.hold(|_| true);
    story.base.hold(|_| true);
    let transaction = story.node.send_token(&story.token, &story.address, DUE).await?;
    tokio::select! {
        told = story.told(&transaction) => assert_eq!(told?, "elsewhere"),
        waited = story.unreachable() => anyhow::bail!("only when {waited:?} had been waited for the others"),
    }
    Ok(())
}
