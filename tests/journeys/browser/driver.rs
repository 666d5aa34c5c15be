//! chromedriver on a free port. It ends with its owner, and Chromium with it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A running chromedriver.
pub(super) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts one and waits until it says where it listens.
    pub(super) fn start() -> Result<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().context("no chromedriver: run `cargo xtask setup`")?;
        let output = child.stdout.take().context("chromedriver has no output")?;
        let mut driver = Self { child, port: 0 };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        driver.port =
            lines.find_map(|line| port(&line)).context("chromedriver did not say where it listens")?;
        // Whatever it prints later must be read, or a full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    /// Where it listens.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to close its browsers. Killed, it would leave them running.
    fn shut_down(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        stream.read_exact(&mut [0; 1])
    }
}

/// How long a browser may take to close.
const PATIENCE: Duration = Duration::from_secs(10);

impl Drop for Driver {
    fn drop(&mut self) {
        let asked = Instant::now();
        let may_take = if self.shut_down().is_ok() { PATIENCE } else { Duration::ZERO };
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < may_take {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("was started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}
