//! The report of each file, of an undo, and the list of imports.

use super::{file_problem, note, refused, say, skip};
use crate::facts::Kind;
use crate::import::output::{Coverage, Distinct};
use crate::import::reader::Findings;
use crate::import::report::{FileReport, Outcome};
use crate::intent::contract::Language;
use crate::store::{Comparison, ImportSummary, Published, Undone};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One file's report: its name, then one line beside it or several below.
pub fn file_report(report: &FileReport, language: Language) -> String {
    let mut lines = Vec::new();
    match &report.outcome {
        Outcome::AlreadyImported { import_id, published_at } => {
            let at = moment(*published_at);
            lines.push(say!(
                language,
                "already imported on {at} (import {import_id}); nothing changed",
                "已于 {at} 导入（第 {import_id} 次导入），没有变化",
            ));
        }
        Outcome::GivenTwice => {
            lines.push(say!(language, "given twice; read once", "同一文件写了两次，只读一次"));
        }
        Outcome::Unreadable(problem) => {
            lines.push(file_problem(problem, language));
            lines.push(nothing_written(language));
        }
        Outcome::Offered { problem, offers } => {
            lines.extend(super::mapping::why_offered(problem, language));
            for offer in offers {
                lines.extend(super::mapping::offer(offer, language));
                lines.extend(super::mapping::missing(offer, language));
            }
            lines.push(nothing_written(language));
        }
        Outcome::Refused(findings) => {
            lines.extend(findings_lines(findings, &BTreeMap::new(), language));
            lines.extend(refused_lines(findings, language));
            lines.push(nothing_written(language));
            lines.push(say!(
                language,
                "correct these rows and import the file again, or take the rest with --accept-partial",
                "请改正这些行后重新导入，或用 --accept-partial 只导入其余的行",
            ));
        }
        Outcome::Read { findings, comparisons } => {
            lines.extend(findings_lines(findings, comparisons, language));
            lines.extend(refused_lines(findings, language));
        }
    }
    match lines.as_slice() {
        [line] => format!("{}  {line}", report.name),
        _ => format!("{}\n  {}", report.name, lines.join("\n  ")),
    }
}

fn nothing_written(language: Language) -> String {
    say!(language, "nothing of this file was written", "这个文件没有写入任何内容")
}

fn findings_lines(
    findings: &Findings,
    comparisons: &BTreeMap<Kind, Comparison>,
    language: Language,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(encoding) = findings.encoding {
        lines.push(say!(language, "read as {encoding}", "按 {encoding} 编码读取"));
    }
    let mapped = findings.mapped.iter();
    lines.extend(mapped.map(|(sheet, applied)| super::mapping::applied(applied, sheet.as_deref(), language)));
    if findings.coverage.is_empty() && findings.refused_rows == 0 {
        let kinds = findings.formats.join(", ");
        lines.push(say!(language, "{kinds}: no rows", "{kinds}：没有数据行"));
    }
    for (kind, coverage) in &findings.coverage {
        // Rows that all yielded to what is known were not written.
        if comparisons.get(kind).is_some_and(|one| one.new + one.replaced + one.unchanged == 0) {
            continue;
        }
        lines.push(coverage_line(*kind, coverage, language));
        if let Some(comparison) = comparisons.get(kind)
            && (comparison.replaced > 0 || comparison.unchanged > 0)
        {
            lines.push(comparison_line(comparison, language));
        }
    }
    lines
        .extend(findings.skipped.iter().map(|(why, rows)| skip(*why, &rows_text(*rows, language), language)));
    if !findings.unknown_columns.is_empty() {
        let columns = findings.unknown_columns.iter().map(|(sheet, column)| match sheet {
            Some(sheet) => format!("{sheet}/{column}"),
            None => column.clone(),
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        lines.push(say!(language, "columns not used: {columns}", "没有用到的列：{columns}"));
    }
    if !findings.sheets_left_out.is_empty() {
        let sheets = findings.sheets_left_out.join(", ");
        lines.push(say!(
            language,
            "sheets without a known header, left out: {sheets}",
            "表头无法识别、未读取的工作表：{sheets}",
        ));
    }
    lines.extend(findings.notes.iter().map(|one| note(one, language)));
    lines
}

fn coverage_line(kind: Kind, coverage: &Coverage, language: Language) -> String {
    let (kind, rows) = (kind.name(), rows_text(coverage.rows, language));
    let mut parts = Vec::new();
    if let Some(days) = coverage.days {
        let (from, to) = (days.from, days.to);
        parts.push(if from == to {
            from.to_string()
        } else {
            say!(language, "{from} to {to}", "{from} 至 {to}")
        });
    }
    if !coverage.skus.is_empty() {
        let skus = at_least(&coverage.skus, language);
        let plural = if coverage.skus.len() == 1 { "" } else { "s" };
        parts.push(match language {
            Language::En => format!("{skus} SKU{plural}"),
            Language::Zh => format!("{skus} 个 SKU"),
        });
    }
    if let Some(places) = places(&coverage.warehouses, language) {
        parts.push(say!(language, "warehouses {places}", "仓库 {places}"));
    }
    if let Some(places) = places(&coverage.markets, language) {
        parts.push(say!(language, "markets {places}", "站点 {places}"));
    }
    let text = say!(language, "{kind}: {rows}", "{kind}：{rows}");
    match (parts.is_empty(), language) {
        (true, _) => text,
        (false, Language::En) => format!("{text}, {}", parts.join(", ")),
        (false, Language::Zh) => format!("{text}，{}", parts.join("，")),
    }
}

fn comparison_line(comparison: &Comparison, language: Language) -> String {
    let Comparison { new, replaced, unchanged } = *comparison;
    let (new, replaced, unchanged) = (grouped(new), grouped(replaced), grouped(unchanged));
    say!(
        language,
        "  {new} new, {replaced} replaced, {unchanged} unchanged",
        "  新增 {new}，替换 {replaced}，未变 {unchanged}",
    )
}

fn at_least(names: &Distinct, language: Language) -> String {
    let count = grouped(names.len() as u64);
    if names.len() < Distinct::MAX {
        return count;
    }
    say!(language, "at least {count}", "至少 {count}")
}

/// A handful by name, more by number.
fn places(names: &Distinct, language: Language) -> Option<String> {
    const NAMED_MAX: usize = 8;
    match names.len() {
        0 => None,
        count if count <= NAMED_MAX => {
            // A name of several words is told from its neighbours.
            let shown = names.names().into_iter().map(|name| match name.contains([' ', ',']) {
                true => format!("\"{name}\""),
                false => name.to_owned(),
            });
            Some(shown.collect::<Vec<_>>().join(" "))
        }
        _ => {
            let count = at_least(names, language);
            Some(say!(language, "({count})", "{count} 个"))
        }
    }
}

fn refused_lines(findings: &Findings, language: Language) -> Vec<String> {
    if findings.refused_rows == 0 {
        return Vec::new();
    }
    let rows = rows_text(findings.refused_rows, language);
    let mut lines = vec![say!(language, "{rows} refused:", "{rows}被拒绝：")];
    lines.extend(findings.refused.iter().map(|one| format!("  {}", refused(one, language))));
    let listed: std::collections::BTreeSet<_> =
        findings.refused.iter().map(|one| (one.sheet.as_deref(), one.line)).collect();
    let more = findings.refused_rows.saturating_sub(listed.len() as u64);
    if more > 0 {
        let more = grouped(more);
        lines.push(say!(language, "  and {more} more", "  另有 {more} 行"));
    }
    lines
}

/// The last line of an import's report. `undo`: what takes an import back, before its number.
pub fn ending(
    read: usize,
    preview: bool,
    published: Option<&Published>,
    undo: &str,
    language: Language,
) -> String {
    match published {
        Some(published) => {
            let (id, rows) = (published.import_id, rows_text(published.rows, language));
            say!(
                language,
                "import {id}: {rows} in; `{undo} {id}` takes it back",
                "第 {id} 次导入：{rows}已入账；`{undo} {id}` 可撤销",
            )
        }
        None if preview && read > 0 => {
            say!(language, "a preview: nothing was written", "这是预览，没有写入任何内容")
        }
        None => say!(language, "nothing was imported", "没有导入任何内容"),
    }
}

/// The sentence for standard error where files were not taken.
pub fn not_imported(failed: usize, files: usize, language: Language) -> String {
    if files == 1 {
        return say!(language, "the file was not imported; see the report", "文件没有导入，原因见报告");
    }
    say!(
        language,
        "{failed} of {files} files were not imported; see the report",
        "{files} 个文件中有 {failed} 个没有导入，原因见报告",
    )
}

/// After Ctrl-C.
pub fn interrupted(language: Language) -> String {
    say!(language, "interrupted; nothing was imported", "已中断，没有导入任何内容")
}

/// What was taken back.
pub fn undone(undone: &Undone, language: Language) -> String {
    let (id, rows, sources) = (undone.import_id, rows_text(undone.rows, language), undone.sources.join(", "));
    say!(
        language,
        "import {id} was taken back: {rows} of {sources}; what they had replaced counts again",
        "已撤销第 {id} 次导入：{sources} 的 {rows}；被它们替换的内容重新生效",
    )
}

/// The list of imports, the latest first.
pub fn imports(imports: &[ImportSummary], language: Language) -> String {
    if imports.is_empty() {
        return say!(language, "nothing was imported yet", "还没有导入过文件");
    }
    let line = |import: &ImportSummary| {
        let (id, at, rows) =
            (import.import_id, moment(import.published_at), rows_text(import.rows, language));
        let sources = import.sources.join(", ");
        if import.withdrawn {
            say!(
                language,
                "{id}  {at}  {rows}  {sources} (taken back)",
                "{id}  {at}  {rows}  {sources}（已撤销）"
            )
        } else {
            say!(language, "{id}  {at}  {rows}  {sources}", "{id}  {at}  {rows}  {sources}")
        }
    };
    imports.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A moment of the past, UTC to the minute.
pub(super) fn moment(micros: i64) -> String {
    let moment = Timestamp::from_microsecond(micros).unwrap_or_default();
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// `1 row`, `12 rows`, `12 行`.
fn rows_text(rows: u64, language: Language) -> String {
    let count = grouped(rows);
    match (language, rows) {
        (Language::En, 1) => format!("{count} row"),
        (Language::En, _) => format!("{count} rows"),
        (Language::Zh, _) => format!("{count} 行"),
    }
}

/// Thousands apart: 541,909.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
