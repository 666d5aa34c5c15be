//! A secret key of the gateway's own: from the environment, or from a file beside the data folder.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use base64ct::{Base64, Encoding};

use crate::clock;

/// Where a secret key of 32 bytes is kept. Its file is outside the data folder so that a backup of that does not hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyFile {
    /// What it is called: `data key`.
    pub name: &'static str,
    /// The variable that holds it in base64, where it is in no file.
    pub variable: &'static str,
    /// What its file is called behind the name of the data folder.
    ending: &'static str,
}

/// Seals payer data.
pub const DATA_KEY: KeyFile = KeyFile { name: "data key", variable: "QUITTANCE_DATA_KEY", ending: ".key" };

/// Signs payment instructions.
pub const SIGNING_KEY: KeyFile =
    KeyFile { name: "signing key", variable: "QUITTANCE_SIGNING_KEY", ending: ".signing-key" };

impl KeyFile {
    /// Every one there is.
    pub const ALL: &'static [Self] = &[DATA_KEY, SIGNING_KEY];

    /// The file, beside the data folder.
    #[must_use]
    pub fn beside(self, data: &Path) -> PathBuf {
        let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
        name.push(self.ending);
        data.with_file_name(name)
    }

    /// The key, if there is one.
    ///
    /// # Errors
    ///
    /// When it is malformed, or its file cannot be read. The text never holds it.
    pub fn find(self, data: &Path) -> anyhow::Result<Option<[u8; 32]>> {
        if let Ok(text) = std::env::var(self.variable) {
            return self.read(&text).with_context(|| format!("{} is wrong", self.variable)).map(Some);
        }
        let file = self.beside(data);
        match std::fs::read_to_string(&file) {
            Ok(text) => self.read(&text).with_context(|| format!("{} is wrong", file.display())).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// The key; its file is made, for its owner only, where there is none yet.
    ///
    /// # Errors
    ///
    /// As [`KeyFile::find`], and when the file cannot be made.
    pub fn open(self, data: &Path) -> anyhow::Result<[u8; 32]> {
        if let Some(key) = self.find(data)? {
            return Ok(key);
        }
        let (key, file) = (clock::random::<32>()?, self.beside(data));
        let text = Base64::encode_string(&key);
        let made = owners_only(&file).and_then(|mut file| file.write_all(text.as_bytes()));
        made.with_context(|| format!("{} cannot be made", file.display()))?;
        Ok(key)
    }

    fn read(self, text: &str) -> anyhow::Result<[u8; 32]> {
        let bytes = Base64::decode_vec(text.trim())
            .map_err(|_| anyhow::anyhow!("the {} is not base64", self.name))?;
        bytes.try_into().map_err(|_| anyhow::anyhow!("the {} must be 32 bytes", self.name))
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
    fn a_key_is_made_once_beside_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        assert_eq!(SIGNING_KEY.find(&data).unwrap(), None);
        let key = SIGNING_KEY.open(&data).unwrap();
        assert_eq!(SIGNING_KEY.open(&data).unwrap(), key);
        assert_ne!(DATA_KEY.open(&data).unwrap(), key);
        assert!(folder.path().join("data.signing-key").is_file() && folder.path().join("data.key").is_file());
    }

    #[test]
    fn what_is_no_key_is_named_and_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        for (text, why) in [("hunter2!", "not base64"), ("aHVudGVyMg==", "must be 32 bytes")] {
            std::fs::write(folder.path().join("data.signing-key"), text).unwrap();
            let told = format!("{:#}", SIGNING_KEY.open(&folder.path().join("data")).unwrap_err());
            assert!(told.contains(why) && !told.contains("hunter2") && !told.contains(text), "{told}");
        }
    }
}
