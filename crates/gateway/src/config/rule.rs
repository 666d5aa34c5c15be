//! Rules that several tables of a configuration share.

use url::{Host, Url};

use crate::frame::Plain;

/// A name that can stand in an address and in a form as it is.
///
/// # Errors
///
/// Says what it must be.
pub fn id(text: &str) -> Result<(), &'static str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match (1..=40).contains(&text.len()) && text.bytes().all(plain) {
        true => Ok(()),
        false => Err("id must be 1 to 40 small letters, digits and hyphens"),
    }
}

/// A text for people, without the spaces around it.
///
/// # Errors
///
/// Says what the value of this name must be.
pub fn one_line(name: &str, text: &str, most: usize) -> Result<String, String> {
    let text = text.trim();
    match (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        true => Ok(text.to_owned()),
        false => Err(format!("{name} must be one line of at most {most} letters")),
    }
}

/// Where a payer is sent from a page of ours.
///
/// # Errors
///
/// Says what the value of this name must be.
pub fn return_url(name: &str, text: &str, plain: Plain) -> Result<(), String> {
    // The text is what pages link to: `https:shop.example` parses, and leads to a path of ours.
    let leads_away = Url::parse(text).is_ok_and(|url| {
        text.starts_with("https://")
            || (plain == Plain::OnLoopback && text.starts_with("http://") && is_loopback(&url))
    });
    if leads_away { Ok(()) } else { Err(format!("{name} must be https")) }
}

/// Where payers reach the gateway: links are made by putting a path behind it.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn public_url(text: &str) -> Result<(), String> {
    let such_as = "an address such as https://pay.shop.example";
    let url = Url::parse(text).map_err(|_| format!("public_url must be {such_as}"))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let nobody = url.username().is_empty() && url.password().is_none();
    match (url.scheme(), url.has_host() && nobody, bare && !text.ends_with('/')) {
        ("https" | "http", true, true) => Ok(()),
        ("https" | "http", true, false) => {
            Err(format!("public_url must be {such_as}, with nothing behind the host and its port"))
        }
        _ => Err(format!("public_url must be {such_as}")),
    }
}

/// A whole number that is neither too small nor too large.
///
/// # Errors
///
/// Says what the value of this name must be.
pub fn within(name: &str, number: i64, least: i64, most: i64) -> Result<i64, String> {
    match (least..=most).contains(&number) {
        true => Ok(number),
        false => Err(format!("{name} must be {least} to {most}")),
    }
}

/// Whether it leads to this machine and nowhere else, as `0.0.0.0` does, too.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_small_letters_digits_and_hyphens() {
        for good in ["mug", "counter-1", &"x".repeat(40)] {
            assert!(id(good).is_ok(), "{good}");
        }
        for bad in ["", "Mug", "a mug", "mug/1", "mögen", &"x".repeat(41)] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_payer_is_sent_on_by_https_or_to_this_machine_where_that_is_allowed() {
        let back = |url, plain| return_url("success_url", url, plain).is_ok();
        for good in ["https://shop.example/thanks?order=1#top", "https://127.0.0.1:8443"] {
            assert!(back(good, Plain::Never), "{good}");
        }
        for here in ["http://127.0.0.1:8080/demo", "http://localhost/", "http://[::1]:3000"] {
            assert!(back(here, Plain::OnLoopback) && !back(here, Plain::Never), "{here}");
        }
        for bad in [
            "",
            "/thanks",
            "https:shop.example",
            "http://shop.example",
            "http://127.0.0.1.shop.example",
            "http://127.0.0.1@shop.example",
            "javascript:alert(1)",
        ] {
            assert!(!back(bad, Plain::OnLoopback), "{bad}");
        }
    }

    #[test]
    fn links_are_made_behind_a_host_and_at_most_its_port() {
        for good in ["https://pay.shop.example", "http://127.0.0.1:8080", "https://bücher.example"] {
            assert_eq!(public_url(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "pay.shop.example",
            "ftp://pay.shop.example",
            "https://pay.shop.example/",
            "https://shop.example/pay",
            "https://shop.example?y",
            "https://shop.example#",
            "https://a@shop.example",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
