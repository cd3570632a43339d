//! Commands about people and rooms: /me, /language, /link, /invite …

use super::Admitted;
use super::audit::Done;
use super::keeping::{AuditArgs, Doer, InviteArgs, Keeper, Kept, PeopleArgs, market_codes, spoken};
use crate::assistant::Role;
use crate::assistant::people::Unfit;
use crate::chat::console::TERMINAL;
use crate::chat::{Block, IncomingMessage, Place, Reply};
use crate::desk::hearing::Hearing;
use crate::render;
use crate::store::Room;

/// Whoever speaks on a platform, and what they said.
#[derive(Clone, Copy)]
pub struct Visitor<'a> {
    pub admitted: &'a Admitted,
    pub message: &'a IncomingMessage,
}

#[derive(clap::Args, Debug)]
pub struct MeArgs {
    /// `code`: one for an account of yours on another platform
    #[arg(value_parser = ["code"])]
    code: Option<String>,
}

#[derive(clap::Args, Debug)]
pub struct LanguageArgs {
    /// en, zh, or auto for each question's
    #[arg(value_parser = ["en", "zh", "auto"])]
    language: Option<String>,
}

#[derive(clap::Args, Debug)]
pub struct LinkArgs {
    /// What the chat sees: viewer (no costs), buyer …
    role: Option<String>,
    /// Only these markets
    markets: Vec<String>,
}

impl Hearing<'_> {
    fn keeper(&self) -> Keeper<'_> {
        let member = self.visitor.map(|visitor| &visitor.admitted.member);
        let own = self.person.name.as_deref().unwrap_or(TERMINAL);
        let doer = Doer {
            adapter: &self.speaker.adapter,
            conversation: &self.speaker.conversation,
            name: member.map_or(own, |member| member.name.as_str()),
            member,
        };
        Keeper { store: &self.session.store, clock: &self.session.clock, doer }
    }

    /// Notes what was done in the audit.
    pub(in crate::desk) async fn note(&mut self, what: Done, details: &str) -> anyhow::Result<()> {
        match self.visitor {
            Some(_) => self.keeper().note(what, details).await,
            // Whoever has this terminal has the database.
            None => Ok(()),
        }
    }

    /// Nobody else reads what is said.
    pub(in crate::desk) fn is_private(&self) -> bool {
        self.visitor.is_none_or(|visitor| visitor.message.place == Place::Private)
    }

    fn only_in(&self, group: bool) -> Reply {
        Reply::text(render::people::only_in(group, self.languages.own))
    }

    fn kept(&self, kept: Result<String, Unfit>) -> Reply {
        let own = self.languages.own;
        match kept {
            Ok(text) => Reply { blocks: vec![Block::Fixed(text)], ..Reply::default() },
            Err(why) => Reply::text(render::people::unfit(&why, own)),
        }
    }

    /// Who the speaker is here; or a code for another account of theirs.
    pub(in crate::desk) async fn me(&mut self, args: &MeArgs) -> anyhow::Result<Reply> {
        let Some(visitor) = self.visitor else { return self.show_settings().await };
        let (member, own) = (&visitor.admitted.member, self.languages.own);
        if args.code.is_none() {
            let all = self.keeper().listed().await?;
            let text = all.iter().find(|listed| listed.id == member.id);
            let settings = self.shown_settings().await?;
            let text = text.map(|listed| render::people::me(listed, &settings, own)).unwrap_or_default();
            return Ok(Reply { private: true, ..Reply::text(text) });
        }
        self.invite(&InviteArgs { another: Some(member.name.clone()), ..InviteArgs::default() }).await
    }

    /// A code, shown in private alone.
    pub(in crate::desk) async fn invite(&mut self, args: &InviteArgs) -> anyhow::Result<Reply> {
        if !self.is_private() {
            return Ok(self.only_in(false));
        }
        let invited = self.keeper().invite(args).await?;
        let text = invited.map(|invited| render::people::invited(&invited, self.languages.own));
        Ok(match text {
            Ok(text) => Reply::text(text),
            Err(why) => self.kept(Err(why)),
        })
    }

    pub(in crate::desk) async fn keep_people(&mut self, args: &PeopleArgs) -> anyhow::Result<Reply> {
        if !self.is_private() {
            return Ok(self.only_in(false));
        }
        let kept = self.keeper().keep(args, self.languages.own).await?;
        Ok(self.kept(kept))
    }

    pub(in crate::desk) async fn audit(&mut self, args: &AuditArgs) -> anyhow::Result<Reply> {
        if !self.is_private() {
            return Ok(self.only_in(false));
        }
        let audited = self.keeper().audited(args, self.languages.own).await?;
        Ok(self.kept(Ok(audited)))
    }

    /// The language of every answer from now on.
    pub(in crate::desk) async fn speak(&mut self, args: &LanguageArgs) -> anyhow::Result<Reply> {
        let Some(said) = &args.language else { return self.show_settings().await };
        let chosen = spoken(said);
        self.choose_language(chosen).await?;
        Ok(Reply::text(render::people::speaks(chosen, chosen.unwrap_or(self.languages.own))))
    }

    /// Links the room where it is said.
    pub(in crate::desk) async fn link(&mut self, args: &LinkArgs) -> anyhow::Result<Reply> {
        let Some(visitor) = self.visitor.filter(|visitor| visitor.message.place == Place::Group) else {
            return Ok(self.only_in(true));
        };
        Ok(match self.link_room(visitor, args).await? {
            Ok(text) => Reply::text(text),
            Err(why) => self.kept(Err(why)),
        })
    }

    async fn link_room(&mut self, visitor: Visitor<'_>, args: &LinkArgs) -> Kept<String> {
        let said = args.role.as_deref().unwrap_or(Role::Viewer.name());
        // A room is nobody's partner.
        let role = Role::by_name(said).filter(|role| *role != Role::Partner);
        let Some(role) = role else { return Ok(Err(Unfit::Role(said.to_owned()))) };
        let markets = match market_codes(&args.markets) {
            Ok(markets) => markets,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let room = Room {
            adapter: visitor.message.adapter.clone(),
            room: visitor.message.room.clone(),
            role: role.name().to_owned(),
            markets,
            language: visitor.admitted.room.as_ref().and_then(|room| room.language),
            linked_by: visitor.admitted.member.id,
            linked_at: self.session.clock.now(),
        };
        self.session.store.link_room(&room).await?;
        self.note(Done::Linked, &format!("{} {}", room.room, room.role)).await?;
        Ok(Ok(render::people::linked(role, &room.markets, self.languages.own)))
    }

    /// Ends the link of the room where it is said.
    pub(in crate::desk) async fn unlink(&mut self) -> anyhow::Result<Reply> {
        let Some(visitor) = self.visitor.filter(|visitor| visitor.message.place == Place::Group) else {
            return Ok(self.only_in(true));
        };
        let IncomingMessage { adapter, room, .. } = visitor.message;
        if self.session.store.unlink_room(adapter, room).await? {
            self.note(Done::Unlinked, room).await?;
        }
        Ok(Reply::text(render::people::unlinked(self.languages.own)))
    }
}
