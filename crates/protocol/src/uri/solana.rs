//! Reads `solana:` links: transfer requests of Solana Pay.

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard, method};
use super::query;
use crate::decimal;
use crate::network::Network;

/// Reads what stands behind `solana:`.
pub(super) fn read(rest: &str) -> Result<Link, BadLink> {
    if rest.to_ascii_lowercase().starts_with("https") {
        return Err(BadLink::TransactionRequest);
    }
    let (address, mut others) = query::with_delimiters(rest, b":@/?")?;
    let contract = query::take(&mut others, "spl-token")?;
    let amount = query::take(&mut others, "amount")?;
    let amount = amount.map(|text| decimal_of(text, contract.as_deref())).transpose()?;
    // References may be several; the first is the one we give.
    let reference = others.iter().position(|(name, _)| name == "reference");
    let reference = reference.map(|place| others.remove(place).1);
    let network = Network::find("solana");
    let method = network.and_then(|network| method(network, contract.as_deref()));
    let recipient = Some(Party::Address(public_key(address)?));
    let contract = contract.map(|mint| public_key(&mint).map(Party::Address)).transpose()?;
    Ok(Link {
        network,
        recipient,
        contract,
        amount,
        method,
        reference,
        others,
        ..Link::of(Standard::SolanaPay)
    })
}

fn public_key(text: &str) -> Result<String, BadLink> {
    let plausible = (32..=44).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plausible { Ok(text.to_owned()) } else { Err(BadLink::Recipient) }
}

/// The chain's own coin has nine decimals; a token's are not in the link.
fn decimal_of(text: String, mint: Option<&str>) -> Result<Asked, BadLink> {
    let decimals = if mint.is_none() { 9 } else { u8::MAX };
    match decimal::parse(&text, decimals) {
        Ok(_) => Ok(Asked::Decimal(text)),
        Err(decimal::BadDecimal::TooLarge) if mint.is_some() => Ok(Asked::Decimal(text)),
        Err(why) => Err(BadLink::Number("amount".to_owned(), BadNumber::Decimal(why))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::read;

    const WHO: &str = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
    const USDC: &str = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    #[test]
    fn the_examples_of_solana_pay_are_read() {
        let coin = read(&format!(
            "solana:{WHO}?amount=1&label=Michael&message=Thanks%20for%20all&memo=OrderId12345"
        ));
        let coin = coin.unwrap();
        assert_eq!(coin.units().unwrap().map(crate::Amount::units), Some(1_000_000_000));
        assert_eq!((coin.others.len(), coin.method.map(|method| method.code)), (3, Some("SOL")));
        let token = read(&format!("solana:{WHO}?amount=0.01&spl-token={USDC}")).unwrap();
        assert_eq!(token.units().unwrap().map(crate::Amount::units), Some(10_000));
    }

    #[test]
    fn amounts_are_plain_decimals_and_requests_name_somebody() {
        for text in ["", ".5", "1e3", "-1", "0.0000000001"] {
            assert!(
                matches!(read(&format!("solana:{WHO}?amount={text}")), Err(BadLink::Number(..))),
                "{text}"
            );
        }
        assert_eq!(read("solana:nobody?amount=1"), Err(BadLink::Recipient));
        assert_eq!(read("solana:https://example.com/pay"), Err(BadLink::TransactionRequest));
    }
}
