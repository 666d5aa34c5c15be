//! Whether shops' counters have a device, and are reached in a way that devices accept.

use quittance_gateway::installation::Checked;
use quittance_gateway::pos::Terminal;
use quittance_store::Store;
use quittance_store::row::Device;

use super::finding::Finding;
use crate::command::place::Place;

const COUNTERS: &str = "counters";

/// What is fine and what is not about each. Rows that cannot be read are told of elsewhere.
pub(super) async fn terminals(place: &Place, public_url: Option<&str>, checked: &Checked) -> Vec<Finding> {
    let mut counters = checked.terminals.all().peekable();
    if counters.peek().is_none() {
        return Vec::new();
    }
    let devices = match place.rows().await {
        Ok(rows) => rows.devices().await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let mut findings: Vec<Finding> = counters.map(|terminal| finding(terminal, &devices)).collect();
    if public_url.is_some_and(|url| !url.starts_with("https:")) {
        findings.push(Finding::warning(
            COUNTERS,
            "public_url is not https, so no device can keep a counter as an app, or its screen awake",
            "reach the gateway over https",
        ));
    }
    findings
}

fn finding(terminal: &Terminal, devices: &[Device]) -> Finding {
    let own = |device: &&Device| device.terminal == terminal.id && device.project == terminal.project.id;
    let (path, paired) = (terminal.path(), devices.iter().filter(own).count());
    match paired {
        0 => Finding::warning(
            COUNTERS,
            format!("no device is paired with {path}"),
            format!("pair one with `quittance pos pair {}`", terminal.id),
        ),
        1 => Finding::fine(COUNTERS, format!("{path} is there, with 1 paired device")),
        paired => Finding::fine(COUNTERS, format!("{path} is there, with {paired} paired devices")),
    }
}
