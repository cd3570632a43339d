//! `stockroom chat`: a conversation in the terminal.

use super::{Context, interruptible};
use crate::chat::console::Console;
use crate::chat::{Block, Colleague, File, IncomingMessage, Reply, Spoken, VoiceNote};
use crate::config;
use crate::desk::hearing::{Files, Hearing, Languages};
use crate::desk::session::{Session, Today};
use crate::import::asking::Waiting;
use crate::intent;
use crate::intent::contract::Language;
use crate::inventory::day::Day;
use crate::render;
use crate::store::Speaker;
use std::io::Write;

/// What an answer that is spoken is saved as.
const SPOKEN: &str = "answer.ogg";

#[derive(clap::Args)]
pub struct Arguments {
    /// Answer as of this day, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
    /// Let the configured language model read what the grammar does not understand
    #[arg(long)]
    llm: bool,
    /// Language of the answers: en or zh [default: each question's]
    #[arg(long, value_name = "LANGUAGE", value_parser = super::language)]
    language: Option<Language>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut session =
        Session::open(&context.config, &context.clock, Today::of(&context.clock, arguments.today)).await?;
    if arguments.llm {
        session = session.with_reader(&context.config.llm)?;
    }
    session.forget_old().await?;
    let own = arguments.language.unwrap_or_else(|| context.language());
    let console = Console {
        welcome: render::welcome(own),
        history: config::data_folder().ok().map(|folder| folder.join("history.txt")),
    };
    let languages = Languages { always: arguments.language, own };
    let mut colleague =
        Terminal { session, languages, waiting: Waiting::default(), language: None, spoken: None };
    console.run(&mut colleague).await?;
    colleague.session.store.close().await;
    Ok(())
}

/// The one who answers in this terminal.
struct Terminal {
    session: Session,
    languages: Languages,
    /// Files whose mapping is being settled.
    waiting: Waiting,
    /// Of the last sentence: commands, which have none, are answered in it.
    language: Option<Language>,
    /// Of the last reply, what is still to be spoken.
    spoken: Option<Spoken>,
}

impl Colleague for Terminal {
    async fn hear(&mut self, message: IncomingMessage) -> Reply {
        let spoken = intent::language(&message.text);
        let IncomingMessage { adapter, conversation, person, text, .. } = message;
        let speaker = Speaker { adapter, conversation, person };
        let settings = match self.session.store.settings_of(&speaker).await {
            Ok((_, settings)) => settings,
            Err(error) => return Reply::text(error.to_string()),
        };
        self.session.in_zone(settings.time_zone.as_deref());
        let always = self.languages.always.or(settings.language);
        if !text.starts_with('/') && text.chars().any(char::is_alphabetic) {
            self.language = Some(spoken);
        }
        let own = always.or(self.language).unwrap_or(self.languages.own);
        let languages = Languages { always, own };
        let language = if text.starts_with('/') { own } else { always.unwrap_or(spoken) };
        let person = self.session.owner.clone();
        let said = interruptible(async |stop| {
            let Terminal { session, waiting, .. } = self;
            let (speaker, person, files) = (&speaker, &person, Files::Local);
            let visitor = None;
            let pressed = None;
            Hearing { session, waiting, speaker, person, visitor, languages, files, pressed, stop }
                .hear(&text)
                .await
        });
        let mut reply = said.await.unwrap_or_else(|error| Reply::text(format!("{error:#}")));
        for file in std::mem::take(&mut reply.files) {
            reply.blocks.push(Block::Text(saved(&file, language)));
        }
        self.spoken = reply.spoken.take();
        broken(reply)
    }

    /// Saves the answer to a recording as one, beside other files.
    async fn afterwards(&mut self) -> Option<Reply> {
        let spoken = self.spoken.take()?;
        let speech = self.session.speech.clone()?;
        let language = spoken.language;
        let said = match speech.say(&spoken).await {
            Ok(VoiceNote { bytes, .. }) => {
                let (name, media_type) = (SPOKEN.to_owned(), "audio/ogg".to_owned());
                saved(&File { name, media_type, bytes }, language)
            }
            Err(error) => render::listening::unspoken(&error.to_string(), language),
        };
        Some(broken(Reply::text(said)))
    }
}

/// Saves a file in the working folder, beside what is there already.
pub fn saved(file: &File, language: Language) -> String {
    let (stem, ending) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
    let names = (1u32..).map(|number| match number {
        1 => file.name.clone(),
        _ => format!("{stem}-{number}.{ending}"),
    });
    for name in names {
        match std::fs::File::create_new(&name) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(error) => return format!("{name}: {error}"),
            Ok(mut made) => {
                return match made.write_all(&file.bytes) {
                    Ok(()) => render::file_made(&name, language),
                    Err(error) => format!("{name}: {error}"),
                };
            }
        }
    }
    String::new()
}

/// With sentences broken for the terminal.
fn broken(mut reply: Reply) -> Reply {
    for block in &mut reply.blocks {
        if let Block::Text(text) = block {
            *text = render::wrapped(text);
        }
    }
    reply
}
