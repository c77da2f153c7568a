//! One office, one person: chosen among those already known, or typed once.

use super::{Sheet, known, norm, office_name};
use crate::draft::{Typed, mark, paired};
use crate::keep;
use crate::slot::{Guide, Slot};
use capability::{
    Answer, Choices, Cx, Field, FieldKind, FormState, Part, Query, Refusal, Refusals, Req, Stop, control,
    problems, read_form,
};
use directory::people;
use maud::{Markup, html};
use norms::OfficeId;

const PARTS: &[Part] = &[Part {
    title: "start-new-person",
    fields: &[
        Field::new("dni", "directory-field-dni", FieldKind::Digits(8)),
        Field::new("given_names", "directory-field-given-names", FieldKind::Text(80)),
        Field::new("surnames", "directory-field-surnames", FieldKind::Text(80)),
        Field::new("email", "directory-field-email", FieldKind::Email),
        Field::new("post_title", "directory-field-post-title", FieldKind::Text(120)),
        Field::new(
            "bond",
            "directory-field-bond",
            FieldKind::Choice(Choices::Law(directory::bonds)),
        ),
    ],
}];

/// Name of the hidden field that says what the form showed.
pub(super) const SEEN: &str = "_visto";

pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let slot = slot_of(&guide, &req)?;
    let mut state = FormState::new(Query::default());
    if let Some(typed) = slot
        .chosen
        .as_ref()
        .and_then(|chosen| guide.draft().typed(&chosen.person))
    {
        for (name, value) in values_of(typed) {
            state.first(name, value);
        }
    }
    Ok(page(cx, &guide, slot, &state, seen(&guide, slot.office.id)))
}

pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let slot = slot_of(&guide, &req)?;
    let office = slot.office.id;
    let pairs = req.body.pairs();
    let mut state = FormState::new(pairs.clone());
    let given = match given(cx, &guide, &req, &state).await {
        Ok(given) => given,
        Err(Stop::Refused(no)) => {
            state.refuse(no);
            let seen = pairs.get(SEEN).unwrap_or_default().to_owned();
            return Ok(page(cx, &guide, slot, &state, seen));
        }
        Err(stop) => return Err(stop),
    };
    let free: Vec<OfficeId> = guide
        .slots
        .iter()
        .filter(|slot| slot.held.is_none())
        .map(|slot| slot.office.id)
        .collect();
    let free = |other: &str| free.iter().any(|office| office.as_str() == other);
    let shown = pairs.get(SEEN).unwrap_or_default();
    let changed = keep::change(
        cx,
        guide.entity.id,
        || guide.first(),
        |draft| {
            if mark(&draft.chosen.get(office.as_str())) != shown {
                return Err(Refusal::new("start-changed-meanwhile").conflict().into());
            }
            match &given {
                Given::Nobody => draft.clear(office.as_str()),
                Given::Known(key) => draft.choose(office.as_str(), key, free),
                Given::New(typed) => {
                    let key = draft.write(typed.clone());
                    draft.choose(office.as_str(), &key, free);
                }
            }
            Ok(())
        },
    );
    match changed.await {
        Ok(()) => {
            let next = Guide::of_caller(cx).await?.next();
            Ok(Answer::redirect(&cx.href(&next)))
        }
        Err(Stop::Refused(no)) => overtaken(cx, &req, state, no).await,
        Err(stop) => Err(stop),
    }
}

/// What the form gave.
enum Given {
    Nobody,
    Known(String),
    New(Typed),
}

/// Somebody known by button, or a new person by fields. Whoever is in office here is known by the document too.
async fn given(cx: &Cx, guide: &Guide, req: &Req, state: &FormState) -> Result<Given, Stop> {
    if state.get("_paso") == Some("quitar") {
        return Ok(Given::Nobody);
    }
    if let Some(key) = state.get("person") {
        return match guide.candidate(key) {
            Some(candidate) => Ok(Given::Known(candidate.key.clone())),
            None => Err(Refusal::new("start-person-gone").into()),
        };
    }
    let typed: Typed = read_form(cx, PARTS, &req.body, state).await?.into_typed()?;
    let in_office = guide
        .candidates
        .iter()
        .find(|candidate| candidate.dni == typed.dni && guide.draft().typed(&candidate.key).is_none());
    Ok(match in_office {
        Some(candidate) => Given::Known(candidate.key.clone()),
        None => Given::New(typed),
    })
}

/// Somebody saved this office meanwhile: what they chose is told, what was typed stays, and sending again replaces it.
async fn overtaken(cx: &Cx, req: &Req, mut state: FormState, no: Refusals) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let slot = slot_of(&guide, req)?;
    let who = match guide.waiting.changed {
        Some((person, _)) => people::names(&cx.house, &[person]).await?.remove(&person),
        None => None,
    };
    let chosen = guide
        .name(slot)
        .unwrap_or_else(|| cx.tr().t("start-nobody").into_owned());
    let told = no.0.into_iter().map(|refusal| match refusal.text {
        "start-changed-meanwhile" => refusal
            .arg("who", who.clone().unwrap_or_default())
            .arg("chosen", &chosen),
        _ => refusal,
    });
    state.refuse(Refusals(told.collect()));
    let seen = seen(&guide, slot.office.id);
    Ok(page(cx, &guide, slot, &state, seen))
}

/// What the draft says of an office, as a mark.
fn seen(guide: &Guide, office: OfficeId) -> String {
    mark(&guide.draft().chosen.get(office.as_str()))
}

fn slot_of<'g>(guide: &'g Guide, req: &Req) -> Result<&'g Slot, Stop> {
    known(guide.slot(req.param("office")).filter(|slot| slot.held.is_none()))
}

fn values_of(typed: &Typed) -> [(&'static str, &str); 6] {
    [
        ("dni", &typed.dni),
        ("given_names", &typed.given_names),
        ("surnames", &typed.surnames),
        ("email", &typed.email),
        ("post_title", &typed.post_title),
        ("bond", &typed.bond),
    ]
}

fn page(cx: &Cx, guide: &Guide, slot: &Slot, state: &FormState, seen: String) -> Answer {
    let tr = cx.tr();
    let path = format!(
        "{}#{}",
        cx.href(&format!("/empezar/cargo/{}", slot.office.id)),
        ui::ErrorSummary::ID
    );
    let fields =
        html! { @for field in PARTS.iter().flat_map(|part| part.fields) { (control(cx, field, state)) } };
    let form = ui::Form::new(path.clone(), cx.caller.csrf.clone())
        .hidden(SEEN, seen.clone())
        .part(tr.t("start-new-person"), fields)
        .action(ui::Button::submit(tr.t("start-save-next")))
        .action(ui::Button::link(tr.t("start-leave"), cx.href("/empezar")).bare());
    let main = html! {
        (pair_note(cx, slot))
        (choose(cx, guide, slot, &path, &seen))
        div.mt { (form.render()) }
    };
    let title = tr.f(
        "start-who-will-be",
        &[("office", office_name(cx, slot.office).into())],
    );
    Sheet::new(slot.step, title, tr.t("start-person-lead"), main)
        .aside(norm(cx, slot.office))
        .problems(problems(cx, PARTS, state))
        .answer(cx, guide)
}

/// That a seat and an office go together.
fn pair_note(cx: &Cx, slot: &Slot) -> Markup {
    let Some(other) = paired(slot.office.id.as_str()) else {
        return html! {};
    };
    let other = cx.office_name(other);
    html! { p.hint.mt-s { (cx.tr().f("start-same-person", &[("office", other.into())])) } }
}

/// Buttons for those already known, each one press.
fn choose(cx: &Cx, guide: &Guide, slot: &Slot, path: &str, seen: &str) -> Markup {
    let tr = cx.tr();
    let chosen = slot.chosen.as_ref().map(|chosen| chosen.person.as_str());
    if guide.candidates.is_empty() {
        return html! {};
    }
    html! {
        form.mt method="post" action=(path) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            input type="hidden" name=(SEEN) value=(seen);
            fieldset.part {
                legend { (tr.t("start-known-person")) }
                div.stack {
                    @for candidate in &guide.candidates {
                        div.row {
                            button.btn.btn--line.btn--s name="person" value=(candidate.key) aria-pressed=[(chosen == Some(candidate.key.as_str())).then_some("true")] {
                                (tr.t("start-choose")) " " (candidate.name())
                            }
                            span.sm.soft { (candidate.post_title) @if chosen == Some(candidate.key.as_str()) { " · " b { (tr.t("start-chosen-now")) } } }
                        }
                    }
                    @if chosen.is_some() { div { button.btn.btn--bare.btn--s name="_paso" value="quitar" { (tr.t("start-take-off")) } } }
                }
            }
        }
    }
}
