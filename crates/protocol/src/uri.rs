//! Payment links: what a QR code holds and "Open in wallet" opens.
//!
//! [`PaymentRequest`] writes them, and the transaction that a browser wallet sends instead. [`read`] says what any of them asks
//! for; only the gateway's command line does that, so a payer's browser never downloads it.

mod bip321;
mod eip681;
mod link;
mod monero;
mod query;
mod sandbox;
mod solana;
mod ton;
mod transfer;

pub use self::link::{Asked, BadLink, Link, Party, Standard, read};

use crate::method::Method;
use crate::network::Family;
use crate::{Amount, decimal};

/// What a payment link asks for.
#[derive(Clone, Copy, Debug)]
pub struct PaymentRequest<'a> {
    /// The asset on its network.
    pub method: &'a Method,
    /// The token's contract on the chain that is really used; a live project may point a network elsewhere.
    pub contract: Option<&'a str>,
    /// The chain id that is really used, for chains that have one.
    pub chain_id: Option<u64>,
    /// Where to send it.
    pub address: &'a str,
    /// The reference that must go with it.
    pub reference: Option<&'a str>,
    /// How much.
    pub amount: Amount,
}

impl PaymentRequest<'_> {
    /// The link that wallets of this network read.
    ///
    /// Bitcoin and Litecoin: BIP-321. EVM: EIP-681, the amount in smallest units. Solana Pay. TON deep link. Monero: what its
    /// own wallets write. For Tron no standard is read by wallets, so it is the bare address.
    #[must_use]
    pub fn uri(&self) -> String {
        let Self { address, contract, .. } = *self;
        let units = self.amount.units();
        let plain = decimal::format(units, self.method.decimals, 0);
        match self.method.network().family {
            Family::Bitcoin => format!("{}:{address}?amount={plain}", self.method.network.id),
            Family::Evm => {
                let chain = self.chain_id.map(|id| format!("@{id}")).unwrap_or_default();
                match contract {
                    Some(token) => {
                        format!("ethereum:{token}{chain}/transfer?address={address}&uint256={units}")
                    }
                    None => format!("ethereum:{address}{chain}?value={units}"),
                }
            }
            Family::Tron => address.to_owned(),
            Family::Solana => {
                let token = contract.map(|mint| format!("&spl-token={mint}")).unwrap_or_default();
                let reference = self.reference.map(|key| format!("&reference={key}")).unwrap_or_default();
                format!("solana:{address}?amount={plain}{token}{reference}")
            }
            Family::Ton => {
                let token = contract.map(|master| format!("&jetton={master}")).unwrap_or_default();
                let text = self.reference.map(|text| format!("&text={text}")).unwrap_or_default();
                format!("ton://transfer/{address}?amount={units}{token}{text}")
            }
            Family::Monero => format!("monero:{address}?tx_amount={plain}"),
        }
    }

    /// The same link as a QR code holds it: a bech32 address in upper case, which makes the code smaller. Wallets that read only
    /// the first standard expect the keys in lower case.
    #[must_use]
    pub fn code(&self) -> String {
        let uri = self.uri();
        let network = self.method.network();
        let is_bech32 = network.family == Family::Bitcoin
            && self.address.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
        match uri.split_once('?') {
            Some((link, query)) if is_bech32 => format!("{}?{query}", link.to_ascii_uppercase()),
            Some(_) | None => uri,
        }
    }

    /// The link of a test invoice: it says what would be paid, and no wallet opens it.
    #[must_use]
    pub fn sandbox_uri(&self) -> String {
        let plain = decimal::format(self.amount.units(), self.method.decimals, 0);
        let reference = self.reference.map(|text| format!("&reference={text}")).unwrap_or_default();
        format!("sandbox:{}?method={}&amount={plain}{reference}", self.address, self.method.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request<'a>(code: &str, address: &'a str, units: u128) -> PaymentRequest<'a> {
        let method = Method::find(code).unwrap();
        PaymentRequest {
            method,
            contract: method.contract,
            chain_id: method.network().chain_id,
            address,
            reference: None,
            amount: Amount::new(units),
        }
    }

    #[test]
    fn links_are_what_their_standards_say() {
        let to = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
        assert_eq!(
            request("USDC_BASE", to, 24_900_000).uri(),
            format!(
                "ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer?address={to}&uint256=24900000"
            )
        );
        assert_eq!(
            request("ETH", to, 10_u128.pow(16)).uri(),
            format!("ethereum:{to}@1?value=10000000000000000")
        );
        assert_eq!(request("BTC", "bc1qx", 26_811).uri(), "bitcoin:bc1qx?amount=0.00026811");
        assert_eq!(request("BTC", "bc1qx", 100_000_000).uri(), "bitcoin:bc1qx?amount=1");
        assert_eq!(request("USDT_TRC20", "TXq", 1).uri(), "TXq");
        assert_eq!(request("XMR", "8x", 1_500_000_000_000).uri(), "monero:8x?tx_amount=1.5");
        assert_eq!(
            PaymentRequest { reference: Some("Q7"), ..request("TON", "UQx", 5) }.uri(),
            "ton://transfer/UQx?amount=5&text=Q7"
        );
    }

    #[test]
    fn a_code_holds_bech32_in_upper_case_and_everything_else_as_it_is() {
        let bech32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        assert_eq!(
            request("BTC", bech32, 26_811).code(),
            "BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?amount=0.00026811"
        );
        assert_eq!(request("LTC", "ltc1qx", 5).code(), "LITECOIN:LTC1QX?amount=0.00000005");
        // Base58 tells upper case from lower case.
        let old = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
        assert_eq!(request("BTC", old, 1).code(), format!("bitcoin:{old}?amount=0.00000001"));
        let to = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
        assert_eq!(request("ETH", to, 1).code(), request("ETH", to, 1).uri());
    }

    #[test]
    fn a_test_link_opens_no_wallet() {
        assert_eq!(request("BTC", "tb1q", 5).sandbox_uri(), "sandbox:tb1q?method=BTC&amount=0.00000005");
    }
}
