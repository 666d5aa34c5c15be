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
        Self::with("").await
    }

    /// With these lines for the project.
    pub(super) async fn with(lines: &str) -> Result<Self> {
        let site = Storefront::open().await?;
        let shop = Shop::with(&format!("origins = [\"{}\"]\n{lines}", site.origin())).await?;
        site.script("/shop.js", SHOP_SCRIPT);
        Ok(Self { shop, site })
    }

    /// Pays an invoice, as far as it takes.
    pub(super) async fn pay(&self, id: &str) -> Result<()> {
        self.shop.choose(id, "USDT_TRC20").await?;
        self.shop.play(id, "pay", &[]).await?;
        self.shop.play(id, "mine", &[("count", "19")]).await?;
        Ok(())
    }

    /// The page of the shop with this in its body: nothing of another origin is allowed but the gateway's script and frame, and
    /// the page is isolated.
    pub(super) fn put(&self, body: &str) {
        self.put_allowing(body, &self.shop.url(""));
    }

    /// As [`Embedding::put`], with these scripts allowed besides the shop's own.
    pub(super) fn put_allowing(&self, body: &str, scripts: &str) {
        self.put_from(&self.shop.url(""), body, scripts);
    }

    /// As [`Embedding::put_allowing`], with the gateway at this address.
    pub(super) fn put_from(&self, gateway: &str, body: &str, scripts: &str) {
        let policy = format!(
            "default-src 'none'; script-src 'self' {scripts}; frame-src {gateway}; style-src 'self'; img-src 'self'; form-action 'self'; \
             require-trusted-types-for 'script'"
        );
        let page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Northwind Books</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><script src=\"/shop.js\"></script>\
             <script type=\"module\" src=\"{gateway}/widget/v1.js\"></script><body><main><h1>Northwind Books</h1>{body}</main>"
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

/// The invoice that an element came to show, as soon as it does.
pub(super) async fn invoice_of(browser: &Browser, element: &str) -> Result<String> {
    let script = format!(
        "return heard.findLast(event => event.type === 'ready' && event.from === {element:?} && event.invoice)?.invoice;"
    );
    let id = match browser.wait_until("an invoice", &script).await {
        Ok(id) => id,
        Err(error) => {
            let all = browser.ask("return JSON.stringify(heard);").await?;
            return Err(error.context(format!("heard: {all}")));
        }
    };
    Ok(id.as_str().context("an id")?.to_owned())
}

/// Waits until the shop heard of this element that it is paid.
pub(super) async fn wait_paid(browser: &Browser, element: &str) -> Result<()> {
    let script = format!("return heard.some(event => event.type === 'paid' && event.from === {element:?});");
    browser.wait_until("the money", &script).await?;
    Ok(())
}

/// The inside of an element, as a script says it.
pub(super) fn inside(element: &str, selector: &str) -> String {
    format!("document.querySelector({element:?}).shadowRoot.querySelector({selector:?})")
}
