//! The chains of Bitcoin and Litecoin, told apart by their first blocks.

use crate::address::{Format, Stage};

/// A coin with nodes of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coin {
    /// Bitcoin.
    Bitcoin,
    /// Litecoin.
    Litecoin,
}

/// One of a coin's chains, as its nodes call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chain {
    /// `main`: the money is real.
    #[default]
    Main,
    /// `test`: the old test network.
    Test,
    /// `testnet4`: Bitcoin's newer test network.
    Testnet4,
    /// `signet`: Bitcoin's test network with blocks that are signed.
    Signet,
    /// `regtest`: a chain of somebody's own.
    Regtest,
}

impl Coin {
    /// How addresses are written on one of its chains.
    #[must_use]
    pub const fn format(self, chain: Chain) -> Format {
        let stage = match chain {
            Chain::Main => Stage::Main,
            Chain::Test | Chain::Testnet4 | Chain::Signet => Stage::Test,
            Chain::Regtest => Stage::Local,
        };
        match self {
            Self::Bitcoin => Format::Bitcoin(stage),
            Self::Litecoin => Format::Litecoin(stage),
        }
    }

    /// The hash of the first block of one of its chains; none if it has no such chain.
    pub(super) const fn first_block(self, chain: Chain) -> Option<&'static str> {
        Some(match (self, chain) {
            (Self::Bitcoin, Chain::Main) => {
                "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
            }
            (Self::Bitcoin, Chain::Test) => {
                "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943"
            }
            (Self::Bitcoin, Chain::Testnet4) => {
                "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043"
            }
            (Self::Bitcoin, Chain::Signet) => {
                "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"
            }
            (Self::Bitcoin, Chain::Regtest) => {
                "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"
            }
            (Self::Litecoin, Chain::Main) => {
                "12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2"
            }
            (Self::Litecoin, Chain::Test) => {
                "4966625a4b2851d9fdee139e56211a0d88575f59ed816ff5e6a63deb4e3e29a0"
            }
            (Self::Litecoin, Chain::Regtest) => {
                "530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9"
            }
            (Self::Litecoin, Chain::Testnet4 | Chain::Signet) => return None,
        })
    }
}

impl Coin {
    /// A later block of a chain that others have forked off from, above all of those forks: Bitcoin Cash and Bitcoin Gold begin with
    /// the blocks of Bitcoin, and Litecoin Cash with those of Litecoin.
    pub(super) const fn later_block(self, chain: Chain) -> Option<(u64, &'static str)> {
        match (self, chain) {
            (Self::Bitcoin, Chain::Main) => {
                Some((824_000, "000000000000000000026811d149d4d261995ec5b3f64f439a0a10e1a464af9a"))
            }
            (Self::Litecoin, Chain::Main) => {
                Some((2_772_730, "80cdb35c080484df5bf384b311fde3c4694d3405765bc0f596e9eb369ff286e5"))
            }
            (Self::Bitcoin | Self::Litecoin, _) => None,
        }
    }
}

impl Chain {
    /// Every chain.
    pub const ALL: &'static [Self] = &[Self::Main, Self::Test, Self::Testnet4, Self::Signet, Self::Regtest];

    /// What nodes call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Test => "test",
            Self::Testnet4 => "testnet4",
            Self::Signet => "signet",
            Self::Regtest => "regtest",
        }
    }

    /// Which of a coin's chains begins with this block.
    pub(super) fn beginning_with(first_block: &str) -> Option<(Coin, Self)> {
        let coins = [Coin::Bitcoin, Coin::Litecoin].into_iter();
        let mut all = coins.flat_map(|coin| Self::ALL.iter().map(move |chain| (coin, *chain)));
        all.find(|(coin, chain)| coin.first_block(*chain) == Some(first_block))
    }
}

impl Chain {
    /// The coin and chain that begin with this block, as a person reads it; the block's hash if nobody knows them.
    pub(super) fn called(first_block: &str) -> String {
        match Self::beginning_with(first_block) {
            Some((coin, chain)) => coin.named(chain),
            // Whatever a node says goes to a log and to a screen.
            None => first_block.chars().filter(char::is_ascii_hexdigit).take(64).collect(),
        }
    }
}

impl Coin {
    /// A chain that only began as one of its chains, as a person reads it.
    pub(super) fn fork_of(self, chain: Chain) -> String {
        format!("a fork of {}", self.named(chain))
    }

    /// One of its chains, as a person reads it.
    pub(super) fn named(self, chain: Chain) -> String {
        let coin = match self {
            Self::Bitcoin => "Bitcoin",
            Self::Litecoin => "Litecoin",
        };
        format!("{coin} {}", chain.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::bitcoin::Network;
    use ::bitcoin::constants::genesis_block;

    #[test]
    fn bitcoins_first_blocks_are_those_that_everybody_has() {
        for (chain, network) in [
            (Chain::Main, Network::Bitcoin),
            (Chain::Test, Network::Testnet),
            (Chain::Testnet4, Network::Testnet4),
            (Chain::Signet, Network::Signet),
            (Chain::Regtest, Network::Regtest),
        ] {
            let hash = genesis_block(network).block_hash().to_string();
            assert_eq!(Coin::Bitcoin.first_block(chain), Some(hash.as_str()));
            assert_eq!(Chain::beginning_with(&hash), Some((Coin::Bitcoin, chain)));
        }
    }
}
