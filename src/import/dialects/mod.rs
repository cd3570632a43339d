//! The formats that can be read: our own files and known exports, one file
//! each. A format names its columns; a converter makes facts of its rows.

/// UCI Online Retail.
mod online_retail;
/// Our own files, one format a kind.
mod own;

use super::arguments::Arguments;
use super::header::Header;
use super::output::{Mode, Output};
use super::rows::RawRow;
use crate::facts::Kind;

/// One known kind of table.
pub trait Format: Send {
    /// What `--kind` calls it.
    fn name(&self) -> &'static str;
    /// The family that the batch is recorded under: order numbers of one
    /// dialect do not meet those of another.
    fn dialect(&self) -> &'static str;
    /// Every column it reads, by normal name.
    fn columns(&self) -> Vec<&'static str>;
    /// Those that a table must have.
    fn required(&self) -> Vec<&'static str>;
    /// Whether rows of `kind` replace what is known.
    fn mode(&self, kind: Kind) -> Mode;
    fn converter(&self, header: &Header, arguments: &Arguments) -> Box<dyn Converter>;
}

/// Makes facts of the rows of one table, in their order.
pub trait Converter {
    /// Reads one row that is not blank.
    fn row(&mut self, row: &RawRow, output: &mut Output);
    /// After the last row.
    fn finish(&mut self, _output: &mut Output) {}
}

/// All of them.
pub fn formats() -> Vec<Box<dyn Format>> {
    let own = Kind::ALL.iter().map(|kind| Box::new(own::OwnFile(*kind)) as Box<dyn Format>);
    own.chain([Box::new(online_retail::OnlineRetail) as Box<dyn Format>]).collect()
}

/// Whether any format has a column of this name, in any spelling.
pub fn is_known_column(name: &str) -> bool {
    let name = super::header::normal(name);
    formats().iter().any(|format| format.columns().contains(&name.as_str()))
}
