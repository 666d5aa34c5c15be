//! Recorded answers, read to the last digit.

use reqwest::StatusCode;

use super::*;
use crate::rates::coinbase::Coinbase;
use crate::rates::coingecko::Coingecko;
use crate::rates::kraken::Kraken;

macro_rules! recorded {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/rates/recorded/", $name, ".json"))
    };
}

/// When the answers came.
const CAME: Time = Time::from_seconds(1_795_269_960);

fn pairs(names: &[&str]) -> Vec<Pair> {
    let pair = |name: &&str| {
        name.split_once('/').map(|(asset, code)| Pair::new(asset, code.parse().unwrap())).unwrap()
    };
    names.iter().map(pair).collect()
}

fn question(reader: &dyn Reader, names: &[&str]) -> Question {
    let mut questions = reader.questions(&pairs(names));
    assert_eq!(questions.len(), 1, "{questions:?}");
    questions.remove(0)
}

/// What a reader finds in an answer, as `ETH/USD 3487.20`, with its own time if it has one.
fn read(reader: &dyn Reader, names: &[&str], status: u16, body: &[u8]) -> Result<Vec<String>, AskError> {
    let answer = Answer { status: StatusCode::from_u16(status).unwrap(), body: body.to_vec(), at: CAME };
    let told = |found: Found| {
        let at = found.at.map(|at| format!(" @{}", at.seconds())).unwrap_or_default();
        format!("{}/{} {}{at}", found.pair.asset, found.pair.currency.code(), found.rate)
    };
    Ok(reader.read(&question(reader, names), &answer)?.into_iter().map(told).collect())
}

#[test]
fn kraken_is_asked_once_and_its_middle_price_is_taken() {
    let asked = ["ETH/USD", "PEPE/USD", "USDT/USD", "BTC/USD"];
    assert_eq!(question(&Kraken, &asked).path, "/0/public/Ticker?pair=ETHUSD,PEPEUSD,USDTUSD,XBTUSD");
    assert_eq!(
        read(&Kraken, &asked, 200, recorded!("kraken")).unwrap(),
        ["ETH/USD 3487.205", "PEPE/USD 0.000007315", "USDT/USD 1.00005", "BTC/USD 92874.55"]
    );
    let unknown = read(&Kraken, &asked, 200, recorded!("kraken-unknown-pair"));
    assert!(matches!(unknown, Err(AskError::UnknownPair)), "{unknown:?}");
    let closed = br#"{"error":["EService:Unavailable"]}"#;
    assert_eq!(read(&Kraken, &asked, 200, closed).unwrap_err().to_string(), "it says EService:Unavailable");
}

#[test]
fn a_market_without_a_buyer_or_turned_upside_down_has_no_price() {
    for market in [
        r#"{"a":["3487.2","1","1"],"b":["0.00000","0","0"]}"#,
        r#"{"a":["3487.1","1","1"],"b":["3487.2","1","1"]}"#,
        r#"{"a":[],"b":[]}"#,
    ] {
        let body = format!(r#"{{"error":[],"result":{{"XETHZUSD":{market}}}}}"#);
        assert_eq!(
            read(&Kraken, &["ETH/USD"], 200, body.as_bytes()).unwrap(),
            Vec::<String>::new(),
            "{market}"
        );
    }
}

#[test]
fn coinbase_is_asked_for_each_asset() {
    let questions = Coinbase.questions(&pairs(&["ETH/EUR", "ETH/USD", "PEPE/USD"]));
    let paths: Vec<&str> = questions.iter().map(|question| question.path.as_str()).collect();
    assert_eq!(paths, ["/v2/exchange-rates?currency=ETH", "/v2/exchange-rates?currency=PEPE"]);
    let ether = read(&Coinbase, &["ETH/EUR", "ETH/USD", "ETH/UZS"], 200, recorded!("coinbase-eth")).unwrap();
    assert_eq!(ether, ["ETH/EUR 3019.22", "ETH/USD 3487.205"]);
    let pepe = read(&Coinbase, &["PEPE/USD"], 200, recorded!("coinbase-pepe")).unwrap();
    assert_eq!(pepe, ["PEPE/USD 0.0000073125"]);
    let unknown = read(&Coinbase, &["USDD/USD"], 400, recorded!("coinbase-unknown"));
    assert!(matches!(unknown, Err(AskError::UnknownPair)), "{unknown:?}");
    // A mirror that mixes up its shelves must not sell ether at the price of a meme.
    let mixed_up = read(&Coinbase, &["ETH/USD"], 200, recorded!("coinbase-pepe"));
    assert!(matches!(mixed_up, Err(AskError::Malformed(_))), "{mixed_up:?}");
}

#[test]
fn coingecko_tells_numbers_with_all_their_digits_and_their_time() {
    let asked = ["BTC/USD", "ETH/EUR", "ETH/USD", "PEPE/EUR", "PEPE/USD", "USDT/USD"];
    assert_eq!(
        question(&Coingecko, &asked).path,
        "/api/v3/simple/price?ids=bitcoin,ethereum,pepe,tether&vs_currencies=eur,usd&include_last_updated_at=true&precision=full"
    );
    assert_eq!(
        read(&Coingecko, &asked, 200, recorded!("coingecko")).unwrap(),
        [
            "BTC/USD 92871.31415926536 @1795269931",
            "ETH/EUR 3019.220000000001 @1795269940",
            "ETH/USD 3486.5812 @1795269940",
            "PEPE/EUR 0.0000063311 @1795269938",
            "PEPE/USD 0.000007312345 @1795269938",
            "USDT/USD 1.00 @1795269935",
        ]
    );
    let limited = read(&Coingecko, &asked, 429, recorded!("coingecko-limited"));
    assert_eq!(limited.unwrap_err().to_string(), "HTTP 429");
    assert!(!Coingecko.knows(&Pair::new("NOSUCHCOIN", quittance_protocol::FiatCurrency::USD)));
}

#[test]
fn a_price_without_its_time_or_written_as_text_is_none() {
    for coin in [
        r#"{"usd":3487.2}"#,
        r#"{"usd":"3487.2","last_updated_at":1795269940}"#,
        r#"{"usd":null,"last_updated_at":1795269940}"#,
    ] {
        let body = format!(r#"{{"ethereum":{coin}}}"#);
        assert_eq!(
            read(&Coingecko, &["ETH/USD"], 200, body.as_bytes()).unwrap(),
            Vec::<String>::new(),
            "{coin}"
        );
    }
}
