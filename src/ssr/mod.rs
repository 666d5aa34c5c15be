//! What the gateway uses: documents, sheets, languages, QR codes and seals.
//!
//! # Layout
//!
//! - [`shell`] is the built `index.html`, read once; [`invoice`] renders an invoice into it, with the list of
//!   [`choice`].
//! - [`account`] is what documents tell besides the view: [`mod@shop`] heads the bill, [`mod@fold`] lists it in the page,
//!   [`statement`] is its receipt with the [`mod@ledger`].
//! - [`documents`] and [`wallets`] are other pages that need no script. Their sentences are in [`doc_words`], their days written by [`mod@day`].
//! - [`help`] tells of each [`topic`], about a [`case`] if there is one, and [`times`] how long networks take; [`claim`] puts a
//!   [`verdict`] about a transaction into words, and [`contact`] helps to write to the shop.
//! - [`counter`] frames the point of sale. [`donation`] is a page on which anybody may give, [`offer`] what a checkout link sells; `channel` lets a shop's page frame both.
//! - [`pairing`] tells a device how it becomes a shop's counter, and [`slip`] is what its printer prints.
//! - [`instruction`] offers the signed instruction.
//! - [`payer`] asks who pays, [`countries`] names their countries.
//! - [`sandbox`] is the panel below a test invoice, [`languages`] the list of languages below everything; [`in_app`] is the note
//!   in another app's own browser, [`mod@frame`] what stands in a shop's frame.
//! - [`mod@locale`] reads `locales/` and chooses among them, with [`plural`] for what numbers do; [`mod@sheet`] joins `style/`.
//! - [`qr`] encodes a payment link; [`seal`] draws a settled payment's seal.

pub mod account;
mod case;
mod channel;
pub mod choice;
mod claim;
mod contact;
mod counter;
pub mod countries;
mod day;
pub mod doc_words;
mod documents;
pub mod donation;
mod fold;
mod frame;
mod help;
pub mod in_app;
mod instruction;
mod invoice;
mod languages;
mod ledger;
mod locale;
pub mod offer;
pub mod pairing;
pub mod payer;
pub mod plural;
pub mod qr;
pub mod sandbox;
pub mod seal;
mod sheet;
mod shell;
mod shop;
pub mod slip;
mod statement;
mod times;
mod topic;
mod verdict;
mod wallets;

pub use case::{Case, May};
pub use channel::channel_source;
pub use choice::Choice;
pub use contact::with_letter;
pub use documents::keep;
pub use in_app::InAppBrowser;
pub use invoice::Extras;
pub use languages::Here;
pub use locale::{Locale, choose, locales};
pub use sheet::Sheet;
pub use shell::{Dress, NoShell, Shell, Theme, escape, hash_source, without_comments};
pub use topic::Topic;
pub use verdict::{Claim, Guess, Verdict};
pub use wallets::WalletLink;
