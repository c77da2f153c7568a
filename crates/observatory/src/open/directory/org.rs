//! The directory in the words of the W3C Organization Ontology, as JSON-LD.

use super::Nodes;
use super::rows::{AliasRow, Closing, EntityRow, HeldRow, PostRow, Reading, UnitRow};
use capability::House;
use register::Fault;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What the words of the document mean. It stands inside, so that nobody needs to fetch it.
fn context(base: &str) -> Value {
    let id = |name: &str| json!({"@id": name, "@type": "@id"});
    let day = |name: &str| json!({"@id": name, "@type": "xsd:date"});
    json!({
        "org": "http://www.w3.org/ns/org#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        "time": "http://www.w3.org/2006/time#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "qd": format!("{base}/datos/directorio.jsonld#"),
        "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
        "altLabel": {"@id": "skos:altLabel", "@language": "es"},
        "notation": "skos:notation",
        "identifier": "org:identifier",
        "classification": id("org:classification"),
        "subOrganizationOf": id("org:subOrganizationOf"),
        "unitOf": id("org:unitOf"),
        "postIn": id("org:postIn"),
        "member": id("org:member"),
        "organization": id("org:organization"),
        "role": id("org:role"),
        "memberDuring": id("org:memberDuring"),
        "changedBy": id("org:changedBy"),
        "originalOrganization": id("org:originalOrganization"),
        "resultingOrganization": id("org:resultingOrganization"),
        "page": id("foaf:page"),
        "source": id("dcterms:source"),
        "begins": id("time:hasBeginning"),
        "ends": id("time:hasEnd"),
        "inDate": day("time:inXSDDate"),
        "date": day("dcterms:date"),
        "foundingDate": day("schema:foundingDate"),
        "dissolutionDate": day("schema:dissolutionDate"),
        "startDate": day("schema:startDate"),
        "endDate": day("schema:endDate"),
    })
}

/// Writes the document into `nodes`.
pub(super) async fn write(house: &House, reading: &Reading, nodes: &mut Nodes<'_>) -> Result<(), Fault> {
    let base = house.options.base_url.as_str();
    let iri = Iri { base };
    nodes.raw(&format!("{{\"@context\":{},\"@graph\":[", context(base)))?;
    concepts(house, nodes)?;
    let (aliases, closings) = (reading.aliases().await?, reading.closings().await?);
    for row in reading.entities().await? {
        nodes.node(&entity(&iri, &row, aliases.get(&row.id)))?;
        if let Some(node) = change(&iri, &row, &closings) {
            nodes.node(&node)?;
        }
    }
    for row in reading.units().await? {
        nodes.node(&unit(&iri, &row))?;
    }
    for row in reading.posts().await? {
        nodes.node(&post(&iri, &row))?;
    }
    for (id, name) in reading.names().await? {
        nodes.node(&json!({"@id": iri.person(&id), "@type": "foaf:Person", "foaf:name": name}))?;
    }
    for row in reading.held().await? {
        nodes.node(&membership(&iri, &row))?;
    }
    nodes.raw("]}\n")
}

/// Names of things: addresses that lead to their page where there is one.
struct Iri<'a> {
    base: &'a str,
}

impl Iri<'_> {
    fn entity(&self, id: &str) -> String {
        format!("{}/entidades/{id}#org", self.base)
    }
    fn page(&self, id: &str) -> String {
        format!("{}/entidades/{id}", self.base)
    }
    fn designation(&self, id: &str) -> String {
        format!("{}/designaciones/{id}#org", self.base)
    }
    fn person(&self, id: &str) -> String {
        format!("qd:person-{id}")
    }
    fn unit(&self, id: &str) -> String {
        format!("qd:unit-{id}")
    }
    fn post(&self, id: &str) -> String {
        format!("qd:post-{id}")
    }
}

/// Types of entity and of unit, and offices: what others are classified by.
fn concepts(house: &House, nodes: &mut Nodes<'_>) -> Result<(), Fault> {
    let label = |words: &norms::Words| json!({"es": words.es, "en": words.en, "quz": words.qu});
    for kind in house.law.entity_types() {
        nodes.node(&json!({
            "@id": format!("qd:type-{}", kind.id),
            "@type": "skos:Concept",
            "notation": kind.id.as_str(),
            "prefLabel": label(&kind.singular),
        }))?;
    }
    for office in house.law.offices() {
        nodes.node(&json!({
            "@id": format!("qd:office-{}", office.id),
            "@type": ["org:Role", "skos:Concept"],
            "notation": office.id.as_str(),
            "prefLabel": label(&office.names),
        }))?;
    }
    Ok(())
}

fn entity(iri: &Iri<'_>, row: &EntityRow, aliases: Option<&Vec<AliasRow>>) -> Value {
    let code = |scheme: &str, value: &str| json!({"@type": format!("qd:{scheme}"), "@value": value});
    let known = [("ruc", &row.ruc), ("siaf", &row.siaf), ("ubigeo", &row.ubigeo)];
    let mut codes: Vec<Value> = known
        .into_iter()
        .filter_map(|(scheme, value)| {
            value
                .as_deref()
                .filter(|value| !value.is_empty())
                .map(|value| code(scheme, value))
        })
        .collect();
    let mut names: Vec<&str> = row.acronym.as_deref().into_iter().collect();
    for alias in aliases.into_iter().flatten() {
        match alias.kind.as_str() {
            "name" => names.push(&alias.value),
            kind => codes.push(code(kind, &alias.value)),
        }
    }
    let mut node = json!({
        "@id": iri.entity(&row.id),
        "@type": "org:FormalOrganization",
        "prefLabel": {"es": row.name},
        "classification": format!("qd:type-{}", row.kind),
        "page": iri.page(&row.id),
    });
    let closed = row
        .closed_reason
        .as_ref()
        .map(|_| format!("qd:change-{}", row.id));
    set(&mut node, "altLabel", (!names.is_empty()).then(|| json!(names)));
    set(&mut node, "identifier", (!codes.is_empty()).then(|| json!(codes)));
    set(
        &mut node,
        "subOrganizationOf",
        row.parent_id.as_ref().map(|parent| json!(iri.entity(parent))),
    );
    set(
        &mut node,
        "foundingDate",
        row.from_on.as_ref().map(|day| json!(day)),
    );
    set(
        &mut node,
        "dissolutionDate",
        row.to_on.as_ref().map(|day| json!(day)),
    );
    set(&mut node, "changedBy", closed.map(|change| json!(change)));
    node
}

/// The end of an entity, with its reason, its norm and whoever takes over.
fn change(iri: &Iri<'_>, row: &EntityRow, closings: &HashMap<String, Closing>) -> Option<Value> {
    let reason = row.closed_reason.as_ref()?;
    let closing = closings.get(&row.id);
    let mut node = json!({
        "@id": format!("qd:change-{}", row.id),
        "@type": "org:ChangeEvent",
        "originalOrganization": iri.entity(&row.id),
        "qd:reason": reason,
    });
    set(&mut node, "date", row.to_on.as_ref().map(|day| json!(day)));
    set(
        &mut node,
        "resultingOrganization",
        row.successor_id.as_ref().map(|id| json!(iri.entity(id))),
    );
    set(
        &mut node,
        "dcterms:description",
        closing.map(|closing| json!(closing.norm)),
    );
    set(
        &mut node,
        "source",
        closing.map(|closing| json!(format!("{}/actos/{}", iri.base, closing.code))),
    );
    Some(node)
}

fn unit(iri: &Iri<'_>, row: &UnitRow) -> Value {
    let mut node = json!({
        "@id": iri.unit(&row.id),
        "@type": "org:OrganizationalUnit",
        "prefLabel": {"es": row.name},
        "classification": format!("qd:unit-kind-{}", row.kind),
        "unitOf": iri.entity(&row.entity_id),
        "foundingDate": row.from_on,
    });
    set(
        &mut node,
        "subOrganizationOf",
        row.parent_id.as_ref().map(|parent| json!(iri.unit(parent))),
    );
    set(
        &mut node,
        "dissolutionDate",
        row.to_on.as_ref().map(|day| json!(day)),
    );
    node
}

fn post(iri: &Iri<'_>, row: &PostRow) -> Value {
    let of = row
        .unit_id
        .as_ref()
        .map_or_else(|| iri.entity(&row.entity_id), |unit| iri.unit(unit));
    let mut node = json!({
        "@id": iri.post(&row.id),
        "@type": "org:Post",
        "prefLabel": {"es": row.name},
        "postIn": of,
        "startDate": row.from_on,
    });
    set(&mut node, "endDate", row.to_on.as_ref().map(|day| json!(day)));
    node
}

/// A designation: a person, in an office, of an entity or of one of its bodies, for a time.
fn membership(iri: &Iri<'_>, row: &HeldRow) -> Value {
    let of = match row.body_id.as_str() {
        "" => iri.entity(&row.entity_id),
        body => iri.unit(body),
    };
    let instant = |day: &str| json!({"@type": "time:Instant", "inDate": day});
    let mut during = json!({"@type": "time:Interval", "begins": instant(&row.from_on)});
    set(&mut during, "ends", row.to_on.as_deref().map(instant));
    let mut node = json!({
        "@id": iri.designation(&row.id),
        "@type": "org:Membership",
        "member": iri.person(&row.person_id),
        "organization": of,
        "role": format!("qd:office-{}", row.office),
        "memberDuring": during,
        "qd:capacity": row.capacity,
        "dcterms:description": row.post_title,
    });
    set(
        &mut node,
        "qd:post",
        row.post_id.as_ref().map(|post| json!({"@id": iri.post(post)})),
    );
    node
}

fn set(node: &mut Value, name: &str, value: Option<Value>) {
    if let (Value::Object(node), Some(value)) = (node, value) {
        node.insert(name.to_owned(), value);
    }
}
