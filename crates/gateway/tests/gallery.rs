//! The gallery as browsers and `cargo xtask gallery` meet it.

use std::ffi::OsString;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use reqwest::{Response, StatusCode};
use tempfile::TempDir;

/// A gateway with a page that has a program in name only.
struct Site {
    gateway: Gateway,
    _folder: TempDir,
}

impl Site {
    async fn open(options: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name).into_os_string();
        std::fs::create_dir(path("dist"))?;
        std::fs::write(path("dist/index.html"), "<script type=\"module\">0</script>")?;
        std::fs::write(path("empty.toml"), "")?;
        let mut arguments: Vec<OsString> = ["serve", "--listen", "127.0.0.1:0"].map(OsString::from).into();
        for (option, name) in [("--config", "empty.toml"), ("--data", "data"), ("--assets", "dist")] {
            arguments.extend([option.into(), path(name)]);
        }
        arguments.extend(options.iter().map(OsString::from));
        Ok(Self { gateway: Start::with(arguments).run().await?, _folder: folder })
    }

    async fn get(&self, path: &str) -> Result<Response> {
        Ok(http()?.get(format!("{}{path}", self.gateway.url())).send().await?)
    }

    async fn names(&self, path: &str) -> Result<Vec<String>> {
        Ok(serde_json::from_slice(&self.get(path).await?.bytes().await?)?)
    }
}

#[tokio::test]
async fn every_name_leads_to_a_document_under_the_pages_own_policy() -> Result<()> {
    let site = Site::open(&["--demo"]).await?;
    let names = [site.names("/gallery.json").await?, site.names("/gallery/documents.json").await?].concat();
    assert!(names.iter().any(|name| name == "awaiting") && names.iter().any(|name| name == "receipt"));
    for name in names {
        let answer = site.get(&format!("/gallery/{name}?theme=dark&locale=en")).await?;
        assert_eq!(answer.status(), StatusCode::OK, "{name}");
        let policy = answer.headers().get("content-security-policy").context("a policy")?.to_str()?;
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(answer.text().await?.contains(" data-theme=\"dark\">"), "{name}");
    }
    assert_eq!(site.get("/gallery/nothing").await?.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.get("/gallery").await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn there_is_no_gallery_beside_real_shops() -> Result<()> {
    let site = Site::open(&[]).await?;
    for path in ["/gallery", "/gallery.json", "/gallery/awaiting"] {
        assert_eq!(site.get(path).await?.status(), StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}
