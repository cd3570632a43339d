//! Everything that import says to a person, in English and Chinese.

/// The report of a file.
mod report;

use super::arguments::{ArgumentProblem, Arguments};
use super::output::{Note, Skip};
use super::problem::{CellProblem, FileProblem, Refused};
use crate::intent::contract::Language;

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

/// Why a cell or a row is refused; follows the cell's value.
pub fn cell_problem(problem: &CellProblem, language: Language) -> String {
    use CellProblem as P;
    match problem {
        P::Blank => say!(language, "is blank, but required", "必填，但是空的"),
        P::NotADay => say!(language, "is not a day like 2026-11-23", "不是 2026-11-23 这样的日期"),
        P::DayNotIso => {
            say!(
                language,
                "may be read in two ways; write days as 2026-11-23",
                "日期有歧义，请写成 2026-11-23"
            )
        }
        P::DayOrderOpen => say!(
            language,
            "may be read in two ways, and the rest of the file does not decide; give --day-order day-first or month-first",
            "日期有歧义，文件其余部分也无法判断；请加 --day-order day-first 或 month-first",
        ),
        P::NotAnInstant => say!(
            language,
            "is no time like 2026-11-23T08:30:00Z and no day like 2026-11-23",
            "不是 2026-11-23T08:30:00Z 这样的时间，也不是 2026-11-23 这样的日期",
        ),
        P::NotAMonth => say!(language, "is not a month like 2026-11", "不是 2026-11 这样的月份"),
        P::NotWhole => say!(language, "is not a whole number", "不是整数"),
        P::NotANumber => say!(language, "is not a number", "不是数字"),
        P::CommaInNumber => say!(
            language,
            "has a comma; write numbers with a point and without separators, like 1234.50",
            "含有逗号；请用小数点、不要千位分隔符，例如 1234.50",
        ),
        P::SignInNumber => say!(
            language,
            "may be read in two ways, since the file has decimal commas and decimal points; write it without separators of thousands",
            "数字有歧义：文件里小数逗号和小数点并存；请去掉千位分隔符",
        ),
        P::TooLarge => say!(language, "is too large", "数值太大"),
        P::TooSmall { least } => say!(language, "is less than {least}", "小于 {least}"),
        P::NotPositive => say!(language, "is not above zero", "必须大于零"),
        P::AboveMost { most: 1 } => {
            say!(
                language,
                "is more than 1; write ratios, 0.15 for 15 percent",
                "大于 1；请写比率，15% 写作 0.15"
            )
        }
        P::AboveMost { most } => say!(language, "is more than {most}", "大于 {most}"),
        P::NotOneOf(words) => {
            let words = words.join(", ");
            say!(language, "is none of {words}", "不是以下之一：{words}")
        }
        P::NotAMarket { meant: Some(code) } => {
            say!(language, "is not a market's code; write {code}", "不是站点代码，请写 {code}")
        }
        P::NotAMarket { meant: None } => {
            say!(language, "is not a market's code like US or DE", "不是 US、DE 这样的站点代码")
        }
        P::NotACurrency => {
            say!(language, "is not a currency like USD or CNY", "不是 USD、CNY 这样的币种代码")
        }
        P::NotATimeZone => {
            say!(language, "is not a time zone like Europe/Berlin", "不是 Europe/Berlin 这样的时区")
        }
        P::NotYesNo => say!(language, "is neither yes nor no", "既不是 yes 也不是 no"),
        P::Formula => say!(
            language,
            "is a formula, not a value; copy the column and paste it as values",
            "是公式而不是值，请把该列复制后粘贴为数值",
        ),
        P::ControlCharacter => say!(language, "holds a control character", "含有控制字符"),
        P::TooLong { characters_max } => {
            say!(language, "is longer than {characters_max} characters", "超过 {characters_max} 个字符")
        }
        P::Unreadable => {
            say!(
                language,
                "could not be read: broken characters or a failed formula",
                "无法读取：字符损坏或公式出错"
            )
        }
        P::Uncomputed => say!(
            language,
            "is a formula without a value; open the workbook in Excel and save it again",
            "是没有计算结果的公式；请用 Excel 打开后重新保存",
        ),
        P::ExtraCells => say!(
            language,
            "has more cells than the header; a cell with a separator needs quotation marks",
            "单元格比表头多；含分隔符的单元格需要加引号",
        ),
        P::OpenQuote => say!(language, "has a quotation mark that is not closed", "有引号没有闭合"),
        P::Conflict { other: Some(other), key } => say!(
            language,
            "contradicts row {other}: the same key ({key}), other values; keep one",
            "与第 {other} 行矛盾：键相同（{key}）、内容不同，请只留一行",
        ),
        P::Conflict { other: None, .. } => say!(
            language,
            "contradicts another row: the same key, other values; keep one",
            "与另一行矛盾：键相同、内容不同，请只留一行",
        ),
        P::ReturnedTwice => say!(
            language,
            "has negative units and also returned_units or refunded; a return is one or the other",
            "件数为负，又填了 returned_units 或 refunded；退货只用一种写法",
        ),
        P::OrderRefused => say!(
            language,
            "was left out: another line of its order was refused",
            "未读取：同一订单的另一行被拒绝",
        ),
        P::UnknownCountry => say!(
            language,
            "is no country that stockroom knows; write its ISO code, or leave it blank and give --market",
            "不认识这个国家；请写 ISO 代码，或留空并加 --market",
        ),
    }
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
        ArgumentProblem::MapColumn { column } => say!(
            language,
            "--map: no kind has a column {column}; the README lists the columns",
            "--map：没有哪种文件有 {column} 这一列；列名见 README",
        ),
    }
}

/// Rows (`12 rows`) left out though nothing is wrong with them.
pub fn skip(why: Skip, rows: &str, language: Language) -> String {
    match why {
        Skip::NotAnItem => say!(
            language,
            "{rows} of postage, fees, services and vouchers: no items, no facts",
            "{rows}是邮费、费用、服务和礼券，不是商品，不入账",
        ),
        Skip::BadDebt => say!(language, "{rows} of bad debt: no facts", "{rows}是坏账，不入账"),
        Skip::NoSku => say!(
            language,
            "{rows} without a SKU (tips, custom items, variants that have none): no facts",
            "{rows}没有 SKU（小费、自定义商品、未设 SKU 的款式），不入账",
        ),
        Skip::NotStocked => {
            say!(language, "{rows} not stocked or not counted: no count", "{rows}未备货或未盘点，不计库存")
        }
        Skip::NotAWarehouse => say!(
            language,
            "{rows} of locations that are no warehouse (suppliers, customers, losses): no count",
            "{rows}是供应商、客户、损耗等位置，不是仓库，不计库存",
        ),
        Skip::GroupLine => {
            say!(language, "{rows} of group sums: their own rows count", "{rows}是分组合计，按明细行计")
        }
        Skip::CountWithoutWarehouse => say!(
            language,
            "{rows} with a quantity that was not taken: the file does not say where it lies; --warehouse takes it as the count there",
            "{rows}有数量但未计入：文件没有写仓库；加 --warehouse 可作为该仓库存",
        ),
        Skip::NotSoldItself => say!(
            language,
            "{rows} of products that are sold by their variations or parts alone: no items",
            "{rows}是只按款式或部件销售的商品，不是单独商品",
        ),
    }
}

/// What was assumed or read in a special way.
pub fn note(note: &Note, language: Language) -> String {
    match note {
        Note::LocalTimes { zone: Some(zone) } => {
            say!(language, "times without an offset were read in {zone}", "没有时区的时间按 {zone} 读取")
        }
        Note::LocalTimes { zone: None } => say!(
            language,
            "times without an offset were read in each market's own time; --time-zone says otherwise",
            "没有时区的时间按各站点当地时间读取；可用 --time-zone 指定",
        ),
        Note::DefaultWarehouse { warehouse, market } => say!(
            language,
            "no warehouse was given: stock adjustments went to {warehouse} (own, market {market}); --warehouse says otherwise",
            "没有指定仓库：库存调整记入 {warehouse}（自有仓，站点 {market}）；可用 --warehouse 指定",
        ),
        Note::UnknownMarket => say!(
            language,
            "rows without a known country are kept under the market ZZ (unknown)",
            "没有国家的行记在站点 ZZ（未知）下",
        ),
        Note::ZeroPriceAdjusts => say!(
            language,
            "rows of price 0 are stock adjustments, not sales",
            "价格为 0 的行是库存调整，不是销售",
        ),
        Note::CodesJoined { codes } => say!(
            language,
            "{codes} codes differ from another only by case and were joined with it",
            "{codes} 个编码仅大小写不同，已合并",
        ),
        Note::KnownItemsKept => say!(
            language,
            "items that were known already keep what is known of them",
            "已有的商品保留原有资料",
        ),
        Note::RowsAbove { rows } => {
            let plural = if *rows == 1 { "" } else { "s" };
            say!(language, "{rows} row{plural} above the header left out", "表头上方的 {rows} 行未读取")
        }
        Note::OnlyAvailable => say!(
            language,
            "the file tells what is available only: counted as on hand, reserved units unknown",
            "文件只有可用数量：按在库计，预留数量未知",
        ),
        Note::NoCurrency => say!(
            language,
            "the file names no currency: prices are in the base currency; --currency says otherwise",
            "文件没有币种：价格按本位币计；可用 --currency 指定",
        ),
        Note::SkusRepeated { rows } => say!(
            language,
            "{rows} more rows of a SKU that an earlier row tells; the first counts",
            "另有 {rows} 行与前面的 SKU 相同，以第一行为准",
        ),
        Note::AsOfModified { day } => say!(
            language,
            "the file names no day: counted as of {day}, its last change; --as-of says otherwise",
            "文件没有日期：按文件修改日 {day} 计；可用 --as-of 指定",
        ),
    }
}
