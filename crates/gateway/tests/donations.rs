//! Donation pages: what a donor, a crawler and the merchant get of them, without a browser.

use std::ops::Deref;

use anyhow::{Context, Result};
use quittance_testkit::demo::Demo;
use quittance_testkit::{http, wait};
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};

/// The demo shop, with a page that has a program in name only.
struct Site(Demo);

impl Deref for Site {
    type Target = Demo;

    fn deref(&self) -> &Demo {
        &self.0
    }
}

impl Site {
    async fn open() -> Result<Self> {
        Ok(Self(Demo::open().await?))
    }

    async fn get(&self, path: &str) -> Result<Response> {
        Ok(http()?.get(self.url(path)).send().await?)
    }

    async fn text(&self, path: &str) -> Result<String> {
        Ok(self.get(path).await?.error_for_status()?.text().await?)
    }

    async fn give(&self, fields: &[(&str, &str)]) -> Result<Response> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = http()?
            .post(self.url("/donate/demo?locale=en"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Ok(request.body(body).send().await?)
    }

    /// Gives, and pays. The invoice's id.
    async fn given(&self, fields: &[(&str, &str)]) -> Result<String> {
        let answer = self.give(fields).await?;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let place = answer.headers()[header::LOCATION].to_str()?.to_owned();
        let id = place.trim_start_matches("/i/").trim_end_matches("?locale=en").to_owned();
        let post = async |path: &str, body: Value| -> Result<()> {
            let request =
                http()?.post(self.url(&format!("/i/{id}{path}"))).header("accept", "application/json");
            request.json(&body).send().await?.error_for_status()?;
            Ok(())
        };
        post("/method", json!({"method": "USDT_TRC20"})).await?;
        post("/sandbox/pay", json!({})).await?;
        post("/sandbox/mine", json!({"count": 100})).await?;
        let path = format!("/api/v1/invoices/{id}");
        let settled = async || (self.merchant(&path).await.ok()?.1["state"] == "paid").then_some(());
        wait::until("the payment to be final", settled).await?;
        Ok(id)
    }

    /// What the merchant is told.
    async fn merchant(&self, path: &str) -> Result<(StatusCode, Value)> {
        let request = http()?.get(self.url(path)).header("authorization", "Token demo_api_key");
        let answer = request.send().await?;
        Ok((answer.status(), answer.json().await?))
    }
}

/// The content of a tag that names it.
fn tag<'a>(html: &'a str, name: &str) -> Result<&'a str> {
    let (_, rest) = html.split_once(&format!("{name}\" content=\"")).with_context(|| format!("no {name}"))?;
    Ok(rest.split_once('"').context("its end")?.0)
}

#[tokio::test]
async fn a_gift_moves_the_goal_and_leads_back_to_the_thanks() -> Result<()> {
    let site = Site::open().await?;
    assert!(
        site.text("/donate/demo").await?.contains("0\u{a0}USD of 2500\u{a0}USD raised"),
        "nothing was given yet"
    );
    let card = tag(&site.text("/donate/demo").await?, "og:image")?.to_owned();
    let first = site.given(&[("amount", "25.00"), ("name", "Ada"), ("message", "For the stove!")]).await?;
    site.given(&[("amount", "other"), ("other", "12,50"), ("currency", "USD")]).await?;
    site.given(&[("amount", "other"), ("other", "30"), ("currency", "EUR")]).await?;
    let html = site.text("/donate/demo").await?;
    assert!(
        html.contains("data-value=\"37.50\"") && html.contains("max=\"250000\" value=\"3750\""),
        "{html}"
    );
    assert!(html.contains("<bdi>Ada</bdi>") && !html.contains("For the stove!"));

    assert_ne!(tag(&html, "og:image")?, card, "previews are asked for anew");

    let (_, invoice) = site.merchant(&format!("/api/v1/invoices/{first}")).await?;
    assert_eq!((&invoice["donation"], &invoice["kind"]), (&json!("demo"), &json!("open")));
    assert!(!invoice.to_string().contains("Ada"), "who gave is for those who ask for it");
    let page = site.text(&format!("/i/{first}")).await?;
    let way_back = format!("/donate/demo?thanks={first}");
    assert!(page.contains(&way_back), "{page}");
    assert!(!page.contains("/help/delivery"), "a giver waits for nothing: {page}");
    assert!(
        !page.contains("Ada") && tag(&page, "og:title")? == "Quittance",
        "an invoice's preview is neutral"
    );
    let german = site.text(&format!("/i/{first}?locale=de")).await?;
    assert!(
        german.contains(&format!("{way_back}&amp;locale=de")),
        "the way back keeps the language: {german}"
    );
    let thanks = site.text(&way_back).await?;
    assert!(
        thanks.contains("data-testid=\"thanks\"") && thanks.contains("The island thanks you."),
        "{thanks}"
    );
    let seal = |html: &str| {
        let (before, _) = html.split_once("\" class=\"seal__lines\"")?;
        Some(before.rsplit_once("d=\"")?.1.to_owned())
    };
    assert!(seal(&page).is_some() && seal(&thanks) == seal(&page), "the thanks has the seal of the gift");
    let anybody = site.text("/donate/demo?thanks=1").await?;
    assert!(anybody.contains("data-testid=\"thanks\"") && seal(&anybody).is_none(), "{anybody}");
    Ok(())
}

#[tokio::test]
async fn what_a_donor_said_is_the_merchants_until_it_is_forgotten() -> Result<()> {
    let site = Site::open().await?;
    let id =
        site.given(&[("amount", "10.00"), ("name", " Zoë\u{202e} "), ("message", "Über\r\nall")]).await?;
    let path = format!("/api/v1/invoices/{id}/payer_data");
    let said = json!({"donor": {"name": "Zoë", "message": "Über\nall"}});
    assert_eq!(site.merchant(&path).await?, (StatusCode::OK, said));
    let forget = http()?.delete(site.url(&path)).header("authorization", "Token demo_api_key");
    assert_eq!(forget.send().await?.json::<Value>().await?, json!({"deleted": true}));
    assert_eq!(site.merchant(&path).await?.0, StatusCode::NOT_FOUND);
    let html = site.text("/donate/demo").await?;
    assert!(
        !html.contains("Zoë") && html.contains("data-value=\"10.00\""),
        "the name is gone, the gift stays"
    );
    Ok(())
}

#[tokio::test]
async fn a_bad_amount_is_answered_on_the_page_with_what_was_entered() -> Result<()> {
    let site = Site::open().await?;
    for (fields, told) in [
        (&[][..], "This is needed."),
        (&[("amount", "other")], "This is needed."),
        (&[("amount", "other"), ("other", "much")], "One looks like 25.50\u{a0}USD"),
        (&[("amount", "other"), ("other", "1,000")], "without a separator between thousands"),
        (&[("amount", "other"), ("other", "-5")], "One looks like"),
        (&[("amount", "other"), ("other", "0.99")], "The least that can be given here is 1.00\u{a0}USD"),
        (&[("amount", "other"), ("other", "5000.01")], "The most that can be given here is 5000.00\u{a0}USD"),
        (&[("amount", "0.01")], "The least that can be given here"),
        (&[("amount", "other"), ("other", "5"), ("currency", "XYZ")], "This is needed."),
        (&[("amount", "other"), ("other", "5"), ("currency", "JPY")], "This is needed."),
    ] {
        let kept = [fields, &[("name", "<b>Ada"), ("message", "</textarea><script>")]].concat();
        let answer = site.give(&kept).await?;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        let html = answer.text().await?;
        assert!(html.contains(told), "{fields:?}");
        assert!(
            html.contains("value=\"&lt;b&gt;Ada\"") && html.contains("&lt;/textarea&gt;&lt;script&gt;"),
            "{html}"
        );
        for (_, value) in fields.iter().filter(|(name, _)| *name == "other") {
            assert!(html.contains(&format!("value=\"{value}\"")), "{value} is kept");
        }
    }
    let long = "x".repeat(1_001);
    let answer = site.give(&[("amount", "10.00"), ("message", &long)]).await?;
    assert!(answer.text().await?.contains("data-testid=\"message-error\""));
    assert_eq!(site.get("/donate/nobody").await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_script_that_makes_invoices_is_stopped_and_what_it_entered_kept() -> Result<()> {
    let site = Site::open().await?;
    let mut answers = Vec::new();
    for _ in 0..14 {
        answers.push(site.give(&[("amount", "10.00"), ("name", "Ada")]).await?);
    }
    let made = answers.iter().filter(|answer| answer.status() == StatusCode::SEE_OTHER).count();
    assert_eq!(made, 12);
    let refused = answers.pop().context("an answer")?;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u32 = refused.headers()[header::RETRY_AFTER].to_str()?.parse()?;
    assert!((1..=20).contains(&wait), "{wait}");
    let html = refused.text().await?;
    assert!(html.contains("Please try again in a minute.") && html.contains("value=\"Ada\""));
    Ok(())
}

#[tokio::test]
async fn a_crawler_reads_the_tags_first() -> Result<()> {
    let site = Site::open().await?;
    let answer = site.get("/donate/demo?locale=de&thanks=1").await?;
    assert!(!answer.headers().contains_key("x-robots-tag"), "the demo's page may be listed");
    let html = answer.text().await?;
    let head = html.get(..16_384).context("16 KB")?;
    let link = site.url("/donate/demo");
    assert!(head.contains(&format!("<link rel=\"canonical\" href=\"{link}\">")), "{head}");
    assert_eq!(tag(head, "og:title")?, "TEST · A reading room for the island school");
    assert!(tag(head, "og:description")?.starts_with("The school on the island"));
    assert_eq!((tag(head, "og:url")?, tag(head, "robots")?), (link.as_str(), "index,follow"));
    assert_eq!(tag(head, "twitter:card")?, "summary_large_image");
    let card = site.get(tag(head, "og:image")?.trim_start_matches(&site.url(""))).await?;
    assert_eq!(card.headers()[header::CONTENT_TYPE], "image/png");
    let picture = image::load_from_memory(&card.bytes().await?)?;
    assert_eq!((picture.width(), picture.height()), (1200, 630));
    assert_eq!(site.get("/donate/nobody/card.png").await?.status(), StatusCode::NOT_FOUND);
    let other = site.get("/help").await?;
    assert_eq!(other.headers()["x-robots-tag"], "noindex, nofollow");
    Ok(())
}

#[tokio::test]
async fn the_page_is_sent_on_without_a_script() -> Result<()> {
    let site = Site::open().await?;
    let html = site.text("/donate/demo?locale=de").await?;
    // The link is the one that stays, whatever language the page was read in.
    let link = site.url("/donate/demo").replace(':', "%3A").replace('/', "%2F");
    assert!(html.contains(&format!("href=\"mailto:?subject=TEST%20%C2%B7%20A%20reading%20room%20for%20the%20island%20school&amp;body={link}\"")), "{html}");
    assert!(html.contains(&format!("https://t.me/share/url?url={link}&amp;text=")), "{html}");
    let (_, script) = html.split_once("<script src=\"").context("a script")?;
    let script = site.get(script.split_once('"').context("its path")?.0).await?;
    assert_eq!(script.status(), StatusCode::OK);
    assert_eq!(script.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    Ok(())
}
