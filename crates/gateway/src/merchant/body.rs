//! Reads a request's body, whatever form it comes in: JSON, a form, a multipart form, or nothing at all.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use futures_util::StreamExt;
use url::form_urlencoded;

use super::fields::Fields;

/// The largest body that is read. An order with all its lines is a few kilobytes.
const LARGEST: usize = 64 * 1024;
/// How much of a larger one is still taken in, so that its sender reads our answer and not a broken connection.
const SWALLOWED: usize = 8 * 1024 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadBody {
    /// It is too large.
    TooLarge,
    /// It is not what it says it is.
    Malformed,
}

/// The body's members. An empty body has none.
pub(super) async fn fields(request: Request) -> Result<Fields, BadBody> {
    let (parts, body) = request.into_parts();
    let bytes = swallow(body).await?;
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    if bytes.trim_ascii().is_empty() {
        Ok(Fields::default())
    } else if kind.starts_with("multipart/form-data") {
        multipart(Request::from_parts(parts, Body::from(bytes))).await
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        Ok(Fields::from_pairs(form_urlencoded::parse(&bytes).into_owned()))
    } else {
        Fields::from_json(&bytes).map_err(|_| BadBody::Malformed)
    }
}

async fn swallow(body: Body) -> Result<Bytes, BadBody> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| BadBody::Malformed)?;
        length = length.saturating_add(chunk.len());
        if length <= LARGEST {
            kept.extend_from_slice(&chunk);
        } else if length > SWALLOWED {
            break;
        }
    }
    if length <= LARGEST { Ok(kept.into()) } else { Err(BadBody::TooLarge) }
}

async fn multipart(request: Request) -> Result<Fields, BadBody> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| BadBody::Malformed)?;
    let mut pairs = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| BadBody::Malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = field.bytes().await.map_err(|_| BadBody::Malformed)?;
        pairs.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    Ok(Fields::from_pairs(pairs))
}
