//! A note with a word that no item is called by: the person says which was meant, and
//! the same note finds it from then on; everybody's, once a manager confirms the word.

use super::server::Team;
use crate::fakes::telegram::{FakeTelegram, Person};
use crate::transcribe::{self, clip};

/// Suitcases in Tokyo and shelters in Los Angeles: what the notes name is not sold.
const FILES: [(&str, &str); 5] = [
    ("items.csv", "sku,name,name_zh\nSUIT-7,Rolling suitcase,拉杆箱\nROOF-3,Garden shelter,天幕\n"),
    (
        "warehouses.csv",
        "warehouse,name,market,kind\nJP-TYO,Tokyo,JP,overseas\nUS-LA,Los Angeles,US,overseas\n",
    ),
    (
        "stock.csv",
        "as_of,sku,warehouse,on_hand,reserved\n2026-11-20,SUIT-7,JP-TYO,40,0\n2026-11-20,ROOF-3,US-LA,73,0\n",
    ),
    (
        "sales.csv",
        "day,sku,market,channel,units,revenue,currency\n2026-10-05,SUIT-7,JP,shop,29,580,USD\n\
         2026-10-06,ROOF-3,US,shop,3,90,USD\n",
    ),
    ("rates.csv", "day,currency,rate_to_base\n2026-01-01,USD,1\n"),
];

fn team() -> Team {
    let (team, folder) = (Team::new().hears(), tempfile::tempdir().unwrap());
    for (name, content) in FILES {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    team.import(folder.path());
    team
}

/// Somebody in their private chat.
struct Talk<'a> {
    telegram: &'a FakeTelegram,
    person: Person,
}

impl Talk<'_> {
    /// What is there once there is one message more, which begins so.
    async fn reply(&self, before: usize, begins: &str) -> String {
        let mut reply = String::new();
        transcribe::until(begins, || {
            let said = self.telegram.said(self.person.id);
            let text = said.get(before).and_then(|said| said["text"].as_str());
            reply = text.unwrap_or_default().to_owned();
            !reply.is_empty() && reply.starts_with(begins)
        })
        .await;
        reply
    }

    async fn says(&self, text: &str, reply_begins: &str) -> String {
        let before = self.telegram.said(self.person.id).len();
        self.telegram.say(&self.person, self.person.id, text);
        self.reply(before, reply_begins).await
    }

    async fn speaks(&self, name: &str, heard: &str) -> String {
        let before = self.telegram.said(self.person.id).len();
        self.telegram.speak(&self.person, self.person.id, &clip(name));
        self.reply(before, heard).await
    }

    async fn presses(&self, label: &str, reply_begins: &str) {
        let said = self.telegram.said(self.person.id);
        let last = said.last().unwrap()["message_id"].as_i64().unwrap();
        self.telegram.press(&self.person, self.person.id, last, label);
        self.reply(said.len(), reply_begins).await;
    }
}

struct Case {
    locale: &'static str,
    note: &'static str,
    heard: &'static str,
    /// The button, and what is said to it.
    wrong: (&'static str, &'static str),
    asked_back: &'static str,
    correction: &'static str,
    learned: &'static str,
    found: &'static str,
    /// Said to who may not make a word everybody's.
    refused: &'static str,
}

async fn corrected(case: Case) {
    let telegram = FakeTelegram::start().await;
    let mut team = team();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let talk = |id, name| Talk { telegram: &telegram, person: telegram.person(id, name, case.locale) };
    let (ann, bo, manager) = (talk(71, "Ann"), talk(72, "Bo"), talk(73, "Mei"));
    for (id, name, role) in [("71", "Ann", "warehouse"), ("72", "Bo", "warehouse"), ("73", "Mei", "manager")]
    {
        team.join("telegram", id, name, role).await;
    }
    let server = team.serve();
    server.until_ready().await;

    let answer = ann.speaks(case.note, case.heard).await;
    assert!(answer.contains(case.asked_back), "{answer}");
    ann.presses(case.wrong.0, case.wrong.1).await;
    let answer = ann.says(case.correction, "").await;
    assert!(answer.contains(case.learned) && answer.contains(case.found), "{answer}");
    // Hers at once, and hers alone.
    let answer = ann.speaks(case.note, case.heard).await;
    assert!(answer.contains(case.found), "{answer}");
    let answer = bo.speaks(case.note, case.heard).await;
    assert!(answer.contains(case.asked_back) && !answer.contains(case.found), "{answer}");
    // Everybody's.
    bo.says("/aliases --confirm 1", case.refused).await;
    let answer = bo.speaks(case.note, case.heard).await;
    assert!(!answer.contains(case.found), "only a manager confirms: {answer}");
    manager.says("/aliases --confirm 1", "").await;
    let answer = bo.speaks(case.note, case.heard).await;
    assert!(answer.contains(case.found), "{answer}");
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_english() {
    corrected(Case {
        locale: "en",
        note: "en-voice-120.ogg",
        heard: "heard: How many backpacks did we sell in Japan last month?",
        wrong: ("Not what I said", "Sorry. Please say it again, or type it."),
        asked_back: "Which item",
        correction: "no, I meant the rolling suitcase",
        learned: "“backpacks” is Rolling suitcase (SUIT-7) for you from now on",
        found: "29 units sold",
        refused: "Your role does not cover that; ask a manager.",
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chinese() {
    corrected(Case {
        locale: "zh-hans",
        note: "zh-text-001.ogg",
        heard: "听到：查一下美国的露营帐篷库存。",
        wrong: ("听错了", "抱歉。请再说一遍，或者打字告诉我。"),
        asked_back: "哪",
        correction: "不是，我说的是天幕",
        learned: "“露营帐篷”就是 天幕（ROOF-3）",
        found: "在库 73",
        refused: "你的角色不能这样问或这样记，请找经理。",
    })
    .await;
}
