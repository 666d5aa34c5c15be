//! What only a browser can measure: the browser tests leave it as JSON in `measured/` of the target folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Numbers of browser tests; nothing where a test has not run.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Measured {
    pub(super) requests: Option<u64>,
    pub(super) other_origins: Option<u64>,
    pub(super) axe_violations: Option<u64>,
    pub(super) layout_shift_thousandths: Option<u64>,
}

impl Measured {
    /// Reads every file of the folder. Of two that measured the same, the worse counts.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut all = Self::default();
        let files = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        for path in
            files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|it| it == "json"))
        {
            let text = fs::read_to_string(&path)?;
            let one: Self = serde_json::from_str(&text).with_context(|| format!("{}", path.display()))?;
            // Nothing is less than any number.
            all.requests = all.requests.max(one.requests);
            all.other_origins = all.other_origins.max(one.other_origins);
            all.axe_violations = all.axe_violations.max(one.axe_violations);
            all.layout_shift_thousandths = all.layout_shift_thousandths.max(one.layout_shift_thousandths);
        }
        Ok(all)
    }
}
