//! The sentences that a number changes: `1 minute`, `2 minutes`.

use crate::words::sentences;

sentences! {
    /// A sentence with a form for each plural category of its language. `{n}` is the number that chooses.
    Counted {
        AboutMinutes = "about_minutes",
        AboutHours = "about_hours",
        MinutesLate = "minutes_late",
        HoursLate = "hours_late",
        SecondsAgo = "seconds_ago",
        MinutesAgo = "minutes_ago",
        HoursAgo = "hours_ago",
        MinutesLeft = "minutes_left",
        Confirmations = "confirmations",
        BackIn = "back_in",
    }
}
