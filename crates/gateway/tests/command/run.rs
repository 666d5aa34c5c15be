//! Runs the binary to its end.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
pub(crate) const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";
/// Its first addresses.
pub(crate) const FIRST: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
pub(crate) const SECOND: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
pub(crate) const THIRD: &str = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
/// The private key of an account, from the examples of BIP-32. Nobody keeps money there.
pub(crate) const PRIVATE: &str = "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM";

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `quittance` with these arguments and an empty standard input.
pub(crate) fn quittance(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    quittance_reading("", arguments)
}

/// Runs `quittance` with these arguments on a system that trusts this certificate alone.
pub(crate) fn quittance_trusting(
    certificate: &Path,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
    command.env("SSL_CERT_FILE", certificate).env_remove("SSL_CERT_DIR");
    run(command, "", arguments)
}

/// Runs `quittance` with these arguments and this standard input.
pub(crate) fn quittance_reading(input: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    run(Command::new(env!("CARGO_BIN_EXE_quittance")), input, arguments)
}

/// The same, with secrets in this folder.
pub(crate) fn quittance_with_secrets(
    folder: &Path,
    input: &str,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Ran {
    // A variable that begins with QUITTANCE_ is kept from the command, so another one that it knows stands in.
    let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
    command.env("CREDENTIALS_DIRECTORY", folder);
    run(command, input, arguments)
}

fn run(mut command: Command, input: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("QUITTANCE_"))
    {
        command.env_remove(name);
    }
    // The public sources of prices are behind a proxy that is not there: a test asks nobody outside.
    command.env("HTTPS_PROXY", "http://127.0.0.1:1");
    let mut child = command.spawn().unwrap();
    // A command that reads nothing may be gone before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// It did what was asked, and this is what it printed.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.out
    }

    /// It ended with this code, said why on the standard error, and printed nothing.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, why: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{self:#?}");
        assert!(self.err.contains(why), "{self:#?}");
    }

    /// Not even the better part of this is anywhere in what it wrote.
    #[track_caller]
    pub(crate) fn hides(&self, secret: &str) {
        let part = &secret[..12];
        assert!(!self.out.contains(part) && !self.err.contains(part), "{part}… is told: {self:#?}");
    }
}
