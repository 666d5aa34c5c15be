//! A button that copies a value and says so for a moment.

use leptos::prelude::*;

use crate::app::Page;
use crate::changing::{class, text};
use crate::live::What;
use crate::words::Word;

/// A button that copies `value` and says so for a moment.
#[component]
pub fn CopyButton(
    /// The page.
    page: Page,
    /// What it copies.
    what: What,
    /// What lands on the clipboard.
    value: String,
) -> impl IntoView {
    let (label, id) = match what {
        What::Amount => (Word::CopyAmount, "copy-amount"),
        What::Address => (Word::CopyAddress, "copy-address"),
        What::Reference => (Word::CopyReference, "copy-reference"),
    };
    let done = move || page.live.touch.read().copied == Some(what);
    let class = class(move || if done() { "copy copy--done" } else { "copy" });
    let text = text(move || page.say(if done() { Word::Copied } else { Word::Copy }));
    view! {
        <button type="button" class=class data-testid=id data-what=what.as_str() data-copy=value
            aria-label=page.say(label)>
            {text}
        </button>
    }
}
