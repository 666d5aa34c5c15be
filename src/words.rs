//! Every sentence of the page, by its key.
//!
//! The gateway reads a language from `locales/`, and the sentences that screens can need travel with the document as text,
//! a line each in the order of [`Word`]: a language costs the browser's program nothing.

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
#[cfg(feature = "ssr")]
pub(crate) use sentences;

sentences! {
    /// A sentence that a screen can need.
    Word {
        Months = "months",
        DateTime = "date_time",
        Utc = "utc",
        Seconds = "seconds",
        AboutMinutes = "about_minutes",
        AboutHours = "about_hours",
        MinutesLate = "minutes_late",
        HoursLate = "hours_late",
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
        Search = "search",
        NothingFound = "nothing_found",
        OnNetwork = "on_network",
        Continue = "continue",
        ContinueWith = "continue_with",
        NewToCrypto = "new_to_crypto",
        KeepMethod = "keep_method",
        UnpricedTitle = "unpriced_title",
        UnpricedLead = "unpriced_lead",
        TryAgain = "try_again",
        PayerTitle = "payer_title",
        AwaitingTitle = "awaiting_title",
        SendOn = "send_on",
        QrLabel = "qr_label",
        AddressLabel = "address_label",
        OnlyReaches = "only_reaches",
        FeeNote = "fee_note",
        Reference = "reference",
        ReferenceNote = "reference_note",
        Compare = "compare",
        OpenWallet = "open_wallet",
        LeftToPay = "left_to_pay",
        Checking = "checking",
        MinutesLeft = "minutes_left",
        OneMinuteLeft = "one_minute_left",
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
        Confirmations = "confirmations",
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
        ReceiptLink = "receipt_link",
        OverpaidBy = "overpaid_by",
        PaidTwice = "paid_twice",
        ExcessRefused = "excess_refused",
        ExcessRefunded = "excess_refunded",
        ExpiredTitle = "expired_title",
        ExpiredLead = "expired_lead",
        ExpiredLeadPlain = "expired_lead_plain",
        ExpiredAsk = "expired_ask",
        ExpiredNewPrice = "expired_new_price",
        ExpiredClosed = "expired_closed",
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
        CanceledLead = "canceled_lead",
        ReversedNotice = "reversed_notice",
        DroppedNotice = "dropped_notice",
        SourceDown = "source_down",
        Elsewhere = "elsewhere",
        WhatNow = "what_now",
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

/// Which way a language runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// The sentences of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    lang: String,
    direction: Direction,
    /// In the order of [`Word`].
    lines: Vec<String>,
}

impl Words {
    /// Takes a language's sentences in the order of [`Word`].
    #[must_use]
    pub fn new(lang: String, direction: Direction, lines: Vec<String>) -> Self {
        Self { lang, direction, lines }
    }

    /// Reads what [`Words::text`] wrote. Lines that are missing stay empty.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut lines = text.trim_start_matches('\n').lines();
        let lang = lines.next().unwrap_or_default();
        let direction = if lines.next() == Some("rtl") { Direction::Rtl } else { Direction::Ltr };
        Self::new(lang.into(), direction, lines.map(String::from).collect())
    }

    /// The text that travels: the language, its direction, then a line for each sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = [self.lang(), "\n", self.direction.as_str()].concat();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    }

    /// The language's code, as `lang` has it.
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Which way it runs.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// A sentence as it stands.
    #[must_use]
    pub fn get(&self, word: Word) -> &str {
        self.lines.get(word.line()).map_or("", String::as_str)
    }

    /// A sentence on its own.
    #[must_use]
    pub fn say(&self, word: Word) -> String {
        self.get(word).into()
    }

    /// A sentence with its places filled: `("amount", "24.90 USDT")` for `{amount}`.
    #[must_use]
    pub fn fill(&self, word: Word, places: &[(&str, &str)]) -> String {
        fill(self.get(word), self.direction, places)
    }

    /// A sentence cut at the one place that is an element of its own, the others filled.
    #[must_use]
    pub fn around(&self, word: Word, place: &str, places: &[(&str, &str)]) -> (String, String) {
        let filled = self.fill(word, places);
        let place = ["{", place, "}"].concat();
        match filled.split_once(&place) {
            Some((before, after)) => (before.into(), after.into()),
            None => (filled, String::new()),
        }
    }
}

impl Direction {
    /// As the attribute `dir` has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// Fills the places of a sentence. In a language that runs right to left what is filled in is isolated, so that `24.90 USDT`
/// keeps its order.
pub(crate) fn fill(sentence: &str, direction: Direction, places: &[(&str, &str)]) -> String {
    let (open, close) = match direction {
        Direction::Ltr => ("", ""),
        Direction::Rtl => ("\u{2068}", "\u{2069}"),
    };
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after
            .split_once('}')
            .and_then(|(name, next)| Some((places.iter().find(|place| place.0 == name)?.1, next)));
        match known {
            Some((value, next)) => {
                for part in [open, value, close] {
                    filled.push_str(part);
                }
                rest = next;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_unknown_ones_stay() {
        let filled = fill("{a} of {b}, {c", Direction::Ltr, &[("a", "{b}"), ("b", "2")]);
        assert_eq!(filled, "{b} of 2, {c");
        assert_eq!(fill("{a}", Direction::Rtl, &[("a", "1 X")]), "\u{2068}1 X\u{2069}");
    }

    #[test]
    fn words_survive_their_journey() {
        let lines = Word::ALL.iter().map(|word| word.key().to_owned()).collect();
        let words = Words::new("en".into(), Direction::Ltr, lines);
        let read = Words::read(&words.text());
        assert_eq!(read, words);
        assert_eq!(read.get(Word::ProblemInternal), "problem_internal");
    }
}
