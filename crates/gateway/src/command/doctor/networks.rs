//! Nodes, and the clocks that have to agree with them.

use quittance_gateway::clock;
use quittance_protocol::Duration;

use super::finding::Finding;
use crate::command::moment::span;
use crate::command::nodes::{Asked, Found};

const NETWORKS: &str = "networks";
const CLOCK: &str = "clock";

/// How old the newest block of an EVM network may be: the slowest in the table has one every few seconds.
const OLD: Duration = Duration::from_minutes(5);
/// How far a block's time may be ahead of ours before our clock is wrong.
const AHEAD: Duration = Duration::from_seconds(30);
/// The same where blocks are mined: an hour without one of Bitcoin is rare, and miners may tell the time wrong by two.
const OLD_MINED: Duration = Duration::from_hours(2);
const AHEAD_MINED: Duration = Duration::from_hours(2);

/// Each node of each network.
pub(super) fn nodes(asked: &[Asked]) -> Vec<Finding> {
    asked.iter().flat_map(network).collect()
}

fn network(asked: &Asked) -> Vec<Finding> {
    let network = &asked.network;
    let others = asked.readable().count();
    let mut findings = Vec::new();
    for node in &asked.nodes {
        let name = format!("{network}: node {} at {}", node.number, node.host);
        let (what, advice) = match &node.found {
            Ok(found) => match (found.fault(), found.lag()) {
                (Some((what, advice)), _) if found.is_expected() => (format!("{name} {what}"), advice),
                (Some((what, advice)), _) => (format!("{name} {what}, not of {}", asked.expected), advice),
                (None, Some(lag)) => {
                    let advice = "wait: nothing is lost, and no invoice expires meanwhile";
                    findings.push(Finding::warning(NETWORKS, format!("{name} {lag}"), advice));
                    continue;
                }
                (None, None) => {
                    findings.push(Finding::fine(NETWORKS, format!("{name} is at block {}", found.height())));
                    continue;
                }
            },
            Err(error) => (format!("{name}: {error}"), "see that it runs and is reached from here"),
        };
        // One that fails is a warning as long as another one can stand in.
        findings.push(match others {
            0 => Finding::problem(NETWORKS, what, advice),
            _ => Finding::warning(NETWORKS, what, advice),
        });
    }
    // Of Monero, one node with its wallet is read.
    if others == 1 && !asked.readable().any(|found| matches!(found, Found::Monero(_))) {
        findings.push(Finding::warning(
            NETWORKS,
            format!("{network} can be read from one node only"),
            "name a second one of another operator, so that two have to agree before money counts as final",
        ));
    }
    findings
}

/// Our clock against the times of the newest blocks.
pub(super) fn clock(asked: &[Asked]) -> Vec<Finding> {
    let now = clock::now();
    let mut findings = Vec::new();
    for asked in asked {
        let Some(newest) = asked.readable().map(Found::block_time).max() else { continue };
        let mined = asked.readable().any(|found| matches!(found, Found::Bitcoin(_) | Found::Monero(_)));
        let (may_lead, may_lag) = if mined { (AHEAD_MINED, OLD_MINED) } else { (AHEAD, OLD) };
        let network = &asked.network;
        let (age, ahead) = (now.since(newest), newest.since(now));
        findings.push(if ahead > may_lead {
            Finding::problem(
                CLOCK,
                format!("the newest block of {network} is {} ahead of this machine's clock", span(ahead)),
                "set the clock, and keep it by NTP: deadlines are told by it",
            )
        } else if age > may_lag {
            Finding::warning(
                CLOCK,
                format!("the newest block of {network} is {} old", span(age)),
                "either the node is behind, or this machine's clock is fast: nothing expires meanwhile",
            )
        } else {
            Finding::fine(CLOCK, format!("the clock agrees with {network}"))
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use quittance_chain::{bitcoin, monero};
    use quittance_protocol::network::NetworkId;

    use super::*;
    use crate::command::nodes::Node;

    fn found() -> monero::Found {
        monero::Found {
            nettype: "mainnet".to_owned(),
            is_expected: true,
            height: 3_000,
            block_time: clock::now(),
            read: Some(3_000),
            is_ours: true,
            is_watch_only: true,
        }
    }

    fn asked(found: monero::Found) -> Asked {
        let (host, found) =
            ("127.0.0.1:18081 with the wallet at 127.0.0.1:18083".to_owned(), Found::Monero(found));
        let node = Node { number: 1, host, found: Ok(found) };
        Asked { network: NetworkId::new("monero"), expected: "mainnet".to_owned(), nodes: vec![node] }
    }

    #[test]
    fn a_wallet_of_monero_is_told_by_what_is_wrong_with_it() {
        let said = |found| {
            let findings = nodes(&[asked(found)]);
            assert_eq!(findings.len(), 1, "of Monero no second node is wanted: {findings:?}");
            findings[0].json()
        };
        for (found, standing, what) in [
            (found(), "fine", "is at block 3000"),
            (monero::Found { read: Some(2_998), ..found() }, "fine", "is at block 3000"),
            (
                monero::Found { read: Some(1_000), ..found() },
                "warning",
                "a wallet that is 2000 blocks behind",
            ),
            (
                monero::Found { is_ours: false, ..found() },
                "problem",
                "has another wallet open than that of keys.monero",
            ),
            (
                monero::Found { is_watch_only: false, ..found() },
                "problem",
                "has a wallet open that can spend",
            ),
            (
                monero::Found { is_expected: false, nettype: "stagenet".to_owned(), ..found() },
                "problem",
                "is of chain stagenet, not of mainnet",
            ),
        ] {
            let said = said(found);
            assert_eq!(said["standing"], standing, "{said}");
            assert!(said["what"].as_str().is_some_and(|told| told.contains(what)), "{said}");
        }
    }

    #[test]
    fn a_node_that_still_loads_the_chain_is_a_problem_where_it_is_alone() {
        let node = |number, is_loading| Node {
            number,
            host: format!("127.0.0.{number}:8332"),
            found: Ok(Found::Bitcoin(bitcoin::Found {
                chain: "Bitcoin main".to_owned(),
                expected: "Bitcoin main".to_owned(),
                height: 1_000,
                block_time: clock::now(),
                kind: bitcoin::Kind::Core { is_loading, is_pruned: false, has_index: true },
            })),
        };
        for (loads, standing) in [(&[true][..], "problem"), (&[true, false], "warning")] {
            let asked = Asked {
                network: NetworkId::new("bitcoin"),
                expected: "Bitcoin main".to_owned(),
                nodes: (1..).zip(loads).map(|(number, is_loading)| node(number, *is_loading)).collect(),
            };
            let said = nodes(&[asked])[0].json();
            assert_eq!(said["standing"], standing, "{said}");
            assert!(said["what"].as_str().is_some_and(|told| told.contains("is still loading the chain")));
        }
    }

    /// A block of Monero comes every two minutes, by chance.
    #[test]
    fn an_old_block_of_monero_is_no_wrong_clock() {
        let minutes_ago =
            |minutes| monero::Found { block_time: clock::now() - Duration::from_minutes(minutes), ..found() };
        for (minutes, standing) in [(0, "fine"), (20, "fine"), (300, "warning")] {
            assert_eq!(
                clock(&[asked(minutes_ago(minutes))])[0].json()["standing"],
                standing,
                "{minutes} minutes"
            );
        }
    }
}
