//! The obligations of an entity as a table: on the page, as CSV and as XLSX.

use super::super::dossier::{Dossier, Line, office_of};
use super::super::words::{cited, cites, code_link, verdict_tag};
use crate::moment;
use capability::{Answer, Cx, Req, Stop};
use directory::past::Moment;
use directory::standing::Verdict;
use maud::{Markup, html};
use register::Fault;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The table with its downloads, and what is not measured yet.
pub(super) fn section(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let heads = [
        "observatory-column-obligation",
        "directory-column-state",
        "observatory-norm",
        "observatory-column-due",
        "observatory-column-proof",
    ];
    let columns = heads.iter().enumerate().map(|(at, key)| {
        let column = ui::Column::new(tr.t(key));
        match at {
            2 => column.full(),
            3 | 4 => column.unbroken(),
            _ => column,
        }
    });
    let lines = dossier.lines();
    let (offices, committee): (Vec<&Line<'_>>, Vec<&Line<'_>>) = lines
        .iter()
        .partition(|line| office_of(line.obligation).is_some());
    let table = ui::Table::new(tr.t("observatory-obligations-caption"), columns.collect())
        .pile()
        .group(tr.t("observatory-committee"))
        .rows(committee.into_iter().map(|line| cells(cx, line)))
        .group(tr.t("observatory-group-offices"))
        .rows(offices.into_iter().map(|line| cells(cx, line)));
    let key = &dossier.entity.key;
    let same_day = |path: String| moment::keep(cx, dossier.moment, &path);
    let mut downloads = ui::Downloads::new(tr.t("observatory-download-obligations"))
        .link("CSV", same_day(format!("/entidades/{key}/obligaciones.csv")))
        .link("XLSX", same_day(format!("/entidades/{key}/obligaciones.xlsx")))
        .link("JSON", same_day(format!("/api/v1/entities/{key}/obligations")));
    if dossier.recorded_before.is_none() {
        // The report tells of today.
        let report = cx.href(&format!("/entidades/{key}/informe.pdf"));
        downloads = downloads.link(tr.t("observatory-paper-link-report"), report);
    }
    html! {
        (table.render(tr))
        div.row.row--ends.mt-s {
            a.sm href=(cx.href("/normas")) { (tr.t("observatory-see-catalogue")) }
            (downloads.render(tr))
        }
        (not_measured(cx, dossier))
    }
}

fn cells(cx: &Cx, line: &Line<'_>) -> Vec<ui::Cell> {
    let obligation = line.obligation;
    let due = line.due.map(|due| {
        let key = match line.verdict {
            Verdict::Missing | Verdict::Vacant | Verdict::SilentVacancy => Some("observatory-since"),
            Verdict::Overdue => Some("observatory-expired"),
            Verdict::Met if line.period.is_some() => Some("observatory-next"),
            _ => None,
        };
        html! { @if let Some(key) = key { (cx.tr().t(key)) " " } (ui::format::time_date(due)) }
    });
    let proof = match line.proof {
        Some(code) => code_link(cx, code),
        None => html! { span.muted { (cx.tr().t("observatory-no-act")) } },
    };
    vec![
        html! { a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) } }.into(),
        verdict_tag(cx, line.verdict).into(),
        cites(cx, &obligation.citations).into(),
        ui::Cell::maybe(due),
        proof.into(),
    ]
}

/// Obligations that no capability of this house measures yet.
fn not_measured(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let waiting: Vec<_> = cx
        .house
        .law
        .obligations_of(dossier.entity.kind.id)
        .filter(|obligation| !obligation.live)
        .collect();
    if waiting.is_empty() {
        return html! {};
    }
    let list = html! {
        ul { @for obligation in &waiting { li.sm { a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) } " · " span.soft { (cites(cx, &obligation.citations)) } } } }
    };
    ui::Details::new(
        tr.f("observatory-not-measured", &[("n", waiting.len().into())]),
        list,
    )
    .render()
}

/// The same table as CSV.
pub(super) async fn csv(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let dossier = Dossier::find_at(cx, req.param("key"), Moment::read(cx, &req.query)?).await?;
    Ok(Answer::file(
        "text/csv; charset=utf-8",
        &format!("obligaciones-{}.csv", dossier.entity.key),
        sheet::to_csv(&data(cx, &dossier)),
    ))
}

/// The same table as a workbook.
pub(super) async fn xlsx(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let dossier = Dossier::find_at(cx, req.param("key"), Moment::read(cx, &req.query)?).await?;
    let file = sheet::to_xlsx(&data(cx, &dossier))
        .map_err(|error| Stop::Fault(Fault::because("writing XLSX", error)))?;
    Ok(Answer::file(
        XLSX,
        &format!("obligaciones-{}.xlsx", dossier.entity.key),
        file,
    ))
}

fn data(cx: &Cx, dossier: &Dossier) -> sheet::TableData {
    let tr = cx.tr();
    let column = |key: &str, label: &str, kind| sheet::TableColumn::new(key, tr.t(label).into_owned(), kind);
    let columns = vec![
        column("id", "directory-column-code", sheet::Kind::Text),
        column("name", "observatory-column-obligation", sheet::Kind::Text),
        column("state", "directory-column-state", sheet::Kind::Text),
        column("norm", "observatory-norm", sheet::Kind::Text),
        column("due", "observatory-column-due", sheet::Kind::Date),
        column("proof", "observatory-column-proof", sheet::Kind::Text),
    ];
    let text = |text: &str| sheet::Cell::Text(text.to_owned());
    let rows = dossier.lines().into_iter().map(|line| {
        vec![
            text(line.obligation.id.as_str()),
            text(cx.pick(&line.obligation.names)),
            text(&tr.t(line.verdict.word())),
            sheet::Cell::Text(cited(&line.obligation.citations)),
            line.due.map_or(sheet::Cell::Null, sheet::Cell::Date),
            line.proof.map_or(sheet::Cell::Null, text),
        ]
    });
    sheet::TableData::whole("obligaciones", columns, rows.collect())
}
