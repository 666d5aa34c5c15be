//! What must never be repeated: keys, and whatever may be one.

use std::ffi::OsString;
use std::io::Read;

use anyhow::{Context, anyhow};
use quittance_chain::derivation::{AccountKey, KeyError};

/// How extended private keys begin, whatever the network (BIP-32, SLIP-132).
const PRIVATE: &[&str] = &[
    "xprv", "tprv", "yprv", "zprv", "uprv", "vprv", "Yprv", "Zprv", "Uprv", "Vprv", "Ltpv", "Mtpv", "ttpv",
    "dgpv",
];
/// Letters and digits behind that, at least: the rest of a key has 107.
const REST: usize = 60;
/// The account of Monero, of which two texts are asked for.
pub(crate) const MONERO: &str = "monero";
/// Values of this length may be a secret, and are not repeated.
const LONG: usize = 24;
/// Bytes that are read for a key, at most.
const LONGEST_KEY: u64 = 4096;

/// Whether an extended private key is anywhere among the arguments, in whatever place.
pub(crate) fn private_key_among(arguments: &[OsString]) -> bool {
    arguments.iter().any(|argument| is_private(&argument.to_string_lossy()))
}

/// What is said then.
pub(crate) fn private_key_warning() -> anyhow::Error {
    in_history(KeyError::Private)
}

/// The key of an account that stands among the arguments, as [`account_key`] reads it. `-` reads the standard input.
pub(crate) fn key_argument(account: &str, text: &str) -> anyhow::Result<(AccountKey, String)> {
    if text == "-" {
        return Ok(account_key(account, &from_input()?)?);
    }
    account_key(account, text).map_err(|error| match is_secret(error) {
        true => in_history(error),
        false => error.into(),
    })
}

/// The key of an account, or the reason why it is none; the reason does not hold it.
pub(crate) fn account_key(account: &str, text: &str) -> Result<(AccountKey, String), KeyError> {
    let text = text.trim();
    let key = text.parse().map_err(|error| match error {
        // It may be the view key, with which nothing can be spent.
        KeyError::Hexadecimal if account == MONERO => KeyError::Kind,
        error => error,
    })?;
    Ok((key, text.to_owned()))
}

/// Whether what was refused can spend money.
fn is_secret(error: KeyError) -> bool {
    matches!(error, KeyError::Private | KeyError::Hexadecimal | KeyError::Spend | KeyError::Words)
}

fn in_history(error: KeyError) -> anyhow::Error {
    anyhow!("{error}; it stands in the history of your shell now: remove it there as well")
}

/// A text without the arguments that are long enough to be a secret.
pub(crate) fn without_long_values(text: String, arguments: &[OsString]) -> String {
    arguments.iter().skip(1).fold(text, |text, argument| {
        let argument = argument.to_string_lossy();
        let value = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => value,
            Some(_) | None => &argument,
        };
        if value.chars().count() < LONG {
            return text;
        }
        let kept: String = value.chars().take(4).collect();
        text.replace(value, &format!("{kept}…"))
    })
}

fn from_input() -> anyhow::Result<String> {
    let mut text = String::new();
    let input = std::io::stdin().lock().take(LONGEST_KEY).read_to_string(&mut text);
    input.context("the standard input is not a text")?;
    Ok(text)
}

fn is_private(text: &str) -> bool {
    PRIVATE.iter().any(|start| {
        text.match_indices(start).any(|(place, _)| {
            let rest = text.get(place + start.len()..).unwrap_or_default();
            rest.bytes().take_while(u8::is_ascii_alphanumeric).count() >= REST
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const XPRV: &str = "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM";

    #[test]
    fn a_private_key_is_found_wherever_it_stands() {
        for argument in
            [XPRV.to_owned(), format!("--key={XPRV}"), format!("evm={XPRV}"), format!("\"{XPRV}\"")]
        {
            assert!(private_key_among(&["quittance".into(), argument.clone().into()]), "{argument}");
        }
        assert!(!private_key_among(&["quittance".into(), "xprv".into(), "--name=xprv and co".into()]));
    }

    #[test]
    fn a_seed_is_no_key_and_is_not_repeated() {
        let seed = "test test test test test test test test test test test junk";
        let error = account_key("evm", seed).err().unwrap();
        assert_eq!(error, KeyError::Words);
        assert!(!error.to_string().contains("junk"));
    }

    #[test]
    fn long_values_are_cut_and_short_ones_stay() {
        let arguments = ["quittance", "derive", "--key=abcdefghijklmnopqrstuvwxyz"].map(OsString::from);
        let text = "unexpected 'abcdefghijklmnopqrstuvwxyz' after derive".to_owned();
        assert_eq!(without_long_values(text, &arguments), "unexpected 'abcd…' after derive");
    }
}
