//! Makes one price of what several sources say: their median, without whoever is far from it.

use quittance_protocol::{Duration, Rate, Time};

use super::price::Price;
use super::source::Source;

/// What one source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The price of one unit.
    pub(super) rate: Rate,
    /// Of when it is.
    pub(super) at: Time,
    /// How long it can be believed.
    pub(super) good_for: Duration,
}

/// When sources agree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// How many have to.
    pub(super) agree: usize,
    /// How far from the median a reading may be.
    pub(super) spread: Spread,
}

/// A distance from a price, in millionths of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread(pub(super) u32);

impl Rules {
    /// The price that enough of these agree on at `now`, or `None`: no price is better than a wrong one.
    pub(super) fn agreed(&self, readings: &[(Source, Reading)], now: Time) -> Option<Price> {
        let mut near: Vec<(Source, Reading)> =
            readings.iter().filter(|(_, reading)| reading.is_fresh(now)).copied().collect();
        let middle = median(&near)?;
        near.retain(|(_, reading)| self.spread.holds(middle, reading.rate));
        if near.len() < self.agree {
            return None;
        }
        // Whoever was far off had a say in the first median and has none in this one.
        let rate = median(&near)?;
        let names: Vec<&str> = near.iter().map(|(source, _)| source.name()).collect();
        let at = near.iter().map(|(_, reading)| reading.at).min()?;
        Some(Price::agreed(rate, &names, at))
    }
}

impl Reading {
    fn is_fresh(&self, now: Time) -> bool {
        now.since(self.at) <= self.good_for
    }
}

impl Spread {
    /// Whether `rate` is at most this far from `middle`.
    fn holds(self, middle: Rate, rate: Rate) -> bool {
        middle.units().abs_diff(rate.units()) * 1_000_000 <= u128::from(self.0) * middle.units()
    }
}

/// The middle one; of an even number the point between the middle two, rounded down to 10^-12. It favours neither the payer
/// nor the merchant.
fn median(readings: &[(Source, Reading)]) -> Option<Rate> {
    let mut units: Vec<u128> = readings.iter().map(|(_, reading)| reading.rate.units()).collect();
    units.sort_unstable();
    let upper = *units.get(units.len() / 2)?;
    let lower = *units.get(units.len().saturating_sub(1) / 2)?;
    Rate::from_units(lower.midpoint(upper))
}

#[cfg(test)]
mod tests;
