//! Payer data: sealed before it is a row, opened only for the merchant.

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use quittance_protocol::InvoiceId;

use crate::clock;
use crate::key_file::DATA_KEY;

/// Seals payer data (XChaCha20-Poly1305). The invoice's id is bound in, so that no row can be moved to another invoice.
pub struct DataKey(XChaCha20Poly1305);

/// The sealed data cannot be made or opened.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("payer data cannot be sealed or opened")]
pub struct SealError;

const NONCE: usize = 24;

impl DataKey {
    /// Takes the installation's key, which is made if it is missing.
    ///
    /// # Errors
    ///
    /// When the key is malformed, or its file cannot be read or made.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        Ok(Self(XChaCha20Poly1305::new(&DATA_KEY.open(data)?.into())))
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
