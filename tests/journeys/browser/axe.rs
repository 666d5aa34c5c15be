//! Accessibility, as axe-core sees it.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Browser;

/// One rule that the page breaks.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) rule: String,
    pub(crate) help: String,
    /// The elements, as CSS selectors.
    pub(crate) elements: Vec<String>,
}

impl Browser {
    /// Every rule of axe-core that the page breaks, its best practices included.
    pub(crate) async fn violations(&self) -> Result<Vec<Violation>> {
        // Off by default: it is of WCAG 2.2.
        self.axe("rules: { 'target-size': { enabled: true } }").await
    }

    /// What may go wrong with a page's colours and places alone: its words are the same as before.
    pub(crate) async fn violations_of_looks(&self) -> Result<Vec<Violation>> {
        self.axe(
            "runOnly: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'],
            rules: { 'target-size': { enabled: true } }",
        )
        .await
    }

    /// Text whose contrast is less than 7 : 1.
    pub(crate) async fn faint_text(&self) -> Result<Vec<String>> {
        let rule =
            "runOnly: ['color-contrast-enhanced'], rules: { 'color-contrast-enhanced': { enabled: true } }";
        Ok(self.axe(rule).await?.into_iter().flat_map(|violation| violation.elements).collect())
    }

    async fn axe(&self, options: &str) -> Result<Vec<Violation>> {
        // WebDriver's own scripts are not the page's: its CSP stays as it is and does not stop them.
        if self.ask("return typeof axe === 'undefined';").await? == true {
            self.client.execute(&source()?, Vec::new()).await.context("axe-core did not load")?;
        }
        let script = format!(
            "const [done] = arguments;
            axe.run(document, {{ resultTypes: ['violations'], {options} }})
                .then(r => done(r.violations), e => done(String(e)));"
        );
        match self.client.execute_async(&script, Vec::new()).await? {
            Value::Array(violations) => Ok(violations.iter().map(Violation::from).collect()),
            problem => bail!("axe-core did not run: {problem}"),
        }
    }
}

impl From<&Value> for Violation {
    fn from(violation: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let nodes = violation["nodes"].as_array().into_iter().flatten();
        Self {
            rule: text(&violation["id"]),
            help: text(&violation["help"]),
            elements: nodes.map(|node| node["target"].to_string()).collect(),
        }
    }
}

/// What set-up installed.
fn source() -> Result<String> {
    let tools = env::var_os("QUITTANCE_TOOLS").map(PathBuf::from).or_else(|| {
        let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| env::home_dir().map(|home| home.join(".cache")))?;
        Some(cache.join("quittance/tools"))
    });
    let file = tools.context("no home folder")?.join("node_modules/axe-core/axe.min.js");
    fs::read_to_string(file).context("no axe-core: run `cargo xtask setup`")
}
