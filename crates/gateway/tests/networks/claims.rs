//! A payer names a transaction: what a live shop's networks say of it, and what that makes of the invoice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use quittance_chain::address::Format;
use quittance_chain::derivation::AccountKey;
use quittance_testkit::anvil::{Anvil, RICH};
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;
use serde_json::{Value, json};

use crate::shop::{ACCOUNT, Shop, ethereum_at, sibling_at};

/// What the invoice comes to, in USDT's smallest unit.
const DUE: u128 = 24_900_000;
/// Somebody's address.
const THEIRS: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

/// A shop that takes USDT on Ethereum, and reads Polygon too.
struct Story {
    ethereum: Anvil,
    /// What the gateway takes for Ethereum's node.
    line: Proxy,
    token: String,
    polygon: Anvil,
    token_there: String,
    shop: Shop,
}

impl Story {
    async fn begin() -> Result<Self> {
        let ethereum = Anvil::start().await?;
        let token = ethereum.deploy(Contract::Token).await?;
        Self::on(ethereum, token).await
    }

    async fn on(ethereum: Anvil, token: String) -> Result<Self> {
        let line = Proxy::before(ethereum.url()).await?;
        let polygon = Anvil::start_with(&["--chain-id", "137"]).await?;
        let token_there = polygon.deploy(Contract::Token).await?;
        let contracts = format!("USDT_POLYGON = \"{token_there}\"");
        let networks =
            [ethereum_at(line.url(), &token), sibling_at("polygon", polygon.url(), &contracts)].concat();
        let shop = Shop::open(&networks, &["USDT_ERC20"]).await?;
        Ok(Self { ethereum, line, token, polygon, token_there, shop })
    }

    /// An invoice that waits for its money: its id, and its address.
    async fn invoice(&self, name: &str) -> Result<(String, String)> {
        self.shop.awaits(name, "USDT_ERC20").await
    }

    async fn pay(&self, to: &str, units: u128) -> Result<String> {
        self.ethereum.send_token(&self.token, to, units).await
    }
}

fn usdt(value: &str) -> Value {
    json!({"value": value, "currency": "USDT"})
}

#[tokio::test]
async fn the_right_transaction_is_found_counted_and_final() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let transaction = story.pay(&address, DUE).await?;
    story.shop.once(&id, "the payment to be seen", |state| state["state"] == "confirming").await?;
    let explorer = format!("https://etherscan.io/tx/{transaction}");
    let found = json!({
        "result": "confirming", "transaction": transaction, "network": "Ethereum", "amount": usdt("24.90"), "remaining": null,
        "confirmations": {"have": 1, "need": 3}, "explorer": explorer, "looks_like": null, "state": "confirming",
    });
    // However it is pasted.
    for entered in
        [transaction.clone(), format!(" {} ", transaction.to_uppercase()), format!("{explorer}#eventlog")]
    {
        assert_eq!(story.shop.claim(&id, &entered).await?, (200, found.clone()), "{entered}");
    }
    story.ethereum.mine(2).await?;
    story.shop.once(&id, "the payment", |state| state["state"] == "paid").await?;
    let (_, told) = story.shop.claim(&id, &transaction).await?;
    assert_eq!((&told["result"], &told["state"]), (&json!("counted"), &json!("paid")));
    let page = story.shop.claim_page(&id, &transaction).await?;
    assert!(page.contains("Your payment arrived") && page.contains("3 of 3"), "{page}");
    Ok(())
}

/// Whoever asks about other people's money learns that it is not theirs, and nothing else.
#[tokio::test]
async fn money_of_others_is_money_to_another_address_whosever_it_is() -> Result<()> {
    let story = Story::begin().await?;
    let (mine, _) = story.invoice("mine").await?;
    let (other, address) = story.invoice("other").await?;
    let to_the_other = story.pay(&address, DUE).await?;
    story.shop.once(&other, "the payment to be seen", |state| state["state"] == "confirming").await?;
    let to_a_stranger = story.pay(THEIRS, 5).await?;
    let elsewhere = story.polygon.send_token(&story.token_there, THEIRS, 6).await?;
    let before = story.shop.state(&mine).await?;
    for transaction in [to_the_other, to_a_stranger, elsewhere] {
        let nothing = json!({
            "result": "other_address", "transaction": transaction, "network": "Ethereum", "amount": null, "remaining": null,
            "confirmations": null, "explorer": format!("https://etherscan.io/tx/{transaction}"), "looks_like": null,
            "state": "awaiting",
        });
        assert_eq!(story.shop.claim(&mine, &transaction).await?, (200, nothing));
        let page = story.shop.claim_page(&mine, &transaction).await?;
        for secret in [&*other, &*address, THEIRS, "Polygon"] {
            assert!(!page.contains(secret), "{secret}");
        }
    }
    assert_eq!(story.shop.state(&mine).await?["revision"], before["revision"], "nothing was written");
    Ok(())
}

#[tokio::test]
async fn money_on_a_sibling_network_is_said_to_be_there() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let transaction = story.polygon.send_token(&story.token_there, &address, DUE).await?;
    let (status, told) = story.shop.claim(&id, &transaction).await?;
    assert_eq!((status, &told["result"], &told["network"]), (200, &json!("elsewhere"), &json!("Polygon")));
    assert_eq!((&told["amount"], &told["state"]), (&usdt("24.90"), &json!("awaiting")));
    assert_eq!(told["explorer"], format!("https://polygonscan.com/tx/{transaction}"));
    let page = story.shop.claim_page(&id, &transaction).await?;
    assert!(page.contains("24.90\u{a0}USDT arrived on Polygon, at the address of this invoice"), "{page}");
    let state = story.shop.once(&id, "it to be listed", |state| state["elsewhere"] != json!([])).await?;
    assert_eq!((&state["state"], &state["elsewhere"][0]["network"]), (&json!("awaiting"), &json!("Polygon")));
    Ok(())
}

#[tokio::test]
async fn too_little_says_what_is_missing() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let transaction = story.pay(&address, 20_000_000).await?;
    story.shop.once(&id, "a part to be seen", |state| state["state"] == "partial").await?;
    let (_, told) = story.shop.claim(&id, &transaction).await?;
    assert_eq!((&told["result"], &told["amount"]), (&json!("too_small"), &usdt("20.00")));
    assert_eq!((&told["remaining"], &told["state"]), (&usdt("4.90"), &json!("partial")));
    assert!(story.shop.claim_page(&id, &transaction).await?.contains("Pay 4.90\u{a0}USDT"));
    Ok(())
}

#[tokio::test]
async fn what_nobody_knows_or_waits_or_failed_is_told_apart() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let result =
        async |transaction: &str| Ok::<_, anyhow::Error>(story.shop.claim(&id, transaction).await?.1);
    let unknown = result(&format!("0x{:064x}", 7)).await?;
    assert_eq!((&unknown["result"], &unknown["explorer"]), (&json!("not_found"), &json!(null)));
    let call = json!({"from": RICH, "to": story.token, "value": "0x1", "gas": "0x30d40"});
    let failed = story.ethereum.send(call).await?;
    assert_eq!(result(&failed).await?["result"], "failed");
    story.ethereum.mine_by_hand().await?;
    let waiting = story.pay(&address, DUE).await?;
    let waits = result(&waiting).await?;
    assert_eq!((&waits["result"], &waits["amount"]), (&json!("waiting"), &json!(null)));
    Ok(())
}

/// Also before it is in a block: nobody can watch what strangers are about to do.
#[tokio::test]
async fn what_waits_is_told_to_whom_it_pays_alone() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    story.ethereum.mine_by_hand().await?;
    story.polygon.mine_by_hand().await?;
    for theirs in [
        story.pay(THEIRS, 5).await?,
        story.ethereum.send_ether(THEIRS, 5).await?,
        story.polygon.send_token(&story.token_there, THEIRS, 5).await?,
        story.polygon.send_ether(THEIRS, 5).await?,
    ] {
        let nothing = json!({
            "result": "other_address", "transaction": theirs, "network": "Ethereum", "amount": null, "remaining": null,
            "confirmations": null, "explorer": format!("https://etherscan.io/tx/{theirs}"), "looks_like": null,
            "state": "awaiting",
        });
        assert_eq!(story.shop.claim(&id, &theirs).await?, (200, nothing));
    }
    for ours in [
        story.polygon.send_token(&story.token_there, &address, 5).await?,
        story.polygon.send_ether(&address, 5).await?,
    ] {
        let (_, waits) = story.shop.claim(&id, &ours).await?;
        assert_eq!((&waits["result"], &waits["network"]), (&json!("waiting"), &json!("Polygon")));
    }
    Ok(())
}

#[tokio::test]
async fn while_the_node_is_down_that_is_what_is_said_and_afterwards_the_payment_is_found() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    story.line.play(Fault::HangUp);
    let transaction = story.pay(&address, DUE).await?;
    let (status, told) = story.shop.claim(&id, &transaction).await?;
    assert_eq!((status, &told["result"], &told["amount"]), (200, &json!("unreachable"), &json!(null)));
    story.line.heal();
    story.shop.once(&id, "the payment to be seen", |state| state["state"] == "confirming").await?;
    assert_eq!(story.shop.claim(&id, &transaction).await?.1["result"], "confirming");
    Ok(())
}

/// A node kept the event back while its block was read: nobody would ever look there again.
#[tokio::test]
async fn a_payment_that_following_missed_is_made_up_for_by_its_payer() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let held_back = Arc::new(AtomicBool::new(false));
    let holds = Arc::clone(&held_back);
    let no_events = move |_: &Value, mut answer: Value| {
        holds.fetch_or(answer["result"] != json!([]), Ordering::SeqCst);
        answer["result"] = json!([]);
        answer
    };
    let no_filter = |_: &Value, mut answer: Value| {
        if let Some(block) = answer["result"].as_object_mut() {
            block.remove("logsBloom");
        }
        answer
    };
    story.line.play_when(|method| method == "eth_getLogs", Fault::rewrite(no_events));
    story.line.play_when(|method| method == "eth_getBlockByNumber", Fault::rewrite(no_filter));
    let transaction = story.pay(&address, DUE).await?;
    let missed = story.ethereum.height().await?;
    story.ethereum.mine(1).await?;
    wait::until("the event to be held back", async || held_back.load(Ordering::SeqCst).then_some(())).await?;
    // Another invoice's payment in a later block shows that the block was read.
    let asked = async || story.line.asked().contains(&"eth_getBlockByNumber".to_owned()).then_some(());
    for _ in 0..2 {
        wait::until("another reading", asked).await?;
    }
    story.line.heal();
    let (other, there) = story.invoice("other").await?;
    story.pay(&there, DUE).await?;
    story.shop.once(&other, "the other payment", |state| state["state"] == "confirming").await?;
    assert_eq!(story.shop.state(&id).await?["state"], "awaiting");

    let (_, told) = story.shop.claim(&id, &transaction).await?;
    let confirmations = story.ethereum.height().await? - missed + 1;
    assert_eq!(told["confirmations"]["have"], confirmations.min(3), "{told}");
    assert_eq!(told["amount"], usdt("24.90"));
    let state = story.shop.once(&id, "the payment", |state| state["state"] == "paid").await?;
    assert_eq!((&state["received"], &state["transactions"][0]["id"]), (&usdt("24.90"), &json!(transaction)));
    // Said again it is not counted again.
    assert_eq!(story.shop.claim(&id, &transaction).await?.1["result"], "counted");
    assert_eq!(story.shop.state(&id).await?["revision"], state["revision"]);
    // And it leaves with its block, like any other.
    let depth = story.ethereum.height().await? - missed + 1;
    story.ethereum.reorg(depth, &[]).await?;
    story.ethereum.mine(1).await?;
    story.shop.once(&id, "the reversal", |state| state["reversed"] == true).await?;
    Ok(())
}

/// An account that was used before its key was given to the gateway.
#[tokio::test]
async fn money_that_came_before_the_address_was_handed_out_pays_nothing() -> Result<()> {
    let an_hour_ago = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs() - 3_600;
    let node = Anvil::start_with(&["--timestamp", &an_hour_ago.to_string()]).await?;
    let token = node.deploy(Contract::Token).await?;
    let key: AccountKey = ACCOUNT.parse()?;
    let old = node.send_token(&token, &key.address(Format::Evm, 0)?, DUE).await?;
    node.mine(5).await?;
    let story = Story::on(node, token).await?;
    let (id, address) = story.invoice("7").await?;
    assert_eq!(address, key.address(Format::Evm, 0)?);
    let (_, told) = story.shop.claim(&id, &old).await?;
    assert_eq!((&told["result"], &told["amount"]), (&json!("older"), &json!(null)));
    assert_eq!(story.shop.state(&id).await?["state"], "awaiting");
    Ok(())
}

#[tokio::test]
async fn what_is_no_transaction_id_is_answered_kindly_and_shown_as_text() -> Result<()> {
    let story = Story::begin().await?;
    let (id, address) = story.invoice("7").await?;
    let bare = format!("{:064x}", 7);
    for (entered, looks_like) in [
        (&*address, "address"),
        (&*bare, "transaction_of_another_network"),
        ("0x12345678", "cut_off"),
        ("24.90 USDT", "amount"),
        ("<script>alert(1)</script>", "unknown"),
    ] {
        let (status, told) = story.shop.claim(&id, entered).await?;
        assert_eq!(
            (status, &told["result"], &told["looks_like"]),
            (422, &json!("malformed"), &json!(looks_like))
        );
        assert_eq!((&told["transaction"], &told["amount"]), (&json!(null), &json!(null)));
    }
    let page = story.shop.claim_page(&id, "<script>alert(1)</script>").await?;
    assert!(
        page.contains("This is not a transaction id of Ethereum") && !page.contains("<script>alert"),
        "{page}"
    );
    Ok(())
}
