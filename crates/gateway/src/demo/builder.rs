//! `/demo/builder`: a form that asks how a button should be, the button itself, and its code.
//!
//! What was chosen is in the address, so that it can be kept and sent. Without a script the form is sent; with it, each change is
//! asked for as JSON, and the page made anew from that by the same code.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use quittance_page::ssr::{escape, locales};
use serde_json::{Value, json};

use super::element::code;
use super::goods::GOODS;
use super::paper::{BUILDER_SHEET, Paper, Visitor, fill};
use super::wish::{CURRENCIES, Choices, HOWS, SIZES, THEMES, WHATS, Wish};
use crate::app::App;

/// `GET /demo/builder`
pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let wish = Wish::read(&visitor);
    let asked = |name: &str, usual: &str| escape(visitor.asks(name).unwrap_or(usual));
    let field = |name: &str| {
        let problem = wish.problems.iter().find(|(field, _)| *field == name).map(|(_, problem)| *problem);
        let (invalid, hidden) =
            if problem.is_some() { (" aria-invalid=\"true\"", "") } else { ("", " hidden") };
        let error = format!(
            "<p class=\"input__error\" id=\"{name}-error\" data-testid=\"{name}-error\"{hidden}>{}</p>",
            escape(problem.unwrap_or_default())
        );
        (format!("aria-describedby=\"{name}-error\"{invalid}"), error)
    };
    let fields: Vec<(&str, String, String)> = ["amount", "text", "colour", "corner"]
        .into_iter()
        .map(|name| {
            let (state, error) = field(name);
            (name, state, error)
        })
        .collect();
    let goods: Vec<(String, String)> = GOODS
        .iter()
        .map(|good| (good.slug.to_owned(), format!("{}, {} USD", good.name, good.price)))
        .collect();
    let mut languages = vec![(String::new(), "The reader’s own".to_owned())];
    languages.extend(locales().iter().map(|locale| (locale.words.lang().to_owned(), locale.name.clone())));
    let element = wish.element(&visitor.gateway).html();
    let snippet = wish.snippet(&visitor.gateway);
    let lang = wish.locale.map_or("", |locale| locale.words.lang());
    let state = |name: &str| fields.iter().find(|(field, ..)| *field == name);
    let mut places: Vec<(&str, String)> = vec![
        ("what", radios("what", WHATS, wish.what)),
        ("how", radios("how", HOWS, wish.how)),
        ("goods", options(&goods, wish.good.slug)),
        ("amount", asked("amount", &wish.amount)),
        ("currencies", options(&owned(CURRENCIES), wish.currency)),
        ("text", asked("text", "")),
        ("colour", asked("colour", "")),
        ("corner", asked("corner", "")),
        ("sizes", options(&owned(SIZES), wish.size)),
        ("languages", options(&languages, lang)),
        ("themes", options(&owned(THEMES), wish.theme)),
        ("element", element),
        ("code", code("For your page", &snippet)),
        ("note", escape(wish.note())),
    ];
    for (name, names) in [
        ("amount", ["amount_state", "amount_error"]),
        ("text", ["text_state", "text_error"]),
        ("colour", ["colour_state", "colour_error"]),
        ("corner", ["corner_state", "corner_error"]),
    ] {
        let (attributes, error) = state(name).map(|(_, a, e)| (a.clone(), e.clone())).unwrap_or_default();
        places.extend([(names[0], attributes), (names[1], error)]);
    }
    let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = fill(include_str!("builder.html"), &places);
    let paper = Paper {
        title: "Builder · Northwind Books",
        here: "/demo/builder",
        body: &body,
        sheet: &BUILDER_SHEET,
        rules: &wish.rules(),
    };
    visitor.page(&app, &paper)
}

/// `GET /demo/builder.json`: the same, for the page's script.
pub(super) async fn built(visitor: Visitor) -> Json<Value> {
    let wish = Wish::read(&visitor);
    let element = wish.element(&visitor.gateway);
    let problems: serde_json::Map<String, Value> =
        wish.problems.iter().map(|(field, problem)| ((*field).to_owned(), (*problem).into())).collect();
    Json(json!({
        "snippet": wish.snippet(&visitor.gateway),
        "rules": wish.rules(),
        "element": {
            "tag": element.tag,
            "attributes": element.attributes,
            "href": element.link.0,
            "text": element.link.1,
            "referrer_policy": element.referrer_policy(),
        },
        "problems": problems,
        "note": wish.note(),
    }))
}

fn owned(choices: Choices) -> Vec<(String, String)> {
    choices.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

fn options(choices: &[(String, String)], chosen: &str) -> String {
    let option = |(value, words): &(String, String)| {
        let selected = if value == chosen { " selected" } else { "" };
        format!("<option value=\"{}\"{selected}>{}</option>", escape(value), escape(words))
    };
    choices.iter().map(option).collect()
}

fn radios(name: &str, choices: Choices, chosen: &str) -> String {
    let radio = |(value, words): &(&str, &str)| {
        let checked = if *value == chosen { " checked" } else { "" };
        format!(
            "<label class=\"pick\"><input type=\"radio\" name=\"{name}\" value=\"{value}\"{checked}> <span>{words}</span></label>"
        )
    };
    choices.iter().map(radio).collect()
}
