//! Warehouses that exports call by their names: a shop's location "Berlin
//! Lager" is the warehouse BER that is named so.

use crate::facts::{Kind, Row, Type, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The codes of known warehouses by what else they are called.
pub struct Places {
    codes: BTreeSet<String>,
    /// Lower case; `None` where several warehouses are called so.
    called: HashMap<String, Option<Arc<str>>>,
}

impl Places {
    /// From codes and their names.
    pub fn of(warehouses: BTreeMap<String, Option<String>>) -> Places {
        let mut called: HashMap<String, Option<Arc<str>>> = HashMap::new();
        for (code, name) in &warehouses {
            let names =
                BTreeSet::from_iter([code.to_lowercase()].into_iter().chain(name.as_deref().map(folded)));
            for name in names {
                let code: Arc<str> = code.as_str().into();
                called.entry(name).and_modify(|code| *code = None).or_insert(Some(code));
            }
        }
        Places { codes: warehouses.into_keys().collect(), called }
    }

    /// The code of a warehouse that is called otherwise.
    fn code(&self, called: &str) -> Option<&Arc<str>> {
        if self.codes.contains(called) {
            return None;
        }
        self.called.get(&called.to_lowercase())?.as_ref()
    }

    /// Puts codes in the place of names; what was renamed goes to `renamed`.
    pub fn rename(&self, kind: Kind, rows: &mut [Row], renamed: &mut BTreeSet<(String, String)>) {
        let columns = kind.columns().iter().enumerate();
        let places: Vec<usize> =
            columns.filter(|(_, column)| column.ty == Type::Warehouse).map(|(place, _)| place).collect();
        for row in rows {
            for place in &places {
                let Some(Value::Text(called)) = row.values.get(*place) else { continue };
                let Some(code) = self.code(called) else { continue };
                let pair = (called.to_string(), code.to_string());
                row.values[*place] = Value::Text(code.clone());
                renamed.insert(pair);
            }
        }
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_by_name_and_by_case() {
        let own = |code: &str, name: Option<&str>| (code.to_owned(), name.map(str::to_owned));
        let known = [
            own("BER", Some("Berlin Lager")),
            own("HH", Some("Store")),
            own("LA", Some("Store")),
            own("Berlin Nord", None),
        ];
        let places = Places::of(known.into_iter().collect());
        let code = |called| places.code(called).map(|code| &**code);
        assert_eq!(code("Berlin Lager"), Some("BER"));
        assert_eq!(code("berlin lager"), Some("BER"));
        assert_eq!(code("ber"), Some("BER"));
        assert_eq!(code("BER"), None, "it is the code");
        assert_eq!(code("Store"), None, "two are called so");
        assert_eq!(code("Hamburg"), None);
    }
}
