//! A letter to the shop with the facts filled in, so that a payer need not look for them.

use quittance_protocol::state::Failed;
use quittance_protocol::view::{InvoiceView, Stage};

use crate::screen::paid_twice;
use crate::ssr::case::{Case, May};
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;
use crate::ssr::topic::Topic;

/// The view as a page shows it: writing to the shop begins with the facts, once there is something to write about.
#[must_use]
pub fn with_letter(mut view: InvoiceView, dress: &Dress<'_>) -> InvoiceView {
    // The merchant knows the address, and nobody should find it on a page that is not to be paid any more.
    let case = Case { view: &view, address: None, reference: None, fee: None, may: May::default() };
    let topic = matter(&view).and_then(Topic::find);
    if let Some(letter) = topic.and_then(|topic| link(&case, &dress.locale.say(topic.title), dress)) {
        view.merchant.contact = Some(letter);
    }
    view
}

/// What a payer would write about: a topic of help.
fn matter(view: &InvoiceView) -> Option<&'static str> {
    if !view.elsewhere.is_empty() {
        return Some("network");
    }
    match &view.stage {
        Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) => None,
        Stage::Detected(_) | Stage::Confirming(_) | Stage::Canceled => Some("sent"),
        Stage::Partial { .. } => Some("wrong-amount"),
        Stage::Paid(_) => Some("delivery"),
        Stage::Overpaid { by, .. } => Some(if paid_twice(view, by) { "twice" } else { "wrong-amount" }),
        Stage::Expired { .. } => Some("expired"),
        Stage::Late { .. } => Some("late"),
        Stage::Failed { because, .. } => match because {
            Failed::Short => Some("wrong-amount"),
            Failed::Stuck | Failed::Reversed => Some("sent"),
        },
    }
}

/// Where a payer writes to about `matter`. Only a `mailto:` takes the facts: what a site would do with them nobody knows.
pub(crate) fn link(case: &Case<'_>, matter: &str, dress: &Dress<'_>) -> Option<String> {
    let contact = case.view.merchant.contact.as_deref()?;
    if !contact.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        return Some(contact.to_owned());
    }
    let locale = dress.locale;
    let subject = match &case.view.order {
        Some(order) => locale.fill(DocWord::ContactSubjectOrder, &[("order", order), ("matter", matter)]),
        None => locale.fill(DocWord::ContactSubject, &[("invoice", &case.view.id), ("matter", matter)]),
    };
    let facts: Vec<String> = case.facts(dress).iter().map(|fact| fact.line()).collect();
    // The payer's own words come first, above the facts.
    let body = ["\r\n\r\n-- \r\n", &facts.join("\r\n")].concat();
    let begun = if contact.contains('?') { "&" } else { "?" };
    // What the shop has set itself stays.
    let subject = if contact.contains("subject=") {
        String::new()
    } else {
        ["subject=", &encode(&subject), "&"].concat()
    };
    Some([contact, begun, &subject, "body=", &encode(&body)].concat())
}

/// A text as a part of a link's query, also of a `mailto:` (RFC 6068): everything but letters, digits and four signs is written as its bytes.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ => {
                for digit in [byte >> 4, byte & 15] {
                    encoded.push(char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase());
                }
                encoded.insert(encoded.len() - 2, '%');
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_survives_as_part_of_a_link() {
        assert_eq!(super::encode("Order 1042: 24.90 USDT"), "Order%201042%3A%2024.90%20USDT");
        assert_eq!(super::encode("a&b=c?#%\r\n"), "a%26b%3Dc%3F%23%25%0D%0A");
        assert_eq!(super::encode("Größe “x”"), "Gr%C3%B6%C3%9Fe%20%E2%80%9Cx%E2%80%9D");
    }
}
