//! Asking who pays, where the law wants it known: plain forms that need no script.

use std::collections::BTreeMap;

use leptos::prelude::*;
use quittance_protocol::Kind;
use quittance_protocol::view::{InvoiceView, Stage};

use crate::app::Page;
use crate::boot::Boot;
use crate::live::{Live, Shown};
use crate::parts::{Bill, Footer, Notices};
use crate::screen::{Screen, title};
use crate::ssr::account::Account;
use crate::ssr::countries::countries;
use crate::ssr::doc_words::DocWord;
use crate::ssr::fold::fold;
use crate::ssr::invoice::render;
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell};
use crate::ssr::shop::shop;
use crate::when;
use crate::words::Word;

/// What the form shows: nothing yet, or what was sent and is not taken.
#[derive(Clone, Debug, Default)]
pub struct PayerForm {
    /// Which half is open.
    pub half: Half,
    /// What was entered, by the name of its field.
    pub entered: BTreeMap<&'static str, String>,
    /// Why it is not taken, by the name of the field.
    pub wrong: BTreeMap<&'static str, DocWord>,
}

/// A half of the form. Only what the open one asks for is required.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Half {
    /// A natural person.
    #[default]
    Person,
    /// A legal entity.
    Company,
}

/// One question.
struct Field {
    name: &'static str,
    label: DocWord,
    kind: &'static str,
    complete: &'static str,
    longest: &'static str,
    needed: bool,
}

const PERSON: &[Field] = &[
    Field::name("first_name", DocWord::FirstName, "given-name"),
    Field::name("last_name", DocWord::LastName, "family-name"),
    Field {
        name: "email",
        label: DocWord::Email,
        kind: "email",
        complete: "email",
        longest: "254",
        needed: true,
    },
    Field {
        name: "date_of_birth",
        label: DocWord::BirthDate,
        kind: "date",
        complete: "bday",
        longest: "10",
        needed: false,
    },
];

const COMPANY: &[Field] = &[Field::name("company_name", DocWord::CompanyName, "organization")];

/// The earliest day of birth that is taken.
const EARLIEST: &str = "1900-01-01";

impl Field {
    const fn name(name: &'static str, label: DocWord, complete: &'static str) -> Self {
        Self { name, label, kind: "text", complete, longest: "100", needed: true }
    }
}

impl Half {
    /// What it is called on the wire.
    #[must_use]
    pub const fn sender_type(self) -> &'static str {
        match self {
            Self::Person => "natural",
            Self::Company => "legal",
        }
    }
}

impl PayerForm {
    /// The names of all fields, in the order they are asked.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PERSON.iter().chain(COMPANY).map(|field| field.name).chain([COUNTRY])
    }

    fn entered(&self, name: &str) -> String {
        self.entered.get(name).cloned().unwrap_or_default()
    }

    /// Where the focus belongs.
    fn first_wrong(&self) -> Option<&'static str> {
        Self::names().find(|name| self.wrong.contains_key(name))
    }
}

const COUNTRY: &str = "country";

impl Shell {
    /// An invoice that waits for who pays, as a complete document.
    #[must_use]
    pub fn payer(&self, boot: &Boot, account: &Account, form: &PayerForm, dress: &Dress<'_>) -> String {
        let view = &boot.view;
        let words = &dress.locale.words;
        let page = Page { words, live: Live::still(boot) };
        let class = if boot.embed.is_some() { "page page--embedded" } else { "page" };
        let ribbon =
            view.test.then(|| view! { <header class="ribbon">{page.say(Word::TestRibbon)}</header> });
        let body = render(|| {
            view! {
                <div class=class>
                    {ribbon}
                    <main class="slip" data-state=view.stage.state().as_str() data-invoice=view.id.clone()>
                        {shop(&account.shop, dress.locale)}
                        <Bill page=page view=view.clone()/>
                        {fold(view, account, dress)}
                        <section class="pay"><Asking page=page boot=boot form=form dress=dress/></section>
                    </main>
                    <Footer page=page view=view.clone()/>
                </div>
            }
        });
        let heading = match form.wrong.is_empty() {
            true => title(Screen::Payer, view, view.now, words),
            false => dress.locale.fill(DocWord::PayerCheckTitle, &[("merchant", &view.merchant.name)]),
        };
        let body = dress.staying([body, dress.panel()].concat());
        let icon = Screen::Payer.tone().icon();
        dress.document(&Parts {
            title: &heading,
            meta: NEUTRAL,
            icon: &icon,
            head: dress.leaving(),
            body: &body,
            data: "",
        })
    }
}

/// One question first: a person or a company. Each half is a form of its own, so that a browser asks for its own fields only.
#[component]
fn Asking<'a>(
    page: Page,
    boot: &'a Boot,
    form: &'a PayerForm,
    dress: &'a Dress<'a>,
) -> impl IntoView + use<> {
    let (view, locale) = (&boot.view, dress.locale);
    let shown = Shown { view: view.clone(), changing: false, problem: boot.problem, kept: String::new() };
    let check = (!form.wrong.is_empty()).then(|| {
        view! { <p class="notice notice--risk" role="note">{locale.say(DocWord::PayerCheck)}</p> }
    });
    let why = locale.fill(DocWord::PayerWhy, &[("merchant", &view.merchant.name)]);
    let asked = |fields: &'static [Field]| {
        fields.iter().map(|field| input(field, view, form, dress)).collect::<Vec<_>>()
    };
    let forms = [
        (Half::Person, "payer__half payer__person", asked(PERSON), None),
        (Half::Company, "payer__half payer__company", asked(COMPANY), Some(country(form, dress))),
    ];
    let forms = forms.map(|(half, class, fields, country)| {
        view! {
            <form method="post" class=class action=page.path(view, "/payer")>
                <input type="hidden" name="sender_type" value=half.sender_type()/>
                {fields} {country}
                <button class="main" data-testid="continue">{page.say(Word::Continue)}</button>
                {ways_on(page, view)}
            </form>
        }
    });
    view! {
        <Notices page=page shown=shown/>
        {check}
        <h1 class="title" data-testid="status">{page.say(Word::PayerTitle)}</h1>
        <p class="lead">{why}</p>
        <div class="payer">
            <fieldset class="payer__who">
                <legend class="unseen">{locale.say(DocWord::PayerWho)}</legend>
                {who(Half::Person, locale.say(DocWord::PayerPerson), form.half)}
                {who(Half::Company, locale.say(DocWord::PayerCompany), form.half)}
            </fieldset>
            {forms.into_iter().collect::<Vec<_>>()}
        </div>
    }
}

/// Which half is open. It belongs to no form: the sheet shows the half that is checked.
fn who(half: Half, label: String, open: Half) -> impl IntoView {
    let class = ["pick payer__choice--", half.sender_type()].concat();
    view! {
        <label class=class>
            <input type="radio" name="half" value=half.sender_type() checked=half == open/>
            <span>{label}</span>
        </label>
    }
}

fn input(
    field: &'static Field,
    view: &InvoiceView,
    form: &PayerForm,
    dress: &Dress<'_>,
) -> impl IntoView + use<> {
    let Field { name, label, kind, complete, longest, needed } = *field;
    let wrong = form.wrong.get(name).map(|word| dress.locale.say(*word));
    let today = when::iso(view.now).chars().take(10).collect::<String>();
    let is_date = kind == "date";
    // What a form cannot say by its type: something has to stand in it.
    let pattern = (kind == "text").then_some(r".*\S.*");
    view! {
        <div class="input">
            <label class="input__label" for=name>{dress.locale.say(label)}</label>
            <input class="input__field" id=name name=name type=kind autocomplete=complete maxlength=longest
                required=needed pattern=pattern min=is_date.then_some(EARLIEST) max=is_date.then_some(today)
                value=form.entered(name) dir=(kind == "email").then_some("ltr") data-testid=name
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.is_some().then(|| error_id(name))
                autofocus=form.first_wrong() == Some(name)/>
            {error(name, wrong)}
        </div>
    }
}

/// The countries by name. A value is the code that browsers fill in by themselves.
fn country(form: &PayerForm, dress: &Dress<'_>) -> impl IntoView + use<> {
    let wrong = form.wrong.get(COUNTRY).map(|word| dress.locale.say(*word));
    let entered = form.entered(COUNTRY).to_ascii_uppercase();
    let options = countries(dress.locale.words.lang()).iter().map(|country| {
        let chosen = [country.code, country.long_code].contains(&entered.as_str());
        view! { <option value=country.code selected=chosen>{country.name}</option> }
    });
    let options = options.collect::<Vec<_>>();
    view! {
        <div class="input">
            <label class="input__label" for=COUNTRY>{dress.locale.say(DocWord::Country)}</label>
            <select class="input__field" id=COUNTRY name=COUNTRY autocomplete="country" required data-testid=COUNTRY
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.is_some().then(|| error_id(COUNTRY))
                autofocus=form.first_wrong() == Some(COUNTRY)>
                <option value="">{dress.locale.say(DocWord::CountryChoose)}</option>
                {options}
            </select>
            {error(COUNTRY, wrong)}
        </div>
    }
}

fn error_id(name: &str) -> String {
    [name, "-error"].concat()
}

fn error(name: &'static str, wrong: Option<String>) -> impl IntoView {
    wrong.map(|text| {
        view! { <p class="input__error" id=error_id(name) data-testid=error_id(name)>{text}</p> }
    })
}

/// More time, which keeps what was entered, and another way to pay.
fn ways_on(page: Page, view: &InvoiceView) -> impl IntoView + use<> {
    let held = view.quote.as_ref().and_then(|quote| quote.pay_by);
    let held = held.filter(|_| matches!(view.stage, Stage::Payer { may_requote: true }));
    let more = held.map(|_| {
        let action = page.path(view, "/quote");
        view! {
            <button class="else__button" formaction=action formnovalidate data-testid="requote">
                {page.say(Word::MoreTime)}
            </button>
        }
    });
    // The merchant chose the method of a fixed invoice.
    let change = (view.kind != Kind::Fixed).then(|| {
        let href = page.path(view, "?change=1");
        view! { <a data-testid="change" href=href target="_self">{page.say(Word::PayAnotherWay)}</a> }
    });
    view! { <div class="else">{more} {change}</div> }
}
