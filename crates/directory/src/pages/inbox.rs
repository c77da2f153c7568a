//! The inbox of SGTD and ANPD: what waits for an answer, acknowledged or observed one by one or several at once.

use crate::board::board;
use crate::store::{self, CommunicationRow};
use crate::{target, use_cases};
use capability::power::Target;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Decision, Fut, Listing, ListingPage, Page, Permission, Query,
    Refusal, Req, Route, Stop, TableRoutes, handler,
};
use jiff::civil::Date;
use maud::{Markup, html};
use norms::Authority;
use register::CommunicationId;

/// Value of the button that observes.
const OBSERVE: &str = "observe";
/// How many were just answered, told by the address after answering several.
const ACCEPTED: &str = "aceptadas";
const OBSERVED: &str = "observadas";
/// Most communications answered at once.
const SEVERAL_MAX: usize = 200;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/bandeja",
        "/bandeja.csv",
        "/bandeja.xlsx",
        "/api/v1/communications/queue",
    ],
    permission: Permission::Read("directory.inbox"),
    filters: &["estado", "autoridad", ACCEPTED, OBSERVED],
    rows: 50,
    fetch,
    dress,
};

const STATES: &[&str] = &["waiting", "corrected", "observed", "acknowledged"];

pub(super) fn routes() -> Vec<Route> {
    let mut routes = TABLE.routes();
    routes.push(Route::submit(
        "/bandeja",
        Permission::Act("directory/communication-acknowledged"),
        handler(|cx, req| Box::pin(answer_several(cx, req))),
    ));
    routes
}

/// The authority whose queue the caller reads: their own, or the one asked for when they may read both.
fn authority(cx: &Cx, query: &Query) -> Result<Authority, Stop> {
    let asked = query
        .one_of("autoridad", &["sgtd", "anpd"])?
        .and_then(Authority::parse);
    let may = |authority: &Authority| {
        cx.may_read(
            "directory.inbox",
            &Target {
                authority: Some(*authority),
                ..Target::default()
            },
        )
        .is_ok()
    };
    match asked {
        Some(authority) if may(&authority) => Ok(authority),
        Some(_) => Err(Refusal::new("capability-denied-entity").denied().into()),
        None => Authority::ALL
            .into_iter()
            .find(may)
            .ok_or_else(|| Refusal::new("capability-denied-entity").denied().into()),
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let authority = authority(cx, query)?;
        let state = query.one_of("estado", STATES)?.unwrap_or("waiting");
        let counts = store::queue_counts(&cx.house, authority.as_str()).await?;
        let total = counts
            .iter()
            .find(|count| count.state == state)
            .map_or(0, |count| count.n.max(0) as u64);
        let rows = store::queue(&cx.house, authority.as_str(), state, page.limit, page.offset).await?;
        let mut cells = Vec::with_capacity(rows.len());
        for row in &rows {
            cells.push(cells_of(cx, row).await?);
        }
        let column = |key, label, kind| Column::new(cx, key, label, kind);
        Ok(Listing {
            name: "comunicaciones",
            caption: cx.tr().t("directory-inbox").to_string(),
            columns: vec![
                column("sent_on", "directory-column-sent", ColumnKind::Date),
                column("entity", "directory-column-entity", ColumnKind::Text),
                column("office", "directory-column-office", ColumnKind::Text),
                column("instrument", "directory-column-instrument", ColumnKind::Text),
                column("waiting_days", "directory-column-waiting", ColumnKind::Int),
                column("answer_by", "directory-column-answer-by", ColumnKind::Date),
                column("state", "directory-column-state", ColumnKind::State),
            ],
            rows: cells,
            total,
            sort: None,
        })
    })
}

async fn cells_of(cx: &Cx, row: &CommunicationRow) -> Result<Vec<Cell>, Stop> {
    let board = board(&cx.house).await?;
    let entity = board.entity(row.entity_id);
    let designation = store::designation(&cx.house, row.designation_id).await?;
    let sent: Option<Date> = row.sent_on.parse().ok();
    let until = row
        .answered_on
        .as_ref()
        .and_then(|day| day.parse().ok())
        .unwrap_or(cx.today());
    let waited = sent
        .and_then(|sent| sent.until(until).ok())
        .map_or(0, |span| i64::from(span.get_days()));
    let answer_by: Option<Date> = row.answer_by.as_ref().and_then(|day| day.parse().ok());
    let late = answer_by.is_some_and(|day| day < cx.today());
    let (state, word) = match row.state.as_str() {
        "acknowledged" => (ui::State::Ok, "directory-state-acknowledged"),
        "observed" => (ui::State::Warn, "directory-state-observed"),
        "corrected" => (ui::State::Run, "directory-state-corrected"),
        _ if late => (ui::State::Bad, "directory-state-late"),
        _ => (ui::State::Run, "directory-state-waiting"),
    };
    let code = STATES
        .iter()
        .find(|code| **code == row.state)
        .copied()
        .unwrap_or("waiting");
    Ok(vec![
        Cell::date(sent),
        entity.map_or_else(
            || Cell::text(""),
            |entity| Cell::text(&entity.name).to(entity.href()),
        ),
        Cell::text(
            designation
                .as_ref()
                .map(|row| target::office_name(cx, &row.office))
                .unwrap_or_default(),
        )
        .to(format!("/designaciones/{}", row.designation_id)),
        Cell::text(designation.map(|row| row.instrument_number).unwrap_or_default()),
        Cell::int(waited),
        Cell::date(answer_by),
        Cell::state(state, code, cx.tr().t(word)),
    ])
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let authority = authority(cx, query)?;
        let state = query.one_of("estado", STATES)?.unwrap_or("waiting");
        let counts = store::queue_counts(&cx.house, authority.as_str()).await?;
        let waiting = store::queue(
            &cx.house,
            authority.as_str(),
            state,
            50,
            (query.number("p", 1, 1_000_000)?.max(1) - 1) * 50,
        )
        .await?;
        let count = |code: &str| {
            counts
                .iter()
                .find(|count| count.state == code)
                .map_or(0, |count| count.n)
        };
        let chips = STATES
            .iter()
            .fold(ui::Chips::new(tr.t("directory-inbox-states")), |chips, code| {
                let href = cx.href(&format!(
                    "/bandeja?autoridad={}&estado={code}",
                    authority.as_str()
                ));
                chips.chip(
                    tr.t(&format!("directory-state-{code}")),
                    Some(count(code)),
                    href,
                    *code == state,
                )
            });
        let main = html! {
            h1.h-m { (tr.f("directory-inbox-of", &[("authority", authority.acronym().into())])) }
            p.soft.sm.mt-s { (tr.t("directory-inbox-lead")) }
            (done(cx, query)?)
            div.mt-s { (chips.render(tr)) }
            (statistics(cx, authority).await?)
            @if ["waiting", "corrected"].contains(&state) && !waiting.is_empty() { (answers(cx, &waiting).await?) }
            div.mt { (table) }
        };
        Ok(cx.page(
            Page::new(tr.t("directory-inbox"), ui::Section::None, main)
                .office()
                .crumb(tr.t("capability-desk"), cx.href("/despacho")),
        ))
    })
}

register::record! { struct Waited { sent_on: String, answered_on: Option<String> } }

/// How long answers took, in days: half of them, nine of ten, and those that wait.
async fn statistics(cx: &Cx, authority: Authority) -> Result<Markup, Stop> {
    let rows: Vec<Waited> = cx
        .house
        .register
        .db()
        .query(
            "SELECT sent_on, answered_on FROM directory_communication WHERE authority = $1 AND state IN ('acknowledged', 'observed') ORDER BY seq DESC LIMIT 5000",
            register::args![authority.as_str()],
        )
        .await?;
    let mut days: Vec<i64> = rows
        .iter()
        .filter_map(|row| {
            let (sent, answered) = (
                row.sent_on.parse::<Date>().ok()?,
                row.answered_on.as_ref()?.parse::<Date>().ok()?,
            );
            Some(i64::from(sent.until(answered).ok()?.get_days()))
        })
        .collect();
    days.sort_unstable();
    let at = |share: f64| {
        days.get(((days.len().saturating_sub(1)) as f64 * share) as usize)
            .map_or_else(|| "—".to_owned(), |d| ui::format::num(cx.lang, *d))
    };
    let tr = cx.tr();
    let figure = |label: &str, value: String| ui::Figure::new(tr.t(label), value);
    Ok(ui::Figures::new(vec![
        figure("directory-waited-half", at(0.5)),
        figure("directory-waited-most", at(0.9)),
        figure("directory-answered", ui::format::num(cx.lang, days.len() as i64)),
    ])
    .render())
}

/// Says how many were answered a moment ago.
fn done(cx: &Cx, query: &Query) -> Result<Markup, Stop> {
    let accepted = query.number(ACCEPTED, 0, SEVERAL_MAX as u64)?;
    let observed = query.number(OBSERVED, 0, SEVERAL_MAX as u64)?;
    let said = match (accepted, observed) {
        (0, 0) => return Ok(html! {}),
        (0, many) => cx.tr().f("directory-observed-many", &[("many", many.into())]),
        (many, _) => cx.tr().f("directory-accepted-many", &[("many", many.into())]),
    };
    let note = ui::Note::new(said, html! {}).state(ui::State::Ok);
    Ok(html! { div.mt-s { (note.status()) } })
}

/// The form that answers several at once, and a way to observe each in words of its own.
async fn answers(cx: &Cx, rows: &[CommunicationRow]) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let board = board(&cx.house).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let designation = store::designation(&cx.house, row.designation_id).await?;
        let office = designation
            .map(|row| target::office_name(cx, &row.office))
            .unwrap_or_default();
        list.push((
            row,
            board
                .entity(row.entity_id)
                .map(|entity| entity.name.clone())
                .unwrap_or_default(),
            office,
        ));
    }
    Ok(html! {
        section.sec aria-labelledby="responder" {
            h2.h-s id="responder" { (tr.t("directory-answer")) }
            form method="post" action=(cx.href("/bandeja")) {
                input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
                ul.desk.p0.mt-s {
                    @for (row, entity, office) in &list {
                        li.run {
                            p.due { (row.sent_on.parse().map_or_else(|_| row.sent_on.clone(), ui::format::date_short)) }
                            div {
                                label.opt { input type="checkbox" name="communication" value=(row.id); span { b { (entity) } " · " (office) } }
                                p.sm { a href=(cx.href(&format!("/designaciones/{}", row.designation_id))) { (tr.t("directory-see-designation")) span.vh { ": " (entity) ", " (office) } } }
                            }
                            a.btn.btn--line href=(format!("{}?communication={}", cx.href("/observar"), row.id)) {
                                (tr.t("directory-observe")) span.vh { ": " (entity) ", " (office) }
                            }
                        }
                    }
                }
                div.actions.mt-s {
                    button.btn name="answer" value="accept" { (tr.t("directory-acknowledge-chosen")) }
                }
                div.actions.mt-s {
                    label.grow { span.vh { (tr.t("directory-field-observation")) }
                        select name="reason" {
                            option value="" { (tr.t("directory-observe-why")) }
                            @for (code, key) in common_reasons() { option value=(code) { (tr.t(key)) } }
                        }
                    }
                    button.btn.btn--line name="answer" value=(OBSERVE) { (tr.t("directory-observe-chosen")) }
                }
            }
        }
    })
}

/// Answers the chosen ones, all alike: acknowledges them, or observes them for one reason. All or none.
async fn answer_several(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let pairs = req.body.pairs();
    let chosen: Vec<CommunicationId> = pairs
        .all("communication")
        .filter_map(|id| id.parse().ok())
        .collect();
    if chosen.is_empty() || chosen.len() > SEVERAL_MAX {
        return Err(Refusal::new("directory-choose-some")
            .field("communication")
            .arg("max", SEVERAL_MAX)
            .into());
    }
    let reason = match pairs.get("answer") {
        Some(OBSERVE) => Some(chosen_reason(&pairs)?),
        _ => None,
    };
    let mut decision = Decision::default();
    for id in &chosen {
        let one = match reason {
            Some(reason) => use_cases::observing(cx, *id, reason.to_owned(), None).await?,
            None => use_cases::acknowledging(cx, *id).await?,
        };
        decision.acts.extend(one.acts);
    }
    cx.record(decision, None).await?;
    let done = if reason.is_some() { OBSERVED } else { ACCEPTED };
    Ok(Answer::redirect(
        &cx.href(&format!("/bandeja?{done}={}", chosen.len())),
    ))
}

/// The reason of a common observation. One that needs words of its own is given communication by communication.
fn chosen_reason(pairs: &Query) -> Result<&'static str, Refusal> {
    let given = pairs.get("reason").unwrap_or_default();
    common_reasons()
        .map(|(code, _)| code)
        .find(|code| *code == given)
        .ok_or_else(|| Refusal::new("directory-choose-reason").field("reason"))
}

fn common_reasons() -> impl Iterator<Item = (&'static str, &'static str)> {
    use_cases::OBSERVATIONS
        .iter()
        .copied()
        .filter(|(code, _)| *code != "other")
}
