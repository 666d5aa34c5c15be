//! Reads our own `sandbox:` links, which no wallet opens.

use super::link::{Asked, BadLink, BadNumber, Link, Party, Standard};
use super::query;
use crate::{Method, decimal};

/// Reads what stands behind `sandbox:`.
pub(super) fn read(rest: &str) -> Result<Link, BadLink> {
    let (address, mut others) = query::split(rest)?;
    let code = query::take(&mut others, "method")?.ok_or(BadLink::Method)?;
    let method = Method::find(&code).ok_or(BadLink::Method)?;
    let amount = query::take(&mut others, "amount")?;
    let wrong = |why| BadLink::Number("amount".to_owned(), BadNumber::Decimal(why));
    let amount = amount.map(|text| decimal::parse(&text, method.decimals).map(|_| text).map_err(wrong));
    if address.is_empty() {
        return Err(BadLink::Recipient);
    }
    Ok(Link {
        network: Some(method.network()),
        chain_id: None,
        recipient: Some(Party::Address(address.to_owned())),
        contract: None,
        function: None,
        amount: amount.transpose()?.map(Asked::Decimal),
        method: Some(method),
        reference: query::take(&mut others, "reference")?,
        others,
        standard: Standard::Sandbox,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::uri::{PaymentRequest, read};
    use crate::{Amount, Family};

    #[test]
    fn a_test_link_names_its_method() {
        assert_eq!(read("sandbox:tb1q?amount=1"), Err(BadLink::Method));
        assert_eq!(read("sandbox:tb1q?method=DOGE"), Err(BadLink::Method));
        assert_eq!(read("sandbox:?method=BTC"), Err(BadLink::Recipient));
    }

    #[test]
    fn an_address_alone_is_said_to_be_one() {
        let tron = read("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").unwrap();
        assert_eq!(
            (tron.standard, tron.network.map(|network| network.id)),
            (Standard::BareAddress, Some("tron"))
        );
        assert_eq!(read("hello"), Err(BadLink::NotALink));
        assert_eq!(read("https://pay.example/i/1"), Err(BadLink::Scheme));
    }

    fn recipient(family: Family) -> &'static str {
        match family {
            Family::Bitcoin => "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            Family::Evm => "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
            Family::Tron => "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            Family::Solana => "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN",
            Family::Ton => "UQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_p0p",
            Family::Monero => {
                "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"
            }
        }
    }

    proptest! {
        #[test]
        fn what_we_write_reads_back_the_same(
            place in 0..Method::ALL.len(),
            units: u64,
            reference in proptest::option::of("[A-Za-z0-9]{1,40}"),
        ) {
            let method = &Method::ALL[place];
            let family = method.network().family;
            let request = PaymentRequest {
                method,
                contract: method.contract,
                chain_id: method.network().chain_id,
                address: recipient(family),
                reference: reference.as_deref(),
                amount: Amount::new(u128::from(units)),
            };
            let test = read(&request.sandbox_uri()).unwrap();
            prop_assert_eq!(test.method, Some(method));
            prop_assert_eq!(test.units(), Ok(Some(request.amount)));
            prop_assert_eq!(&test.reference, &reference);
            let link = read(&request.uri()).unwrap();
            prop_assert_eq!(link.recipient.as_ref().map(Party::as_str), Some(request.address));
            prop_assert_eq!(link.network, Some(method.network()));
            if family != Family::Tron {
                prop_assert_eq!(link.method, Some(method));
                prop_assert_eq!(link.units(), Ok(Some(request.amount)));
                prop_assert_eq!(link.contract.as_ref().map(Party::as_str), method.contract);
            }
            if matches!(family, Family::Solana | Family::Ton) {
                prop_assert_eq!(&link.reference, &reference);
            }
        }

        #[test]
        fn no_text_is_too_strange_to_be_refused(text in "(ethereum|bitcoin|solana|ton|monero|sandbox|)(:|//)?[ -~é]{0,60}") {
            let _ = read(&text);
        }
    }
}
