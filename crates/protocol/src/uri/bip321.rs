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
    for name in ["label", "message", "pop"] {
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

    /// Of all of these, only an address of the chain itself can be paid here; the other ways are told and left to the reader.
    #[test]
    fn its_examples_of_several_ways_to_pay_are_read() {
        for query in ["?lightning=lnbc420bogusinvoice", "?sp=sp1qsilentpayment"] {
            let link = link(query).unwrap();
            assert_eq!(link.recipient, Some(Party::Address(WHO.to_owned())), "{query}");
            assert_eq!(link.others.len(), 1, "{query}");
        }
        for (text, others) in [
            ("bitcoin:?lightning=lnbc420bogusinvoice", 1),
            ("bitcoin:?lno=lno1bogusoffer", 1),
            ("bitcoin:?lno=lno1bogusoffer&sp=sp1qsilentpayment", 2),
            ("bitcoin:?sp=sp1qsilentpayment", 1),
            ("bitcoin:?tb=tb1qghfhmd4zh7ncpmxl3qzhmq566jk8ckq4gafnmg", 1),
            (
                "bitcoin:?bc=bc1qufgy354j3kmvuch987xe4s40836x3h0lg8f5nq&bc=bc1p5swkugezn97763tl0yty6556856uug0q6jflljvep9m4p7339x5qzyrh4q",
                2,
            ),
        ] {
            let link = read(text).unwrap();
            assert_eq!((&link.recipient, link.others.len()), (&None, others), "{text}");
        }
        let shout = read(
            "BITCOIN:BC1QUFGY354J3KMVUCH987XE4S40836X3H0LG8F5NQ?BC=BC1P5SWKUGEZN97763TL0YTY6556856UUG0Q6JFLLJVEP9M4P7339X5QZYRH4Q",
        )
        .unwrap();
        assert_eq!(
            shout.recipient.as_ref().map(Party::as_str),
            Some("BC1QUFGY354J3KMVUCH987XE4S40836X3H0LG8F5NQ")
        );
        assert_eq!(shout.others[0].0, "bc");
    }

    /// Nobody here proves to a payee that they paid: where that is demanded, the link is invalid, and where it is offered, ignored.
    #[test]
    fn its_examples_of_proofs_and_its_invalid_ones_are_treated_as_it_says() {
        for fine in ["?pop=callback%3a", "?pop=https%3aiwantyouripaddress.com"] {
            assert_eq!(link(fine).unwrap().others.len(), 1, "{fine}");
        }
        for (query, wrong) in [
            ("?req-pop=callback%3a", BadLink::Required("req-pop".to_owned())),
            ("?req-pop=https%3aevilwebsite.com", BadLink::Required("req-pop".to_owned())),
            ("?pop=callback%3a&req-pop=callback%3a", BadLink::Required("req-pop".to_owned())),
            ("?pop=callback%3a&POP=callback%3a", BadLink::Twice("pop".to_owned())),
            ("?label=Luke-Jr&label=Matt", BadLink::Twice("label".to_owned())),
            ("?message=a&message=a", BadLink::Twice("message".to_owned())),
            ("?amount=42&amount=10", BadLink::Twice("amount".to_owned())),
            ("?amount=42&amount=42", BadLink::Twice("amount".to_owned())),
            ("?REQ-X=1", BadLink::Required("req-x".to_owned())),
        ] {
            assert_eq!(link(query), Err(wrong), "{query}");
        }
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
