//! What a configured page may say.

use super::*;

const PAGE: &str = r#"
    id = "roof"
    project = "DEMOSHOP00000001"
    title = "A new roof"
    currency = "USD"
    presets = ["10", "25.50"]
    minimum = "5"
    maximum = "1000"
    also = { JPY = { minimum = "500" } }
    goal = "12500"
"#;

fn check(change: impl FnOnce(&mut toml::Table)) -> Result<DonationPage, String> {
    let demo = crate::demo::Demo::config("http://127.0.0.1:8080").unwrap();
    let projects = Projects::check(&demo, true).unwrap();
    let mut table: toml::Table = PAGE.parse().unwrap();
    change(&mut table);
    let config: DonationConfig = table.try_into().map_err(|error| error.to_string())?;
    DonationPage::check(&config, &projects).map_err(|error| error.to_string())
}

fn with(name: &str, value: impl Into<toml::Value>) -> Result<DonationPage, String> {
    check(|table| drop(table.insert(name.to_owned(), value.into())))
}

#[test]
fn a_page_knows_what_can_be_given_in_each_currency() {
    let page = check(|_| {}).unwrap();
    let bounds: Vec<_> = page
        .bounds
        .iter()
        .map(|Bounds { least, most }| {
            format!("{} {}..{}", least.currency().code(), least.value(), most.value())
        })
        .collect();
    assert_eq!(bounds, ["USD 5.00..1000.00", "JPY 500..10000000000"]);
    assert_eq!(page.presets.iter().map(|preset| preset.value()).collect::<Vec<_>>(), ["10.00", "25.50"]);
    assert_eq!(page.goal.map(Fiat::value).as_deref(), Some("12500.00"));
    assert_eq!((page.path().as_str(), page.indexed), ("/donate/roof", false));
}

#[test]
fn what_cannot_be_is_named_with_its_page() {
    for (name, value, problem) in [
        ("id", "Roof!".into(), "id must be 1 to 40 small letters"),
        ("id", String::new().into(), "id must be 1 to 40 small letters"),
        ("project", "ANOTHERSHOP00001".into(), "project must be the id of a [[project]]"),
        ("title", " ".into(), "title must be one line"),
        ("title", "two\nlines".into(), "title must be one line"),
        ("title", "x".repeat(121).into(), "title must be one line"),
        ("story", "x".repeat(10_001).into(), "story, thanks and image_text"),
        ("currency", "XYZ".into(), "XYZ is no currency"),
        ("minimum", "0".into(), "minimum must be an amount in USD"),
        ("minimum", "1001".into(), "minimum must be at most maximum in USD"),
        ("presets", toml::Value::from(vec!["4.99"]), "presets: 4.99 cannot be given in USD"),
        ("presets", toml::Value::from(vec!["10"; 9]), "presets must be 8 at most"),
        ("goal", "much".into(), "goal must be an amount"),
        ("image", "/nowhere/roof.jpg".into(), "image: cannot read /nowhere/roof.jpg"),
        ("show_names", true.into(), "show_names needs ask_name"),
    ] {
        let error = with(name, value).unwrap_err();
        assert!(error.starts_with("donation ") && error.contains(problem), "{name}: {error}");
    }
    assert!(with("colour", "red").unwrap_err().contains("unknown field"));
}
