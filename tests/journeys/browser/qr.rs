//! The QR code, read off a screenshot as a wallet's camera would.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Browser;

impl Browser {
    /// What the code in the window holds. The screenshot stays as `screens/{name}.png`.
    pub(crate) async fn read_qr(&self, name: &str) -> Result<String> {
        let code = self.part("qr").await?;
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(middle, vec![serde_json::to_value(code)?]).await?;
        let file = self.screenshot(name).await?;
        read_picture(&file)
    }
}

/// What the code in a picture holds.
pub(crate) fn read_picture(file: &Path) -> Result<String> {
    let mut zbarimg = Command::new("zbarimg");
    zbarimg.args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(file);
    let output = zbarimg.output().context("no zbarimg: run `cargo xtask setup`")?;
    ensure!(output.status.success(), "zbarimg found no code in {}", file.display());
    let text = String::from_utf8(output.stdout)?;
    Ok(text.trim_end_matches('\n').to_owned())
}
