//! The merchant withdrew the invoice.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::parts::{BackLink, HelpLink, WriteLink};
use crate::words::Word;

/// That nothing should be sent any more.
#[component]
pub fn Canceled(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let lead = page.fill(Word::CanceledLead, &[("merchant", &view.merchant.name)]);
    let href = view.merchant.fail_url.clone();
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::CanceledTitle)}</h1>
        <p class="lead">{lead}</p>
        <BackLink page=page view=view.clone() href=href class="main"/>
        <div class="else">
            <HelpLink page=page view=view.clone() topic="sent" word=Word::AlreadySent/>
            <WriteLink page=page view=view/>
        </div>
    }
}
