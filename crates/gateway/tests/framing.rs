//! Who may show an invoice's page in a frame, and what the page in it is like.

use std::ops::Deref;

use anyhow::{Context, Result};
use quittance_testkit::demo::Demo;
use quittance_testkit::http;
use reqwest::{RequestBuilder, Response, StatusCode, header};

const SHOP: &str = "https://northwind.example";

/// A shop that registered [`SHOP`], with a page that has a program in name only.
struct Site(Demo);

impl Deref for Site {
    type Target = Demo;

    fn deref(&self) -> &Demo {
        &self.0
    }
}

impl Site {
    async fn open() -> Result<Self> {
        Self::speaking("en").await
    }

    async fn speaking(language: &str) -> Result<Self> {
        let mut settings: toml::Table = include_str!("../src/demo.toml").parse()?;
        let project = settings["project"][0].as_table_mut().context("a project")?;
        for name in ["notification_url", "success_url", "fail_url"] {
            project.remove(name);
        }
        project.insert("origins".to_owned(), vec![SHOP, "http://localhost:3000"].into());
        project.insert("locale".to_owned(), language.into());
        settings.insert("public_url".to_owned(), "https://pay.example".into());
        Ok(Self(Demo::with(&toml::to_string(&settings)?).await?))
    }

    fn get(&self, path: &str) -> Result<RequestBuilder> {
        Ok(http()?.get(self.url(path)))
    }

    async fn send(&self, path: &str, body: &'static str) -> Result<Response> {
        let request = http()?.post(self.url(path));
        Ok(request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await?)
    }
}

fn framed_by(answer: &Response) -> String {
    let policy = answer.headers().get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    let directives = policy.unwrap_or_default().split(';');
    directives.filter_map(|part| part.trim().strip_prefix("frame-ancestors ")).collect()
}

fn says<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn only_a_registered_origin_may_frame_an_invoice_and_only_itself() -> Result<()> {
    let site = Site::open().await?;
    let path = site.invoice().await?;
    let framed = site.get(&format!("{path}?embed={SHOP}"))?.send().await?;
    assert_eq!(framed_by(&framed), SHOP);
    assert_eq!(says(&framed, "cross-origin-resource-policy"), "cross-origin");
    assert_eq!(says(&framed, "cross-origin-embedder-policy"), "require-corp");
    assert_eq!(says(&framed, "cross-origin-opener-policy"), "");
    assert!(framed.text().await?.contains("page--embedded"));

    for other in [
        "",
        "?embed=",
        "?embed=*",
        "?embed=https://northwind.example.evil.example",
        "?embed=https://northwind.example/",
    ] {
        let plain = site.get(&format!("{path}{other}"))?.send().await?;
        assert_eq!(plain.status(), StatusCode::OK, "{other}");
        assert_eq!(framed_by(&plain), "'none'", "{other}");
        assert_eq!(says(&plain, "cross-origin-resource-policy"), "same-origin", "{other}");
        let html = plain.text().await?;
        assert!(!html.contains("/method?"), "no form keeps it: {other}");
        assert!(html.contains("class=\"page\""), "{other}");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_opens_the_frames_address_in_a_tab_has_the_whole_page() -> Result<()> {
    let site = Site::open().await?;
    let path = format!("{}?embed={SHOP}", site.invoice().await?);
    let tab = site.get(&path)?.header("sec-fetch-dest", "document").send().await?;
    assert_eq!(framed_by(&tab), "'none'");
    assert!(tab.text().await?.contains("class=\"page\""));
    let frame = site.get(&path)?.header("sec-fetch-dest", "iframe").send().await?;
    assert_eq!(framed_by(&frame), SHOP);
    Ok(())
}

#[tokio::test]
async fn forms_answers_and_refusals_stay_in_the_frame_and_in_the_language() -> Result<()> {
    let site = Site::open().await?;
    let path = site.invoice().await?;
    let kept = format!("locale=de&embed={SHOP}&theme=dark");
    let html = site.get(&format!("{path}?{kept}"))?.send().await?.text().await?;
    assert!(html.contains(" data-theme=\"dark\""));
    let kept_in_html = kept.replace('&', "&amp;");
    assert!(html.contains(&format!("action=\"{path}/method?{kept_in_html}\"")), "a form keeps all of it");
    assert_eq!(html.matches("<form ").count(), html.matches("<form target=\"_self\" ").count());

    let chosen = site.send(&format!("{path}/method?{kept}"), "method=USDT_TRC20").await?;
    assert_eq!(
        (chosen.status(), says(&chosen, "location")),
        (StatusCode::SEE_OTHER, &*format!("{path}?{kept}"))
    );
    let again = site.get(&format!("{path}/method?{kept}"))?.send().await?;
    assert_eq!(says(&again, "location"), format!("{path}?{kept}"));

    let refused = site.send(&format!("{path}/method?{kept}"), "method=NONE").await?;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(framed_by(&refused), SHOP);
    assert!(refused.text().await?.contains(&format!("href=\"{path}?{kept_in_html}\"")), "the way back, too");
    let unknown = site.get(&format!("/i/00000000000000000000000000?{kept}"))?.send().await?;
    assert_eq!((unknown.status(), &*framed_by(&unknown)), (StatusCode::NOT_FOUND, "'none'"));
    Ok(())
}

#[tokio::test]
async fn every_refusal_is_in_the_shops_language_and_in_its_frame() -> Result<()> {
    let site = Site::speaking("de").await?;
    let path = site.invoice().await?;
    let payer = site.send(&format!("{path}/payer?embed={SHOP}"), "").await?;
    let code = site.send(&format!("{path}/code?embed={SHOP}"), "code=nonsense").await?;
    let help = site.get(&format!("{path}/help/nonsense?embed={SHOP}"))?.send().await?;
    for (answer, status) in [(payer, 409), (code, 422), (help, 404)] {
        assert_eq!((answer.status().as_u16(), framed_by(&answer)), (status, SHOP.to_owned()));
        assert!(answer.text().await?.contains("<html lang=\"de\""), "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn what_leads_out_of_the_frame_opens_in_a_tab_and_the_rest_stays() -> Result<()> {
    let site = Site::open().await?;
    let path = site.invoice().await?;
    site.send(&format!("{path}/method"), "method=USDT_ERC20").await?;
    let html = site.get(&format!("{path}?embed={SHOP}"))?.send().await?.text().await?;
    assert!(html.contains("<base target=\"_blank\">"));
    let link = |id: &str| -> Result<String> {
        let rest = html.split(&format!("data-testid=\"{id}\"")).nth(1).with_context(|| id.to_owned())?;
        Ok(rest.split('>').next().unwrap_or_default().to_owned())
    };
    assert!(link("change")?.contains("target=\"_self\""), "the list of methods is the same page");
    assert!(!link("help")?.contains("target"), "help has a tab of its own");
    assert!(
        link("way-out")?.contains(&format!("href=\"{path}?locale=en\"")),
        "the page itself, without the frame"
    );
    assert!(html.contains("lang=\"de\" hreflang=\"de\" target=\"_self\""), "another language stays");
    assert!(
        !site.get(&path)?.send().await?.text().await?.contains("<base"),
        "outside of a frame all is as ever"
    );
    Ok(())
}
