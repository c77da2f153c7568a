//! What I want by mail: each kind that can be stopped, those that cannot and why, the language, my last letters.

use capability::{Answer, Cx, Page, Query, Refusal, Req, Stop};
use maud::{Markup, html};
use register::PersonId;

use super::letters;
use crate::{letter, preference, store};

/// Letters shown.
const LETTERS: u32 = 10;

/// GET `/avisos/preferencias`.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["guardado"])?;
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let tr = cx.tr();
    let saved = req.query.get("guardado").is_some();
    let main = html! {
        h1.h-m { (tr.t("notices-preferences")) }
        p.soft.mt-s { (tr.t("notices-preferences-lead")) }
        @if saved { div.mt { (ui::Note::new(tr.t("notices-saved"), html! { (tr.t("notices-saved-text")) }).state(ui::State::Ok).status()) } }
        (form(cx, person).await?)
        (ui::section("siempre", &tr.t("notices-always"), None, always(cx)))
        (ui::section("cartas", &tr.t("notices-my-letters"), Some(&tr.t("notices-my-letters-lead")), mine(cx, person).await?))
    };
    let page = Page::new(tr.t("notices-preferences"), ui::Section::None, main)
        .office()
        .crumb(tr.t("capability-desk"), cx.href("/despacho"))
        .crumb(tr.t("notices-inbox"), cx.href("/avisos"));
    Ok(cx.page(page))
}

async fn form(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let stopped = preference::stopped(&cx.house, person).await?;
    let lang = preference::language(&cx.house, person).await?;
    let choices: Vec<ui::Choice> = preference::stoppable(&cx.house)
        .map(|kind| ui::Choice::new(kind.id.as_str(), cx.pick(&kind.names)).hint(cx.pick(&kind.reason)))
        .collect();
    let wanted: Vec<String> = preference::stoppable(&cx.house)
        .map(|kind| kind.id.to_string())
        .filter(|kind| !stopped.contains(kind))
        .collect();
    let languages = ui::Lang::ALL
        .map(|lang| ui::Choice::new(lang.code(), lang.own_name()))
        .to_vec();
    let fields = html! {
        (ui::Field::checkboxes("quiero", tr.t("notices-field-wanted"), choices).values(wanted).render(tr))
        (ui::Field::radios("idioma", tr.t("notices-field-language"), languages).value(lang.code()).render(tr))
    };
    let form = ui::Form::new(cx.href("/avisos/preferencias"), cx.caller.csrf.clone())
        .body(fields)
        .action(ui::Button::submit(tr.t("notices-save")));
    Ok(html! { div.form.mt { (form.render()) } })
}

/// Kinds that cannot be stopped, each with its reason.
fn always(cx: &Cx) -> Markup {
    let kinds = cx.house.law.notices().iter().filter(|kind| !kind.stoppable);
    kinds
        .fold(ui::Facts::new(), |facts, kind| {
            facts.fact(cx.pick(&kind.names), cx.pick(&kind.reason))
        })
        .render()
}

async fn mine(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let rows = letter::last_of(&cx.house, person, LETTERS).await?;
    if rows.is_empty() {
        return Ok(ui::Empty::new(tr.t("notices-no-letters"), tr.t("notices-no-letters-text")).render());
    }
    letters::table(cx, &rows).await
}

/// POST `/avisos/preferencias`: what is ticked is wanted, the rest is stopped.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    if cx.caller.by_key {
        return Err(Refusal::new("notices-refused-key").denied().into());
    }
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let pairs = req.body.pairs();
    let lang = language(&pairs)?;
    let wanted: Vec<&str> = pairs.all("quiero").collect();
    let mut changes: Vec<_> = preference::stoppable(&cx.house)
        .map(|kind| match wanted.contains(&kind.id.as_str()) {
            true => preference::resume(person, kind),
            false => preference::stop(person, kind, cx.now),
        })
        .collect();
    changes.push(preference::speak(person, lang));
    store::write_whole(&cx.house, &changes).await?;
    Ok(Answer::redirect(&cx.href("/avisos/preferencias?guardado=1")))
}

fn language(pairs: &Query) -> Result<ui::Lang, Refusal> {
    let code = pairs.get("idioma").unwrap_or_default();
    ui::Lang::ALL
        .into_iter()
        .find(|lang| lang.code() == code)
        .ok_or_else(|| Refusal::new("notices-refused-language").field("idioma"))
}
