//! `POST /i/{id}/code`: what the QR code holds. A wallet that does not read payment links may still read an address.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::CodeHolds;

use super::fields::Fields;
use super::{Arrival, PayerError};

/// The name it is remembered by.
const NAME: &str = "quittance_code";

/// A year, in seconds.
const REMEMBERED: u32 = 31_536_000;

/// Remembers it in the payer's browser, which works without a script too, and shows the code.
pub async fn code(arrival: Arrival, fields: Fields) -> Result<Response, PayerError> {
    let wanted = fields.get("code").and_then(CodeHolds::find);
    let (mut visit, opened) = arrival.open().await?;
    visit.code = wanted.ok_or_else(|| visit.refuse(Problem::InvalidInput))?;
    let mut answer = visit.granted(&opened)?;
    if let Ok(cookie) =
        HeaderValue::from_str(&cookie(visit.code, &visit.app.public_url, visit.frame().is_some()))
    {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// What the browser remembers.
pub(super) fn remembered(headers: &HeaderMap) -> CodeHolds {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).and_then(|(_, value)| CodeHolds::find(value)).unwrap_or_default()
}

/// It says nothing of who pays what: what is usual is forgotten, and anything else is one word.
///
/// In a frame it belongs to the page around it, so that it follows nobody from shop to shop.
fn cookie(holds: CodeHolds, public_url: &str, framed: bool) -> String {
    let age = match holds {
        CodeHolds::Link => 0,
        CodeHolds::Address => REMEMBERED,
    };
    let sent = match (public_url.starts_with("https:"), framed) {
        (true, true) => "None; Secure; Partitioned",
        (true, false) => "Lax; Secure",
        (false, _) => "Lax",
    };
    format!("{NAME}={}; Path=/i/; Max-Age={age}; HttpOnly; SameSite={sent}", holds.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(cookies: &str) -> CodeHolds {
        let headers = [(header::COOKIE, HeaderValue::from_str(cookies).unwrap())];
        remembered(&headers.into_iter().collect())
    }

    #[test]
    fn the_browser_says_what_it_remembers_among_other_cookies() {
        assert_eq!(asked("a=b; quittance_code=address; c=d"), CodeHolds::Address);
        assert_eq!(asked("quittance_code=link"), CodeHolds::Link);
        for other in ["", "quittance_code", "quittance_code=<script>", "xquittance_code=address"] {
            assert_eq!(asked(other), CodeHolds::Link, "{other}");
        }
        assert_eq!(remembered(&HeaderMap::new()), CodeHolds::Link);
    }

    #[test]
    fn what_is_remembered_stays_with_invoices_and_on_a_safe_line() {
        let kept = cookie(CodeHolds::Address, "https://pay.shop.example", false);
        assert_eq!(
            kept,
            "quittance_code=address; Path=/i/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(cookie(CodeHolds::Link, "http://127.0.0.1:8080", false).contains("Max-Age=0;"));
        let framed = cookie(CodeHolds::Address, "https://pay.shop.example", true);
        assert!(framed.ends_with("; HttpOnly; SameSite=None; Secure; Partitioned"), "{framed}");
    }
}
