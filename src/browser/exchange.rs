//! Asks the gateway something and waits for its answer.

use gloo_net::http::{Request, Response};
use web_sys::{Headers, RequestInit, UrlSearchParams};

/// The compact form of a view.
const COMPACT: &str = "application/vnd.quittance";

/// What the gateway answered.
pub(super) struct Answer {
    /// The status of HTTP.
    pub(super) status: u16,
    /// Whether that is good news.
    pub(super) ok: bool,
    /// The encoded view, of good news.
    pub(super) text: String,
}

/// Sends a form, or without one asks for what is there. Nothing came of it when the gateway could not be reached.
pub(super) async fn exchange(path: &str, form: Option<&UrlSearchParams>) -> Option<Answer> {
    // The request is the browser's own: the one that gloo builds works out queries, which we have none of.
    let options = RequestInit::new();
    let headers = Headers::new().ok()?;
    headers.set("Accept", COMPACT).ok()?;
    options.set_headers(&headers);
    if let Some(form) = form {
        options.set_method("POST");
        options.set_body(form);
    }
    let request = web_sys::Request::new_with_str_and_init(path, &options).ok()?;
    let response: Response = Request::from(request).send().await.ok()?;
    let text = response.text().await.ok()?;
    Some(Answer { status: response.status(), ok: response.ok(), text })
}
