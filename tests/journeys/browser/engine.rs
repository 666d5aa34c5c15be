//! Which browser is driven, and by which program.

/// What the pages of a browser are drawn and run by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chrome, Edge, Opera, Samsung Internet, most wallets.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and every browser on an iPhone.
    WebKit,
}

impl Engine {
    /// The program that speaks WebDriver for it.
    pub(super) const fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    /// What stands before the port on the line where its driver says where it listens; none if it says nothing.
    pub(super) const fn ready(self) -> Option<&'static str> {
        match self {
            Self::Chromium => Some("was started successfully on port "),
            Self::Firefox => Some("Listening on 127.0.0.1:"),
            Self::WebKit => None,
        }
    }
}
