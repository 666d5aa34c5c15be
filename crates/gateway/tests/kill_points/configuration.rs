//! A configuration that cannot be used: the gateway says why, ends, and gives no key away.

use std::fs;

use anyhow::Result;
use quittance_testkit::gateway::{Ended, Start};
use quittance_testkit::shop::ACCOUNT;

/// The private key of an account, from the examples of BIP-32. Nobody keeps money there.
const PRIVATE: &str = "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM";
/// What signs a shop's postbacks.
const SECRET: &str = "a_secret_key_of_more_than_32_bytes_";

/// A shop as it should be configured.
fn shop(id: &str) -> String {
    format!(
        r#"
[[project]]
id = "{id}"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5"
secret_key = "{SECRET}"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "https://shop.example/paid"
keys = {{ evm = "{ACCOUNT}" }}
"#
    )
}

/// Starts a gateway with this configuration. It ends by itself.
async fn refused(configuration: &str) -> Result<Ended> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::create_dir(path("assets"))?;
    fs::write(path("assets/index.html"), "<!doctype html><script>1</script>")?;
    fs::write(path("quittance.toml"), configuration)?;
    let arguments = ["serve", "--listen", "127.0.0.1:0"].map(str::to_owned).into_iter();
    let files = [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "assets")];
    let files = files.into_iter().flat_map(|(flag, name)| [flag.to_owned(), path(name)]);
    Start::with(arguments.chain(files)).begin()?.ended().await
}

/// Nothing that has to be kept secret stands in the log, nor the better part of it.
fn keeps_secrets(ended: &Ended) {
    let log = ended.log.join("\n");
    for secret in
        [ACCOUNT, PRIVATE, SECRET, "YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh", "7a5f03a48006312055d6f7c5"]
    {
        let part = secret.get(..12).unwrap_or(secret);
        assert!(!log.contains(part), "{part}… stands in the log:\n{log}");
    }
}

#[tokio::test]
async fn a_configuration_that_cannot_be_used_is_named_without_its_secrets() -> Result<()> {
    let good = shop("LIVESHOP00000001");
    let changed = |from: &str, to: &str| good.replace(from, to);
    let stories = [
        ("no key of a shop", changed("secret_key =", "secret_kee ="), "line 7: unknown field `secret_kee`"),
        ("an open quote", changed("bytes_\"\n", "bytes_\n"), "line 7: "),
        (
            "a private key",
            changed(ACCOUNT, PRIVATE),
            "project LIVESHOP00000001: keys.evm: this is a PRIVATE key",
        ),
        (
            "a mistyped key",
            changed("xpub6C", "xpub6D"),
            "project LIVESHOP00000001: keys.evm: this is not an extended public key",
        ),
        (
            "a key in two projects",
            format!("{good}{}", shop("LIVESHOP00000002")),
            "belongs to one project only",
        ),
        (
            "a key where a table is asked for",
            changed("{ evm =", "").replace("\" }", "\""),
            "line 10: keys: invalid type",
        ),
        (
            "a private key as the mode",
            changed("\"live\"", &format!("\"{PRIVATE}\"")),
            "line 5: mode: unknown variant",
        ),
        (
            "a secret as a number",
            format!("{good}settle_hours = \"{SECRET}\""),
            "line 11: settle_hours: invalid type",
        ),
        ("a private key as an account", changed("evm =", &format!("{PRIVATE} =")), "unknown account"),
        ("a secret as the id", changed("LIVESHOP00000001", SECRET), "id must be 16 letters and digits"),
    ];
    for (story, configuration, reason) in stories {
        let ended = refused(&configuration).await?;
        assert_eq!(ended.code, Some(1), "{story}: {:#?}", ended.log);
        assert!(ended.log.iter().any(|line| line.contains(reason)), "{story}: {:#?}", ended.log);
        keeps_secrets(&ended);
    }
    Ok(())
}
