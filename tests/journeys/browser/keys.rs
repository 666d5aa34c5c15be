//! The keyboard, and where it leads.

use anyhow::{Context, Result, bail};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key;
use serde_json::Value;

use super::Browser;

/// What somebody without a mouse presses.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Tab,
    BackTab,
    Down,
    Space,
    Enter,
}

/// Where the focus is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Its `data-testid`, or that of what it belongs to, or its element's name.
    pub(crate) name: String,
    /// Whether a line around it says so.
    pub(crate) is_marked: bool,
    /// Whether it can be seen: in the window, and under nothing else.
    pub(crate) is_in_sight: bool,
}

/// More stops than any page has.
const ENOUGH: usize = 120;

impl Browser {
    /// Presses a key and lets it go.
    pub(crate) async fn press(&self, key: Key) -> Result<()> {
        let (shift, key) = match key {
            Key::Tab => (false, key::Key::Tab),
            Key::BackTab => (true, key::Key::Tab),
            Key::Down => (false, key::Key::Down),
            Key::Space => (false, key::Key::Space),
            Key::Enter => (false, key::Key::Enter),
        };
        let (key, hold) = (char::from(key), char::from(key::Key::Shift));
        let mut actions = KeyActions::new("keyboard".to_owned());
        if shift {
            actions = actions.then(KeyAction::Down { value: hold });
        }
        actions = actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        if shift {
            actions = actions.then(KeyAction::Up { value: hold });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Types letters, digits and what WebDriver has a letter for, wherever the focus is.
    pub(crate) async fn types(&self, text: &str) -> Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for key in text.chars() {
            actions = actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Where the focus is; nowhere if it was lost, or never set.
    pub(crate) async fn stop(&self) -> Result<Option<Stop>> {
        let stop = self.ask(STOP).await?;
        if stop.is_null() {
            return Ok(None);
        }
        let name = stop["name"].as_str().context("a stop has a name")?.to_owned();
        let is = |what: &str| stop[what] == Value::Bool(true);
        Ok(Some(Stop { name, is_marked: is("marked"), is_in_sight: is("sight") }))
    }

    /// Presses `key` until the focus is on this part. Every stop on the way is marked and in sight.
    pub(crate) async fn walk_to(&self, key: Key, part: &str) -> Result<()> {
        let mut passed = Vec::new();
        while passed.len() < ENOUGH {
            self.press(key).await?;
            // At its end the way leads through the browser's own buttons.
            let Some(stop) = self.stop().await? else { continue };
            if !(stop.is_marked && stop.is_in_sight) {
                bail!("nobody sees where the focus is: {stop:?}");
            }
            if stop.name == part {
                return Ok(());
            }
            passed.push(stop.name);
        }
        bail!("`{part}` cannot be reached: {passed:?}")
    }
}

/// What draws the line may be the label beside a radio button that is itself invisible.
const STOP: &str = "
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const outlined = one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            && style.outlineColor !== 'rgba(0, 0, 0, 0)' && style.opacity !== '0';
    };
    const part = at.closest('[data-testid]');
    const box = at.getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
    const y = (box.top + box.bottom) / 2;
    const top = document.elementFromPoint(x, y);
    const label = at.closest('label');
    return {
        name: part ? part.dataset.method || part.dataset.testid : at.tagName.toLowerCase(),
        marked: [at, at.nextElementSibling].some(one => one && outlined(one)),
        sight: Boolean(top) && (at.contains(top) || Boolean(label && label.contains(top))),
    };";
