//! The script of documents that a shop's page frames before there is an invoice.

use std::sync::LazyLock;

use crate::ssr::shell::{Dress, escape, hash_source, without_comments};

/// The script as it stands in documents: without the lines that only people read.
static SCRIPT: LazyLock<String> = LazyLock::new(|| without_comments(include_str!("channel.js")));

/// The source for `script-src` that lets it run.
static SOURCE: LazyLock<String> = LazyLock::new(|| hash_source(&SCRIPT));

/// The source for `script-src` that lets the script of framed documents run: `'sha256-…'`.
#[must_use]
pub fn channel_source() -> &'static str {
    &SOURCE
}

impl Dress<'_> {
    /// What speaks with the page around this document, if it is in a frame.
    pub(crate) fn channel(&self) -> String {
        let Some(origin) = self.frame else { return String::new() };
        ["<script data-origin=\"", &escape(origin), "\">", &SCRIPT, "</script>"].concat()
    }
}

#[cfg(test)]
mod tests {
    use quittance_protocol::embed::{ToFrame, ToShop, Token, hello, welcome};

    use super::SCRIPT;

    #[test]
    fn the_script_speaks_the_protocol_as_it_is_typed() {
        assert!(!SCRIPT.contains("\n//") && !SCRIPT.contains("</"));
        for greeting in [hello(""), welcome("")] {
            assert!(SCRIPT.contains(&format!("'{greeting}' + nonce")), "{greeting}");
        }
        // 32 letters: two for each byte.
        assert!(SCRIPT.contains("new Uint8Array(16)"));
        for token in Token::ALL {
            assert!(SCRIPT.contains(&format!("{}: ", token.as_str())), "{}", token.as_str());
        }
        let start = ToFrame::Start.to_string();
        assert!(
            SCRIPT.contains(&format!("text === '{start}'")) && SCRIPT.contains("text.startsWith('theme ')")
        );
        for said in [ToShop::Ready { invoice: None }, ToShop::Close] {
            assert!(SCRIPT.contains(&format!("say('{}')", said.write())), "{said:?}");
        }
        assert!(SCRIPT.contains("say('resize ' + "));
    }
}
