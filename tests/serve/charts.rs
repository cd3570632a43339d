//! Answers as pictures, on both platforms.

use super::server::Team;
use crate::fakes::discord::FakeDiscord;
use crate::fakes::telegram::FakeTelegram;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_is_sent_as_a_picture_on_both_platforms() {
    let (telegram, discord) = (FakeTelegram::start().await, FakeDiscord::start().await);
    let mut team = Team::of_lamps();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    team.set("STOCKROOM_DISCORD_TOKEN", discord.token());
    team.set("STOCKROOM_DISCORD_API_URL", discord.api_url());
    let ann = telegram.person(71, "Ann", "en");
    team.join("telegram", "71", "Ann", "viewer").await;
    let wei = discord.user("李伟", "zh-CN");
    let private = discord.private(wei);
    team.join("discord", &wei.to_string(), "李伟", "viewer").await;
    let server = team.serve();
    server.until_ready().await;

    telegram.say(&ann, 71, "a chart of LAMP stock by warehouse");
    telegram
        .until("a picture", |state| {
            state.calls.iter().any(|call| call.method.eq_ignore_ascii_case("sendPhoto")).then_some(())
        })
        .await;
    let call = telegram.calls("sendphoto").remove(0);
    let (name, bytes) = &call.files[0];
    assert!(name.starts_with("stock-level-") && name.ends_with(".png"), "{name}");
    assert!(bytes.starts_with(PNG));

    discord.say(wei, private, "LAMP 各仓库存画个图");
    let said = discord.said(private, 1).await;
    let attachment = &said[0]["attachments"][0];
    assert_eq!(attachment["content_type"], "image/png", "{said:?}");
    assert_eq!(server.stop(), Some(0));
}
