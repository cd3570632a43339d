//! Mappings on their way between files, persons and the store: what is offered
//! for a file, and what is remembered of one that was taken.

use super::arguments::Arguments;
use super::mapping::Offer;
use super::mapping::profile::Known;
use super::problem::FileProblem;
use super::report::{FileReport, Outcome};
use super::run::ImportError;
use super::sample;
use super::source::{self, Survey};
use crate::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The names that the store knows.
pub async fn known(store: &Store) -> Result<Known, StoreError> {
    let catalogue = store.load_catalogue().await?;
    let items = catalogue.items.into_iter();
    let markets: BTreeSet<String> =
        catalogue.warehouses.iter().map(|warehouse| warehouse.market.clone()).collect();
    Ok(Known {
        markets: markets.into_iter().filter(|market| !market.is_empty()).collect(),
        skus: items.flat_map(|item| item.aliases.into_iter().chain([item.sku])).collect(),
        warehouses: catalogue.warehouses.into_iter().map(|warehouse| warehouse.code).collect(),
    })
}

/// Mappings for the tables of a file that has this problem; none where a
/// mapping cannot help.
pub async fn offers(
    store: &Store,
    path: &Path,
    survey: &Arc<Survey>,
    arguments: &Arguments,
    problem: &FileProblem,
) -> Result<Vec<Offer>, ImportError> {
    let strange = match problem {
        FileProblem::UnknownHeader { .. } | FileProblem::NoKnownSheet { .. } => true,
        // A known file that wants a word beside it, not a mapping.
        FileProblem::MissingColumns { columns, .. }
            if columns.iter().all(|column| Arguments::COLUMNS.contains(column)) =>
        {
            return Ok(Vec::new());
        }
        FileProblem::MissingColumns { .. }
        | FileProblem::SeveralKinds { .. }
        | FileProblem::NoSuchColumns { .. }
        | FileProblem::FieldTwice { .. }
        | FileProblem::FieldNotOfKind { .. } => false,
        _ => return Ok(Vec::new()),
    };
    let known = known(store).await?;
    let (path, survey, arguments) = (path.to_owned(), survey.clone(), arguments.clone());
    let found = tokio::task::spawn_blocking(move || {
        let modified_on = source::modified_on(&path, arguments.time_zone.as_ref());
        let starts = sample::starts(&path, &survey).unwrap_or_default().into_iter();
        let offers =
            starts.filter_map(|(sheet, start)| Offer::new(sheet, start, &known, &arguments, modified_on));
        // A header in our own words lacks a column, not a mapping.
        offers.filter(|offer| strange || offer.renames()).collect()
    });
    // A guess that fails is none: the problem itself is said.
    Ok(found.await.unwrap_or_default())
}

/// Keeps the mappings that were said for files that are now in.
pub async fn remember(store: &Store, reports: &[FileReport]) -> Result<(), StoreError> {
    for report in reports {
        let Outcome::Read { findings, .. } = &report.outcome else { continue };
        let said = findings.mapped.iter().filter(|(_, applied)| applied.remembered.is_none());
        for (_, applied) in said {
            let mapping = &applied.mapping;
            let Ok(body) = serde_json::to_string(mapping) else { continue };
            let source = Path::new(&report.name).file_name().map(|name| name.to_string_lossy().into_owned());
            let source = source.unwrap_or_else(|| report.name.clone());
            store.remember_mapping(&mapping.fingerprint(), mapping.kind.name(), &body, &source).await?;
        }
    }
    Ok(())
}
