//! The encoding between page and gateway: postcard, in base64, behind the build's id.
//!
//! Page and gateway are of one build, so no field names and no versions travel. What was written by another build is
//! refused by its id before a byte of it is read.
//!
//! The gateway writes with the crates of these encodings. Reading is our own, in `base64` and `reader`: the page carries it to
//! every payer, and it is a tenth of their size.

mod base64;
mod reader;

use base64ct::{Base64, Encoding};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a text could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It was written by another build.
    OtherBuild,
    /// It is no such thing.
    Malformed,
}

/// Writes `value` for a reader of the same build: `<build>.<base64>`.
///
/// # Errors
///
/// [`Unreadable::Malformed`] if the value cannot be written, which no type of [`crate::view`] does.
pub fn write<T: Serialize>(build: &str, value: &T) -> Result<String, Unreadable> {
    let bytes = postcard::to_allocvec(value).map_err(|_| Unreadable::Malformed)?;
    Ok(format!("{build}.{}", Base64::encode_string(&bytes)))
}

/// Reads what [`write()`] of the same build wrote.
///
/// # Errors
///
/// Says whether another build wrote it or it is malformed.
pub fn read<T: DeserializeOwned>(build: &str, text: &str) -> Result<T, Unreadable> {
    let (written_by, payload) = text.trim().split_once('.').ok_or(Unreadable::Malformed)?;
    if written_by != build {
        return Err(Unreadable::OtherBuild);
    }
    let bytes = base64::decode(payload).ok_or(Unreadable::Malformed)?;
    reader::read(&bytes).ok_or(Unreadable::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_reads_what_it_wrote_and_nothing_else() {
        let value = (String::from("24.90"), 7u64, Some(true));
        let text = write("b1", &value).unwrap();
        assert_eq!(read("b1", &text), Ok(value));
        assert_eq!(read::<(String, u64, Option<bool>)>("b2", &text), Err(Unreadable::OtherBuild));
        assert_eq!(read::<(String, u64, Option<bool>)>("b1", "b1.%%%"), Err(Unreadable::Malformed));
        assert_eq!(read::<u64>("b1", "nonsense"), Err(Unreadable::Malformed));
    }
}
