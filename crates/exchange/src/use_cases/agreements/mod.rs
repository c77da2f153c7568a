//! What both sides do with access: ask, answer, renew, stop; and policies.

pub(super) mod adopt_policy;
pub(super) mod ask_renewal;
pub(super) mod end_exception;
pub(super) mod end_grant;
pub(super) mod end_policy;
pub(super) mod grant_access;
pub(super) mod make_exception;
pub(super) mod refuse_access;
pub(super) mod renew_grant;
pub(super) mod request_access;
pub(super) mod resume_grant;
pub(super) mod suspend_grant;
pub(super) mod withdraw_request;

use super::services::{Known, known};
use crate::acts::agreements::{GrantSwitched, PolicyException, Side, Terms};
use crate::agreements::actors::{draft, dress, entity, entity_of_side, party, plain};
use crate::agreements::model::{Offer, Party, RequestState};
use crate::agreements::store::{self, AccessRow, PolicyRow, RequestRow, while_access, while_policy};
use crate::services::lines;
use capability::{Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Refusal, Stop};
use directory::board::BoardEntity;
use directory::target;
use jiff::civil::Date;
use node::ident::MemberId;
use serde::Deserialize;
use std::sync::Arc;

const REQUEST: Field = Field::new("request", "exchange-field-request", FieldKind::Id);
const GRANT: Field = Field::new("grant", "exchange-field-grant", FieldKind::Id);
const POLICY: Field = Field::new("policy", "exchange-field-policy", FieldKind::Id);
const MEMBER: Field = Field::new("member", "exchange-field-policy-member", FieldKind::Text(300));
const ENDPOINTS: Field = Field::new(
    "endpoints",
    "exchange-field-endpoints",
    FieldKind::Several(Choices::Prepared),
);
const PURPOSES: Field = Field::new(
    "purposes",
    "exchange-field-for",
    FieldKind::Several(Choices::Prepared),
);
const FIELDS: Field = Field::new(
    "fields",
    "exchange-field-fields",
    FieldKind::Several(Choices::Prepared),
)
.optional();
const LEGAL_BASE: Field = Field::new(
    "legal_base",
    "exchange-field-legal-base-use",
    FieldKind::Text(200),
);
const DAY_MAX: Field = Field::new(
    "day_max",
    "exchange-field-day-max",
    FieldKind::Number(1, 10_000_000),
);
const UNTIL: Field = Field::new("until", "exchange-field-until", FieldKind::Date);

/// What forms about terms send.
#[derive(Debug, Deserialize)]
struct NewTerms {
    endpoints: Vec<String>,
    purposes: Vec<String>,
    fields: Option<Vec<String>>,
    legal_base: String,
    day_max: u32,
    until: Date,
}

impl NewTerms {
    /// The terms, in the order of the offer.
    fn terms(self, offer: &Offer) -> Result<Terms, Refusal> {
        plain("legal_base", &self.legal_base)?;
        let fields = match (offer.elements.is_empty(), self.fields) {
            (true, _) => None,
            (false, fields) => Some(fields.unwrap_or_default()),
        };
        let endpoints = self.endpoints.iter();
        Ok(Terms {
            endpoints: endpoints.filter_map(|text| lines::endpoint(text)).collect(),
            purposes: self.purposes,
            legal_base: self.legal_base,
            fields,
            day_max: self.day_max,
            until: self.until,
        })
    }
}

/// Choices of what an offer has: all of it, or what was asked for.
fn choose(cx: &Cx, form: &mut FormState, offer: &Offer, asked: Option<&Terms>) {
    let tr = cx.tr();
    let endpoints = asked.map_or(&offer.endpoints, |terms| &terms.endpoints).iter();
    let endpoints = endpoints.map(|endpoint| same(lines::endpoint_text(endpoint)));
    form.choose("endpoints", endpoints.collect());
    let meant = |code: &String| asked.is_none_or(|terms| terms.purposes.contains(code));
    let purposes = offer.purposes.iter().filter(|purpose| meant(&purpose.code));
    let purposes = purposes.map(|purpose| Choice {
        value: purpose.code.clone(),
        label: format!("{} ({})", purpose.title, purpose.legal_base),
    });
    form.choose("purposes", purposes.collect());
    let meant = |field: &String| {
        asked
            .and_then(|terms| terms.fields.as_ref())
            .is_none_or(|all| all.contains(field))
    };
    let fields = offer.elements.iter().filter(|element| meant(&element.field));
    let fields = fields.map(|element| Choice {
        value: element.field.clone(),
        label: format!(
            "{} ({})",
            element.field,
            tr.t(sensitivity_word(element.sensitivity)).to_lowercase()
        ),
    });
    form.choose("fields", fields.collect());
    if offer.elements.is_empty() {
        form.hidden.push("fields");
    }
}

/// Ticks what is chosen at first, in a form that nobody has sent yet.
fn tick(form: &mut FormState, name: &'static str, values: impl IntoIterator<Item = String>) {
    if form.get(name).is_none() && form.get("until").is_none() && form.get("until-d").is_none() {
        let pairs = values.into_iter().map(|value| (name.to_owned(), value));
        form.raw.0.extend(pairs);
    }
}

fn same(value: String) -> Choice {
    Choice {
        label: value.clone(),
        value,
    }
}

/// Word of how private a datum is.
pub(crate) fn sensitivity_word(sensitivity: crate::acts::agreements::Sensitivity) -> &'static str {
    use crate::acts::agreements::Sensitivity;
    match sensitivity {
        Sensitivity::Public => "exchange-sensitivity-public",
        Sensitivity::Personal => "exchange-sensitivity-personal",
        Sensitivity::Sensitive => "exchange-sensitivity-sensitive",
    }
}

fn id<T: std::str::FromStr>(form: &FormState, field: &'static str, text: &'static str) -> Result<T, Refusal> {
    let id = form.get(field).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Refusal::new(text).field(field))
}

/// A request with both sides of it.
struct Asked {
    row: RequestRow,
    offered: Known,
    consumer: Party,
    consumer_entity: Arc<BoardEntity>,
}

async fn asked(cx: &Cx, id: crate::agreements::RequestId) -> Result<Asked, Stop> {
    let row = store::request(&cx.house, id).await?;
    let row = row.ok_or_else(|| Refusal::new("exchange-request-unknown").field("request"))?;
    let offered = known(cx, row.request.service.as_str()).await?;
    let consumer = party(cx, &row.request.client.member()).await?;
    let consumer_entity = entity(cx, &consumer).await?;
    Ok(Asked {
        row,
        offered,
        consumer,
        consumer_entity,
    })
}

/// The request of a form, which is answered by its provider or taken back by its consumer.
async fn request_of_form(cx: &Cx, form: &mut FormState, act: &str, by: Side) -> Result<Asked, Stop> {
    let asked = asked(cx, id(form, "request", "exchange-request-unknown")?).await?;
    let about = match by {
        Side::Consumer => &asked.consumer_entity,
        Side::Provider | Side::Operator => &asked.offered.entity,
    };
    dress(cx, form, act, &[about]);
    form.lead = Some(format!(
        "{}: {}",
        asked.consumer_entity.name, asked.offered.row.described.title
    ));
    way(cx, form, &asked.row.href());
    Ok(asked)
}

/// A grant with both sides of it.
struct Given {
    row: AccessRow,
    offered: Known,
    consumer: Party,
    consumer_entity: Arc<BoardEntity>,
}

async fn given(cx: &Cx, id: crate::agreements::GrantId) -> Result<Given, Stop> {
    let row = store::access(&cx.house, id).await?;
    let row = row.ok_or_else(|| Refusal::new("exchange-grant-unknown").field("grant"))?;
    let offered = known(cx, row.access.service.as_str()).await?;
    let consumer = party(cx, &row.access.client.member()).await?;
    let consumer_entity = entity(cx, &consumer).await?;
    Ok(Given {
        row,
        offered,
        consumer,
        consumer_entity,
    })
}

/// The grant of a form; whoever acts does so for the first of those sides that they may act for.
async fn grant_of_form(cx: &Cx, form: &mut FormState, act: &str, sides: &[Side]) -> Result<Given, Stop> {
    let given = given(cx, id(form, "grant", "exchange-grant-unknown")?).await?;
    let about: Vec<&BoardEntity> = sides
        .iter()
        .map(|side| match side {
            Side::Consumer => &*given.consumer_entity,
            Side::Provider | Side::Operator => &*given.offered.entity,
        })
        .collect();
    dress(cx, form, act, &about);
    form.lead = Some(format!(
        "{}: {}",
        given.consumer_entity.name, given.offered.row.described.title
    ));
    way(cx, form, &given.row.href());
    Ok(given)
}

fn way(cx: &Cx, form: &mut FormState, href: &str) {
    form.back = Some(href.to_owned());
    form.crumbs = vec![(
        cx.tr().t("exchange-accesses").into_owned(),
        "/intercambio/accesos".to_owned(),
    )];
}

/// The act that suspends a grant, takes it up again or ends it.
fn switched(cx: &Cx, kind: &'static str, given: &Given, by: Side, reason: String) -> Result<Decision, Stop> {
    plain("reason", &reason)?;
    let switched = GrantSwitched {
        grant: given.row.access.id,
        reason,
        by,
    };
    let about = match entity_of_side(by, given.offered.entity.id, given.consumer_entity.id) {
        id if id == given.consumer_entity.id => &given.consumer_entity,
        _ => &given.offered.entity,
    };
    let draft = draft(cx, kind, about.id)?
        .subject(format!("grant:{}", given.row.access.id))
        .subject(format!("exchange-service:{}", given.row.access.service))
        .payload_of(&switched)?;
    Ok(Decision::act(while_access(draft, &given.row), target::of(about)).then(given.row.href()))
}

/// A policy with the service it is about.
struct Ruled {
    row: PolicyRow,
    offered: Known,
}

async fn ruled(cx: &Cx, id: crate::agreements::PolicyId) -> Result<Ruled, Stop> {
    let row = store::policy(&cx.house, id).await?;
    let row = row.ok_or_else(|| Refusal::new("exchange-policy-unknown").field("policy"))?;
    let offered = known(cx, row.policy.service.as_str()).await?;
    Ok(Ruled { row, offered })
}

async fn policy_of_form(cx: &Cx, form: &mut FormState, act: &str) -> Result<Ruled, Stop> {
    let ruled = ruled(cx, id(form, "policy", "exchange-policy-unknown")?).await?;
    dress(cx, form, act, &[&ruled.offered.entity]);
    form.lead = Some(ruled.row.policy.title.clone());
    form.back = Some(ruled.row.href());
    form.crumbs = vec![
        (
            cx.tr().t("exchange-policies").into_owned(),
            "/intercambio/politicas".to_owned(),
        ),
        (ruled.row.policy.title.clone(), ruled.row.href()),
    ];
    Ok(ruled)
}

/// What forms about an exception send.
#[derive(Debug, Deserialize)]
struct NewException {
    policy: crate::agreements::PolicyId,
    member: String,
    reason: String,
}

/// The act that keeps a member out of a policy, or lets it in again.
async fn exception(cx: &Cx, kind: &'static str, new: NewException, out: bool) -> Result<Decision, Stop> {
    use crate::agreements::{actors, rules};
    let ruled = ruled(cx, new.policy).await?;
    let actor = actors::actor(cx).await?;
    let by = rules::govern_policy(actor, &ruled.offered.provider, &ruled.row.policy)?;
    let unknown = || Refusal::new("exchange-member-unknown").field("member");
    let member = MemberId::parse(&new.member).map_err(|_| unknown())?;
    store::party(&cx.house, &member).await?.ok_or_else(unknown)?;
    rules::except(&ruled.row.policy, &member, out)?;
    plain("reason", &new.reason)?;
    let made = PolicyException {
        policy: new.policy,
        member,
        reason: new.reason,
        by,
    };
    let draft = draft(cx, kind, ruled.offered.entity.id)?
        .subject(format!("policy:{}", new.policy))
        .payload_of(&made)?;
    let target = target::of(&ruled.offered.entity);
    Ok(Decision::act(while_policy(draft, &ruled.row), target).then(ruled.row.href()))
}

/// Whether a request waits for its answer.
pub(crate) fn is_open(row: &RequestRow) -> bool {
    row.request.state == RequestState::Open
}
