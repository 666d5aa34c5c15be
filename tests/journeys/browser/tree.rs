//! The accessibility tree, as a screen reader gets it from Chromium.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Browser;

/// One thing that a screen reader knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// What it is: `heading`, `button`, `image`, ….
    pub(crate) role: String,
    /// What it is called.
    pub(crate) name: String,
    /// Of a heading.
    pub(crate) level: Option<u64>,
    /// Whether the keyboard reaches it.
    pub(crate) takes_focus: bool,
    /// Whether somebody who listens is told when it changes: `polite`, `assertive`.
    pub(crate) live: Option<String>,
}

impl Browser {
    /// Everything a screen reader knows of, in reading order.
    pub(crate) async fn tree(&self) -> Result<Vec<Node>> {
        self.devtools("Accessibility.enable", json!({})).await?;
        let all = self.devtools("Accessibility.getFullAXTree", json!({})).await?;
        let all = all["nodes"].as_array().context("an accessibility tree")?;
        let by_id: HashMap<&str, &Value> =
            all.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
        let mut order = Vec::new();
        let mut left: Vec<&Value> = all.first().into_iter().collect();
        while let Some(node) = left.pop() {
            if node["ignored"] != Value::Bool(true) {
                order.push(Node::from(node));
            }
            let below = node["childIds"].as_array().into_iter().flatten();
            let below = below.filter_map(|id| by_id.get(id.as_str()?).copied());
            left.extend(below.collect::<Vec<_>>().into_iter().rev());
        }
        Ok(order)
    }
}

impl From<&Value> for Node {
    fn from(node: &Value) -> Self {
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
        let property = |name: &str| {
            let mut all = node["properties"].as_array().into_iter().flatten();
            all.find(|one| one["name"] == name).map(|one| one["value"]["value"].clone())
        };
        Self {
            role: text(&node["role"]),
            name: text(&node["name"]).replace('\u{a0}', " "),
            level: property("level").and_then(|level| level.as_u64()),
            takes_focus: property("focusable") == Some(Value::Bool(true)),
            live: property("live").and_then(|live| live.as_str().map(str::to_owned)),
        }
    }
}
