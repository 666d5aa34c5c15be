//! Makes the names and secrets of a new project.

use base64ct::{Base64, Encoding};
use quittance_gateway::clock;
use sha2::{Digest, Sha256};

/// What a project's id is made of.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Letters of an id.
const LENGTH: usize = 16;

/// What is new and secret. It has no `Debug`.
pub(super) struct Issued {
    /// The project's id.
    pub(super) id: String,
    /// The API key, which is kept as a hash only.
    pub(super) api_key: String,
    /// Signs the postback's token.
    pub(super) secret_key: String,
    /// Signs postbacks.
    pub(super) webhook_secret: String,
}

impl Issued {
    /// Makes all of them.
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            id: id()?,
            api_key: hex::encode(clock::random::<32>()?),
            secret_key: hex::encode(clock::random::<32>()?),
            webhook_secret: format!("whsec_{}", Base64::encode_string(&clock::random::<32>()?)),
        })
    }

    /// What is kept of the API key.
    pub(super) fn api_key_sha256(&self) -> String {
        hex::encode(Sha256::digest(self.api_key.as_bytes()))
    }
}

/// Every letter is as likely as any other: bytes beyond the last whole alphabet are thrown away.
fn id() -> anyhow::Result<String> {
    let mut id = String::new();
    while id.len() < LENGTH {
        for byte in clock::random::<LENGTH>()? {
            let letter = LETTERS.get(usize::from(byte) % LETTERS.len());
            let whole = usize::from(byte) < 256 - 256 % LETTERS.len();
            if let (Some(letter), true, true) = (letter, whole, id.len() < LENGTH) {
                id.push(char::from(*letter));
            }
        }
    }
    Ok(id)
}
