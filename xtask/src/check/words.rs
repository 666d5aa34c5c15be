//! Words that may not stand in some files, and what to do instead.

/// Words, where they are not welcome, and why.
struct Ban {
    /// The paths it is about, by how they begin.
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
    comments: Comments,
    advice: &'static str,
}

/// Whether a word in a comment counts.
#[derive(PartialEq, Eq)]
enum Comments {
    Count,
    AreFree,
}

// The words are put together, so that this file keeps its own rules.
const BANS: &[Ban] = &[
    Ban {
        within: &[""],
        except: &[],
        words: &[
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("to", "do!("),
            concat!("unimplemented", "!("),
        ],
        comments: Comments::Count,
        advice: "do it now, or open an issue and leave no trace here",
    },
    Ban {
        within: &["src/"],
        except: &[],
        words: &[concat!(" style", "="), concat!(" style", ":")],
        comments: Comments::AreFree,
        advice: "the CSP blocks it on what the server renders: use a class, <progress> or an SVG attribute",
    },
    Ban {
        within: &["src/"],
        except: &["src/browser/"],
        words: &["web_sys::", "js_sys::", "gloo_net::"],
        comments: Comments::AreFree,
        advice: "only src/browser/ touches the browser: give it a function there that says what is wanted",
    },
    Ban {
        within: &["crates/protocol/src/", "crates/ledger/src/"],
        except: &[],
        words: &["SystemTime::now", "Instant::now", "async fn", "std::fs", "std::net", "std::env"],
        comments: Comments::AreFree,
        advice: "this crate is pure: time, facts and files are arguments",
    },
];

/// One sentence for every line with an unwelcome word.
pub(super) fn broken(name: &str, text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for ban in BANS.iter().filter(|ban| ban.is_about(name)) {
        for (index, line) in text.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            if is_comment && ban.comments == Comments::AreFree {
                continue;
            }
            if let Some(word) = ban.words.iter().find(|word| line.contains(**word)) {
                sentences.push(format!("{name}:{}: `{}`: {}.", index + 1, word.trim(), ban.advice));
            }
        }
    }
    sentences
}

impl Ban {
    fn is_about(&self, name: &str) -> bool {
        let begins = |paths: &[&str]| paths.iter().any(|path| name.starts_with(path));
        begins(self.within) && !begins(self.except)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_attribute_is_found_with_its_line() {
        let sentences = broken("src/parts/qr.rs", "//! The code.\nview! { <p style:width=w/> }\n");
        assert_eq!(sentences.len(), 1);
        assert!(sentences[0].starts_with("src/parts/qr.rs:2: `style:`"), "{sentences:?}");
        assert!(broken("src/parts/qr.rs", "// A style= would be blocked.").is_empty());
    }

    #[test]
    fn only_the_browser_folder_touches_the_browser() {
        let line = "use web_sys::Clipboard;";
        assert!(broken("src/browser/clipboard.rs", line).is_empty());
        assert_eq!(broken("src/screens/paid.rs", line).len(), 1);
    }
}
