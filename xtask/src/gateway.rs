//! The gateway: built, and started as the demo shop for a person or for a measurement.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, Result, bail};

use crate::progress::time;
use crate::workspace::{Workspace, run};

/// Builds the gateway and returns its binary.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    let patience = if binary(workspace).exists() { "" } else { " (the first time, about 5 minutes)" };
    println!("Building the gateway{patience}");
    let started = Instant::now();
    run(workspace.command("cargo").args(["build", "--package", "quittance-gateway"]))?;
    println!("The gateway is built ({})", time(started.elapsed()));
    Ok(binary(workspace))
}

/// Where cargo leaves the gateway.
pub(crate) fn binary(workspace: &Workspace) -> PathBuf {
    workspace.target.join("debug").join(format!("quittance{}", env::consts::EXE_SUFFIX))
}

/// The command that serves the demo shop.
pub(crate) fn serve_demo(workspace: &Workspace, binary: &Path, listen: SocketAddr, data: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args(["serve", "--demo", "--listen", &listen.to_string(), "--data"]);
    command.arg(data).arg("--assets").arg(workspace.dist());
    command
}

/// A demo shop on a free port, gone with its data when this is dropped.
pub(crate) struct Demo {
    child: Child,
    data: PathBuf,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Demo {
    /// Starts one and waits until it says where it listens.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let data = env::temp_dir().join(format!("quittance-xtask-{}", process::id()));
        fs::create_dir_all(&data)?;
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut command = serve_demo(workspace, &binary(workspace), free, &data);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("the gateway")?;
        let output = child.stdout.take().context("the gateway has no output")?;
        let mut lines = BufReader::new(output).lines();
        let Some(address) = lines.by_ref().map_while(Result::ok).find_map(|line| listening_on(&line)) else {
            let status = child.wait()?;
            bail!("the gateway ended ({status}) before it said `listening on http://…`");
        };
        // Whatever it prints later must be read, or a full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, data, address })
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// How long a gateway may take for an answer; generous, because it runs beside compilers.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

fn listening_on(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("listening on http://")?;
    rest.split(|c: char| c.is_whitespace() || c == '/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_line_says_where() {
        let expected = Some(SocketAddr::from(([127, 0, 0, 1], 8080)));
        assert_eq!(listening_on("listening on http://127.0.0.1:8080"), expected);
        assert_eq!(listening_on("INFO listening on http://127.0.0.1:8080/ (demo)"), expected);
        assert_eq!(listening_on("operator: http://127.0.0.1:9"), None);
    }
}
