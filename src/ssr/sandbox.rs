//! The test panel: plays the chain of a test invoice.
//!
//! It stands below the page and needs none of its program: its forms are plain, and the sheet shows the ones that make sense in
//! the state that `main` carries.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;

/// What a button sends, and when it is shown.
struct Action {
    /// The last part of the path.
    path: &'static str,
    /// The name tests know it by.
    id: &'static str,
    word: DocWord,
    fields: &'static [(&'static str, &'static str)],
    class: &'static str,
}

const ALWAYS: &str = "sandbox__form";
const QUOTED: &str = "sandbox__form sandbox__form--quoted";
const UNDECIDED: &str = "sandbox__form sandbox__form--undecided";

#[rustfmt::skip]
const ACTIONS: &[Action] = &[
    Action { path: "pay", id: "sandbox-pay", word: DocWord::SandboxPay, fields: &[], class: QUOTED },
    Action { path: "mine", id: "sandbox-mine", word: DocWord::SandboxMine, fields: &[("count", "1")], class: QUOTED },
    Action { path: "mine", id: "sandbox-final", word: DocWord::SandboxFinal, fields: &[("count", "100")], class: QUOTED },
    Action { path: "reorg", id: "sandbox-reorg", word: DocWord::SandboxReorg, fields: &[("depth", "1"), ("return_to_mempool", "true")], class: QUOTED },
    Action { path: "drop", id: "sandbox-drop", word: DocWord::SandboxDrop, fields: &[], class: QUOTED },
    Action { path: "pass", id: "sandbox-pass", word: DocWord::SandboxPass, fields: &[("seconds", "300")], class: ALWAYS },
    Action { path: "pass", id: "sandbox-pass-day", word: DocWord::SandboxPassDay, fields: &[("seconds", "86400")], class: ALWAYS },
    Action { path: "decide", id: "sandbox-accept", word: DocWord::SandboxAccept, fields: &[("decision", "accept")], class: UNDECIDED },
    Action { path: "decide", id: "sandbox-refuse", word: DocWord::SandboxRefuse, fields: &[("decision", "refuse")], class: UNDECIDED },
    Action { path: "outage", id: "sandbox-outage", word: DocWord::SandboxOutage, fields: &[("on", "true")], class: ALWAYS },
    Action { path: "outage", id: "sandbox-outage-end", word: DocWord::SandboxOutageEnd, fields: &[("on", "false")], class: ALWAYS },
];

/// Buttons that pay, mine, reorganise, drop and let time pass.
#[component]
pub fn Sandbox<'a>(
    /// How the document is dressed.
    dress: &'a Dress<'a>,
    /// The invoice.
    view: &'a InvoiceView,
) -> impl IntoView + use<> {
    let locale = dress.locale;
    let path = |last: &str| dress.keep(&["/i/", &view.id, "/sandbox/", last].concat());
    let forms = ACTIONS.iter().map(|action| {
        let fields = action.fields.iter().map(|(name, value)| {
            view! { <input type="hidden" name=*name value=*value/> }
        });
        view! {
            <form method="post" class=action.class action=path(action.path)>
                {fields.collect::<Vec<_>>()}
                <button class="sandbox__button" data-testid=action.id>{locale.say(action.word)}</button>
            </form>
        }
    });
    let forms = forms.collect::<Vec<_>>();
    let amount = locale.say(DocWord::SandboxAmount);
    view! {
        <div class="page page--sandbox">
            <section class="sandbox" aria-labelledby="sandbox-title">
                <h2 class="sandbox__title" id="sandbox-title">{locale.say(DocWord::SandboxTitle)}</h2>
                <p class="sandbox__lead">{locale.say(DocWord::SandboxLead)}</p>
                <div class="sandbox__buttons">
                    {forms}
                    <form method="post" class=QUOTED action=path("pay")>
                        <input class="sandbox__amount" name="amount" inputmode="decimal" autocomplete="off"
                            value=part(view) aria-label=amount data-testid="sandbox-amount"/>
                        <button class="sandbox__button" data-testid="sandbox-part">
                            {locale.say(DocWord::SandboxPart)}
                        </button>
                    </form>
                </div>
            </section>
        </div>
    }
}

/// A part to suggest: one unit, or a tenth of less than one.
fn part(view: &InvoiceView) -> String {
    let due = view.quote.as_ref().map_or("", |quote| &quote.due.value);
    match due.strip_prefix("0.") {
        Some(digits) => ["0.0", digits.get(..digits.len().saturating_sub(1)).unwrap_or_default()].concat(),
        None => "1".into(),
    }
}
