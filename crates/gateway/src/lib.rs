//! The gateway: merchant API, payer pages, postbacks and watchers.
//!
//! # Layout
//!
//! - [`router`] is the whole surface: payer, merchant, operator. [`payer`] and [`merchant`] hold the routes.
//! - [`book`] is where an invoice changes: facts in, decision, rows, then messages. [`create`] starts one, [`offers`] prices it.
//! - [`watch`] reads chains and keeps time, by [`turns`]; [`sandbox`] keeps the chains of test projects; [`networks`] knows the
//!   nodes, [`moments`] when they are asked for a balance. [`claim`] asks them about one transaction.
//! - [`limit`] bounds how often strangers may ask, [`strangers`] how many invoices they make, [`client`] says who they are,
//!   [`form_origin`] whose page their form stands on.
//! - [`present`] turns a decision into what the payer sees, [`state_json`] into JSON; [`wallets`] makes links that open one,
//!   [`in_app`] knows browsers from which they do not.
//! - `problem` is a refusal as programs read it.
//! - [`postback`] tells the merchant, [`site`] asks the merchant's site; `public` keeps both off the operator's own network.
//! - [`instruction`] is what to pay as a signed file, [`well_known`] publishes the keys, [`key_file`] keeps the secret ones.
//! - [`widget`] is the script that shops load, [`script`] what documents of ours do.
//! - [`donation`] is a page on which anybody may give, [`link`] sells at a fixed price.
//! - [`pos`] is a shop's counter: paired devices, what they sell, and the app on them.
//! - [`payer_data`] seals who pays, [`retention`] deletes it.
//! - [`operator`] is the operator's own listener, [`metrics`] what it tells.
//! - [`config`] is what the operator writes, [`interpolation`] what the environment adds, [`table`] the chains and tokens of
//!   it; [`project`] is a shop, [`brand`] how it shows itself, [`rates`] prices, [`fees`] what networks take, [`mod@frame`] who may frame a page. [`installation`] is these and the rows, as the command line opens them
//!   too; [`app`] adds what serving needs.
//! - [`gallery`] shows every screen; [`demo`] is the shop of `--demo`.

pub mod app;
pub mod assets;
pub mod book;
pub mod brand;
pub mod claim;
pub mod client;
pub mod clock;
pub mod config;
pub mod create;
pub mod demo;
pub mod details;
pub mod donation;
pub mod fees;
pub mod form_origin;
pub mod frame;
pub mod gallery;
pub mod headers;
pub mod health;
pub mod hub;
pub mod in_app;
pub mod installation;
pub mod instruction;
pub mod interpolation;
pub mod key_file;
pub mod limit;
pub mod link;
pub mod merchant;
pub mod metrics;
pub mod moments;
pub mod networks;
pub mod offers;
pub mod operator;
pub mod payer;
pub mod payer_data;
pub mod pos;
pub mod postback;
pub mod present;
mod problem;
pub mod project;
mod public;
pub mod rates;
pub mod retention;
pub mod router;
pub mod sandbox;
pub mod script;
pub mod serve;
pub mod site;
pub mod state_json;
pub mod strangers;
pub mod table;
pub mod turns;
pub mod wallets;
pub mod watch;
pub mod well_known;
pub mod widget;
