//! Reads `ethereum:` links (EIP-681), exactly by their grammar.

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard, method};
use super::query;
use crate::Amount;
use crate::decimal::{self, BadDecimal};
use crate::network::{Family, Network};

/// The function that pays a token.
const TRANSFER: &str = "transfer";

/// Reads what stands behind `ethereum:`.
pub(super) fn read(rest: &str) -> Result<Link, BadLink> {
    let (path, mut others) = query::split(rest.strip_prefix("pay-").unwrap_or(rest))?;
    let (target, function) = match path.split_once('/') {
        Some((target, function)) => (target, Some(function)),
        None => (path, None),
    };
    let (target, chain_id) = match target.split_once('@') {
        Some((target, chain)) => (target, Some(chain_number(chain)?)),
        None => (target, None),
    };
    let target = party(target)?;
    let function = function.map(function_name).transpose()?;
    gas(&others)?;
    let network = Network::all()
        .find(|network| network.family == Family::Evm && chain_id.is_some() && network.chain_id == chain_id);
    let said = Link { network, chain_id, ..Link::of(Standard::Eip681) };
    Ok(match function.as_deref() {
        None => {
            let amount = number(&mut others, "value")?;
            let method = network.and_then(|network| method(network, None));
            Link { recipient: Some(target), amount, method, others, ..said }
        }
        Some(TRANSFER) => {
            let recipient = query::take(&mut others, "address")?.ok_or(BadLink::Recipient)?;
            let amount = number(&mut others, "uint256")?;
            check(&others, "value")?;
            let method = network.and_then(|network| method(network, Some(target.as_str())));
            let recipient = Some(party(&recipient)?);
            Link { recipient, contract: Some(target), function, amount, method, others, ..said }
        }
        Some(_) => {
            // What another function's arguments mean, nobody here can say. They stay as they are, repeated types too.
            let amount = number(&mut others, "value")?;
            Link { contract: Some(target), function, amount, others, ..said }
        }
    })
}

/// An address, or a name. What looks like an address is never looked up as a name.
fn party(text: &str) -> Result<Party, BadLink> {
    let hex = text.strip_prefix("0x");
    if hex.is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())) {
        return Ok(Party::Address(text.to_owned()));
    }
    let name = query::decode(text, b"").ok_or(BadLink::Recipient)?;
    let labels = name.split('.');
    // Every name ends in a label of the registry's, so it has a point.
    let is_name = name.contains('.')
        && labels.clone().all(|label| !label.is_empty())
        && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c) || !c.is_ascii());
    if is_name { Ok(Party::Name(name)) } else { Err(BadLink::Recipient) }
}

fn chain_number(text: &str) -> Result<u64, BadLink> {
    let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(BadLink::ChainId)
}

fn function_name(text: &str) -> Result<String, BadLink> {
    query::decode(text, b"").filter(|name| !name.is_empty()).ok_or(BadLink::Function)
}

/// What the payer's wallet is told about gas stays among the rest, if it is numbers.
fn gas(others: &[(String, String)]) -> Result<(), BadLink> {
    ["gas", "gasLimit", "gasPrice"].into_iter().try_for_each(|name| check(others, name))?;
    let limits = others.iter().filter(|(name, _)| name == "gas" || name == "gasLimit").count();
    if limits > 1 { Err(BadLink::Twice("gasLimit".to_owned())) } else { Ok(()) }
}

/// A number that is not asked for, but has to be one.
fn check(others: &[(String, String)], name: &str) -> Result<(), BadLink> {
    number(&mut others.to_vec(), name).map(drop)
}

fn number(others: &mut query::Parameters, name: &str) -> Result<Option<Asked>, BadLink> {
    let Some(text) = query::take(others, name)? else { return Ok(None) };
    let units = integer(&text).map_err(|why| BadLink::Number(name.to_owned(), why))?;
    Ok(Some(Asked::Units(Amount::new(units))))
}

/// An integer that may be written in scientific notation: `2.014e18`.
fn integer(text: &str) -> Result<u128, BadNumber> {
    let not_a_number = BadNumber::Decimal(BadDecimal::NotADecimal);
    let too_large = BadNumber::Decimal(BadDecimal::TooLarge);
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = [whole, fraction, exponent].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits || digits.ends_with('.') || digits.is_empty() {
        return Err(not_a_number);
    }
    let exponent: usize = match exponent.trim_start_matches('0') {
        "" => 0,
        significant => significant.parse().map_err(|_| too_large)?,
    };
    let zeros = exponent.checked_sub(fraction.len()).ok_or(BadNumber::Fraction)?;
    let significant = format!("{whole}{fraction}");
    let significant = significant.trim_start_matches('0');
    let units = match (significant, zeros) {
        ("", _) => 0,
        // Forty digits are more than 128 bits hold, and an exponent could ask for any number of them.
        (_, 40..) => return Err(too_large),
        (_, zeros) => {
            decimal::parse(&format!("{significant}{}", "0".repeat(zeros)), 0).map_err(BadNumber::Decimal)?
        }
    };
    if negative && units > 0 { Err(BadNumber::Negative) } else { Ok(units) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::read;

    const WHO: &str = "0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359";

    fn units(link: &Link) -> Option<u128> {
        link.units().unwrap().map(Amount::units)
    }

    fn value(text: &str) -> Result<Option<u128>, BadLink> {
        read(&format!("ethereum:{WHO}?value={text}")).map(|link| units(&link))
    }

    #[test]
    fn the_examples_of_eip_681_are_read() {
        let ether = read(&format!("ethereum:{WHO}?value=2.014e18")).unwrap();
        assert_eq!(units(&ether), Some(2_014_000_000_000_000_000));
        assert_eq!(ether.recipient, Some(Party::Address(WHO.to_owned())));
        assert_eq!((ether.chain_id, ether.method, ether.contract), (None, None, None));

        let token = "0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7";
        let to = "0x8e23ee67d1332ad560396262c48ffbb01f93d052";
        let unicorn = read(&format!("ethereum:{token}/transfer?address={to}&uint256=1")).unwrap();
        assert_eq!(units(&unicorn), Some(1));
        assert_eq!(unicorn.recipient, Some(Party::Address(to.to_owned())));
        assert_eq!(unicorn.contract, Some(Party::Address(token.to_owned())));
    }

    #[test]
    fn a_token_of_the_table_is_known_by_chain_and_contract() {
        let usdt = "0xdac17f958d2ee523a2206206994597c13d831ec7";
        let link = read(&format!("ethereum:pay-{usdt}@1/transfer?address={WHO}&uint256=24.9e6&gas=90000"));
        let link = link.unwrap();
        assert_eq!(link.method.map(|method| method.code), Some("USDT_ERC20"));
        assert_eq!(link.others, [("gas".to_owned(), "90000".to_owned())]);
        let elsewhere = read(&format!("ethereum:{usdt}@999/transfer?address={WHO}")).unwrap();
        assert_eq!((elsewhere.chain_id, elsewhere.network, elsewhere.method), (Some(999), None, None));
    }

    #[test]
    fn names_are_told_from_addresses() {
        let named = read("ethereum:pay-doge-to-the-moon.eth?value=1").unwrap();
        assert_eq!(named.recipient, Some(Party::Name("doge-to-the-moon.eth".to_owned())));
        for wrong in [
            "ethereum:",
            "ethereum:nobody",
            "ethereum:a..eth",
            "ethereum:foo-0xfb69",
            "ethereum:a.eth.",
            "ethereum:0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d3",
            "ethereum:a%2Fb.eth",
        ] {
            assert_eq!(read(wrong), Err(BadLink::Recipient), "{wrong}");
        }
    }

    #[test]
    fn only_whole_amounts_are_read_however_they_are_written() {
        for (text, expected) in [
            ("0", 0),
            ("1e", 1),
            ("+5", 5),
            (".5e1", 5),
            ("1E3", 1000),
            ("007", 7),
            ("-0", 0),
            ("0e9999999", 0),
            ("1.50e2", 150),
            ("340282366920938463463374607431768211455", u128::MAX),
        ] {
            assert_eq!(value(text), Ok(Some(expected)), "{text}");
        }
        let wrong = |text: &str, why| {
            assert_eq!(value(text), Err(BadLink::Number("value".to_owned(), why)), "{text}");
        };
        for text in ["", ".", "1.", "e5", "0x10", "1e-3", "1,0", "--1", "1.2.3e4", "+"] {
            wrong(text, BadNumber::Decimal(BadDecimal::NotADecimal));
        }
        wrong("2.014", BadNumber::Fraction);
        wrong("1.50e1", BadNumber::Fraction);
        wrong("-1", BadNumber::Negative);
        wrong("340282366920938463463374607431768211456", BadNumber::Decimal(BadDecimal::TooLarge));
        wrong("1e40", BadNumber::Decimal(BadDecimal::TooLarge));
        wrong("1e99999999999999999999", BadNumber::Decimal(BadDecimal::TooLarge));
    }

    #[test]
    fn what_can_be_said_once_is_said_once_and_types_may_repeat() {
        let link = |rest: &str| read(&format!("ethereum:{WHO}{rest}"));
        for (rest, name) in [
            ("?value=1&value=1", "value"),
            ("?gas=1&gasLimit=1", "gasLimit"),
            ("/transfer?address=a.eth&address=b.eth", "address"),
        ] {
            assert_eq!(link(rest), Err(BadLink::Twice(name.to_owned())), "{rest}");
        }
        let other = link("/transferFrom?address=a.eth&address=b.eth&uint256=1").unwrap();
        assert_eq!((other.recipient, other.others.len()), (None, 3));
    }

    #[test]
    fn what_the_grammar_does_not_have_is_refused() {
        let link = |rest: &str| read(&format!("ethereum:{WHO}{rest}"));
        assert_eq!(link("@"), Err(BadLink::ChainId));
        assert_eq!(link("@0x1"), Err(BadLink::ChainId));
        assert_eq!(link("@+1"), Err(BadLink::ChainId));
        assert_eq!(link("/"), Err(BadLink::Function));
        assert_eq!(link("/transfer?uint256=1"), Err(BadLink::Recipient));
        for rest in ["?", "?value", "?=1", "?value=1&", "?label=a b", "?label=a%2", "?label=a=b"] {
            assert!(matches!(link(rest), Err(BadLink::Parameter(_))), "{rest}");
        }
        assert!(matches!(link("?gasPrice=cheap"), Err(BadLink::Number(..))));
        let kept = link("?label=Caf%C3%A9%20%26%20Co").unwrap();
        assert_eq!(kept.others, [("label".to_owned(), "Café & Co".to_owned())]);
    }
}
