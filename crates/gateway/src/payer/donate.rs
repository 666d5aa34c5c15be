//! `/donate/{page}`: a story and a form; what it is answered with is an invoice.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::donation::{
    Asks, Donation, GiftForm, Goal, Image, NotNow, Reader, Robots, Stage, WrongGift, raised,
};
use quittance_page::ssr::{Dress, choose};
use quittance_page::words::Word;
use quittance_protocol::problem::Problem;
use quittance_protocol::{Fiat, FiatCurrency, Kind};
use quittance_store::StoreError;

use super::Asked;
use super::fields::Fields;
use super::framed::Framed;
use super::page::nothing_here;
use crate::app::App;
use crate::client::Client;
use crate::create::{NewOrder, create};
use crate::details::Details;
use crate::donation::card::Card;
use crate::donation::donor::Donor;
use crate::donation::gift::{Flaw, Gift};
use crate::donation::{DonationPage, OutOfBounds};
use crate::form_origin::FormOrigin;
use crate::headers::Answer;
use crate::present::{fiat_money, seal_of, shop};
use crate::script;

/// Letters of a field that are handed back; more was never asked for.
const KEPT: usize = 2_000;
/// How many names a page shows.
const SHOWN_NAMES: u32 = 30;

/// `GET /donate/{page}`
pub async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let Some(page) = app.donations.find(&id) else { return nothing_here(State(app), asked, headers).await };
    let stage = match &asked.thanks {
        Some(invoice) => Stage::Thanks { text: &page.thanks, seal: seal(&app, page, invoice).await },
        None => Stage::default(),
    };
    document(&app, page, stage, &asked, &headers).await
}

/// The seal of a gift that was given here and is final.
async fn seal(app: &App, page: &DonationPage, invoice: &str) -> Option<String> {
    let opened = app.book.open(invoice.parse().ok()?).await.ok()?;
    let details = Details::of(&opened.invoice).ok()?;
    let is_given = details.donation.as_ref() == Some(&page.id) && opened.reading.status.state().is_settled();
    is_given.then(|| seal_of(&opened.reading))
}

/// `POST /donate/{page}`: an invoice over what the donor likes. No address is taken before a method is confirmed.
pub async fn give(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    client: Client,
    asked: Asked,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(page) = app.donations.find(&id) else { return nothing_here(State(app), asked, headers).await };
    // A page of somebody else's could write what it likes into the form: its reader sees ours, as it comes, and sends that.
    if FormOrigin::of(&headers, &app.public_url) == FormOrigin::Other {
        let answer = document(&app, page, Stage::default(), &asked, &headers).await;
        return (StatusCode::FORBIDDEN, answer).into_response();
    }
    let entered = GiftForm::NAMES
        .iter()
        .filter_map(|name| Some((*name, fields.get(name)?.chars().take(KEPT).collect())));
    let mut form = GiftForm { entered: entered.collect(), ..GiftForm::default() };
    let gift = match Gift::read(page, &fields) {
        Ok(gift) => gift,
        Err(wrong) => {
            form.wrong = wrong.into_iter().map(|(name, flaw)| (name, told(flaw))).collect();
            let answer = document(&app, page, Stage::Asking(form), &asked, &headers).await;
            return (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response();
        }
    };
    if let Err(wait) = app.gifts.take(page.project.id.clone(), client, Instant::now()) {
        form.not_now = Some(NotNow::TooOften);
        let mut answer = document(&app, page, Stage::Asking(form), &asked, &headers).await;
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
        return (StatusCode::TOO_MANY_REQUESTS, answer).into_response();
    }
    match create(&app, &page.project, order(page, gift)).await {
        Ok(opened) => {
            let framed = Framed::asked_for(&asked, &headers, &page.project);
            Framed::lead_on(framed.as_ref(), &asked, &format!("/i/{}", opened.invoice.terms.id))
        }
        Err(error) => {
            tracing::error!(donation = page.id, %error, "Donation page {} cannot make an invoice", page.id);
            form.not_now = Some(NotNow::Failed);
            let answer = document(&app, page, Stage::Asking(form), &asked, &headers).await;
            (StatusCode::SERVICE_UNAVAILABLE, answer).into_response()
        }
    }
}

/// An open invoice: a gift has no deadline, and its price is that of the moment when a method is confirmed.
fn order(page: &DonationPage, gift: Gift) -> NewOrder {
    let details = Details {
        description: Some(page.title.clone()),
        donation: Some(page.id.clone()),
        ..Details::default()
    };
    NewOrder { donor: Some(gift.donor), ..NewOrder::over(gift.fiat, Kind::Open, details) }
}

/// `GET /donate/{page}/card.png`: what social media show of it.
pub async fn card(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    let Some(page) = app.donations.find(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let Ok(goal) = goal(&app, page).await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let (card, cards) = (card_of(&app, page, goal.as_ref()), Arc::clone(&app.cards));
    let drawn = tokio::task::spawn_blocking(move || cards.of(&id, &card)).await;
    match drawn.ok().flatten() {
        Some(png) => {
            let headers = [
                (header::CONTENT_TYPE, "image/png"),
                (header::CACHE_CONTROL, "public, max-age=300"),
                // Sites that show previews load it as what it is: a picture for everybody.
                (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
            ];
            (headers, png).into_response()
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// How far the goal is reached, in the language that the project usually shows: a picture is the same for everybody.
fn card_of(app: &App, page: &DonationPage, goal: Option<&Goal>) -> Card {
    let locale = choose(None, None, page.project.locale.as_deref());
    let parts = |goal: &Goal| {
        let (raised, hoped) = goal.minor;
        u32::try_from(u128::from(raised) * 1000 / u128::from(hoped.max(1))).unwrap_or(u32::MAX)
    };
    Card {
        shop: page.project.name.clone(),
        title: page.title.clone(),
        raised: goal.map(|goal| (raised(goal, locale), parts(goal))),
        link: format!("{}{}", app.public_url, page.path()),
        play: page.project.is_test().then(|| locale.words.get(Word::TestRibbon).to_owned()),
    }
}

/// How far the goal is reached, if there is one.
async fn goal(app: &App, page: &DonationPage) -> Result<Option<Goal>, StoreError> {
    let Some(hoped) = page.goal else { return Ok(None) };
    let raised = app.book.store().raised(&page.row(), page.currency()).await;
    let raised = raised
        .inspect_err(|error| tracing::error!(donation = page.id, %error, "What was raised cannot be read"))?;
    let minor = (raised.minor(), hoped.minor());
    Ok(Some(Goal { raised: fiat_money(raised), hoped: fiat_money(hoped), minor }))
}

async fn document(
    app: &App,
    page: &DonationPage,
    stage: Stage<'_>,
    asked: &Asked,
    headers: &HeaderMap,
) -> Response {
    let project = &page.project;
    let goal = match goal(app, page).await {
        Ok(goal) => goal,
        Err(_) => {
            let shell = &app.assets.shell;
            let html = shell.problem(Problem::TryLater, None, &asked.dress(project.locale.as_deref()));
            return Answer::of_no_shop(shell, headers).document(StatusCode::SERVICE_UNAVAILABLE, html);
        }
    };
    let shop = shop(project, app.verified_at(project).await);
    let (path, link) = (page.path(), format!("{}{}", app.public_url, page.path()));
    let card = format!("{link}/card.png?v={}", card_of(app, page, goal.as_ref()).version());
    let image = page.image.as_ref().map(|(image, text)| (format!("/assets/{}", image.name), image, text));
    let donation = Donation {
        path: &path,
        link: &link,
        card: &card,
        script: script::SHARE.path(),
        lang: project.locale.as_deref(),
        title: &page.title,
        story: &page.story,
        image: image.as_ref().map(|(path, image, text)| Image {
            path,
            text,
            width: image.width,
            height: image.height,
        }),
        presets: page.presets.iter().map(|preset| fiat_money(*preset)).collect(),
        currencies: page.bounds.iter().map(|bounds| bounds.least.currency().code()).collect(),
        goal,
        asks: Asks {
            name: page.ask_name.then_some(if page.show_names { Reader::Everybody } else { Reader::Merchant }),
            message: page.ask_message.then_some(Reader::Merchant),
        },
        donors: Donor::names(app, page, SHOWN_NAMES).await,
        stage,
        robots: if page.indexed { Robots::Welcome } else { Robots::Away },
        play: project.is_test(),
    };
    let framed = Framed::asked_for(asked, headers, project);
    let dress = Dress { sheet: &page.sheet, ..asked.dress(project.locale.as_deref()) };
    let dress = Framed::dress(framed.as_ref(), dress);
    let html = app.assets.shell.donation(&donation, &shop, &dress);
    let shell = &app.assets.shell;
    let answer = Answer { shell, sheet: dress.sheet, request: headers, frame: dress.frame };
    let mut response = answer.document(StatusCode::OK, html);
    if page.indexed {
        response.headers_mut().remove("x-robots-tag");
    }
    response
}

fn told(flaw: Flaw) -> WrongGift {
    match flaw {
        Flaw::Missing => WrongGift::Missing,
        Flaw::NoAmount(currency) => WrongGift::NoAmount(fiat_money(example(currency))),
        Flaw::OutOfBounds(OutOfBounds::Least(least)) => WrongGift::Least(fiat_money(least)),
        Flaw::OutOfBounds(OutOfBounds::Most(most)) => WrongGift::Most(fiat_money(most)),
        Flaw::Long => WrongGift::Long,
    }
}

/// An amount that can be read: 25.50 where there are cents.
const fn example(currency: FiatCurrency) -> Fiat {
    Fiat::from_minor(2_550, currency)
}
