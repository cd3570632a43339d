//! From facts to the snapshot: ids in the order of the codes, shop codes to
//! our SKUs, rows of one SKU together and in order of time. The same facts in
//! another order give the same snapshot.

use super::arrivals::platform;
use super::bundles::flatten;
use super::canonical::canonical;
use super::counts;
use super::day::Day;
use super::expected::medians;
use super::facts::{self, Facts};
use super::ids::{MarketId, SkuId};
use super::listings::{Read, Resolver, per_unit};
use super::pools::{DefaultWarehouses, places, pools};
use super::sales_rows::day_sales;
use super::settings::Figures;
use super::snapshot::{Coverage, PerSku, Rates, Snapshot};
use rustc_hash::FxHashMap;

impl Snapshot {
    /// Indexes everything visible. Facts dated later than the day of a question
    /// are in it: each figure leaves them out.
    pub fn build(facts: Facts, figures: &Figures) -> Snapshot {
        let mut facts = canonical(facts);
        let (warehouses, warehouse_order) = places(std::mem::take(&mut facts.warehouses), &mut facts.names);
        let rates = Rates::build(&facts.rates, &facts.items, figures, &mut facts.names.currencies);
        let amazon = facts.names.channels.get("amazon");
        let skus = facts.names.skus.len();
        let markets = facts.names.markets.len();
        let resolver = Resolver::new(skus, &facts.batches, &facts.items, &facts.listings);
        let defaults = DefaultWarehouses::new(markets, &warehouses, &warehouse_order, amazon);

        let market_at = |warehouse: super::ids::WarehouseId| match warehouses.get(warehouse.index()) {
            Some(Some(known)) => known.market,
            _ => MarketId::NONE,
        };
        let counted_as: Vec<SkuId> = facts.stock.iter().map(|row| row.sku).collect();
        resolve(&mut facts, &resolver, market_at);
        facts.stock = counts::settle(facts.stock, &counted_as, &facts.batches);
        drop(counted_as);
        let platform_inbound = facts.stock.iter().any(platform::tells);

        let (order_lines, sales) = day_sales(skus, &facts.sales, facts.orders, &resolver, &defaults);
        drop(facts.sales);
        let mut sold_in = vec![false; markets];
        for sale in sales.all() {
            if let Some(flag) = sold_in.get_mut(sale.market.index()) {
                *flag = true;
            }
        }
        let sold_in: Vec<MarketId> =
            facts.names.markets.ids().filter(|market| sold_in.get(market.index()) == Some(&true)).collect();
        let (pools, pool_of_market, pool_of_warehouse) = pools(&warehouses, &warehouse_order, &sold_in);
        let (components, bundles_of) = flatten(&facts.bundles);

        let mut items = vec![None; skus];
        // What a shop calls an item is no item beside it.
        let stands = |item: &facts::Item| resolver.resolve(item.sku, Read::default()).0 == item.sku;
        for item in facts.items.into_iter().filter(stands) {
            let place = item.sku.index();
            if let Some(slot) = items.get_mut(place) {
                *slot = Some(item);
            }
        }
        let mut costs: FxHashMap<SkuId, Vec<facts::Cost>> = FxHashMap::default();
        facts.costs.sort_unstable_by_key(|cost| (cost.sku, cost.market, cost.channel));
        for cost in facts.costs {
            costs.entry(cost.sku).or_default().push(cost);
        }
        facts.listings.sort_by_key(|listing| {
            (listing.sku, listing.market, listing.channel, listing.store, listing.seller_sku)
        });
        facts.suppliers.sort_unstable_by_key(|terms| (terms.supplier, terms.sku));
        facts.lanes.sort_unstable_by_key(|lane| (lane.from, lane.to_market, lane.mode));
        facts.fees.sort_unstable_by_key(|fee| (fee.warehouse, fee.from_month, fee.from_age_day));
        facts.promotions.sort_unstable_by_key(|row| (row.starts_on, row.sku, row.market, row.kind));
        facts.events.sort_by(|a, b| (a.from, a.market, &a.name).cmp(&(b.from, b.market, &b.name)));
        facts.feedback.sort_by(|a, b| (a.at, a.sku, &a.text).cmp(&(b.at, b.sku, &b.text)));
        facts.competitors.sort_unstable_by_key(|row| (row.month, row.product, row.seller));
        facts
            .incidents
            .sort_by_key(|row| (row.day, row.incident, row.shipment, row.sku, row.market, row.warehouse));

        macro_rules! per_sku {
            ($rows:ident, |$row:ident| $key:expr) => {{
                facts.$rows.sort_unstable_by_key(|$row| ($row.sku, $key, $row.batch));
                PerSku::from_sorted(skus, facts.$rows, |row| row.sku)
            }};
        }
        let mut snapshot = Snapshot {
            expected_days: medians(&items),
            names: facts.names,
            batches: facts.batches,
            figures: figures.clone(),
            rates,
            items,
            warehouses,
            warehouse_order,
            pools,
            pool_of_market,
            pool_of_warehouse,
            listings: facts.listings,
            bundle_parts: facts.bundles,
            rate_rows: facts.rates,
            components,
            bundles_of,
            sales,
            order_lines,
            counts: per_sku!(stock, |row| (row.as_of, row.warehouse, row.lot, row.on_hand, row.reserved)),
            receipts: per_sku!(receipts, |row| (
                (row.received_on, row.warehouse, row.lot, row.purchase_order, row.shipment),
                (row.quantity, row.unit_cost, row.currency, row.expires_on, row.supplier)
            )),
            transfers: per_sku!(transfers, |row| (
                (row.moved_on, row.from, row.to, row.lot),
                (row.quantity, row.arrived_on, row.shipment)
            )),
            adjustments: per_sku!(adjustments, |row| (row.day, row.warehouse, row.reason, row.units)),
            shipments: per_sku!(shipments, |row| (
                (row.eta, row.shipped_on, row.shipment),
                (row.quantity, row.to_warehouse)
            )),
            supplier_orders: per_sku!(supplier_orders, |row| (
                row.ordered_on,
                row.purchase_order,
                row.quantity
            )),
            ads: per_sku!(ads, |row| (row.day, row.market, row.channel)),
            suppliers: facts.suppliers,
            lanes: facts.lanes,
            costs,
            fees: facts.fees,
            promotions: facts.promotions,
            events: facts.events,
            feedback: facts.feedback,
            competitors: facts.competitors,
            platform_ages: per_sku!(platform_ages, |row| (row.as_of, row.warehouse, row.from_day)),
            incidents: facts.incidents,
            amazon,
            platform_inbound,
            skus: Vec::new(),
            coverage: Coverage::default(),
        };
        snapshot.skus = seen(&snapshot);
        snapshot.coverage = coverage(&snapshot);
        snapshot
    }
}

/// Our own SKUs in every kind but sales and orders, which resolve their own.
fn resolve(facts: &mut Facts, resolver: &Resolver, market_at: impl Fn(super::ids::WarehouseId) -> MarketId) {
    for row in &mut facts.stock {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.warehouse)));
        row.sku = sku;
        row.on_hand = row.on_hand.saturating_mul(units);
        for part in [&mut row.reserved, &mut row.planned, &mut row.in_transit, &mut row.receiving] {
            *part = part.map(|part| part.saturating_mul(units));
        }
    }
    for row in &mut facts.platform_ages {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.warehouse)));
        row.sku = sku;
        row.units = row.units.saturating_mul(units);
    }
    for row in &mut facts.receipts {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.warehouse)));
        row.sku = sku;
        row.quantity = row.quantity.saturating_mul(units);
        row.unit_cost = per_unit(row.unit_cost, units);
    }
    for row in &mut facts.transfers {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.to)));
        row.sku = sku;
        row.quantity = row.quantity.saturating_mul(units);
    }
    for row in &mut facts.adjustments {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.warehouse)));
        row.sku = sku;
        row.units = row.units.saturating_mul(units);
    }
    for row in &mut facts.shipments {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.to_warehouse)));
        row.sku = sku;
        row.quantity = row.quantity.saturating_mul(units);
    }
    for row in &mut facts.supplier_orders {
        let (sku, units) = resolver.resolve(row.sku, Read::at(market_at(row.to_warehouse)));
        row.sku = sku;
        row.quantity = row.quantity.saturating_mul(units);
        row.unit_cost = per_unit(row.unit_cost, units);
    }
    for row in &mut facts.costs {
        let read = Read { channel: row.channel, market: row.market, ..Read::default() };
        let (sku, units) = resolver.resolve(row.sku, read);
        row.sku = sku;
        for amount in [&mut row.freight, &mut row.duty, &mut row.fulfilment_fee, &mut row.removal_fee] {
            *amount = per_unit(*amount, units);
        }
    }
    for row in &mut facts.bundles {
        row.sku = resolver.resolve(row.sku, Read::default()).0;
        let (component, units) = resolver.resolve(row.component, Read::default());
        row.component = component;
        row.quantity = row.quantity.saturating_mul(units);
    }
    for row in &mut facts.promotions {
        row.sku = resolver.resolve(row.sku, Read::at(row.market)).0;
    }
    for row in &mut facts.ads {
        let read = Read { channel: row.channel, market: row.market, ..Read::default() };
        row.sku = resolver.resolve(row.sku, read).0;
    }
    for row in &mut facts.feedback {
        let read = Read { channel: row.channel, market: row.market, ..Read::default() };
        row.sku = resolver.resolve(row.sku, read).0;
    }
    for row in &mut facts.incidents {
        let (sku, units) = resolver.resolve(row.sku, Read::at(row.market));
        row.sku = sku;
        row.quantity = row.quantity.map(|quantity| quantity.saturating_mul(units));
    }
    for row in &mut facts.suppliers {
        row.sku = resolver.resolve(row.sku, Read::default()).0;
    }
    for row in &mut facts.competitors {
        row.sku = resolver.resolve(row.sku, Read::default()).0;
    }
}

fn seen(snapshot: &Snapshot) -> Vec<SkuId> {
    let known = |sku: &SkuId| {
        snapshot.item(*sku).is_some()
            || !snapshot.sales.of(*sku).is_empty()
            || !snapshot.order_lines.of(*sku).is_empty()
            || !snapshot.counts.of(*sku).is_empty()
            || !snapshot.receipts.of(*sku).is_empty()
            || !snapshot.transfers.of(*sku).is_empty()
            || !snapshot.adjustments.of(*sku).is_empty()
            || !snapshot.shipments.of(*sku).is_empty()
            || !snapshot.supplier_orders.of(*sku).is_empty()
    };
    snapshot.names.skus.ids().filter(known).collect()
}

/// Days by place, gathered without a comparison per row.
struct DaysByPlace {
    seen: Vec<Vec<u64>>,
}

/// Days from 1900 on; what is dated outside speaks of no day anybody asks about.
const FIRST_DAY: i32 = -25_567;
const LAST_DAY: i32 = 84_005;

impl DaysByPlace {
    fn new(places: usize) -> DaysByPlace {
        DaysByPlace { seen: vec![Vec::new(); places] }
    }

    fn add(&mut self, place: usize, day: Day) {
        let Some(bits) = self.seen.get_mut(place) else { return };
        if (FIRST_DAY..=LAST_DAY).contains(&day.0) {
            let bit = (day.0 - FIRST_DAY) as usize;
            if bits.len() <= bit / 64 {
                bits.resize(bit / 64 + 1, 0);
            }
            bits[bit / 64] |= 1 << (bit % 64);
        }
    }

    fn days(self) -> Vec<Vec<Day>> {
        let list = |bits: Vec<u64>| {
            let set = |bit: &usize| bits[bit / 64] & (1 << (bit % 64)) != 0;
            (0..bits.len() * 64).filter(set).map(|bit| Day(bit as i32 + FIRST_DAY)).collect()
        };
        self.seen.into_iter().map(list).collect()
    }
}

fn coverage(snapshot: &Snapshot) -> Coverage {
    let places = snapshot.names.warehouses.len();
    let mut sales = DaysByPlace::new(snapshot.names.markets.len());
    let mut counts = DaysByPlace::new(places);
    let mut movements = DaysByPlace::new(places);
    for sale in snapshot.sales.all() {
        sales.add(sale.market.index(), sale.day);
        movements.add(sale.warehouse.index(), sale.day);
    }
    for line in snapshot.order_lines.all() {
        sales.add(line.market.index(), line.day);
    }
    for count in snapshot.counts.all() {
        counts.add(count.warehouse.index(), count.as_of);
    }
    for receipt in snapshot.receipts.all() {
        movements.add(receipt.warehouse.index(), receipt.received_on);
    }
    for transfer in snapshot.transfers.all() {
        movements.add(transfer.from.index(), transfer.moved_on);
        if let Some(day) = transfer.arrived_on {
            movements.add(transfer.to.index(), day);
        }
    }
    for adjustment in snapshot.adjustments.all() {
        movements.add(adjustment.warehouse.index(), adjustment.day);
    }
    for shipment in snapshot.shipments.all() {
        if let Some(day) = shipment.arrived_on {
            movements.add(shipment.to_warehouse.index(), day);
        }
    }
    Coverage {
        sales: sales.days(),
        sales_imports: sales_imports(snapshot),
        counts: counts.days(),
        movements: movements.days(),
    }
}

/// Of every market the imports that told of its sales: the first day there, and
/// the day the import ends with.
fn sales_imports(snapshot: &Snapshot) -> Vec<Vec<(Day, Day)>> {
    let markets = snapshot.names.markets.len();
    let mut first: FxHashMap<(u32, MarketId), Day> = FxHashMap::default();
    let mut ends: FxHashMap<u32, Day> = FxHashMap::default();
    let rows = snapshot.sales.all().iter().map(|sale| (sale.batch, sale.market, sale.day));
    let lines = snapshot.order_lines.all().iter().map(|line| (line.batch, line.market, line.day));
    // By market what is known of its last import: rows that tell nothing new,
    // nearly all of them, cost no look-up.
    let mut known: Vec<Option<(u32, Day, Day)>> = vec![None; markets];
    for (batch, market, day) in rows.chain(lines) {
        let Some(known) = known.get_mut(market.index()) else { continue };
        if known.is_some_and(|(same, start, end)| same == batch && start <= day && day <= end) {
            continue;
        }
        let start = first.entry((batch, market)).or_insert(day);
        *start = day.min(*start);
        let end = ends.entry(batch).or_insert(day);
        *end = day.max(*end);
        *known = Some((batch, *start, *end));
    }
    let mut imports = vec![Vec::new(); markets];
    for ((batch, market), start) in first {
        if let (Some(imports), Some(end)) = (imports.get_mut(market.index()), ends.get(&batch)) {
            imports.push((start, *end));
        }
    }
    for imports in &mut imports {
        imports.sort_unstable();
        imports.dedup();
    }
    imports
}
