//! The test panel: plays the chain of a test invoice, and its merchant.
//!
//! It stands below every page of a test invoice and needs nothing of its program: its forms are plain, and the sheet shows the
//! ones that make sense in the state that `main` carries.

use leptos::prelude::*;

use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;

/// What the panel has to know of a test invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The invoice's id.
    pub id: String,
    /// What is owed, in the asset that was chosen.
    pub due: Option<String>,
    /// Ways to pay on the chain of what was chosen, the chosen one first: what else can arrive at the same address.
    pub ways: Vec<PanelWay>,
    /// Whether a payment is in no block yet, and so can be dropped or replaced.
    pub replaceable: bool,
}

/// A way to pay on the panel's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelWay {
    /// Its currency code.
    pub code: String,
    /// The asset's ticker.
    pub asset: String,
    /// The network's full name.
    pub network: String,
}

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
const UNPAID: &str = "sandbox__form sandbox__form--unpaid";
const UNDECIDED: &str = "sandbox__form sandbox__form--undecided";

#[rustfmt::skip]
const ACTIONS: &[Action] = &[
    Action { path: "pay", id: "sandbox-pay", word: DocWord::SandboxPay, fields: &[], class: QUOTED },
    Action { path: "mine", id: "sandbox-mine", word: DocWord::SandboxMine, fields: &[("count", "1")], class: QUOTED },
    Action { path: "mine", id: "sandbox-final", word: DocWord::SandboxFinal, fields: &[("until", "final")], class: QUOTED },
    Action { path: "reorg", id: "sandbox-reorg", word: DocWord::SandboxReorg, fields: &[("depth", "1"), ("return_to_mempool", "true")], class: QUOTED },
    Action { path: "reorg", id: "sandbox-undo", word: DocWord::SandboxUndo, fields: &[("depth", "20")], class: QUOTED },
    Action { path: "drop", id: "sandbox-drop", word: DocWord::SandboxDrop, fields: &[], class: QUOTED },
    Action { path: "pass", id: "sandbox-pass", word: DocWord::SandboxPass, fields: &[("seconds", "300")], class: ALWAYS },
    Action { path: "pass", id: "sandbox-pass-day", word: DocWord::SandboxPassDay, fields: &[("seconds", "86400")], class: ALWAYS },
    Action { path: "decide", id: "sandbox-cancel", word: DocWord::SandboxCancel, fields: &[("decision", "cancel")], class: UNPAID },
    Action { path: "decide", id: "sandbox-accept", word: DocWord::SandboxAccept, fields: &[("decision", "accept")], class: UNDECIDED },
    Action { path: "decide", id: "sandbox-refuse", word: DocWord::SandboxRefuse, fields: &[("decision", "refuse")], class: UNDECIDED },
    Action { path: "decide", id: "sandbox-refunded", word: DocWord::SandboxRefunded, fields: &[("decision", "refunded")], class: UNDECIDED },
    Action { path: "outage", id: "sandbox-outage", word: DocWord::SandboxOutage, fields: &[("on", "true")], class: ALWAYS },
    Action { path: "outage", id: "sandbox-outage-end", word: DocWord::SandboxOutageEnd, fields: &[("on", "false")], class: ALWAYS },
];

/// Buttons that pay, mine, reorganise, drop, decide and let time pass.
#[component]
pub(crate) fn Sandbox<'a>(
    /// How the document is dressed.
    dress: &'a Dress<'a>,
    /// The invoice.
    panel: &'a Panel,
) -> impl IntoView + use<> {
    let locale = dress.locale;
    let path = |last: &str| dress.keep(&["/i/", &panel.id, "/sandbox/", last].concat());
    let possible = |action: &&Action| panel.replaceable || action.path != "drop";
    let forms = ACTIONS.iter().filter(possible).map(|action| {
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
    view! {
        <div class="page page--sandbox">
            <section class="sandbox" aria-labelledby="sandbox-title">
                <h2 class="sandbox__title" id="sandbox-title">{locale.say(DocWord::SandboxTitle)}</h2>
                <p class="sandbox__lead">{locale.say(DocWord::SandboxIntro)}</p>
                <div class="sandbox__buttons">{forms} {payment(dress, panel, path("pay"))}</div>
            </section>
        </div>
    }
}

/// Any payment: how much, in what, and as what.
fn payment(dress: &Dress<'_>, panel: &Panel, action: String) -> impl IntoView + use<> {
    let locale = dress.locale;
    let ways = panel.ways.iter().map(|way| {
        let text = [&way.asset, " · ", &way.network].concat();
        view! { <option value=way.code.clone()>{text}</option> }
    });
    let replaces = panel.replaceable.then_some(("replacement", DocWord::SandboxReplacement));
    let kinds =
        [("one", DocWord::SandboxOne), ("several", DocWord::SandboxSeveral)].into_iter().chain(replaces);
    let kinds = kinds.map(|(value, word)| view! { <option value=value>{locale.say(word)}</option> });
    view! {
        <form method="post" class=QUOTED action=action>
            <input class="sandbox__field sandbox__amount" name="amount" inputmode="decimal" autocomplete="off"
                value=part(panel) aria-label=locale.say(DocWord::SandboxAmount) data-testid="sandbox-amount"/>
            <select class="sandbox__field" name="method" aria-label=locale.say(DocWord::SandboxMethod)
                data-testid="sandbox-method">
                {ways.collect::<Vec<_>>()}
            </select>
            <select class="sandbox__field" name="as" aria-label=locale.say(DocWord::SandboxAs)
                data-testid="sandbox-as">
                {kinds.collect::<Vec<_>>()}
            </select>
            <button class="sandbox__button" data-testid="sandbox-part">{locale.say(DocWord::SandboxThis)}</button>
        </form>
    }
}

/// A part to suggest: one unit, or a tenth of less than one.
fn part(panel: &Panel) -> String {
    match panel.due.as_deref().unwrap_or_default().strip_prefix("0.") {
        Some(digits) => ["0.0", digits.get(..digits.len().saturating_sub(1)).unwrap_or_default()].concat(),
        None => "1".into(),
    }
}
