//! Strangers write as many coins and outputs into a transaction as they like.

use quittance_ledger::fact::Fact;
use quittance_ledger::transfer::{ChainFact, Place, Transfer};
use quittance_ledger::{Event, Reading, observe};
use quittance_protocol::{Amount, State};

use crate::builder::{Story, transfer};

/// A transaction of so many outputs of 1 to the invoice, which spends so many coins.
fn crowd(name: &str, outputs: u32, coins: u32) -> Vec<Transfer> {
    let spends: std::sync::Arc<[String]> =
        (0..coins).map(|coin| format!("{}:{coin}", "c".repeat(64))).collect();
    let output = |position| {
        let mut output = transfer(name, 1);
        output.key.position = position;
        Transfer { spends: spends.clone(), ..output }
    };
    (0..outputs).map(output).collect()
}

/// Tells all of it in one go.
fn observes(story: &mut Story, transfers: &[Transfer], place: &Place) -> Reading {
    let facts = transfers.iter().zip(story.number + 1..).map(|(transfer, number)| ChainFact {
        number,
        transfer: transfer.clone(),
        place: place.clone(),
    });
    let facts: Vec<ChainFact> = facts.collect();
    story.number += u64::try_from(facts.len()).unwrap();
    let observed = observe(&story.terms, &mut story.history, story.now, &[], &facts);
    story.events = observed.events;
    assert_eq!(observed.recorded.len(), facts.len());
    observed.reading
}

/// Compared pair by pair, name by name, these would take days.
#[test]
fn two_transactions_of_many_coins_and_outputs_that_compete_are_decided_at_once() {
    let mut story = Story::awaiting();
    assert_eq!(observes(&mut story, &crowd("a", 2000, 300), &Place::Seen).received, Amount::new(2000));
    story = story.clock(1);
    let reading = observes(&mut story, &crowd("b", 2000, 300), &Place::Seen);
    assert_eq!((reading.transfers.len(), reading.left.len()), (2000, 2000));
    assert_eq!(reading.received, Amount::new(2000));
    let first = story.history.records()[1].at;
    assert!(reading.transfers.iter().all(|counted| counted.money.seen_at == first), "it inherits the time");
}

#[test]
fn a_transaction_of_thousands_of_transfers_is_one_piece_of_news() {
    let mut story = Story::awaiting();
    let all = crowd("a", 3000, 1);
    assert_eq!(observes(&mut story, &all, &Place::Seen).status.state(), State::Detected);
    let change = Event::StateChanged { from: State::Awaiting, to: State::Detected };
    assert_eq!(story.events, [change]);
    let block = story.block(story.now);
    assert_eq!(observes(&mut story, &all, &Place::Included(block)).status.state(), State::Confirming);
    let known = story.history.clone();
    let again: Vec<ChainFact> =
        known.records().iter().filter_map(|record| record.fact.chain()).cloned().collect();
    let observed = observe(&story.terms, &mut story.history, story.now, &[], &again);
    assert!(observed.recorded.is_empty() && observed.events.is_empty(), "it is all known");
}

#[test]
fn what_moves_from_one_block_to_another_in_one_go_never_was_away() {
    let mut story = Story::awaiting().includes("a", 1000).blocks(1).is("paid");
    let there = [Place::Left, Place::Included(story.block(story.now))];
    let facts = there.into_iter().zip(story.number + 1..).map(|(place, number)| ChainFact {
        number,
        transfer: transfer("a", 1000),
        place,
    });
    let facts: Vec<ChainFact> = facts.collect();
    story.number += 2;
    let observed = observe(&story.terms, &mut story.history, story.now, &[], &facts);
    assert!(observed.recorded.iter().all(|record| record.fact != Fact::Settled));
    // Heights that were read before its new block say nothing about it.
    assert_eq!(observed.reading.status.state(), State::Confirming);
    story = story.blocks(1).is("paid");
    assert!(!story.reading().is_reversed());
}
