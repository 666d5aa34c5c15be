//! The other browsers that the main journeys are walked in: Firefox, and WebKit, which is what Safari is made of.
//!
//! Where one cannot be had everything else is tested all the same, and the end of `cargo xtask test` says what was not.

use super::browser::{apt, on_path};
use super::{Purpose, Tool, cargo_install};
use crate::workspace::Workspace;

/// A browser besides Chromium.
pub(crate) struct Engine {
    /// What people call it.
    pub(crate) name: &'static str,
    /// What the modules that its journeys are in are called.
    pub(crate) journeys: &'static str,
    tools: &'static [Tool],
}

const ENGINES: &[Engine] = &[
    Engine { name: "Firefox", journeys: "firefox", tools: &[FIREFOX, GECKODRIVER] },
    Engine { name: "WebKit", journeys: "webkit", tools: &[WEBKIT_DRIVER, XVFB] },
];

pub(super) const FIREFOX: Tool = Tool {
    name: "firefox",
    why: "is a browser that the main journeys are walked in",
    needed_for: Purpose::Tests,
    takes: " with apt, about 1 minute",
    find: |workspace| on_path(workspace, &["firefox-esr", "firefox"]),
    install: |workspace| apt(workspace, &["firefox-esr"]),
    by_hand: "sudo apt-get install firefox-esr (elsewhere: Firefox on the PATH)",
    without: Some("could not be installed; the journeys in Firefox are skipped"),
};

pub(super) const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    why: "lets tests click and read in Firefox",
    needed_for: Purpose::Tests,
    takes: " with cargo install, about 3 minutes",
    find: |workspace| on_path(workspace, &["geckodriver"]),
    install: |workspace| cargo_install(workspace, "geckodriver", &["--version", "0.37.1", "--locked"]),
    by_hand: "cargo install geckodriver --version 0.37.1 --locked",
    without: Some("could not be installed; the journeys in Firefox are skipped"),
};

pub(super) const WEBKIT_DRIVER: Tool = Tool {
    name: "WebKitWebDriver",
    why: "brings WebKit, and lets tests click and read in it",
    needed_for: Purpose::Tests,
    takes: " with apt, about 1 minute",
    find: |workspace| on_path(workspace, &["WebKitWebDriver"]),
    install: |workspace| apt(workspace, &["webkit2gtk-driver"]),
    by_hand: "sudo apt-get install webkit2gtk-driver (elsewhere: WebKitWebDriver of WebKitGTK on the PATH)",
    without: Some("could not be installed; the journeys in WebKit are skipped"),
};

pub(super) const XVFB: Tool = Tool {
    name: "Xvfb",
    why: "is the screen for WebKit, which has no headless mode",
    needed_for: Purpose::Tests,
    takes: " with apt",
    find: |workspace| on_path(workspace, &["Xvfb"]),
    install: |workspace| apt(workspace, &["xvfb"]),
    by_hand: "sudo apt-get install xvfb (elsewhere: Xvfb of X.Org on the PATH)",
    without: Some("could not be installed; the journeys in WebKit are skipped"),
};

/// The browsers whose journeys cannot be walked here.
pub(crate) fn missing(workspace: &Workspace) -> Vec<&'static Engine> {
    let lacks = |engine: &&Engine| engine.tools.iter().any(|tool| (tool.find)(workspace).is_none());
    ENGINES.iter().filter(lacks).collect()
}
