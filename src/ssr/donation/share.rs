//! Sends a donation page on: its link to copy, and ways that need no script.

use leptos::prelude::*;

use super::Donation;
use crate::ssr::Locale;
use crate::ssr::contact::encode;
use crate::ssr::doc_words::DocWord;
use crate::words::Word;

/// Where a link is sent on by a link: a name that is the same in every language, what comes before the page's address, and what
/// comes between that and its title.
const NETWORKS: &[(&str, &str, &str)] = &[
    ("WhatsApp", "https://wa.me/?text=", "%20"),
    ("Telegram", "https://t.me/share/url?url=", "&text="),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u=", "&quote="),
    ("X", "https://x.com/intent/post?url=", "&text="),
];

/// The link as text, and ways to send it on. Nothing is loaded from anywhere before one is taken; what needs the script is shown by
/// it.
pub(super) fn share(donation: &Donation<'_>, locale: &Locale) -> impl IntoView + use<> {
    let (link, title, script) =
        (donation.link.to_owned(), donation.preview_title(), donation.script.to_owned());
    let shown = link.clone();
    let (address, subject) = (encode(&link), encode(&title));
    let by_email = ["mailto:?subject=", &subject, "&body=", &address].concat();
    let mut ways = vec![view! {
        <li><a class="gift__way" href=by_email data-testid="share-email">{locale.say(DocWord::DonateByEmail)}</a></li>
    }
    .into_any()];
    ways.extend(NETWORKS.iter().map(|(name, before, between)| {
        let href = [before, address.as_str(), between, &subject].concat();
        view! { <li><a class="gift__way" href=href target="_blank" rel="noopener noreferrer">{*name}</a></li> }.into_any()
    }));
    view! {
        <section class="gift__share" id="share" data-link=link data-title=title>
            <h2 class="plain__more">{locale.say(DocWord::DonateLink)}</h2>
            <div class="gift__link">
                <p dir="ltr" data-testid="link">{shown}</p>
                <button type="button" class="copy" id="share-copy" aria-live="polite" hidden
                    data-done=locale.words.say(Word::Copied) data-testid="share-copy">{locale.words.say(Word::Copy)}</button>
            </div>
            <button type="button" class="next__quiet gift__system" id="share-system" hidden data-testid="share">
                {locale.say(DocWord::DonateShare)}
            </button>
            <ul class="gift__ways" aria-label=locale.say(DocWord::DonateShare)>{ways}</ul>
            <script src=script defer></script>
        </section>
    }
}
