//! Payments inside a shop's page: on another origin, under as strict a policy as a shop may have.

mod attacked;
mod begun;
mod begun_attacked;
mod blocked;
mod mended;
mod paid;
mod storefront;
