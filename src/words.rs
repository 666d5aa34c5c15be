//! Every sentence of the page, by its key.
//!
//! The gateway reads a language from `locales/`, and the sentences that screens can need travel with the document as text,
//! a line each in the order of [`Word`] and [`Counted`]: a language costs the browser's program nothing.
//!
//! # Layout
//!
//! The sentences are below; those that a number changes are in [`counted`], those of a shop's counter in [`pos`]. A language's own are [`Words`].

mod counted;
mod language;
mod pos;

pub use counted::Counted;
pub use language::{Direction, Plural, Words};
pub(crate) use language::{Isolate, fill};
pub use pos::PosWord;

/// Makes an enum of sentences whose keys are those of `locales/*.toml`.
macro_rules! sentences {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = concat!("`", $key, "`")] $variant),* }

        impl $name {
            /// All of them, in the order they travel.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The key in `locales/*.toml`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// The number of its line.
            #[expect(clippy::as_conversions, reason = "a variant's own number")]
            pub(crate) const fn line(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use sentences;

sentences! {
    /// A sentence that a screen can need.
    Word {
        Months = "months",
        DateTime = "date_time",
        Clock = "clock",
        Halves = "halves",
        Number = "number",
        Utc = "utc",
        Seconds = "seconds",
        TitleMerchant = "title_merchant",
        TestRibbon = "test_ribbon",
        Order = "order",
        For = "for",
        HeldUntil = "held_until",
        PricesHeldUntil = "prices_held_until",
        Rate = "rate",
        Copy = "copy",
        Copied = "copied",
        CopyAmount = "copy_amount",
        CopyAddress = "copy_address",
        CopyReference = "copy_reference",
        AmountCopied = "amount_copied",
        AddressCopied = "address_copied",
        ReferenceCopied = "reference_copied",
        CopyFailed = "copy_failed",
        ChooseTitle = "choose_title",
        OnNetwork = "on_network",
        Continue = "continue",
        NewToCrypto = "new_to_crypto",
        KeepMethod = "keep_method",
        UnpricedTitle = "unpriced_title",
        UnpricedLead = "unpriced_lead",
        TryAgain = "try_again",
        PayerTitle = "payer_title",
        AwaitingTitle = "awaiting_title",
        SendOn = "send_on",
        QrLabel = "qr_label",
        QrBare = "qr_bare",
        CodeLink = "code_link",
        CodeAddress = "code_address",
        EnterAmount = "enter_amount",
        NetworkOnly = "network_only",
        OnlyReaches = "only_reaches",
        FeeNote = "fee_note",
        Reference = "reference",
        ReferenceNote = "reference_note",
        Compare = "compare",
        OpenWallet = "open_wallet",
        OtherWallet = "other_wallet",
        PayWithWallet = "pay_with_wallet",
        WalletAsks = "wallet_asks",
        WalletSent = "wallet_sent",
        WalletRefused = "wallet_refused",
        WalletElsewhere = "wallet_elsewhere",
        WalletUnknowing = "wallet_unknowing",
        WalletFailed = "wallet_failed",
        WalletUnsure = "wallet_unsure",
        LeftToPay = "left_to_pay",
        CheckingNow = "checking_now",
        TimeUpChecking = "time_up_checking",
        PayAnotherWay = "pay_another_way",
        AlreadySent = "already_sent",
        MoreTime = "more_time",
        DetectedTitle = "detected_title",
        DetectedLead = "detected_lead",
        ConfirmingTitle = "confirming_title",
        ConfirmingLead = "confirming_lead",
        CloseThisPage = "close_this_page",
        WaitingForBlock = "waiting_for_block",
        StillMissing = "still_missing",
        TakesLong = "takes_long",
        Transaction = "transaction",
        StandsLate = "stands_late",
        StandsStuck = "stands_stuck",
        Replaced = "replaced",
        PartialTitle = "partial_title",
        PartialLead = "partial_lead",
        BelowMinimum = "below_minimum",
        PaidTitle = "paid_title",
        PaidLead = "paid_lead",
        SealLabel = "seal_label",
        Confirmed = "confirmed",
        HaveOfNeed = "have_of_need",
        ReceivedBy = "received_by",
        BackTo = "back_to",
        StayHere = "stay_here",
        ReceiptLink = "receipt_link",
        OverpaidBy = "overpaid_by",
        PaidTwice = "paid_twice",
        ExcessRefused = "excess_refused",
        ExcessRefunded = "excess_refunded",
        ExpiredTitle = "expired_title",
        ExpiredNone = "expired_none",
        ExpiredNonePlain = "expired_none_plain",
        ExpiredAsk = "expired_ask",
        ExpiredOver = "expired_over",
        ExpiredElsewhere = "expired_elsewhere",
        LateTitle = "late_title",
        LateDeadline = "late_deadline",
        LateDeadlinePlain = "late_deadline_plain",
        LateCanceled = "late_canceled",
        LateRefused = "late_refused",
        LateStuck = "late_stuck",
        WithMerchant = "with_merchant",
        MoneyRefused = "money_refused",
        MoneyRefunded = "money_refunded",
        ShortTitle = "short_title",
        ShortLead = "short_lead",
        ShortMissing = "short_missing",
        ShortAsk = "short_ask",
        ShortRest = "short_rest",
        StuckTitle = "stuck_title",
        StuckLead = "stuck_lead",
        ReversedTitle = "reversed_title",
        ReversedLead = "reversed_lead",
        NewPrice = "new_price",
        CanceledTitle = "canceled_title",
        CanceledText = "canceled_text",
        ReversedNotice = "reversed_notice",
        DroppedNotice = "dropped_notice",
        SourceDown = "source_down",
        Elsewhere = "elsewhere",
        ElsewhereAsk = "elsewhere_ask",
        WhatNow = "what_now",
        NotDelivered = "not_delivered",
        WriteTo = "write_to",
        Help = "help",
        CheckedAt = "checked_at",
        Live = "live",
        Reconnecting = "reconnecting",
        NotLive = "not_live",
        Offline = "offline",
        ProblemNotNow = "problem_not_now",
        ProblemInput = "problem_input",
        ProblemMethod = "problem_method",
        ProblemLater = "problem_later",
        ProblemUnknown = "problem_unknown",
        ProblemInternal = "problem_internal",
    }
}
