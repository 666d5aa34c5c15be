//! The program that drives a browser, on a free port. It ends with its owner, and the browser with it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Engine;

/// A running driver. The fields are dropped in this order.
pub(super) struct Driver {
    child: Child,
    port: u16,
    /// The one session it serves.
    session: Option<String>,
    /// Where the browser's windows are, if it cannot do without.
    _screen: Option<Screen>,
}

/// A screen that nobody looks at.
struct Screen(Child);

impl Driver {
    /// Starts one and waits until it listens. What it or its browser leaves behind goes into `home`.
    pub(super) fn start(engine: Engine, home: &Path) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::try_to_start(engine, home) {
                Err(_) if tries < TRIES => tries += 1,
                answer => return answer,
            }
        }
    }

    fn try_to_start(engine: Engine, home: &Path) -> Result<Self> {
        let program = engine.driver();
        let mut command = Command::new(program);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let (mut screen, mut port) = (None, 0);
        match engine {
            Engine::Chromium => drop(command.arg("--port=0")),
            // Root does not start Firefox in somebody else's home.
            Engine::Firefox => drop(command.arg("--port=0").env("HOME", home).stderr(Stdio::null())),
            Engine::WebKit => {
                let (started, display) = Screen::start()?;
                screen = Some(started);
                // It is told a port that was free a moment ago, for it does not say which one it takes.
                port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
                command.arg(format!("--port={port}")).env("HOME", home).env("DISPLAY", display);
                // Its own sandbox refuses to start in a container, and this browser sees only our own pages.
                command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1").stderr(Stdio::null());
            }
        }
        let child = command.spawn().with_context(|| format!("no {program}: run `cargo xtask setup`"))?;
        let mut driver = Self { child, port, session: None, _screen: screen };
        let mut lines = lines(&mut driver.child)?;
        match engine.ready() {
            Some(marker) => {
                let said = lines.find_map(|line| number_after(&line, marker));
                driver.port = said.with_context(|| format!("{program} did not say where it listens"))?;
            }
            None => driver.wait()?,
        }
        // Whatever it prints later must be read, or a full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    /// Where it listens.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Notes which session ends with this.
    pub(super) fn serves(&mut self, session: Option<String>) {
        self.session = session;
    }

    /// Waits until somebody listens at its port.
    fn wait(&self) -> Result<()> {
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            ensure!(started.elapsed() < PATIENCE, "the driver does not listen");
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Asks it to close its browser. Killed, it would leave it running.
    fn close(&self) -> io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let question = format!(
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        );
        stream.write_all(question.as_bytes())?;
        stream.read_exact(&mut [0; 1])
    }
}

/// How often a driver is started. One that finds a free port of IPv4 ends if somebody has the same port of IPv6; another one
/// finds another.
const TRIES: u32 = 3;

/// How long a driver may take to start, or a browser to close.
const PATIENCE: Duration = Duration::from_secs(10);

impl Drop for Driver {
    fn drop(&mut self) {
        // A browser that does not close ends with its driver, or else with this machine.
        let _ = self.close();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Screen {
    /// Starts one under a number that is free, and says its name.
    fn start() -> Result<(Self, String)> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut screen = Self(command.spawn().context("no Xvfb: run `cargo xtask setup`")?);
        let number = lines(&mut screen.0)?.next().context("Xvfb did not start")?;
        Ok((screen, format!(":{}", number.trim())))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a program prints.
fn lines(child: &mut Child) -> Result<impl Iterator<Item = String> + Send + use<>> {
    let output: ChildStdout = child.stdout.take().context("the program has no output")?;
    Ok(BufReader::new(output).lines().map_while(Result::ok))
}

fn number_after(line: &str, marker: &str) -> Option<u16> {
    let (_, rest) = line.split_once(marker)?;
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..digits)?.parse().ok()
}
