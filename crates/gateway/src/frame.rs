//! Who may show an invoice's page in a frame: the origins that its project registers.

use url::{Origin, Url};

use crate::config::rule::is_loopback;

/// Which origins may be registered besides https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Also those of this machine, over http.
    OnLoopback,
    /// None.
    Never,
}

impl Plain {
    /// What a gateway allows that may be reached on this machine alone, or may not.
    #[must_use]
    pub const fn of(may_loopback: bool) -> Self {
        if may_loopback { Self::OnLoopback } else { Self::Never }
    }
}

/// An origin exactly as browsers write it: `https://northwind.example`, with a port only if it is not the scheme's own.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn check(origin: &str, plain: Plain) -> Result<(), String> {
    let url =
        Url::parse(origin).map_err(|_| format!("{origin} is no origin: write https://northwind.example"))?;
    let allowed = match url.scheme() {
        "https" => true,
        "http" => plain == Plain::OnLoopback && is_loopback(&url),
        _ => false,
    };
    match url.origin() {
        Origin::Tuple(..) if !allowed => {
            Err(format!("{origin} is not https; a test project may name http on this machine, too"))
        }
        Origin::Tuple(..) if origin.contains('*') => {
            Err(format!("{origin} stands for many: name each origin by itself"))
        }
        exact @ Origin::Tuple(..) => match exact.ascii_serialization() {
            exact if exact == origin => Ok(()),
            exact => Err(format!("{origin} is not written as browsers do: write {exact}")),
        },
        Origin::Opaque(_) => Err(format!("{origin} is no origin: write https://northwind.example")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_at_most_a_port() {
        for origin in
            ["https://northwind.example", "https://shop.example:8443", "https://xn--bcher-kva.example"]
        {
            assert_eq!(check(origin, Plain::Never), Ok(()), "{origin}");
        }
        for origin in [
            "",
            "*",
            "null",
            "northwind.example",
            "https://northwind.example/",
            "https://northwind.example/shop",
            "https://Northwind.example",
            "https://northwind.example:443",
            "https://*.northwind.example",
            "https://a@northwind.example",
            "https://northwind.example; frame-src *",
            "https://bücher.example",
            "http://northwind.example",
            "data:text/html,x",
            "file:///shop.html",
        ] {
            assert!(check(origin, Plain::OnLoopback).is_err(), "{origin}");
        }
    }

    #[test]
    fn a_test_project_may_be_tried_on_this_machine() {
        for origin in
            ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000", "http://shop.localhost"]
        {
            assert_eq!(check(origin, Plain::OnLoopback), Ok(()), "{origin}");
            assert!(check(origin, Plain::Never).is_err(), "{origin}");
        }
    }

    #[test]
    fn what_is_wrong_comes_with_what_to_write() {
        let told = check("https://Northwind.example/", Plain::Never).unwrap_err();
        assert!(told.ends_with("write https://northwind.example"), "{told}");
    }
}
