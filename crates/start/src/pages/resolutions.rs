//! Step 5: the resolutions that are missing, filled in and ready to print; and those that came back signed.

use super::{Sheet, known};
use crate::keep;
use crate::model::{Filling, Model, Resolution, Seat, document, model, models, render};
use crate::slot::Guide;
use crate::step::Step;
use capability::{Answer, Cx, Req, Stop};
use directory::letter;
use maud::{Markup, html};
use norms::{DesignationKind, offices};

/// Model of one resolution for everything.
const JOINT: &str = "conjunta";

pub(super) async fn page(cx: &Cx) -> Result<Answer, Stop> {
    let (guide, tr) = (Guide::of_caller(cx).await?, cx.tr());
    let wanted = wanted(&guide);
    let main = html! {
        @if let Some(slot) = guide.slots.iter().find(|slot| slot.is_empty()) {
            div.mt { (ui::Note::new(tr.t("start-still-empty"), html! { p { (tr.t("start-still-empty-text")) " " a href=(cx.href(&guide.next())) { (tr.f("start-name", &[("office", super::office_name(cx, slot.office).into())])) } } }).state(ui::State::Warn)) }
        }
        @if wanted.is_empty() {
            (ui::Empty::new(tr.t("start-no-resolution-owed"), tr.t("start-no-resolution-owed-text")).action(tr.t("start-review"), cx.href(Step::Communicate.path())))
        } @else {
            ol.stack-l.p0.mt { @for model in &wanted { li.card { (row(cx, &guide, model)) } } }
            div.actions.mt { (onward(cx, &guide, &wanted)) }
            (split_choice(cx, &guide))
        }
    };
    let aside = ui::card(
        &tr.t("start-how-to-sign"),
        html! { ol.sm { li { (tr.t("start-sign-print")) } li { (tr.t("start-sign-blanks")) } li { (tr.t("start-sign-sign")) } li { (tr.t("start-sign-upload")) } } },
    );
    let sheet = Sheet::new(
        Step::Resolutions,
        tr.t("start-resolutions-title"),
        tr.t("start-resolutions-lead"),
        main,
    );
    Ok(sheet.aside(aside).answer(cx, &guide))
}

/// Chooses one resolution for everything, or one for each subject.
pub(super) async fn choose(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let several = req.body.pairs().get("plan") == Some("several");
    keep::change(
        cx,
        guide.entity.id,
        || guide.first(),
        |draft| {
            if draft.several != several {
                draft.several = several;
                draft.signed.clear();
            }
            Ok(())
        },
    )
    .await?;
    Ok(Answer::redirect(&cx.href(Step::Resolutions.path())))
}

/// One resolution, filled in, to print.
pub(super) async fn one(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (guide, tr) = (Guide::of_caller(cx).await?, cx.tr());
    let model = known(model(req.param("model")))?;
    let resolution = Resolution::of(model, &filling(cx, &guide));
    let upload = cx.href(&format!("/empezar/resoluciones/{}/firmada", model.id));
    let pdf = cx.href(&format!("/empezar/resoluciones/{}/resolucion.pdf", model.id));
    let main = html! {
        div.actions.mt-s.no-print { (ui::Button::link(tr.t("start-pdf"), pdf)) }
        p.sm.no-print.mt-s { (tr.t("start-print-how")) }
        div.mt { (render(&resolution)) }
        div.actions.mt.no-print { (ui::Button::link(tr.t("start-upload"), upload)) (ui::Button::link(tr.t("start-back"), cx.href(Step::Resolutions.path())).bare()) }
    };
    let sheet = Sheet::new(
        Step::Resolutions,
        cx.pick(&model.title),
        tr.t("start-print-lead"),
        main,
    );
    Ok(sheet.alone_on_paper().answer(cx, &guide))
}

/// The same, as a PDF.
pub(super) async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let model = known(model(req.param("model")))?;
    let resolution = Resolution::of(model, &filling(cx, &guide));
    let name = format!("resolucion-{}.pdf", model.id);
    letter::send(cx, &name, document(cx, &resolution)).await
}

/// Models whose subject waits: the joint one, or one for each.
pub(super) fn wanted(guide: &Guide) -> Vec<&'static Model> {
    let waits = |model: &&Model| {
        let people = guide
            .slots
            .iter()
            .any(|slot| slot.is_prepared() && model.covers(slot.office.id));
        people
            || (model.covers_committee()
                && guide.committee.is_none()
                && guide
                    .slots
                    .iter()
                    .any(|slot| slot.step == Step::Committee && !slot.is_empty()))
    };
    models()
        .iter()
        .filter(|model| (model.id == JOINT) != guide.draft().several)
        .filter(waits)
        .collect()
}

/// What the house knows of a resolution of this entity.
pub(super) fn filling(cx: &Cx, guide: &Guide) -> Filling {
    let prepared = guide.slots.iter().filter(|slot| slot.is_prepared());
    let people = prepared.filter_map(|slot| {
        let person = (guide.name(slot)?, guide.post(slot)?.to_owned());
        Some((slot.office.id.to_string(), person))
    });
    let seats = guide.of_step(Step::Committee).filter_map(|slot| {
        let seat = cx.house.law.seat_of(slot.office.id)?;
        Some(Seat {
            number: seat.number,
            name: seat.names.es.to_owned(),
            person: guide.name(slot),
            post: guide.post(slot).map(str::to_owned),
        })
    });
    let mut leave_out: Vec<String> = guide
        .slots
        .iter()
        .filter(|slot| slot.held.is_some())
        .map(|slot| slot.office.id.to_string())
        .collect();
    let complete = guide.of_step(Step::Committee).all(|slot| slot.held.is_some());
    if guide.committee.is_some() && complete {
        leave_out.push(directory::apply_committee().to_owned());
    }
    let signer = cx.caller.acting.as_ref().map(|acting| acting.office.as_str());
    let signer = guide.candidates.iter().find(|candidate| {
        signer == Some(offices::ENTITY_HEAD.as_str())
            && cx
                .caller
                .person
                .is_some_and(|person| person.to_string() == candidate.key)
    });
    Filling {
        kind: usual_kind(cx, guide).map(|kind| kind.names.es.to_owned()),
        entity: Some(guide.entity.name.clone()),
        year: guide.today.year(),
        signer_post: signer.map(|candidate| candidate.post_title.clone()),
        signer_name: signer.map(super::super::slot::Candidate::name),
        people: people.collect(),
        seats: seats.collect(),
        leave_out,
    }
}

/// The kind of instrument that is this type of entity's own: the one that fewest types use.
pub(super) fn usual_kind(cx: &Cx, guide: &Guide) -> Option<&'static DesignationKind> {
    let kinds = cx.house.law.designation_kinds().iter();
    kinds
        .filter(|kind| !kind.used_by.is_empty() && kind.is_used_by(guide.entity.kind.id))
        .min_by_key(|kind| kind.used_by.len())
}

fn row(cx: &Cx, guide: &Guide, model: &Model) -> Markup {
    let tr = cx.tr();
    let about = html! { span.vh { ": " (cx.pick(&model.title)) } };
    let page = cx.href(&format!("/empezar/resoluciones/{}", model.id));
    html! {
        h2.h-s { (cx.pick(&model.title)) }
        @match guide.draft().signed.get(model.id) {
            Some(signed) => {
                p.mt-s { (ui::tag(ui::State::Ok, &tr.t("start-resolution-received"))) " " (signed.number) ", " (ui::format::time_date(signed.on)) }
                p.sm.proof { "SHA-256 " (signed.document) }
                p.mt-s { a href=(page) { (tr.t("start-see-print")) (about) } " · " a href={ (page) "/firmada" } { (tr.t("start-change")) (about) } }
            }
            None => {
                p.mt-s { (ui::tag(ui::State::Run, &tr.t("start-to-sign"))) }
                p.mt-s { a href=(page) { (tr.t("start-see-print")) (about) } " · " a href={ (page) "/firmada" } { (tr.t("start-upload")) (about) } }
            }
        }
    }
}

/// The next resolution to receive, or the review.
fn onward(cx: &Cx, guide: &Guide, wanted: &[&Model]) -> ui::Button {
    let tr = cx.tr();
    let missing = wanted
        .iter()
        .find(|model| !guide.draft().signed.contains_key(model.id));
    match missing {
        Some(model) => ui::Button::link(
            tr.t("start-see-print"),
            cx.href(&format!("/empezar/resoluciones/{}", model.id)),
        ),
        None => ui::Button::link(tr.t("start-review"), cx.href(Step::Communicate.path())),
    }
}

/// One or several: changing it asks for the signed ones again.
fn split_choice(cx: &Cx, guide: &Guide) -> Markup {
    let tr = cx.tr();
    let (value, key) = if guide.draft().several {
        ("one", "start-plan-one")
    } else {
        ("several", "start-plan-several")
    };
    html! {
        form.mt method="post" action=(cx.href(Step::Resolutions.path())) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            p.sm { (tr.t("start-plan-lead")) }
            button.btn.btn--bare name="plan" value=(value) { (tr.t(key)) }
        }
    }
}
