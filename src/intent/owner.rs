//! An owner whose name the catalogue does not know is kept as said: the answer
//! must say that nobody of that name owns anything, not leave the name out.

use super::lexicon::LEXICON;
use super::slots::Filler;
use super::spelling::is_common;
use super::token::{Kind, Token};
use super::when::starts_any;

/// What follows a name that owns it: "Li Wei's stock".
const OWNED: &[&str] = &[
    "stock",
    "stocks",
    "inventory",
    "items",
    "item",
    "products",
    "product",
    "skus",
    "sku",
    "goods",
    "sales",
    "orders",
    "listings",
    "range",
    "best",
    "worst",
    "top",
    "slow",
    "portfolio",
    "bestsellers",
    "numbers",
];
/// Possessives that are no people.
const THINGS: &[&str] = &[
    "it",
    "that",
    "what",
    "who",
    "there",
    "here",
    "today",
    "yesterday",
    "week",
    "month",
    "year",
    "quarter",
    "supplier",
    "factory",
    "company",
    "team",
    "customer",
    "customers",
    "let",
    "he",
    "she",
    "everyone",
    "everybody",
    "nobody",
    "warehouse",
    "market",
    "yesterday",
    "season",
    "winter",
    "summer",
    "day",
];
/// Frequent surnames that are rarely the first character of another word.
const SURNAMES: &str = "王李张刘陈杨赵吴周徐孙朱胡郭何罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜魏吕卢苏贾丁薛阎谭廖姚邹熊陆郝孔崔邱秦史侯邵孟龙段雷钱汤尹黎武贺龚";
/// What says in Chinese that the one before it owns something.
const OWNS: &[&str] = &[
    "负责的",
    "名下的",
    "名下",
    "手上的",
    "手里的",
    "管的",
    "那边的",
    "的货",
    "的库存",
    "的产品",
    "的品",
    "的sku",
    "的商品",
    "的链接",
    "的断货",
    "的滞销",
    "的销量",
];

/// The name of an owner that no catalogue has, as typed.
pub fn unknown(filler: &Filler) -> Option<String> {
    let tokens = &filler.reading.tokens;
    let named = |at: usize| {
        filler.reading.entities.iter().any(|entity| entity.masks() && entity.start <= at && at < entity.end)
    };
    let found = (0..tokens.len()).find_map(|at| {
        if named(at) {
            return None;
        }
        latin(tokens, at, &named).or_else(|| chinese(tokens, at, &named))
    })?;
    super::said::typed(filler, found.0, found.1)
}

/// One or two words before "'s stock".
fn latin(tokens: &[Token], at: usize, named: &impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let owned = tokens.get(at + 1).is_some_and(|next| OWNED.contains(&next.text.as_str()));
    if !tokens[at].is("'s") || !owned || at == 0 || named(at - 1) {
        return None;
    }
    let is_name = |token: &Token| {
        let plain = token.kind == Kind::Word && !THINGS.contains(&token.text.as_str());
        let word = LEXICON.knows(&token.text) || is_common(&token.text);
        plain && (token.capital || !word)
    };
    let last = at - 1;
    if !is_name(&tokens[last]) {
        return None;
    }
    let two = last > 0
        && tokens[last].capital
        && tokens[last - 1].capital
        && is_name(&tokens[last - 1])
        && last > 1
        && !named(last - 1);
    Some((if two { last - 1 } else { last }, at))
}

/// A surname and one or two characters before 负责的, 名下, 的库存.
fn chinese(tokens: &[Token], at: usize, named: &impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let surname = tokens[at].kind == Kind::Han && SURNAMES.contains(tokens[at].text.as_str());
    let opens = at == 0
        || tokens[at - 1].kind != Kind::Han
        || named(at - 1)
        || ["查", "看", "下", "是", "和", "给", "把", "出", "有"].contains(&tokens[at - 1].text.as_str());
    if !surname || !opens {
        return None;
    }
    (at + 2..=at + 3)
        .filter(|end| *end < tokens.len())
        .filter(|end| tokens[at..*end].iter().all(|token| token.kind == Kind::Han) && !(at..*end).any(named))
        .find(|end| starts_any(tokens, *end, OWNS).is_some())
        .map(|end| (at, end))
}
