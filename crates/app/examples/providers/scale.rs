//! What a sign-in costs in States of different size: one flat space, no tenant that has to be found or loaded first.
//!
//! Entities and one official are acts as any; the other people are written into the tables in one go, for ten million acts of
//! accounts would measure the register and not the sign-in. One connection, so that the cost of one is seen.

use crate::Figures;
use crate::house::{Ours, PERSON, sign_in_as};
use crate::http::Line;
use crate::peer::free_port;
use anyhow::{Context, Result};
use app::config::Instance;
use app::open::{self, Place, fault};
use directory::acts::{EntityDetails, EntityRegistered};
use jiff::civil::date;
use register::db::{Db, stmt};
use register::{DesignationId, Draft, EntityId, PersonId, SystemClock, Under, args};
use std::path::Path;
use std::time::Instant;

/// Entities, officials, citizens.
const SIZES: [(i64, i64, i64); 3] = [
    (10, 1_000, 33_000),
    (300, 30_000, 1_000_000),
    (3_000, 300_000, 10_000_000),
];
/// Sign-ins measured of each kind: complete flows, and passwords.
const FLOWS: usize = 400;
const PASSWORDS: usize = 12;
/// The address of the official.
const MAIL: &str = "lider@medida.example";

/// Measures each size.
pub async fn measure(figures: &mut Figures) -> Result<()> {
    for size in SIZES {
        let entities = size.0;
        let folder = std::env::temp_dir().join(format!("qhapaq-scale-{}-{entities}", std::process::id()));
        let at = format!("127.0.0.1:{}", free_port()?);
        build(&folder, &at, size).await?;
        let ours = Ours::over(folder, at).await?;
        let mut note = |what: &str, value: f64| figures.insert(format!("scale_{entities}_{what}"), value);
        let mut line = ours.party.line().await?;
        let mut took = Vec::new();
        for _ in 0..FLOWS {
            let begun = Instant::now();
            ours.party.one(&mut line).await?;
            took.push(begun.elapsed());
        }
        took.sort();
        note("flow_p50_ms", took[FLOWS / 2].as_secs_f64() * 1_000.0);
        note("flow_p99_ms", took[FLOWS * 99 / 100].as_secs_f64() * 1_000.0);
        for (login, what) in [
            (PERSON, "password_by_dni_p50_ms"),
            (MAIL, "password_by_mail_p50_ms"),
        ] {
            let mut took = Vec::new();
            for _ in 0..PASSWORDS {
                let mut line = Line::to(&ours.party.at).await?;
                let begun = Instant::now();
                sign_in_as(&mut line, login).await?;
                took.push(begun.elapsed());
            }
            took.sort();
            note(what, took[PASSWORDS / 2].as_secs_f64() * 1_000.0);
        }
        note("rss_mb", ours.memory_mb());
    }
    let of = |entities: i64| figures[&format!("scale_{entities}_flow_p50_ms")];
    let growth = of(SIZES[2].0) / of(SIZES[0].0);
    figures.insert("scale_flow_growth".to_owned(), growth);
    Ok(())
}

async fn build(folder: &Path, at: &str, (entities, officials, citizens): (i64, i64, i64)) -> Result<()> {
    let instance = Instance {
        base_url: format!("http://{at}"),
        origin: "medida.qhapaq.local/registro".to_owned(),
        demo: true,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    instance.write(folder)?;
    let place = Place {
        data: folder.to_owned(),
        database: None,
    };
    let house = open::house(&place, &instance).await?;
    let clock = SystemClock;
    let mut first = None;
    for number in 0..entities {
        let entity = EntityId::new(&clock).map_err(fault)?;
        first.get_or_insert(entity);
        let registered = EntityRegistered {
            entity,
            kind: "district_municipality".to_owned(),
            details: EntityDetails {
                name: format!("Municipalidad medida {number}"),
                ..EntityDetails::default()
            },
            source: None,
            authority: None,
        };
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(entity);
        house
            .register
            .record(draft.payload_of(&registered).map_err(fault)?)
            .await?;
    }
    let entity = first.context("no entity")?;
    let person = PersonId::new(&clock).map_err(fault)?;
    let known = testing::person_registered(person, PERSON, "Elena", "Medida", MAIL, None);
    house.register.record(known).await?;
    let designation = DesignationId::new(&clock).map_err(fault)?;
    let office = "digital_leader";
    let act = testing::designated(
        designation,
        office,
        person,
        testing::instrument(date(2026, 3, 10)),
    );
    let draft = testing::about(
        "directory/designated",
        Under::system(),
        entity,
        designation,
        office,
    );
    house
        .register
        .record(draft.payload_of(&act).map_err(fault)?)
        .await?;
    identity::demo_account(&house, person, &identity::demo_password())
        .await
        .map_err(fault)?;
    drop(house);
    fill(&place, officials, officials + citizens).await
}

/// Writes everybody else: people with accounts, the first of them with an office in some entity.
async fn fill(place: &Place, officials: i64, people: i64) -> Result<()> {
    const PEOPLE: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) INSERT INTO directory_person (id, dni, given_names, surnames, email) SELECT printf('%08x-0000-7000-8000-%012x', i, i), printf('%08d', 10000000 + i), 'Ana', 'Medida', printf('p%d@medida.example', i) FROM n";
    const ACCOUNTS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) INSERT INTO identity_account (person_id, password, state, created_at, password_at) SELECT printf('%08x-0000-7000-8000-%012x', n.i, n.i), a.password, a.state, a.created_at, a.password_at FROM n, (SELECT * FROM identity_account LIMIT 1) a";
    const OFFICES: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) INSERT INTO directory_designation (id, entity_id, body_id, office, capacity, several, person_id, post_title, bond, instrument_kind, instrument_number, instrument_on, from_on, warnings, proof_seq, seq) SELECT printf('%08x-0000-7000-8000-%012x', n.i, n.i), e.id, d.body_id, 'committee_member', 'main', 1, printf('%08x-0000-7000-8000-%012x', n.i, n.i), d.post_title, d.bond, d.instrument_kind, d.instrument_number, d.instrument_on, d.from_on, d.warnings, d.proof_seq, d.seq FROM n JOIN (SELECT id, row_number() OVER () - 1 AS place FROM directory_entity) e ON e.place = n.i % (SELECT count(*) FROM directory_entity), (SELECT * FROM directory_designation LIMIT 1) d";
    let db: Db = place.db().await?;
    for (sql, count) in [(ACCOUNTS, people), (OFFICES, officials), (PEOPLE, people)] {
        db.commit(&[stmt(sql, args![count])])
            .await
            .context("writing people")?;
    }
    Ok(())
}
