//! Headers of blocks, and what has to be right about them.

use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize_hex, serialize};
use bitcoin::hashes::Hash as _;
use bitcoin::{BlockHash, CompactTarget, Target};
use quittance_ledger::transfer::Block;
use quittance_protocol::Time;
use scrypt::Params;

use crate::bitcoin::chain::{Chain, Coin};

/// Characters of a header in hexadecimal.
const LENGTH: usize = 160;
/// Blocks between two changes of difficulty, for both coins.
const PERIOD: u64 = 2016;
/// From this height on, in 2019, less work than this makes no block of Bitcoin's main chain: every block had three times as much.
const BITCOIN_FLOOR: (u64, u32) = (600_000, 0x1740_0000);
/// The same for Litecoin, from 2021 on.
const LITECOIN_FLOOR: (u64, u32) = (2_000_000, 0x1a0f_ffff);

/// A header at its height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) height: u64,
    pub(super) header: Header,
}

/// Headers that follow each other.
#[derive(Debug)]
pub(super) struct Headers(Vec<Placed>);

/// A server's work has to be a chain's work, or it could invent blocks for nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) coin: Coin,
    pub(super) chain: Chain,
}

impl Placed {
    /// Its block's hash.
    pub(super) fn hash(&self) -> String {
        self.header.block_hash().to_string()
    }

    /// Its block as facts tell it.
    pub(super) fn block(&self) -> Block {
        Block {
            height: self.height,
            hash: self.hash(),
            time: Time::from_seconds(i64::from(self.header.time)),
        }
    }
}

impl Headers {
    /// The one at `height`.
    pub(super) fn at(&self, height: u64) -> Option<&Placed> {
        let first = self.0.first()?.height;
        self.0.get(usize::try_from(height.checked_sub(first)?).ok()?)
    }

    /// The newest one.
    pub(super) fn newest(&self) -> Option<&Placed> {
        self.0.last()
    }
}

impl Rules {
    /// Whether blocks of this height are so young that there has to be much work in them. Older ones could be made up for little,
    /// and nobody was asked for money then.
    pub(super) fn is_young(self, height: u64) -> bool {
        self.floor().is_none_or(|(young, _)| height >= young)
    }

    /// Reads the header at `height`.
    ///
    /// # Errors
    ///
    /// It is none, or nobody worked for it.
    pub(super) fn header(self, height: u64, hex: &str) -> Result<Placed, &'static str> {
        let is_one = hex.len() == LENGTH;
        let header = deserialize_hex(hex).ok().filter(|_| is_one).ok_or("it is no header of a block")?;
        let placed = Placed { height, header };
        // The first block is compared with what everybody knows, and is as easy as blocks ever were.
        match height == 0 || self.is_worked_for(&placed.header) {
            true => Ok(placed),
            false => Err("nobody did the work for this block"),
        }
    }

    /// Reads headers one after the other, the first of them at `first`.
    ///
    /// # Errors
    ///
    /// One is none, does not follow the one before it, or is easier than the chain lets it be.
    pub(super) fn headers(self, first: u64, hex: &str) -> Result<Headers, &'static str> {
        let mut headers: Vec<Placed> = Vec::new();
        for (height, one) in (first..).zip(hex.as_bytes().chunks(LENGTH)) {
            let one = str::from_utf8(one).map_err(|_| "it is no header of a block")?;
            let placed = self.header(height, one)?;
            if headers.last().is_some_and(|parent| !self.follows(&placed, parent)) {
                return Err("a block does not follow the one before it");
            }
            headers.push(placed);
        }
        Ok(Headers(headers))
    }

    fn follows(self, next: &Placed, parent: &Placed) -> bool {
        next.header.prev_blockhash == parent.header.block_hash() && self.is_as_hard(next, parent)
    }

    /// On the main chain, difficulty changes at certain heights alone, and at most to a quarter.
    fn is_as_hard(self, next: &Placed, parent: &Placed) -> bool {
        match self.chain {
            Chain::Main if next.height.is_multiple_of(PERIOD) => {
                next.header.target() <= parent.header.target().max_transition_threshold_unchecked()
            }
            Chain::Main => next.header.bits == parent.header.bits,
            Chain::Test | Chain::Testnet4 | Chain::Signet | Chain::Regtest => true,
        }
    }

    fn is_worked_for(self, header: &Header) -> bool {
        let target = header.target();
        let is_hard = self.floor().is_none_or(|(_, bits)| target <= compact(bits));
        is_hard && self.meets(header, target)
    }

    /// What is asked of every young block. Money of test networks is worth nothing.
    fn floor(self) -> Option<(u64, u32)> {
        match (self.chain, self.coin) {
            (Chain::Main, Coin::Bitcoin) => Some(BITCOIN_FLOOR),
            (Chain::Main, Coin::Litecoin) => Some(LITECOIN_FLOOR),
            (Chain::Test | Chain::Testnet4 | Chain::Signet | Chain::Regtest, _) => None,
        }
    }

    fn meets(self, header: &Header, target: Target) -> bool {
        match self.coin {
            Coin::Bitcoin => target.is_met_by(header.block_hash()),
            Coin::Litecoin => scrypt(header).is_some_and(|work| target.is_met_by(work)),
        }
    }
}

fn compact(bits: u32) -> Target {
    Target::from_compact(CompactTarget::from_consensus(bits))
}

/// Litecoin's work is another hash than the one that names its blocks.
fn scrypt(header: &Header) -> Option<BlockHash> {
    let header = serialize(header);
    let mut work = [0; 32];
    scrypt::scrypt(&header, &header, &Params::new(10, 1, 1, work.len()).ok()?, &mut work).ok()?;
    Some(BlockHash::from_byte_array(work))
}

#[cfg(test)]
mod tests {
    use bitcoin::consensus::encode::serialize_hex;

    use super::*;

    const BITCOIN: Rules = Rules { coin: Coin::Bitcoin, chain: Chain::Main };

    /// The first block of Litecoin.
    fn litecoins_first() -> Header {
        Header {
            version: bitcoin::block::Version::ONE,
            prev_blockhash: BlockHash::all_zeros(),
            merkle_root: "97ddfbbae6be97fd6cdf3e7ca13232a3afff2353e29badfab7f73011edd4ced9".parse().unwrap(),
            time: 1_317_972_665,
            bits: CompactTarget::from_consensus(0x1e0f_fff0),
            nonce: 2_084_524_493,
        }
    }

    #[test]
    fn litecoins_work_is_checked_by_its_own_hash() {
        let first = litecoins_first();
        assert_eq!(Some(first.block_hash().to_string().as_str()), Coin::Litecoin.first_block(Chain::Main));
        let rules = Rules { coin: Coin::Litecoin, chain: Chain::Main };
        assert!(rules.meets(&first, first.target()));
        assert!(!BITCOIN.meets(&first, first.target()), "it is no work of Bitcoin's");
        assert!(!rules.meets(&Header { nonce: 1, ..first }, first.target()));
    }

    #[test]
    fn what_was_easy_once_makes_no_block_of_the_main_chain_today() {
        let first = bitcoin::constants::genesis_block(bitcoin::Network::Bitcoin).header;
        let hex = serialize_hex(&first);
        assert!(BITCOIN.header(0, &hex).is_ok());
        assert_eq!(BITCOIN.header(1, &hex), Err("nobody did the work for this block"));
        assert!(!BITCOIN.is_young(599_999) && BITCOIN.is_young(900_000));
        let test = Rules { chain: Chain::Test, ..BITCOIN };
        assert!(test.is_young(1));
        assert!(test.header(1, &hex).is_ok());
        for cut in ["", "00", &hex[2..], &format!("{hex}00")] {
            assert!(test.header(1, cut).is_err(), "{cut}");
        }
    }

    #[test]
    fn blocks_follow_each_other_and_are_as_hard_as_the_one_before() {
        let parent = litecoins_first();
        let child = Header { prev_blockhash: parent.block_hash(), ..parent };
        let follows = |rules: Rules, height, header| {
            rules.follows(&Placed { height, header }, &Placed { height: height - 1, header: parent })
        };
        assert!(follows(BITCOIN, 5, child));
        assert!(!follows(BITCOIN, 5, parent));
        let easier = Header { bits: CompactTarget::from_consensus(0x1e1f_ffe0), ..child };
        let far_easier = Header { bits: CompactTarget::from_consensus(0x1f0f_fff0), ..child };
        assert!(!follows(BITCOIN, 2015, easier) && follows(BITCOIN, 2016, easier));
        assert!(!follows(BITCOIN, 2016, far_easier));
        assert!(follows(Rules { chain: Chain::Regtest, ..BITCOIN }, 5, far_easier));
    }
}
