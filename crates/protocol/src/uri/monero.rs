//! Reads `monero:` links, as Monero's wallets write them (`make_uri` of monero-wallet-rpc).

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard, method};
use super::query;
use crate::decimal;
use crate::network::Network;

/// Reads what stands behind `monero:`.
pub(super) fn read(rest: &str) -> Result<Link, BadLink> {
    let (address, mut others) = query::with_delimiters(rest, b":@/?")?;
    let network = Network::find("monero");
    let method = network.and_then(|network| method(network, None));
    let amount = query::take(&mut others, "tx_amount")?;
    let amount = amount.map(decimal_of).transpose()?;
    let reference = query::take(&mut others, "tx_payment_id")?;
    if address.is_empty() || !address.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(BadLink::Recipient);
    }
    let recipient = Some(Party::Address(address.to_owned()));
    Ok(Link { network, recipient, amount, method, reference, others, ..Link::of(Standard::Monero) })
}

fn decimal_of(text: String) -> Result<Asked, BadLink> {
    match decimal::parse(&text, 12) {
        Ok(_) => Ok(Asked::Decimal(text)),
        Err(why) => Err(BadLink::Number("tx_amount".to_owned(), BadNumber::Decimal(why))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::read;

    const WHO: &str =
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";

    #[test]
    fn what_a_wallet_makes_is_read() {
        let text =
            format!("monero:{WHO}?tx_amount=1.234567890000&recipient_name=Shop&tx_description=order%201");
        let link = read(&text).unwrap();
        assert_eq!(link.recipient, Some(Party::Address(WHO.to_owned())));
        assert_eq!(link.units().unwrap().map(crate::Amount::units), Some(1_234_567_890_000));
        assert_eq!(link.method.map(|method| method.code), Some("XMR"));
        assert_eq!(link.others[1], ("tx_description".to_owned(), "order 1".to_owned()));
        let with_id = read(&format!("MONERO:{WHO}?tx_payment_id=0123456789abcdef")).unwrap();
        assert_eq!(with_id.reference.as_deref(), Some("0123456789abcdef"));
    }

    #[test]
    fn an_amount_is_exact_and_said_once_and_somebody_is_paid() {
        for wrong in ["1.2345678900001", "1e3", "-1", ""] {
            let link = read(&format!("monero:{WHO}?tx_amount={wrong}"));
            assert!(matches!(link, Err(BadLink::Number(..))), "{wrong}");
        }
        let twice = format!("monero:{WHO}?tx_amount=1&tx_amount=2");
        assert_eq!(read(&twice), Err(BadLink::Twice("tx_amount".to_owned())));
        assert_eq!(read("monero:?tx_amount=1"), Err(BadLink::Recipient));
    }
}
