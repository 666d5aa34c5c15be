//! What the merchant decides: cancel, accept, refuse, refund.

use quittance_ledger::fact::Fact;
use quittance_ledger::{Event, InvoiceStatus, Settlement, Standing};
use quittance_protocol::{Amount, LateBecause, Resolution};

use crate::builder::{Story, key, minute, quote};

#[test]
fn a_canceled_invoice_asks_for_nothing_and_money_after_it_is_late() {
    let story = Story::awaiting().does(Fact::Canceled).is("canceled").minutes(60).is("canceled");
    story.includes("a", 1000).blocks(1).is("late canceled").refuses(Fact::Chosen(quote("BTC", None)));
}

#[test]
fn what_has_money_or_ended_cannot_be_canceled() {
    for story in
        [Story::awaiting().sees("a", 1), Story::awaiting().sees("a", 1000), Story::awaiting().minutes(20)]
    {
        story.refuses(Fact::Canceled);
    }
}

#[test]
fn money_that_left_before_the_cancellation_and_returns_is_late() {
    let story = Story::awaiting().sees("a", 1000).leaves("a", 1000).does(Fact::Canceled).is("canceled");
    story.sees("a", 1000).is("late canceled");
}

#[test]
fn late_money_is_paid_once_the_merchant_accepts_it() {
    let late = Story::awaiting().minutes(20).includes("a", 900).is("late deadline");
    let accepted = Fact::Accepted(late.reading().acceptable());
    late.clone().does(accepted.clone()).is("confirming").blocks(1).is("paid");
    let story = late.blocks(1).does(accepted).is("paid");
    assert_eq!(story.reading().due, Some(Amount::new(900)));
}

#[test]
fn a_short_payment_can_be_accepted() {
    let short = Story::awaiting().includes("a", 400).blocks(1);
    short.clone().is("partial").does(Fact::Accepted(vec![key("a")])).is("paid");
    short.minutes(20).is("failed short").does(Fact::Accepted(vec![key("a")])).is("paid");
}

#[test]
fn only_known_money_in_blocks_can_be_accepted() {
    let story = Story::awaiting().sees("a", 400).includes("usdt", 10).includes("b", 10);
    for keys in [vec![], vec![key("nothing")], vec![key("a")], vec![key("b"), key("usdt")]] {
        story.clone().refuses(Fact::Accepted(keys));
    }
}

#[test]
fn money_elsewhere_changes_nothing_until_it_is_accepted() {
    let story = Story::awaiting().includes("usdt", 700).is("awaiting");
    let elsewhere = &story.reading().elsewhere;
    assert_eq!(elsewhere.len(), 1);
    let story = story.minutes(20).is("expired").does(Fact::Accepted(vec![key("usdt")])).is("confirming");
    let story = story.blocks(30).is("paid");
    let reading = story.reading();
    assert_eq!(
        (reading.due, reading.method),
        (Some(Amount::new(700)), Some(quote("USDT_TRC20", None).method))
    );
    assert!(reading.elsewhere.is_empty());
}

#[test]
fn whatever_arrived_can_be_accepted_as_far_as_it_is_of_one_asset() {
    let anywhere = |story: &Story| story.reading().acceptable_anywhere();
    let elsewhere = Story::awaiting().includes("usdt", 700).minutes(20).is("expired");
    assert_eq!(elsewhere.reading().acceptable(), []);
    assert_eq!(anywhere(&elsewhere), [key("usdt")]);
    let both = Story::awaiting().includes("usdt", 700).includes("a", 400).sees("b", 100).is("partial");
    assert_eq!(anywhere(&both), [key("a")]);
    for story in [elsewhere, both] {
        let accepted = Fact::Accepted(anywhere(&story));
        story.does(accepted).blocks(30).is("paid");
    }
}

#[test]
fn money_elsewhere_is_told_when_it_is_seen() {
    let mut story = Story::awaiting();
    story.number += 1;
    let fact = quittance_ledger::transfer::ChainFact {
        number: story.number,
        transfer: crate::builder::transfer("usdt", 700),
        place: quittance_ledger::transfer::Place::Seen,
    };
    let events = story.tries(Fact::Chain(fact)).unwrap().events;
    assert_eq!(events, [Event::Updated, Event::Elsewhere(key("usdt"))]);
}

#[test]
fn a_refusal_changes_the_words_and_what_comes_after_it_is_late() {
    let story = Story::awaiting().includes("a", 400).minutes(20).does(Fact::Refused).is("failed short");
    assert_eq!(story.reading().resolution, Resolution::Refused);
    let story = story.finds("b", 600, 14).is("late refused");
    let standings: Vec<_> = story.reading().transfers.iter().map(|counted| counted.standing).collect();
    assert_eq!(standings, [Standing::InTime, Standing::Late(LateBecause::Refused)]);
    // Nobody has refused the new money yet.
    assert_eq!(story.reading().resolution, Resolution::Pending);
    let story = story.does(Fact::Refunded).is("late refused");
    assert_eq!(story.reading().resolution, Resolution::Refunded);
    story.refuses(Fact::Requoted(quote("BTC", Some(minute(90)))));
}

#[test]
fn a_refusal_can_be_taken_back_by_accepting() {
    let story =
        Story::awaiting().minutes(20).includes("a", 1000).blocks(1).does(Fact::Refused).is("late deadline");
    story.does(Fact::Accepted(vec![key("a")])).is("paid");
}

#[test]
fn an_excess_can_be_refunded_and_the_invoice_stays_overpaid() {
    let story =
        Story::awaiting().includes("a", 1500).blocks(1).is("overpaid").does(Fact::Refunded).is("overpaid");
    let reading = story.reading();
    assert_eq!((reading.resolution, reading.settlement), (Resolution::Refunded, Settlement::Settled));
    assert_eq!(reading.status, InvoiceStatus::Overpaid { by: Amount::new(500) });
}

#[test]
fn what_was_refused_and_left_again_asks_for_no_more_money() {
    let story =
        Story::awaiting().exact_or_fail().includes("a", 400).blocks(1).does(Fact::Refused).is("failed short");
    story.leaves("a", 400).is("canceled").sees("b", 1000).is("late refused");
}

#[test]
fn once_all_accepted_money_left_the_quote_holds_again() {
    let story =
        Story::awaiting().includes("usdt", 700).blocks(20).does(Fact::Accepted(vec![key("usdt")])).is("paid");
    let story = story.leaves("usdt", 700).is("awaiting");
    assert_eq!(story.reading().due, Some(Amount::new(1000)));
    story.includes("a", 1000).blocks(1).is("paid");
}

#[test]
fn money_elsewhere_does_not_become_payment_by_choosing_its_method() {
    let story = Story::awaiting().includes("usdt", 5000).choose("USDT_TRC20").is("awaiting");
    assert_eq!(story.reading().elsewhere.len(), 1);
}
