//! Who presses the button of a link, how often, and for whom a piece is held meanwhile.

use anyhow::Result;
use quittance_testkit::wait;
use reqwest::{Response, StatusCode};
use serde_json::json;

use crate::{AMOUNT, SHOP, Site, says};

fn leads_to(answer: &Response) -> String {
    says(answer, "location").to_owned()
}

#[tokio::test]
async fn who_presses_twice_buys_one_piece_and_again_once_it_is_paid() -> Result<()> {
    let site = Site::open("widget_amounts = true", "stock = 2").await?;
    let html = site.text("/c/mug").await?;
    let (first, second) = tokio::try_join!(site.press("/c/mug", &html), site.press("/c/mug", &html))?;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    assert_eq!(leads_to(&first), leads_to(&second), "one purchase");
    let other = site.text("/c/mug").await?;
    let other = site.press("/c/mug", &other).await?;
    assert_ne!(leads_to(&other), leads_to(&first), "another page is another purchase");
    let again = site.press("/c/mug", &html).await?;
    assert_eq!(leads_to(&again), leads_to(&first), "all are held now, and one of them is theirs");

    site.pay(&leads_to(&first)).await?;
    site.play(&leads_to(&other), "sandbox/pass", json!({"seconds": 3600})).await?;
    let back = async || site.text("/c/mug").await.ok()?.contains("data-testid=\"buy\"").then_some(());
    wait::until("the other piece to come back", back).await?;
    let next = site.press("/c/mug", &html).await?;
    assert_eq!(next.status(), StatusCode::SEE_OTHER, "who has paid may buy another one");
    assert_ne!(leads_to(&next), leads_to(&first));
    assert_eq!(leads_to(&site.press("/c/mug", &html).await?), leads_to(&next));

    let html = site.text(&format!("{AMOUNT}&embed={SHOP}")).await?;
    let first = leads_to(&site.press(AMOUNT, &html).await?);
    assert_eq!(leads_to(&site.press(AMOUNT, &html).await?), first);
    assert_ne!(leads_to(&site.press(&format!("{AMOUNT}&order=8"), &html).await?), first, "another order");
    Ok(())
}

#[tokio::test]
async fn a_piece_is_held_for_the_time_to_pay_and_no_longer() -> Result<()> {
    let site = Site::open("requote_after_expiry = true", "stock = 1").await?;
    let first = site.bought("/c/mug").await?;
    assert_eq!(asked_for_more(&site, &first).await?, StatusCode::CONFLICT, "no more time while choosing");
    assert!(!site.text(&first).await?.contains("data-testid=\"requote\""));
    site.play(&first, "method", json!({"method": "USDT_TRC20"})).await?;
    assert_eq!(asked_for_more(&site, &first).await?, StatusCode::CONFLICT, "nor while paying");
    site.play(&first, "sandbox/pass", json!({"seconds": 3600})).await?;
    let back = async || site.text("/c/mug").await.ok()?.contains("data-testid=\"buy\"").then_some(());
    wait::until("the piece to come back", back).await?;
    let second = site.bought("/c/mug").await?;
    assert_eq!(asked_for_more(&site, &first).await?, StatusCode::CONFLICT, "it is somebody else's now");
    site.pay(&second).await?;

    // Without a count nobody waits for it.
    let site = Site::open("", "").await?;
    let place = site.bought("/c/mug").await?;
    assert!(site.text(&place).await?.contains("data-testid=\"requote\""));
    assert_eq!(asked_for_more(&site, &place).await?, StatusCode::SEE_OTHER);
    Ok(())
}

async fn asked_for_more(site: &Site, place: &str) -> Result<StatusCode> {
    Ok(site.post(&format!("{place}/quote"))?.send().await?.status())
}

#[tokio::test]
async fn one_client_holds_few_pieces_and_being_too_late_costs_nothing() -> Result<()> {
    let site = Site::open("", "stock = 9").await?;
    for _ in 0..4 {
        site.bought("/c/mug").await?;
    }
    let answer = site.post("/c/mug")?.send().await?;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(says(&answer, "retry-after").parse::<u32>()? > 200);

    let site = Site::open("", "stock = 1").await?;
    let first = site.bought("/c/mug").await?;
    for _ in 0..9 {
        assert_eq!(site.post("/c/mug")?.send().await?.status(), StatusCode::CONFLICT);
    }
    site.play(&first, "sandbox/pass", json!({"seconds": 3600})).await?;
    let back = async || site.text("/c/mug").await.ok()?.contains("data-testid=\"buy\"").then_some(());
    wait::until("the piece to come back", back).await?;
    site.bought("/c/mug").await?;
    Ok(())
}

#[tokio::test]
async fn a_form_of_somebody_elses_page_buys_and_gives_nothing() -> Result<()> {
    let site = Site::open("", "stock = 1").await?;
    // Older browsers say nothing of the site, but where the form stands.
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let forms = [("/c/mug", "buy"), ("/donate/demo", "donate")];
    for ((path, button), (name, value)) in forms.into_iter().flat_map(|form| foreign.map(|said| (form, said)))
    {
        let sent = site.post(path)?.header(name, value);
        let sent = sent.header("content-type", "application/x-www-form-urlencoded");
        let answer = sent.body("amount=5&currency=USD&message=evil-words").send().await?;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}, {name}");
        let html = answer.text().await?;
        assert!(html.contains(&format!("data-testid=\"{button}\"")), "the way is there: {html}");
        assert!(!html.contains("evil-words"), "{html}");
    }
    let own = site.post("/c/mug")?.header("sec-fetch-site", "same-origin").send().await?;
    assert_eq!(own.status(), StatusCode::SEE_OTHER, "the piece is still there");
    Ok(())
}

#[tokio::test]
async fn another_language_of_an_amount_is_ours_and_what_cannot_be_read_is_answered_in_words() -> Result<()> {
    let site = Site::open("widget_amounts = true", "").await?;
    let from_us = site.get(&format!("{AMOUNT}&locale=de"))?.header("sec-fetch-site", "same-origin");
    assert_eq!(from_us.send().await?.status(), StatusCode::OK, "our documents do not say where they are");
    for sent in [site.get(&format!("{AMOUNT}&amount=1"))?, site.post(&format!("{AMOUNT}&amount=1"))?] {
        let answer = sent.send().await?;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer.text().await?.contains("data-testid=\"problem\""));
    }
    Ok(())
}
