//! What search engines and social media show of a donation page.

use super::{Donation, Robots};
use crate::ssr::account::Shop;
use crate::ssr::shell::escape;

/// The longest description in a preview, in letters.
const LONGEST_PREVIEW: usize = 200;

impl Donation<'_> {
    /// Its title where it stands alone. Nobody may take play money for real.
    pub(super) fn preview_title(&self) -> String {
        if self.play { ["TEST · ", self.title].concat() } else { self.title.to_owned() }
    }
}

/// What search engines and social media read of the page. It comes first, for readers who stop early.
pub(super) fn meta(donation: &Donation<'_>, who: &Shop) -> String {
    let first = donation.story.split("\n\n").next().unwrap_or_default().trim().replace('\n', " ");
    let description = match first.char_indices().nth(LONGEST_PREVIEW) {
        Some((end, _)) => [first.get(..end).unwrap_or_default().trim_end(), "…"].concat(),
        None => first,
    };
    let robots = match donation.robots {
        Robots::Away => "noindex,nofollow",
        Robots::Welcome => "index,follow",
    };
    let mut text = ["<meta name=\"robots\" content=\"", robots, "\">"].concat();
    text += &["<link rel=\"canonical\" href=\"", &escape(donation.link), "\">"].concat();
    let title = donation.preview_title();
    let mut tag = |kind: &str, name: &str, content: &str| {
        if !content.is_empty() {
            text += &["<meta ", kind, "=\"", name, "\" content=\"", &escape(content), "\">"].concat();
        }
    };
    tag("name", "description", &description);
    for (name, content) in [
        ("og:type", "website"),
        ("og:site_name", &who.name),
        ("og:title", &title),
        ("og:description", &description),
        ("og:url", donation.link),
        ("og:image", donation.card),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", donation.title),
    ] {
        tag("property", name, content);
    }
    for (name, content) in [
        ("twitter:card", "summary_large_image"),
        ("twitter:title", &title),
        ("twitter:description", &description),
        ("twitter:image", donation.card),
        ("twitter:image:alt", donation.title),
    ] {
        tag("name", name, content);
    }
    text
}
