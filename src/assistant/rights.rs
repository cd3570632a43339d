//! What a person may ask: a question within their markets, or refused; which
//! names may be said to them.
//!
//! A question that names no market is asked of the person's own. A market of
//! others is refused; of the European Union their members are taken. A warehouse
//! is theirs where it lies in one of their markets or sells there: the stock of
//! a pool is one stock, shown whole to whoever has one of its markets. Sales are
//! those of their markets alone, so are shares, classes and turnover. Goods
//! bound for nowhere named are seen by whoever has all markets.
//!
//! A partner knows the items, shipments, orders and destinations of its own
//! goods. Any other name is unknown to it, whether it exists or not.

use super::action::Proposal;
use super::answer::{Answer, Body, Reason, Refusal, Status};
use super::capability::{self, Capability};
use super::person::Person;
use super::role;
use super::scope::EU_MEMBERS;
use crate::intent::catalogue::{Catalogue, ItemName, WarehouseName};
use crate::intent::contract::{Intent, OneOrMany, Parse, Slots};
use crate::inventory::facts::{Facts, Shipment};
use crate::inventory::ids::{MarketId, TextId, WarehouseId};
use crate::inventory::partner::{NOBODY, Theirs};
use crate::inventory::places;
use crate::inventory::snapshot::Snapshot;
use std::collections::BTreeSet;

/// Why a question is not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum NotTheirs {
    Refused(Refusal),
    /// Unknown to a partner.
    NotKnown {
        slot: &'static str,
        value: String,
    },
}

/// What one person may ask of one snapshot.
pub struct Rights<'a> {
    pub snapshot: &'a Snapshot,
    pub person: &'a Person,
    /// Of a partner.
    theirs: Option<Theirs>,
}

impl<'a> Rights<'a> {
    pub fn of(snapshot: &'a Snapshot, person: &'a Person) -> Rights<'a> {
        let theirs = partner_id(snapshot, person).map(|partner| Theirs::of(snapshot, partner));
        Rights { snapshot, person, theirs }
    }

    /// The question as this person may ask it.
    pub fn narrowed(&self, parse: &Parse) -> Result<Parse, NotTheirs> {
        if !self.person.may(parse.intent) {
            return Err(NotTheirs::Refused(Refusal::Role));
        }
        let mut parse = parse.clone();
        if let Some(theirs) = &self.theirs {
            self.known_to_partner(theirs, &parse.slots)?;
            // It tells of its shipments alone, not of what lies in a warehouse.
            let unsaid = parse.slots.shipment.is_none() && parse.missing.is_empty();
            if capability::of(parse.intent) == Capability::Records && unsaid {
                parse.missing.push("shipment".to_owned());
                parse.choices.clear();
            }
        }
        let talks = matches!(capability::of(parse.intent), Capability::Talks | Capability::Amends);
        if self.person.markets.is_some() && !talks {
            self.within_markets(parse.intent, &mut parse.slots)?;
        }
        Ok(parse)
    }

    /// Whether this value of a slot may be named to the person.
    pub fn names(&self, slot: &str, value: &str) -> bool {
        if let Some(theirs) = &self.theirs {
            return self.partner_names(theirs, slot, value);
        }
        match slot {
            "market" => self.person.markets.is_none() || !self.own_markets(value).is_empty(),
            "warehouse" => self.sees_warehouse(value),
            "shipment" => self.sees_shipment(value),
            "purchase_order" => self.sees_order(value),
            _ => true,
        }
    }

    /// Whether the person may have this written: nothing outside their markets,
    /// of a partner nothing but its own goods.
    pub fn may_write(&self, proposal: &Proposal) -> Result<(), Refusal> {
        for write in &proposal.writes {
            let text = |field: &str| write.row.get(field).and_then(|value| value.as_str());
            let market = text("market").is_none_or(|market| self.person.sees_market(market));
            let places = ["warehouse", "to_warehouse"].into_iter().filter_map(text);
            if !market || !places.into_iter().all(|code| self.sees_warehouse(code)) {
                return Err(Refusal::Market);
            }
            if let Some(theirs) = &self.theirs {
                let own = |slot| text(slot).is_none_or(|value| self.partner_names(theirs, slot, value));
                if !["shipment", "sku", "warehouse"].into_iter().all(own) {
                    return Err(Refusal::Role);
                }
            }
        }
        Ok(())
    }

    /// What is recorded of the goods that the person may tell of: of a partner's
    /// shipments and orders its own lines.
    pub fn recorded(&self, recorded: &Facts) -> Option<Facts> {
        let theirs = self.theirs.as_ref()?;
        let mut own = Facts { names: recorded.names.clone(), ..Facts::default() };
        let ids = |number: TextId, sku| {
            let names = &self.snapshot.names;
            let number = names.texts.get(recorded.names.texts.as_str(number))?;
            Some((number, names.skus.get(recorded.names.skus.as_str(sku))?))
        };
        let shipped = |row: &&Shipment| {
            ids(row.shipment, row.sku).is_some_and(|(number, sku)| theirs.has_shipment(number, sku))
        };
        own.shipments = recorded.shipments.iter().filter(shipped).copied().collect();
        Some(own)
    }

    /// The names that the person's words are read with; None: all there are.
    pub fn catalogue(&self, all: &Catalogue) -> Option<Catalogue> {
        let theirs = self.theirs.as_ref()?;
        let names = &self.snapshot.names;
        let (skus, places) = (theirs.skus(), theirs.destinations(self.snapshot));
        let sku = |item: &&ItemName| names.skus.get(&item.sku).is_some_and(|sku| skus.contains(&sku));
        let place = |known: &&WarehouseName| {
            names.warehouses.get(&known.code).is_some_and(|place| places.contains(&place))
        };
        // What colleagues and shops call an item, and its category, are the team's.
        let named =
            |item: &ItemName| ItemName { aliases: Vec::new(), category: String::new(), ..item.clone() };
        let numbers = |rows: &mut dyn Iterator<Item = TextId>| {
            let numbers: BTreeSet<String> = rows.map(|number| names.texts.text(number).to_string()).collect();
            numbers.into_iter().collect()
        };
        Some(Catalogue {
            items: all.items.iter().filter(sku).map(named).collect(),
            warehouses: all.warehouses.iter().filter(place).cloned().collect(),
            suppliers: self.person.partner().into_iter().map(str::to_owned).collect(),
            shipments: numbers(&mut theirs.shipments(self.snapshot).map(|row| row.shipment)),
            purchase_orders: numbers(&mut theirs.orders(self.snapshot).map(|row| row.purchase_order)),
            ..Catalogue::default()
        })
    }

    /// A partner's line without others: who else carries or makes it, and the
    /// number of an order that is not theirs.
    pub fn without_others(&self, answer: &mut Answer) {
        let (Some(theirs), Some(Body::Action(action))) = (&self.theirs, &mut answer.answer) else { return };
        for write in &mut action.proposal.writes {
            let others =
                [("forwarder", "supplier"), ("supplier", "supplier"), ("purchase_order", "purchase_order")];
            for (field, slot) in others {
                let said = write.row.get(field).and_then(|value| value.as_str());
                if said.is_some_and(|said| !self.partner_names(theirs, slot, said)) {
                    write.row.shift_remove(field);
                }
            }
        }
    }

    /// Only what the person may be told of is offered.
    pub fn offered(&self, answer: &mut Answer) {
        answer.choices.retain(|choice| self.names(&choice.slot, &choice.value));
    }

    fn within_markets(&self, intent: Intent, slots: &mut Slots) -> Result<(), NotTheirs> {
        let refused = Err(NotTheirs::Refused(Refusal::Market));
        let mut asked: Vec<String> = Vec::new();
        for market in slots.market.as_ref().map_or(&[][..], OneOrMany::values) {
            let own = self.own_markets(market);
            if own.is_empty() {
                return refused;
            }
            asked.extend(own);
        }
        let named = |slot: &Option<OneOrMany>, sees: &dyn Fn(&str) -> bool| {
            slot.as_ref().is_none_or(|values| values.values().iter().all(|value| sees(value)))
        };
        if !named(&slots.warehouse, &|code| self.sees_warehouse(code))
            || !named(&slots.shipment, &|number| self.sees_shipment(number))
            || !named(&slots.purchase_order, &|number| self.sees_order(number))
        {
            return refused;
        }
        if asked.is_empty() {
            let own = self.person.markets.as_deref().unwrap_or_default();
            if own.is_empty() {
                return refused;
            }
            // What is told says its place itself; but an order of somebody with
            // one market goes there.
            match capability::of(intent) {
                Capability::Answers => asked = self.mentioned(own),
                _ if intent == Intent::RecordOrder && slots.warehouse.is_none() && own.len() == 1 => {
                    asked = own.to_vec();
                }
                _ => return Ok(()),
            }
        }
        asked.dedup();
        slots.market = OneOrMany::from_values(asked);
        Ok(())
    }

    /// Markets that some fact mentions; all of them where none is.
    fn mentioned(&self, markets: &[String]) -> Vec<String> {
        let has = |market: &str| self.snapshot.names.markets.get(market).is_some();
        let known =
            |market: &&String| has(market) || *market == "EU" && EU_MEMBERS.iter().any(|own| has(own));
        let found: Vec<String> = markets.iter().filter(known).cloned().collect();
        if found.is_empty() { markets.to_vec() } else { found }
    }

    /// What the person has of a market said; of the union their members of it.
    fn own_markets(&self, market: &str) -> Vec<String> {
        match market {
            // Of the union they have some members, or the union.
            "EU" if !self.person.sees_market("EU") => {
                let own = self.person.markets.iter().flatten();
                own.filter(|own| EU_MEMBERS.contains(&own.as_str())).cloned().collect()
            }
            _ if self.person.sees_market(market) => vec![market.to_owned()],
            _ => Vec::new(),
        }
    }

    fn market_ids(&self) -> Option<Vec<MarketId>> {
        self.person.markets.as_ref()?;
        let names = &self.snapshot.names.markets;
        Some(names.ids().filter(|market| self.person.sees_market(&names.text(*market))).collect())
    }

    fn sees_place(&self, place: WarehouseId) -> bool {
        self.market_ids()
            .is_none_or(|markets| place.is_some() && places::is_in(self.snapshot, place, &markets))
    }

    /// A code that nothing has is nobody's secret.
    fn sees_warehouse(&self, code: &str) -> bool {
        self.snapshot.names.warehouses.get(code).is_none_or(|place| self.sees_place(place))
    }

    fn sees_shipment(&self, number: &str) -> bool {
        if self.person.markets.is_none() {
            return true;
        }
        let Some(number) = self.snapshot.names.texts.get(number) else { return true };
        let mut rows = self.snapshot.shipments.all().iter().filter(|row| row.shipment == number).peekable();
        let mut moved = self.snapshot.transfers.all().iter().filter(|row| row.shipment == number).peekable();
        let known = rows.peek().is_some() || moved.peek().is_some();
        !known
            || rows.any(|row| self.sees_place(row.to_warehouse))
            || moved.any(|row| self.sees_place(row.to))
    }

    fn sees_order(&self, number: &str) -> bool {
        if self.person.markets.is_none() {
            return true;
        }
        let Some(number) = self.snapshot.names.texts.get(number) else { return true };
        let all = self.snapshot.supplier_orders.all();
        let mut rows = all.iter().filter(|row| row.purchase_order == number).peekable();
        rows.peek().is_none() || rows.any(|row| self.sees_place(row.to_warehouse))
    }

    fn known_to_partner(&self, theirs: &Theirs, slots: &Slots) -> Result<(), NotTheirs> {
        if slots.category.is_some() || slots.owner.is_some() || slots.channel.is_some() {
            return Err(NotTheirs::Refused(Refusal::Role));
        }
        let said: [(&'static str, &Option<OneOrMany>); 7] = [
            ("item", &slots.item),
            ("warehouse", &slots.warehouse),
            ("from", &slots.from),
            ("to", &slots.to),
            ("supplier", &slots.supplier),
            ("shipment", &slots.shipment),
            ("purchase_order", &slots.purchase_order),
        ];
        for (slot, values) in said {
            for value in values.as_ref().map_or(&[][..], OneOrMany::values) {
                if !self.partner_names(theirs, slot, value) {
                    return Err(NotTheirs::NotKnown { slot, value: value.clone() });
                }
            }
        }
        Ok(())
    }

    fn partner_names(&self, theirs: &Theirs, slot: &str, value: &str) -> bool {
        let (snapshot, names) = (self.snapshot, &self.snapshot.names);
        match slot {
            "item" | "sku" => names.skus.get(value).is_some_and(|sku| theirs.skus().contains(&sku)),
            "warehouse" | "from" | "to" => {
                let place = names.warehouses.get(value);
                place.is_some_and(|place| theirs.destinations(snapshot).contains(&place))
            }
            "shipment" => {
                let number = names.texts.get(value);
                number.is_some_and(|number| theirs.shipments(snapshot).any(|row| row.shipment == number))
            }
            "purchase_order" => {
                let number = names.texts.get(value);
                number.is_some_and(|number| theirs.orders(snapshot).any(|row| row.purchase_order == number))
            }
            "supplier" => self.person.partner() == Some(value),
            "owner" | "category" | "channel" => false,
            _ => true,
        }
    }
}

/// The id of a partner's name; of one that no fact names, nobody's.
pub fn partner_id(snapshot: &Snapshot, person: &Person) -> Option<TextId> {
    let known = |name: &str| snapshot.names.texts.get(name).filter(|id| id.is_some());
    person.partner().map(|name| known(name).unwrap_or(NOBODY))
}

/// The answer to a question that is not asked.
pub fn refused(parse: &Parse, why: NotTheirs) -> Answer {
    match why {
        NotTheirs::Refused(why) => {
            role::refused(Answer::bare(parse.intent, parse.slots.clone(), Status::Ok), why)
        }
        NotTheirs::NotKnown { slot, value } => {
            let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::NoData);
            answer.reason = Some(Reason::NotKnown { slot, not_known: value });
            answer
        }
    }
}
