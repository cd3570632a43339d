//! Shopify's orders export: a row for each line of an order, the order's own
//! fields on its first row alone.
//!
//! - An order is keyed by its `Id`, else its `Name`.
//! - Revenue is what the customer paid for the goods (see `revenue`).
//! - A refunded order is returned in full; one refunded in part sold less.
//! - Lines without a SKU (tips, custom items) share in the order's discount
//!   and make no facts.

/// The headers.
mod columns;

use self::columns::{COLUMNS, FAMILIES, Places};
use super::revenue::{self, Line, Sums};
use crate::facts::{Kind, Type, Value, markets};
use crate::import::cell::{Moment, Names};
use crate::import::dialects::collect::NamedItems;
use crate::import::dialects::shared::{Place, Zones, check_shape, filled};
use crate::import::dialects::{Converter, Format, Styled, Table};
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use std::sync::Arc;

pub struct ShopifyOrders;

impl Format for ShopifyOrders {
    fn name(&self) -> &'static str {
        "shopify-orders"
    }

    fn dialect(&self) -> &'static str {
        "shopify-orders"
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["name", "created_at", "lineitem_quantity", "lineitem_price", "lineitem_sku"]
    }

    fn has_more(&self, name: &str) -> bool {
        FAMILIES.iter().any(|family| name.starts_with(family))
    }

    fn styled(&self, header: &Header) -> Styled {
        let days = ["created_at", "fulfilled_at", "paid_at", "cancelled_at"];
        let numbers = [
            "subtotal",
            "shipping",
            "taxes",
            "total",
            "discount_amount",
            "refunded_amount",
            "lineitem_price",
            "lineitem_discount",
        ];
        Styled::of(header, &days, &numbers)
    }

    fn mode(&self, kind: Kind) -> Mode {
        match kind {
            Kind::Items => Mode::OnlyNew,
            _ => Mode::Replace,
        }
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let arguments = table.arguments;
        let given = |column| arguments.value(column).cloned();
        Box::new(Orders {
            places: Places::of(table.header),
            width: table.header.len(),
            style: table.style,
            channel: given("channel").unwrap_or_else(|| Value::Text("shopify".into())),
            market: given("market"),
            currency: given("currency"),
            warehouse: given("warehouse"),
            zones: Zones::new(arguments.time_zone.clone()),
            names: Names::default(),
            items: NamedItems::default(),
            order: None,
        })
    }
}

/// An order whose rows are being read.
struct Order {
    /// As the rows say it.
    name: String,
    key: Value,
    created: Moment,
    fulfilled: Option<Moment>,
    market: Value,
    currency: Value,
    /// Lower case.
    financial: String,
    fulfillment: String,
    is_cancelled: bool,
    sums: Sums,
    lines: Vec<OrderLine>,
    /// The rows of it that were refused.
    refused: u64,
}

struct OrderLine {
    line: u64,
    sku: Option<Arc<str>>,
    name: String,
    units: i64,
    price: i64,
    amounts: Line,
    /// Lower case; blank where it says nothing.
    fulfillment: String,
}

struct Orders {
    places: Places,
    width: usize,
    style: Style,
    channel: Value,
    market: Option<Value>,
    currency: Option<Value>,
    warehouse: Option<Value>,
    zones: Zones,
    names: Names,
    items: NamedItems,
    order: Option<Order>,
}

impl Orders {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        check_shape(row, self.width)?;
        let name = self.places.name.required(row, Ok)?;
        let starts = !self.places.created_at.cell(row).is_empty();
        let continues = self.order.as_ref().is_some_and(|order| order.name == name);
        // Two orders of one name (of two shops) differ by their Id.
        let is_another = starts && continues && self.is_another(row);
        if !continues || is_another {
            self.close(output);
            let order = self.start(name, row, output)?;
            self.order = Some(order);
        }
        let line = self.line(row);
        let Some(order) = &mut self.order else { return Ok(()) };
        match line {
            Ok(line) => {
                order.lines.push(line);
                Ok(())
            }
            Err(refused) => {
                order.refused += 1;
                Err(refused)
            }
        }
    }

    fn is_another(&self, row: &RawRow) -> bool {
        let id = self.places.id.cell(row);
        let known = self.order.as_ref().map(|order| &order.key);
        !is_useless(id) && !matches!(known, Some(Value::Text(key)) if **key == *id)
    }

    fn start(&mut self, name: &str, row: &RawRow, output: &mut Output) -> Result<Order, Refused> {
        let (places, style) = (&self.places, self.style);
        let names = &mut self.names;
        let key = match places.id.cell(row) {
            id if is_useless(id) => places.name.value(row, Type::Code, style, names)?,
            _ => places.id.value(row, Type::Code, style, names)?,
        };
        let created = places.created_at.required(row, |cell| lenient::moment(cell, style))?;
        let fulfilled = places.fulfilled_at.optional(row, |cell| lenient::moment(cell, style))?;
        let currency = match places.currency.value(row, Type::Currency, style, names)? {
            Value::Null => self.currency.clone().unwrap_or(Value::Null),
            currency => currency,
        };
        let mut country = |place: &Place| place.value(row, Type::Market, style, names);
        let mut market = country(&places.shipping_country)?;
        if market == Value::Null {
            market = country(&places.billing_country)?;
        }
        if market == Value::Null {
            market = self.market.clone().unwrap_or_else(|| {
                output.note(Note::UnknownMarket);
                Value::Text(markets::UNKNOWN.into())
            });
        }
        let money = |place: &Place| place.optional(row, |cell| lenient::money(cell, style));
        let sums = Sums {
            subtotal: money(&places.subtotal)?,
            shipping: money(&places.shipping)?,
            taxes: money(&places.taxes)?,
            total: money(&places.total)?,
            discount: money(&places.discount)?,
            duties: money(&places.duties)?,
            refunded: money(&places.refunded)?,
            unit: least_amount(&currency),
        };
        Ok(Order {
            name: name.to_owned(),
            key,
            created,
            fulfilled,
            market,
            currency,
            financial: places.financial.cell(row).to_lowercase().replace(' ', "_"),
            fulfillment: places.fulfillment.cell(row).to_lowercase(),
            is_cancelled: !places.cancelled_at.cell(row).is_empty(),
            sums,
            lines: Vec::new(),
            refused: 0,
        })
    }

    fn line(&mut self, row: &RawRow) -> Result<OrderLine, Refused> {
        let (places, style) = (&self.places, self.style);
        let sku = match places.sku.value(row, Type::Sku, style, &mut self.names)? {
            Value::Text(sku) => Some(sku),
            _ => None,
        };
        let units = places.quantity.required(row, |cell| lenient::integer(cell, style))?;
        let price = places.price.required(row, |cell| lenient::money(cell, style))?;
        let discount = places.line_discount.optional(row, |cell| lenient::money(cell, style))?;
        let gross = price.checked_mul(units).filter(|gross| gross.abs() <= AMOUNT_MAX);
        let gross = gross.ok_or_else(|| places.price.refuse(row, CellProblem::TooLarge))?;
        let has_sku = sku.is_some();
        // A workbook has truth values of its own.
        let untaxed = ["false", "no", "0"];
        let taxable = !untaxed.contains(&places.taxable.cell(row).to_lowercase().as_str());
        Ok(OrderLine {
            line: row.line,
            sku,
            name: places.line_name.cell(row).to_owned(),
            units,
            price,
            amounts: Line { gross, discount: discount.unwrap_or(0), taxable, has_sku },
            fulfillment: places.line_fulfillment.cell(row).to_lowercase(),
        })
    }

    /// Writes the order whose rows were read.
    fn close(&mut self, output: &mut Output) {
        let Some(order) = self.order.take() else { return };
        if order.refused > 0 {
            // What its other lines cost cannot be told without the refused ones.
            for line in &order.lines {
                output.refuse([Refused::row(line.line, CellProblem::OrderRefused)]);
            }
            return;
        }
        let amounts: Vec<Line> = order.lines.iter().map(|line| line.amounts).collect();
        let paid = revenue::of_lines(&amounts, &order.sums);
        let at = self.zones.value(order.created, Some(&order.market), output);
        let fulfilled = order.fulfilled.map(|moment| self.zones.value(moment, Some(&order.market), output));
        for (line, (revenue, refunded)) in order.lines.iter().zip(paid) {
            let Some(sku) = &line.sku else {
                output.skip(Skip::NoSku);
                continue;
            };
            self.items.add(sku, &line.name);
            let status = order.status(line);
            let is_shipped = line.is_shipped(&order);
            let row = filled(Kind::Orders, line.line, |column| match column {
                "order" => Some(order.key.clone()),
                "at" => Some(at.clone()),
                "sku" => Some(Value::Text(sku.clone())),
                "units" => Some(Value::Integer(line.units)),
                "revenue" => Some(Value::Integer(revenue)),
                "unit_price" => Some(Value::Integer(line.price)),
                "currency" => Some(order.currency.clone()),
                "market" => Some(order.market.clone()),
                "channel" => Some(self.channel.clone()),
                "warehouse" => self.warehouse.clone(),
                "status" => Some(Value::Text(status.into())),
                "refunded" if refunded > 0 && status != "refunded" => Some(Value::Integer(refunded)),
                "shipped_at" if is_shipped => fulfilled.clone(),
                _ => None,
            });
            output.push(Kind::Orders, row);
        }
    }
}

impl Order {
    fn status(&self, line: &OrderLine) -> &'static str {
        let never_paid = matches!(self.financial.as_str(), "voided" | "expired");
        if never_paid || self.is_cancelled && !line.is_shipped(self) {
            "cancelled"
        } else if self.financial == "refunded" || self.is_cancelled {
            "refunded"
        } else if line.is_shipped(self) {
            "shipped"
        } else if matches!(self.financial.as_str(), "pending" | "authorized" | "partially_paid" | "unpaid") {
            "pending"
        } else {
            "paid"
        }
    }
}

impl OrderLine {
    fn is_shipped(&self, order: &Order) -> bool {
        match self.fulfillment.as_str() {
            "" => order.fulfillment == "fulfilled",
            own => own == "fulfilled",
        }
    }
}

/// Amounts of one line stay under this, so that an order's sums cannot overflow.
const AMOUNT_MAX: i64 = 1_000_000_000_000 * 10_000;

/// Whether there is no number, or a spreadsheet has rounded it away.
fn is_useless(id: &str) -> bool {
    id.is_empty() || lenient::is_rounded(id)
}

/// Currencies without cents.
fn least_amount(currency: &Value) -> i64 {
    const WHOLE: [&str; 12] =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KRW", "PYG", "RWF", "UGX", "VND", "XAF"];
    match currency {
        Value::Text(code) if WHOLE.contains(&&**code) => 10_000,
        _ => 100,
    }
}

impl Converter for Orders {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        self.close(output);
        std::mem::take(&mut self.items).push(output);
    }
}
