//! What donation pages raise, and what donors say.

use quittance_protocol::{Fiat, FiatCurrency, State};
use quittance_store::Store;
use quittance_store::row::{DonationPage, NewDonation, NewInvoice, Realm};

use crate::sample::{PROJECT, change, create, id, minute, new};

fn donation(number: u8, page: &str, minor: u64, currency: FiatCurrency) -> NewInvoice {
    let words = Some((vec![number], minute(90)));
    let mut new = new(number);
    new.terms.fiat = Fiat::from_minor(minor, currency);
    NewInvoice { donation: Some(NewDonation { page: page.to_owned(), words }), ..new }
}

async fn settle(store: &dyn Store, new: &NewInvoice, state: State) {
    let invoice = create(store, new).await;
    let mut settled = change(&invoice);
    settled.outcome.state = state;
    store.commit(&[settled], None).await.unwrap();
}

const ROOF: DonationPage<'static> = DonationPage { project: PROJECT, page: "roof", realm: &Realm::Live };

pub(crate) async fn a_page_raises_what_was_settled_in_its_currency_and_realm(store: &dyn Store) {
    let raised = async |page| store.raised(&page, FiatCurrency::USD).await.unwrap().value();
    assert_eq!(raised(ROOF).await, "0.00");
    settle(store, &donation(1, "roof", 1, FiatCurrency::USD), State::Paid).await;
    settle(store, &donation(2, "roof", 1_000_000_000_000, FiatCurrency::USD), State::Overpaid).await;
    settle(store, &donation(3, "roof", 500, FiatCurrency::USD), State::Expired).await;
    settle(store, &donation(4, "roof", 500, FiatCurrency::EUR), State::Paid).await;
    settle(store, &donation(5, "door", 500, FiatCurrency::USD), State::Paid).await;
    settle(store, &new(6), State::Paid).await;
    let play = Realm::Test(PROJECT.to_owned());
    let played = NewInvoice { realm: play.clone(), ..donation(7, "roof", 700, FiatCurrency::USD) };
    settle(store, &played, State::Paid).await;
    assert_eq!(raised(ROOF).await, "10000000000.01");
    assert_eq!(raised(DonationPage { realm: &play, ..ROOF }).await, "7.00");
    assert_eq!(raised(DonationPage { project: "another", ..ROOF }).await, "0.00");

    // A reorganisation takes a payment back, and the page no longer counts it.
    let mut reversed = change(&store.invoice(id(2)).await.unwrap().unwrap());
    reversed.outcome.state = State::Failed;
    store.commit(&[reversed], None).await.unwrap();
    assert_eq!(raised(ROOF).await, "0.01");
}

pub(crate) async fn what_donors_said_is_told_of_settled_donations_until_it_is_forgotten(store: &dyn Store) {
    for (number, state) in [(1, State::Paid), (2, State::Expired), (3, State::Overpaid)] {
        settle(store, &donation(number, "roof", 500, FiatCurrency::USD), state).await;
    }
    let said = async |most| store.donors(&ROOF, most).await.unwrap();
    assert_eq!(said(9).await, [(id(1), vec![1]), (id(3), vec![3])]);
    assert_eq!(said(1).await.len(), 1);
    assert_eq!(store.donor(id(2)).await.unwrap(), Some(vec![2]));
    assert_eq!(store.donor(id(9)).await.unwrap(), None);

    assert!(store.forget_payer(id(1)).await.unwrap() && !store.forget_payer(id(1)).await.unwrap());
    assert_eq!(said(9).await, [(id(3), vec![3])]);
    assert_eq!(store.forget_payer_data(minute(89)).await.unwrap(), 0);
    assert_eq!(store.forget_payer_data(minute(90)).await.unwrap(), 2);
    assert!(said(9).await.is_empty());
    assert_eq!(store.raised(&ROOF, FiatCurrency::USD).await.unwrap().value(), "10.00", "the gift stays");
}
