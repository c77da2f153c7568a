//! The page of an instrument: what it is, whether it is in force, and everything here that cites it.

use super::super::words::certainty_tag;
use super::title;
use capability::{Answer, Cx, Page, Req, Stop};
use maud::{Markup, html};
use norms::{Citation, Instrument, InstrumentId};
use serde_json::{Value, json};

/// `GET /normas/{id}`: by identifier, or as somebody cites it.
pub(super) async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (tr, law) = (cx.tr(), cx.house.law);
    let named = InstrumentId::parse(req.param("id"))
        .ok()
        .and_then(|id| law.instrument(id));
    let instrument = match named {
        Some(instrument) => instrument,
        None => {
            let cited = law.instrument_cited_as(req.param("id")).ok_or(Stop::NotFound)?;
            return Ok(Answer::redirect(&cx.href(&format!("/normas/{}", cited.id))));
        }
    };
    let citation = instrument.citation();
    let main = html! {
        (ui::title(&tr.t("observatory-norm"), &citation))
        p.lead.mt-s { (title(cx, instrument)) }
        div.card.mt { (facts(cx, instrument)) }
        @if let Some(note) = instrument.note { p.mt lang="es" { (note) } }
        (ui::section("citan", &tr.t("observatory-cited-by"), Some(&tr.t("observatory-cited-by-lead")), citing(cx, instrument.id)))
    };
    let page = Page::new(citation, ui::Section::Norms, main)
        .description(title(cx, instrument))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-norms"), cx.href("/normas"));
    Ok(cx.page(page))
}

fn facts(cx: &Cx, instrument: &Instrument) -> Markup {
    let tr = cx.tr();
    let link = |id: &InstrumentId| html! { (directory::cite(cx, &Citation::of(*id))) };
    let in_force = instrument.in_force_on(cx.today());
    let (state, word) = if in_force {
        (ui::State::Ok, "ui-state-in-force")
    } else {
        (ui::State::None, "observatory-not-in-force")
    };
    let day = |day: Option<jiff::civil::Date>| day.map(ui::format::time_date);
    let amended = html! { @for (at, id) in instrument.amended_by.iter().enumerate() { @if at > 0 { "; " } (link(id)) } };
    ui::Facts::new()
        .fact(tr.t("observatory-column-issuer"), instrument.issuer)
        .fact(tr.t("directory-column-state"), ui::tag(state, &tr.t(word)))
        .maybe(tr.t("observatory-column-published"), day(instrument.published))
        .maybe(tr.t("observatory-in-force-from"), day(instrument.in_force_from))
        .maybe(tr.t("observatory-in-force-to"), day(instrument.in_force_to))
        .maybe(
            tr.t("observatory-amended-by"),
            (!instrument.amended_by.is_empty()).then_some(amended),
        )
        .maybe(
            tr.t("observatory-repealed-by"),
            instrument.repealed_by.as_ref().map(link),
        )
        .fact(
            tr.t("directory-column-certainty"),
            certainty_tag(cx, instrument.certainty),
        )
        .render()
}

/// Obligations, offices and terms that cite it.
fn citing(cx: &Cx, id: InstrumentId) -> Markup {
    let (tr, law) = (cx.tr(), cx.house.law);
    let cites = |citations: &[Citation]| citations.iter().any(|citation| citation.instrument == id);
    let obligations: Vec<_> = law
        .obligations()
        .iter()
        .filter(|obligation| cites(&obligation.citations))
        .collect();
    let offices: Vec<_> = law
        .offices()
        .iter()
        .filter(|office| cites(&office.citations))
        .collect();
    let terms: Vec<_> = law
        .terms()
        .iter()
        .filter(|term| term.values.iter().any(|value| value.citation.instrument == id))
        .collect();
    if obligations.is_empty() && offices.is_empty() && terms.is_empty() {
        return html! { p.soft { (tr.t("observatory-cited-by-none")) } };
    }
    html! {
        div.grid {
            @if !obligations.is_empty() { div { h3 { (tr.t("observatory-obligations")) } ul.links { @for obligation in &obligations { li { a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) } } } } } }
            @if !offices.is_empty() { div { h3 { (tr.t("observatory-offices")) } ul.links { @for office in &offices { li { a href=(format!("{}#{}", cx.href("/normas/cargos"), office.id)) { (cx.pick(&office.names)) } } } } } }
            @if !terms.is_empty() { div { h3 { (tr.t("directory-terms")) } ul.links { @for term in &terms { li { a href=(cx.href("/plazos")) { (cx.pick(&term.names)) } } } } } }
        }
    }
}

/// `GET /api/v1/instruments`.
pub(super) async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let today = cx.today();
    let items: Vec<Value> = cx
        .house
        .law
        .instruments()
        .iter()
        .map(|instrument| {
            json!({
                "id": instrument.id.as_str(),
                "citation": instrument.citation(),
                "title": title(cx, instrument),
                "issuer": instrument.issuer,
                "year": instrument.year,
                "published": instrument.published.map(|day| day.to_string()),
                "in_force_from": instrument.in_force_from.map(|day| day.to_string()),
                "in_force_to": instrument.in_force_to.map(|day| day.to_string()),
                "in_force": instrument.in_force_on(today),
                "amended_by": instrument.amended_by,
                "repealed_by": instrument.repealed_by.map(|id| id.as_str()),
                "certainty": instrument.certainty.as_str(),
                "url": format!("{}/normas/{}", cx.house.options.base_url, instrument.id),
            })
        })
        .collect();
    Ok(Answer::json(200, &json!({"total": items.len(), "items": items})))
}
