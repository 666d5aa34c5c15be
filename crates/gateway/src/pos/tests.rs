//! What a counter may look like in the configuration.

use crate::app::Projects;
use crate::config::Config;
use crate::demo::Demo;
use crate::pos::Terminals;

/// The demo's configuration, with its counter written anew.
fn check(terminal: &str) -> Result<Terminals, String> {
    let mut config = Demo::config("http://127.0.0.1:8080").unwrap();
    let written: Config = toml::from_str(terminal).map_err(|error| error.message().to_owned())?;
    config.terminal = written.terminal;
    let projects = Projects::check(&config, true).unwrap();
    Terminals::check(&config, &projects).map_err(|error| error.to_string())
}

fn counter(with: &str) -> String {
    format!(
        "[[terminal]]\nid = \"door\"\nproject = \"DEMOSHOP00000001\"\ntitle = \"Counter 1\"\ncurrency = \"EUR\"\n{with}"
    )
}

fn product(id: &str, price: &str) -> String {
    format!("[[terminal.product]]\nid = \"{id}\"\nname = \"Coffee\"\nprice = \"{price}\"\n")
}

#[test]
fn a_counter_needs_nothing_but_a_name_a_shop_and_a_currency() {
    let terminals = check(&counter("")).unwrap();
    let terminal = terminals.find("door").unwrap();
    let boot = terminal.boot("locale=de");
    assert_eq!((&*boot.title, &*boot.currency, boot.decimals, boot.test), ("Counter 1", "EUR", 2, true));
    assert!(boot.products.is_empty() && boot.tips.is_empty() && !boot.discount);
}

#[test]
fn another_price_is_another_edition_and_the_same_one_is_not() {
    let edition = |with: &str| check(&counter(with)).unwrap().find("door").unwrap().edition.clone();
    assert_eq!(edition(&product("coffee", "3.2")), edition(&product("coffee", "3.20")));
    let all = [
        "",
        "discount = true",
        "tips = [\"5\"]",
        &product("coffee", "3.20"),
        &product("coffee", "3.30"),
        &product("tea", "3.20"),
    ];
    let editions: std::collections::BTreeSet<_> = all.iter().map(|with| edition(with)).collect();
    assert_eq!(editions.len(), all.len());
}

#[test]
fn what_cannot_be_is_named_with_its_counter() {
    let coffee = product("coffee", "3.20");
    for (terminal, problem) in [
        (counter("").replace("door", "Door"), "terminal Door: id must be"),
        (counter("").replace("DEMOSHOP00000001", "NOBODY"), "project must be the id of a [[project]]"),
        (counter("").replace("EUR", "XXX"), "XXX is no currency"),
        (counter("").replace("Counter 1", "  "), "title must be one line"),
        (counter("tips = [\"5\", \"ten\"]"), "tips: ten is no percentage"),
        (counter("tips = [\"0\"]"), "tips: 0 is no percentage"),
        (counter("tips = [\"1\", \"2\", \"3\", \"4\", \"5\", \"6\"]"), "tips must be 5 at most"),
        (counter("methods = [\"DOGE\"]"), "does not offer DOGE"),
        (counter(&product("Coffee!", "3.20")), "product Coffee!: id must be"),
        (counter(&product("coffee", "0")), "product coffee: price must be an amount in EUR"),
        (counter(&product("coffee", "3.205")), "product coffee: price must be an amount in EUR"),
        (counter(&product("coffee", "-3")), "product coffee: price must be an amount in EUR"),
        (counter(&[coffee.clone(), coffee].concat()), "product coffee: the id is used twice"),
        ([counter(""), counter("")].concat(), "terminal door: the id is used twice"),
        (counter("tip = [\"5\"]"), "unknown field `tip`"),
    ] {
        let told = check(&terminal).unwrap_err();
        assert!(told.contains(problem), "{told}");
    }
}
