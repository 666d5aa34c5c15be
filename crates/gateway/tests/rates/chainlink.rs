//! A feed on a real node: a contract that returns the words a story wants.

use anyhow::Result;
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use serde_json::json;

use crate::fake::seconds;
use crate::shop::Shop;

/// Where the feed is.
const FEED: &str = "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419";

/// What a feed answers.
struct Feed {
    decimals: u8,
    answer: i128,
    updated_at: u64,
    answered_in: u64,
}

impl Feed {
    /// The code of a contract that knows `decimals()`, and answers everything else with its round.
    fn code(&self) -> String {
        let sign = if self.answer < 0 { "f" } else { "0" };
        let answer = format!("{}{:032x}", sign.repeat(32), self.answer);
        let word = |number: u64| format!("{number:064x}");
        let words = [word(7), answer, word(self.updated_at), word(self.updated_at), word(self.answered_in)];
        // Each word is pushed and stored behind the last; then all five are returned.
        let round: String = words
            .iter()
            .zip(["00", "20", "40", "60", "80"])
            .map(|(word, at)| format!("7f{word}60{at}52"))
            .collect();
        // The selector is compared with that of decimals(), whose part lies behind the round, at 0xc9.
        format!(
            "0x60003560e01c63313ce567146100c957{round}60a06000f35b60{:02x}60005260206000f3",
            self.decimals
        )
    }
}

async fn ether(feed: &Feed, more: &str) -> Result<Option<(String, String)>> {
    let node = Anvil::start().await?;
    node.ask("anvil_setCode", json!([FEED, feed.code()])).await?;
    let shop = Shop::open(&format!(
        r#"
[network.ethereum]
rpc = "{}"
chain_id = {CHAIN_ID}

[rates]
sources = ["chainlink"]
agree = 1

[rates.chainlink]
network = "ethereum"

[rates.chainlink.feeds.USD]
ETH = {{ contract = "{FEED}"{more} }}
"#,
        node.url()
    ))
    .await;
    shop.app.rates.round().await;
    Ok(shop.ether())
}

#[tokio::test]
async fn a_fresh_round_is_the_price_and_any_other_is_none() -> Result<()> {
    let good = || Feed { decimals: 8, answer: 348_720_000_000, updated_at: seconds() - 10, answered_in: 7 };
    let price = Some(("3487.20".to_owned(), "Chainlink".to_owned()));
    for (story, feed, more, expected) in [
        ("fresh", good(), "", price.clone()),
        (
            "18 decimals",
            Feed { decimals: 18, answer: 3_487_200_000_000_000_000_000, ..good() },
            "",
            price.clone(),
        ),
        ("6 decimals", Feed { decimals: 6, ..good() }, "", None),
        ("negative", Feed { answer: -348_720_000_000, ..good() }, "", None),
        ("nothing", Feed { answer: 0, ..good() }, "", None),
        ("stale", Feed { updated_at: seconds() - 400, ..good() }, "", None),
        (
            "slow, as published",
            Feed { updated_at: seconds() - 400, ..good() },
            ", heartbeat_seconds = 3600",
            price,
        ),
        ("not complete", Feed { updated_at: 0, ..good() }, "", None),
        ("of an older round", Feed { answered_in: 6, ..good() }, "", None),
    ] {
        assert_eq!(ether(&feed, more).await?, expected, "{story}");
    }
    Ok(())
}
