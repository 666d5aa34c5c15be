//! Whatever happens between a gateway and its nodes, it knows in the end what one with a perfect node knows.

use std::collections::BTreeMap;

use quittance_chain::evm::EvmSource;
use quittance_chain::{Batch, ChainSource};
use quittance_ledger::transfer::{Block, ChainFact, Place, TransferKey};
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;

use crate::network::{Network, OURS, THEIRS, config};
use crate::story::Watcher;
use crate::trouble::faults;

/// The payments that are in the chain, each with its block, as the facts have it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Book(BTreeMap<TransferKey, Block>);

impl Book {
    /// No payment arrives twice, and none leaves that is not there.
    fn apply(&mut self, facts: Vec<ChainFact>) {
        for fact in facts {
            let key = fact.transfer.key;
            match fact.place {
                Place::Included(block) => assert!(self.0.insert(key, block).is_none(), "told twice"),
                Place::Left => assert!(self.0.remove(&key).is_some(), "left without being there"),
                Place::Seen => panic!("an EVM source does not look at the mempool"),
            }
        }
    }
}

/// A sequence that looks random and is the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn of<'a, T>(&mut self, many: &'a [T]) -> &'a T {
        &many[usize::try_from(self.below(u64::try_from(many.len()).unwrap())).unwrap()]
    }
}

async fn live_through(seed: u64) {
    let mut chance = Chance(seed);
    let mut network = Network::start(2).await;
    network.anvil.mine(10).await.unwrap();
    network.watcher.story().await;
    let mut troubles = vec![Fault::FrozenAt(network.watcher.height() - 2), Fault::Chain(56)];
    troubles.extend(faults().into_iter().map(|(fault, _)| fault));
    // One answer in full is too slow to be sent so often.
    troubles.retain(|fault| !matches!(fault, Fault::Endless));
    let questions = ["eth_chainId", "eth_getBlockByNumber", "eth_getLogs", "eth_getTransactionReceipt"];
    let (mut book, mut payments) = (Book::default(), 1);
    for _ in 0..60 {
        let line = chance.of(&network.lines);
        match chance.below(12) {
            0 | 1 => drop(network.anvil.send_ether(OURS, payments).await.unwrap()),
            2 | 3 => drop(network.anvil.send_token(&network.token, OURS, payments).await.unwrap()),
            4 => drop(network.anvil.send_ether(THEIRS, payments).await.unwrap()),
            5 => network.anvil.mine(1 + chance.below(3)).await.unwrap(),
            6 => network.anvil.reorg(1 + chance.below(3), &[]).await.unwrap(),
            7 => line.play(chance.of(&troubles).clone()),
            8..=10 => {
                let question = *chance.of(&questions);
                line.heal();
                line.play_when(move |asked| asked == question, chance.of(&troubles).clone());
            }
            _ => line.heal(),
        }
        payments += 1;
        if let Some(batch) = read(&mut network.watcher).await {
            book.apply(batch.facts);
        }
    }
    network.lines.iter().for_each(Proxy::heal);
    network.anvil.mine(1).await.unwrap();
    let tip = network.anvil.height().await.unwrap();
    let watcher = &mut network.watcher;
    wait::until("the tip", async || {
        let batch = read(watcher).await?;
        book.apply(batch.facts);
        (batch.followed.height == tip).then_some(())
    })
    .await
    .unwrap();
    assert_eq!(book, perfect(&network).await, "seed {seed}");
}

/// Reads one batch, if that can be. It is not read twice: a node that fails in the middle cuts one short and not the other.
async fn read(watcher: &mut Watcher<EvmSource>) -> Option<Batch> {
    let batch = watcher.source.follow(watcher.position.as_ref(), &watcher.ours).await.ok()?;
    watcher.position = Some(batch.position.clone());
    Some(batch)
}

/// What somebody with a perfect node reads from the chain as it is in the end.
async fn perfect(network: &Network) -> Book {
    let line = Proxy::before(network.anvil.url()).await.unwrap();
    let source = EvmSource::new(config(std::slice::from_ref(&line), &network.token)).unwrap();
    let mut watcher = Watcher::new(source, [OURS.to_owned()]);
    // A watcher starts at the tip, so it is shown an early one first.
    line.play(Fault::FrozenAt(3));
    watcher.story().await;
    line.heal();
    let mut book = Book::default();
    book.apply(watcher.facts().await);
    book
}

#[tokio::test]
async fn whatever_fails_the_facts_are_those_of_a_perfect_node() {
    for seed in 1..=4 {
        live_through(seed).await;
    }
}
