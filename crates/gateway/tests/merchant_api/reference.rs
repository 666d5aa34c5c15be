//! Holds `docs/API.md` to what the gateway does: every route and every name stands in it, and its examples work.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Request, header};
use quittance_protocol::view::Standing;
use quittance_protocol::{Failed, FiatCurrency, Kind, LateBecause, Policy, Resolution, State};
use serde_json::{Value, json};

use crate::shop::{Answer, KEY, SHOP, Shop};

const REFERENCE: &str = include_str!("../../../../docs/API.md");

/// The code of the calls, from the crate's `src`, and what it tells.
const CODE: [&str; 4] = ["merchant", "state_json.rs", "postback/content.rs", "../../ledger/src/conflict.rs"];

/// Names in that code that no shop hears from these calls: of headers, of rows, of the forms of pages, and of what only
/// payers are refused.
const INSIDE: [&str; 21] = [
    "bearer",
    "lowercase",
    "no-store",
    "none",
    "settled",
    "in_the_future",
    "missing",
    "not_a_country",
    "not_a_date",
    "not_an_email",
    "too_long",
    "unknown",
    "unreadable",
    "payer-data-missing",
    "target-missing",
    "other-target",
    "no-quote",
    "has-quote",
    "time-passed",
    "backwards",
    "not-yours",
];

/// Every file below a path.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect()
}

/// The code of the calls without its tests, so that what is quoted there is on the wire.
fn code() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = CODE.iter().flat_map(|place| files(&source.join(place)));
    let read = |file: PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
    };
    files.map(read).collect()
}

/// Whether the reference says a name in its code: between backticks, or in an example.
fn says(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let code = REFERENCE.split('`').skip(1).step_by(2);
    code.flat_map(|piece| piece.split(|c| !letter(c))).any(|word| word == name)
}

/// Every member's name in an answer, whatever it is in.
fn members(answer: &Value, found: &mut BTreeSet<String>) {
    match answer {
        Value::Object(object) => {
            found.extend(object.keys().cloned());
            object.values().for_each(|value| members(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| members(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_route_stands_in_the_reference_and_no_other() {
    let code = code();
    let routes = code
        .iter()
        .flat_map(|text| text.split(".route(\"").skip(1))
        .map(|rest| rest.split('"').next().unwrap());
    let routes: BTreeSet<&str> = routes.collect();
    assert!(routes.len() >= 9, "{routes:?}");
    let table = REFERENCE.split("\n\n").find(|part| part.starts_with("| call |")).unwrap();
    let told = table.split('`').skip(1).step_by(2).map(|call| call.split_once(' ').unwrap().1);
    assert_eq!(told.collect::<BTreeSet<_>>(), routes);
}

#[test]
fn every_name_that_the_code_of_the_calls_has_stands_in_the_reference() {
    let is_name = |text: &&str| {
        let inner = |c: char| c.is_ascii_lowercase() || c == '_' || c == '-';
        text.len() > 1 && text.chars().all(inner) && text.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let code = code();
    let quoted =
        code.iter().flat_map(|text| text.lines()).filter(|line| !line.trim_start().starts_with("//"));
    let quoted = quoted.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(is_name);
    let names: BTreeSet<&str> = quoted.filter(|name| !INSIDE.contains(name)).collect();
    assert!(
        ["transactions", "uuids", "time_to_pay", "nothing-named", "late_by"]
            .iter()
            .all(|name| names.contains(name))
    );
    let missing: Vec<&&str> = names.iter().filter(|name| !says(name)).collect();
    assert!(missing.is_empty(), "docs/API.md does not say {missing:?}");
}

#[test]
fn every_state_reason_and_currency_stands_in_the_reference() {
    let states = State::ALL.iter().map(|state| state.as_str());
    let why =
        Failed::ALL.iter().map(|why| why.as_str()).chain(LateBecause::ALL.iter().map(|why| why.as_str()));
    let decided = Resolution::ALL.iter().map(|resolution| resolution.as_str());
    let asked =
        Kind::ALL.iter().map(|kind| kind.as_str()).chain(Policy::ALL.iter().map(|policy| policy.as_str()));
    let currencies = FiatCurrency::ALL.iter().map(|currency| currency.code());
    let standings =
        [Standing::InTime, Standing::Late, Standing::Stuck, Standing::Left].into_iter().map(Standing::as_str);
    let names = states.chain(why).chain(decided).chain(asked).chain(currencies).chain(standings);
    let missing: Vec<&str> = names.filter(|name| !says(name)).collect();
    assert!(missing.is_empty(), "docs/API.md does not say {missing:?}");
}

/// What an example asks for.
struct Example {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Example {
    /// Reads a `curl` as it is typed: words, some of them in quotes.
    fn read(typed: &str) -> Self {
        let mut words = words(typed).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"), "{typed}");
        let mut example =
            Self { method: "GET", path: String::new(), headers: Vec::new(), body: String::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "-s" => {}
                "-X" => example.method = if words.next().unwrap() == "DELETE" { "DELETE" } else { "POST" },
                "-H" => {
                    let header = words.next().unwrap();
                    let (name, value) = header.split_once(": ").unwrap();
                    example.headers.push((name.to_lowercase(), value.to_owned()));
                }
                "-d" => {
                    let joined = if example.body.is_empty() { "" } else { "&" };
                    example.body = [&example.body, joined, &words.next().unwrap()].concat();
                    example.method = "POST";
                }
                url => example.path = url.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned(),
            }
        }
        if !example.body.is_empty() && !example.headers.iter().any(|(name, _)| name == "content-type") {
            example.headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        }
        example
    }

    async fn run(&self, shop: &Shop) -> Answer {
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        shop.ask(request.body(Body::from(self.body.clone())).unwrap()).await
    }
}

/// The words of a command line.
fn words(typed: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in typed.chars() {
        match c {
            '\'' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The commands of a reader who types one example after the other.
fn commands() -> Vec<String> {
    let blocks = REFERENCE.split("```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let commands =
        blocks.flat_map(|block| block.split("\ncurl ").map(|part| part.trim_start_matches("curl ")));
    commands.map(|rest| format!("curl {}", rest.replace("\\\n", " "))).collect()
}

#[tokio::test]
async fn the_examples_work_and_every_member_of_their_answers_stands_in_the_reference() {
    let shop = Shop::open_with(|config| {
        let usd = config.rates.fixed.get_mut("USD").unwrap();
        usd.insert("TRX".to_owned(), "0.2871".to_owned());
    })
    .await;
    let (mut id, mut transaction, mut found) = (String::new(), String::new(), BTreeSet::new());
    for command in commands() {
        let command = command.replace("demo_api_key", KEY).replace("DEMOSHOP00000001", SHOP);
        let answer =
            Example::read(&command.replace("$ID", &id).replace("$TX", &transaction)).run(&shop).await;
        assert!((200..300).contains(&answer.status), "{command}: {} {}", answer.status, answer.body);
        let told = answer.json();
        let created = [&told["id"], &told["result"]["invoice_id"]];
        id = created.iter().find_map(|id| id.as_str()).unwrap_or(&id).to_owned();
        transaction = told["elsewhere"][0]["transaction"].as_str().unwrap_or(&transaction).to_owned();
        if !command.contains("/sandbox/") {
            members(&told, &mut found);
        }
        if command.contains("/accept") {
            assert!(["paid", "overpaid"].contains(&told["state"].as_str().unwrap()), "{}", answer.body);
        }
    }
    let refused = shop.post("/api/v1/invoices", r#"{"minutes":30}"#).await;
    assert_eq!(refused.headers[header::CONTENT_TYPE], "application/problem+json");
    members(&refused.json(), &mut found);
    assert!(["uuid", "fullcode", "elsewhere", "code"].iter().all(|name| found.contains(*name)), "{found:?}");
    let missing: Vec<&String> = found.iter().filter(|name| !says(name)).collect();
    assert!(missing.is_empty(), "docs/API.md does not say {missing:?}");
    // The refusal that is shown is the one that is answered.
    let shown =
        REFERENCE.split("```json\n").find(|block| block.starts_with("{\"type\": \"about:blank\"")).unwrap();
    let shown: Value = serde_json::from_str(shown.split("\n```").next().unwrap()).unwrap();
    assert_eq!((&shown["code"], &shown["member"]), (&json!("invalid_input"), &json!("minutes")));
    assert_eq!(shown, refused.json());
}
