//! Finds the shop that asks by its API key.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use crate::app::Projects;
use crate::project::Project;

/// Why nobody was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// There is no key.
    NoKey,
    /// The key is nobody's.
    BadKey,
}

/// The shop whose key stands in `Authorization: Token KEY` or `Bearer KEY`.
pub(super) fn caller(projects: &Projects, headers: &HeaderMap) -> Result<Arc<Project>, Stranger> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, key) = value.trim().split_once(' ').ok_or(Stranger::NoKey)?;
    if !["token", "bearer"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Err(Stranger::NoKey);
    }
    projects.by_key(key.trim()).map(Arc::clone).ok_or(Stranger::BadKey)
}
