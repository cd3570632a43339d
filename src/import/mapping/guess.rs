//! From a table's header and first rows to a mapping: every kind is tried, its
//! fields are given to the columns that agree best, and the kind that explains
//! the table best is taken. The same table gives the same guess.

use super::fields::{self, Field};
use super::lexicon;
use super::names::Heading;
use super::places;
use super::profile::{Known, Profile};
use crate::facts::{Kind, markets};

/// The start of a table.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// The file's name, or the sheet's.
    pub name: String,
    pub columns: Vec<String>,
    /// Cells of the first rows, as wide as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Start {
    /// The cells of a column.
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.get(column).map_or("", |cell| cell.trim()))
    }

    /// Without a first row that explains the header: its cells are words where
    /// all others of several columns are numbers or days.
    pub fn without_explanation(mut self) -> Start {
        let known = Known::default();
        let (Some(first), true) = (self.rows.first(), self.rows.len() > 1) else { return self };
        let is_explained = |place: usize| {
            let others = self.rows[1..].iter().filter_map(|row| row.get(place)).map(|cell| cell.trim());
            let profile = Profile::new(others, &known);
            let cell = first.get(place).map_or("", |cell| cell.trim());
            let own = Profile::new([cell].into_iter(), &known);
            profile.numbers + profile.days >= 1.0 && own.filled > 0 && own.numbers + own.days == 0.0
        };
        if (0..self.columns.len()).filter(|place| is_explained(*place)).count() >= EXPLAINED_LEAST {
            self.rows.remove(0);
        }
        self
    }

    /// Some filled cells of a column, to show.
    pub fn shown(&self, column: usize, most: usize) -> Vec<&str> {
        self.cells(column).filter(|cell| !cell.is_empty()).take(most).collect()
    }
}

/// Why a column is left out, where it is worth saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Sales of the last days: they are of no day.
    Window,
    /// A total that holds goods on their way beside what is there.
    HoldsInbound,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub kind: Kind,
    /// For each column of the table our field, if any.
    pub fields: Vec<Option<&'static str>>,
    pub left_out: Vec<(usize, LeftOut)>,
    /// Values for the whole file: our field, as it would be written.
    pub given: Vec<(&'static str, String)>,
    /// Fields that rows need and that nothing gives.
    pub missing: Vec<&'static str>,
}

/// What is settled before guessing.
#[derive(Clone, Debug, Default)]
pub struct Settled<'a> {
    pub kind: Option<Kind>,
    /// For columns by place: the field, or none.
    pub columns: Vec<(usize, Option<&'a str>)>,
    /// Fields whose value is given for the whole file.
    pub given: Vec<&'a str>,
}

/// A row that explains so many columns is no fact.
const EXPLAINED_LEAST: usize = 2;

/// An agreement below this is none.
const AGREEMENT_LEAST: f64 = 0.5;

/// The best mapping of a table, if any column can be told.
pub fn guess(start: &Start, known: &Known, settled: &Settled) -> Option<Guess> {
    let columns: Vec<Column> =
        (0..start.columns.len()).map(|place| Column::new(start, place, known)).collect();
    let kinds = Kind::ALL.iter().filter(|kind| settled.kind.is_none_or(|said| said == **kind));
    let mut best: Option<(f64, Fit)> = None;
    for kind in kinds {
        let fit = Fit::new(*kind, &columns, settled);
        let score = fit.score(start, &columns, settled);
        if fit.explains(settled) && best.as_ref().is_none_or(|(most, _)| score > *most + 1e-9) {
            best = Some((score, fit));
        }
    }
    best.map(|(_, fit)| fit.guess(start, &columns, settled))
}

/// What is known of one column.
struct Column {
    profile: Profile,
    window: bool,
    /// Without a name, or with that of an earlier column.
    nameless: bool,
    /// How well its name agrees with each entry of the lexicon.
    agreements: Vec<f64>,
    /// The best agreement with names of no field.
    nothing: f64,
    own: String,
}

impl Column {
    fn new(start: &Start, place: usize, known: &Known) -> Column {
        let heading = Heading::new(&start.columns[place]);
        let profile = Profile::new(start.cells(place), known);
        let agreements: Vec<f64> = match heading.is_empty() {
            true => vec![0.0; lexicon::FIELDS.len()],
            false => lexicon::FIELDS.iter().map(|entry| heading.agreement(&entry.names)).collect(),
        };
        let entries = lexicon::FIELDS.iter().zip(&agreements);
        let nothing = entries.filter(|(entry, _)| entry.fields.is_empty()).map(|(_, score)| *score);
        let nothing = nothing.fold(0.0, f64::max);
        let own = crate::import::header::normal(&start.columns[place]);
        let twice = start.columns[..place].iter().any(|other| crate::import::header::normal(other) == own);
        let nameless = heading.is_empty() || twice;
        Column { profile, window: heading.is_window(), nameless, agreements, nothing, own }
    }

    /// How well the column would be this field of this kind.
    fn agreement(&self, kind: Kind, field: &Field) -> f64 {
        let mut best: f64 = if self.own == field.name { 1.0 } else { 0.0 };
        for (entry, score) in lexicon::FIELDS.iter().zip(&self.agreements) {
            if *score < AGREEMENT_LEAST || *score <= self.nothing {
                continue;
            }
            let stands_for = entry.fields.iter().find_map(|name| match name.split_once('.') {
                Some((of, name)) => (of == kind.name()).then_some(name),
                None => fields::field(kind, name).map(|field| field.name),
            });
            if stands_for == Some(field.name) {
                let is = |name: &&str| name.rsplit('.').next() == Some(field.name);
                let place = entry.fields.iter().position(is).unwrap_or(0);
                best = best.max(score - 0.04 * place.min(3) as f64);
            }
        }
        let fits = self.profile.fits(field.ty);
        let speaks = self.profile.speaks_for(field.ty, field.name);
        // SKUs and warehouses of the store say more than any name.
        let known = if matches!(field.name, "sku" | "warehouse") { 0.3 * speaks } else { 0.0 };
        (best * fits + known).max(speaks)
    }
}

/// The columns of one kind.
struct Fit {
    kind: Kind,
    /// (column, field, agreement)
    pairs: Vec<(usize, Field, f64)>,
}

impl Fit {
    fn new(kind: Kind, columns: &[Column], settled: &Settled) -> Fit {
        let all = fields::of(kind);
        let mut pairs = Vec::new();
        for (place, said) in &settled.columns {
            if let Some(field) = said.and_then(|name| all.iter().find(|field| field.name == name)) {
                pairs.push((*place, *field, 1.0));
            }
        }
        let mut edges = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let is_settled = settled.columns.iter().any(|(said, _)| *said == place);
            if column.window || column.nameless || is_settled {
                continue;
            }
            for (order, field) in all.iter().enumerate() {
                let agreement = column.agreement(kind, field);
                if agreement >= AGREEMENT_LEAST {
                    edges.push((agreement, place, order));
                }
            }
        }
        edges.sort_by(|one, other| {
            other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        for (agreement, place, order) in edges {
            let field = all[order];
            if pairs.iter().all(|(taken, other, _)| *taken != place && other.name != field.name) {
                pairs.push((place, field, agreement));
            }
        }
        pairs.sort_by_key(|(place, _, _)| *place);
        let mut fit = Fit { kind, pairs };
        fit.without_doubles();
        fit
    }

    /// Of an order's amount and its lines' revenue the latter is enough.
    fn without_doubles(&mut self) {
        if self.has("revenue") {
            self.pairs.retain(|(_, field, _)| field.name != "order_amount");
        }
    }

    fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(_, field, _)| field.name == name)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.pairs.iter().find(|(_, field, _)| field.name == name).map(|(place, _, _)| *place)
    }

    fn explains(&self, settled: &Settled) -> bool {
        let settled_here = |(_, name): &(usize, Option<&str>)| {
            name.is_none_or(|name| fields::field(self.kind, name).is_some())
        };
        !self.pairs.is_empty() && settled.columns.iter().all(settled_here)
    }

    /// Required fields that no column gives; with whether one value could
    /// stand for the whole file.
    fn lacking(&self, columns: &[Column], settled: &Settled) -> Vec<(&'static str, bool)> {
        let required = fields::of(self.kind).into_iter().filter(|field| field.required);
        let mut lacking = Vec::new();
        for Field { name, .. } in required {
            let other = fields::sources(self.kind, name).iter().any(|source| {
                self.place(source).is_some_and(|place| {
                    let profile = &columns[place].profile;
                    match (*source, name) {
                        ("store", "market") => profile.name_markets >= 0.95,
                        ("store", "channel") => profile.name_channels >= 0.95,
                        _ => true,
                    }
                })
            });
            if !self.has(name)
                && !other
                && !fields::given_as(name).is_some_and(|argument| settled.given.contains(&argument))
            {
                lacking.push((name, fields::given_as(name).is_some()));
            }
        }
        lacking
    }

    fn score(&self, start: &Start, columns: &[Column], settled: &Settled) -> f64 {
        let explained: f64 = self
            .pairs
            .iter()
            .map(|(_, field, agreement)| agreement * fields::weight(self.kind, field.name))
            .sum();
        let required = fields::of(self.kind).into_iter().filter(|field| field.required).count();
        let lacking = self.lacking(columns, settled);
        let asked = lacking.iter().filter(|(_, may)| *may).count();
        let lost = lacking.len() - asked;
        let there = required - lacking.len();
        let named = lexicon::KINDS.iter().any(|(kind, names)| {
            let name = super::names::Name::new(&start.name);
            *kind == self.kind.name() && names.iter().any(|known| name.contains(known))
        });
        let usual = match self.kind {
            Kind::Stock => 0.3,
            Kind::Orders => 0.2,
            Kind::Sales => 0.1,
            _ => 0.0,
        };
        explained + 0.5 * there as f64 - 0.3 * asked as f64 - 2.0 * lost as f64
            + if named { 0.8 } else { 0.0 }
            + usual
    }

    fn guess(mut self, start: &Start, columns: &[Column], settled: &Settled) -> Guess {
        let mut left_out: Vec<(usize, LeftOut)> = Vec::new();
        left_out.extend(
            columns
                .iter()
                .enumerate()
                .filter(|(place, column)| {
                    column.window && self.pairs.iter().all(|(taken, ..)| taken != place)
                })
                .map(|(place, _)| (place, LeftOut::Window)),
        );
        let said = |place: usize| settled.columns.iter().any(|(other, _)| *other == place);
        if let Some(place) = self.total_with_inbound(start, columns).filter(|place| !said(*place)) {
            self.pairs.retain(|(taken, ..)| *taken != place);
            left_out.push((place, LeftOut::HoldsInbound));
        }
        left_out.sort_by_key(|(place, _)| *place);
        let mut given = Vec::new();
        let mut missing = Vec::new();
        for (name, _) in self.lacking(columns, settled) {
            match told_by_the_file(name, start) {
                Some(value) => given.push((name, value)),
                None => missing.push(name),
            }
        }
        if fields::field(self.kind, "currency").is_some()
            && !self.has("currency")
            && !settled.given.contains(&"currency")
            && let Some(currency) = self.currency(start)
        {
            given.push(("currency", currency));
        }
        let mut fields = vec![None; start.columns.len()];
        for (place, field, _) in &self.pairs {
            fields[*place] = Some(field.name);
        }
        Guess { kind: self.kind, fields, left_out, given, missing }
    }

    /// The column of a total that is always what is available, reserved and on
    /// its way together: goods on their way are not on hand.
    fn total_with_inbound(&self, start: &Start, columns: &[Column]) -> Option<usize> {
        let (total, available) = (self.place("on_hand")?, self.place("available")?);
        let reserved = self.place("reserved");
        let number = |row: &Vec<String>, place: usize| -> Option<i64> {
            let cell = row.get(place)?.trim().replace(',', "");
            if cell.is_empty() { Some(0) } else { cell.trim_end_matches(".0").parse().ok() }
        };
        // Also such as another column of the same meaning has taken the field of.
        let inbound: Vec<usize> = (0..columns.len())
            .filter(|place| ![Some(total), Some(available), reserved].contains(&Some(*place)))
            .filter(|place| columns[*place].is_inbound())
            .collect();
        let mut telling = false;
        for row in &start.rows {
            let there = number(row, available)? + reserved.map_or(Some(0), |place| number(row, place))?;
            let coming: i64 = inbound.iter().map(|place| number(row, *place).unwrap_or(0)).sum();
            let all = number(row, total)?;
            if coming > 0 && all == there {
                return None;
            }
            telling |= coming > 0 && all >= there + coming;
            if coming > 0 && all < there + coming {
                return None;
            }
        }
        telling.then_some(total)
    }

    /// A currency that the heading of an amount, or every cell of it, names.
    fn currency(&self, start: &Start) -> Option<String> {
        let amounts = self.pairs.iter().filter(|(_, field, _)| field.ty == crate::facts::Type::Money);
        for (place, ..) in amounts {
            let heading = &start.columns[*place];
            let words = heading.split(|c: char| !c.is_ascii_alphabetic());
            let found = words.filter(|word| word.len() == 3).find_map(currency_code);
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

impl Column {
    fn is_inbound(&self) -> bool {
        let ways = ["in_transit", "planned", "receiving"];
        let entries = lexicon::FIELDS.iter().zip(&self.agreements);
        let mut best = entries.filter(|(_, score)| **score >= AGREEMENT_LEAST && **score > self.nothing);
        best.any(|(entry, _)| entry.fields.first().is_some_and(|field| ways.contains(field)))
            && self.profile.fits(crate::facts::Type::Integer) >= 1.0
    }
}

fn currency_code(word: &str) -> Option<String> {
    let code = word.to_ascii_uppercase();
    let code = if code == "RMB" { "CNY".to_owned() } else { code };
    // SKU and ALL are letters, too: a code stands in capitals.
    (word == word.to_ascii_uppercase() && markets::is_currency(&code)).then_some(code)
}

/// What the name of a file, or columns that only one channel's exports have,
/// tell for the whole file.
fn told_by_the_file(name: &str, start: &Start) -> Option<String> {
    match name {
        "market" => places::market_in(&start.name).map(str::to_owned),
        "channel" => {
            let columns: Vec<Heading> = start.columns.iter().map(|column| Heading::new(column)).collect();
            let found = lexicon::EXPORTS
                .iter()
                .find(|(_, names)| names.iter().any(|name| columns.iter().any(|column| column.is(name))));
            found.map(|(channel, _)| *channel).or_else(|| places::channel(&start.name)).map(str::to_owned)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
