//! A connection to a server of the right chain, with the scripts that are watched on it.

use std::collections::{HashMap, HashSet};

use bitcoin::Script;
use bitcoin::hashes::{Hash as _, sha256};
use quittance_ledger::transfer::Transfer;
use quittance_protocol::network::NetworkId;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::headers::{Headers, Placed, Rules};
use super::line::{Answer, Line, Question, Refusal};
use super::proof::{self, Branch};
use crate::address::Format;
use crate::bitcoin::chain::Chain;
use crate::source::SourceError;

const HEADER: &str = "blockchain.block.header";
const HEADERS: &str = "blockchain.block.headers";
const HISTORY: &str = "blockchain.scripthash.get_history";
const MERKLE: &str = "blockchain.transaction.get_merkle";
const SUBSCRIBE: &str = "blockchain.scripthash.subscribe";
const TIP: &str = "blockchain.headers.subscribe";
const TRANSACTION: &str = "blockchain.transaction.get";
const UNSUBSCRIBE: &str = "blockchain.scripthash.unsubscribe";
const VERSION: &str = "server.version";

/// The versions of the protocol that are spoken here.
const SPOKEN: [&str; 2] = ["1.4", "1.4.2"];
/// Characters of a server's name that are told.
const LONGEST_NAME: usize = 60;

/// A connection to a server of the right chain.
pub(super) struct Session {
    line: Line,
    network: NetworkId,
    pub(super) rules: Rules,
    /// What the server calls itself.
    pub(super) software: String,
    /// What is watched, by address.
    scripts: HashMap<String, Watched>,
    /// What transactions that touch these pay to us. A transaction never changes under its id, so each is asked for once.
    pub(super) paid: HashMap<String, Vec<Transfer>>,
    /// What was not in its block when a proof was asked for last.
    pub(super) doubted: HashSet<(u64, String)>,
    /// The transactions that had vanished from the mempool when it was looked at last.
    pub(super) vanished: HashSet<String>,
}

/// A script that the server tells news of.
struct Watched {
    hash: String,
    /// None if it has to be asked for.
    history: Option<Vec<Item>>,
}

/// A transaction that touches a script.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Item {
    #[serde(rename = "tx_hash")]
    pub(super) transaction: String,
    /// That of its block; zero or less while it waits.
    pub(super) height: i64,
}

impl Item {
    /// The height of its block; none while it waits.
    pub(super) fn block(&self) -> Option<u64> {
        u64::try_from(self.height).ok().filter(|height| *height > 0)
    }
}

#[derive(Deserialize)]
struct Tip {
    height: u64,
    hex: String,
}

#[derive(Deserialize)]
struct Several {
    hex: String,
}

impl Session {
    /// Greets a server, and sees that it is of the right chain.
    pub(super) async fn begin(line: Line, network: &NetworkId, rules: Rules) -> Result<Self, SourceError> {
        let mut session = Self {
            line,
            network: network.clone(),
            rules,
            software: String::new(),
            scripts: HashMap::new(),
            paid: HashMap::new(),
            doubted: HashSet::new(),
            vanished: HashSet::new(),
        };
        let (software, _): (String, String) = session.ask(VERSION, json!(["Quittance", SPOKEN])).await?;
        // Whatever it says goes to a screen.
        session.software =
            software.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
        let first: String = session.ask(HEADER, json!([0])).await?;
        let first = session.read(HEADER, rules.header(0, &first))?;
        let expected = rules.coin.named(rules.chain);
        let found = match rules.coin.later_block(rules.chain) {
            Some((height, hash)) if session.has_another(height, hash).await? => {
                rules.coin.fork_of(rules.chain)
            }
            Some(_) | None => Chain::called(&first.hash()),
        };
        match expected == found {
            true => Ok(session),
            false => Err(SourceError::WrongChain { network: network.clone(), expected, found }),
        }
    }

    /// The newest block's header.
    pub(super) async fn tip(&mut self) -> Result<Placed, SourceError> {
        let Tip { height, hex } = self.ask(TIP, json!([])).await?;
        self.read(TIP, self.rules.header(height, &hex))
    }

    /// The header at `height`; none if the server knows none there.
    pub(super) async fn header(&mut self, height: u64) -> Result<Option<Placed>, SourceError> {
        match self.ask::<String>(HEADER, json!([height])).await {
            Ok(hex) => self.read(HEADER, self.rules.header(height, &hex)).map(Some),
            Err(SourceError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether it knows a block at `height`, and that is not the one of this hash.
    async fn has_another(&mut self, height: u64, hash: &str) -> Result<bool, SourceError> {
        Ok(self.header(height).await?.is_some_and(|header| header.hash() != hash))
    }

    /// The headers of `first` to `last`, as far as the server has them.
    pub(super) async fn headers(&mut self, first: u64, last: u64) -> Result<Headers, SourceError> {
        let count = last.saturating_sub(first).saturating_add(1);
        let Several { hex } = self.ask(HEADERS, json!([first, count])).await?;
        self.read(HEADERS, self.rules.headers(first, &hex))
    }

    /// Watches these addresses and no others. Those that something happened to are asked for their histories, and where the chain
    /// is another one from a height on, those with a transaction from there on or one that waits.
    pub(super) async fn watch(
        &mut self,
        format: Format,
        addresses: &HashSet<String>,
        changed_from: Option<u64>,
    ) -> Result<(), SourceError> {
        let left: Vec<Question> = self
            .scripts
            .extract_if(|address, _| !addresses.contains(address))
            .map(|(_, script)| (UNSUBSCRIBE, json!([script.hash])))
            .collect();
        // Older servers do not know the question, and go on telling what nobody listens to.
        self.answers(&left).await?;
        let new: Vec<(String, String)> = addresses
            .iter()
            .filter(|address| !self.scripts.contains_key(*address))
            .filter_map(|address| Some((address.clone(), hash(&format.script(address).ok()?))))
            .collect();
        let questions: Vec<Question> = new.iter().map(|(_, hash)| (SUBSCRIBE, json!([hash]))).collect();
        for ((address, hash), answer) in new.into_iter().zip(self.answers(&questions).await?) {
            // A script without a history has no status.
            let status = answer.map_err(|refusal| self.refused(refusal))?;
            let history = status.is_null().then(Vec::new);
            self.scripts.insert(address, Watched { hash, history });
        }
        let changed = self.line.take_changed();
        for script in self.scripts.values_mut() {
            let moves = |item: &Item| {
                changed_from.is_some_and(|from| item.block().is_none_or(|height| height >= from))
            };
            if changed.contains(&script.hash) || script.history.iter().flatten().any(moves) {
                script.history = None;
            }
        }
        self.read_histories().await
    }

    /// The transactions that touch what is watched.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.scripts.values().flat_map(|script| script.history.iter().flatten())
    }

    /// Asks for every history again when it is looked at next: the chain is not what it was.
    pub(super) fn doubt_histories(&mut self) {
        for script in self.scripts.values_mut() {
            script.history = script.history.take().filter(Vec::is_empty);
        }
    }

    /// The transactions that touch a script, whether it is watched or not.
    pub(super) async fn history(&mut self, script: &Script) -> Result<Vec<Item>, SourceError> {
        self.ask(HISTORY, json!([hash(script)])).await
    }

    /// These transactions, each if the server still has it.
    pub(super) async fn transactions(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<Option<bitcoin::Transaction>>, SourceError> {
        let questions: Vec<Question> = ids.iter().map(|id| (TRANSACTION, json!([id]))).collect();
        let answers = self.answers(&questions).await?;
        let read = |(id, answer): (&String, Answer)| {
            let Ok(answer) = answer else { return Ok(None) };
            let hex = answer.as_str().ok_or("it is no transaction");
            self.read(TRANSACTION, hex.and_then(|hex| proof::transaction(id, hex))).map(Some)
        };
        ids.iter().zip(answers).map(read).collect()
    }

    /// The place of a transaction in a block; none if the server does not prove that it is in there.
    pub(super) async fn place(
        &mut self,
        transaction: &str,
        block: &Placed,
    ) -> Result<Option<u64>, SourceError> {
        let branch: Branch = match self.ask(MERKLE, json!([transaction, block.height])).await {
            Ok(branch) => branch,
            Err(SourceError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let id = transaction.parse().map_err(|_| "it is no transaction's id");
        let root = self.read(MERKLE, id.and_then(|id| proof::root(id, &branch)))?;
        Ok((root == block.header.merkle_root).then_some(branch.pos))
    }

    /// An answer that is not what the protocol has.
    pub(super) fn unreadable(&self, method: &'static str, reason: &str) -> SourceError {
        SourceError::Unreadable { network: self.network.clone(), method, reason: reason.to_owned() }
    }

    /// A transaction is not where the server said.
    pub(super) fn unproven(&self) -> SourceError {
        self.unreadable(MERKLE, "the proof is wrong")
    }

    async fn read_histories(&mut self) -> Result<(), SourceError> {
        let wanted: Vec<(String, String)> = self
            .scripts
            .iter()
            .filter(|(_, script)| script.history.is_none())
            .map(|(address, script)| (address.clone(), script.hash.clone()))
            .collect();
        let questions: Vec<Question> = wanted.iter().map(|(_, hash)| (HISTORY, json!([hash]))).collect();
        for ((address, _), answer) in wanted.into_iter().zip(self.answers(&questions).await?) {
            let history = answer.map_err(|refusal| self.refused(refusal))?;
            let history: Vec<Item> = serde_json::from_value(history)
                .map_err(|error| self.unreadable(HISTORY, &error.to_string()))?;
            if let Some(script) = self.scripts.get_mut(&address) {
                script.history = Some(history);
            }
        }
        Ok(())
    }

    async fn ask<T: DeserializeOwned>(
        &mut self,
        method: &'static str,
        params: Value,
    ) -> Result<T, SourceError> {
        let mut answers = self.answers(&[(method, params)]).await?;
        let answer = answers.pop().ok_or_else(|| self.unreadable(method, "there is no result"))?;
        let answer = answer.map_err(|refusal| self.refused(refusal))?;
        serde_json::from_value(answer).map_err(|error| self.unreadable(method, &error.to_string()))
    }

    async fn answers(&mut self, questions: &[Question]) -> Result<Vec<Answer>, SourceError> {
        self.line.ask_all(questions).await.map_err(|trouble| trouble.of(&self.network))
    }

    fn refused(&self, Refusal { method, code, message }: Refusal) -> SourceError {
        SourceError::Refused { network: self.network.clone(), method, code, message }
    }

    fn read<T>(&self, method: &'static str, read: Result<T, &'static str>) -> Result<T, SourceError> {
        read.map_err(|reason| self.unreadable(method, reason))
    }
}

/// The name of a script among servers: its hash, backwards.
fn hash(script: &Script) -> String {
    let mut hash = sha256::Hash::hash(script.as_bytes()).to_byte_array();
    hash.reverse();
    sha256::Hash::from_byte_array(hash).to_string()
}

#[cfg(test)]
mod tests {
    use bitcoin::ScriptBuf;

    use super::*;

    /// The example of the protocol's documentation.
    #[test]
    fn a_script_has_the_name_that_servers_know_it_by() {
        let script = ScriptBuf::from_hex("76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac").unwrap();
        let name = "8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161";
        assert_eq!(hash(&script), name);
    }
}
