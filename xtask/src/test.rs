//! `cargo xtask test`: everything that must pass, timed, with one plain line at the end.

mod doc;
mod nextest;

use std::fs;

use anyhow::{Result, ensure};
use clap::Args;

use crate::progress::Steps;
use crate::setup::engines::{self, Engine};
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, run as run_command};
use crate::{budget, check, page};

/// How much is tested.
#[derive(Args)]
pub(crate) struct Options {
    /// Also the tests that take long, and more cases of the property tests.
    #[arg(long)]
    long: bool,
}

/// Tests that ran.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs everything. What can still be learned after a failure is learned: one run shows all there is to mend.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut steps = Steps::default();
    let mut failures = Vec::new();
    let mut slowest = Vec::new();
    let mut skipped = Vec::new();
    // A long run demands them, and fails where they are missing.
    let without = if options.long { Vec::new() } else { setup::missing_nodes(workspace) };
    let mut tally = Tally::default();
    let ready = steps
        .take("set-up", || setup::set_up(workspace, Purpose::Tests))
        .and_then(|()| {
            failures.extend(steps.take("check", || check::run(workspace)).err());
            steps.take("page", || page::build(workspace))
        })
        .and_then(|()| steps.take("gateway and tests, compiled", || compile(workspace)));
    match ready {
        Err(error) => failures.push(error),
        Ok(()) => {
            forget_measurements(workspace);
            skipped = engines::missing(workspace);
            match steps.take("tests", || nextest::run(workspace, options.long, &skipped)) {
                Ok(report) => {
                    tally.add(&report.tally);
                    slowest = report.slowest;
                }
                Err(error) => failures.push(error),
            }
            match steps.take("examples in the documentation", || doc::run(workspace)) {
                Ok(examples) => tally.add(&examples),
                Err(error) => failures.push(error),
            }
            failures.extend(steps.take("budget", || budget::run(workspace)).err());
        }
    }
    print_end(steps, &slowest, &failures, &left_out(&skipped, &without), &tally);
    ensure!(failures.is_empty() && tally.failed == 0, "not everything passed");
    Ok(())
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The gateway that tests spawn, and the tests, in one compilation with the same features.
fn compile(workspace: &Workspace) -> Result<()> {
    run_command(workspace.command("cargo").args(["build", "--workspace", "--bins", "--tests"]))
}

/// What was not tested, and how it can be.
fn left_out(engines: &[&Engine], nodes: &[&str]) -> Vec<String> {
    let journeys = engines
        .iter()
        .map(|engine| format!("the journeys in {0}. `cargo xtask setup` says how to get {0}.", engine.name));
    let payments =
        nodes.iter().map(|node| format!("the payments on {node}. `cargo xtask node {node}` brings it."));
    journeys.chain(payments).collect()
}

/// What the browser tests of an earlier run measured says nothing about this one.
fn forget_measurements(workspace: &Workspace) {
    let _ = fs::remove_dir_all(workspace.target.join("measured"));
}

fn print_end(
    steps: Steps,
    slowest: &[String],
    failures: &[anyhow::Error],
    skipped: &[String],
    tally: &Tally,
) {
    steps.print();
    println!("\nSlowest tests");
    for line in slowest {
        println!("  {line}");
    }
    for failure in failures {
        println!("\nFailed: {failure:#}");
    }
    for what in skipped {
        println!("\nSkipped: {what}");
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
}
