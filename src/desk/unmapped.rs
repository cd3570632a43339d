//! Sellers' SKUs that no catalogue knows, and saying what they are without
//! importing anything again.

use super::session::Session;
use crate::facts::{Kind, Row, Value};
use crate::intent::contract::Language;
use crate::inventory::day::Day;
use crate::inventory::unmapped::accept::{self, Choice, NewListing};
use crate::render;
use crate::store::{BatchMeta, Published, Store};
use sha2::{Digest, Sha256};

/// What the batch of accepted listings is called.
const SOURCE: &str = "stockroom unmapped";

/// Lists sellers' SKUs that no catalogue knows, with what they may be.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// Say what codes are, like EB-100-FBA=EB-100 or EB-100-2PK=EB-100*2 (a pack of 2)
    #[arg(long, value_name = "CODE=SKU", num_args = 1..)]
    accept: Vec<Choice>,
    /// Take every suggestion that is sure
    #[arg(long)]
    accept_all: bool,
    /// Print one JSON object on one line
    #[arg(long)]
    json: bool,
    /// Shares are as of this day, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
}

/// The list, or what was accepted.
pub async fn answer(
    session: &mut Session,
    arguments: &Arguments,
    language: Language,
) -> anyhow::Result<String> {
    let today = arguments.today.unwrap_or_else(|| session.today());
    let unmapped = session.unmapped(today).await?;
    if arguments.accept.is_empty() && !arguments.accept_all {
        return match arguments.json {
            true => Ok(serde_json::to_string(&unmapped)?),
            false => Ok(render::unmapped(&unmapped, language)),
        };
    }
    let mut choices = arguments.accept.clone();
    if arguments.accept_all {
        let said = |choice: &Choice| choices.iter().any(|said| said.code.eq_ignore_ascii_case(&choice.code));
        let sure: Vec<Choice> = accept::sure(&unmapped).into_iter().filter(|choice| !said(choice)).collect();
        choices.extend(sure);
    }
    let snapshot = session.snapshot()?;
    let listings = accept::listings(snapshot, &unmapped, &choices)
        .map_err(|refused| anyhow::anyhow!(render::unmapped_refused(&refused, language)))?;
    if listings.is_empty() {
        return Ok(render::unmapped_none_sure(language));
    }
    let published = write(&session.store, &listings).await?;
    session.see_newest().await?;
    let left = session.unmapped(today).await?;
    Ok(render::unmapped_accepted(&listings, published.import_id, &left, language))
}

/// Writes listings as a batch of their own, all or none.
async fn write(store: &Store, listings: &[NewListing]) -> anyhow::Result<Published> {
    let rows: Vec<Row> = listings.iter().map(row).collect();
    let mut draft = store.begin().await?;
    let meta = BatchMeta {
        source: SOURCE.to_owned(),
        dialect: "own".to_owned(),
        content_hash: Sha256::digest(format!("{listings:?}")).into(),
        arguments: String::new(),
    };
    let written = async {
        let batch = draft.begin_batch(meta).await?;
        draft.write(batch, Kind::Listings, rows).await
    };
    match written.await {
        Ok(()) => Ok(draft.publish().await?),
        Err(error) => {
            // What could not be removed, nobody sees; the next import does.
            let _ = draft.abandon().await;
            Err(error.into())
        }
    }
}

fn row(listing: &NewListing) -> Row {
    let value = |column: &str| match column {
        "channel" => Value::Text(listing.place.channel.clone()),
        "market" => Value::Text(listing.place.market.clone()),
        "seller_sku" => Value::Text(listing.code.clone()),
        "sku" => Value::Text(listing.sku.clone()),
        "units_per_listing" => Value::Integer(listing.units_per_listing),
        _ => Value::Null,
    };
    let values = Kind::Listings.columns().iter().map(|column| value(column.name)).collect();
    Row { line: 0, values }
}
