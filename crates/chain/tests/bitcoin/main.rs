//! Bitcoin and Litecoin, read from real nodes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

mod agreement;
mod conflicts;
mod electrum;
mod lookup;
mod network;
mod order;
mod payments;
mod reorganisations;
#[path = "../story/mod.rs"]
mod story;
mod trouble;

/// Every story here is one of both coins.
#[macro_export]
macro_rules! on_both {
    ($($story:ident)*) => {
        mod bitcoin {
            $(#[tokio::test] async fn $story() { super::$story(quittance_testkit::bitcoind::Kind::Bitcoin).await; })*
        }
        mod litecoin {
            $(#[tokio::test] async fn $story() { super::$story(quittance_testkit::bitcoind::Kind::Litecoin).await; })*
        }
    };
}
