//! Shows the time left to pay.

use leptos::prelude::*;
use quittance_protocol::Time;

use crate::app::Page;
use crate::changing::{class, text};
use crate::when;
use crate::words::Word;

/// How much attention the time left asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A quiet line.
    Quiet,
    /// The last two minutes.
    Ending,
    /// Time is up, and the gateway has not said so yet.
    Over,
}

impl Urgency {
    /// How much attention so many seconds ask for.
    #[must_use]
    pub const fn of(seconds: i64) -> Self {
        match seconds {
            ..=0 => Self::Over,
            1..=120 => Self::Ending,
            121.. => Self::Quiet,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "countdown",
            Self::Ending => "countdown countdown--ending",
            Self::Over => "countdown countdown--over",
        }
    }
}

/// The time left until `pay_by`. The gateway alone decides that it is up; until then the line says that it is checking.
#[component]
pub fn Countdown(
    /// The page.
    page: Page,
    /// Until when.
    pay_by: Time,
    /// How long there was in all, in seconds, for the quiet bar.
    window_seconds: Option<u32>,
) -> impl IntoView {
    let seconds = move || when::seconds_left(pay_by, page.live.pulse.get().now);
    let digits = move || match Urgency::of(seconds()) {
        Urgency::Quiet | Urgency::Ending => when::left(seconds()),
        Urgency::Over => page.say(Word::ExpiredTitle),
    };
    let words = move || match Urgency::of(seconds()) {
        Urgency::Quiet | Urgency::Ending => page.say(Word::LeftToPay),
        Urgency::Over => page.say(Word::CheckingNow),
    };
    let bar = window_seconds.map(|window| {
        view! {
            <progress class="countdown__bar" max=window.to_string() value=text(move || seconds().to_string())
                aria-hidden="true">
            </progress>
        }
    });
    view! {
        <div class=class(move || Urgency::of(seconds()).class())>
            <p class="countdown__line" role="timer" aria-label=page.say(Word::LeftToPay) data-testid="countdown"
                data-value=when::iso(pay_by)>
                <bdi class="countdown__digits">{text(digits)}</bdi>
                " "
                <span>{text(words)}</span>
            </p>
            {bar}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Urgency;

    #[test]
    fn the_line_stays_quiet_until_the_last_two_minutes() {
        assert_eq!(
            [121, 120, 1, 0].map(Urgency::of),
            [Urgency::Quiet, Urgency::Ending, Urgency::Ending, Urgency::Over]
        );
    }
}
