//! What every engine keeps: one body of stories, told to each of them.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a story that goes wrong is a failed test")]

mod changing;
mod creating;
mod donating;
mod postbacks;
mod rows;
mod sample;
mod selling;
mod sqlite;
mod targets;
mod tills;
mod waking;

/// Tells every story to an engine. `$engine::store().await` is an empty store, and whatever keeps it alive.
macro_rules! tell {
    ($engine:ident: $($chapter:ident { $($story:ident)+ })+) => {$(
        mod $chapter {
            $(
                #[tokio::test]
                async fn $story() {
                    let (store, _kept) = super::super::$engine::store().await;
                    super::super::$chapter::$story(&store).await;
                }
            )+
        }
    )+};
}

/// All stories. A new one is named here, and then every engine has to keep it.
macro_rules! tell_all {
    ($engine:ident) => {
        tell! { $engine:
            creating {
                ordering_twice_gives_the_first_invoice_and_writes_nothing
                two_orders_at_once_give_one_invoice
                shops_may_use_the_same_id_and_orders_without_one_are_all_new
                an_invoice_whose_target_is_taken_is_not_created
            }
            changing {
                a_change_is_written_whole
                a_stale_change_is_refused_and_nothing_is_written
                of_two_changes_at_once_one_is_written
                a_change_that_takes_a_taken_target_writes_nothing
                facts_and_position_are_written_together
                a_stale_change_holds_back_its_companions_and_the_position
                an_invoice_that_does_not_exist_cannot_be_changed
            }
            targets {
                an_index_is_never_given_twice
                whoever_asks_again_gets_the_index_that_was_reserved
                a_key_belongs_to_the_project_that_used_it_first
                a_target_is_found_on_whatever_network_the_money_arrived
                a_reference_tells_targets_of_one_address_apart
                every_test_project_has_targets_of_its_own
                everything_that_was_handed_out_is_listed_page_by_page
            }
            waking {
                invoices_are_due_in_the_order_of_their_time
                a_change_says_anew_when_and_for_which_networks_to_wake
                a_change_says_anew_when_balances_are_asked
                addresses_are_watched_while_invoices_are_young_or_a_block_may_change_them
                an_invoice_knows_how_far_its_own_networks_were_read
            }
            postbacks {
                a_shop_with_many_overdue_postbacks_leaves_room_for_others
                the_postbacks_of_an_invoice_keep_their_order
                a_shop_that_does_not_answer_holds_up_no_other_invoice
                a_postback_that_was_not_taken_is_due_when_it_was_said
                a_postback_that_was_given_up_makes_way_for_the_next
                a_postback_is_written_once_for_its_id
                what_is_neither_delivered_nor_given_up_is_pending
            }
            donating {
                a_page_raises_what_was_settled_in_its_currency_and_realm
                what_donors_said_is_told_of_settled_donations_until_it_is_forgotten
            }
            tills {
                a_code_pairs_one_device_with_its_terminal_while_its_time_lasts
                of_two_who_have_a_code_one_is_paired
                a_device_that_is_unpaired_is_remembered_as_such
                a_terminal_knows_what_it_sold_last
            }
            selling {
                the_last_piece_is_sold_once_and_comes_back_if_nobody_pays
                a_link_counts_its_own_sales_alone
            }
            rows {
                every_kind_of_fact_comes_back_as_it_was
                what_is_read_back_is_decided_alike
                payer_data_is_kept_once_and_forgotten_when_its_time_has_come
                payer_data_is_forgotten_when_somebody_asks
                a_key_that_was_published_stays
                chains_and_positions_are_replaced
                a_site_is_verified_until_a_later_check_fails
            }
        }
    };
}

mod told_to_sqlite {
    tell_all!(sqlite);
}
