//! One screen for each state; where a state has several causes, one for each cause.
//!
//! # Layout
//!
//! Before money: [`choose`] ([`unpriced`] while it cannot be), [`payer`] (a way to its document), [`awaiting`]. While it moves: [`confirming`] (also detected), [`partial`]. When it
//! has settled: [`paid`] (also overpaid). When it has not: [`expired`], [`late`], [`failed`], [`canceled`].

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
use quittance_protocol::view::{InvoiceView, Stage};

use crate::app::Page;
use crate::drawn::Drawn;
use crate::live::Shown;
use crate::parts::{Ending, Notices, Outcome};
use crate::screen::Screen;

/// The screen of this moment, with its notices.
pub fn screen(page: Page, shown: Shown) -> Drawn {
    let changing = shown.screen() == Screen::Change;
    let (view, change) = (shown.view.clone(), shown.change.clone());
    let notices = view! { <Notices page=page shown=shown/> };
    let screen = match view.stage.clone() {
        Stage::Choose { methods, .. } if methods.is_empty() => outcome(page, unpriced::unpriced(page), view),
        Stage::Choose { methods, .. } => {
            Drawn::new(view! { <choose::Choose page=page view=view methods=methods/> })
        }
        Stage::Payer | Stage::Awaiting(_) if changing => {
            Drawn::new(view! { <choose::Choose page=page view=view methods=change/> })
        }
        Stage::Payer => outcome(page, payer::payer(), view),
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
        Stage::Expired { pay_by, may_requote } => Drawn::new(
            view! { <expired::Expired page=page view=view pay_by=pay_by may_requote=may_requote/> },
        ),
        Stage::Late { amount, because, by_seconds, resolution } => {
            let money = late::LateMoney { amount, because, by_seconds, resolution };
            outcome(page, late::late(page, &view, &money), view)
        }
        Stage::Failed { because, received, remaining, resolution, may_requote } => {
            let payment = failed::FailedPayment { because, received, remaining, resolution, may_requote };
            outcome(page, failed::failed(page, &view, &payment), view)
        }
        Stage::Canceled => outcome(page, canceled::canceled(page, &view), view),
    };
    Drawn::new((notices, screen))
}

/// Endings differ in what they say, not in how they look.
fn outcome(page: Page, ending: Ending, view: InvoiceView) -> Drawn {
    Drawn::new(view! { <Outcome page=page view=view ending=ending/> })
}
