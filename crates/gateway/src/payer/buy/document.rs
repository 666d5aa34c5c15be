//! What a buyer reads before there is an invoice.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use quittance_page::ssr::offer::{Offer, Standing};
use quittance_page::ssr::{Dress, Here, Shell};

use super::Goods;
use crate::app::App;
use crate::clock;
use crate::headers::Answer;
use crate::link::amount::Wanted;
use crate::payer::Asked;
use crate::payer::framed::Framed;
use crate::present::{self, bill_lines, fiat_money};
use crate::project::Project;

/// What is for sale, and whether it can be bought now. `key` is what the button is known by; a new one if there is none yet.
pub(super) async fn document(
    app: &App,
    goods: &Goods<'_>,
    standing: Standing,
    key: Option<&str>,
    asked: &Asked,
    headers: &HeaderMap,
) -> Response {
    let project = goods.project;
    // Without random bytes a second press is another purchase.
    let key = key.map(str::to_owned).or_else(|| Some(clock::new_id().ok()?.as_str().to_owned()));
    let link = goods.shared.then(|| format!("{}{}", app.public_url, goods.action));
    let offer = Offer {
        action: &goods.action,
        key: key.as_deref(),
        link: link.as_deref(),
        lang: project.locale.as_deref(),
        title: goods.title,
        text: goods.text,
        number: goods.details.order_id.as_deref(),
        price: fiat_money(goods.fiat),
        lines: bill_lines(&goods.details.lines, goods.fiat.currency()),
        standing,
        play: project.is_test(),
    };
    let shop = present::shop(project, app.verified_at(project).await);
    let at = At { project, action: &goods.action };
    at.answer(app, StatusCode::OK, asked, headers, |shell, dress| shell.offer(&offer, &shop, dress))
}

/// There is nothing to buy here.
pub(super) fn refuse(
    app: &App,
    project: &Project,
    status: StatusCode,
    wanted: &Wanted,
    asked: &Asked,
    headers: &HeaderMap,
) -> Response {
    let at = At { project, action: &wanted.path() };
    at.answer(app, status, asked, headers, Shell::no_offer)
}

/// Where a document is, and whose it is.
struct At<'a> {
    project: &'a Project,
    action: &'a str,
}

impl At<'_> {
    /// Answers with a document in the project's colour, in the frame that was asked for.
    fn answer(
        &self,
        app: &App,
        status: StatusCode,
        asked: &Asked,
        headers: &HeaderMap,
        html: impl FnOnce(&Shell, &Dress<'_>) -> String,
    ) -> Response {
        let Self { project, action } = self;
        let (path, query) = action.split_once('?').unwrap_or((action, ""));
        let here = Here { path: path.to_owned(), query: query.to_owned() };
        let framed = Framed::asked_for(asked, headers, project).map(|framed| framed.at(&here));
        let dress =
            Dress { sheet: &project.brand.sheet, here: &here, ..asked.dress(project.locale.as_deref()) };
        let dress = Framed::dress(framed.as_ref(), dress);
        let shell = &app.assets.shell;
        let html = html(shell, &dress);
        Answer { shell, sheet: dress.sheet, request: headers, frame: dress.frame }.document(status, html)
    }
}
