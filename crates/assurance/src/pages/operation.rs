//! An operation, for officials: how its level came about, who must prove at it, what other levels would change, what is missing.

use super::words::{credential, day, gap_tag, is_national, level_or_none, t};
use super::workbench::stage;
use crate::store::{self, OperationRow};
use crate::strategy::{Strategy, check_reads, desk, entity};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::target;
use maud::{Markup, html};
use norms::{AssuranceFloorId, HARM_MAX};
use register::Filter;
use ui::{Button, Column, Cord, Facts, Knot, Meter, Note, State, Table};

/// Acts of one operation that its history shows.
const ACTS: u32 = 40;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/autenticacion/operaciones/{id}",
        Permission::SignedIn,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// `GET /autenticacion/operaciones/{id}`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let id = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::operation(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let entity = entity(cx, row.entity_id).await?;
    check_reads(cx, &target::of(&entity))?;
    let strategy = Strategy::of(cx, entity).await?;
    let content = html! { (scores(cx, &row)) (levels(cx, &row)) (history(cx, &row).await?) };
    let main = html! {
        (ui::title(&row.service, &row.name))
        @if !row.is_live() { p { (ui::tag(State::None, &t(cx, "assurance-retired"))) } }
        (buttons(cx, &strategy, &row))
        (waits(cx, &row))
        (ui::split(cx.tr(), content, facts(cx, &strategy, &row)))
    };
    let service = format!("/autenticacion/servicios/{}", row.service_id);
    let page = Page::new(row.name.clone(), ui::Section::None, main)
        .office()
        .crumb(strategy.entity.name.clone(), cx.href(&strategy.entity.href()))
        .crumb(t(cx, "assurance-short"), cx.href(&desk(&strategy.entity)))
        .crumb(row.service.clone(), cx.href(&service));
    Ok(cx.page(page))
}

fn buttons(cx: &Cx, strategy: &Strategy, row: &OperationRow) -> Markup {
    let to = |path: &str| cx.href(&format!("{path}?operation={}", row.id));
    let decide = match row.level {
        None => "assurance-decide-level",
        Some(_) => "assurance-decide-again",
    };
    let asks = format!(
        "/autenticacion/servicios/credencial?service={}&operation={}",
        row.service_id, row.id
    );
    let approve = format!("/autenticacion/aprobar-niveles?entity={}", strategy.entity.id);
    html! {
        @if row.is_live() {
            div.actions {
                @if strategy.may_prepare(cx) {
                    (Button::link(t(cx, decide), to("/autenticacion/operaciones/nivel")))
                    (Button::link(t(cx, "assurance-declare-credential"), cx.href(&asks)).line())
                    (Button::link(t(cx, "assurance-rename-operation"), to("/autenticacion/operaciones/corregir")).line())
                    (Button::link(t(cx, "assurance-retire-operation"), to("/autenticacion/operaciones/retirar")).bare())
                }
                @if row.is_pending() && strategy.may_approve(cx) {
                    (Button::link(t(cx, "assurance-approve-levels"), cx.href(&approve)))
                }
            }
        }
    }
}

/// Whether somebody has to do something about its level.
fn waits(cx: &Cx, row: &OperationRow) -> Markup {
    use crate::store::Stage;
    let (key, state) = match row.stage(cx.today()) {
        Stage::Undecided => ("assurance-note-undecided", State::Warn),
        Stage::Pending => ("assurance-note-pending", State::Run),
        Stage::Overdue => ("assurance-note-overdue", State::Warn),
        Stage::Soon | Stage::Approved => return html! {},
    };
    let body = html! { p { (t(cx, &format!("{key}-text"))) } };
    html! { div.mt-s { (Note::new(t(cx, key), body).state(state)) } }
}

fn facts(cx: &Cx, strategy: &Strategy, row: &OperationRow) -> Markup {
    let burden = row
        .level()
        .and_then(|level| cx.house.law.assurance_level_numbered(level));
    let burden = burden
        .map(|level| html! { (cx.pick(&level.burden)) (directory::cites(cx, std::slice::from_ref(&level.burden_citation))) });
    let burden = match (is_national(cx, &row.credential), burden) {
        // Without ID GOB.PE nobody else answers for who was there.
        (false, Some(_)) => Some(
            html! { (t(cx, "assurance-burden-entity")) " " a href=(cx.href("/normas/ds-029-2021-pcm")) { "D.S. 029-2021-PCM, art. 16" } },
        ),
        (_, burden) => burden,
    };
    let steps: Vec<_> = strategy.steps_for(row.id).collect();
    let facts = Facts::new()
        .fact(t(cx, "assurance-column-level"), level_or_none(cx, row.level()))
        .fact(t(cx, "assurance-column-state"), stage(cx, row))
        .maybe(
            t(cx, "assurance-fact-approved"),
            row.approved().map(|level| {
                html! { (super::words::level(cx, level)) " · " span.nw { (day(row.approved_on.as_deref().unwrap_or(""))) } }
            }),
        )
        .fact(t(cx, "assurance-column-asks"), credential(cx, &row.credential))
        .fact(t(cx, "assurance-column-gap"), gap_tag(cx, row))
        .maybe(t(cx, "assurance-fact-burden"), burden)
        .maybe(
            t(cx, "assurance-column-step"),
            (!steps.is_empty()).then(|| html! { ul.p0 { @for step in &steps { li { (step.title) " · " span.nw { (day(&step.due_on)) } } } } }),
        );
    ui::card(&t(cx, "assurance-part-operation"), facts.render())
}

/// The five scores, the properties, what followed and why.
fn scores(cx: &Cx, row: &OperationRow) -> Markup {
    if row.level.is_none() {
        return html! {};
    }
    let given = row.harms();
    let rows = cx.house.law.harms().iter().map(|harm| {
        let score = given.get(harm.id.as_str()).copied();
        let words = score.map(|score| t(cx, &format!("assurance-score-{score}")));
        let share = f64::from(score.unwrap_or(0)) * 100.0 / f64::from(HARM_MAX);
        vec![
            html! { (cx.pick(&harm.names)) span.sub { (cx.pick(&harm.text)) } }.into(),
            html! { (words.unwrap_or_default()) (Meter::new(share)) }.into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-harm")).full(),
        Column::new(t(cx, "assurance-column-score")),
    ];
    let table = Table::new(t(cx, "assurance-scores"), columns).rows(rows);
    let proposed = row.proposed.and_then(|level| u8::try_from(level).ok());
    let lead = cx.tr().f(
        "assurance-scores-lead",
        &[
            ("level", level_or_none(cx, proposed).into()),
            ("why", floors(cx, row.floors.as_deref()).into()),
        ],
    );
    let properties = floors(cx, row.properties.as_deref());
    let body = html! {
        (table.render(cx.tr()))
        @if !properties.is_empty() { p.mt-s { b { (t(cx, "assurance-field-properties")) ". " } (properties) } }
        @if let Some(reason) = &row.reason { p.mt-s { b { (t(cx, "assurance-field-level-reason")) ". " } (reason) } }
    };
    ui::section("puntajes", &t(cx, "assurance-scores"), Some(&lead), body)
}

/// Names of floors, as a list of words.
fn floors(cx: &Cx, ids: Option<&str>) -> String {
    let known = |id: &str| {
        let id = AssuranceFloorId::parse(id).ok()?;
        let floor = cx
            .house
            .law
            .assurance_floors()
            .iter()
            .find(|floor| floor.id == id)?;
        Some(cx.pick(&floor.names).to_lowercase())
    };
    let ids = ids.unwrap_or("").split(',').filter(|id| !id.is_empty());
    ids.filter_map(known).collect::<Vec<_>>().join(", ")
}

/// What each level asks for and who must prove at it, with the one decided on marked.
fn levels(cx: &Cx, row: &OperationRow) -> Markup {
    let all = cx.house.law.assurance_levels().iter();
    let rows = all.map(|level| {
        let own = row.level() == Some(level.number);
        let name = html! { @if own { b { (cx.pick(&level.names)) } span.sub { (t(cx, "assurance-this-one")) } } @else { (cx.pick(&level.names)) } };
        vec![
            name.into(),
            html! { (cx.pick(&level.text)) " " (directory::cite(cx, &level.citation)) }.into(),
            html! { (cx.pick(&level.burden)) " " (directory::cite(cx, &level.burden_citation)) }.into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-level")),
        Column::new(t(cx, "assurance-column-needs")).full(),
        Column::new(t(cx, "assurance-column-burden")).full(),
    ];
    let table = Table::new(t(cx, "assurance-levels"), columns).pile().rows(rows);
    ui::section("niveles", &t(cx, "assurance-levels"), None, table.render(cx.tr()))
}

async fn history(cx: &Cx, row: &OperationRow) -> Result<Markup, Stop> {
    let filter = Filter {
        subject: Some(format!("operation:{}", row.id)),
        limit: ACTS,
        ..Filter::default()
    };
    let acts = cx.house.register.acts(&filter).await?;
    let knots = acts.iter().map(|act| {
        Knot::new(kind(cx, &act.kind))
            .date(register::civil_date(act.at))
            .href(cx.href(&format!("/actos/{}", act.code())))
    });
    let cord = Cord::new(knots.collect());
    Ok(ui::section(
        "historia",
        &t(cx, "assurance-history"),
        None,
        cord.render(),
    ))
}

/// Name of a kind of act, as the register's own pages call it.
fn kind(cx: &Cx, kind: &str) -> String {
    t(cx, &format!("observatory-kind-{}", kind.replace('/', "-")))
}
