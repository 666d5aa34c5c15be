//! The command line as operators meet it: the real binary, its arguments, what it prints, and its exit code.

#![expect(clippy::unwrap_used, reason = "a command that goes wrong is a failed test")]

mod address;
mod doctor;
mod folder;
mod init;
mod network;
mod payer;
mod project;
mod run;
mod shop;
mod site;
mod till;
mod uri;
mod verify;
mod widget;
