//! `/intercambio/entidad/{key}`: an entity in the exchange: whether it takes part, its subsystems, its nodes and how they are. Facts
//! are for everybody; buttons for whoever has the power.

use super::{day, day_of, t};
use crate::members::store::{self as members, MemberRow, SubsystemRow};
use crate::members::{desk, office_for};
use crate::nodes::{page_of, store as nodes};
use capability::{Answer, Area, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::{BoardEntity, board};
use directory::target;
use maud::{Markup, html};
use register::EntityId;
use std::collections::HashMap;
use ui::{Button, Cell, Column, Empty, Facts, State, Table};

/// Days before its end from which a certificate is told of.
const WARN_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/entidad/{key}",
            Permission::Public,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::page(
            "/intercambio/mi-entidad",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(mine(cx, req))),
        ),
    ]
}

/// A node with what stands about it.
struct NodeSeen {
    row: nodes::NodeRow,
    certificate_until: Option<i64>,
    heard: Option<i64>,
}

impl NodeSeen {
    /// How its certificate stands: the key of its word and how it is drawn.
    fn standing(&self, now: i64) -> (&'static str, State) {
        match self.certificate_until {
            _ if !self.row.is_active() => ("exchange-state-revoked", State::None),
            Some(until) if until <= now => ("exchange-state-expired", State::Bad),
            Some(until) if until - now <= WARN_DAYS * DAY_MS => ("exchange-state-expiring", State::Warn),
            Some(_) => ("exchange-state-active", State::Ok),
            None => ("exchange-state-expired", State::Bad),
        }
    }
}

async fn nodes_of(cx: &Cx, member: &str) -> Result<Vec<NodeSeen>, Stop> {
    let heard: HashMap<String, i64> = nodes::contacts(&cx.house, member).await?.into_iter().collect();
    let mut seen = Vec::new();
    for row in nodes::nodes_of(&cx.house, member).await? {
        let certificates = nodes::certificates_of(&cx.house, &row.node).await?;
        seen.push(NodeSeen {
            certificate_until: certificates.first().map(|certificate| certificate.until_at),
            heard: heard.get(&row.node).copied(),
            row,
        });
    }
    Ok(seen)
}

/// `GET /intercambio/entidad/{key}`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).cloned().ok_or(Stop::NotFound)?;
    shown(cx, &entity).await
}

/// `GET /intercambio/mi-entidad`: the same of the entity that the caller acts for.
async fn mine(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let acting = cx.caller.acting.as_ref().ok_or(Stop::NotFound)?;
    let board = board(&cx.house).await?;
    let entity = board.entity(acting.entity).cloned().ok_or(Stop::NotFound)?;
    shown(cx, &entity).await
}

async fn shown(cx: &Cx, entity: &BoardEntity) -> Result<Answer, Stop> {
    let member = members::of_entity(&cx.house, entity.id).await?;
    let main = match &member {
        None => html! {
            (ui::title(&entity.name, &t(cx, "exchange-title")))
            (Empty::new(t(cx, "exchange-not-member"), t(cx, "exchange-not-member-text")).render())
            div.actions {
                @if may(cx, entity, "exchange/member-joined") {
                    (Button::link(t(cx, "exchange-join"), to(cx, entity, "/intercambio/adherir")))
                }
                (all_members(cx))
            }
        },
        Some(row) => of_member(cx, entity, row).await?,
    };
    let page = Page::new(
        format!("{}: {}", t(cx, "exchange-title"), entity.name),
        ui::Section::Entities,
        main,
    )
    .crumb(cx.tr().t("ui-nav-entities"), cx.href("/entidades"))
    .crumb(entity.name.clone(), cx.href(&entity.href()))
    .description(
        cx.tr()
            .f("exchange-description", &[("entity", entity.name.as_str().into())]),
    );
    Ok(cx.page(page))
}

async fn of_member(cx: &Cx, entity: &BoardEntity, row: &MemberRow) -> Result<Markup, Stop> {
    let now = cx.now.as_millisecond();
    let (word, state) = row.standing(cx.today());
    let seen = nodes_of(cx, &row.member).await?;
    let subsystems = members::subsystems_of(&cx.house, &row.member).await?;
    let waiting = nodes::waiting(&cx.house, &row.member, now).await?;
    let live = row.is_member(cx.today());
    let facts = Facts::new()
        .fact(t(cx, "exchange-field-member"), html! { code { (row.member) } })
        .fact(t(cx, "exchange-column-state"), ui::tag(state, &t(cx, word)))
        .fact(t(cx, "exchange-column-joined"), date(&row.joined_on))
        .maybe(
            t(cx, "exchange-field-reason"),
            row.reason.clone().filter(|_| row.is_suspended()),
        );
    let paper = cx.href(&format!("{}/adhesion.pdf", desk(entity)));
    Ok(html! {
        (ui::title(&entity.name, &t(cx, "exchange-title")))
        p.lead { (t(cx, "exchange-lead")) }
        @if live { (buttons(cx, entity, row)) }
        (ui::split(cx.tr(), html! {
            (subsystem_table(cx, entity, &subsystems, live))
            (node_table(cx, entity, &seen, live))
            @if live && may(cx, entity, "exchange/enrolment-opened") && !waiting.is_empty() {
                (ui::section("inscripciones", &t(cx, "exchange-waiting"), None, html! {
                    ul { @for one in &waiting {
                        li { a href=(cx.href(&page_of(one.id))) { (one.name) } " · " (t(cx, "exchange-column-until")) " " (day(one.until_at)) }
                    } }
                }))
            }
        }, html! {
            (ui::card(&t(cx, "exchange-part-join"), facts.render()))
            div.actions { (Button::link(t(cx, "exchange-paper"), paper).line()) (all_members(cx)) }
        }))
    })
}

/// The way to everybody who takes part.
fn all_members(cx: &Cx) -> Button {
    Button::link(t(cx, "exchange-members"), cx.href("/intercambio/miembros")).bare()
}

fn date(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), ui::format::date_short)
}

fn may(cx: &Cx, entity: &BoardEntity, act: &str) -> bool {
    office_for(cx, act, &target::of(entity)).is_some()
}

fn to(cx: &Cx, entity: &BoardEntity, path: &str) -> String {
    cx.href(&format!("{path}?entity={}", entity.id))
}

/// What may be done with the member as a whole.
fn buttons(cx: &Cx, entity: &BoardEntity, row: &MemberRow) -> Markup {
    let (act, path, label) = match row.is_suspended() {
        true => (
            "exchange/member-resumed",
            "/intercambio/reanudar",
            "exchange-resume",
        ),
        false => (
            "exchange/member-suspended",
            "/intercambio/suspender",
            "exchange-suspend",
        ),
    };
    html! {
        div.actions {
            @if may(cx, entity, "exchange/enrolment-opened") {
                (Button::link(t(cx, "exchange-open-enrolment"), to(cx, entity, "/intercambio/nodos/inscribir")))
            }
            @if may(cx, entity, "exchange/subsystem-added") {
                (Button::link(t(cx, "exchange-add-subsystem"), to(cx, entity, "/intercambio/subsistemas/agregar")).line())
            }
            @if may(cx, entity, act) { (Button::link(t(cx, label), to(cx, entity, path)).bare()) }
        }
    }
}

fn subsystem_table(cx: &Cx, entity: &BoardEntity, rows: &[SubsystemRow], live: bool) -> Markup {
    let acts = live && may(cx, entity, "exchange/subsystem-retired");
    let mut columns = vec![
        Column::new(t(cx, "exchange-field-code")),
        Column::new(t(cx, "exchange-field-subsystem-name")).full(),
    ];
    if acts {
        columns.push(Column::new(t(cx, "exchange-column-actions")));
    }
    let cells = rows.iter().map(|row| {
        let mut cells: Vec<Cell> = vec![html! { code { (row.code) } }.into(), row.name.as_str().into()];
        if acts {
            let query = capability::encode(&[("entity", &entity.id.to_string()), ("code", &row.code)]);
            let href = cx.href(&format!("/intercambio/subsistemas/retirar?{query}"));
            cells.push(html! { a href=(href) { (t(cx, "exchange-retire")) } }.into());
        }
        cells
    });
    let empty = Empty::new(
        t(cx, "exchange-subsystems-none"),
        t(cx, "exchange-subsystems-none-text"),
    );
    let table = Table::new(t(cx, "exchange-subsystems"), columns)
        .pile()
        .empty(empty)
        .rows(cells);
    ui::section(
        "subsistemas",
        &t(cx, "exchange-subsystems"),
        None,
        table.render(cx.tr()),
    )
}

fn node_table(cx: &Cx, entity: &BoardEntity, seen: &[NodeSeen], live: bool) -> Markup {
    let now = cx.now.as_millisecond();
    let acts = live && may(cx, entity, "exchange/node-revoked");
    let mut columns = vec![
        Column::new(t(cx, "exchange-column-node")).full(),
        Column::new(t(cx, "exchange-field-address")),
        Column::new(t(cx, "exchange-column-state")),
        Column::new(t(cx, "exchange-column-certificate")).unbroken(),
        Column::new(t(cx, "exchange-column-heard")).unbroken(),
    ];
    if acts {
        columns.push(Column::new(t(cx, "exchange-column-actions")));
    }
    let cells = seen.iter().map(|one| {
        let (word, state) = one.standing(now);
        let mut cells: Vec<Cell> = vec![
            html! { code { (one.row.node) } }.into(),
            Cell::maybe(one.row.address.clone()),
            ui::tag(state, &t(cx, word)).into(),
            Cell::maybe(one.certificate_until.and_then(day_of).map(ui::format::date_short)),
            Cell::maybe(one.heard.and_then(day_of).map(ui::format::date_short)),
        ];
        if acts {
            cells.push(node_links(cx, one).into());
        }
        cells
    });
    let empty = Empty::new(t(cx, "exchange-nodes-none"), t(cx, "exchange-nodes-none-text"));
    let table = Table::new(t(cx, "exchange-nodes"), columns)
        .pile()
        .empty(empty)
        .rows(cells);
    ui::section("nodos", &t(cx, "exchange-nodes"), None, table.render(cx.tr()))
}

fn node_links(cx: &Cx, one: &NodeSeen) -> Markup {
    let query = capability::encode(&[("node", &one.row.node)]);
    let to = |path: &str| cx.href(&format!("/intercambio/nodos/{path}?{query}"));
    html! {
        @if one.row.is_active() {
            a href=(to("mover")) { (t(cx, "exchange-move")) } " · "
            a href=(to("revocar")) { (t(cx, "exchange-revoke")) }
        }
    }
}

/// The exchange on the desk of whoever may bring machines in or switch off: what waits there is nodes whose certificate ends.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(Vec::new());
    };
    let board = board(&cx.house).await?;
    let Some(entity) = board.entity(acting.entity) else {
        return Ok(Vec::new());
    };
    if !may(cx, entity, "exchange/enrolment-opened") && !may(cx, entity, "exchange/member-suspended") {
        return Ok(Vec::new());
    }
    let mut waiting = 0;
    if let Some(row) = members::of_entity(&cx.house, entity.id).await? {
        let now = cx.now.as_millisecond();
        let nodes = nodes_of(cx, &row.member).await?;
        let pressing = |one: &&NodeSeen| matches!(one.standing(now).1, State::Warn | State::Bad);
        waiting = nodes.iter().filter(pressing).count();
    }
    Ok(vec![Area {
        label: "exchange-short",
        path: "/intercambio/mi-entidad",
        waiting,
        state: State::Warn,
    }])
}

/// The page of a member, on the page of its entity.
pub(crate) async fn entity_pages(cx: &Cx, id: EntityId) -> Result<Vec<(String, String)>, Stop> {
    if members::of_entity(&cx.house, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let board = board(&cx.house).await?;
    let entity = board.entity(id).ok_or(Stop::NotFound)?;
    Ok(vec![(t(cx, "exchange-title"), desk(entity))])
}
