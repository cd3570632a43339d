//! The language that a person speaks.

use super::office::{Office, file, said};
use super::spoken::{keep, office};
use crate::transcribe::clip;
use stockroom::chat::{AttachmentKind, IncomingMessage};
use stockroom::intent::contract::Language;

async fn heard(office: &Office, message: IncomingMessage, name: &str) -> String {
    keep(office, name, clip(name));
    let attachments = file("", AttachmentKind::Voice, name).attachments;
    office.hear([IncomingMessage { attachments, text: String::new(), ..message }]).await.pop().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_in_another_language_than_the_persons_is_heard_all_the_same() {
    let mut office = office().await;
    office.voice.language = Some(Language::En);
    office.crash().await;
    let reply = heard(&office, said("1", ""), "zh-text-004.ogg").await;
    assert!(reply.starts_with("听到：日本今天卖了多少瑜伽垫？"), "{reply}");
    // Their own language goes before the server's, and both are heard.
    office.hear([said("2", "/language zh")]).await;
    let reply = heard(&office, said("3", ""), "zh-text-006.ogg").await;
    assert!(reply.starts_with("听到：英国上周卖了多少水杯？"), "{reply}");
    let reply = heard(&office, said("4", ""), "en-text-002.ogg").await;
    assert!(reply.starts_with("听到：We lost seven cartons of yoga mats in Japan."), "{reply}");
}
