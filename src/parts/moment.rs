//! A point in time: UTC in the document, the reader's own clock once it is known.

use leptos::prelude::*;
use quittance_protocol::Time;

use crate::app::Page;
use crate::changing::text;
use crate::when::{self, Zone};

/// How much of a point in time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// The time of day.
    Clock,
    /// The date with its time of day.
    Date,
}

/// A point in time. It keeps the room of its longer text, so that nothing moves when the clock becomes the reader's.
#[component]
pub fn Moment(
    /// The page.
    page: Page,
    /// When.
    time: Time,
    /// How much of it is said.
    #[prop(default = Precision::Clock)]
    precision: Precision,
    /// What ends the sentence behind it.
    #[prop(default = String::new())]
    tail: String,
) -> impl IntoView {
    let said = move |zone| {
        let said = match precision {
            Precision::Clock => when::clock(time, zone, page.words),
            Precision::Date => when::date(time, zone, page.words),
        };
        [&*said, &*tail].concat()
    };
    let local = move || page.live.pulse.get().local;
    // What is drawn once the reader's clock is known never said UTC, and needs no room for it.
    let utc = untrack(|| (!local()).then(|| said(Zone::Utc)));
    let words = move || said(if local() { (page.live.zone)(time) } else { Zone::Utc });
    view! { <time class="moment" datetime=when::iso(time) data-utc=utc>{text(words)}</time> }
}
