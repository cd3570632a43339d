//! Names of the catalogue that come nearest to a message: what a model needs to
//! know of it, and no more.

use crate::intent::Catalogue;
use rustc_hash::FxHashSet;
use serde_json::json;

const ITEMS_MAX: usize = 30;
const OTHERS_MAX: usize = 20;

/// Pairs of neighbouring letters, whatever stands between words.
fn pairs(text: &str) -> FxHashSet<(char, char)> {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// How much of a name the message has, 0 to 1.
fn likeness(said: &FxHashSet<(char, char)>, name: &str) -> f64 {
    let name = pairs(name);
    if name.is_empty() {
        return 0.0;
    }
    name.iter().filter(|pair| said.contains(pair)).count() as f64 / name.len() as f64
}

/// The nearest first; of equal ones in their order.
fn nearest<T>(all: &[T], most: usize, near: impl Fn(&T) -> f64) -> Vec<&T> {
    let mut scored: Vec<(f64, usize)> =
        all.iter().enumerate().map(|(place, name)| (near(name), place)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.into_iter().take(most).map(|(_, place)| &all[place]).collect()
}

/// JSON lines of names: values, so that nothing in a name reads as an instruction.
pub fn names(text: &str, catalogue: &Catalogue) -> String {
    let said = pairs(text);
    let items = nearest(&catalogue.items, ITEMS_MAX, |item| {
        let names = [&item.sku, &item.name, &item.name_zh].into_iter().chain(&item.aliases);
        names.map(|name| likeness(&said, name)).fold(0.0, f64::max)
    });
    let warehouses = nearest(&catalogue.warehouses, OTHERS_MAX, |warehouse| {
        likeness(&said, &warehouse.code).max(likeness(&said, &warehouse.name))
    });
    let categories = nearest(&catalogue.categories, OTHERS_MAX, |name| likeness(&said, name));
    let suppliers = nearest(&catalogue.suppliers, OTHERS_MAX, |name| likeness(&said, name));
    let mut lines: Vec<String> = items
        .into_iter()
        .map(|item| json!({"item": item.sku, "name": item.name, "name_zh": item.name_zh}).to_string())
        .collect();
    lines.extend(warehouses.into_iter().map(|warehouse| {
        json!({"warehouse": warehouse.code, "name": warehouse.name, "market": warehouse.market}).to_string()
    }));
    lines.push(json!({"categories": categories}).to_string());
    lines.push(json!({"suppliers": suppliers}).to_string());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::catalogue::ItemName;

    #[test]
    fn the_nearest_names_of_many_and_no_more() {
        let item = |n: usize| ItemName {
            sku: format!("SKU-{n}"),
            name: format!("Thing {n}"),
            ..ItemName::default()
        };
        let mut items: Vec<ItemName> = (0..5_000).map(item).collect();
        items.push(ItemName {
            sku: "LMP-40".into(),
            name: "Desk lamp".into(),
            name_zh: "台灯".into(),
            ..ItemName::default()
        });
        let catalogue = Catalogue { items, owners: vec!["Li Wei".into()], ..Catalogue::default() };
        for text in ["got any deskk lamps left over", "那个台灯剩下的咋样了"] {
            let names = names(text, &catalogue);
            assert!(names.starts_with("{\"item\":\"LMP-40\""), "{text}: {names}");
            assert_eq!(names.lines().filter(|line| line.contains("\"item\"")).count(), ITEMS_MAX);
            assert!(!names.contains("Li Wei"), "no persons");
        }
    }
}
