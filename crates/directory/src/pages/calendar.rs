//! The calendar of working days and the table of terms, each with its norm.

use crate::deadline;
use capability::power::Target;
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use jiff::civil::Date;
use maud::html;
use norms::Calendar;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/calendario",
            Permission::Public,
            handler(|cx, req| Box::pin(calendar(cx, req))),
        )
        .query(&["anio", "desde", "plazo", "unidad"]),
        Route::page(
            "/plazos",
            Permission::Public,
            handler(|cx, req| Box::pin(terms(cx, req))),
        ),
    ]
}

async fn calendar(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    req.query.only(&["anio", "desde", "plazo", "unidad"])?;
    let year = req.query.number("anio", cx.today().year() as u64, 2100)? as i16;
    let declared = deadline::declared(&cx.house).await?;
    let calendar = Calendar::of_law()
        .with(norms::Layer::PublicSector)
        .with_days(&declared);
    let days = calendar
        .year(year)
        .into_iter()
        .filter(|(_, mark)| mark.kind != norms::DayKind::Weekend);
    let rows: Vec<_> = days
        .map(|(day, mark)| {
            let kind = tr
                .t(&format!("directory-day-{}", mark.kind.as_str().replace('_', "-")))
                .to_string();
            let cells = vec![
                ui::format::time_date(day),
                html! { (ui::format::weekday_name(cx.lang, day.weekday())) },
                html! { (mark.name.get(cx.lang.code())) },
                html! { (kind) },
                html! { (mark.norm) },
            ];
            cells.into_iter().map(ui::Cell::from).collect::<Vec<_>>()
        })
        .collect();
    let heads = [
        "directory-field-day",
        "directory-column-weekday",
        "directory-column-name",
        "directory-field-day-kind",
        "directory-field-norm",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let table = ui::Table::new(tr.t("directory-calendar"), columns)
        .pile()
        .rows(rows);
    let may = cx
        .may("directory/calendar-day-declared", &Target::default())
        .is_ok();
    let main = html! {
        div.row.row--ends {
            h1 { (tr.t("directory-calendar")) " " (year) }
            @if may { a.btn href=(cx.href("/declarar-dia")) { (tr.t("directory-declare-day")) } }
        }
        p.soft.mt-s { (tr.t("directory-calendar-lead")) }
        nav.chips.mt aria-label=(tr.t("directory-calendar-years")) {
            @for other in [year - 1, year, year + 1] {
                a href=(format!("{}?anio={other}", cx.href("/calendario"))) aria-current=[(other == year).then_some("true")] { (other) }
            }
        }
        (counter(cx, &req, &calendar)?)
        (table.render(tr))
        (ui::Downloads::new(tr.t("directory-calendar-subscribe")).link(ui::Format::Ics.name(), cx.href("/calendario.ics")).render(tr))
    };
    Ok(cx.page(
        Page::new(tr.t("directory-calendar"), ui::Section::Norms, main)
            .alternate(
                "text/calendar",
                tr.t("directory-calendar"),
                cx.href("/calendario.ics"),
            )
            .crumb(tr.t("directory-norms"), cx.href("/normas")),
    ))
}

/// «¿Cuándo vence?»: a day, a length; the answer with every day that was skipped and its norm.
fn counter(cx: &Cx, req: &Req, calendar: &Calendar) -> Result<maud::Markup, Stop> {
    let tr = cx.tr();
    let from: Option<Date> = req.query.get("desde").and_then(|text| text.parse().ok());
    let length = req.query.number("plazo", 10, 366)?;
    let due = match from {
        Some(from) => norms::due(from, norms::Term::working_days(length as u32), calendar).ok(),
        None => None,
    };
    let filters = ui::Filters::new(cx.address())
        .date("desde", tr.t("directory-count-from"))
        .search("plazo", tr.t("directory-count-length"));
    Ok(html! {
        section.card.mt aria-labelledby="contar" {
            h2.h-s id="contar" { (tr.t("directory-count")) }
            (filters.render(tr))
            @if let Some(due) = due {
                p.mt role="status" { (tr.t("directory-count-due")) " " b { (ui::format::date_long(cx.lang, due.date)) } }
                @if !due.skipped.is_empty() {
                    details.more { summary { (tr.t("directory-count-skipped")) }
                        ul { @for day in &due.skipped { li { (ui::format::time_date(day.date)) " · " (day.mark.name.get(cx.lang.code())) " · " (day.mark.norm) } } }
                    }
                }
            }
        }
    })
}

async fn terms(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let overrides = deadline::overrides(&cx.house).await?;
    let today = cx.today();
    let rows: Vec<_> = cx
        .house
        .law
        .terms()
        .iter()
        .map(|term| {
            let law = term.as_of(today);
            let set = overrides.effective(term.code, today).and_then(|effective| effective.set);
            let length = |term: norms::Term| format!("{} {}", term.length, tr.t(&format!("directory-unit-{}", term.unit.as_str().replace('_', "-"))));
            let certainty = law.map_or("unconfirmed", |value| value.certainty.as_str());
            let cells = vec![
                html! { span.mono.nw { (term.code) } },
                html! { (cx.pick(&term.names)) },
                html! { (law.and_then(|value| value.measure.term()).map_or_else(|| "—".to_owned(), length)) },
                html! { @if let Some(set) = set { (length(set.term)) br; small { (set.basis) } } @else { "—" } },
                html! { @if let Some(value) = law { (crate::cite(cx, &value.citation)) } },
                html! { (ui::tag(if certainty == "confirmed" { ui::State::Ok } else { ui::State::None }, &tr.t(&format!("directory-certainty-{certainty}")))) },
            ];
            cells.into_iter().map(ui::Cell::from).collect::<Vec<_>>()
        })
        .collect();
    let heads = [
        "directory-column-code",
        "directory-field-term",
        "directory-column-law-value",
        "directory-column-set-value",
        "directory-field-norm",
        "directory-column-certainty",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let table = ui::Table::new(tr.t("directory-terms"), columns).pile().rows(rows);
    let may = cx.may("directory/term-set", &Target::default()).is_ok();
    let main = html! {
        div.row.row--ends {
            h1 { (tr.t("directory-terms")) }
            @if may { a.btn href=(cx.href("/fijar-plazo")) { (tr.t("directory-set-term")) } }
        }
        p.soft.mt-s { (tr.t("directory-terms-lead")) }
        (table.render(tr))
    };
    Ok(cx.page(
        Page::new(tr.t("directory-terms"), ui::Section::Norms, main)
            .crumb(tr.t("directory-norms"), cx.href("/normas")),
    ))
}
