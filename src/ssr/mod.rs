//! What the gateway uses: documents, sheets, languages, QR codes and seals.
//!
//! # Layout
//!
//! - [`shell`] is the built `index.html`, read once; [`invoice`] renders an invoice into it.
//! - [`documents`] are the pages that need no script: receipt and problems; [`help`] is another. Their sentences are in
//!   [`doc_words`].
//! - [`instruction`] offers the signed instruction.
//! - [`payer`] asks who pays, [`countries`] names their countries.
//! - [`sandbox`] is the panel below a test invoice, [`languages`] the list of languages below everything.
//! - [`mod@locale`] reads `locales/` and chooses among them, with [`plural`] for what numbers do; [`mod@sheet`] joins `style/`.
//! - [`qr`] encodes a payment link; [`seal`] draws a settled payment's seal.

pub mod countries;
pub mod doc_words;
mod documents;
mod help;
mod instruction;
mod invoice;
mod languages;
mod locale;
pub mod payer;
pub mod plural;
pub mod qr;
pub mod sandbox;
pub mod seal;
mod sheet;
mod shell;

pub use help::Topic;
pub use languages::Here;
pub use locale::{Locale, choose, locales};
pub use sheet::sheet;
pub use shell::{Dress, NoShell, Shell, Theme, hash_source};
