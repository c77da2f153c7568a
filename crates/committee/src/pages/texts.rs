//! Writing the texts of the minutes: deliberation, opening and closing words. Whoever saves over somebody else's change is told,
//! sees both, and chooses.

use super::View;
use super::session::asked;
use crate::minutes::texts::{CHARS_MAX, write};
use crate::session::Stage;
use capability::{Answer, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use maud::{Markup, html};
use register::{RecordError, Refused};
use ui::{Button, Field, Form, Note, State};

/// Whoever may conclude a session may write its texts.
const ACT: &str = "committee/session-concluded";

pub(super) fn routes() -> Vec<Route> {
    const TEXT: &str = "/sesiones/{id}/texto/{part}";
    vec![
        Route::page(
            TEXT,
            Permission::Act(ACT),
            handler(|cx, req| Box::pin(form(cx, req))),
        ),
        Route::submit(
            TEXT,
            Permission::Act(ACT),
            handler(|cx, req| Box::pin(submit(cx, req))),
        ),
    ]
}

/// Parts that are no items.
const WORDS: [&str; 2] = ["opening", "closing"];

/// The session and the part of an address, for whoever may write it now.
async fn found(cx: &Cx, req: &Req) -> Result<(View, String, String), Stop> {
    let bare = Req {
        params: req.params.clone(),
        ..Req::default()
    };
    let view = asked(cx, &bare).await?;
    view.sitting.runner(cx)?;
    let part = req.param("part").to_owned();
    let label = match part.strip_prefix("item:") {
        Some(item) => {
            let entry = item.parse().ok().and_then(|id| view.session().item(id));
            let entry = entry.ok_or(Stop::NotFound)?;
            format!("{}. {}", entry.number, entry.item.title)
        }
        None if WORDS.contains(&part.as_str()) => cx.tr().t(&format!("committee-text-{part}")).into_owned(),
        None => return Err(Stop::NotFound),
    };
    writable(view.session().stage)?;
    Ok((view, part, label))
}

/// The rule: until the last signature, and not of a session that was called off.
fn writable(stage: Stage) -> Result<(), Refusal> {
    match stage {
        Stage::Registered => Err(Refusal::new("committee-minutes-signed-already").conflict()),
        Stage::Cancelled => Err(Refusal::new("committee-session-over").conflict()),
        _ => Ok(()),
    }
}

async fn form(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let (view, part, label) = found(cx, &req).await?;
    let known = view.texts.get(&part);
    let text = known.map_or("", |known| known.text.as_str()).to_owned();
    let seen = known.map_or(0, |known| known.version);
    Ok(page(
        cx,
        &view,
        &Draft {
            part,
            label,
            text,
            seen,
        },
        None,
        200,
    ))
}

struct Draft {
    part: String,
    label: String,
    text: String,
    seen: u32,
}

fn page(cx: &Cx, view: &View, draft: &Draft, other: Option<Markup>, status: u16) -> Answer {
    let tr = cx.tr();
    let path = format!("/sesiones/{}/texto/{}", view.sitting.row.id, draft.part);
    let long = draft.text.chars().count() > CHARS_MAX;
    let error = long.then(|| {
        let args = [
            ("max", CHARS_MAX.into()),
            ("length", draft.text.chars().count().into()),
        ];
        tr.f("committee-text-long", &args).into_owned()
    });
    let problems = error
        .iter()
        .fold(ui::Problems::new(), |all, error| all.with("text", error.clone()));
    let form = Form::new(cx.href(&path), cx.caller.csrf.clone())
        .hidden("version", draft.seen.to_string())
        .body(
            Field::long_text("text", draft.label.clone())
                .hint(tr.t("committee-text-hint"))
                .length_max(CHARS_MAX)
                .value(draft.text.clone())
                .error(error)
                .render(tr),
        )
        .action(Button::submit(tr.t("committee-save-text")))
        .action(Button::link(tr.t("capability-cancel"), cx.href(&view.sitting.row.href())).bare());
    let main = html! {
        div.read.stack {
            @if !problems.is_empty() { (ui::ErrorSummary::new(&problems).render(tr)) }
            (ui::title(&view.sitting.title(cx), &tr.t("committee-write-deliberation")))
            @if let Some(other) = other { (other) }
            (form.render())
        }
    };
    let committee = &view.sitting.committee;
    let page = Page::new(tr.t("committee-write-deliberation"), ui::Section::None, main)
        .office()
        .layout(ui::Layout::Narrow)
        .crumb(tr.t("committee-short"), cx.href(&committee.href()))
        .crumb(view.sitting.title(cx), cx.href(&view.sitting.row.href()))
        .status(status);
    cx.page(page)
}

async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (view, part, label) = found(cx, &req).await?;
    let pairs = req.body.pairs();
    let text = pairs.get("text").unwrap_or("").replace("\r\n", "\n");
    let seen = pairs
        .get("version")
        .and_then(|version| version.parse().ok())
        .unwrap_or(0);
    let mut draft = Draft {
        part,
        label,
        text,
        seen,
    };
    if draft.text.chars().count() > CHARS_MAX {
        return Ok(page(cx, &view, &draft, None, 422));
    }
    let by = (cx.caller.person.ok_or(Stop::SignIn)?, cx.now);
    let change = write(by, view.sitting.row.id, &draft.part, draft.seen, &draft.text);
    match cx.house.register.db().commit(&[change]).await {
        Ok(()) => Ok(Answer::redirect(&cx.href(&back(&view)))),
        Err(RecordError::Refused(Refused::Stale | Refused::Conflict { .. })) => {
            let now = View::of(cx, view.sitting.row.id).await?;
            writable(now.session().stage)?;
            // Somebody saved meanwhile: the caller keeps what they wrote, sees what stands, and may save over it.
            let known = now.texts.get(&draft.part);
            draft.seen = known.map_or(0, |known| known.version);
            let who = known
                .and_then(|known| known.person)
                .map(|person| now.name(person))
                .unwrap_or_default();
            let other = overtaken(cx, &who, known.map_or("", |known| known.text.as_str()));
            Ok(page(cx, &now, &draft, Some(other), 409))
        }
        Err(RecordError::Refused(_)) => Err(Refusal::new("capability-conflict").conflict().into()),
        Err(RecordError::Fault(fault)) => Err(fault.into()),
    }
}

/// What whoever was overtaken reads: by whom, and what stands now.
fn overtaken(cx: &Cx, who: &str, text: &str) -> Markup {
    let tr = cx.tr();
    let body = html! {
        p { (tr.f("committee-text-overtaken-text", &[("who", who.into())])) }
        div.card.sm { (ui::paragraphs(text)) }
    };
    Note::new(tr.t("committee-text-overtaken"), body)
        .state(State::Warn)
        .status()
}

/// Where whoever writes came from: the minutes, once the session is over.
fn back(view: &View) -> String {
    let href = view.sitting.row.href();
    match view.session().concluded {
        Some(_) => format!("{href}/acta"),
        None => href,
    }
}
