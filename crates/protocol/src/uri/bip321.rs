//! Reads `bitcoin:` and `litecoin:` links (BIP-321, before it BIP-21).

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard, method};
use super::query;
use crate::decimal;
use crate::network::Network;

/// Characters that a parameter of these links may hold as they are, besides the usual (`qchar`).
const ALSO: &[u8] = b":@/?";
/// Parameters that say another way to pay, so that the address may be missing.
const INSTRUCTIONS: &[&str] = &["lightning", "lno", "bc", "tb", "sp", "pay"];

/// Reads what stands behind the scheme of this network.
pub(super) fn read(network: &str, rest: &str) -> Result<Link, BadLink> {
    let (address, mut others) = query::with_delimiters(rest, ALSO)?;
    // QR codes are smaller in upper case, names of parameters included.
    others.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
    if let Some((name, _)) = others.iter().find(|(name, _)| name.starts_with("req-")) {
        return Err(BadLink::Required(name.clone()));
    }
    for name in ["label", "message"] {
        query::take(&mut others.clone(), name)?;
    }
    let network = Network::find(network);
    let method = network.and_then(|network| method(network, None));
    let amount = query::take(&mut others, "amount")?;
    let amount = amount.map(|text| decimal_of(&text)).transpose()?;
    let named = !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let otherwise =
        address.is_empty() && others.iter().any(|(name, _)| INSTRUCTIONS.contains(&name.as_str()));
    if !named && !otherwise {
        return Err(BadLink::Recipient);
    }
    let recipient = named.then(|| Party::Address(address.to_owned()));
    Ok(Link { network, recipient, amount, method, others, ..Link::of(Standard::Bip321) })
}

/// Digits, and a point where one likes: `.5` and `5.` are amounts by the grammar.
fn decimal_of(text: &str) -> Result<Asked, BadLink> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let said = !whole.is_empty() || !fraction.is_empty();
    let text = match (whole, fraction) {
        (whole, "") => whole.to_owned(),
        ("", fraction) => format!("0.{fraction}"),
        (whole, fraction) => format!("{whole}.{fraction}"),
    };
    let exact = decimal::parse(if said { &text } else { "." }, 8);
    exact.map_err(|why| BadLink::Number("amount".to_owned(), BadNumber::Decimal(why)))?;
    Ok(Asked::Decimal(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::read;

    const WHO: &str = "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W";

    fn link(query: &str) -> Result<Link, BadLink> {
        read(&format!("bitcoin:{WHO}{query}"))
    }

    fn satoshi(query: &str) -> Option<u128> {
        link(query).unwrap().units().unwrap().map(crate::Amount::units)
    }

    #[test]
    fn the_examples_of_bip_321_are_read() {
        let plain = link("").unwrap();
        assert_eq!(plain.recipient, Some(Party::Address(WHO.to_owned())));
        assert_eq!((plain.amount, plain.method.map(|method| method.code)), (None, Some("BTC")));
        assert_eq!(link("?label=Luke-Jr").unwrap().others, [("label".to_owned(), "Luke-Jr".to_owned())]);
        assert_eq!(satoshi("?amount=20.3&label=Luke-Jr"), Some(2_030_000_000));
        let donation = link("?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz").unwrap();
        assert_eq!(donation.others[1].1, "Donation for project xyz");
        assert_eq!(
            link("?req-somethingyoudontunderstand=50&req-somethingelseyoudontget=999"),
            Err(BadLink::Required("req-somethingyoudontunderstand".to_owned()))
        );
        assert_eq!(
            link("?somethingyoudontunderstand=50&somethingelseyoudontget=999").unwrap().others.len(),
            2
        );
    }

    #[test]
    fn the_upper_case_form_of_qr_codes_is_read() {
        let shout = read("BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=0.5").unwrap();
        assert_eq!(shout.units().unwrap().map(crate::Amount::units), Some(50_000_000));
        assert_eq!(read("LiteCoin:ltc1q").unwrap().method.map(|method| method.code), Some("LTC"));
    }

    #[test]
    fn an_address_may_be_missing_only_where_another_way_to_pay_is_said() {
        assert_eq!(read("bitcoin:?lightning=LNBC1").unwrap().recipient, None);
        for wrong in ["bitcoin:", "bitcoin:?amount=1", "bitcoin:bc1q/x", "bitcoin://bc1q"] {
            assert_eq!(read(wrong), Err(BadLink::Recipient), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_decimal_and_said_once() {
        assert_eq!((satoshi("?amount=.5"), satoshi("?amount=5.")), (Some(50_000_000), Some(500_000_000)));
        for text in ["", ".", "50,000.00", "1e3", "-1", "0.000000001", "1.2.3"] {
            assert!(matches!(link(&format!("?amount={text}")), Err(BadLink::Number(..))), "{text}");
        }
        assert_eq!(link("?amount=1&AMOUNT=2"), Err(BadLink::Twice("amount".to_owned())));
        assert_eq!(link("?label=a&label=b"), Err(BadLink::Twice("label".to_owned())));
        assert!(matches!(link("?label=a b"), Err(BadLink::Parameter(_))));
    }
}
