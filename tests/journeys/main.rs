//! Journeys: a real gateway, a real browser, a real chain. One binary, so that it links once.
//!
//! `cargo xtask test` installs what they need and runs them. They run with the gateway's own headers, CSP included.

mod back;
mod choosing;
mod demo;
mod donate;
mod embed;
mod everywhere;
mod faults;
mod fits;
mod gallery_is_accessible;
mod heard;
mod help;
mod keyboard;
mod languages;
mod layout;
mod live;
mod pos;
mod qr_code;
mod sandbox;
mod states;
mod who_pays;

mod browser;
mod measured;
mod shop;
