//! Networks of the table and networks of the operator: a real gateway that reads several real nodes.

mod added;
mod balances;
mod shop;
mod siblings;
