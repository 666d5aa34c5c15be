//! A story: what is played, and what a payer then reads.

use anyhow::{Result, bail, ensure};

use super::mall::Mall;
use crate::browser::{Browser, PHONE, Script, Seen};

/// What is played, and what a payer then reads.
#[derive(Clone, Copy)]
pub(super) struct Story {
    /// What it is called when it fails.
    pub(super) name: &'static str,
    /// Its shop's settings.
    pub(super) shop: &'static str,
    /// What the payer chooses; nothing if empty.
    pub(super) method: &'static str,
    /// What happens then.
    pub(super) plays: &'static [Play],
    /// The state it ends in.
    pub(super) state: &'static str,
    /// Parts with their words or their machine values. `slip` is everything on the slip.
    pub(super) reads: &'static [(&'static str, &'static str)],
    /// Parts that must not be there.
    pub(super) lacks: &'static [&'static str],
    /// The one main action; empty where nothing is to be done.
    pub(super) main: &'static str,
}

/// An action of the panel with its fields.
pub(super) type Play = (&'static str, &'static [(&'static str, &'static str)]);

/// Nothing but a payer who has chosen USDT on Tron.
pub(super) const CHOSEN: Story = Story {
    name: "",
    shop: "",
    method: "USDT_TRC20",
    plays: &[],
    state: "",
    reads: &[],
    lacks: &[],
    main: "",
};

/// A quarter of an hour and more.
pub(super) const TIME_IS_UP: Play = ("pass", &[("seconds", "1000")]);
/// Enough blocks for any network here.
pub(super) const FINAL: Play = ("mine", &[("count", "30")]);
/// All of it.
pub(super) const PAY: Play = ("pay", &[]);

/// How long a page may take to show what it is told, in looks.
const LOOKS: u32 = 400;

/// Plays every story and says which ones a payer would read otherwise.
pub(super) async fn tell(stories: &[Story], script: Script) -> Result<()> {
    let mall = Mall::open(stories).await?;
    let browser = Browser::open(PHONE, script).await?;
    let mut wrong = String::new();
    for (number, story) in stories.iter().enumerate() {
        if let Err(error) = play(&mall, &browser, (number, story), script).await {
            wrong += &format!("{}: {error:#}\n", story.name);
        }
    }
    ensure!(wrong.is_empty(), "{wrong}");
    Ok(())
}

async fn play(
    mall: &Mall,
    browser: &Browser,
    (number, story): (usize, &Story),
    script: Script,
) -> Result<()> {
    let id = mall.order(number).await?;
    browser.goto(&mall.url(&format!("/i/{id}"))).await?;
    if script == Script::Runs {
        browser.wait_hydrated().await?;
    }
    let mut address = String::new();
    if !story.method.is_empty() {
        browser.choose(story.method).await?;
        browser.wait_state("awaiting").await?;
        address = browser.value("address").await?;
    }
    for (action, fields) in story.plays {
        mall.play(&id, action, fields).await?;
    }
    let state = mall.state(&id).await?;
    ensure!(state["state"] == story.state, "the gateway says {}, {}", state["state"], state["reason"]);
    let mut looks = 0;
    loop {
        // A live page hears of it; without a script looking again is a reload.
        if script == Script::IsOff {
            browser.reload().await?;
        }
        let seen = browser.seen().await?;
        match story.read(&seen, (&id, &address)) {
            Ok(()) => break,
            Err(error) if looks == LOOKS || script == Script::IsOff => {
                bail!("{error:#}\n  main actions: {:?}\n  {}", seen.main, seen.words.replace('\n', " / "))
            }
            Err(_) => looks += 1,
        }
        // A receipt listens no more. Whoever comes back to it sees what became of it.
        if ["paid", "overpaid"].contains(&seen.state.as_str()) {
            browser.come_back().await?;
        }
    }
    if script == Script::Runs {
        let complaints = browser.complaints().await?;
        ensure!(complaints.is_empty(), "the browser complains: {complaints:?}");
    }
    Ok(())
}

impl Story {
    fn read(&self, seen: &Seen, (id, address): (&str, &str)) -> Result<()> {
        ensure!(seen.state == self.state, "the page shows {:?}", seen.state);
        for (part, words) in self.reads {
            let said = if *part == "slip" { seen.words.contains(words) } else { seen.says(part, words) };
            ensure!(said, "{part} does not say {words:?}");
        }
        for part in self.lacks {
            ensure!(!seen.has(part), "there is {part}");
        }
        let expected = Vec::from_iter((!self.main.is_empty()).then_some(self.main));
        ensure!(seen.main == expected, "the main action is not {:?} alone", self.main);
        ensure!(!seen.wide, "something sticks out of the window");
        // A letter begins with the facts, once there is something to write about.
        let letters = seen.parts.iter().filter(|(name, ..)| name == "contact");
        for (_, _, href) in letters {
            ensure!(href.contains("?subject=") && href.contains(id), "the letter is empty: {href}");
        }
        // An address that stands there is an address that somebody pays.
        let payable = ["awaiting", "partial"].contains(&self.state);
        ensure!(payable || address.is_empty() || !seen.html.contains(address), "the address is still there");
        Ok(())
    }
}
