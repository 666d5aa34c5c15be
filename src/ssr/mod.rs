//! What the gateway uses: documents, sheets, languages, QR codes and seals.
//!
//! # Layout
//!
//! - [`shell`] is the built `index.html`, read once; [`invoice`] renders an invoice into it.
//! - [`documents`] are the pages that need no script: receipt and problems; [`help`] is another. Their sentences are in
//!   [`doc_words`].
//! - [`payer`] asks who pays, [`countries`] names their countries.
//! - [`sandbox`] is the panel below a test invoice.
//! - [`mod@locale`] reads `locales/`; [`mod@sheet`] joins `style/`.
//! - [`qr`] encodes a payment link; [`seal`] draws a settled payment's seal.

pub mod countries;
pub mod doc_words;
mod documents;
mod help;
mod invoice;
mod locale;
pub mod payer;
pub mod qr;
pub mod sandbox;
pub mod seal;
mod sheet;
mod shell;

pub use help::Topic;
pub use locale::{Locale, locale, locales};
pub use sheet::sheet;
pub use shell::{Dress, NoShell, Shell, Theme, hash_source};
