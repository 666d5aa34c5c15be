//! A slip of paper from a counter's printer: what was bought, and that it was paid.

use leptos::prelude::*;
use quittance_protocol::qr::Qr;
use quittance_protocol::view::{InvoiceView, Standing};

use crate::figure::fiat;
use crate::screen::{Tone, money};
use crate::ssr::Sheet;
use crate::ssr::account::Account;
use crate::ssr::doc_words::DocWord;
use crate::ssr::fold::lines;
use crate::ssr::invoice::render;
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell};
use crate::ssr::statement::status;
use crate::when::{self, Zone};
use crate::words::Word;

/// The width of a roll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 58 mm, of which 48 are printed.
    Narrow,
    /// 80 mm, of which 72 are printed.
    #[default]
    Wide,
}

/// What stands on a slip besides the invoice.
#[derive(Clone, Debug)]
pub struct Slip<'a> {
    /// The counter's name for people.
    pub counter: &'a str,
    /// What the bill lists.
    pub account: &'a Account,
    /// The code that leads to the receipt.
    pub code: Option<&'a Qr>,
}

/// Letters of a transaction's id at either end; between them it is cut.
const SHOWN: usize = 8;

/// Millimetres of a slip without lines, and of each line: printers of rolls cut where the page ends.
const HEAD: usize = 120;
const LINE: usize = 10;

impl Paper {
    /// The paper of a width in millimetres.
    #[must_use]
    pub fn of_width(text: &str) -> Self {
        if text == "58" { Self::Narrow } else { Self::Wide }
    }

    /// The sheet of a slip with so many lines and payments.
    #[must_use]
    pub fn sheet(self, lines: usize) -> Sheet {
        let (width, printed) = match self {
            Self::Narrow => (58, 48),
            Self::Wide => (80, 72),
        };
        let height = HEAD + LINE * lines;
        Sheet::of_slips(&format!(
            "@page{{size:{width}mm {height}mm;margin:0}}:root{{--paper-width:{width}mm;--print-width:{printed}mm}}"
        ))
    }
}

impl Shell {
    /// A slip to print.
    #[must_use]
    pub fn slip(&self, view: &InvoiceView, slip: &Slip<'_>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let words = &locale.words;
        let total = fiat(&view.fiat, words);
        let receipt = view.stage.receipt();
        let status = status(view, locale);
        let time = when::date(receipt.map_or(slip.account.issued_at, |it| it.settled_at), Zone::Utc, words);
        let counted = view.transactions.iter().filter(|it| it.standing == Standing::InTime);
        let network = view.quote.as_ref().map_or("", |quote| &quote.method.network);
        let payments = counted.map(|transaction| {
            let places = [("amount", &*money(&transaction.amount)), ("network", network)];
            view! {
                <dt>{words.fill(Word::PaidLead, &places)}</dt>
                <dd><bdi dir="ltr">{cut(&transaction.id)}</bdi></dd>
            }
        });
        let payments = payments.collect::<Vec<_>>();
        let test = view.test.then(|| view! { <p class="strip__test">{words.say(Word::TestRibbon)}</p> });
        let short = view.id.get(..8).unwrap_or_default().to_owned();
        let code = slip.code.map(|qr| {
            let side = usize::from(qr.side()) + 8;
            view! {
                <figure class="strip__code">
                    <svg viewBox=format!("-4 -4 {side} {side}") role="img" aria-label=locale.say(DocWord::SlipCode)>
                        <path fill="none" stroke="#000" d=qr.path()/>
                    </svg>
                    <figcaption>{locale.say(DocWord::SlipCode)}</figcaption>
                </figure>
            }
        });
        let listed = lines(&slip.account.lines, &total, dress);
        // A list ends in its total.
        let alone = slip
            .account
            .lines
            .is_empty()
            .then(|| view! { <p class="strip__total"><bdi dir="ltr">{total}</bdi></p> });
        let shop = slip.account.shop.name.clone();
        let title = [&*shop, " ", &short].concat();
        let body = render(|| {
            view! {
                <main class="strip" data-testid="slip" data-state=view.stage.state().as_str()>
                    {test.clone()}
                    <h1>{shop}</h1>
                    <p>{slip.counter.to_owned()}</p>
                    <p>{time}</p>
                    {listed}
                    {alone}
                    <p class="strip__status" data-testid="status">{status}</p>
                    <dl>{payments}</dl>
                    <p>{locale.say(DocWord::ReceiptInvoice)} " " <bdi dir="ltr">{short}</bdi></p>
                    {code}
                    {test}
                </main>
            }
        });
        dress.document(&Parts {
            title: &title,
            meta: NEUTRAL,
            icon: &Tone::Plain.icon(),
            head: "",
            body: &body,
            data: "",
        })
    }
}

/// Both ends of a long id.
fn cut(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    match letters.len() {
        length if length > 2 * SHOWN + 1 => {
            let (begin, end) = (letters.iter().take(SHOWN), letters.iter().skip(length - SHOWN));
            begin.chain(&['…']).chain(end).collect()
        }
        _ => id.to_owned(),
    }
}
