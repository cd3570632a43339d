//! The arithmetic from the facts to the figures, from what the engine itself
//! computes on the way.

use super::{Figure, Operation, Step, Term, What};
use crate::inventory::arrivals::Arrivals;
use crate::inventory::day::Day;
use crate::inventory::ids::{SkuId, WarehouseId};
use crate::inventory::ledger::{self, Movement, Position};
use crate::inventory::scope::Scope;
use crate::inventory::snapshot::Snapshot;
use Operation::{Minus, Plus};

fn term(operation: Operation, value: f64, what: What) -> Term {
    Term { operation, value, what }
}

/// On hand and available of a SKU in each warehouse of the scope: the last
/// count and what moved since.
pub fn balances(snapshot: &Snapshot, scope: &Scope, sku: SkuId, today: Day) -> Vec<Step> {
    let arrivals = Arrivals::of(snapshot, sku, today);
    let positions = ledger::positions(snapshot, sku, &arrivals, today);
    let mut steps = Vec::new();
    for position in positions.iter().filter(|position| includes(snapshot, scope, position.warehouse)) {
        let mut since = [0i64; 7];
        ledger::each_movement(snapshot, sku, &arrivals, today, |warehouse, day, movement, units| {
            let counted = position.counted_on.is_some_and(|counted| day <= counted);
            if warehouse == position.warehouse && !counted {
                since[movement as usize] += units;
            }
        });
        steps.extend(balance(snapshot, sku, position, &since));
    }
    steps
}

fn balance(snapshot: &Snapshot, sku: SkuId, position: &Position, since: &[i64; 7]) -> [Step; 2] {
    let moved: i64 = since.iter().sum();
    let mut terms = Vec::new();
    if let Some(day) = position.counted_on {
        terms.push(term(Plus, (position.on_hand - moved) as f64, What::Counted(day)));
    }
    let mut add = |movements: &[Movement], operation: Operation, what: What| {
        let units: i64 = movements.iter().map(|movement| since[*movement as usize]).sum();
        let value = if operation == Minus { -units } else { units };
        terms.push(term(operation, value as f64, what));
    };
    add(&[Movement::Arrival], Plus, What::Arrived);
    add(&[Movement::TransferIn], Plus, What::TransferredIn);
    add(&[Movement::AdjustmentIn, Movement::AdjustmentOut], Plus, What::Adjusted);
    add(&[Movement::Return], Plus, What::Returned);
    add(&[Movement::Sale], Minus, What::Sold);
    add(&[Movement::TransferOut], Minus, What::TransferredOut);
    let about = vec![snapshot.names.skus.text(sku), snapshot.names.warehouses.text(position.warehouse)];
    let available = vec![
        term(Plus, position.on_hand as f64, What::OnHand),
        term(Minus, position.reserved as f64, What::Reserved),
    ];
    [
        Step { figure: Figure::OnHand, about: about.clone(), terms, result: Some(position.on_hand as f64) },
        Step {
            figure: Figure::Available,
            about,
            terms: available,
            result: Some(position.available() as f64),
        },
    ]
}

/// The warehouse is one that the question is about.
fn includes(snapshot: &Snapshot, scope: &Scope, warehouse: WarehouseId) -> bool {
    let market =
        snapshot.warehouses.get(warehouse.index()).and_then(Option::as_ref).map(|place| place.market);
    (scope.warehouses.is_empty() || scope.warehouses.contains(&warehouse))
        && (scope.markets.is_empty() || market.is_some_and(|market| scope.markets.contains(&market)))
}
