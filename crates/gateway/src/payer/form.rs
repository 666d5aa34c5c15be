//! The form that asks who pays, with what was entered.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use quittance_page::boot::Boot;
use quittance_page::ssr::doc_words::DocWord;
use quittance_page::ssr::payer::{Half, PayerForm};
use quittance_protocol::problem::Problem;
use serde_json::json;

use super::fields::Fields;
use super::refusal::Form;
use super::{PayerError, Visit};
use crate::book::Opened;
use crate::merchant::{BadSender, Flaw};
use crate::problem::problem;

/// Letters of a field that are handed back; more was never asked for.
const KEPT: usize = 300;

/// The form as it was sent, and why it is not taken.
pub(crate) fn filled<'a>(kind: &str, member: impl Fn(&str) -> Option<&'a str>, bad: &BadSender) -> PayerForm {
    let half = if kind == Half::Company.sender_type() { Half::Company } else { Half::Person };
    let entered = PayerForm::names().filter_map(|name| {
        let text = member(name)?.chars().take(KEPT).collect();
        Some((name, text))
    });
    let wrong: BTreeMap<_, _> = bad.0.iter().map(|(member, flaw)| (*member, sentence(*flaw))).collect();
    PayerForm { half, entered: entered.collect(), wrong }
}

/// What a person reads of a flaw.
const fn sentence(flaw: Flaw) -> DocWord {
    match flaw {
        Flaw::Missing | Flaw::Unknown => DocWord::WrongMissing,
        Flaw::Long => DocWord::WrongLong,
        Flaw::Signs => DocWord::WrongSigns,
        Flaw::Email => DocWord::WrongEmail,
        Flaw::Date => DocWord::WrongDate,
        Flaw::Future => DocWord::WrongFuture,
        Flaw::Country => DocWord::WrongCountry,
    }
}

impl Visit {
    /// Whether a browser sent the form, so that what was entered can be handed back.
    pub(super) fn sent_by_form(&self, fields: &Fields) -> bool {
        Form::asked_for(&self.headers) == Form::Document && fields.get("sender_type").is_some()
    }

    /// Hands the form back: with what is wrong in it, or as it was.
    pub(super) async fn hand_back(
        &self,
        opened: &Opened,
        fields: &Fields,
        bad: &BadSender,
    ) -> Result<Response, PayerError> {
        let status = if bad.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let kind = fields.get("sender_type").unwrap_or_default();
        let form = filled(kind, |name| fields.get(name), bad);
        let context = self.context(opened)?;
        let view = self.presented(opened, &context).view();
        let boot =
            Boot { kept: self.kept().to_owned(), embed: self.frame().map(str::to_owned), ..Boot::new(view) };
        let (account, dress) = (self.account(opened, &context).await, self.dress());
        let html = self.app.assets.shell.payer(&boot, &account, &form, &dress);
        Ok(self.answer(&dress).document(status, html))
    }

    /// Refuses what was sent: people get their form back, programs the names of the fields.
    pub(super) async fn refuse_sender(
        &self,
        opened: &Opened,
        fields: &Fields,
        bad: &BadSender,
    ) -> Result<Response, PayerError> {
        if Form::asked_for(&self.headers) == Form::Document {
            return self.hand_back(opened, fields, bad).await;
        }
        let wrong: BTreeMap<_, _> = bad.0.iter().map(|(member, flaw)| (*member, flaw.code())).collect();
        let fields = [("fields", json!(wrong))];
        Ok(problem(StatusCode::UNPROCESSABLE_ENTITY, Problem::InvalidInput.code(), fields))
    }
}
