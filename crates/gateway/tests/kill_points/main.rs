//! The gateway is killed where it hurts, and started again: afterwards everything is as if nothing had happened.
//!
//! Every test holds the gateway at one point, by a node, a shop or a database that does not answer, and never by waiting a
//! while. It is a process of its own, on a real node, with the shop as another server.

mod commit;
mod configuration;
mod migration;
mod outcome;
mod postback;
mod reorganisation;
mod shop;
mod stopping;
