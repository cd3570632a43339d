//! What customers say, and promotions.

use super::parts::{ask, choose, only, values};
use super::recorded;
use super::{Back, Proposed, Telling, changed, new};
use crate::facts::Kind;
use crate::inventory::facts::Promotion;
use serde_json::json;

/// Characters of a customer's words that are kept.
const TEXT_CHARS_MAX: usize = 2_000;

impl Telling<'_> {
    pub(super) fn log_feedback(&mut self) -> Proposed {
        let Some(text) = self.slots.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
            return ask("text");
        };
        let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
        let sku = self.item()?.cloned();
        let market = only("market", &self.slots.market)?.cloned();
        let topic = only("topic", &self.slots.topic)?.cloned();
        let sentiment = only("sentiment", &self.slots.sentiment)?.cloned();
        let quantity = self.quantity()?;
        let at = self.day("at");
        Ok(vec![new(
            Kind::Feedback,
            &[
                ("at", at),
                ("text", json!(text)),
                ("sku", json!(sku)),
                ("market", json!(market)),
                ("topic", json!(topic)),
                ("sentiment", json!(sentiment)),
                ("quantity", json!(quantity)),
                ("source", json!("chat")),
            ],
        )])
    }

    pub(super) fn start_promotion(&mut self) -> Proposed {
        let items = self.items()?.to_vec();
        if items.is_empty() {
            return ask("item");
        }
        let Some(kind) = only("promotion", &self.slots.promotion)?.cloned() else { return ask("promotion") };
        let markets = match values(&self.slots.market) {
            [] => return self.which_market(&items),
            markets => markets.to_vec(),
        };
        let (starts_on, ends_on) = match self.slots.period {
            // "From tomorrow" names a first day and no last one.
            Some(period) if period.to > period.from => (period.from, Some(period.to)),
            Some(period) => (period.from, None),
            None => {
                self.used.insert("starts_on".to_owned(), json!(self.today));
                (self.today, None)
            }
        };
        let mut writes = Vec::new();
        for sku in &items {
            for market in &markets {
                writes.push(new(
                    Kind::Promotions,
                    &[
                        ("sku", json!(sku)),
                        ("market", json!(market)),
                        ("kind", json!(kind)),
                        ("starts_on", json!(starts_on)),
                        ("percent", json!(self.slots.percent)),
                        ("ends_on", json!(ends_on)),
                    ],
                ));
            }
        }
        Ok(writes)
    }

    /// Markets where the items are sold, to choose from.
    fn which_market(&self, items: &[String]) -> Proposed {
        let names = &self.snapshot.names;
        let skus = items.iter().filter_map(|sku| names.skus.get(sku));
        let mut markets: Vec<String> = Vec::new();
        for sale in skus.flat_map(|sku| self.snapshot.sales.of(sku)) {
            let market = names.markets.as_str(sale.market);
            if !markets.iter().any(|other| other == market) {
                markets.push(market.to_owned());
            }
        }
        markets.sort();
        choose("market", markets.into_iter().map(|market| (market.clone(), market)))
    }

    pub(super) fn end_promotion(&mut self) -> Proposed {
        let Some(first) = self.items()?.first().cloned() else { return ask("item") };
        let names = &self.recorded.names;
        let kinds = values(&self.slots.promotion);
        let markets = values(&self.slots.market);
        let items = values(&self.slots.item);
        let running: Vec<&Promotion> = self
            .recorded
            .promotions
            .iter()
            .filter(|row| items.iter().any(|sku| self.is_sku(names.skus.as_str(row.sku), sku)))
            .filter(|row| row.starts_on <= self.today && row.ends_on.is_none_or(|end| end >= self.today))
            .filter(|row| markets.is_empty() || markets.iter().any(|m| m == names.markets.as_str(row.market)))
            .filter(|row| kinds.is_empty() || kinds.iter().any(|kind| kind == names.texts.as_str(row.kind)))
            .collect();
        if running.is_empty() {
            return Err(Back::NotKnown { slot: "promotion", value: first });
        }
        let mut places: Vec<String> =
            running.iter().map(|row| names.markets.text(row.market).to_string()).collect();
        places.sort();
        places.dedup();
        if markets.is_empty() && places.len() > 1 {
            return choose("market", places.into_iter().map(|market| (market.clone(), market)));
        }
        self.used.insert("ends_on".to_owned(), json!(self.today));
        let set = [("ends_on", json!(self.today))];
        let writes =
            running.iter().filter_map(|row| changed(Kind::Promotions, recorded::promotion(row, names), &set));
        Ok(writes.collect())
    }
}
