//! Checkout links and amounts from a shop's page: what a buyer, a frame and the merchant get of them, without a browser.

mod pressed;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::{http, wait};
use reqwest::{RequestBuilder, Response, StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;

const SHOP: &str = "https://northwind.example";
const AMOUNT: &str = "/widget/invoices?shop=DEMOSHOP00000001&amount=24.90&currency=USD";

/// A shop that registered [`SHOP`] and sells, with a page that has a program in name only.
struct Site {
    gateway: Gateway,
    _folder: TempDir,
}

impl Site {
    /// With these lines for its project, and for its link to a mug.
    async fn open(project: &str, link: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("dist"))?;
        std::fs::write(path("dist/index.html"), "<script type=\"module\">0</script>")?;
        let mut settings: toml::Table = include_str!("../../src/demo.toml").parse()?;
        let shop = settings["project"][0].as_table_mut().context("a project")?;
        for name in ["notification_url", "success_url", "fail_url"] {
            shop.remove(name);
        }
        shop.insert("origins".to_owned(), vec![SHOP].into());
        shop.extend(project.parse::<toml::Table>()?);
        let mug = "id = \"mug\"\nproject = \"DEMOSHOP00000001\"\ntitle = \"A <b>mug</b>\"\namount = \"14.50\"\ncurrency = \"USD\"";
        let mut mug = mug.parse::<toml::Table>()?;
        mug.extend(link.parse::<toml::Table>()?);
        settings.insert("link".to_owned(), vec![toml::Value::Table(mug)].into());
        settings.insert("public_url".to_owned(), "https://pay.example".into());
        std::fs::write(path("quittance.toml"), toml::to_string(&settings)?)?;
        let mut arguments: Vec<std::ffi::OsString> =
            ["serve", "--listen", "127.0.0.1:0"].map(Into::into).into();
        for (option, name) in [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "dist")] {
            arguments.extend([option.into(), path(name).into_os_string()]);
        }
        Ok(Self { gateway: Start::with(arguments).run().await?, _folder: folder })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    fn get(&self, path: &str) -> Result<RequestBuilder> {
        Ok(http()?.get(self.url(path)))
    }

    fn post(&self, path: &str) -> Result<RequestBuilder> {
        Ok(http()?.post(self.url(path)))
    }

    async fn text(&self, path: &str) -> Result<String> {
        Ok(self.get(path)?.send().await?.text().await?)
    }

    /// Buys; where the answer leads.
    async fn bought(&self, path: &str) -> Result<String> {
        let answer = self.post(path)?.send().await?;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        Ok(answer.headers()[header::LOCATION].to_str()?.to_owned())
    }

    /// Presses the button of a document as it came.
    async fn press(&self, path: &str, html: &str) -> Result<Response> {
        let (_, rest) = html.split_once("name=\"key\" value=\"").context("a key")?;
        let key = rest.split('"').next().unwrap_or_default();
        let request = self.post(path)?.header("content-type", "application/x-www-form-urlencoded");
        Ok(request.body(format!("key={key}")).send().await?)
    }

    /// The invoice at a path, as the merchant is told of it.
    async fn told(&self, place: &str) -> Result<Value> {
        let id = place.split(['/', '?']).nth(2).context("an id")?;
        let request = self.get(&format!("/api/v1/invoices/{id}"))?;
        Ok(request.header("authorization", "Token demo_api_key").send().await?.json().await?)
    }

    async fn play(&self, place: &str, action: &str, body: Value) -> Result<()> {
        let id = place.split(['/', '?']).nth(2).context("an id")?;
        let request = self.post(&format!("/i/{id}/{action}"))?.header("accept", "application/json");
        request.json(&body).send().await?.error_for_status()?;
        Ok(())
    }

    async fn pay(&self, place: &str) -> Result<()> {
        self.play(place, "method", json!({"method": "USDT_TRC20"})).await?;
        self.play(place, "sandbox/pay", json!({})).await?;
        self.play(place, "sandbox/mine", json!({"count": 100})).await?;
        let settled = async || (self.told(place).await.ok()?["state"] == "paid").then_some(());
        wait::until("the payment to be final", settled).await
    }
}

fn says<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn framed_by(answer: &Response) -> String {
    let directives = says(answer, "content-security-policy").split(';');
    directives.filter_map(|part| part.trim().strip_prefix("frame-ancestors ")).collect()
}

#[tokio::test]
async fn a_link_says_what_it_sells_and_makes_nothing_before_its_button_is_pressed() -> Result<()> {
    let lines = "description = \"White enamel.\\n\\nWith a blue rim.\"\nnumber = \"1045\"\nsuccess_url = \"https://northwind.example/thanks\"
        lines = [{ description = \"Mug\", quantity = \"1\", amount = \"14.50\" }]";
    let site = Site::open("", lines).await?;
    let html = site.text("/c/mug?locale=en").await?;
    for told in [
        "A &lt;b&gt;mug&lt;/b&gt;",
        "Northwind Books",
        "White enamel.",
        "With a blue rim.",
        "1045",
        "Pay 14.50\u{a0}USD",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(html.contains("<link rel=\"canonical\" href=\"https://pay.example/c/mug\">"));
    assert!(html.contains("property=\"og:title\" content=\"TEST · A &lt;b&gt;mug&lt;/b&gt;\""));
    assert!(!html.contains("<script"), "outside of a frame it needs none");
    assert_eq!(html.matches("<form ").count(), 1);

    let place = site.bought("/c/mug?locale=de&amount=0.01").await?;
    assert!(place.ends_with("?locale=de"), "{place}");
    let told = site.told(&place).await?;
    assert_eq!(
        (&told["fiat"]["value"], &told["kind"], &told["checkout_link"]),
        (&json!("14.50"), &json!("timed"), &json!("mug"))
    );
    assert_eq!((&told["order"], told.get("address")), (&json!("1045"), None), "no address is taken yet");
    site.pay(&place).await?;
    assert!(
        site.text(&place).await?.contains("https://northwind.example/thanks?order_id=1045&amp;invoice_uuid=")
    );
    assert_eq!(site.get("/c/nothing")?.send().await?.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.post("/c/nothing")?.send().await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn the_last_piece_is_sold_once_and_comes_back_when_time_is_up() -> Result<()> {
    let site = Site::open("", "stock = 2").await?;
    let (first, second) = (site.bought("/c/mug").await?, site.bought("/c/mug").await?);
    let late = site.post("/c/mug?locale=en")?.send().await?;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    let html = late.text().await?;
    assert!(html.contains("data-testid=\"sold-out\"") && !html.contains("data-testid=\"buy\""), "{html}");
    assert!(site.text("/c/mug").await?.contains("data-testid=\"sold-out\""));

    site.pay(&first).await?;
    site.play(&second, "sandbox/pass", json!({"seconds": 3600})).await?;
    let back = async || site.text("/c/mug").await.ok()?.contains("data-testid=\"buy\"").then_some(());
    wait::until("the second piece to come back", back).await?;
    site.bought("/c/mug").await?;
    assert_eq!(site.post("/c/mug")?.send().await?.status(), StatusCode::CONFLICT, "the first one is sold");
    Ok(())
}

#[tokio::test]
async fn a_link_asks_who_pays_where_it_says_so() -> Result<()> {
    let site = Site::open("", "payer_data = true").await?;
    let place = site.bought("/c/mug").await?;
    site.play(&place, "method", json!({"method": "USDT_TRC20"})).await?;
    assert_eq!(site.told(&place).await?["state"], "payer");
    Ok(())
}

#[tokio::test]
async fn a_script_that_buys_is_stopped_and_told_when_to_come_back() -> Result<()> {
    let site = Site::open("widget_amounts = true", "").await?;
    for path in ["/c/mug", AMOUNT] {
        let mut answers = Vec::new();
        for _ in 0..13 {
            answers.push(site.post(path)?.send().await?);
        }
        let refused = answers.pop().context("an answer")?;
        if path == "/c/mug" {
            assert!(answers.iter().all(|answer| answer.status() == StatusCode::SEE_OTHER));
        }
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "one client, whatever it buys: {path}");
        let wait: u32 = says(&refused, "retry-after").parse()?;
        assert!((1..=20).contains(&wait), "{wait}");
        assert!(refused.text().await?.contains("Please try again in a minute."));
    }
    Ok(())
}

#[tokio::test]
async fn what_has_no_price_is_not_sold_and_says_so() -> Result<()> {
    let site = Site::open("", "currency = \"GBP\"").await?;
    let answer = site.post("/c/mug?locale=en")?.send().await?;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().await?.contains("Nothing was sent and nothing was charged."));
    Ok(())
}

#[tokio::test]
async fn a_page_may_ask_for_an_amount_only_from_its_origin_and_if_its_project_says_so() -> Result<()> {
    let site = Site::open("widget_amounts = { USD = { minimum = \"5\", maximum = \"100\" } }", "").await?;
    let status = async |path: &str| -> Result<StatusCode> {
        Ok(site.get(&format!("{path}&embed={SHOP}"))?.send().await?.status())
    };
    let asked = |shop: &str, amount: &str, currency: &str| {
        format!("/widget/invoices?shop={shop}&amount={amount}&currency={currency}")
    };
    assert_eq!(status(AMOUNT).await?, StatusCode::OK);
    for (amount, currency) in [
        ("4.99", "USD"),
        ("100.01", "USD"),
        ("24.90", "EUR"),
        ("24.905", "USD"),
        ("1e1", "USD"),
        ("", "USD"),
        ("-5", "USD"),
    ] {
        let path = asked("DEMOSHOP00000001", amount, currency);
        assert_eq!(status(&path).await?, StatusCode::UNPROCESSABLE_ENTITY, "{amount} {currency}");
        assert_eq!(site.post(&path)?.send().await?.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(status(&asked("NOBODY0000000001", "24.90", "USD")).await?, StatusCode::NOT_FOUND);
    assert_eq!(status("/widget/invoices?x=1").await?, StatusCode::NOT_FOUND);

    // Top level, only a page of the shop leads there: an address that somebody else made up is refused.
    let from = async |referrer: &str| -> Result<StatusCode> {
        Ok(site.get(AMOUNT)?.header(header::REFERER, referrer).send().await?.status())
    };
    assert_eq!(site.get(AMOUNT)?.send().await?.status(), StatusCode::FORBIDDEN);
    assert_eq!(from("https://northwind.example/books/7").await?, StatusCode::OK);
    assert_eq!(from("https://northwind.example.evil.example/").await?, StatusCode::FORBIDDEN);
    let other = site.get(&format!("{AMOUNT}&embed=https://evil.example"))?.send().await?;
    assert_eq!((other.status(), framed_by(&other)), (StatusCode::FORBIDDEN, "'none'".to_owned()));
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let foreign = site.post(AMOUNT)?.header(name, value).send().await?;
        assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "somebody else's page sends the form: {name}");
    }

    let place = site.bought(&format!("{AMOUNT}&order=7&description=The%20Sea&embed={SHOP}")).await?;
    assert!(place.ends_with(&format!("?embed={SHOP}")), "{place}");
    let told = site.told(&place).await?;
    assert_eq!(
        (&told["fiat"]["value"], &told["order"], &told["description"]),
        (&json!("24.90"), &json!("7"), &json!("The Sea"))
    );
    Ok(())
}

#[tokio::test]
async fn a_shop_that_takes_no_amounts_from_its_pages_refuses_all_of_them() -> Result<()> {
    let site = Site::open("", "").await?;
    let framed = site.get(&format!("{AMOUNT}&locale=en&embed={SHOP}"))?.send().await?;
    assert_eq!((framed.status(), framed_by(&framed)), (StatusCode::FORBIDDEN, SHOP.to_owned()));
    assert!(framed.text().await?.contains("This cannot be paid"), "the shop's page shows why");
    assert_eq!(site.post(AMOUNT)?.send().await?.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn what_makes_an_invoice_may_be_framed_by_registered_origins_and_goes_on_there() -> Result<()> {
    let site = Site::open("widget_amounts = true", "").await?;
    for path in [
        "/c/mug?locale=de&theme=dark",
        "/donate/demo?locale=de&theme=dark",
        &format!("{AMOUNT}&locale=de&theme=dark"),
    ] {
        let kept = "locale=de&amp;embed=https://northwind.example&amp;theme=dark";
        let framed =
            site.get(&format!("{path}&embed={SHOP}"))?.header("sec-fetch-dest", "iframe").send().await?;
        assert_eq!(framed_by(&framed), SHOP, "{path}");
        assert_eq!(says(&framed, "cross-origin-resource-policy"), "cross-origin");
        let policy = says(&framed, "content-security-policy").to_owned();
        assert!(
            !policy.contains("unsafe-inline") && policy.contains("require-trusted-types-for 'script'"),
            "{policy}"
        );
        let html = framed.text().await?;
        assert!(html.contains("page--embedded") && html.contains("<iframe hidden>"), "{html}");
        assert!(
            html.contains(&format!("<script data-origin=\"{SHOP}\">")),
            "it speaks with that origin alone"
        );
        assert!(html.contains(kept) && html.contains("<form target=\"_self\" "), "{html}");
        for other in ["https://evil.example", "*", "null", ""] {
            let plain = site.get(&format!("{path}&embed={other}"))?.send().await?;
            assert_eq!(framed_by(&plain), "'none'", "{path} {other}");
            assert!(!plain.text().await?.contains("<script data-origin"), "{path} {other}");
        }
        let tab =
            site.get(&format!("{path}&embed={SHOP}"))?.header("sec-fetch-dest", "document").send().await?;
        assert_eq!(framed_by(&tab), "'none'", "in a tab it is a page like any other");
    }
    let sold = site.post(&format!("/c/mug?embed={SHOP}"))?.header("sec-fetch-dest", "iframe").send().await?;
    assert_eq!(says(&sold, "cross-origin-resource-policy"), "cross-origin", "isolated pages follow it, too");
    Ok(())
}
