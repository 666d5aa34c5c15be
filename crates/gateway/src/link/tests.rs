//! What a checkout link may say, and what is refused with its name.

use super::*;

const SHOP: &str = include_str!("../demo.toml");

fn link(lines: &str) -> Result<Arc<Link>, String> {
    let usual = "id = \"mug\"\nproject = \"DEMOSHOP00000001\"\ntitle = \"A mug\"\namount = \"12.50\"\ncurrency = \"EUR\"";
    // What a test sets takes the place of the usual.
    let name = |line: &str| line.split(" =").next().unwrap_or_default().to_owned();
    let set: Vec<String> = lines.lines().map(name).collect();
    let kept: Vec<&str> = usual.lines().filter(|line| !set.contains(&name(line))).collect();
    let shop = SHOP.replace("{url}", "http://127.0.0.1:8080");
    let (shop, _) = shop.split_once("[[link]]").unwrap_or((&shop, ""));
    let text = format!("{shop}\n[[link]]\n{}\n{lines}\n", kept.join("\n"));
    let config: Config = toml::from_str(&text).map_err(|error| error.to_string())?;
    let projects = Projects::check(&config, true).unwrap();
    let links = Links::check(&config, &projects, false).map_err(|error| error.to_string())?;
    Ok(Arc::clone(links.all().next().unwrap()))
}

#[test]
fn a_link_says_what_is_sold_and_for_how_much() {
    let mug = link("lines = [{ description = \"Mug\", quantity = \"1\", amount = \"12.50\" }]\nstock = 3\npayer_data = true")
        .unwrap();
    assert_eq!((mug.path().as_str(), mug.fiat.value().as_str()), ("/c/mug", "12.50"));
    assert_eq!((mug.stock, mug.lines.len(), mug.payer_data), (Some(3), 1, Some(PayerData::Needed)));
    assert_eq!(link("").unwrap().payer_data, None, "as the project has it");
}

#[test]
fn what_cannot_be_sold_is_named() {
    for (lines, problem) in [
        ("id = \"Mug\"", "id must be"),
        ("id = \"../i\"", "id must be"),
        ("project = \"NOBODY0000000001\"", "project must be"),
        ("title = \" \"", "title must be"),
        ("amount = \"0\"", "amount must be"),
        ("amount = \"12,50\"", "amount must be"),
        ("amount = \"12.505\"", "amount must be"),
        ("amount = \"24.90\"\ncurrency = \"JPY\"", "amount must be an amount in JPY such as \"2490\""),
        ("currency = \"BTC\"", "BTC is no currency"),
        ("stock = 0", "stock must be"),
        ("lines = [{ description = \"\" }]", "lines: description must be"),
        ("lines = [{ description = \"x\", amount = \"1e3\" }]", "lines: amount must be"),
        ("success_url = \"http://northwind.example\"", "success_url must be https"),
        ("number = \"1\\n2\"", "number must be"),
    ] {
        let told = link(lines).unwrap_err();
        assert!(told.starts_with("link ") && told.contains(problem), "{lines}: {told}");
    }
}
