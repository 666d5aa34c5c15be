//! What screens are made of.
//!
//! # Layout
//!
//! The bill and its facts: [`Bill`], [`Moment`], [`MethodMark`]. What a payer needs: [`CopyButton`], [`Address`], [`QrCode`],
//! [`Countdown`], [`Wallets`], [`PayBox`]. What happened: [`Progress`], [`Transactions`], [`Seal`],
//! [`Notices`], [`Outcome`]. Around them: [`Ways`], [`Footer`].

pub mod address;
pub mod bill;
pub mod copy_button;
pub mod countdown;
pub mod footer;
pub mod mark;
pub mod moment;
pub mod notices;
pub mod outcome;
pub mod pay_box;
pub mod progress;
pub mod qr_code;
pub mod seal;
pub mod transactions;
pub mod wallets;
pub mod ways;

pub use address::{Address, groups};
pub use bill::Bill;
pub use copy_button::CopyButton;
pub use countdown::Countdown;
pub use footer::Footer;
pub use mark::{MethodMark, NetworkMark};
pub use moment::{Moment, Precision};
pub use notices::Notices;
pub use outcome::{Ending, Outcome};
pub use pay_box::PayBox;
pub use progress::Progress;
pub use qr_code::QrCode;
pub use seal::Seal;
pub use transactions::{Transactions, Txid};
pub use wallets::Wallets;
pub use ways::{Way, Ways};
