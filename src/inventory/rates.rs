//! The base currency and the dated rates to it.
//!
//! Base currency (formulas.md, Time): configured, else the one whose rate is 1
//! throughout `rates`, else the most frequent in `items`, else USD. Ties go to
//! the more frequent in `items`, then to the first by name.
//!
//! `rate_to_base` is to whichever currency the file takes as its base. Where
//! another one is configured, amounts go through the file's base: with EUR
//! configured, CNY at 0.14 and EUR at 1.25 (to the file's USD), CNY is
//! 0.14 / 1.25 = 0.112.

use super::day::Day;
use super::facts::{Item, Rate};
use super::ids::{CurrencyId, Interner};
use super::settings::Figures;
use super::snapshot::Rates;
use rustc_hash::FxHashMap;

/// Days that a table of rates may span; a rate dated outside is a slip of the
/// pen and would make the table huge. 1900-01-01 to 2199-12-31.
const DAYS: std::ops::RangeInclusive<i32> = -25_567..=84_005;

impl Rates {
    /// `names` learns the base currency when no fact names it.
    pub fn build(
        rates: &[Rate],
        items: &[Item],
        figures: &Figures,
        names: &mut Interner<CurrencyId>,
    ) -> Rates {
        let mut dated: FxHashMap<CurrencyId, Vec<(Day, f64)>> = FxHashMap::default();
        for rate in rates {
            if rate.currency.is_some() && rate.rate_to_base > 0.0 && DAYS.contains(&rate.day.0) {
                dated.entry(rate.currency).or_default().push((rate.day, rate.rate_to_base));
            }
        }
        for table in dated.values_mut() {
            table.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        }
        let base = base_currency(&dated, items, figures, names);
        // The base's own rates, unless they are 1 throughout.
        let unit = dated.get(&base).filter(|table| table.iter().any(|(_, rate)| *rate != 1.0)).cloned();
        let last = dated.values().filter_map(|table| table.last()).map(|(day, _)| *day).max();
        let mut tables = vec![None; names.len()];
        for (currency, table) in &dated {
            let (Some(slot), Some(last), Some((first, _))) =
                (tables.get_mut(currency.0 as usize), last, table.first())
            else {
                continue;
            };
            if *currency == base {
                continue;
            }
            let first =
                unit.as_ref().and_then(|unit| unit.first()).map_or(*first, |(day, _)| (*first).max(*day));
            let daily = (first.0..=last.0).filter_map(|day| {
                let per_unit = match &unit {
                    Some(unit) => on(unit, Day(day))?,
                    None => 1.0,
                };
                Some(on(table, Day(day))? / per_unit)
            });
            *slot = Some((first, daily.collect()));
        }
        Rates { tables, base }
    }
}

/// The last rate on or before a day.
fn on(table: &[(Day, f64)], day: Day) -> Option<f64> {
    let after = table.partition_point(|(from, _)| *from <= day);
    after.checked_sub(1).map(|place| table[place].1)
}

fn base_currency(
    dated: &FxHashMap<CurrencyId, Vec<(Day, f64)>>,
    items: &[Item],
    figures: &Figures,
    names: &mut Interner<CurrencyId>,
) -> CurrencyId {
    if let Some(configured) = figures.currency.as_deref().filter(|code| !code.is_empty()) {
        return names.intern(&configured.to_ascii_uppercase()).unwrap_or_default();
    }
    let mut frequency: FxHashMap<CurrencyId, usize> = FxHashMap::default();
    for item in items.iter().filter(|item| item.currency.is_some()) {
        *frequency.entry(item.currency).or_default() += 1;
    }
    let of = |currency: CurrencyId| frequency.get(&currency).copied().unwrap_or(0);
    let unit = dated
        .iter()
        .filter(|(_, table)| table.iter().all(|(_, rate)| *rate == 1.0))
        .map(|(currency, _)| *currency);
    let best = |a: &CurrencyId, b: &CurrencyId| of(*a).cmp(&of(*b)).then(b.cmp(a));
    unit.max_by(best)
        .or_else(|| frequency.keys().copied().max_by(best))
        .or_else(|| names.intern("USD"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::inventory::testing::{Team, day};

    #[test]
    fn the_last_earlier_rate_counts_and_before_the_first_there_is_none() {
        let mut team = Team::new();
        team.rate("2026-01-01", "USD", 1.0);
        team.rate("2026-01-10", "CNY", 0.14);
        team.rate("2026-01-20", "CNY", 0.15);
        let snapshot = team.snapshot();
        let cny = snapshot.names.currencies.get("CNY").unwrap();
        let rate = |on| snapshot.rates.rate(cny, day(on));
        assert_eq!(snapshot.names.currencies.as_str(snapshot.rates.base), "USD");
        assert_eq!(rate("2026-01-09"), None);
        assert_eq!(rate("2026-01-10"), Some(0.14));
        assert_eq!(rate("2026-01-19"), Some(0.14));
        assert_eq!(rate("2026-03-01"), Some(0.15));
    }

    #[test]
    fn without_rates_the_most_frequent_currency_of_items_is_the_base() {
        let mut team = Team::new();
        assert_eq!(team.snapshot().names.currencies.as_str(team.snapshot().rates.base), "USD");
        team.item("A", 1.0, "GBP");
        team.item("B", 1.0, "EUR");
        team.item("C", 1.0, "EUR");
        let snapshot = team.snapshot();
        assert_eq!(snapshot.names.currencies.as_str(snapshot.rates.base), "EUR");
    }

    #[test]
    fn a_configured_base_goes_through_the_base_of_the_file() {
        let mut team = Team::new();
        team.rate("2026-01-01", "USD", 1.0);
        team.rate("2026-01-01", "EUR", 1.25);
        team.rate("2026-01-01", "CNY", 0.14);
        team.figures.currency = Some("EUR".into());
        let snapshot = team.snapshot();
        let rate = |code| {
            snapshot.rates.rate(snapshot.names.currencies.get(code).unwrap(), day("2026-05-01")).unwrap()
        };
        assert_eq!(rate("EUR"), 1.0);
        assert!((rate("CNY") - 0.112).abs() < 1e-12);
        assert!((rate("USD") - 0.8).abs() < 1e-12);
    }
}
