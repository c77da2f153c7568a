//! Sessions of the demonstration: committees that met, one that meets today and one that is called, all through the use cases
//! that people use.

use super::hand;
use crate::open;
use anyhow::{Context, Result, bail};
use capability::{Cx, House, Stop};
use committee::acts::Vote;
use committee::session::{ItemState, Session};
use committee::store;
use directory::board::{BoardEntity, board};
use directory::store::DesignationRow;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use register::{EntityId, PersonId};
use std::sync::Arc;

/// Seats with a holder that a committee of the demonstration needs to meet.
const SEATS_MIN: usize = 6;

/// What happens on which day before today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first committee is called.
    FirstCalled,
    /// It meets, and its minutes are signed by all.
    FirstHeld,
    /// It is called again.
    SecondCalled,
    /// It meets again; its minutes are being signed.
    SecondHeld,
    /// Two committees are called: the first for the days to come, the second, in public, for today.
    LastCalled,
    /// The second meets today.
    Today,
}

/// The steps with their days, in order.
pub fn steps(today: Date) -> Result<Vec<(Date, Step)>> {
    let days = [
        (66, Step::FirstCalled),
        (59, Step::FirstHeld),
        (21, Step::SecondCalled),
        (14, Step::SecondHeld),
        (6, Step::LastCalled),
        (0, Step::Today),
    ];
    days.into_iter()
        .map(|(days, step)| {
            let day = today.checked_sub(i64::from(days).days())?;
            // The one that meets now meets now, on a Saturday too.
            Ok((if days == 0 { day } else { working(day)? }, step))
        })
        .collect()
}

/// The day, or the Friday before it: committees do not meet on a Sunday, nor does anybody call them then.
fn working(day: Date) -> Result<Date> {
    let back = match day.weekday() {
        jiff::civil::Weekday::Saturday => 1,
        jiff::civil::Weekday::Sunday => 2,
        _ => 0,
    };
    Ok(day.checked_sub(i64::from(back).days())?)
}

/// A session as it stands.
async fn read(house: &House, session: &str) -> Result<Arc<Session>> {
    let found = store::session(house, session.parse()?)
        .await
        .map_err(open::fault)?;
    let (_, session) = found.context("a session without acts")?;
    Ok(session)
}

/// Hour at which they meet; today's begins with the last full hour, when it is earlier.
const HOUR: i8 = 15;

/// Committees that can meet: those with enough seats filled, in the order of the directory. Whoever holds their first seat
/// presides, and whoever holds the second one keeps their minutes.
pub struct Hosts {
    hosts: Vec<Host>,
}

/// A committee that meets.
struct Host {
    entity: Arc<BoardEntity>,
    seats: Vec<PersonId>,
}

impl Hosts {
    /// Committees as they stand.
    pub async fn find(house: &House, today: Date) -> Result<Hosts> {
        let mut hosts = Vec::new();
        for entity in &board(house).await.map_err(open::fault)?.entities {
            if hosts.len() == 2 {
                break;
            }
            let rows = directory::store::seats_of(house, entity.id, "")
                .await
                .map_err(open::fault)?;
            let sits = |row: &&DesignationRow| row.in_force(today) && row.capacity == "main";
            let seats: Vec<PersonId> = rows.iter().filter(sits).filter_map(|row| row.person_id).collect();
            let constituted = directory::store::committees_of(house, entity.id)
                .await
                .map_err(open::fault)?;
            let constituted = constituted
                .iter()
                .any(|row| row.in_force(today) && row.end_reason.is_none());
            let since = rows.iter().map(|row| row.from_on.as_str()).max().unwrap_or("");
            let early = steps(today)?
                .first()
                .is_some_and(|(first, _)| since < first.to_string().as_str());
            if constituted && early && seats.len() >= SEATS_MIN && entity.authority.is_none() {
                hosts.push(Host {
                    entity: entity.clone(),
                    seats,
                });
            }
        }
        Ok(Hosts { hosts })
    }

    /// Members of the first committee who can sign in: who presides, who keeps the minutes, and two more.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, EntityId)> + '_ {
        let first = self.hosts.first().into_iter();
        first.flat_map(|host| host.seats.iter().take(4).map(|person| (*person, host.entity.id)))
    }

    /// Does what happens on a day, at a moment of Lima.
    pub async fn take(&self, house: &Arc<House>, step: Step, present: DateTime) -> Result<()> {
        let today = present.date();
        let Some(first) = self.hosts.first() else {
            return Ok(());
        };
        match step {
            Step::FirstCalled => {
                for title in INITIATIVES {
                    let pairs = [("kind", "other"), ("title", *title)];
                    first.run(house, 1, "committee/propose-matter", &pairs).await?;
                }
                let on = working(house.clock.today().checked_add(7.days())?)?;
                first.call(house, FIRST, on.at(HOUR, 0, 0, 0), &[]).await
            }
            Step::FirstHeld => {
                let session = first.hold(house, FIRST).await?;
                first.sign(house, &session, usize::MAX).await
            }
            Step::SecondCalled => {
                let months = norms::Months::new(3);
                let quarter =
                    months.and_then(|months| norms::Period::of(months, house.clock.today())?.previous());
                let duty = quarter.map(|quarter| (format!("items.G12:{}", quarter.from), "1".to_owned()));
                let on = working(house.clock.today().checked_add(7.days())?)?;
                let on = on.at(HOUR, 0, 0, 0);
                first.call(house, SECOND, on, &Vec::from_iter(duty)).await
            }
            Step::SecondHeld => {
                let session = first.hold(house, SECOND).await?;
                first.sign(house, &session, 1).await
            }
            Step::LastCalled => {
                let waiting = store::matters_waiting(house, first.entity.id, "")
                    .await
                    .map_err(open::fault)?;
                let numbered = (1..)
                    .zip(&waiting)
                    .map(|(number, row): (u32, _)| (format!("items.{}", row.id), number.to_string()));
                let on = working(today.checked_add(8.days())?)?.at(HOUR, 0, 0, 0);
                first.call(house, NEXT, on, &Vec::from_iter(numbered)).await?;
                let now = today.at(present.hour().min(HOUR), 0, 0, 0);
                match self.hosts.get(1) {
                    Some(second) => {
                        second
                            .call(house, TODAY, now, &[("open".to_owned(), "1".to_owned())])
                            .await
                    }
                    None => Ok(()),
                }
            }
            Step::Today => match self.hosts.get(1) {
                Some(second) => second.meet_now(house).await,
                None => Ok(()),
            },
        }
    }
}

/// What somebody proposed, to be scored and put in order.
const INITIATIVES: &[&str] = &[
    "Trámite de licencias en línea",
    "Mesa de partes por teléfono",
    "Datos abiertos de obras",
];
/// Scores of the initiatives, in their order, by each criterion.
const SCORES: [u32; 3] = [4, 2, 3];

/// What an item comes to: title, whether it is adopted, and the agreement: text, office, days from the session.
type Item = (&'static str, bool, &'static str, &'static str, i64);

/// An item decided by secret votes, after the initiatives that wait were scored.
const SECRET: &str = "Iniciativa con la que empieza el año";
const FIRST: &[Item] = &[
    (
        SECRET,
        true,
        "Empezar por la iniciativa con mayor puntaje",
        "digital_leader",
        60,
    ),
    (
        "Plan de trabajo del comité para el año",
        true,
        "Aprobar el plan de trabajo y publicarlo",
        "digital_leader",
        20,
    ),
    (
        "Datos abiertos de la ejecución de obras",
        true,
        "Publicar cada mes la ficha de datos de obras",
        "committee_seat_3",
        45,
    ),
];
const SECOND: &[Item] = &[
    (
        "",
        true,
        "Reprogramar las metas del trimestre que no se alcanzaron",
        "digital_leader",
        45,
    ),
    (
        "Nuevo cronograma de los proyectos atrasados",
        true,
        "Presentar un nuevo cronograma de los dos proyectos atrasados",
        "digital_leader",
        21,
    ),
    (
        "Asistente con inteligencia artificial para consultas",
        false,
        "Devolver el proyecto hasta tener evaluación de riesgos",
        "committee_seat_2",
        30,
    ),
];
const NEXT: &[Item] = &[("Priorizar las iniciativas del próximo año", true, "", "", 0)];
const TODAY: &[Item] = &[
    (
        "Servicios que se pueden pedir por internet",
        true,
        "Publicar la lista de servicios digitales",
        "committee_seat_2",
        30,
    ),
    ("Copias de respaldo fuera de la sede", true, "", "", 0),
    ("Capacitación del personal de atención", true, "", "", 0),
];

impl Host {
    /// Somebody of the committee, by the number of their seat, as they are when they sign in.
    async fn cx(&self, house: &Arc<House>, seat: usize) -> Result<Cx> {
        let person = *self.seats.get(seat - 1).context("a seat without holder")?;
        hand::of(house, person, |office| office.entity == self.entity.id).await
    }

    /// Runs a use case as the holder of a seat.
    async fn run(&self, house: &Arc<House>, seat: usize, id: &str, pairs: &[(&str, &str)]) -> Result<()> {
        let cx = self.cx(house, seat).await?;
        hand::run(&cx, self.entity.id, id, pairs).await
    }

    async fn call(
        &self,
        house: &Arc<House>,
        items: &[Item],
        on: DateTime,
        more: &[(String, String)],
    ) -> Result<()> {
        let (on, hour) = (on.date().to_string(), on.strftime("%H:%M").to_string());
        let titles: Vec<&str> = items
            .iter()
            .map(|item| item.0)
            .filter(|title| !title.is_empty())
            .collect();
        let titles = titles.join("\n");
        let mut pairs: Vec<(&str, &str)> = vec![
            ("kind", "ordinary"),
            ("on", &on),
            ("hour", &hour),
            ("mode", "mixed"),
            ("place", "Sala de reuniones"),
            ("more", &titles),
        ];
        pairs.extend(more.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.run(house, 1, "committee/call-session", &pairs).await
    }

    /// The last session that was called and has not begun.
    async fn last(&self, house: &House) -> Result<(String, Arc<Session>)> {
        let rows = store::sessions_of(house, self.entity.id, "", 10)
            .await
            .map_err(open::fault)?;
        let row = rows
            .iter()
            .filter(|row| row.on_day <= house.clock.today().to_string())
            .max_by_key(|row| row.called_seq)
            .context("no session was called")?;
        let id = row.id.to_string();
        let session = read(house, &id).await?;
        Ok((id, session))
    }

    async fn arrive(&self, house: &Arc<House>, session: &str, away: usize) -> Result<()> {
        for seat in 1..=self.seats.len().saturating_sub(away) {
            let mode = if seat % 3 == 0 { "remote" } else { "in_person" };
            self.run(
                house,
                seat,
                "committee/arrive",
                &[("session", session), ("mode", mode)],
            )
            .await?;
        }
        let [chair, secretary] = [0, 1].map(|seat: usize| self.seats[seat].to_string());
        let led = [
            ("session", session),
            ("chair", &*chair),
            ("secretary", &*secretary),
        ];
        self.run(house, 1, "committee/open-session", &led).await
    }

    /// A whole session: those who come, each item with its vote and agreement, the texts, the end, the minutes.
    async fn hold(&self, house: &Arc<House>, items: &[Item]) -> Result<String> {
        let (id, session) = self.last(house).await?;
        self.arrive(house, &id, 1).await?;
        for entry in &session.agenda {
            // What has no title here is the duty of the quarter, which the house named.
            let named = items.iter().find(|item| item.0 == entry.item.title);
            let Some(item) = named.or_else(|| items.iter().find(|item| item.0.is_empty())) else {
                continue;
            };
            let entry = entry.item.item.to_string();
            match item.0 {
                SECRET => self.prioritise(house, &id, &entry, item).await?,
                _ => self.deal(house, &id, &entry, item).await?,
            }
        }
        self.run(house, 1, "committee/conclude-session", &[("session", &id)])
            .await?;
        self.run(house, 1, "committee/draw-minutes", &[("session", &id)])
            .await?;
        let minutes = read(house, &id).await?.minutes.clone();
        let document = minutes.context("no minutes were drawn")?.document;
        let read = [("session", &*id), ("document", &*document)];
        self.run(house, 1, "committee/approve-minutes", &read).await?;
        Ok(id)
    }

    async fn deal(&self, house: &Arc<House>, session: &str, item: &str, of: &Item) -> Result<()> {
        let adopted = of.1;
        self.run(
            house,
            1,
            "committee/open-item",
            &[("session", session), ("item", item)],
        )
        .await?;
        let ballot = [("session", session), ("item", item), ("secret", "no")];
        self.run(house, 1, "committee/open-ballot", &ballot).await?;
        let ballot = self.open_ballot(house, session).await?;
        let there = self.seats.len() - 1;
        for seat in 1..=there {
            let (vote, reason) = match (adopted, seat == there) {
                (true, false) => ("for", None),
                (true, true) => ("abstain", Some("El asunto depende de mi área.")),
                (false, _) if seat > 2 => ("against", Some("Falta la evaluación de riesgos.")),
                (false, _) => ("for", None),
            };
            let mut pairs = vec![("session", session), ("ballot", ballot.as_str()), ("vote", vote)];
            pairs.extend(reason.map(|reason| ("reason", reason)));
            self.run(house, seat, "committee/cast-vote", &pairs).await?;
        }
        self.adopt(house, session, &ballot, of).await
    }

    /// Closes a ballot and writes its agreement.
    async fn adopt(&self, house: &Arc<House>, session: &str, ballot: &str, of: &Item) -> Result<()> {
        let (_, _, text, owner, days) = *of;
        let closing = [("session", session), ("ballot", ballot)];
        self.run(house, 1, "committee/close-ballot", &closing).await?;
        let owner = self.owner(house, owner).await?;
        let due = house.clock.today().checked_add(days.days())?.to_string();
        let agreement = [
            ("session", session),
            ("ballot", ballot),
            ("text", text),
            ("owner", owner.as_str()),
            ("due", due.as_str()),
            ("public", "1"),
        ];
        self.run(house, 1, "committee/adopt-agreement", &agreement).await
    }

    /// The initiatives that wait are scored, and the one to begin with is chosen by secret votes.
    async fn prioritise(&self, house: &Arc<House>, session: &str, item: &str, of: &Item) -> Result<()> {
        let at = [("session", session), ("item", item)];
        self.run(house, 1, "committee/open-item", &at).await?;
        let waiting = store::matters_waiting(house, self.entity.id, "")
            .await
            .map_err(open::fault)?;
        let ids: Vec<String> = waiting.iter().map(|row| row.id.to_string()).collect();
        let list = ids.join(",");
        let open = [
            ("session", session),
            ("item", item),
            ("initiatives", list.as_str()),
        ];
        self.run(house, 1, "committee/open-scoring", &open).await?;
        let id: committee::ids::SessionId = session.parse()?;
        let now = read(house, session).await?;
        let round = now.open_round().context("no round is open")?;
        let there = self.seats.len() - 1;
        for seat in 1..=there {
            let mut pairs = vec![
                ("session".to_owned(), session.to_owned()),
                ("round".to_owned(), round.id.to_string()),
            ];
            for (initiative, score) in round.initiatives.iter().zip(SCORES) {
                let given = if seat == there { 5 - score } else { score };
                let names = round
                    .criteria
                    .iter()
                    .map(|criterion| format!("scores.{initiative}.{}", criterion.id));
                pairs.extend(names.map(|name| (name, given.to_string())));
            }
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            self.run(house, seat, "committee/give-scores", &pairs).await?;
        }
        let closing = round.id.to_string();
        self.run(
            house,
            1,
            "committee/close-scoring",
            &[("session", session), ("round", &closing)],
        )
        .await?;
        let secret = [("session", session), ("item", item), ("secret", "yes")];
        self.run(house, 1, "committee/open-ballot", &secret).await?;
        let ballot = self.open_ballot(house, session).await?;
        for seat in 1..=there {
            let vote = if seat == 2 { Vote::Against } else { Vote::For };
            let cx = self.cx(house, seat).await?;
            match committee::cast_secretly(&cx, id, ballot.parse()?, vote).await {
                Ok(_) => {}
                Err(Stop::Fault(fault)) => return Err(open::fault(fault)),
                Err(other) => bail!("a secret vote was refused: {other:?}"),
            }
        }
        self.adopt(house, session, &ballot, of).await
    }

    /// The office asked for where somebody holds it, the first seat where nobody does.
    async fn owner(&self, house: &House, office: &str) -> Result<String> {
        let rows = directory::store::designations_of(house, self.entity.id)
            .await
            .map_err(open::fault)?;
        let held = rows
            .iter()
            .any(|row| row.office == office && row.in_force(house.clock.today()));
        Ok(format!(
            "office:{}",
            if held { office } else { "committee_seat_1" }
        ))
    }

    async fn open_ballot(&self, house: &House, session: &str) -> Result<String> {
        let session = read(house, session).await?;
        let (ballot, _) = session.open_ballot().context("no ballot is open")?;
        Ok(ballot.to_string())
    }

    /// As many signatures as are asked for, of those that the law asks.
    async fn sign(&self, house: &Arc<House>, session: &str, count: usize) -> Result<()> {
        let of = read(house, session).await?;
        let minutes = of.minutes.as_ref().context("no minutes were drawn")?;
        for person in minutes.signers.iter().take(count) {
            let seat = self
                .seats
                .iter()
                .position(|held| held == person)
                .context("a signer without seat")?;
            let pairs = [("session", session), ("document", minutes.document.as_str())];
            self.run(house, seat + 1, "committee/sign-minutes", &pairs)
                .await?;
        }
        Ok(())
    }

    /// A session in its middle: one item decided, the second being voted.
    async fn meet_now(&self, house: &Arc<House>) -> Result<()> {
        let (id, session) = self.last(house).await?;
        self.arrive(house, &id, 1).await?;
        let waiting: Vec<String> = session
            .agenda
            .iter()
            .filter(|entry| entry.state == ItemState::Waiting)
            .map(|entry| entry.item.item.to_string())
            .collect();
        let [first, second, ..] = waiting.as_slice() else {
            bail!("the session of today has too few items");
        };
        self.deal(house, &id, first, &TODAY[0]).await?;
        self.run(
            house,
            1,
            "committee/open-item",
            &[("session", &id), ("item", second)],
        )
        .await?;
        let ballot = [("session", id.as_str()), ("item", second), ("secret", "no")];
        self.run(house, 1, "committee/open-ballot", &ballot).await?;
        let ballot = self.open_ballot(house, &id).await?;
        for seat in [1, 2] {
            let pairs = [
                ("session", id.as_str()),
                ("ballot", ballot.as_str()),
                ("vote", "for"),
            ];
            self.run(house, seat, "committee/cast-vote", &pairs).await?;
        }
        Ok(())
    }
}
