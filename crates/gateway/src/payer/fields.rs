//! What a payer's form holds, whether a browser or a program sent it.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::Response;
use serde_json::Value;

/// The fields of a form: `x-www-form-urlencoded`, or a flat JSON object. What is neither has no fields.
#[derive(Clone, Debug, Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// A field that was filled in.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The first field of several whose names begin alike and that was filled in.
    #[must_use]
    pub fn below(&self, prefix: &str) -> Option<&str> {
        self.0.keys().filter(|name| name.starts_with(prefix)).find_map(|name| self.get(name))
    }

    /// Every field whose name begins like this and that was filled in, by what follows in its name.
    pub fn all_below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.keys().filter_map(move |name| Some((name.strip_prefix(prefix)?, self.get(name)?)))
    }

    /// A field that holds a whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }

    /// A field that says yes.
    #[must_use]
    pub fn says_yes(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1" | "on" | "yes"))
    }

    fn read(kind: &str, body: &[u8]) -> Self {
        if !kind.starts_with("application/json") {
            return Self(url::form_urlencoded::parse(body).into_owned().collect());
        }
        let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return Self::default() };
        let plain = members.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            Value::Number(number) => Some((name, number.to_string())),
            Value::Bool(yes) => Some((name, yes.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        });
        Self(plain.collect())
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let body =
            Bytes::from_request(request, state).await.map_err(axum::response::IntoResponse::into_response)?;
        Ok(Self::read(&kind, &body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_json_give_the_same_fields() {
        let form = Fields::read("application/x-www-form-urlencoded", b"method=BTC&count=+3+&on=true&empty=");
        let json = Fields::read(
            "application/json; charset=utf-8",
            br#"{"method":"BTC","count":3,"on":true,"x":[1]}"#,
        );
        for fields in [form, json] {
            assert_eq!((fields.get("method"), fields.number("count")), (Some("BTC"), Some(3)));
            assert!(fields.says_yes("on") && fields.get("empty").is_none() && fields.get("x").is_none());
        }
        assert!(Fields::read("application/json", b"{nonsense").get("method").is_none());
    }
}
