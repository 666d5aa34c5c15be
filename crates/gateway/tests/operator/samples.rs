//! What `/metrics` says, read line by line.

use std::collections::{BTreeMap, BTreeSet};

/// Samples by name and labels, as they stand before the value.
#[derive(Debug)]
pub(crate) struct Samples(BTreeMap<String, String>);

impl Samples {
    pub(crate) fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let samples = lines.filter_map(|line| line.rsplit_once(' '));
        Self(samples.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The value of one sample, as `quittance_network_up{network="ethereum"}`.
    pub(crate) fn of(&self, sample: &str) -> Option<i64> {
        self.0.get(sample)?.parse().ok()
    }

    /// The names without labels; of a histogram its own.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let name = |sample: &String| {
            let name = sample.split('{').next().unwrap_or_default();
            let parts = ["_bucket", "_sum", "_count"];
            parts.iter().find_map(|part| name.strip_suffix(part)).unwrap_or(name).to_owned()
        };
        self.0.keys().map(name).collect()
    }
}
