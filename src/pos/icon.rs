//! The signs on buttons and beside words, drawn as lines.

use leptos::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Back to where one was.
    Back,
    /// Takes a digit away.
    Erase,
    /// What was sold.
    List,
    /// The settings.
    Gear,
    /// It arrived.
    Tick,
    /// It is on its way.
    Clock,
    /// A phone that scans.
    Phone,
    /// Look here.
    Look,
    /// It is over.
    Cross,
    /// One less.
    Minus,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Back => "M15 5l-7 7 7 7",
            Self::Erase => "M8 5h12v14H8l-6-7zM11 9l6 6m0-6l-6 6",
            Self::List => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
            Self::Gear => {
                "M4 7h9m4 0h3M4 17h3m4 0h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0"
            }
            Self::Tick => "M4 13l5 5L20 6",
            Self::Clock => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5l3 3",
            Self::Phone => "M8 2h8a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM11 18.5h2",
            Self::Look => "M12 4v10m0 5v.1",
            Self::Cross => "M5 5l14 14M19 5L5 19",
            Self::Minus => "M5 12h14",
        }
    }
}

/// A sign. What it means stands beside it, or is its button's name.
pub fn icon(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=icon.path()/></svg>
    }
}
