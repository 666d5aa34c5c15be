//! Whether the pictures of donation pages have letters for their titles.

use quittance_gateway::donation::DonationPage;
use quittance_gateway::donation::lettering::{FONTS, Lettering};
use quittance_gateway::installation::Checked;

use super::finding::Finding;

const DONATIONS: &str = "donation pages";

/// The letters of every page's picture. Without a page nobody looks for fonts.
pub(super) fn donations(checked: &Checked) -> Vec<Finding> {
    let mut lettering = None;
    let pages = checked.donations.all();
    pages.map(|page| finding(page, lettering.get_or_insert_with(Lettering::find))).collect()
}

fn finding(page: &DonationPage, lettering: &mut Lettering) -> Finding {
    let (path, missing) = (page.path(), lettering.missing(&format!("{} {}", page.title, page.project.name)));
    match missing.is_empty() {
        true => Finding::fine(DONATIONS, format!("{path} is there, and its picture has all letters")),
        false => Finding::warning(
            DONATIONS,
            format!("no font of this machine has these letters of {path}'s picture: {missing}"),
            format!(
                "install fonts that do (Debian's fonts-noto-core has most scripts, fonts-noto-cjk Chinese, Japanese and \
                 Korean), or name a folder with them in {FONTS}"
            ),
        ),
    }
}
