//! Stories of sources that agree, disagree, lie and fall asleep.

use proptest::prelude::*;

use super::*;

const NOW: Time = Time::from_seconds(1_795_270_000);
const ALL: [Source; 4] = [Source::Kraken, Source::Coinbase, Source::Coingecko, Source::Chainlink];

/// Two have to agree, within two percent.
const RULES: Rules = Rules { agree: 2, spread: Spread(20_000) };
/// How long they are believed.
const MAX_AGE: Duration = Duration::from_minutes(5);

fn reading(rate: Rate, age: i64) -> Reading {
    let at = Time::from_seconds(NOW.seconds() - age);
    Reading { rate, at, good_for: MAX_AGE }
}

/// The price of readings, each `price` or `price@age in seconds`, in the order of [`ALL`].
fn agreed(readings: &[&str]) -> Option<(String, String)> {
    let read = |text: &&str| {
        let (price, age) = text.split_once('@').unwrap_or((text, "0"));
        reading(price.parse().unwrap(), age.parse().unwrap())
    };
    let readings: Vec<_> = ALL.into_iter().zip(readings.iter().map(read)).collect();
    RULES.agreed(&readings, NOW).map(|price| (price.rate.value(), price.source))
}

#[test]
fn the_median_of_those_that_agree_is_the_price() {
    for (readings, price, source) in [
        (vec!["100", "101", "100.5"], "100.50", "median of Kraken, Coinbase, CoinGecko"),
        (vec!["100", "101"], "100.50", "median of Kraken, Coinbase"),
        (vec!["101", "100"], "100.50", "median of Kraken, Coinbase"),
        (vec!["100", "101", "102", "101.5"], "101.25", "median of Kraken, Coinbase, CoinGecko, Chainlink"),
        // The point between two is rounded down.
        (vec!["1.000000000001", "1.000000000002"], "1.000000000001", "median of Kraken, Coinbase"),
        // One lies by a tenth: it is left out, and its name with it.
        (vec!["100", "110", "100.2"], "100.10", "median of Kraken, CoinGecko"),
        (vec!["90", "100", "100.2"], "100.10", "median of Coinbase, CoinGecko"),
        (vec!["100", "18000000", "100.2"], "100.10", "median of Kraken, CoinGecko"),
        // Exactly the spread is near enough, a little more is not.
        (vec!["98", "100", "102"], "100.00", "median of Kraken, Coinbase, CoinGecko"),
        (vec!["97.999999999999", "100", "102"], "101.00", "median of Coinbase, CoinGecko"),
        // Two that disagree are no price, and neither are two against two.
        (vec!["100", "110"], "", ""),
        (vec!["100", "100", "110", "110"], "", ""),
        (vec!["100", "105", "110"], "", ""),
        // One alone is not enough.
        (vec!["100"], "", ""),
        (vec![], "", ""),
        // Age counts before agreement.
        (vec!["100", "100@300"], "100.00", "median of Kraken, Coinbase"),
        (vec!["100", "100@301"], "", ""),
        (vec!["100", "110@301", "100"], "100.00", "median of Kraken, CoinGecko"),
        (vec!["100@400", "100@400", "100@400"], "", ""),
    ] {
        let told = agreed(&readings).unwrap_or_default();
        assert_eq!(told, (price.to_owned(), source.to_owned()), "{readings:?}");
    }
}

#[test]
fn a_price_is_as_old_as_the_oldest_that_agreed() {
    let rate = "100".parse().unwrap();
    let far = "120".parse().unwrap();
    let readings = [
        (Source::Kraken, reading(rate, 10)),
        (Source::Coinbase, reading(rate, 90)),
        (Source::Coingecko, reading(far, 200)),
    ];
    assert_eq!(RULES.agreed(&readings, NOW).unwrap().at, Time::from_seconds(NOW.seconds() - 90));
}

#[test]
fn a_feed_with_a_slow_pace_is_believed_for_as_long_as_that() {
    let hourly = Reading { good_for: Duration::from_hours(1), ..reading("100".parse().unwrap(), 3000) };
    let alone = Rules { agree: 1, ..RULES };
    let price = alone.agreed(&[(Source::Chainlink, hourly)], NOW).unwrap();
    assert_eq!(price.source, "Chainlink");
    assert_eq!(alone.agreed(&[(Source::Chainlink, hourly)], NOW + Duration::from_minutes(11)), None);
}

fn rate(units: u128) -> Rate {
    Rate::from_units(units).unwrap()
}

/// Rates around a thousand, up to so many thousandths apart.
fn around(thousandths: u128) -> impl Strategy<Value = Rate> {
    let (middle, apart) = (1_000_000_000_000_000_u128, 1_000_000_000_000 * thousandths);
    (middle - apart / 2..=middle + apart / 2).prop_map(rate)
}

fn named(rates: &[Rate]) -> Vec<(Source, Reading)> {
    ALL.into_iter().zip(rates.iter().map(|rate| reading(*rate, 0))).collect()
}

proptest! {
    #[test]
    fn the_price_lies_between_those_that_agree(
        rates in prop::collection::vec(around(60), 1..=4), ages in prop::collection::vec(0_i64..600, 4),
    ) {
        let readings: Vec<_> =
            ALL.into_iter().zip(rates.iter().zip(ages).map(|(rate, age)| reading(*rate, age))).collect();
        if let Some(price) = RULES.agreed(&readings, NOW) {
            let named = |source: &Source| price.source.contains(source.name());
            let agreeing: Vec<_> = readings.iter().filter(|(source, _)| named(source)).collect();
            prop_assert!(agreeing.len() >= RULES.agree);
            prop_assert!(agreeing.iter().all(|(_, reading)| reading.is_fresh(NOW)));
            let least = agreeing.iter().map(|(_, reading)| reading.rate).min().unwrap();
            let most = agreeing.iter().map(|(_, reading)| reading.rate).max().unwrap();
            prop_assert!((least..=most).contains(&price.rate));
        }
    }

    #[test]
    fn one_liar_never_moves_the_price_by_more_than_the_spread(
        honest in prop::collection::vec(around(5), 1..=3), lie in 1_u128..10_u128.pow(27), place in 0_usize..4,
    ) {
        let mut rates = honest.clone();
        rates.insert(place.min(honest.len()), rate(lie));
        if let Some(price) = RULES.agreed(&named(&rates), NOW) {
            let mut units: Vec<u128> = honest.iter().map(|rate| rate.units()).collect();
            units.sort_unstable();
            let true_price = units[units.len() / 2];
            let moved = price.rate.units().abs_diff(true_price);
            prop_assert!(moved * 100 <= price.rate.units() * 2, "{true_price} became {}", price.rate);
        }
    }

    #[test]
    fn three_honest_sources_keep_their_price_whatever_a_fourth_says(honest in prop::collection::vec(around(5), 3), lie in 1_u128..10_u128.pow(27)) {
        let lie = rate(lie);
        let price = RULES.agreed(&named(&[honest.as_slice(), &[lie]].concat()), NOW).unwrap();
        prop_assert!((*honest.iter().min().unwrap()..=*honest.iter().max().unwrap()).contains(&price.rate));
    }
}
