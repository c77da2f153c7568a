//! The workbench: where the strategy of an entity stands, what presses, and every form that changes it.

use super::words::{day, gap_tag, percent, resolution, serves, short, stage_tag, t};
use super::{content, plan, read_entity};
use crate::indicators::{Indicators, share_of};
use crate::store::{OperationRow, ServiceRow, Stage};
use crate::strategy::Strategy;
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use maud::{Markup, html};
use ui::{Button, Cell, Cite, Column, Empty, Figure, Figures, Meter, Note, State, Table, Why};

/// Operations with a gap that the page lists; all of them stand in their own table.
const GAPS: usize = 12;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/autenticacion",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(page(cx, req))),
        )
        .query(&["entidad"]),
    ]
}

/// `GET /autenticacion`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["entidad"])?;
    let entity = read_entity(cx, &req.query).await?;
    let strategy = Strategy::of(cx, entity).await?;
    let name = strategy.entity.name.clone();
    let main = html! {
        (ui::title(&name, &t(cx, "assurance-strategy")))
        p.lead { (lead(cx, &strategy)) }
        (buttons(cx, &strategy))
        @if strategy.is_empty() {
            (Empty::new(t(cx, "assurance-empty"), t(cx, "assurance-empty-text")))
        } @else {
            (pressing(cx, &strategy))
            div.mt { (figures(cx, &strategy.indicators(cx.today()))) }
            (services(cx, &strategy))
            (gaps(cx, &strategy))
            (ui::section("plan", &t(cx, "assurance-plan"), Some(&t(cx, "assurance-plan-lead")), plan::table(cx, &strategy, true)))
        }
        (content::sections(cx, &strategy))
        (content::told(cx, &strategy))
        (content::versions(cx, &strategy))
    };
    let page = Page::new(t(cx, "assurance-strategy"), ui::Section::None, main)
        .office()
        .crumb(cx.tr().t("capability-desk"), cx.href("/despacho"))
        .crumb(name, cx.href(&strategy.entity.href()));
    Ok(cx.page(page))
}

fn lead(cx: &Cx, strategy: &Strategy) -> String {
    match strategy.version() {
        None => t(cx, "assurance-lead-none"),
        Some(version) => {
            let args = [
                ("version", version.version.into()),
                ("on", day(&version.approved_on).into()),
                ("instrument", resolution(cx, version).into()),
            ];
            let key = match strategy.is_changed() {
                true => "assurance-lead-changed",
                false => "assurance-lead-approved",
            };
            cx.tr().f(key, &args).into_owned()
        }
    }
}

fn buttons(cx: &Cx, strategy: &Strategy) -> Markup {
    let to = |path: &str| cx.href(&format!("{path}?entity={}", strategy.entity.id));
    let paper = cx.href(&format!(
        "/autenticacion/estrategia.pdf?entidad={}",
        strategy.entity.key
    ));
    html! {
        div.actions {
            @if strategy.may_prepare(cx) {
                (Button::link(t(cx, "assurance-add-service"), to("/autenticacion/servicios/agregar")))
                (Button::link(t(cx, "assurance-plan-step"), to("/autenticacion/plan/agregar")).line())
                (Button::link(t(cx, "assurance-report-figures"), to("/autenticacion/cifras")).line())
            }
            @if strategy.may_approve(cx) {
                (Button::link(t(cx, "assurance-approve-levels"), to("/autenticacion/aprobar-niveles")))
                (Button::link(t(cx, "assurance-approve-strategy"), to("/autenticacion/aprobar")).line())
            }
            @if !strategy.is_empty() {
                (Button::link(t(cx, "assurance-paper"), paper).line())
                (Button::link(t(cx, "assurance-see-public"), cx.href(&strategy.page())).bare())
            }
            (Button::link(t(cx, "assurance-state"), cx.href("/autenticacion/estado")).bare())
        }
    }
}

/// What presses, in one notice.
fn pressing(cx: &Cx, strategy: &Strategy) -> Markup {
    let now = strategy.indicators(cx.today());
    let all = format!("/autenticacion/operaciones?entidad={}", strategy.entity.key);
    let approve = format!("/autenticacion/aprobar-niveles?entity={}", strategy.entity.id);
    let lines = [
        (
            now.operations - now.decided,
            "assurance-press-undecided",
            format!("{all}&estado=sin-nivel"),
        ),
        (
            now.pending,
            "assurance-press-pending",
            match strategy.may_approve(cx) {
                true => approve,
                false => format!("{all}&estado=por-aprobar"),
            },
        ),
        (
            now.overdue,
            "assurance-press-overdue",
            format!("{all}&estado=revision-vencida"),
        ),
        (
            now.unplanned,
            "assurance-press-unplanned",
            format!("{all}&brecha=con"),
        ),
        (now.late, "assurance-press-late", "#plan".to_owned()),
    ];
    let lines: Vec<_> = lines.into_iter().filter(|(count, ..)| *count > 0).collect();
    if lines.is_empty() {
        return html! {};
    }
    let link = |href: &str| match href.starts_with('#') {
        true => href.to_owned(),
        false => cx.href(href),
    };
    let body = html! {
        ul { @for (count, key, href) in &lines { li { a href=(link(href)) { (cx.tr().f(key, &[("count", (*count).into())])) } } } }
    };
    html! { div.mt-s { (Note::new(t(cx, "assurance-presses"), body).state(State::Warn)) } }
}

fn figures(cx: &Cx, now: &Indicators) -> Markup {
    let cite = |articles: &str| {
        Why::new(Cite::new("D.S. 029-2021-PCM", cx.href("/normas/ds-029-2021-pcm")).article(articles))
    };
    let figure = |key: &str, part: usize, whole: usize, note: &str| {
        let share = share_of(part, whole);
        let args = [("part", part.into()), ("whole", whole.into())];
        let figure = Figure::new(t(cx, key), percent(cx, share)).note(cx.tr().f(note, &args).into_owned());
        match share {
            Some(share) => figure.meter(Meter::new(share)),
            None => figure,
        }
    };
    let plan = Figure::new(
        t(cx, "assurance-figure-plan"),
        percent(cx, now.progress.map(f64::from)),
    )
    .note(
        cx.tr()
            .f(
                "assurance-figure-plan-note",
                &[("part", now.done.into()), ("whole", now.steps.into())],
            )
            .into_owned(),
    );
    let plan = match now.progress {
        Some(progress) => plan.meter(Meter::new(f64::from(progress))),
        None => plan,
    };
    Figures::new(vec![
        figure(
            "assurance-figure-decided",
            now.decided,
            now.operations,
            "assurance-of-operations",
        )
        .why(cite("art. 25.2 c")),
        figure(
            "assurance-figure-approved",
            now.approved,
            now.operations,
            "assurance-of-operations",
        ),
        figure(
            "assurance-figure-gap",
            now.gaps,
            now.operations,
            "assurance-of-operations",
        )
        .why(cite("art. 25.3 a")),
        plan,
    ])
    .render()
}

fn services(cx: &Cx, strategy: &Strategy) -> Markup {
    let columns = vec![
        Column::new(t(cx, "assurance-column-service")).full(),
        Column::new(t(cx, "assurance-column-serves")),
        Column::new(t(cx, "assurance-column-asks")),
        Column::number(t(cx, "assurance-column-operations")),
        Column::new(t(cx, "assurance-column-levels")),
        Column::number(t(cx, "assurance-column-gaps")),
    ];
    let rows = strategy.services.iter().map(|row| service(cx, strategy, row));
    let table = Table::new(t(cx, "assurance-services"), columns)
        .pile()
        .empty(Empty::new(
            t(cx, "assurance-services-none"),
            t(cx, "assurance-services-none-text"),
        ))
        .rows(rows);
    let all = format!("/autenticacion/operaciones?entidad={}", strategy.entity.key);
    let body = html! {
        (table.render(cx.tr()))
        p.mt-s { a href=(cx.href(&all)) { (cx.tr().f("assurance-all-operations", &[("count", strategy.operations.len().into())])) } }
    };
    ui::section(
        "servicios",
        &t(cx, "assurance-services"),
        Some(&t(cx, "assurance-services-lead")),
        body,
    )
}

fn service(cx: &Cx, strategy: &Strategy, row: &ServiceRow) -> Vec<Cell> {
    let own: Vec<&OperationRow> = strategy.operations_of(row.id).collect();
    let levels: Vec<String> = (1..=3)
        .filter_map(|level| {
            let count = own.iter().filter(|row| row.level() == Some(level)).count();
            (count > 0).then(|| format!("{}: {count}", short(level)))
        })
        .collect();
    let open = own.iter().filter(|row| row.gap().is_open()).count();
    vec![
        html! { a href=(cx.href(&row.href())) { (row.name) } }.into(),
        serves(cx, row).into(),
        super::words::credential(cx, &row.credential).into(),
        own.len().to_string().into(),
        Cell::maybe((!levels.is_empty()).then(|| levels.join(" · "))),
        open.to_string().into(),
    ]
}

/// Operations with a gap, the highest level first, those in no step before the others.
fn gaps(cx: &Cx, strategy: &Strategy) -> Markup {
    let mut open: Vec<&OperationRow> = strategy
        .operations
        .iter()
        .filter(|row| row.gap().is_open())
        .collect();
    open.sort_by_key(|row| (std::cmp::Reverse(row.level()), strategy.steps_for(row.id).count()));
    let rows = open.iter().take(GAPS).map(|row| {
        let step = strategy.steps_for(row.id).find(|step| step.is_open());
        let step = step.map(|step| html! { (step.title) span.sub { (day(&step.due_on)) } });
        vec![
            html! { a href=(cx.href(&row.href())) { (row.name) } span.sub { (row.service) } }.into(),
            super::words::level_or_none(cx, row.level()).into(),
            super::words::credential(cx, &row.credential).into(),
            gap_tag(cx, row).into(),
            match step {
                Some(step) => step.into(),
                None => ui::tag(State::Warn, &t(cx, "assurance-unplanned")).into(),
            },
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-operation")).full(),
        Column::new(t(cx, "assurance-column-level")),
        Column::new(t(cx, "assurance-column-asks")),
        Column::new(t(cx, "assurance-column-gap")),
        Column::new(t(cx, "assurance-column-step")),
    ];
    let table = Table::new(t(cx, "assurance-gaps"), columns)
        .pile()
        .empty(Empty::new(
            t(cx, "assurance-gaps-none"),
            t(cx, "assurance-gaps-none-text"),
        ))
        .rows(rows);
    ui::section(
        "brechas",
        &t(cx, "assurance-gaps"),
        Some(&t(cx, "assurance-gaps-lead")),
        table.render(cx.tr()),
    )
}

/// The tag of a stage beside the day that it runs until.
pub(super) fn stage(cx: &Cx, row: &OperationRow) -> Markup {
    let until = row
        .review_by
        .as_deref()
        .filter(|_| row.stage(cx.today()) != Stage::Pending);
    html! {
        (stage_tag(cx, row))
        @if let Some(by) = until { span.sub { (cx.tr().f("assurance-review-by", &[("on", day(by).into())])) } }
    }
}
