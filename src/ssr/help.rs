//! Help: plain documents about what payers ask, with or without an invoice at hand.
//!
//! With an invoice they speak of its own facts, and end in what can be done about it now.

use leptos::prelude::*;
use quittance_protocol::State;

use crate::figure::fiat;
use crate::screen::{Tone, money};
use crate::ssr::Locale;
use crate::ssr::case::Case;
use crate::ssr::contact;
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::{about, paragraphs};
use crate::ssr::instruction::instruction_link;
use crate::ssr::shell::{Dress, Shell};
use crate::ssr::topic::{Extra, Next, Topic};
use crate::words::Word;

impl Shell {
    /// A topic of help.
    #[must_use]
    pub fn help(&self, topic: &Topic, case: Option<&Case<'_>>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let title = locale.say(topic.title);
        let heading = title.clone();
        let own = case.map(|case| own(topic, case, dress));
        let extra = case.map(|case| extra(topic, case, dress));
        let ends = match case {
            Some(case) => ways(topic, case, dress).into_any(),
            None => unasked(topic, dress).into_any(),
        };
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                {own}
                {paragraphs(&locale.say(topic.text))}
                {extra}
                {ends}
                {case.map(|case| facts(case, dress))}
                {case.map(|case| about(dress, case.view))}
                {others(topic, case, dress)}
            }
        })
    }

    /// Everything there is help about; with an invoice, what matters in its state comes first.
    #[must_use]
    pub fn help_index(&self, case: Option<&Case<'_>>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let title = locale.say(DocWord::HelpTitle);
        let heading = title.clone();
        let first = case.map(|case| {
            let topics = Topic::ALL.iter().filter(|topic| is_first(topic, Some(case)));
            let choices = topics.map(|topic| {
                view! { <a class="choice" href=path(Some(case), topic.name, dress)><strong>{locale.say(topic.title)}</strong></a> }
            });
            view! { <div class="choices">{choices.collect::<Vec<_>>()}</div> }
        });
        let more = case.map(|_| view! { <h2 class="plain__more">{locale.say(DocWord::HelpTopics)}</h2> });
        let rest =
            Topic::ALL.iter().filter(|topic| !is_first(topic, case)).map(|topic| entry(topic, case, dress));
        let rest = rest.collect::<Vec<_>>();
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                {first}
                {more}
                <ul class="plain__list">{rest} {times(dress)}</ul>
                {case.map(|case| about(dress, case.view))}
            }
        })
    }
}

/// What is true for this invoice.
fn own(topic: &Topic, case: &Case<'_>, dress: &Dress<'_>) -> impl IntoView + use<> {
    let places = case.places(dress);
    let said = topic.own.iter().filter_map(|word| dress.locale.fill_known(*word, &places));
    let said = said.collect::<Vec<_>>();
    (!said.is_empty()).then(|| view! { <p class="plain__own">{said.join(" ")}</p> })
}

/// What is worked out for this invoice.
fn extra(topic: &Topic, case: &Case<'_>, dress: &Dress<'_>) -> AnyView {
    match topic.extra {
        Extra::None => ().into_any(),
        Extra::Sum => sum(case, dress.locale).into_any(),
        Extra::Instruction => instruction_link(dress, case.view).into_any(),
    }
}

/// What leaves an account, so that the whole amount arrives.
fn sum(case: &Case<'_>, locale: &Locale) -> impl IntoView + use<> {
    // What is left to send is not the whole price any more.
    let own = case.fee.as_ref().filter(|_| case.view.stage.state() == State::Awaiting).map(|(fee, sum)| {
        let (fee, sum) = (fiat(fee, &locale.words), fiat(sum, &locale.words));
        let text = locale.fill(DocWord::WalletSum, &[("fee", &fee), ("sum", &sum)]);
        view! { <p class="plain__text" data-testid="wallet-sum">{text}</p> }
    });
    case.payable().map(|amount| {
        let amount = money(amount);
        let total = locale.fill(DocWord::SumTotal, &[("amount", &amount)]);
        let row = |term: DocWord, value: String| {
            view! { <div class="rows__row"><dt>{locale.say(term)}</dt> <dd><bdi>{value}</bdi></dd></div> }
        };
        view! {
            <dl class="rows sum" data-testid="sum">
                {row(DocWord::SumArrives, amount)}
                {row(DocWord::SumFee, locale.say(DocWord::SumFeeValue))}
                {row(DocWord::SumLeaves, total)}
            </dl>
            {own}
        }
    })
}

/// What can be done now: the first thing that the invoice allows stands out.
pub(crate) fn ways(topic: &Topic, case: &Case<'_>, dress: &Dress<'_>) -> impl IntoView + use<> {
    let matter = dress.locale.say(topic.title);
    let allowed = topic.ways.iter().filter(|way| is_possible(**way, case));
    let ways = allowed.enumerate().map(|(place, way)| {
        let loud = if place == 0 { "main" } else { "next__quiet" };
        way_on(*way, case, &matter, loud, dress)
    });
    view! { <div class="next">{ways.collect::<Vec<_>>()}</div> }
}

fn is_possible(way: Next, case: &Case<'_>) -> bool {
    match way {
        Next::Claim => case.may.claim,
        Next::Requote => case.may.requote,
        Next::Pay => case.payable().is_some(),
        Next::Choose => case.may.choose,
        Next::Receipt => case.is_settled(),
        Next::Contact => case.view.merchant.contact.is_some(),
        Next::Times => true,
    }
}

fn way_on(way: Next, case: &Case<'_>, matter: &str, loud: &'static str, dress: &Dress<'_>) -> AnyView {
    let locale = dress.locale;
    let invoice = |below: &str| dress.keep(&["/i/", &case.view.id, below].concat());
    let link = |id: &'static str, href: String, text: String| {
        view! { <a class=loud data-testid=id href=href>{text}</a> }.into_any()
    };
    match way {
        Next::Claim => claim_form(case, "", loud, dress).into_any(),
        Next::Requote => {
            let text = if case.payable().is_some() { Word::MoreTime } else { Word::NewPrice };
            view! {
                <form method="post" action=invoice("/quote")>
                    <button class=loud data-testid="requote">{locale.words.say(text)}</button>
                </form>
            }
            .into_any()
        }
        Next::Pay => {
            let amount = case.payable().map_or(String::new(), money);
            link("pay", invoice(""), locale.fill(DocWord::NextPay, &[("amount", &amount)]))
        }
        // Before a method is confirmed the page itself is the choice.
        Next::Choose => match case.view.stage.state() == State::Choose {
            true => link("change", invoice(""), locale.say(DocWord::NextChoose)),
            false => link("change", invoice("?change=1"), locale.words.say(Word::PayAnotherWay)),
        },
        Next::Receipt => link("receipt", invoice("/receipt"), locale.words.say(Word::ReceiptLink)),
        Next::Contact => {
            let text = locale.words.fill(Word::WriteTo, &[("merchant", &case.view.merchant.name)]);
            link("contact", contact::link(case, matter, dress).unwrap_or_default(), text)
        }
        Next::Times => link("times", dress.keep("/help/times"), locale.say(DocWord::TimesTitle)),
    }
}

/// Asks for a transaction's id. Left empty, it asks the network about the address.
pub(crate) fn claim_form(
    case: &Case<'_>,
    entered: &str,
    loud: &'static str,
    dress: &Dress<'_>,
) -> impl IntoView + use<> {
    let locale = dress.locale;
    let action = dress.keep(&["/i/", &case.view.id, "/claim"].concat());
    view! {
        <form method="post" class="claim" action=action>
            <label class="input">
                <span class="input__label">{locale.say(DocWord::ClaimLabel)}</span>
                <input class="input__field txid" name="transaction" value=entered.to_owned() maxlength="2000" dir="ltr"
                    autocomplete="off" autocapitalize="off" spellcheck="false" data-testid="transaction"/>
            </label>
            <p class="plain__small">{locale.say(DocWord::ClaimHint)}</p>
            <button class=loud data-testid="claim">{locale.say(DocWord::ClaimButton)}</button>
        </form>
    }
}

/// What can be done without an invoice at hand.
fn unasked(topic: &Topic, dress: &Dress<'_>) -> impl IntoView + use<> {
    let open = topic.ways.contains(&Next::Claim).then(|| {
        view! { <p class="plain__text">{dress.locale.say(DocWord::HelpOpen)}</p> }
    });
    let times = topic.ways.contains(&Next::Times).then(|| {
        let href = dress.keep("/help/times");
        view! { <div class="next"><a class="next__quiet" href=href>{dress.locale.say(DocWord::TimesTitle)}</a></div> }
    });
    view! { {open} {times} }
}

/// The invoice's facts, a row each.
pub(crate) fn facts(case: &Case<'_>, dress: &Dress<'_>) -> impl IntoView + use<> {
    let rows = case.facts(dress).into_iter().map(|fact| fact.row()).collect::<Vec<_>>();
    let title = dress.locale.fill(DocWord::FactsTitle, &[("merchant", &case.view.merchant.name)]);
    view! { <h2 class="plain__more">{title}</h2> <dl class="rows rows--facts">{rows}</dl> }
}

/// The other topics, those of the invoice's state first.
fn others(topic: &Topic, case: Option<&Case<'_>>, dress: &Dress<'_>) -> impl IntoView + use<> {
    let mut others: Vec<&Topic> = Topic::ALL.iter().filter(|other| *other != topic).collect();
    others.sort_by_key(|other| !is_first(other, case));
    let entries = others.into_iter().map(|other| entry(other, case, dress)).collect::<Vec<_>>();
    view! {
        <h2 class="plain__more">{dress.locale.say(DocWord::HelpTopics)}</h2>
        <ul class="plain__list">{entries} {times(dress)}</ul>
    }
}

fn entry(topic: &Topic, case: Option<&Case<'_>>, dress: &Dress<'_>) -> impl IntoView + use<> {
    view! { <li><a href=path(case, topic.name, dress)>{dress.locale.say(topic.title)}</a></li> }
}

fn times(dress: &Dress<'_>) -> impl IntoView + use<> {
    view! { <li><a href=dress.keep("/help/times")>{dress.locale.say(DocWord::TimesTitle)}</a></li> }
}

fn is_first(topic: &Topic, case: Option<&Case<'_>>) -> bool {
    case.is_some_and(|case| topic.first_for.contains(&case.view.stage.state()))
}

/// A topic's path, or that of all help, below the invoice if there is one.
pub(crate) fn path(case: Option<&Case<'_>>, topic: &str, dress: &Dress<'_>) -> String {
    let base = case.map_or(String::new(), |case| ["/i/", &case.view.id].concat());
    dress.keep([&base, "/help/", topic].concat().trim_end_matches('/'))
}
