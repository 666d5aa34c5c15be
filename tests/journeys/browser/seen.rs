//! What stands on the screen now, in one look.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Browser;

/// What a payer has before them.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    /// The state that the page says it shows.
    pub(crate) state: String,
    /// Every visible part: its name, its words, its machine value or where it leads.
    pub(crate) parts: Vec<(String, String, String)>,
    /// The names of the visible main actions.
    pub(crate) main: Vec<String>,
    /// Every word on the slip.
    pub(crate) words: String,
    /// The whole document.
    pub(crate) html: String,
    /// Whether anything sticks out of the window.
    pub(crate) wide: bool,
}

/// WebDriver's scripts run also where the page's own may not. A space that keeps a sum on one line reads like any other.
const LOOK: &str = "
    const words = one => (one.innerText ?? '').replaceAll('\\u00a0', ' ');
    const visible = one => one.checkVisibility();
    const main = document.querySelector('main');
    return {
        state: main.dataset.state ?? '',
        parts: [...document.querySelectorAll('[data-testid]')].filter(visible)
            .map(one => [one.dataset.testid, words(one), one.dataset.value ?? one.getAttribute('href') ?? '']),
        main: [...document.querySelectorAll('.main')].filter(visible).map(one => one.dataset.testid),
        words: words(main),
        html: document.documentElement.outerHTML,
        wide: document.documentElement.scrollWidth > innerWidth,
    };";

impl Browser {
    /// What stands on the screen now.
    pub(crate) async fn seen(&self) -> Result<Seen> {
        let seen = self.client.execute(LOOK, Vec::new()).await?;
        serde_json::from_value(seen).context("a look at the page")
    }

    /// The payer comes back to the page from another one.
    pub(crate) async fn come_back(&self) -> Result<()> {
        let script = "document.dispatchEvent(new Event('visibilitychange'))";
        Ok(self.client.execute(script, Vec::new()).await.map(drop)?)
    }
}

impl Seen {
    /// Whether a visible part has this name.
    pub(crate) fn has(&self, part: &str) -> bool {
        self.parts.iter().any(|(name, ..)| name == part)
    }

    /// Whether a visible part of this name has these words, or this machine value.
    pub(crate) fn says(&self, part: &str, words: &str) -> bool {
        let of_part = self.parts.iter().filter(|(name, ..)| name == part);
        of_part.into_iter().any(|(_, text, value)| text.contains(words) || value == words)
    }
}
