//! The slots of a question to what the engine is asked about.

use super::person::Person;
use super::rights::partner_id;
use crate::intent::contract::{OneOrMany, Slots};
use crate::inventory::facts::Item;
use crate::inventory::ids::{Id, Interner, MarketId, SkuId, TextId};
use crate::inventory::scope::Scope;
use crate::inventory::snapshot::Snapshot;

/// The union as a market: the members, whichever the facts mention.
pub const EU_MEMBERS: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Why a question has no scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoScope {
    /// A slot names what no fact mentions.
    NotKnown { slot: &'static str, value: String },
    /// "My items", and whose they are is not known.
    WhoAsks,
}

/// What `slots` are about. Category, supplier and owner narrow the items;
/// `item_supplier` false leaves the supplier to the question itself (an
/// order's supplier is not the item's).
pub fn scope(
    slots: &Slots,
    snapshot: &Snapshot,
    person: &Person,
    item_supplier: bool,
) -> Result<Scope, NoScope> {
    let names = &snapshot.names;
    let mut skus = match &slots.item {
        Some(items) => Some(ids("item", items, &names.skus)?),
        None => None,
    };
    if let Some(categories) = &slots.category {
        narrow(&mut skus, snapshot, "category", categories.values(), |item| item.category)?;
    }
    if let Some(suppliers) = slots.supplier.as_ref().filter(|_| item_supplier) {
        narrow(&mut skus, snapshot, "supplier", suppliers.values(), |item| item.supplier)?;
    }
    if let Some(owner) = &slots.owner {
        let owner = match owner.as_str() {
            "me" => person.name.clone().ok_or(NoScope::WhoAsks)?,
            other => other.to_owned(),
        };
        narrow(&mut skus, snapshot, "owner", &[owner], |item| item.owner)?;
    }
    Ok(Scope {
        skus,
        markets: match &slots.market {
            Some(markets) => market_ids(markets, snapshot)?,
            None => Vec::new(),
        },
        warehouses: optional_ids("warehouse", &slots.warehouse, &names.warehouses)?,
        channels: optional_ids("channel", &slots.channel, &names.channels)?,
        partner: partner_id(snapshot, person),
    })
}

fn ids<I: Id>(slot: &'static str, values: &OneOrMany, names: &Interner<I>) -> Result<Vec<I>, NoScope> {
    let id =
        |value: &String| names.get(value).ok_or_else(|| NoScope::NotKnown { slot, value: value.clone() });
    values.values().iter().map(id).collect()
}

fn optional_ids<I: Id>(
    slot: &'static str,
    values: &Option<OneOrMany>,
    names: &Interner<I>,
) -> Result<Vec<I>, NoScope> {
    values.as_ref().map_or(Ok(Vec::new()), |values| ids(slot, values, names))
}

fn market_ids(markets: &OneOrMany, snapshot: &Snapshot) -> Result<Vec<MarketId>, NoScope> {
    let known = &snapshot.names.markets;
    let mut found = Vec::new();
    for value in markets.values() {
        let before = found.len();
        found.extend(known.get(value));
        if value == "EU" {
            found.extend(EU_MEMBERS.iter().filter_map(|member| known.get(member)));
        }
        if found.len() == before {
            return Err(NoScope::NotKnown { slot: "market", value: value.clone() });
        }
    }
    found.dedup();
    Ok(found)
}

/// Keeps the items whose `field` is one of the names.
fn narrow(
    skus: &mut Option<Vec<SkuId>>,
    snapshot: &Snapshot,
    slot: &'static str,
    values: &[String],
    field: impl Fn(&Item) -> TextId,
) -> Result<(), NoScope> {
    let mut matching = vec![false; snapshot.items.len()];
    for value in values {
        let mut any = false;
        if let Some(name) = snapshot.names.texts.get(value) {
            for (place, item) in snapshot.items.iter().enumerate() {
                if item.as_ref().is_some_and(|item| field(item) == name) {
                    matching[place] = true;
                    any = true;
                }
            }
        }
        if !any {
            return Err(NoScope::NotKnown { slot, value: value.clone() });
        }
    }
    let matches = |sku: &SkuId| matching.get(sku.index()).copied().unwrap_or(false);
    *skus = Some(match skus.take() {
        Some(named) => named.into_iter().filter(matches).collect(),
        None => snapshot.skus.iter().copied().filter(matches).collect(),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::Team;

    fn team() -> Snapshot {
        let mut team = Team::new();
        for (sku, category, owner) in
            [("A-1", "lights", "Li Wei"), ("B-2", "lights", "Ann"), ("C-3", "bags", "Li Wei")]
        {
            let (category, owner) = (team.text(category), team.text(owner));
            let item = team.item(sku, 1.0, "USD");
            item.category = category;
            item.owner = owner;
        }
        for market in ["DE", "FR", "US"] {
            team.facts.names.markets.intern(market);
        }
        team.snapshot()
    }

    fn one(text: &str) -> Option<OneOrMany> {
        Some(OneOrMany::One(text.to_owned()))
    }

    fn names(snapshot: &Snapshot, scope: &Scope) -> Vec<String> {
        let skus = scope.skus.as_deref().unwrap_or_default();
        skus.iter().map(|sku| snapshot.names.skus.text(*sku).to_string()).collect()
    }

    fn me(name: Option<&str>) -> Person {
        Person { name: name.map(str::to_owned), ..Person::everything() }
    }

    #[test]
    fn category_and_owner_narrow_the_items() {
        let snapshot = team();
        let slots = Slots { category: one("lights"), owner: Some("me".into()), ..Slots::default() };
        let found = scope(&slots, &snapshot, &me(Some("Li Wei")), true).unwrap();
        assert_eq!(names(&snapshot, &found), ["A-1"]);
        let slots = Slots { item: one("C-3"), category: one("lights"), ..Slots::default() };
        assert_eq!(scope(&slots, &snapshot, &me(None), true).unwrap().skus, Some(vec![]), "none at all");
        assert_eq!(scope(&Slots::default(), &snapshot, &me(None), true).unwrap(), Scope::default());
    }

    #[test]
    fn the_union_is_its_members() {
        let snapshot = team();
        let slots = Slots { market: one("EU"), ..Slots::default() };
        let markets = scope(&slots, &snapshot, &me(None), true).unwrap().markets;
        let codes: Vec<_> = markets.iter().map(|id| snapshot.names.markets.text(*id).to_string()).collect();
        assert_eq!(codes, ["DE", "FR"]);
    }

    #[test]
    fn what_no_fact_mentions_is_named() {
        let snapshot = team();
        let not_known = |slot, value: &str| Err(NoScope::NotKnown { slot, value: value.to_owned() });
        let asked = Slots { market: one("JP"), ..Slots::default() };
        assert_eq!(scope(&asked, &snapshot, &me(None), true), not_known("market", "JP"));
        let asked = Slots { supplier: one("Nobody"), ..Slots::default() };
        assert_eq!(scope(&asked, &snapshot, &me(None), true), not_known("supplier", "Nobody"));
        assert!(scope(&asked, &snapshot, &me(None), false).is_ok(), "an order's supplier");
        let asked = Slots { owner: Some("me".into()), ..Slots::default() };
        assert_eq!(scope(&asked, &snapshot, &me(None), true), Err(NoScope::WhoAsks));
    }
}
