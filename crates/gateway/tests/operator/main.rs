//! What an operator does with a gateway: watch it, ask whether it is ready, configure it, deploy it.
//!
//! Everything is done to the real binary, as a process of its own. What the documents tell an operator to type is typed.

mod deployment;
mod environment;
mod example;
mod listener;
mod metrics;
mod readiness;
mod rehearsal;

mod documents;
mod guide;
mod samples;
mod shop;
