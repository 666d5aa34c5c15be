//! Who may name whom: the arrows of the architecture, as data.

use crate::workspace::Package;

/// What a manifest may hold.
enum May {
    /// Nothing but these.
    Only(&'static [&'static str]),
    /// Anything but these.
    Not(&'static [&'static str]),
}

/// One rule, for the ordinary dependencies of one package.
struct Rule {
    package: &'static str,
    may: May,
    advice: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        package: "quittance-protocol",
        may: May::Only(&["base64ct", "postcard", "serde"]),
        advice: "protocol is all that page and gateway share, and every payer downloads it: put the code that needs \
                 this into ledger, chain, store or gateway",
    },
    Rule {
        package: "quittance-ledger",
        may: May::Only(&["quittance-protocol", "serde", "thiserror"]),
        advice: "ledger is pure: hand it time and facts as arguments, and do the rest in chain, store or gateway",
    },
    Rule {
        package: "quittance-chain",
        may: May::Not(&["quittance-gateway", "quittance-store", "quittance-page", "anyhow"]),
        advice: "chain only turns blocks into facts: let the gateway bring it together with others, and name its \
                 errors with thiserror",
    },
    Rule {
        package: "quittance-store",
        may: May::Not(&["quittance-gateway", "quittance-chain", "quittance-page", "anyhow"]),
        advice: "store only keeps rows: let the gateway bring it together with others, and name its errors with \
                 thiserror",
    },
    Rule {
        package: "quittance-page",
        may: May::Not(&[
            "quittance-ledger",
            "quittance-chain",
            "quittance-store",
            "quittance-gateway",
            "anyhow",
        ]),
        advice: "the page shows the view it was given: put what it must know into the view of protocol, and let the \
                 gateway fill it",
    },
];

/// Packages that only tests may use, and only `cargo xtask`.
const NEVER_IN_THE_PRODUCT: &[&str] = &["quittance-testkit", "xtask"];

/// One sentence for every line of a manifest that breaks a rule.
pub(super) fn broken(packages: &[Package]) -> Vec<String> {
    let mut sentences = Vec::new();
    for package in packages {
        let names =
            package.dependencies.iter().filter(|line| line.kind.is_none()).map(|line| line.name.as_str());
        for name in names {
            if NEVER_IN_THE_PRODUCT.contains(&name) {
                sentences.push(format!("{} depends on {name}: make it a dev-dependency.", package.name));
            }
            for rule in RULES.iter().filter(|rule| rule.package == package.name && !rule.allows(name)) {
                sentences.push(format!("{} depends on {name}: {}.", package.name, rule.advice));
            }
        }
    }
    for rule in RULES.iter().filter(|rule| !packages.iter().any(|package| package.name == rule.package)) {
        sentences
            .push(format!("There is a rule for {}, but no such package: rename the rule.", rule.package));
    }
    sentences
}

impl Rule {
    fn allows(&self, name: &str) -> bool {
        match self.may {
            May::Only(these) => these.contains(&name),
            May::Not(these) => !these.contains(&name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn workspace(ledger: &[(&str, Option<&str>)]) -> Vec<Package> {
        let line = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        let package = |rule: &Rule| Package {
            name: rule.package.to_owned(),
            manifest_path: "Cargo.toml".into(),
            dependencies: ledger.iter().filter(|_| rule.package == "quittance-ledger").map(line).collect(),
        };
        RULES.iter().map(package).collect()
    }

    #[test]
    fn the_ledger_may_not_become_async() {
        let sentences = broken(&workspace(&[("tokio", None)]));
        assert_eq!(sentences.len(), 1);
        assert!(
            sentences[0].starts_with("quittance-ledger depends on tokio: ledger is pure"),
            "{sentences:?}"
        );
    }

    #[test]
    fn what_tests_need_is_free() {
        assert_eq!(broken(&workspace(&[("serde", None), ("proptest", Some("dev"))])), Vec::<String>::new());
    }
}
