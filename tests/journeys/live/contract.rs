//! Paid by a contract: what counts is where the money went, not how.

use anyhow::Result;
use quittance_testkit::contract::Contract;
use quittance_testkit::shop::Coin;

use super::{Checkout, shop};

/// From the first confirmation to the settlement.
async fn is_settled(payer: Checkout, transaction: &str, amount: &str) -> Result<()> {
    payer.sees("confirming").await?;
    payer.is_settled_by(transaction, amount).await
}

/// A contract's call moves the money on, in several transfers of one transaction.
#[tokio::test]
async fn a_token_paid_by_a_contract_in_several_transfers_is_paid() -> Result<()> {
    let payer = Checkout::open("contract", Coin::Usdt, shop(), 15).await?;
    let (token, address) = (&payer.shop.token, &payer.order.address);
    let parts = [10_000_000, 10_000_000, 4_900_000];
    let transaction = payer.shop.node.send_token_often(token, address, &parts).await?;
    is_settled(payer, &transaction, "24.90").await
}

/// A wallet that is a contract, or an exchange that pays out through one: no log tells of it, and the transaction goes to
/// somebody else.
#[tokio::test]
async fn ether_paid_from_inside_a_contract_is_paid() -> Result<()> {
    let payer = Checkout::open("contract", Coin::Ether, shop(), 15).await?;
    let forwarder = payer.shop.node.deploy(Contract::Forwarder).await?;
    let transaction =
        payer.shop.node.forward_ether(&forwarder, &payer.order.address, Coin::Ether.due()).await?;
    is_settled(payer, &transaction, "0.007141").await
}
