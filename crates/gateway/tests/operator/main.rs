//! What an operator does with a gateway: watch it, ask whether it is ready, configure it, deploy it.
//!
//! Everything is done to the real binary, as a process of its own.

mod deployment;
mod environment;
mod example;
mod listener;
mod metrics;
mod readiness;
mod samples;
mod shop;
