//! What a configuration may name and must not hold.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where a view key of Monero stands in the file itself, in bytes. It shows all income to whoever reads it, and configurations
/// are copied about; so it comes from a file of secrets or from the environment.
pub(super) fn written_view_key(config: &DeTable<'_>) -> Option<usize> {
    let DeValue::Array(projects) = value(config, "project")?.get_ref() else { return None };
    let keys = projects.iter().filter_map(|project| value(project.get_ref().as_table()?, "keys"));
    let keys = keys.filter_map(|keys| value(keys.get_ref().as_table()?, "monero"));
    let is_written = |key: &&Spanned<DeValue<'_>>| {
        let named = |text: &str| text.trim().starts_with("${") && !text.contains(":-");
        key.get_ref().as_str().is_some_and(|text| !named(text))
    };
    keys.into_iter().find(is_written).map(|key| key.span().start)
}

fn value<'a, 'b>(table: &'a DeTable<'b>, name: &str) -> Option<&'a Spanned<DeValue<'b>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<usize> {
        written_view_key(DeTable::parse(text).unwrap().get_ref())
    }

    #[test]
    fn a_view_key_may_be_named_and_not_written() {
        assert_eq!(place("[[project]]\nkeys = { evm = \"xpub\", monero = \"${secret:monero}\" }"), None);
        assert_eq!(place("[[project]]\n[project.keys]\nmonero = \"${MONERO}\""), None);
        assert_eq!(place("[rates]\n"), None);
        assert_eq!(place("[[project]]\nkeys = { monero = \"${MONERO:-4abc 00ff}\" }"), Some(30));
        assert_eq!(place("[[project]]\n[[project]]\nkeys = { monero = \"4abc 00ff\" }"), Some(42));
    }
}
