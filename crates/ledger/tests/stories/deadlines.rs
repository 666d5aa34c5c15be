//! Time runs out, is given anew, or was never up.

use quittance_ledger::fact::Fact;
use quittance_ledger::requote::due_again;
use quittance_ledger::terms::Requote;
use quittance_ledger::{Action, Deadline, InvoiceStatus, Quote};
use quittance_protocol::{Amount, Duration, Fiat, FiatCurrency};

use crate::builder::{Story, minute, quote};

fn extending(story: Story) -> Story {
    story.with(|terms| terms.windows.extend = Duration::from_minutes(60))
}

#[test]
fn a_deadline_passes_only_when_clock_and_chain_have_passed_it() {
    let story = Story::awaiting().minutes(15).is("awaiting").clock(1).is("awaiting");
    assert_eq!(story.reading().wake.followed, [(crate::builder::target("BTC").network, minute(15))]);
    story.follows().is("expired");
    // Before there is a quote no chain can hold money back.
    Story::timed().clock(16).is("expired");
}

#[test]
fn an_invoice_says_when_to_look_again() {
    let story = Story::awaiting();
    assert_eq!(story.reading().wake.at, Some(minute(15) + Duration::from_millis(1)));
    let story = story.sees("a", 1000);
    let wake = story.reading().wake;
    assert_eq!(wake.at, Some(minute(15) + Duration::from_millis(1)));
    assert!(wake.blocks.is_empty());
    let wake = story.includes("a", 1000).blocks(1).is("paid").reading().wake;
    assert_eq!(wake.at, None);
}

#[test]
fn a_short_payment_fails_when_time_is_up() {
    let story = Story::awaiting().includes("a", 400).is("partial").minutes(16).is("failed short");
    assert_eq!(story.reading().received, Amount::new(400));
}

#[test]
fn enough_that_was_seen_in_time_may_confirm_later() {
    Story::awaiting().sees("a", 1000).minutes(60).is("detected").includes("a", 1000).blocks(1).is("paid");
}

#[test]
fn a_late_payment_is_recorded_but_does_not_reopen_the_invoice() {
    let story = Story::awaiting().minutes(20).is("expired").includes("a", 1000).blocks(3).is("late deadline");
    let InvoiceStatus::Late(late) = story.reading().status else { panic!("not late") };
    assert_eq!((late.amount, late.by), (Amount::new(1000), Some(Duration::from_minutes(5))));
}

#[test]
fn money_in_time_that_is_read_late_is_not_late() {
    Story::awaiting().minutes(60).is("expired").finds("a", 1000, 14).is("confirming").blocks(1).is("paid");
    Story::awaiting().minutes(60).finds("a", 400, 14).is("failed short");
    Story::awaiting().minutes(60).finds("a", 1000, 15).is("confirming");
    Story::awaiting().minutes(60).finds("a", 1000, 16).is("late deadline");
}

#[test]
fn half_of_the_money_moves_the_deadline_once() {
    let story = extending(Story::awaiting()).minutes(10).sees("a", 499).is("partial");
    assert_eq!(story.reading().deadline, Deadline::Open(minute(15)));
    let story = story.minutes(1).sees("b", 1);
    assert_eq!(story.reading().deadline, Deadline::Open(minute(71)));
    let story = story.minutes(50).sees("c", 300);
    assert_eq!(story.reading().deadline, Deadline::Open(minute(71)));
    story.minutes(9).sees("d", 200).is("detected");
}

#[test]
fn money_that_left_keeps_the_time_it_won_but_counts_once() {
    let story =
        extending(Story::awaiting()).minutes(10).sees("a", 600).leaves("a", 600).minutes(20).is("awaiting");
    assert_eq!(story.reading().deadline, Deadline::Open(minute(70)));
}

#[test]
fn a_new_quote_gives_more_time_before_anything_is_seen() {
    let later = Quote { due: Amount::new(1100), ..quote("BTC", Some(minute(30))) };
    let story = Story::awaiting().minutes(10).does(Fact::Requoted(later.clone())).is("awaiting");
    let story = story.minutes(10).is("awaiting");
    assert_eq!(story.reading().due, Some(Amount::new(1100)));
    story.refuses(Fact::Requoted(quote("BTC", Some(minute(29))))).sees("a", 1000).is("partial");
    let other = Quote { target: Some(crate::builder::target("USDT_TRC20")), ..later };
    Story::awaiting().refuses(Fact::Requoted(other));
}

#[test]
fn a_transfer_pays_the_quote_that_was_current_when_it_was_seen() {
    let later = Quote { due: Amount::new(1100), ..quote("BTC", Some(minute(30))) };
    let story = Story::awaiting().minutes(10).does(Fact::Requoted(later)).minutes(5);
    // It was in a block before the new quote, and only now it is read.
    let story = story.finds("a", 1000, 9).is("confirming");
    assert_eq!(story.reading().due, Some(Amount::new(1000)));
}

#[test]
fn more_time_to_choose_is_given_without_a_quote() {
    let story = Story::timed().minutes(10).does(Fact::Extended(minute(40))).minutes(20).is("choose");
    let story = story.does(Fact::Chosen(quote("BTC", None))).is("awaiting");
    assert_eq!(story.reading().deadline, Deadline::Open(minute(40)));
    story.refuses(Fact::Extended(minute(50)));
}

#[test]
fn after_time_is_up_a_new_quote_needs_the_projects_leave() {
    let story = Story::awaiting().minutes(20).is("expired");
    story.clone().does(Fact::Requoted(quote("BTC", Some(minute(40))))).is("awaiting");
    story.clone().refuses(Fact::Requoted(quote("BTC", Some(minute(19)))));
    let strict = story.with(|terms| terms.requote_after_expiry = Requote::Refused);
    assert!(!strict.permits(Action::Requote));
    strict.refuses(Fact::Requoted(quote("BTC", Some(minute(40)))));
}

#[test]
fn what_holds_something_that_others_wait_for_is_never_given_more_time() {
    let choosing = Story::timed().with(|terms| terms.requote_after_expiry = Requote::Never);
    assert!(!choosing.permits(Action::Requote));
    choosing.refuses(Fact::Extended(minute(40)));
    let awaiting = Story::awaiting().with(|terms| terms.requote_after_expiry = Requote::Never);
    assert!(!awaiting.permits(Action::Requote));
    awaiting.clone().refuses(Fact::Requoted(quote("BTC", Some(minute(40)))));
    assert!(!awaiting.minutes(20).is("expired").permits(Action::Requote));
}

#[test]
fn a_short_invoice_is_quoted_again_for_the_rest_and_what_arrived_keeps_its_value() {
    let story = Story::awaiting().includes("a", 400).blocks(1).minutes(20).is("failed short");
    // 60 % of the price is left; at the new rate that is 660.
    let rest = Quote { due: Amount::new(1060), ..quote("BTC", Some(minute(40))) };
    let story = story.does(Fact::Requoted(rest)).is("partial");
    assert_eq!(story.reading().remaining, Amount::new(660));
    story.includes("b", 660).blocks(1).is("paid");
}

#[test]
fn only_the_rest_is_priced_at_the_new_rate() {
    let method = quittance_protocol::Method::find("BTC").unwrap();
    let story = Story::awaiting();
    let due = |story: &Story| {
        due_again(&story.terms, &story.reading(), "1000000".parse().unwrap(), method).unwrap()
    };
    // 10 USD at 1 000 000 USD each.
    assert_eq!(due(&story), Amount::new(1000));
    // 400 of 1000 units arrived at a rate at which they were worth 4 USD; 6 USD are left.
    let quoted = Quote { rate: "1000000".parse().unwrap(), ..quote("BTC", Some(minute(15))) };
    let story = Story::timed().does(Fact::Chosen(quoted)).includes("a", 400);
    assert_eq!(due(&story), Amount::new(1000));
    let half = due_again(&story.terms, &story.reading(), "500000".parse().unwrap(), method);
    assert_eq!(half, Some(Amount::new(1600)));
}

#[test]
fn the_rest_never_grows_while_a_coin_is_worth_no_less() {
    let method = quittance_protocol::Method::find("BTC").unwrap();
    let quoted = Quote {
        rate: "92874.5".parse().unwrap(),
        due: Amount::new(26_811),
        ..quote("BTC", Some(minute(15)))
    };
    let price = Fiat::parse("24.90", FiatCurrency::USD).unwrap();
    let story = Story::timed().with(|terms| terms.fiat = price).does(Fact::Chosen(quoted));
    let story = story.includes("a", 10_000).blocks(1).is("partial");
    assert_eq!(story.reading().remaining, Amount::new(16_811));
    let rest = |rate: &str| {
        let due = due_again(&story.terms, &story.reading(), rate.parse().unwrap(), method).unwrap();
        due.less(Amount::new(10_000))
    };
    // 15.6131… USD are left; rounded up to the cent first, they would come to 0.00016822 BTC.
    assert_eq!(rest("92874.5"), Amount::new(16_811));
    assert_eq!(rest("92875"), Amount::new(16_811));
    // Where the new price alone asks for less, it holds; and once the coin lost value, the cent is rounded up as ever.
    assert_eq!(rest("100000"), Amount::new(15_620));
    assert_eq!(rest("92874"), Amount::new(16_819));
}

#[test]
fn exact_or_fail_is_not_quoted_again() {
    let story = Story::awaiting().exact_or_fail().includes("a", 400).minutes(20).is("failed short");
    story.refuses(Fact::Requoted(quote("BTC", Some(minute(40)))));
}

#[test]
fn a_transfer_that_stays_out_of_blocks_is_stuck_and_late_when_it_comes() {
    let story =
        Story::awaiting().sees("a", 1000).minutes(24 * 60).is("detected").minutes(1).is("failed stuck");
    story.includes("a", 1000).blocks(1).is("late stuck");
}

#[test]
fn a_stuck_part_leaves_the_rest_to_decide() {
    let quick = |terms: &mut quittance_ledger::Terms| terms.windows.settle = Duration::from_minutes(5);
    let story = Story::awaiting().with(quick).includes("a", 400).sees("b", 600).is("detected");
    story.minutes(6).is("partial").minutes(10).is("failed short");
}
