//! Opens a live shop: what it is configured with, and what has to run before its gateway can.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::LiveShop;
use crate::anvil::{Anvil, CHAIN_ID};
use crate::contract::Contract;
use crate::proxy::Proxy;
use crate::receiver::Receiver;

/// The account m/44'/60'/1' of the well-known mnemonic "test test … junk". Nobody keeps money there; anvil's rich account is of
/// m/44'/60'/0', so that no payer pays themselves.
pub const ACCOUNT: &str = "xpub6Ce9NcJvTk372KjsGfWqbcex5DumjpNquQLApoeQUavSCjEc823BV1tb4rXUuPuht8h2hSxkg2EXUaKUJmniJvRZAELxypsCzBFdtosmV76";
/// The SHA-256 of "live_api_key".
const API_KEY_HASH: &str = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5";

/// How a shop is to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    confirmations: u64,
    network: String,
    project: String,
    page: Option<PathBuf>,
}

impl Opening {
    pub(super) fn with(confirmations: u64) -> Self {
        Self { confirmations, network: String::new(), project: String::new(), page: None }
    }

    /// With a line in the network's table, such as `trace = false`.
    #[must_use]
    pub fn network(mut self, line: &str) -> Self {
        self.network += &format!("{line}\n");
        self
    }

    /// With a line in the project's table, such as `events = true`.
    #[must_use]
    pub fn project(mut self, line: &str) -> Self {
        self.project += &format!("{line}\n");
        self
    }

    /// With the page of this folder, for browsers.
    #[must_use]
    pub fn page(mut self, folder: impl Into<PathBuf>) -> Self {
        self.page = Some(folder.into());
        self
    }

    /// Opens the shop. Its gateway is not started yet.
    ///
    /// # Errors
    ///
    /// The node does not start.
    pub async fn open(self) -> Result<LiveShop> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let line = Proxy::before(node.url()).await?;
        let till = Receiver::start().await?;
        let door = Proxy::before(till.url()).await?;
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("assets"))?;
        fs::write(folder.path().join("assets/index.html"), "<!doctype html><script>1</script>")?;
        let configuration = self.configuration(&line, &door, &token);
        fs::write(folder.path().join("quittance.toml"), configuration)?;
        Ok(LiveShop { node, line, till, door, token, page: self.page, gateway: None, folder })
    }

    /// Opens the shop and starts its gateway.
    ///
    /// # Errors
    ///
    /// Node or gateway does not start.
    pub async fn start(self) -> Result<LiveShop> {
        let mut shop = self.open().await?;
        shop.start().await?;
        Ok(shop)
    }

    fn configuration(&self, line: &Proxy, door: &Proxy, token: &str) -> String {
        let Self { confirmations, network, project, .. } = self;
        let (line, door) = (line.url(), door.url());
        format!(
            r#"
public_url = "https://pay.example"

[network.ethereum]
rpc = "{line}"
chain_id = {CHAIN_ID}
confirmations = {confirmations}
poll_ms = 50
contracts = {{ USDT_ERC20 = "{token}" }}
{network}
[rates.fixed.USD]
USDT = "1"
ETH = "3487.20"

[[project]]
id = "LIVESHOP00000001"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "{API_KEY_HASH}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "{door}/paid"
allow_private_notifications = true
methods = ["USDT_ERC20", "ETH"]
keys = {{ evm = "{ACCOUNT}" }}
{project}"#
        )
    }
}
