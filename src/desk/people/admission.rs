//! Whether a message is answered, and as whose. Strangers and unlinked rooms
//! learn nothing, not even whether a SKU exists.

use super::audit::{self, Done};
use super::code::{Code, LIFE_MICROSECONDS};
use crate::assistant::{Person, Role};
use crate::chat::{Event, IncomingMessage, Place, Reply};
use crate::intent::contract::Language;
use crate::render;
use crate::store::{Claim, Member, Room, Store};

/// Codes that one account may try within [`TRIES_MICROSECONDS`]: at 80 bits
/// nobody guesses one, and nobody keeps the database busy by trying.
const TRIES_MAX: i64 = 5;
const TRIES_MICROSECONDS: i64 = 3_600_000_000;

/// Characters of a name that a platform gives.
const NAME_CHARACTERS_MAX: usize = 60;

/// Whether a message is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    Admitted(Box<Admitted>),
    /// A code was good: the person is known from now on, and is to be welcomed.
    Welcomed(Person, Language),
    /// Not answered, but for what is said here; None: silence.
    TurnedAway(Option<Reply>),
}

/// Whoever is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    pub member: Member,
    /// What they may ask here and what may be shown: their rights, and in a
    /// group no more than the room's.
    pub person: Person,
    /// Of every answer here; None: each message's.
    pub language: Option<Language>,
    /// The group or channel, if it is one and linked.
    pub room: Option<Room>,
}

/// Decides about a message. `now`: microseconds UTC.
pub async fn admit(store: &Store, message: &IncomingMessage, now: i64) -> anyhow::Result<Admission> {
    match (message.event, message.place) {
        (Event::Left | Event::Moved, _) => {
            follow(store, message, now).await?;
            Ok(Admission::TurnedAway(None))
        }
        (_, Place::Private) => in_private(store, message, now).await,
        (_, Place::Group) if !message.addressed => Ok(Admission::TurnedAway(None)),
        (_, Place::Group) => in_group(store, message, now).await,
    }
}

/// A room that we were taken out of is linked no more; one that has another
/// name keeps its link.
async fn follow(store: &Store, message: &IncomingMessage, now: i64) -> anyhow::Result<()> {
    let IncomingMessage { adapter, room, event, place, text, .. } = message;
    if *event == Event::Left && *place == Place::Group && store.unlink_room(adapter, room).await? {
        audit::note(store, message, None, Done::Unlinked, "taken out of the chat", now).await?;
    }
    if *event == Event::Moved {
        store.rename_room(adapter, room, text).await?;
    }
    Ok(())
}

async fn in_private(store: &Store, message: &IncomingMessage, now: i64) -> anyhow::Result<Admission> {
    if let Some(member) = store.member(&message.adapter, &message.person, now).await? {
        let person = person(&member)?;
        let language = member.language;
        // Whoever sends the code again that made them known is welcome again: the
        // first welcome may have been lost.
        if let Some(Some(code)) = code_said(&message.text)
            && store.used_invitation(&code.hash(), now - LIFE_MICROSECONDS).await? == Some(member.id)
        {
            return Ok(Admission::Welcomed(person, language.unwrap_or(self::language(message))));
        }
        return Ok(Admission::Admitted(Box::new(Admitted { member, person, language, room: None })));
    }
    match code_said(&message.text) {
        Some(code) => claim(store, message, code, now).await,
        None => turn_away(store, message, &message.person, render::people::stranger, now).await,
    }
}

async fn in_group(store: &Store, message: &IncomingMessage, now: i64) -> anyhow::Result<Admission> {
    let member = store.member(&message.adapter, &message.person, now).await?;
    let room = store.room(&message.adapter, &message.room).await?;
    let Some(member) = member else {
        // One sentence for a room that is not linked, one for each stranger of one that is.
        let whom = if room.is_some() { message.person.as_str() } else { "" };
        return turn_away(store, message, whom, render::people::stranger, now).await;
    };
    let person = person(&member)?;
    let Some(room) = room else {
        if person.role.links_rooms() && command(&message.text) == Some("link") {
            let language = member.language;
            return Ok(Admission::Admitted(Box::new(Admitted { member, person, language, room: None })));
        }
        return turn_away(store, message, &message.person, render::people::not_linked, now).await;
    };
    let language = room.language.or(member.language);
    let person = person.within(role(&room.role)?, &room.markets);
    Ok(Admission::Admitted(Box::new(Admitted { member, person, language, room: Some(room) })))
}

/// What a known person may ask and see, alone with us.
pub fn person(member: &Member) -> anyhow::Result<Person> {
    Ok(Person {
        name: Some(member.name.clone()),
        role: role(&member.role)?,
        room: None,
        markets: (!member.markets.is_empty()).then(|| member.markets.clone()),
        partner: member.partner.clone(),
    })
}

fn role(name: &str) -> anyhow::Result<Role> {
    Role::by_name(name).ok_or_else(|| anyhow::anyhow!("this version knows no role named {name}"))
}

/// The command a message begins with, without its slash.
fn command(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('/')?.split_whitespace().next()
}

/// What a message offers as a code: None: it is none, Some(None): it should be
/// one and is not.
fn code_said(text: &str) -> Option<Option<Code>> {
    let text = text.trim();
    match command(text) {
        Some("start") => {
            let rest = text.strip_prefix("/start").unwrap_or_default().trim();
            (!rest.is_empty()).then(|| Code::read(rest))
        }
        Some(_) => None,
        None => Code::read(text).map(Some),
    }
}

/// Tries a code that a stranger sent.
async fn claim(
    store: &Store,
    message: &IncomingMessage,
    code: Option<Code>,
    now: i64,
) -> anyhow::Result<Admission> {
    let language = language(message);
    let tries = store.count_code_try(&message.adapter, &message.person, now, TRIES_MICROSECONDS).await?;
    if tries > TRIES_MAX {
        let said = (tries == TRIES_MAX + 1).then(|| Reply::text(render::people::code_tries(language)));
        return Ok(Admission::TurnedAway(said));
    }
    let name = name(message);
    let claim = Claim { adapter: &message.adapter, account: &message.person, name: &name };
    let used = match code {
        Some(code) => store.claim_invitation(&code.hash(), &claim, now).await?,
        None => None,
    };
    let member = match used {
        Some(_) => store.member(&message.adapter, &message.person, now).await?,
        None => None,
    };
    let Some(member) = member else {
        audit::note(store, message, None, Done::Refused, "wrong code", now).await?;
        return Ok(Admission::TurnedAway(Some(Reply::text(render::people::code_wrong(language)))));
    };
    audit::note(store, message, Some(&member), Done::Linked, &member.role, now).await?;
    Ok(Admission::Welcomed(person(&member)?, member.language.unwrap_or(language)))
}

/// Says one sentence the first time, nothing afterwards.
async fn turn_away(
    store: &Store,
    message: &IncomingMessage,
    whom: &str,
    sentence: fn(Language) -> String,
    now: i64,
) -> anyhow::Result<Admission> {
    if !store.answer_stranger(&message.adapter, whom, &message.room, now).await? {
        return Ok(Admission::TurnedAway(None));
    }
    audit::note(store, message, None, Done::Refused, "not known here", now).await?;
    Ok(Admission::TurnedAway(Some(Reply::text(sentence(language(message))))))
}

/// The language to answer somebody unknown in.
fn language(message: &IncomingMessage) -> Language {
    let han = message.text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
    if han { Language::Zh } else { message.language.unwrap_or_default() }
}

/// What the platform calls them, fit for a list; the account where it says nothing.
fn name(message: &IncomingMessage) -> String {
    let told = message.person_name.split_whitespace().collect::<Vec<_>>().join(" ");
    let told: String = told.chars().filter(|sign| !sign.is_control()).take(NAME_CHARACTERS_MAX).collect();
    if told.is_empty() { format!("{} {}", message.adapter, message.person) } else { told }
}
