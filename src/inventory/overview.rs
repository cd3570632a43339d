//! The key figures (daily brief): sales per day, days of inventory, stock in
//! transit, slow-moving share, each with the period before beside it.
//!
//! The period is the last 28 complete days (`figures.overview_days`) where none
//! is said. Stock figures are as of today for a period that ends yesterday or
//! still runs, else as of the end of its last day; those of the period before
//! as of the end of that one. The figures are those of `sales`, `cover`,
//! `slow_movers`, `turnover` and `fulfilment`, cover and turnover over their own
//! windows (28 and 90 days); `sales_units` are those of yesterday, or of the
//! last day of a past period.
//!
//! In-transit share (在途占比) = in transit / (on hand + in transit), at cost.
//! A SKU whose cost or rate is not known is left out of both.
//!
//! Case 1: 10 sold yesterday, 28 in the 28 days, 56 in the 28 before: the
//! figures now and before, 10, 28 and 56.
//! Case 2: 300.00 on hand, 100.00 under way: in-transit share 0.25.
//! Case 3: 28 days ago nothing was under way: before, the share was 0.
//! Case 4: sales alone are known: the rest is unknown, not 0.

use super::answers::{Overview, PreviousOverview};
use super::arrivals::Arrivals;
use super::cost::{Total, Valuer, Worth};
use super::cover;
use super::day::{Day, Span};
use super::freshness;
use super::fulfilment::{Fulfilment, fulfilment};
use super::ids::SkuId;
use super::layers::Stock;
use super::outcome::{LeftOut, NoData, Outcome};
use super::places::{Places, skus};
use super::scope::Scope;
use super::slow_movers;
use super::snapshot::Snapshot;
use super::standing::Pools;
use super::tally::{Tally, sales_days};
use super::turnover::{TurnoverQuery, turnover};
use super::under_way;
use rayon::prelude::*;

/// Answers `overview`.
pub fn overview(snapshot: &Snapshot, scope: &Scope, period: Option<Span>, today: Day) -> Outcome<Overview> {
    let asked = period.unwrap_or(Span::last(snapshot.figures.overview_days, today));
    let span = Span { from: asked.from, to: asked.to.min(today) };
    let before = if period.is_some() { span.before(today) } else { span.days_before() };
    let now = Figures::of(snapshot, scope, span, today);
    if now.is_unknown() {
        return Outcome::no_data(NoData::Everything);
    }
    let previous = Figures::of(snapshot, scope, before, today);
    let Figures { as_of, left_out, .. } = now.clone();
    let fresh = freshness::sales(snapshot, &scope.markets, Some(span), today).and(freshness::stock(
        snapshot,
        scope.skus.as_deref(),
        &Places::of(snapshot, scope).warehouses,
        as_of,
    ));
    let mut outcome = Outcome::of(Overview {
        sales_units: now.sales_units,
        sales_units_period: now.sales_units_period,
        daily_sales: now.daily_sales,
        days_of_inventory: now.days_of_inventory,
        in_transit_units: now.in_transit_units,
        in_transit_share: now.in_transit_share,
        slow_moving_share: now.slow_moving_share,
        turnover_days: now.turnover_days,
        fulfilment_days: now.fulfilment.ship_days,
        delivery_days: now.fulfilment.delivery_days,
        previous: PreviousOverview {
            sales_units: previous.sales_units,
            sales_units_period: previous.sales_units_period,
            daily_sales: previous.daily_sales,
            days_of_inventory: previous.days_of_inventory,
            in_transit_units: previous.in_transit_units,
            in_transit_share: previous.in_transit_share,
            slow_moving_share: previous.slow_moving_share,
            turnover_days: previous.turnover_days,
            fulfilment_days: previous.fulfilment.ship_days,
        },
    })
    .used("period", span)
    .used("previous_period", before)
    .used("stock_as_of", as_of.to_string())
    .used("daily_sales_window_days", snapshot.figures.ads_window_days)
    .used("turnover_window_days", snapshot.figures.turnover_window_days)
    .used("currency", snapshot.base_currency().to_string());
    outcome.left_out = left_out;
    outcome.with(fresh)
}

/// The figures of one period.
#[derive(Clone, Debug)]
struct Figures {
    /// The day that stock figures are of.
    as_of: Day,
    sales_units: Option<i64>,
    sales_units_period: Option<i64>,
    daily_sales: Option<f64>,
    days_of_inventory: Option<f64>,
    in_transit_units: Option<i64>,
    in_transit_share: Option<f64>,
    slow_moving_share: Option<f64>,
    turnover_days: Option<f64>,
    fulfilment: Fulfilment,
    left_out: Vec<LeftOut>,
}

impl Figures {
    fn of(snapshot: &Snapshot, scope: &Scope, span: Span, today: Day) -> Figures {
        let still = span.to + 1 >= today;
        let (as_of, last_day) = if still { (today, today.before()) } else { (span.to, span.to) };
        let window = |days| Span::last(days, last_day + 1);
        let sales = |span: Span| {
            let (first, _) = sales_days(snapshot, scope, span.to)?;
            let total = Tally::of(snapshot, scope, span, None, &[]).total.now;
            Some((total, Span { from: span.from.max(first), to: span.to }.days()))
        };
        let period = sales(span);
        let under_way = UnderWay::of(snapshot, scope, as_of);
        Figures {
            as_of,
            sales_units: sales(Span { from: last_day, to: last_day }).map(|(total, _)| total.units()),
            sales_units_period: period.map(|(total, _)| total.units()),
            daily_sales: period.map(|(total, days)| total.ordered as f64 / f64::from(days.max(1))),
            days_of_inventory: days_of_inventory(
                snapshot,
                scope,
                window(snapshot.figures.ads_window_days),
                as_of,
            ),
            in_transit_units: under_way.known.then_some(under_way.units),
            in_transit_share: under_way.share(),
            slow_moving_share: slow_movers::share(snapshot, scope, false, as_of).by_value(),
            turnover_days: {
                let period = Some(window(snapshot.figures.turnover_window_days));
                let query = TurnoverQuery { period, ..TurnoverQuery::default() };
                turnover(snapshot, scope, &query, as_of).answer.and_then(|turnover| turnover.days)
            },
            fulfilment: fulfilment(snapshot, scope, span, as_of),
            left_out: under_way.on_hand_and_under_way.left_out(snapshot),
        }
    }

    fn is_unknown(&self) -> bool {
        self.sales_units_period.is_none() && self.in_transit_units.is_none()
    }
}

/// How long what can be sold lasts, all items together.
fn days_of_inventory(snapshot: &Snapshot, scope: &Scope, window: Span, as_of: Day) -> Option<f64> {
    let pools = Pools::over(snapshot, window, as_of);
    let (whole, standings) = cover::whole(&pools, scope, &skus(snapshot, scope));
    whole.days().filter(|_| standings.iter().any(|(_, at)| at.is_known()))
}

/// What is on the way, beside what is there, at cost.
#[derive(Default)]
struct UnderWay {
    units: i64,
    in_transit: Total,
    on_hand_and_under_way: Total,
    /// Something was counted, moved or sent.
    known: bool,
}

impl UnderWay {
    fn of(snapshot: &Snapshot, scope: &Scope, as_of: Day) -> UnderWay {
        let places = Places::of(snapshot, scope);
        let of_sku = |sku: &SkuId| {
            let arrivals = Arrivals::of(snapshot, *sku, as_of);
            let stock = Stock::with(snapshot, *sku, &arrivals, as_of);
            let mut valuer = Valuer::new(snapshot, *sku);
            let mut there = Worth::default();
            for layer in stock.layers.iter().filter(|layer| places.contains(layer.warehouse)) {
                valuer.add(&mut there, layer);
            }
            let to = |warehouse| places.receives(warehouse);
            let coming = under_way::in_transit(snapshot, *sku, &arrivals, &stock, as_of, to);
            let tracked = stock
                .positions
                .iter()
                .any(|at| places.contains(at.warehouse) && (at.counted_on.is_some() || at.on_hand > 0));
            (there, coming, tracked || coming.units > 0)
        };
        let each: Vec<(Worth, Worth, bool)> =
            skus(snapshot, scope).par_iter().with_min_len(64).map(of_sku).collect();
        let mut all = UnderWay::default();
        for (there, coming, known) in each {
            all.units += coming.units;
            all.known |= known;
            let both = Worth {
                units: there.units + coming.units,
                value: there.value + coming.value,
                landed: there.landed,
                lack: there.lack.or(coming.lack),
            };
            all.on_hand_and_under_way.add(&both);
            if both.lack.is_none() {
                all.in_transit.add(&coming);
            }
        }
        all
    }

    fn share(&self) -> Option<f64> {
        let whole = self.on_hand_and_under_way.value().filter(|whole| *whole > 0.0)?;
        Some(self.in_transit.value()? / whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day, money};

    const TODAY: &str = "2026-11-23";

    fn ask(team: &Team, period: Option<Span>) -> Outcome<Overview> {
        overview(&team.snapshot(), &Scope::default(), period, day(TODAY))
    }

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.item("A", 1.0, "USD");
        team.sale("2026-09-28", "A", "GB", "shopify", 56, 56.0);
        team.sale("2026-10-26", "A", "GB", "shopify", 18, 18.0);
        team.sale("2026-11-22", "A", "GB", "shopify", 11, 11.0);
        team.sale("2026-11-22", "A", "GB", "shopify", -1, -1.0);
        team
    }

    #[test]
    fn sales_now_and_before() {
        let found = ask(&team(), None);
        let period = Span { from: day("2026-10-26"), to: day("2026-11-22") };
        assert!(found.used.contains(&("period", period.into())));
        let found = found.answer.unwrap();
        assert_eq!((found.sales_units, found.sales_units_period), (Some(10), Some(28)), "case 1");
        assert_eq!(found.previous.sales_units_period, Some(56), "case 1");
        assert_eq!(found.daily_sales, Some(29.0 / 28.0));
        assert_eq!(
            (found.in_transit_units, found.slow_moving_share, found.days_of_inventory),
            (None, None, None),
            "case 4"
        );
        assert_eq!(ask(&Team::new(), None).reason, Some(NoData::Everything));
    }

    #[test]
    fn stock_now_and_before() {
        let mut team = team();
        team.receipt("2026-09-01", "A", "GB-MAN", 84 + 300).unit_cost = Some(money(1.0));
        team.shipment("SH-1", "A", "GB-MAN", 50, "2026-11-01", "2026-12-10").purchase_order =
            team.text("PO-1");
        team.supplier_order("PO-1", "A", "GB-MAN", 50, "2026-10-01", "").unit_cost = Some(money(2.0));
        let found = ask(&team, None).answer.unwrap();
        assert_eq!((found.in_transit_units, found.in_transit_share), (Some(50), Some(0.25)), "case 2");
        assert_eq!(
            (found.previous.in_transit_units, found.previous.in_transit_share),
            (Some(0), Some(0.0)),
            "case 3"
        );
        // 300 left at 29 in 28 days; before, 328 at 56 in 28 days.
        assert_eq!(found.days_of_inventory, Some(300.0 * 28.0 / 29.0));
        assert_eq!(found.previous.days_of_inventory, Some(328.0 * 28.0 / 56.0));
        let october = Span { from: day("2026-10-01"), to: day("2026-10-31") };
        let found = ask(&team, Some(october));
        assert!(found.used.contains(&("stock_as_of", "2026-10-31".into())), "its end");
        assert_eq!(found.answer.unwrap().sales_units_period, Some(18));
    }

    #[test]
    fn what_has_no_cost_is_left_out() {
        let mut team = team();
        team.receipt("2026-09-01", "B", "GB-MAN", 10);
        team.receipt("2026-09-01", "A", "GB-MAN", 384);
        let found = ask(&team, None);
        assert_eq!(found.left_out.len(), 1);
        assert_eq!(found.answer.unwrap().in_transit_share, Some(0.0));
    }
}
