//! The QR code, always dark on white, with its quiet zone.

use leptos::prelude::*;
use quittance_protocol::qr::Qr;

/// The QR code of a payment link.
#[component]
pub fn QrCode(
    /// Its modules.
    qr: Qr,
    /// What it says, for those who cannot see it.
    label: String,
) -> impl IntoView {
    let side = (usize::from(qr.side()) + 8).to_string();
    let view_box = ["-4 -4 ", &side, " ", &side].concat();
    view! {
        <svg class="qr" viewBox=view_box role="img" aria-label=label data-testid="qr" data-value=qr.text().to_owned()
            shape-rendering="crispEdges">
            <path d=qr.path()/>
        </svg>
    }
}
