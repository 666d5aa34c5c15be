//! A wallet that lives in the browser, whose owner is the test.

use anyhow::{Context, Result};
use quittance_testkit::wait;
use serde_json::{Value, json};

use super::Browser;

/// What a wallet was asked, and has not answered yet.
#[derive(Debug)]
pub(crate) struct Asked {
    id: Value,
    pub(crate) method: String,
    pub(crate) params: Value,
}

impl Browser {
    /// A wallet announces itself with this information.
    pub(crate) async fn announce(&self, info: Value) -> Result<()> {
        self.client.execute(include_str!("wallet.js"), vec![info]).await?;
        Ok(())
    }

    /// What the page asks a wallet next.
    pub(crate) async fn asked(&self) -> Result<Asked> {
        let asked =
            wait::until("the page to ask the wallet", async || self.asked_now().await.ok().flatten()).await?;
        let method = asked["method"].as_str().context("no method")?.to_owned();
        Ok(Asked { id: asked["id"].clone(), method, params: asked["params"].clone() })
    }

    /// What the page has asked a wallet already, if it has.
    pub(crate) async fn asked_now(&self) -> Result<Option<Value>> {
        let asked = self.client.execute("return window.asked.shift() ?? null", Vec::new()).await?;
        Ok(Some(asked).filter(|asked| !asked.is_null()))
    }

    /// The wallet answers.
    pub(crate) async fn answer(&self, asked: Asked, answer: Value) -> Result<()> {
        let script = "window.waiting.get(arguments[0]).resolve(arguments[1])";
        self.client.execute(script, vec![asked.id, answer]).await?;
        Ok(())
    }

    /// The wallet refuses, with the code of an error.
    pub(crate) async fn refuse(&self, asked: Asked, code: i64) -> Result<()> {
        let script = "window.waiting.get(arguments[0]).reject({ code: arguments[1], message: 'no' })";
        self.client.execute(script, vec![asked.id, json!(code)]).await?;
        Ok(())
    }

    /// The names and pictures of the wallets that the payer sees.
    pub(crate) async fn wallets(&self) -> Result<Value> {
        let script = "return [...document.querySelectorAll('[data-testid=wallet]:not([hidden])')]
            .map(button => [button.innerText.trim(), button.querySelector('img').getAttribute('src')])";
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Waits until the page shows and says these words.
    pub(crate) async fn wallet_says(&self, words: &str) -> Result<()> {
        wait::until(words, async || {
            let said = self.text("wallet-says").await.ok()?;
            said.contains(words).then_some(())
        })
        .await
    }
}
