//! Rows that yield to what is known already: items and warehouses that an
//! export names, the catalogue of a shop.

use super::dialects;
use super::output::{Mode, Note};
use super::places::Places;
use super::problem::FileProblem;
use crate::facts::{Kind, Row, Type, Value};
use crate::store::{Draft, StoreError};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Files that write warehouses by their codes.
const OWN: &str = "own";

/// What is known beside a file of one dialect.
pub struct Known<'a> {
    dialect: &'a str,
    elsewhere: BTreeMap<Kind, HashSet<String>>,
    anywhere: BTreeMap<Kind, HashSet<String>>,
    /// Known warehouses, once they were asked for.
    places: Option<Places>,
    /// Warehouses that the file calls by name, and their codes.
    renamed: BTreeSet<(String, String)>,
    /// Items that were known already were left out.
    kept: bool,
    /// Warehouses that nobody knows and whose market nothing tells.
    without_market: Vec<String>,
}

impl<'a> Known<'a> {
    pub fn beside(dialect: &'a str) -> Known<'a> {
        Known {
            dialect,
            elsewhere: BTreeMap::new(),
            anywhere: BTreeMap::new(),
            places: None,
            renamed: BTreeSet::new(),
            kept: false,
            without_market: Vec::new(),
        }
    }

    /// Calls warehouses by their codes and leaves out the rows that yield.
    pub async fn yield_to(
        &mut self,
        draft: &mut Draft,
        kind: Kind,
        mode: Mode,
        rows: &mut Vec<Row>,
    ) -> Result<(), StoreError> {
        if self.dialect != OWN && kind.columns().iter().any(|column| column.ty == Type::Warehouse) {
            let places = match &mut self.places {
                Some(places) => places,
                None => self.places.insert(Places::of(draft.warehouses().await?)),
            };
            places.rename(kind, rows, &mut self.renamed);
        }
        let known = match mode {
            Mode::Replace => return Ok(()),
            Mode::OnlyUnknown => names(&mut self.anywhere, draft, kind, &[]).await?,
            Mode::OnlyNew => names(&mut self.elsewhere, draft, kind, &[self.dialect]).await?,
            Mode::Catalogue => names(&mut self.elsewhere, draft, kind, &dialects::yielding(kind)).await?,
        };
        let before = rows.len();
        rows.retain(|row| !name(row).is_some_and(|name| known.contains(name)));
        self.kept |= kind == Kind::Items && rows.len() < before;
        if kind == Kind::Warehouses && rows.iter().any(lacks_market) {
            let known = names(&mut self.anywhere, draft, kind, &[]).await?;
            for row in rows.iter().filter(|row| lacks_market(row)) {
                let new = name(row).filter(|name| !known.contains(*name));
                self.without_market.extend(new.map(str::to_owned));
            }
            rows.retain(|row| !lacks_market(row));
        }
        Ok(())
    }

    /// What the report says of it.
    pub fn notes(&self) -> Vec<Note> {
        let renamed = self.renamed.iter();
        let renamed =
            renamed.map(|(called, code)| Note::CalledByName { called: called.clone(), code: code.clone() });
        renamed.chain(self.kept.then_some(Note::KnownItemsKept)).collect()
    }

    /// Why the file cannot be taken as it is, if so.
    pub fn problem(self) -> Option<FileProblem> {
        let warehouses = self.without_market;
        (!warehouses.is_empty()).then_some(FileProblem::WarehousesWithoutMarket { warehouses })
    }
}

/// Asked of the store once for each kind.
async fn names<'a>(
    asked: &'a mut BTreeMap<Kind, HashSet<String>>,
    draft: &mut Draft,
    kind: Kind,
    besides: &[&str],
) -> Result<&'a HashSet<String>, StoreError> {
    Ok(match asked.entry(kind) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(draft.known_elsewhere(kind, besides).await?),
    })
}

fn name(row: &Row) -> Option<&str> {
    match row.values.first() {
        Some(Value::Text(name)) => Some(name),
        _ => None,
    }
}

fn lacks_market(row: &Row) -> bool {
    let market = Kind::Warehouses.column("market").and_then(|place| row.values.get(place));
    market == Some(&Value::Null)
}
