//! Links that open a wallet by its name, from a data file that says where each form is documented.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use quittance_page::ssr::WalletLink;
use quittance_protocol::decimal;
use quittance_protocol::uri::PaymentRequest;
use serde::Deserialize;

/// What is known of wallets' links.
const FILE: &str = include_str!("wallets/wallets.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wallet: Vec<Wallet>,
}

/// The links of one wallet on some networks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wallet {
    name: String,
    /// What it calls each network.
    networks: BTreeMap<String, String>,
    /// The form for a network's own coin.
    coin: Option<String>,
    /// The form for its tokens.
    token: Option<String>,
    /// Where the wallet documents them, and when that was read: for whoever checks the file.
    #[cfg_attr(not(test), expect(dead_code, reason = "kept for people, and checked by a test"))]
    source: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "kept for people, and checked by a test"))]
    read: String,
}

/// Every wallet that can be opened with this payment, in the order of the file.
#[must_use]
pub fn links(request: &PaymentRequest<'_>) -> Vec<WalletLink> {
    // Wallets know real networks by names of their own, so a network that is pointed at another chain has none.
    if request.chain_id != request.method.network().chain_id {
        return Vec::new();
    }
    wallets().iter().filter_map(|wallet| wallet.link(request)).collect()
}

fn wallets() -> &'static [Wallet] {
    static WALLETS: LazyLock<Vec<Wallet>> =
        LazyLock::new(|| toml::from_str::<File>(FILE).map(|file| file.wallet).unwrap_or_default());
    WALLETS.as_slice()
}

impl Wallet {
    fn link(&self, request: &PaymentRequest<'_>) -> Option<WalletLink> {
        let network = self.networks.get(request.method.network().id)?;
        let form = if request.contract.is_some() { &self.token } else { &self.coin }.as_deref()?;
        // A reference that gets lost is a payment that gets lost, and a form that asks for one is not left with a hole.
        if form.contains("{reference}") != request.reference.is_some() {
            return None;
        }
        let reference = request.reference.unwrap_or_default().as_bytes();
        let reference: String = url::form_urlencoded::byte_serialize(reference).collect();
        let units = request.amount.units();
        let places = [
            ("{network}", network.clone()),
            ("{chain_id}", request.chain_id.map(|id| id.to_string()).unwrap_or_default()),
            ("{contract}", request.contract.unwrap_or_default().to_owned()),
            ("{address}", request.address.to_owned()),
            ("{amount}", decimal::format(units, request.method.decimals, 0)),
            ("{units}", units.to_string()),
            // A plus is a space in forms alone.
            ("{reference}", reference.replace('+', "%20")),
        ];
        let href = places.iter().fold(form.to_owned(), |link, (place, value)| link.replace(place, value));
        Some(WalletLink { name: self.name.clone(), href, amount: asks_amount(form) })
    }
}

/// Whether a form has a place for the amount.
fn asks_amount(form: &str) -> bool {
    form.contains("{amount}") || form.contains("{units}")
}

#[cfg(test)]
mod tests;
