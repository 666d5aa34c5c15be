//! Holds the file to its own rules, and every link to the payment it is made for.

use quittance_protocol::{Amount, Family, Method, Network};
use url::Url;

use super::*;

/// What a link may begin with: https, or a scheme that the wallet itself documents.
const SCHEMES: &[&str] = &["https://", "ledgerlive://"];

/// What may stand in braces.
const PLACES: &[&str] =
    &["{network}", "{chain_id}", "{contract}", "{address}", "{amount}", "{units}", "{reference}"];

fn forms(wallet: &Wallet) -> impl Iterator<Item = &str> {
    [&wallet.coin, &wallet.token].into_iter().filter_map(|form| form.as_deref())
}

fn address(method: &Method) -> &'static str {
    match method.network().family {
        Family::Bitcoin => "bc1q3vclr6htl3xy70upf5shkuqtdz62f46m0ceqs5",
        Family::Evm => "0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B",
        Family::Tron => "TNfCkxmCTdY9ZGN6gV3uLCbPfJ4GvZeuhb",
        Family::Solana => "ANMqp7giyNs3QZCCZoYDC45dDC5AvL8D6HAdtKyd3y5F",
        Family::Ton => "UQCLMfHq6_xMTz-BTSF7cAtotKTXW1CDBHaONWrb8B7kZpSn",
        Family::Monero => {
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"
        }
    }
}

fn request<'a>(method: &'a Method, reference: Option<&'a str>) -> PaymentRequest<'a> {
    PaymentRequest {
        method,
        contract: method.contract,
        chain_id: method.network().chain_id,
        address: address(method),
        reference,
        amount: Amount::new(24_900_001),
    }
}

#[test]
fn the_file_says_where_each_form_is_documented_and_knows_its_places() {
    let file: File = toml::from_str(FILE).unwrap();
    assert!(file.wallet.len() >= 5);
    for wallet in &file.wallet {
        let name = &wallet.name;
        assert!(Url::parse(&wallet.source).is_ok_and(|source| source.scheme() == "https"), "{name}");
        let date: Vec<_> = wallet.read.split('-').map(str::len).collect();
        assert_eq!(date, [4, 2, 2], "{name}: {}", wallet.read);
        assert!(wallet.networks.keys().all(|id| Network::ALL.iter().any(|known| known.id == id)), "{name}");
        assert!(forms(wallet).next().is_some(), "{name} opens nothing");
        for form in forms(wallet) {
            assert!(SCHEMES.iter().any(|scheme| form.starts_with(scheme)), "{form}");
            let rest = PLACES.iter().fold(form.to_owned(), |rest, place| rest.replace(place, ""));
            assert!(!rest.contains(['{', '}']), "{form} has an unknown place");
            assert!(form.contains("{address}"), "{form} pays nobody");
        }
        let token = wallet.token.as_deref();
        assert!(token.is_none_or(|form| form.contains("{contract}")), "{name}: which token?");
        let on_tron = wallet.networks.contains_key("tron");
        assert!(
            !on_tron || forms(wallet).all(|form| !asks_amount(form)),
            "{name}: Tron has the address alone"
        );
    }
}

#[test]
fn every_link_carries_exactly_the_payment() {
    for method in Method::ALL {
        for reference in [None, Some("700482")] {
            let request = request(method, reference);
            for link in links(&request) {
                let told = format!("{}: {}", method.code, link.href);
                assert!(Url::parse(&link.href).is_ok() && !link.href.contains(['{', '}']), "{told}");
                assert_eq!(link.href.matches(request.address).count(), 1, "{told}");
                assert_eq!(request.contract.map_or(1, |token| link.href.matches(token).count()), 1, "{told}");
                assert_eq!(reference.map_or(1, |text| link.href.matches(text).count()), 1, "{told}");
                let amounts = [
                    format!("={}", request.amount.units()),
                    format!("={}", decimal::format(24_900_001, method.decimals, 0)),
                ];
                let asked = amounts
                    .iter()
                    .any(|amount| link.href.split('&').any(|part| part.ends_with(amount.as_str())));
                assert_eq!(asked, link.amount, "{told}");
            }
        }
    }
}

#[test]
fn the_links_are_those_of_the_wallets_documents() {
    let hrefs = |code: &str| {
        let links = links(&request(Method::find(code).unwrap(), None));
        links.into_iter().map(|link| link.href).collect::<Vec<_>>()
    };
    assert_eq!(
        hrefs("USDC_BASE"),
        [
            "https://link.trustwallet.com/send?asset=c8453_t0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\
             &address=0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B&amount=24.900001",
            "https://link.metamask.io/send/0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer\
             ?address=0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B&uint256=24900001",
        ]
    );
    assert_eq!(
        hrefs("USDT_TRC20"),
        ["https://link.trustwallet.com/send?asset=c195_tTR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\
          &address=TNfCkxmCTdY9ZGN6gV3uLCbPfJ4GvZeuhb"]
    );
    assert_eq!(
        hrefs("BTC"),
        [
            "https://link.trustwallet.com/send?asset=c0&address=bc1q3vclr6htl3xy70upf5shkuqtdz62f46m0ceqs5&amount=0.24900001",
            "ledgerlive://send?currency=bitcoin&recipient=bc1q3vclr6htl3xy70upf5shkuqtdz62f46m0ceqs5&amount=0.24900001",
        ]
    );
}

#[test]
fn no_link_loses_a_comment_or_pays_on_another_chain() {
    let ton = Method::find("TON").unwrap();
    let names = |links: Vec<WalletLink>| links.into_iter().map(|link| link.name).collect::<Vec<_>>();
    assert_eq!(names(links(&request(ton, Some("Q7 & 1")))), ["Trust Wallet", "Tonkeeper"]);
    assert!(links(&request(ton, Some("Q7 & 1")))[1].href.ends_with("?amount=24900001&text=Q7%20%26%201"));
    assert!(names(links(&request(Method::find("SOL").unwrap(), Some("key")))).is_empty());
    let local = PaymentRequest { chain_id: Some(31_337), ..request(Method::find("ETH").unwrap(), None) };
    assert!(names(links(&local)).is_empty());
}
