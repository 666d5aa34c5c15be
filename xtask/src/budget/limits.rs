//! Reads `budget.toml`: the numbers to stay inside.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::workspace::Workspace;

/// The numbers, as `budget.toml` documents them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) requests_before_qr: u64,
    pub(super) invoice_document: u64,
    pub(super) wasm_and_js: u64,
    pub(super) first_load: u64,
    pub(super) first_load_requests: u64,
    pub(super) other_origins: u64,
    pub(super) pos_document: u64,
    pub(super) pos_wasm_and_js: u64,
    pub(super) widget_loader: u64,
    pub(super) widget_frame: u64,
    pub(super) axe_violations: u64,
    pub(super) layout_shift_thousandths: u64,
}

impl Limits {
    /// Reads the file at the root.
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let path = workspace.root.join("budget.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).context("budget.toml")
    }
}
