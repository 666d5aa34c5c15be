//! Proves that a postback is ours: CryptoCloud's token and the headers of Standard Webhooks.

use axum::http::HeaderMap;
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use quittance_protocol::{Duration, InvoiceId, Time};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The header with the postback's id for ever.
pub const ID_HEADER: &str = "webhook-id";
/// The header with the time of this attempt.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// How long a token proves anything.
const TOKEN_LIFE: Duration = Duration::from_minutes(5);
/// How far the time of a signature may be from the receiver's clock.
const CLOCKS_APART: Duration = Duration::from_minutes(5);

/// The header of every token: `{"alg":"HS256","typ":"JWT"}`.
const TOKEN_HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;

/// The token of one attempt: a JWT (HS256) over the project's secret key that names the invoice for five minutes.
///
/// It proves the invoice and the time, not the amounts: those are proved by [`signature`].
#[must_use]
pub fn token(secret: &str, id: InvoiceId, now: Time) -> String {
    let expires = (now + TOKEN_LIFE).seconds();
    let claims = format!(r#"{{"id":"{id}","uuid":"{}","exp":{expires}}}"#, id.prefixed());
    signed_token(secret, claims.as_bytes())
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// The invoice, without `INV-`.
    pub id: String,
    /// The invoice, with `INV-`.
    pub uuid: String,
    /// Until when it proves anything, in seconds since 1970.
    pub exp: i64,
}

/// What a token says, if the secret key made it and its time is not over. This is the receiver's side.
#[must_use]
pub fn verify_token(secret: &str, token: &str, now: Time) -> Option<Claims> {
    let (signed, _) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let header: Header = serde_json::from_slice(&Base64UrlUnpadded::decode_vec(header).ok()?).ok()?;
    let claims = Base64UrlUnpadded::decode_vec(claims).ok()?;
    // A token must not choose how it is checked.
    let ours = header.alg == "HS256" && same(&with_signature(secret, signed), token);
    let claims: Claims = serde_json::from_slice(&claims).ok().filter(|_| ours)?;
    (claims.exp > now.seconds()).then_some(claims)
}

/// The value of [`SIGNATURE_HEADER`]: HMAC-SHA256 over `id.timestamp.body` with the project's webhook secret.
#[must_use]
pub fn signature(secret: &[u8], webhook_id: &str, timestamp: i64, body: &[u8]) -> String {
    let head = format!("{webhook_id}.{timestamp}.");
    let mac = keyed(secret).chain_update(head).chain_update(body).finalize().into_bytes();
    format!("v1,{}", Base64::encode_string(&mac))
}

/// Whether headers and body are signed with the webhook secret, and lately. This is the receiver's side.
#[must_use]
pub fn verify_signature(secret: &[u8], headers: &HeaderMap, body: &[u8], now: Time) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(timestamp) = text(TIMESTAMP_HEADER).parse::<i64>() else { return false };
    let apart = now.seconds().abs_diff(timestamp);
    let expected = signature(secret, text(ID_HEADER), timestamp, body);
    // Several signatures stand side by side while a secret is being changed.
    let signed = text(SIGNATURE_HEADER).split(' ').any(|given| same(given, &expected));
    signed && i64::try_from(apart).is_ok_and(|apart| apart <= CLOCKS_APART.seconds())
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

fn signed_token(secret: &str, claims: &[u8]) -> String {
    let encoded = |part| Base64UrlUnpadded::encode_string(part);
    with_signature(secret, &format!("{}.{}", encoded(TOKEN_HEADER), encoded(claims)))
}

fn with_signature(secret: &str, signed: &str) -> String {
    let mac = keyed(secret.as_bytes()).chain_update(signed).finalize().into_bytes();
    format!("{signed}.{}", Base64UrlUnpadded::encode_string(&mac))
}

/// HMAC-SHA256 with a key of any length, prepared as RFC 2104 says: hashed if it is longer than a block, then filled up
/// with zeros.
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    let hashed = Sha256::digest(secret);
    let key = if secret.len() > 64 { hashed.as_slice() } else { secret };
    let mut block = [0; 64];
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    Mac::new(&block.into())
}

/// Compares without telling by the time it takes how much of it is right.
fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Time = Time::from_seconds(1_614_265_330);
    const SECRET: &str = "demo_secret_key_of_at_least_32_bytes";

    #[test]
    fn a_token_is_what_every_jwt_library_makes() {
        let claims = br#"{"sub":"1234567890","name":"John Doe","iat":1516239022}"#;
        assert_eq!(
            signed_token("your-256-bit-secret", claims),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ\
             .SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        );
    }

    #[test]
    fn a_signature_is_that_of_the_standards_own_example() {
        let secret = Base64::decode_vec("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(
            signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_key_longer_than_a_block_is_hashed_first() {
        let mac = keyed(&[0xaa; 131]).chain_update("Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(
            hex::encode(mac.finalize().into_bytes()),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_token_names_the_invoice_until_its_time_is_over() {
        let id = InvoiceId::from_random([7; 26]);
        let token = token(SECRET, id, NOON);
        let claims = verify_token(SECRET, &token, NOON).unwrap();
        assert_eq!((claims.id.as_str(), claims.uuid), (id.as_str(), id.prefixed()));
        assert_eq!(claims.exp, NOON.seconds() + 300);
        assert!(verify_token(SECRET, &token, NOON + Duration::from_minutes(5)).is_none());
    }

    #[test]
    fn a_token_of_another_key_or_of_no_algorithm_proves_nothing() {
        let id = InvoiceId::from_random([7; 26]);
        let token = token(SECRET, id, NOON);
        assert!(verify_token("another_secret_key_of_at_least_32_bytes", &token, NOON).is_none());
        let (signed, _) = token.rsplit_once('.').unwrap();
        let (_, claims) = signed.split_once('.').unwrap();
        let none = Base64UrlUnpadded::encode_string(br#"{"alg":"none"}"#);
        for forged in [String::new(), "a.b.c".to_owned(), format!("{none}.{claims}."), format!("{signed}.")] {
            assert!(verify_token(SECRET, &forged, NOON).is_none(), "{forged}");
        }
        assert!(verify_token(SECRET, &with_signature(SECRET, &format!("{none}.{claims}")), NOON).is_none());
    }

    #[test]
    fn a_signature_covers_id_time_and_body() {
        let headers = |id: &str, seconds: i64, signature: String| {
            let mut headers = HeaderMap::new();
            headers.insert(ID_HEADER, id.parse().unwrap());
            headers.insert(TIMESTAMP_HEADER, seconds.into());
            headers.insert(SIGNATURE_HEADER, signature.parse().unwrap());
            headers
        };
        let at = NOON.seconds();
        let good = signature(&[1; 32], "inv_1", at, b"{}");
        let rotated = format!("{} {good}", signature(&[2; 32], "inv_1", at, b"{}"));
        assert!(verify_signature(&[1; 32], &headers("inv_1", at, good.clone()), b"{}", NOON));
        assert!(verify_signature(&[1; 32], &headers("inv_1", at, rotated), b"{}", NOON));
        assert!(!verify_signature(&[1; 32], &headers("inv_2", at, good.clone()), b"{}", NOON));
        assert!(!verify_signature(&[1; 32], &headers("inv_1", at + 1, good.clone()), b"{}", NOON));
        assert!(!verify_signature(&[1; 32], &headers("inv_1", at, good.clone()), b"{ }", NOON));
        let later = NOON + Duration::from_minutes(6);
        assert!(!verify_signature(&[1; 32], &headers("inv_1", at, good), b"{}", later));
        assert!(!verify_signature(&[1; 32], &HeaderMap::new(), b"{}", NOON));
    }
}
