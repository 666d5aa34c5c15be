//! Which rows are refused, and in which words; and that the handbook tells the truth.

use quittance_protocol::Network;

use super::*;

/// A chain, an asset and a token that can be.
const GOOD: &str = r#"
[asset.xDAI]
name = "xDai"
shown = 2
stable = true
[chain.gnosis]
name = "Gnosis"
chain_id = 100
suffix = "GNOSIS"
coin = { code = "XDAI", symbol = "xDAI" }
confirmations = 20
typical_seconds = 120
explorer = "https://gnosisscan.io/tx/{}"
[token.USDC_GNOSIS]
chain = "gnosis"
contract = "0xDDAfbb505ad214D7b80b1f830fcCc89B60fb7A83"
decimals = 6
"#;

fn checked(text: &str) -> Result<Table, String> {
    let config: Config = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    check(&config).map_err(|error| error.to_string())
}

fn refusal(text: &str) -> String {
    checked(text).map_or_else(|refusal| refusal, |table| format!("nothing is wrong with {table:?}"))
}

#[test]
fn what_cannot_be_is_named_with_its_place() {
    for (from, to, told) in [
        ("chain.gnosis]", "chain.polygon]", "chain.polygon: the id belongs to polygon"),
        ("chain.gnosis]", "chain.Gnosis]", "chain.Gnosis: the id must be small letters, digits and hyphens"),
        ("name = \"Gnosis\"", "name = \"\"", "chain.gnosis: name must be 1 to 32 characters"),
        ("name = \"Gnosis\"", "name = \" Gnosis\"", "chain.gnosis: name must be 1 to 32 characters"),
        ("name = \"Gnosis\"", "name = \"ethereum\"", "chain.gnosis: the name belongs to ethereum"),
        ("chain_id = 100", "chain_id = 56", "chain.gnosis: the chain id belongs to bsc"),
        ("chain_id = 100", "chain_id = 0", "chain.gnosis: chain_id must be 1 or more"),
        ("chain_id = 100", "chain_id = 100\nnumber = 4", "chain.gnosis: number must be 10000 or more"),
        ("suffix = \"GNOSIS\"", "suffix = \"Gno\"", "chain.gnosis: suffix must be 1 to 12 capital letters"),
        ("suffix = \"GNOSIS\"", "suffix = \"BSC\"", "chain.gnosis: the suffix belongs to bsc"),
        ("confirmations = 20", "confirmations = 0", "chain.gnosis: confirmations must be 1 or more"),
        ("typical_seconds = 120", "typical_seconds = 0", "chain.gnosis: typical_seconds must be 1 or more"),
        ("https://gnosisscan", "http://gnosisscan", "chain.gnosis: explorer must be an https address"),
        ("tx/{}", "tx/", "chain.gnosis: explorer must be an https address with {} once"),
        ("tx/{}", "tx/{}/{}", "chain.gnosis: explorer must be an https address with {} once"),
        ("gnosisscan.io/tx/{}", "{}.gnosisscan.io/tx", "chain.gnosis: explorer must be an https address"),
        ("typical_seconds", "colour = \"red\"\ntypical_seconds", "chain.gnosis: colour must be # and six"),
        ("typical_seconds", "glyph = \"GN\"\ntypical_seconds", "chain.gnosis: glyph must be one letter"),
        (
            "typical_seconds",
            "standard = \"ERC 20\"\ntypical_seconds",
            "chain.gnosis: standard must be 1 to 12",
        ),
        ("typical_seconds", "colr = \"red\"\ntypical_seconds", "unknown field `colr`"),
        ("code = \"XDAI\"", "code = \"xdai\"", "chain.gnosis.coin: the code must be capital letters"),
        ("code = \"XDAI\"", "code = \"ETH\"", "chain.gnosis.coin: the code belongs to ETH"),
        (", symbol = \"xDAI\"", "", "chain.gnosis.coin: unknown asset XDAI: describe it in [asset.XDAI]"),
        ("\"xDAI\" }", "\"xDAI\", decimals = 37 }", "chain.gnosis.coin: decimals must be 36 at most"),
        (
            "\"xDAI\" }",
            "\"xDAI\", decimals = 1 }",
            "chain.gnosis.coin: 2 digits cannot be shown of 1 decimals",
        ),
        ("[asset.xDAI]", "[asset.USDT]", "asset.USDT: Quittance knows this asset"),
        ("[asset.xDAI]", "[asset.\"x DAI\"]", "asset.x DAI: symbol must be 1 to 12 letters"),
        (
            "[chain.",
            "[asset.xdai]\nname = \"x\"\nshown = 2\n[chain.",
            "asset.xdai: payers could not tell it from xDAI",
        ),
        ("chain = \"gnosis\"", "", "missing field `chain`"),
        ("chain = \"gnosis\"", "chain = \"gnosys\"", "token.USDC_GNOSIS: unknown chain gnosys"),
        (
            "chain = \"gnosis\"",
            "chain = \"solana\"",
            "token.USDC_GNOSIS: solana has no tokens that can be read",
        ),
        (
            "chain = \"gnosis\"",
            "chain = \"bsc\"",
            "token.USDC_GNOSIS: the code of a token on bsc ends in _BSC",
        ),
        ("token.USDC_GNOSIS", "token.usdc_GNOSIS", "token.usdc_GNOSIS: the code must be capital letters"),
        ("token.USDC_GNOSIS", "token.XYZ_GNOSIS", "token.XYZ_GNOSIS: unknown asset XYZ"),
        ("0xDDAfbb", "0xDdAfbb", "token.USDC_GNOSIS: contract: the address has a wrong checksum"),
        ("7A83\"", "7A\"", "token.USDC_GNOSIS: contract: not an address of this network"),
        ("decimals = 6", "decimals = 1", "token.USDC_GNOSIS: 2 digits cannot be shown of 1 decimals"),
        (
            "decimals = 6",
            "decimals = 6\nshown = 7",
            "token.USDC_GNOSIS: 7 digits cannot be shown of 6 decimals",
        ),
        ("decimals = 6", "decimals = 40", "token.USDC_GNOSIS: decimals must be 36 at most"),
        ("decimals = 6", "decimals = 6\nnumber = 9999", "token.USDC_GNOSIS: number must be 10000 or more"),
        ("decimals = 6", "decimals = 6\nsymbol = \"XDAI\"", "token.USDC_GNOSIS: unknown asset XDAI"),
        ("decimals = 6", "decimals = 6\nsymbol = \"xDAI\"", "token.USDC_GNOSIS: the symbol belongs to XDAI"),
    ] {
        assert!(GOOD.contains(from), "{from} is not in the example");
        let refused = refusal(&GOOD.replacen(from, to, 1));
        assert!(refused.starts_with(told), "{to}: {refused}");
    }
    checked(GOOD).unwrap();
}

#[test]
fn a_token_can_be_added_on_tron_under_its_address_there() {
    let token = |contract: &str| {
        format!("[token.USDC_TRC20]\nchain = \"tron\"\ndecimals = 6\ncontract = \"{contract}\"\n")
    };
    checked(&token("TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8")).unwrap();
    let told = refusal(&token("0x3487b63d30b5b2c87fb7ffa8bcfade38eaac1abe"));
    assert_eq!(told, "token.USDC_TRC20: contract: not an address of this network");
}

#[test]
fn tokens_that_are_in_the_table_already_are_refused() {
    let token = |code: &str, chain: &str, symbol: &str, contract: &str| {
        format!(
            "[token.{code}]\nchain = \"{chain}\"\nsymbol = \"{symbol}\"\ncontract = \"{contract}\"\ndecimals = 6\n"
        )
    };
    let fresh = "0x1111111111111111111111111111111111111111";
    let tether = "0xc2132d05d31c914a87c6611c10748aeb04b58e8f";
    for (text, told) in [
        (
            token("USDT_POLYGON", "polygon", "USDT", fresh),
            "token.USDT_POLYGON: the code belongs to USDT_POLYGON",
        ),
        (
            token("USDT0_POLYGON", "polygon", "USDT", fresh),
            "token.USDT0_POLYGON: the symbol belongs to USDT_POLYGON",
        ),
        (
            token("DAI_POLYGON", "polygon", "DAI", tether),
            "token.DAI_POLYGON: the contract belongs to USDT_POLYGON",
        ),
    ] {
        assert_eq!(refusal(&text), told);
    }
    let [one, two] = ["DAI_POLYGON", "PYUSD_POLYGON"].map(|code| {
        let symbol = code.trim_end_matches("_POLYGON");
        let contract = fresh.replacen('1', if symbol == "DAI" { "2" } else { "3" }, 1);
        format!("{}number = 12345\n", token(code, "polygon", symbol, &contract))
    });
    assert_eq!(refusal(&format!("{one}{two}")), "token.PYUSD_POLYGON: the number belongs to DAI_POLYGON");
}

#[test]
fn a_number_made_of_a_name_that_meets_another_asks_for_one() {
    let place = Place("token.A".to_owned());
    let met = BadRow::Taken(quittance_protocol::table::Taken { what: What::Number, by: "B" });
    let told = place.bad_row(met, None).to_string();
    assert_eq!(told, "token.A: the number made of its name belongs to B: give it a `number` of its own");
    assert_eq!(place.bad_row(met, Some(10_000)).to_string(), "token.A: the number belongs to B");
}

/// The handbook that operators copy from.
const HANDBOOK: &str = include_str!("../../../../docs/NETWORKS.md");

#[test]
fn the_handbooks_example_is_one_that_can_be_used() {
    let (_, example) = HANDBOOK.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let table = checked(example).unwrap();
    assert_eq!(table.network("gnosis").map(|gnosis| (gnosis.chain_id, gnosis.glyph)), Some((Some(100), "G")));
    let config: Config = toml::from_str(example).unwrap();
    assert_eq!(config.network.keys().collect::<Vec<_>>(), ["gnosis"]);
}

#[test]
fn the_handbooks_table_is_the_one_in_force() {
    let evm = Network::ALL.iter().filter_map(|network| Some((network, network.chain_id?)));
    for (network, chain_id) in evm {
        let Network { name, id, confirmations, typical_seconds, .. } = network;
        let row = format!("| {name} | `{id}` | {chain_id} | {confirmations} | {typical_seconds} s |");
        assert!(HANDBOOK.contains(&row), "{row} is not in docs/NETWORKS.md");
    }
}
