//! What the person says beside the file: values for columns that a file
//! lacks or leaves blank, the kind, the names of columns.

use super::cell;
use super::header::normal;
use super::lenient::Style;
use super::problem::CellProblem;
use crate::facts::{Kind, Value};
use jiff::tz::TimeZone;

/// The arguments of an import, checked.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// Values by the name of our column.
    values: Vec<(&'static str, Value, String)>,
    /// Zone of times that have no offset; without it the market's.
    pub time_zone: Option<TimeZone>,
    /// Whether the day stands before the month in days like 11/12/2026.
    pub day_first: Option<bool>,
    /// The kind (or known export) of every file, instead of recognising it.
    pub kind: Option<String>,
    /// (normal name of the file's column, our column).
    map: Vec<(String, String)>,
}

/// Why an argument cannot be used: the command line is at fault.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentProblem {
    /// `--market XX` and the like.
    Value { argument: &'static str, value: String, problem: CellProblem },
    /// A part of `--map` that is not `file column=our column`.
    MapForm { part: String },
    /// `--day-order` is neither day-first nor month-first.
    DayOrder { value: String },
    /// The right side of `--map` is no column of any kind.
    MapColumn { column: String },
}

impl Arguments {
    /// Our columns that an argument can give.
    pub const COLUMNS: [&str; 5] = ["as_of", "market", "warehouse", "channel", "currency"];

    /// Sets the value of one of our columns (as_of, market, warehouse …).
    pub fn give(&mut self, column: &'static str, text: &str) -> Result<(), ArgumentProblem> {
        use crate::facts::Type;
        let problem = |problem| ArgumentProblem::Value { argument: column, value: text.to_owned(), problem };
        let ty = match column {
            "as_of" => Type::Day,
            "market" => Type::Market,
            "warehouse" => Type::Warehouse,
            "channel" => Type::Channel,
            _ => Type::Currency,
        };
        let text = super::rows::trim(text);
        if text.is_empty() {
            return Err(problem(CellProblem::Blank));
        }
        let value = cell::read(ty, text, &mut cell::Names::default()).map_err(problem)?;
        self.values.push((column, value, text.to_owned()));
        Ok(())
    }

    pub fn set_time_zone(&mut self, name: &str) -> Result<(), ArgumentProblem> {
        let zone = TimeZone::get(name.trim()).map_err(|_| ArgumentProblem::Value {
            argument: "time-zone",
            value: name.to_owned(),
            problem: CellProblem::NotATimeZone,
        })?;
        self.time_zone = Some(zone);
        Ok(())
    }

    /// Reads `day-first` or `month-first`.
    pub fn set_day_order(&mut self, text: &str) -> Result<(), ArgumentProblem> {
        self.day_first = match text.trim().to_ascii_lowercase().as_str() {
            "day-first" => Some(true),
            "month-first" => Some(false),
            _ => return Err(ArgumentProblem::DayOrder { value: text.to_owned() }),
        };
        Ok(())
    }

    /// What is said of how a file writes days and numbers.
    pub fn style(&self) -> Style {
        self.day_first.map_or(Style::default(), |day_first| Style::default().with_day_first(day_first))
    }

    /// Reads `订单号=order,MSKU=sku`.
    pub fn set_map(&mut self, text: &str) -> Result<(), ArgumentProblem> {
        for part in text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty()) {
            let form = || ArgumentProblem::MapForm { part: part.to_owned() };
            let (theirs, ours) = part.rsplit_once(['=', '＝']).ok_or_else(form)?;
            let (theirs, ours) = (normal(theirs), normal(ours));
            if theirs.is_empty() || ours.is_empty() {
                return Err(form());
            }
            if !Kind::ALL.iter().any(|kind| kind.column(&ours).is_some()) {
                return Err(ArgumentProblem::MapColumn { column: ours });
            }
            self.map.push((theirs, ours));
        }
        Ok(())
    }

    /// The value given for one of our columns.
    pub fn value(&self, column: &str) -> Option<&Value> {
        self.values.iter().rev().find(|(name, _, _)| *name == column).map(|(_, value, _)| value)
    }

    pub fn gives(&self, column: &str) -> bool {
        self.value(column).is_some()
    }

    pub fn mapped(&self, theirs: &str) -> Option<&str> {
        self.map.iter().find(|(name, _)| name == theirs).map(|(_, ours)| ours.as_str())
    }

    /// One text that is equal when the same file would be read the same way.
    pub fn fingerprint(&self) -> String {
        let mut parts: Vec<String> =
            self.values.iter().map(|(name, _, text)| format!("{name}={text}")).collect();
        parts.extend(
            self.time_zone.as_ref().and_then(TimeZone::iana_name).map(|zone| format!("time_zone={zone}")),
        );
        parts.extend(self.day_first.map(|day_first| format!("day_first={day_first}")));
        parts.extend(self.kind.iter().map(|kind| format!("kind={kind}")));
        parts.extend(self.map.iter().map(|(theirs, ours)| format!("map:{theirs}={ours}")));
        parts.sort();
        parts.join(";")
    }
}
