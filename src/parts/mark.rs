//! The round marks of an asset and its network.

use leptos::prelude::*;
use quittance_protocol::view::{Mark, MethodView};

/// An asset's mark, with its network's at the lower corner of a token's. Always beside both names, so it is hidden from
/// those who listen.
#[component]
pub fn MethodMark(
    /// The method.
    method: MethodView,
) -> impl IntoView {
    let network = (!method.native).then(|| disc(method.network_mark, ["23.5", "23.5", "8"], "11"));
    let asset = disc(method.asset_mark, ["16", "16", "15"], "17");
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">{asset} {network}</svg>
    }
}

/// A network's mark alone.
#[component]
pub fn NetworkMark(
    /// The mark.
    mark: Mark,
) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            {disc(mark, ["16", "16", "16"], "18")}
        </svg>
    }
}

/// A letter on a colour. The colour is data, so it is an attribute and never a style.
fn disc(mark: Mark, circle: [&'static str; 3], size: &'static str) -> impl IntoView {
    let [x, y, radius] = circle;
    view! {
        <circle class="mark__disc" cx=x cy=y r=radius fill=mark.colour/>
        <text class="mark__glyph" x=x y=y dy=".36em" font-size=size fill="#fff" text-anchor="middle">
            {mark.glyph}
        </text>
    }
}
