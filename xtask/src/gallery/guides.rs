//! The pictures of README and guides, made anew from the demo: `docs/screens`.

use std::fs;

use anyhow::{Context, Result};

use super::browser::{Browser, Window};
use super::palette::reduced;
use crate::gateway::Demo;
use crate::workspace::Workspace;

/// A picture of a guide.
struct Picture {
    /// Its file, without the ending.
    name: &'static str,
    path: &'static str,
    width: u32,
    height: u32,
    /// What is done before it is taken, one after the other, as scripts that may promise.
    before: &'static [&'static str],
}

/// The dialog comes before whatever leaves something in the browser, such as the method used last.
const PICTURES: &[Picture] = &[
    Picture { name: "shop", path: "/demo", width: 1280, height: 900, before: &[READY] },
    Picture { name: "embedded", path: "/demo", width: 1280, height: 800, before: &[PRESS] },
    Picture {
        name: "builder",
        path: "/demo/builder?item=atlas&text=Buy+the+atlas&colour=%231d3461&corner=22&size=large",
        width: 1280,
        height: 900,
        before: &[READY],
    },
    Picture {
        name: "donate",
        path: "/donate/demo?theme=light&locale=en",
        width: 390,
        height: 1150,
        before: &[],
    },
    Picture { name: "link", path: "/c/atlas?theme=light&locale=en", width: 500, height: 700, before: &[] },
    Picture { name: "donate-card", path: "/donate/demo/card.png", width: 1200, height: 630, before: &[] },
    Picture { name: "counter-till", path: "/pos/demo", width: 1024, height: 768, before: &[RING_UP] },
    Picture { name: "counter-scan", path: "/pos/demo", width: 390, height: 844, before: &[RING_UP, CHARGE] },
    Picture { name: "counter-paid", path: "/pos/demo", width: 390, height: 844, before: &[CHARGE, PAY] },
    screen("choose", "/gallery/choose?theme=light&locale=en"),
    screen("awaiting", "/gallery/awaiting?theme=light&locale=en"),
    screen("partial", "/gallery/partial?theme=light&locale=en"),
    screen("paid", "/gallery/paid?theme=light&locale=en"),
];

const fn screen(name: &'static str, path: &'static str) -> Picture {
    Picture { name, path, width: 520, height: 1150, before: &[] }
}

/// Somebody gives, so that the goal of the donation page has moved; and this browser becomes a counter.
const BEGIN: &str = "
    const post = (path, fields) => fetch(path, {
        method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'application/json' },
    });
    const gift = { amount: 'other', other: '1037.50', currency: 'USD', name: 'Zoë' };
    return post('/donate/demo', gift).then(async answer => {
        const invoice = '/i/' + new URL(answer.url).pathname.split('/')[2];
        await post(invoice + '/method', { method: 'USDT_TRC20' });
        await post(invoice + '/sandbox/pay', {});
        await post(invoice + '/sandbox/mine', { count: '100' });
        await post('/pos/demo/pair', {});
    });";

/// The elements are there.
const READY: &str =
    "return customElements.whenDefined('quittance-button').then(() => new Promise(requestAnimationFrame));";

/// The first button is pressed, and its page shows an invoice.
const PRESS: &str = "
    return new Promise(shown => {
        const button = document.querySelector('quittance-button');
        // Nobody used a key, so nothing shows where the focus is.
        const rested = () => { button.shadowRoot.activeElement?.blur(); shown(); };
        document.addEventListener('status', () => setTimeout(rested, 1000), { once: true });
        button.open();
    });";

/// Two things are rung up at a counter.
const RING_UP: &str = "
    return new Promise(rung => {
        const look = () => {
            const goods = document.querySelectorAll('.good__more');
            if (goods.length < 2) return setTimeout(look, 100);
            goods[0].click();
            goods[1].click();
            setTimeout(rung, 500);
        };
        look();
    });";

/// It is charged without a tip, until the code is there. A sale that waits is shown again.
const CHARGE: &str = "
    return new Promise(charged => {
        const look = () => {
            const next = ['no-tip', 'charge'].map(name => document.querySelector(`[data-testid=${name}]`)).find(Boolean);
            if (document.querySelector('main[data-invoice] [data-testid=qr]')) return setTimeout(charged, 500);
            next?.click();
            setTimeout(look, 300);
        };
        look();
    });";

/// The customer pays, and the counter has heard of it.
const PAY: &str = "
    const invoice = '/i/' + document.querySelector('main').dataset.invoice;
    const post = (path, fields) => fetch(invoice + path, {
        method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'application/json' },
    });
    return post('/method', { method: 'USDT_TRC20' })
        .then(() => post('/sandbox/pay', {}))
        .then(() => post('/sandbox/mine', { count: '100' }))
        .then(() => new Promise(paid => {
            const look = () => document.querySelector('[data-state=paid]') ? setTimeout(paid, 300) : setTimeout(look, 100);
            look();
        }));";

/// Takes all of them.
pub(super) fn photograph(workspace: &Workspace, demo: &Demo) -> Result<()> {
    let browser = Browser::start(workspace)?;
    let folder = workspace.root.join("docs/screens");
    let page = |path: &str| format!("http://{}{path}", demo.address);
    browser.goto(&page("/demo"))?;
    browser.run(BEGIN)?;
    for Picture { name, path, width, height, before } in PICTURES {
        browser.resize(&Window { name, width: *width, height: *height, scale: 1, mobile: false })?;
        browser.goto(&page(path))?;
        for script in *before {
            browser.run(script).with_context(|| format!("before {name} is taken"))?;
        }
        let file = folder.join(format!("{name}.png"));
        let picture = reduced(&browser.window()?)?;
        println!("{name}.png, {} KB", picture.len() / 1000);
        fs::write(&file, picture).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
