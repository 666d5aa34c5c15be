//! A shop on another origin, with the gateway's widget in its page.

use anyhow::{Context, Result};
use quittance_testkit::storefront::Storefront;
use serde_json::Value;

use crate::browser::{Browser, Engine, Script, Window};
use crate::shop::Shop;

/// What the shop's own script does: it writes down every event, and the promise of each element.
const SHOP_SCRIPT: &str = r"
window.heard = [];
for (const type of ['ready', 'method', 'status', 'partial', 'paid', 'expired', 'late', 'close', 'error']) {
    document.addEventListener(type, event => {
        const { detail, target } = event;
        if (detail) heard.push({ type, ...detail, from: target.id, frozen: Object.isFrozen(detail) });
    });
}
addEventListener('securitypolicyviolation', event => heard.push({ type: 'violation', what: event.blockedURI + ' ' + event.violatedDirective }));
addEventListener('error', event => event.message && heard.push({ type: 'thrown', what: event.message }));
(window.quittance = window.quittance || []).push(loaded => { window.early = loaded.version; });
";

/// A shop with a gateway that knows its origin.
pub(super) struct Embedding {
    pub(super) shop: Shop,
    pub(super) site: Storefront,
}

impl Embedding {
    pub(super) async fn open() -> Result<Self> {
        let site = Storefront::open().await?;
        let shop = Shop::with(&format!("origins = [\"{}\"]", site.origin())).await?;
        site.script("/shop.js", SHOP_SCRIPT);
        Ok(Self { shop, site })
    }

    /// The page of the shop with this in its body: nothing of another origin is allowed but the gateway's script and frame, and
    /// the page is isolated.
    pub(super) fn put(&self, body: &str) {
        let gateway = self.shop.url("");
        let policy = format!(
            "default-src 'none'; script-src 'self' {gateway}; frame-src {gateway}; style-src 'self'; img-src 'self'; form-action 'self'; \
             require-trusted-types-for 'script'"
        );
        let page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Northwind Books</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><script src=\"/shop.js\"></script>\
             <script type=\"module\" src=\"{gateway}/widget/v1.js\"></script><body><h1>Northwind Books</h1>{body}"
        );
        self.site.page(
            "/",
            page,
            &[
                ("content-security-policy", policy),
                ("cross-origin-embedder-policy", "require-corp".to_owned()),
                ("cross-origin-opener-policy", "same-origin".to_owned()),
            ],
        );
    }

    /// A customer in front of it.
    pub(super) async fn visit(&self, engine: Engine, window: Window) -> Result<Browser> {
        let browser = Browser::open_in(engine, window, Script::Runs).await?;
        browser.goto(&format!("{}/", self.site.origin())).await?;
        Ok(browser)
    }
}

/// What the shop heard of this kind.
pub(super) async fn heard(browser: &Browser, kind: &str) -> Result<Vec<Value>> {
    let all = browser.ask(&format!("return heard.filter(event => event.type === {kind:?});")).await?;
    all.as_array().cloned().context("a list")
}

/// Waits until the shop heard something of this kind.
pub(super) async fn wait_heard(browser: &Browser, kind: &str) -> Result<()> {
    let script = format!("return heard.some(event => event.type === {kind:?});");
    if let Err(error) = browser.wait_until(kind, &script).await {
        let all = browser.ask("return JSON.stringify(heard);").await?;
        return Err(error.context(format!("heard: {all}")));
    }
    Ok(())
}

/// The inside of an element, as a script says it.
pub(super) fn inside(element: &str, selector: &str) -> String {
    format!("document.querySelector({element:?}).shadowRoot.querySelector({selector:?})")
}
