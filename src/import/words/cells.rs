//! Why a cell or a row is refused.

use super::say;
use crate::import::problem::CellProblem;
use crate::intent::contract::Language;

/// Why a cell or a row is refused; follows the cell's value.
pub fn cell_problem(problem: &CellProblem, language: Language) -> String {
    use CellProblem as P;
    match problem {
        P::NotTold { argument } => {
            let argument = argument.replace('_', "-");
            say!(
                language,
                "is told by no column of the row; give --{argument} for the whole file",
                "这一行没有写明；请用 --{argument} 为整个文件指定"
            )
        }
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
        P::RoundedCode => say!(
            language,
            "is a code that a spreadsheet has rounded; export it again without opening it in one",
            "是被表格软件四舍五入的编码；请重新导出，不要先用表格软件打开保存",
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
