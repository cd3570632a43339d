//! What conversations keep: their state, actions, aliases.

use super::database::Database;
use super::on_both;
use super::rows::{meta, rows};
use stockroom::facts::Kind;
use stockroom::store::{ActionState, BatchMeta, Draft, Speaker, Store, StoreError, TOLD};

on_both!(
    a_conversation_is_kept_until_it_is_over,
    persons_and_places_are_told_apart,
    an_action_is_written_once,
    an_action_is_taken_back_with_its_facts,
    movements_that_were_told_stand_by_themselves,
    aliases_are_ones_own_until_confirmed,
    a_day_has_so_many_calls_of_a_model,
);

fn speaker(conversation: &str, person: &str) -> Speaker {
    Speaker { adapter: "telegram".into(), conversation: conversation.into(), person: person.into() }
}

async fn a_conversation_is_kept_until_it_is_over(database: Database) {
    let store = database.open().await;
    let ann = speaker("team", "ann");
    assert_eq!(store.conversation(&ann, 0).await.unwrap(), None);
    store.keep_conversation(&ann, "{\"one\": 1}", 100).await.unwrap();
    store.keep_conversation(&ann, "{\"two\": 2}", 200).await.unwrap();
    assert_eq!(store.conversation(&ann, 199).await.unwrap().as_deref(), Some("{\"two\": 2}"));
    assert_eq!(store.conversation(&ann, 200).await.unwrap(), None);
    store.forget_conversations(199).await.unwrap();
    assert!(store.conversation(&ann, 0).await.unwrap().is_some());
    store.forget_conversations(200).await.unwrap();
    assert_eq!(store.conversation(&ann, 0).await.unwrap(), None);
}

async fn persons_and_places_are_told_apart(database: Database) {
    let store = database.open().await;
    let discord = Speaker { adapter: "discord".into(), ..speaker("team", "ann") };
    for (place, who) in
        [speaker("team", "ann"), speaker("team", "bo"), speaker("other", "ann"), discord].iter().enumerate()
    {
        store.keep_conversation(who, &place.to_string(), 5).await.unwrap();
    }
    assert_eq!(store.conversation(&speaker("team", "bo"), 0).await.unwrap().as_deref(), Some("1"));
    assert_eq!(store.conversation(&speaker("other", "ann"), 0).await.unwrap().as_deref(), Some("2"));
}

/// A draft with one adjustment that was told.
async fn told(store: &Store, units: i64, source: &str) -> Draft {
    let table = format!("day,sku,warehouse,reason,units\n2026-11-23,A,BER,damaged,{units}");
    let mut draft = store.begin().await.unwrap();
    let batch = draft.begin_batch(BatchMeta { dialect: TOLD.into(), ..meta(source) }).await.unwrap();
    draft.write(batch, Kind::Adjustments, rows(Kind::Adjustments, &table)).await.unwrap();
    draft
}

async fn units(store: &Store) -> Vec<i64> {
    let facts = store.load_facts(|_| ()).await.unwrap();
    let mut units: Vec<i64> = facts.adjustments.iter().map(|row| row.units).collect();
    units.sort_unstable();
    units
}

async fn an_action_is_written_once(database: Database) {
    let store = database.open().await;
    let ann = speaker("team", "ann");
    let id = store.propose(&ann, "report_incident", "{}", "3 are damaged", 7).await.unwrap();
    let kept = store.action(id).await.unwrap().unwrap();
    assert_eq!(
        (kept.state, kept.import_id, kept.said.as_str()),
        (ActionState::Proposed, None, "3 are damaged")
    );
    // Two processes with the same yes: one publishes, the other writes nothing.
    let (one, other) = (told(&store, -3, "one").await, told(&store, -3, "other").await);
    let published = one.publish_action(id).await.unwrap();
    assert!(matches!(other.publish_action(id).await, Err(StoreError::NotOpen)));
    assert_eq!(units(&store).await, [-3]);
    let kept = store.action(id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.import_id), (ActionState::Written, Some(published.import_id)));
    assert!(matches!(store.write_action(id, 9).await, Err(StoreError::NotOpen)));
    // What was dropped is never written.
    let dropped = store.propose(&ann, "report_incident", "{}", "4 are damaged", 8).await.unwrap();
    store.drop_action(dropped).await.unwrap();
    assert!(matches!(told(&store, -4, "late").await.publish_action(dropped).await, Err(StoreError::NotOpen)));
    assert_eq!(units(&store).await, [-3]);
}

async fn an_action_is_taken_back_with_its_facts(database: Database) {
    let store = database.open().await;
    let (ann, bo) = (speaker("team", "ann"), speaker("team", "bo"));
    for (who, lost) in [(&ann, -1), (&bo, -2), (&ann, -4)] {
        let id = store.propose(who, "report_incident", "{}", "damaged", 7).await.unwrap();
        told(&store, lost, &lost.to_string()).await.publish_action(id).await.unwrap();
    }
    // The speaker's last one, wherever they say it.
    let last = store.last_action(&speaker("elsewhere", "ann")).await.unwrap().unwrap();
    store.undo_action(&last, 9).await.unwrap();
    assert_eq!(units(&store).await, [-2, -1]);
    let last = store.last_action(&ann).await.unwrap().unwrap();
    // `stockroom undo` was quicker: there is nothing of Ann's left.
    store.undo(last.import_id).await.unwrap();
    assert_eq!(store.last_action(&ann).await.unwrap(), None);
    store.undo_action(&last, 9).await.unwrap();
    assert_eq!(units(&store).await, [-2]);
}

async fn movements_that_were_told_stand_by_themselves(database: Database) {
    let store = database.open().await;
    super::rows::import(
        &store,
        Kind::Adjustments,
        "day,sku,warehouse,reason,units\n2026-11-23,A,BER,damaged,-10",
    )
    .await;
    told(&store, -3, "one").await.publish().await.unwrap();
    told(&store, -4, "two").await.publish().await.unwrap();
    assert_eq!(units(&store).await, [-10, -4, -3]);
    // A later file replaces the file's row, not what was told.
    super::rows::import(
        &store,
        Kind::Adjustments,
        "day,sku,warehouse,reason,units\n2026-11-23,A,BER,damaged,-11",
    )
    .await;
    assert_eq!(units(&store).await, [-11, -4, -3]);
}

async fn a_day_has_so_many_calls_of_a_model(database: Database) {
    let store = database.open().await;
    let take = async |day: i64, most: u32| store.take_model_call(day, most).await.unwrap();
    assert!(!take(7, 0).await);
    assert_eq!([take(7, 2).await, take(7, 2).await, take(7, 2).await], [true, true, false]);
    assert!(take(8, 2).await, "another day");
    assert!(take(7, 3).await, "a larger budget");
}

async fn aliases_are_ones_own_until_confirmed(database: Database) {
    let store = database.open().await;
    let (ann, bo) = (speaker("team", "ann"), speaker("team", "bo"));
    let action = store.propose(&ann, "correct", "{}", "boom box is the speaker", 1).await.unwrap();
    store.write_action(action, 1).await.unwrap();
    let first = store.add_alias(&ann, "boom box", "SPK-1", action, 1).await.unwrap();
    let second = store.add_alias(&ann, "Boom Box", "SPK-2", action, 2).await.unwrap();
    let words = async |who: &Speaker| {
        let aliases = store.aliases_of(who).await.unwrap();
        aliases.into_iter().map(|alias| (alias.id, alias.sku)).collect::<Vec<_>>()
    };
    assert_eq!(words(&ann).await, [(second, "SPK-2".to_owned())], "the same words anew");
    assert_eq!(words(&bo).await, []);
    assert!(store.confirm_alias(second, "li wei").await.unwrap());
    assert!(!store.confirm_alias(first, "li wei").await.unwrap(), "replaced");
    assert_eq!(words(&bo).await, [(second, "SPK-2".to_owned())]);
    let last = store.last_action(&ann).await.unwrap().unwrap();
    store.undo_action(&last, 3).await.unwrap();
    assert_eq!(words(&bo).await, []);
    assert!(!store.remove_alias(second, 4).await.unwrap());
}
