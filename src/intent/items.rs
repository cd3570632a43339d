//! Which items a text names: without doubt, told apart by its other words, or
//! in doubt, with what may be meant.

use super::contract::{Choice, Intent, OneOrMany};
use super::entities::{Entity, Value};
use super::matcher::Named;
use super::mood::asks;
use super::names::name_tokens;
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
    fn is_excluded(&self, entity: &Entity) -> bool {
        asks(self.intent)
            && self
                .values("part")
                .iter()
                .any(|(part, hit)| *part == "excluded" && hit.start <= entity.start && entity.end <= hit.end)
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
