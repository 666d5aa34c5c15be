//! Which number an address has below its account's key. Rows do not say it, so it is derived again.

use std::collections::HashMap;

use quittance_chain::address::Format;
use quittance_chain::derivation::AccountKey;
use quittance_gateway::app::Projects;
use quittance_gateway::networks::Networks;
use quittance_protocol::Network;
use quittance_store::row::{HandedOut, Realm};
use quittance_store::{SqliteStore, Store, StoreError};

/// Numbers the addresses of some projects.
pub(crate) struct Indexes<'a> {
    projects: &'a Projects,
    networks: &'a Networks,
    /// How many numbers were taken of each key, by its name. Not all of them were given to somebody.
    taken: HashMap<&'a str, u32>,
    sequences: Vec<Sequence>,
}

/// The addresses of one key on the networks that write them alike.
struct Sequence {
    project: String,
    format: Format,
    key: AccountKey,
    known: HashMap<String, u32>,
    /// The next number to derive.
    next: u32,
    /// How many were taken.
    taken: u32,
}

impl<'a> Indexes<'a> {
    /// Knows the keys of these projects, and how these networks write addresses.
    ///
    /// # Errors
    ///
    /// The rows that count what was taken cannot be read.
    pub(crate) async fn of(
        projects: &'a Projects,
        networks: &'a Networks,
        rows: &SqliteStore,
    ) -> Result<Self, StoreError> {
        let mut taken = HashMap::new();
        for (name, _) in projects.all().flat_map(|project| project.keys.values()) {
            taken.insert(name.as_str(), rows.indexes_taken(name).await?);
        }
        Ok(Self { projects, networks, taken, sequences: Vec::new() })
    }

    /// The number of an address; none if it was not derived from a key that is configured today.
    pub(crate) fn index(&mut self, row: &HandedOut) -> Option<u32> {
        if row.realm != Realm::Live {
            return None;
        }
        let network = Network::find(row.target.network.as_str())?;
        let format = self.networks.format(network);
        let same = |sequence: &&mut Sequence| sequence.project == row.project && sequence.format == format;
        if let Some(sequence) = self.sequences.iter_mut().find(same) {
            return sequence.index(&row.target.address);
        }
        let (name, key) = self.projects.find(&row.project)?.keys.get(network.account())?;
        let sequence = Sequence {
            project: row.project.clone(),
            format,
            key: key.clone(),
            known: HashMap::new(),
            next: 0,
            taken: self.taken.get(name.as_str()).copied().unwrap_or_default(),
        };
        self.sequences.push(sequence);
        self.sequences.last_mut()?.index(&row.target.address)
    }
}

impl Sequence {
    fn index(&mut self, address: &str) -> Option<u32> {
        while !self.known.contains_key(address) && self.next < self.taken {
            if let Ok(derived) = self.key.address(self.format, self.next) {
                self.known.insert(derived, self.next);
            }
            self.next += 1;
        }
        self.known.get(address).copied()
    }
}
