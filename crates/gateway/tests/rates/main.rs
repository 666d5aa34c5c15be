//! Prices from outside: sources that agree, lie, fall asleep and come back, and what payers and merchants see of it.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod agreeing;
mod chainlink;
mod fake;
mod kinds;
mod missing;
mod shop;
