//! How far a payment is.

use leptos::prelude::*;

/// A bar of `have` of `need`.
#[component]
pub fn Progress(
    /// How much is there.
    have: String,
    /// How much makes it whole.
    need: String,
    /// What it measures.
    label: String,
) -> impl IntoView {
    view! { <progress class="progress" value=have max=need aria-label=label></progress> }
}
