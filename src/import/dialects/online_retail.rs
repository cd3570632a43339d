//! UCI Online Retail: the ledger of a British wholesale shop of gifts.
//!
//! - A stock code that begins with five digits or `DCGS` is an item, in upper
//!   case; the rest are fees, services and vouchers: counted, no facts.
//! - Invoice `C…` is a return on its day: an order line of negative units and
//!   revenue. `A…` is bad debt, no fact. Price 0 is a stock adjustment,
//!   whichever sign.
//! - An item's name is its most frequent description (of equals the first in
//!   the alphabet). Days are those of the invoice, in the shop's own zone.

use super::shared::{Place, named};
use super::{Converter, Format, Table};
use crate::facts::{Kind, Row, Value, markets};
use crate::import::cell::{self, Moment, Names};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use crate::inventory::day::Day;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

pub struct OnlineRetail;

const REQUIRED: [&str; 6] = ["invoiceno", "stockcode", "quantity", "invoicedate", "unitprice", "country"];
const OPTIONAL: [&str; 2] = ["description", "customerid"];
const SHOP_ZONE: &str = "Europe/London";
const SHOP_MARKET: &str = "GB";
/// Where stock adjustments happen, unless `--warehouse` says.
const WAREHOUSE: &str = "MAIN";

impl Format for OnlineRetail {
    fn name(&self) -> &'static str {
        "online-retail"
    }

    fn dialect(&self) -> &'static str {
        "online-retail"
    }

    fn columns(&self) -> Vec<&'static str> {
        REQUIRED.into_iter().chain(OPTIONAL).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        REQUIRED.to_vec()
    }

    fn mode(&self, kind: Kind) -> Mode {
        match kind {
            // The export only names items; what is known of them stays.
            Kind::Items | Kind::Warehouses => Mode::OnlyNew,
            _ => Mode::Replace,
        }
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        Box::new(Ledger::new(table))
    }
}

struct Ledger {
    invoice: Place,
    code: Place,
    description: Place,
    quantity: Place,
    date: Place,
    price: Place,
    country: Place,
    channel: Value,
    currency: Value,
    market: Option<Value>,
    warehouse: Option<Value>,
    zone: TimeZone,
    names: Names,
    countries: FxHashMap<String, Arc<str>>,
    descriptions: FxHashMap<Arc<str>, FxHashMap<Arc<str>, u32>>,
    /// Codes as written, to count those that differ only by case.
    spellings: FxHashSet<Arc<str>>,
    last_date: (String, Option<Value>),
}

impl Ledger {
    fn new(table: &Table) -> Ledger {
        let (header, arguments) = (table.header, table.arguments);
        let zone = arguments.time_zone.clone();
        let given = |column: &str, otherwise: &str| {
            arguments.value(column).cloned().unwrap_or_else(|| Value::Text(otherwise.into()))
        };
        Ledger {
            invoice: Place::of(header, "invoiceno"),
            code: Place::of(header, "stockcode"),
            description: Place::of(header, "description"),
            quantity: Place::of(header, "quantity"),
            date: Place::of(header, "invoicedate"),
            price: Place::of(header, "unitprice"),
            country: Place::of(header, "country"),
            channel: given("channel", "other"),
            currency: given("currency", "GBP"),
            market: arguments.value("market").cloned(),
            warehouse: arguments.value("warehouse").cloned(),
            zone: zone.or_else(|| TimeZone::get(SHOP_ZONE).ok()).unwrap_or(TimeZone::UTC),
            names: Names::default(),
            countries: FxHashMap::default(),
            descriptions: FxHashMap::default(),
            spellings: FxHashSet::default(),
            last_date: (String::new(), None),
        }
    }

    /// The item of a row; `None` for fees, services and vouchers.
    fn item(&mut self, row: &RawRow) -> Result<Option<Arc<str>>, Refused> {
        let written = self.code.cell(row);
        let code = written.to_uppercase();
        let starts_with_digits = code.len() >= 5 && code.bytes().take(5).all(|byte| byte.is_ascii_digit());
        if !starts_with_digits && !code.starts_with("DCGS") {
            return Ok(None);
        }
        let refuse = |problem| self.code.refuse(row, problem);
        match cell::read(crate::facts::Type::Sku, &code, &mut self.names).map_err(refuse)? {
            Value::Text(sku) => {
                if !self.spellings.contains(written) {
                    self.spellings.insert(written.into());
                }
                Ok(Some(sku))
            }
            _ => Ok(None),
        }
    }

    /// Remembers how an item is described, to name it at the end.
    fn describe(&mut self, sku: &Arc<str>, row: &RawRow) -> Result<(), Refused> {
        let seen = self.descriptions.entry(sku.clone()).or_default();
        let description = self.description.cell(row);
        if description.is_empty() {
            return Ok(());
        }
        match seen.get_mut(description) {
            Some(count) => *count += 1,
            None => {
                let refuse = |problem| self.description.refuse(row, problem);
                cell::read(crate::facts::Type::Text, description, &mut self.names).map_err(refuse)?;
                seen.insert(description.into(), 1);
            }
        }
        Ok(())
    }

    fn market(&mut self, row: &RawRow, output: &mut Output) -> Result<Value, Refused> {
        let country = self.country.cell(row);
        if let Some(code) = self.countries.get(country) {
            return Ok(Value::Text(code.clone()));
        }
        let code = match (country, &self.market) {
            ("", Some(Value::Text(market))) => market.clone(),
            ("", _) => markets::UNKNOWN.into(),
            _ => match markets::by_name(country).or_else(|| markets::by_code(country)) {
                Some(market) => market.code.into(),
                None => return Err(self.country.refuse(row, CellProblem::UnknownCountry)),
            },
        };
        if &*code == markets::UNKNOWN {
            output.note(Note::UnknownMarket);
        }
        self.countries.insert(country.to_owned(), code.clone());
        Ok(Value::Text(code))
    }

    fn instant(&mut self, row: &RawRow) -> Result<Value, Refused> {
        let cell = self.date.cell(row);
        if let (last, Some(value)) = &self.last_date
            && last == cell
        {
            return Ok(value.clone());
        }
        let moment = match american(cell) {
            Some(time) => Ok(Moment::Local(time)),
            None if cell.is_empty() => Err(CellProblem::Blank),
            None => cell::moment(cell),
        };
        let value = moment.map_err(|problem| self.date.refuse(row, problem))?.value(&self.zone, None);
        self.last_date = (cell.to_owned(), Some(value.clone()));
        Ok(value)
    }

    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        if row.open_quote {
            return Err(Refused::row(row.line, CellProblem::OpenQuote));
        }
        let invoice = self.invoice.cell(row);
        if invoice.starts_with('A') {
            output.skip(Skip::BadDebt);
            return Ok(());
        }
        let Some(sku) = self.item(row)? else {
            output.skip(Skip::NotAnItem);
            return Ok(());
        };
        let number = |place: &Place, read: fn(&str) -> Result<i64, CellProblem>| {
            let cell = place.cell(row);
            let number = if cell.is_empty() { Err(CellProblem::Blank) } else { read(cell) };
            number.map_err(|problem| place.refuse(row, problem))
        };
        let quantity = number(&self.quantity, cell::integer)?;
        let price = number(&self.price, cell::money)?;
        let at = self.instant(row)?;
        if price == 0 {
            let day = if let Value::Instant { day, .. } = at { day } else { 0 };
            self.describe(&sku, row)?;
            self.adjust(row.line, Day(day), sku, quantity, output);
            return Ok(());
        }
        let market = self.market(row, output)?;
        let order = cell::read(crate::facts::Type::Code, invoice, &mut self.names);
        let order = if invoice.is_empty() { Err(CellProblem::Blank) } else { order };
        let order = order.map_err(|problem| self.invoice.refuse(row, problem))?;
        let units = if invoice.starts_with('C') { -quantity.abs() } else { quantity };
        let revenue = price.checked_mul(units);
        let revenue = revenue.ok_or_else(|| self.price.refuse(row, CellProblem::TooLarge))?;
        self.describe(&sku, row)?;
        let values = Kind::Orders.columns().iter().map(|column| match column.name {
            "order" => order.clone(),
            "at" => at.clone(),
            "sku" => Value::Text(sku.clone()),
            "units" => Value::Integer(units),
            "revenue" => Value::Integer(revenue),
            "unit_price" => Value::Integer(price),
            "currency" => self.currency.clone(),
            "market" => market.clone(),
            "channel" => self.channel.clone(),
            "warehouse" => self.warehouse.clone().unwrap_or(Value::Null),
            "status" => Value::Text(self.names.share("paid")),
            _ => Value::Null,
        });
        let values = values.collect();
        output.push(Kind::Orders, Row { line: row.line, values });
        Ok(())
    }

    fn adjust(&mut self, line: u64, day: Day, sku: Arc<str>, units: i64, output: &mut Output) {
        let warehouse = self.warehouse.clone().unwrap_or_else(|| Value::Text(self.names.share(WAREHOUSE)));
        let reason = self.names.share(if units < 0 { "lost" } else { "found" });
        output.note(Note::ZeroPriceAdjusts);
        let values = vec![
            Value::Integer(i64::from(day.0)),
            Value::Text(sku),
            warehouse,
            Value::Text(reason),
            Value::Integer(units),
        ];
        output.push(Kind::Adjustments, Row { line, values });
    }
}

impl Converter for Ledger {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        let joined = self.spellings.len().saturating_sub(self.descriptions.len());
        if joined > 0 {
            output.note(Note::CodesJoined { codes: joined });
        }
        if self.warehouse.is_none() && output.coverage.contains_key(&Kind::Adjustments) {
            let (warehouse, market) = (WAREHOUSE.to_owned(), SHOP_MARKET.to_owned());
            output.note(Note::DefaultWarehouse { warehouse, market });
            output.push(
                Kind::Warehouses,
                named(Kind::Warehouses, &|column| match column {
                    "warehouse" => Some(WAREHOUSE.into()),
                    "market" => Some(SHOP_MARKET.into()),
                    "kind" => Some("own".into()),
                    "time_zone" => Some(SHOP_ZONE.into()),
                    _ => None,
                }),
            );
        }
        let mut items: Vec<_> = std::mem::take(&mut self.descriptions).into_iter().collect();
        items.sort_by(|one, other| one.0.cmp(&other.0));
        for (sku, descriptions) in items {
            let most = descriptions.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
            let name = most.map_or_else(|| sku.clone(), |(name, _)| name.clone());
            let currency =
                if let Value::Text(currency) = &self.currency { Some(currency.clone()) } else { None };
            output.push(
                Kind::Items,
                named(Kind::Items, &|column| match column {
                    "sku" => Some(sku.clone()),
                    "name" => Some(name.clone()),
                    "currency" => currency.clone(),
                    _ => None,
                }),
            );
        }
    }
}

/// `12/1/2010 8:26`, month first, as the original file has it.
fn american(cell: &str) -> Option<DateTime> {
    let (date, time) = cell.split_once(' ')?;
    let mut date = date.split('/').map(str::parse::<i16>);
    let (month, day, year) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.split(':').map(str::parse::<i8>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let second = time.next().unwrap_or(Ok(0)).ok()?;
    let day = cell::calendar_day(year, month, day).ok()?;
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(day.date().to_datetime(time))
}
