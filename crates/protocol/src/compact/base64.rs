//! Reads base64.

/// The bytes of a text in the usual alphabet, padded to groups of four.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    let whole = text.len().is_multiple_of(4) && padding <= 2;
    let mut bytes = Vec::with_capacity(letters.len());
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            bytes.push(byte);
        }
    }
    whole.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

    use super::decode;

    #[test]
    fn it_reads_what_the_gateway_writes() {
        for length in 0..300_usize {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at * 151 % 256).unwrap()).collect();
            assert_eq!(decode(&Base64::encode_string(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["A", "AA", "AAA", "AAAAA", "A===", "====", "AA=A", "A AA", "AA\u{e4}="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
