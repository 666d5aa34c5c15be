//! Networks of the table and networks of the operator: a real gateway that reads several real nodes.

mod added;
mod balances;
mod claims;
mod claims_in_test_mode;
mod electrum;
mod ethereum;
mod mined;
mod monero;
mod patience;
mod shop;
mod siblings;
mod tron;
