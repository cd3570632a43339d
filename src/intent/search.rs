//! The search for names: every way through the tokens from each of them, with
//! misspelt words corrected and numbers after letters taken as digits.

use super::gazetteer::GAZETTEER;
use super::lexicon::LEXICON;
use super::matcher::{Found, Matcher, Named, What};
use super::names::{Key, Rank, form};
use super::number::number_at;
use super::spelling;
use super::token::{Kind, Token};
use super::variants::{over_words_between, unit_at};

/// Codes that are spelled out have so many letters before their digits.
const LETTERS_BEFORE_DIGITS_MOST: usize = 6;

/// Words for the mark between the parts of a code.
const SAID_DASHES: &[&str] = &["dash", "hyphen", "slash", "杠"];

/// A number said in words has so many at most.
const NUMBER_TOKENS_MOST: usize = 5;

/// The way taken so far.
#[derive(Clone, Copy, Debug, Default)]
struct Path {
    start: usize,
    key: Key,
    /// The key of the words as they stand.
    exact_key: Key,
    units: usize,
    corrected: usize,
    /// Letters of words taken as they stand.
    exact: usize,
    digits: bool,
    letters: usize,
    /// Words between a name and its specification were left out.
    skipped: bool,
    /// A number in words came first.
    led: bool,
    /// Every word corrected could stand as a correction by itself.
    plausible: bool,
}

/// One text searched.
pub struct Search<'a> {
    pub matcher: &'a Matcher,
    pub tokens: &'a [Token],
    /// Known words that each token may be a misspelling of.
    pub corrections: &'a [Vec<&'a str>],
    /// Most tokens of a name.
    pub longest: usize,
    pub found: Vec<Found>,
    pub steps: u64,
}

impl Search<'_> {
    /// Every name that begins at a token.
    pub fn from(&mut self, start: usize) {
        self.walk(start, Path { start, plausible: true, ..Path::default() });
    }

    /// Goes on from token `at` in every way a name may.
    fn walk(&mut self, at: usize, path: Path) {
        self.steps += 1;
        if path.units > 0 {
            self.look_up(at, &path);
        }
        self.go_on(at, path);
    }

    fn go_on(&mut self, at: usize, path: Path) {
        if path.units >= self.longest {
            return;
        }
        let Some(token) = self.tokens.get(at) else { return };
        match token.kind {
            Kind::Mark => {
                if path.units > 0
                    && path.corrected == 0
                    && matches!(token.text.as_str(), "-" | "/" | "_" | "+" | "&")
                {
                    self.walk(at + 1, path);
                }
                return;
            }
            Kind::Flag => return,
            _ => {}
        }
        // The mark within a code, said: "s h dash five five one eight", s h杠四一零二.
        if path.units > 0
            && path.corrected == 0
            && path.letters <= LETTERS_BEFORE_DIGITS_MOST
            && SAID_DASHES.contains(&token.text.as_str())
        {
            self.walk(at + 1, path);
        }
        let text = form(token);
        let plausible = path.plausible && may_be_misspelt(token);
        let step = |add: &str, raw: &str, corrected: usize, digits: bool| Path {
            key: path.key.add(add),
            exact_key: path.exact_key.add(raw),
            units: path.units + 1,
            corrected: path.corrected + corrected,
            exact: path.exact + if corrected == 0 { add.chars().count() } else { 0 },
            digits: path.digits || digits,
            letters: path.letters + if digits { 0 } else { add.len() },
            plausible: if corrected == 0 { path.plausible } else { plausible },
            ..path
        };
        self.walk(at + 1, step(&text, &token.text, 0, token.kind == Kind::Number));
        if path.corrected < 2 && path.units < 6 {
            for correction in &self.corrections[at] {
                self.walk(at + 1, step(correction, correction, 1, false));
            }
        }
        // "20 litre" and 20升 are "20 l".
        if at > 0
            && path.units > 0
            && path.corrected == 0
            && (self.tokens[at - 1].kind == Kind::Number || number_ends_at(self.tokens, at))
            && let Some((unit, end)) = unit_at(self.tokens, at)
            && (end > at + 1 || text != unit)
        {
            self.walk(end, step(unit, unit, 0, false));
        }
        // "the Pro version of the dash cam", 40公斤的哑铃.
        if path.units > 0
            && path.corrected == 0
            && !path.skipped
            && let Some(end) = over_words_between(self.tokens, at, path.digits)
        {
            self.go_on(end, Path { skipped: true, ..path });
        }
        // "twelve gel pens", 二百四十毫升奶瓶.
        if path.units == 0
            && token.kind != Kind::Number
            && let Some(number) = number_at(self.tokens, at)
                .filter(|number| number.value.fract() == 0.0 && (1.0..1e6).contains(&number.value))
                // "one metre", but no "one lamp".
                .filter(|number| number.value >= 2.0 || unit_at(self.tokens, number.end).is_some())
        {
            let digits = format!("{}", number.value as i64);
            self.walk(number.end, Path { led: true, ..step(&digits, &digits, 0, true) });
        }
        // Digits one by one after letters: "a zero seven", "a 零七".
        if path.units > 0
            && path.corrected == 0
            && !path.digits
            && path.letters <= LETTERS_BEFORE_DIGITS_MOST
            && let Some((digits, end)) = digits_at(self.tokens, at)
        {
            self.walk(end, step(&digits, &digits, 0, true));
        }
        // A number after letters: "e b one hundred", "e b 一百".
        if path.units > 0
            && path.corrected == 0
            && !path.led
            && token.kind != Kind::Number
            && let Some(number) =
                number_at(self.tokens, at).filter(|number| number.value.fract() == 0.0 && number.value < 1e7)
        {
            let digits = format!("{}", number.value as i64);
            self.walk(number.end, step(&digits, &digits, 0, true));
        }
    }

    fn look_up(&mut self, end: usize, path: &Path) {
        let last = &self.tokens[end - 1];
        if matches!(last.kind, Kind::Mark) {
            return;
        }
        let accepted = |rank: Rank| {
            if path.corrected == 0 {
                return path.letters + usize::from(path.digits) * 2 >= 2
                    || self.tokens[path.start].kind == Kind::Han;
            }
            if path.units == 1 || path.corrected == 1 && path.plausible && rank != Rank::Part {
                return path.plausible;
            }
            path.exact >= 3
                && (path.corrected == 1 || path.letters >= 10)
                && (rank == Rank::Whole || !self.corrects_known(path.start, end))
        };
        let index = &self.matcher.index;
        if let Some(posting) = index.get(path.key).filter(|posting| accepted(posting.rank)) {
            let mut named = self.matcher.named_all(posting);
            if end - path.start == 1 && path.corrected == 0 && last.kind == Kind::Word {
                named.retain(|named| self.stands_alone(*named, last));
                // "top 3 sellers" is not about the one item called "Spinning tops".
                if posting.rank != Rank::Whole && LEXICON.knows(&last.text) {
                    named.retain(|named| !matches!(named, Named::Item(_)));
                }
            }
            if !named.is_empty() {
                self.found.push(Found {
                    start: path.start,
                    end,
                    rank: posting.rank,
                    corrected: path.corrected,
                    what: What::Named(named),
                });
            }
        }
        if path.corrected == 0
            && let Some(posting) = GAZETTEER.index.get(path.exact_key)
        {
            let capitals = GAZETTEER.capitals.contains(&path.exact_key);
            let written = !GAZETTEER.capitalised.contains(&path.exact_key) || self.tokens[path.start].capital;
            let written = written && (!capitals || self.in_capitals(path.start, end));
            // "leave us a margin" names no market.
            let written = written && !(self.tokens[path.start].is("us") && end > path.start + 1);
            if let Some(id) = posting.ids.first().filter(|_| written) {
                self.found.push(Found {
                    start: path.start,
                    end,
                    rank: Rank::Whole,
                    corrected: 0,
                    what: What::Known(*id),
                });
            }
        }
    }

    /// A correction would turn a word that is one already into another.
    fn corrects_known(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| {
            !self.corrections[at].is_empty()
                && (LEXICON.knows(&self.tokens[at].text) || spelling::is_common(&self.tokens[at].text))
        })
    }

    /// Short parts of codes ("LA") are no words of the language.
    fn stands_alone(&self, named: Named, token: &Token) -> bool {
        match named {
            Named::Warehouse(_) => token.text.len() > 2 || token.upper || !LEXICON.knows(&token.text),
            Named::Item(n) => {
                let sku = self
                    .matcher
                    .catalogue
                    .items
                    .get(n as usize)
                    .is_some_and(|item| item.sku.eq_ignore_ascii_case(&token.text));
                sku || token.text.len() > 2
            }
            // "mark down the lamps" is about nobody called Mark.
            Named::Owner(_) => {
                let word = LEXICON.knows(&token.text) || spelling::is_common(&token.text);
                token.kind != Kind::Word || !word || token.capital || self.possessive(token)
            }
            // "pet bowl" is no word about the category Pets.
            Named::Category(n) => {
                let name = self.matcher.catalogue.categories.get(n as usize).map_or("", String::as_str);
                name.eq_ignore_ascii_case(&token.text)
                    || GAZETTEER.category_names(name).contains(&token.text.as_str())
            }
            _ => true,
        }
    }

    fn possessive(&self, token: &Token) -> bool {
        self.tokens.iter().any(|next| next.is("'s") && next.start == token.end)
    }

    /// A two-letter market counts in capitals, and where the words around leave no doubt.
    fn in_capitals(&self, start: usize, end: usize) -> bool {
        let token = &self.tokens[start];
        if end > start + 1 {
            // "u.s." is the market, "i.e." is "that is".
            return token.upper || !token.is("i");
        }
        let shouted = self.tokens.iter().filter(|token| token.kind == Kind::Word).all(|token| token.upper)
            && self.tokens.len() > 3;
        if token.upper && !(shouted && LEXICON.knows(&token.text) && !token.is("us")) {
            return true;
        }
        let neighbour =
            |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).map_or("", |token| token.text.as_str());
        let (before, after) = (neighbour(start.checked_sub(1)), neighbour(Some(end)));
        let places = [
            "warehouse",
            "market",
            "site",
            "store",
            "marketplace",
            "stock",
            "fba",
            "amazon",
            "站",
            "仓",
            "区",
            "的",
            "customers",
            "站点",
            "warehouses",
        ];
        let han = |text: &str| text.chars().next().is_some_and(super::token::is_han);
        if token.is("us") {
            return matches!(before, "the" | "amazon" | "walmart" | "fba")
                || places.contains(&after)
                || han(after) && (han(before) || before.is_empty());
        }
        if matches!(token.text.as_str(), "in" | "it" | "no" | "at" | "be" | "my" | "is" | "to" | "me") {
            return false;
        }
        if LEXICON.knows(&token.text) || spelling::is_common(&token.text) {
            return han(after) && (han(before) || before.is_empty());
        }
        han(after)
            || han(before)
            || places.contains(&after)
            || after.is_empty()
            || matches!(before, "in" | "to" | "for" | "the" | "from" | "amazon" | "and" | "of" | "")
    }
}

/// A word that is none of the language's, long enough to be told from others.
fn may_be_misspelt(token: &Token) -> bool {
    let word = token.text.as_str();
    word.len() >= 5 && !LEXICON.knows(word) && LEXICON.spell(word).is_none() && !spelling::is_common(word)
}

/// A number in words ends before a token.
fn number_ends_at(tokens: &[Token], at: usize) -> bool {
    (at.saturating_sub(NUMBER_TOKENS_MOST)..at)
        .any(|start| number_at(tokens, start).is_some_and(|number| number.end == at))
}

/// Two digits or more said one by one or in pairs: "five one one eight", "thirty
/// three oh one".
fn digits_at(tokens: &[Token], start: usize) -> Option<(String, usize)> {
    let (mut digits, mut at) = (String::new(), start);
    while let Some(token) = tokens.get(at).filter(|_| digits.len() < 8) {
        if let Some((pair, end)) = pair_at(tokens, at) {
            digits.push_str(&pair);
            at = end;
            continue;
        }
        let twice = token.is("double") || token.is("triple");
        let digit = digit(tokens.get(if twice { at + 1 } else { at })?);
        let Some(digit) = digit else { break };
        let times = if token.is("triple") { 3 } else { 1 + usize::from(twice) };
        digits.extend(std::iter::repeat_n(digit, times));
        at += 1 + usize::from(twice);
    }
    (digits.len() >= 2 && tokens[start].kind != Kind::Number).then_some((digits, at))
}

/// Two digits said as a number: "fifteen", "thirty", "thirty three".
fn pair_at(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let word = tokens.get(at)?.text.as_str();
    if let Some(place) = TEENS.iter().position(|teen| *teen == word) {
        return Some(((10 + place).to_string(), at + 1));
    }
    let tens = 2 + TENS.iter().position(|tens| *tens == word)?;
    let joined = usize::from(tokens.get(at + 1).is_some_and(|token| token.is("-")));
    let ones = tokens.get(at + 1 + joined).filter(|token| token.kind != Kind::Number).and_then(digit);
    Some(match ones.filter(|digit| *digit != '0') {
        Some(ones) => (format!("{tens}{ones}"), at + 2 + joined),
        None => (format!("{tens}0"), at + 1),
    })
}

fn digit(token: &Token) -> Option<char> {
    Some(match token.text.as_str() {
        "zero" | "oh" | "零" | "〇" => '0',
        "one" | "一" | "幺" => '1',
        "two" | "二" => '2',
        "three" | "三" => '3',
        "four" | "四" => '4',
        "five" | "五" => '5',
        "six" | "六" => '6',
        "seven" | "七" => '7',
        "eight" | "八" => '8',
        "nine" | "九" => '9',
        digit if token.kind == Kind::Number && digit.len() == 1 => digit.chars().next()?,
        _ => return None,
    })
}
