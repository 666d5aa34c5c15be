//! The document of a shop's counter. Its program draws all that is seen, so that the document stays good while there is no network.

use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::{BUILD, pos};

use crate::boot::{BOOT_ELEMENT, WORDS_ELEMENT};
use crate::screen::Tone;
use crate::ssr::Locale;
use crate::ssr::doc_words::DocWord;
use crate::ssr::invoice::{block, late};
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell, escape};
use crate::words::Word;

impl Shell {
    /// A paired counter as a complete document. This shell is that of the counter's program, and the sheet
    /// [`crate::ssr::Sheet::of_counters`].
    ///
    /// # Errors
    ///
    /// If the boot data cannot be written, which no terminal does.
    pub fn counter(&self, boot: &pos::Boot, dress: &Dress<'_>) -> Result<String, Unreadable> {
        let words = &dress.locale.words;
        let data = [
            block(BOOT_ELEMENT, &compact::write(BUILD, boot)?),
            block(WORDS_ELEMENT, &dress.locale.counter_text()),
        ];
        // The manifest is for paired devices alone, and browsers fetch it without cookies unless they are told otherwise.
        let head = [
            "<link rel=\"manifest\" crossorigin=\"use-credentials\" href=\"/pos/",
            &escape(&boot.terminal),
            "/manifest.webmanifest\"><meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"#f6f4ef\">",
            "<meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"#121210\">",
            self.program(),
        ];
        let title = words.fill(Word::TitleMerchant, &[("title", &boot.title), ("merchant", &boot.shop)]);
        Ok(dress.document(&Parts {
            title: &title,
            meta: NEUTRAL,
            icon: &Tone::Plain.icon(),
            head: &head.concat(),
            body: &["<div id=\"counter\"></div>", &without_script(dress.locale), &late(words)].concat(),
            data: &data.concat(),
        }))
    }
}

/// What a browser shows that runs no program.
fn without_script(locale: &Locale) -> String {
    ["<noscript><p>", &escape(&locale.say(DocWord::PosScript)), "</p></noscript>"].concat()
}
