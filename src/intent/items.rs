//! Which items a text names: without doubt, told apart by its other words, or
//! in doubt, with what may be meant.

use super::contract::{Choice, Intent, OneOrMany};
use super::entities::{Entity, Value};
use super::matcher::Named;
use super::mood::asks;
use super::names::{form, name_tokens};
use super::number::number_at;
use super::pattern::kind;
use super::slots::Filler;
use super::token::{Kind, Token};
use super::variants::unit_at;

/// The size that a word means.
fn size(word: &str) -> Option<&'static str> {
    Some(match word {
        "small" | "小" => "s",
        "medium" | "中" => "m",
        "large" | "大" => "l",
        _ => return None,
    })
}

/// A unit, known or as written ("v"), and the token after.
fn measure_at(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if let Some((unit, end)) = unit_at(tokens, at) {
        return Some((unit.to_owned(), end));
    }
    let short = tokens.get(at).filter(|token| token.kind == Kind::Word && token.text.len() <= 2);
    short.map(|token| (token.text.clone(), at + 1))
}

/// "one sixty": 160, as sizes are said.
fn said_in_pairs(tokens: &[Token], at: usize) -> Option<String> {
    let hundreds = number_at(tokens, at).filter(|number| number.end == at + 1 && number.value < 10.0)?;
    let rest = number_at(tokens, hundreds.end).filter(|number| (10.0..100.0).contains(&number.value))?;
    let words = tokens[at..rest.end].iter().all(|token| token.kind == Kind::Word);
    words.then(|| format!("{}", hundreds.value * 100.0 + rest.value))
}

impl Filler<'_> {
    pub(super) fn items(&mut self) {
        if !self.takes("item") {
            return;
        }
        let mut skus = self.skus(|entity| !self.is_excluded(entity) && !self.is_a_part(entity));
        if skus.is_empty() {
            skus = self.skus(|_| true);
        }
        skus.retain(|sku| !self.is_plain_of_a_variant(sku));
        for entity in self.reading.entities.iter().filter(|entity| entity.is_item()) {
            match &entity.value {
                Value::Named(named) if named.len() == 1 || !self.told_apart(entity, named).is_empty() => {}
                Value::Named(named) => {
                    self.doubtful_item = true;
                    let choices: Vec<Choice> = named.iter().filter_map(|named| self.choice(*named)).collect();
                    self.choices.extend(choices);
                }
                _ => self.doubtful_item = true,
            }
        }
        if skus.is_empty() && self.entities(kind::ITEM | kind::CATEGORY).next().is_none() {
            skus.extend(self.measured_one());
        }
        self.slots.item = OneOrMany::from_values(skus);
        self.unheard_thing();
    }

    /// "not the beige one", 米色的不用查: asked about are the others.
    pub(super) fn is_excluded(&self, entity: &Entity) -> bool {
        asks(self.intent)
            && self
                .values("part")
                .iter()
                .any(|(part, hit)| *part == "excluded" && hit.start <= entity.start && entity.end <= hit.end)
    }

    /// "the seat on the balance bike", 平衡车的座椅: a part of the goods, no goods of its own.
    fn is_a_part(&self, entity: &Entity) -> bool {
        let tokens = &self.reading.tokens;
        let names = |start: usize| {
            self.reading.entities.iter().any(|other| other.start == start && self.is_one_item(other))
        };
        let on = super::when::starts_any(tokens, entity.end, &["on", "of", "from", "inside"])
            .and_then(|at| super::when::starts_any(tokens, at, &["the", "our", "my", "their", "his", "her"]));
        let of = |other: &Entity| {
            other.end + 1 == entity.start && tokens[other.end].text == "的" && self.is_one_item(other)
        };
        self.is_one_item(entity) && (on.is_some_and(names) || self.reading.entities.iter().any(of))
    }

    fn is_one_item(&self, entity: &Entity) -> bool {
        entity.is_item() && matches!(&entity.value, Value::Named(named) if named.len() == 1)
    }

    /// "the strollers, the Pro ones": the plain one that was named is the Pro.
    pub(super) fn is_plain_of_a_variant(&self, sku: &str) -> bool {
        let tokens = &self.reading.tokens;
        let mut items = self.reading.entities.iter().filter(|entity| entity.is_item());
        let alone = |entity: &&Entity| {
            entity.end == entity.start + 1
                && super::variants::VARIANTS.contains(&tokens[entity.start].text.as_str())
        };
        let said = |entity: &&Entity| alone(entity) && !self.is_excluded(entity);
        let Some(variant) = items.clone().find(said) else { return false };
        let of_variant = self.skus(|entity| entity.start == variant.start);
        let Some(item) = self.matcher.catalogue.items.iter().find(|item| of_variant.contains(&item.sku))
        else {
            return false;
        };
        if item.sku == sku {
            return false;
        }
        let words: Vec<String> = [&item.name, &item.name_zh]
            .into_iter()
            .chain(&item.aliases)
            .flat_map(|name| name_tokens(name))
            .map(|token| form(&token).into_owned())
            .collect();
        let named = |entity: &Entity| {
            let only = self.skus(|other| other.start == entity.start);
            only == [sku]
                && tokens[entity.start..entity.end]
                    .iter()
                    .all(|token| words.contains(&form(token).into_owned()))
        };
        items.any(named)
    }

    /// A thing asked about that no item can be.
    fn unheard_thing(&mut self) {
        if !asks(self.intent) || self.intent == Intent::AssessProduct {
            return;
        }
        if let Some((start, end)) = super::unheard::thing(self.reading) {
            self.doubtful_item = true;
            let alike = super::unheard::alike(self.matcher, &self.reading.tokens[start..end]);
            let choices: Vec<Choice> =
                alike.into_iter().filter_map(|n| self.choice(Named::Item(n as u32))).collect();
            self.choices.extend(choices);
        }
    }

    /// SKUs of the items named without doubt, in the order said.
    pub fn skus(&self, wanted: impl Fn(&Entity) -> bool) -> Vec<String> {
        let mut skus: Vec<String> = Vec::new();
        for entity in self.reading.entities.iter().filter(|entity| entity.is_item() && wanted(entity)) {
            if let Value::Named(named) = &entity.value {
                let meant = if let [only] = named[..] { vec![only] } else { self.told_apart(entity, named) };
                for sku in meant.into_iter().filter_map(|named| self.sku(named)) {
                    if !skus.contains(&sku) {
                        skus.push(sku);
                    }
                }
            }
        }
        skus
    }

    /// The one of several items that further words of the text speak for: the
    /// 28 of "28厘米那个铸铁锅", the L of "the harness, size L"; or more than one,
    /// each with words of its own: "the bottles, the 240 and the 160".
    fn told_apart(&self, entity: &Entity, candidates: &[Named]) -> Vec<Named> {
        let words = |named: &Named| -> Vec<String> {
            let Named::Item(n) = named else { return Vec::new() };
            let Some(item) = self.matcher.catalogue.items.get(*n as usize) else { return Vec::new() };
            let names = [&item.name, &item.name_zh, &item.sku].into_iter().chain(&item.aliases);
            names.flat_map(|name| name_tokens(name)).map(|token| token.text).collect()
        };
        let of_each: Vec<Vec<String>> = candidates.iter().map(words).collect();
        let tokens = &self.reading.tokens;
        let outside =
            |at: &usize| (*at < entity.start || *at >= entity.end) && tokens[*at].kind != Kind::Mark;
        let mut said: Vec<String> = Vec::new();
        for at in (0..tokens.len()).filter(outside) {
            let word = tokens[at].text.as_str();
            said.extend([word.to_owned()].into_iter().chain(size(word).map(str::to_owned)));
            // "the seventy five centimetre one".
            let number = number_at(tokens, at).filter(|_| tokens[at].kind != Kind::Number);
            said.extend(number.map(|number| format!("{}", number.value)));
            said.extend(said_in_pairs(tokens, at));
        }
        let speaks = |word: &str| said.iter().any(|said| said == word);
        let own: Vec<Vec<&String>> = of_each
            .iter()
            .map(|words| {
                let own = words.iter().filter(|word| !of_each.iter().all(|other| other.contains(word)));
                own.filter(|word| speaks(word)).collect()
            })
            .collect();
        let most = own.iter().map(Vec::len).max().unwrap_or(0);
        let best: Vec<usize> = (0..own.len()).filter(|n| most > 0 && own[*n].len() == most).collect();
        let linked = tokens.iter().any(|token| super::coordination::LINKS.contains(&token.text.as_str()));
        let apart =
            |n: &usize| best.iter().all(|m| n == m || own[*n].iter().all(|word| !own[*m].contains(word)));
        if best.len() > 1 && !(linked && best.iter().all(apart)) {
            return Vec::new();
        }
        let mut best = best;
        best.sort_by_key(|n| said.iter().position(|word| own[*n].contains(&word)));
        best.into_iter().map(|n| candidates[n]).collect()
    }

    /// "the 40V one", 15米那款: the one item with that measure, where no other
    /// word names any.
    fn measured_one(&self) -> Option<String> {
        let tokens = &self.reading.tokens;
        let pointed = |end: usize| {
            let pointers = ["one", "ones", "version", "model", "款", "那款", "的那", "那个", "那条", "这款"];
            super::when::starts_any(tokens, end, &pointers).is_some()
        };
        (0..tokens.len()).find_map(|at| {
            let number = number_at(tokens, at).filter(|number| number.value.fract() == 0.0)?;
            let (unit, end) = measure_at(tokens, number.end)?;
            if !pointed(end) {
                return None;
            }
            let wanted = (format!("{}", number.value), unit);
            let measured = |name: &String| {
                let tokens = name_tokens(name);
                (0..tokens.len()).any(|at| {
                    let unit = measure_at(&tokens, at + 1).filter(|_| tokens[at].text == wanted.0);
                    unit.is_some_and(|(unit, _)| unit == wanted.1)
                })
            };
            let mut items =
                self.matcher.catalogue.items.iter().filter(|item| {
                    [&item.name, &item.name_zh].into_iter().chain(&item.aliases).any(measured)
                });
            let first = items.next()?;
            items.next().is_none().then(|| first.sku.clone())
        })
    }

    fn sku(&self, named: Named) -> Option<String> {
        let Named::Item(n) = named else { return None };
        self.matcher.catalogue.items.get(n as usize).map(|item| item.sku.clone())
    }

    fn choice(&self, named: Named) -> Option<Choice> {
        let Named::Item(n) = named else { return None };
        let item = self.matcher.catalogue.items.get(n as usize)?;
        Some(Choice { slot: "item".into(), value: item.sku.clone(), label: item.name.clone() })
    }
}
