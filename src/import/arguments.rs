//! What the person says beside the file: values for columns that a file
//! lacks or leaves blank, the kind, the names of columns.

use super::cell;
use super::header::normal;
use super::lenient::Style;
use super::mapping::{Mapping, Remembered, fields};
use super::problem::CellProblem;
use crate::facts::Value;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Mappings that were said before, by header.
    pub remembered: Arc<Vec<Remembered>>,
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
    /// A mapping file that is no TOML of the form.
    MapFile { reason: String },
    /// `[given]` of a mapping file names what no argument can give.
    GivenColumn { column: String },
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

    /// What stands for our field where a column is none.
    pub const NOTHING: &str = "-";

    /// Reads `订单号=order,MSKU=sku,备注=-`; a comma in a name has a backslash
    /// before it.
    pub fn set_map(&mut self, text: &str) -> Result<(), ArgumentProblem> {
        for part in parts_of(text) {
            let form = || ArgumentProblem::MapForm { part: part.clone() };
            let (theirs, ours) = part.rsplit_once(['=', '＝']).ok_or_else(form)?;
            self.map_column(theirs, ours, form)?;
        }
        Ok(())
    }

    fn map_column(
        &mut self,
        theirs: &str,
        ours: &str,
        form: impl Fn() -> ArgumentProblem,
    ) -> Result<(), ArgumentProblem> {
        let theirs = normal(theirs);
        let ours = match super::rows::trim(ours) {
            Arguments::NOTHING => Arguments::NOTHING.to_owned(),
            ours => normal(ours),
        };
        if theirs.is_empty() || ours.is_empty() {
            return Err(form());
        }
        if ours != Arguments::NOTHING && !fields::exists(&ours) {
            return Err(ArgumentProblem::MapColumn { column: ours });
        }
        self.map.retain(|(known, _)| *known != theirs);
        self.map.push((theirs, ours));
        Ok(())
    }

    /// Reads a mapping file (TOML): `kind`, `[columns]` as in `--map`,
    /// `[given]` values for the whole file. What the command line says counts
    /// more.
    pub fn set_map_file(&mut self, text: &str) -> Result<(), ArgumentProblem> {
        let file: MapFile = toml::from_str(text)
            .map_err(|problem| ArgumentProblem::MapFile { reason: problem.message().to_owned() })?;
        let said = std::mem::take(&mut self.map);
        for (theirs, ours) in &file.columns {
            let form = || ArgumentProblem::MapForm { part: format!("{theirs} = {ours}") };
            self.map_column(theirs, ours, form)?;
        }
        for (theirs, ours) in said {
            self.map.retain(|(known, _)| *known != theirs);
            self.map.push((theirs, ours));
        }
        for (field, text) in &file.given {
            let column = Arguments::COLUMNS.iter().find(|column| *column == field);
            let column = *column.ok_or_else(|| ArgumentProblem::GivenColumn { column: field.clone() })?;
            if !self.gives(column) {
                self.give(column, text)?;
            }
        }
        if self.kind.is_none() {
            self.kind = file.kind.map(|kind| kind.trim().to_lowercase());
        }
        Ok(())
    }

    /// (normal name of the file's column, our field or [`Arguments::NOTHING`]).
    pub fn map(&self) -> &[(String, String)] {
        &self.map
    }

    /// What is given for whole files, as it was written; the last of a column.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let last = |column: &&str| self.values.iter().rev().find(|(name, _, _)| name == column);
        Arguments::COLUMNS.iter().filter_map(last).map(|(name, _, text)| (*name, text.as_str()))
    }

    /// The value given for one of our columns.
    pub fn value(&self, column: &str) -> Option<&Value> {
        self.values.iter().rev().find(|(name, _, _)| *name == column).map(|(_, value, _)| value)
    }

    /// Whether rows without this field have it by an argument.
    pub fn gives(&self, column: &str) -> bool {
        self.value(column).is_some()
    }

    /// One text that is equal when the same file would be read the same way.
    pub fn fingerprint(&self) -> String {
        let map = self.map.iter().map(|(theirs, ours)| format!("map:{theirs}={ours}"));
        self.fingerprint_with(map.collect())
    }

    /// The same where a table was read by this mapping, whether it was said or
    /// remembered.
    pub fn fingerprint_mapped(&self, mapping: &Mapping) -> String {
        let kept = |name: &str, text: &str| mapping.given.get(name).is_some_and(|known| known == text);
        let mut said = Arguments { kind: None, ..self.clone() };
        said.values.retain(|(name, _, text)| !kept(name, text));
        said.fingerprint_with(vec![format!("mapping={}", mapping.identity())])
    }

    /// Every text that the arguments may be recorded as for a file: plain, or
    /// with a remembered mapping that agrees with what is said now.
    pub fn fingerprints(&self) -> Vec<String> {
        let agrees = |mapping: &Mapping| {
            let own = mapping.columns.iter().filter(|(theirs, ours)| theirs != ours).count();
            let same = |(theirs, ours): &&(String, String)| mapping.field(theirs) == Some(ours);
            self.map.is_empty() || self.map.iter().filter(same).count() == own
        };
        let mapped = self.remembered.iter().filter(|known| agrees(&known.mapping));
        let mapped = mapped.map(|known| self.fingerprint_mapped(&known.mapping));
        [self.fingerprint()].into_iter().chain(mapped).collect()
    }

    fn fingerprint_with(&self, map: Vec<String>) -> String {
        let mut parts: Vec<String> =
            self.values.iter().map(|(name, _, text)| format!("{name}={text}")).collect();
        parts.extend(
            self.time_zone.as_ref().and_then(TimeZone::iana_name).map(|zone| format!("time_zone={zone}")),
        );
        parts.extend(self.day_first.map(|day_first| format!("day_first={day_first}")));
        parts.extend(self.kind.iter().map(|kind| format!("kind={kind}")));
        parts.extend(map);
        parts.sort();
        parts.join(";")
    }
}

/// What a mapping file says.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    kind: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    given: BTreeMap<String, String>,
}

/// The parts between commas, without the backslashes that keep commas.
fn parts_of(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let last = parts.len() - 1;
        match c {
            '\\' => parts[last].extend(characters.next()),
            ',' | '，' => parts.push(String::new()),
            c => parts[last].push(c),
        }
    }
    parts
        .into_iter()
        .map(|part| super::rows::trim(&part).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// A name of a column as `--map` reads it.
pub fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, ',' | '，' | '\\') {
            text.push('\\');
        }
        text.push(if c.is_control() { ' ' } else { c });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> Vec<(String, String)> {
        let mut arguments = Arguments::default();
        arguments.set_map(text).unwrap();
        arguments.map().to_vec()
    }

    #[test]
    fn names_with_commas_and_signs() {
        let pair = |theirs: &str, ours: &str| (theirs.to_owned(), ours.to_owned());
        assert_eq!(
            map("货号=sku，备注=-,a=b=units"),
            [pair("货号", "sku"), pair("备注", "-"), pair("a=b", "units")]
        );
        let odd = "Amount, total, 总额，含税\\x";
        assert_eq!(map(&format!("{}=revenue", escaped(odd))), [pair(&normal(odd), "revenue")]);
        assert!(matches!(Arguments::default().set_map("x=nothing"), Err(ArgumentProblem::MapColumn { .. })));
        assert!(matches!(Arguments::default().set_map("x"), Err(ArgumentProblem::MapForm { .. })));
    }

    #[test]
    fn a_mapping_file_gives_what_the_command_line_leaves_open() {
        let mut arguments = Arguments::default();
        arguments.set_map("数量=on_hand").unwrap();
        arguments.give("market", "DE").unwrap();
        let file = "kind = \"stock\"\n[columns]\n\"货号\" = \"sku\"\n\"数量\" = \"available\"\n[given]\nmarket = \"US\"\nwarehouse = \"SZ\"\n";
        arguments.set_map_file(file).unwrap();
        assert_eq!(arguments.map().len(), 2);
        assert!(arguments.map().contains(&("数量".to_owned(), "on_hand".to_owned())));
        let given: Vec<_> = arguments.given().collect();
        assert_eq!(given, [("market", "DE"), ("warehouse", "SZ")]);
        assert_eq!(arguments.kind.as_deref(), Some("stock"));
        for wrong in ["[columns]\na = 1\n", "colums = 2\n", "[given]\nname = \"x\"\n"] {
            assert!(Arguments::default().set_map_file(wrong).is_err(), "{wrong}");
        }
    }
}
