//! `quittance uri parse`.

use crate::run::{FIRST, quittance};

/// A subaddress that monero-wallet-rpc made.
const MONERO: &str =
    "monero:85yC6pKsbtJfPdnjC5oUot1cA7MiyT9QTZwYA5YWS6YFUqsfDZ46XnsZ9pQxPPRsi12QsXmK49r34BJu5FUzWU6C9N8CuEh";

fn parse(uri: &str) -> crate::run::Ran {
    quittance(["uri", "parse", uri])
}

#[test]
fn a_link_says_what_it_asks_for() {
    let usdt = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
    assert_eq!(
        parse(&format!("ethereum:pay-{usdt}@1/transfer?address={FIRST}&uint256=24.9e6&gas=90000")).fine(),
        format!(
            "standard     EIP-681\nnetwork      ethereum\nchain_id     1\nmethod       USDT_ERC20\n\
             recipient    {FIRST}\ncontract     {usdt}\nfunction     transfer\nunits        24900000\n\
             amount       24.9\ncurrency     USDT\nparameter    gas=90000\n"
        )
    );
    let json = quittance([
        "uri",
        "parse",
        "--json",
        "BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=0.5",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json.fine()).unwrap();
    assert_eq!((&json["units"], &json["method"]), (&"50000000".into(), &"BTC".into()));
    assert!(parse("ethereum:donate.eth?value=1e18").fine().contains("recipient_is ENS"));
    let monero = parse(&format!("{MONERO}?tx_amount=0.249&tx_description=Bike")).fine();
    assert!(monero.starts_with("standard     Monero\nnetwork      monero\nmethod       XMR\n"), "{monero}");
    assert!(
        monero.contains("units        249000000000\n") && monero.contains("tx_description=Bike"),
        "{monero}"
    );
    let bare = parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").fine();
    assert!(bare.starts_with("standard     bare address\nnetwork      tron\n"), "{bare}");
    assert!(
        parse("sandbox:tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx?method=BTC&amount=0.1")
            .fine()
            .contains("units        10000000\n")
    );
}

#[test]
fn a_wrong_link_is_refused_with_its_reason() {
    for (uri, why) in [
        // The example of EIP-681 itself: its letters are in the wrong case.
        (
            "ethereum:0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359?value=2.014e18",
            "recipient: the address has a wrong checksum",
        ),
        // And the address of BIP-321's examples was mistyped on purpose.
        (
            "bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W?amount=20.3",
            "recipient: the address has a wrong checksum",
        ),
        ("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4?req-x=1", "has to be understood"),
        ("ethereum:donate.eth?value=2.014", "exponent"),
        ("solana:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v?amount=0.0000000001", "too many digits"),
        ("ton://connect/x", "a link of another kind"),
        ("https://pay.example/i/1", "a link of another kind"),
        ("hello", "neither a payment link nor an address"),
        ("T".repeat(34).as_str(), "wrong checksum"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "wrong checksum"),
        (format!("{MONERO}?tx_amount=0.1234567890123").as_str(), "too many digits"),
        (MONERO.replace("85y", "85z").as_str(), "recipient: the address has a wrong checksum"),
        ("monero:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "recipient: not an address of this network"),
        (
            "litecoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "recipient: the address is of another network",
        ),
        ("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "a link of another kind"),
        ("0".repeat(40).as_str(), "not an address"),
    ] {
        parse(uri).refused(1, why);
    }
}

#[test]
fn what_a_link_says_is_not_obeyed_by_the_terminal() {
    let told = parse("ethereum:donate.eth?label=%1b%5B31mred").fine();
    assert!(told.contains("label=\\u{1b}[31mred") && !told.contains('\u{1b}'), "{told:?}");
}
