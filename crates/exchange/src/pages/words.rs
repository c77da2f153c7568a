//! Words, tags and tables that several pages share.

use crate::acts::agreements::{Owner, Terms};
use crate::agreements::model::{Access, AccessState, Party, RequestState, ServiceState};
use crate::agreements::{actors, store};
use crate::services::lines::endpoint_text;
use crate::services::store::ServiceRow;
use crate::use_cases::sensitivity_word;
use capability::power;
use capability::{Cx, Stop};
use directory::board::{Board, BoardEntity, board};
use jiff::Timestamp;
use maud::{Markup, html};
use node::ident::MemberId;
use register::{EntityId, Filter, Visibility};
use std::sync::Arc;
use ui::{Facts, State};

/// A text of this crate.
pub(super) fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

/// State, code and word of a service.
pub(super) fn service_state(state: ServiceState) -> (State, &'static str, &'static str) {
    match state {
        ServiceState::Enabled => (State::Ok, state.code(), "exchange-state-enabled"),
        ServiceState::Disabled => (State::Warn, state.code(), "exchange-state-disabled"),
        ServiceState::Retired => (State::None, state.code(), "exchange-state-retired"),
    }
}

/// State, code and word of a request.
pub(super) fn request_state(state: RequestState) -> (State, &'static str, &'static str) {
    match state {
        RequestState::Open => (State::Run, state.code(), "exchange-state-open"),
        RequestState::Granted => (State::Ok, state.code(), "exchange-state-granted"),
        RequestState::Refused => (State::Bad, state.code(), "exchange-state-refused"),
        RequestState::Withdrawn => (State::None, state.code(), "exchange-state-withdrawn"),
    }
}

/// State, code and word of a grant at a moment.
pub(super) fn access_state(access: &Access, now: Timestamp) -> (State, &'static str, &'static str) {
    match access.state {
        AccessState::Ended => (State::None, "ended", "exchange-state-ended"),
        _ if access.is_over(now) => (State::None, "over", "exchange-state-over"),
        AccessState::Suspended => (State::Bad, "suspended", "exchange-state-stopped"),
        AccessState::InForce => (State::Ok, "in_force", "exchange-state-in-force"),
    }
}

/// The tag of a state.
pub(super) fn tag(cx: &Cx, of: (State, &'static str, &'static str)) -> Markup {
    ui::tag(of.0, &t(cx, of.2))
}

/// Members and the board, to name who is who.
pub(super) struct Names {
    pub board: Arc<Board>,
    pub parties: Vec<Party>,
}

impl Names {
    pub(super) async fn of(cx: &Cx) -> Result<Names, Stop> {
        Ok(Names {
            board: board(&cx.house).await?,
            parties: store::parties(&cx.house).await?,
        })
    }
    /// Name of the entity that a member is.
    pub(super) fn name(&self, member: &MemberId) -> String {
        actors::member_name(&self.board, &self.parties, member)
    }
    /// The entity that a member is.
    pub(super) fn entity(&self, member: &MemberId) -> Option<&Arc<BoardEntity>> {
        let party = self.parties.iter().find(|party| party.member == *member)?;
        self.board.entity(party.entity)
    }
    /// The member that an entity is.
    pub(super) fn party(&self, entity: EntityId) -> Option<&Party> {
        self.parties.iter().find(|party| party.entity == entity)
    }
}

/// A link to the page of an entity that is a member.
pub(super) fn member_link(cx: &Cx, names: &Names, member: &MemberId) -> Markup {
    match names.entity(member) {
        Some(entity) => html! { a href=(cx.href(&entity.href())) { (entity.name) } },
        None => html! { (member) },
    }
}

/// How much of a service, for what, until when.
pub(super) fn terms(
    cx: &Cx,
    facts: Facts,
    terms: &Terms,
    service: &ServiceRow,
    case_required: bool,
) -> Facts {
    let purposes: Vec<String> = terms.purposes.iter().map(|code| purpose(service, code)).collect();
    let fields = match &terms.fields {
        Some(fields) => fields.join(", "),
        None => t(cx, "exchange-fields-all"),
    };
    let endpoints = html! {
        @for endpoint in &terms.endpoints { code { (endpoint_text(endpoint)) } " " }
    };
    facts
        .fact(t(cx, "exchange-field-for"), purposes.join("; "))
        .fact(t(cx, "exchange-field-legal-base-use"), terms.legal_base.as_str())
        .fact(t(cx, "exchange-field-endpoints"), endpoints)
        .fact(t(cx, "exchange-field-fields"), fields)
        .fact(
            t(cx, "exchange-field-day-max"),
            ui::format::num(cx.lang, i64::from(terms.day_max)),
        )
        .fact(
            t(cx, "exchange-field-case"),
            t(
                cx,
                if case_required {
                    "exchange-yes"
                } else {
                    "exchange-no"
                },
            ),
        )
        .fact(t(cx, "exchange-field-until"), ui::format::time_date(terms.until))
}

/// What a purpose is called.
pub(super) fn purpose(service: &ServiceRow, code: &str) -> String {
    let known = service
        .described
        .purposes
        .iter()
        .find(|purpose| purpose.code == code);
    known.map_or_else(|| code.to_owned(), |known| known.title.clone())
}

/// What an owner of a process is called.
pub(super) async fn owner(cx: &Cx, entity: EntityId, owner: &Owner) -> Result<String, Stop> {
    use directory::store::{post, unit};
    Ok(match owner {
        Owner::Office(office) => cx.office_name(office),
        Owner::Unit(id) => unit(&cx.house, entity, *id)
            .await?
            .map_or_else(|| id.to_string(), |unit| unit.name),
        Owner::Post(id) => post(&cx.house, entity, *id)
            .await?
            .map_or_else(|| id.to_string(), |post| post.name),
    })
}

/// Word of how private a datum is, with its colour.
pub(super) fn sensitivity(cx: &Cx, sensitivity: crate::acts::agreements::Sensitivity) -> Markup {
    use crate::acts::agreements::Sensitivity;
    let state = match sensitivity {
        Sensitivity::Public => State::Ok,
        Sensitivity::Personal => State::Run,
        Sensitivity::Sensitive => State::Warn,
    };
    ui::tag(state, &t(cx, sensitivity_word(sensitivity)))
}

/// A button to a use case about something, for whoever may record its act for one of those entities.
pub(super) fn button(cx: &Cx, id: &str, query: &[(&str, &str)], entities: &[&BoardEntity]) -> Option<Markup> {
    let use_case = cx.use_case(id)?;
    actors::office_for(cx, use_case.act, entities)?;
    let href = match query {
        [] => use_case.path.to_owned(),
        query => format!("{}?{}", use_case.path, capability::encode(query)),
    };
    Some(html! { (ui::Button::link(t(cx, use_case.title), cx.href(&href)).line()) " " })
}

/// What happened, told by acts: the last ones first. What is reserved shows its title alone.
pub(super) async fn history(cx: &Cx, subject: String) -> Result<Markup, Stop> {
    let filter = Filter {
        subject: Some(subject),
        limit: 50,
        ..Filter::default()
    };
    let acts = cx.house.register.acts(&filter).await?;
    let knots = acts.iter().map(|act| {
        let title = t(cx, &format!("observatory-kind-{}", act.kind.replace('/', "-")));
        let code = act.code();
        let href = cx.href(&format!("/actos/{code}"));
        let reason = act
            .payload
            .as_ref()
            .filter(|_| act.visibility == Visibility::Public);
        let reason = reason.and_then(|payload| payload.get("reason")?.as_str().map(str::to_owned));
        let knot = ui::Knot::new(title).date(register::civil_date(act.at));
        let knot = match reason {
            Some(reason) => knot.detail(html! { (reason) }),
            None => knot,
        };
        knot.code(cx.tr(), &code, &href, "")
    });
    let body = ui::Cord::new(knots.collect()).with_years().render();
    Ok(ui::section("historia", &t(cx, "exchange-history"), None, body))
}

/// Whether the caller reads requests and grants of the whole State.
pub(super) fn reads_all(cx: &Cx) -> bool {
    let nobody = power::Target {
        entity: Some(EntityId::nil()),
        ..power::Target::default()
    };
    cx.may_read(actors::VIEW, &nobody).is_ok()
}
