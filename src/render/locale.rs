//! Every text that a person reads: Fluent messages, two files a language,
//! embedded. Numbers get thousands separators here.

use super::number;
use crate::intent::contract::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::langid;

const EN: &str = concat!(
    include_str!("locales/en.ftl"),
    include_str!("locales/en-data.ftl"),
    include_str!("locales/en-chat.ftl"),
    include_str!("locales/en-desk.ftl"),
    include_str!("locales/en-people.ftl"),
    include_str!("locales/en-settings.ftl"),
    include_str!("locales/en-listening.ftl"),
    include_str!("locales/en-voice.ftl"),
    include_str!("locales/en-chart.ftl")
);
const ZH: &str = concat!(
    include_str!("locales/zh.ftl"),
    include_str!("locales/zh-data.ftl"),
    include_str!("locales/zh-chat.ftl"),
    include_str!("locales/zh-desk.ftl"),
    include_str!("locales/zh-people.ftl"),
    include_str!("locales/zh-settings.ftl"),
    include_str!("locales/zh-listening.ftl"),
    include_str!("locales/zh-voice.ftl"),
    include_str!("locales/zh-chart.ftl")
);

static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::read(Language::En, EN));
static CHINESE: LazyLock<Locale> = LazyLock::new(|| Locale::read(Language::Zh, ZH));

/// The messages of one language.
pub struct Locale {
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    pub fn of(language: Language) -> &'static Locale {
        match language {
            Language::En => &ENGLISH,
            Language::Zh => &CHINESE,
        }
    }

    fn read(language: Language, source: &str) -> Locale {
        let tag = match language {
            Language::En => langid!("en"),
            Language::Zh => langid!("zh"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would stand as stray characters in a terminal.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(number::decimal(
                number.value,
                number.options.maximum_fraction_digits.unwrap_or_default(),
            )),
            _ => None,
        }));
        // A message that does not parse is missing; a test holds that none is.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Locale { language, bundle }
    }

    /// The message `key` with its arguments; the key itself when there is none.
    pub fn say(&self, key: &'static str, args: &Args) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(&args.0), &mut Vec::new()).into_owned()
    }

    /// A message without arguments.
    pub fn word(&self, key: &'static str) -> String {
        self.say(key, &Args::new())
    }
}

/// Arguments of a message.
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    pub fn new() -> Args {
        Args::default()
    }

    pub fn text(mut self, name: &'static str, text: impl Into<String>) -> Args {
        self.0.set(name, FluentValue::from(text.into()));
        self
    }

    /// A whole number; the message may choose its plural by it.
    pub fn count(mut self, name: &'static str, count: impl TryInto<i64>) -> Args {
        let value = count.try_into().unwrap_or(i64::MAX) as f64;
        self.0.set(name, fluent_number(value, 0));
        self
    }

    /// A number of days or the like, rounded as [`number::days`] does.
    pub fn days(mut self, name: &'static str, days: f64) -> Args {
        self.0.set(name, fluent_number(days, number::day_places(days)));
        self
    }
}

fn fluent_number(value: f64, places: usize) -> FluentValue<'static> {
    let options =
        FluentNumberOptions { maximum_fraction_digits: Some(places), ..FluentNumberOptions::default() };
    FluentValue::Number(FluentNumber::new(number::rounded(value, places), options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    /// Each message's key and the variables it uses.
    fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("a locale does not parse: {errors:?}"));
        assert!(resource.entries().count() > 0);
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let starts = line.chars().next().is_some_and(char::is_alphabetic);
            if let Some((name, _)) = line.split_once(" =").filter(|_| starts) {
                key = name.to_owned();
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for part in line.split('$').skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.entry(key.clone()).or_default().insert(name);
            }
        }
        found
    }

    /// Literals of the source that have the form of a key, tests left out.
    fn keys_used(folder: &Path, keys: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                keys_used(&path, keys);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                for literal in code.split('"').skip(1).step_by(2) {
                    let is_key = literal.contains('-')
                        && literal.starts_with(|c: char| c.is_ascii_lowercase())
                        && literal.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                    if is_key {
                        keys.insert(literal.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn the_locales_and_the_code_are_in_step() {
        let (en, zh) = (messages(EN), messages(ZH));
        assert_eq!(en.keys().collect::<Vec<_>>(), zh.keys().collect::<Vec<_>>());
        let mut used = BTreeSet::new();
        keys_used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render"), &mut used);
        let known: BTreeSet<String> = en.keys().cloned().collect();
        let missing: Vec<_> = used.difference(&known).collect();
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(missing.is_empty() && unused.is_empty(), "missing {missing:?}, unused {unused:?}");
    }

    #[test]
    fn numbers_in_messages_have_separators_and_choose_the_plural() {
        let en = Locale::of(Language::En);
        assert_eq!(en.say("shipment-late", &Args::new().count("days_late", 1)), "1 day late.");
        assert_eq!(en.say("shipment-late", &Args::new().count("days_late", 1234)), "1,234 days late.");
        assert_eq!(
            Locale::of(Language::Zh).say("shipment-late", &Args::new().count("days_late", 1234)),
            "晚了 1,234 天。"
        );
    }
}
