//! What makes a counter an app on its device.

use anyhow::{Context, Result};
use quittance_testkit::http;
use reqwest::{StatusCode, header};
use serde_json::Value;

use crate::till::Shop;

#[tokio::test]
async fn the_document_allows_its_worker_and_its_manifest_and_nothing_from_elsewhere() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let answer = shop.get(&device, "/pos/door").await?;
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str()?.to_owned();
    for part in [
        "default-src 'none'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "trusted-types quittance-worker",
    ] {
        assert!(policy.split("; ").any(|directive| directive == part), "{part}: {policy}");
    }
    assert!(answer.headers()["permissions-policy"].to_str()?.contains("screen-wake-lock=(self)"));
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store", "what is kept is the worker's to keep");
    assert!(
        answer.headers()[header::SET_COOKIE].to_str()?.starts_with(&device.cookie),
        "each visit renews it"
    );
    let html = answer.text().await?;
    assert!(html.contains(
        "rel=\"manifest\" crossorigin=\"use-credentials\" href=\"/pos/door/manifest.webmanifest\""
    ));
    let (_, secret) = device.cookie.split_once('.').context("a secret")?;
    assert!(!html.contains(secret), "the shell stays on the device");
    Ok(())
}

#[tokio::test]
async fn the_manifest_names_the_counter_and_pictures_that_are_there() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let answer = shop.get(&device, "/pos/door/manifest.webmanifest").await?;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/manifest+json");
    let manifest: Value = answer.json().await?;
    for (name, value) in
        [("id", "/pos/door"), ("start_url", "/pos/door"), ("scope", "/pos/door"), ("display", "standalone")]
    {
        assert_eq!(manifest[name], value);
    }
    assert_eq!(manifest["name"], "Counter at the door · Northwind Books");
    let mut found = Vec::new();
    for icon in manifest["icons"].as_array().context("icons")? {
        // Systems fetch them without cookies.
        let answer = http()?.get(shop.url(icon["src"].as_str().context("its place")?)).send().await?;
        assert_eq!(
            (answer.status(), &answer.headers()[header::CONTENT_TYPE]),
            (StatusCode::OK, &"image/png".parse()?)
        );
        let picture = image::load_from_memory(&answer.bytes().await?)?;
        assert_eq!(icon["sizes"], format!("{}x{}", picture.width(), picture.height()));
        found.push((icon["purpose"].as_str().context("its purpose")?.to_owned(), picture.width()));
    }
    assert_eq!(found, [("any".to_owned(), 192), ("any".to_owned(), 512), ("maskable".to_owned(), 512)]);
    assert_eq!(
        http()?.get(shop.url("/pos/door/icon-none.png")).send().await?.status(),
        StatusCode::NOT_FOUND
    );
    Ok(())
}

#[tokio::test]
async fn the_worker_is_a_script_for_counters_that_is_asked_for_anew_each_time() -> Result<()> {
    let shop = Shop::open().await?;
    let answer = http()?.get(shop.url("/pos/worker.js")).send().await?;
    for (name, value) in [
        ("content-type", "text/javascript; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("service-worker-allowed", "/pos/"),
        ("cross-origin-embedder-policy", "require-corp"),
    ] {
        assert_eq!(answer.headers()[name], value);
    }
    Ok(())
}
