//! What can happen to a payment on a sandbox chain, as the gateway is told of it.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod story;

use std::sync::{Arc, Mutex};

use quittance_chain::sandbox::{Action, Payment, SandboxChain, SandboxError, SandboxSource, sandbox_target};
use quittance_chain::{ChainSource, SourceError, Whereabouts};
use quittance_ledger::quote::Target;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::{Family, NetworkId};
use quittance_protocol::{Amount, Method, Time};
use story::Watcher;

const PROJECT: &str = "DEMOSHOP00000001";
const NOON: Time = Time::from_seconds(1_790_000_000);

/// A chain with a watcher on the network of one method.
struct Play {
    chain: Arc<Mutex<SandboxChain>>,
    method: &'static Method,
    watcher: Watcher<SandboxSource>,
}

impl Play {
    fn of(code: &str) -> Self {
        let method = Method::find(code).unwrap();
        let chain = Arc::new(Mutex::new(SandboxChain::new(PROJECT, method.network().family, NOON)));
        let source = SandboxSource::new(Arc::clone(&chain), method.network().id(), Arc::new(|| NOON));
        let ours = Self::target(method).address;
        Self { chain, method, watcher: Watcher::new(source, [ours]) }
    }

    fn target(method: &Method) -> Target {
        sandbox_target(method, PROJECT, 0).unwrap()
    }

    fn act(&self, action: Action) -> Result<Option<String>, SandboxError> {
        self.chain.lock().unwrap().play(action, NOON)
    }

    fn pay(&self, amount: u128, replaces: Option<&str>) -> String {
        let replaces = replaces.map(str::to_owned);
        self.act(Action::Pay(Payment { replaces, ..payment(self.method, amount) })).unwrap().unwrap()
    }

    fn mine(&self, count: u32) {
        self.act(Action::Mine { count }).unwrap();
    }

    fn reorg(&self, depth: u32, return_to_mempool: bool) {
        self.act(Action::Reorg { depth, return_to_mempool }).unwrap();
    }

    async fn story(&mut self) -> Vec<String> {
        self.watcher.story().await
    }
}

/// One transfer of so much as the payer was asked for it.
fn payment(method: &Method, amount: u128) -> Payment {
    let (to, amount) = (Play::target(method), Amount::new(amount));
    Payment { to, method: method.code(), amount, transfers: 1, replaces: None }
}

#[tokio::test]
async fn a_bitcoin_payment_is_seen_then_mined_then_confirmed() {
    let mut play = Play::of("BTC");
    assert!(play.story().await.is_empty());
    play.pay(5, None);
    assert_eq!(play.story().await, ["seen 5 BTC"]);
    play.mine(1);
    assert_eq!(play.story().await, ["in 5 BTC"]);
    let height = play.watcher.height();
    play.mine(3);
    assert!(play.story().await.is_empty());
    assert_eq!(play.watcher.height(), height + 3);
}

#[tokio::test]
async fn one_transaction_can_pay_in_several_transfers_and_is_replaced_as_one() {
    let mut play = Play::of("BTC");
    let split = Payment { transfers: 3, ..payment(play.method, 11) };
    let first = play.act(Action::Pay(split)).unwrap().unwrap();
    assert_eq!(play.story().await, ["seen 3 BTC", "seen 3 BTC", "seen 5 BTC"]);
    play.pay(7, Some(&first));
    assert_eq!(play.story().await, ["left 3 BTC", "left 3 BTC", "left 5 BTC", "seen 7 BTC"]);
}

#[tokio::test]
async fn where_no_mempool_is_watched_a_payment_is_first_seen_in_its_block() {
    for code in ["ETH", "USDT_BSC", "USDT_TRC20", "SOL", "XAUT_TON"] {
        let mut play = Play::of(code);
        play.pay(7, None);
        assert_eq!(play.story().await, [format!("in 7 {code}")]);
    }
}

#[tokio::test]
async fn networks_of_one_family_share_a_chain_and_each_source_tells_its_own() {
    let mut play = Play::of("ETH");
    let base = SandboxSource::new(Arc::clone(&play.chain), NetworkId::new("base"), Arc::new(|| NOON));
    let address = Play::target(play.method).address;
    let mut base = Watcher::new(base, [address]);
    let method = MethodCode::new("USDC_BASE");
    play.act(Action::Pay(Payment { method, ..payment(play.method, 3) })).unwrap();
    assert!(play.story().await.is_empty());
    let facts = base.facts().await;
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].transfer.to.network, NetworkId::new("base"));
    assert_eq!(play.watcher.height(), base.height());
}

#[tokio::test]
async fn a_replacement_spends_the_coins_of_the_one_it_replaces() {
    let mut play = Play::of("BTC");
    let first = play.pay(5, None);
    let seen = play.watcher.facts().await;
    let second = play.pay(6, Some(&first));
    let replaced = play.watcher.facts().await;
    assert_eq!(replaced.len(), 2);
    assert_eq!(
        (replaced[0].transfer.key.transaction.as_str(), replaced[0].transfer.amount.units()),
        (&*first, 5)
    );
    assert_eq!(replaced[1].transfer.key.transaction, second);
    assert_eq!(seen[0].transfer.spends, replaced[1].transfer.spends);
    play.mine(1);
    assert_eq!(play.story().await, ["in 6 BTC"]);
}

#[tokio::test]
async fn a_dropped_payment_leaves() {
    let mut play = Play::of("LTC");
    let transaction = play.pay(5, None);
    assert_eq!(play.story().await, ["seen 5 LTC"]);
    play.act(Action::Drop { transaction: transaction.clone() }).unwrap();
    assert_eq!(play.story().await, ["left 5 LTC"]);
    assert_eq!(
        play.act(Action::Drop { transaction: transaction.clone() }),
        Err(SandboxError::NotWaiting(transaction))
    );
}

#[tokio::test]
async fn a_payment_reorganised_into_the_mempool_waits_and_is_mined_again() {
    let mut play = Play::of("BTC");
    play.pay(5, None);
    play.mine(3);
    assert_eq!(play.story().await, ["in 5 BTC"]);
    let height = play.watcher.height();
    play.reorg(3, true);
    assert_eq!(play.story().await, ["left 5 BTC", "seen 5 BTC"]);
    assert_eq!(play.watcher.height(), height);
    play.mine(1);
    assert_eq!(play.story().await, ["in 5 BTC"]);
}

#[tokio::test]
async fn a_payment_reorganised_away_is_gone() {
    let mut play = Play::of("USDT_ERC20");
    play.pay(5, None);
    assert_eq!(play.story().await, ["in 5 USDT_ERC20"]);
    play.reorg(1, false);
    assert_eq!(play.story().await, ["left 5 USDT_ERC20"]);
    play.mine(2);
    assert!(play.story().await.is_empty());
}

#[tokio::test]
async fn a_reorganisation_above_a_payment_does_not_touch_it() {
    let mut play = Play::of("BTC");
    play.pay(5, None);
    play.mine(3);
    assert_eq!(play.story().await, ["in 5 BTC"]);
    play.reorg(2, false);
    assert!(play.story().await.is_empty());
}

#[tokio::test]
async fn a_payment_that_moves_between_two_readings_leaves_and_is_included() {
    let mut play = Play::of("ETH");
    play.pay(5, None);
    assert_eq!(play.story().await, ["in 5 ETH"]);
    play.reorg(1, true);
    play.mine(1);
    assert_eq!(play.story().await, ["left 5 ETH", "in 5 ETH"]);
}

#[tokio::test]
async fn during_an_outage_nothing_is_read_and_nothing_is_lost() {
    let mut play = Play::of("BTC");
    play.story().await;
    play.act(Action::Outage { on: true }).unwrap();
    play.pay(5, None);
    let silent = play.watcher.batch().await;
    assert!(matches!(silent, Err(SourceError::Unreachable { .. })));
    play.act(Action::Outage { on: false }).unwrap();
    assert_eq!(play.story().await, ["seen 5 BTC"]);
}

#[tokio::test]
async fn time_passes_on_the_chain_without_a_block() {
    let mut play = Play::of("BTC");
    play.story().await;
    play.act(Action::Pass { seconds: 900 }).unwrap();
    play.story().await;
    let followed = play.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.block_time.since(NOON).seconds(), 900);
}

#[tokio::test]
async fn a_gateway_that_was_away_for_hundreds_of_blocks_misses_no_payment() {
    let mut play = Play::of("BTC");
    play.story().await;
    for amount in 1..=6 {
        play.pay(amount, None);
        play.mine(100);
    }
    let first = play.watcher.batch().await.unwrap();
    assert!(first.more && first.followed.height < first.tip);
    let mut story: Vec<String> = first.facts.iter().map(story::in_short).collect();
    story.extend(play.story().await);
    assert_eq!(play.watcher.height(), first.tip, "it said from the start how far it had to go");
    assert_eq!(story, (1..=6).map(|amount| format!("in {amount} BTC")).collect::<Vec<_>>());
    let stored = serde_json::to_string(&*play.chain.lock().unwrap()).unwrap();
    assert!(stored.len() < 40_000, "{} bytes", stored.len());
    let restored: SandboxChain = serde_json::from_str(&stored).unwrap();
    assert_eq!(restored, *play.chain.lock().unwrap());
}

#[test]
fn what_is_out_of_bounds_is_refused_and_changes_nothing() {
    let play = Play::of("BTC");
    let before = play.chain.lock().unwrap().clone();
    let pay = |code: &str, amount, replaces: Option<&str>| {
        let (method, replaces) = (MethodCode::new(code), replaces.map(str::to_owned));
        Action::Pay(Payment { method, replaces, ..payment(play.method, amount) })
    };
    assert_eq!(play.act(pay("ETH", 1, None)), Err(SandboxError::Method(MethodCode::new("ETH"))));
    assert_eq!(play.act(pay("DOGE", 1, None)), Err(SandboxError::Method(MethodCode::new("DOGE"))));
    assert_eq!(play.act(pay("BTC", 0, None)), Err(SandboxError::Nothing));
    assert_eq!(play.act(pay("BTC", 1, Some("no"))), Err(SandboxError::NotWaiting("no".into())));
    let split = |transfers| Action::Pay(Payment { transfers, ..payment(play.method, 3) });
    assert_eq!(play.act(split(4)), Err(SandboxError::Nothing));
    assert_eq!(play.act(split(11)), Err(SandboxError::Count { asked: 11, most: 10 }));
    for asked in [0, 101, u32::MAX] {
        assert_eq!(play.act(Action::Mine { count: asked }), Err(SandboxError::Count { asked, most: 100 }));
    }
    for asked in [0, 21] {
        let reorg = Action::Reorg { depth: asked, return_to_mempool: true };
        assert_eq!(play.act(reorg), Err(SandboxError::Count { asked, most: 20 }));
    }
    assert!(matches!(play.act(Action::Pass { seconds: u32::MAX }), Err(SandboxError::Span { .. })));
    assert_eq!(*play.chain.lock().unwrap(), before);
    play.reorg(20, true);
}

#[test]
fn the_same_actions_make_the_same_chain() {
    let play = || {
        let mut chain = SandboxChain::new(PROJECT, Family::Evm, NOON);
        let pay = payment(Method::find("ETH").unwrap(), 1);
        chain.play(Action::Pay(pay), NOON).unwrap();
        chain.play(Action::Mine { count: 2 }, NOON).unwrap();
        chain
    };
    assert_eq!(play(), play());
}

#[tokio::test]
async fn a_transaction_is_looked_up_on_its_own_network_and_for_its_own_address() {
    let play = Play::of("BTC");
    let sent = play.pay(7, None);
    let ours = std::collections::HashSet::from([Play::target(play.method).address]);
    let look_up = async |id: &str| play.watcher.source.look_up(id, &ours).await;
    let waiting = look_up(&sent).await.unwrap().unwrap();
    assert_eq!((waiting.whereabouts, waiting.transfers.len()), (Whereabouts::Waiting, 1));
    play.mine(2);
    let found = look_up(&sent).await.unwrap().unwrap();
    assert!(matches!(found.whereabouts, Whereabouts::Included(_)));
    let nobodys = std::collections::HashSet::new();
    let strangers = play.watcher.source.look_up(&sent, &nobodys).await.unwrap().unwrap();
    assert!(strangers.transfers.is_empty());
    assert_eq!(look_up("unknown").await.unwrap(), None);
    play.act(Action::Outage { on: true }).unwrap();
    assert!(matches!(look_up(&sent).await, Err(SourceError::Unreachable { .. })));
}
