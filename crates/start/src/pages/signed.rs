//! The signed resolution: number, date and PDF, asked once for everything it designates.

use super::person::SEEN;
use super::resolutions::usual_kind;
use super::{Sheet, known};
use crate::draft::{Signed, mark};
use crate::keep;
use crate::model::{Model, model};
use crate::slot::Guide;
use crate::step::Step;
use capability::{
    Answer, Cx, Field, FieldKind, FormState, Part, Query, Refusal, Refusals, Req, Stop, control, problems,
    read_form,
};
use directory::{NewInstrument, RESOLUTION, instrument};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;

const PARTS: &[Part] = &[Part {
    title: "start-signed-part",
    fields: &[
        instrument::KIND,
        instrument::NUMBER,
        instrument::DATE,
        Field::new("from", "start-field-from", FieldKind::Date).optional(),
        instrument::DOCUMENT,
    ],
}];

/// Largest body: the document, and the fields beside it.
pub(super) const BODY_BYTES_MAX: usize = RESOLUTION.bytes_max as usize + 64 * 1024;

#[derive(Debug, Deserialize)]
struct Given {
    #[serde(flatten)]
    instrument: NewInstrument,
    from: Option<Date>,
}

pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let model = known(model(req.param("model")))?;
    let mut state = prepared(cx, &guide, Query::default());
    if let Some(signed) = guide.draft().signed.get(model.id) {
        state.raw.0.retain(|(name, _)| name != "instrument_kind");
        for (name, value) in [
            ("instrument_kind", signed.kind.clone()),
            ("instrument_number", signed.number.clone()),
            ("instrument_date", signed.on.to_string()),
            ("from", signed.from.to_string()),
        ] {
            state.first(name, value);
        }
    }
    Ok(page(cx, &guide, model, &state, seen(&guide, model)))
}

pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let model = known(model(req.param("model")))?;
    let shown = req.body.pairs().get(SEEN).unwrap_or_default().to_owned();
    let mut state = prepared(cx, &guide, req.body.pairs());
    let signed = match read(cx, &req, &mut state).await {
        Ok(signed) => signed,
        Err(Stop::Refused(no)) => {
            state.refuse(no);
            return Ok(page(cx, &guide, model, &state, shown));
        }
        Err(stop) => return Err(stop),
    };
    let changed = keep::change(
        cx,
        guide.entity.id,
        || guide.first(),
        |draft| {
            if mark(&draft.signed.get(model.id)) != shown {
                return Err(Refusal::new("start-signed-changed").conflict().into());
            }
            draft.signed.insert(model.id.to_owned(), signed.clone());
            Ok(())
        },
    );
    match changed.await {
        Ok(()) => {
            let guide = Guide::of_caller(cx).await?;
            let wanted = super::resolutions::wanted(&guide);
            let all = wanted
                .iter()
                .all(|model| guide.draft().signed.contains_key(model.id));
            let next = if all { Step::Communicate } else { Step::Resolutions };
            Ok(Answer::redirect(&cx.href(next.path())))
        }
        Err(Stop::Refused(no)) => {
            let guide = Guide::of_caller(cx).await?;
            state.refuse(no);
            let seen = seen(&guide, model);
            Ok(page(cx, &guide, model, &state, seen))
        }
        Err(stop) => Err(stop),
    }
}

/// Reads the form; the directory's own rule looks at the dates now, so that nobody waits for the review to learn it.
async fn read(cx: &Cx, req: &Req, state: &mut FormState) -> Result<Signed, Stop> {
    let values = read_form(cx, PARTS, &req.body, state).await?;
    state.remember_files(PARTS, &values);
    let given: Given = values.into_typed()?;
    let from = given.from.unwrap_or(given.instrument.instrument_date);
    let mut no = Refusals::default();
    directory::check_dates(&given.instrument, from, None, cx.today(), &mut no);
    no.none()?;
    Ok(Signed {
        kind: given.instrument.instrument_kind,
        number: given.instrument.instrument_number,
        on: given.instrument.instrument_date,
        from,
        document: given.instrument.document.sha256,
    })
}

fn prepared(cx: &Cx, guide: &Guide, raw: Query) -> FormState {
    let mut state = FormState::new(raw);
    state.choose(
        "instrument_kind",
        directory::instrument_kinds(cx, guide.entity.kind.id),
    );
    if let Some(kind) = usual_kind(cx, guide) {
        state.first("instrument_kind", kind.id.as_str());
    }
    state
}

fn seen(guide: &Guide, model: &Model) -> String {
    mark(&guide.draft().signed.get(model.id))
}

fn page(cx: &Cx, guide: &Guide, model: &Model, state: &FormState, seen: String) -> Answer {
    let tr = cx.tr();
    let path = format!("/empezar/resoluciones/{}/firmada", model.id);
    let fields =
        html! { @for field in PARTS.iter().flat_map(|part| part.fields) { (control(cx, field, state)) } };
    let form = ui::Form::new(cx.href(&path), cx.caller.csrf.clone())
        .multipart()
        .hidden(SEEN, seen)
        .part(tr.t("start-signed-part"), fields)
        .action(ui::Button::submit(tr.t("start-save-next")))
        .action(ui::Button::link(tr.t("start-back"), cx.href(Step::Resolutions.path())).bare());
    let main = html! { div.mt { (form.render()) } };
    Sheet::new(
        Step::Resolutions,
        tr.t("start-signed-title"),
        cx.pick(&model.title),
        main,
    )
    .problems(problems(cx, PARTS, state))
    .answer(cx, guide)
}
