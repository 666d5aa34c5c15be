//! Killed around a postback: while the shop thinks about it, and after it answered.

use anyhow::Result;
use quittance_testkit::wait;

use crate::outcome::{Outcome, nothing_to_send, settlements};
use crate::shop::{NEED, Shop};

#[tokio::test]
async fn a_gateway_killed_while_a_postback_is_in_flight_sends_it_again() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    let mut order = shop.order(&gateway).await?;
    shop.pay(&mut order).await?;
    shop.confirmed(&gateway, &order, 1).await?;
    shop.node.mine(NEED - 2).await?;
    shop.confirmed(&gateway, &order, NEED - 1).await?;
    nothing_to_send(&shop).await?;
    shop.till.hold();
    shop.node.mine(1).await?;
    shop.confirmed(&gateway, &order, NEED).await?;
    wait::until("the settlement", async || (settlements(&shop, &order) == 1).then_some(())).await?;

    gateway.kill_hard()?;
    shop.till.release();
    let gateway = shop.start().await?;
    assert_eq!(Outcome::of(&shop, &gateway, &order).await?, undisturbed);
    assert_eq!(settlements(&shop, &order), 2);
    Ok(())
}

#[tokio::test]
async fn a_postback_whose_answer_was_never_written_down_is_sent_again_under_the_same_id() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.start().await?;
    let undisturbed = Outcome::undisturbed(&shop, &gateway).await?;
    let mut order = shop.order(&gateway).await?;
    let settlement = format!("inv_{}_settled", order.id);
    shop.door.hold(move |exchange| exchange.headers["webhook-id"] == settlement.as_str());
    shop.pay(&mut order).await?;
    shop.finish(&gateway, &order, 1).await?;
    // The shop has said yes, and the gateway has not heard it.
    assert_eq!(shop.door.held().await?.status, 200);
    assert_eq!(settlements(&shop, &order), 1);

    gateway.kill_hard()?;
    shop.door.release();
    let gateway = shop.start().await?;
    assert_eq!(Outcome::of(&shop, &gateway, &order).await?, undisturbed);
    assert_eq!(settlements(&shop, &order), 2);
    Ok(())
}
