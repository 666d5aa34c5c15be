//! `cargo xtask gallery`: every screen as PNG, to be looked at, or the pictures of the guides.

mod browser;
mod guides;
mod palette;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use self::browser::{Browser, Window};
use crate::gateway::{self, Demo};
use crate::progress::time;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;
use crate::{budget, page};

/// What the gallery lets one choose.
#[derive(Args)]
pub(crate) struct Options {
    /// Writes the pictures of README and guides into docs/screens instead.
    #[arg(long)]
    docs: bool,
}

/// What payers hold in their hands, and what they sit at.
const WINDOWS: &[Window] = &[
    Window { name: "phone", width: 390, height: 844, scale: 2, mobile: true },
    Window { name: "desktop", width: 1280, height: 800, scale: 1, mobile: false },
];

/// Themes and languages; the last runs the other way.
const LOOKS: &[(&str, &str)] = &[("light", "en"), ("dark", "en"), ("light", "ar")];

/// Writes `gallery/{screen}-{window}-{theme}-{language}.png` into the target folder.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::set_up(workspace, Purpose::Tests)?;
    page::build(workspace)?;
    gateway::build(workspace)?;
    let demo = Demo::start(workspace)?;
    if options.docs {
        return guides::photograph(workspace, &demo);
    }
    let folder = workspace.target.join("gallery");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let started = Instant::now();
    let count = photograph(workspace, &demo, &folder)?;
    println!("{count} pictures in {} ({})", folder.display(), time(started.elapsed()));
    Ok(())
}

fn photograph(workspace: &Workspace, demo: &Demo, folder: &Path) -> Result<u32> {
    let browser = Browser::start(workspace)?;
    let screens = budget::screens(demo.address)?;
    let mut count = 0;
    for window in WINDOWS {
        browser.resize(window)?;
        for (screen, (theme, lang)) in
            screens.iter().flat_map(|screen| LOOKS.iter().map(move |look| (screen, look)))
        {
            browser.goto(&format!("http://{}/gallery/{screen}?theme={theme}&locale={lang}", demo.address))?;
            let file = folder.join(format!("{screen}-{}-{theme}-{lang}.png", window.name));
            fs::write(file, browser.whole_page()?)?;
            count += 1;
        }
    }
    Ok(count)
}
