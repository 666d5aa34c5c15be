//! Devices at counters, and what counters sold.

use quittance_protocol::{Fiat, FiatCurrency, State};
use quittance_store::Store;
use quittance_store::row::{NewDevice, NewInvoice, NewTillSale, PairingCode, Terminal};

use crate::sample::{PROJECT, change, create, id, minute, new};

const DOOR: Terminal<'static> = Terminal { project: PROJECT, terminal: "door" };

fn code(hash: u8) -> PairingCode {
    PairingCode {
        hash: vec![hash],
        project: PROJECT.to_owned(),
        terminal: DOOR.terminal.to_owned(),
        label: "tablet".to_owned(),
        expires_at: minute(15),
    }
}

fn device(id: &str, at: i64) -> NewDevice {
    NewDevice { id: id.to_owned(), hash: vec![9], paired_at: minute(at) }
}

pub(crate) async fn a_code_pairs_one_device_with_its_terminal_while_its_time_lasts(store: &dyn Store) {
    for hash in [1, 2] {
        store.offer_pairing(&code(hash), minute(0)).await.unwrap();
    }
    let elsewhere = Terminal { terminal: "window", ..DOOR };
    let another = Terminal { project: "another", ..DOOR };
    for terminal in [elsewhere, another] {
        assert!(!store.pair(terminal, &[1], &device("a", 1)).await.unwrap(), "{terminal:?}");
        assert!(!store.is_pairing_offered(terminal, &[1], minute(1)).await.unwrap());
    }
    assert!(store.is_pairing_offered(DOOR, &[1], minute(1)).await.unwrap(), "looking uses nothing up");
    assert!(store.pair(DOOR, &[1], &device("a", 1)).await.unwrap());
    assert!(!store.pair(DOOR, &[1], &device("b", 1)).await.unwrap(), "it was used");
    assert!(!store.pair(DOOR, &[2], &device("b", 15)).await.unwrap(), "its time is over");
    assert!(!store.is_pairing_offered(DOOR, &[2], minute(15)).await.unwrap());
    let found = store.devices().await.unwrap();
    assert_eq!(
        found.iter().map(|device| (&*device.id, &*device.label)).collect::<Vec<_>>(),
        [("a", "tablet")]
    );
    assert_eq!(store.device("a").await.unwrap().as_ref(), found.first());
    assert_eq!(store.device("b").await.unwrap(), None);
}

pub(crate) async fn of_two_who_have_a_code_one_is_paired(store: &dyn Store) {
    store.offer_pairing(&code(1), minute(0)).await.unwrap();
    let (first, second) = (device("a", 1), device("b", 1));
    let (first, second) = tokio::join!(store.pair(DOOR, &[1], &first), store.pair(DOOR, &[1], &second));
    assert_ne!(first.unwrap(), second.unwrap());
    assert_eq!(store.devices().await.unwrap().len(), 1);
}

pub(crate) async fn a_device_that_is_unpaired_is_remembered_as_such(store: &dyn Store) {
    store.offer_pairing(&code(1), minute(0)).await.unwrap();
    assert!(store.pair(DOOR, &[1], &device("a", 1)).await.unwrap());
    assert!(store.unpair("a", minute(2)).await.unwrap());
    assert!(!store.unpair("a", minute(3)).await.unwrap() && !store.unpair("b", minute(3)).await.unwrap());
    assert!(store.devices().await.unwrap().is_empty());
    assert_eq!(store.device("a").await.unwrap().unwrap().unpaired_at, Some(minute(2)));
}

pub(crate) async fn a_terminal_knows_what_it_sold_last(store: &dyn Store) {
    for (number, terminal) in [(1, "door"), (2, "window"), (3, "door"), (4, "door")] {
        let mut new = new(number);
        new.terms.fiat = Fiat::from_minor(100 * u64::from(number), FiatCurrency::EUR);
        new.terms.created_at = minute(i64::from(number));
        let till_sale = Some(NewTillSale { terminal: terminal.to_owned(), device: "a".to_owned() });
        let invoice = create(store, &NewInvoice { till_sale, ..new }).await;
        if number == 3 {
            let mut settled = change(&invoice);
            settled.outcome.state = State::Paid;
            store.commit(&[settled], None).await.unwrap();
        }
    }
    create(store, &new(5)).await;
    let sold = store.till_sales(DOOR, 2).await.unwrap();
    let told: Vec<_> = sold.iter().map(|sold| (sold.id, sold.total.value(), sold.at)).collect();
    assert_eq!(told, [(id(4), "4.00".to_owned(), minute(4)), (id(3), "3.00".to_owned(), minute(3))]);
    assert_eq!(sold.last().map(|sold| sold.state), Some(State::Paid));
    assert_eq!(store.till_sales(DOOR, 9).await.unwrap().len(), 3);
    assert!(store.is_till_sale(DOOR, id(1)).await.unwrap());
    assert!(
        !store.is_till_sale(DOOR, id(2)).await.unwrap() && !store.is_till_sale(DOOR, id(5)).await.unwrap()
    );
}
