//! Somebody at the terminal who does not always answer what was asked.

use clap::Parser;

use super::*;

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";

#[derive(Parser)]
struct Init {
    #[command(flatten)]
    args: InitArgs,
}

/// What is wanted by somebody who gives these answers.
fn wish(answers: &[&str]) -> anyhow::Result<Wish> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("quittance.toml").display().to_string();
    let args = Init::parse_from(["init", "--config", &file]).args;
    let target = Target::new(&args.config)?;
    Wish::of(args, &target, &Person::answering(&answers.join("\n")))
}

#[test]
fn an_answer_that_is_not_understood_is_asked_for_again() {
    let private = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    let said = wish(&[
        "",
        "Northwind Books",
        "north wind",
        "northwind.example",
        "pay.northwind.example",
        "https://pay.northwind.example/",
        "etherium",
        "bitcoin, ethereum",
        "ssl://127.0.0.1:50002 tcp://127.0.0.1:50001",
        "ftp://127.0.0.1",
        "ssl://127.0.0.1",
        "http://127.0.0.1:8545",
        "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs",
        "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
        private,
        ACCOUNT,
        "what?",
        "no",
        ACCOUNT,
        "y",
        "http://northwind.example/paid",
        "https://northwind.example/paid",
    ]);
    let said = said.unwrap();
    assert_eq!((said.name.as_str(), said.site.as_deref()), ("Northwind Books", Some("northwind.example")));
    assert_eq!(said.public_url.as_deref(), Some("https://pay.northwind.example"));
    assert_eq!(said.nodes["bitcoin"], ["ssl://127.0.0.1:50002", "tcp://127.0.0.1:50001"]);
    assert_eq!(said.nodes["ethereum"], ["http://127.0.0.1:8545"]);
    assert_eq!(said.keys["evm"], ACCOUNT);
    assert_eq!(said.notification_url.as_deref(), Some("https://northwind.example/paid"));
}

#[test]
fn nothing_is_wanted_by_whoever_goes_away() {
    let gone = wish(&["Northwind Books", "", "pay.northwind.example"]);
    assert!(gone.is_err_and(|error| error.to_string().contains("nothing was written")));
}
