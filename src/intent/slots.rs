//! What fills the slots of an intent.

use super::contract::{Choice, Intent, OneOrMany, Slots};
use super::entities::{Entity, Reading, Value};
use super::lexicon::{Hit, LEXICON, Meaning};
use super::matcher::{Matcher, Named};
use super::mood::asks;
use super::pattern::kind;
use super::table::takes;
use super::token::Kind;
use super::when::{Shape, When};
use crate::inventory::day::Day;

/// Periods that lie ahead, or run to the end of their unit.
fn looks_ahead(intent: Intent) -> bool {
    matches!(intent, Intent::Reorder | Intent::PurchaseOrders | Intent::StartPromotion)
}

/// Topics, the more telling first: "the box arrived broken" is about packaging,
/// "the handle broke" about quality (`defect quality`), "arrived late" about
/// delivery only when nothing else is said.
const TOPICS: &[&str] = &[
    "packaging",
    "service",
    "defect quality",
    "availability",
    "price",
    "appearance",
    "loud feature",
    "size",
    "usability",
    "feature",
    "delivery",
    "weak feature",
    "quality",
    "other",
];

/// Fills the slots of one intent.
pub struct Filler<'a> {
    pub reading: &'a Reading<'a>,
    pub hits: &'a [Hit],
    pub matcher: &'a Matcher,
    pub today: Day,
    pub intent: Intent,
    pub slots: Slots,
    pub choices: Vec<Choice>,
    /// Items named that no item of the catalogue can be.
    pub doubtful_item: bool,
}

impl<'a> Filler<'a> {
    pub fn takes(&self, slot: &str) -> bool {
        takes(self.intent).iter().any(|name| name.trim_end_matches('*') == slot)
    }

    /// Values of a slot that the lexicon's cues name, in the order said.
    pub fn values(&self, slot: &str) -> Vec<(&'static str, Hit)> {
        let mut values: Vec<(&'static str, Hit)> = Vec::new();
        for hit in self.hits {
            let Meaning::Value(name, value) = &LEXICON.cues[hit.cue].meaning else { continue };
            if name == slot {
                values.push((value.as_str(), *hit));
            }
        }
        values
    }

    /// Values of a slot, the longer of overlapping cues alone, none twice.
    pub fn distinct(&self, slot: &str) -> Vec<(&'static str, Hit)> {
        let mut values = self.values(slot);
        values.sort_by_key(|(_, hit)| (std::cmp::Reverse(hit.end - hit.start), hit.start));
        let mut kept: Vec<(&'static str, Hit)> = Vec::new();
        for (value, hit) in values {
            let overlaps = kept.iter().any(|(_, other)| hit.start < other.end && other.start < hit.end);
            if !overlaps && !kept.iter().any(|(other, _)| *other == value) {
                kept.push((value, hit));
            }
        }
        kept.sort_by_key(|(_, hit)| hit.start);
        kept
    }

    pub fn said_in_chinese(&self) -> bool {
        self.reading.tokens.iter().any(|token| token.kind == Kind::Han)
    }

    pub fn entities(&self, kinds: u32) -> impl Iterator<Item = &'a Entity> + use<'a> {
        let reading = self.reading;
        reading.entities.iter().filter(move |entity| entity.kinds() & kinds != 0)
    }

    /// Tokens of a phrase that compares ("versus last week") are no period.
    fn compared(&self, entity: &Entity) -> bool {
        let times = kind::WHEN | kind::LENGTH;
        self.values("compare").iter().any(|(_, hit)| {
            let last = |other: &Entity| other.end <= hit.end && other.start >= entity.end;
            hit.start <= entity.core
                && entity.end <= hit.end
                // "compare this week to last week": this week is the period.
                && !self.entities(times).any(last)
        })
    }

    pub fn times(&self) -> Vec<(&'a Entity, When)> {
        self.entities(kind::WHEN | kind::LENGTH)
            .filter(|entity| !self.compared(entity))
            .filter_map(|entity| match entity.value {
                Value::When(when) => Some((entity, when)),
                _ => None,
            })
            .collect()
    }

    pub fn fill(mut self) -> Self {
        self.places();
        self.items();
        self.names();
        self.period();
        self.lexical();
        super::modifiers::fill(&mut self);
        super::telling::fill(&mut self);
        self
    }

    pub fn code(&self, entity: &Entity) -> Option<String> {
        let Value::Named(named) = &entity.value else { return None };
        let Named::Warehouse(n) = named[0] else { return None };
        self.matcher.catalogue.warehouses.get(n as usize).map(|warehouse| warehouse.code.clone())
    }

    fn followed_by(&self, entity: &Entity, words: &[&str]) -> bool {
        self.reading.tokens.get(entity.end).is_some_and(|token| words.contains(&token.text.as_str()))
    }

    fn places(&mut self) {
        let mut markets: Vec<String> = Vec::new();
        let mut channels: Vec<String> = Vec::new();
        let mut warehouses: Vec<String> = Vec::new();
        let push = |list: &mut Vec<String>, value: &str| {
            if !list.iter().any(|other| other == value) {
                list.push(value.to_owned());
            }
        };
        for entity in &self.reading.entities {
            match &entity.value {
                _ if self.is_excluded(entity) => {}
                // "the UK team" are people.
                // 国内放假: a holiday somewhere is no market.
                Value::Market(_)
                    if super::when::starts_any(
                        &self.reading.tokens,
                        entity.end,
                        &["放假", "假期", "过年", "过节", "放长假"],
                    )
                    .is_some() => {}
                Value::Market(_)
                    if self.followed_by(entity, &["team", "colleague", "colleagues", "guys", "office"]) => {}
                Value::Market(code) => push(&mut markets, code),
                Value::MarketChannel(code, channel) => {
                    push(&mut markets, code);
                    push(&mut channels, channel);
                }
                Value::Channel(channel) => push(&mut channels, channel),
                Value::Named(named) if matches!(named[0], Named::Warehouse(_)) => {
                    if named.len() == 1 {
                        warehouses.extend(self.code(entity));
                    } else if self.takes("warehouse") {
                        let choices = named.iter().filter_map(|named| {
                            let Named::Warehouse(n) = named else { return None };
                            let warehouse = self.matcher.catalogue.warehouses.get(*n as usize)?;
                            Some(Choice {
                                slot: "warehouse".into(),
                                value: warehouse.code.clone(),
                                label: warehouse.name.clone(),
                            })
                        });
                        self.choices.extend(choices);
                    }
                }
                _ => {}
            }
        }
        if self.takes("market") {
            self.slots.market = OneOrMany::from_values(markets);
        }
        if self.takes("channel") {
            self.slots.channel = OneOrMany::from_values(channels);
        }
        if self.takes("warehouse") {
            warehouses.dedup();
            self.slots.warehouse = OneOrMany::from_values(warehouses);
        }
    }

    fn names(&mut self) {
        let mut categories = Vec::new();
        let mut suppliers = Vec::new();
        let mut shipments = Vec::new();
        let mut orders = Vec::new();
        let mut modes: Vec<String> = Vec::new();
        let catalogue = &self.matcher.catalogue;
        for entity in &self.reading.entities {
            match &entity.value {
                Value::Named(named) => match named[0] {
                    Named::Category(n) => categories.extend(catalogue.categories.get(n as usize).cloned()),
                    Named::Supplier(n) if named.len() == 1 => {
                        suppliers.extend(catalogue.suppliers.get(n as usize).cloned())
                    }
                    _ => {}
                },
                Value::Shipment(code) => shipments.push(code.clone()),
                Value::Order(code) => orders.push(code.clone()),
                Value::Mode(mode) if !modes.iter().any(|other| other == mode) => {
                    modes.push((*mode).to_owned())
                }
                _ => {}
            }
        }
        // Choices side by side fill no slot; 陆运 alone is two modes.
        if modes.iter().any(|mode| mode == "land") && self.takes("mode") {
            modes.retain(|mode| mode != "land");
            for mode in ["rail", "truck"] {
                self.choices.push(Choice { slot: "mode".into(), value: mode.into(), label: mode.into() });
            }
        }
        // "air freight them or put them on a ship": a choice, even of one.
        let or = self.intent == Intent::Reorder && self.values("part").iter().any(|(part, _)| *part == "or");
        let several = or || modes.len() > 1 && !self.values("part").iter().any(|(part, _)| *part == "both");
        for list in [&mut categories, &mut suppliers, &mut shipments, &mut orders] {
            let mut seen: Vec<String> = Vec::new();
            list.retain(|value| {
                !seen.contains(value) && {
                    seen.push(value.clone());
                    true
                }
            });
        }
        if self.takes("category") {
            self.slots.category = OneOrMany::from_values(categories);
        }
        if self.takes("supplier") {
            self.slots.supplier = OneOrMany::from_values(suppliers);
        }
        if self.takes("shipment") {
            self.slots.shipment = OneOrMany::from_values(shipments);
        }
        if self.takes("purchase_order") {
            self.slots.purchase_order = OneOrMany::from_values(orders);
        }
        if self.takes("mode") && !several {
            self.slots.mode = OneOrMany::from_values(modes);
        }
    }

    fn period(&mut self) {
        let times = self.times();
        if self.takes("period") && self.intent != Intent::StartPromotion {
            let said = times
                .iter()
                .find(|(_, when)| {
                    // "order before Friday" is a deadline; "what to order today" is due today.
                    let deadline = self.intent == Intent::Reorder
                        && matches!(when.shape, Shape::Day | Shape::Until)
                        && when.future.to != self.today;
                    !matches!(when.shape, Shape::Length | Shape::In) && !deadline
                })
                .map(|(_, when)| when);
            // An overview is of today, whether that is said or not.
            let brief = self.intent == Intent::Overview
                && times.iter().any(|(_, when)| when.shape == Shape::Day && when.past.from == self.today);
            self.slots.period = said.filter(|_| !brief).map(|when| {
                if looks_ahead(self.intent) { when.future_or_past() } else { when.past_or_future(self.today) }
            });
        }
        if self.takes("horizon_days") {
            // A named month is the next one; last week lies behind.
            let ahead = |when: &When| {
                let behind = matches!(when.shape, Shape::LastN | Shape::Ago | Shape::Since)
                    || when.shape == Shape::Past && when.past == when.future;
                !behind && when.future.to >= self.today
            };
            // "before the weekend: what runs out in the next month": the length is the horizon.
            let said = times
                .iter()
                .filter(|(entity, when)| ahead(when) && !self.is_age(entity) && !self.is_rate(entity, when))
                .min_by_key(|(_, when)| when.shape != Shape::NextN)
                .map(|(_, when)| when.days);
            self.slots.horizon_days = said.filter(|days| *days > 0.0);
        }
        if self.takes("age_days") {
            self.slots.age_days =
                times.iter().find(|(entity, _)| self.is_age(entity)).map(|(_, when)| when.days);
            // 放了一年就是三百六十五天以上的: both say the age.
            if self.slots.age_days.is_some() && times.iter().all(|(_, when)| when.shape == Shape::Length) {
                self.slots.horizon_days = None;
            }
            if self.slots.age_days.is_none() {
                // "units past 365 days" are older than that.
                let past = |entity: &Entity| self.reading.tokens[entity.core].is("past");
                self.slots.age_days = times
                    .iter()
                    .find(|(entity, when)| {
                        when.days >= 1.0
                            && (when.shape == Shape::Length || when.shape == Shape::LastN && past(entity))
                    })
                    .map(|(_, when)| when.days);
                // "what crosses 270 days in the next month": the other length lies ahead.
                let further = times
                    .iter()
                    .find(|(_, when)| matches!(when.shape, Shape::NextN | Shape::In | Shape::Future));
                if self.slots.age_days.is_some() {
                    self.slots.horizon_days = further.map(|(_, when)| when.days);
                }
            }
        }
    }

    /// "how many units a day": a rate, no horizon.
    fn is_rate(&self, entity: &Entity, when: &When) -> bool {
        let tokens = &self.reading.tokens;
        let before = entity.start.checked_sub(1).map_or("", |at| tokens[at].text.as_str());
        when.shape == Shape::Length
            && matches!(tokens[entity.start].text.as_str(), "a" | "per" | "every" | "each" | "每")
            && !matches!(before, "for" | "in" | "within" | "over" | "next" | "about")
    }

    /// A length said as an age: "older than 270 days", 超过90天.
    fn is_age(&self, entity: &Entity) -> bool {
        self.intent == Intent::Aging
            && self
                .values("part")
                .iter()
                .any(|(part, hit)| *part == "age" && hit.start <= entity.start && entity.end <= hit.end)
    }

    /// Values with an "or" between them: a choice, none of them said.
    fn side_by_side(&self, values: &[(&str, Hit)]) -> bool {
        let between = |or: &Hit| {
            values.iter().any(|(_, hit)| hit.end <= or.start)
                && values.iter().any(|(_, hit)| or.end <= hit.start)
        };
        self.values("part").iter().any(|(part, hit)| *part == "or" && between(hit))
    }

    /// Slots whose values are words of the lexicon.
    fn lexical(&mut self) {
        let asked = asks(self.intent);
        let list = |values: Vec<(&'static str, Hit)>| {
            OneOrMany::from_values(values.into_iter().map(|(value, _)| value.to_owned()).collect())
        };
        if self.takes("metric") {
            let mut metrics = self.distinct("metric");
            if self.intent == Intent::StockLevel {
                // "how much money is parked in kettles": stock has a value, no revenue.
                metrics
                    .iter_mut()
                    .filter(|(name, _)| *name == "revenue")
                    .for_each(|(name, _)| *name = "value");
                metrics.dedup_by_key(|(name, _)| *name);
            }
            self.slots.metric = list(metrics);
        }
        if self.takes("topic") {
            let topics = self.distinct("topic");
            let first = TOPICS.iter().find(|topic| topics.iter().any(|(value, _)| value == *topic));
            self.slots.topic =
                first.map(|topic| OneOrMany::One(topic.rsplit(' ').next().unwrap_or(topic).to_owned()));
        }
        if self.takes("promotion") {
            let mut values = self.distinct("promotion");
            // "clear it at half price" is a clearance.
            let beside = self.side_by_side(&values);
            if values.len() > 1 && !beside {
                values.retain(|(value, _)| *value != "markdown");
            }
            if values.len() < 2 || !beside || !asked {
                self.slots.promotion = list(values);
            }
        }
        if self.takes("class") {
            let values = self.distinct("class");
            let beside = self.values("part").iter().any(|(part, _)| *part == "beside");
            if !beside {
                self.slots.class = list(values);
            }
        }
        if self.takes("alert_kind") {
            self.slots.alert_kind = list(self.distinct("alert_kind"));
        }
        if self.takes("percent") {
            let said = self.entities(kind::PERCENT).find_map(|entity| match entity.value {
                Value::Percent(percent) => Some(percent),
                _ => None,
            });
            // "the second at half price" is no 50 percent off.
            let second = self
                .slots
                .promotion
                .as_ref()
                .is_some_and(|kinds| kinds.values().iter().any(|kind| kind == "second_half_price"));
            // "second half price or just 30 % off": side by side.
            let beside = asked && self.takes("promotion") && self.side_by_side(&self.distinct("promotion"));
            let said = said.filter(|percent| !(beside || second && *percent == 50.0));
            self.slots.percent = said;
            if said.is_some() && self.takes("promotion") && self.slots.promotion.is_none() {
                self.slots.promotion = OneOrMany::from_values(vec!["markdown".into()]);
            }
        }
    }
}
