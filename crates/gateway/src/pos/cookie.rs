//! What a paired device shows with every request.

use axum::http::{HeaderMap, HeaderValue, header};

use super::Terminal;
use super::pairing::Pass;

/// As long as browsers keep anything: 400 days, in seconds. Each visit renews it.
const KEPT: u32 = 34_560_000;

/// What a device shows for a terminal, if it shows anything.
#[must_use]
pub fn shown(terminal: &Terminal, public_url: &str, headers: &HeaderMap) -> Option<Pass> {
    let name = name(terminal, is_safe(public_url));
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).and_then(|(_, value)| Pass::read(value))
}

/// What the device keeps from now on. It goes with no form of another site, and with a link from there: opening a counter changes
/// nothing.
#[must_use]
pub fn keep(terminal: &Terminal, public_url: &str, pass: &Pass) -> Option<HeaderValue> {
    let safe = is_safe(public_url);
    // The prefix of a name that only this host can set, over https alone, needs the path of all.
    let (path, secure) = if safe { ("/", "; Secure") } else { ("/pos/", "") };
    let (name, pass) = (name(terminal, safe), pass.shown());
    let cookie = format!("{name}={pass}; Path={path}; Max-Age={KEPT}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::from_str(&cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// Each terminal has its own, so that one device can be paired with several.
fn name(terminal: &Terminal, safe: bool) -> String {
    let prefix = if safe { "__Host-" } else { "" };
    format!("{prefix}quittance_pos_{}", terminal.id)
}

fn is_safe(public_url: &str) -> bool {
    public_url.starts_with("https:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Projects;
    use crate::demo::Demo;
    use crate::pos::Terminals;

    const SAFE: &str = "https://pay.shop.example";
    const PLAIN: &str = "http://127.0.0.1:8080";

    #[test]
    fn the_cookie_is_this_hosts_alone_and_of_one_terminal() {
        let config = Demo::config(PLAIN).unwrap();
        let terminals = Terminals::check(&config, &Projects::check(&config, true).unwrap()).unwrap();
        let terminal = terminals.find("demo").unwrap();
        let pass = Pass::read("0a1b2c3d.secret").unwrap();
        let safe = keep(terminal, SAFE, &pass).unwrap();
        assert_eq!(
            safe,
            "__Host-quittance_pos_demo=0a1b2c3d.secret; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(safe.is_sensitive(), "no log of headers shows it");
        let plain = keep(terminal, PLAIN, &pass).unwrap();
        assert!(plain.to_str().unwrap().starts_with("quittance_pos_demo=0a1b2c3d.secret; Path=/pos/; "));
        let asks = |cookie: &str| {
            let headers = [(header::COOKIE, HeaderValue::from_str(cookie).unwrap())].into_iter().collect();
            shown(terminal, SAFE, &headers)
        };
        assert_eq!(asks("a=b; __Host-quittance_pos_demo=0a1b2c3d.secret"), Some(pass));
        for other in
            ["", "quittance_pos_demo=a.b", "__Host-quittance_pos_demo2=a.b", "__Host-quittance_pos_demo=a"]
        {
            assert_eq!(asks(other), None, "{other}");
        }
    }
}
