//! A WebDriver session with each browser, and the two commands that only Chromium's driver knows.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::{Engine, Script, Strangers};

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

/// Firefox's setting that blocks what frames of other sites keep.
const REJECT_FOREIGN: u32 = 1;

/// Opens a browser with an empty profile.
pub(super) async fn open(
    engine: Engine,
    driver: &str,
    profile: &Path,
    script: Script,
    strangers: Strangers,
) -> Result<Client> {
    let wanted = match engine {
        Engine::Chromium => chromium(profile, script, strangers),
        Engine::Firefox => firefox(script, strangers),
        Engine::WebKit => webkit(script),
    };
    let wanted: Capabilities = wanted.as_object().cloned().unwrap_or_default();
    let client = ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(driver).await;
    client.with_context(|| format!("{engine:?} did not start"))
}

fn chromium(profile: &Path, script: Script, strangers: Strangers) -> Value {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let mut preferences = json!({});
    if script == Script::IsOff {
        preferences["profile.managed_default_content_settings.javascript"] = json!(BLOCKED);
    }
    if strangers == Strangers::Forget {
        // All sites, because its milder setting lets a frame keep what only the page around it sees again.
        preferences["profile.managed_default_content_settings.cookies"] = json!(BLOCKED);
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": flags, "prefs": preferences },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

/// Its profile is made by its driver.
fn firefox(script: Script, strangers: Strangers) -> Value {
    let mut preferences = json!({ "javascript.enabled": script == Script::Runs });
    if strangers == Strangers::Forget {
        preferences["network.cookie.cookieBehavior"] = json!(REJECT_FOREIGN);
    }
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": { "args": ["-headless"], "prefs": preferences },
    })
}

/// The browser is the one that the driver belongs to; it keeps nothing between two sessions.
fn webkit(script: Script) -> Value {
    let runs = format!("--enable-javascript={}", script == Script::Runs);
    json!({ "webkitgtk:browserOptions": { "args": ["--automation", runs] } })
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
