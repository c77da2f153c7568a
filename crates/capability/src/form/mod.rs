//! The form page of a use case, and its refusal.

mod chooser;
mod review;

pub(crate) use chooser::{is_looking, is_step};
pub use review::one_time_key;
pub(crate) use review::review;

use crate::drafts;
use crate::field::{Prepared, label};
use crate::{
    Answer, Choice, Cx, Field, FieldKind, Page, Part, Query, Refusal, Refusals, UseCase, Values, answer,
    power, problem,
};
use maud::{Markup, html};
use register::DesignationId;
use std::collections::HashMap;

/// What stands beside a form: the norm in plain words, what happens next, a notice.
#[derive(Debug, Clone, Default)]
pub struct Aside {
    /// Heading and sentence of each point of the norm, and where it leads.
    pub norm: Vec<(String, Markup)>,
    /// What happens when the act is recorded, step by step.
    pub next: Vec<String>,
    /// A notice: title and sentence.
    pub notice: Option<(String, String)>,
}

/// A form on its way.
#[derive(Debug, Default)]
pub struct FormState {
    /// What the person typed, or the first values.
    pub raw: Query,
    /// Choices put in by `prepare`, by field.
    pub choices: Prepared,
    /// What the act would touch; power is asked for it.
    pub target: power::Target,
    /// Title of the page, instead of the use case's own.
    pub title: Option<String>,
    /// A sentence under the title.
    pub lead: Option<String>,
    /// What stands beside the form.
    pub aside: Aside,
    /// Way from the desk: label and address.
    pub crumbs: Vec<(String, String)>,
    /// Fields that are not shown in this form (their value is carried hidden).
    pub hidden: Vec<&'static str>,
    /// The designation under which the caller does this, of those they hold, whichever they chose for the rest of their work:
    /// a member votes as a member.
    pub under: Option<DesignationId>,
    /// Where «Cancelar» leads.
    pub back: Option<String>,
    /// The draft that the form goes on with.
    pub(crate) draft: Option<drafts::Kept>,
    refusals: Refusals,
    files: HashMap<&'static str, (String, String)>,
}

impl FormState {
    /// Hidden field that names the draft.
    pub(crate) const DRAFT: &'static str = "_borrador";

    /// A form with what was typed, or with the first values of the address.
    pub fn new(raw: Query) -> FormState {
        FormState {
            raw,
            ..FormState::default()
        }
    }
    /// A value that the person or the address gave.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw.get(name)
    }
    /// Puts a first value where the person has written none.
    pub fn first(&mut self, name: &str, value: impl Into<String>) {
        if self.raw.get(name).is_none() && self.raw.get(&format!("{name}-d")).is_none() {
            self.raw.0.push((name.to_owned(), value.into()));
        }
    }
    /// Fills a field's choices.
    pub fn choose(&mut self, name: &'static str, list: Vec<Choice>) {
        self.choices.insert(name, list);
    }
    /// Says what is refused, at each field.
    pub fn refuse(&mut self, refusals: Refusals) {
        self.refusals = refusals;
    }
    /// Keeps the hash of files already received, so that they are not asked again.
    pub fn remember_files(&mut self, parts: &[Part], values: &Values) {
        for field in fields_of(parts).filter(|field| matches!(field.kind, FieldKind::File(..))) {
            let Some(document) = values.0.get(field.name) else {
                continue;
            };
            let text = |name: &str| {
                document
                    .get(name)
                    .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            };
            if let (Some(hash), Some(size)) = (text("sha256"), text("size")) {
                self.raw.0.retain(|(name, _)| name != field.name);
                self.raw.0.push((field.name.to_owned(), hash.clone()));
                self.files.insert(field.name, (hash, size));
            }
        }
    }
}

fn fields_of(parts: &[Part]) -> impl Iterator<Item = &Field> {
    parts.iter().flat_map(|part| part.fields)
}

/// The form page.
pub(crate) fn page(cx: &Cx, use_case: &UseCase, state: &FormState, status: u16) -> Answer {
    let tr = cx.tr();
    let mut form = ui::Form::new(
        format!("{}#{}", cx.href(use_case.path), ui::ErrorSummary::ID),
        cx.caller.csrf.clone(),
    );
    if use_case.has_file() {
        form = form.multipart();
    }
    for (name, value) in hidden(use_case, state) {
        form = form.hidden(name, value);
    }
    for (title, fields) in parts(cx, use_case, state) {
        form = form.part(title, fields);
    }
    if let Some(draft) = &state.draft {
        form = form.hidden(FormState::DRAFT, draft.id.clone());
    }
    form = form
        .enter_sends()
        .action(ui::Button::submit(tr.t("capability-review")));
    if drafts::offered(cx) {
        form = form.action(ui::Button::choice(tr.t("capability-drafts-save"), "_paso", "borrador").line());
    }
    let back = cx.href(state.back.as_deref().unwrap_or("/despacho"));
    let form = form.action(ui::Button::link(tr.t("capability-cancel"), back).bare());
    let problems = problems(cx, use_case.parts, state);
    let main = html! {
        div.split {
            div.form {
                @if !problems.is_empty() { (ui::ErrorSummary::new(&problems).render(tr)) }
                p.eyebrow.mt { (tr.t("capability-act-eyebrow")) }
                h1.h-m { (title(cx, use_case, state)) }
                p.soft.mt-s {
                    @if let Some(lead) = &state.lead { (stopped(lead)) " " }
                    (tr.t("capability-required-note")) " " (ui::NormAside::jump(tr))
                }
                @if let Some(draft) = &state.draft { (drafts::note(cx, draft)) }
                (form.render())
            }
            (aside(cx, &state.aside))
        }
    };
    cx.page(dress(cx, use_case, state, main).status(status))
}

/// A sentence that others follow: with a full stop, if it ends in none.
fn stopped(text: &str) -> String {
    let end = if text.ends_with(['.', '…', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

/// The form again, with what is refused and why.
pub(crate) fn refused(cx: &Cx, use_case: &UseCase, mut state: FormState, refusals: Refusals) -> Answer {
    let status = answer::status_of(&refusals);
    state.refusals = refusals;
    page(cx, use_case, &state, status)
}

fn dress(cx: &Cx, use_case: &UseCase, state: &FormState, main: Markup) -> Page {
    let mut page = Page::new(title(cx, use_case, state), ui::Section::None, main)
        .office()
        .crumb(cx.tr().t("capability-desk"), cx.href("/despacho"));
    for (label, href) in &state.crumbs {
        page = page.crumb(label.clone(), cx.href(href));
    }
    page
}

fn title(cx: &Cx, use_case: &UseCase, state: &FormState) -> String {
    state
        .title
        .clone()
        .unwrap_or_else(|| cx.tr().t(use_case.title).to_string())
}

/// What is refused, for the summary: each sentence leads to its field.
pub fn problems(cx: &Cx, parts: &[Part], state: &FormState) -> ui::Problems {
    state
        .refusals
        .0
        .iter()
        .fold(ui::Problems::new(), |problems, refusal| {
            let field = refusal
                .field
                .as_deref()
                .filter(|name| fields_of(parts).any(|field| field.name == *name));
            problems.with(field.unwrap_or("contenido"), problem::sentence(cx, refusal))
        })
}

fn hidden(use_case: &UseCase, state: &FormState) -> Vec<(String, String)> {
    use_case
        .fields()
        .filter(|field| matches!(field.kind, FieldKind::Id) || state.hidden.contains(&field.name))
        .filter_map(|field| Some((field.name.to_owned(), state.get(field.name)?.to_owned())))
        .collect()
}

fn parts(cx: &Cx, use_case: &UseCase, state: &FormState) -> Vec<(String, Markup)> {
    let visible =
        |field: &&Field| !matches!(field.kind, FieldKind::Id) && !state.hidden.contains(&field.name);
    use_case
        .parts
        .iter()
        .filter(|part| part.fields.iter().any(|field| visible(&field)))
        .map(|part| {
            let body =
                html! { @for field in part.fields.iter().filter(visible) { (control(cx, field, state)) } };
            (cx.tr().t(part.title).into_owned(), body)
        })
        .collect()
}

/// One field with what was typed, its help and what is refused.
pub fn control(cx: &Cx, field: &Field, state: &FormState) -> Markup {
    let tr = cx.tr();
    let raw = state.get(field.name).unwrap_or("").to_owned();
    let hint_key = format!("{}-hint", field.label);
    let (name, text) = (field.name, label(cx, field));
    let found = chooser::found(cx, field, state);
    let control = match field.kind {
        FieldKind::Text(max) => ui::Field::text(name, text).length_max(max).value(raw),
        FieldKind::Long(_) => ui::Field::long_text(name, text).value(raw),
        FieldKind::Digits(count) => ui::Field::code(name, text, count).value(raw),
        FieldKind::Ruc => ui::Field::code(name, text, 11).value(raw),
        FieldKind::Email => ui::Field::email(name, text).value(raw),
        FieldKind::Phone => ui::Field::tel(name, text).value(raw),
        FieldKind::Date => ui::Field::date(name, text, date_typed(name, &state.raw)),
        FieldKind::Number(..) => ui::Field::number(name, text).value(raw),
        FieldKind::Time => ui::Field::time(name, text).value(raw),
        FieldKind::Several(_) => {
            let list = crate::field::choices(cx, field, &state.choices);
            let options = list
                .into_iter()
                .map(|choice| ui::Choice::new(choice.value, choice.label));
            let chosen: Vec<String> = state.raw.all(name).map(str::to_owned).collect();
            ui::Field::checkboxes(name, text, options.collect()).values(chosen)
        }
        FieldKind::Numbers(..) => {
            let list = crate::field::choices(cx, field, &state.choices);
            let rows = list.into_iter().map(|choice| {
                let typed = crate::field::numbers_typed(field, &choice.value, &state.raw).to_owned();
                (ui::Choice::new(choice.value, choice.label), typed)
            });
            ui::Field::numbers(name, text, rows.collect())
        }
        FieldKind::Choice(_) => chooser::chooser(field, text, &found, tr).value(raw),
        FieldKind::Flag => ui::Field::check(name, text, !raw.is_empty()),
        FieldKind::File(limits) => ui::Field::file(
            name,
            text,
            ui::Upload::new(accept(limits), kinds(limits), limits.bytes_max),
        ),
        FieldKind::Id => return html! {},
    };
    let kept = state.files.get(field.name);
    let refusal = refusal_of(name, state);
    let mut control = control
        .error(refusal.map(|refusal| problem::sentence(cx, refusal)))
        .see(refusal.and_then(|refusal| see(cx, refusal)));
    if let Some(hint) = tr.get(&hint_key) {
        control = control.hint(hint);
    }
    if field.optional {
        control = control.optional();
    }
    html! {
        (chooser::search(cx, field, state, &found))
        (control.render(tr))
        @if let Some((hash, size)) = kept {
            input type="hidden" name=(name) value=(hash);
            p.hint { (tr.f("capability-document-kept", &[("size", size.as_str().into())])) " " span.proof { "SHA-256 " (hash) } }
        }
    }
}

/// What people call the accepted types.
fn kinds(limits: &register::Limits) -> String {
    let names = limits.accepted.iter().map(|media_type| {
        media_type
            .as_str()
            .rsplit(['/', '.'])
            .next()
            .unwrap_or("")
            .to_uppercase()
    });
    names.collect::<Vec<_>>().join(", ")
}

fn accept(limits: &register::Limits) -> String {
    limits
        .accepted
        .iter()
        .map(|media_type| media_type.as_str())
        .collect::<Vec<_>>()
        .join(",")
}

fn refusal_of<'a>(name: &str, state: &'a FormState) -> Option<&'a Refusal> {
    let mut refusals = state.refusals.0.iter();
    refusals.find(|refusal| refusal.field.as_deref() == Some(name))
}

/// The link to what stands in the way.
fn see(cx: &Cx, refusal: &Refusal) -> Option<(String, String)> {
    let path = refusal.see.as_deref()?;
    Some((cx.href(path), cx.tr().t("capability-see").into_owned()))
}

fn date_typed(name: &str, raw: &Query) -> ui::DateTyped {
    let part = |suffix: &str| raw.get(&format!("{name}-{suffix}")).unwrap_or("").to_owned();
    match raw.get(name).and_then(crate::field::day) {
        Some(day) => day.into(),
        None => ui::DateTyped::new(part("d"), part("m"), part("a")),
    }
}

fn aside(cx: &Cx, aside: &Aside) -> Markup {
    let tr = cx.tr();
    let norm = aside
        .norm
        .iter()
        .fold(ui::NormAside::new(), |norm, (question, answer)| {
            norm.item(question.clone(), answer.clone())
        });
    html! {
        aside.stack-l {
            @if !aside.norm.is_empty() { (norm.render(tr)) }
            @if !aside.next.is_empty() {
                div.card { h2 { (tr.t("capability-what-next")) } ol.sm { @for step in &aside.next { li { (step) } } } }
            }
            @if let Some((title, body)) = &aside.notice {
                (ui::Note::new(title.clone(), html! { p { (body) } }).state(ui::State::Warn))
            }
        }
    }
}
