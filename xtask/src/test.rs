//! `cargo xtask test`: everything that must pass, timed, with one plain line at the end.

mod doc;
mod left_out;
mod nextest;
mod table;

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};

use self::left_out::{LeftOut, left_out};
use self::table::{HANDBOOK, Table};

use crate::progress::Steps;
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, run as run_command};
use crate::{budget, check, page};

/// How much is tested.
#[derive(Args)]
#[command(after_long_help = MORE)]
pub(crate) struct Options {
    /// Also what takes long: payments on Monero, and far more cases of the property tests.
    #[arg(long)]
    long: bool,
    /// Leave out the payments on this node.
    #[arg(long, value_enum, value_name = "NODE")]
    without: Vec<Node>,
}

/// A node that one may not have.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Node {
    /// Bitcoin Core.
    Bitcoind,
}

const MORE: &str = "\
What is missing is installed first, and named: browsers, Litecoin's node, with --long
those of Monero, and more. Only bitcoind is not: it is built from its sources, which
takes about 20 minutes, once:

    cargo xtask node bitcoind

Where it is missing nothing is tested at all, unless --without bitcoind says that
everything else is to be. With --long, too, that means everything else.

At the end stand the slowest steps and tests; a table of what was tried on what; what
was skipped, and how to get it. The table tells of payments, exact, in parts, too much,
late, replaced, spent twice and reorganised, whether they were tried on a node of their
network, on a double that stands in for one, as published vectors, or not. It is made of
the tests that passed, and the run fails if the one in docs/NETWORKS.md says anything
else, but for what was left out: `not run`.";

/// Tests that ran.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs everything. What can still be learned after a failure is learned: one run shows all there is to mend.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    demand_bitcoind(workspace, options)?;
    let mut steps = Steps::default();
    let mut failures = Vec::new();
    let mut slowest = Vec::new();
    let mut skipped = Vec::new();
    let mut tried = None;
    let mut tally = Tally::default();
    let purpose = if options.long { Purpose::LongTests } else { Purpose::Tests };
    let ready = steps
        .take("set-up", || setup::set_up(workspace, purpose))
        .and_then(|()| {
            failures.extend(steps.take("check", || check::run(workspace)).err());
            steps.take("page", || page::build(workspace))
        })
        .and_then(|()| steps.take("gateway and tests, compiled", || compile(workspace)));
    match ready {
        Err(error) => failures.push(error),
        Ok(()) => {
            forget_measurements(workspace);
            skipped = left_out(workspace, options);
            match steps.take("tests", || nextest::run(workspace, options, &skipped)) {
                Ok(report) => {
                    tally.add(&report.tally);
                    slowest = report.slowest;
                    let table = Table::of(&report.outcomes, &options.networks_left_out());
                    failures.extend(compare(workspace, &table).err());
                    tried = Some(table);
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
    print_end(steps, &slowest, tried.as_ref(), &failures, &skipped, &tally);
    ensure!(failures.is_empty() && tally.failed == 0, "not everything passed");
    Ok(())
}

impl Options {
    /// The rows of the table that this run cannot fill.
    fn networks_left_out(&self) -> Vec<&'static str> {
        let monero = (!self.long).then_some("Monero");
        self.without.iter().map(|Node::Bitcoind| "Bitcoin").chain(monero).collect()
    }
}

/// What Bitcoin does is not passed over in silence, and nobody waits 20 minutes unawares.
fn demand_bitcoind(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.without.contains(&Node::Bitcoind) || setup::has_bitcoind(workspace) {
        return Ok(());
    }
    let long = if options.long { " --long" } else { "" };
    bail!(
        "bitcoind is missing, the Bitcoin node that payments are tested on. Build it, in about 20 minutes, once:\n\n    \
         cargo xtask node bitcoind\n\nOr test everything else:\n\n    cargo xtask test{long} --without bitcoind"
    )
}

/// The handbook says of every network what the tests say.
fn compare(workspace: &Workspace, table: &Table) -> Result<()> {
    let handbook = fs::read_to_string(workspace.root.join(HANDBOOK)).context(HANDBOOK)?;
    table.agrees_with(&Table::read(&handbook).context(HANDBOOK)?)
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

/// What the browser tests of an earlier run measured says nothing about this one.
fn forget_measurements(workspace: &Workspace) {
    let _ = fs::remove_dir_all(workspace.target.join("measured"));
}

fn print_end(
    steps: Steps,
    slowest: &[String],
    tried: Option<&Table>,
    failures: &[anyhow::Error],
    skipped: &[LeftOut],
    tally: &Tally,
) {
    steps.print();
    println!("\nSlowest tests");
    for line in slowest {
        println!("  {line}");
    }
    if let Some(table) = tried {
        println!("\nWhat was tried on what\n{table}");
    }
    for failure in failures {
        println!("\nFailed: {failure:#}");
    }
    for LeftOut { told, .. } in skipped {
        println!("\nSkipped: {told}");
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
}
