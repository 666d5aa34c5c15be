//! What somebody hears who does not see the page: its status region, and the focus when it moves.

use anyhow::Result;

use super::Browser;

impl Browser {
    /// Listens from now on, until the page is left.
    pub(crate) async fn listen(&self) -> Result<()> {
        self.ask(LISTEN).await.map(drop)
    }

    /// What was heard since this was last asked, in order: what the region said as it is, where the focus went in brackets.
    pub(crate) async fn heard(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.ask("return self.heard.splice(0);").await?)?)
    }
}

/// There is one region; a second one would speak at the same time.
const LISTEN: &str = "
    self.heard = [];
    const words = text => text.trim().replaceAll('\\u00a0', ' ');
    for (const region of document.querySelectorAll('[role=status], [role=alert], [role=log], [aria-live]')) {
        new MutationObserver(() => {
            const text = words(region.textContent);
            if (text) self.heard.push(text);
        }).observe(region, { subtree: true, childList: true, characterData: true });
    }
    document.addEventListener('focusin', ({ target }) => {
        self.heard.push(`[${words(target.getAttribute('aria-label') || target.textContent)}]`);
    });";
