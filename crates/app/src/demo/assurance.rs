//! Authentication strategies of the demonstration: entities at every stage, by the use cases that people use.

use super::{hand, paper};
use crate::open;
use ::assurance::store::{last_change, operations_of, services_of, steps_of};
use anyhow::{Context, Result};
use capability::House;
use directory::board::board;
use directory::store::designations_of;
use jiff::ToSpan;
use jiff::civil::Date;
use register::{DesignationId, EntityId, PersonId};
use std::sync::Arc;

/// Types of the entities that work on their strategies, and how many of each.
const KINDS: [&str; 2] = ["ministry", "regional_government"];
const OF_A_KIND: usize = 2;

/// What happens on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first entity begins; what it approves then has to be looked at again by now.
    Begun,
    /// Everything else.
    Today,
}

/// The steps with their days, in order.
pub fn steps(today: Date) -> Result<Vec<(Date, Step)>> {
    let begun = today.checked_sub(392.days())?;
    Ok(vec![(begun, Step::Begun), (today, Step::Today)])
}

/// An operation: name, the five scores in the order of the law, properties.
type Operation = (&'static str, [u8; 5], &'static str);

/// A service: name, whom it serves, what it asks for, its system, its operations.
struct Service {
    name: &'static str,
    serves: &'static str,
    credential: &'static str,
    system: &'static str,
    operations: &'static [Operation],
}

const DESK: Service = Service {
    name: "Mesa de partes digital",
    serves: "citizens,companies,foreigners",
    credential: "own_password",
    system: "Gestión documental",
    operations: &[
        ("Presentar un escrito", [1, 0, 1, 1, 1], "legal_effect"),
        ("Seguir un expediente", [1, 0, 0, 1, 0], ""),
        ("Descargar una respuesta", [1, 0, 0, 2, 1], "personal_data"),
    ],
};
const PAYMENTS: Service = Service {
    name: "Pagos y tasas",
    serves: "citizens,companies",
    credential: "own_two_factors",
    system: "Recaudación",
    operations: &[
        ("Ver lo que debo", [1, 0, 0, 2, 0], "personal_data"),
        ("Pagar una tasa", [0, 1, 1, 0, 0], ""),
        ("Pedir una devolución", [1, 3, 0, 1, 0], "money_out"),
    ],
};
const STAFF: Service = Service {
    name: "Portal del servidor",
    serves: "officials",
    credential: "id_gobpe_two",
    system: "Recursos humanos",
    operations: &[
        ("Ver mi boleta de pago", [0, 0, 0, 2, 0], ""),
        ("Firmar un informe", [1, 0, 0, 0, 1], "signature"),
    ],
};
const APPOINTMENTS: Service = Service {
    name: "Citas en línea",
    serves: "citizens,foreigners",
    credential: "none",
    system: "Agenda de atención",
    operations: &[
        ("Reservar una cita", [0, 0, 1, 0, 0], ""),
        ("Ver mis citas", [0, 0, 0, 1, 0], ""),
    ],
};

/// What the sections of a strategy say.
const SECTIONS: [(&str, &str); 6] = [
    (
        "assisted_channel",
        "En la plataforma de atención, de lunes a viernes de 8:00 a 17:00, con el DNI en la mano.\nQuien no puede venir llama a la central y pide una visita.",
    ),
    (
        "foreigners",
        "Con carné de extranjería o su código único. Mientras Migraciones no lo integre, en la plataforma de atención.",
    ),
    (
        "representatives",
        "El sistema consulta la vigencia de poder en SUNARP. El RUC no basta: dice la empresa, no quién actúa por ella.",
    ),
    (
        "officials",
        "Entran con ID GOB.PE y dos factores. El día en que termina una designación se cierran sus accesos.",
    ),
    (
        "incidents",
        "La oficina de tecnologías avisa al Centro Nacional de Seguridad Digital y a la autoridad de datos personales.",
    ),
    (
        "training",
        "El personal de atención lleva dos horas al año sobre identidad digital y suplantación.",
    ),
];

/// An entity whose leader and head can act.
struct Host {
    entity: EntityId,
    leader: (PersonId, DesignationId),
    head: (PersonId, DesignationId),
}

/// Does what happens on a day.
pub async fn take(house: &Arc<House>, step: Step) -> Result<()> {
    let hosts = hosts(house).await?;
    match step {
        Step::Begun => match hosts.first() {
            Some(host) => host.begin(house).await,
            None => Ok(()),
        },
        Step::Today => {
            for (place, host) in hosts.iter().enumerate() {
                match place {
                    0 => host.go_on(house).await?,
                    1 => host.whole(house).await?,
                    2 => host.levelled(house).await?,
                    _ => host.counted(house).await?,
                }
            }
            Ok(())
        }
    }
}

/// The first entities with a leader and a head, in the order of the directory; whoever began already stands first.
async fn hosts(house: &Arc<House>) -> Result<Vec<Host>> {
    let today = house.clock.today();
    let (mut hosts, mut kinds) = (Vec::new(), Vec::new());
    for entity in &board(house).await.map_err(open::fault)?.entities {
        let kind = entity.kind.id.as_str();
        let of_kind = kinds.iter().filter(|known| **known == kind).count();
        if !KINDS.contains(&kind) || of_kind == OF_A_KIND {
            continue;
        }
        let rows = designations_of(house, entity.id).await.map_err(open::fault)?;
        let held = |office: &str| {
            let mut rows = rows.iter();
            let row = rows.find(|row| row.office == office && row.in_force(today))?;
            Some((row.person_id?, row.id))
        };
        let both = held("digital_leader").zip(held("entity_head"));
        if let Some((leader, head)) = both.filter(|_| entity.exists(today)) {
            let began = !services_of(house, entity.id)
                .await
                .map_err(open::fault)?
                .is_empty();
            let place = if began { 0 } else { hosts.len() };
            let host = Host {
                entity: entity.id,
                leader,
                head,
            };
            hosts.insert(place, host);
            kinds.push(kind);
        }
    }
    Ok(hosts)
}

impl Host {
    /// Its leader, or its head, does something.
    async fn run(&self, house: &Arc<House>, head: bool, id: &str, pairs: &[(&str, &str)]) -> Result<()> {
        let (person, designation) = if head { self.head } else { self.leader };
        let cx = hand::of(house, person, |office| office.designation == designation).await?;
        hand::run(&cx, self.entity, &format!("assurance/{id}"), pairs).await
    }

    /// A service with its operations, of which so many get their level.
    async fn inventory(&self, house: &Arc<House>, service: &Service, levelled: usize) -> Result<()> {
        let pairs = [
            ("name", service.name),
            ("serves", service.serves),
            ("credential", service.credential),
            ("system", service.system),
        ];
        self.run(house, false, "add-service", &pairs).await?;
        let services = services_of(house, self.entity).await.map_err(open::fault)?;
        let added = services.iter().find(|row| row.name == service.name);
        let id = added.context("a service was not added")?.id.to_string();
        for (place, operation) in service.operations.iter().enumerate() {
            let pairs = [("service", id.as_str()), ("name", operation.0)];
            self.run(house, false, "add-operation", &pairs).await?;
            if place < levelled {
                self.decide(house, operation).await?;
            }
        }
        Ok(())
    }

    async fn decide(&self, house: &Arc<House>, operation: &Operation) -> Result<()> {
        let (name, scores, properties) = operation;
        let rows = operations_of(house, self.entity).await.map_err(open::fault)?;
        let row = rows.iter().find(|row| row.name == *name);
        let id = row.context("an operation was not added")?.id.to_string();
        let harms = norms::peru().harms().iter().zip(scores);
        let mut pairs: Vec<(String, String)> = harms
            .map(|(harm, score)| (format!("harms.{}", harm.id), score.to_string()))
            .collect();
        pairs.push(("operation".to_owned(), id));
        pairs.push((
            "reason".to_owned(),
            "Según los reclamos y los incidentes del último año.".to_owned(),
        ));
        if !properties.is_empty() {
            pairs.push(("properties".to_owned(), (*properties).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.run(house, false, "decide-level", &pairs).await
    }

    /// The head approves the levels that wait, all but so many.
    async fn approve(&self, house: &Arc<House>, but: usize) -> Result<()> {
        let rows = operations_of(house, self.entity).await.map_err(open::fault)?;
        let waiting = rows.iter().filter(|row| row.is_pending());
        let values: Vec<String> = waiting
            .filter_map(|row| Some(format!("{}@{}", row.id, row.decided_seq?)))
            .collect();
        let values = values[..values.len().saturating_sub(but)].join(",");
        self.run(house, true, "approve-levels", &[("levels", &values)])
            .await
    }

    async fn plan(
        &self,
        house: &Arc<House>,
        title: &str,
        days: i64,
        service: &str,
        progress: u8,
    ) -> Result<()> {
        let rows = operations_of(house, self.entity).await.map_err(open::fault)?;
        let of = rows
            .iter()
            .filter(|row| row.service == service && row.gap().is_open());
        let closes: Vec<String> = of.map(|row| row.id.to_string()).collect();
        let (due, closes) = (
            house.clock.today().checked_add(days.days())?.to_string(),
            closes.join(","),
        );
        let mut pairs = vec![
            ("title", title),
            ("owner", "office:digital_leader"),
            ("due", &due),
        ];
        if !closes.is_empty() {
            pairs.push(("operations", &closes));
        }
        self.run(house, false, "plan-step", &pairs).await?;
        if progress == 0 {
            return Ok(());
        }
        let steps = steps_of(house, self.entity).await.map_err(open::fault)?;
        let step = steps.iter().find(|step| step.title == title);
        let step = step.context("a step was not planned")?.id.to_string();
        let progress = progress.to_string();
        self.run(
            house,
            false,
            "report-step",
            &[("step", &step), ("progress", &progress)],
        )
        .await
    }

    async fn sections(&self, house: &Arc<House>, sections: &[(&str, &str)]) -> Result<()> {
        for (section, text) in sections {
            let pairs = [("section", *section), ("text", *text)];
            self.run(house, false, "write-section", &pairs).await?;
        }
        Ok(())
    }

    /// The head approves the strategy as it stands, with its resolution.
    async fn version(&self, house: &Arc<House>, number: &str) -> Result<()> {
        let bytes = paper::resolution().into();
        let received = house
            .documents
            .receive(self.head.0, bytes, "application/pdf", &directory::RESOLUTION);
        let document = received.await.map_err(|error| anyhow::anyhow!("{error}"))?;
        let seen = last_change(house, self.entity)
            .await
            .map_err(open::fault)?
            .to_string();
        let today = house.clock.today().to_string();
        let board = board(house).await.map_err(open::fault)?;
        let entity = board
            .entity(self.entity)
            .context("an entity of the demonstration")?;
        let kinds = norms::peru().designation_kinds().iter();
        let kind = kinds
            .map(|kind| (kind.id.to_string(), kind.is_used_by(entity.kind.id)))
            .find(|(_, used)| *used);
        let (kind, _) = kind.context("a type of entity that signs nothing")?;
        let pairs = [
            ("seen", seen.as_str()),
            ("instrument_kind", &kind),
            ("instrument_number", number),
            ("instrument_date", &today),
            ("document", &document.sha256),
        ];
        self.run(house, true, "approve-strategy", &pairs).await
    }

    async fn begin(&self, house: &Arc<House>) -> Result<()> {
        self.inventory(house, &DESK, 3).await?;
        self.approve(house, 0).await?;
        self.plan(
            house,
            "Integrar ID GOB.PE en la mesa de partes",
            480,
            DESK.name,
            60,
        )
        .await?;
        self.plan(house, "Publicar los niveles en el portal", 60, "", 100)
            .await?;
        self.plan(house, "Capacitar al personal de atención", 365, "", 30)
            .await?;
        self.sections(house, &SECTIONS[..3]).await?;
        self.version(house, "041").await
    }

    async fn go_on(&self, house: &Arc<House>) -> Result<()> {
        self.inventory(house, &PAYMENTS, 2).await?;
        self.inventory(house, &STAFF, 2).await?;
        self.approve(house, 1).await?;
        self.plan(house, "Firma con DNIe para el personal", 150, STAFF.name, 20)
            .await?;
        self.sections(house, &SECTIONS[3..5]).await?;
        let year = (house.clock.today().year() - 1).to_string();
        let figures = [
            ("year", year.as_str()),
            ("sign_ins", "128400"),
            ("national", "31900"),
            ("failed", "9600"),
            ("recovery_minutes", "190"),
            ("without_identity", "4100"),
            ("assisted", "3890"),
            ("leavers", "3"),
        ];
        self.run(house, false, "report-figures", &figures).await
    }

    async fn counted(&self, house: &Arc<House>) -> Result<()> {
        self.inventory(house, &APPOINTMENTS, 1).await?;
        self.plan(house, "Pedir los accesos a ID GOB.PE", 90, APPOINTMENTS.name, 10)
            .await
    }

    async fn levelled(&self, house: &Arc<House>) -> Result<()> {
        self.inventory(house, &PAYMENTS, PAYMENTS.operations.len())
            .await?;
        self.approve(house, 1).await?;
        self.plan(house, "Unir los pagos a ID GOB.PE", 180, PAYMENTS.name, 25)
            .await
    }

    async fn whole(&self, house: &Arc<House>) -> Result<()> {
        self.inventory(house, &STAFF, STAFF.operations.len()).await?;
        self.inventory(house, &DESK, DESK.operations.len()).await?;
        self.approve(house, 0).await?;
        self.plan(house, "Pasar la mesa de partes a ID GOB.PE", 210, DESK.name, 35)
            .await?;
        self.sections(house, &SECTIONS).await?;
        self.version(house, "118").await?;
        // What came after the approval waits for the next one.
        self.inventory(house, &APPOINTMENTS, 1).await
    }
}
