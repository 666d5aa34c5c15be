//! Payer data: sealed before it is a row, opened only for the merchant.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use quittance_protocol::InvoiceId;

use crate::clock;
use crate::key_file::DATA_KEY;

/// Seals payer data (XChaCha20-Poly1305). The invoice's id is bound in, so that no row can be moved to another invoice.
pub struct DataKey {
    cipher: Option<XChaCha20Poly1305>,
    /// Where the key is looked for.
    file: PathBuf,
}

/// The sealed data cannot be made or opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SealError {
    /// The key is of no use for it.
    #[error("payer data cannot be sealed or opened")]
    Broken,
    /// There is no key.
    #[error(
        "the {} is missing, without which nobody can read or keep who pays: put it into {}, or name it in {}",
        DATA_KEY.name, .0.display(), DATA_KEY.variable
    )]
    NoKey(PathBuf),
}

const NONCE: usize = 24;

impl DataKey {
    /// Takes the installation's key, which is made if it is missing. Only a gateway does so: a key that a command makes, at a
    /// mistaken place perhaps, opens nothing.
    ///
    /// # Errors
    ///
    /// When the key is malformed, or its file cannot be read or made.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        Ok(Self::of(Some(DATA_KEY.open(data)?), data))
    }

    /// Takes the installation's key. That it is missing is an error for whoever needs it.
    ///
    /// # Errors
    ///
    /// When the key is malformed, or its file cannot be read.
    pub fn find(data: &Path) -> anyhow::Result<Self> {
        Ok(Self::of(DATA_KEY.find(data)?, data))
    }

    fn of(key: Option<[u8; 32]>, data: &Path) -> Self {
        let cipher = key.map(|key| XChaCha20Poly1305::new(&key.into()));
        Self { cipher, file: DATA_KEY.beside(data) }
    }

    fn cipher(&self) -> Result<&XChaCha20Poly1305, SealError> {
        self.cipher.as_ref().ok_or_else(|| SealError::NoKey(self.file.clone()))
    }

    /// Seals `data` for one invoice.
    ///
    /// # Errors
    ///
    /// When there is no key, or no randomness can be had.
    pub fn seal(&self, id: InvoiceId, data: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = clock::random::<NONCE>().map_err(|_| SealError::Broken)?;
        let payload = Payload { msg: data, aad: id.as_str().as_bytes() };
        let sealed = self.cipher()?.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Broken)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for this invoice.
    ///
    /// # Errors
    ///
    /// When there is no key, or it was sealed with another one or for another invoice, or was changed.
    pub fn open_sealed(&self, id: InvoiceId, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        let payload = Payload { msg: sealed, aad: id.as_str().as_bytes() };
        self.cipher()?.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| SealError::Broken)
    }
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
