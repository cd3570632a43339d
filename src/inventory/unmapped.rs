//! Sellers' SKUs that no catalogue knows, and what items they may be.
//!
//! The catalogue: what the team's own `items` name, the products that a shop's
//! product export lists, what a listing maps to, bundles and their components.
//! Items that another export merely names are not in it. A SKU of any fact that
//! is not in the catalogue, once listings are followed, is unmapped: it is kept
//! as an item of its own. Where there is no catalogue nothing is unmapped.
//!
//! - Case 1. Counted and sold as EB-100-FBA, `items` has EB-100: unmapped, and
//!   EB-100 suggested. Listed as EB-100: mapped.
//! - Case 2. Its share is of the units ordered in the last 90 days
//!   (`figures.turnover_window_days`); where nothing was, of the units on hand.
//! - Case 3. A platform's code (ASIN, FNSKU) that a listing of a mapped item has
//!   too says for sure what it is.
//! - Case 4. Suggestions score 0 to 1 (`likeness`), at least 0.6; one of 0.9 or
//!   more that no other comes near is sure.

/// What a person says they are.
pub mod accept;
mod likeness;

use super::answers::{Label, UnmappedShare};
use super::day::{Day, Span};
use super::facts::Listing;
use super::ids::{ChannelId, MarketId, SkuId};
use super::ledger;
use super::listings::is_code;
use super::snapshot::Snapshot;
use likeness::{Code, Title, Weights, together, units_per_listing};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeSet;

/// Suggestions of one code.
const SUGGESTED: usize = 3;
const SCORE_LEAST: f64 = 0.6;
const SURE_LEAST: f64 = 0.9;
const SURE_AHEAD: f64 = 0.08;
/// Words that more items have than this find no candidates.
const HELD_BY_MOST: usize = 300;

/// All of them, the most units first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Unmapped {
    #[serde(flatten)]
    pub totals: UnmappedShare,
    pub rows: Vec<UnmappedRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnmappedRow {
    pub code: Label,
    /// As an export names it.
    pub name: Label,
    /// Ordered in the window.
    pub sold: i64,
    pub on_hand: i64,
    /// Where it was read: what `accept` lists it for.
    pub places: Vec<Place>,
    /// The best first.
    pub suggestions: Vec<Suggestion>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub channel: Label,
    pub market: Label,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Suggestion {
    pub sku: Label,
    pub name: Label,
    pub units_per_listing: i64,
    /// 0 to 1.
    pub score: f64,
    /// Good enough to be accepted unseen.
    pub sure: bool,
}

/// Which SKUs the catalogue has, by id; None: there is no catalogue.
pub fn catalogue(snapshot: &Snapshot) -> Option<Vec<bool>> {
    let mut known = vec![false; snapshot.names.skus.len()];
    let mut add = |sku: SkuId| {
        if let Some(known) = known.get_mut(sku.index()) {
            *known = true;
        }
    };
    let listed = |item: &&super::facts::Item| {
        snapshot.batches.get(item.batch as usize).is_none_or(super::facts::Batch::is_catalogue)
    };
    snapshot.items.iter().flatten().filter(listed).for_each(|item| add(item.sku));
    snapshot.listings.iter().filter(|listing| !is_code(listing)).for_each(|listing| add(listing.sku));
    for part in &snapshot.bundle_parts {
        add(part.sku);
        add(part.component);
    }
    known.contains(&true).then_some(known)
}

/// The unmapped SKUs that facts speak of, without suggestions, and the units of all.
fn found(snapshot: &Snapshot, today: Day) -> (Unmapped, Vec<SkuId>) {
    let Some(known) = catalogue(snapshot) else { return Default::default() };
    let is_known = |sku: &SkuId| known.get(sku.index()).copied().unwrap_or(false);
    let window = Span::last(snapshot.figures.turnover_window_days, today);
    let units = |sku: &SkuId| {
        let sales = snapshot.sales.of(*sku).iter().filter(|sale| window.contains(sale.day));
        let sold: i64 = sales.map(|sale| i64::from(sale.ordered)).sum();
        let on_hand: i64 = ledger::balances(snapshot, *sku, today).iter().map(|at| at.on_hand.max(0)).sum();
        (sold, on_hand)
    };
    let all: Vec<(SkuId, (i64, i64))> =
        snapshot.skus.par_iter().with_min_len(64).map(|sku| (*sku, units(sku))).collect();
    let sum = |units: &dyn Fn(&(i64, i64)) -> i64| all.iter().map(|(_, row)| units(row)).sum::<i64>();
    let (sold, on_hand) = (sum(&|row| row.0), sum(&|row| row.1));
    let mut unmapped: Vec<(SkuId, (i64, i64))> = all.into_iter().filter(|(sku, _)| !is_known(sku)).collect();
    unmapped.sort_by_key(|(_, units)| std::cmp::Reverse(*units));
    let (of, total, part): (_, _, i64) = match sold > 0 {
        true => ("sold", sold, unmapped.iter().map(|(_, units)| units.0).sum()),
        false => ("on_hand", on_hand, unmapped.iter().map(|(_, units)| units.1).sum()),
    };
    let row = |(sku, (sold, on_hand)): &(SkuId, (i64, i64))| UnmappedRow {
        code: snapshot.names.skus.text(*sku),
        name: snapshot.item(*sku).map_or("", |item| said(item)).into(),
        sold: *sold,
        on_hand: *on_hand,
        places: places(snapshot, *sku),
        suggestions: Vec::new(),
    };
    let rows: Vec<UnmappedRow> = unmapped.iter().map(row).collect();
    let share = (total > 0).then(|| part as f64 / total as f64);
    let totals = UnmappedShare { skus: rows.len(), share, of, days: window.days() };
    (Unmapped { totals, rows }, unmapped.into_iter().map(|(sku, _)| sku).collect())
}

fn said(item: &super::facts::Item) -> &str {
    if item.name.is_empty() { &item.name_zh } else { &item.name }
}

/// Channels and markets where a code was sold; else those of the warehouses
/// that hold it.
fn places(snapshot: &Snapshot, sku: SkuId) -> Vec<Place> {
    let place = |channel: ChannelId, market: MarketId| Place {
        channel: snapshot.names.channels.text(channel),
        market: snapshot.names.markets.text(market),
    };
    let sold = snapshot.sales.of(sku).iter().map(|sale| place(sale.channel, sale.market));
    let lines = snapshot.order_lines.of(sku).iter().map(|line| place(line.channel, line.market));
    let mut places: BTreeSet<Place> = sold.chain(lines).collect();
    places.retain(|place| !place.channel.is_empty() && !place.market.is_empty());
    if places.is_empty() {
        for count in snapshot.counts.of(sku) {
            let fba = snapshot.warehouse_kind(count.warehouse) == super::facts::WarehouseKind::Fba;
            let market = snapshot.names.markets.text(snapshot.market_of(count.warehouse));
            if !market.is_empty() {
                places.insert(Place { channel: if fba { "amazon" } else { "other" }.into(), market });
            }
        }
    }
    places.into_iter().collect()
}

/// How many there are and what share, without suggestions.
pub fn summary(snapshot: &Snapshot, today: Day) -> Unmapped {
    found(snapshot, today).0
}

/// All of them with what they may be.
pub fn unmapped(snapshot: &Snapshot, today: Day) -> Unmapped {
    let (mut found, skus) = found(snapshot, today);
    let Some(known) = catalogue(snapshot).filter(|_| !skus.is_empty()) else { return found };
    let guesser = Guesser::new(snapshot, &known);
    let suggested: Vec<Vec<Suggestion>> = skus.par_iter().map(|sku| guesser.suggest(*sku)).collect();
    for (row, suggestions) in found.rows.iter_mut().zip(suggested) {
        row.suggestions = suggestions;
    }
    found
}

/// An item of the catalogue, prepared.
struct Known {
    sku: SkuId,
    code: Code,
    names: Vec<Title>,
}

struct Guesser<'a> {
    snapshot: &'a Snapshot,
    items: Vec<Known>,
    weights: Weights,
    /// By the digits of the code; without any, by its first letters.
    by_digits: FxHashMap<String, Vec<usize>>,
    by_word: FxHashMap<String, Vec<usize>>,
    /// By seller's SKU: the platform's codes that stand for it.
    codes: FxHashMap<SkuId, Vec<SkuId>>,
    /// By platform's code: the item that a listing says it is.
    listed: FxHashMap<SkuId, &'a Listing>,
}

impl<'a> Guesser<'a> {
    fn new(snapshot: &'a Snapshot, known: &[bool]) -> Guesser<'a> {
        let mut items = Vec::new();
        for sku in snapshot.names.skus.ids().filter(|sku| known.get(sku.index()) == Some(&true)) {
            let item = snapshot.item(sku);
            let names = item.map(|item| {
                let all = [&item.name, &item.name_zh].into_iter().chain(&item.aliases);
                all.filter(|name| !name.is_empty()).map(|name| Title::of(name)).collect()
            });
            let code = Code::of(snapshot.names.skus.as_str(sku));
            items.push(Known { sku, code, names: names.unwrap_or_default() });
        }
        let mut by_digits: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, item) in items.iter().enumerate() {
            by_digits.entry(item.code.key()).or_default().push(place);
            for word in item.names.iter().flat_map(|name| &name.words) {
                let places = by_word.entry(word.clone()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        let mut codes: FxHashMap<SkuId, Vec<SkuId>> = FxHashMap::default();
        let mut listed = FxHashMap::default();
        for listing in &snapshot.listings {
            if is_code(listing) {
                codes.entry(listing.sku).or_default().push(listing.seller_sku);
            } else {
                for code in [listing.asin, listing.fnsku].into_iter().filter(|code| code.is_some()) {
                    listed.insert(code, listing);
                }
            }
        }
        let weights = Weights::of(items.iter().flat_map(|item| &item.names));
        Guesser { snapshot, items, weights, by_digits, by_word, codes, listed }
    }

    fn suggest(&self, sku: SkuId) -> Vec<Suggestion> {
        // Case 3.
        let own = self.codes.get(&sku).into_iter().flatten().chain([&sku]);
        if let Some(listing) = own.filter_map(|code| self.listed.get(code)).next() {
            return vec![self.suggestion(listing.sku, listing.units_per_listing.max(1), 1.0, true)];
        }
        let code = Code::of(self.snapshot.names.skus.as_str(sku));
        let title = self.snapshot.item(sku).map_or_else(Title::default, |item| Title::of(said(item)));
        let mut candidates: FxHashSet<usize> = FxHashSet::default();
        candidates.extend(self.by_digits.get(&code.key()).into_iter().flatten());
        // Digits of a pack or of more parts stand beside the item's own.
        for digits in code.runs() {
            candidates.extend(self.by_digits.get(digits).into_iter().flatten());
        }
        let telling = title.words.iter().filter_map(|word| self.by_word.get(word));
        candidates.extend(telling.filter(|items| items.len() <= HELD_BY_MOST).flatten());
        let weight = |word: &str| self.weights.of_word(word);
        let mut scored: Vec<(f64, &Known)> = candidates
            .into_iter()
            .map(|place| {
                let item = &self.items[place];
                let titles = item.names.iter().map(|name| title.likeness(name, &weight));
                (together(code.likeness(&item.code), titles.fold(0.0, f64::max)), item)
            })
            .filter(|(score, _)| *score >= SCORE_LEAST)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.sku.cmp(&b.1.sku)));
        let second = scored.get(1).map_or(0.0, |(score, _)| *score);
        scored
            .iter()
            .take(SUGGESTED)
            .enumerate()
            .map(|(place, (score, item))| {
                let sure = place == 0 && *score >= SURE_LEAST && score - second >= SURE_AHEAD;
                let none = Title::default();
                let name = item.names.first().unwrap_or(&none);
                self.suggestion(item.sku, units_per_listing(&code, &title, &item.code, name), *score, sure)
            })
            .collect()
    }

    fn suggestion(&self, sku: SkuId, units_per_listing: i64, score: f64, sure: bool) -> Suggestion {
        Suggestion {
            sku: self.snapshot.names.skus.text(sku),
            name: self.snapshot.item(sku).map_or("", said).into(),
            units_per_listing,
            score,
            sure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::Batch;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        team.facts.batches.push(Batch { dialect: "shopify-orders".into(), ..Batch::default() });
        team.item("EB-100", 5.0, "USD").name = "Wireless earbuds".into();
        team.item("MAT-31", 5.0, "USD").name = "Yoga mat".into();
        team.warehouse("FBA-US", "US", "fba", &[]);
        team.count("2026-11-20", "EB-100-FBA", "FBA-US", 30);
        team.count("2026-11-20", "EB-100", "FBA-US", 70);
        team
    }

    fn all(team: &Team) -> Unmapped {
        unmapped(&team.snapshot(), day(TODAY))
    }

    #[test]
    fn what_no_catalogue_knows() {
        let mut team = team();
        let found = all(&team);
        let totals = &found.totals;
        assert_eq!((totals.skus, totals.share, totals.of), (1, Some(0.3), "on_hand"), "cases 1 and 2");
        let row = &found.rows[0];
        assert_eq!((&*row.code, row.on_hand), ("EB-100-FBA", 30), "case 1");
        assert_eq!(row.places, [Place { channel: "amazon".into(), market: "US".into() }]);
        assert_eq!((&*row.suggestions[0].sku, row.suggestions[0].sure), ("EB-100", true), "cases 1 and 4");
        team.sale("2026-11-01", "EB-100-FBA", "US", "shopify", 1, 1.0);
        team.sale("2026-11-01", "MAT-31", "US", "shopify", 3, 1.0);
        let found = all(&team);
        assert_eq!((found.totals.share, found.totals.of), (Some(0.25), "sold"), "case 2");
        assert_eq!(&*found.rows[0].places[0].channel, "shopify");
        team.listing("amazon", "US", "EB-100-FBA", "EB-100", 1);
        assert_eq!(all(&team).rows, [], "case 1");
    }

    #[test]
    fn an_export_that_names_an_item_is_no_catalogue() {
        let mut team = team();
        let named = team.item("YM-PURPLE", 1.0, "USD");
        (named.name, named.batch) = ("ACME Yoga mats, non-slip, 2-pack".into(), 1);
        team.sale("2026-11-01", "YM-PURPLE", "US", "shopify", 5, 1.0);
        let found = all(&team);
        assert_eq!(found.rows.len(), 2);
        assert_eq!((&*found.rows[0].code, &*found.rows[0].suggestions[0].sku), ("YM-PURPLE", "MAT-31"));
        assert_eq!(found.rows[0].suggestions[0].units_per_listing, 2);
        team.facts.batches[1].dialect = "shopify-products".into();
        assert_eq!(all(&team).rows.len(), 1, "a shop's own catalogue is one");
        team.facts.items.clear();
        assert_eq!(all(&team), Unmapped::default(), "no catalogue at all");
    }

    #[test]
    fn a_platforms_code_says_for_sure() {
        let mut team = team();
        let asin = team.listing("amazon", "US", "B0EARBUDS1", "EB-100-FBA", 1);
        asin.asin = asin.seller_sku;
        let asin = asin.asin;
        team.listing("amazon", "DE", "MAT-DE", "MAT-31", 2).asin = asin;
        let best = all(&team).rows[0].suggestions[0].clone();
        assert_eq!(
            (&*best.sku, best.units_per_listing, best.score, best.sure),
            ("MAT-31", 2, 1.0, true),
            "case 3"
        );
    }

    #[test]
    fn two_that_are_as_likely_are_not_sure() {
        let mut team = team();
        team.item("EB100", 5.0, "USD").name = "Earbuds of old".into();
        let suggestions = all(&team).rows[0].suggestions.clone();
        assert_eq!(suggestions.len(), 2, "case 4");
        assert!(suggestions.iter().all(|suggestion| !suggestion.sure), "case 4");
    }
}
