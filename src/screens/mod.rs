//! One screen for each state; where a state has several causes, one for each cause.
//!
//! # Layout
//!
//! Before money: [`choose`], [`payer`], [`awaiting`]. While it moves: [`confirming`] (also detected), [`partial`]. When it
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

use leptos::prelude::*;
use quittance_protocol::view::Stage;

use crate::app::Page;
use crate::live::Shown;
use crate::parts::Notices;
use crate::screen::Screen;

/// The screen of this moment, with its notices.
pub fn screen(page: Page, shown: Shown) -> AnyView {
    let changing = shown.screen() == Screen::Change;
    let (view, change) = (shown.view.clone(), shown.change.clone());
    let notices = view! { <Notices page=page shown=shown/> };
    let screen = match view.stage.clone() {
        Stage::Choose { methods, .. } => view! { <choose::Choose page=page view=view methods=methods/> }.into_any(),
        Stage::Payer | Stage::Awaiting(_) if changing => {
            view! { <choose::Choose page=page view=view methods=change/> }.into_any()
        }
        Stage::Payer => view! { <payer::Payer page=page view=view/> }.into_any(),
        Stage::Awaiting(pay) => view! { <awaiting::Awaiting page=page view=view pay=pay/> }.into_any(),
        Stage::Detected(progress) | Stage::Confirming(progress) => {
            view! { <confirming::Confirming page=page view=view progress=progress/> }.into_any()
        }
        Stage::Partial { received, pay } => {
            view! { <partial::Partial page=page view=view received=received pay=pay/> }.into_any()
        }
        Stage::Paid(receipt) => view! { <paid::Paid page=page view=view receipt=receipt excess=None/> }.into_any(),
        Stage::Overpaid { receipt, by, resolution } => {
            view! { <paid::Paid page=page view=view receipt=receipt excess=Some((by, resolution))/> }.into_any()
        }
        Stage::Expired { pay_by, may_requote } => {
            view! { <expired::Expired page=page view=view pay_by=pay_by may_requote=may_requote/> }.into_any()
        }
        Stage::Late { amount, because, by_seconds, resolution } => {
            let late = late::LateMoney { amount, because, by_seconds, resolution };
            view! { <late::Late page=page view=view late=late/> }.into_any()
        }
        Stage::Failed { because, received, remaining, resolution, may_requote } => {
            let failed = failed::FailedPayment { because, received, remaining, resolution, may_requote };
            view! { <failed::Failed page=page view=view failed=failed/> }.into_any()
        }
        Stage::Canceled => view! { <canceled::Canceled page=page view=view/> }.into_any(),
    };
    view! { {notices} {screen} }.into_any()
}
