//! One screen for each state; where a state has several causes, one for each cause.
//!
//! # Layout
//!
//! Before money: [`choose`] ([`unpriced`] while it cannot be), [`payer`] (a way to its document), [`awaiting`]. While it moves: [`confirming`] (also detected), [`partial`]. When it
//! has settled: [`paid`] (also overpaid). When it has not: [`expired`], [`late`], [`failed`], [`canceled`], which say their
//! own words on one form.

pub mod awaiting;
pub mod canceled;
pub mod choose;
pub mod confirming;
pub mod expired;
pub mod failed;
pub mod late;
pub mod paid;
pub mod partial;
pub mod payer;
pub mod unpriced;

use leptos::prelude::*;
use quittance_protocol::view::Stage;

use crate::app::Page;
use crate::drawn::Drawn;
use crate::live::Shown;
use crate::parts::{Ending, Notices, Outcome};
use crate::screen::Screen;

/// The screen of this moment, with its notices.
pub fn screen(page: Page, shown: Shown) -> Drawn {
    let changing = shown.screen() == Screen::Change;
    let view = shown.view.clone();
    let notices = view! { <Notices page=page shown=shown/> };
    let outcome = |ending: Ending| {
        let view = view.clone();
        Drawn::new(view! { <Outcome page=page view=view ending=ending/> })
    };
    let screen = match view.stage.clone() {
        Stage::Choose { priced: false, .. } => outcome(unpriced::unpriced()),
        Stage::Choose { .. } => Drawn::new(view! { <choose::Choose page=page view=view/> }),
        Stage::Payer { .. } | Stage::Awaiting(_) if changing => {
            Drawn::new(view! { <choose::Choose page=page view=view/> })
        }
        Stage::Payer { .. } => outcome(payer::payer()),
        Stage::Awaiting(pay) => Drawn::new(view! { <awaiting::Awaiting page=page view=view pay=pay/> }),
        Stage::Detected(progress) | Stage::Confirming(progress) => {
            Drawn::new(view! { <confirming::Confirming page=page view=view progress=progress/> })
        }
        Stage::Partial { received, pay } => {
            Drawn::new(view! { <partial::Partial page=page view=view received=received pay=pay/> })
        }
        Stage::Paid(receipt) => {
            Drawn::new(view! { <paid::Paid page=page view=view receipt=receipt excess=None/> })
        }
        Stage::Overpaid { receipt, by, resolution } => {
            let excess = Some((by, resolution));
            Drawn::new(view! { <paid::Paid page=page view=view receipt=receipt excess=excess/> })
        }
        Stage::Expired { pay_by, may_requote } => outcome(expired::expired(&view, pay_by, may_requote)),
        Stage::Late { amount, because, by_seconds, resolution } => {
            let ending = late::late(because, by_seconds, resolution);
            outcome(Ending { received: Some(amount), ..ending })
        }
        Stage::Failed { because, received, remaining, resolution, may_requote } => {
            let ending = failed::failed(because, resolution, may_requote);
            outcome(Ending { received, remaining, ..ending })
        }
        Stage::Canceled => outcome(canceled::canceled()),
    };
    Drawn::new((notices, screen))
}
