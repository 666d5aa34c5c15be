//! Leads back to the shop after a payment that the payer watched arrive, unless they are still busy here.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::view::{InvoiceView, Stage};

use crate::browser::dom;
use crate::browser::news::News;

/// How long the payer has to say that they stay: WCAG 2.2.1 asks for 20 seconds.
const SECONDS: u32 = 20;

thread_local! {
    /// Whether this page may lead anywhere.
    static MAY_LEAVE: Cell<bool> = const { Cell::new(false) };
    /// The seconds left; none once the payer stays.
    static LEFT: Cell<u32> = const { Cell::new(0) };
}

/// Allows it, and takes whatever the payer does for the wish to stay.
pub(super) fn allow(news: News) {
    let Some(document) = dom::document() else { return };
    MAY_LEAVE.set(true);
    for kind in ["keydown", "pointerdown", "click"] {
        dom::listen(&document, kind, move |_| {
            if LEFT.replace(0) > 0 {
                show(news);
            }
        });
    }
}

/// Begins to count if an invoice that was just paid leads anywhere. Answers the seconds there are.
pub(super) fn begin(news: News, view: &InvoiceView) -> u32 {
    let (Stage::Paid(_), Some(to), true) = (&view.stage, view.merchant.success_url.clone(), MAY_LEAVE.get())
    else {
        return 0;
    };
    LEFT.set(SECONDS);
    spawn_local(async move {
        while LEFT.get() > 0 {
            dom::sleep(1_000).await;
            // Nobody is led away from a page that they do not see.
            if LEFT.get() == 0 || dom::is_hidden() {
                continue;
            }
            LEFT.set(LEFT.get() - 1);
            show(news);
            if let (0, Some(window)) = (LEFT.get(), dom::window()) {
                // Where it does not work, there is the link.
                let _ = window.location().set_href(&to);
            }
        }
    });
    SECONDS
}

fn show(news: News) {
    news.pen.touch.update(|touch| touch.leaving = LEFT.get());
}
