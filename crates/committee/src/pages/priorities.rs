//! The matrix of a round: ranking, how far members are apart, and what other weights would give.

use super::View;
use super::press::{key, press};
use super::session::asked;
use crate::acts::CriterionSet;
use crate::ids::{MatterId, RoundId};
use crate::prioritise::{WEIGHTS, rank};
use crate::session::Round;
use capability::{Answer, Cx, Page, Permission, Query, Refusal, Req, Route, Stop, handler};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Button, Column, Meter, Note, State, Table};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/sesiones/{id}/prioridades/{round}",
        Permission::SignedIn,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// Name of a criterion: the committee's own, or the law's.
pub(crate) fn criterion_name(cx: &Cx, criterion: &CriterionSet) -> String {
    let known = || {
        let mut all = cx.house.law.criteria().iter();
        all.find(|known| known.id.as_str() == criterion.id)
            .map(|known| cx.pick(&known.names).to_owned())
    };
    criterion
        .name
        .clone()
        .or_else(known)
        .unwrap_or_else(|| criterion.id.clone())
}

/// `GET /sesiones/{id}/prioridades/{round}`; `peso.CRITERIO` asks what other weights would give.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let bare = Req {
        params: req.params.clone(),
        ..Req::default()
    };
    let view = asked(cx, &bare).await?;
    if !view.inside {
        return Err(Stop::NotFound);
    }
    let id: RoundId = req.param("round").parse().map_err(|_| Stop::NotFound)?;
    let round = view.session().round(id).ok_or(Stop::NotFound)?;
    let asked = weights(&req.query, round)?;
    let main = html! {
        (ui::title(&view.sitting.title(cx), &tr.t("committee-priorities")))
        @match &round.ranking {
            None => { (waiting(cx, &view, round)) }
            Some(_) => { (closed(cx, round, &view.initiatives, asked.as_deref())) }
        }
    };
    let committee = &view.sitting.committee;
    let page = Page::new(tr.t("committee-priorities"), ui::Section::None, main)
        .office()
        .crumb(tr.t("committee-short"), cx.href(&committee.href()))
        .crumb(view.sitting.title(cx), cx.href(&view.sitting.row.href()));
    Ok(cx.page(page))
}

/// Other weights, if some are asked for; they need not make a hundred, their shares count.
fn weights(query: &Query, round: &Round) -> Result<Option<Vec<CriterionSet>>, Stop> {
    let name = |criterion: &CriterionSet| format!("peso.{}", criterion.id);
    let names: Vec<String> = round.criteria.iter().map(name).collect();
    query.only(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    if query.0.is_empty() {
        return Ok(None);
    }
    let mut other = round.criteria.clone();
    for criterion in &mut other {
        let text = query.get(&format!("peso.{}", criterion.id)).unwrap_or("0");
        criterion.weight = match text.parse() {
            Ok(weight) if weight <= WEIGHTS => weight,
            _ => {
                return Err(Refusal::new("committee-weight")
                    .field(format!("peso.{}", criterion.id))
                    .arg("value", text.chars().take(20).collect::<String>())
                    .into());
            }
        };
    }
    Ok(Some(other))
}

/// While members score alone, only how many have is said.
fn waiting(cx: &Cx, view: &View, round: &Round) -> Markup {
    let tr = cx.tr();
    let values = [
        ("session", view.sitting.row.id.to_string()),
        ("round", round.id.to_string()),
    ];
    let args = [("count", round.scores.len().into())];
    html! {
        (Note::new(tr.t("committee-scoring"), html! {
            p { (tr.f("committee-scored-count", &args)) }
            @if view.role.runs.is_some() {
                div.mt-s { (press(cx, "committee/close-scoring", &key(view.session(), "scores"), &values, Button::submit(tr.t("committee-close-scoring")))) }
            }
        }).state(State::Run))
    }
}

/// Hundredths of a point as people write them.
pub(crate) fn points(cx: &Cx, hundredths: u32) -> String {
    ui::format::decimal(cx.lang, f64::from(hundredths) / 100.0, 2)
}

fn closed(
    cx: &Cx,
    round: &Round,
    titles: &HashMap<MatterId, String>,
    asked: Option<&[CriterionSet]>,
) -> Markup {
    let tr = cx.tr();
    let criteria = asked.unwrap_or(&round.criteria);
    let ranking = rank(&round.initiatives, criteria, &round.scores);
    let decided: HashMap<MatterId, u32> = round
        .ranking
        .iter()
        .flatten()
        .map(|rank| (rank.initiative, rank.place))
        .collect();
    let rows = ranking.iter().map(|rank| {
        let before = decided.get(&rank.initiative).copied();
        let moved = asked.and(before).filter(|before| *before != rank.place);
        vec![
            html! { (rank.place) @if let Some(before) = moved { span.sub { (tr.f("committee-place-decided", &[("place", before.into())])) } } }.into(),
            titles.get(&rank.initiative).cloned().unwrap_or_default().into(),
            html! { (points(cx, rank.mean_hundredths)) (Meter::new(f64::from(rank.mean_hundredths) / 5.0)) }.into(),
            points(cx, rank.spread_hundredths).into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-place-rank")).unbroken(),
        Column::new(tr.t("committee-column-initiative")).full(),
        Column::number(tr.t("committee-column-score")),
        Column::number(tr.t("committee-column-spread")),
    ];
    let table = Table::new(tr.t("committee-ranking"), columns).pile().rows(rows);
    html! {
        @if asked.is_some() { (Note::new(tr.t("committee-what-if"), html! { p { (tr.t("committee-what-if-text")) } }).status()) }
        p.lead { (tr.f("committee-ranking-lead", &[("members", round.scores.len().into())])) }
        (table.render(tr))
        (ui::section("criterios", &tr.t("committee-by-criterion"), Some(&tr.t("committee-by-criterion-lead")), by_criterion(cx, round, titles)))
        (ui::section("que-pasaria", &tr.t("committee-what-if"), Some(&tr.t("committee-what-if-lead")), what_if(cx, criteria)))
    }
}

/// Mean of each criterion, initiative by initiative.
fn by_criterion(cx: &Cx, round: &Round, titles: &HashMap<MatterId, String>) -> Markup {
    let tr = cx.tr();
    let mut columns = vec![Column::new(tr.t("committee-column-initiative")).full()];
    columns.extend(round.criteria.iter().map(|criterion| {
        Column::number(format!(
            "{} ({})",
            criterion_name(cx, criterion),
            criterion.weight
        ))
    }));
    let rows = round.initiatives.iter().map(|initiative| {
        let mut cells: Vec<ui::Cell> = vec![titles.get(initiative).cloned().unwrap_or_default().into()];
        cells.extend(round.criteria.iter().map(|criterion| {
            let given = round
                .scores
                .values()
                .filter_map(|mine| mine.get(initiative)?.get(&criterion.id));
            let given: Vec<u32> = given.map(|score| u32::from(*score)).collect();
            let count = u32::try_from(given.len()).unwrap_or(1).max(1);
            points(cx, given.iter().sum::<u32>() * 100 / count).into()
        }));
        cells
    });
    Table::new(tr.t("committee-by-criterion"), columns)
        .pile()
        .rows(rows)
        .render(tr)
}

fn what_if(cx: &Cx, criteria: &[CriterionSet]) -> Markup {
    let tr = cx.tr();
    html! {
        form.stack method="get" {
            @for criterion in criteria {
                label.opt.opt--n for=(format!("peso-{}", criterion.id)) {
                    input.mono type="text" inputmode="numeric" maxlength="3" id=(format!("peso-{}", criterion.id)) name=(format!("peso.{}", criterion.id)) value=(criterion.weight) autocomplete="off";
                    span { (criterion_name(cx, criterion)) }
                }
            }
            div.actions { (Button::submit(tr.t("committee-what-if-try")).line()) }
        }
    }
}
