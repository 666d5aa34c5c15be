//! The merchant withdrew the invoice.

use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::parts::Ending;
use crate::screen::Screen;
use crate::words::Word;

/// That nothing should be sent any more.
#[must_use]
pub fn canceled(page: Page, view: &InvoiceView) -> Ending {
    let lead = page.fill(Word::CanceledLead, &[("merchant", &view.merchant.name)]);
    Ending { screen: Screen::Canceled, lead, received: None, requote: None, topic: "sent" }
}
