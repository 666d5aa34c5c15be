//! One thing that was looked at.

use serde_json::{Value, json};

use crate::command::output::shown;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Fine,
    Warning,
    Problem,
}

/// One thing that was looked at, and what to do if it is not fine.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) group: &'static str,
    pub(super) standing: Standing,
    pub(super) what: String,
    pub(super) advice: Option<String>,
}

impl Finding {
    /// It is as it should be.
    pub(super) fn fine(group: &'static str, what: impl AsRef<str>) -> Self {
        Self { group, standing: Standing::Fine, what: shown(what.as_ref()), advice: None }
    }

    /// It works, and may not be what is wanted.
    pub(super) fn warning(group: &'static str, what: impl AsRef<str>, advice: impl Into<String>) -> Self {
        Self { group, standing: Standing::Warning, what: shown(what.as_ref()), advice: Some(advice.into()) }
    }

    /// It does not work, or is not safe.
    pub(super) fn problem(group: &'static str, what: impl AsRef<str>, advice: impl Into<String>) -> Self {
        Self { group, standing: Standing::Problem, what: shown(what.as_ref()), advice: Some(advice.into()) }
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let standing = match self.standing {
            Standing::Fine => "fine",
            Standing::Warning => "warning",
            Standing::Problem => "problem",
        };
        json!({"group": self.group, "standing": standing, "what": self.what, "advice": self.advice})
    }
}
