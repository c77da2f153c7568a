//! Taking lists in: files become a plan that a person sees, and the plan becomes acts.

use crate::acts::{EntitiesImported, EntityDetails, EntityRegistered, EntityUpdated};
use crate::import::{Candidate, ImportPlan, Kind, KnownEntity, List, ParentRef, Places, merge_lists, plan};
use capability::{House, hex};
use register::{Draft, EntityId, Fault, OrFault, Progress, RecordError, Under, args, record};
use std::collections::{HashMap, HashSet};

/// A file as it was given: name and content.
pub type Given = (String, Vec<u8>);

/// Acts recorded together at most; groups that belong together are never cut.
const ACTS_AT_ONCE: usize = 500;

/// Files, understood and compared with the directory.
pub struct Understood {
    /// Lists with their mappings, in the order given.
    pub lists: Vec<List>,
    /// What would be written.
    pub plan: ImportPlan<EntityId>,
    /// SHA-256 over the files, in order.
    pub digest: String,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Entities registered.
    pub registered: usize,
    /// Entities updated.
    pub updated: usize,
    /// New entities held back because they may be known ones; a person decides.
    pub held_back: usize,
    /// Rows refused.
    pub refused: usize,
}

/// Most rows of one list: many times the entities of a State, and few enough to compare in the memory of a small server.
const ROWS_MAX: usize = 50_000;

/// Reads files and compares them with the directory. The outer error is ours, the inner one is about a file.
pub async fn understand(
    house: &House,
    files: &[Given],
) -> Result<Result<Understood, (String, sheet::ReadError)>, Fault> {
    let limits = sheet::Limits {
        rows: ROWS_MAX,
        ..sheet::Limits::default()
    };
    let mut sheets = Vec::with_capacity(files.len());
    let mut digest = sha2::Sha256::default();
    for (name, bytes) in files {
        sha2::Digest::update(&mut digest, bytes);
        match sheet::Sheet::read(bytes, name, &limits) {
            Ok(sheet) => sheets.push((name.clone(), sheet)),
            Err(error) => return Ok(Err((name.clone(), error))),
        }
    }
    let places = sheets
        .iter()
        .find_map(|(_, sheet)| Places::from_sheet(sheet))
        .unwrap_or_default();
    let lists: Vec<List> = sheets
        .into_iter()
        .map(|(name, sheet)| List::guess(name, sheet, &places))
        .collect();
    let merged = merge_lists(&lists, &places);
    let plan = plan(&known(house).await?, merged);
    Ok(Ok(Understood {
        lists,
        plan,
        digest: hex(&sha2::Digest::finalize(digest)),
    }))
}

record! { struct KnownRow { id: EntityId, kind: String, name: String, acronym: Option<String>, sector: Option<String>, ruc: Option<String>, siaf: Option<String>, ubigeo: Option<String>, parent_id: Option<String>, consucode: Option<String> } }

/// The directory as an import compares it.
async fn known(house: &House) -> Result<Vec<KnownEntity<EntityId>>, Fault> {
    let rows: Vec<KnownRow> = house
        .register
        .db()
        .query(
            "SELECT e.id, e.kind, e.name, e.acronym, e.sector, e.ruc, e.siaf, e.ubigeo, e.parent_id, a.value FROM directory_entity e LEFT JOIN directory_alias a ON a.entity_id = e.id AND a.kind = 'consucode' ORDER BY e.first_seq",
            args![],
        )
        .await?;
    let known = rows.into_iter().filter_map(|row| {
        Some(KnownEntity {
            id: row.id,
            name: row.name,
            acronym: row.acronym,
            kind: Kind::parse(&row.kind)?,
            sector: row.sector,
            ruc: row.ruc,
            siaf: row.siaf,
            consucode: row.consucode,
            ubigeo: row.ubigeo,
            parent: row.parent_id.and_then(|id| id.parse().ok()),
        })
    });
    Ok(known.collect())
}

/// Records a plan: each group whole or not at all, then one act that closes the import.
pub async fn write(
    house: &House,
    under: &Under,
    understood: &Understood,
    progress: &Progress,
) -> Result<Taken, RecordError> {
    let plan = &understood.plan;
    let held: HashSet<usize> = held_back(plan);
    let mut ids: HashMap<usize, EntityId> = HashMap::new();
    let mut waiting: Vec<Draft> = Vec::new();
    let mut taken = Taken {
        held_back: held.len(),
        refused: plan.refused.len(),
        ..Taken::default()
    };
    let all = (plan.new.len() + plan.changed.len()) as u64;
    for (index, new) in plan
        .new
        .iter()
        .enumerate()
        .filter(|(index, _)| !held.contains(index))
    {
        let whole = index == 0 || plan.new[index - 1].group != new.group;
        if whole && waiting.len() >= ACTS_AT_ONCE {
            house
                .register
                .record_group(std::mem::take(&mut waiting), None)
                .await?;
        }
        let entity = EntityId::new(house.clock.as_ref())?;
        ids.insert(index, entity);
        let source = source_of(&new.candidate, &understood.lists);
        waiting.push(registered(
            under,
            entity,
            &new.candidate,
            parent(&ids, new.parent),
            &source,
        )?);
        taken.registered += 1;
        progress(taken.registered as u64, all);
    }
    let known = known(house).await?;
    let by_id: HashMap<EntityId, &KnownEntity<EntityId>> =
        known.iter().map(|entity| (entity.id, entity)).collect();
    for changed in &plan.changed {
        let Some(entity) = by_id.get(&changed.id) else {
            continue;
        };
        waiting.push(updated(under, entity, changed, parent(&ids, changed.parent))?);
        taken.updated += 1;
    }
    if taken.registered + taken.updated > 0 {
        waiting.push(closing(under, understood, &taken)?);
    }
    for chunk in chunks(waiting) {
        house.register.record_group(chunk, None).await?;
    }
    progress(all, all);
    Ok(taken)
}

fn chunks(mut drafts: Vec<Draft>) -> Vec<Vec<Draft>> {
    let mut chunks = Vec::new();
    while drafts.len() > ACTS_AT_ONCE * 2 {
        let rest = drafts.split_off(ACTS_AT_ONCE);
        chunks.push(std::mem::replace(&mut drafts, rest));
    }
    chunks.push(drafts);
    chunks
}

/// New entities that may be known ones, and whatever depends on them.
fn held_back(plan: &ImportPlan<EntityId>) -> HashSet<usize> {
    let near: HashSet<usize> = plan.near.iter().map(|near| near.new).collect();
    let groups: HashSet<usize> = near.iter().map(|index| plan.new[*index].group).collect();
    let below = |index: &usize| {
        let mut at = plan.new[*index].parent;
        while let Some(ParentRef::New(parent)) = at {
            if near.contains(&parent) {
                return true;
            }
            at = plan.new[parent].parent;
        }
        false
    };
    (0..plan.new.len())
        .filter(|index| near.contains(index) || groups.contains(&plan.new[*index].group) && below(index))
        .collect()
}

/// Names of the lists an entity was put together from.
fn source_of(candidate: &Candidate, lists: &[List]) -> String {
    let mut names: Vec<&str> = candidate
        .rows
        .iter()
        .filter_map(|row| lists.get(row.list))
        .map(|list| list.name.as_str())
        .collect();
    names.dedup();
    names.join(", ")
}

fn parent(ids: &HashMap<usize, EntityId>, parent: Option<ParentRef<EntityId>>) -> Option<EntityId> {
    match parent {
        Some(ParentRef::Known(id)) => Some(id),
        Some(ParentRef::New(index)) => ids.get(&index).copied(),
        None => None,
    }
}

fn registered(
    under: &Under,
    entity: EntityId,
    candidate: &Candidate,
    parent: Option<EntityId>,
    source: &str,
) -> Result<Draft, Fault> {
    let details = EntityDetails {
        name: candidate.name.clone(),
        acronym: candidate.acronym.clone(),
        ruc: candidate.ruc.clone(),
        siaf: candidate.siaf.clone(),
        ubigeo: candidate.ubigeo.clone(),
        sector: candidate.sector.clone(),
        level: Some(candidate.level.as_str().to_owned()),
        parent,
        from: None,
        aliases: candidate
            .consucode
            .iter()
            .map(|code| ("consucode".to_owned(), code.clone()))
            .collect(),
    };
    let registered = EntityRegistered {
        entity,
        kind: candidate.kind.as_str().to_owned(),
        details,
        source: Some(source.to_owned()),
        authority: None,
    };
    Draft::new("directory/entity-registered", under.clone())
        .entity(entity)
        .payload_of(&registered)
}

fn updated(
    under: &Under,
    entity: &KnownEntity<EntityId>,
    changed: &crate::import::Changed<EntityId>,
    parent: Option<EntityId>,
) -> Result<Draft, Fault> {
    use crate::import::Field;
    let mut details = EntityDetails {
        name: entity.name.clone(),
        acronym: entity.acronym.clone(),
        ruc: entity.ruc.clone(),
        siaf: entity.siaf.clone(),
        ubigeo: entity.ubigeo.clone(),
        sector: entity.sector.clone(),
        level: None,
        parent: parent.or(entity.parent),
        from: None,
        aliases: Vec::new(),
    };
    for change in &changed.changes {
        let after = Some(change.after.clone());
        match change.field {
            Field::Name => details.name.clone_from(&change.after),
            Field::Acronym => details.acronym = after,
            Field::Ruc => details.ruc = after,
            Field::Siaf => details.siaf = after,
            Field::Ubigeo => details.ubigeo = after,
            Field::Sector => details.sector = after,
            Field::Consucode => details
                .aliases
                .push(("consucode".to_owned(), change.after.clone())),
            _ => {}
        }
    }
    let updated = EntityUpdated {
        entity: entity.id,
        details,
        reason: "imported".to_owned(),
        on: None,
    };
    Draft::new("directory/entity-updated", under.clone())
        .entity(entity.id)
        .payload_of(&updated)
}

fn closing(under: &Under, understood: &Understood, taken: &Taken) -> Result<Draft, Fault> {
    let rows: usize = understood.lists.iter().map(|list| list.sheet.row_count()).sum();
    let imported = EntitiesImported {
        file: understood.digest.clone(),
        rows: rows as u64,
        registered: taken.registered as u64,
        updated: taken.updated as u64,
        refused: taken.refused as u64,
    };
    Draft::new("directory/entities-imported", under.clone())
        .payload_of(&imported)
        .or_fault("closing the import")
}

/// The report of refused rows and proposed duplicates as a table: list, row, column, reason, remedy.
pub fn report(tr: ui::Tr<'_>, understood: &Understood) -> sheet::TableData {
    let label = |key: &str| tr.t(key).to_string();
    let columns = ["list", "row", "column", "value", "code", "reason", "remedy"]
        .into_iter()
        .zip([
            "directory-report-list",
            "directory-report-row",
            "directory-report-column",
            "directory-report-value",
            "directory-report-code",
            "directory-report-reason",
            "directory-report-remedy",
        ]);
    let kind = |key: &str| {
        if key == "row" {
            sheet::Kind::Int
        } else {
            sheet::Kind::Text
        }
    };
    let columns = columns
        .map(|(key, text)| sheet::TableColumn::new(key, label(text), kind(key)))
        .collect();
    let name = |list: usize| {
        understood
            .lists
            .get(list)
            .map_or_else(String::new, |list| list.name.clone())
    };
    let text = |text: &str| sheet::Cell::Text(text.to_owned());
    let refused = understood.plan.refused.iter().map(|row| {
        vec![
            sheet::Cell::Text(name(row.list)),
            sheet::Cell::Int(row.row as i64),
            text(&row.column),
            text(&row.value),
            text(row.code.as_str()),
            sheet::Cell::Text(label(&row.code.reason_key())),
            sheet::Cell::Text(label(&row.code.remedy_key())),
        ]
    });
    let near = understood.plan.near.iter().map(|near| {
        let candidate = &understood.plan.new[near.new].candidate;
        let place = candidate.rows.first();
        vec![
            sheet::Cell::Text(place.map_or_else(String::new, |place| name(place.list))),
            place.map_or(sheet::Cell::Null, |place| sheet::Cell::Int(place.row as i64)),
            text("name"),
            text(&candidate.name),
            text("may-be-known"),
            sheet::Cell::Text(label("directory-report-near")),
            sheet::Cell::Text(label("directory-report-near-remedy")),
        ]
    });
    sheet::TableData::whole("importacion", columns, refused.chain(near).collect())
}
