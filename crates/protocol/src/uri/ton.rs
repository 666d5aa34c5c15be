//! Reads `ton://transfer/` links, the deep links of TON's wallets.

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard, method};
use super::query;
use crate::network::Network;
use crate::{Amount, decimal};

/// Reads what stands behind `ton:`.
pub(super) fn read(rest: &str) -> Result<Link, BadLink> {
    let rest = rest.strip_prefix("//transfer/").ok_or(BadLink::Scheme)?;
    let (address, mut others) = query::with_delimiters(rest, b":@/?")?;
    let contract = query::take(&mut others, "jetton")?;
    let amount = query::take(&mut others, "amount")?;
    let wrong = |why| BadLink::Number("amount".to_owned(), BadNumber::Decimal(why));
    // Always in smallest units: of the token if one is named, else nanotons.
    let amount = amount.map(|text| decimal::parse(&text, 0).map_err(wrong)).transpose()?;
    let reference = query::take(&mut others, "text")?;
    let network = Network::find("ton");
    let method = network.and_then(|network| method(network, contract.as_deref()));
    Ok(Link {
        network,
        recipient: Some(Party::Address(account(address)?)),
        contract: contract.map(|master| account(&master).map(Party::Address)).transpose()?,
        amount: amount.map(|units| Asked::Units(Amount::new(units))),
        method,
        reference,
        others,
        ..Link::of(Standard::TonTransfer)
    })
}

fn account(text: &str) -> Result<String, BadLink> {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+/:".contains(&byte));
    if letters && !text.is_empty() { Ok(text.to_owned()) } else { Err(BadLink::Recipient) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::read;

    const WHO: &str = "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs";

    #[test]
    fn coins_and_tokens_are_counted_in_smallest_units() {
        let coin = read(&format!("ton://transfer/{WHO}?amount=1500000000&text=Order%207")).unwrap();
        assert_eq!(coin.amount, Some(Asked::Units(Amount::new(1_500_000_000))));
        assert_eq!(
            (coin.reference.as_deref(), coin.method.map(|method| method.code)),
            (Some("Order 7"), Some("TON"))
        );
        let token = read(&format!("ton://transfer/{WHO}?jetton={WHO}&amount=5")).unwrap();
        assert_eq!(token.method.map(|method| method.code), Some("USDT_TON"));
    }

    #[test]
    fn other_links_of_ton_pay_nobody() {
        assert_eq!(read("ton://connect/x"), Err(BadLink::Scheme));
        assert_eq!(read("ton://transfer/?amount=1"), Err(BadLink::Recipient));
        assert!(matches!(read(&format!("ton://transfer/{WHO}?amount=1.5")), Err(BadLink::Number(..))));
    }
}
