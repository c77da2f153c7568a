//! The past: 3,000 entities, 500,000 acts of five years, asked for days that nobody asked for before.

use crate::dump;
use crate::{FRESH, Figures, Server, ask, catch_up, entities_csv};
use anyhow::{Context, Result};
use app::config::Instance;
use app::open::{self, Place};
use capability::House;
use directory::acts::{
    Capacity, CommunicationAcknowledged, Designated, DesignationCommunicated, DesignationEnded, Instrument,
};
use futures_util::future::try_join_all;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use register::{
    Clock, CommunicationId, DesignationId, Draft, EntityId, FixedClock, PersonId, SystemClock, Under,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpStream;

const ACTS: u64 = 500_000;
const DAYS: i64 = 1_825;
const OFFICES: [&str; 4] = [
    "digital_leader",
    "security_officer",
    "data_governance_officer",
    "public_software_officer",
];
/// Times each office changes hands.
const ROUNDS: i64 = 11;
/// Pages asked for.
const ASKED: u64 = 300;

/// Reports of entities asked for as PDF.
const REPORTS: usize = 200;

/// Makes the State and asks for its past.
pub async fn measure(folder: &Path, figures: &mut Figures) -> Result<()> {
    let place = Place {
        data: folder.to_owned(),
        database: None,
    };
    let instance = Instance {
        base_url: "http://127.0.0.1".to_owned(),
        origin: "bench.local/pasado".to_owned(),
        demo: true,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    let present = SystemClock.now();
    let begins = present.checked_sub(SignedDuration::from_hours(24 * (DAYS + 1)))?;
    let clock = Arc::new(FixedClock::new(begins));
    let house = open::house_with(&place, &instance, clock.clone()).await?;
    instance.write(&place.data)?;
    fill(&house, &clock, present).await?;
    catch_up(&house, figures).await?;
    figures.insert(
        "past_acts",
        house.register.head().await.map_err(open::fault)?.size as f64,
    );
    let board = directory::board::board(&house).await.map_err(open::fault)?;
    let entities: Vec<String> = board
        .entities
        .iter()
        .step_by(board.entities.len() / REPORTS)
        .map(|entity| entity.href())
        .collect();
    drop((board, house));
    let server = Server::start(&place.data).await?;
    let mut stream = TcpStream::connect(&server.address).await?;
    let start = Instant::now();
    ask(&mut stream, "/matriz?fecha=2025-01-01", FRESH, &mut Vec::new()).await?;
    figures.insert("past_first_ms", start.elapsed().as_secs_f64() * 1e3);
    let today = register::civil_date(present);
    let mut matrix = Vec::new();
    for turn in 0..ASKED {
        let (as_of, known) = (
            some_day(today, turn * 7919)?,
            some_day(today, turn * 104_729 + 11)?,
        );
        matrix.push(took(&mut stream, &format!("/matriz?fecha={as_of}&conocido={known}")).await?);
    }
    figures.insert("past_matrix_p99_ms", p99(matrix));
    let mut series = Vec::new();
    for turn in 0..ASKED / 3 {
        let office = ["G04", "G05", "G06", "C12", "G01"][turn as usize % 5];
        let region = turn % 25 + 1;
        let path = match turn % 2 {
            0 => format!("/api/v1/series?obligacion={office}"),
            _ => format!("/api/v1/series?obligacion={office}&departamento={region:02}"),
        };
        series.push(took(&mut stream, &path).await?);
    }
    figures.insert("series_p99_ms", p99(series));
    figures.insert("past_rss_mb", server.rss_mb());
    let mut reports = Vec::new();
    for entity in &entities {
        reports.push(took(&mut stream, &format!("{entity}/informe.pdf")).await?);
    }
    figures.insert("report_pdf_p99_ms", p99(reports));
    drop(server);
    let dump = dump::measure(folder, &folder.join("volcado.zip")).await?;
    figures.insert("dump_s", dump.seconds);
    figures.insert("dump_rss_mb", dump.peak_mb);
    figures.insert("dump_mb", dump.size_mb);
    Ok(())
}

async fn took(stream: &mut TcpStream, path: &str) -> Result<f64> {
    let start = Instant::now();
    ask(stream, path, FRESH, &mut Vec::new()).await?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn p99(mut took: Vec<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    took.get(took.len() * 99 / 100).copied().unwrap_or_default()
}

/// A day of the five years that looks drawn by lot.
fn some_day(today: Date, turn: u64) -> Result<Date> {
    let back = i64::try_from(turn % (DAYS as u64 - 10))? + 1;
    Ok(today.checked_sub(back.days())?)
}

async fn fill(house: &Arc<House>, clock: &FixedClock, present: Timestamp) -> Result<()> {
    let given = vec![("lista.csv".to_owned(), entities_csv().into_bytes())];
    let understood = directory::take_in::understand(house, &given)
        .await
        .map_err(open::fault)?
        .map_err(|(name, error)| anyhow::anyhow!("{name}: {error}"))?;
    let silent: register::Progress = Arc::new(|_, _| {});
    directory::take_in::write(house, &Under::system(), &understood, &silent).await?;
    let board = directory::board::board(house).await.map_err(open::fault)?;
    let step = DAYS / ROUNDS;
    'rounds: for round in 0..ROUNDS {
        for (part, entities) in board.entities.chunks(300).enumerate() {
            let day = round * step + i64::try_from(part)? * (step / 10);
            clock.set(present.checked_sub(SignedDuration::from_hours(24 * (DAYS - day)))?);
            let today = clock.today();
            let groups = entities
                .iter()
                .map(|entity| {
                    Ok(house
                        .register
                        .record_group(changes(house, entity.id, today)?, None))
                })
                .collect::<Result<Vec<_>>>()?;
            try_join_all(groups).await.context("recording a round")?;
            if ACTS <= house.register.head().await.map_err(open::fault)?.size {
                break 'rounds;
            }
        }
    }
    Ok(())
}

/// Each office of an entity gets a new holder, who is told of and acknowledged, and will end with the next round.
fn changes(house: &House, entity: EntityId, today: Date) -> Result<Vec<Draft>> {
    let clock = house.clock.as_ref();
    let mut drafts = Vec::new();
    for office in OFFICES {
        let (designation, communication) = (DesignationId::new(clock)?, CommunicationId::new(clock)?);
        let draft = |kind| {
            Draft::new(kind, Under::system())
                .entity(entity)
                .subject(format!("designation:{designation}"))
                .subject(format!("office:{office}"))
        };
        let designated = Designated {
            designation,
            office: office.to_owned(),
            capacity: Capacity::Main,
            body: None,
            person: PersonId::new(clock)?,
            post: None,
            post_title: "Gerencia".to_owned(),
            bond: "other_bond".to_owned(),
            instrument: Instrument {
                kind: "other_act".to_owned(),
                number: "001-BANCO".to_owned(),
                date: today,
                article: None,
                document: None,
            },
            from: today,
            to: None,
            communicate_by: Some(today),
            warnings: Vec::new(),
        };
        let told = DesignationCommunicated {
            communication,
            designation,
            authority: "sgtd".to_owned(),
            on: today,
            reference: None,
            answer_by: None,
        };
        let accepted = CommunicationAcknowledged {
            communication,
            designation,
            authority: "sgtd".to_owned(),
        };
        let ended = DesignationEnded {
            designation,
            on: today.checked_add(150.days())?,
            reason: "term_ended".to_owned(),
        };
        drafts.push(draft("directory/designated").payload_of(&designated)?);
        drafts.push(draft("directory/designation-communicated").payload_of(&told)?);
        drafts.push(draft("directory/communication-acknowledged").payload_of(&accepted)?);
        drafts.push(draft("directory/designation-ended").payload_of(&ended)?);
    }
    Ok(drafts)
}
