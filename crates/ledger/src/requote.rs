//! What a new quote asks for.

use quittance_protocol::decimal::power_of_ten;
use quittance_protocol::{Amount, Fiat, Method, Rate};

use crate::reading::Reading;
use crate::terms::Terms;

/// The `due` of a new quote for `method` at today's `rate`.
///
/// While nothing arrived it is the whole price. For a short invoice only the rest is priced anew: what arrived keeps the value
/// it had at its own rate, so the result is what arrived and the rest at the new rate. That value is rounded up to the minor
/// unit, but where a coin is worth no less than before, nobody is asked for more of it than the page said was left. `None` if
/// the rate is zero or the amount beyond all bounds.
#[must_use]
pub fn due_again(terms: &Terms, reading: &Reading, rate: Rate, method: &Method) -> Option<Amount> {
    match &reading.quote {
        Some(quote) if !reading.received.is_zero() => {
            let rest = value(reading.remaining, quote.rate, method, terms.fiat)?;
            let rest = rate.quote(rest, method)?;
            let rest = if rate < quote.rate { rest } else { rest.min(reading.remaining) };
            rest.checked_add(reading.received)
        }
        Some(_) | None => rate.quote(terms.fiat, method),
    }
}

/// What `amount` is worth at `rate`, rounded up to the minor unit, and never more than the whole `price`.
fn value(amount: Amount, rate: Rate, method: &Method, price: Fiat) -> Option<Fiat> {
    let per_unit = rate.units().checked_mul(power_of_ten(price.currency().decimals())?)?;
    let (mut amount, mut units) = (amount.units(), power_of_ten(method.decimals)?);
    // Amounts of tokens with many digits are shortened together with their unit until the product fits; upwards.
    while amount.checked_mul(per_unit).is_none() && units > 1 {
        (amount, units) = (amount.div_ceil(10), units / 10);
    }
    let minor = amount.checked_mul(per_unit)?.div_ceil(power_of_ten(Rate::DECIMALS)?).div_ceil(units);
    let minor = u64::try_from(minor).unwrap_or(u64::MAX).min(price.minor());
    Some(Fiat::from_minor(minor, price.currency()))
}

#[cfg(test)]
mod tests {
    use quittance_protocol::{FiatCurrency, decimal};

    use super::*;

    #[test]
    fn the_rest_is_worth_what_its_own_rate_says() {
        let price = Fiat::parse("24.90", FiatCurrency::USD).unwrap();
        let value = |amount: &str, rate: &str, code: &str| {
            let method = Method::find(code).unwrap();
            let amount = Amount::new(decimal::parse(amount, method.decimals).unwrap());
            super::value(amount, rate.parse().unwrap(), method, price).unwrap().value()
        };
        assert_eq!(value("10", "1", "USDT_TRC20"), "10.00");
        assert_eq!(value("10.000001", "1", "USDT_TRC20"), "10.01");
        assert_eq!(value("0.0001", "92874.5", "BTC"), "9.29");
        assert_eq!(value("1000000", "0.000004", "PEPE_ERC20"), "4.00");
        assert_eq!(value("10000000000000000", "0.000001", "SHIB_ERC20"), "24.90");
    }
}
