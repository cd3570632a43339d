//! The parser against its corpus: one sentence a line, the intent and every slot.
//!
//! `data/parse/<language>/<intent>.jsonl` holds sentences as people say them,
//! about three teams (`team_a.json` …); `heldout.jsonl` holds sentences that
//! the lexicon was not written for, `heldout_2.jsonl` such of two further teams,
//! misspelt and spoken ones too, `heldout_3.jsonl` further ones of the same two,
//! `heldout_4.jsonl` such of three more teams, `heldout_5.jsonl` such of six more,
//! `heldout_6.jsonl` such of four more, `heldout_7.jsonl` such of fourteen more. Read once at
//! first sight, 91 % of the second, 87.4 % of the third, 91 % of the fourth, 92.5 % of the
//! fifth, 94 % of the sixth and 97 % of the seventh were exact; their failures were
//! repaired by cause since, so they guard and no longer measure.

use proptest::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use stockroom::intent::catalogue::{ItemName, WarehouseName};
use stockroom::intent::{
    Catalogue, Intent, Language, Matcher, OneOrMany, Slots, acts, lexicon, masked, parse, parse_counting,
    phrases, takes,
};
use stockroom::inventory::day::Day;

/// Of the sentences held out, so many must be read exactly.
const HELD_OUT_SHARE_LEAST: f64 = 0.95;
/// The most steps a text of any kind may take.
const STEPS_MOST: u64 = 4_000_000;
/// Sentences a file of the corpus has at least.
const PHRASINGS_LEAST: usize = 40;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parse")
}

#[derive(Deserialize)]
struct Team {
    /// SKU, name, Chinese name, category, aliases (optional).
    items: Vec<Vec<String>>,
    /// Code, name, market, kind.
    warehouses: Vec<(String, String, String, String)>,
    categories: Vec<String>,
    suppliers: Vec<String>,
    owners: Vec<String>,
    shipments: Vec<String>,
    purchase_orders: Vec<String>,
}

fn matcher(team: &str) -> Matcher {
    let text = std::fs::read_to_string(folder().join(format!("team_{team}.json"))).unwrap();
    let team: Team = serde_json::from_str(&text).unwrap();
    let item = |fields: Vec<String>| ItemName {
        sku: fields[0].clone(),
        name: fields[1].clone(),
        name_zh: fields[2].clone(),
        category: fields[3].clone(),
        aliases: fields.get(4).map(|list| list.split('|').map(str::to_owned).collect()).unwrap_or_default(),
    };
    Matcher::new(Catalogue {
        items: team.items.into_iter().map(item).collect(),
        warehouses: team
            .warehouses
            .into_iter()
            .map(|(code, name, market, kind)| WarehouseName { code, name, market, kind })
            .collect(),
        categories: team.categories,
        suppliers: team.suppliers,
        owners: team.owners,
        shipments: team.shipments,
        purchase_orders: team.purchase_orders,
    })
}

fn matchers() -> BTreeMap<String, Matcher> {
    [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
        "u", "v", "w", "x", "y", "z", "aa", "ab", "ac", "ad", "ae", "af",
    ]
    .map(|team| (team.to_owned(), matcher(team)))
    .into()
}

fn today() -> Day {
    "2026-11-23".parse().unwrap()
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default = "team_a")]
    team: String,
    intent: Option<String>,
    slots: Slots,
    language: Option<Language>,
}

fn team_a() -> String {
    "a".into()
}

fn lines(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

/// What is read otherwise than a line says, a report a line.
fn failures(lines: &[Line], intent: Option<&str>, matchers: &BTreeMap<String, Matcher>) -> Vec<String> {
    let mut failures = Vec::new();
    for line in lines {
        let intent = line.intent.as_deref().or(intent).unwrap();
        let read = parse(&line.text, &matchers[&line.team], today());
        let language = line.language.is_none_or(|language| language == read.language);
        if read.intent.name() != intent || read.slots != line.slots || !language {
            failures.push(format!(
                "{}\n   want {intent} {}\n   got  {} {}\n   {}",
                line.text,
                serde_json::to_string(&line.slots).unwrap(),
                read.intent.name(),
                serde_json::to_string(&read.slots).unwrap(),
                read.rule,
            ));
        }
    }
    failures
}

#[test]
fn reads_the_worked_examples() {
    let lines = lines(&folder().join("examples.jsonl"));
    let failures = failures(&lines, None, &matchers());
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), lines.len(), failures.join("\n"));
}

#[test]
fn reads_the_corpus() {
    let matchers = matchers();
    let mut report = Vec::new();
    let mut total = 0;
    for language in ["en", "zh"] {
        for intent in Intent::ALL {
            let lines = lines(&folder().join(format!("{language}/{}.jsonl", intent.name())));
            total += lines.len();
            report.extend(failures(&lines, Some(intent.name()), &matchers));
        }
    }
    assert!(report.is_empty(), "{} of {total} differ:\n{}", report.len(), report.join("\n"));
}

#[test]
fn reads_most_of_what_it_was_not_written_for() {
    let mut lines = lines(&folder().join("heldout.jsonl"));
    for further in 2..=7 {
        lines.extend(self::lines(&folder().join(format!("heldout_{further}.jsonl"))));
    }
    let failures = failures(&lines, None, &matchers());
    let share = 1.0 - failures.len() as f64 / lines.len() as f64;
    assert!(
        share >= HELD_OUT_SHARE_LEAST,
        "{:.1} % of {}:\n{}",
        100.0 * share,
        lines.len(),
        failures.join("\n")
    );
}

/// A question, a denial, a plan, hearsay, a condition: none of them may act.
#[test]
fn what_is_no_action_never_acts() {
    let matcher = matcher("a");
    let text = std::fs::read_to_string(folder().join("never_acts.txt")).unwrap();
    let sentences = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = sentences.map(|text| (text, parse(text, &matcher, today())));
    let acting = read.filter(|(_, read)| acts(read.intent));
    let report: Vec<String> = acting.map(|(text, read)| format!("{text}: {}", read.rule)).collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
}

/// What no catalogue has is asked about, never left out: the answer would be
/// about everything.
#[test]
fn what_the_catalogue_does_not_have_is_not_left_out() {
    let matchers = matchers();
    for text in ["how many flux capacitors are left", "stock of toasters in Germany", "电饭煲还有多少"]
    {
        let read = parse(text, &matchers["a"], today());
        assert_eq!((read.intent, read.missing), (Intent::StockLevel, vec!["item".to_owned()]), "{text}");
    }
    for (text, owner) in [
        ("Li Wei's stock", "Li Wei"),
        ("which of Bogdan's items run out", "Bogdan"),
        ("李伟的库存还有多少", "李伟"),
    ] {
        let read = parse(text, &matchers["a"], today());
        assert_eq!(read.slots.owner.as_deref(), Some(owner), "{text}: {}", read.rule);
    }
}

#[test]
fn doubt_about_an_item_asks_which() {
    let matchers = matchers();
    let read = parse("how many t-shirts do we have in Japan", &matchers["c"], today());
    assert_eq!(read.intent, Intent::StockLevel);
    assert_eq!(read.slots.item, None);
    assert_eq!(read.missing, ["item"]);
    let values: BTreeSet<&str> = read.choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, BTreeSet::from(["TSH-M-BLK", "TSH-L-BLK"]));
    assert_eq!(read.slots.market, Some(OneOrMany::One("JP".into())));
}

#[test]
fn required_slots_are_missed() {
    let matchers = matchers();
    let missing = |text: &str| parse(text, &matchers["a"], today()).missing;
    assert_eq!(missing("move sixty from LA to New Jersey please"), ["item"]);
    assert_eq!(missing("start a coupon in Germany"), ["item"]);
    assert_eq!(missing("where is my container"), ["shipment"]);
    assert!(missing("where is SH-1023").is_empty());
    let overland = parse("how long does 陆运 to Germany take", &matchers["a"], today());
    assert_eq!(overland.slots.mode, None);
    assert_eq!(
        overland.choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
        ["rail", "truck"]
    );
}

/// Misspelt, misheard, spelled out, in another script: the same item.
#[test]
fn an_item_is_found_however_it_is_written() {
    let matchers = matchers();
    for (text, sku) in [
        ("stock of eb100", "EB-100"),
        ("stock of EB 100", "EB-100"),
        ("stock of e b one hundred", "EB-100"),
        ("e b 一百 还有多少", "EB-100"),
        ("stock of the ear buds", "EAR-10"),
        ("stock of bakpacks", "BAG-22"),
        ("stock of mecanical keybords", "KEY-21"),
        ("stock of powerbanks", "BNK-32"),
        ("瑜珈店还有多少", "MAT-31"),
        ("冲电宝还有多少", "BNK-32"),
        ("无限耳机还有多少", "EAR-10"),
        ("耳机Pro还有多少", "EAR-20"),
        ("無線耳機還有多少", "EAR-10"),
        ("ＬＭＰ－４０还有多少", "LMP-40"),
        ("stock of LPM-40", "LMP-40"),
        ("stock of l m p four zero", "LMP-40"),
        ("l m p 四零 还有多少", "LMP-40"),
        ("the Pro earbuds, how many left", "EAR-20"),
    ] {
        let read = parse(text, &matchers["a"], today());
        assert_eq!(read.slots.item, Some(OneOrMany::One(sku.into())), "{text}: {}", read.rule);
    }
    let unknown = parse("how many ZZ-999 are left", &matchers["a"], today());
    assert_eq!((unknown.slots.item, unknown.missing), (None, vec!["item".to_owned()]));
}

#[test]
fn intents_lexicon_phrases_and_corpus_are_in_step() {
    for intent in Intent::ALL {
        let section = format!("[{}]", intent.name());
        for language in ["en", "zh"] {
            let has = |files: &[(&str, &str)]| {
                let own = files.iter().filter(|(file, _)| file.starts_with(language));
                own.flat_map(|(_, text)| text.lines()).any(|line| line.trim() == section)
            };
            assert!(has(lexicon::FILES), "no cues for {section} in {language}");
            assert!(has(phrases::FILES), "no phrases for {section} in {language}");
            let lines = lines(&folder().join(format!("{language}/{}.jsonl", intent.name())));
            assert!(
                lines.len() >= PHRASINGS_LEAST,
                "{language}/{}: {} phrasings",
                intent.name(),
                lines.len()
            );
        }
        for slot in takes(*intent) {
            let name = slot.trim_end_matches('*');
            assert!(Slots::NAMES.contains(&name), "{} takes no slot {name}", intent.name());
        }
    }
    let files = |language: &str| std::fs::read_dir(folder().join(language)).unwrap().count();
    assert_eq!(
        (files("en"), files("zh")),
        (Intent::ALL.len(), Intent::ALL.len()),
        "a file for every intent, no others"
    );
}

/// No two phrasings are the same once names and figures are masked.
#[test]
fn no_phrasing_stands_twice() {
    let matchers = matchers();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut twice = Vec::new();
    for language in ["en", "zh"] {
        for intent in Intent::ALL {
            for line in lines(&folder().join(format!("{language}/{}.jsonl", intent.name()))) {
                let masked = masked(&line.text, &matchers[&line.team], today());
                if let Some(other) = seen.insert(masked, line.text.clone()) {
                    twice.push(format!("{other} | {}", line.text));
                }
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

/// Whatever is typed, the work is bounded.
#[test]
fn steps_are_bounded_on_any_text() {
    let matchers = matchers();
    let mut most = 0;
    for piece in [
        "a",
        "一",
        "1 ",
        "the ",
        "德国 ",
        "一二三四",
        "how many ",
        "到",
        "of of ",
        "next week ",
        "$1 ",
        "desk lamp ",
        "is ",
        "不 ",
        "what is the ",
        "(",
        "\n",
        "🇩🇪",
        "SH-1023 ",
        "前",
        "两百 ",
        "two hundred and ",
        "one two three ",
        "slaes ",
        "海观 ",
        "bluetooth speaker mini ",
        "not the kettle but ",
        "说客户 ",
    ] {
        let text = piece.repeat(10_000 / piece.chars().count());
        let (_, steps) = parse_counting(&text, &matchers["b"], today());
        most = most.max(steps);
        assert!(steps <= STEPS_MOST, "{piece:?}: {steps} steps");
    }
    assert!(most > 10_000, "the counter counts");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,200}") {
        let matcher = matcher("a");
        let read = parse(&text, &matcher, today());
        prop_assert!(!read.rule.is_empty());
    }

    #[test]
    fn never_panics_on_words_it_knows(words in prop::collection::vec(prop::sample::select(vec![
        "how", "many", "台灯", "in", "Germany", "next", "last", "上", "下", "个", "月", "3", "号", "-", "to", "到", "20%", "八", "折", "百分之", "half", "#", "88",
        "SH", "-1023", "PO", "until", "half past", "eight", ":", "30", "kg", "$", "两", "千", "万", "¥", "前", "后", "天", "半", "for", "from", "between", "and",
        "Q", "3", "2026", "-13", "-99", "99999999999999999999", "1.", ".5", "utc", "+", "8", "买", "送", "说", "客户", "不是", "是", "when", "i", "say", "mean",
    ]), 0..24)) {
        let matcher = matcher("a");
        for separator in ["", " "] {
            let read = parse(&words.join(separator), &matcher, today());
            prop_assert!(!read.rule.is_empty());
        }
    }
}
