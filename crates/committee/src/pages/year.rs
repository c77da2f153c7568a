//! The year of a committee: when it met and meets, by when its periodic duties fall due, and the days of its agreements.

use super::committee::{asked, day_text};
use crate::digital_committee::{DigitalCommittee, title};
use crate::{periods, store};
use capability::{Answer, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use directory::board::board;
use directory::report::Duty;
use jiff::civil::Date;
use maud::{Markup, html};
use norms::{Obligation, Period};
use std::collections::BTreeMap;
use ui::{CalendarMonth, Column, Empty, State, Table};

/// Years that can be asked for before and after that of today.
const YEARS_AWAY: i16 = 5;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/comite/{entidad}/calendario",
            Permission::Public,
            handler(|cx, req| Box::pin(page(cx, req))),
        )
        .query(&["organo", "anio"]),
    ]
}

/// Address of the year of a committee: that of today when none is named.
pub(super) fn path(committee: &DigitalCommittee, year: Option<i16>) -> String {
    let mut query = Vec::new();
    if !committee.body.is_empty() {
        query.push(format!("organo={}", committee.body));
    }
    query.extend(year.map(|year| format!("anio={year}")));
    let mark = if query.is_empty() { "" } else { "?" };
    format!(
        "/comite/{}/calendario{mark}{}",
        committee.entity.key,
        query.join("&")
    )
}

/// Something on a day of the year.
struct Entry {
    on: Date,
    state: State,
    /// Text key of its state.
    word: String,
    what: String,
    href: String,
}

/// `GET /comite/{entidad}/calendario`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let (name, committee, _) = asked(cx, &req, &["organo", "anio"]).await?;
    let committee = committee.ok_or(Stop::NotFound)?;
    let year = year_asked(cx, &req)?;
    let entries = entries(cx, &committee, year).await?;
    let heading = tr.f("committee-year-title", &[("year", year.to_string().into())]);
    let kicker = match &committee.body_name {
        Some(body) => format!("{name} · {body}"),
        None => name,
    };
    let main = html! {
        (ui::title(&kicker, &heading))
        p.lead { (tr.t("committee-year-lead")) }
        (neighbours(cx, &committee, year))
        (drawn(cx, year, &entries))
        (listed(cx, &committee, &entries))
    };
    let page = Page::new(heading.into_owned(), ui::Section::Entities, main)
        .crumb(tr.t("ui-nav-entities"), cx.href("/entidades"))
        .crumb(committee.entity.name.clone(), cx.href(&committee.entity.href()))
        .crumb(tr.t("committee-name"), cx.href(&committee.href()))
        .alternate(
            "text/calendar",
            tr.t("committee-calendar"),
            cx.href(&super::calendar::path(&committee)),
        );
    Ok(cx.page(page))
}

/// The year that is asked for, or that of today.
fn year_asked(cx: &Cx, req: &Req) -> Result<i16, Stop> {
    let today = cx.today().year();
    let Some(text) = req.query.get("anio") else {
        return Ok(today);
    };
    let asked = text.parse::<i16>().ok();
    let near = asked.filter(|year| (year - today).abs() <= YEARS_AWAY);
    near.ok_or_else(|| {
        let (from, to) = (today - YEARS_AWAY, today + YEARS_AWAY);
        Refusal::new("committee-year")
            .field("anio")
            .arg("from", from.to_string())
            .arg("to", to.to_string())
            .malformed()
            .into()
    })
}

/// What the year holds, in order of days.
async fn entries(cx: &Cx, committee: &DigitalCommittee, year: i16) -> Result<Vec<Entry>, Stop> {
    let first = Date::new(year, 1, 1).map_err(|_| Stop::NotFound)?;
    let days = [first, first.last_of_year()];
    let rows = store::sessions_between(&cx.house, committee.entity.id, &committee.body, days).await?;
    let mut all: Vec<Entry> = rows
        .iter()
        .filter_map(|row| {
            let (state, word) = super::committee::stage(&row.stage);
            Some(Entry {
                on: row.on_day.parse().ok()?,
                state,
                word,
                what: format!("{}, {}", title(cx, row), row.hour),
                href: row.href(),
            })
        })
        .collect();
    all.extend(duties(cx, committee, days).await?);
    all.extend(agreements(cx, committee, days).await?);
    all.sort_by_key(|entry| entry.on);
    Ok(all)
}

/// The days on which periodic duties fall due for an entity, since it has its committee.
async fn duties(cx: &Cx, committee: &DigitalCommittee, days: [Date; 2]) -> Result<Vec<Entry>, Stop> {
    let since: Option<Date> = committee.act.from_on.parse().ok();
    let (Some(since), true) = (since, committee.body.is_empty()) else {
        return Ok(Vec::new());
    };
    let board = board(&cx.house).await?;
    let done = store::duties_of(&cx.house, committee.entity.id, "").await?;
    let mut all = Vec::new();
    for (obligation, _) in periods::duties(cx) {
        let Some(duty) = Duty::of(obligation) else {
            continue;
        };
        for (period, due) in periods::due_between(obligation, days, |period| board.due(duty, period)) {
            if period.from < since {
                continue;
            }
            let start = period.from.to_string();
            let performed = done
                .iter()
                .any(|row| row.obligation == obligation.id.as_str() && row.period_on == start);
            let (state, word) = standing(period, due, performed, cx.today());
            all.push(Entry {
                on: due,
                state,
                word: word.to_owned(),
                what: duty_text(cx, obligation, period),
                href: format!("/normas/obligaciones/{}", obligation.id),
            });
        }
    }
    Ok(all)
}

/// «Vence: Evaluación trimestral del avance (julio a setiembre de 2026)».
fn duty_text(cx: &Cx, obligation: &Obligation, period: Period) -> String {
    let args = [
        ("duty", cx.pick(&obligation.names).to_owned().into()),
        ("period", periods::name(cx, period).into()),
    ];
    cx.tr().f("committee-year-duty", &args).into_owned()
}

/// State and word of a duty of a period on a day.
fn standing(period: Period, due: Date, performed: bool, today: Date) -> (State, &'static str) {
    if performed {
        (State::Ok, "committee-year-done")
    } else if due < today {
        (State::Bad, "committee-year-overdue")
    } else if period.to < today {
        (State::Warn, "committee-presses")
    } else {
        (State::None, "committee-year-ahead")
    }
}

/// The days of agreements that the caller may read.
async fn agreements(cx: &Cx, committee: &DigitalCommittee, days: [Date; 2]) -> Result<Vec<Entry>, Stop> {
    let (today, reads) = (cx.today(), committee.may_read(cx));
    let rows = store::agreements_of(&cx.house, committee.entity.id, &committee.body).await?;
    let within = |day: &Date| days[0] <= *day && *day <= days[1];
    let entries = rows.iter().filter(|row| reads || row.public).filter_map(|row| {
        let on = row.due().filter(within)?;
        let (state, _, word) = super::agreements::standing(row, today);
        let args = [("code", row.code.clone().into())];
        Some(Entry {
            on,
            state,
            word: word.to_owned(),
            what: cx.tr().f("committee-year-agreement", &args).into_owned(),
            href: row.href(),
        })
    });
    Ok(entries.collect())
}

/// The years before and after.
fn neighbours(cx: &Cx, committee: &DigitalCommittee, year: i16) -> Markup {
    let (tr, today) = (cx.tr(), cx.today().year());
    let near = [year - 1, year + 1]
        .into_iter()
        .filter(|year| (year - today).abs() <= YEARS_AWAY);
    html! {
        nav.actions aria-label=(tr.t("committee-year-others")) {
            @for year in near { a href=(cx.href(&path(committee, Some(year)))) { (year) } }
        }
    }
}

/// Twelve months with their days; of several things on a day the one that needs most attention gives the colour.
fn drawn(cx: &Cx, year: i16, entries: &[Entry]) -> Markup {
    let tr = cx.tr();
    let mut days: BTreeMap<Date, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        days.entry(entry.on).or_default().push(entry);
    }
    let months = (1..=12).filter_map(|month| Date::new(year, month, 1).ok());
    html! {
        div.grid.year.mt {
            @for month in months {
                @let mine = days.range(month..=month.last_of_month());
                section {
                    @let drawn = mine.fold(CalendarMonth::new(month, cx.today()), |drawn, (day, on)| marked(cx, drawn, *day, on));
                    h2.h-s { (ui::format::capital(ui::format::month_name(tr.lang, month.month()))) }
                    (drawn.render(tr))
                }
            }
        }
    }
}

fn marked(cx: &Cx, month: CalendarMonth, day: Date, on: &[&Entry]) -> CalendarMonth {
    let urgent = |entry: &&&Entry| match entry.state {
        State::Bad => 0,
        State::Warn => 1,
        State::Run => 2,
        State::Ok => 3,
        State::None => 4,
    };
    let first = on.iter().min_by_key(urgent);
    let state = first.map_or(State::None, |entry| entry.state);
    let href = match on {
        [only] => cx.href(&only.href),
        _ => format!("#d{day}"),
    };
    let says: Vec<&str> = on.iter().map(|entry| entry.what.as_str()).collect();
    month.with(day, state, href, says.join("; "))
}

/// The same as a table.
fn listed(cx: &Cx, committee: &DigitalCommittee, entries: &[Entry]) -> Markup {
    let tr = cx.tr();
    let mut last = None;
    let rows = entries.iter().map(|entry| {
        let first = last.replace(entry.on) != Some(entry.on);
        let id = first.then(|| format!("d{}", entry.on));
        vec![
            html! { span id=[id] { (day_text(&entry.on.to_string())) } }.into(),
            html! { a href=(cx.href(&entry.href)) { (entry.what) } }.into(),
            ui::tag(entry.state, &tr.t(&entry.word)).into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-day")).unbroken(),
        Column::new(tr.t("committee-column-what")).full(),
        Column::new(tr.t("committee-column-state")),
    ];
    let heading = tr.t("committee-year-list");
    let table = Table::new(heading.clone(), columns)
        .pile()
        .empty(Empty::new(
            tr.t("committee-year-empty"),
            tr.t("committee-year-empty-text"),
        ))
        .rows(rows);
    let body = html! {
        (table.render(tr))
        p.dl.mt-s {
            span { (tr.t("committee-subscribe")) }
            a href=(cx.href(&super::calendar::path(committee))) { (tr.t("committee-calendar")) }
            a href=(cx.href(&format!("{}/plazos.ics", committee.entity.href()))) { (tr.t("committee-calendar-duties")) }
        }
    };
    ui::section("lista", &heading, None, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use norms::Months;

    #[test]
    fn a_duty_presses_from_the_end_of_its_period_until_its_day() {
        let months = Months::new(3).expect("three");
        let period = Period::of(months, date(2026, 8, 1)).expect("listed");
        let due = date(2026, 10, 15);
        for (today, performed, word) in [
            (date(2026, 9, 30), false, "committee-year-ahead"),
            (date(2026, 10, 1), false, "committee-presses"),
            (date(2026, 10, 15), false, "committee-presses"),
            (date(2026, 10, 16), false, "committee-year-overdue"),
            (date(2026, 10, 16), true, "committee-year-done"),
        ] {
            assert_eq!(standing(period, due, performed, today).1, word, "{today}");
        }
    }
}
