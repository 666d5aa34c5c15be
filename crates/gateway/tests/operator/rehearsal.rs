//! The rehearsal of the guide, typed as it is written: with the real binary, on a real node, to the paid invoice.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::{env, process};

use anyhow::{Context, Result};
use quittance_testkit::terminal::Terminal;
use quittance_testkit::wait;
use tempfile::TempDir;

use crate::documents::{root, text, xtask};
use crate::guide::{Step, rehearsal};

#[tokio::test]
async fn the_rehearsal_of_the_guide_ends_with_a_paid_invoice() -> Result<()> {
    let room = Room::new()?;
    let mut left = Vec::new();
    let mut seen = String::new();
    for step in rehearsal(&room.ports.moved(&text("docs/GO-LIVE.md")?))? {
        match step {
            Step::Types { commands, code } => seen = room.types(&commands, code).await?,
            Step::Sees(lines) => {
                let missing: Vec<&str> = lines.lines().filter(|line| !seen.contains(line)).collect();
                assert_eq!(missing, Vec::<&str>::new(), "the guide promises this, but there is:\n{seen}");
                let problems =
                    |text: &str| text.lines().filter(|line| line.starts_with("  problem ")).count();
                assert_eq!(problems(&seen), problems(&lines), "the guide is silent about a problem:\n{seen}");
            }
            Step::Leaves { commands, ready } => left.push(room.leaves(&commands, &ready).await?),
            Step::EndsAndTypes(commands) => {
                let invoice = room.types("echo \"${LINK##*/}\"", 0).await?;
                told(&left, invoice.trim()).await?;
                for terminal in left.drain(..).rev() {
                    terminal.stop().await?;
                }
                room.types(&commands, 0).await?;
            }
        }
    }
    assert!(left.is_empty() && !room.file("rehearsal").exists(), "the guide leaves something behind");
    Ok(())
}

/// The shop's own terminal shows the postback of this invoice.
async fn told(left: &[Terminal], invoice: &str) -> Result<()> {
    let is_postback = |line: &String| line.contains(r#""status":"success""#) && line.contains(invoice);
    let shown = async || left.iter().flat_map(Terminal::lines).any(|line| is_postback(&line)).then_some(());
    wait::until("the postback on the shop's terminal", shown).await
}

/// A folder that looks like the root of the repository to whoever types there, and has been built.
struct Room {
    folder: TempDir,
    ports: Ports,
}

impl Room {
    fn new() -> Result<Self> {
        let room = Self { folder: tempfile::tempdir()?, ports: Ports::free()? };
        fs::create_dir_all(room.file("target/debug"))?;
        symlink(env!("CARGO_BIN_EXE_quittance"), room.file("target/debug/quittance"))?;
        fs::create_dir(room.file("dist"))?;
        fs::write(room.file("dist/index.html"), "<!doctype html><script>1</script>")?;
        fs::create_dir(room.file("bin"))?;
        fs::write(room.file("bin/cargo"), room.cargo()?)?;
        fs::set_permissions(room.file("bin/cargo"), Permissions::from_mode(0o755))?;
        Ok(room)
    }

    /// What `cargo` does here. The build is only asked for its options, the node is told its port, and what xtask itself wants
    /// of cargo it gets.
    fn cargo(&self) -> Result<String> {
        let (root, xtask, node) = (root(), xtask()?, self.ports.node);
        let (root, xtask, cargo) = (root.display(), xtask.display(), env!("CARGO"));
        Ok(format!(
            r#"#!/bin/sh
case "$*" in
"xtask build "*) shift; exec "{xtask}" "$@" --help ;;
"xtask node"*) shift; cd "{root}"; exec "{xtask}" "$@" --listen 127.0.0.1:{node} ;;
"xtask "*) echo "the rehearsal's test does not know cargo $*" >&2; exit 1 ;;
*) exec "{cargo}" "$@" ;;
esac
"#
        ))
    }

    /// Types into the first terminal, which remembers variables from one time to the next.
    async fn types(&self, commands: &str, code: i32) -> Result<String> {
        let memory = self.file("bin/memory");
        let memory = memory.display();
        let typed = format!("set -a; [ ! -f {memory} ] || . {memory}\n{commands}\nexport -p > {memory}");
        let ended = Terminal::open(self.folder.path(), self.environment()?, &typed)?.ended().await?;
        let printed = ended.log.join("\n");
        assert_eq!(ended.code, Some(code), "{commands}\n---\n{printed}");
        Ok(printed)
    }

    /// Types into a terminal of its own, which knows nothing of the others.
    async fn leaves(&self, commands: &str, ready: &str) -> Result<Terminal> {
        let (before, last) = commands.rsplit_once('\n').unwrap_or(("", commands));
        let mut terminal =
            Terminal::open(self.folder.path(), self.environment()?, &format!("{before}\nexec {last}"))?;
        terminal.says(ready).await.with_context(|| commands.to_owned())?;
        Ok(terminal)
    }

    /// What this test runs in, without what a gateway reads, and with our own cargo before the other.
    fn environment(&self) -> Result<Vec<(OsString, OsString)>> {
        let is_ours = |name: &OsString| {
            let name = name.to_string_lossy();
            name.starts_with("QUITTANCE_") && name != "QUITTANCE_TOOLS"
        };
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([self.file("bin")].into_iter().chain(env::split_paths(&path)))?;
        let inherited = env::vars_os().filter(|(name, _)| !is_ours(name));
        let own = [
            ("PATH", path),
            ("QUITTANCE_LISTEN", format!("127.0.0.1:{}", self.ports.gateway).into()),
            ("QUITTANCE_OPERATOR", format!("127.0.0.1:{}", self.ports.operator).into()),
            // The public sources of prices are behind a proxy that is not there: a test asks nobody outside.
            ("HTTPS_PROXY", "http://127.0.0.1:1".into()),
        ];
        Ok(inherited.chain(own.map(|(name, value)| (name.into(), value))).collect())
    }

    fn file(&self, name: impl AsRef<Path>) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

/// Where the guide has gateway, operator, node and shop listen.
const DOCUMENTED: [&str; 4] = ["8080", "9464", "8545", "9000"];

/// Where they listen here: not where the guide says, because somebody may be there.
struct Ports {
    gateway: u16,
    operator: u16,
    node: u16,
    shop: u16,
}

impl Ports {
    /// Free ones, of those that the system gives to nobody by itself, and that hold none of the documented ones.
    fn free() -> Result<Self> {
        // Rehearsals that begin at the same moment, as processes one behind the other, look in different places.
        let first = 20_000 + u16::try_from(process::id() % 1_499)? * 8;
        let is_documented = |port: &u16| DOCUMENTED.iter().any(|known| port.to_string().contains(known));
        let mut free = (first..32_000)
            .filter(|port| !is_documented(port) && TcpListener::bind(("127.0.0.1", *port)).is_ok());
        let mut next = || free.next().context("no port is free");
        Ok(Self { gateway: next()?, operator: next()?, node: next()?, shop: next()? })
    }

    /// The guide with these in place of its own.
    fn moved(&self, guide: &str) -> String {
        let Self { gateway, operator, node, shop } = self;
        DOCUMENTED.iter().zip([gateway, operator, node, shop]).fold(
            guide.to_owned(),
            |guide, (known, free)| {
                assert!(guide.contains(known), "the guide has no port {known} any more");
                guide.replace(known, &free.to_string())
            },
        )
    }
}
