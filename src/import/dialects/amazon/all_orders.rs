//! The all-orders report: a row for each line of an order, of every
//! marketplace of the account.
//!
//! - An order has no line numbers: lines of one SKU are told apart by their
//!   place. A later state replaces an earlier one by `last-updated-date`.
//! - `item-price` is of the whole line. Revenue is it less the promotion's
//!   discount and, where the marketplace's prices include tax, less the tax.
//!   A pending line without a price has no known revenue.
//! - `Amazon.de` is the market DE. What Amazon sends for other shops
//!   (`Non-Amazon`) is no sale of Amazon's: channel other, market by
//!   `ship-country`.
//! - Times are UTC; a sale's day is the marketplace's.
//! - Sent back or rejected: the order is returned in full.

use super::{DIALECT, Named, Offer, PRODUCT_NAMES, SELLER_SKUS, marketplace};
use crate::facts::{Kind, Type, Value, markets};
use crate::import::cell::Names;
use crate::import::dialects::shared::{Place, Zones, check_shape, filled};
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

pub struct AllOrders;

const COLUMNS: [&str; 37] = [
    "amazon_order_id",
    "merchant_order_id",
    "purchase_date",
    "last_updated_date",
    "order_status",
    "fulfillment_channel",
    "sales_channel",
    "order_channel",
    "url",
    "ship_service_level",
    "product_name",
    "sku",
    "asin",
    "fnsku",
    "item_status",
    "quantity",
    "currency",
    "item_price",
    "item_tax",
    "shipping_price",
    "shipping_tax",
    "gift_wrap_price",
    "gift_wrap_tax",
    "item_promotion_discount",
    "ship_promotion_discount",
    "ship_city",
    "ship_state",
    "ship_postal_code",
    "ship_country",
    "promotion_ids",
    "is_business_order",
    "purchase_order_number",
    "price_designation",
    "order_item_id",
    "customized_url",
    "customized_page",
    "is_iba",
];

const MONEY: [&str; 3] = ["item_price", "item_tax", "item_promotion_discount"];

const SPELLINGS: Spellings = &[
    ("fulfillment_channel", &["fulfilment-channel"]),
    ("sku", SELLER_SKUS),
    ("product_name", PRODUCT_NAMES),
    ("last_updated_date", &["last-update-date"]),
];

/// Columns that only some marketplaces have.
const FAMILIES: [&str; 10] = [
    "vat_",
    "is_",
    "order_invoice_",
    "payment_",
    "cpf",
    "license_",
    "buyer_",
    "signature_",
    "actual_",
    "address_",
];

impl Format for AllOrders {
    fn name(&self) -> &'static str {
        "amazon-all-orders"
    }

    fn dialect(&self) -> &'static str {
        DIALECT
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["amazon_order_id", "purchase_date", "order_status", "sku", "quantity"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        FAMILIES.iter().any(|family| name.starts_with(family))
    }

    fn styled(&self, header: &Header) -> Styled {
        let numbers: Vec<&str> = MONEY.into_iter().chain(["quantity"]).collect();
        Styled::of(header, &["purchase_date", "last_updated_date"], &numbers)
    }

    fn mode(&self, kind: Kind) -> Mode {
        super::mode(kind)
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let place = |name| Place::of(table.header, name);
        let given = |column| table.arguments.value(column).cloned();
        let zone = table.arguments.time_zone.clone().unwrap_or(TimeZone::UTC);
        Box::new(Orders {
            width: table.header.len(),
            style: table.style,
            offer: Offer::of(table, "sku"),
            order: place("amazon_order_id"),
            purchased: place("purchase_date"),
            updated: place("last_updated_date"),
            status: place("order_status"),
            item_status: place("item_status"),
            fulfilment: place("fulfillment_channel"),
            channel: place("sales_channel"),
            country: place("ship_country"),
            quantity: place("quantity"),
            currency: place("currency"),
            money: MONEY.map(place),
            given_channel: given("channel"),
            given_market: given("market"),
            given_warehouse: given("warehouse"),
            given_currency: given("currency"),
            zones: Zones::new(Some(zone)),
            names: Names::default(),
            named: Named::default(),
            unknown_states: BTreeSet::new(),
        })
    }
}

struct Orders {
    width: usize,
    style: Style,
    offer: Offer,
    order: Place,
    purchased: Place,
    updated: Place,
    status: Place,
    item_status: Place,
    fulfilment: Place,
    channel: Place,
    country: Place,
    quantity: Place,
    currency: Place,
    /// Price, tax and promotion discount.
    money: [Place; 3],
    given_channel: Option<Value>,
    given_market: Option<Value>,
    given_warehouse: Option<Value>,
    given_currency: Option<Value>,
    zones: Zones,
    names: Names,
    named: Named,
    unknown_states: BTreeSet<String>,
}

const STATES_SHOWN_MAX: usize = 10;

/// Whose sale a line is.
struct Sale {
    /// Amazon's marketplace; None: another shop's sale.
    marketplace: Option<&'static str>,
    market: Value,
}

impl Orders {
    fn sale(&self, row: &RawRow, output: &mut Output) -> Result<Sale, Refused> {
        let channel = self.channel.cell(row);
        let given = match &self.given_market {
            Some(Value::Text(market)) => markets::by_code(market).map(|market| market.code),
            _ => None,
        };
        let country = self.country.optional(row, lenient::market);
        let marketplace = match (marketplace::of_channel(channel), channel) {
            // A report of one marketplace may leave the channel out.
            (None, "") => given.or(country.clone().ok().flatten()),
            (marketplace, _) => marketplace,
        };
        let market = match marketplace {
            Some(market) => Some(market),
            None => country?.or(given),
        };
        let market = market.unwrap_or_else(|| {
            output.note(Note::UnknownMarket);
            markets::UNKNOWN
        });
        Ok(Sale { marketplace, market: Value::Text(market.into()) })
    }

    /// What the customer paid for the line's goods; None where it has no price.
    fn revenue(&self, row: &RawRow, market: &Value) -> Result<Option<i64>, Refused> {
        let [price, tax, discount] = &self.money;
        let money = |place: &Place| place.optional(row, |cell| lenient::money(cell, self.style));
        let (Some(paid), tax, discount) = (money(price)?, money(tax)?, money(discount)?) else {
            return Ok(None);
        };
        let includes_tax = matches!(market, Value::Text(market) if marketplace::prices_include_tax(market));
        let tax = tax.filter(|_| includes_tax).unwrap_or(0);
        let less = discount.unwrap_or(0).saturating_abs().saturating_add(tax);
        paid.checked_sub(less).map(Some).ok_or_else(|| price.refuse(row, CellProblem::TooLarge))
    }

    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        check_shape(row, self.width)?;
        let order = self.order.value(row, Type::Code, self.style, &mut self.names)?;
        if order == Value::Null {
            return Err(self.order.refuse(row, CellProblem::Blank));
        }
        let Some(sku) = self.offer.sku(row, self.style, &mut self.names)? else {
            output.skip(Skip::NoSku);
            return Ok(());
        };
        let Sale { marketplace, market } = self.sale(row, output)?;
        let moment = |cell| lenient::moment(cell, self.style);
        let purchased = self.purchased.required(row, moment)?;
        let updated = self.updated.optional(row, moment)?;
        let units = self.quantity.required(row, |cell| lenient::integer(cell, self.style))?;
        let state = status(self.status.cell(row), self.item_status.cell(row));
        if state.is_none() {
            self.unknown_states.insert(self.status.cell(row).to_owned());
        }
        let revenue = self.revenue(row, &market)?;
        let currency = match self.currency.value(row, Type::Currency, self.style, &mut self.names)? {
            Value::Null if revenue.is_some() => self.given_currency.clone().unwrap_or_else(|| own(&market)),
            currency => currency,
        };
        let fulfilment = match self.fulfilment.cell(row).to_lowercase().as_str() {
            "amazon" | "afn" => Some("platform"),
            "merchant" | "mfn" | "seller" => Some("merchant"),
            _ => None,
        };
        let channel = match (marketplace, &self.given_channel) {
            (None, _) => Value::Text(self.names.share("other")),
            (Some(_), Some(given)) => given.clone(),
            (Some(_), None) => Value::Text(self.names.share("amazon")),
        };
        self.named.add(row, &self.offer, &sku, marketplace, &mut self.names)?;
        let at = self.zones.value(purchased, Some(&market), output);
        let updated = updated.map(|moment| self.zones.value(moment, Some(&market), output));
        let line = filled(Kind::Orders, row.line, |column| match column {
            "order" => Some(order.clone()),
            "at" => Some(at.clone()),
            "sku" => Some(Value::Text(sku.clone())),
            "units" => Some(Value::Integer(units)),
            "revenue" => revenue.map(Value::Integer),
            "currency" => Some(currency.clone()),
            "market" => Some(market.clone()),
            "channel" => Some(channel.clone()),
            "warehouse" => self.given_warehouse.clone(),
            "status" => Some(Value::Text(state.unwrap_or("paid").into())),
            "updated_at" => updated.clone(),
            "fulfilment" => fulfilment.map(|by| Value::Text(by.into())),
            _ => None,
        });
        output.push(Kind::Orders, line);
        Ok(())
    }
}

/// The currency of a market's own prices.
fn own(market: &Value) -> Value {
    let market = if let Value::Text(code) = market { markets::by_code(code) } else { None };
    let currency = market.map(|market| market.currency).filter(|code| !code.is_empty());
    currency.map_or(Value::Null, |code| Value::Text(code.into()))
}

/// Our word for the states of an order and its line; None for an unknown one.
fn status(order: &str, item: &str) -> Option<&'static str> {
    let plain = |status: &str| status.to_lowercase().replace([' ', '_', '–'], "").replace("--", "-");
    let (order, item) = (plain(order), plain(item));
    let cancelled = |status: &str| status.starts_with("cancel");
    if cancelled(&order) || cancelled(&item) || order == "unfulfillable" || item == "unfulfillable" {
        return Some("cancelled");
    }
    Some(match order.as_str() {
        "shipped-deliveredtobuyer" | "shipped-pickedup" | "delivered" => "delivered",
        "shipped-returnedtoseller" | "shipped-returningtoseller" | "shipped-rejectedbybuyer" | "returned" => {
            "refunded"
        }
        "partiallyshipped" if !item.starts_with("shipped") => "paid",
        "unshipped" | "invoiceunconfirmed" | "processing" => "paid",
        order if order.starts_with("pending") => "pending",
        order if order.starts_with("ship") || order == "partiallyshipped" || order == "complete" => "shipped",
        _ => return None,
    })
}

impl Converter for Orders {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        if !self.unknown_states.is_empty() {
            let words: Vec<&str> =
                self.unknown_states.iter().map(String::as_str).take(STATES_SHOWN_MAX).collect();
            output.note(Note::UnknownStates { words: words.join(", ") });
        }
        std::mem::take(&mut self.named).push(output);
    }
}
