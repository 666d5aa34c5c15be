//! The seal of a settled payment: the only ornament of the product.

use leptos::prelude::*;

/// The rosette drawn from a transaction's id, with the tick in its middle.
#[component]
pub fn Seal(
    /// Its curves, as an SVG path.
    path: String,
    /// What it is, for those who cannot see it.
    label: String,
) -> impl IntoView {
    view! {
        <svg class="seal" viewBox="0 0 1000 1000" width="148" height="148" role="img" aria-label=label>
            <path class="seal__lines" d=path/>
            <circle class="seal__disc" cx=CENTRE cy=CENTRE r="165"/>
            <path class="seal__tick" d=TICK/>
        </svg>
    }
}

const CENTRE: &str = "500";
const TICK: &str = "M435 505l47 47 90-100";
