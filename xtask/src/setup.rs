//! Sets up what is missing, says what and why. What is there already is only looked at.

mod bitcoind;
mod browser;
mod debian;
mod electrumx;
pub(crate) mod engines;
mod fonts;
mod litecoind;
mod monerod;
mod nextest;
mod npm;
mod trunk;
mod wasm_opt;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::progress::time;
use crate::workspace::Workspace;

/// What one is about to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Build and serve.
    Demo,
    /// That, and drive browsers and nodes.
    Tests,
    /// That, with nodes that take long at everything.
    LongTests,
}

/// One program we need: how to see it, how to get it, and what to say when that fails.
struct Tool {
    name: &'static str,
    /// "It …"
    why: &'static str,
    /// The least purpose that needs it.
    needed_for: Purpose,
    /// How long the installation takes, for the ones that try patience.
    takes: &'static str,
    /// Where it is, in the right version.
    find: fn(&Workspace) -> Option<String>,
    install: fn(&Workspace) -> Result<()>,
    by_hand: &'static str,
    /// What happens when we cannot have it. Nothing said: we stop.
    without: Option<&'static str>,
}

/// Everything, in the order of installation.
const TOOLS: &[Tool] = &[
    trunk::WASM_TARGET,
    trunk::TRUNK,
    trunk::WASM_BINDGEN,
    browser::NODE,
    wasm_opt::WASM_OPT,
    npm::TERSER,
    browser::CHROMIUM,
    browser::CHROMEDRIVER,
    browser::ZBARIMG,
    fonts::FONTS,
    engines::FIREFOX,
    engines::GECKODRIVER,
    engines::WEBKIT_DRIVER,
    engines::XVFB,
    litecoind::LITECOIND,
    monerod::MONEROD,
    monerod::WALLET_RPC,
    npm::ANVIL,
    npm::AXE_CORE,
    electrumx::ELECTRUMX,
    nextest::NEXTEST,
];

/// Makes sure that everything `purpose` needs is there.
pub(crate) fn set_up(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    println!("Tools (ours are in {})", workspace.tools.display());
    for tool in TOOLS.iter().filter(|tool| tool.needed_for <= purpose) {
        tool.ensure(workspace)?;
    }
    Ok(())
}

/// Makes sure that anvil is there, and says where.
pub(crate) fn anvil(workspace: &Workspace) -> Result<PathBuf> {
    browser::NODE.ensure(workspace)?;
    Ok(npm::ANVIL.place(workspace)?.join("bin").join("anvil"))
}

/// Makes sure that bitcoind is there, and says where.
pub(crate) fn bitcoind(workspace: &Workspace) -> Result<PathBuf> {
    bitcoind::BITCOIND.place(workspace)
}

/// Makes sure that litecoind is there, and says where.
pub(crate) fn litecoind(workspace: &Workspace) -> Result<PathBuf> {
    litecoind::LITECOIND.place(workspace)
}

/// Whether bitcoind is there. It is built by a command of its own, and not on the way to something else.
pub(crate) fn has_bitcoind(workspace: &Workspace) -> bool {
    (bitcoind::BITCOIND.find)(workspace).is_some()
}

/// Makes sure that monerod and monero-wallet-rpc are there, and says where.
pub(crate) fn monerod(workspace: &Workspace) -> Result<[PathBuf; 2]> {
    Ok([monerod::MONEROD.place(workspace)?, monerod::WALLET_RPC.place(workspace)?])
}

/// Makes sure that ElectrumX is there, and says where.
pub(crate) fn electrumx(workspace: &Workspace) -> Result<PathBuf> {
    electrumx::ELECTRUMX.place(workspace)
}

/// Whether Trunk finds wasm-opt without a download.
pub(crate) fn has_wasm_opt(workspace: &Workspace) -> bool {
    (wasm_opt::WASM_OPT.find)(workspace).is_some()
}

/// The script that makes JavaScript smaller, if it is there.
pub(crate) fn terser(workspace: &Workspace) -> Option<PathBuf> {
    let package = (npm::TERSER.find)(workspace)?;
    Some(PathBuf::from(package).join("bin").join("terser"))
}

impl Tool {
    /// Makes sure that it is there, and says where.
    fn place(&self, workspace: &Workspace) -> Result<PathBuf> {
        self.ensure(workspace)?;
        let place = (self.find)(workspace);
        place.map(PathBuf::from).with_context(|| format!("{} is installed and yet not there", self.name))
    }

    fn ensure(&self, workspace: &Workspace) -> Result<()> {
        if let Some(place) = (self.find)(workspace) {
            println!("  ok  {:<22}  {place}", self.name);
            return Ok(());
        }
        println!("  ..  {:<22}  is missing; it {}. Installing it{}", self.name, self.why, self.takes);
        let started = Instant::now();
        let outcome = (self.install)(workspace);
        match (outcome, (self.find)(workspace), self.without) {
            (_, Some(place), _) => {
                println!("  ok  {:<22}  {place} (installed in {})", self.name, time(started.elapsed()));
                Ok(())
            }
            (outcome, None, Some(without)) => {
                let reason = outcome.err().map_or_else(String::new, |error| last_line(&format!("{error:#}")));
                println!(
                    "  --  {:<22}  {without}\n      {reason}\n      By hand: {}",
                    self.name, self.by_hand
                );
                Ok(())
            }
            (outcome, None, None) => {
                let reason = match outcome {
                    Ok(()) => "It was installed, yet it does not answer with the version we need.".to_owned(),
                    Err(error) => format!("{error:#}"),
                };
                bail!("{} is missing; it {}.\n{reason}\nBy hand: {}", self.name, self.why, self.by_hand)
            }
        }
    }
}

/// The place of a program on PATH whose `--version` says exactly what we need.
fn exact(workspace: &Workspace, program: &str, version: &str) -> Option<String> {
    let place = workspace.which(program)?;
    let said = crate::workspace::read(workspace.command(program).arg("--version")).ok()?;
    // Some add the commit that they were built from: v0.21.2.1-gfce5d459f0a8.
    let is_it = |word: &str| word.split_once('-').map_or(word, |(number, _)| number) == version;
    let matches = said.split_whitespace().any(is_it);
    matches.then(|| place.display().to_string())
}

/// Lets everybody run a script.
#[cfg(unix)]
fn executable(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<()> {
    anyhow::bail!("the wrapper is a shell script")
}

/// Installs a program from the Cargo registry into our own folder, so that a person's own version stays.
fn cargo_install(workspace: &Workspace, package: &str, options: &[&str]) -> Result<()> {
    let mut cargo = workspace.command("cargo");
    cargo.args(["install", package, "--force", "--root"]).arg(&workspace.tools).args(options);
    // Not into the repository's target folder: its profile and its lock file are not this program's.
    cargo.current_dir(std::env::temp_dir()).env("CARGO_TARGET_DIR", workspace.tools.join("build"));
    let outcome = crate::progress::watch(&mut cargo, &workspace.tools.join("log").join(package));
    let _ = std::fs::remove_dir_all(workspace.tools.join("build"));
    outcome
}

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().to_owned()
}
