//! Step 1: who we are, what is owed and by which article, and what to have at hand.

use super::{Sheet, norm};
use crate::slot::Guide;
use crate::step::Step;
use capability::{Answer, Cx, Stop};
use directory::board::board;
use directory::people;
use maud::{Markup, html};

pub(super) async fn page(cx: &Cx) -> Result<Answer, Stop> {
    let (guide, tr) = (Guide::of_caller(cx).await?, cx.tr());
    let main = html! {
        (resume(cx, &guide).await?)
        (facts(cx, &guide))
        (owed(cx, &guide).await?)
        div.actions.mt { (go_on(cx, &guide)) (ui::Button::link(tr.t("start-models"), cx.href("/modelos")).line()) }
    };
    let sheet = Sheet::new(Step::Entity, tr.t("start-title"), tr.t("start-lead"), main);
    Ok(sheet.aside(aside(cx, &guide)).answer(cx, &guide))
}

/// The one main button: what comes next.
fn go_on(cx: &Cx, guide: &Guide) -> ui::Button {
    let tr = cx.tr();
    if guide.is_done() {
        return ui::Button::link(tr.t("start-see-receipts"), cx.href("/empezar/listo"));
    }
    let next = if guide.slots.iter().all(|slot| slot.held.is_some()) && guide.committee.is_some() {
        Step::Communicate.path().to_owned()
    } else {
        guide.next()
    };
    let key = if guide.waiting.version == 0 {
        "start-begin"
    } else {
        "start-go-on"
    };
    ui::Button::link(tr.t(key), cx.href(&next))
}

/// What waits from before: who left it, when, and until when it is kept.
async fn resume(cx: &Cx, guide: &Guide) -> Result<Markup, Stop> {
    let (Some((person, at)), Some(until)) = (guide.waiting.changed, guide.waiting.expires_on) else {
        return Ok(html! {});
    };
    let names = people::names(&cx.house, &[person]).await?;
    let who = names.get(&person).cloned().unwrap_or_default();
    let until = ui::format::date_long(cx.lang, until);
    let body = cx.tr().f(
        "start-draft-kept",
        &[("who", who.into()), ("until", until.into())],
    );
    let body = html! { p { (body) " " (ui::format::time_minute(at)) } };
    let note = ui::Note::new(cx.tr().t("start-draft-waits"), body);
    Ok(html! { div.mt { (note) } })
}

/// What the house knows of the entity.
fn facts(cx: &Cx, guide: &Guide) -> Markup {
    let (tr, entity) = (cx.tr(), &guide.entity);
    let place = ui::DEPARTMENTS
        .iter()
        .find(|department| department.ubigeo == entity.region())
        .map(|department| format!("{} · {}", department.name, entity.ubigeo));
    let facts = ui::Facts::new()
        .fact(tr.t("start-fact-name"), entity.name.as_str())
        .fact(tr.t("start-fact-type"), cx.pick(&entity.kind.singular))
        .maybe(tr.t("start-fact-ruc"), entity.ruc.as_deref())
        .maybe(tr.t("start-fact-place"), place);
    ui::section(
        "entidad",
        &tr.t("start-who-we-are"),
        None,
        html! { div.card { (facts.render()) } },
    )
}

/// What is owed, with its article and how it stands today.
async fn owed(cx: &Cx, guide: &Guide) -> Result<Markup, Stop> {
    let (tr, board) = (cx.tr(), board(&cx.house).await?);
    let verdicts = board.verdicts(&guide.entity, guide.today);
    let columns = vec![
        ui::Column::new(tr.t("start-column-duty")),
        ui::Column::new(tr.t("start-column-state")),
        ui::Column::new(tr.t("start-column-norm")),
    ];
    let asked = |obligation: &norms::Obligation| {
        use norms::Discharge::{CommitteeCommunicated, CommitteeConstituted, OfficeHeld, SeatsFilled};
        match obligation.discharge {
            CommitteeConstituted | CommitteeCommunicated { .. } | SeatsFilled { .. } => true,
            OfficeHeld { office, .. } => guide.slot(office.as_str()).is_some(),
            norms::Discharge::Reported { .. } | norms::Discharge::Elsewhere { .. } => false,
        }
    };
    let lines = board.obligations.iter().zip(verdicts);
    let rows = lines.filter(|(obligation, _)| asked(obligation)).map(|(obligation, verdict)| {
        let cited = directory::cites(cx, &obligation.citations);
        vec![
            ui::Cell::new(html! { a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) } }),
            ui::Cell::new(ui::tag(verdict.state(), &tr.t(verdict.word()))),
            ui::Cell::new(cited),
        ]
    });
    let table = ui::Table::new(tr.t("start-what-is-owed"), columns)
        .pile()
        .rows(rows);
    Ok(ui::section(
        "debemos",
        &tr.t("start-what-is-owed"),
        Some(&tr.t("start-what-is-owed-lead")),
        table.render(tr),
    ))
}

/// What to have at hand, and what the caller's office may not sign.
fn aside(cx: &Cx, guide: &Guide) -> Markup {
    let tr = cx.tr();
    let at_hand = html! {
        ul.sm {
            li { (tr.t("start-at-hand-people")) }
            li { (tr.t("start-at-hand-signature")) }
            li { (tr.t("start-at-hand-pdf")) }
        }
        p.sm.mt-s { (tr.t("start-at-hand-time")) }
    };
    let office = cx
        .caller
        .acting
        .as_ref()
        .map_or("", |acting| acting.office.as_str());
    let others: Vec<String> = guide
        .slots
        .iter()
        .filter(|slot| {
            slot.held.is_none() && !slot.office.designated_by.iter().any(|by| by.as_str() == office)
        })
        .map(|slot| cx.pick(&slot.office.names).to_owned())
        .collect();
    html! {
        (ui::card(&tr.t("start-at-hand"), at_hand))
        @if !others.is_empty() {
            (ui::Note::new(tr.t("start-others-sign"), html! { p { (tr.f("start-others-sign-text", &[("offices", others.join("; ").into())])) } }).state(ui::State::Warn))
        }
        @if let Some(slot) = guide.slots.first() { (norm(cx, slot.office)) }
    }
}
