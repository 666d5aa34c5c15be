//! What the document carries for the first client render, and its encoding.

use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::view::InvoiceView;
use quittance_protocol::{BUILD, problem::Problem};
use serde::{Deserialize, Serialize};

/// The id of the element that holds the encoded [`Boot`].
pub const BOOT_ELEMENT: &str = "boot";

/// The id of the element that holds the sentences, a line each.
pub const WORDS_ELEMENT: &str = "words";

/// Everything the first render is made from, on both sides: nothing comes from the clock or the address bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// The invoice.
    pub view: InvoiceView,
    /// Whether the payer asked to pay another way (`?change=1`), and may.
    pub changing: bool,
    /// The origin of the page that frames this one: nobody else is told anything.
    pub embed: Option<String>,
    /// Whether the clock stands and nobody is asked for news: a gallery page has no invoice behind it.
    pub still: bool,
    /// What every form and link keeps asking for, as a query: the language that the payer asked for, and the frame.
    pub kept: String,
    /// Why the form that was just sent without a script was not taken.
    pub problem: Option<Problem>,
}

impl Boot {
    /// The first render of an invoice on a page of its own.
    #[must_use]
    pub const fn new(view: InvoiceView) -> Self {
        Self { view, changing: false, embed: None, still: false, kept: String::new(), problem: None }
    }

    /// The text the document carries. The seal is left out: it is in the document already, drawn.
    ///
    /// # Errors
    ///
    /// As [`compact::write`].
    pub fn write(&self) -> Result<String, Unreadable> {
        let mut lean = self.clone();
        if let Some(receipt) = lean.view.stage.receipt_mut() {
            receipt.seal.clear();
        }
        compact::write(BUILD, &lean)
    }

    /// Reads what [`Boot::write`] of the same build wrote.
    ///
    /// # Errors
    ///
    /// As [`compact::read`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        compact::read(BUILD, text)
    }
}
