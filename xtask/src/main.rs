//! `cargo xtask …`: everything one does with this repository, as commands.

#![expect(clippy::print_stdout, reason = "the screen is how these commands speak")]

mod demo;
mod test;

mod bench;
mod budget;
mod check;
mod countries;
mod gallery;
mod node;
mod setup;

mod build;
mod gateway;
mod http;
mod page;
mod progress;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Build, try and test Quittance.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start the demo shop: sets up what is missing, builds everything, serves it.
    Demo(demo::Options),
    /// Run everything that must pass: check, all tests, budget.
    Test(test::Options),
    /// Format, lints, documentation and the rules of the workspace.
    Check,
    /// Measure what a payer downloads and fail above any number of `budget.toml`.
    Budget,
    /// Measure what a block costs, by how many targets are stored.
    Bench,
    /// Write every screen as PNG: phone and desktop, light and dark.
    Gallery(gallery::Options),
    /// Build what runs in production: the page, and the gateway as a release.
    Build(build::Options),
    /// Write the names of countries anew, for every language in `locales/`.
    Countries,
    /// Run a local Ethereum chain with a test token, to rehearse on; `node pay` pays an address there. `node bitcoind` and
    /// others fetch or build the nodes that tests run on.
    Node(node::Options),
    /// Install what is missing, without building anything.
    Setup,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without the backtrace: these are messages for people.
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Demo(options) => demo::run(&workspace, &options),
        Task::Test(options) => test::run(&workspace, &options),
        Task::Check => check::run(&workspace),
        Task::Budget => budget::run(&workspace),
        Task::Bench => bench::run(&workspace),
        Task::Gallery(options) => gallery::run(&workspace, &options),
        Task::Build(options) => build::run(&workspace, &options),
        Task::Countries => countries::run(&workspace),
        Task::Node(options) => node::run(&workspace, &options),
        Task::Setup => setup::set_up(&workspace, setup::Purpose::Tests),
    }
}
