//! What a counter does when answers are lost or late, or come from another build.

use anyhow::Result;
use serde_json::Value;

use crate::browser::{Browser, PHONE};
use crate::shop::Shop;

/// Lets one thing after the other happen to answers: the next one is lost, all wait, or the next one or all are of another build.
/// Notes how many were asked for, and what is forgotten of what is kept.
const MISHAPS: &str = "
    const ask = window.fetch, forget = Cache.prototype.delete;
    const turn = () => new Promise(done => setTimeout(done, 20));
    window.fetch = async (request, ...more) => {
        const [kind, at] = (sessionStorage.mishap ?? ' none').split(' ');
        const answer = await ask.call(window, request, ...more);
        if (!new URL(request.url ?? request, location).pathname.endsWith(at)) return answer;
        if (kind !== 'stale' && kind !== 'slow') sessionStorage.mishap = ' none';
        while (kind === 'slow' && sessionStorage.mishap === 'slow ' + at) await turn();
        sessionStorage.met = Number(sessionStorage.met ?? 0) + 1;
        if (kind === 'lost') throw new TypeError('lost');
        if (kind === 'slow') return answer;
        return new Response('other' + await answer.text(), { status: answer.status, headers: answer.headers });
    };
    Cache.prototype.delete = async function (path) {
        const was = await forget.call(this, path);
        sessionStorage.forgot = path + ' ' + was;
        return was;
    };";

impl Browser {
    /// A counter whose answers may meet with a mishap.
    async fn unlucky(shop: &Shop) -> Result<Self> {
        let counter = shop.counter(PHONE).await?;
        counter.run_first(MISHAPS).await?;
        counter.reload().await?;
        counter.wait_hydrated().await?;
        Ok(counter)
    }

    /// Lets this happen to what the path answers.
    async fn mishap(&self, mishap: &str) -> Result<()> {
        self.ask(&format!("sessionStorage.mishap = '{mishap}';")).await.map(drop)
    }

    /// Charges 5.00, and never hears what became of it.
    async fn loses_a_sale(&self) -> Result<()> {
        self.rings_up("5 00").await?;
        self.mishap("lost /invoices").await?;
        self.click("charge").await?;
        self.click("no-tip").await?;
        self.wait_for("[data-testid=away]:not([hidden])").await.map(drop)
    }

    /// Waits until so many answers met with a mishap.
    async fn met(&self, count: u32) -> Result<Value> {
        self.wait_until("the mishap", &format!("return Number(sessionStorage.met ?? 0) >= {count};")).await
    }

    /// Looks whether the gateway is there, as when a network comes back.
    async fn looks(&self) -> Result<()> {
        self.ask("window.marked = true; dispatchEvent(new Event('online'));").await.map(drop)
    }

    /// Waits until the counter was loaded anew, with this behind its address.
    async fn wait_anew(&self, hash: &str) -> Result<Value> {
        let anew = "!window.marked && document.documentElement.hasAttribute('data-hydrated')";
        self.wait_until("the reload", &format!("return {anew} && location.hash === '{hash}';")).await
    }
}

#[tokio::test]
async fn a_sale_whose_answer_was_lost_is_not_the_next_customers() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::unlucky(&shop).await?;
    counter.loses_a_sale().await?;
    counter.wait_for("[data-testid=away][hidden]").await?;
    counter.click("back").await?;

    counter.click("payments").await?;
    counter.click("open").await?;
    let first = counter.is_sold().await?;
    shop.choose(&first, "USDT_TRC20").await?;
    shop.play(&first, "pay", &[]).await?;
    shop.play(&first, "mine", &[("count", "19")]).await?;
    counter.wait_state("paid").await?;
    counter.click("next").await?;
    counter.wait_place("till").await?;
    assert_eq!(counter.text("entry").await?, "5.00 USD", "looking at a payment leaves what was rung up");
    let second = counter.charges().await?;
    assert_ne!(second, first);
    assert_eq!(shop.state(&second).await?["state"], "choose");
    Ok(())
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_no_second_sale() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::unlucky(&shop).await?;
    counter.loses_a_sale().await?;
    counter.click("no-tip").await?;
    counter.is_sold().await?;
    counter.click("give-up").await?;
    counter.wait_place("till").await?;
    counter.click("payments").await?;
    counter.part("payment").await?;
    let sold = counter.ask("return document.querySelectorAll('[data-testid=payment]').length;").await?;
    assert_eq!(sold, 1);
    Ok(())
}

#[tokio::test]
async fn a_list_that_comes_late_covers_nothing() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::unlucky(&shop).await?;
    counter.mishap("slow /payments").await?;
    counter.click("payments").await?;
    counter.rings_up("5 00").await?;
    counter.click("charge").await?;
    counter.wait_place("tip").await?;
    counter.mishap(" none").await?;
    counter.met(1).await?;
    counter.click("no-tip").await?;
    counter.is_sold().await.map(drop)
}

#[tokio::test]
async fn a_counter_that_stays_open_survives_one_upgrade_after_the_other() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::unlucky(&shop).await?;
    counter
        .wait_until(
            "the worker to keep the counter",
            "return caches.match('/pos/demo').then(kept => !!kept);",
        )
        .await?;
    for _ in 0..2 {
        counter.mishap("upgraded /payments").await?;
        counter.looks().await?;
        counter.wait_anew("").await?;
        let forgot = counter.ask("return sessionStorage.forgot;").await?;
        assert_eq!(forgot, "/pos/demo true", "a slow network would bring the old one back");
        counter
            .wait_until("the worker to keep it", "return caches.match('/pos/demo').then(kept => !!kept);")
            .await?;
    }
    counter.rings_up("5 00").await?;
    counter.charges().await.map(drop)
}

#[tokio::test]
async fn a_counter_of_another_build_than_its_gateway_says_that_it_is_not_live() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::unlucky(&shop).await?;
    counter.mishap("stale /payments").await?;
    counter.looks().await?;
    counter.wait_anew("#reloaded").await?;
    counter.wait_for("[data-testid=away]:not([hidden])").await?;
    let away = counter.text("away").await?;
    counter.looks().await?;
    counter.met(3).await?;
    counter.rings_up("5").await?;
    assert_eq!(counter.text("away").await?, away);
    assert!(!away.contains("No sale can start"), "there is a connection: {away}");
    Ok(())
}
