//! Payer data: sealed before it is a row, opened only for the merchant.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use quittance_protocol::InvoiceId;

use crate::clock;

/// Seals payer data (XChaCha20-Poly1305). The invoice's id is bound in, so that no row can be moved to another invoice.
pub struct DataKey(XChaCha20Poly1305);

/// The sealed data cannot be made or opened.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("payer data cannot be sealed or opened")]
pub struct SealError;

const NONCE: usize = 24;

impl DataKey {
    /// Takes the key from `QUITTANCE_DATA_KEY` (32 bytes in base64), else from a file beside the data folder that only its
    /// owner can read, which is made if it is missing. It is outside the data folder so that a backup does not hold it.
    ///
    /// # Errors
    ///
    /// When the key is malformed, or the file cannot be read or made.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        if let Ok(text) = std::env::var("QUITTANCE_DATA_KEY") {
            return Self::from_text(&text);
        }
        let file = Self::file(data);
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::from_text(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let text = Base64::encode_string(&clock::random::<32>()?);
                owners_only(&file)?.write_all(text.as_bytes())?;
                Self::from_text(&text)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The key's file, beside the data folder.
    #[must_use]
    pub fn file(data: &Path) -> PathBuf {
        let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
        name.push(".key");
        data.with_file_name(name)
    }

    fn from_text(text: &str) -> anyhow::Result<Self> {
        let bytes =
            Base64::decode_vec(text.trim()).map_err(|_| anyhow::anyhow!("the data key is not base64"))?;
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes);
        Ok(Self(cipher.map_err(|_| anyhow::anyhow!("the data key must be 32 bytes"))?))
    }

    /// Seals `data` for one invoice.
    ///
    /// # Errors
    ///
    /// When no randomness can be had.
    pub fn seal(&self, id: InvoiceId, data: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = clock::random::<NONCE>().map_err(|_| SealError)?;
        let payload = Payload { msg: data, aad: id.as_str().as_bytes() };
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| SealError)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for this invoice.
    ///
    /// # Errors
    ///
    /// When it was sealed with another key or for another invoice, or was changed.
    pub fn open_sealed(&self, id: InvoiceId, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(SealError)?;
        let payload = Payload { msg: sealed, aad: id.as_str().as_bytes() };
        self.0.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| SealError)
    }
}

fn owners_only(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_and_the_invoice_it_was_sealed_for_open_it() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::open(&folder.path().join("one")).unwrap();
        let again = DataKey::open(&folder.path().join("one")).unwrap();
        let other = DataKey::open(&folder.path().join("two")).unwrap();
        let (mine, yours) = (InvoiceId::from_random([1; 26]), InvoiceId::from_random([2; 26]));
        let sealed = key.seal(mine, b"Ada").unwrap();
        assert_eq!(again.open_sealed(mine, &sealed).unwrap(), b"Ada");
        assert!(key.open_sealed(yours, &sealed).is_err());
        assert!(other.open_sealed(mine, &sealed).is_err());
        assert!(key.open_sealed(mine, &sealed[..10]).is_err());
    }
}
