//! Killed around a postback: while the shop thinks about it, and after it answered.

use anyhow::Result;
use quittance_testkit::wait;

use crate::outcome::{Outcome, nothing_to_send};
use crate::shop::{NEED, confirmed, finish, order, pay, started};

#[tokio::test]
async fn a_gateway_killed_while_a_postback_is_in_flight_sends_it_again() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    let order = order(&shop).await?;
    pay(&shop, &order).await?;
    confirmed(&shop, &order, 1).await?;
    shop.node.mine(NEED - 2).await?;
    confirmed(&shop, &order, NEED - 1).await?;
    nothing_to_send(&shop).await?;
    shop.till.hold();
    shop.node.mine(1).await?;
    confirmed(&shop, &order, NEED).await?;
    wait::until("the settlement", async || (shop.settlements(&order.id).len() == 1).then_some(())).await?;

    shop.kill()?;
    shop.till.release();
    shop.start().await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    assert_eq!(shop.settlements(&order.id).len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_postback_whose_answer_was_never_written_down_is_sent_again_under_the_same_id() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    let order = order(&shop).await?;
    let settlement = format!("inv_{}_settled", order.id);
    shop.door.hold(move |exchange| exchange.headers["webhook-id"] == settlement.as_str());
    pay(&shop, &order).await?;
    finish(&shop, &order, 1).await?;
    // The shop has said yes, and the gateway has not heard it.
    assert_eq!(shop.door.held().await?.status, 200);
    assert_eq!(shop.settlements(&order.id).len(), 1);

    shop.kill()?;
    shop.door.release();
    shop.start().await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    assert_eq!(shop.settlements(&order.id).len(), 2);
    Ok(())
}
