//! A configuration takes what it leaves open from the environment and from files of secrets, and tells neither.

use std::fs;

use anyhow::Result;
use quittance_testkit::wait;

use crate::shop::{Shop, becomes};

/// What signs the shop's postbacks, and must never be told.
const SECRET: &str = "hunter2_hunter2_hunter2_hunter2_hunter2";

impl Shop {
    /// Rewrites the configuration.
    fn rewrite(&self, from: &str, to: &str) -> Result<()> {
        let text = fs::read_to_string(self.file("quittance.toml"))?;
        assert!(text.contains(from), "{from}");
        Ok(fs::write(self.file("quittance.toml"), text.replace(from, to))?)
    }
}

#[tokio::test]
async fn a_gateway_runs_on_variables_and_secrets() -> Result<()> {
    let shop = Shop::open().await?;
    shop.rewrite(shop.node.url(), "http://${NODE_HOST:-127.0.0.1}:${NODE_PORT}")?;
    shop.rewrite("a_secret_key_of_more_than_32_bytes_", "${secret:postback-token}")?;
    shop.rewrite("Harbour Bikes", "$${Harbour}")?;
    fs::create_dir(shop.file("secrets"))?;
    fs::write(shop.file("secrets/postback-token"), format!("{SECRET}\n"))?;
    let port = shop.node.url().rsplit(':').next().unwrap().to_owned();
    let start = shop.gateway(&[]).env("NODE_PORT", port).env("QUITTANCE_SECRETS", shop.file("secrets"));
    let gateway = start.run().await?;
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 1).await?;
    let (id, _) = shop.order(&gateway).await?;
    let page = crate::shop::get(&format!("{}/i/{id}", gateway.url())).await?.1;
    assert!(page.contains("${Harbour}"), "{page}");
    wait::until("the log", async || (!gateway.log().is_empty()).then_some(())).await?;
    assert!(!gateway.log().join("\n").contains(SECRET));
    Ok(())
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named_without_its_value() -> Result<()> {
    let shop = Shop::open().await?;
    let stories = [
        (
            "a missing variable",
            "${NODE_TOKEN}",
            "line 17: project.secret_key: the variable NODE_TOKEN is not set",
        ),
        (
            "a missing secret",
            "${secret:token}",
            "line 17: project.secret_key: the secret token cannot be read in",
        ),
        ("no end", "${KNOWN", "line 17: project.secret_key: a ${ has no }"),
        (
            "too short a value",
            "${SHORT}",
            "project LIVESHOP00000001: secret_key must be at least 32 bytes long",
        ),
    ];
    let good = fs::read_to_string(shop.file("quittance.toml"))?;
    let ends = async |story: &str, reason: &str| -> Result<()> {
        let start = shop.gateway(&[]).env("KNOWN", SECRET).env("SHORT", "hunter2");
        let ended = start.env("QUITTANCE_SECRETS", shop.file("none")).begin()?.ended().await?;
        let log = ended.log.join("\n");
        assert_eq!(ended.code, Some(1), "{story}: {log}");
        assert!(log.contains(reason), "{story}: {log}");
        assert!(!log.contains("hunter2"), "{story}: {log}");
        Ok(())
    };
    for (story, wish, reason) in stories {
        fs::write(shop.file("quittance.toml"), good.replace("a_secret_key_of_more_than_32_bytes_", wish))?;
        ends(story, reason).await?;
    }
    // In the wrong place a value is a wrong value, and still not told.
    for (from, reason) in [
        ("mode = \"live\"", "mode: unknown variant"),
        ("confirmations = 2", "line 5: confirmations: invalid type"),
    ] {
        let name = from.split(' ').next().unwrap_or_default();
        fs::write(shop.file("quittance.toml"), good.replace(from, &format!("{name} = \"${{KNOWN}}\"")))?;
        ends(name, reason).await?;
    }
    Ok(())
}
