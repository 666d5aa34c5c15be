//! One headless Chromium, driven through chromedriver, that takes pictures of whole pages.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::{env, fs, process, thread};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::http;
use crate::workspace::Workspace;

/// The size of a window, as the page sees it.
pub(super) struct Window {
    pub(super) name: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Device pixels to a CSS pixel.
    pub(super) scale: u32,
    pub(super) mobile: bool,
}

/// A driver and its one session; both end when this is dropped.
pub(super) struct Browser {
    driver: Child,
    address: SocketAddr,
    /// `/session/…`, once there is one.
    session: String,
    profile: PathBuf,
}

impl Browser {
    /// Starts the driver on a free port, and a browser with a fresh profile.
    pub(super) fn start(workspace: &Workspace) -> Result<Self> {
        let profile = env::temp_dir().join(format!("quittance-gallery-{}", process::id()));
        fs::create_dir_all(&profile)?;
        let mut command = workspace.command("chromedriver");
        let mut driver = command.arg("--port=0").stdout(Stdio::piped()).spawn().context("chromedriver")?;
        let output = driver.stdout.take().context("chromedriver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port(&line));
        thread::spawn(move || lines.for_each(drop));
        let address = SocketAddr::from(([127, 0, 0, 1], port.unwrap_or_default()));
        let mut browser = Self { driver, address, session: String::new(), profile };
        port.context("chromedriver did not say where it listens")?;
        browser.open()?;
        Ok(browser)
    }

    /// Gives the next pages a window of this size.
    pub(super) fn resize(&self, window: &Window) -> Result<()> {
        let metrics = json!({
            "width": window.width, "height": window.height,
            "deviceScaleFactor": window.scale, "mobile": window.mobile,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics).map(drop)
    }

    /// Opens a page and waits until it has loaded.
    pub(super) fn goto(&self, url: &str) -> Result<()> {
        http::post(self.address, &format!("{}/url", self.session), &json!({ "url": url })).map(drop)
    }

    /// Runs a script in the page, and waits for what it promises.
    pub(super) fn run(&self, script: &str) -> Result<()> {
        let body = json!({ "script": script, "args": [] });
        http::post(self.address, &format!("{}/execute/sync", self.session), &body).map(drop)
    }

    /// What the window shows, as PNG.
    pub(super) fn window(&self) -> Result<Vec<u8>> {
        self.picture(&json!({ "format": "png" }))
    }

    /// The page as PNG, from its top to its end.
    pub(super) fn whole_page(&self) -> Result<Vec<u8>> {
        let sizes = self.devtools("Page.getLayoutMetrics", &json!({}))?;
        let (width, height) = (&sizes["cssContentSize"]["width"], &sizes["cssContentSize"]["height"]);
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        self.picture(&options)
    }

    fn picture(&self, options: &Value) -> Result<Vec<u8>> {
        let picture = self.devtools("Page.captureScreenshot", options)?;
        let text = picture["data"].as_str().context("a screenshot without data")?;
        Base64::decode_vec(text).map_err(|error| anyhow::anyhow!("a screenshot that is not base64: {error}"))
    }

    fn open(&mut self) -> Result<()> {
        let mut arguments: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", self.profile.display()));
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": { "args": arguments } });
        let answer =
            http::post(self.address, "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        let id = answer["value"]["sessionId"].as_str().context("chromedriver opened no session")?;
        self.session = format!("/session/{id}");
        Ok(())
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        let path = format!("{}/goog/cdp/execute", self.session);
        let mut answer = http::post(self.address, &path, &json!({ "cmd": command, "params": parameters }))?;
        Ok(answer["value"].take())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked, it closes its browser and ends; killed, it would leave the browser running.
        if http::get(self.address, "/shutdown").is_err() {
            let _ = self.driver.kill();
        }
        let _ = self.driver.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// `--no-sandbox`: Chromium's own sandbox refuses to start as root, and this browser sees only our own pages.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("was started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_says_where_it_listens() {
        assert_eq!(port("ChromeDriver was started successfully on port 43211."), Some(43211));
        assert_eq!(port("Only local connections are allowed."), None);
    }
}
