//! What does not fit, when letters grow or the window shrinks.

use anyhow::Result;

use super::Browser;

impl Browser {
    /// What sticks out of the window sideways, and what is cut off, each with its words.
    pub(crate) async fn misfits(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.ask(MISFITS).await?)?)
    }

    /// Letters twice as large, as a payer may set them in the browser.
    pub(crate) async fn double_letters(&self) -> Result<()> {
        self.restyle("html { font-size: 200% }").await
    }

    /// The distances of WCAG 1.4.12, as a payer's own sheet may set them.
    pub(crate) async fn space_out(&self) -> Result<()> {
        let spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";
        self.restyle(spaced).await
    }

    /// Puts a payer's own sheet over the page's, in place of the last one.
    async fn restyle(&self, css: &str) -> Result<()> {
        let script = format!(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync(`{css}`); document.adoptedStyleSheets = [sheet];"
        );
        self.ask(&script).await.map(drop)
    }
}

/// A pixel of rounding is nothing.
const MISFITS: &str = "
    const root = document.documentElement, found = [];
    const hidden = one => !one.checkVisibility({ visibilityProperty: true }) || one.closest('.unseen, svg, progress, input');
    const said = new Set();
    const say = (what, one) => {
        const name = `${what}: ${one.tagName.toLowerCase()}.${one.className}`;
        if (!said.has(name)) found.push(`${name} \"${one.textContent.trim().slice(0, 40)}\"`);
        said.add(name);
    };
    const wide = root.scrollWidth > root.clientWidth;
    if (wide) found.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    for (const one of document.body.querySelectorAll('*')) {
        if (hidden(one)) continue;
        const box = one.getBoundingClientRect();
        if (wide && (box.right > root.clientWidth + 1 || box.left < -1)) say('sticks out', one);
        const style = getComputedStyle(one);
        const cuts = axis => ['hidden', 'clip'].includes(style[axis]);
        if (cuts('overflowX') && one.scrollWidth > one.clientWidth + 1) say('cut off', one);
        if (cuts('overflowY') && one.scrollHeight > one.clientHeight + 1) say('cut off', one);
    }
    return found;";
