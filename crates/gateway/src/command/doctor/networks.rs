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
/// The same for Bitcoin and its kin: an hour without a block is rare, and miners may tell the time wrong by two.
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
            Ok(found) if found.is_readable() => {
                findings.push(Finding::fine(NETWORKS, format!("{name} is at block {}", found.height())));
                continue;
            }
            Ok(Found::Evm(found)) if found.is_expected && !found.whole_blocks => (
                format!("{name} does not answer /wallet/getblockbynum"),
                "name the address of its other interface as `wallet`: docs/NETWORKS.md",
            ),
            Ok(found) if found.is_expected() => (
                format!("{name} finds no events by a block's hash"),
                "tokens cannot be followed there: use another node",
            ),
            Ok(found) => (
                format!("{name} is of chain {}, not of {}", found.chain(), asked.expected),
                "correct its address, or what [network] says of its chain",
            ),
            Err(error) => (format!("{name}: {error}"), "see that it runs and is reached from here"),
        };
        // One that fails is a warning as long as another one can stand in.
        findings.push(match others {
            0 => Finding::problem(NETWORKS, what, advice),
            _ => Finding::warning(NETWORKS, what, advice),
        });
    }
    if others == 1 {
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
        let mined = asked.readable().any(|found| matches!(found, Found::Bitcoin(_)));
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
