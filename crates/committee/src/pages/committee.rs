//! A committee: who sits in it, by which rules, when it meets, what it agreed. Everybody sees that; its members and those who
//! watch over it see its sessions, its matters and what they can do.

use crate::acts::RulesSet;
use crate::digital_committee::{DigitalCommittee, Role, title};
use crate::doors::{self, Turn};
use crate::members::{self, Told};
use crate::owners;
use crate::proposals::{Proposal, proposals};
use crate::roster::Seat;
use crate::store::{self, AgreementRow, SessionRow};
use crate::{periods, words};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::board;
use directory::people;
use jiff::civil::Date;
use maud::{Markup, html};
use register::PersonId;
use std::collections::{BTreeMap, HashMap};
use ui::{Button, Cell, Column, Empty, State, Table};

/// Sessions listed on the page.
const SESSIONS: u64 = 24;
/// Agreements listed on the page; all of them stand in their own table.
const AGREEMENTS: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/comite",
            Permission::SignedIn,
            handler(|cx, _| Box::pin(own(cx))),
        ),
        Route::page(
            "/comite/{entidad}",
            Permission::Public,
            handler(|cx, req| Box::pin(page(cx, req))),
        )
        .query(&["organo"]),
    ]
}

/// `GET /comite`: the committee of the entity for which the caller works.
async fn own(cx: &Cx) -> Result<Answer, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(Answer::redirect(&cx.href("/despacho")));
    };
    let params = [("entidad".to_owned(), acting.entity.to_string())];
    let req = Req {
        params: params.into(),
        ..Req::default()
    };
    page(cx, req).await
}

/// The committee that an address names, or none, whose page takes those filters.
pub(super) async fn asked(
    cx: &Cx,
    req: &Req,
    filters: &[&str],
) -> Result<(String, Option<DigitalCommittee>, Vec<(String, String)>), Stop> {
    req.query.only(filters)?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("entidad")).cloned().ok_or(Stop::NotFound)?;
    let body = req.query.get("organo").unwrap_or("");
    let name = entity.name.clone();
    let committee = DigitalCommittee::find(cx, entity.clone(), body).await?;
    if committee.is_none() && !body.is_empty() {
        return Err(Stop::NotFound);
    }
    let all = directory::store::committees_of(&cx.house, entity.id).await?;
    let units = directory::store::units_of(&cx.house, entity.id).await?;
    let bodies = all
        .iter()
        .filter(|row| !row.body_id.is_empty() && row.in_force(cx.today()));
    let bodies = bodies.filter_map(|row| {
        let unit = units.iter().find(|unit| unit.id.to_string() == row.body_id)?;
        Some((row.body_id.clone(), unit.name.clone()))
    });
    Ok((name, committee, bodies.collect()))
}

struct Shown {
    /// Rules of its own that begin to hold later.
    ahead: Option<(Date, RulesSet)>,
    /// What is asked of the caller.
    turns: Vec<Turn>,
    committee: DigitalCommittee,
    bodies: Vec<(String, String)>,
    role: Role,
    reads: bool,
    names: HashMap<PersonId, String>,
    sessions: Vec<SessionRow>,
    agreements: Vec<AgreementRow>,
    units: BTreeMap<String, String>,
    waiting: Vec<Proposal>,
    told: Told,
}

/// `GET /comite/{entidad}`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let (name, committee, bodies) = asked(cx, &req, &["organo"]).await?;
    let Some(committee) = committee else {
        let main = html! {
            (ui::title(&name, &tr.t("committee-name")))
            (Empty::new(tr.t("committee-empty"), tr.t("committee-empty-text"))
                .action(tr.t("committee-empty-action"), cx.href("/normas/obligaciones/G01")))
        };
        return Ok(cx.page(Page::new(tr.t("committee-name"), ui::Section::None, main)));
    };
    let shown = gather(cx, committee, bodies).await?;
    let committee = &shown.committee;
    let heading = match &committee.body_name {
        Some(body) => format!("{name} · {body}"),
        None => name,
    };
    let main = html! {
        (ui::title(&heading, &tr.t("committee-name")))
        p.lead { (lead(cx, committee)) }
        (buttons(cx, &shown))
        (turns(cx, &shown))
        div.mt { (ui::split(tr, html! { (next(cx, &shown)) (sessions(cx, &shown)) (agreements(cx, &shown)) }, aside(cx, &shown))) }
        (composition(cx, &shown))
    };
    let page = Page::new(tr.t("committee-name"), ui::Section::Entities, main)
        .crumb(tr.t("ui-nav-entities"), cx.href("/entidades"))
        .crumb(committee.entity.name.clone(), cx.href(&committee.entity.href()))
        .description(tr.f("committee-description", &[("entity", heading.into())]))
        .alternate(
            "text/calendar",
            tr.t("committee-calendar"),
            cx.href(&ics(committee)),
        );
    Ok(cx.page(page))
}

fn ics(committee: &DigitalCommittee) -> String {
    super::calendar::path(committee)
}

async fn gather(cx: &Cx, committee: DigitalCommittee, bodies: Vec<(String, String)>) -> Result<Shown, Stop> {
    let (entity, body) = (committee.entity.id, committee.body.as_str());
    let reads = committee.may_read(cx);
    let people: Vec<PersonId> = committee
        .roster
        .people()
        .into_iter()
        .chain(committee.runners.iter().map(|(_, runner)| runner.person))
        .collect();
    let mut agreements = store::agreements_of(&cx.house, entity, body).await?;
    agreements.retain(|row| reads || row.public);
    Ok(Shown {
        role: committee.role(cx),
        reads,
        names: people::names(&cx.house, &people).await?,
        sessions: store::sessions_of(&cx.house, entity, body, SESSIONS).await?,
        units: owners::unit_names(cx, &committee).await?,
        told: members::told(cx, &committee).await?,
        ahead: store::rules_ahead(&cx.house, entity, body, cx.today()).await?,
        turns: doors::turns(cx, &committee).await?,
        waiting: if reads {
            proposals(cx, &committee).await?
        } else {
            Vec::new()
        },
        agreements,
        bodies,
        committee,
    })
}

fn lead(cx: &Cx, committee: &DigitalCommittee) -> String {
    let args = [
        ("instrument", committee.act.instrument_number.clone().into()),
        ("from", day_text(&committee.act.from_on).into()),
        ("seats", committee.roster.base().into()),
        (
            "held",
            committee
                .roster
                .seats
                .iter()
                .filter(|seat| seat.holder.is_some())
                .count()
                .into(),
        ),
    ];
    cx.tr().f("committee-lead", &args).into_owned()
}

/// A day of a column as people write it.
pub(super) fn day_text(day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), ui::format::date_short)
}

/// A form about this committee.
fn about(cx: &Cx, shown: &Shown, path: &str) -> String {
    let committee = &shown.committee;
    let body = match committee.body.as_str() {
        "" => String::new(),
        body => format!("&body={body}"),
    };
    cx.href(&format!("{path}?entity={}{body}", committee.entity.id))
}

fn buttons(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let query = |path: &str| about(cx, shown, path);
    let member = shown.role.sits.is_some() || shown.role.runs.is_some();
    let may = shown.role.runs.is_some() || cx.may("committee/rules-set", &shown.committee.target()).is_ok();
    let regulates = may && shown.committee.regulator(cx).is_ok();
    html! {
        @if member || regulates {
            div.actions {
                @if shown.role.runs.is_some() {
                    (Button::link(tr.t("committee-call-session"), query("/comite/convocar")))
                }
                @if member { (Button::link(tr.t("committee-propose-matter"), query("/comite/proponer")).line()) }
                @if shown.role.chairs { (Button::link(tr.t("committee-decide-urgently"), query("/comite/decidir-urgente")).line()) }
                @if regulates {
                    (Button::link(tr.t("committee-set-rules"), query("/comite/reglas")).line())
                    (Button::link(tr.t("committee-set-criteria"), query("/comite/criterios")).line())
                }
            }
        }
    }
}

/// What is asked of the caller: to answer a call, to sign.
fn turns(cx: &Cx, shown: &Shown) -> Markup {
    if shown.turns.is_empty() {
        return html! {};
    }
    let body =
        html! { ul { @for turn in &shown.turns { li { a href=(cx.href(&turn.href)) { (turn.label) } } } } };
    let note = ui::Note::new(cx.tr().t("committee-your-turn"), body).state(State::Run);
    html! { div.mt-s { (note.render()) } }
}

/// What the next agenda should hold, for those who read it.
fn next(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    if !shown.reads || shown.waiting.is_empty() {
        return html! {};
    }
    let rows = shown.waiting.iter().map(|proposal| {
        let state = if proposal.presses { State::Warn } else { State::Run };
        let word = if proposal.presses {
            "committee-presses"
        } else {
            "committee-proposed"
        };
        let title = match &proposal.origin {
            Some(origin) => html! { a href=(cx.href(&origin.path)) { (proposal.title) } },
            None => html! { (proposal.title) },
        };
        let withdraw = proposal
            .matter
            .filter(|_| shown.role.runs.is_some() && proposal.kind != store::RATIFY);
        let title = html! {
            (title)
            @if let Some(matter) = withdraw {
                span.sub { a href=(cx.href(&format!("/comite/retirar-tema?matter={matter}"))) { (tr.t("committee-withdraw-matter")) span.vh { ": " (proposal.title) } } }
            }
        };
        vec![
            title.into(),
            kind_name(cx, &proposal.kind).into(),
            ui::tag(state, &tr.t(word)).into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-matter")).full(),
        Column::new(tr.t("committee-column-kind")),
        Column::new(tr.t("committee-column-state")),
    ];
    let table = Table::new(tr.t("committee-waiting"), columns).pile().rows(rows);
    ui::section(
        "temas",
        &tr.t("committee-waiting"),
        Some(&tr.t("committee-waiting-lead")),
        table.render(tr),
    )
}

/// Name of a kind of matter.
pub(crate) fn kind_name(cx: &Cx, kind: &str) -> String {
    let known = norms::AgendaKindId::parse(kind)
        .ok()
        .and_then(|id| cx.house.law.agenda_kind(id));
    known.map_or_else(|| kind.to_owned(), |kind| cx.pick(&kind.names).to_owned())
}

/// State and word of how far a session is.
pub(super) fn stage_tag(cx: &Cx, stage: &str) -> Markup {
    let (state, word) = self::stage(stage);
    ui::tag(state, &cx.tr().t(&word))
}

/// How far a session is: its state, and the key of its word.
pub(super) fn stage(stage: &str) -> (State, String) {
    let state = match stage {
        "registered" => State::Ok,
        "open" | "called" => State::Run,
        "concluded" | "adjourned" => State::Warn,
        _ => State::None,
    };
    (state, format!("committee-stage-{stage}"))
}

fn sessions(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let rows = shown.sessions.iter().map(|row| {
        let when = html! { (day_text(&row.on_day)) ", " (row.hour) };
        vec![
            html! { a href=(cx.href(&row.href())) { (title(cx, row)) } }.into(),
            when.into(),
            row.place.as_str().into(),
            stage_tag(cx, &row.stage).into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-session")),
        Column::new(tr.t("committee-column-when")).unbroken(),
        Column::new(tr.t("committee-column-place")),
        Column::new(tr.t("committee-column-state")),
    ];
    let table = Table::new(tr.t("committee-sessions"), columns)
        .pile()
        .empty(Empty::new(
            tr.t("committee-no-sessions"),
            tr.t("committee-no-sessions-text"),
        ))
        .rows(rows);
    let calendar = html! {
        p.mt-s { a href=(cx.href(&super::year::path(&shown.committee, None))) { (tr.t("committee-year-see")) } }
        p.dl.mt-s { span { (tr.t("committee-subscribe")) } a href=(cx.href(&ics(&shown.committee))) { (tr.t("committee-calendar")) } }
    };
    let body = html! { (table.render(tr)) (calendar) };
    ui::section("sesiones", &tr.t("committee-sessions"), None, body)
}

fn agreements(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let first: Vec<&AgreementRow> = shown.agreements.iter().take(AGREEMENTS).collect();
    let table = super::agreements::table(cx, &first, &shown.units);
    let all = super::agreements::path(&shown.committee);
    let body = html! {
        (table.render(tr))
        @if !first.is_empty() {
            p.mt-s { a href=(cx.href(&all)) { (tr.f("committee-all-agreements", &[("count", shown.agreements.len().into())])) } }
        }
    };
    let lead = if shown.reads {
        "committee-agreements-lead"
    } else {
        "committee-agreements-public"
    };
    ui::section("acuerdos", &tr.t("committee-agreements"), Some(&tr.t(lead)), body)
}

fn aside(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let committee = &shown.committee;
    let rules = &committee.rules;
    let facts = facts(cx, shown);
    let source = if rules.name.is_empty() {
        tr.t("committee-rules-of-law").into_owned()
    } else {
        rules.name.clone()
    };
    let ahead = shown.ahead.as_ref().map(|(day, rules)| {
        let args = [
            ("day", ui::format::date_short(*day).into()),
            ("name", rules.name.clone().into()),
        ];
        tr.f("committee-rules-ahead", &args)
    });
    html! {
        (ui::card(&tr.t("committee-rules"), html! {
            p.sm.soft { (source) }
            @if let Some(ahead) = ahead { p.sm { (ahead) } }
            (facts)
            (ui::Details::new(tr.t("committee-rules-law"), html! {
                @for (title, text) in words::rules_about(cx, &["quorum", "quorum-second-call", "majority", "casting-vote", "notice-ordinary", "reasons", "outside-agenda", "minutes-signed-by"]) {
                    p.sm.mt-s { b { (title) ". " } (text) }
                }
            }))
        }))
        (rhythm(cx, shown))
        @if !shown.bodies.is_empty() {
            (ui::card(&tr.t("committee-bodies"), html! {
                ul { @for (id, name) in &shown.bodies { li.sm { a href=(cx.href(&format!("/comite/{}?organo={id}", committee.entity.key))) { (name) } } } }
            }))
        }
    }
}

/// Who presides and keeps the minutes, and the rules in force.
fn facts(cx: &Cx, shown: &Shown) -> ui::Facts {
    let tr = cx.tr();
    let committee = &shown.committee;
    let rules = &committee.rules;
    let base = committee.roster.base();
    let yes = |yes: bool| tr.t(if yes { "committee-yes" } else { "committee-no" });
    let chair = committee.chair().and_then(|seat| seat.holder.as_ref());
    let qualified = rules.qualified.as_ref().map(|(majority, kinds)| {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind_name(cx, kind)).collect();
        format!("{}: {}", majority_name(cx, *majority), kinds.join("; "))
    });
    ui::Facts::new()
        .maybe(
            tr.t("committee-fact-chair"),
            chair.map(|chair| name(shown, chair.person)),
        )
        .maybe(
            tr.t("committee-fact-secretary"),
            committee
                .runners
                .iter()
                .find(|(office, _)| office == "technical_secretary")
                .map(|(_, runner)| name(shown, runner.person)),
        )
        .fact(
            tr.t("committee-fact-quorum"),
            tr.f(
                "committee-fact-quorum-value",
                &[
                    ("needed", rules.quorum.needed(base).into()),
                    ("base", base.into()),
                    ("second", rules.quorum_second_call.needed(base).into()),
                ],
            )
            .into_owned(),
        )
        .fact(
            tr.t("committee-field-majority"),
            majority_name(cx, rules.majority),
        )
        .maybe(tr.t("committee-part-qualified"), qualified)
        .fact(
            tr.t("committee-field-casting-vote"),
            yes(rules.casting_vote).into_owned(),
        )
        .fact(tr.t("committee-field-remote"), yes(rules.remote).into_owned())
        .fact(
            tr.t("committee-fact-notice"),
            tr.f(
                "committee-fact-notice-value",
                &[
                    ("ordinary", rules.notice_ordinary_days.into()),
                    ("extraordinary", rules.notice_extraordinary_days.into()),
                ],
            )
            .into_owned(),
        )
}

/// The duties that come back, with the day each falls due.
fn rhythm(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    if !shown.committee.body.is_empty() {
        return html! {};
    }
    let rows = periods::duties(cx).filter_map(|(obligation, running)| {
        let period = running.previous()?;
        let presses = |proposal: &&Proposal| proposal.period == Some(period.from) && proposal.presses;
        let asked = shown.waiting.iter().find(presses).is_some();
        Some(html! {
            li.sm {
                a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) }
                span.sub { (periods::name(cx, period)) @if asked { " · " (tr.t("committee-presses")) } }
            }
        })
    });
    ui::card(
        &tr.t("committee-rhythm"),
        html! { ul.stack { @for row in rows { (row) } } },
    )
}

/// Name of a majority.
pub(crate) fn majority_name(cx: &Cx, id: norms::MajorityId) -> String {
    cx.house
        .law
        .majority(id)
        .map_or_else(|| id.to_string(), |majority| cx.pick(&majority.names).to_owned())
}

fn name(shown: &Shown, person: PersonId) -> String {
    shown
        .names
        .get(&person)
        .cloned()
        .unwrap_or_else(|| "—".to_owned())
}

fn composition(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let rows = shown.committee.roster.seats.iter().map(|seat| {
        let holder = match &seat.holder {
            Some(holder) => html! { a href=(cx.href(&format!("/designaciones/{}", holder.designation))) { (name(shown, holder.person)) } },
            None => ui::tag(State::Bad, &tr.t("committee-seat-vacant")),
        };
        let alternates: Vec<String> = seat.alternates.iter().map(|sitter| name(shown, sitter.person)).collect();
        vec![
            Cell::new(seat_name(cx, seat)),
            holder.into(),
            Cell::maybe((!alternates.is_empty()).then(|| alternates.join(", "))),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-seat")),
        Column::new(tr.t("committee-column-holder")),
        Column::new(tr.t("committee-column-alternates")),
    ];
    let table = Table::new(tr.t("committee-composition"), columns)
        .pile()
        .rows(rows);
    let said = members::sentence(cx, &shown.told);
    let tell = shown.told.changed.is_some() && shown.role.runs.is_some();
    let body = html! {
        (table.render(tr))
        p.sm.soft.mt-s { (said) }
        @if tell { p.mt-s { (Button::link(tr.t("committee-communicate-members"), about(cx, shown, "/comite/comunicar-miembros")).line()) } }
    };
    ui::section(
        "composicion",
        &tr.t("committee-composition"),
        Some(&tr.t("committee-composition-lead")),
        body,
    )
}

/// «Titular»: where the table says already that it is about seats.
pub(crate) fn seat_short(cx: &Cx, seat: &Seat) -> String {
    let office = norms::OfficeId::parse(seat.office()).ok();
    let known = office.and_then(|office| cx.house.law.seat_of(office));
    known.map_or_else(|| seat.key.clone(), |seat| cx.pick(&seat.short).to_owned())
}

/// «Titular de la entidad o su representante».
pub(crate) fn seat_name(cx: &Cx, seat: &Seat) -> String {
    let office = norms::OfficeId::parse(seat.office()).ok();
    let known = office.and_then(|office| cx.house.law.seat_of(office));
    known.map_or_else(|| seat.key.clone(), |seat| cx.pick(&seat.names).to_owned())
}
