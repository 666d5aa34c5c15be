//! Every state as a payer reads it: reached through the sandbox, once on a live page and once on one that may run no script.
//!
//! # Layout
//!
//! [`story`] plays one and reads the page, in a shop of its own ([`mall`]). The stories are data: [`before`] money comes, while
//! it is [`moving`], when it has [`settled`], when it is [`late`] or [`failed`], and when it is [`elsewhere`].

mod before;
mod elsewhere;
mod failed;
mod late;
mod mall;
mod moving;
mod settled;
mod story;
