//! Recognises other apps' own browsers by what they say of themselves. Wallets often do not open from there.

use quittance_page::ssr::InAppBrowser;

/// An app with a browser of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct App {
    name: &'static str,
    /// What its browser's User-Agent holds: one of these is enough.
    marks: &'static [&'static str],
    /// What leads out.
    way_out: WayOut,
}

/// What leads out of an app's browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WayOut {
    /// Nothing but its menu.
    Menu,
    /// On Android, an intent that the phone's own browser takes.
    Intent,
    /// A parameter of the page's address, by LINE's own documentation of its URL scheme.
    Parameter,
}

/// The order matters: what is said last of all apps is said by several.
const APPS: &[App] = &[
    App { name: "Instagram", marks: &["Instagram "], way_out: WayOut::Intent },
    App { name: "Messenger", marks: &["FBAN/Messenger", "FB_IAB/Orca"], way_out: WayOut::Intent },
    App { name: "Facebook", marks: &["FBAN/", "FBAV/", "FB_IAB/"], way_out: WayOut::Intent },
    App { name: "TikTok", marks: &["musical_ly", "BytedanceWebview", " trill_"], way_out: WayOut::Menu },
    App { name: "LINE", marks: &[" Line/"], way_out: WayOut::Parameter },
    App { name: "WeChat", marks: &["MicroMessenger/"], way_out: WayOut::Menu },
    App { name: "Snapchat", marks: &[" Snapchat/"], way_out: WayOut::Menu },
    App {
        name: "X",
        marks: &["Twitter for iPhone", "Twitter for iPad", "TwitterAndroid"],
        way_out: WayOut::Menu,
    },
    App { name: "Telegram", marks: &[" Telegram-Android/"], way_out: WayOut::Menu },
];

/// What the note says to somebody with this User-Agent who looks at `path` of the gateway at `public_url`.
#[must_use]
pub fn in_app_browser(user_agent: &str, public_url: &str, path: &str) -> Option<InAppBrowser> {
    let app = APPS.iter().find(|app| app.marks.iter().any(|mark| user_agent.contains(mark)))?;
    let android = user_agent.contains("Android");
    let address = format!("{public_url}{path}");
    let way_out = match app.way_out {
        WayOut::Menu => None,
        WayOut::Intent if android => intent(&address),
        WayOut::Intent => None,
        WayOut::Parameter => {
            let sign = if path.contains('?') { '&' } else { '?' };
            Some(format!("{address}{sign}openExternalBrowser=1"))
        }
    };
    Some(InAppBrowser { app: app.name, menu: if android { "⋮" } else { "···" }, way_out, address })
}

/// The address as an intent that any browser of the phone may take, and no app.
fn intent(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    Some(format!(
        "intent://{rest}#Intent;scheme={scheme};action=android.intent.action.VIEW;\
         category=android.intent.category.BROWSABLE;end"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What apps really send: the app, then its browser's User-Agent.
    const SEEN: &str = include_str!("in_app/user_agents.txt");

    #[test]
    fn apps_are_known_by_their_browsers_and_browsers_are_left_alone() {
        for line in SEEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (app, user_agent) = line.split_once(": ").unwrap();
            let found = in_app_browser(user_agent, "https://pay.shop.example", "/i/1").map(|found| found.app);
            assert_eq!(found.unwrap_or("-"), app, "{user_agent}");
        }
        assert!(
            APPS.iter().all(|app| SEEN.contains(&format!("\n{}: ", app.name))),
            "an app without a sample"
        );
    }

    #[test]
    fn the_way_out_is_the_same_page_in_the_phones_browser() {
        let note = |user_agent, path| in_app_browser(user_agent, "https://pay.shop.example", path).unwrap();
        let android =
            note("Mozilla/5.0 (Linux; Android 13) Instagram 298.0.0.31.110 Android", "/i/1?locale=de");
        assert_eq!(
            android.way_out.as_deref(),
            Some(
                "intent://pay.shop.example/i/1?locale=de#Intent;scheme=https;action=android.intent.action.VIEW;\
                 category=android.intent.category.BROWSABLE;end"
            )
        );
        assert_eq!((android.menu, &*android.address), ("⋮", "https://pay.shop.example/i/1?locale=de"));
        let apple = note("Mozilla/5.0 (iPhone) Mobile/15E148 Instagram 336.0.9.29.97 (iPhone14,5)", "/i/1");
        assert_eq!((apple.menu, apple.way_out), ("···", None));
        let line = note("Mozilla/5.0 (iPhone) Mobile/15E148 Safari Line/12.16.0", "/i/1?locale=de");
        assert_eq!(
            line.way_out.as_deref(),
            Some("https://pay.shop.example/i/1?locale=de&openExternalBrowser=1")
        );
    }
}
