//! What holds for every history: the order of chain news does not matter, and time brings every invoice to an end.

use proptest::prelude::*;
use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::transfer::{ChainFact, Place};
use quittance_ledger::{apply, read};
use quittance_protocol::{Duration, State};

use crate::builder::{Story, minute, transfer};

/// Random news of five transfers, each with its time.
fn news() -> impl Strategy<Value = Vec<(usize, u8, i64)>> {
    prop::collection::vec((0usize..5, 0u8..3, 0i64..40), 1..14)
}

fn told(story: &Story, news: &[(usize, u8, i64)]) -> Vec<Record> {
    let facts = news.iter().enumerate().map(|(number, &(which, place, at))| {
        let (name, amount) = [("a", 400), ("b", 600), ("c", 1000), ("usdt", 700), ("d", 1)][which];
        let mut transfer = transfer(name, amount);
        if name == "d" {
            // It competes with `b`.
            transfer.spends = ["coins of b".to_owned()].into();
        }
        let block = story.block(minute(at));
        let place = [Place::Seen, Place::Included(block), Place::Left][usize::from(place)].clone();
        let number = u64::try_from(number).unwrap() + 10;
        Record { at: minute(at), fact: Fact::Chain(ChainFact { number, transfer, place }) }
    });
    facts.collect()
}

fn any_terms(story: Story, exact: bool, extend: bool) -> Story {
    let story = if exact { story.exact_or_fail() } else { story };
    story.with(|terms| {
        if extend {
            terms.windows.extend = Duration::from_minutes(60);
        }
        terms.windows.settle = Duration::from_minutes(30);
    })
}

proptest! {
    #[test]
    fn the_order_of_chain_news_and_its_repetition_change_nothing(
        news in news(), exact: bool, extend: bool, order in prop::collection::vec(0usize..14, 0..40),
    ) {
        let story = any_terms(Story::awaiting(), exact, extend);
        let facts = told(&story, &news);
        let mut shuffled: Vec<_> = order.iter().filter_map(|&index| facts.get(index).cloned()).collect();
        shuffled.extend(facts.iter().rev().cloned());
        let tell = |facts: &[Record]| {
            let mut history = story.history.clone();
            for record in facts {
                apply(&story.terms, &mut history, record.clone()).unwrap();
            }
            // `Settled` remembers that something was final on the way; it is the only thing that may depend on the way.
            let records: Vec<_> =
                history.records().iter().filter(|record| record.fact != Fact::Settled).cloned().collect();
            read(&story.terms, &records, minute(50))
        };
        prop_assert_eq!(tell(&facts), tell(&shuffled));
    }

    #[test]
    fn time_and_blocks_alone_bring_every_timed_invoice_to_an_end(
        news in news(), exact: bool, extend: bool, canceled: bool,
    ) {
        let mut story = any_terms(Story::awaiting(), exact, extend);
        if canceled {
            story = story.does(Fact::Canceled);
        }
        for record in told(&story, &news) {
            apply(&story.terms, &mut story.history, record).unwrap();
        }
        story.number = 100;
        let story = story.minutes(24 * 60).blocks(10).minutes(24 * 60).blocks(10);
        let reading = story.reading();
        let ends = [State::Paid, State::Overpaid, State::Expired, State::Late, State::Failed, State::Canceled];
        prop_assert!(ends.contains(&reading.status.state()), "{:?}", reading.status);
        prop_assert!(reading.wake.at.is_none() && reading.wake.followed.is_empty(), "{:?}", reading.wake);
    }

    #[test]
    fn nothing_changes_between_two_times_to_look_again(news in news(), exact: bool, extend: bool, minutes in 0i64..90) {
        let mut story = any_terms(Story::awaiting(), exact, extend);
        for record in told(&story, &news) {
            apply(&story.terms, &mut story.history, record).unwrap();
        }
        story.number = 100;
        story.now = minute(40);
        // The chain is read far ahead, so that only the clock decides.
        let ahead = story.clone().clock(1000).follows();
        let records = ahead.history.records();
        let now = read(&story.terms, records, minute(40));
        let then = minute(40) + Duration::from_minutes(minutes);
        if now.wake.at.is_none_or(|at| then < at) {
            prop_assert_eq!(now.status, read(&story.terms, records, then).status);
        }
    }
}
