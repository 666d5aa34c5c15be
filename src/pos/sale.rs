//! What the customer sees: how much, the code, and where it stands, in words that are read from two metres.

use leptos::prelude::*;
use quittance_protocol::Time;
use quittance_protocol::pos::Sum;
use quittance_protocol::qr::Qr;
use quittance_protocol::view::{InvoiceView, MethodView, Stage};

use crate::changing::{class, flag, text};
use crate::figure;
use crate::parts::countdown::Urgency;
use crate::parts::{MethodMark, QrCode};
use crate::pos::app::notice;
use crate::pos::counter::{Code, Counter, Paying};
use crate::pos::icon::{Icon, icon};
use crate::pos::payments::{slip, tone_name};
use crate::screen::{self, ChangeAsked, Screen, Tone, money};
use crate::when;
use crate::words::{Counted, PosWord, Word};

/// How long a paid sale is shown, in seconds.
pub const SHOWN: u32 = 10;

/// The customer's screen.
pub(super) fn sale(counter: Counter, paying: Paying) -> impl IntoView {
    let Paying { sale, code, stays, notice: why } = paying;
    let view = sale.view;
    let shown = Screen::of(&view.stage, ChangeAsked::No);
    let qr = match (code, view.stage.pay()) {
        _ if !asks(&view.stage) => None,
        (Code::Payment, Some(pay)) => Some(pay.qr.clone()),
        (Code::Link | Code::Payment, _) => Some(sale.link),
    };
    let caption = match (&view.quote, code) {
        (Some(quote), Code::Payment) if qr.is_some() => {
            let places = [("asset", &*quote.method.symbol), ("network", &*quote.method.network)];
            counter.words.fill(Word::NetworkOnly, &places)
        }
        (Some(_) | None, Code::Link | Code::Payment) => String::new(),
    };
    let asked = if qr.is_some() { " sale--asks" } else { "" };
    let class = ["sale sale--", tone_name(shown.tone()), asked].concat();
    let ways = (shown == Screen::Choose).then(|| ways(counter, sale.ways));
    let (state, id) = (view.stage.state().as_str(), view.id.clone());
    view! {
        <main class=class data-state=state data-invoice=id>
            <div class="sale__facts">
                <p class="sale__total" data-testid="amount" data-value=view.fiat.value.clone()>
                    <bdi>{figure::fiat(&view.fiat, counter.words)}</bdi>
                </p>
                <p class="sale__parts" data-testid="parts">{parts(counter, sale.sum)}</p>
                {band(counter, shown, &view)}
                {notice(why)}
            </div>
            {qr.map(|qr| framed(counter, qr, caption))}
            {ways}
            <div class="sale__foot">{foot(counter, shown, code, stays, &view)}</div>
        </main>
    }
}

/// Whether money is asked for.
const fn asks(stage: &Stage) -> bool {
    match stage {
        Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Partial { .. } => true,
        Stage::Detected(_) | Stage::Confirming(_) | Stage::Paid(_) | Stage::Overpaid { .. } => false,
        Stage::Expired { .. } | Stage::Late { .. } | Stage::Failed { .. } | Stage::Canceled => false,
    }
}

fn framed(counter: Counter, qr: Qr, caption: String) -> impl IntoView {
    view! {
        <div class="sale__code">
            <QrCode qr=qr label=counter.say(PosWord::Scan)/>
            <p class="sale__only">{caption}</p>
        </div>
    }
}

/// What a discount takes away and a tip adds, where there is either.
fn parts(counter: Counter, sum: Sum) -> String {
    let Sum { goods, discount, tip, .. } = sum;
    let mut text = String::new();
    for (minor, sign, word) in [(discount, " · −", PosWord::Discount), (tip, " · +", PosWord::Tip)] {
        if minor > 0 {
            let part = [sign, &counter.money(minor), " ", counter.words.pos(word)].concat();
            text.push_str(&part);
        }
    }
    if text.is_empty() { text } else { [counter.money(goods), text].concat() }
}

/// Where it stands: a sign, a word, a colour, and what there is to know besides.
fn band(counter: Counter, shown: Screen, view: &InvoiceView) -> impl IntoView + use<> {
    let sign = match shown.tone() {
        Tone::Plain => Icon::Phone,
        Tone::Moving => Icon::Clock,
        Tone::Good => Icon::Tick,
        Tone::Attention => Icon::Look,
        Tone::Risk => Icon::Cross,
    };
    let title = title(counter, shown, view);
    let lead = lead(counter, view);
    let pay_by = match &view.stage {
        Stage::Choose { pay_by, .. } => *pay_by,
        stage => stage.pay().and_then(|pay| pay.pay_by),
    };
    let clock = pay_by.map(|until| clock(counter, until));
    let counted = counted(counter, view);
    view! {
        <div class="band">
            {icon(sign)}
            <div>
                <h1 class="band__word" data-testid="status">{title}</h1>
                <p class="band__lead" data-testid="lead">{lead}</p>
            </div>
        </div>
        {counted}
        {clock}
    }
}

/// What is read from two metres. Money that is not final yet is only seen, so that nobody hands anything over too early.
#[must_use]
pub fn title(counter: Counter, shown: Screen, view: &InvoiceView) -> String {
    match shown {
        Screen::Choose | Screen::Payer => counter.say(PosWord::Scan),
        Screen::Confirming => screen::heading(Screen::Detected, view, counter.words),
        Screen::Change | Screen::Unpriced | Screen::Awaiting | Screen::Detected | Screen::Partial => {
            screen::heading(shown, view, counter.words)
        }
        Screen::Paid | Screen::Overpaid | Screen::Expired | Screen::Late | Screen::Short => {
            screen::heading(shown, view, counter.words)
        }
        Screen::Stuck | Screen::Reversed | Screen::Canceled => screen::heading(shown, view, counter.words),
    }
}

fn lead(counter: Counter, view: &InvoiceView) -> String {
    let words = counter.words;
    let merchant = ("merchant", &*view.merchant.name);
    let method = view.quote.as_ref().map(|quote| &quote.method);
    let network = method.map_or("", |method| &*method.network);
    match &view.stage {
        Stage::Choose { priced: false, .. } => words.say(Word::UnpricedLead),
        Stage::Choose { .. } | Stage::Payer { .. } => counter.say(PosWord::ScanLead),
        Stage::Awaiting(_) | Stage::Canceled => String::new(),
        Stage::Detected(progress) | Stage::Confirming(progress) => {
            let time = when::usually(method.map_or(0, |method| method.typical_seconds), words);
            let amount = money(&progress.received);
            match &progress.remaining {
                Some(left) => words.fill(Word::StillMissing, &[("amount", &money(left)), merchant]),
                None => words.fill(
                    if matches!(view.stage, Stage::Detected(_)) {
                        Word::DetectedLead
                    } else {
                        Word::ConfirmingLead
                    },
                    &[("amount", &amount), ("network", network), ("time", &time)],
                ),
            }
        }
        Stage::Partial { received, pay } => {
            let due = view.quote.as_ref().map_or_else(|| money(&pay.amount), |quote| money(&quote.due));
            let places =
                [("received", &*received.value), ("due", &*due), ("remaining", &*money(&pay.amount))];
            words.fill(Word::PartialLead, &places)
        }
        Stage::Paid(receipt) => {
            words.fill(Word::PaidLead, &[("amount", &money(&receipt.received)), ("network", network)])
        }
        Stage::Overpaid { by, .. } => words.fill(Word::OverpaidBy, &[("by", &money(by)), merchant]),
        Stage::Expired { .. } => words.say(Word::ExpiredNonePlain),
        Stage::Late { .. } => words.fill(Word::WithMerchant, &[merchant]),
        Stage::Failed { received: Some(received), .. } => {
            let due = view.quote.as_ref().map_or_else(String::new, |quote| money(&quote.due));
            words.fill(Word::ShortLead, &[("received", &received.value), ("due", &due)])
        }
        Stage::Failed { received: None, .. } => String::new(),
    }
}

/// How many confirmations there are, and how many it takes.
fn counted(counter: Counter, view: &InvoiceView) -> impl IntoView + use<> {
    let Stage::Confirming(progress) = &view.stage else { return None };
    let need = progress.need;
    let pulse = counter.pulse;
    let say = move || {
        let have = pulse.read().have.to_string();
        counter.words.count(Counted::Confirmations, need, &[("have", &have)])
    };
    let have = move || pulse.read().have.to_string();
    Some(view! {
        <div class="sale__count">
            <progress class="progress" max=need.to_string() value=text(have) aria-hidden="true"></progress>
            <p data-testid="confirmations">{text(say)}</p>
        </div>
    })
}

/// The time left. That it is up the gateway alone decides.
fn clock(counter: Counter, until: Time) -> impl IntoView {
    let pulse = counter.pulse;
    let left = move || when::seconds_left(until, pulse.read().now);
    let class = class(move || match Urgency::of(left()) {
        Urgency::Quiet => "sale__clock",
        Urgency::Ending | Urgency::Over => "sale__clock sale__clock--ending",
    });
    let says = move || match Urgency::of(left()) {
        Urgency::Quiet | Urgency::Ending => {
            [&when::left(left()), " ", counter.words.get(Word::LeftToPay)].concat()
        }
        Urgency::Over => counter.words.say(Word::TimeUpChecking),
    };
    view! { <p class=class role="timer" data-testid="countdown" data-value=when::iso(until)>{text(says)}</p> }
}

/// What can be chosen without a phone's browser.
fn ways(counter: Counter, ways: Vec<MethodView>) -> impl IntoView {
    let buttons = ways.into_iter().map(|way| {
        let code = way.code.clone();
        let name =
            [&way.symbol, " ", &*counter.words.fill(Word::OnNetwork, &[("network", &way.network)])].concat();
        view! {
            <button class="way" data-do="way" data-at=code.clone() data-testid="way" data-method=code>
                <MethodMark method=way/>
                <span>{name}</span>
            </button>
        }
    });
    let buttons = buttons.collect::<Vec<_>>();
    (!buttons.is_empty()).then(|| {
        view! {
            <div class="ways">
                <h2 class="ways__name">{counter.say(PosWord::PayHere)}</h2>
                <div class="ways__list">{buttons}</div>
            </div>
        }
    })
}

/// What the seller can do now.
fn foot(
    counter: Counter,
    shown: Screen,
    code: Code,
    stays: bool,
    view: &InvoiceView,
) -> impl IntoView + use<> {
    let button = |class: &'static str, does: &'static str, word: String| {
        view! { <button class=class data-do=does data-testid=does>{word}</button> }
    };
    let next = |class| button(class, "next", counter.say(PosWord::NextSale));
    let give_up = || button("quiet", "give-up", counter.say(PosWord::GiveUp));
    let slip = view.stage.receipt().map(|_| slip(counter, &view.id));
    let another =
        (code == Code::Payment).then(|| button("quiet", "link", counter.words.say(Word::PayAnotherWay)));
    let (main, quiet) = match shown {
        Screen::Choose | Screen::Change | Screen::Unpriced | Screen::Payer => (None, Some(give_up())),
        Screen::Awaiting => (None, Some(give_up())),
        // The network may take its time; the list of payments leads back here.
        Screen::Detected | Screen::Confirming | Screen::Partial => (None, Some(next("quiet"))),
        Screen::Paid | Screen::Overpaid | Screen::Expired | Screen::Late => (Some(next("main")), None),
        Screen::Short | Screen::Stuck | Screen::Reversed | Screen::Canceled => (Some(next("main")), None),
    };
    let pulse = counter.pulse;
    let is_leaving = move || pulse.read().leaving > 0;
    let leaving = (shown == Screen::Paid && !stays).then(|| {
        view! {
            <div class="sale__leaving" hidden=flag(move || !is_leaving())>
                <progress class="progress" max=SHOWN.to_string() value=text(move || pulse.read().leaving.to_string())
                    aria-hidden="true">
                </progress>
                {button("quiet", "stay", counter.words.say(Word::StayHere))}
            </div>
        }
    });
    let another = another.filter(|_| matches!(shown, Screen::Awaiting));
    view! { {leaving} {main} {another} {slip} {quiet} }
}
