//! Rows that come after the first look at the table are refused. The table is one, so this story has a process of its own.

use quittance_protocol::table::TooLate;
use quittance_protocol::{Network, Table};

#[test]
fn whoever_reads_first_closes_the_table() {
    let count = Network::all().count();
    let mut table = Table::default();
    let polygon = Network::find("polygon").unwrap();
    table
        .add_network(Network {
            id: "amoy",
            number: 20_000,
            name: "Amoy",
            suffix: "AMOY",
            chain_id: Some(80_002),
            ..*polygon
        })
        .unwrap();
    assert_eq!(table.install(), Err(TooLate::Read));
    assert_eq!(Network::all().count(), count);
}
