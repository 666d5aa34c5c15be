//! What a payer's page says before any script runs: ways to pay, codes, wallets, and where it is looked at from.

use std::ops::Deref;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::join_all;
use quittance_testkit::demo::Demo;
use quittance_testkit::http;
use reqwest::{Response, StatusCode, header};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

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

    /// An invoice that is to be paid this way.
    async fn awaiting(&self, code: &str) -> Result<String> {
        let path = self.invoice().await?;
        let answer = self.send(&format!("{path}/method"), &[("method", code)]).await?;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        Ok(path)
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Result<Response> {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            http()?.post(self.url(path)).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Ok(request.body(body.join("&")).send().await?)
    }

    /// A document, as a browser with these headers gets it.
    async fn document(&self, path: &str, headers: &[(header::HeaderName, &str)]) -> Result<String> {
        let request = headers
            .iter()
            .fold(http()?.get(self.url(path)), |request, (name, value)| request.header(name, *value));
        let answer = request.send().await?;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        Ok(answer.text().await?)
    }
}

/// The values of an attribute, in the order of the document.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let parts = html.split(attribute).skip(1);
    parts.filter_map(|rest| rest.strip_prefix("=\"")?.split_once('"')).map(|(value, _)| value).collect()
}

/// How many ways to pay are chosen.
fn checked(html: &str) -> usize {
    let fields = html.split("<input").filter_map(|rest| rest.split('>').next());
    fields.filter(|field| field.contains("type=\"radio\"") && field.contains(" checked")).count()
}

#[tokio::test]
async fn ways_to_pay_stand_by_currency_in_an_order_that_stays() -> Result<()> {
    let site = Site::open().await?;
    let path = site.invoice().await?;
    let html = site.document(&path, &[]).await?;
    let codes = values(&html, "data-method");
    assert!(codes.len() >= 40 && codes.first() == Some(&"USDT_TRC20"), "{codes:?}");
    let currencies: Vec<_> = codes.iter().map(|code| code.split('_').next().unwrap_or_default()).collect();
    let mut seen = currencies.clone();
    seen.dedup();
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(seen.len(), once.len(), "a currency stands in two places: {seen:?}");
    assert!(html.contains("Which network will you send USDT on?"), "the network is the decision");
    assert!(html.contains("fee about 0.12\u{a0}USD"), "what the network takes for itself, about");
    assert_eq!(checked(&html), 0, "nothing is chosen for the payer");
    assert_eq!(codes, values(&site.document(&path, &[]).await?, "data-method"));
    Ok(())
}

#[tokio::test]
async fn another_way_may_be_chosen_until_something_was_seen() -> Result<()> {
    let site = Site::open().await?;
    let path = site.awaiting("ETH_BASE").await?;
    let html = site.document(&path, &[]).await?;
    assert!(html.contains("ETH on Base only"), "the network stands at the code");
    let list = format!("{path}?change=1");
    let answer = site.send(&format!("{path}/method"), &[("method.2", "ETH_BASE")]).await?;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "a group of its own");
    let html = site.document(&list, &[]).await?;
    assert!(html.contains("data-testid=\"keep\"") && checked(&html) == 1);

    site.send(&format!("{path}/sandbox/pay"), &[("amount", "0.001")]).await?;
    assert!(!site.document(&list, &[]).await?.contains("data-method"), "money is under way");
    assert_eq!(
        site.send(&format!("{path}/method"), &[("method", "BTC")]).await?.status(),
        StatusCode::CONFLICT
    );
    Ok(())
}

/// How many addresses were taken of the keys of all shops.
async fn addresses_taken(site: &Site) -> Result<i64> {
    let file = SqliteConnectOptions::new().filename(site.database()).read_only(true);
    let mut rows = file.connect().await?;
    Ok(sqlx::query_scalar("SELECT COALESCE(SUM(next), 0) FROM counters").fetch_one(&mut rows).await?)
}

/// Wallets look only so far beyond the last address that was used, so nobody may use numbers up for nothing.
#[tokio::test]
async fn a_way_to_pay_takes_one_address_however_often_and_impatiently_it_is_confirmed() -> Result<()> {
    let site = Site::open().await?;
    let path = format!("{}/method", site.invoice().await?);
    let before = addresses_taken(&site).await?;
    let at_once = (0..50).map(|_| site.send(&path, &[("method", "BTC")]));
    let answers: Vec<_> = join_all(at_once).await.into_iter().collect::<Result<_>>()?;
    let of = |status: StatusCode| answers.iter().filter(|answer| answer.status() == status).count();
    assert_eq!(
        addresses_taken(&site).await? - before,
        1,
        "for 50 forms, of which {} were granted",
        of(StatusCode::SEE_OTHER)
    );
    assert!(of(StatusCode::SEE_OTHER) >= 1);
    assert!(of(StatusCode::TOO_MANY_REQUESTS) >= 10, "nobody needs so many: {answers:?}");

    // Whoever has no patience hangs up, and comes again.
    let path = format!("{}/method", site.invoice().await?);
    for millis in 0..40 {
        let patience = Duration::from_millis(millis / 2);
        let _ = tokio::time::timeout(patience, site.send(&path, &[("method", "LTC")])).await;
    }
    assert!(addresses_taken(&site).await? - before <= 2);
    Ok(())
}

#[tokio::test]
async fn a_test_invoice_shows_no_bare_address_and_opens_no_wallet() -> Result<()> {
    let site = Site::open().await?;
    let path = site.awaiting("USDC_BASE").await?;
    let answer = site.send(&format!("{path}/code"), &[("code", "address")]).await?;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cookie = answer.headers().get(header::SET_COOKIE).context("it is remembered")?.to_str()?.to_owned();
    assert!(cookie.starts_with("quittance_code=address; Path=/i/;"), "{cookie}");

    let html = site.document(&path, &[(header::COOKIE, "quittance_code=address")]).await?;
    assert!(html.contains("data-testid=\"qr\" data-value=\"sandbox:"), "the code is a link of the sandbox");
    assert!(!html.contains("data-testid=\"code-address\""), "and there is nothing to switch");
    let html = site.document(&format!("{path}/wallets"), &[]).await?;
    assert!(html.contains("This is a test invoice") && !html.contains("data-testid=\"wallet-link\""));
    assert!(!html.contains("0x"), "an address");
    for (code, status) in [("nonsense", 422), ("", 422), ("link", 303)] {
        let answer = site.send(&format!("{path}/code"), &[("code", code)]).await?;
        assert_eq!(answer.status(), status, "{code}");
    }
    Ok(())
}

#[tokio::test]
async fn wallets_are_opened_only_while_money_is_asked_for() -> Result<()> {
    let site = Site::open().await?;
    let path = site.invoice().await?;
    let wallets = format!("{path}/wallets");
    assert_eq!(http()?.get(site.url(&wallets)).send().await?.status(), StatusCode::CONFLICT);
    site.send(&format!("{path}/method"), &[("method", "BTC")]).await?;
    assert_eq!(http()?.get(site.url(&wallets)).send().await?.status(), StatusCode::OK);
    site.send(&format!("{path}/sandbox/pass"), &[("seconds", "86400")]).await?;
    let answer = http()?.get(site.url(&wallets)).send().await?;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert!(!answer.text().await?.contains("tb1"), "an address that is not payable any more");
    Ok(())
}

#[tokio::test]
async fn an_apps_own_browser_gets_a_way_out_while_there_is_something_to_pay() -> Result<()> {
    const INSTAGRAM: &str = "Mozilla/5.0 (Linux; Android 13; SM-G991B Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like \
        Gecko) Version/4.0 Chrome/115.0.5790.166 Mobile Safari/537.36 Instagram 298.0.0.31.110 Android (33/13; 480dpi)";
    let site = Site::open().await?;
    let path = site.awaiting("BTC").await?;
    let page = format!("{path}?locale=en");
    let in_instagram = [(header::USER_AGENT, INSTAGRAM)];
    let html = site.document(&page, &in_instagram).await?;
    assert!(html.contains("You are looking at this page inside Instagram."));
    let address = site.url("");
    let host = address.trim_start_matches("http://");
    assert!(html.contains(&format!("href=\"intent://{host}{page}#Intent;scheme=http;")), "the same page");
    assert!(html.contains(&site.url(&page)), "its address, to be copied");
    assert!(!site.document(&page, &[]).await?.contains("in-app\""), "a browser of its own");

    site.send(&format!("{path}/sandbox/pay"), &[]).await?;
    site.send(&format!("{path}/sandbox/mine"), &[("count", "6")]).await?;
    assert!(!site.document(&page, &in_instagram).await?.contains("inside Instagram"), "it is paid");
    Ok(())
}

/// 24.90 for the shop, and 0.12 that Ethereum takes for moving a token.
#[tokio::test]
async fn help_works_out_what_leaves_an_own_wallet() -> Result<()> {
    let site = Site::open().await?;
    let path = site.awaiting("USDT_ERC20").await?;
    let html = site.document(&format!("{path}/help/wallet"), &[]).await?;
    let sum = "From your own wallet it comes to about 25.02\u{a0}USD in all: the network’s fee is about 0.12\u{a0}USD.";
    assert!(html.contains(sum), "{html}");
    let bill = site.document(&format!("{path}/receipt"), &[]).await?;
    assert!(bill.contains("Your wallet adds its own fee. Make sure 24.90\u{a0}USDT arrives."), "{bill}");
    Ok(())
}

/// Presses a button of the test panel as its form says, and tells where the invoice stands then.
async fn press(site: &Site, path: &str, button: &str) -> Result<serde_json::Value> {
    let html = site.document(path, &[]).await?;
    let forms = html.split("<form ").filter(|form| form.contains(&format!("data-testid=\"{button}\"")));
    let form = forms.last().with_context(|| format!("{button} on {path}"))?;
    let action = values(form, "action")[0].to_owned();
    let fields: Vec<_> = values(form, "name").into_iter().zip(values(form, "value")).collect();
    assert_eq!(site.send(&action, &fields).await?.status(), StatusCode::SEE_OTHER, "{button}");
    Ok(http()?.get(site.url(&format!("{path}/state"))).send().await?.json().await?)
}

#[tokio::test]
async fn a_payment_that_was_mined_until_final_can_still_be_undone() -> Result<()> {
    let site = Site::open().await?;
    for code in ["USDT_TRC20", "USDT_ERC20", "BTC", "LTC"] {
        let path = site.awaiting(code).await?;
        press(&site, &path, "sandbox-pay").await?;
        assert_eq!(press(&site, &path, "sandbox-final").await?["state"], "paid", "{code}");
        let state = press(&site, &path, "sandbox-undo").await?;
        assert_eq!(state["reversed"], true, "{code}: {state}");
        assert_ne!(state["state"], "paid", "{code}");
    }
    Ok(())
}

#[tokio::test]
async fn only_a_payment_that_is_in_no_block_can_be_dropped_or_replaced() -> Result<()> {
    let site = Site::open().await?;
    let tron = site.awaiting("USDT_TRC20").await?;
    // An amount as many write it.
    site.send(&format!("{tron}/sandbox/pay"), &[("amount", "24,90")]).await?;
    let html = site.document(&tron, &[]).await?;
    assert!(html.contains("data-state=\"confirming\""), "{html}");
    assert!(!html.contains("sandbox-drop") && !html.contains("in place of the newest payment"), "{html}");
    let refused = site.send(&format!("{tron}/sandbox/drop"), &[]).await?;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(refused.text().await?.contains("data-value=\"not_now\""));

    let bitcoin = site.awaiting("BTC").await?;
    press(&site, &bitcoin, "sandbox-pay").await?;
    assert!(site.document(&bitcoin, &[]).await?.contains("in place of the newest payment"));
    assert_eq!(press(&site, &bitcoin, "sandbox-drop").await?["state"], "awaiting");
    assert!(!site.document(&bitcoin, &[]).await?.contains("sandbox-drop"));
    Ok(())
}

#[tokio::test]
async fn who_asks_without_a_transaction_hears_that_nothing_has_arrived() -> Result<()> {
    let site = Site::open().await?;
    let path = site.awaiting("USDT_TRC20").await?;
    let ask = async || site.send(&format!("{path}/claim?locale=en"), &[("transaction", "")]).await;
    let answer = ask().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    let html = answer.text().await?;
    assert!(
        html.contains("data-value=\"nothing\"") && html.contains("Nothing has arrived yet.</h1>"),
        "{html}"
    );
    assert!(html.contains("Checked ") && html.contains("to show a payment here"), "{html}");

    site.send(&format!("{path}/sandbox/outage"), &[("on", "true")]).await?;
    let html = ask().await?.text().await?;
    assert!(html.contains("The network does not answer") && !html.contains("Checked "), "{html}");
    site.send(&format!("{path}/sandbox/outage"), &[("on", "false")]).await?;

    site.send(&format!("{path}/sandbox/pay"), &[]).await?;
    assert_eq!(ask().await?.status(), StatusCode::SEE_OTHER, "its page says what arrived");
    Ok(())
}
