//! The rows that an operator adds to the table of networks and methods, once, before anybody reads it.
//!
//! The table in force is one for the whole process. A network or a method is a fact about the world outside: it is the same for
//! every project, every request and every page, and it never changes after the start. So rows are handed about as `&'static`,
//! facts and invoices name them by id, and [`Network::find`] and [`Method::find`] need no handle. What makes a global dangerous,
//! that it changes under its readers, cannot happen here: the first reader closes the table, and [`Table::install`] after that,
//! or a second time, is refused.

use core::fmt;
use std::sync::OnceLock;

use crate::method::{Asset, Method};
use crate::network::Network;

/// The operator's rows in force. The first reader closes it.
static ADDED: OnceLock<Table> = OnceLock::new();

/// Rows that come on top of those of [`Network::ALL`] and [`Method::ALL`]. No two rows of all of them can be mistaken for one
/// another.
#[derive(Debug, Default)]
pub struct Table {
    networks: Vec<&'static Network>,
    methods: Vec<&'static Method>,
}

/// Why a row cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRow {
    /// What has to be its own belongs to another row.
    Taken(Taken),
    /// The network of a method is not in the table.
    NoNetwork(&'static str),
}

/// What belongs to another row already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it is.
    pub what: What,
    /// The row it belongs to: a network's id, or a method's code.
    pub by: &'static str,
}

/// What a row has for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The id of a network.
    Id,
    /// The code of a method.
    Code,
    /// The number that CryptoCloud clients know it by.
    Number,
    /// The name that payers read.
    Name,
    /// The suffix of a network's codes.
    Suffix,
    /// The chain id of EIP-155.
    ChainId,
    /// The contract of a token, on its network.
    Contract,
    /// Being the network's own coin.
    Coin,
    /// The ticker, on its network: payers could not tell two apart.
    Symbol,
}

/// Why rows were not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLate {
    /// Other rows were installed before.
    Installed,
    /// Somebody has read the table already.
    Read,
}

impl Table {
    /// Adds a network.
    ///
    /// # Errors
    ///
    /// Another one could be mistaken for it.
    pub fn add_network(&mut self, row: Network) -> Result<&'static Network, BadRow> {
        let known = Network::ALL.iter().chain(self.networks());
        row.taken_from(known).map_or(Ok(()), |taken| Err(BadRow::Taken(taken)))?;
        let row: &'static Network = Box::leak(Box::new(row));
        self.networks.push(row);
        Ok(row)
    }

    /// Adds a method on one of its networks, or of those that come with Quittance.
    ///
    /// # Errors
    ///
    /// Another one could be mistaken for it, or its network is not in the table.
    pub fn add_method(&mut self, row: Method) -> Result<&'static Method, BadRow> {
        if self.network(row.network.id) != Some(row.network) {
            return Err(BadRow::NoNetwork(row.network.id));
        }
        let known = Method::ALL.iter().chain(self.methods());
        row.taken_from(known).map_or(Ok(()), |taken| Err(BadRow::Taken(taken)))?;
        let row: &'static Method = Box::leak(Box::new(row));
        self.methods.push(row);
        Ok(row)
    }

    /// The network named `id`, of those added or of those that come with Quittance.
    #[must_use]
    pub fn network(&self, id: &str) -> Option<&'static Network> {
        Network::ALL.iter().chain(self.networks()).find(|network| network.id == id)
    }

    /// The asset with this ticker that comes with Quittance, and the digits it is shown with.
    #[must_use]
    pub fn asset(symbol: &str) -> Option<(Asset, u8)> {
        let known = Method::ALL.iter().find(|method| method.asset.symbol == symbol);
        known.map(|method| (method.asset, method.shown))
    }

    /// True if no row was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.methods.is_empty()
    }

    /// Puts the rows in force, for the whole process and for good. Without rows there is nothing to do, at any time.
    ///
    /// # Errors
    ///
    /// Rows were installed before, or somebody has read the table already: what they saw must stay true.
    pub fn install(self) -> Result<(), TooLate> {
        if self.is_empty() {
            return Ok(());
        }
        let before = || if in_force().is_empty() { TooLate::Read } else { TooLate::Installed };
        ADDED.set(self).map_err(|_| before())
    }

    pub(crate) fn networks(&self) -> impl Iterator<Item = &'static Network> + use<'_> {
        self.networks.iter().copied()
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = &'static Method> + use<'_> {
        self.methods.iter().copied()
    }
}

/// The operator's rows. From now on there are no others.
pub(crate) fn in_force() -> &'static Table {
    ADDED.get_or_init(Table::default)
}

impl Network {
    /// What this row has in common with one of `others` that has to be its own.
    pub(crate) fn taken_from<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<Taken> {
        others.into_iter().find_map(|other| {
            let alike = [
                (What::Id, self.id == other.id),
                (What::Number, self.number == other.number),
                (What::Name, alike(self.name, other.name)),
                (What::Suffix, !self.suffix.is_empty() && self.suffix == other.suffix),
                (What::ChainId, self.chain_id.is_some() && self.chain_id == other.chain_id),
            ];
            first(&alike).map(|what| Taken { what, by: other.id })
        })
    }
}

impl Method {
    /// What this row has in common with one of `others` that has to be its own.
    pub(crate) fn taken_from<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<Taken> {
        others.into_iter().find_map(|other| {
            let neighbours = self.network.id == other.network.id;
            let contracts = self.contract.zip(other.contract);
            let alike = [
                (What::Code, self.code == other.code),
                (What::Number, self.number == other.number),
                (What::Contract, neighbours && contracts.is_some_and(|(own, other)| alike(own, other))),
                (What::Coin, neighbours && self.contract.is_none() && other.contract.is_none()),
                (What::Symbol, neighbours && alike(self.asset.symbol, other.asset.symbol)),
            ];
            first(&alike).map(|what| Taken { what, by: other.code })
        })
    }
}

/// Whether two texts differ at most in the case of letters, which people overlook.
fn alike(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn first(alike: &[(What, bool)]) -> Option<What> {
    alike.iter().find(|(_, alike)| *alike).map(|(what, _)| *what)
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id => "the id",
            Self::Code => "the code",
            Self::Number => "the number",
            Self::Name => "the name",
            Self::Suffix => "the suffix",
            Self::ChainId => "the chain id",
            Self::Contract => "the contract",
            Self::Coin => "the place of the chain's own coin",
            Self::Symbol => "the symbol",
        })
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(Taken { what, by }) => write!(f, "{what} belongs to {by}"),
            Self::NoNetwork(id) => write!(f, "the network {id} is not in the table"),
        }
    }
}

impl fmt::Display for TooLate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Installed => "chains and tokens were added before: they can be added once",
            Self::Read => "chains and tokens can no longer be added: the table was read already",
        })
    }
}

impl core::error::Error for BadRow {}
impl core::error::Error for TooLate {}
