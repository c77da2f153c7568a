//! The hand-over as a page, for the entity and for the authority.

use super::{Handover, gather};
use crate::pages::code_of;
use crate::store::DesignationRow;
use crate::{letter, target};
use capability::power::Target;
use capability::{Answer, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use jiff::civil::Date;
use maud::{Markup, html};
use register::DesignationId;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/designaciones/{id}/entrega",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::page(
            "/designaciones/{id}/entrega.pdf",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(pdf(cx, req))),
        )
        .format(capability::Format::Other),
    ]
}

/// Whoever holds an office of the entity, and the authority that is told of it.
pub(crate) fn may_read(
    cx: &Cx,
    row: &DesignationRow,
    parent: Option<register::EntityId>,
) -> Result<(), Refusal> {
    let own = Target {
        entity: Some(row.entity_id),
        parent,
        ..Target::default()
    };
    let told = Target {
        authority: row.authority.as_deref().and_then(norms::Authority::parse),
        ..own.clone()
    };
    cx.may_read("directory.desk", &own)
        .or_else(|_| cx.may_read("directory.communications", &told))
}

async fn read(cx: &Cx, req: &Req) -> Result<Handover, Stop> {
    let id: DesignationId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let handover = gather::of(cx, id).await?;
    may_read(cx, &handover.row, handover.entity.parent)?;
    Ok(handover)
}

async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let handover = read(cx, &req).await?;
    let name = format!("entrega-{}.pdf", handover.row.id);
    letter::send(cx, &name, super::paper::document(cx, &handover)).await
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (handover, tr) = (read(cx, &req).await?, cx.tr());
    let path = format!("/designaciones/{}", handover.row.id);
    let title = tr.f(
        "directory-handover-of",
        &[("office", handover.office.as_str().into())],
    );
    let main = html! {
        p.eyebrow { (handover.entity.name) }
        h1 { (title) }
        p.lead.mt-s { (tr.t("directory-handover-lead")) }
        div.actions.mt-s.no-print { (ui::Button::link(tr.t("directory-handover-pdf"), cx.href(&format!("{path}/entrega.pdf")))) (ui::Button::link(tr.t("directory-see-designation"), cx.href(&path)).line()) }
        (ui::section("quien", &tr.t("directory-handover-who"), None, html! { div.card { (who(cx, &handover).await?) } }))
        (ui::section("abierto", &tr.t("directory-handover-open"), None, open(cx, &handover)))
        (ui::section("vence", &tr.t("directory-handover-due"), Some(&tr.t("directory-handover-due-lead")), due(cx, &handover)))
        (ui::section("hecho", &tr.t("directory-handover-done"), None, done(cx, &handover)))
        (ui::section("documentos", &tr.t("directory-handover-documents"), None, documents(cx, &handover)))
        (ui::section("historia", &tr.t("directory-handover-history"), None, history(cx, &handover)))
    };
    let page = Page::new(title, ui::Section::None, main)
        .office()
        .crumb(tr.t("capability-desk"), cx.href("/despacho"))
        .crumb(handover.entity.name.clone(), cx.href(&handover.entity.href()))
        .crumb(handover.office.clone(), cx.href(&path));
    Ok(cx.page(page))
}

/// Who hands over, who comes next, what ends with the office.
async fn who(cx: &Cx, handover: &Handover) -> Result<Markup, Stop> {
    let (tr, row) = (cx.tr(), &handover.row);
    let code = code_of(cx, row.proof_seq).await?;
    let next = next(cx, handover);
    let facts = ui::Facts::new()
        .maybe(tr.t("directory-fact-holder"), handover.holder.as_deref())
        .fact(tr.t("directory-field-from"), day(&row.from_on))
        .maybe(tr.t("directory-field-last-day"), row.to_on.as_deref().map(day))
        .fact(
            tr.t("directory-fact-proof"),
            html! { a.mono href=(cx.href(&format!("/actos/{code}"))) { (code) } },
        )
        .fact(tr.t("directory-handover-next"), next)
        .fact(
            tr.t("directory-handover-keys"),
            ui::format::num(cx.lang, i64::try_from(handover.keys).unwrap_or(0)),
        );
    let warnings = html! {
        @if !handover.warnings.is_empty() {
            (ui::Note::new(tr.t("directory-handover-warnings"), html! { @for warning in &handover.warnings { p { (warning) } } }).state(ui::State::Warn))
        }
    };
    Ok(html! { (facts.render()) (warnings) })
}

/// The successor, or since when nobody follows.
fn next(cx: &Cx, handover: &Handover) -> Markup {
    let tr = cx.tr();
    match (&handover.successor, handover.vacant_since) {
        (Some((name, row)), _) => html! {
            a href=(cx.href(&format!("/designaciones/{}", row.id))) { (if name.is_empty() { tr.t("directory-erased").into_owned() } else { name.clone() }) }
            ", " (tr.t("directory-handover-since")) " " (day(&row.from_on))
        },
        (None, Some(since)) => {
            html! { (ui::tag(ui::State::Bad, &tr.t("directory-handover-vacant"))) " " (tr.t("directory-handover-since")) " " (ui::format::time_date(since)) }
        }
        (None, None) => html! { (tr.t("directory-handover-still")) },
    }
}

fn open(cx: &Cx, handover: &Handover) -> Markup {
    let tr = cx.tr();
    let columns = heads(
        cx,
        &[
            "directory-column-office",
            "directory-handover-what",
            "directory-handover-since-head",
            "directory-handover-until",
        ],
    );
    let rows = handover.open.iter().map(|open| {
        let late = open.by.is_some_and(|by| by < cx.today());
        vec![
            ui::Cell::new(html! { a href=(cx.href(&format!("/designaciones/{}", open.designation))) { (open.office) } }),
            ui::Cell::new(tr.f(open.what, &[("authority", open.authority.as_str().into())]).into_owned()),
            ui::Cell::maybe(open.since.map(ui::format::time_date)),
            ui::Cell::maybe(open.by.map(|by| html! { (ui::format::time_date(by)) @if late { " " (ui::tag(ui::State::Bad, &tr.t("directory-handover-late"))) } })),
        ]
    });
    table(
        cx,
        "directory-handover-open",
        columns,
        rows.collect(),
        "directory-handover-nothing-open",
    )
}

fn due(cx: &Cx, handover: &Handover) -> Markup {
    let tr = cx.tr();
    let columns = heads(
        cx,
        &[
            "directory-field-day",
            "directory-handover-what",
            "directory-field-norm",
        ],
    );
    let rows = handover.due.iter().map(|due| {
        let late = due.on < cx.today();
        vec![
            ui::Cell::new(html! { (ui::format::time_date(due.on)) @if late { " " (ui::tag(ui::State::Bad, &tr.t("directory-handover-late"))) } }),
            ui::Cell::new(due.what.as_str()),
            ui::Cell::new(crate::cites(cx, &due.citations)),
        ]
    });
    table(
        cx,
        "directory-handover-due",
        columns,
        rows.collect(),
        "directory-handover-nothing-due",
    )
}

fn done(cx: &Cx, handover: &Handover) -> Markup {
    let counts = handover.counts.iter().map(|(kind, n)| {
        vec![
            ui::Cell::new(kind_name(cx, kind)),
            ui::Cell::new(ui::format::num(cx.lang, i64::try_from(*n).unwrap_or(0))),
        ]
    });
    let last = handover.last.iter().map(|done| {
        vec![
            ui::Cell::new(html! { a.mono href=(cx.href(&format!("/actos/{}", done.code))) { (done.code) } }),
            ui::Cell::new(kind_name(cx, &done.kind)),
            ui::Cell::new(ui::format::time_date(done.on)),
        ]
    });
    let tr = cx.tr();
    let mut columns = heads(cx, &["directory-handover-kind"]);
    columns.push(ui::Column::number(tr.t("directory-handover-count")));
    let listed = heads(
        cx,
        &[
            "directory-fact-proof",
            "directory-handover-kind",
            "directory-field-day",
        ],
    );
    html! {
        (table(cx, "directory-handover-done", columns, counts.collect(), "directory-handover-nothing-done"))
        @if !handover.last.is_empty() { div.mt { (table(cx, "directory-handover-last", listed, last.collect(), "directory-handover-nothing-done")) } }
    }
}

fn documents(cx: &Cx, handover: &Handover) -> Markup {
    let columns = heads(cx, &["directory-column-instrument", "directory-handover-hash"]);
    let rows = handover.documents.iter().map(|document| {
        vec![
            ui::Cell::new(
                html! { a href=(format!("/documentos/{}", document.sha256)) { (document.number) } },
            ),
            ui::Cell::new(html! { span.proof { (document.sha256) } }),
        ]
    });
    table(
        cx,
        "directory-handover-documents",
        columns,
        rows.collect(),
        "directory-handover-no-documents",
    )
}

fn history(cx: &Cx, handover: &Handover) -> Markup {
    let tr = cx.tr();
    let columns = heads(
        cx,
        &[
            "directory-fact-holder",
            "directory-field-capacity",
            "directory-field-from",
            "directory-field-last-day",
        ],
    );
    let rows = handover.history.iter().map(|(name, row)| {
        let shown = if name.is_empty() { target::office_name(cx, &row.office) } else { name.clone() };
        vec![
            ui::Cell::new(html! { a href=(cx.href(&format!("/designaciones/{}", row.id))) { (shown) } @if row.id == handover.row.id { " " span.soft { (tr.t("directory-handover-this")) } } }),
            ui::Cell::new(tr.t(&format!("directory-capacity-{}", row.capacity)).into_owned()),
            ui::Cell::new(day(&row.from_on)),
            ui::Cell::maybe(row.to_on.as_deref().map(day)),
        ]
    });
    table(
        cx,
        "directory-handover-history",
        columns,
        rows.collect(),
        "directory-handover-nothing-done",
    )
}

fn heads(cx: &Cx, keys: &[&str]) -> Vec<ui::Column> {
    keys.iter().map(|key| ui::Column::new(cx.tr().t(key))).collect()
}

fn table(cx: &Cx, caption: &str, columns: Vec<ui::Column>, rows: Vec<Vec<ui::Cell>>, none: &str) -> Markup {
    let tr = cx.tr();
    if rows.is_empty() {
        return html! { p.soft { (tr.t(none)) } };
    }
    ui::Table::new(tr.t(caption), columns)
        .pile()
        .rows(rows)
        .render(tr)
}

/// What a kind of act is called: the title of the use case that records it.
pub(super) fn kind_name(cx: &Cx, kind: &str) -> String {
    let mut use_cases = cx
        .house
        .catalogue
        .list()
        .iter()
        .flat_map(|capability| capability.use_cases());
    let title = use_cases
        .find(|use_case| use_case.act == kind)
        .map(|use_case| use_case.title);
    match title {
        Some(title) => cx.tr().t(title).into_owned(),
        None if kind == "directory/person-registered" => cx.tr().t("directory-handover-person").into_owned(),
        None => kind.to_owned(),
    }
}

/// A day of a column.
fn day(written: &str) -> Markup {
    match written.parse::<Date>() {
        Ok(day) => ui::format::time_date(day),
        Err(_) => html! { (written) },
    }
}
