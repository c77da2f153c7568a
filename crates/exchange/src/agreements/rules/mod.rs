//! The rules of agreements: pure. Who may say what about whose service, and what follows for a call.
//!
//! A grant is the owner's word about its own service: every rule begins there (pagopa/pdnd-interop-frontend#1056).

mod policies;

pub use policies::{adopt, end_policy, except, govern_policy};

use super::model::{Access, AccessState, Offer, Party, Request, RequestState, ServiceState};
use crate::acts::agreements::{Sensitivity, Side, Terms};
use capability::{Refusal, Refusals};
use jiff::civil::Date;
use node::ident::ClientId;
use register::EntityId;

/// Who acts: the entity under whose office, and whether that is the operator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Entity of the office.
    pub entity: EntityId,
    /// Whether it is the governing body.
    pub operator: bool,
}

/// Days between which accesses are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// Today.
    pub today: Date,
    /// Last day that may be agreed on.
    pub last: Date,
}

/// On whose side somebody stands between two members; none when on neither.
pub fn side(actor: Actor, provider: EntityId, consumer: Option<EntityId>) -> Option<Side> {
    if actor.entity == provider {
        Some(Side::Provider)
    } else if Some(actor.entity) == consumer {
        Some(Side::Consumer)
    } else if actor.operator {
        Some(Side::Operator)
    } else {
        None
    }
}

fn not_owner() -> Refusal {
    Refusal::new("exchange-not-owner").field("service").denied()
}

/// The owner's rule: whoever acts is the entity whose member the service belongs to.
fn owns(actor: Actor, provider: &Party, offer: &Offer) -> Result<(), Refusal> {
    match actor.entity == provider.entity && offer.service.member() == provider.member {
        true => Ok(()),
        false => Err(not_owner()),
    }
}

/// What is agreed on lies within what is offered, and within days.
pub fn check_terms(no: &mut Refusals, offer: &Offer, terms: &Terms, days: Days) {
    let endpoints_known = terms.endpoints.iter().all(|one| offer.endpoints.contains(one));
    no.when(!endpoints_known || terms.endpoints.is_empty(), || {
        Refusal::new("exchange-endpoints-unknown").field("endpoints")
    });
    let known = |code: &String| offer.purposes.iter().any(|purpose| purpose.code == *code);
    no.when(
        terms.purposes.is_empty() || !terms.purposes.iter().all(known),
        || Refusal::new("exchange-purposes-unknown").field("purposes"),
    );
    let fields = terms.fields.as_deref();
    let known = |field: &String| offer.elements.iter().any(|element| element.field == *field);
    let fields_fit = match fields {
        None => offer.elements.is_empty(),
        Some(fields) => !fields.is_empty() && fields.iter().all(known),
    };
    no.when(!fields_fit, || {
        Refusal::new("exchange-fields-unknown").field("fields")
    });
    no.when(terms.until < days.today, || {
        Refusal::new("exchange-until-past")
            .field("until")
            .arg("today", ui::format::date_short(days.today))
    });
    no.when(terms.until > days.last, || {
        Refusal::new("exchange-until-far")
            .field("until")
            .arg("last", ui::format::date_short(days.last))
    });
}

/// Fields that a request asks for when nobody chose: all but the most private.
pub fn fields_at_first(offer: &Offer) -> Vec<String> {
    let plain = offer
        .elements
        .iter()
        .filter(|element| element.sensitivity != Sensitivity::Sensitive);
    plain.map(|element| element.field.clone()).collect()
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Consumer<'a> {
    /// The member.
    pub party: &'a Party,
    /// Which of its subsystems.
    pub client: &'a ClientId,
    /// Whether that one has an open request for the service already.
    pub waiting: bool,
}

/// May this member ask for that?
///
/// # Errors
/// Every reason why not.
pub fn request(
    actor: Actor,
    consumer: Consumer<'_>,
    provider: &Party,
    offer: &Offer,
    terms: &Terms,
    days: Days,
) -> Result<(), Refusals> {
    let Consumer {
        party,
        client,
        waiting,
    } = consumer;
    let mut no = Refusals::default();
    no.when(actor.entity != party.entity || !party.has(client), || {
        Refusal::new("exchange-client-unknown").field("client")
    });
    no.when(!party.active || !provider.active, || {
        Refusal::new("exchange-member-off").field("client").conflict()
    });
    no.when(
        offer.state == ServiceState::Retired || offer.service.member() != provider.member,
        || Refusal::new("exchange-service-unknown").field("service"),
    );
    no.when(waiting, || {
        Refusal::new("exchange-request-waits").field("client").conflict()
    });
    check_terms(&mut no, offer, terms, days);
    no.none()
}

/// May the owner say yes to a request, with those terms? They are what was asked for, or less.
///
/// # Errors
/// Every reason why not.
pub fn grant(
    actor: Actor,
    provider: &Party,
    offer: &Offer,
    request: &Request,
    terms: &Terms,
    days: Days,
) -> Result<(), Refusals> {
    owns(actor, provider, offer).map_err(|no| Refusals(vec![no]))?;
    let mut no = Refusals::default();
    no.when(request.service != offer.service, || {
        Refusal::new("exchange-request-other").field("request")
    });
    no.when(request.state != RequestState::Open, request_closed);
    no.when(offer.state == ServiceState::Retired, || {
        Refusal::new("exchange-service-unknown").field("service")
    });
    check_terms(&mut no, offer, terms, days);
    let asked = &request.terms;
    let more = |field: &'static str| Refusal::new("exchange-more-than-asked").field(field);
    no.when(
        terms.endpoints.iter().any(|one| !asked.endpoints.contains(one)),
        || more("endpoints"),
    );
    no.when(
        terms.purposes.iter().any(|one| !asked.purposes.contains(one)),
        || more("purposes"),
    );
    no.when(!within(terms.fields.as_deref(), asked.fields.as_deref()), || {
        more("fields")
    });
    no.when(terms.day_max > asked.day_max, || more("day_max"));
    no.when(terms.until > asked.until, || more("until"));
    no.none()
}

/// Whether fields are some of those asked for; no list is all of them.
fn within(given: Option<&[String]>, asked: Option<&[String]>) -> bool {
    match (given, asked) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(given), Some(asked)) => given.iter().all(|field| asked.contains(field)),
    }
}

fn request_closed() -> Refusal {
    Refusal::new("exchange-request-closed")
        .field("request")
        .conflict()
}

/// May the owner say no to a request?
///
/// # Errors
/// Why not.
pub fn refuse(actor: Actor, provider: &Party, request: &Request) -> Result<(), Refusal> {
    if actor.entity != provider.entity || request.service.member() != provider.member {
        return Err(not_owner());
    }
    match request.state {
        RequestState::Open => Ok(()),
        _ => Err(request_closed()),
    }
}

/// May whoever asked take it back?
///
/// # Errors
/// Why not.
pub fn withdraw(actor: Actor, consumer: &Party, request: &Request) -> Result<(), Refusal> {
    if actor.entity != consumer.entity || request.client.member() != consumer.member {
        return Err(Refusal::new("exchange-not-consumer").field("request").denied());
    }
    match request.state {
        RequestState::Open => Ok(()),
        _ => Err(request_closed()),
    }
}

fn until_fits(until: Date, access: &Access, days: Days) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(access.state == AccessState::Ended, access_over);
    no.when(until <= access.terms.until || until < days.today, || {
        Refusal::new("exchange-until-not-later")
            .field("until")
            .arg("until", ui::format::date_short(access.terms.until))
    });
    no.when(until > days.last, || {
        Refusal::new("exchange-until-far")
            .field("until")
            .arg("last", ui::format::date_short(days.last))
    });
    no.none()
}

fn access_over() -> Refusal {
    Refusal::new("exchange-grant-over").field("grant").conflict()
}

/// May whoever calls ask for a later last day?
///
/// # Errors
/// Every reason why not.
pub fn ask_renewal(
    actor: Actor,
    consumer: &Party,
    access: &Access,
    until: Date,
    days: Days,
) -> Result<(), Refusals> {
    if actor.entity != consumer.entity || access.client.member() != consumer.member {
        return Err(Refusals(vec![
            Refusal::new("exchange-not-consumer").field("grant").denied(),
        ]));
    }
    until_fits(until, access, days)
}

/// May the owner give a later last day? It is the one that was asked for, or an earlier one.
///
/// # Errors
/// Every reason why not.
pub fn renew(
    actor: Actor,
    provider: &Party,
    access: &Access,
    until: Date,
    days: Days,
) -> Result<(), Refusals> {
    if actor.entity != provider.entity || access.service.member() != provider.member {
        return Err(Refusals(vec![not_owner()]));
    }
    let Some(asked) = access.asked_until else {
        return Err(Refusals(vec![
            Refusal::new("exchange-renewal-not-asked")
                .field("grant")
                .conflict(),
        ]));
    };
    let mut no = Refusals::default();
    no.when(until > asked, || {
        Refusal::new("exchange-more-than-asked").field("until")
    });
    no.none()?;
    until_fits(until, access, days)
}

/// On whose side somebody may suspend a grant: the owner's, or the operator's. Each holds it up for itself.
///
/// # Errors
/// Why not.
pub fn suspend(actor: Actor, provider: &Party, access: &Access) -> Result<Side, Refusal> {
    let side = side(actor, provider.entity, None).ok_or_else(not_owner)?;
    if access.state == AccessState::Ended {
        return Err(access_over());
    }
    match access.held_by.contains(&side) {
        true => Err(Refusal::new("exchange-grant-suspended").field("grant").conflict()),
        false => Ok(side),
    }
}

/// On whose side somebody may let go of a grant: each of what it holds up itself. What the operator holds up its owner does not free, and
/// the operator gives nobody's data.
///
/// # Errors
/// Why not.
pub fn resume(actor: Actor, provider: &Party, access: &Access) -> Result<Side, Refusal> {
    let side = side(actor, provider.entity, None).ok_or_else(not_owner)?;
    if access.held_by.contains(&side) {
        return Ok(side);
    }
    Err(match (access.held_by.is_empty(), side) {
        (true, _) => Refusal::new("exchange-grant-not-suspended")
            .field("grant")
            .conflict(),
        (false, Side::Provider) => Refusal::new("exchange-grant-by-operator").field("grant").denied(),
        (false, _) => not_owner(),
    })
}

/// On whose side somebody may end a grant: any.
///
/// # Errors
/// Why not.
pub fn end(actor: Actor, provider: &Party, consumer: &Party, access: &Access) -> Result<Side, Refusal> {
    let side = side(actor, provider.entity, Some(consumer.entity)).ok_or_else(not_owner)?;
    match access.state {
        AccessState::Ended => Err(access_over()),
        _ => Ok(side),
    }
}
