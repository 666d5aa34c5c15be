//! What somebody wants of a button: read from an address that anybody may have written, and made an element and its rules.

use quittance_page::ssr::{Locale, locales};
use quittance_protocol::{Fiat, FiatCurrency};

use super::SHOP;
use super::element::{Element, script};
use super::goods::{GOODS, Good};
use super::paper::Visitor;
use crate::brand::accent::Colour;

/// What can be chosen of several, by its name in the address and its words.
pub(super) type Choices = &'static [(&'static str, &'static str)];

/// What is paid for.
pub(super) const WHATS: Choices =
    &[("link", "Something you sell"), ("amount", "An amount of your page’s"), ("donation", "A donation")];
/// How the page opens.
pub(super) const HOWS: Choices = &[
    ("modal", "A button, and a dialog"),
    ("redirect", "A button, and the gateway’s page"),
    ("inline", "In the flow of the page"),
];
/// How large a button is.
pub(super) const SIZES: Choices = &[("small", "Small"), ("medium", "Medium"), ("large", "Large")];
/// Light or dark.
pub(super) const THEMES: Choices = &[("", "Automatic"), ("light", "Light"), ("dark", "Dark")];
/// Currencies that the demo has prices in.
pub(super) const CURRENCIES: Choices = &[("USD", "USD"), ("EUR", "EUR")];

/// The longest words on a button, in letters.
const LONGEST_TEXT: usize = 60;
/// The roundest corners, in pixels.
const ROUNDEST: u8 = 32;

/// What somebody wants. What makes no sense is left out, and named in `problems`.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) what: &'static str,
    pub(super) how: &'static str,
    pub(super) good: &'static Good,
    pub(super) amount: String,
    pub(super) currency: &'static str,
    pub(super) text: String,
    pub(super) locale: Option<&'static Locale>,
    pub(super) theme: &'static str,
    pub(super) size: &'static str,
    colour: Option<Colour>,
    corner: Option<u8>,
    /// What is wrong, by the name of its field.
    pub(super) problems: Vec<(&'static str, &'static str)>,
}

impl Wish {
    /// Reads what an address asks for.
    pub(super) fn read(visitor: &Visitor) -> Self {
        let choice = |name: &str, choices: Choices, usual: &'static str| {
            let asked = visitor.asks(name).unwrap_or(usual);
            choices.iter().map(|(choice, _)| *choice).find(|choice| *choice == asked).unwrap_or(usual)
        };
        let mut problems = Vec::new();
        let mut wrong = |field, problem| problems.push((field, problem));
        let what = choice("what", WHATS, "link");
        let currency = choice("currency", CURRENCIES, "USD");
        let asked = visitor.asks("amount").unwrap_or("24.90");
        let amount = currency.parse::<FiatCurrency>().ok().and_then(|currency| {
            Fiat::parse(&asked.replace(',', "."), currency).ok().filter(|fiat| fiat.minor() > 0)
        });
        if amount.is_none() && what == "amount" {
            wrong("amount", "This is no amount. One looks like 24.90, which is what the code has now.");
        }
        let text = visitor.asks("text").unwrap_or_default();
        if text.chars().count() > LONGEST_TEXT {
            wrong("text", "At most 60 letters fit a button. The rest is left out.");
        }
        let colour = visitor.asks("colour").map(colour);
        if colour == Some(None) {
            wrong("colour", "This is no colour. One looks like #0b6e5f. It is left out of the code.");
        }
        let corner = visitor.asks("corner").map(|text| text.parse().ok().filter(|px| *px <= ROUNDEST));
        if corner == Some(None) {
            wrong("corner", "A whole number from 0 to 32. It is left out of the code.");
        }
        let how = match what {
            "donation" => "inline",
            _ => choice("how", HOWS, "modal"),
        };
        Self {
            what,
            how,
            good: visitor.asks("item").and_then(Good::find).unwrap_or(&GOODS[0]),
            amount: amount.map_or_else(|| "24.90".to_owned(), |fiat| fiat.value()),
            currency,
            text: text.chars().take(LONGEST_TEXT).collect(),
            locale: visitor
                .asks("locale")
                .and_then(|code| locales().iter().find(|locale| locale.words.lang() == code)),
            theme: choice("theme", THEMES, ""),
            size: choice("size", SIZES, "medium"),
            colour: colour.flatten(),
            corner: corner.flatten(),
            problems,
        }
    }

    /// The element.
    pub(super) fn element(&self, gateway: &str) -> Element {
        let (tag, mut attributes, path) = match self.what {
            "donation" => ("quittance-donate", vec![("page", "demo".to_owned())], "/donate/demo".to_owned()),
            "amount" => {
                let query = format!("shop={SHOP}&amount={}&currency={}", self.amount, self.currency);
                let attributes = vec![
                    ("shop", SHOP.to_owned()),
                    ("amount", self.amount.clone()),
                    ("currency", self.currency.to_owned()),
                ];
                (self.tag(), attributes, format!("/widget/invoices?{query}"))
            }
            _ => (self.tag(), vec![("link", self.good.slug.to_owned())], format!("/c/{}", self.good.slug)),
        };
        if self.how == "redirect" {
            attributes.push(("mode", "redirect".to_owned()));
        }
        if let Some(locale) = self.locale {
            attributes.push(("locale", locale.words.lang().to_owned()));
        }
        if !self.theme.is_empty() {
            attributes.push(("theme", self.theme.to_owned()));
        }
        let text = match (self.text.as_str(), self.what) {
            ("", "donation") => "Donate with crypto",
            ("", _) => "Pay with crypto",
            (own, _) => own,
        };
        Element { tag, attributes, link: (format!("{gateway}{path}"), text.to_owned()) }
    }

    fn tag(&self) -> &'static str {
        if self.how == "inline" { "quittance-checkout" } else { "quittance-button" }
    }

    /// What the page's sheet says about it. Only what was understood stands in it.
    pub(super) fn rules(&self) -> String {
        let tag = match self.what {
            "donation" => "quittance-donate",
            _ => self.tag(),
        };
        let mut own = String::new();
        if let Some(colour) = self.colour {
            own += &format!(
                "  --quittance-accent: {};\n  --quittance-on-accent: {};\n",
                colour.hex(),
                colour.ink()
            );
        }
        if let Some(corner) = self.corner {
            own += &format!("  --quittance-corner: {corner}px;\n  --quittance-control: {corner}px;\n");
        }
        let (font, height) = match (tag, self.size) {
            ("quittance-button", "small") => ("0.875rem", "36px"),
            ("quittance-button", "large") => ("1.25rem", "60px"),
            _ => ("", ""),
        };
        let mut part = String::new();
        if !font.is_empty() {
            own += &format!("  font-size: {font};\n");
            part = format!("{tag}::part(button) {{\n  min-height: {height};\n}}\n");
        }
        let own = if own.is_empty() { own } else { format!("{tag} {{\n{own}}}\n") };
        own + &part
    }

    /// All of it, to be put into a page.
    pub(super) fn snippet(&self, gateway: &str) -> String {
        let rules = match self.rules() {
            rules if rules.is_empty() => rules,
            rules => format!("<style>\n{rules}</style>\n"),
        };
        format!("{}\n{rules}{}", script(gateway), self.element(gateway).html())
    }

    /// What a merchant has to know besides.
    pub(super) fn note(&self) -> &'static str {
        match self.what {
            "amount" => {
                "Whoever reads the page can change this amount. The project has to allow it (widget_amounts), and your server has to compare the amount of the postback with that of the order."
            }
            "donation" => {
                "The page is a [[donation]] of the gateway’s configuration. An event is a hint: the postback says what was given."
            }
            _ => {
                "The price is that of the [[link]] in the gateway’s configuration, and no reader can change it. An event is a hint: ship when the postback came."
            }
        }
    }
}

/// A colour as `#rgb` or `#rrggbb`.
fn colour(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    match digits.len() {
        3 => Colour::parse(
            &digits.chars().fold(String::from("#"), |all, digit| format!("{all}{digit}{digit}")),
        ),
        _ => Colour::parse(&format!("#{digits}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(query: &str) -> Wish {
        Wish::read(&Visitor::asking(query))
    }

    #[test]
    fn nothing_asked_for_is_a_button_that_works() {
        let (plain, gateway) = (wish(""), "https://pay.example");
        assert_eq!(
            plain.snippet(gateway),
            "<script type=\"module\" src=\"https://pay.example/widget/v1.js\"></script>\n\
             <quittance-button link=\"the-sea\">\n  <a href=\"https://pay.example/c/the-sea\">Pay with crypto</a>\n</quittance-button>"
        );
        assert!(plain.problems.is_empty());
    }

    #[test]
    fn what_is_understood_stands_in_the_code_and_nothing_else_does() {
        let good = wish(
            "what=amount&how=redirect&amount=5%2C50&currency=EUR&colour=%23fc0&corner=0&size=large&locale=de&theme=dark&text=Jetzt",
        );
        let code = good.snippet("https://pay.example");
        for part in [
            "shop=\"DEMOSHOP00000001\" amount=\"5.50\" currency=\"EUR\" mode=\"redirect\" locale=\"de\" theme=\"dark\"",
            "--quittance-accent: #ffcc00;\n  --quittance-on-accent: #000000;\n  --quittance-corner: 0px;",
            ">Jetzt</a>",
        ] {
            assert!(code.contains(part), "{part}: {code}");
        }
        for bad in ["red", "url(x)", "#12345", "#ggg", "#000;}", "#ééé", "rgb(1,2,3)", "}body{display:none"]
        {
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("colour", bad).finish();
            let wish = wish(&query);
            assert_eq!(wish.rules(), "", "{bad}");
            assert_eq!(
                wish.problems.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
                ["colour"],
                "{bad}"
            );
        }
        for (query, field) in [
            ("corner=33", "corner"),
            ("corner=-1", "corner"),
            ("what=amount&amount=lots", "amount"),
            ("what=amount&amount=0", "amount"),
        ] {
            assert_eq!(wish(query).problems.first().map(|(field, _)| *field), Some(field), "{query}");
        }
        assert_eq!(
            wish("locale=xx&theme=pink&size=huge&how=never&item=nothing").snippet("g"),
            wish("").snippet("g")
        );
    }

    #[test]
    fn words_on_a_button_stay_words() {
        let code = wish("text=%3C%2Fa%3E%3Cscript%3E%22").snippet("g");
        assert!(code.contains(">&lt;/a&gt;&lt;script&gt;&quot;</a>"), "{code}");
    }
}
