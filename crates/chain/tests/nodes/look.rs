//! What an operator is told about the configured nodes.

use quittance_chain::evm::{EvmConfig, Trace, Traces};
use quittance_testkit::anvil::CHAIN_ID;
use quittance_testkit::proxy::Fault;

use crate::network::Network;
use crate::trouble::{Kind, kind};

#[tokio::test]
async fn every_node_is_reported_with_what_it_can_do() {
    let network = Network::start(4).await;
    network.anvil.mine(70).await.unwrap();
    let height = network.anvil.height().await.unwrap();
    network.lines[1]
        .play_when(|method| method == "trace_block" || method == "eth_getLogs", Fault::Error(-32_601));
    network.lines[2].play(Fault::Chain(56));
    network.lines[3].play(Fault::HangUp);
    let reports = network.watcher.source.check().await;
    for (report, (number, line)) in reports.iter().zip((1..).zip(&network.lines)) {
        assert_eq!(report.number, number);
        assert_eq!(format!("http://{}", report.host), line.url());
    }
    let found: Vec<_> = reports.into_iter().map(|report| report.found).collect();
    let [Ok(good), Ok(poor), Ok(stranger), Err(gone)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((good.chain_id, good.is_expected, good.height), (CHAIN_ID, true, height));
    assert_eq!((good.finalized, good.safe), (Some(height - 64), Some(height - 32)));
    assert_eq!((good.traces, good.logs_by_hash), (Traces::Offered, true));
    assert!(good.block_time.seconds() > 0);
    assert_eq!((poor.traces, poor.logs_by_hash), (Traces::NotOffered, false));
    assert_eq!((stranger.chain_id, stranger.is_expected), (56, false));
    assert_eq!(kind(gone), Kind::Unreachable);
}

#[tokio::test]
async fn a_node_is_not_asked_for_traces_that_are_switched_off() {
    let network = Network::start_with(1, |config| EvmConfig { trace: Trace::Never, ..config }).await;
    let reports = network.watcher.source.check().await;
    assert_eq!(reports[0].found.as_ref().unwrap().traces, Traces::NotAsked);
    assert!(!network.lines[0].asked().contains(&"trace_block".to_owned()));
}
