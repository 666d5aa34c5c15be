//! The members of a request, with every number as the literal it was written as.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

/// The members of a request. Numbers are kept as their text: no amount ever becomes a float.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    members: BTreeMap<String, Box<RawValue>>,
    /// What a form made of nested objects: names that say nothing any more.
    wrecks: Vec<String>,
}

impl Fields {
    /// Reads a JSON object. Of members with the same name the last counts.
    pub(super) fn from_json(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes).map(Self::of)
    }

    /// Reads a form. `name[]`, `name[0]` and repeated names make a list; what else stands in brackets is the wreck of a
    /// nested object and is no member.
    pub(super) fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut members: BTreeMap<String, (bool, Vec<String>)> = BTreeMap::new();
        let mut wrecks = Vec::new();
        for (name, value) in pairs {
            let (base, index) = name.split_once('[').unwrap_or((&name, "]"));
            let is_list = name.contains('[');
            let index = index.strip_suffix(']').unwrap_or("?");
            if index.bytes().all(|byte| byte.is_ascii_digit()) {
                let (listed, values) = members.entry(base.to_owned()).or_default();
                *listed |= is_list;
                values.push(value);
            } else {
                wrecks.push(name);
            }
        }
        let raw = members.into_iter().filter_map(|(name, (listed, values))| {
            let raw = match values.as_slice() {
                [value] if !listed => to_raw_value(value),
                _ => to_raw_value(&values),
            };
            Some((name, raw.ok()?))
        });
        Self { members: raw.collect(), wrecks }
    }

    fn of(members: BTreeMap<String, Box<RawValue>>) -> Self {
        Self { members, wrecks: Vec::new() }
    }

    /// A text, or the literal of a number or truth value, or whatever else stands there as JSON. `None` if it is missing,
    /// `null` or empty.
    pub(super) fn literal(&self, name: &str) -> Option<String> {
        let raw = self.members.get(name)?.get();
        let text = if raw.starts_with('"') { serde_json::from_str(raw).ok()? } else { raw.to_owned() };
        let text = text.trim();
        (!text.is_empty() && raw != "null").then(|| text.to_owned())
    }

    /// As [`Fields::literal`], but neither lists nor objects.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.literal(name).filter(|_| !self.starts_with(name, &['{', '[']))
    }

    /// The members of an object.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        Self::from_json(self.members.get(name)?.get().as_bytes()).ok()
    }

    /// The members of each object of a list; none if it is no list, or something else stands in it.
    pub(super) fn objects(&self, name: &str) -> Option<Vec<Self>> {
        let items: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(self.members.get(name)?.get()).ok()?;
        Some(items.into_iter().map(Self::of).collect())
    }

    /// The texts of a list; one text is a list of one.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        if !self.is_list(name) {
            return self.text(name).map(|text| vec![text]);
        }
        let items: Vec<Box<RawValue>> = serde_json::from_str(self.members.get(name)?.get()).ok()?;
        Some(
            items
                .iter()
                .map(|item| serde_json::from_str(item.get()).unwrap_or_else(|_| item.get().to_owned()))
                .collect(),
        )
    }

    /// The first that is none of these members.
    pub(super) fn other_than(&self, known: &[&str]) -> Option<&str> {
        let members = self.members.keys().filter(|name| !known.contains(&name.as_str()));
        self.wrecks.iter().chain(members).map(String::as_str).next()
    }

    /// Whether there is such a member, be it `null` or empty.
    pub(super) fn names(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Whether there is such a member, and it is not `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|raw| raw.get() != "null")
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self, name: &str) -> bool {
        self.starts_with(name, &['['])
    }

    fn starts_with(&self, name: &str, signs: &[char]) -> bool {
        self.members.get(name).is_some_and(|raw| raw.get().starts_with(signs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Fields {
        Fields::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn a_number_keeps_every_digit_it_was_written_with() {
        let fields = Fields::from_json(
            br#"{"a": 24.900000000000000001, "b": "24.90", "c": 1E+2, "d": null, "e": " ", "f": [1]}"#,
        );
        let fields = fields.unwrap();
        let literal = |name| fields.literal(name);
        assert_eq!(literal("a").as_deref(), Some("24.900000000000000001"));
        assert_eq!(literal("b").as_deref(), Some("24.90"));
        assert_eq!(literal("c").as_deref(), Some("1E+2"));
        assert_eq!((literal("d"), literal("e"), literal("g")), (None, None, None));
        assert_eq!((literal("f").as_deref(), fields.text("f")), (Some("[1]"), None));
    }

    #[test]
    fn forms_write_lists_in_several_ways() {
        for pairs in [
            [("uuids[]", "a"), ("uuids[]", "b")],
            [("uuids[0]", "a"), ("uuids[1]", "b")],
            [("uuids", "a"), ("uuids", "b")],
        ] {
            assert_eq!(form(&pairs).list("uuids"), Some(vec!["a".to_owned(), "b".to_owned()]));
        }
        assert_eq!(form(&[("uuids", "a")]).list("uuids"), Some(vec!["a".to_owned()]));
    }

    #[test]
    fn the_wreck_of_a_nested_object_is_no_member() {
        let fields =
            form(&[("add_fields[time_to_pay][hours]", "1"), ("add_fields", "[object Object]"), ("x[", "1")]);
        assert!(fields.object("add_fields").is_none());
        assert!(!fields.has("x"));
        assert_eq!(fields.other_than(&["add_fields"]), Some("add_fields[time_to_pay][hours]"));
    }
}
