//! What checkout links sell: never more than there is.

use quittance_protocol::State;
use quittance_store::Store;
use quittance_store::row::{CheckoutLink, Created, NewInvoice, NewSale, Realm, Sold};

use crate::sample::{PROJECT, change, id, new};

const MUG: CheckoutLink<'static> = CheckoutLink { project: PROJECT, link: "mug", realm: &Realm::Live };

fn sale(number: u8, link: &str, stock: Option<u32>) -> NewInvoice {
    NewInvoice { sale: Some(NewSale { link: link.to_owned(), stock }), ..new(number) }
}

async fn becomes(store: &dyn Store, number: u8, state: State) {
    let mut changed = change(&store.invoice(id(number)).await.unwrap().unwrap());
    changed.outcome.state = state;
    store.commit(&[changed], None).await.unwrap();
}

pub(crate) async fn the_last_piece_is_sold_once_and_comes_back_if_nobody_pays(store: &dyn Store) {
    let made = async |number| store.create(&sale(number, "mug", Some(2))).await.unwrap();
    assert!(matches!(made(1).await, Created::New));
    let (second, third) = (sale(2, "mug", Some(2)), sale(3, "mug", Some(2)));
    let both = tokio::join!(store.create(&second), store.create(&third));
    let both = [both.0.unwrap(), both.1.unwrap()];
    assert_eq!(both.iter().filter(|made| matches!(made, Created::SoldOut)).count(), 1, "{both:?}");
    assert_eq!(store.sold(&MUG).await.unwrap(), Sold { sold: 0, held: 2 });
    let held = if matches!(both[0], Created::New) { 2 } else { 3 };
    assert!(store.invoice(id(5 - held)).await.unwrap().is_none(), "what is sold out writes nothing");

    becomes(store, 1, State::Paid).await;
    becomes(store, held, State::Late).await;
    assert_eq!(store.sold(&MUG).await.unwrap(), Sold { sold: 1, held: 1 });
    assert!(matches!(made(4).await, Created::SoldOut), "late money holds its piece");
    becomes(store, held, State::Expired).await;
    assert_eq!(store.sold(&MUG).await.unwrap(), Sold { sold: 1, held: 0 });
    assert!(matches!(made(5).await, Created::New));
}

pub(crate) async fn a_link_counts_its_own_sales_alone(store: &dyn Store) {
    for (number, link) in [(1, "mug"), (2, "poster"), (3, "mug")] {
        assert!(matches!(store.create(&sale(number, link, None)).await.unwrap(), Created::New));
    }
    let play = Realm::Test(PROJECT.to_owned());
    let played = NewInvoice { realm: play.clone(), ..sale(4, "mug", None) };
    assert!(matches!(store.create(&played).await.unwrap(), Created::New));
    let held = async |link| store.sold(&link).await.unwrap().held;
    assert_eq!(held(MUG).await, 2);
    assert_eq!(held(CheckoutLink { realm: &play, ..MUG }).await, 1);
    assert_eq!(held(CheckoutLink { link: "mu", ..MUG }).await, 0);
}
