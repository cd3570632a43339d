//! Sentences about mappings and the tables read by them.

use super::{say, shortened};
use crate::import::arguments::{ArgumentProblem, Arguments};
use crate::import::dialects::mapped::Applied;
use crate::import::mapping::dialogue::Wrong;
use crate::import::mapping::guess::LeftOut;
use crate::import::mapping::{Offer, fields, remembered};
use crate::import::output::{Note, Skip};
use crate::import::problem::FileProblem;
use crate::intent::contract::Language;
use crate::store::HeaderMapping;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Why a mapping is offered, where the problem says more than that the header
/// is not known.
pub fn why_offered(problem: &FileProblem, language: Language) -> Option<String> {
    Some(match problem {
        FileProblem::UnknownHeader { .. }
        | FileProblem::NoKnownSheet { .. }
        | FileProblem::SeveralKinds { .. } => {
            say!(language, "its header is not known", "不认识这种表头")
        }
        // The fields that are missing stand below.
        FileProblem::MissingColumns { .. } => return None,
        other => super::file_problem(other, language),
    })
}

/// Filled cells shown of a column.
const SAMPLES: usize = 3;
/// Columns of the terminal for one cell, and for the name of a column.
const CELL_WIDTH: usize = 18;
const NAME_WIDTH: usize = 30;

/// What a table's columns are taken for, in lines.
pub fn offer(offer: &Offer, language: Language) -> Vec<String> {
    let (kind, start) = (offer.guess.kind.name(), &offer.start);
    let head = match &offer.sheet {
        Some(sheet) => say!(
            language,
            "sheet {sheet} looks like {kind}; its columns are taken for:",
            "工作表 {sheet} 像是 {kind}，各列理解为：",
        ),
        None => {
            say!(language, "it looks like {kind}; its columns are taken for:", "像是 {kind}，各列理解为：")
        }
    };
    let fields = offer.guess.fields.iter().enumerate();
    let mapped: Vec<(usize, &str)> = fields.filter_map(|(place, field)| Some((place, (*field)?))).collect();
    let name = |place: usize| cut(&start.columns[place], NAME_WIDTH);
    let wide = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let names = wide(&mut mapped.iter().map(|(place, _)| name(*place).width()));
    let ours = wide(&mut mapped.iter().map(|(_, field)| field.width()));
    let mut lines = vec![head];
    for (place, field) in mapped {
        let cells: Vec<String> =
            start.shown(place, SAMPLES).into_iter().map(|cell| cut(cell, CELL_WIDTH)).collect();
        let (number, name, cells) = (place + 1, padded(&name(place), names), cells.join(" | "));
        lines
            .push(format!("  {number:>2}  {name} -> {}  {cells}", padded(field, ours)).trim_end().to_owned());
    }
    for (place, why) in &offer.guess.left_out {
        let (number, name) = (place + 1, name(*place));
        lines.push(match why {
            LeftOut::Window => say!(
                language,
                "  {number:>2}  {name}: not used, sales of the last days belong to no day",
                "  {number:>2}  {name}：不用，近期销量不属于某一天",
            ),
            LeftOut::HoldsInbound => say!(
                language,
                "  {number:>2}  {name}: not used, it holds goods on their way as well",
                "  {number:>2}  {name}：不用，它包含在途",
            ),
        });
    }
    let left = |place: &usize| offer.guess.left_out.iter().any(|(other, _)| other == place);
    let unused = (0..start.columns.len()).filter(|place| {
        offer.guess.fields[*place].is_none() && !start.columns[*place].is_empty() && !left(place)
    });
    let unused: Vec<String> = unused.map(|place| format!("{} {}", place + 1, name(place))).collect();
    if !unused.is_empty() {
        let unused = unused.join(", ");
        lines.push(say!(language, "not used: {unused}", "不用的列：{unused}"));
    }
    let given = offer.given();
    if !given.is_empty() {
        let given: Vec<String> = given.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let given = given.join(", ");
        lines.push(say!(language, "for the whole file: {given}", "整个文件：{given}"));
    }
    lines
}

/// What is still to be said of an offered mapping, in a conversation.
pub fn still_missing(offer: &Offer, language: Language) -> Option<String> {
    let missing = offer.missing().join(", ");
    (!missing.is_empty()).then(|| say!(language, "still to be told: {missing}", "还需要说明：{missing}"))
}

/// What still has to be said before the table can be taken, in one sentence.
pub fn missing(offer: &Offer, language: Language) -> Option<String> {
    let missing = offer.missing();
    if missing.is_empty() {
        return None;
    }
    let words = missing.iter().map(|name| match fields::given_as(name) {
        Some(argument) => format!("{name} (--{})", argument.replace('_', "-")),
        None => (*name).to_owned(),
    });
    let words = words.collect::<Vec<_>>().join(", ");
    Some(say!(
        language,
        "missing: {words}; give it for the whole file, or name its column in --map",
        "还缺：{words}；请为整个文件指定，或在 --map 里写明是哪一列",
    ))
}

/// The command that takes the file by the offered mapping.
pub fn accepting(path: &str, offer: &Offer, arguments: &Arguments, language: Language) -> String {
    let mut words = vec!["stockroom import".to_owned(), shell(path)];
    words.push(format!("--kind {}", offer.guess.kind.name()));
    words.push(format!("--map {}", shell(&offer.map())));
    for (name, value) in offer.given() {
        words.push(format!("--{} {}", name.replace('_', "-"), shell(&value)));
    }
    if let Some(zone) = arguments.time_zone.as_ref().and_then(jiff::tz::TimeZone::iana_name) {
        words.push(format!("--time-zone {zone}"));
    }
    if let Some(day_first) = arguments.day_first {
        words.push(format!("--day-order {}", if day_first { "day-first" } else { "month-first" }));
    }
    let command = words.join(" ");
    let mut text = say!(
        language,
        "to take it so, now and whenever a file has this header:\n  {command}",
        "确认这样读取（以后同样表头的文件一步导入）：\n  {command}",
    );
    let more = offer.missing().into_iter().filter_map(|name| match fields::given_as(name)? {
        "market" => Some("--market CODE"),
        "warehouse" => Some("--warehouse CODE"),
        "channel" => Some("--channel NAME"),
        "as_of" => Some("--as-of DAY"),
        _ => None,
    });
    let more = more.collect::<Vec<_>>().join(" ");
    if !more.is_empty() {
        text += &say!(language, "\nand add {more}", "\n并加上 {more}");
    }
    text
}

/// A word of a command line, as POSIX shells take it.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '+' | '@' | '%');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if text.contains(['"', '$', '`', '\\', '!']) {
        return shlex::try_quote(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned);
    }
    format!("\"{text}\"")
}

/// The start of a text, without line breaks.
fn cut(text: &str, width: usize) -> String {
    let mut cut = String::new();
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if cut.width() + c.width().unwrap_or(0) > width {
            cut.push('…');
            break;
        }
        cut.push(c);
    }
    cut
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The mappings that are remembered.
pub fn mappings(kept: &[HeaderMapping], language: Language) -> String {
    if kept.is_empty() {
        return say!(language, "no mapping is remembered yet", "还没有记住任何映射");
    }
    let known = remembered::known(kept);
    let line = |one: &HeaderMapping| {
        let (id, at, kind, source) = (one.id, super::report::moment(one.created_at), &one.kind, &one.source);
        let mapping = known.iter().find(|known| known.id == one.id).map(|known| &known.mapping);
        let columns = mapping.map_or_else(String::new, |mapping| pairs(&mapping.columns));
        let given = mapping.map_or_else(String::new, |mapping| pairs(&mapping.given));
        let given = if given.is_empty() { given } else { format!("; {given}") };
        format!("{id}  {at}  {kind}  {source}\n    {columns}{given}")
    };
    kept.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn pairs(pairs: &std::collections::BTreeMap<String, String>) -> String {
    pairs.iter().map(|(one, other)| format!("{one}={other}")).collect::<Vec<_>>().join(", ")
}

/// A mapping that was forgotten, or that there is none of this number.
pub fn forgotten(id: i64, forgotten: Option<&HeaderMapping>, language: Language) -> String {
    match forgotten {
        Some(HeaderMapping { kind, source, .. }) => say!(
            language,
            "mapping {id} ({kind}, {source}) is forgotten; what was imported by it stays",
            "已删除第 {id} 号映射（{kind}，{source}）；已导入的内容不变",
        ),
        None => say!(
            language,
            "there is no mapping {id}; `stockroom mappings` lists them",
            "没有第 {id} 号映射；`stockroom mappings` 可列出",
        ),
    }
}

/// What can be said of an offered mapping.
pub fn how_to_answer(language: Language) -> String {
    say!(
        language,
        "Say yes to import it so; or correct it, as in \"3 = sku\", \"skip 4\", \"market: DE\", \"kind: orders\"; or cancel.",
        "说“好”就这样导入；也可以更正，例如“3 = sku”“跳过 4”“market: DE”“kind: orders”；或者“取消”。",
    )
}

/// The question for a value of the whole file.
pub fn ask_for(argument: &str, choices: &[String], language: Language) -> String {
    let mut text = match argument {
        "as_of" => say!(
            language,
            "Which day is the file of? Write it like 2026-11-23.",
            "文件是哪一天的？请写成 2026-11-23。",
        ),
        "market" => say!(language, "Which market is it of, like US or DE?", "是哪个站点的？例如 US 或 DE。",),
        "warehouse" => say!(language, "Which warehouse is it of?", "是哪个仓库的？"),
        "channel" => say!(language, "Which channel is it of, like amazon?", "是哪个平台的？例如 amazon。"),
        _ => say!(language, "Which {argument}?", "{argument} 是什么？"),
    };
    for (place, choice) in choices.iter().enumerate() {
        text += &format!("\n{}. {choice}", place + 1);
    }
    text
}

/// Why an answer cannot be used.
pub fn wrong(wrong: &Wrong, language: Language) -> String {
    match wrong {
        Wrong::Unclear => say!(
            language,
            "What is otherwise? Say it as in \"3 = sku\" or \"skip 4\", or cancel.",
            "哪里不对？例如“3 = sku”“跳过 4”，或者“取消”。",
        ),
        Wrong::Column(name) => say!(
            language,
            "The file has no column {name}; name one of the list, or its number.",
            "文件没有 {name} 这一列；请写列表里的列名或编号。",
        ),
        Wrong::Field(name) => say!(
            language,
            "There is no field {name}; the README lists the fields of each kind.",
            "没有 {name} 这个字段；各种文件的字段见 README。",
        ),
        Wrong::Value(argument, text) => {
            say!(language, "\"{text}\" is no {argument} that I know.", "“{text}”不是有效的 {argument}。",)
        }
        Wrong::Missing(fields) => {
            let fields = fields.join(", ");
            say!(
                language,
                "No column is {fields} yet; say which, as in \"3 = {fields}\", or cancel.",
                "还不知道哪一列是 {fields}；请说明，例如“3 = {fields}”，或者“取消”。",
            )
        }
    }
}

/// After a cancel.
pub fn cancelled(name: &str, language: Language) -> String {
    say!(language, "{name} was not imported.", "没有导入 {name}。")
}
