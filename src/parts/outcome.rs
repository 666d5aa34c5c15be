//! How an invoice ended that was not simply paid: what happened to the money, and what to do.

use leptos::prelude::*;
use quittance_protocol::Time;
use quittance_protocol::view::{InvoiceView, Money};

use crate::app::Page;
use crate::parts::{Moment, Transactions, Way, Ways};
use crate::screen::{Screen, money};
use crate::when;
use crate::words::Word;

/// An ending. Endings differ in what they say and where they lead, not in how they look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Which one it is.
    pub screen: Screen,
    /// What happened, a sentence after the other.
    pub lead: Vec<Word>,
    /// What `{time}` stands for in them.
    pub time: Option<Time>,
    /// What arrived.
    pub received: Option<Money>,
    /// What is missing.
    pub remaining: Option<Money>,
    /// How late it came, in seconds.
    pub late: Option<u32>,
    /// The ways on, the most likely first.
    pub ways: Vec<Way>,
}

impl Ending {
    /// An ending without money.
    #[must_use]
    pub const fn new(screen: Screen, lead: Vec<Word>, ways: Vec<Way>) -> Self {
        Self { screen, lead, time: None, received: None, remaining: None, late: None, ways }
    }
}

/// A heading, what happened, the transfers, and the ways on.
#[component]
pub fn Outcome(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// What to say of it.
    ending: Ending,
) -> impl IntoView {
    let Ending { screen, lead, time, received, remaining, late, ways } = ending;
    let say = |amount: Option<&Money>| amount.map_or(String::new(), money);
    let received_value = received.as_ref().map(|received| received.value.clone());
    let places = [
        ("merchant", &*view.merchant.name),
        ("amount", &say(received.as_ref())),
        ("received", received_value.as_deref().unwrap_or_default()),
        ("remaining", &say(remaining.as_ref())),
        ("due", &say(view.quote.as_ref().map(|quote| &quote.due))),
        ("late", &late.map_or(String::new(), |seconds| when::late(seconds, page.words))),
    ];
    let sentences: Vec<_> = lead.into_iter().map(|word| page.fill(word, &places)).collect();
    let lead = sentences.join(" ");
    let (before, after) = lead.split_once("{time}").unwrap_or((&lead, ""));
    // What ends the sentence stays at the time, whose room may become larger than its text.
    let (tail, after) = after.split_at(after.find(' ').unwrap_or(after.len()));
    let time = time.filter(|_| before.len() < lead.len());
    let time = time.map(|time| view! { <Moment page=page time=time tail=tail.into()/> });
    view! {
        <h1 class="title" data-testid="status">{page.say(screen.heading())}</h1>
        <p class="lead" data-testid="received" data-value=received_value>
            {String::from(before)} {time} {String::from(after)}
        </p>
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        <Ways page=page view=view ways=ways first="main"/>
    }
}
