//! The transfer that a payment link of an EVM network asks for, as a browser wallet sends it.

use super::PaymentRequest;
use crate::network::Family;
use crate::view::Transfer;

/// The first four bytes of the Keccak hash of `transfer(address,uint256)`.
const TRANSFER: &str = "a9059cbb";

impl PaymentRequest<'_> {
    /// The transaction that pays this: ether to the address, or a call of the token's `transfer`, and never anything else. None on
    /// networks whose transactions are others, or whose chain nobody has named.
    #[must_use]
    pub fn transfer(&self) -> Option<Transfer> {
        let (Family::Evm, Some(chain_id)) = (self.method.network().family, self.chain_id) else {
            return None;
        };
        let address = digits(self.address)?;
        let units = self.amount.units();
        let chain_id = format!("{chain_id:#x}");
        Some(match self.contract {
            Some(contract) => {
                digits(contract)?;
                let data = format!("0x{TRANSFER}{address:0>64}{units:064x}");
                Transfer { chain_id, to: contract.to_owned(), value: "0x0".to_owned(), data }
            }
            None => {
                let (to, data) = (self.address.to_owned(), "0x".to_owned());
                Transfer { chain_id, to, value: format!("{units:#x}"), data }
            }
        })
    }
}

/// The forty digits of an address, in small letters.
fn digits(address: &str) -> Option<String> {
    let digits = address.strip_prefix("0x")?;
    let whole = digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    whole.then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, Method};

    const TO: &str = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

    fn request<'a>(code: &str, address: &'a str, units: u128) -> PaymentRequest<'a> {
        let method = Method::find(code).unwrap();
        let chain_id = method.network().chain_id;
        let amount = Amount::new(units);
        PaymentRequest { method, contract: method.contract, chain_id, address, reference: None, amount }
    }

    #[test]
    fn ether_goes_to_the_address_itself() {
        let transfer = request("ETH", TO, 7_141_000_000_000_000).transfer().unwrap();
        assert_eq!((&*transfer.chain_id, &*transfer.to), ("0x1", TO));
        assert_eq!((&*transfer.value, &*transfer.data), ("0x195eb3a0575000", "0x"));
    }

    #[test]
    fn a_token_is_asked_to_move_what_is_due_and_no_more() {
        let transfer = request("USDC_BASE", TO, 24_900_000).transfer().unwrap();
        assert_eq!(transfer.chain_id, "0x2105");
        assert_eq!(transfer.to, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
        assert_eq!(transfer.value, "0x0");
        // The words are those of the contract ABI: the address and the amount, each in 32 bytes.
        assert_eq!(
            transfer.data,
            "0xa9059cbb0000000000000000000000003c44cdddb6a900fa2b585dd299e03d12fa4293bc\
             00000000000000000000000000000000000000000000000000000000017bf1a0"
        );
    }

    #[test]
    fn the_largest_amount_keeps_every_digit() {
        let ether = request("ETH", TO, u128::MAX).transfer().unwrap();
        assert_eq!(ether.value, "0xffffffffffffffffffffffffffffffff");
        let token = request("USDC_BASE", TO, u128::MAX).transfer().unwrap();
        assert!(token.data.ends_with(&format!("{}{}", "0".repeat(32), "f".repeat(32))));
    }

    #[test]
    fn what_is_no_address_or_no_evm_network_has_no_transfer() {
        for wrong in ["", "0x", "3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0x3C44", "shop.eth"] {
            assert_eq!(request("ETH", wrong, 1).transfer(), None, "{wrong}");
        }
        assert_eq!(request("USDT_TRC20", "TXq", 1).transfer(), None);
        assert_eq!(PaymentRequest { chain_id: None, ..request("ETH", TO, 1) }.transfer(), None);
    }
}
