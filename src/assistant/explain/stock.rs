//! Balances, what is still to come, days of cover: the arithmetic, from what
//! the engine itself computes on the way.

use super::Question;
use super::page::{Figure, Operation, Step, Term, What};
use crate::inventory::arrivals::{Arrivals, Inbound, Stage};
use crate::inventory::day::Span;
use crate::inventory::ids::{SkuId, WarehouseId};
use crate::inventory::ledger::{self, Movement, Position};
use crate::inventory::snapshot::PoolId;
use crate::inventory::velocity::{self, Place};
use std::sync::Arc;

/// Units moved since the last count, by kind of movement.
pub type Moved = [i64; 7];

/// On hand and available of each SKU in each warehouse: the last count and
/// what moved since.
pub fn balances(question: &Question, steps: &mut Vec<Step>) {
    let snapshot = question.snapshot;
    for sku in &question.skus {
        let arrivals = Arrivals::of(snapshot, *sku, question.today);
        let positions = ledger::positions(snapshot, *sku, &arrivals, question.today);
        for position in positions.iter().filter(|position| question.includes(position.warehouse)) {
            let mut since: Moved = [0; 7];
            ledger::each_movement(
                snapshot,
                *sku,
                &arrivals,
                question.today,
                |place, day, movement, units| {
                    let counted = position.counted_on.is_some_and(|counted| day <= counted);
                    if place == position.warehouse && !counted {
                        since[movement as usize] += units;
                    }
                },
            );
            steps.extend(balance(question, *sku, position, &since));
        }
    }
}

fn balance(question: &Question, sku: SkuId, position: &Position, since: &Moved) -> [Step; 2] {
    let moved: i64 = since.iter().sum();
    let mut terms = Vec::new();
    if let Some(day) = position.counted_on {
        terms.push(Term::plus((position.on_hand - moved) as f64, What::Counted(day)));
    }
    add_moved(&mut terms, since);
    let about = vec![question.sku(sku), question.warehouse(position.warehouse)];
    let available = vec![
        Term::plus(position.on_hand as f64, What::OnHand),
        Term::new(Operation::Minus, position.reserved as f64, What::Reserved),
    ];
    let on_hand = Some(position.on_hand as f64);
    [
        Step { figure: Figure::OnHand, about: about.clone(), terms, result: on_hand },
        Step {
            figure: Figure::Available,
            about,
            terms: available,
            result: Some(position.available() as f64),
        },
    ]
}

/// Adds a term for each kind of movement.
pub fn add_moved(terms: &mut Vec<Term>, since: &Moved) {
    let mut add = |movements: &[Movement], operation: Operation, what: What| {
        let units: i64 = movements.iter().map(|movement| since[*movement as usize]).sum();
        let value = if operation == Operation::Minus { -units } else { units };
        if value == 0 && !terms.is_empty() {
            return;
        }
        terms.push(Term::new(operation, value as f64, what));
    };
    add(&[Movement::Arrival], Operation::Plus, What::Arrived);
    add(&[Movement::TransferIn], Operation::Plus, What::TransferredIn);
    add(&[Movement::AdjustmentIn, Movement::AdjustmentOut], Operation::Plus, What::Adjusted);
    add(&[Movement::Return], Operation::Plus, What::Returned);
    add(&[Movement::Sale], Operation::Minus, What::Sold);
    add(&[Movement::TransferOut], Operation::Minus, What::TransferredOut);
}

/// What is in transit, planned and on order, a term for each row still to come.
pub fn coming(question: &Question, steps: &mut Vec<Step>) {
    for sku in &question.skus {
        let arrivals = Arrivals::of(question.snapshot, *sku, question.today);
        let stages: [(Figure, &[Stage]); 3] = [
            (Figure::InTransit, &[Stage::OnTheWay, Stage::Receiving]),
            (Figure::Planned, &[Stage::Planned]),
            (Figure::OnOrder, &[Stage::OnOrder]),
        ];
        for (figure, stages) in stages {
            let here = |coming: &&Inbound| {
                stages.contains(&coming.stage)
                    && question.places.receives(coming.to)
                    && question.theirs.as_ref().is_none_or(|theirs| theirs.includes(*sku, coming))
            };
            let terms: Vec<Term> = arrivals
                .inbound()
                .iter()
                .filter(here)
                .map(|coming| Term::plus(coming.quantity as f64, What::Of(question.shipment(coming))))
                .collect();
            if !terms.is_empty() {
                let result = Some(terms.iter().map(|term| term.value).sum());
                steps.push(Step { figure, about: vec![question.sku(*sku)], terms, result });
            }
        }
    }
}

/// Daily sales and days of cover of each SKU in each pool of the question, and
/// everywhere when no place is named.
pub fn cover(question: &Question, steps: &mut Vec<Step>) {
    let snapshot = question.snapshot;
    let window = Span::last(snapshot.figures.ads_window_days, question.today);
    let named = velocity::pools_of(snapshot, &question.scope);
    let all = (0..snapshot.pools.len()).map(|place| PoolId(place as u16)).collect();
    for sku in &question.skus {
        for pool in named.as_ref().unwrap_or(&all) {
            let place = Place::pool(snapshot, *pool);
            cover_of(question, *sku, &place, &pool_name(question, *pool), window, steps);
        }
        if named.is_none() {
            cover_of(question, *sku, &Place::everywhere(snapshot), &[], window, steps);
        }
    }
}

fn cover_of(
    question: &Question,
    sku: SkuId,
    place: &Place,
    of: &[Arc<str>],
    window: Span,
    steps: &mut Vec<Step>,
) {
    let (snapshot, today) = (question.snapshot, question.today);
    let ads = velocity::ads(snapshot, sku, place, window, today);
    if ads.first.is_none() && ads.ordered == 0 {
        return;
    }
    let about: Vec<Arc<str>> = [question.sku(sku)].into_iter().chain(of.iter().cloned()).collect();
    let step = |figure, terms, result| Step { figure, about: about.clone(), terms, result };
    days_in_stock(question, sku, place, window, &about, steps);
    steps.push(step(
        Figure::DailySales,
        vec![
            Term::plus(ads.ordered as f64, What::Ordered),
            Term::new(Operation::Divide, f64::from(ads.days_in_stock), What::DaysInStock),
        ],
        ads.daily(),
    ));
    let arrivals = Arrivals::of(snapshot, sku, today);
    let here = |warehouse: WarehouseId| place.warehouses.contains(&warehouse);
    let available: i64 = ledger::positions(snapshot, sku, &arrivals, today)
        .iter()
        .filter(|position| here(position.warehouse))
        .map(Position::available)
        .sum();
    let coming: i64 = arrivals
        .inbound()
        .iter()
        .filter(|coming| coming.stage.in_transit() && here(coming.to))
        .map(|coming| coming.quantity)
        .sum();
    let Some(daily) = ads.daily() else { return };
    let by_daily = Term::new(Operation::Divide, daily, What::DailySales);
    let now = Term::plus(available as f64, What::Available);
    let soon = Term::plus(coming as f64, What::InTransit);
    steps.push(step(Figure::Cover, vec![now.clone(), by_daily.clone()], ads.days_of(available)));
    steps.push(step(Figure::CoverWithInbound, vec![now, soon, by_daily], ads.days_of(available + coming)));
}

/// The days that daily sales are divided by.
pub fn days_in_stock(
    question: &Question,
    sku: SkuId,
    place: &Place,
    span: Span,
    about: &[Arc<str>],
    steps: &mut Vec<Step>,
) {
    let (snapshot, today) = (question.snapshot, question.today);
    let Some(known) = velocity::in_stock(snapshot, sku, place, span, today) else { return };
    let out = known.out.unwrap_or_default();
    let before = span.days() - known.days - out;
    steps.push(Step {
        figure: Figure::DaysInStock,
        about: about.to_vec(),
        terms: vec![
            Term::plus(f64::from(span.days()), What::DaysOfPeriod),
            Term::new(Operation::Minus, f64::from(before), What::DaysBeforeFirst),
            Term::new(Operation::Minus, f64::from(out), What::DaysOutOfStock),
        ],
        result: Some(f64::from(known.days)),
    });
}

fn pool_name(question: &Question, pool: PoolId) -> Vec<Arc<str>> {
    let markets = question.snapshot.pools.get(pool.0 as usize).map_or(&[][..], |pool| &pool.markets);
    let names: Vec<Arc<str>> =
        markets.iter().map(|market| question.snapshot.names.markets.text(*market)).collect();
    vec![Arc::from(names.join("|"))]
}

impl Question<'_> {
    pub fn sku(&self, sku: SkuId) -> Arc<str> {
        self.snapshot.names.skus.text(sku)
    }

    pub fn warehouse(&self, warehouse: WarehouseId) -> Arc<str> {
        self.snapshot.names.warehouses.text(warehouse)
    }

    fn shipment(&self, coming: &Inbound) -> Arc<str> {
        let texts = &self.snapshot.names.texts;
        let named = [coming.shipment, coming.purchase_order].into_iter().find(|name| name.is_some());
        match named {
            Some(name) => texts.text(name),
            None => self.warehouse(coming.to),
        }
    }

    /// The warehouse is one that the question is about.
    pub fn includes(&self, warehouse: WarehouseId) -> bool {
        self.places.contains(warehouse)
    }
}
