//! Ether that a contract pays, on a node that keeps no traces: only a balance tells of it, at the moments that matter.

use anyhow::Result;
use quittance_chain::address::Format;
use quittance_chain::derivation::AccountKey;
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::Fault;
use quittance_testkit::shop::{ACCOUNT, Coin, LiveShop, Order};
use quittance_testkit::{http, wait};
use serde_json::{Value, json};

/// A shop, and an invoice that a contract has paid.
async fn paid_unseen() -> Result<(LiveShop, Order)> {
    let shop = LiveShop::with_confirmations(2).network("trace = false").start().await?;
    let (order, _) = forwarded(&shop).await?;
    Ok((shop, order))
}

/// An invoice that a contract has paid, and the transaction by which it did.
async fn forwarded(shop: &LiveShop) -> Result<(Order, String)> {
    let order = shop.create(json!({"cryptocurrency": "ETH"})).await?;
    let forwarder = shop.node.deploy(Contract::Forwarder).await?;
    let transaction = shop.node.forward_ether(&forwarder, &order.address, Coin::Ether.due()).await?;
    Ok((order, transaction))
}

/// The payer says that they have paid, and perhaps by which transaction.
async fn claim(shop: &LiveShop, order: &Order, transaction: &str) -> Result<Value> {
    let claim =
        http()?.post(shop.url(&format!("/i/{}/claim", order.id))?).header("accept", "application/json");
    let claim = claim.json(&json!({ "transaction": transaction }));
    Ok(claim.send().await?.error_for_status()?.json().await?)
}

/// Time passes on the chain, and a block shows it.
async fn pass(shop: &LiveShop, seconds: u32) -> Result<()> {
    shop.node.ask("evm_increaseTime", json!([seconds])).await?;
    shop.node.mine(1).await
}

async fn becomes(shop: &LiveShop, order: &Order, state: &str) -> Result<Value> {
    wait::until(state, async || shop.state(&order.id).await.ok().filter(|now| now["state"] == state)).await
}

#[tokio::test]
async fn it_is_found_when_the_payer_says_that_they_have_paid() -> Result<()> {
    let (shop, order) = paid_unseen().await?;
    // A later payment that every node tells of is seen.
    let other = shop.create(json!({"cryptocurrency": "USDT_ERC20"})).await?;
    shop.pay(Coin::Usdt, &other.address, Coin::Usdt.due()).await?;
    becomes(&shop, &other, "confirming").await?;
    assert_eq!(shop.state(&order.id).await?["state"], "awaiting");
    claim(&shop, &order, "").await?;
    for _ in 0..3 {
        pass(&shop, 60).await?;
    }
    let paid = becomes(&shop, &order, "paid").await?;
    assert_eq!(paid["transactions"][0]["amount"]["value"], "0.007141");
    Ok(())
}

#[tokio::test]
async fn it_is_found_before_the_invoice_could_expire() -> Result<()> {
    let (shop, order) = paid_unseen().await?;
    pass(&shop, 60).await?;
    // Beyond every time to pay, by the chain.
    for _ in 0..3 {
        pass(&shop, 86_400).await?;
    }
    let paid = becomes(&shop, &order, "paid").await?;
    assert_eq!(paid["received"]["value"], "0.007141");
    Ok(())
}

#[tokio::test]
async fn a_transaction_that_may_have_paid_unseen_has_the_address_asked_about() -> Result<()> {
    let shop = LiveShop::with_confirmations(2).network("trace = false").start().await?;
    let (order, transaction) = forwarded(&shop).await?;
    let told = claim(&shop, &order, &transaction).await?;
    assert_eq!((&told["result"], &told["state"]), (&json!("looking"), &json!("awaiting")));
    for _ in 0..3 {
        pass(&shop, 60).await?;
    }
    becomes(&shop, &order, "paid").await.map(drop)
}

/// A balance told of the sum. Later a node has traces, and could tell of the same money once more.
#[tokio::test]
async fn what_a_balance_told_of_is_not_counted_again_when_its_payer_names_the_transaction() -> Result<()> {
    let mut shop = LiveShop::with_confirmations(2).start().await?;
    shop.line.play_when(|method| method == "trace_block", Fault::Error(-32_601));
    let (order, transaction) = forwarded(&shop).await?;
    claim(&shop, &order, "").await?;
    for _ in 0..3 {
        pass(&shop, 60).await?;
    }
    let paid = becomes(&shop, &order, "paid").await?;
    shop.line.heal();
    // A gateway asks a node for traces again only after a new start.
    shop.kill()?;
    shop.start().await?;
    let told = claim(&shop, &order, &transaction).await?;
    assert_eq!(
        (&told["result"], &told["amount"]["value"]),
        (&json!("counted"), &json!("0.007141")),
        "{told}"
    );
    let after = shop.state(&order.id).await?;
    // Their confirmations go on.
    let told = |state: &Value| {
        let transactions = state["transactions"].as_array().into_iter().flatten();
        transactions.map(|one| (one["id"].clone(), one["amount"].clone())).collect::<Vec<_>>()
    };
    assert_eq!((&after["received"], told(&after)), (&paid["received"], told(&paid)));
    Ok(())
}

/// Whoever asks again and again while no node answers uses no addresses up.
#[tokio::test]
async fn an_address_that_nobody_could_look_at_is_kept_for_its_invoice() -> Result<()> {
    let shop = LiveShop::with_confirmations(2).network("trace = false").start().await?;
    let order = shop.create(json!({})).await?;
    shop.line.play_when(|method| method == "eth_getBalance", Fault::Status(503, None));
    let choose = async || -> Result<u16> {
        let path = shop.url(&format!("/i/{}/method", order.id))?;
        let request = http()?.post(path).header("accept", "application/json");
        Ok(request.json(&json!({ "method": "ETH" })).send().await?.status().as_u16())
    };
    for _ in 0..5 {
        assert_eq!(choose().await?, 503);
    }
    shop.line.heal();
    wait::until("the node to be asked again", async || (choose().await.ok()? == 200).then_some(())).await?;
    let first = ACCOUNT.parse::<AccountKey>()?.address(Format::Evm, 0)?;
    assert_eq!(shop.state(&order.id).await?["address"], json!(first));
    Ok(())
}
