//! Sentences about mappings and the tables read by them.

use super::{say, shortened};
use crate::import::arguments::ArgumentProblem;
use crate::import::dialects::mapped::Applied;
use crate::import::output::{Note, Skip};
use crate::import::problem::FileProblem;
use crate::intent::contract::Language;

/// Why a mapping does not fit a table; `None`: it is another problem.
pub fn file_problem(problem: &FileProblem, language: Language) -> Option<String> {
    Some(match problem {
        FileProblem::NoSuchColumns { absent, columns } => {
            let (absent, columns) = (absent.join(", "), shortened(columns));
            say!(
                language,
                "--map names columns that the file lacks: {absent}; it has {columns}",
                "--map 里的列在文件中不存在：{absent}；文件的列有 {columns}",
            )
        }
        FileProblem::FieldTwice { field } => say!(
            language,
            "--map gives {field} to several columns; give it to one and - to the others",
            "--map 把 {field} 给了多列，请只留一列，其余写 -",
        ),
        FileProblem::FieldNotOfKind { kind, field } => say!(
            language,
            "read as {kind}, but {kind} has no {field}; give another --kind, or - for that column",
            "按 {kind} 读取，但 {kind} 没有 {field}；请改 --kind，或把该列写成 -",
        ),
        _ => return None,
    })
}

/// Why a mapping file cannot be used; `None`: it is another problem.
pub fn argument_problem(problem: &ArgumentProblem, language: Language) -> Option<String> {
    Some(match problem {
        ArgumentProblem::MapFile { reason } => say!(
            language,
            "the mapping file is not understood ({reason}); it has [columns] with lines \"file column\" = \"our column\"",
            "映射文件无法读取（{reason}）；格式是 [columns] 下每行 \"文件列名\" = \"我们的列名\"",
        ),
        ArgumentProblem::GivenColumn { column } => say!(
            language,
            "the mapping file gives {column}, but only as_of, market, warehouse, channel and currency can be given",
            "映射文件给出了 {column}，但只能给 as_of、market、warehouse、channel、currency",
        ),
        _ => return None,
    })
}

/// Rows of a mapped table that are no facts; `None`: it is another reason.
pub fn skip(why: Skip, rows: &str, language: Language) -> Option<String> {
    Some(match why {
        Skip::Totals => say!(language, "{rows} of totals left out", "{rows}是合计，未读取"),
        Skip::NothingMapped => {
            say!(language, "{rows} with nothing in the columns read", "{rows}在所读的列里没有内容，未读取")
        }
        Skip::Explanation => {
            say!(language, "{rows} that explains the header left out", "{rows}是表头说明，未读取")
        }
        Skip::NoQuantity => {
            say!(
                language,
                "{rows} without a quantity left out: blank is not zero",
                "{rows}没有数量，未读取：空白不等于零"
            )
        }
        Skip::Repeated => say!(language, "{rows} that stand twice read once", "{rows}重复，只读一次"),
        _ => return None,
    })
}

/// What was assumed in a mapped table; `None`: it is another note.
pub fn note(note: &Note, language: Language) -> Option<String> {
    Some(match note {
        Note::AsOfNamed { day } => say!(
            language,
            "counted as of {day}, the day in the file's name; --as-of says otherwise",
            "按文件名里的日期 {day} 计；可用 --as-of 指定",
        ),
        Note::RowsAddedUp { rows } => say!(
            language,
            "{rows} rows were added to others of the same SKU and warehouse",
            "{rows} 行与同一 SKU、同一仓库的行相加",
        ),
        Note::AmountsShared { orders } => say!(
            language,
            "the amounts of {orders} orders were shared among their lines",
            "{orders} 个订单的金额已分摊到各行",
        ),
        Note::UnknownStates { words } => say!(
            language,
            "states of orders that are not known, counted as paid: {words}",
            "不认识的订单状态，按已付款计：{words}",
        ),
        _ => return None,
    })
}

/// Which mapping a table was read by.
pub fn applied(applied: &Applied, sheet: Option<&str>, language: Language) -> String {
    let at = sheet.map(|sheet| format!("{sheet}: ")).unwrap_or_default();
    let text = match applied.remembered {
        Some(id) => say!(
            language,
            "{at}read by the mapping remembered for this header (number {id} of `stockroom mappings`)",
            "{at}按记住的表头映射读取（`stockroom mappings` 第 {id} 号）",
        ),
        None => say!(
            language,
            "{at}read by the mapping given, which is remembered for this header",
            "{at}按给出的映射读取，并已记住这种表头",
        ),
    };
    if applied.added.is_empty() {
        return text;
    }
    let added = applied.added.join(", ");
    say!(
        language,
        "{text}; columns new since then, not used: {added}",
        "{text}；此后新增、未使用的列：{added}"
    )
}
