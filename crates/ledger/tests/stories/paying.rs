//! Paying as it should go, with one transfer or several.

use quittance_ledger::fact::Fact;
use quittance_ledger::terms::PayerData;
use quittance_ledger::{Action, Event, InvoiceStatus, Quote};
use quittance_protocol::{Amount, Duration, State};

use crate::builder::{Story, minute, quote};

#[test]
fn one_transfer_is_seen_confirmed_and_paid() {
    let story = Story::timed().is("choose").choose("BTC").is("awaiting");
    let story = story.sees("a", 1000).is("detected").includes("a", 1000).is("confirming");
    let InvoiceStatus::Confirming { confirmations, .. } = story.reading().status else {
        panic!("not confirming")
    };
    assert_eq!((confirmations.have, confirmations.need), (1, 2));
    let story = story.blocks(1).is("paid");
    assert_eq!(story.reading().remaining, Amount::ZERO);
}

#[test]
fn settling_is_told_once_and_written_once() {
    let mut story = Story::awaiting().includes("a", 1000);
    story.height += 1;
    story.number += 1;
    let followed = quittance_ledger::transfer::Followed {
        network: crate::builder::target("BTC").network,
        number: story.number,
        height: story.height,
        block_time: story.now,
        finalized: None,
    };
    let applied = story.tries(Fact::Followed(followed)).unwrap();
    let settled = Event::StateChanged { from: State::Confirming, to: State::Paid };
    assert_eq!(applied.events, [settled, Event::Settled]);
    assert_eq!(applied.recorded.last().unwrap().fact, Fact::Settled);
    assert!(!story.blocks(5).events.contains(&Event::Settled));
}

#[test]
fn payer_data_comes_before_a_target_is_taken() {
    let story = Story::timed().with(|terms| terms.payer_data = PayerData::Needed);
    let without = Quote { target: None, ..quote("BTC", None) };
    let story = story.refuses(Fact::Chosen(quote("BTC", None))).does(Fact::Chosen(without)).is("payer");
    assert!(story.reading().targets.is_empty());
    story.does(Fact::PayerGiven(quote("BTC", None))).is("awaiting");
}

#[test]
fn the_least_confirmed_needed_transfer_gives_the_count() {
    let story = Story::awaiting().includes("a", 600).blocks(1).includes("b", 400).is("confirming");
    let have = story.reading().confirmations.unwrap().have;
    assert_eq!(have, 1);
    // A third transfer that is not needed does not turn the count back.
    let story = story.blocks(1).is("paid").sees("c", 1).is("paid");
    assert_eq!(story.reading().confirmations.unwrap().have, 2);
}

#[test]
fn a_part_in_the_mempool_holds_the_whole_back_only_if_it_is_needed() {
    let story = Story::awaiting().includes("a", 600).sees("b", 400).is("detected");
    story.includes("b", 400).is("confirming").sees("c", 400).is("confirming");
}

#[test]
fn several_transfers_add_up_and_the_rest_is_what_remains() {
    let story = Story::awaiting().includes("a", 300).is("partial");
    assert_eq!(story.reading().remaining, Amount::new(700));
    story.sees("b", 700).is("detected").includes("b", 700).is("confirming").blocks(1).is("paid");
}

#[test]
fn a_duplicate_after_paid_makes_it_overpaid_once_final() {
    let story = Story::awaiting().includes("a", 1000).blocks(1).is("paid").includes("b", 1000).is("paid");
    let story = story.blocks(1).is("overpaid");
    assert_eq!(story.reading().overpaid_by, Amount::new(1000));
    // Also when it comes long after the time to pay.
    let story = Story::awaiting().includes("a", 1000).blocks(1).minutes(60).includes("b", 5).blocks(1);
    assert_eq!(story.is("overpaid").reading().overpaid_by, Amount::new(5));
}

#[test]
fn tolerance_ends_exactly_at_its_edge_on_both_sides() {
    let tolerant = || Story::awaiting().tolerating(100);
    tolerant().includes("a", 990).blocks(1).is("paid");
    tolerant().includes("a", 989).blocks(1).is("partial");
    tolerant().includes("a", 1010).blocks(1).is("paid");
    tolerant().includes("a", 1011).blocks(1).is("overpaid");
    // Of 1000 units 0.09 % is less than one unit, and is rounded down to nothing.
    Story::awaiting().tolerating(9).includes("a", 999).blocks(1).is("partial");
}

#[test]
fn even_full_tolerance_asks_for_some_money() {
    Story::awaiting().tolerating(10_000).is("awaiting").includes("a", 1).blocks(1).is("paid");
}

#[test]
fn transfers_of_nothing_are_not_money() {
    Story::awaiting().includes("spam", 0).is("awaiting").choose("USDT_TRC20").is("awaiting");
}

#[test]
fn a_project_may_settle_without_any_confirmation() {
    let story = Story::timed().needing(0).choose("BTC").sees("a", 1000).is("paid");
    // It chose the risk: what never gets into a block is not kept as paid.
    let story = story.minutes(25 * 60).is("failed stuck");
    assert!(story.reading().is_reversed());
}

#[test]
fn a_network_that_calls_a_block_final_needs_no_count() {
    let mut story = Story::awaiting().includes("a", 1000);
    story.number += 1;
    let followed = quittance_ledger::transfer::Followed {
        network: crate::builder::target("BTC").network,
        number: story.number,
        height: story.height,
        block_time: story.now,
        finalized: Some(story.height),
    };
    story.does(Fact::Followed(followed)).is("paid");
}

#[test]
fn exact_or_fail_waits_for_finality_and_then_fails() {
    let story = Story::awaiting().exact_or_fail().sees("a", 400).is("detected");
    story.includes("a", 400).is("confirming").blocks(1).is("failed short");
    // The rest still completes it while nothing is final.
    Story::awaiting()
        .exact_or_fail()
        .sees("a", 400)
        .includes("b", 600)
        .includes("a", 400)
        .blocks(1)
        .is("paid");
}

#[test]
fn an_open_invoice_waits_for_ever() {
    let story = Story::timed().with(|terms| terms.pay_by = None).choose("BTC").minutes(60 * 24 * 365);
    story.is("awaiting").includes("a", 1000).blocks(1).is("paid");
}

#[test]
fn the_same_fact_twice_changes_nothing() {
    let story = Story::awaiting().includes("a", 1000);
    let mut again = story.clone();
    for record in story.history.records() {
        let applied = again.tries(record.fact.clone()).unwrap();
        assert!(applied.events.is_empty() && applied.recorded.is_empty(), "{applied:?}");
    }
    assert_eq!(again.history.records(), story.history.records());
}

#[test]
fn the_page_may_change_the_method_until_money_is_there() {
    let story = Story::awaiting().choose("USDT_TRC20").choose("BTC").is("awaiting");
    assert!(story.permits(Action::Choose));
    let story = story.sees("a", 1).refuses(Fact::Chosen(quote("USDT_TRC20", Some(minute(15)))));
    assert!(!story.permits(Action::Choose));
    assert_eq!(story.reading().deadline.pay_by(), Some(minute(0) + Duration::from_minutes(15)));
}
