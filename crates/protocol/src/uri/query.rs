//! The part of a link behind the question mark, decoded (RFC 3986).

use super::link::BadLink;

/// Characters that stand for themselves, besides letters and digits (RFC 3986: unreserved, and delimiters without `&=`).
const PLAIN: &[u8] = b"-._~!$'()*+,;";

/// Names and values, decoded, in the link's order.
pub(super) type Parameters = Vec<(String, String)>;

/// Splits what stands before the question mark from the parameters behind it. The names are decoded too.
pub(super) fn split(text: &str) -> Result<(&str, Parameters), BadLink> {
    with_delimiters(text, b"")
}

/// As [`split`], with further characters that may stand in a value as they are.
pub(super) fn with_delimiters<'a>(text: &'a str, also: &[u8]) -> Result<(&'a str, Parameters), BadLink> {
    let Some((path, query)) = text.split_once('?') else { return Ok((text, Vec::new())) };
    let parameter = |part: &str| {
        let wrong = || BadLink::Parameter(part.split('=').next().unwrap_or_default().to_owned());
        let (name, value) = part.split_once('=').ok_or_else(wrong)?;
        let name = decode(name, also).filter(|name| !name.is_empty()).ok_or_else(wrong)?;
        Ok((name, decode(value, also).ok_or_else(wrong)?))
    };
    Ok((path, query.split('&').map(parameter).collect::<Result<_, BadLink>>()?))
}

/// Takes a parameter that can only be said once out of all of them.
pub(super) fn take(others: &mut Parameters, name: &str) -> Result<Option<String>, BadLink> {
    let mut found = others.extract_if(.., |(other, _)| other == name);
    let first = found.next().map(|(_, value)| value);
    match found.next() {
        Some(_) => Err(BadLink::Twice(name.to_owned())),
        None => Ok(first),
    }
}

/// The text that was encoded; none if it holds what has to be encoded and is not.
pub(super) fn decode(text: &str, also: &[u8]) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? << 4 | hex_digit(bytes.next()?)?,
            _ if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) || also.contains(&byte) => byte,
            _ => return None,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_and_what_should_be_is_refused() {
        assert_eq!(decode("Gr%C3%BC%c3%9fe+1%25", b"").as_deref(), Some("Grüße+1%"));
        for text in ["%", "%2", "%zz", "%ff", "a b", "a=b", "a?b", "ü"] {
            assert_eq!(decode(text, b""), None, "{text}");
        }
        assert_eq!(decode("a/b?c", b"/?").as_deref(), Some("a/b?c"));
    }
}
