//! A block's bloom filter of its logs, which says what is certainly not in it.

use bitcoin::hex::FromHex;
use serde::{Deserialize, Deserializer};
use sha3::{Digest, Keccak256};

use super::transfers::TRANSFER;

/// The bytes of a filter.
const SIZE: usize = 256;

/// The filter in a block's header, over the contracts and the topics of all logs of the block.
///
/// Source: Ethereum's yellow paper, section 4.4.3. Some chains send an empty one, or none, whatever the block has: so a log is
/// never dropped because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bloom(Box<[u8; SIZE]>);

/// What a contract or a topic sets in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark([(usize, u8); 3]);

/// What the transfers of our tokens set in the filter of a block.
pub(super) struct Marks {
    transfer: Option<Mark>,
    /// With the contract of each token.
    tokens: Vec<(String, Mark)>,
}

impl Marks {
    /// The marks of the transfers of `tokens`, by their contracts.
    pub(super) fn of<'a>(tokens: impl Iterator<Item = &'a String>) -> Self {
        let tokens = tokens.filter_map(|contract| Some((contract.clone(), Mark::of_hex::<20>(contract)?)));
        Self { transfer: Mark::of_hex::<32>(TRANSFER), tokens: tokens.collect() }
    }

    /// The contracts of the tokens of which there may be transfers in a block with this filter.
    pub(super) fn held_by(&self, bloom: &Bloom) -> impl Iterator<Item = &str> {
        let transfers = self.transfer.as_ref().is_some_and(|mark| bloom.may_hold(mark));
        let held = self.tokens.iter().filter(move |(_, mark)| transfers && bloom.may_hold(mark));
        held.map(|(contract, _)| contract.as_str())
    }
}

impl Mark {
    /// The mark of a contract (twenty bytes) or a topic (thirty-two).
    fn of(item: &[u8]) -> Self {
        let digest = Keccak256::digest(item);
        let bit = |first: usize| {
            let pair = [first, first + 1].map(|byte| digest.get(byte).copied().unwrap_or_default());
            let bit = usize::from(u16::from_be_bytes(pair)) % (8 * SIZE);
            (SIZE - 1 - bit / 8, 1 << (bit % 8))
        };
        Self([bit(0), bit(2), bit(4)])
    }

    /// The mark of what is written in hexadecimal; none if it is not.
    fn of_hex<const N: usize>(text: &str) -> Option<Self> {
        <[u8; N]>::from_hex(text.strip_prefix("0x")?).ok().map(|item| Self::of(&item))
    }
}

impl Bloom {
    /// False when nothing of this mark is in the block.
    fn may_hold(&self, mark: &Mark) -> bool {
        mark.0.iter().all(|(byte, bit)| self.0.get(*byte).is_some_and(|bits| bits & bit != 0))
    }
}

impl Default for Bloom {
    fn default() -> Self {
        Self(Box::new([0; SIZE]))
    }
}

impl<'de> Deserialize<'de> for Bloom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        let bits = <[u8; SIZE]>::from_hex(text.trim_start_matches("0x"));
        Ok(bits.map(|bits| Self(Box::new(bits))).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::hex::DisplayHex;
    use proptest::prelude::*;
    use serde_json::json;

    impl Bloom {
        fn add(&mut self, mark: &Mark) {
            for (byte, bit) in mark.0 {
                self.0[byte] |= bit;
            }
        }
    }

    #[test]
    fn the_bits_are_those_of_the_yellow_paper() {
        // The digest of nothing is c5d2 4601 86f7…: its lower eleven bits are 0x5d2, 0x601 and 0x6f7, counted from the end.
        let expected = [0x5d2, 0x601, 0x6f7].map(|bit: usize| (255 - bit / 8, 1 << (bit % 8)));
        assert_eq!(Mark::of(b""), Mark(expected));
        assert_eq!(expected, [(69, 4), (63, 2), (33, 128)]);
    }

    #[test]
    fn the_filter_of_a_real_block_holds_what_is_in_its_logs() {
        // Block 1 of an anvil 1.7.1, in which its first account deploys a token: the bytes of `logsBloom` that are not 0.
        let bytes = [
            (75, 8),
            (99, 64),
            (100, 2),
            (107, 1),
            (110, 8),
            (123, 16),
            (155, 2),
            (195, 66),
            (199, 32),
            (212, 32),
            (222, 32),
        ];
        let mut bloom = [0_u8; SIZE];
        for (byte, bits) in bytes {
            bloom[byte] = bits;
        }
        let bloom = json!(format!("0x{}", bloom.to_lower_hex_string()));
        let bloom: Bloom = serde_json::from_value(bloom).unwrap();
        let token = Mark::of_hex::<20>("0x5FbDB2315678afecb367f032d93F642f64180aa3").unwrap();
        let topic = Mark::of_hex::<32>(TRANSFER).unwrap();
        assert!(bloom.may_hold(&token) && bloom.may_hold(&topic));
        assert!(!bloom.may_hold(&Mark::of(b"")));
    }

    #[test]
    fn a_filter_that_is_missing_or_of_another_size_says_that_nothing_is_there() {
        for text in ["null", r#""""#, r#""0x""#, r#""0xff""#] {
            assert_eq!(serde_json::from_str::<Bloom>(text).unwrap(), Bloom::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_added_is_found(items in prop::collection::vec(any::<[u8; 20]>(), 1..50)) {
            let mut bloom = Bloom::default();
            for item in &items {
                bloom.add(&Mark::of(item));
            }
            for item in &items {
                prop_assert!(bloom.may_hold(&Mark::of(item)));
            }
        }
    }
}
