//! What the device of a counter does besides: it stays awake, and sounds and shakes if the seller likes that.

use anyhow::Result;

use crate::browser::{Browser, PHONE, Script};
use crate::shop::Shop;

/// Notes what the device is asked for, in place of doing it.
const NOTED: &str = "
    window.noted = [];
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async kind => { noted.push('awake ' + kind); return {}; } } });
    navigator.vibrate = () => noted.push('shakes');
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) { noted.push('sounds'); return start.call(this, when); };";

impl Browser {
    /// How often the device was asked for this.
    async fn noted(&self, what: &str) -> Result<u64> {
        let count = self.ask(&format!("return noted.filter(one => one === {what:?}).length;")).await?;
        Ok(count.as_u64().unwrap_or_default())
    }
}

#[tokio::test]
async fn a_counter_stays_awake_and_sounds_and_shakes_if_the_seller_likes_that() -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::open(PHONE, Script::Runs).await?;
    counter.run_first(NOTED).await?;
    shop.pair(&counter).await?;
    assert_eq!(counter.noted("awake screen").await?, 1);

    counter.rings_up("5 00").await?;
    let id = counter.charges().await?;
    shop.choose(&id, "USDT_TRC20").await?;
    counter.wait_state("awaiting").await?;
    shop.play(&id, "pay", &[]).await?;
    counter.wait_state("confirming").await?;
    assert_eq!(
        (counter.noted("sounds").await?, counter.noted("shakes").await?),
        (0, 0),
        "nobody asked for it"
    );
    counter.click("next").await?;

    counter.click("settings").await?;
    for (setting, does) in [("sound", "sounds"), ("vibration", "shakes")] {
        counter.click(setting).await?;
        counter.wait_for(&format!("[data-testid={setting}][aria-checked=true]")).await?;
        assert_ne!(counter.noted(does).await?, 0, "what is asked for is shown at once");
    }
    counter.click("looks-dark").await?;
    counter.wait_for("html[data-theme=dark]").await?;
    counter.reload().await?;
    counter.wait_hydrated().await?;
    counter.wait_for("html[data-theme=dark]").await?;

    counter.rings_up("5 00").await?;
    let id = counter.charges().await?;
    shop.choose(&id, "USDT_TRC20").await?;
    counter.wait_state("awaiting").await?;
    let before = (counter.noted("sounds").await?, counter.noted("shakes").await?);
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    counter.wait_state("paid").await?;
    assert!(counter.noted("sounds").await? > before.0, "money is heard");
    assert!(counter.noted("shakes").await? > before.1, "and felt");
    Ok(())
}

#[tokio::test]
async fn the_sellers_language_is_remembered() -> Result<()> {
    let shop = Shop::open().await?;
    let address = shop.url("");
    let counter = Browser::open(PHONE, Script::Runs).await?;
    shop.pair(&counter).await?;
    counter.goto(&shop.url("/pos/demo?locale=de")).await?;
    counter.wait_hydrated().await?;
    counter.goto(&shop.url("/pos/demo")).await?;
    counter.wait_for("html[lang=de][data-hydrated]").await?;
    assert!(counter.text("charge").await?.contains("berechnen"));

    // Without a network the counter opens in the language that it was kept in, and remembers the one that was asked for.
    counter
        .wait_until(
            "the worker to keep the counter",
            "return caches.match('/pos/demo').then(kept => !!kept);",
        )
        .await?;
    let gone = shop.fail()?;
    counter.goto(&format!("{address}/pos/demo?locale=fr")).await?;
    counter.wait_for("html[lang=de][data-hydrated]").await?;
    let shop = gone.come_back().await?;
    counter.goto(&shop.url("/pos/demo")).await?;
    counter.wait_for("html[lang=fr][data-hydrated]").await.map(drop)
}
