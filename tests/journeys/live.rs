//! Live journeys: real money on a real node, from the page to the postback, in a token and in ether.
//!
//! # Layout
//!
//! What a payer may do: [`exact`], [`bare_code`], [`partial`], [`overpaid`], [`late`], [`contract`], [`wallet`]. What may happen to the money: [`outage`],
//! [`reorganised`], [`reversed`].

mod bare_code;
mod contract;
mod exact;
mod late;
mod outage;
mod overpaid;
mod partial;
mod reorganised;
mod reversed;
mod wallet;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use quittance_testkit::receiver::Delivery;
use quittance_testkit::shop::{Coin, LiveShop, Opening, Order};
use quittance_testkit::wait;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::browser::{Browser, PHONE, SMALL_PHONE, Script};

/// A payer before an invoice that asks for money, in a shop of their own.
struct Checkout {
    shop: LiveShop,
    browser: Browser,
    order: Order,
    coin: Coin,
    /// What its screenshots are called.
    story: &'static str,
}

impl Checkout {
    /// A payer who has followed the shop's link and chosen `coin`, and has `minutes` to pay. Token payers hold a phone in the
    /// light, ether payers a small one in the dark.
    async fn open(story: &'static str, coin: Coin, shop: Opening, minutes: u32) -> Result<Self> {
        let window = match coin {
            Coin::Usdt => PHONE,
            Coin::Ether => SMALL_PHONE,
        };
        let browser = Browser::open(window, Script::Runs).await?;
        if coin == Coin::Ether {
            browser.darken().await?;
        }
        let shop = shop.page(Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")).start().await?;
        let order = shop.create(json!({"time_to_pay": {"minutes": minutes}})).await?;
        browser.goto(&shop.url(&format!("/i/{}", order.id))?).await?;
        browser.wait_hydrated().await?;
        browser.choose(coin.code()).await?;
        let mut checkout = Self { shop, browser, order, coin, story };
        checkout.sees("awaiting").await?;
        checkout.order.address = checkout.browser.value("address").await?;
        Ok(checkout)
    }

    /// Pays so many of the coin's smallest units. Answers with the transaction's id.
    async fn pay(&self, units: u128) -> Result<String> {
        self.shop.pay(self.coin, &self.order.address, units).await
    }

    /// Waits until the page shows this state, without a reload of ours.
    async fn sees(&self, state: &str) -> Result<()> {
        self.browser.wait_state(state).await?;
        let name = format!("live-{}-{}-{state}", self.story, self.coin.symbol().to_lowercase());
        self.browser.screenshot(&name).await.map(drop)
    }

    /// Mines a block, and waits until the page shows so many confirmations.
    async fn confirm(&self, have: u32) -> Result<()> {
        self.shop.node.mine(1).await?;
        self.browser.wait_value("confirmations", &have.to_string()).await
    }

    /// What a wallet reads in the code.
    async fn asks_for(&self, units: u128) -> Result<()> {
        let address = &self.order.address;
        let expected = match self.coin {
            Coin::Usdt => {
                format!("ethereum:{}@31337/transfer?address={address}&uint256={units}", self.shop.token)
            }
            Coin::Ether => format!("ethereum:{address}@31337?value={units}"),
        };
        assert_eq!(self.browser.value("qr").await?.to_lowercase(), expected.to_lowercase());
        Ok(())
    }

    /// The state JSON.
    async fn state(&self) -> Result<Value> {
        self.shop.state(&self.order.id).await
    }

    /// Whether the gateway says that this is the state.
    async fn is(&self, state: &str) -> Option<()> {
        (self.state().await.ok()?["state"] == state).then_some(())
    }

    /// Waits until the gateway says that this is the state.
    async fn becomes(&self, state: &str) -> Result<()> {
        wait::until(state, async || self.is(state).await).await
    }

    /// The one settlement: it says that this status was reached with so much, digit by digit.
    async fn settled_once(&self, status: &str, received: &str) -> Result<Delivery> {
        let first = async || self.shop.settlements(&self.order.id).pop();
        let postback = wait::until("the settlement", first).await?;
        let said: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(&postback.body)?;
        let info = said.get("invoice_info").context("no invoice_info")?;
        let info: BTreeMap<String, Box<RawValue>> = serde_json::from_str(info.get())?;
        let number = |name: &str| info.get(name).map(|value| value.get());
        assert_eq!(number("status"), Some(&*format!("\"{status}\"")));
        assert_eq!(number("invoice_status"), Some(&*format!("\"{status}\"")));
        for name in ["received", "amount_paid"] {
            assert_eq!(number(name), Some(received), "{name}");
        }
        let json = postback.json()?;
        assert_eq!((&json["order_id"], &json["invoice_id"]), (&json!("7"), &json!(self.order.id)));
        assert_eq!(self.shop.settlements(&self.order.id).len(), 1, "a second postback is a second sale");
        Ok(postback)
    }

    /// From the first confirmation to the end: this transaction of so much is the payment.
    async fn is_settled_by(&self, transaction: &str, amount: &str) -> Result<()> {
        self.confirm(2).await?;
        self.shop.node.mine(1).await?;
        self.sees("paid").await?;
        assert_eq!(self.browser.value("txid").await?, transaction);
        self.settled_once("paid", amount).await?;
        self.ends_quietly().await
    }

    /// Nothing bothered the browser on the way.
    async fn ends_quietly(&self) -> Result<()> {
        assert_eq!(self.browser.complaints().await?, Vec::<String>::new());
        Ok(())
    }
}

/// The usual shop: three confirmations are final.
fn shop() -> Opening {
    LiveShop::with_confirmations(3)
}
