//! A mapping, how it is kept, and which one a header belongs to.

use crate::facts::Kind;
use crate::import::header::normal;
use crate::store::HeaderMapping;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Which of our fields the columns of a table are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    #[serde(with = "kind_name")]
    pub kind: Kind,
    /// The normal names of all columns of the table.
    pub header: BTreeSet<String>,
    /// Normal name of the file's column → our field.
    pub columns: BTreeMap<String, String>,
    /// Argument (market, warehouse …) → the value of rows that have none.
    pub given: BTreeMap<String, String>,
}

mod kind_name {
    use crate::facts::Kind;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
        let name = String::deserialize(deserializer)?;
        Kind::by_name(&name).ok_or_else(|| serde::de::Error::custom(format!("no kind {name}")))
    }
}

fn digest(parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_ref());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl Mapping {
    /// Equal for tables of the same columns, whatever their order.
    pub fn fingerprint(&self) -> String {
        digest(&self.header)
    }

    /// Equal for mappings that read a table the same way.
    pub fn identity(&self) -> String {
        let columns = self.columns.iter().flat_map(|(theirs, ours)| [theirs.as_str(), ours]);
        let given = self.given.iter().flat_map(|(field, value)| [field.as_str(), value]);
        digest([self.kind.name()].into_iter().chain(columns).chain(["\n"]).chain(given))
    }

    /// The field of a file's column, by its normal name.
    pub fn field(&self, theirs: &str) -> Option<&str> {
        self.columns.get(theirs).map(String::as_str)
    }
}

/// Mappings as the store keeps them; those of a newer program are left out.
pub fn known(kept: &[HeaderMapping]) -> Vec<Remembered> {
    let read = |one: &HeaderMapping| {
        serde_json::from_str(&one.body).ok().map(|mapping| Remembered { id: one.id, mapping })
    };
    kept.iter().filter_map(read).collect()
}

/// A mapping that the store keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    pub id: i64,
    pub mapping: Mapping,
}

/// Columns that may have come or gone since: two, or a quarter of them.
fn may_differ(columns: usize) -> usize {
    (columns / 4).max(2)
}

/// The mapping for a table with these columns: the one of the same header, else
/// one whose mapped columns are all there and whose header differs little.
/// `exact`: only the former.
pub fn find<'a>(remembered: &'a [Remembered], columns: &[String], exact: bool) -> Option<&'a Remembered> {
    let header = names(columns);
    if let Some(same) = remembered.iter().rev().find(|one| one.mapping.header == header) {
        return Some(same);
    }
    let near = |one: &&Remembered| {
        let mapping = &one.mapping;
        mapping.columns.keys().all(|column| header.contains(column))
            && mapping.header.symmetric_difference(&header).count() <= may_differ(mapping.header.len())
    };
    if exact {
        return None;
    }
    remembered.iter().filter(near).max_by_key(|one| (one.mapping.columns.len(), one.id))
}

/// The normal names of columns.
pub fn names(columns: &[String]) -> BTreeSet<String> {
    columns.iter().map(|column| normal(column)).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(columns: &[&str]) -> Vec<String> {
        columns.iter().map(|column| (*column).to_owned()).collect()
    }

    fn remembered(id: i64, header: &[&str], mapped: &[(&str, &str)]) -> Remembered {
        let pairs = mapped.iter().map(|(theirs, ours)| ((*theirs).to_owned(), (*ours).to_owned()));
        let mapping = Mapping {
            kind: Kind::Stock,
            header: names(&texts(header)),
            columns: pairs.collect(),
            given: BTreeMap::new(),
        };
        Remembered { id, mapping }
    }

    #[test]
    fn the_same_header_in_any_order_and_little_changed() {
        let kept = [
            remembered(1, &["货号", "可售", "仓库", "备注"], &[("货号", "sku"), ("可售", "available")]),
            remembered(2, &["货号", "可售", "备注"], &[("货号", "sku"), ("可售", "on_hand")]),
        ];
        let id = |columns: &[&str], exact| find(&kept, &texts(columns), exact).map(|one| one.id);
        assert_eq!(id(&["备注", "仓库", "可售", "货号"], true), Some(1));
        assert_eq!(id(&["可售", "货号", "备注", ""], true), Some(2));
        assert_eq!(id(&["货号", "可售", "仓库", "备注", "颜色"], true), None);
        assert_eq!(
            id(&["货号", "可售", "颜色"], false),
            Some(2),
            "2 columns differ from both; the later one"
        );
        assert_eq!(id(&["货号", "在途", "仓库", "备注"], false), None, "a mapped column is gone");
        let many = ["货号", "可售", "a", "b", "c", "d", "e"];
        assert_eq!(id(&many, false), None, "quite another table");
    }

    #[test]
    fn kept_and_read_again() {
        let one = remembered(1, &["a", "b"], &[("a", "sku")]).mapping;
        let text = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&text).unwrap(), one);
        let mut other = one.clone();
        other.given.insert("market".to_owned(), "DE".to_owned());
        assert_eq!(one.fingerprint(), other.fingerprint());
        assert_ne!(one.identity(), other.identity());
    }
}
