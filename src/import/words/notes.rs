//! What was left out of a file though nothing is wrong with it, and what was
//! assumed or read in a special way.

use super::{mapping, say};
use crate::import::output::{Note, Skip};
use crate::intent::contract::Language;

/// Rows (`12 rows`) left out though nothing is wrong with them.
pub fn skip(why: Skip, rows: &str, language: Language) -> String {
    match why {
        Skip::NotAnItem => say!(
            language,
            "{rows} of postage, fees, services and vouchers: no items, no facts",
            "{rows}是邮费、费用、服务和礼券，不是商品，不入账",
        ),
        Skip::Totals | Skip::NothingMapped | Skip::Explanation | Skip::NoQuantity | Skip::Repeated => {
            mapping::skip(why, rows, language).unwrap_or_default()
        }
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
        Note::AsOfNamed { .. }
        | Note::RowsAddedUp { .. }
        | Note::AmountsShared { .. }
        | Note::UnknownStates { .. } => mapping::note(note, language).unwrap_or_default(),
        Note::RowsAbove { rows } => {
            let plural = if *rows == 1 { "" } else { "s" };
            say!(language, "{rows} row{plural} above the header left out", "表头上方的 {rows} 行未读取")
        }
        Note::CalledByName { called, code } => {
            say!(language, "{called} is the warehouse {code}", "{called} 即仓库 {code}")
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
