//! What a document in the frame of a shop's page has besides: ways that lead out of it, and ways that must not.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::ssr::doc_words::DocWord;
use crate::ssr::invoice::render;
use crate::ssr::shell::Dress;

impl Dress<'_> {
    /// Links open in a tab of their own: whatever help or a receipt says, the payment stays in sight.
    pub(crate) fn leaving(&self) -> &'static str {
        if self.frame.is_some() { "<base target=\"_blank\">" } else { "" }
    }

    /// A page whose forms are answered in the frame, also where its program does not send them.
    pub(crate) fn staying(&self, page: String) -> String {
        // Texts of payers and merchants are escaped, so none of them can look like a form.
        if self.frame.is_some() { page.replace("<form ", "<form target=\"_self\" ") } else { page }
    }

    /// The only thing that a page can see of a frame that is not its own is how many frames are in it. So one frame, of nothing,
    /// says that this document was allowed and has arrived.
    pub(crate) fn sign(&self) -> &'static str {
        if self.frame.is_some() { "<iframe hidden></iframe>" } else { "" }
    }

    /// The way to the same page in a tab of its own. Wallets in the browser are only asked there, where no other page can lay its
    /// own words around their question.
    pub(crate) fn way_out(&self, view: &InvoiceView) -> String {
        if self.frame.is_none() || view.stage.state().is_final() {
            return String::new();
        }
        let href = ["/i/", &view.id, "?locale=", self.locale.words.lang()].concat();
        let text = self.locale.say(DocWord::FrameOut);
        render(|| view! { <aside class="way-out"><a data-testid="way-out" href=href>{text}</a></aside> })
    }
}
