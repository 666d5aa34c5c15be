//! The unit.
