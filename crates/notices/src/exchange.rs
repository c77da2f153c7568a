//! What the exchange of data calls for: a request to answer, an answer to know of, a renewal to agree on, an access that was stopped.
//!
//! Another wing records these acts and is not known here: they are read by their kind, with the few fields that are needed. Members
//! are `PE/GOB/RUC`: the entity is found by its tax number.

use capability::House;
use directory::board::{Board, board};
use register::db::Stmt;
use register::{EntityId, Fault, Filter, Recorded, civil_date};
use serde::{Deserialize, Serialize};
use ui::Tr;

use crate::committee::Words;
use crate::from_acts::{Told, subject};
use crate::notice::{Remedy, Subject};
use crate::rule;
use crate::store::{self, Row};

/// Acts about one grant that are looked at.
const ACTS_MAX: u32 = 200;

#[derive(Debug, Deserialize)]
struct Requested {
    request: String,
    client: String,
    service: String,
}

#[derive(Debug, Deserialize)]
struct Granted {
    client: String,
    service: String,
}

#[derive(Debug, Deserialize)]
struct OfRequest {
    request: String,
}

#[derive(Debug, Deserialize)]
struct OfGrant {
    grant: String,
}

/// Who stopped an access: the side that acts.
#[derive(Debug, Deserialize)]
struct Stopped {
    grant: String,
    #[serde(default)]
    by: Option<String>,
}

/// What a notice keeps: the member of the other side, and the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Detail {
    other: String,
    service: String,
}

/// Whether an act from before the first start may still call for something.
pub(crate) fn may_still_matter(kind: &str) -> bool {
    kind == "exchange/access-requested"
}

/// What an act of the exchange tells.
pub(crate) async fn told(house: &House, act: &Recorded) -> Result<Vec<Told>, Fault> {
    let told = match act.kind.as_str() {
        "exchange/access-requested" => {
            let new: Requested = act.payload_as()?;
            let about = subject(act, "access_requested", of_request(&new.request), Remedy::Review);
            let detail = detail(&new.client, &new.service);
            given(house, about, &new.service, detail).await?
        }
        "exchange/access-granted" => {
            let (new, of): (Granted, OfRequest) = (act.payload_as()?, act.payload_as()?);
            let about = subject(act, "access_answered", of_request(&of.request), Remedy::See);
            given(house, about, &new.client, detail(&new.service, &new.service)).await?
        }
        "exchange/access-refused" => {
            let of: OfRequest = act.payload_as()?;
            let Some(asked) = first(house, &of_request(&of.request), "exchange/access-requested").await?
            else {
                return Ok(Vec::new());
            };
            let asked: Requested = asked.payload_as()?;
            let about = subject(act, "access_answered", of_request(&of.request), Remedy::See);
            given(
                house,
                about,
                &asked.client,
                detail(&asked.service, &asked.service),
            )
            .await?
        }
        "exchange/renewal-requested" => {
            let of: OfGrant = act.payload_as()?;
            match granted(house, &of.grant).await? {
                Some(grant) => {
                    let about = subject(act, "renewal_requested", of_grant(&of.grant), Remedy::Review);
                    given(
                        house,
                        about,
                        &grant.service,
                        detail(&grant.client, &grant.service),
                    )
                    .await?
                }
                None => None,
            }
        }
        "exchange/grant-suspended" | "exchange/grant-ended" => {
            let new: Stopped = act.payload_as()?;
            match granted(house, &new.grant).await? {
                // Whoever ended its own access knows.
                Some(grant) if new.by.as_deref() != Some("consumer") => {
                    let about = subject(act, "access_stopped", of_grant(&new.grant), Remedy::See);
                    given(
                        house,
                        about,
                        &grant.client,
                        detail(&grant.service, &grant.service),
                    )
                    .await?
                }
                _ => None,
            }
        }
        _ => None,
    };
    Ok(told.into_iter().collect())
}

/// Notices that an act makes pointless.
pub(crate) fn settled_by(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let on = civil_date(act.at);
    let before = |kind: &str, matter: String| vec![store::settle_before(kind, &matter, act.seq, on)];
    Ok(match act.kind.as_str() {
        "exchange/access-granted" | "exchange/access-refused" | "exchange/request-withdrawn" => {
            let of: OfRequest = act.payload_as()?;
            before("access_requested", of_request(&of.request))
        }
        "exchange/grant-renewed" => {
            before("renewal_requested", of_grant(&act.payload_as::<OfGrant>()?.grant))
        }
        "exchange/grant-ended" => before("renewal_requested", of_grant(&act.payload_as::<OfGrant>()?.grant)),
        "exchange/grant-resumed" => before("access_stopped", of_grant(&act.payload_as::<OfGrant>()?.grant)),
        _ => Vec::new(),
    })
}

fn of_request(id: &str) -> String {
    format!("request:{id}")
}

fn of_grant(id: &str) -> String {
    format!("grant:{id}")
}

fn detail(other: &str, service: &str) -> Detail {
    Detail {
        other: other.to_owned(),
        service: service.to_owned(),
    }
}

/// The tax number of the member that a name of the exchange begins with.
fn tax_number(name: &str) -> Option<&str> {
    name.split('/').nth(2)
}

/// The entity of the member that a name begins with.
fn entity(board: &Board, name: &str) -> Option<EntityId> {
    let ruc = tax_number(name)?;
    let found = board
        .entities
        .iter()
        .find(|entity| entity.ruc.as_deref() == Some(ruc));
    found.map(|entity| entity.id)
}

/// A notice to those of the member that a name begins with.
async fn given(
    house: &House,
    about: Option<Subject>,
    to: &str,
    detail: Detail,
) -> Result<Option<Told>, Fault> {
    let board = board(house).await?;
    let (Some(about), Some(entity)) = (about, entity(&board, to)) else {
        return Ok(None);
    };
    let about = Subject {
        entity,
        detail: serde_json::to_string(&detail).ok(),
        ..about
    };
    let open = about.kind.id.as_str() != "access_requested" || is_open(house, &about.matter).await?;
    Ok(Some(Told {
        to: rule::recipients(&about),
        still: open,
        about,
    }))
}

/// Whether nobody answered a request yet.
async fn is_open(house: &House, matter: &str) -> Result<bool, Fault> {
    const ANSWERS: [&str; 3] = [
        "exchange/access-granted",
        "exchange/access-refused",
        "exchange/request-withdrawn",
    ];
    let acts = acts(house, matter).await?;
    Ok(!acts.iter().any(|act| ANSWERS.contains(&act.kind.as_str())))
}

async fn granted(house: &House, grant: &str) -> Result<Option<Granted>, Fault> {
    let act = first(house, &of_grant(grant), "exchange/access-granted").await?;
    act.map(|act| act.payload_as()).transpose()
}

/// The act of a kind that a matter began with.
async fn first(house: &House, matter: &str, kind: &str) -> Result<Option<Recorded>, Fault> {
    let acts = acts(house, matter).await?;
    Ok(acts.into_iter().find(|act| act.kind == kind))
}

async fn acts(house: &House, matter: &str) -> Result<Vec<Recorded>, Fault> {
    let filter = Filter {
        subject: Some(matter.to_owned()),
        limit: ACTS_MAX,
        ..Filter::default()
    };
    house.register.acts(&filter).await
}

/// A notice about the exchange in words; none when it is about something else.
pub(crate) fn say(board: &Board, tr: Tr<'_>, row: &Row) -> Option<Words> {
    let (about, id) = row.matter.split_once(':')?;
    let path = match about {
        "request" => format!("/intercambio/solicitudes/{id}"),
        "grant" => format!("/intercambio/accesos/{id}"),
        _ => return None,
    };
    let detail: Detail = serde_json::from_str(row.detail.as_deref()?).ok()?;
    let other = entity(board, &detail.other).and_then(|id| board.entity(id));
    let name = other.map_or(detail.other.as_str(), |entity| entity.name.as_str());
    let (title, says, verb) = match row.kind.as_str() {
        "access_requested" => (
            "notices-title-access-requested",
            "notices-says-access-requested",
            "notices-verb-request",
        ),
        "renewal_requested" => (
            "notices-title-renewal-requested",
            "notices-says-renewal-requested",
            "notices-verb-access",
        ),
        "access_stopped" => (
            "notices-title-access-stopped",
            "notices-says-access-stopped",
            "notices-verb-access",
        ),
        _ => (
            "notices-title-access-answered",
            "notices-says-access-answered",
            "notices-verb-request",
        ),
    };
    let args = [("name", name.into()), ("service", detail.service.as_str().into())];
    Some(Words {
        title: tr.f(title, &args).into_owned(),
        sentence: tr.f(says, &args).into_owned(),
        verb,
        path,
        citations: Vec::new(),
    })
}
