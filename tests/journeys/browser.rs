//! A browser for one test: opened, driven, and gone with its profile afterwards. Chromium, unless a test names another.

mod axe;
mod chromium;
mod driver;
mod engine;
mod first_load;
mod frames;
mod heard;
mod keys;
mod layout;
mod qr;
mod seen;
mod session;
mod tree;
mod wallet;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) use self::axe::Violation;
use self::driver::Driver;
pub(crate) use self::engine::Engine;
pub(crate) use self::keys::{Key, Stop};
pub(crate) use self::qr::read_picture;
pub(crate) use self::seen::Seen;
pub(crate) use self::tree::Node;

use crate::measured;

/// How long anything may take. Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a test rests between two looks.
const REST: Duration = Duration::from_millis(50);

/// The size of a window in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What most payers hold.
pub(crate) const PHONE: Window = Window { width: 390, height: 844 };

/// What some still hold.
pub(crate) const SMALL_PHONE: Window = Window { width: 360, height: 640 };

/// What the rest sit at.
pub(crate) const DESKTOP: Window = Window { width: 1280, height: 800 };

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Runs,
    IsOff,
}

/// Whether frames of other sites than the page's may keep cookies and the like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strangers {
    Remember,
    Forget,
}

/// One browser with an empty cache. The fields are dropped in this order.
pub(crate) struct Browser {
    client: Client,
    engine: Engine,
    /// Takes the browser with it.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Opens Chromium with an empty profile.
    pub(crate) async fn open(window: Window, script: Script) -> Result<Self> {
        Self::open_in(Engine::Chromium, window, script).await
    }

    /// Opens a browser with an empty profile.
    pub(crate) async fn open_in(engine: Engine, window: Window, script: Script) -> Result<Self> {
        Self::open_with(engine, window, script, Strangers::Remember).await
    }

    /// Opens a browser with an empty profile, in which frames of other sites keep nothing, as many people set it.
    pub(crate) async fn open_forgetful(engine: Engine, window: Window) -> Result<Self> {
        Self::open_with(engine, window, Script::Runs, Strangers::Forget).await
    }

    async fn open_with(engine: Engine, window: Window, script: Script, strangers: Strangers) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut driver = Driver::start(engine, profile.path())?;
        let client = session::open(engine, &driver.url(), profile.path(), script, strangers).await?;
        driver.serves(client.session_id().await?);
        let browser = Self { client, engine, _driver: driver, _profile: profile };
        browser.resize(window).await?;
        Ok(browser)
    }

    /// Opens a page and waits until it has loaded.
    pub(crate) async fn goto(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Waits until the page shows this state, without a reload of ours.
    pub(crate) async fn wait_state(&self, state: &str) -> Result<()> {
        let selector = format!("main[data-state=\"{state}\"]");
        if let Err(error) = self.wait_for(&selector).await {
            let shown = self.client.find(Locator::Css("main")).await?.attr("data-state").await?;
            return Err(error.context(format!("the page shows {shown:?} instead of {state:?}")));
        }
        Ok(())
    }

    /// Waits until the page is live: hydrated, its scripts at work.
    pub(crate) async fn wait_hydrated(&self) -> Result<()> {
        self.wait_for("html[data-hydrated]").await.map(drop)
    }

    /// The one part with this `data-testid`, as soon as it is there.
    pub(crate) async fn part(&self, testid: &str) -> Result<Element> {
        self.wait_for(&format!("[data-testid=\"{testid}\"]")).await
    }

    /// Whether the page has such a part now.
    pub(crate) async fn has(&self, testid: &str) -> Result<bool> {
        let selector = format!("[data-testid=\"{testid}\"]");
        Ok(!self.client.find_all(Locator::Css(&selector)).await?.is_empty())
    }

    /// Whether the page has a notice now.
    pub(crate) async fn has_note(&self) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css("[role=note]")).await?.is_empty())
    }

    /// The words of a part, as the payer sees them.
    pub(crate) async fn text(&self, testid: &str) -> Result<String> {
        Ok(self.part(testid).await?.text().await?)
    }

    /// The machine's value of a part, its `data-value`.
    pub(crate) async fn value(&self, testid: &str) -> Result<String> {
        let value = self.part(testid).await?.attr("data-value").await?;
        value.with_context(|| format!("`{testid}` has no data-value"))
    }

    /// Waits until a part has this machine value, without a reload of ours.
    pub(crate) async fn wait_value(&self, testid: &str, value: &str) -> Result<()> {
        self.wait_for(&format!("[data-testid=\"{testid}\"][data-value=\"{value}\"]")).await.map(drop)
    }

    /// Waits until the countdown no longer says this.
    pub(crate) async fn wait_moved(&self, before: &str) -> Result<()> {
        let moved = format!(
            "return document.querySelector('[data-testid=countdown]').innerText.trim() !== {before:?};"
        );
        self.wait_until("the countdown to move", &moved).await.map(drop)
    }

    /// Chooses a method, in whichever currency it is folded, and confirms it.
    pub(crate) async fn choose(&self, code: &str) -> Result<()> {
        self.pick(code).await?;
        self.click("continue").await
    }

    /// Picks a method without confirming it.
    pub(crate) async fn pick(&self, code: &str) -> Result<()> {
        let method = self.wait_for(&format!("[data-method=\"{code}\"]")).await?;
        if !method.is_displayed().await? {
            self.press_in_the_middle(
                &self.wait_for(&format!("summary:has(+ * [data-method=\"{code}\"])")).await?,
            )
            .await?;
        }
        self.press_in_the_middle(&method).await
    }

    /// Not under the button that stays at the window's end.
    async fn press_in_the_middle(&self, element: &Element) -> Result<()> {
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(middle, vec![serde_json::to_value(element)?]).await?;
        Ok(element.click().await?)
    }

    /// All words of the page.
    pub(crate) async fn page_text(&self) -> Result<String> {
        Ok(self.wait_for("body").await?.text().await?)
    }

    /// Clicks a part.
    pub(crate) async fn click(&self, testid: &str) -> Result<()> {
        Ok(self.part(testid).await?.click().await?)
    }

    /// The first element that matches a CSS selector, as soon as it is there.
    pub(crate) async fn wait_for(&self, selector: &str) -> Result<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        found.with_context(|| format!("`{selector}` did not appear"))
    }

    /// What is in the window, as `screens/{name}.png` of the target folder.
    pub(crate) async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let file = measured::folder("screens")?.join(format!("{name}.png"));
        fs::write(&file, self.client.screenshot().await?)?;
        Ok(file)
    }

    /// Gives the page a window of this size. Chromium's is exact; the others have a least width.
    pub(crate) async fn resize(&self, window: Window) -> Result<()> {
        match self.engine {
            Engine::Chromium => self.emulate_window(window).await,
            Engine::Firefox | Engine::WebKit => {
                Ok(self.client.set_window_size(window.width, window.height).await?)
            }
        }
    }

    /// What a script of ours answers. Its last line starts with `return`.
    pub(crate) async fn ask(&self, script: &str) -> Result<Value> {
        self.client.execute(script, Vec::new()).await.with_context(|| format!("this did not run: {script}"))
    }

    /// Asks again and again until the script's answer is neither nothing, false nor empty.
    pub(crate) async fn wait_until(&self, what: &str, script: &str) -> Result<Value> {
        let started = Instant::now();
        loop {
            let answer = self.ask(script).await?;
            if !matches!(&answer, Value::Null | Value::Bool(false)) && answer != "" {
                return Ok(answer);
            }
            ensure!(started.elapsed() < PATIENCE, "waited in vain: {what}");
            tokio::time::sleep(REST).await;
        }
    }

    /// The title in the tab.
    pub(crate) async fn title(&self) -> Result<String> {
        Ok(self.client.title().await?)
    }

    /// Opens another tab in front of this one.
    pub(crate) async fn cover(&self) -> Result<Cover<'_>> {
        let below = self.client.window().await?;
        let front = self.client.new_window(true).await?.handle;
        self.client.switch_to_window(front).await?;
        Ok(Cover { browser: self, below })
    }

    /// Forgets the cookies of the page's site.
    pub(crate) async fn forget_cookies(&self) -> Result<()> {
        Ok(self.client.delete_all_cookies().await?)
    }

    /// Goes back, as with the browser's button.
    pub(crate) async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }
}

/// A tab in front of the page.
pub(crate) struct Cover<'a> {
    browser: &'a Browser,
    below: WindowHandle,
}

impl Cover<'_> {
    /// Closes it: the page is in sight again.
    pub(crate) async fn close(self) -> Result<()> {
        self.browser.client.close_window().await?;
        Ok(self.browser.client.switch_to_window(self.below).await?)
    }
}
