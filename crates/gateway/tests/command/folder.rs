//! The data folder: which commands make it, and what they say where it cannot be used.

use std::fs;

use anyhow::Result;
use quittance_testkit::gateway::Start;

use crate::shop::Shop;

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named_with_the_reason_and_once() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let [config, data, file] =
        ["quittance.toml", "data", "data/quittance.sqlite3"].map(|name| shop.file(name));
    let serve = async || {
        let flags = ["serve", "--listen", "127.0.0.1:0", "--config", &config, "--data", &data];
        anyhow::Ok(Start::with(flags).begin()?.ended().await?.log.join("\n"))
    };
    fs::write(&data, "a file")?;
    let told = serve().await?;
    assert!(told.contains(&format!("cannot make the folder {data}: File exists")), "{told}");

    fs::remove_file(&data)?;
    fs::create_dir(&data)?;
    fs::write(&file, "no database at all, and long enough to be looked at as one")?;
    let told = serve().await?;
    assert!(told.contains(&format!("cannot use {file}: ")), "{told}");
    for told in [told, shop.run(&["address", "list"], &[]).err] {
        assert!(told.contains(&file) && told.matches("file is not a database").count() == 1, "{told}");
    }
    Ok(())
}
