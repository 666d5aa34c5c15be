//! The note for payers who look at the page in another app's own browser, from where wallets often do not open.
//!
//! It needs none of the page's program and stands behind it in the document; the sheet shows it first.

use leptos::prelude::*;

use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;

/// Another app's own browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InAppBrowser {
    /// The app's name.
    pub app: &'static str,
    /// The sign of the menu that leads out.
    pub menu: &'static str,
    /// A link that leads out, where the app is known to follow it.
    pub way_out: Option<String>,
    /// The page's address, to be copied.
    pub address: String,
}

/// What it means, and the way out.
#[component]
pub fn InAppNote<'a>(
    /// How the document is dressed.
    dress: &'a Dress<'a>,
    /// The browser.
    browser: &'a InAppBrowser,
) -> impl IntoView + use<> {
    let InAppBrowser { app, menu, way_out, address } = browser.clone();
    let say = |word| dress.locale.fill(word, &[("app", app), ("menu", menu)]);
    let link = way_out.map(|href| {
        view! { <p><a class="in-app__link" data-testid="way-out" href=href>{say(DocWord::InAppOpen)}</a></p> }
    });
    view! {
        <aside class="page page--in-app" data-testid="in-app">
            <div class="in-app">
                <p><strong>{say(DocWord::InAppTitle)}</strong> " " {say(DocWord::InAppText)}</p>
                {link}
                <p>{say(DocWord::InAppMenu)} " " <bdi class="in-app__address" dir="ltr">{address}</bdi></p>
            </div>
        </aside>
    }
}
