//! Everything that import says to a person, in English and Chinese.

/// Why a cell is refused.
mod cells;
/// Mappings of unknown headers.
pub mod mapping;
/// What was left out or assumed.
mod notes;
/// The report of a file.
mod report;

use super::arguments::{ArgumentProblem, Arguments};
use super::problem::{FileProblem, Refused};
use crate::intent::contract::Language;

pub use cells::cell_problem;
pub use notes::{note, skip};
pub use report::{ending, file_report, imports, interrupted, not_imported, undone};

/// The English or the Chinese sentence.
macro_rules! say {
    ($language:expr, $en:literal, $zh:literal $(,)?) => {
        match $language {
            Language::En => format!($en),
            Language::Zh => format!($zh),
        }
    };
}
use say;

/// Why a file cannot be read, and what to do next.
pub fn file_problem(problem: &FileProblem, language: Language) -> String {
    use FileProblem as P;
    let at = |sheet: &Option<String>| match sheet {
        Some(sheet) => say!(language, "sheet {sheet}: ", "工作表 {sheet}："),
        None => String::new(),
    };
    match problem {
        P::NotFound => {
            say!(language, "there is no such file; check its name", "找不到这个文件，请检查文件名")
        }
        P::Folder => say!(language, "this is a folder; name the files in it", "这是文件夹，请写出其中的文件"),
        P::Reading { detail } => {
            say!(
                language,
                "it cannot be read ({detail}); check the file and its rights",
                "无法读取（{detail}），请检查文件和权限"
            )
        }
        P::Empty => say!(language, "the file is empty; export it again", "文件是空的，请重新导出"),
        P::NotATable => say!(
            language,
            "this is no CSV, TSV or XLSX file; export the table in one of these forms",
            "这不是 CSV、TSV 或 XLSX 文件，请导出为其中一种",
        ),
        P::OldExcel => say!(
            language,
            "this is an Excel file of the old form (.xls); save it as .xlsx or CSV",
            "这是旧版 Excel 文件（.xls），请另存为 .xlsx 或 CSV",
        ),
        P::BrokenGzip => say!(
            language,
            "the compressed file ends early or is damaged; download it again",
            "压缩文件不完整或已损坏，请重新下载",
        ),
        P::Changed => say!(
            language,
            "the file was changed while it was being read; import it again when nothing writes to it",
            "读取过程中文件被改动，请在没有程序写入时重新导入",
        ),
        P::WorkbookUnpacksTooLarge => say!(
            language,
            "the workbook unpacks to more than 1 GB, or to one piece of text of more than 16 MB; save its sheets as CSV files",
            "工作簿解压后超过 1 GB，或其中一段文字超过 16 MB，请把各工作表另存为 CSV",
        ),
        P::WorkbookTooLarge => say!(
            language,
            "the workbook is larger than 256 MB; save its sheets as CSV files",
            "工作簿超过 256 MB，请把各工作表另存为 CSV",
        ),
        P::BrokenWorkbook { detail } => say!(
            language,
            "the workbook cannot be read ({detail}); open it in Excel and save it again",
            "工作簿无法读取（{detail}），请用 Excel 打开后重新保存",
        ),
        P::RowTooLong { line } => say!(
            language,
            "row {line} is longer than 1 MB; a quotation mark there is probably not closed",
            "第 {line} 行超过 1 MB，可能有引号没有闭合",
        ),
        P::TooManyColumns { line } => say!(
            language,
            "row {line} has more than 1,000 columns; remove those that are not needed",
            "第 {line} 行超过 1000 列，请删去不需要的列",
        ),
        P::NoKnownSheet { sheets } => {
            let sheets = sheets.join(", ");
            say!(
                language,
                "no sheet has a known header (sheets: {sheets}); name the columns as the README lists them, or give --kind",
                "没有一张工作表的表头能识别（工作表：{sheets}），请按 README 写列名，或加 --kind",
            )
        }
        P::UnknownHeader { sheet, columns } => {
            let (at, columns) = (at(sheet), shortened(columns));
            say!(
                language,
                "{at}no kind of file has these columns: {columns}; give --kind, or name them with --map \"file column=our column\"",
                "{at}没有哪种文件有这些列：{columns}；请加 --kind，或用 --map \"文件列名=我们的列名\"",
            )
        }
        P::SeveralKinds { sheet, kinds } => {
            let (at, first, kinds) = (at(sheet), kinds.first().copied().unwrap_or(""), kinds.join(", "));
            say!(
                language,
                "{at}the columns fit several kinds ({kinds}); say which, as in --kind {first}",
                "{at}这些列符合多种文件（{kinds}），请指定，例如 --kind {first}",
            )
        }
        P::MissingColumns { sheet, kind, columns } => {
            let at = at(sheet);
            let hints: Vec<String> = columns.iter().filter_map(|column| argument_for(column)).collect();
            let columns = columns.join(", ");
            if hints.is_empty() {
                say!(
                    language,
                    "{at}read as {kind}, but these required columns are missing: {columns}; add them, or name them with --map \"file column=our column\"",
                    "{at}按 {kind} 读取，但缺少必需的列：{columns}；请补上，或用 --map \"文件列名=我们的列名\"",
                )
            } else {
                let hints = hints.join(" ");
                say!(
                    language,
                    "{at}read as {kind}, but these required columns are missing: {columns}; add them, or give {hints}",
                    "{at}按 {kind} 读取，但缺少必需的列：{columns}；请补上，或加 {hints}",
                )
            }
        }
        P::ColumnTwice { sheet, column } => {
            let at = at(sheet);
            say!(
                language,
                "{at}the column {column} stands twice; remove one, or rename it",
                "{at}列 {column} 出现了两次，请删去或改名",
            )
        }
        P::WarehousesWithoutMarket { warehouses } => {
            let warehouses = shortened(warehouses);
            say!(
                language,
                "these warehouses are not known yet: {warehouses}; give their market as in --market DE, or import a file of warehouses first",
                "这些仓库还不认识：{warehouses}；请用 --market 指定站点（例如 --market DE），或先导入仓库文件",
            )
        }
        P::NoSuchColumns { .. } | P::FieldTwice { .. } | P::FieldNotOfKind { .. } => {
            mapping::file_problem(problem, language).unwrap_or_default()
        }
        P::NoSuchKind { kind } => {
            let kinds =
                super::dialects::formats().iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
            say!(
                language,
                "there is no kind {kind}; the kinds are {kinds}",
                "没有 {kind} 这种文件；可选：{kinds}"
            )
        }
        P::Internal => say!(
            language,
            "reading it failed inside stockroom, nothing of it was written; please report it with the file",
            "读取时程序内部出错，没有写入任何内容；请附上文件反馈",
        ),
    }
}

/// Long lists of columns are cut.
fn shortened(columns: &[String]) -> String {
    const SHOWN_MAX: usize = 12;
    let mut text = columns.iter().take(SHOWN_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    if columns.len() > SHOWN_MAX {
        text.push_str(", …");
    }
    text
}

/// The argument that fills a column.
fn argument_for(column: &str) -> Option<String> {
    Arguments::COLUMNS.contains(&column).then(|| format!("--{}", column.replace('_', "-")))
}

/// One refused cell: where, what and why.
pub fn refused(refused: &Refused, language: Language) -> String {
    let mut text = String::new();
    let line = refused.line;
    if let Some(sheet) = &refused.sheet {
        text += &say!(language, "sheet {sheet}, ", "工作表 {sheet}，");
    }
    text += &say!(language, "row {line}", "第 {line} 行");
    if let Some(column) = &refused.column {
        text += &say!(language, ", column {column}", "，列 {column}");
    }
    text += if language == Language::En { ": " } else { "：" };
    if !refused.value.is_empty() {
        text += &format!("\"{}\" ", refused.value);
    }
    text + &cell_problem(&refused.problem, language)
}

/// Why an argument cannot be used.
pub fn argument_problem(problem: &ArgumentProblem, language: Language) -> String {
    match problem {
        ArgumentProblem::Value { argument, value, problem } => {
            let (argument, why) = (argument.replace('_', "-"), cell_problem(problem, language));
            say!(language, "--{argument}: \"{value}\" {why}", "--{argument}：\"{value}\" {why}")
        }
        ArgumentProblem::MapForm { part } => say!(
            language,
            "--map: \"{part}\" is not of the form \"file column=our column\"",
            "--map：\"{part}\" 不是 \"文件列名=我们的列名\" 的形式",
        ),
        ArgumentProblem::DayOrder { value } => say!(
            language,
            "--day-order: \"{value}\" is neither day-first nor month-first",
            "--day-order：\"{value}\" 不是 day-first，也不是 month-first",
        ),
        ArgumentProblem::MapFile { .. } | ArgumentProblem::GivenColumn { .. } => {
            mapping::argument_problem(problem, language).unwrap_or_default()
        }
        ArgumentProblem::MapColumn { column } => say!(
            language,
            "--map: no kind has a column {column}; the README lists the columns",
            "--map：没有哪种文件有 {column} 这一列；列名见 README",
        ),
    }
}
