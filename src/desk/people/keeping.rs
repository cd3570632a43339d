//! Inviting, listing, changing and removing people, whoever's command it is.

use super::audit::Done;
use super::code::{Code, LIFE_MICROSECONDS};
use crate::assistant::Role;
use crate::assistant::people::{Invited, Listed, ListedDeed, ListedRoom, Unfit};
use crate::chat::telegram;
use crate::clock::Clock;
use crate::facts::markets;
use crate::intent::contract::Language;
use crate::render;
use crate::store::{AuditEntry, Invitation, Member, MemberChange, Store};

/// Entries of the audit that are listed at most.
const AUDIT_MAX: u32 = 500;

/// Makes a code that links somebody to the bot, good once and for a day
#[derive(clap::Args, Clone, Debug, Default)]
pub struct InviteArgs {
    /// viewer, support, warehouse, buyer, manager, admin or partner
    #[arg(value_name = "ROLE", required_unless_present_any = ["role", "another"], conflicts_with = "role")]
    pub positional: Option<String>,
    /// The same as --market
    #[arg(value_name = "MARKET")]
    pub places: Vec<String>,
    /// viewer, support, warehouse, buyer, manager, admin or partner
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only these markets, like DE or EU; may be given several times [default: all]
    #[arg(long = "market", value_name = "MARKET")]
    pub markets: Vec<String>,
    /// The supplier or forwarder that a partner belongs to
    #[arg(long, value_name = "NAME")]
    pub partner: Option<String>,
    /// What the person is called, as the owner column of items names them
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Link another account of somebody who is known
    #[arg(long = "for", id = "another", value_name = "NAME", conflicts_with_all = ["role", "markets", "partner", "name"])]
    pub another: Option<String>,
}

#[derive(clap::Args, Clone, Debug)]
pub struct PeopleArgs {
    #[command(subcommand)]
    pub command: Option<PeopleCommand>,
}

#[derive(clap::Subcommand, Clone, Debug)]
pub enum PeopleCommand {
    /// Change what somebody may ask, or what they are called
    Change(ChangeArgs),
    /// Remove somebody: their accounts are unknown at once
    Remove {
        /// Their number in the list
        id: i64,
    },
    /// List linked chats
    Rooms,
    /// End the link of a chat
    Unlink {
        /// telegram or discord
        platform: String,
        /// As `people rooms` lists it
        #[arg(allow_hyphen_values = true)]
        room: String,
    },
}

#[derive(clap::Args, Clone, Debug, Default)]
pub struct ChangeArgs {
    /// Their number in the list
    pub id: i64,
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only these markets; `all` for all
    #[arg(long = "market", value_name = "MARKET")]
    pub markets: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub partner: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// en, zh, or auto for each question's
    #[arg(long, value_name = "LANGUAGE", value_parser = ["en", "zh", "auto"])]
    pub language: Option<String>,
    /// IANA name, like Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
}

#[derive(clap::Args, Clone, Debug)]
pub struct AuditArgs {
    /// The same as --last
    #[arg(value_name = "N", conflicts_with = "last", value_parser = clap::value_parser!(u32).range(1..))]
    pub newest: Option<u32>,
    /// How many of the newest entries
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub last: u32,
}

/// Who does it, for the audit.
#[derive(Clone, Copy, Debug)]
pub struct Doer<'a> {
    pub adapter: &'a str,
    pub conversation: &'a str,
    /// None: whoever has the server's terminal.
    pub member: Option<&'a Member>,
    /// What they are called.
    pub name: &'a str,
}

/// People are kept here.
pub struct Keeper<'a> {
    pub store: &'a Store,
    pub clock: &'a Clock,
    pub doer: Doer<'a>,
}

/// What was not done says why; anything else is a failure.
pub type Kept<T> = anyhow::Result<Result<T, Unfit>>;

impl Keeper<'_> {
    /// Makes an invitation.
    pub async fn invite(&self, args: &InviteArgs) -> Kept<Invited> {
        let now = self.clock.now();
        let (role, codes, person) = match &args.another {
            Some(name) => {
                let Some(member) = self.store.member_named(name).await? else {
                    return Ok(Err(Unfit::Nobody(name.clone())));
                };
                let role = Role::by_name(&member.role).unwrap_or(Role::Viewer);
                (role, member.markets.clone(), Some(member))
            }
            None => {
                let said = args.role.as_ref().or(args.positional.as_ref()).cloned().unwrap_or_default();
                let Some(role) = Role::by_name(&said) else { return Ok(Err(Unfit::Role(said))) };
                match market_codes(&[&args.markets[..], &args.places].concat()) {
                    Ok(codes) => (role, codes, None),
                    Err(unfit) => return Ok(Err(unfit)),
                }
            }
        };
        let partner = match (&person, role) {
            (Some(member), _) => member.partner.clone(),
            (None, Role::Partner) if args.partner.is_none() => return Ok(Err(Unfit::PartnerUnnamed)),
            (None, Role::Partner) => args.partner.clone(),
            (None, _) => None,
        };
        if let Some(name) = &args.name
            && self.store.member_named(name).await?.is_some()
        {
            return Ok(Err(Unfit::NameTaken(name.clone())));
        }
        let code = Code::new()?;
        let invitation = Invitation {
            code_hash: code.hash(),
            role: role.name().to_owned(),
            markets: codes,
            partner,
            name: args.name.clone(),
            person: person.as_ref().map(|member| member.id),
            expires_at: now + LIFE_MICROSECONDS,
        };
        self.store.invite(&invitation, now).await?;
        self.note(Done::Invited, role.name()).await?;
        let partner_known = match &invitation.partner {
            Some(partner) => self.names(partner).await?,
            None => true,
        };
        let bot = self.store.bot(telegram::NAME).await?;
        Ok(Ok(Invited {
            link: bot.map(|bot| format!("https://t.me/{bot}?start={}", code.shown())),
            code: code.shown(),
            role,
            markets: invitation.markets,
            partner: invitation.partner,
            name: person.as_ref().map(|member| member.name.clone()).or(invitation.name),
            another_account: person.is_some(),
            until: self.clock.shown(invitation.expires_at),
            partner_known,
        }))
    }

    /// Whether an order or shipment names this supplier or forwarder.
    async fn names(&self, partner: &str) -> anyhow::Result<bool> {
        if self.store.load_catalogue().await?.suppliers.iter().any(|known| known == partner) {
            return Ok(true);
        }
        let recorded = self.store.load_recorded().await?;
        let mut forwarders = recorded.shipments.iter().map(|row| recorded.names.texts.text(row.forwarder));
        Ok(forwarders.any(|known| &*known == partner))
    }

    /// Lists, changes or removes; what there is to say of it.
    pub async fn keep(&self, args: &PeopleArgs, language: Language) -> Kept<String> {
        match &args.command {
            None => Ok(Ok(render::people::list(&self.listed().await?, language))),
            Some(PeopleCommand::Change(change)) => {
                let changed = self.change(change).await?;
                Ok(changed.map(|listed| render::people::changed(&listed, language)))
            }
            Some(PeopleCommand::Remove { id }) => {
                let known = self.listed().await?.into_iter().find(|listed| listed.id == *id);
                let removed = self.store.remove_member(*id, self.clock.now()).await?;
                let Some(known) = known.filter(|_| removed) else {
                    return Ok(Err(Unfit::Nobody(id.to_string())));
                };
                self.note(Done::Removed, &known.name).await?;
                Ok(Ok(render::people::removed(&known.name, language)))
            }
            Some(PeopleCommand::Rooms) => Ok(Ok(render::people::rooms(&self.rooms().await?, language))),
            Some(PeopleCommand::Unlink { platform, room }) => {
                if !self.store.unlink_room(platform, room).await? {
                    return Ok(Err(Unfit::NoRoom(format!("{platform} {room}"))));
                }
                self.note(Done::Unlinked, &format!("{platform} {room}")).await?;
                Ok(Ok(render::people::rooms(&self.rooms().await?, language)))
            }
        }
    }

    async fn change(&self, args: &ChangeArgs) -> Kept<Listed> {
        let nobody = || Unfit::Nobody(args.id.to_string());
        let Some(known) = self.listed().await?.into_iter().find(|listed| listed.id == args.id) else {
            return Ok(Err(nobody()));
        };
        if let Some(role) = args.role.as_ref().filter(|role| Role::by_name(role).is_none()) {
            return Ok(Err(Unfit::Role(role.clone())));
        }
        let becomes = args.role.as_deref().unwrap_or(&known.role);
        let partner = match becomes == Role::Partner.name() {
            true if args.partner.is_none() && known.partner.is_none() => {
                return Ok(Err(Unfit::PartnerUnnamed));
            }
            true => args.partner.clone().map(Some),
            false => Some(None),
        };
        let all = args.markets.iter().any(|market| market.eq_ignore_ascii_case("all"));
        let codes = match (all, args.markets.is_empty()) {
            (true, _) => Some(Vec::new()),
            (false, true) => None,
            (false, false) => match market_codes(&args.markets) {
                Ok(codes) => Some(codes),
                Err(unfit) => return Ok(Err(unfit)),
            },
        };
        if let Some(zone) = &args.time_zone
            && Clock::system(Some(zone)).is_err()
        {
            return Ok(Err(Unfit::TimeZone(zone.clone())));
        }
        if let Some(name) = &args.name {
            let taken = self.store.member_named(name).await?.is_some_and(|other| other.id != args.id);
            if taken || name.trim().is_empty() {
                return Ok(Err(Unfit::NameTaken(name.clone())));
            }
        }
        let change = MemberChange {
            name: args.name.clone(),
            role: args.role.clone(),
            markets: codes,
            partner,
            language: args.language.as_deref().map(spoken),
            time_zone: args.time_zone.clone().map(Some),
        };
        if self.store.change_member(args.id, &change).await?.is_none() {
            return Ok(Err(nobody()));
        }
        self.note(Done::Changed, &known.name).await?;
        let changed = self.listed().await?.into_iter().find(|listed| listed.id == args.id);
        Ok(changed.ok_or_else(nobody))
    }

    /// What was done by whom, the newest first.
    pub async fn audited(&self, args: &AuditArgs, language: Language) -> anyhow::Result<String> {
        let entries = self.store.audited(args.newest.unwrap_or(args.last).min(AUDIT_MAX)).await?;
        let deed = |entry: AuditEntry| ListedDeed {
            at: self.clock.shown(entry.at),
            adapter: entry.adapter,
            person: entry.person,
            what: entry.what,
            details: entry.details,
        };
        Ok(render::people::deeds(&entries.into_iter().map(deed).collect::<Vec<_>>(), language))
    }

    /// Everybody who may ask.
    pub async fn listed(&self) -> anyhow::Result<Vec<Listed>> {
        let accounts = self.store.identities().await?;
        let listed = |member: Member| {
            let own =
                || accounts.iter().filter(|(person, _)| *person == member.id).map(|(_, account)| account);
            let mut platforms: Vec<String> = own().map(|account| account.adapter.clone()).collect();
            platforms.dedup();
            Listed {
                seen: own().map(|account| account.seen_at).max().map(|at| self.clock.shown(at)),
                platforms,
                id: member.id,
                name: member.name,
                role: member.role,
                markets: member.markets,
                partner: member.partner,
                language: member.language,
                time_zone: member.time_zone,
            }
        };
        Ok(self.store.members().await?.into_iter().map(listed).collect())
    }

    async fn rooms(&self) -> anyhow::Result<Vec<ListedRoom>> {
        let people = self.store.members().await?;
        let name = |id: i64| {
            let known = people.iter().find(|member| member.id == id);
            known.map_or_else(|| id.to_string(), |member| member.name.clone())
        };
        let rooms = self.store.rooms().await?.into_iter().map(|room| ListedRoom {
            linked_by: name(room.linked_by),
            at: self.clock.shown(room.linked_at),
            adapter: room.adapter,
            room: room.room,
            role: room.role,
            markets: room.markets,
        });
        Ok(rooms.collect())
    }

    /// Notes what was done.
    pub async fn note(&self, what: Done, details: &str) -> anyhow::Result<()> {
        let entry = AuditEntry {
            at: self.clock.now(),
            adapter: self.doer.adapter.to_owned(),
            conversation: self.doer.conversation.to_owned(),
            person_id: self.doer.member.map(|member| member.id),
            person: self.doer.name.to_owned(),
            what: what.name().to_owned(),
            details: details.to_owned(),
        };
        Ok(self.store.audit(&entry).await?)
    }
}

/// A language as people name it; none: each message's.
pub fn spoken(name: &str) -> Option<Language> {
    match name {
        "en" => Some(Language::En),
        "zh" => Some(Language::Zh),
        _ => None,
    }
}

/// ISO codes of markets as said, in any case; also `DE,FR`.
pub fn market_codes(said: &[String]) -> Result<Vec<String>, Unfit> {
    let mut codes: Vec<String> = Vec::new();
    for word in said.iter().flat_map(|word| word.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        let code = match markets::by_code(word).or_else(|| markets::by_name(word)) {
            Some(market) => market.code.to_owned(),
            None if word.eq_ignore_ascii_case("EU") => "EU".to_owned(),
            None => return Err(Unfit::Market(word.to_owned())),
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}
