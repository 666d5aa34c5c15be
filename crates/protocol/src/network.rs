//! The networks money can arrive on, as data.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::table::in_force;

/// The name of a network in facts, rows and configuration: `tron`, `ethereum`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetworkId(String);

impl NetworkId {
    /// Names a network; whether it exists is known to the table and the configuration.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NetworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Chains that work alike: the same addresses, the same way to see a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Bitcoin and its descendants: outputs, a mempool that everybody sees.
    Bitcoin,
    /// Ethereum and every chain that speaks its JSON-RPC.
    Evm,
    /// Tron: Ethereum's contracts under its own addresses.
    Tron,
    /// Solana.
    Solana,
    /// TON.
    Ton,
    /// Monero: outputs that only the receiver recognises.
    Monero,
}

impl Family {
    /// Every family.
    pub const ALL: &'static [Self] =
        &[Self::Bitcoin, Self::Evm, Self::Tron, Self::Solana, Self::Ton, Self::Monero];

    /// Its name in rows and paths.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoin",
            Self::Evm => "evm",
            Self::Tron => "tron",
            Self::Solana => "solana",
            Self::Ton => "ton",
            Self::Monero => "monero",
        }
    }
}

/// Whether a payment can be seen before it is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mempool {
    /// Unconfirmed payments are seen within seconds.
    Seen,
    /// The first sight of a payment is its block.
    Unseen,
}

/// What reads a network on a live project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Blocks over Ethereum's JSON-RPC.
    Evm,
    /// Blocks and the mempool over the JSON-RPC of Bitcoin Core.
    Bitcoin,
    /// Blocks over Tron's own interface, and all else over Ethereum's JSON-RPC.
    Tron,
    /// Monero's node, and a wallet that has the view key.
    Monero,
    /// Nothing yet: the API knows its codes, no live page offers it.
    None,
}

/// A network and what a payer or a watcher must know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its name in facts and configuration.
    pub id: &'static str,
    /// The number that CryptoCloud clients know it by. CryptoCloud's own stay below 1,000, those of our rows begin at 1,001,
    /// and those of an operator's at 10,000.
    pub number: u16,
    /// The full name a payer reads.
    pub name: &'static str,
    /// The suffix of its currency codes: `TRC20` in `USDT_TRC20`; empty where only the chain's own coin is offered.
    pub suffix: &'static str,
    /// The token standard as wallets and exchanges write it, if they do.
    pub standard: &'static str,
    /// How it works.
    pub family: Family,
    /// The chain id of EIP-155, for chains that have one. Tron takes the end of its first block's hash for it.
    pub chain_id: Option<u64>,
    /// Whether unconfirmed payments are seen.
    pub mempool: Mempool,
    /// Confirmations that make a payment final, unless a project asks for others.
    pub confirmations: u32,
    /// Seconds until a payment is usually seen: in the mempool where that is watched, else in its first block.
    pub sight_seconds: u32,
    /// Seconds until a payment is usually final.
    pub typical_seconds: u32,
    /// The colour of its mark.
    pub colour: &'static str,
    /// The letter in its mark.
    pub glyph: &'static str,
    /// Where a transaction can be looked up; `{}` stands for its id. Empty where nothing shows them.
    pub explorer: &'static str,
    /// What reads it.
    pub source: Source,
}

macro_rules! networks {
    ($($row:ident $id:literal $number:literal $name:literal $suffix:literal $standard:literal $family:ident $chain:expr,
       $mempool:ident $sight:literal, $confirmations:literal, $seconds:literal, $colour:literal $glyph:literal
       $source:ident $explorer:literal;)*) => {
        $(pub(crate) const $row: Network = Network {
            id: $id, number: $number, name: $name, suffix: $suffix, standard: $standard, family: Family::$family,
            chain_id: $chain, mempool: Mempool::$mempool, sight_seconds: $sight, confirmations: $confirmations, typical_seconds: $seconds,
            colour: $colour, glyph: $glyph, source: Source::$source, explorer: $explorer,
        };)*
        const ROWS: &[Network] = &[$($row),*];
    };
}

#[rustfmt::skip]
networks! {
    // row    id          no name       suffix  standard  family  chain id      mempool sight conf. sec. colour   mark source
    BITCOIN  "bitcoin"   1 "Bitcoin"   ""      ""        Bitcoin None,         Seen   10, 2,  1200, "#b9650f" "B" Bitcoin "https://mempool.space/tx/{}";
    LITECOIN "litecoin"  2 "Litecoin"  ""      ""        Bitcoin None,         Seen   10, 6,  900,  "#3f5f94" "Ł" Bitcoin "https://litecoinspace.org/tx/{}";
    ETHEREUM "ethereum"  3 "Ethereum"  "ERC20" "ERC-20"  Evm     Some(1),      Unseen 20, 12, 180,  "#5266c4" "Ξ" Evm  "https://etherscan.io/tx/{}";
    TRON     "tron"      4 "Tron"      "TRC20" "TRC-20"  Tron    Some(728_126_428), Unseen 5, 19, 60, "#c4302b" "T" Tron "https://tronscan.org/#/transaction/{}";
    BSC      "bsc"       5 "BNB Smart Chain" "BSC" "BEP-20" Evm  Some(56),     Unseen 5,   15, 15,   "#8a6a00" "B" Evm  "https://bscscan.com/tx/{}";
    ARBITRUM "arbitrum"  6 "Arbitrum"  "ARB"   ""        Evm     Some(42_161), Unseen 5,   40, 15,   "#2d5f8a" "A" Evm  "https://arbiscan.io/tx/{}";
    OPTIMISM "optimism"  7 "Optimism"  "OPT"   ""        Evm     Some(10),     Unseen 5,   15, 30,   "#c9252d" "O" Evm  "https://optimistic.etherscan.io/tx/{}";
    BASE     "base"      8 "Base"      "BASE"  ""        Evm     Some(8453),   Unseen 5,   15, 30,   "#1d55d0" "B" Evm  "https://basescan.org/tx/{}";
    SOLANA   "solana"    9 "Solana"    "SOL"   "SPL"     Solana  None,         Unseen 5,   32, 20,   "#6b4bc4" "S" None "https://solscan.io/tx/{}";
    TON      "ton"      10 "TON"       "TON"   "Jetton"  Ton     None,         Unseen 10, 5,  30,   "#1c74ad" "T" None "https://tonviewer.com/transaction/{}";
    // Milestones make blocks `finalized` within seconds. While they stall, 64 blocks are two minutes to wait for the rest of the network.
    POLYGON  "polygon" 1001 "Polygon"  "POLYGON" ""      Evm     Some(137),    Unseen 5,   64, 15,   "#7b3fc4" "P" Evm  "https://polygonscan.com/tx/{}";
    // Its outputs can be spent after ten blocks, and wallets count a payment from there on.
    MONERO   "monero" 1002 "Monero"    ""      ""        Monero  None,         Seen   10, 10, 1200, "#a8430c" "M" Monero "https://xmrchain.net/tx/{}";
}

impl Network {
    /// Every network that comes with Quittance.
    pub const ALL: &'static [Self] = ROWS;

    /// Every network in force: those that come with Quittance, then those of the operator.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        Self::ALL.iter().chain(in_force().networks())
    }

    /// The network named `id`.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|network| network.id == id)
    }

    /// The name of the account that its addresses are of. EVM networks share one; of Bitcoin's kind each has its own, because
    /// wallets count each coin below a path of its own.
    #[must_use]
    pub const fn account(&self) -> &'static str {
        match self.family {
            Family::Bitcoin => self.id,
            Family::Evm | Family::Tron | Family::Solana | Family::Ton | Family::Monero => {
                self.family.as_str()
            }
        }
    }

    /// Its name as facts carry it.
    #[must_use]
    pub fn id(&self) -> NetworkId {
        NetworkId::new(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_ids_are_those_of_eip_155() {
        let ids: Vec<_> = Network::ALL.iter().filter_map(|row| Some((row.id, row.chain_id?))).collect();
        let known = [
            ("ethereum", 1),
            ("tron", 728_126_428),
            ("bsc", 56),
            ("arbitrum", 42_161),
            ("optimism", 10),
            ("base", 8_453),
            ("polygon", 137),
        ];
        assert_eq!(ids, known);
    }

    #[test]
    fn evm_networks_share_an_account_and_coins_of_bitcoins_kind_have_one_each() {
        let account = |id| Network::find(id).map(Network::account);
        assert_eq!([account("bsc"), account("base")], [Some("evm"); 2]);
        assert_eq!([account("bitcoin"), account("litecoin")], [Some("bitcoin"), Some("litecoin")]);
    }

    #[test]
    fn every_row_is_one_that_a_table_would_take() {
        for (index, row) in Network::ALL.iter().enumerate() {
            let (source, has_chain_id) = match row.family {
                Family::Evm => (Source::Evm, true),
                Family::Tron => (Source::Tron, true),
                Family::Bitcoin => (Source::Bitcoin, false),
                Family::Monero => (Source::Monero, false),
                Family::Solana | Family::Ton => (Source::None, false),
            };
            assert_eq!((row.source, row.chain_id.is_some()), (source, has_chain_id), "{}", row.id);
            assert!(row.confirmations > 0 && row.explorer.contains("{}"), "{}", row.id);
            assert!(row.number <= 10 || (1_001..10_000).contains(&row.number), "{}", row.id);
            assert_eq!(row.taken_from(&Network::ALL[index + 1..]), None, "{}", row.id);
        }
    }
}
