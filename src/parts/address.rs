//! The address, whole, in groups of four, with the groups to compare marked after a copy.

use leptos::prelude::*;

use crate::app::Page;
use crate::changing::class;
use crate::live::What;
use crate::parts::CopyButton;
use crate::words::Word;

/// The address to send to, and a button that copies it.
#[component]
pub fn Address(
    /// The page.
    page: Page,
    /// The address, unbroken.
    address: String,
    /// What lands on the clipboard: the address, or a test invoice's link that no wallet pays.
    copies: String,
) -> impl IntoView {
    let marked = move |index: usize| page.live.touch.read().groups.contains(&index);
    let group_class =
        move |index| if marked(index) { "address__group address__group--compare" } else { "address__group" };
    // Nothing stands between the groups, so that a selection copies the address unbroken.
    let spans = groups(&address).into_iter().enumerate().map(|(index, group)| {
        view! { <span class=class(move || group_class(index))>{group}</span><wbr/> }
    });
    let spans = spans.collect::<Vec<_>>();
    let compare = class(move || {
        if page.live.touch.read().groups.is_empty() { "field__note" } else { "field__note field__note--on" }
    });
    view! {
        <div class="field">
            <bdi class="address" dir="ltr" data-testid="address" data-value=address.clone()>{spans}</bdi>
            <CopyButton page=page what=What::Address value=copies/>
            <p class=compare aria-hidden="true">{page.say(Word::Compare)}</p>
        </div>
    }
}

/// The groups of four a person compares.
#[must_use]
pub fn groups(address: &str) -> Vec<String> {
    let letters: Vec<char> = address.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn groups_lose_no_letter() {
        assert_eq!(super::groups("TXqH4m2R9"), ["TXqH", "4m2R", "9"]);
    }
}
