//! The networks money can arrive on, as data.

use core::fmt;

use serde::{Deserialize, Serialize};

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
}

impl Family {
    /// Every family.
    pub const ALL: &'static [Self] = &[Self::Bitcoin, Self::Evm, Self::Tron, Self::Solana, Self::Ton];

    /// Its name in rows and paths.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoin",
            Self::Evm => "evm",
            Self::Tron => "tron",
            Self::Solana => "solana",
            Self::Ton => "ton",
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
    /// Nothing yet: the API knows its codes, no live page offers it.
    None,
}

/// A network and what a payer or a watcher must know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its name in facts and configuration.
    pub id: &'static str,
    /// The number that CryptoCloud clients know it by.
    pub number: u16,
    /// The full name a payer reads.
    pub name: &'static str,
    /// The suffix of its currency codes: `TRC20` in `USDT_TRC20`; empty where only the chain's own coin is offered.
    pub suffix: &'static str,
    /// The token standard as wallets and exchanges write it, if they do.
    pub standard: &'static str,
    /// How it works.
    pub family: Family,
    /// The chain id of EIP-155, for chains that have one.
    pub chain_id: Option<u64>,
    /// Whether unconfirmed payments are seen.
    pub mempool: Mempool,
    /// Confirmations that make a payment final, unless a project asks for others.
    pub confirmations: u32,
    /// Seconds until a payment is usually final.
    pub typical_seconds: u32,
    /// The colour of its mark.
    pub colour: &'static str,
    /// The letter in its mark.
    pub glyph: &'static str,
    /// Where a transaction can be looked up; `{}` stands for its id.
    pub explorer: &'static str,
    /// What reads it.
    pub source: Source,
}

macro_rules! networks {
    ($($id:literal $number:literal $name:literal $suffix:literal $standard:literal $family:ident $chain:expr, $mempool:ident,
       $confirmations:literal, $seconds:literal, $colour:literal $glyph:literal $source:ident $explorer:literal;)*) => {
        &[$(Network {
            id: $id, number: $number, name: $name, suffix: $suffix, standard: $standard, family: Family::$family,
            chain_id: $chain, mempool: Mempool::$mempool, confirmations: $confirmations, typical_seconds: $seconds,
            colour: $colour, glyph: $glyph, source: Source::$source, explorer: $explorer,
        }),*]
    };
}

impl Network {
    /// Every network of the table.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = networks! {
        // id       no name       suffix  standard  family  chain id      mempool conf. sec. colour   mark source
        "bitcoin"   1 "Bitcoin"   ""      ""        Bitcoin None,         Seen,   2,  1200, "#b9650f" "B" None "https://mempool.space/tx/{}";
        "litecoin"  2 "Litecoin"  ""      ""        Bitcoin None,         Seen,   6,  900,  "#3f5f94" "Ł" None "https://litecoinspace.org/tx/{}";
        "ethereum"  3 "Ethereum"  "ERC20" "ERC-20"  Evm     Some(1),      Unseen, 12, 180,  "#5266c4" "Ξ" Evm  "https://etherscan.io/tx/{}";
        "tron"      4 "Tron"      "TRC20" "TRC-20"  Tron    None,         Unseen, 19, 60,   "#c4302b" "T" None "https://tronscan.org/#/transaction/{}";
        "bsc"       5 "BNB Smart Chain" "BSC" "BEP-20" Evm  Some(56),     Unseen, 15, 15,   "#8a6a00" "B" Evm  "https://bscscan.com/tx/{}";
        "arbitrum"  6 "Arbitrum"  "ARB"   ""        Evm     Some(42_161), Unseen, 40, 15,   "#2d5f8a" "A" Evm  "https://arbiscan.io/tx/{}";
        "optimism"  7 "Optimism"  "OPT"   ""        Evm     Some(10),     Unseen, 15, 30,   "#c9252d" "O" Evm  "https://optimistic.etherscan.io/tx/{}";
        "base"      8 "Base"      "BASE"  ""        Evm     Some(8453),   Unseen, 15, 30,   "#1d55d0" "B" Evm  "https://basescan.org/tx/{}";
        "solana"    9 "Solana"    "SOL"   "SPL"     Solana  None,         Unseen, 32, 20,   "#6b4bc4" "S" None "https://solscan.io/tx/{}";
        "ton"      10 "TON"       "TON"   "Jetton"  Ton     None,         Unseen, 5,  30,   "#1c74ad" "T" None "https://tonviewer.com/transaction/{}";
    };

    /// The network named `id`.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|network| network.id == id)
    }

    /// Its name as facts carry it.
    #[must_use]
    pub fn id(&self) -> NetworkId {
        NetworkId::new(self.id)
    }
}
