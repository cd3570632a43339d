//! Manners on Telegram: what is private stays so in a group, an invitation is a link,
//! a long explanation is a short message and a file.

use super::server::Team;
use crate::fakes::telegram::{FakeTelegram, Fault};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_is_said_in_private_and_links_open_the_bot() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_sample();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let (ann, wei) = (telegram.person(71, "Ann", "en"), telegram.person(72, "李伟", "zh-hans"));
    let group = telegram.group(-900, "supergroup");
    let admin = team.join("telegram", "71", "Ann", "admin").await;
    team.join("telegram", "72", "李伟", "viewer").await;
    team.link("telegram", "-900", admin).await;
    let server = team.serve();
    server.until_ready().await;
    let text = |message: &serde_json::Value| message["text"].as_str().unwrap_or_default().to_owned();

    telegram.say(&wei, group, "/me@StockBot");
    let in_group = telegram.until_said(group, 1).await;
    assert_eq!(text(&in_group[0]), "已私信回复你。");
    assert!(text(&telegram.until_said(72, 1).await[0]).contains("李伟"));
    // Nobody whom Ann never wrote to: Telegram lets no bot begin.
    telegram
        .fail("sendMessage", Fault::Status(403, "Forbidden: bot can't initiate conversation with a user"));
    telegram.say(&ann, group, "/settings@StockBot");
    let in_group = telegram.until_said(group, 2).await;
    assert_eq!(
        text(&in_group[1]),
        "That is only for the two of us. Write to me in private first, then ask again."
    );
    // The group goes on.
    telegram.say(&ann, group, "/stock@StockBot LMP-100");
    telegram.until_said(group, 3).await;

    telegram.say(&ann, 71, "/invite viewer");
    let invited = text(&telegram.until_said(71, 1).await[0]);
    assert!(invited.contains("https://t.me/StockBot?start="), "{invited}");
    let known = team.store().await;
    assert_eq!(known.bot("telegram").await.unwrap().as_deref(), Some("StockBot"));
    known.close().await;

    telegram.say(&ann, 71, "how long will the yoga mats last in Germany");
    telegram.until_said(71, 2).await;
    telegram.say(&ann, 71, "why");
    let explained = telegram.until_said(71, 4).await;
    assert!(text(&explained[2]).chars().count() < 2_000, "{}", text(&explained[2]));
    assert!(text(&explained[2]).contains("The file shows every fact and step."), "{}", text(&explained[2]));
    assert_eq!(explained[3]["document"]["file_name"], "explanation.md", "{:?}", explained[3]);
    assert_eq!(server.stop(), Some(0));
}
