//! A node's address may hold a token. Nobody reads it in a log.

use quittance_chain::evm::EvmSource;
use quittance_testkit::proxy::{Fault, Proxy};
use serde_json::json;

use crate::network::{Network, SECRETS, config};
use crate::story::Watcher;
use crate::trouble::faults;

fn assert_silent(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn no_error_tells_a_nodes_token() {
    let mut network = Network::start(1).await;
    let told = format!("project {} has no access, key {}", SECRETS[1], SECRETS[2]);
    let tactless = Fault::rewrite(
        move |question, _| json!({ "id": question["id"], "error": { "code": -32_001, "message": told } }),
    );
    let echo = Fault::rewrite(move |question, _| json!({ "id": question["id"], "result": SECRETS[2] }));
    for fault in faults().into_iter().map(|(fault, _)| fault).chain([tactless, echo]) {
        network.lines[0].play(fault);
        network.anvil.mine(1).await.unwrap();
        let error = network.watcher.batch().await.unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
        assert_silent(&format!("{:?}", network.watcher.source.check().await));
        network.lines[0].heal();
        let watcher = &mut network.watcher;
        quittance_testkit::wait::until("the node", async || watcher.batch().await.ok()).await.unwrap();
    }
}

#[tokio::test]
async fn no_error_tells_the_address_of_a_node_that_is_gone() {
    let line = Proxy::before("http://127.0.0.1:1").await.unwrap();
    let config = config(std::slice::from_ref(&line), crate::network::OURS);
    assert_silent(&format!("{config:?}"));
    drop(line);
    let error = Watcher::new(EvmSource::new(config).unwrap(), []).batch().await.unwrap_err();
    assert_silent(&format!("{error} {error:?}"));
}
