//! A WebDriver session with Chromium, and the two commands that only Chromium's driver knows.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::Script;
use super::driver::Driver;

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
    "--disable-dev-shm-usage",
];

/// The content setting that blocks.
const BLOCKED: u32 = 2;

/// Opens a browser with an empty profile.
pub(super) async fn open(driver: &Driver, profile: &Path, script: Script) -> Result<Client> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let preferences = match script {
        Script::Runs => json!({}),
        Script::IsOff => json!({ "profile.managed_default_content_settings.javascript": BLOCKED }),
    };
    let mut wanted = Capabilities::new();
    wanted.insert("browserName".to_owned(), json!("chrome"));
    wanted.insert("goog:chromeOptions".to_owned(), json!({ "args": flags, "prefs": preferences }));
    wanted.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    let connector = HttpConnector::new();
    let client = ClientBuilder::new(connector).capabilities(wanted).connect(&driver.url()).await;
    client.context("Chromium did not start")
}

/// Everything in the console since last asked.
#[derive(Debug)]
pub(super) struct Log;

/// One command of Chromium's developer tools.
#[derive(Debug)]
pub(super) struct Devtools {
    pub(super) command: String,
    pub(super) parameters: Value,
}

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}
