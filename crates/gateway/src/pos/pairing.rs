//! Pairs devices: a code that is used once, and what the device shows from then on.
//!
//! Both are random and long enough that nobody guesses them, so their plain SHA-256 is what rows hold. Neither is ever logged.

use quittance_protocol::{Duration, Time};
use quittance_store::row::{Device, NewDevice, PairingCode};
use quittance_store::{Store, StoreError};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Terminal;
use crate::clock;

/// How long a code can be used.
pub const PAIRING_TIME: Duration = Duration::from_minutes(15);
/// The longest label, in letters.
const LONGEST_LABEL: usize = 60;

/// Why no device can be paired.
#[derive(Debug, thiserror::Error)]
pub enum PairingError {
    /// The label is too long, or no line.
    #[error("a label is one line of at most {LONGEST_LABEL} letters")]
    Label,
    /// The system has no random bytes.
    #[error("no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// Rows cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A code that pairs one device.
pub struct Offered {
    /// The path that the device opens.
    pub path: String,
    /// Until when it can be used.
    pub expires_at: Time,
    code: String,
}

/// What a device shows to prove that it is paired: its name, and a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Pass {
    /// Its name among devices.
    pub id: String,
    secret: String,
}

/// Makes and keeps a new code.
///
/// # Errors
///
/// When the label cannot be, or no code can be made or kept.
pub async fn offer(store: &dyn Store, terminal: &Terminal, label: &str) -> Result<Offered, PairingError> {
    let label = label.trim();
    if label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
        return Err(PairingError::Label);
    }
    let (code, now) = (hex::encode(clock::random::<16>()?), clock::now());
    let row = PairingCode {
        hash: hash(&code),
        project: terminal.project.id.clone(),
        terminal: terminal.id.clone(),
        label: label.to_owned(),
        expires_at: now + PAIRING_TIME,
    };
    store.offer_pairing(&row, now).await?;
    Ok(Offered { path: format!("{}/pair/{code}", terminal.path()), expires_at: row.expires_at, code })
}

/// Whether a code can still be used. Looking at it uses nothing up: programs that preview links look, too.
///
/// # Errors
///
/// When rows cannot be read.
pub async fn is_offered(store: &dyn Store, terminal: &Terminal, code: &str) -> Result<bool, StoreError> {
    store.is_pairing_offered(terminal.row(), &hash(code), clock::now()).await
}

/// Uses a code up; nothing if there is no such code.
///
/// # Errors
///
/// When nothing random can be had, or rows cannot be written.
pub async fn pair(store: &dyn Store, terminal: &Terminal, code: &str) -> Result<Option<Pass>, PairingError> {
    let pass = Pass { id: hex::encode(clock::random::<4>()?), secret: hex::encode(clock::random::<32>()?) };
    let device = NewDevice { id: pass.id.clone(), hash: hash(&pass.secret), paired_at: clock::now() };
    let paired = store.pair(terminal.row(), &hash(code), &device).await?;
    Ok(paired.then_some(pass))
}

impl Offered {
    /// The code by itself.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl Pass {
    /// Reads what a device shows.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        Some(Self { id: id.to_owned(), secret: secret.to_owned() })
    }

    /// What the device keeps.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}.{}", self.id, self.secret)
    }

    /// Whether it is this device's. The comparison takes as long whatever is shown.
    #[must_use]
    pub fn opens(&self, device: &Device, terminal: &Terminal) -> bool {
        let own = bool::from(hash(&self.secret).as_slice().ct_eq(&device.hash));
        own && device.terminal == terminal.id && device.project == terminal.project.id
    }
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass").field("id", &self.id).finish_non_exhaustive()
    }
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_comes_back_as_it_was_shown_and_debug_output_keeps_its_secret() {
        let pass = Pass { id: "0a1b2c3d".to_owned(), secret: "very secret".to_owned() };
        assert_eq!(Pass::read(&pass.shown()), Some(pass.clone()));
        assert_eq!(Pass::read("nonsense"), None);
        assert!(!format!("{pass:?}").contains("secret"));
    }
}
