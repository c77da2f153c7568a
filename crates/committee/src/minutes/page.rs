//! The page of the minutes: how they read, who signed, and what the caller can do with them.

use crate::acts::Reading;
use crate::pages::{View, act_code, asked_session, press, press_key, start_form};
use crate::session::{Minutes, Stage};
use crate::statement;
use crate::use_cases::{cannot_sign, is_late};
use crate::words::rules_about;
use capability::{Answer, Cx, Format, Page, Permission, Refusal, Req, Route, Stop, handler};
use directory::letter;
use http::header;
use maud::{Markup, html};
use register::PersonId;
use ui::{Button, Column, Field, Note, State, Table};

pub(crate) fn routes() -> Vec<Route> {
    let pdf = |path, handler| Route::page(path, Permission::SignedIn, handler).format(Format::Other);
    vec![
        Route::page(
            "/sesiones/{id}/acta",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        pdf(
            "/sesiones/{id}/acta.pdf",
            handler(|cx, req| Box::pin(document(cx, req))),
        ),
        pdf(
            "/sesiones/{id}/firmas.pdf",
            handler(|cx, req| Box::pin(sheet(cx, req))),
        ),
    ]
}

/// The session of an address, for those who may read it, whichever office they work under.
async fn readable(cx: &Cx, req: &Req) -> Result<View, Stop> {
    let view = asked_session(cx, req).await?;
    match view.reads {
        true => Ok(view),
        false => Err(Stop::NotFound),
    }
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let view = readable(cx, &req).await?;
    let session = view.session();
    if session.concluded.is_none() {
        return Err(Refusal::new("committee-not-concluded")
            .see(view.sitting.row.href())
            .into());
    }
    let changed = match &session.minutes {
        Some(minutes) => super::content(&view)? != minutes.content,
        None => false,
    };
    let late = is_late(cx, &view).await?;
    let title = tr
        .f(
            "committee-minutes-of",
            &[("session", view.sitting.title(cx).into())],
        )
        .into_owned();
    let main = html! {
        (ui::title(&view.sitting.committee.entity.name, &title))
        (ui::split(tr, html! { (state(cx, &view, changed)) (parts(cx, &view)) (corrections(cx, &view)) }, signed(cx, &view, late)))
    };
    let committee = &view.sitting.committee;
    let page = Page::new(title, ui::Section::None, main)
        .office()
        .crumb(tr.t("committee-short"), cx.href(&committee.href()))
        .crumb(view.sitting.title(cx), cx.href(&view.sitting.row.href()));
    Ok(cx.page(page))
}

fn state(cx: &Cx, view: &View, changed: bool) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let id = view.sitting.row.id;
    let runs = view.role.runs.is_some();
    let draw = |label: &str| {
        let texts: u32 = view.texts.values().map(|text| text.version).sum();
        let key = press_key(session, &format!("draw-{texts}"));
        press(
            cx,
            "committee/draw-minutes",
            &key,
            &[("session", id.to_string())],
            Button::submit(tr.t(label)),
        )
    };
    let Some(minutes) = &session.minutes else {
        return html! {
            (Note::new(tr.t("committee-minutes-to-draw"), html! { p { (tr.t("committee-minutes-to-draw-text")) } @if runs { div.mt-s { (draw("committee-draw-minutes")) } } }).state(State::Run))
        };
    };
    let href = |name: &str| cx.href(&format!("/sesiones/{id}/{name}"));
    html! {
        @if changed {
            (Note::new(tr.t("committee-minutes-changed-title"), html! { p { (tr.t("committee-minutes-changed-text")) } @if runs { div.mt-s { (draw("committee-draw-again")) } } }).state(State::Warn))
        }
        div.row.mt-s {
            (Button::link(tr.t("committee-minutes-pdf"), href("acta.pdf")).line().icon(ui::Icon::Doc))
            (Button::link(tr.t("committee-signature-sheet-short"), href("firmas.pdf")).line())
        }
        p.proof.mt-s { (tr.f("committee-minutes-proof", &[("version", minutes.version.into()), ("hash", minutes.document.clone().into())])) }
        @if !changed {
            (approval(cx, view, minutes))
            @if minutes.approved.is_some() { (sign(cx, view)) }
        }
    }
}

/// That the minutes were read and approved, or how they will be: at the end of their session, or by the next.
fn approval(cx: &Cx, view: &View, minutes: &Minutes) -> Markup {
    let tr = cx.tr();
    let (session, id) = (view.session(), view.sitting.row.id);
    let why = || html! { @for (_, text) in rules_about(cx, &["minutes"]) { p.why { (text) } } };
    if let Some(approval) = &minutes.approved {
        let by = approval.by;
        let key = match approval.reading {
            Reading::AtEnd => "committee-approved-at-end",
            Reading::Later => "committee-approved-later",
            Reading::Before => "committee-approved-before",
        };
        return html! {
            p.sm.mt-s {
                (ui::tag(State::Ok, &tr.t("committee-approved"))) " " (tr.t(key)) " " (ui::format::time_minute(approval.at))
                @if let Some(by) = by { " " a href=(cx.href(&format!("/sesiones/{by}"))) { (tr.t("committee-approved-see")) } }
            }
        };
    }
    if session
        .concluded
        .is_some_and(|at| register::civil_date(at) < cx.today())
    {
        let body = html! { p { (tr.t("committee-approval-next-text")) } (why()) };
        return Note::new(tr.t("committee-approval-next"), body)
            .state(State::Warn)
            .render();
    }
    let values = [
        ("session", id.to_string()),
        ("document", minutes.document.clone()),
    ];
    let body = html! {
        p { (tr.t("committee-approval-asked-text")) }
        (why())
        @if view.role.runs.is_some() {
            div.mt-s { (press(cx, "committee/approve-minutes", &press_key(session, "approve"), &values, Button::submit(tr.t("committee-approve-minutes")))) }
        }
    };
    Note::new(tr.t("committee-approval-asked"), body)
        .state(State::Run)
        .render()
}

/// The form that signs: with or without a reservation.
fn sign(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let (Some(minutes), Some(me)) = (&session.minutes, cx.caller.person) else {
        return html! {};
    };
    let may = view.role.sits.is_some() || view.role.runs.is_some();
    if minutes.signed.contains_key(&me) {
        return Note::new(
            tr.t("committee-you-signed"),
            html! { p { (tr.t("committee-you-signed-text")) } },
        )
        .state(State::Ok)
        .render();
    }
    let Some(use_case) = cx.use_case("committee/sign-minutes").filter(|_| may) else {
        return html! {};
    };
    let form = start_form(
        cx,
        use_case.path,
        &press_key(session, &format!("sign-{}", minutes.version)),
    )
    .hidden("session", view.sitting.row.id.to_string())
    .hidden("document", minutes.document.clone())
    .body(
        Field::long_text("reservation", tr.t("committee-field-reservation"))
            .hint(tr.t("committee-field-reservation-hint"))
            .length_max(statement::CHARS_MAX)
            .optional()
            .render(tr),
    )
    .action(Button::submit(tr.t("committee-sign-minutes")));
    html! { div.card.mt { h2 { (tr.t("committee-sign-minutes")) } p.sm.soft { (tr.t("committee-sign-how")) } (form.render()) } }
}

/// The parts that people write, each with its link.
fn parts(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let writes = view.role.runs.is_some() && view.session().stage == Stage::Concluded;
    let id = view.sitting.row.id;
    let part = |part: String, label: String| {
        let text = view.texts.get(&part);
        html! {
            section.mt {
                h3 { (label) }
                @match text {
                    Some(text) => { div.sm.soft { (ui::paragraphs(&text.text)) } }
                    None => { p.sm.muted { (tr.t("committee-no-text")) } }
                }
                @if writes { p.sm { a href=(cx.href(&format!("/sesiones/{id}/texto/{part}"))) { (tr.t("committee-edit-text")) span.vh { ": " (label) } } } }
            }
        }
    };
    let items = view.session().agenda.iter().map(|entry| {
        part(
            format!("item:{}", entry.item.item),
            format!("{}. {}", entry.number, entry.item.title),
        )
    });
    let body = html! {
        (part("opening".to_owned(), tr.t("committee-text-opening").into_owned()))
        @for item in items { (item) }
        (part("closing".to_owned(), tr.t("committee-text-closing").into_owned()))
    };
    ui::section(
        "partes",
        &tr.t("committee-minutes-parts"),
        Some(&tr.t("committee-minutes-parts-lead")),
        body,
    )
}

fn corrections(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let may = view.role.runs.is_some() && session.stage == Stage::Registered;
    if session.corrections.is_empty() && !may {
        return html! {};
    }
    let body = html! {
        @for (_, at, correction) in &session.corrections {
            div.card.sm { b { (ui::format::time_date(register::civil_date(*at))) } " " (view.text(Some(correction)).unwrap_or_default()) }
        }
        @if may { p.mt-s { (Button::link(tr.t("committee-correct-minutes"), cx.href(&format!("/sesiones/corregir-acta?session={}", view.sitting.row.id))).line()) } }
    };
    ui::section(
        "correcciones",
        &tr.t("committee-corrections"),
        Some(&tr.t("committee-corrections-lead")),
        body,
    )
}

fn signed(cx: &Cx, view: &View, late: bool) -> Markup {
    let tr = cx.tr();
    let Some(minutes) = &view.session().minutes else {
        return html! {};
    };
    let mut people = minutes.signers.clone();
    let more = minutes
        .signed
        .keys()
        .filter(|person| !minutes.signers.contains(person));
    people.extend(more);
    let excusable = |person: PersonId| late || cannot_sign(view, person);
    let rows = people.iter().map(|person| {
        let signature = minutes.signed.get(person);
        let reservation = signature.and_then(|signature| view.text(signature.reservation.as_ref()));
        let without = super::not_signed(cx, view, *person);
        let state = match signature {
            Some(signature) if signature.reservation.is_some() => {
                ui::tag(State::Warn, &tr.t("committee-signed-reserved"))
            }
            Some(_) => ui::tag(State::Ok, &tr.t("ui-state-signed")),
            None if without.is_some() => ui::tag(State::None, &tr.t("committee-signature-excused")),
            None => ui::tag(State::Warn, &tr.t("committee-signature-missing")),
        };
        vec![
            html! {
                (view.name(*person))
                @if let Some(text) = reservation { span.sub { (text) } }
                @if let Some(text) = without { span.sub { (text) } }
            }
            .into(),
            html! { (state) (excuse(cx, view, *person, excusable(*person))) }.into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-holder")),
        Column::new(tr.t("committee-column-state")),
    ];
    let table = Table::new(tr.t("committee-minutes-signatures"), columns).rows(rows);
    ui::card(&tr.t("committee-minutes-signatures"), table.render(tr))
}

/// The way to say that somebody will not sign: only when they cannot, and the minutes wait for them.
fn excuse(cx: &Cx, view: &View, person: PersonId, excusable: bool) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    let waits = session.stage == Stage::Concluded
        && session
            .minutes
            .as_ref()
            .filter(|minutes| minutes.approved.is_some())
            .is_some_and(|minutes| minutes.missing().any(|asked| asked == person));
    if !waits || view.role.runs.is_none() || !excusable {
        return html! {};
    }
    let id = view.sitting.row.id;
    let href = cx.href(&format!("/sesiones/excusar-firma?session={id}&person={person}"));
    let button = Button::link(tr.t("committee-excuse-signature"), href);
    html! { div.mt-s { (button.bare().small().about(view.name(person))) } }
}

/// `GET /sesiones/{id}/acta.pdf`: the document that is signed, byte by byte.
async fn document(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let view = readable(cx, &req).await?;
    let minutes = view.session().minutes.as_ref().ok_or(Stop::NotFound)?;
    let (document, bytes) = cx
        .house
        .documents
        .get(&minutes.document)
        .await?
        .ok_or(Stop::NotFound)?;
    let name = format!("acta-{}.pdf", view.session().number());
    Ok(Answer::file(document.media_type.as_str(), &name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
}

/// `GET /sesiones/{id}/firmas.pdf`: who signed it.
async fn sheet(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let view = readable(cx, &req).await?;
    let minutes = view.session().minutes.as_ref().ok_or(Stop::NotFound)?;
    let seqs = minutes.signed.values().map(|signature| signature.seq);
    let codes = cx.house.register.codes_of(seqs).await?;
    let code = act_code(cx, minutes.seq).await?;
    let spanish = spanish(cx);
    let sheet = super::signatures(&spanish, &view, &codes, &code);
    letter::send(cx, &format!("firmas-{}.pdf", view.session().number()), sheet).await
}

/// Minutes are written in the language of the administration, whoever reads them.
pub(crate) fn spanish(cx: &Cx) -> Cx {
    let mut own = cx.clone();
    own.lang = ui::Lang::Es;
    own
}
