//! Names of the catalogue found in a text: exact, in part, misspelt, spelled
//! out, or by sound. Built once per catalogue; a search costs steps bounded by
//! the length of the text, not by the size of the catalogue.

use super::catalogue::Catalogue;
use super::gazetteer::{GAZETTEER, Known};
use super::lexicon::LEXICON;
use super::names::{Key, NameIndex, Posting, Rank, form, sound_keys};
use super::search::Search;
use super::spelling;
use super::suppliers;
use super::token::{Kind, Token};

/// What a name of the catalogue names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    Warehouse(u32),
    Item(u32),
    Supplier(u32),
    Shipment(u32),
    Order(u32),
    Category(u32),
    Owner(u32),
}

/// The catalogue, indexed.
#[derive(Debug, Default)]
pub struct Matcher {
    pub catalogue: Catalogue,
    pub(super) index: NameIndex,
    named: Vec<Named>,
}

/// Names of the catalogue at tokens `start..end`; several are in doubt.
#[derive(Clone, Debug)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    pub rank: Rank,
    /// Letters corrected, or characters heard differently.
    pub corrected: usize,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Named(Vec<Named>),
    Known(u32),
}

impl Matcher {
    pub fn new(catalogue: Catalogue) -> Matcher {
        let mut matcher = Matcher { catalogue, ..Matcher::default() };
        let catalogue = std::mem::take(&mut matcher.catalogue);
        for (n, warehouse) in (0..).zip(&catalogue.warehouses) {
            let id = matcher.id(Named::Warehouse(n));
            matcher.index.add_code(&warehouse.code, id);
            matcher.add_warehouse_names(id, &warehouse.code, &warehouse.name);
        }
        for (n, item) in (0..).zip(&catalogue.items) {
            let id = matcher.id(Named::Item(n));
            matcher.index.add_code(&item.sku, id);
            matcher.index.add_name(&item.name, id, true);
            matcher.index.add_name(&item.name_zh, id, true);
            for alias in &item.aliases {
                matcher.index.add_name(alias, id, false);
            }
        }
        for (n, supplier) in (0..).zip(&catalogue.suppliers) {
            let id = matcher.id(Named::Supplier(n));
            matcher.add_supplier_names(id, supplier);
        }
        for (n, category) in (0..).zip(&catalogue.categories) {
            let id = matcher.id(Named::Category(n));
            matcher.index.add_name(category, id, false);
            // A word that another category of the team has for its own is no other name of this one.
            let own = |name: &str| catalogue.categories.iter().any(|other| other.eq_ignore_ascii_case(name));
            for name in GAZETTEER.category_names(category).iter().filter(|name| !own(name)) {
                matcher.index.add_name(name, id, false);
            }
        }
        for (n, owner) in (0..).zip(&catalogue.owners) {
            let id = matcher.id(Named::Owner(n));
            matcher.index.add_name(owner, id, false);
        }
        for (n, shipment) in (0..).zip(&catalogue.shipments) {
            let id = matcher.id(Named::Shipment(n));
            matcher.index.add_code(shipment, id);
        }
        for (n, order) in (0..).zip(&catalogue.purchase_orders) {
            let id = matcher.id(Named::Order(n));
            matcher.index.add_code(order, id);
        }
        matcher.catalogue = catalogue;
        matcher
    }

    fn id(&mut self, named: Named) -> u32 {
        self.named.push(named);
        self.named.len() as u32 - 1
    }

    fn add_warehouse_names(&mut self, id: u32, code: &str, name: &str) {
        // "Amazon Germany" says a channel and a market before it says a warehouse.
        if !GAZETTEER.is_made_of_known_names(name) || name.to_lowercase().starts_with("fba ") {
            self.index.add_name(name, id, false);
        }
        for noise in [" warehouse", " 3PL", " DC", " depot", "仓库", "仓", "海外仓"] {
            if let Some(place) = name.strip_suffix(noise) {
                self.index.add_name(place, id, false);
            }
        }
        for city in GAZETTEER.city_names(name) {
            self.index.add_name(city, id, false);
        }
        // The last part of a code stands for it: LA of US-LA, FRA of DE-FRA.
        if let Some((head, place)) = code.rsplit_once('-') {
            let market = GAZETTEER.index.get(Key::of(&place.to_lowercase())).is_some();
            if !market
                && place.len() >= 2
                && place.chars().all(|c| c.is_ascii_alphabetic())
                && !head.is_empty()
            {
                self.index.add_name(place, id, false);
            }
        }
    }

    /// A supplier by its whole name, and by a first word that is a name of its own.
    fn add_supplier_names(&mut self, id: u32, name: &str) {
        self.index.add_name(name, id, false);
        let short = super::names::name_tokens(name);
        let suffixes = ["ltd", "co", "inc", "limited", "company", "factory", "gmbh", "corp", "llc"];
        let kept = short.iter().take_while(|token| !suffixes.contains(&token.text.as_str())).count();
        for token in
            short.iter().take(kept).skip(1).filter(|token| token.kind == Kind::Word && token.text.len() >= 4)
        {
            let plural = spelling::singular(&token.text);
            if !LEXICON.knows(&token.text)
                && !LEXICON.knows(&plural)
                && !spelling::is_common(&token.text)
                && GAZETTEER.city_names(&token.text).is_empty()
                && !GENERAL_TRADES.contains(&&*plural)
            {
                self.index.add_part(&token.text, id);
            }
        }
        for length in 1..short.len().min(kept.max(1) + 1) {
            let first = &short[0];
            let own = first.kind == Kind::Word && suppliers::is_own_name(&first.text);
            let han = short[..length].iter().all(|token| token.kind == Kind::Han);
            if length == 1 && own && suppliers::is_city(&first.text) {
                self.index.add_head(&first.text, id);
            } else if (length == 1 && own) || (length >= 2 && (han || own)) {
                self.index.add_name(&name[..short[length - 1].end], id, false);
            }
        }
    }

    pub fn named(&self, id: u32) -> Option<Named> {
        self.named.get(id as usize).copied()
    }

    pub fn has_word(&self, word: &str) -> bool {
        self.index.knows_word(word)
    }

    /// Words of names that a misspelt word may stand for.
    pub fn corrections(&self, word: &str, steps: &mut u64) -> Vec<&str> {
        self.index.corrections(&super::spelling::singular(word), steps)
    }

    /// Every name in the text, overlapping ones too; the city that a supplier is
    /// named after only beside words that speak of a supplier.
    pub fn find(&self, tokens: &[Token], steps: &mut u64) -> Vec<Found> {
        let corrections: Vec<Vec<&str>> = tokens
            .iter()
            .map(|token| {
                if token.kind == Kind::Word && !self.index.knows_word(&form(token)) {
                    self.index.corrections(&form(token), steps)
                } else {
                    Vec::new()
                }
            })
            .collect();
        let longest = self.index.longest.max(GAZETTEER.index.longest).min(16);
        let mut search =
            Search { matcher: self, tokens, corrections: &corrections, longest, found: Vec::new(), steps: 0 };
        for start in 0..tokens.len() {
            search.from(start);
            self.by_sound(tokens, start, &mut search.found, &mut search.steps);
            self.by_pinyin(tokens, start, &mut search.found, &mut search.steps);
        }
        *steps += search.steps;
        let mut found = search.found;
        if !suppliers::spoken_of(tokens) {
            for name in found.iter_mut().filter(|name| name.rank == Rank::Head) {
                if let What::Named(named) = &mut name.what {
                    named.retain(|named| !matches!(named, Named::Supplier(_)));
                }
            }
            found.retain(|name| !matches!(&name.what, What::Named(named) if named.is_empty()));
        }
        found
    }

    pub(super) fn named_all(&self, posting: &Posting) -> Vec<Named> {
        posting.ids.iter().filter_map(|id| self.named(*id)).collect()
    }

    /// Chinese names by how they sound: 冲电宝 is 充电宝.
    fn by_sound(&self, tokens: &[Token], start: usize, found: &mut Vec<Found>, steps: &mut u64) {
        let (mut keys, mut rare) = (vec![Key::default()], false);
        for end in start + 1..=(start + 8).min(tokens.len()) {
            let token = &tokens[end - 1];
            if token.kind != Kind::Han {
                return;
            }
            rare |= spelling::sounds(&token.text).len() > 1;
            keys = sound_keys(&keys, &token.text);
            *steps += keys.len() as u64;
            if keys.is_empty() {
                return;
            }
            if end - start < 2 {
                continue;
            }
            let Some(posting) = keys.iter().find_map(|key| self.index.by_sound(*key)) else { continue };
            if end - start == 2 && is_other_word(tokens, start) {
                continue;
            }
            let named: Vec<Named> = self
                .named_all(posting)
                .into_iter()
                .filter(|named| self.shares_a_character(*named, &tokens[start..end]))
                // Two characters of several readings are too little: 单子 is no 铲子.
                .filter(|named| end - start > 2 || !rare || self.is_misheard_pair(*named, tokens, start))
                .collect();
            if !named.is_empty() {
                found.push(Found { start, end, rank: posting.rank, corrected: 1, what: What::Named(named) });
            }
        }
    }

    /// A name and what was heard for it have a character in common (two-thirds
    /// differ at most): sound alone is too little in Chinese.
    fn shares_a_character(&self, named: Named, heard: &[Token]) -> bool {
        self.chinese_names(named).iter().any(|name| {
            name.len() >= heard.len()
                && name[name.len() - heard.len()..].iter().zip(heard).any(|(a, b)| a.text == b.text)
        })
    }

    fn chinese_names(&self, named: Named) -> Vec<Vec<Token>> {
        let names: Vec<&str> = match named {
            Named::Item(n) => self.catalogue.items.get(n as usize).map_or(Vec::new(), |item| {
                [&item.name_zh, &item.name].into_iter().chain(&item.aliases).map(String::as_str).collect()
            }),
            Named::Category(n) => self.catalogue.categories.get(n as usize).map_or(Vec::new(), |category| {
                let names = GAZETTEER.category_names(category).iter().map(|name| &**name);
                names.chain([category.as_str()]).collect()
            }),
            Named::Warehouse(n) => {
                self.catalogue.warehouses.get(n as usize).map_or(Vec::new(), |warehouse| {
                    let mut names = GAZETTEER.city_names(&warehouse.name);
                    names.retain(|name| name.chars().all(super::token::is_han) && name.chars().count() > 2);
                    names
                })
            }
            _ => Vec::new(),
        };
        names.into_iter().map(super::names::name_tokens).collect()
    }

    /// 窗连 is 窗帘: the usual readings agree, and what follows is said of goods.
    fn is_misheard_pair(&self, named: Named, tokens: &[Token], start: usize) -> bool {
        let said_of_goods = tokens.get(start + 2).is_none_or(|next| {
            SAID_OF_GOODS.contains(&*next.text) || PLACES.contains(&*next.text) || next.kind != Kind::Han
        });
        let usual = |token: &Token| spelling::pinyin_of(&token.text);
        let grammar = |token: &Token| super::mishearing::COMMON_CHARACTERS.contains(&*token.text);
        said_of_goods
            && !tokens[start..start + 2].iter().any(grammar)
            && self.chinese_names(named).iter().any(|name| {
                name.len() >= 2
                    && name[name.len() - 2..]
                        .iter()
                        .zip(&tokens[start..])
                        .all(|(a, b)| usual(a).is_some() && usual(a) == usual(b))
            })
    }

    /// A name in Latin letters said in Chinese characters: 嘉兴 is Jiaxing.
    fn by_pinyin(&self, tokens: &[Token], start: usize, found: &mut Vec<Found>, steps: &mut u64) {
        let (mut key, mut letters) = (Key::default(), 0);
        for end in start + 1..=(start + 4).min(tokens.len()) {
            let token = &tokens[end - 1];
            let Some(pinyin) = (token.kind == Kind::Han).then(|| spelling::pinyin_of(&token.text)).flatten()
            else {
                return;
            };
            key = key.add(pinyin);
            letters += pinyin.len();
            *steps += 1;
            if end - start < 2 || letters < 5 {
                continue;
            }
            let Some(posting) = self.index.get(key) else { continue };
            let mut named = self.named_all(posting);
            named.retain(|named| matches!(named, Named::Supplier(_) | Named::Warehouse(_)));
            if !named.is_empty() {
                found.push(Found { start, end, rank: posting.rank, corrected: 0, what: What::Named(named) });
            }
        }
    }
}

/// 饼图 is a word, and 品图 of 滞销品图表 cuts through one: no 拼图.
fn is_other_word(tokens: &[Token], start: usize) -> bool {
    let pair = |a: usize, b: usize| {
        tokens.get(b).is_some_and(|next| {
            next.kind == Kind::Han
                && super::mishearing::is_word(&[tokens[a].text.as_str(), next.text.as_str()].concat())
        })
    };
    pair(start, start + 1) || pair(start + 1, start + 2)
}

/// What follows goods in a question or a report about them.
const SAID_OF_GOODS: &str = "还有多剩库卖够在的要补缺断快类到什哪几销周退这上";

/// First characters of places, which follow goods as well.
const PLACES: &str = "美德英法日意西加澳荷波瑞欧大北全各";

/// Trades that half of all suppliers have in their name.
const GENERAL_TRADES: &[&str] = &[
    "textile",
    "lamp",
    "hardware",
    "electronic",
    "plastic",
    "industrial",
    "industry",
    "trading",
    "technology",
    "tech",
    "audio",
    "toy",
    "metal",
    "home",
    "house",
    "light",
    "lighting",
    "power",
    "outdoor",
    "sport",
    "bag",
    "glass",
    "paper",
    "furniture",
    "international",
    "group",
    "import",
    "export",
    "tool",
    "craft",
    "digital",
    "kitchen",
    "smart",
];

/// A market, channel or mode by its id in the gazetteer.
pub fn known(id: u32) -> Option<&'static Known> {
    GAZETTEER.values.get(id as usize)
}
