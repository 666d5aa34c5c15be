//! `quittance network check`.

use std::fs;

use anyhow::Result;
use quittance_testkit::anvil::Anvil;
use quittance_testkit::tron::Tron;
use tokio::task::spawn_blocking;

use crate::run::{Ran, quittance};

fn check(folder: &tempfile::TempDir, configuration: &str, more: &[&str]) -> Ran {
    let file = folder.path().join("quittance.toml");
    fs::write(&file, configuration).unwrap();
    let file = file.display().to_string();
    quittance([&["network", "check", "--config", file.as_str()], more].concat())
}

#[tokio::test]
async fn each_node_is_told_by_its_host_and_one_that_can_be_read_is_enough() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let node = Anvil::start().await?;
    let host = node.url().replace("http://", "");
    let good = format!(
        "[network.ethereum]\nchain_id = 31337\nrpc = [\"http://127.0.0.1:1/token\", \"{}/?key=token\"]\n",
        node.url()
    );
    let other = format!("[network.base]\nrpc = \"{}/?key=token\"\n", node.url());

    let told = check(&folder, &good, &[]).fine();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "ethereum, chain 31337: can be read from 1 node");
    assert!(lines[1].starts_with("  no  1 127.0.0.1:1: ") && lines[1].ends_with("no connection"), "{told}");
    assert!(lines[2].starts_with(&format!("  ok  2 {host}: chain 31337, block 0 (")), "{told}");
    assert!(lines[2].contains("finalized 0, safe 0, traces offered"), "{told}");

    let both = check(&folder, &format!("{good}{other}"), &[]);
    assert_eq!(both.code, Some(1), "{both:?}");
    assert!(both.out.contains("base, chain 8453: cannot be read\n"), "{both:?}");
    assert!(both.out.contains(&format!("  no  1 {host}: WRONG chain 31337, not 8453")), "{both:?}");
    assert!(!both.out.contains("token") && !both.err.contains("token"), "{both:?}");

    check(&folder, &format!("{good}{other}"), &["--network", "ethereum"]).fine();
    check(&folder, &good, &["--network", "base"]).refused(2, "configured are: ethereum");
    assert_eq!(check(&folder, "", &[]).fine(), "");
    Ok(())
}

#[tokio::test]
async fn a_node_of_tron_has_to_answer_by_both_of_its_interfaces() -> Result<()> {
    let node = Tron::start().await?;
    node.require("s3cret");
    node.anvil.mine(30).await?;
    let url = node.rpc();
    // The double answers from this process, so the command must not hold it up.
    let asked = |more: &str| {
        let text = format!("[network.tron]\nrpc = {{ url = \"{url}\", {more} }}\n");
        spawn_blocking(move || check(&tempfile::tempdir().unwrap(), &text, &[]))
    };

    let told = asked("api_key = \"s3cret\"").await?.fine();
    assert!(told.starts_with("tron, chain 728126428: can be read from 1 node\n"), "{told}");
    assert!(told.contains("chain 728126428, block 30 (") && told.contains("finalized 12"), "{told}");

    let elsewhere = asked("api_key = \"s3cret\", wallet = \"http://127.0.0.1:1\"").await?;
    assert!(elsewhere.out.contains("NO /wallet/getblockbynum"), "{elsewhere:?}");
    let refused = asked("api_key = \"wr0ng\"").await?;
    assert!(refused.out.contains("ApiKey not exists"), "{refused:?}");
    for ran in [elsewhere, refused] {
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(!format!("{ran:?}").contains("s3cret") && !format!("{ran:?}").contains("wr0ng"), "{ran:?}");
    }
    Ok(())
}

#[test]
fn what_cannot_be_an_electrum_server_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let asked =
        |network: &str, rpc: &str| check(&folder, &format!("[network.{network}]\nrpc = {rpc}\n"), &[]);
    let pin = "ab".repeat(32);
    for (network, rpc, why) in [
        ("bitcoin", r#""ssl://host/path""#.to_owned(), "ssl://HOST:PORT"),
        ("bitcoin", r#""ftp://host""#.to_owned(), "neither http nor https"),
        ("bitcoin", r#"{ url = "ssl://host", certificate = "ab" }"#.to_owned(), "not a SHA-256"),
        ("bitcoin", format!("{{ url = \"https://host\", certificate = \"{pin}\" }}"), "for Electrum servers"),
        (
            "ethereum",
            format!("{{ url = \"https://host\", certificate = \"{pin}\" }}"),
            "for Electrum servers",
        ),
        ("ethereum", r#""ssl://host""#.to_owned(), "neither http nor https"),
    ] {
        asked(network, &rpc).refused(1, why);
    }
}

#[test]
fn a_configuration_that_is_missing_says_what_to_do() {
    quittance(["network", "check", "--config", "/nowhere/quittance.toml"]).refused(1, "`quittance init`");
}

mod bitcoin {
    use quittance_testkit::bitcoind::{Bitcoind, Kind};
    use quittance_testkit::electrumx::ElectrumX;

    use super::{Result, check};

    #[tokio::test]
    async fn a_node_is_told_with_its_chain_and_without_its_password() -> Result<()> {
        let node = Bitcoind::start(Kind::Bitcoin).await?;
        let folder = tempfile::tempdir()?;
        let section = |chain: &str| {
            let rpc = node.url().replace("test:test", "quittance:s3cr3tw0rd");
            format!("[network.bitcoin]\nrpc = [\"{}\", \"{rpc}\"]\n{chain}", node.url())
        };
        let told = check(&folder, &section("chain = \"regtest\""), &[]).fine();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "bitcoin, chain Bitcoin regtest: can be read from 1 node");
        assert!(lines[1].contains("chain Bitcoin regtest, block 125 ("), "{told}");
        assert!(lines[1].ends_with("every transaction is found by its id"), "{told}");
        assert!(lines[2].contains("401") && !told.contains("s3cr3tw0rd"), "{told}");
        let real = check(&folder, &section(""), &[]);
        assert_eq!(real.code, Some(1), "{real:?}");
        assert!(real.out.contains("WRONG chain Bitcoin regtest, not Bitcoin main"), "{real:?}");
        let mixed = check(&folder, &section("chain_id = 1"), &[]);
        mixed.refused(1, "chain_id is a word of Ethereum's kind; say chain");
        Ok(())
    }

    #[tokio::test]
    async fn an_electrum_server_is_told_with_what_it_learns() -> Result<()> {
        let node = Bitcoind::start(Kind::Bitcoin).await?;
        let server = ElectrumX::on(&node, Kind::Bitcoin).await?;
        let folder = tempfile::tempdir()?;
        let asked =
            |rpc: &str, more: &str| check(&folder, &format!("[network.bitcoin]\nrpc = {rpc}\n{more}"), &[]);
        let both = format!("[\"{}\", \"{}\", \"tcp://127.0.0.1:1\"]", node.url(), server.url());
        let told = asked(&both, "chain = \"regtest\"").fine();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "bitcoin, chain Bitcoin regtest: can be read from 2 nodes");
        assert!(lines[1].ends_with("every transaction is found by its id"), "{told}");
        assert!(lines[2].contains("chain Bitcoin regtest, block 125 ("), "{told}");
        assert!(
            lines[2].contains("an Electrum server (ElectrumX 2.0.0), which learns the addresses"),
            "{told}"
        );
        assert!(
            lines[3].starts_with("  no  3 127.0.0.1:1: ") && lines[3].ends_with("no connection"),
            "{told}"
        );
        let real = asked(&format!("\"{}\"", server.url()), "");
        assert_eq!(real.code, Some(1), "{real:?}");
        assert!(real.out.contains("is of chain Bitcoin regtest, not of Bitcoin main"), "{real:?}");
        Ok(())
    }
}
