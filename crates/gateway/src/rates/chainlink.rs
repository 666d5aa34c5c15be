//! Chainlink's price feeds: contracts (`AggregatorV3Interface`) that are read on the operator's own node.

use std::collections::BTreeMap;
use std::sync::Arc;

use quittance_chain::evm::EvmSource;
use quittance_protocol::{Duration, Rate, Time};

use super::agreement::Reading;
use super::asker::Round;
use super::failure::AskError;
use super::pair::Pair;
use crate::clock;

/// The selector of `latestRoundData()`.
const LATEST_ROUND_DATA: &str = "0xfeaf968c";
/// The selector of `decimals()`.
const DECIMALS: &str = "0x313ce567";

/// Bytes of a word of the EVM.
const WORD: usize = 32;

/// Reads feeds.
pub(super) struct Feeds {
    /// The network they are on.
    pub(super) network: Arc<EvmSource>,
    pub(super) feeds: BTreeMap<Pair, Feed>,
}

/// One feed.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    /// Its contract.
    pub(super) contract: String,
    /// How long a round can be believed.
    pub(super) good_for: Duration,
    /// Digits after the point of its answers, once it was asked. They never change.
    pub(super) decimals: Option<u8>,
}

/// What `latestRoundData()` returns, as far as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LatestRound {
    answer: u128,
    updated_at: Time,
}

impl Feeds {
    /// Whether there is a feed of this pair.
    pub(super) fn knows(&self, pair: &Pair) -> bool {
        self.feeds.contains_key(pair)
    }

    /// Asks every feed. One that cannot be used does not keep the others from being read.
    pub(super) async fn ask(&mut self) -> Round {
        let mut round = Round::default();
        for (pair, feed) in &mut self.feeds {
            match feed.read(&self.network, pair).await {
                Ok(reading) => round.readings.push((pair.clone(), reading)),
                Err(failure) => round.failure = Some(failure),
            }
        }
        round
    }
}

impl Feed {
    async fn read(&mut self, network: &EvmSource, pair: &Pair) -> Result<Reading, AskError> {
        let wrong = |problem: &str| AskError::Feed { feed: pair.to_string(), problem: problem.to_owned() };
        let decimals = match self.decimals {
            Some(decimals) => decimals,
            None => decimals(&network.call(&self.contract, DECIMALS).await?).map_err(wrong)?,
        };
        self.decimals = Some(decimals);
        let round = latest_round(&network.call(&self.contract, LATEST_ROUND_DATA).await?).map_err(wrong)?;
        let rate =
            rate(round.answer, decimals).ok_or_else(|| wrong("its answer is beyond what a rate holds"))?;
        // A block whose time is ahead of our clock is of now.
        Ok(Reading { rate, at: round.updated_at.min(clock::now()), good_for: self.good_for })
    }
}

/// The feeds in use have 8 digits, or 18. Any other number is another contract.
fn decimals(bytes: &[u8]) -> Result<u8, &'static str> {
    let [word] = words(bytes)?;
    match number(word) {
        Some(8) => Ok(8),
        Some(18) => Ok(18),
        Some(_) | None => Err("it has neither 8 nor 18 decimals"),
    }
}

/// `(uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)`
fn latest_round(bytes: &[u8]) -> Result<LatestRound, &'static str> {
    let [round, answer, _, updated_at, answered_in] = words(bytes)?;
    let of_old_round =
        number(answered_in).zip(number(round)).is_none_or(|(answered_in, round)| answered_in < round);
    if of_old_round {
        return Err("its answer is of an older round");
    }
    // A negative number has its highest bits set, and is none that fits.
    let answer = number(answer).filter(|answer| *answer > 0).ok_or("its answer is not positive")?;
    let updated_at = number(updated_at).and_then(|seconds| i64::try_from(seconds).ok());
    match updated_at {
        Some(seconds) if seconds > 0 => Ok(LatestRound { answer, updated_at: Time::from_seconds(seconds) }),
        Some(_) | None => Err("its round is not complete"),
    }
}

/// An answer of so many decimals as a rate, cut off behind its last digit.
fn rate(answer: u128, decimals: u8) -> Option<Rate> {
    let scale = |digits: u8| 10_u128.checked_pow(u32::from(digits));
    let units = match Rate::DECIMALS.checked_sub(decimals) {
        Some(missing) => answer.checked_mul(scale(missing)?)?,
        None => answer / scale(decimals - Rate::DECIMALS)?,
    };
    Rate::from_units(units).filter(|rate| rate.units() > 0)
}

/// The first words of an answer. An account without a contract answers with nothing.
fn words<const COUNT: usize>(bytes: &[u8]) -> Result<[&[u8]; COUNT], &'static str> {
    let words: Vec<&[u8]> = bytes.chunks_exact(WORD).take(COUNT).collect();
    words.try_into().map_err(|_| "there is no such contract")
}

/// A word that fits into 128 bits.
fn number(word: &[u8]) -> Option<u128> {
    let (high, low) = word.split_at_checked(WORD / 2)?;
    let low: [u8; WORD / 2] = low.try_into().ok()?;
    high.iter().all(|byte| *byte == 0).then(|| u128::from_be_bytes(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(number: i128) -> Vec<u8> {
        let sign = if number < 0 { 0xff } else { 0 };
        [vec![sign; 16], number.to_be_bytes().to_vec()].concat()
    }

    fn round(words: [i128; 5]) -> Result<LatestRound, &'static str> {
        latest_round(&words.map(word).concat())
    }

    #[test]
    fn a_round_is_read_word_for_word() {
        let good = round([
            110_680_464_442_257_320_247,
            348_720_000_000,
            1_795_269_000,
            1_795_269_960,
            110_680_464_442_257_320_247,
        ]);
        assert_eq!(
            good,
            Ok(LatestRound { answer: 348_720_000_000, updated_at: Time::from_seconds(1_795_269_960) })
        );
        assert_eq!(round([2, 1, 5, 5, 1]), Err("its answer is of an older round"));
        assert_eq!(round([1, 0, 5, 5, 1]), Err("its answer is not positive"));
        assert_eq!(round([1, -348_720_000_000, 5, 5, 1]), Err("its answer is not positive"));
        assert_eq!(round([1, 1, 0, 0, 1]), Err("its round is not complete"));
        assert_eq!(latest_round(&[]), Err("there is no such contract"));
        assert_eq!(latest_round(&[0; 159]), Err("there is no such contract"));
    }

    #[test]
    fn both_precisions_give_the_same_rate() {
        assert_eq!(rate(348_720_000_000, 8).map(Rate::value).as_deref(), Some("3487.20"));
        assert_eq!(
            rate(3_487_200_000_000_999_999_999, 18).map(Rate::value).as_deref(),
            Some("3487.200000000999")
        );
        assert_eq!((rate(999_999, 18), rate(u128::MAX, 8)), (None, None));
        assert_eq!((decimals(&word(8)), decimals(&word(18))), (Ok(8), Ok(18)));
        assert!(decimals(&word(6)).is_err() && decimals(&[]).is_err());
    }
}
