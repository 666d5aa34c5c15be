//! Transactions as they were signed, and the proof that one is in a block.

use bitcoin::absolute::LockTime;
use bitcoin::consensus::Decodable;
use bitcoin::consensus::encode::deserialize;
use bitcoin::hashes::{Hash as _, sha256d};
use bitcoin::hex::FromHex as _;
use bitcoin::transaction::Version;
use bitcoin::{Transaction, TxIn, TxMerkleNode, TxOut, Txid};
use serde::Deserialize;

/// What a server says of a transaction's place in its block.
#[derive(Debug, Deserialize)]
pub(super) struct Branch {
    /// The hashes beside its way to the root, from below.
    merkle: Vec<String>,
    /// Its place in the block, counted from 0.
    pub(super) pos: u64,
}

/// A transaction of so many bytes could be mistaken for two hashes of a block's tree, and the other way round.
const LIKE_TWO_HASHES: usize = 64;

/// Reads the transaction of this id. Only what its id stands for is read: behind it there may be witnesses, and what Litecoin's
/// hidden side (MWEB) adds.
///
/// # Errors
///
/// It is another transaction, or none.
pub(super) fn transaction(id: &str, hex: &str) -> Result<Transaction, &'static str> {
    const NONE: &str = "it is no transaction";
    let bytes = Vec::<u8>::from_hex(hex).map_err(|_| NONE)?;
    let (version, rest) = bytes.split_at_checked(4).ok_or(NONE)?;
    let version: Version = deserialize(version).map_err(|_| NONE)?;
    // An empty list of inputs is a sign that flags follow.
    let mut rest = match rest {
        [0, flags, rest @ ..] if *flags != 0 => rest,
        rest => rest,
    };
    let input = Vec::<TxIn>::consensus_decode(&mut rest).map_err(|_| NONE)?;
    let output = Vec::<TxOut>::consensus_decode(&mut rest).map_err(|_| NONE)?;
    let lock_time = rest.last_chunk::<4>().copied().map(u32::from_le_bytes).ok_or(NONE)?;
    let transaction = Transaction { version, lock_time: LockTime::from_consensus(lock_time), input, output };
    match transaction.compute_txid().to_string() == id {
        true if transaction.base_size() == LIKE_TWO_HASHES => Err("it may be a part of a block's tree"),
        true => Ok(transaction),
        false => Err("it is another transaction"),
    }
}

/// The root of the tree in which a transaction has this branch.
///
/// # Errors
///
/// It is no branch.
pub(super) fn root(id: Txid, branch: &Branch) -> Result<TxMerkleNode, &'static str> {
    let mut hash = id.to_raw_hash();
    let mut place = branch.pos;
    for beside in &branch.merkle {
        let beside: sha256d::Hash = beside.parse().map_err(|_| "a proof has to be made of hashes")?;
        let pair = match place.is_multiple_of(2) {
            true => [hash.to_byte_array(), beside.to_byte_array()],
            false => [beside.to_byte_array(), hash.to_byte_array()],
        };
        hash = sha256d::Hash::hash(pair.as_flattened());
        place /= 2;
    }
    // A place beyond the tree is another way to write one inside.
    match place {
        0 => Ok(TxMerkleNode::from_raw_hash(hash)),
        _ => Err("there is no such place in the block"),
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::consensus::encode::serialize_hex;
    use bitcoin::merkle_tree::calculate_root;

    use super::*;

    fn ids() -> Vec<Txid> {
        (0..5).map(|number| Txid::from_byte_array([number; 32])).collect()
    }

    fn beside(number: &Txid) -> String {
        number.to_string()
    }

    fn pair(one: Txid, other: Txid) -> Txid {
        Txid::hash([one.to_byte_array(), other.to_byte_array()].as_flattened())
    }

    #[test]
    fn a_branch_leads_to_the_root_of_its_block_and_to_no_other() {
        let ids = ids();
        let expected = calculate_root(ids.iter().map(|id| id.to_raw_hash())).unwrap();
        let (last, below) = (pair(ids[4], ids[4]), pair(pair(ids[0], ids[1]), pair(ids[2], ids[3])));
        let third = [beside(&ids[3]), beside(&pair(ids[0], ids[1])), beside(&pair(last, last))];
        let fifth = [beside(&ids[4]), beside(&last), beside(&below)];
        let at = |id: usize, branch: &[String; 3], pos| {
            root(ids[id], &Branch { merkle: branch.to_vec(), pos }).map(TxMerkleNode::to_raw_hash)
        };
        assert_eq!(at(2, &third, 2), Ok(expected));
        assert_eq!(at(4, &fifth, 4), Ok(expected));
        assert_ne!(at(2, &third, 3), Ok(expected));
        assert_ne!(at(1, &third, 2), Ok(expected));
        assert!(at(2, &third, 10).is_err(), "there are eight places at most");
        assert!(root(ids[0], &Branch { merkle: vec!["beside".to_owned()], pos: 0 }).is_err());
    }

    #[test]
    fn a_transaction_is_what_its_id_stands_for_whatever_is_behind_it() {
        let plain = Transaction {
            version: Version::TWO,
            lock_time: LockTime::from_consensus(7),
            input: vec![TxIn::default()],
            output: vec![TxOut::NULL; 2],
        };
        let (id, hex) = (plain.compute_txid().to_string(), serialize_hex(&plain));
        assert_eq!(transaction(&id, &hex), Ok(plain.clone()));
        // Flag 8, and something of Litecoin's before the lock time.
        let hidden = format!("{}0008{}00{}", &hex[..8], &hex[8..hex.len() - 8], &hex[hex.len() - 8..]);
        assert_eq!(transaction(&id, &hidden), Ok(plain));
        assert!(transaction(&"0".repeat(64), &hex).is_err());
        for cut in ["", "02000000", &hex[..20], "xy"] {
            assert!(transaction(&id, cut).is_err(), "{cut}");
        }
    }
}
