//! What must be unique and is taken: the field is named, who has it, where to see it, what to do; never a constraint.

use crate::house::{ADMIN, Home, Session};
use app::capabilities::CAPABILITIES;
use directory::board::BoardEntity;
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use testing::Answered;

struct Office {
    home: Home,
    admin: Session,
    /// Two entities that have a tax number each.
    known: [Arc<BoardEntity>; 2],
}

async fn office() -> Office {
    let home = Home::new().await;
    let admin = home.sign_in(ADMIN).await;
    let board = home.board().await;
    let mut with_ruc = board.entities.iter().filter(|entity| entity.ruc.is_some());
    let known = [with_ruc.next().unwrap().clone(), with_ruc.next().unwrap().clone()];
    Office { home, admin, known }
}

fn entity(name: &str, fields: Value) -> Value {
    let mut new = json!({"type": "public_university", "name": name, "source": "Lista de muestra"});
    let (Value::Object(new), Value::Object(fields)) = (&mut new, fields) else {
        unreachable!("two objects");
    };
    new.extend(fields);
    json!(new)
}

impl Office {
    async fn post(&self, path: &str, value: &Value) -> Answered {
        self.home.json(&self.admin, path, value).await
    }

    /// Refused as taken: that field, a sentence with that name, that page.
    async fn taken(&self, path: &str, value: &Value, field: &str, name: &str, see: &str) {
        let size = self.home.size().await;
        let answer = self.post(path, value).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{answer:?}");
        assert_eq!(self.home.size().await, size, "nothing was written");
        let problem = answer.json();
        let error = &problem["errors"][0];
        assert_eq!(error["field"], field, "{problem}");
        assert!(error["detail"].as_str().unwrap().contains(name), "{problem}");
        assert_eq!(error["see"], format!("http://127.0.0.1:8080{see}"), "{problem}");
        assert!(!answer.text.contains("directory_"), "{problem}");
    }
}

#[tokio::test]
async fn a_tax_number_names_the_entity_that_has_it() {
    let office = office().await;
    let [one, other] = &office.known;
    let ruc = one.ruc.clone().unwrap();
    let new = entity("Universidad de Muestra", json!({"ruc": ruc}));
    office
        .taken("/api/v1/entities", &new, "ruc", &one.name, &one.href())
        .await;
    let update =
        json!({"entity": other.id.to_string(), "name": other.name, "ruc": ruc, "reason": "corrected"});
    office
        .taken("/api/v1/entity-updates", &update, "ruc", &one.name, &one.href())
        .await;
    let own = json!({"entity": one.id.to_string(), "name": one.name, "ruc": ruc, "reason": "corrected"});
    let answer = office.post("/api/v1/entity-updates", &own).await;
    assert_eq!(
        answer.status,
        StatusCode::CREATED,
        "its own number is no clash: {answer:?}"
    );
}

#[tokio::test]
async fn the_form_says_it_in_every_language_and_leads_to_the_entity() {
    let office = office().await;
    let [one, _] = &office.known;
    let ruc = one.ruc.clone().unwrap();
    for lang in ui::Lang::ALL {
        let pairs = [
            ("type", "public_university"),
            ("name", "Universidad de Muestra"),
            ("ruc", ruc.as_str()),
            ("source", "Lista de muestra"),
        ];
        let page = office
            .home
            .form(&office.admin, &lang.href("/registrar-entidad"), &pairs)
            .await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", lang.code());
        let error = page.between("id=\"ruc-error\"", '\n');
        let link = format!("href=\"{}\"", lang.href(&one.href()));
        assert!(error.contains(&link), "{}: {error}", lang.code());
        assert!(
            !page.text.contains("directory_") && !page.text.contains("capability-see"),
            "{}",
            lang.code()
        );
    }
}

#[tokio::test]
async fn a_code_of_the_budget_system_names_the_entity_that_has_it() {
    let office = office().await;
    let first = entity("Universidad de Muestra", json!({"siaf": "000987"}));
    let answer = office.post("/api/v1/entities", &first).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let board = office.home.board().await;
    let known = board
        .entities
        .iter()
        .find(|entity| entity.name == "Universidad de Muestra")
        .unwrap();
    let second = entity("Universidad de Prueba", json!({"siaf": "987"}));
    office
        .taken("/api/v1/entities", &second, "siaf", &known.name, &known.href())
        .await;
}

#[tokio::test]
async fn a_day_that_was_declared_names_its_norm() {
    let office = office().await;
    let mut day = json!({"day": "2027-01-04", "kind": "regional_holiday", "place": "080000", "norm": "D.S. de Muestra 001"});
    let answer = office.post("/api/v1/calendar-days", &day).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    day["norm"] = "D.S. de Muestra 002".into();
    office
        .taken(
            "/api/v1/calendar-days",
            &day,
            "day",
            "D.S. de Muestra 001",
            "/calendario",
        )
        .await;
}

#[tokio::test]
async fn an_entity_takes_over_once() {
    let office = office().await;
    let [one, other] = &office.known;
    let ruc = other.ruc.clone().unwrap();
    let close = json!({
        "entity": one.id.to_string(), "on": "2026-11-25", "reason": "split", "norm": "Ley de Muestra",
        "successor": ruc, "other_successors": ruc,
    });
    let answer = office.post("/api/v1/entity-closings", &close).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    let problem = answer.json();
    assert_eq!(problem["errors"][0]["field"], "other_successors", "{problem}");
}

#[tokio::test]
async fn an_entity_closes_once() {
    let office = office().await;
    let [one, _] = &office.known;
    let close = json!({
        "entity": one.id.to_string(), "on": "2026-12-10", "reason": "dissolved", "norm": "Ley de Muestra",
    });
    let answer = office.post("/api/v1/entity-closings", &close).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    office
        .taken(
            "/api/v1/entity-closings",
            &close,
            "entity",
            &one.name,
            &one.href(),
        )
        .await;
}

/// Constraints that no act can clash with: the later act takes the row over, or leaves it.
const TAKEN_OVER: [&str; 15] = [
    "assurance_closes_pkey",
    "assurance_entity_pkey",
    "assurance_figures_pkey",
    "assurance_section_pkey",
    "committee_duty_pkey",
    "committee_event_pkey",
    "committee_signer_pkey",
    "committee_step_pkey",
    "directory_alias_pkey",
    "directory_report_pkey",
    "directory_term_pkey",
    "notices_signature_pkey",
    "notices_signer_pkey",
    "provisioning_member_pkey",
    "provisioning_unit_pkey",
];

#[test]
fn every_constraint_that_an_act_may_clash_with_has_words() {
    let said: BTreeSet<&str> = CAPABILITIES
        .iter()
        .flat_map(|capability| capability.clashes())
        .map(|clash| clash.constraint)
        .collect();
    let mut wanted = BTreeSet::new();
    for table in CAPABILITIES.iter().flat_map(|capability| capability.tables()) {
        let indexes = table.ddl.iter().filter_map(|ddl| {
            let name = ddl.strip_prefix("CREATE UNIQUE INDEX ")?;
            name.split(' ').next().map(str::to_owned)
        });
        wanted.extend(indexes);
        // A row of its own id, or of its own act, is new every time.
        if !matches!(table.key, ["id" | "seq"]) {
            wanted.insert(format!("{}_pkey", table.name));
        }
    }
    wanted.retain(|name| !TAKEN_OVER.contains(&name.as_str()));
    assert!(wanted.len() >= 5, "{wanted:?}");
    for name in &wanted {
        assert!(
            said.contains(name.as_str()),
            "{name} reaches people without words"
        );
    }
    let mut fields = CAPABILITIES
        .iter()
        .flat_map(|capability| capability.use_cases())
        .flat_map(|use_case| use_case.fields());
    let mut names: BTreeSet<&str> = fields.by_ref().map(|field| field.name).collect();
    // What the service of a protocol takes has the names of its schemas.
    let schemas = provisioning::scim::standard::SCHEMAS.iter();
    names.extend(
        schemas
            .flat_map(|schema| schema.attributes)
            .map(|attribute| attribute.name),
    );
    for clash in CAPABILITIES.iter().flat_map(|capability| capability.clashes()) {
        assert!(names.contains(clash.field), "{} names no field", clash.constraint);
    }
}
