//! One agreement: where it came from, who answers for it, and what came of it; every arrow can be followed both ways.

use super::agreements::standing;
use super::committee::day_text;
use crate::acts::{AgreementClosed, AgreementMoved, AgreementReported, StatementRef};
use crate::digital_committee::{DigitalCommittee, title};
use crate::ids::{AgreementId, ItemId};
use crate::store::{self, AgreementRow, StepRow};
use crate::{owners, statement};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use maud::{Markup, html};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use ui::{Button, Cord, Facts, Knot};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/acuerdos/{id}",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

struct Shown {
    row: AgreementRow,
    committee: DigitalCommittee,
    /// Whether the caller may read the session that adopted it.
    reads: bool,
    /// Whether the caller answers for it.
    owns: bool,
    owner: String,
    steps: Vec<StepRow>,
    said: HashMap<crate::ids::StatementId, String>,
}

/// `GET /acuerdos/{id}`: one that is not public is there for the committee and for whoever answers for it.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    req.query.only(&[])?;
    let id: AgreementId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::agreement(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let committee = DigitalCommittee::of_agreement(cx, &row).await?;
    let reads = committee.may_read(cx);
    let owns = owners::is_caller(cx, &row).await?.is_some();
    if !row.public && !reads && !owns {
        return Err(Stop::NotFound);
    }
    let units = owners::unit_names(cx, &committee).await?;
    let steps = store::steps_of(&cx.house, id).await?;
    let refs: Vec<StatementRef> = steps.iter().filter_map(said_in).collect();
    let said = statement::texts(&cx.house, &refs.iter().collect::<Vec<_>>()).await?;
    let shown = Shown {
        owner: owners::name(cx, &row.owner_kind, &row.owner_id, &units),
        row,
        committee,
        reads,
        owns,
        steps,
        said,
    };
    let chain = chain(cx, &shown).await?;
    let (state, _, word) = standing(&shown.row, cx.today());
    let main = html! {
        (ui::title(&shown.committee.entity.name, &format!("{} {}", tr.t("committee-agreement"), shown.row.code)))
        p.lead { (shown.row.text) }
        p { (ui::tag(state, &tr.t(word))) }
        (actions(cx, &shown))
        (ui::split(tr, html! { (chain) (history(cx, &shown)) }, facts(cx, &shown)))
    };
    let page = Page::new(shown.row.code.clone(), ui::Section::Entities, main)
        .crumb(
            shown.committee.entity.name.clone(),
            cx.href(&shown.committee.entity.href()),
        )
        .crumb(tr.t("committee-short"), cx.href(&shown.committee.href()))
        .crumb(
            tr.t("committee-agreements"),
            cx.href(&super::agreements::path(&shown.committee)),
        );
    Ok(cx.page(page))
}

fn facts(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let row = &shown.row;
    let facts = Facts::new()
        .fact(tr.t("committee-column-owner"), shown.owner.clone())
        .fact(tr.t("committee-column-adopted"), day_text(&row.adopted_on))
        .maybe(tr.t("committee-column-due"), row.due_on.as_deref().map(day_text))
        .maybe(
            tr.t("committee-fact-reported"),
            row.reported_on.as_deref().map(day_text),
        )
        .maybe(
            tr.t("committee-fact-closed"),
            row.closed_on.as_deref().map(day_text),
        )
        .maybe(
            tr.t("committee-field-evidence"),
            row.document
                .as_ref()
                .filter(|_| shown.reads || shown.owns)
                .map(|hash| super::papers::link(cx, &shown.committee, hash)),
        );
    ui::card(&tr.t("committee-agreement"), facts.render())
}

/// What put it on the agenda, the vote, and the act.
async fn chain(cx: &Cx, shown: &Shown) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let row = &shown.row;
    let Some((session_row, session)) = store::session(&cx.house, row.session_id).await? else {
        return Ok(html! {});
    };
    let item = row.item_id.parse::<ItemId>().ok().and_then(|id| session.item(id));
    let origin = item.and_then(|entry| entry.item.origin.as_ref());
    let adopted = session.agreements.iter().find(|(id, _)| *id == row.id);
    let ballot = adopted.and_then(|(_, adopted)| session.ballot(adopted.ballot)?.closed.clone());
    // How many voted otherwise is told to those who may read the session.
    let ballot = ballot.filter(|_| shown.reads || session_row.open);
    let code = act_code(cx, row.adopted_seq).await?;
    Ok(html! {
        section.sec aria-labelledby="cadena" {
            div.sec__h { h2 id="cadena" { (tr.t("committee-chain")) } }
            ol.steps.p0 {
                @if shown.reads && let Some(origin) = origin {
                    li.ok { b { (tr.t("committee-chain-origin")) } a href=(cx.href(&origin.path)) { (origin.label) } }
                }
                @if shown.reads && let Some(entry) = item {
                    li.ok { b { (tr.t("committee-chain-item")) } (entry.number) ". " (entry.item.title) }
                }
                li.ok { b { (tr.t("committee-chain-session")) } a href=(cx.href(&session_row.href())) { (title(cx, &session_row)) } }
                @if let Some(closed) = ballot {
                    li.ok { b { (tr.t("committee-chain-vote")) } (tr.f("committee-tally", &[("for", closed.yes.into()), ("against", closed.against.into()), ("abstain", closed.abstain.into())])) }
                }
                li.ok { b { (tr.t("committee-chain-act")) } a href=(cx.href(&format!("/actos/{code}"))) { (code) } }
            }
        }
    })
}

/// Code of an act by its number.
pub(crate) async fn act_code(cx: &Cx, seq: u64) -> Result<String, Stop> {
    let codes = cx.house.register.codes_of([seq]).await?;
    Ok(codes.get(&seq).cloned().unwrap_or_default())
}

fn payload<T: DeserializeOwned>(step: &StepRow) -> Option<T> {
    serde_json::from_str(&step.payload).ok()
}

fn said_in(step: &StepRow) -> Option<StatementRef> {
    match step.kind.as_str() {
        "committee/agreement-reported" => payload::<AgreementReported>(step)?.said,
        "committee/agreement-closed" => payload::<AgreementClosed>(step)?.said,
        _ => Some(payload::<AgreementMoved>(step)?.reason),
    }
}

fn history(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    if shown.steps.is_empty() {
        return html! { (ui::section("resultado", &tr.t("committee-outcome"), None, html! { p.soft { (tr.t("committee-no-steps")) } })) };
    }
    let knots = shown.steps.iter().rev().map(|step| {
        let title = match step.kind.as_str() {
            "committee/agreement-reported" => match payload::<AgreementReported>(step) {
                Some(report) if report.done => "committee-step-done",
                _ => "committee-step-progress",
            },
            "committee/agreement-closed" => match payload::<AgreementClosed>(step) {
                Some(closed) if closed.fulfilled => "committee-agreement-fulfilled",
                _ => "committee-agreement-dropped",
            },
            _ => "committee-step-moved",
        };
        let moved = payload::<AgreementMoved>(step).filter(|_| step.kind == "committee/agreement-moved");
        let said = said_in(step).and_then(|said| shown.said.get(&said.id).cloned());
        let text = html! {
            @if let Some(moved) = moved { p { (tr.t("committee-field-due")) ": " (ui::format::date_short(moved.due)) } }
            @if let (true, Some(text)) = (shown.reads || shown.owns, &said) { (ui::paragraphs(text)) }
        };
        Knot::new(tr.t(title))
            .date(register::civil_date(step.at))
            .detail(text)
    });
    let cord = Cord::new(knots.collect());
    ui::section("resultado", &tr.t("committee-outcome"), None, cord.render())
}

fn actions(cx: &Cx, shown: &Shown) -> Markup {
    let tr = cx.tr();
    let row = &shown.row;
    let runs = shown.committee.role(cx).runs.is_some();
    if !row.is_open() || !(runs || shown.owns) {
        return html! {};
    }
    let href = |path: &str| cx.href(&format!("{path}?agreement={}", row.id));
    html! {
        div.actions {
            (Button::link(tr.t("committee-report-agreement"), href("/acuerdos/informar")))
            @if runs {
                (Button::link(tr.t("committee-close-agreement"), href("/acuerdos/cerrar")).line())
                (Button::link(tr.t("committee-move-agreement"), href("/acuerdos/reprogramar")).line())
            }
        }
    }
}
