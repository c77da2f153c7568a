//! Making the demonstration State: authorities, entities, heads, duties, and the people who can sign in.

use super::holders::{Filling, Reach, Seat, Stage};
use super::levels::{DUTIES, fulfilling, levels, lot_of, mixed};
use super::{assurance, credentials, exchange, mandates, merger, paper, sessions, staff, systems};
use crate::{open, progress};
use anyhow::{Context, Result, bail};
use capability::House;
use directory::acts::{EntityDetails, EntityRegistered};
use directory::board::{Board, BoardEntity, board};
use directory::take_in::{self, Given};
use futures_util::future::try_join_all;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use register::{Draft, EntityId, FixedClock, PersonId, Under};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// How long ago the register of a demonstration was opened, in days.
const DAYS_OF_PAST: i64 = 1_430;

/// What was made, and who can sign in.
pub struct Made {
    /// Entities in the directory.
    pub entities: usize,
    /// People who can sign in: document number, office, entity.
    pub people: Vec<(String, String, String)>,
    /// Their password.
    pub password: &'static str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    entity: Vec<NamedEntity>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedEntity {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    acronym: Option<String>,
    ruc: Option<String>,
    ubigeo: Option<String>,
    sector: Option<String>,
    authority: Option<String>,
}

/// The instant at which the register of a demonstration is opened: its acts are recorded on the days of the past on which
/// they happened. A house is opened with its clock standing there.
pub fn beginning(present: Timestamp) -> Result<Timestamp> {
    Ok(present.checked_sub(SignedDuration::from_hours(24 * DAYS_OF_PAST))?)
}

/// Makes the State in an empty house, whose clock goes from the beginning to the present.
pub async fn make(
    house: &Arc<House>,
    clock: &FixedClock,
    present: Timestamp,
    files: &[PathBuf],
    small: bool,
) -> Result<Made> {
    let mut number = 0;
    if small {
        named(house, include_str!("small.toml"), "Entidad inventada").await?;
    }
    named(house, include_str!("named.toml"), "Normas que las nombran").await?;
    named(house, include_str!("invented.toml"), "Entidad inventada").await?;
    let admin = administrator(house, &mut number).await?;
    if !files.is_empty() {
        take_lists(house, files, &admin.under).await?;
    }
    let stage = stage(
        house,
        register::civil_date(present),
        admin.under.clone(),
        &mut number,
    )
    .await?;
    let board = board(house).await.map_err(open::fault)?;
    let (heads, mut drafts) = fill(&stage, &board, &mut number, small)?;
    let mut events = vec![(merger::day(stage.today)?, Event::Merger)];
    events.extend(
        sessions::steps(stage.today)?
            .into_iter()
            .map(|(day, step)| (day, Event::Session(step))),
    );
    events.extend(
        assurance::steps(stage.today)?
            .into_iter()
            .map(|(day, step)| (day, Event::Assurance(step))),
    );
    events.sort_by_key(|(day, _)| *day);
    let mut hosts = None;
    for (day, event) in events {
        let later = drafts.split_off(drafts.partition_point(|(of, _)| *of <= day));
        record(house, clock, present, drafts, "Recording acts, day by day").await?;
        drafts = later;
        clock.set(at_hour(day, 18)?.min(present));
        match event {
            Event::Merger => merger::close(house, &stage.admin).await?,
            Event::Assurance(step) => assurance::take(house, step).await?,
            Event::Session(step) => {
                if hosts.is_none() {
                    hosts = Some(sessions::Hosts::find(house, day).await?);
                }
                if let Some(hosts) = &hosts {
                    hosts.take(house, step, ui::format::lima(present)).await?;
                }
            }
        }
    }
    record(house, clock, present, drafts, "Recording acts of the last days").await?;
    clock.set(present);
    systems::register(house).await?;
    exchange::offer(house).await?;
    credentials::issue(house, stage.sgtd.person).await?;
    mandates::register(house).await?;
    let members: Vec<(PersonId, EntityId)> = hosts.iter().flat_map(|hosts| hosts.people()).collect();
    if let Some(entity) = members.first().and_then(|(_, entity)| board.entity(*entity)) {
        staff::tell(house, entity).await?;
    }
    accounts(house, &board, &stage, &heads, (admin, members)).await
}

/// What happens between the days of the drafts.
enum Event {
    /// Two entities become one.
    Merger,
    /// A committee is called or meets.
    Session(sessions::Step),
    /// Entities work on their authentication strategies.
    Assurance(assurance::Step),
}

async fn named(house: &House, list: &str, source: &str) -> Result<()> {
    let named: Named = toml::from_str(list).context("reading the named entities")?;
    let mut drafts = Vec::with_capacity(named.entity.len());
    for new in named.entity {
        let entity = EntityId::new(house.clock.as_ref())?;
        let details = EntityDetails {
            name: new.name,
            acronym: new.acronym,
            ruc: new.ruc,
            ubigeo: new.ubigeo,
            sector: new.sector,
            ..EntityDetails::default()
        };
        let registered = EntityRegistered {
            entity,
            kind: new.kind,
            details,
            source: Some(source.to_owned()),
            authority: new.authority,
        };
        drafts.push(
            Draft::new("directory/entity-registered", Under::system())
                .entity(entity)
                .payload_of(&registered)?,
        );
    }
    house.register.record_group(drafts, None).await?;
    Ok(())
}

async fn take_lists(house: &House, files: &[PathBuf], under: &Under) -> Result<()> {
    let mut given: Vec<Given> = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        given.push((
            path.file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            bytes,
        ));
    }
    let understood = match take_in::understand(house, &given).await.map_err(open::fault)? {
        Ok(understood) => understood,
        Err((name, error)) => bail!("{name}: {error}"),
    };
    eprintln!("{}", understood.plan.report);
    take_in::write(house, under, &understood, &progress::bar("Registering entities")).await?;
    Ok(())
}

/// Somebody with an office of an authority.
struct Official {
    under: Under,
    office: &'static str,
    entity: String,
}

async fn administrator(house: &House, number: &mut u32) -> Result<Official> {
    official(house, number, "sgtd", "sgtd_administrator", &Under::system()).await
}

async fn official(
    house: &House,
    number: &mut u32,
    authority: &str,
    office: &'static str,
    by: &Under,
) -> Result<Official> {
    let board = board(house).await.map_err(open::fault)?;
    let entity = board
        .authority(authority)
        .with_context(|| format!("the authority {authority} is not registered"))?;
    let mut seat = Seat {
        clock: house.clock.as_ref(),
        entity: entity.id,
        by,
        number,
        day: house.clock.today(),
    };
    let (under, drafts) = seat.drafts(office)?;
    house.register.record_group(drafts, None).await?;
    Ok(Official {
        under,
        office,
        entity: entity.name.clone(),
    })
}

async fn stage<'a>(house: &'a House, today: Date, admin: Under, number: &mut u32) -> Result<Stage<'a>> {
    let document = house
        .documents
        .put(
            paper::resolution().into(),
            "application/pdf",
            &register::Limits::PDF,
        )
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let sgtd = official(house, number, "sgtd", "sgtd_analyst", &admin).await?;
    let anpd = official(house, number, "anpd", "anpd_analyst", &admin).await?;
    Ok(Stage {
        clock: house.clock.as_ref(),
        today,
        opened: house.clock.today(),
        document: document.sha256,
        admin,
        sgtd: sgtd.under,
        anpd: anpd.under,
    })
}

/// Who heads each entity, and what is recorded of it on which day.
type Filled = (HashMap<EntityId, Under>, Vec<(Date, Draft)>);

/// Fills every entity.
fn fill(stage: &Stage<'_>, board: &Board, number: &mut u32, small: bool) -> Result<Filled> {
    let levels = levels()?;
    let types: Vec<&str> = board
        .entities
        .iter()
        .map(|entity| entity.kind.id.as_str())
        .collect();
    let keys: Vec<String> = board
        .entities
        .iter()
        .map(|entity| lot_of(entity).to_owned())
        .collect();
    let met: Vec<(&str, HashSet<usize>)> = DUTIES
        .iter()
        .map(|duty| (*duty, fulfilling(&levels, duty, &types, &keys)))
        .collect();
    let mut heads = HashMap::new();
    let mut drafts = Vec::new();
    for (place, entity) in board.entities.iter().enumerate() {
        let mut filling = Filling::new(stage, entity, number)?;
        if merger::is_of(entity) {
            merger::before(&mut filling, entity, stage.today)?;
        } else if !(small && entity.kind.municipal) {
            // The municipality of a small demonstration begins with nothing, for the guided start.
            duties(&mut filling, entity, place, &met, small)?;
        }
        heads.insert(entity.id, filling.head().clone());
        drafts.append(&mut filling.drafts);
    }
    drafts.sort_by_key(|(day, _)| *day);
    Ok((heads, drafts))
}

/// Records each draft on its day, at nine in the morning or at the present instant.
async fn record(
    house: &House,
    clock: &FixedClock,
    present: Timestamp,
    drafts: Vec<(Date, Draft)>,
    doing: &'static str,
) -> Result<()> {
    let bar = progress::bar(doing);
    let (all, mut done) = (drafts.len() as u64, 0);
    let mut drafts = drafts.into_iter().peekable();
    while let Some((day, _)) = drafts.peek() {
        let day = *day;
        clock.set(at_hour(day, 9)?.min(present));
        let mut of_day = Vec::new();
        while let Some((_, draft)) = drafts.next_if(|(next, _)| *next == day) {
            of_day.push(draft);
        }
        done += of_day.len() as u64;
        let groups = Vec::from_iter(in_groups(of_day));
        try_join_all(
            groups
                .into_iter()
                .map(|group| house.register.record_group(group, None)),
        )
        .await?;
        bar(done, all);
    }
    Ok(())
}

/// At most so many acts to a group, in their order: a person is known before anything is told of them.
fn in_groups(drafts: Vec<Draft>) -> impl Iterator<Item = Vec<Draft>> {
    let mut drafts = drafts.into_iter().peekable();
    std::iter::from_fn(move || {
        let entity = drafts.peek()?.entity;
        let mut group = Vec::new();
        while let Some(draft) = drafts.next_if(|next| next.entity == entity) {
            group.push(draft);
        }
        Some(group)
    })
}

fn at_hour(day: Date, hour: i8) -> Result<Timestamp> {
    let lima = TimeZone::fixed(Offset::constant(-5));
    Ok(day.at(hour, 0, 0, 0).to_zoned(lima)?.timestamp())
}

fn duties(
    filling: &mut Filling<'_>,
    entity: &BoardEntity,
    place: usize,
    met: &[(&str, HashSet<usize>)],
    small: bool,
) -> Result<()> {
    for (duty, entities) in met.iter().filter(|(duty, _)| *duty != "committee") {
        let owed = norms::OfficeId::parse(duty)
            .ok()
            .and_then(|id| norms::peru().office(id))
            .is_some_and(|office| office.exists_in(entity.kind.id));
        if let Some(reach) = reach(lot_of(entity), duty, entities.contains(&place)).filter(|_| owed) {
            filling.office(duty, reach)?;
        }
    }
    let committee = met
        .iter()
        .find(|(duty, _)| *duty == "committee")
        .is_some_and(|(_, entities)| entities.contains(&place));
    if let Some(reach) = reach(lot_of(entity), "committee", committee) {
        let seats = if small || mixed(lot_of(entity), "seats") % 100 < 6 {
            6
        } else {
            8
        };
        filling.committee(
            reach,
            if reach == Reach::Acknowledged {
                seats
            } else {
                seats.min(5)
            },
        )?;
    }
    Ok(())
}

/// How far a duty got: settled for those that fulfil it; on its way, observed or ended for a few of the others.
fn reach(key: &str, duty: &str, fulfils: bool) -> Option<Reach> {
    let lot = mixed(key, &format!("{duty} reach")) % 1000;
    match (fulfils, lot) {
        (true, 0..30) => Some(Reach::Communicated),
        (true, _) => Some(Reach::Acknowledged),
        (false, 0..12) => Some(Reach::Issued),
        (false, 12..26) => Some(Reach::Observed),
        (false, 26..36) if duty != "committee" => Some(Reach::Ended),
        _ => None,
    }
}

/// Accounts of those who can sign in: one password for all, in demonstrations only.
async fn accounts(
    house: &House,
    board: &Board,
    stage: &Stage<'_>,
    heads: &HashMap<EntityId, Under>,
    (admin, members): (Official, Vec<(PersonId, EntityId)>),
) -> Result<Made> {
    let shared = identity::demo_password();
    let mut people: Vec<(PersonId, String, String)> = vec![
        (admin.under.person, office_name(admin.office), admin.entity),
        (
            stage.sgtd.person,
            office_name("sgtd_analyst"),
            authority_name(board, "sgtd"),
        ),
        (
            stage.anpd.person,
            office_name("anpd_analyst"),
            authority_name(board, "anpd"),
        ),
    ];
    let today = stage.today;
    let poor = board
        .entities
        .iter()
        .find(|entity| entity.kind.municipal && empty(board, entity, today));
    let rich = board
        .entities
        .iter()
        .find(|entity| entity.kind.municipal && !empty(board, entity, today));
    for entity in poor.or(board.entities.first()).into_iter().chain(rich) {
        if let Some(head) = heads.get(&entity.id) {
            people.push((head.person, office_name("entity_head"), entity.name.clone()));
        }
    }
    for (number, (person, entity)) in (1..).zip(members) {
        let name = board
            .entity(entity)
            .map_or_else(String::new, |entity| entity.name.clone());
        people.push((person, office_name(&format!("committee_seat_{number}")), name));
    }
    let mut made = Vec::with_capacity(people.len());
    for (person, office, entity) in people {
        identity::demo_account(house, person, &shared)
            .await
            .map_err(open::fault)?;
        let dni = directory::people::person(house, person)
            .await
            .map_err(open::fault)?
            .and_then(|person| person.dni)
            .unwrap_or_default();
        made.push((dni, office, entity));
    }
    Ok(Made {
        entities: board.entities.len(),
        people: made,
        password: identity::DEMO_PASSWORD,
    })
}

fn empty(board: &Board, entity: &BoardEntity, today: jiff::civil::Date) -> bool {
    board
        .verdicts(entity, today)
        .iter()
        .all(|verdict| !verdict.is_met())
}

fn office_name(office: &str) -> String {
    norms::OfficeId::parse(office)
        .ok()
        .and_then(|id| norms::peru().office(id))
        .map_or_else(String::new, |office| office.names.es.to_owned())
}

fn authority_name(board: &Board, code: &str) -> String {
    board
        .authority(code)
        .map_or_else(String::new, |entity| entity.name.clone())
}
