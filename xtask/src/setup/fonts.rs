//! Fonts for the scripts that a system often lacks: pictures of donation pages are tested with Arabic and Hindi titles.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Purpose, Tool, debian};
use crate::workspace::Workspace;

pub(super) const FONTS: Tool = Tool {
    name: "fonts of Noto Sans",
    why: "has the letters of Arabic and Hindi, which pictures of donation pages are tested with",
    needed_for: Purpose::Tests,
    takes: " from Debian's package, 12 MB",
    find: |workspace| {
        let folder = folder(workspace);
        NAMES.iter().all(|name| folder.join(name).is_file()).then(|| folder.display().to_string())
    },
    install,
    by_hand: "put NotoSansArabic and NotoSansDevanagari, Regular and Bold, into ~/.cache/quittance/tools/fonts",
    without: Some("tests of Arabic and Hindi letters are skipped where the system has no font for them"),
};

const PACKAGE: &str = "fonts-noto-core";

const NAMES: &[&str] = &[
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansDevanagari-Bold.ttf",
];

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.tools.join("fonts")
}

/// Takes them out of the package without installing it: the system's own pages keep the letters they have.
fn install(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace);
    let unpacked = folder.join("package");
    debian::unpack(workspace, &[PACKAGE], &unpacked)?;
    for name in NAMES {
        let found = unpacked.join("usr/share/fonts/truetype/noto").join(name);
        fs::copy(&found, folder.join(name)).with_context(|| format!("the package has no {name}"))?;
    }
    Ok(fs::remove_dir_all(&unpacked)?)
}
