//! Models fetched from a file server on loopback that misbehaves in every way
//! that servers and networks do.

use crate::cli::{stderr, stdout, stockroom};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_RANGE, RANGE};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::Redirect;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stockroom::voice::models::{Model, PullError, pull};

/// How one request is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Manner {
    Well,
    /// The connection ends after so many bytes of the body.
    Cut(usize),
    /// The whole file, whatever part was asked for.
    IgnoreRange,
    /// Another part than the one asked for.
    OtherPart,
    /// The file and more.
    TooLong,
    WrongByte,
    Status(u16),
}

/// A file server: the next request is answered in the next manner, and well when
/// there is none left.
struct Server {
    content: Vec<u8>,
    manners: Mutex<VecDeque<Manner>>,
    /// The `Range` of each request.
    ranges: Mutex<Vec<Option<String>>>,
}

async fn serve(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response<Body> {
    let range = headers.get(RANGE).map(|value| value.to_str().unwrap().to_owned());
    server.ranges.lock().unwrap().push(range.clone());
    let manner = server.manners.lock().unwrap().pop_front().unwrap_or(Manner::Well);
    let mut content = server.content.clone();
    let all = content.len();
    let asked = range.map(|range| range["bytes=".len()..].trim_end_matches('-').parse::<usize>().unwrap());
    let mut response = Response::builder();
    let from = match (manner, asked) {
        (Manner::Status(status), _) => {
            return response.status(status).body(Body::from("sorry")).unwrap();
        }
        (Manner::IgnoreRange, _) | (_, None) => 0,
        (Manner::OtherPart, Some(from)) => from / 2,
        (_, Some(from)) => from,
    };
    if asked.is_some() && manner != Manner::IgnoreRange {
        response = response.status(StatusCode::PARTIAL_CONTENT);
        response = response.header(CONTENT_RANGE, format!("bytes {from}-{}/{all}", all - 1));
    }
    match manner {
        Manner::TooLong => content.extend([7; 10]),
        Manner::WrongByte => content[all - 1] ^= 1,
        _ => {}
    }
    let body = Bytes::from(content.split_off(from));
    let Manner::Cut(bytes) = manner else { return response.body(Body::from(body)).unwrap() };
    let length = body.len();
    let first = futures_util::stream::iter([Ok(body.slice(..bytes.min(length)))]);
    let cut = futures_util::stream::once(async {
        // What was written before is sent.
        tokio::time::sleep(Duration::from_millis(200)).await;
        Err(std::io::Error::other("cut"))
    });
    let parts = first.chain(cut);
    response.header("content-length", length).body(Body::from_stream(parts)).unwrap()
}

/// A server, the model it has, and a folder to fetch it into.
struct Fixture {
    server: Arc<Server>,
    url: String,
    model: Model,
    folder: tempfile::TempDir,
}

impl Fixture {
    async fn new(manners: &[Manner]) -> Fixture {
        let content: Vec<u8> = (0..200_000u32).flat_map(|number| number.to_le_bytes()).collect();
        let sha256 = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        let model = Model { name: "tiny".into(), bytes: content.len() as u64, sha256 };
        let manners = Mutex::new(manners.iter().copied().collect());
        let server = Arc::new(Server { content, manners, ranges: Mutex::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/models/", listener.local_addr().unwrap());
        let to = |path: &'static str| axum::routing::get(async move || Redirect::temporary(path));
        let router = Router::new()
            .route("/models/ggml-tiny.bin", axum::routing::get(serve))
            .route("/moved/ggml-tiny.bin", to("/models/ggml-tiny.bin"))
            .route("/round/ggml-tiny.bin", to("/round/ggml-tiny.bin"));
        let router = router.with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Fixture { server, url, model, folder: tempfile::tempdir().unwrap() }
    }

    async fn pull(&self) -> Result<(), PullError> {
        let last = Mutex::new(0);
        let progress = |bytes| *last.lock().unwrap() = bytes;
        let client = reqwest::Client::new();
        let file = pull(&client, &self.url, &self.model, self.folder.path(), progress).await?;
        assert_eq!(file, self.folder.path().join("ggml-tiny.bin"));
        assert!(std::fs::read(&file).unwrap() == self.server.content, "the file is the server's");
        assert_eq!(*last.lock().unwrap(), self.model.bytes);
        Ok(())
    }

    fn files(&self) -> Vec<String> {
        names(self.folder.path())
    }

    fn ranges(&self) -> Vec<Option<String>> {
        self.server.ranges.lock().unwrap().clone()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_fetched_under_its_name_alone() {
    let fixture = Fixture::new(&[]).await;
    fixture.pull().await.unwrap();
    assert_eq!(fixture.files(), ["ggml-tiny.bin"]);
    assert_eq!(fixture.ranges(), [None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_is_gone_on_with_where_it_ended() {
    let fixture = Fixture::new(&[Manner::Cut(300_000), Manner::Status(503), Manner::Cut(100_000)]).await;
    fixture.pull().await.unwrap();
    assert_eq!(fixture.files(), ["ggml-tiny.bin"]);
    let ranges = fixture.ranges();
    assert_eq!(ranges.len(), 4);
    assert_eq!(ranges[0], None);
    let from = |range: &Option<String>| range.as_deref().map(str::to_owned);
    assert_eq!(from(&ranges[1]).as_deref(), Some("bytes=300000-"));
    assert_eq!(from(&ranges[2]).as_deref(), Some("bytes=300000-"));
    assert_eq!(from(&ranges[3]).as_deref(), Some("bytes=400000-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_commands_part_is_gone_on_with() {
    let fixture = Fixture::new(&[]).await;
    let part = fixture.folder.path().join("ggml-tiny.bin.part");
    std::fs::write(&part, &fixture.server.content[..777]).unwrap();
    fixture.pull().await.unwrap();
    assert_eq!(fixture.ranges(), [Some("bytes=777-".to_owned())]);
    assert_eq!(fixture.files(), ["ggml-tiny.bin"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_ranges_or_with_other_ones_is_read_from_the_beginning() {
    for manner in [Manner::IgnoreRange, Manner::OtherPart, Manner::Status(416)] {
        let fixture = Fixture::new(&[Manner::Cut(300_000), manner]).await;
        fixture.pull().await.unwrap_or_else(|error| panic!("{manner:?}: {error}"));
        assert_eq!(fixture.files(), ["ggml-tiny.bin"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_size_is_refused_before_it_is_read() {
    let fixture = Fixture::new(&[Manner::TooLong]).await;
    let error = fixture.pull().await.unwrap_err();
    assert!(matches!(error, PullError::OtherSize { found: 800_010, expected: 800_000, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_byte_is_found_and_the_file_removed() {
    let fixture = Fixture::new(&[Manner::WrongByte]).await;
    let error = fixture.pull().await.unwrap_err().to_string();
    assert!(error.contains("SHA-256") && !error.contains('\n'), "{error}");
    assert_eq!(fixture.files(), [""; 0]);
    fixture.pull().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_said_at_once_and_a_sick_server_asked_again_a_few_times() {
    let fixture = Fixture::new(&[Manner::Status(404)]).await;
    let error = fixture.pull().await.unwrap_err().to_string();
    assert!(error.contains("404") && error.contains("model_url"), "{error}");
    assert_eq!(fixture.ranges().len(), 1);
    assert_eq!(fixture.files(), [""; 0], "nothing came, nothing stays");
    let fixture = Fixture::new(&[Manner::Status(500); 20]).await;
    let error = fixture.pull().await.unwrap_err();
    assert!(matches!(error, PullError::Broken { .. }), "{error}");
    assert_eq!(fixture.ranges().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_followed_with_its_range_and_one_that_leads_nowhere_is_said_at_once() {
    let mut fixture = Fixture::new(&[Manner::Cut(300_000)]).await;
    fixture.url = fixture.url.replace("models", "moved");
    fixture.pull().await.unwrap();
    assert_eq!(fixture.ranges(), [None, Some("bytes=300000-".to_owned())]);
    for nowhere in [fixture.url.replace("moved", "round"), "no address".to_owned()] {
        let fixture = Fixture { url: nowhere, ..Fixture::new(&[]).await };
        let error = fixture.pull().await.unwrap_err();
        assert!(matches!(error, PullError::Unusable { .. }), "{error}");
        assert_eq!(fixture.files(), [""; 0]);
    }
}

/// The real command, not at a terminal: no bar, one line at its end, and what was cut is
/// gone on with by the next one.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_is_quiet_without_a_terminal_and_says_what_is_wrong() {
    let fixture = Fixture::new(&[]).await;
    let home = tempfile::tempdir().unwrap();
    let command = |arguments: &[&str]| {
        let mut command = stockroom(home.path());
        command.env("STOCKROOM_VOICE_MODEL_URL", &fixture.url).arg("model").args(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    for (arguments, expected) in [
        (["pull", "tiny"], "is another file: 800000 bytes instead of 77691713"),
        (["pull", "tinny"], "there is no model tinny; `stockroom model list` shows which there are"),
        (["verify", "tiny"], "tiny is not here; `stockroom model pull tiny` fetches it"),
        (["verify", "tinny"], "tinny is no file and no model; `stockroom model list` shows which there are"),
    ] {
        let output = command(&arguments).await.unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains(expected) && said.lines().count() == 1, "{said}");
        assert_eq!(stdout(&output), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_do_not_write_the_same_file() {
    let fixture = Fixture::new(&[Manner::Status(503)]).await;
    let (first, second) = tokio::join!(fixture.pull(), fixture.pull());
    let busy = [&first, &second].into_iter().filter(|done| matches!(done, Err(PullError::Busy(_)))).count();
    assert_eq!(busy, 1, "{first:?} {second:?}");
    assert_eq!(fixture.files(), ["ggml-tiny.bin"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_there_is_room_for_is_not_begun() {
    let mut fixture = Fixture::new(&[]).await;
    fixture.model.bytes = u64::MAX / 2;
    let error = fixture.pull().await.unwrap_err();
    assert!(matches!(error, PullError::NoSpace { .. }), "{error}");
    assert_eq!(fixture.ranges(), []);
}
