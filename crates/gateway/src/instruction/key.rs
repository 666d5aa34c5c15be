//! The key that instructions are signed with (Ed25519), and the public half that others pin.

use std::path::Path;
use std::str::FromStr;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use crate::key_file::SIGNING_KEY;

/// Signs instructions.
pub struct SigningKey(Ed25519KeyPair);

/// The public half of a signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// What instructions call a key: half of the hash of its public half, so that no other key can be given its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId(String);

/// A text that is no key, or no key's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither 32 bytes in base64 or hexadecimal, nor a key's id of 32 hexadecimal digits")]
pub struct NoKey;

/// Hexadecimal digits of an id.
const ID: usize = 32;

impl SigningKey {
    /// The key of an installation, which is made if it is missing.
    ///
    /// # Errors
    ///
    /// When it is malformed, or its file cannot be read or made.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        Self::from_seed(&SIGNING_KEY.open(data)?)
    }

    /// The key of 32 secret bytes.
    ///
    /// # Errors
    ///
    /// None that could happen: every 32 bytes are one.
    pub fn from_seed(seed: &[u8; 32]) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed);
        pair.map(Self).map_err(|_| anyhow::anyhow!("the signing key cannot be used"))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        let public = self.0.public_key().as_ref();
        bytes.iter_mut().zip(public).for_each(|(byte, public)| *byte = *public);
        PublicKey(bytes)
    }

    /// The signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    /// Says which one it is, and nothing secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public().id()).finish()
    }
}

impl PublicKey {
    /// A stored key.
    ///
    /// # Errors
    ///
    /// When it is of another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoKey> {
        bytes.try_into().map(Self).map_err(|_| NoKey)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId(hex::encode(Sha256::digest(self.0)).chars().take(ID).collect())
    }

    /// Whether this key signed the message.
    #[must_use]
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Base64::encode_string(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = NoKey;

    /// Base64 of either alphabet, or hexadecimal.
    fn from_str(text: &str) -> Result<Self, NoKey> {
        let text = text.trim();
        let mut bytes = [0; 32];
        if hex::decode_to_slice(text, &mut bytes).is_ok() {
            return Ok(Self(bytes));
        }
        let plain =
            Base64::decode_vec(text).or_else(|_| Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')));
        Self::from_bytes(&plain.map_err(|_| NoKey)?)
    }
}

impl KeyId {
    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyId {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let text = text.trim().to_ascii_lowercase();
        let digits = text.len() == ID && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits { Ok(Self(text)) } else { Err(NoKey) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test of RFC 8032: its secret, its public key, and the signature of nothing.
    const SECRET: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const NOTHING: &str = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    #[test]
    fn signatures_are_those_of_the_standard() {
        let key = SigningKey::from_seed(&hex::decode(SECRET).unwrap().try_into().unwrap()).unwrap();
        assert_eq!(hex::encode(key.public().as_bytes()), PUBLIC);
        assert_eq!(hex::encode(key.sign(b"")), NOTHING);
        assert!(key.public().signed(b"", &key.sign(b"")));
        assert!(!key.public().signed(b"x", &key.sign(b"")) && !key.public().signed(b"", b""));
        assert!(!format!("{key:?}").contains(&SECRET[..8]));
    }

    #[test]
    fn a_key_is_pinned_in_base64_or_hexadecimal_and_named_by_its_hash() {
        let key: PublicKey = PUBLIC.parse().unwrap();
        let base64 = key.to_string();
        assert_eq!(base64.parse(), Ok(key));
        assert_eq!(format!(" {}\n", PUBLIC.to_uppercase()).parse(), Ok(key));
        let of_links = base64.replace('+', "-").replace('/', "_");
        assert_eq!(of_links.trim_end_matches('=').parse(), Ok(key));
        for text in ["", "abc", &base64[..40], &PUBLIC[..62], &"+f".repeat(32)] {
            assert_eq!(text.parse::<PublicKey>(), Err(NoKey), "{text}");
        }
        assert_eq!(key.id().to_string().to_uppercase().parse(), Ok(key.id()));
        assert_eq!(key.id().as_str().len(), ID);
    }
}
