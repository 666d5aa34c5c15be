//! Transfers leave, return, replace each other.

use quittance_ledger::Event;
use quittance_ledger::fact::Fact;
use quittance_ledger::transfer::{Place, Transfer};
use quittance_protocol::{Amount, Duration};

use crate::builder::{Story, key, minute, quote, transfer};

/// A transfer that spends the coins of `a`.
fn replacement(name: &str, amount: u128) -> Transfer {
    Transfer { spends: transfer("a", 0).spends, ..transfer(name, amount) }
}

#[test]
fn a_reorganisation_under_paid_reverses_and_settling_again_is_told_as_that() {
    let story = Story::awaiting().includes("a", 1000).blocks(1).is("paid");
    let story = story.leaves("a", 1000).is("awaiting");
    assert!(story.reading().is_reversed());
    assert!(story.events.contains(&Event::Reversed));
    let story = story.includes("a", 1000).is("confirming").blocks(1).is("paid");
    assert!(!story.reading().is_reversed());
    let settled = story.history.records().iter().filter(|record| record.fact == Fact::Settled).count();
    assert_eq!(settled, 1);
}

#[test]
fn a_settled_payment_that_is_undone_after_its_time_failed() {
    let story =
        Story::awaiting().includes("a", 1000).blocks(1).minutes(20).leaves("a", 1000).is("failed reversed");
    story.does(Fact::Requoted(quote("BTC", Some(minute(60))))).is("awaiting");
}

#[test]
fn after_a_reversal_a_transfer_has_its_time_anew() {
    let day = 24 * 60;
    let story = Story::awaiting().includes("a", 1000).blocks(1).minutes(3 * day).is("paid");
    let story =
        story.sees("a", 1000).is("detected").minutes(day).is("detected").minutes(1).is("failed stuck");
    assert!(story.reading().is_reversed());
}

#[test]
fn a_longer_branch_does_not_lend_its_height_to_a_new_block() {
    let story = Story::awaiting().sees("a", 1000).blocks(10).is("detected");
    // The new block is nine below the height that was read on the old branch.
    let block = quittance_ledger::transfer::Block { height: story.height - 9, ..story.block(minute(1)) };
    story.chain(transfer("a", 1000), Place::Included(block)).is("confirming");
}

#[test]
fn hearing_of_a_paid_transfer_again_does_not_reverse_it() {
    let story = Story::awaiting().includes("a", 1000);
    let block = story.block(minute(0));
    let story = story.blocks(1).is("paid").chain(transfer("a", 1000), Place::Included(block)).is("paid");
    assert!(story.events.is_empty());
}

#[test]
fn a_replacement_that_pays_us_counts_alone() {
    let story = Story::awaiting().sees("a", 1000).chain(replacement("b", 1000), Place::Seen).is("detected");
    assert_eq!(story.reading().received, Amount::new(1000));
    // The source may still say that the old one left, in the same commit or later.
    let story = story.leaves("a", 1000).is("detected");
    assert_eq!(story.reading().received, Amount::new(1000));
}

#[test]
fn a_replacement_that_is_not_larger_inherits_its_time_and_a_larger_one_does_not() {
    let story = Story::awaiting().sees("a", 1000).minutes(20);
    story.clone().chain(replacement("b", 1000), Place::Seen).is("detected");
    story.chain(replacement("b", 1001), Place::Seen).is("late deadline");
}

#[test]
fn two_outputs_of_one_transaction_both_count() {
    let mut second = transfer("a", 400);
    second.key.position = 1;
    let story = Story::awaiting().sees("a", 600).chain(second, Place::Seen).is("detected");
    assert_eq!(story.reading().received, Amount::new(1000));
}

#[test]
fn once_everything_left_another_method_may_be_chosen() {
    let story = Story::awaiting().sees("a", 400).is("partial").leaves("a", 400).is("awaiting");
    let story = story.choose("USDT_TRC20").includes("usdt", 5000).is("confirming");
    // The BTC comes back: another quote is bound by now.
    let story = story.minutes(1).sees("b", 400).is("confirming");
    assert_eq!(story.reading().elsewhere.len(), 1);
    assert_eq!(story.reading().targets.len(), 2);
}

#[test]
fn money_at_an_earlier_quotes_target_binds_the_invoice_to_it() {
    let story = Story::awaiting().choose("USDT_TRC20").sees("a", 1000).is("detected");
    assert_eq!(story.reading().quote.unwrap().method, quote("BTC", None).method);
}

#[test]
fn a_settled_invoice_is_not_bound_anew_by_money_that_is_found_to_be_older() {
    let story = Story::awaiting().choose("USDT_TRC20").minutes(5).includes("usdt", 5000).blocks(2).is("paid");
    let story = story.finds("dust", 1, 4).is("paid");
    assert_eq!(story.reading().elsewhere.len(), 1);
}

#[test]
fn a_double_spend_leaves_the_rest_to_decide() {
    let story =
        Story::awaiting().includes("a", 400).sees("b", 600).is("detected").leaves("b", 600).is("partial");
    story.leaves("a", 400).is("awaiting").minutes(20).is("expired");
}

#[test]
fn accepted_money_that_is_reorganised_away_reverses_too() {
    let story =
        Story::awaiting().minutes(20).includes("a", 900).blocks(1).does(Fact::Accepted(vec![key("a")]));
    let story = story.is("paid").leaves("a", 900).is("failed reversed");
    story.includes("a", 900).blocks(1).is("paid");
}

#[test]
fn older_news_of_a_transfer_changes_nothing() {
    let mut story = Story::awaiting();
    story.number = 10;
    let story = story.includes("a", 1000).is("confirming");
    let mut late_news = story.clone();
    late_news.number = 0;
    let late_news = late_news.minutes(1).chain(transfer("a", 1000), Place::Left).is("confirming");
    assert_eq!(late_news.reading().transfers, story.reading().transfers);
    assert_eq!(late_news.reading().transfers[0].money.seen_at + Duration::ZERO, minute(0));
}
