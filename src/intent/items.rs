//! Which items a text names: without doubt, told apart by its other words, or
//! in doubt, with what may be meant.

use super::contract::{Choice, Intent, OneOrMany};
use super::entities::{Entity, Value};
use super::matcher::Named;
use super::mood::asks;
use super::names::{form, name_tokens};
use super::pattern::kind;
use super::slots::Filler;
use super::token::Kind;

/// The size that a word means.
fn size(word: &str) -> Option<&'static str> {
    Some(match word {
        "small" | "小" => "s",
        "medium" | "中" => "m",
        "large" | "大" => "l",
        _ => return None,
    })
}

impl Filler<'_> {
    pub(super) fn items(&mut self) {
        if !self.takes("item") {
            return;
        }
        let mut skus = self.skus(|entity| !self.is_excluded(entity));
        if skus.is_empty() {
            skus = self.skus(|_| true);
        }
        skus.retain(|sku| !self.is_plain_of_a_variant(sku));
        for entity in self.reading.entities.iter().filter(|entity| entity.is_item()) {
            match &entity.value {
                Value::Named(named) if named.len() == 1 || self.told_apart(entity, named).is_some() => {}
                Value::Named(named) => {
                    self.doubtful_item = true;
                    let choices: Vec<Choice> = named.iter().filter_map(|named| self.choice(*named)).collect();
                    self.choices.extend(choices);
                }
                _ => self.doubtful_item = true,
            }
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

    /// "the strollers, the Pro ones": the plain one that was named is the Pro.
    fn is_plain_of_a_variant(&self, sku: &str) -> bool {
        let tokens = &self.reading.tokens;
        let mut items = self.reading.entities.iter().filter(|entity| entity.is_item());
        let alone = |entity: &&Entity| {
            entity.end == entity.start + 1
                && super::variants::VARIANTS.contains(&tokens[entity.start].text.as_str())
        };
        let Some(variant) = items.clone().find(alone) else { return false };
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
        let kinds = self.reading.kinds();
        let explained = kinds & (kind::ITEM | kind::CATEGORY | kind::SHIPMENT | kind::ORDER) != 0;
        if explained || !asks(self.intent) || self.intent == Intent::AssessProduct {
            return;
        }
        if let Some((start, end)) = super::unheard::thing(self) {
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
                let only = if let [only] = named[..] { Some(only) } else { self.told_apart(entity, named) };
                skus.extend(only.and_then(|only| self.sku(only)).filter(|sku| !skus.contains(sku)));
            }
        }
        skus
    }

    /// The one of several items that further words of the text speak for: the
    /// 28 of "28厘米那个铸铁锅", the L of "the harness, size L".
    fn told_apart(&self, entity: &Entity, candidates: &[Named]) -> Option<Named> {
        let words = |named: &Named| -> Vec<String> {
            let Named::Item(n) = named else { return Vec::new() };
            let Some(item) = self.matcher.catalogue.items.get(*n as usize) else { return Vec::new() };
            let names = [&item.name, &item.name_zh, &item.sku].into_iter().chain(&item.aliases);
            names.flat_map(|name| name_tokens(name)).map(|token| token.text).collect()
        };
        let of_each: Vec<Vec<String>> = candidates.iter().map(words).collect();
        let speaks = |word: &str| {
            let outside =
                self.reading.tokens.iter().enumerate().filter(|(at, token)| {
                    (*at < entity.start || *at >= entity.end) && token.kind != Kind::Mark
                });
            outside.map(|(_, token)| token.text.as_str()).any(|said| said == word || size(said) == Some(word))
        };
        let counts: Vec<usize> = of_each
            .iter()
            .map(|words| {
                let own = words.iter().filter(|word| !of_each.iter().all(|other| other.contains(word)));
                own.filter(|word| speaks(word)).count()
            })
            .collect();
        let most = *counts.iter().max().filter(|most| **most > 0)?;
        let mut best = (0..counts.len()).filter(|n| counts[*n] == most);
        let first = best.next()?;
        best.next().is_none().then(|| candidates[first])
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
