//! What a form says of a service, checked and put together.

use crate::acts::agreements::{Element, Owner, Sensitivity, ServiceDescribed};
use crate::agreements::actors::plain;
use crate::agreements::model::Party;
use crate::services::lines::{self, LineWrong};
use crate::services::openapi::{self, Description};
use crate::services::store::{self, ServiceRow};
use crate::services::trial;
use capability::{Choice, Cx, FormState, Refusal, Refusals, Stop};
use directory::DocumentGiven;
use directory::board::BoardEntity;
use directory::store::{designations_of, posts_of, units_of};
use node::configuration::{Evidence, LargeRequests, ServiceLevel, UnknownOutcome};
use node::ident::{ServiceId, is_code};
use register::EntityId;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(super) struct Describe {
    pub entity: EntityId,
    pub subsystem: String,
    pub code: String,
    title: String,
    summary: String,
    openapi: Option<DocumentGiven>,
    endpoints: Option<String>,
    owner: String,
    legal_base: String,
    sensitivity: Sensitivity,
    family: Option<String>,
    elements: Option<String>,
    subject: Option<String>,
    purposes: String,
    #[serde(default)]
    case_required: bool,
    availability: Option<String>,
    p95_ms: Option<u32>,
    timeout_ms: Option<u32>,
    test_base: Option<String>,
    #[serde(default)]
    evidence: Evidence,
    #[serde(default)]
    large_requests: LargeRequests,
    asynchronous: Option<UnknownOutcome>,
}

/// Name of the service of a form.
pub(super) fn name(party: &Party, new: &Describe) -> Result<ServiceId, Refusal> {
    let bad = || {
        Refusal::new("exchange-service-code-bad")
            .field("code")
            .arg("value", new.code.chars().take(40).collect::<String>())
    };
    if !is_code(&new.code) {
        return Err(bad());
    }
    let subsystem = party.member.subsystem(&new.subsystem).map_err(|_| bad())?;
    if !party.has(&subsystem) {
        return Err(Refusal::new("exchange-system-unknown").field("subsystem"));
    }
    ServiceId::of(&subsystem, &new.code).map_err(|_| bad())
}

/// The description that a form comes to.
pub(super) async fn described(
    cx: &Cx,
    service: ServiceId,
    version: u32,
    new: Describe,
) -> Result<ServiceDescribed, Stop> {
    for (field, text) in [
        ("title", &new.title),
        ("summary", &new.summary),
        ("legal_base", &new.legal_base),
    ] {
        plain(field, text)?;
    }
    let read = match &new.openapi {
        Some(document) => Some(read(cx, &document.sha256).await?),
        None => None,
    };
    let typed = new.endpoints.as_deref().unwrap_or("");
    let endpoints = match &read {
        Some(read) => read.endpoints(),
        None => lines::endpoints(typed).map_err(|wrong| of_line("endpoints", &wrong))?,
    };
    let mut no = Refusals::default();
    no.when(endpoints.is_empty(), || {
        Refusal::new("exchange-endpoints-missing").field("openapi")
    });
    let usual = Element {
        field: String::new(),
        legal_base: new.legal_base.clone(),
        sensitivity: new.sensitivity,
        vocabulary: None,
    };
    let fields = read.as_ref().map(|read| &read.fields);
    let typed = new.elements.as_deref().unwrap_or("");
    let elements = lines::elements(cx.house.law, typed, fields.filter(|all| !all.is_empty()), &usual);
    let elements = elements.map_err(|wrong| no.push(of_line("elements", &wrong)));
    let purposes = lines::purposes(&new.purposes);
    let purposes = purposes.map_err(|wrong| no.push(of_line("purposes", &wrong)));
    let owner = owner(&new.owner).ok_or_else(|| Refusal::new("capability-choice").field("owner"))?;
    let availability = availability(new.availability.as_deref(), &mut no);
    no.when(
        new.subject
            .as_deref()
            .is_some_and(|text| !lines::is_subject(text)),
        || Refusal::new("exchange-subject").field("subject"),
    );
    let test_base = new.test_base.as_deref();
    no.when(
        test_base.is_some_and(|base| trial::base(base, cx.house.options.demo).is_none()),
        || Refusal::new("exchange-test-base").field("test_base"),
    );
    no.none()?;
    Ok(ServiceDescribed {
        service,
        version,
        title: new.title,
        summary: new.summary,
        openapi: new.openapi.map(|document| document.sha256),
        endpoints,
        elements: elements.unwrap_or_default(),
        owner,
        purposes: purposes.unwrap_or_default(),
        level: ServiceLevel {
            availability,
            p95_ms: new.p95_ms,
            timeout_ms: new.timeout_ms,
        },
        test_base: new.test_base,
        evidence: new.evidence,
        large_requests: new.large_requests,
        asynchronous: new.asynchronous,
        subject: new.subject,
        case_required: new.case_required,
        family: new.family,
    })
}

/// The description of a document of the house.
async fn read(cx: &Cx, sha256: &str) -> Result<Description, Stop> {
    let found = cx.house.documents.get(sha256).await?;
    let (_, bytes) = found.ok_or_else(|| Refusal::new("exchange-openapi-gone").field("openapi"))?;
    let read = openapi::read(&bytes);
    Ok(read.map_err(|problem| {
        Refusal::new(problem.what.text())
            .field("openapi")
            .arg("at", &problem.at)
            .arg("word", &problem.word)
    })?)
}

fn of_line(field: &'static str, wrong: &LineWrong) -> Refusal {
    Refusal::new(wrong.text)
        .field(field)
        .arg("line", wrong.line)
        .arg("word", &wrong.word)
}

/// Hundredths of a per cent of `99,5`.
fn availability(text: Option<&str>, no: &mut Refusals) -> Option<u32> {
    let share = text?.trim().replace(',', ".").parse::<f64>().ok();
    let share = share.filter(|share| (0.0..=100.0).contains(share));
    if share.is_none() {
        no.push(Refusal::new("exchange-availability").field("availability"));
    }
    // Between 0 and 10,000, as just checked.
    share.map(|share| (share * 100.0).round() as u32)
}

/// The owner of a value of the form.
fn owner(value: &str) -> Option<Owner> {
    match value.split_once(':')? {
        ("office", office) => Some(Owner::Office(office.to_owned())),
        ("unit", unit) => unit.parse().ok().map(Owner::Unit),
        ("post", post) => post.parse().ok().map(Owner::Post),
        _ => None,
    }
}

fn owner_value(owner: &Owner) -> String {
    match owner {
        Owner::Office(office) => format!("office:{office}"),
        Owner::Unit(unit) => format!("unit:{unit}"),
        Owner::Post(post) => format!("post:{post}"),
    }
}

/// Offices with a holder, units and posts that go on, to choose from.
pub(super) async fn owners(cx: &Cx, entity: &BoardEntity) -> Result<Vec<Choice>, Stop> {
    let today = cx.today();
    let held = designations_of(&cx.house, entity.id).await?;
    let held: BTreeSet<String> = held
        .into_iter()
        .filter(|row| row.in_force(today) && row.person_id.is_some() && row.body_id.is_empty())
        .map(|row| row.office)
        .collect();
    let seats = norms::offices::COMMITTEE_SEATS;
    let offices = cx.house.law.offices().iter();
    let mut all: Vec<Choice> = offices
        .filter(|office| held.contains(office.id.as_str()) && !seats.contains(&office.id))
        .map(|office| Choice {
            value: format!("office:{}", office.id),
            label: cx.pick(&office.names).to_owned(),
        })
        .collect();
    let day = today.to_string();
    let open = |to: &Option<String>| to.as_ref().is_none_or(|to| *to >= day);
    let units = units_of(&cx.house, entity.id).await?;
    all.extend(
        units
            .into_iter()
            .filter(|unit| open(&unit.to_on))
            .map(|unit| Choice {
                value: format!("unit:{}", unit.id),
                label: unit.name,
            }),
    );
    let posts = posts_of(&cx.house, entity.id).await?;
    all.extend(
        posts
            .into_iter()
            .filter(|post| open(&post.to_on))
            .map(|post| Choice {
                value: format!("post:{}", post.id),
                label: post.name,
            }),
    );
    Ok(all)
}

/// The description that one of the member's own services has: whoever describes it anew need not send it again.
pub(super) async fn own_document(cx: &Cx, party: &Party, hash: &str) -> Result<Vec<Choice>, Stop> {
    let own = store::services_of(&cx.house, &party.member).await?;
    let known = own
        .iter()
        .any(|row| row.described.openapi.as_deref() == Some(hash));
    let choice = Choice {
        value: hash.to_owned(),
        label: hash.chars().take(16).collect(),
    };
    Ok(if known { vec![choice] } else { Vec::new() })
}

/// First values of a form about a service that is described already.
pub(super) fn fill(form: &mut FormState, row: &ServiceRow) {
    let described = &row.described;
    let id = &described.service;
    let lines = |list: Vec<String>| list.join("\n");
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let elements = described.elements.iter().map(|one| {
        let sensitivity = match one.sensitivity {
            Sensitivity::Public => "público",
            Sensitivity::Personal => "personal",
            Sensitivity::Sensitive => "sensible",
        };
        let vocabulary = one.vocabulary.as_deref().unwrap_or("");
        format!(
            "{} | {sensitivity} | {} | {vocabulary}",
            one.field, one.legal_base
        )
    });
    let purposes = described.purposes.iter();
    let purposes = purposes.map(|one| format!("{} | {} | {}", one.code, one.title, one.legal_base));
    let level = described.level;
    let availability = level
        .availability
        .map(|share| format!("{},{:02}", share / 100, share % 100));
    let word = |value: serde_json::Value| value.as_str().unwrap_or("").to_owned();
    let first = [
        ("subsystem", id.subsystem().subsystem().unwrap_or_default()),
        ("code", id.code()),
        ("title", described.title.clone()),
        ("summary", described.summary.clone()),
        ("openapi", described.openapi.clone().unwrap_or_default()),
        ("owner", owner_value(&described.owner)),
        (
            "legal_base",
            described
                .elements
                .first()
                .map(|one| one.legal_base.clone())
                .unwrap_or_default(),
        ),
        ("family", described.family.clone().unwrap_or_default()),
        ("elements", lines(elements.collect())),
        ("purposes", lines(purposes.collect())),
        ("subject", described.subject.clone().unwrap_or_default()),
        ("availability", availability.unwrap_or_default()),
        ("p95_ms", number(level.p95_ms)),
        ("timeout_ms", number(level.timeout_ms)),
        ("test_base", described.test_base.clone().unwrap_or_default()),
        ("evidence", word(serde_json::json!(described.evidence))),
        (
            "large_requests",
            word(serde_json::json!(described.large_requests)),
        ),
        ("asynchronous", word(serde_json::json!(described.asynchronous))),
        (
            "case_required",
            if described.case_required { "1" } else { "" }.to_owned(),
        ),
    ];
    // Once the form was sent, what it says counts, also where it says nothing.
    if form.get("title").is_some() {
        return;
    }
    for (name, value) in first.iter().filter(|(_, value)| !value.is_empty()) {
        form.first(name, value.clone());
    }
    if described.openapi.is_none() {
        let endpoints = described.endpoints.iter().map(lines::endpoint_text).collect();
        form.first("endpoints", lines(endpoints));
    }
}
