//! Files in and out.

use super::{Bot, answer_to, to};
use serde_json::{Value, json};
use stockroom::chat::{Adapter, Attachment, AttachmentKind, Block, FetchError, File, Reply};

fn with(mut file: Value, more: Value) -> Value {
    file.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    file
}

#[tokio::test]
async fn every_kind_of_file_is_handed_on_and_fetched() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let csv = with(
        bot.server.file("stock.csv", b"sku,qty"),
        json!({"file_name": "stock.csv", "mime_type": "text/csv"}),
    );
    let voice = with(bot.server.file("v.oga", b"OggS"), json!({"duration": 4, "mime_type": "audio/ogg"}));
    let unnamed = with(bot.server.file("v.oga", b"OggS"), json!({"duration": 5}));
    let audio = with(bot.server.file("a.mp3", b"ID3"), json!({"duration": 60, "file_name": "a.mp3"}));
    let recorded =
        with(bot.server.file("r.wav", b"RIFF"), json!({"file_name": "r.wav", "mime_type": "audio/x-wav"}));
    let video = with(bot.server.file("v.mp4", b"mp4"), json!({"duration": 9, "width": 1, "height": 1}));
    let note = with(bot.server.file("n.mp4", b"mp4"), json!({"duration": 3, "length": 240}));
    use AttachmentKind::{Audio, Document, Voice};
    for (content, kind, seconds, media) in [
        (json!({"document": csv, "caption": "/import"}), Document, None, Some("text/csv")),
        (json!({ "voice": voice }), Voice, Some(4), Some("audio/ogg")),
        (json!({ "voice": unnamed }), Voice, Some(5), Some("audio/ogg")),
        (json!({ "audio": audio }), Audio, Some(60), None),
        (json!({ "document": recorded }), Audio, None, Some("audio/x-wav")),
        (json!({ "video": video }), Document, Some(9), Some("video/mp4")),
        (json!({ "video_note": note }), Document, Some(3), Some("video/mp4")),
    ] {
        let caption = content["caption"].as_str().unwrap_or_default().to_owned();
        bot.server.write(&ada, ada.id, content);
        let message = bot.next().await;
        assert_eq!(message.text, caption);
        let [file] = message.attachments.as_slice() else { panic!("{message:?}") };
        assert_eq!((file.kind, file.seconds, file.media_type.as_deref()), (kind, seconds, media));
        let bytes = bot.telegram.fetch(file, 1_000).await.unwrap();
        assert_eq!(Some(bytes.len() as u64), file.size);
    }
}

#[tokio::test]
async fn a_file_is_fetched_within_a_bound_and_only_over_the_network() {
    let bot = Bot::start().await;
    let file = |reference: &str, size| Attachment {
        kind: AttachmentKind::Document,
        reference: reference.to_owned(),
        name: String::new(),
        media_type: None,
        size,
        seconds: None,
    };
    let keep =
        |name: &str, bytes: &[u8]| bot.server.file(name, bytes)["file_id"].as_str().unwrap().to_owned();
    let telegram = &bot.telegram;
    let hundred = keep("a.bin", &[7; 100]);
    assert_eq!(telegram.fetch(&file(&hundred, None), 100).await.unwrap(), [7; 100]);
    for size in [None, Some(100)] {
        let refused = telegram.fetch(&file(&hundred, size), 99).await;
        assert!(matches!(refused, Err(FetchError::TooLarge { bytes_max: 99 })), "{refused:?}");
    }
    let huge = keep("b.bin", &vec![0; 20_000_001]);
    let refused = telegram.fetch(&file(&huge, None), 50_000_000).await;
    assert!(matches!(refused, Err(FetchError::TooLarge { bytes_max: 20_000_000 })), "{refused:?}");
    assert!(matches!(telegram.fetch(&file("nothing", None), 9).await, Err(FetchError::Gone(_))));

    // As a server started with --local names files: none of them is read.
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "secret").unwrap();
    for path in [secret.display().to_string(), "../../etc/passwd".to_owned(), "a\\b".to_owned()] {
        let id = keep("c.bin", b"x");
        bot.server.with(|state| state.files.get_mut(&id).unwrap().0 = path);
        let refused = telegram.fetch(&file(&id, None), 1_000).await;
        assert!(matches!(refused, Err(FetchError::Gone(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn files_go_out_as_documents_and_pictures_as_pictures() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let group = bot.server.group(-7, "group");
    bot.server.say(&ada, group, "/stock");
    let asked = bot.next().await;
    let file = |name: &str, media_type: &str, bytes: &[u8]| File {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
    };
    let files = vec![
        file("库存.csv", "text/csv", "sku\n台灯".as_bytes()),
        file("chart.png", "image/png", b"\x89PNG.."),
        file("broken.png", "image/png", b"no picture"),
    ];
    let blocks = vec![Block::Text("Here.".to_owned())];
    let sent =
        bot.telegram.send(&answer_to(&asked), &Reply { blocks, files, ..Reply::default() }).await.unwrap();
    assert_eq!(sent.messages.len(), 4);
    let said = bot.server.said(group);
    assert_eq!(said[0]["reply_to_message"]["text"], "/stock");
    assert_eq!(said[1]["document"]["file_name"], "库存.csv");
    assert!(said[2]["photo"].is_array());
    assert_eq!(said[3]["document"]["file_name"], "broken.png", "a picture refused is a file");
    let bytes = &bot.server.calls("sendDocument")[0].files[0].1;
    assert_eq!(bytes, "sku\n台灯".as_bytes());

    let alone = Reply { files: vec![file("a.csv", "text/csv", b"x")], ..Reply::default() };
    bot.telegram.send(&answer_to(&asked), &alone).await.unwrap();
    assert_eq!(bot.server.said(group)[4]["reply_to_message"]["text"], "/stock");
    bot.telegram.send(&to("11"), &alone).await.unwrap();
    assert_eq!(bot.server.said(11).len(), 1);
}
