//! Asking who pays, where the law wants it known.

use leptos::prelude::*;
use quittance_protocol::Kind;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::words::Word;

/// One question first: a person or a company. Only the fields of the answer are shown; the gateway checks them.
#[component]
pub fn Payer(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let why = page.fill(Word::PayerWhy, &[("merchant", &view.merchant.name)]);
    let action = page.path(&view, "/payer");
    let field = move |word: Word, name: &'static str, kind: &'static str, complete: &'static str| {
        view! {
            <label class="input">
                <span class="input__label">{page.say(word)}</span>
                <input class="input__field" name=name type=kind autocomplete=complete data-testid=name/>
            </label>
        }
    };
    // The merchant chose the method of a fixed invoice.
    let change = (view.kind != Kind::Fixed).then(|| {
        view! { <a data-testid="change" href=page.path(&view, "?change=1")>{page.say(Word::PayAnotherWay)}</a> }
    });
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::PayerTitle)}</h1>
        <p class="lead">{why}</p>
        <form method="post" class="payer" action=action>
            <fieldset class="payer__who">
                <legend class="unseen">{page.say(Word::PayerWho)}</legend>
                {who(page, Word::PayerPerson, "natural", true)}
                {who(page, Word::PayerCompany, "legal", false)}
            </fieldset>
            <div class="payer__person">
                {field(Word::FirstName, "first_name", "text", "given-name")}
                {field(Word::LastName, "last_name", "text", "family-name")}
                {field(Word::Email, "email", "email", "email")}
                {field(Word::BirthDate, "date_of_birth", "date", "bday")}
            </div>
            <div class="payer__company">
                {field(Word::CompanyName, "company", "text", "organization")}
                {field(Word::Country, "country", "text", "country")}
            </div>
            <button class="main" data-testid="continue">{page.say(Word::Continue)}</button>
        </form>
        <div class="else">{change}</div>
    }
}

fn who(page: Page, word: Word, value: &'static str, checked: bool) -> impl IntoView {
    let class = ["payer__choice payer__choice--", value].concat();
    view! {
        <label class=class>
            <input type="radio" name="sender_type" value=value checked=checked/>
            <span>{page.say(word)}</span>
        </label>
    }
}
