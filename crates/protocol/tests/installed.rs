//! An operator's rows are in force for the whole process, once. The table is one, so this story has a process of its own.

use quittance_protocol::method::Asset;
use quittance_protocol::network::{Mempool, Source};
use quittance_protocol::table::{BadRow, Taken, TooLate, What};
use quittance_protocol::{Amount, Family, Method, Network, Table};

const GNOSIS: Network = Network {
    id: "gnosis",
    number: 20_000,
    name: "Gnosis",
    suffix: "GNOSIS",
    standard: "",
    family: Family::Evm,
    chain_id: Some(100),
    mempool: Mempool::Unseen,
    confirmations: 20,
    sight_seconds: 5,
    typical_seconds: 120,
    colour: "#04795b",
    glyph: "G",
    explorer: "",
    source: Source::Evm,
};

const COIN: Method = Method {
    code: "XDAI",
    number: 20_000,
    asset: Asset { symbol: "xDAI", name: "xDai", colour: "#04795b", glyph: "x", stable: true },
    network: &GNOSIS,
    contract: None,
    decimals: 18,
    shown: 2,
    smallest: Amount::ZERO,
};

fn taken(what: What, by: &'static str) -> Option<BadRow> {
    Some(BadRow::Taken(Taken { what, by }))
}

#[test]
fn what_an_operator_adds_is_found_like_any_other_row() {
    let mut table = Table::default();
    assert_eq!(table.add_method(COIN).err(), Some(BadRow::NoNetwork("gnosis")));
    table.add_network(GNOSIS).unwrap();
    table.add_method(COIN).unwrap();
    assert_eq!(Table::default().install(), Ok(()), "nothing to add is nothing done");

    table.install().unwrap();
    let coin = Method::find("XDAI").unwrap();
    assert_eq!((coin.network().name, Network::find("gnosis")), ("Gnosis", Some(&GNOSIS)));
    assert_eq!(
        (Method::all().count(), Network::all().count()),
        (Method::ALL.len() + 1, Network::ALL.len() + 1)
    );

    let mut again = Table::default();
    again
        .add_network(Network {
            id: "chiado",
            number: 20_001,
            name: "Chiado",
            suffix: "CHI",
            chain_id: Some(10_200),
            ..GNOSIS
        })
        .unwrap();
    assert_eq!(again.install(), Err(TooLate::Installed));
    assert_eq!(Network::find("chiado"), None);
}

#[test]
fn no_two_networks_can_be_mistaken_for_one_another() {
    let mut table = Table::default();
    table.add_network(GNOSIS).unwrap();
    let other = Network {
        id: "chiado",
        number: 20_001,
        name: "Chiado",
        suffix: "CHIADO",
        chain_id: Some(10_200),
        ..GNOSIS
    };
    for (row, refused) in [
        (Network { id: "gnosis", ..other }, taken(What::Id, "gnosis")),
        (Network { number: 1_001, ..other }, taken(What::Number, "polygon")),
        (Network { name: "bitcoin", ..other }, taken(What::Name, "bitcoin")),
        (Network { suffix: "TRC20", ..other }, taken(What::Suffix, "tron")),
        (Network { chain_id: Some(100), ..other }, taken(What::ChainId, "gnosis")),
        (Network { chain_id: Some(1), ..other }, taken(What::ChainId, "ethereum")),
        (other, None),
    ] {
        assert_eq!(table.add_network(row).err(), refused, "{row:?}");
    }
}

#[test]
fn no_two_methods_can_be_mistaken_for_one_another() {
    let mut table = Table::default();
    table.add_network(GNOSIS).unwrap();
    table.add_method(COIN).unwrap();
    let usdt = Method::ALL.iter().find(|method| method.code == "USDT_ERC20").unwrap();
    let euro = Asset { symbol: "EURC", name: "Euro Coin", ..COIN.asset };
    let other = Method { code: "EURC_ERC20", number: 20_001, asset: euro, contract: Some("0x1"), ..*usdt };
    for (row, refused) in [
        (Method { code: "DAI_BSC", ..other }, taken(What::Code, "DAI_BSC")),
        (Method { number: 4, ..other }, taken(What::Number, "USDT_TRC20")),
        (
            Method { contract: Some("0xdac17f958d2ee523a2206206994597c13d831ec7"), ..other },
            taken(What::Contract, "USDT_ERC20"),
        ),
        (Method { contract: None, ..other }, taken(What::Coin, "ETH")),
        (Method { asset: Asset { symbol: "usdt", ..euro }, ..other }, taken(What::Symbol, "USDT_ERC20")),
        (Method { network: &GNOSIS, contract: usdt.contract, ..other }, None),
    ] {
        assert_eq!(table.add_method(row).err(), refused, "{row:?}");
    }
}
