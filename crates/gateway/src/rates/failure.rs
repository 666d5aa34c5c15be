//! Why a source did not answer. No text of it holds an address, which may hold a key.

use std::error::Error;

use quittance_chain::SourceError;

/// Characters kept of a source's own words, which may be a whole web page.
const LONGEST: usize = 200;

/// Why a source did not answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    /// It does not know one of the pairs it was asked for.
    #[error("it does not know a pair")]
    UnknownPair,
    /// There was no answer.
    #[error("{0}")]
    NoAnswer(String),
    /// The answer was not 2xx.
    #[error("HTTP {0}")]
    Status(u16),
    /// The answer is longer than any that was expected.
    #[error("the answer is too large")]
    TooLarge,
    /// It said in its own words why not.
    #[error("it says {0}")]
    Refused(String),
    /// The answer has another form than the one we know.
    #[error("the answer cannot be read: {0}")]
    Malformed(String),
    /// A feed's round is none that can be used.
    #[error("{feed}: {problem}")]
    Feed {
        /// What the feed is of.
        feed: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl AskError {
    /// Whether the next question would fail alike.
    pub(super) const fn concerns_every_question(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::Status(429) => true,
            Self::UnknownPair | Self::Status(_) | Self::TooLarge => false,
            Self::Refused(_) | Self::Malformed(_) | Self::Feed { .. } => false,
        }
    }

    /// A source's own words, shortened.
    pub(super) fn refused(words: &str) -> Self {
        Self::Refused(words.chars().filter(|sign| !sign.is_control()).take(LONGEST).collect())
    }
}

impl From<reqwest::Error> for AskError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::NoAnswer("no answer in time".to_owned());
        }
        let error = error.without_url();
        // The bottom says what went wrong; the top only that a request failed.
        let mut cause: &dyn Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Self::NoAnswer(cause.to_string())
    }
}

impl From<SourceError> for AskError {
    fn from(error: SourceError) -> Self {
        Self::NoAnswer(error.to_string())
    }
}

impl From<serde_json::Error> for AskError {
    fn from(error: serde_json::Error) -> Self {
        Self::Malformed(error.to_string().chars().take(LONGEST).collect())
    }
}
