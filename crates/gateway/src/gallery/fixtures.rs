//! Every screen of the gallery. A test below sees to it that no state, reason or decision is missing.

mod arriving;
mod over;
mod settled;
mod waiting;

use std::sync::LazyLock;

use super::fixture::Fixture;

/// All of them, in the order of an invoice's life.
pub(super) fn all() -> &'static [Fixture] {
    static ALL: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
        [waiting::fixtures(), arriving::fixtures(), settled::fixtures(), over::fixtures()].concat()
    });
    ALL.as_slice()
}

/// What the invoice costs in the asset most of them are paid with.
const PRICE: &str = "24.90";

/// The same in BTC.
const PRICE_IN_BTC: &str = "0.00026811";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use quittance_chain::address::{Format, Stage};
    use quittance_ledger::InvoiceStatus;
    use quittance_page::boot::Boot;
    use quittance_page::ssr::Shell;
    use quittance_protocol::{Failed, Kind, LateBecause, Method, Policy, Resolution, State};

    use super::*;
    use crate::config::Mode;
    use crate::gallery::document::Document;
    use crate::payer::Asked;

    fn status(fixture: &Fixture) -> InvoiceStatus {
        let told = fixture.told().unwrap_or_else(|conflict| panic!("{}: {conflict}", fixture.name()));
        told.reading.status
    }

    #[track_caller]
    fn all_have_a_fixture<T: Copy + Ord + std::fmt::Debug>(all: &[T], of: impl Fn(&Fixture) -> Option<T>) {
        let shown: BTreeSet<T> = super::all().iter().filter_map(of).collect();
        let missing: Vec<&T> = all.iter().filter(|one| !shown.contains(one)).collect();
        assert!(missing.is_empty(), "no fixture shows {missing:?}");
    }

    #[test]
    fn every_state_reason_decision_policy_and_kind_has_a_fixture() {
        all_have_a_fixture(State::ALL, |fixture| Some(status(fixture).state()));
        all_have_a_fixture(LateBecause::ALL, |fixture| match status(fixture) {
            InvoiceStatus::Late(late) => Some(late.because),
            _ => None,
        });
        all_have_a_fixture(Failed::ALL, |fixture| match status(fixture) {
            InvoiceStatus::Failed(failure) => Some(failure.why()),
            _ => None,
        });
        all_have_a_fixture(Resolution::ALL, |fixture| Some(fixture.told().unwrap().reading.resolution));
        all_have_a_fixture(Policy::ALL, |fixture| Some(fixture.terms.policy));
        all_have_a_fixture(Kind::ALL, |fixture| Some(fixture.terms.kind));
    }

    #[test]
    fn every_fixture_shows_the_state_its_name_begins_with() {
        for fixture in all() {
            let view = fixture.boot().unwrap().view;
            let state = status(fixture).state();
            assert_eq!(fixture.name().split('-').next(), Some(state.as_str()), "{}", fixture.name());
            assert_eq!(view.stage.state(), state, "{} is shown as another state", fixture.name());
        }
    }

    #[test]
    fn a_name_that_says_why_is_right() {
        for fixture in all() {
            if let Some(reason) = status(fixture).reason() {
                let (_, rest) = fixture.name().split_once('-').unwrap_or_default();
                assert!(rest.starts_with(reason), "{} is {reason}", fixture.name());
            }
            assert_eq!(
                fixture.name().contains("-reversed"),
                fixture.boot().unwrap().view.reversed,
                "{}",
                fixture.name()
            );
        }
    }

    #[test]
    fn every_name_is_kebab_case_and_names_one_thing() {
        let screens = all().iter().map(|fixture| fixture.name().to_owned());
        let names: Vec<String> = screens.chain(Document::all().map(Document::name)).collect();
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
        for name in &names {
            let kebab = |word: &str| {
                !word.is_empty()
                    && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            assert!(name.split('-').all(kebab), "{name}");
        }
    }

    #[test]
    fn every_picture_is_always_the_same_and_stands_still() {
        let shell = Shell::without_program();
        for fixture in all() {
            let html = fixture.html(&shell, &Asked::default()).unwrap();
            assert_eq!(html, fixture.html(&shell, &Asked::default()).unwrap(), "{}", fixture.name());
            let boot = fixture.boot().unwrap();
            let sent = boot.write().unwrap();
            assert_eq!(Boot::read(&sent).unwrap().write(), Ok(sent), "{}", fixture.name());
            assert!(boot.still, "{}", fixture.name());
        }
    }

    #[test]
    fn every_address_is_one_of_its_network() {
        for fixture in all() {
            let stage = match fixture.mode {
                Mode::Live => Stage::Main,
                Mode::Test => Stage::Test,
            };
            for target in fixture.told().unwrap().reading.targets {
                let network = quittance_protocol::Network::find(target.network.as_str()).unwrap();
                let canonical = Format::of(network, stage).canonical(&target.address);
                assert_eq!(canonical, Ok(target.address), "{}", fixture.name());
            }
        }
    }

    #[test]
    fn the_longest_list_offers_everything() {
        let many = Fixture::find("choose-many").unwrap();
        assert_eq!(many.boot().unwrap().view.stage.state(), State::Choose);
        assert_eq!(many.offered.len(), Method::ALL.len());
    }
}
