//! The constancia: what, who, when, by which power, and the proof that nobody changed it.

use super::evidence::{Evidence, Found, find};
use super::later::{Fate, later};
use super::{compare, proof, verify};
use crate::record::words::{act_href, act_title, cites, code_link, kind_name, office, region_name};
use capability::{Answer, Cx, Page, Req, Stop};
use directory::board::board;
use maud::{Markup, html};
use register::{Recorded, Visibility};

/// What stands over the page when it answers something that was just done.
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// The act was recorded a moment ago.
    Receipt,
    /// A copy was compared.
    Compared(compare::Outcome),
}

/// `GET /actos/{code}`.
pub(super) async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["recibo"])?;
    let said = if req.query.get("recibo").is_some() {
        Said::Receipt
    } else {
        Said::Nothing
    };
    match find(cx, req.param("code")).await? {
        Found::Nothing => Ok(verify::not_found(cx, req.param("code"))),
        Found::Unreadable => Ok(altered(cx, req.param("code"))),
        Found::Act(evidence) => show(cx, &evidence, said).await,
    }
}

/// The page of an act whose envelope cannot be read any more.
pub(super) fn altered(cx: &Cx, code: &str) -> Answer {
    let tr = cx.tr();
    tracing::error!(code, "the envelope of an act cannot be read");
    let seal = ui::Seal::new(
        ui::Verdict::Bad,
        tr.t("observatory-seal-altered"),
        html! { (tr.t("observatory-seal-altered-detail")) },
    );
    let main = html! { (seal) div.split.mt { div {} aside.stack aria-label=(tr.t("ui-aside")) { (verify::card(cx, "")) } } };
    cx.page(Page::new(tr.t("observatory-seal-altered"), ui::Section::Acts, main).status(500))
}

/// The page of an act.
pub(super) async fn show(cx: &Cx, evidence: &Evidence, said: Said) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let (fate, acts) = later(cx, evidence).await?;
    let code = &evidence.code;
    let main = html! {
        div.stack {
            @if let Said::Receipt = said { (receipt(cx, evidence)) }
            (seal(cx, evidence, fate))
        }
        div.split.mt {
            div.stack {
                section.card {
                    p.eyebrow { (tr.t("observatory-constancia")) " " (ui::unbroken(code)) }
                    h2 { (act_title(cx, &evidence.act)) }
                    (facts(cx, evidence, fate, &acts).await?)
                }
                (compare::card(cx, evidence, match &said { Said::Compared(outcome) => Some(outcome), _ => None }).await?)
                (proof::card(cx, evidence))
            }
            aside.stack aria-label=(tr.t("observatory-code-and-check")) { (code_card(cx, code)) (verify::card(cx, "")) (unseen(cx, &evidence.act)) }
        }
    };
    let title = tr.f("observatory-constancia-of", &[("code", code.into())]);
    let status = match &said {
        _ if !evidence.holds() => 500,
        Said::Compared(compare::Outcome::NoFile) => 422,
        _ => 200,
    };
    let page = Page::new(title, ui::Section::Acts, main)
        .description(tr.t("observatory-constancia-description"))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-acts"), cx.href("/actos"))
        .status(status);
    Ok(cx.page(page))
}

fn receipt(cx: &Cx, evidence: &Evidence) -> Markup {
    let tr = cx.tr();
    let body = html! {
        p { (tr.f("observatory-receipt-body", &[("code", (&evidence.code).into())])) }
        p { a href=(cx.href("/despacho")) { (tr.t("ui-desk")) } }
    };
    ui::Note::new(tr.t("observatory-receipt"), body)
        .state(ui::State::Ok)
        .status()
}

/// The verdict, with what it was checked against.
fn seal(cx: &Cx, evidence: &Evidence, fate: Fate) -> Markup {
    let tr = cx.tr();
    let (verdict, key) = match fate {
        _ if !evidence.holds() => (ui::Verdict::Bad, "observatory-seal-altered"),
        Fate::Stands => (ui::Verdict::Ok, "observatory-seal-ok"),
        Fate::Replaced => (ui::Verdict::Warn, "observatory-seal-replaced"),
        Fate::Ended(_) => (ui::Verdict::Warn, "observatory-seal-ended"),
    };
    if verdict == ui::Verdict::Bad {
        tracing::error!(seq = evidence.act.seq, "an act does not pass its own proof");
        return ui::Seal::new(
            verdict,
            tr.t(key),
            html! { (tr.t("observatory-seal-altered-detail")) },
        )
        .render();
    }
    let against = tr.f(
        "observatory-checked-against",
        &[("size", evidence.checkpoint.size.into())],
    );
    let detail = html! {
        (tr.t("observatory-checked-on")) " " (ui::format::time_instant(cx.now)) " " (against) " "
        @match fate {
            Fate::Ended(Some(on)) => { (tr.t("observatory-ended-on")) " " (ui::format::time_date(on)) "." }
            Fate::Ended(None) => {}
            Fate::Replaced => { (tr.t("observatory-replaced-detail")) }
            Fate::Stands => { (tr.t("observatory-nothing-changes")) }
        }
    };
    ui::Seal::new(verdict, tr.t(key), detail).render()
}

/// The record of the act.
async fn facts(cx: &Cx, evidence: &Evidence, fate: Fate, later: &[Recorded]) -> Result<Markup, Stop> {
    let (tr, act) = (cx.tr(), &evidence.act);
    let board = board(&cx.house).await?;
    let mut facts = ui::Facts::new().fact(
        tr.t("observatory-fact-what"),
        html! { b { (kind_name(cx, &act.kind)) } },
    );
    if let Some(entity) = act.entity.and_then(|id| board.entity(id)) {
        let region = region_name(&entity.ubigeo);
        facts = facts.fact(tr.t("directory-column-entity"), html! { a href=(cx.href(&entity.href())) { (entity.name) } @if !region.is_empty() { ", " (region) } });
    }
    if act.visibility == Visibility::Reserved {
        let key = if act.payload.is_some() {
            "observatory-reserved"
        } else {
            "observatory-erased"
        };
        facts = facts.fact(
            tr.t("observatory-fact-content"),
            html! { (ui::tag(ui::State::None, &tr.t("observatory-reserved-short"))) " " (tr.t(key)) },
        );
    } else if let Some(owner) = cx.house.catalogue.owner(&act.kind) {
        for fact in owner.facts(cx, act).await? {
            let value = match &fact.href {
                Some(href) if href.starts_with("/documentos/") => html! { a href=(href) { (fact.value) } },
                Some(href) => html! { a href=(cx.href(href)) { (fact.value) } },
                None => html! { (fact.value) },
            };
            facts = facts.fact(tr.t(fact.label), value);
        }
    }
    let facts = facts
        .maybe(tr.t("observatory-fact-recorder"), recorder(cx, act).await?)
        .maybe(tr.t("observatory-fact-power"), power(cx, act))
        .fact(tr.t("observatory-fact-when"), html! { (ui::format::time_instant(act.at)) " " (tr.f("observatory-lima-number", &[("seq", act.seq.into())])) })
        .maybe(tr.t("observatory-fact-obligation"), obligations(cx, act))
        .fact(tr.t("observatory-fact-later"), after(cx, fate, later));
    Ok(facts.render())
}

/// Who recorded it: shown when the person acted in an office, and the act is public.
async fn recorder(cx: &Cx, act: &Recorded) -> Result<Option<Markup>, Stop> {
    if act.under.designation.is_none() || act.visibility == Visibility::Reserved {
        return Ok(None);
    }
    let person = directory::people::person(&cx.house, act.under.person).await?;
    let name = person
        .filter(|person| person.erased_on.is_none())
        .map(|person| person.name());
    Ok(Some(
        html! { (name.unwrap_or_else(|| cx.tr().t("directory-erased").into_owned())) },
    ))
}

/// The office and the designation that gave the power.
fn power(cx: &Cx, act: &Recorded) -> Option<Markup> {
    let (tr, office) = (cx.tr(), office(cx, act)?);
    Some(html! {
        (office)
        @if let Some(designation) = act.under.designation { ". " a href=(cx.href(&format!("/designaciones/{designation}"))) { (tr.t("observatory-see-designation")) } }
    })
}

/// Obligations that the act serves, each with its norm.
pub(crate) fn served(cx: &Cx, act: &Recorded) -> Vec<&'static norms::Obligation> {
    let office = match act.kind.as_str() {
        "directory/committee-constituted" => Some(directory::apply_committee()),
        "directory/designated"
        | "directory/designation-communicated"
        | "directory/communication-acknowledged"
        | "directory/observation-corrected"
        | "directory/contact-published" => act.subject("office"),
        _ => None,
    };
    let ids = office.map(directory::obligations_of).unwrap_or_default();
    let reported = directory::report::read(act).ok().flatten();
    let reported = reported.map(|(_, report)| report.duty.law().obligation.id);
    cx.house
        .law
        .live_obligations()
        .filter(|obligation| ids.contains(&obligation.id.as_str()) || reported == Some(obligation.id))
        .collect()
}

fn obligations(cx: &Cx, act: &Recorded) -> Option<Markup> {
    let served = served(cx, act);
    (!served.is_empty()).then(|| {
        html! {
            @for (at, obligation) in served.iter().enumerate() {
                @if at > 0 { br; }
                a href=(cx.href(&format!("/normas/obligaciones/{}", obligation.id))) { (cx.pick(&obligation.names)) } ". " (cites(cx, &obligation.citations))
            }
        }
    })
}

fn after(cx: &Cx, fate: Fate, later: &[Recorded]) -> Markup {
    let tr = cx.tr();
    if later.is_empty() {
        let key = if fate == Fate::Stands {
            "observatory-nothing-after"
        } else {
            "observatory-ended"
        };
        return html! { (tr.t(key)) };
    }
    html! {
        ul.p0 {
            @for act in later {
                li { (ui::format::time_date(register::civil_date(act.at))) " · " a href=(cx.href(&act_href(&act.code()))) { (kind_name(cx, &act.kind)) } " " (code_link(cx, &act.code())) }
            }
        }
    }
}

/// The code to carry away, also as a drawing.
fn code_card(cx: &Cx, code: &str) -> Markup {
    let tr = cx.tr();
    let address = format!("{}{}", cx.house.options.base_url, act_href(code));
    let drawing = ui::QrCode::new(&address, tr.t("observatory-qr")).ok();
    html! {
        section.card aria-label=(tr.t("observatory-code")) {
            @if let Some(drawing) = drawing { (drawing) }
            p.mono.mt-s { b { (ui::unbroken(code)) } }
            p.xs.soft { (tr.t("observatory-code-digit")) }
            p.mt-s.no-print { (ui::Button::link(tr.t("observatory-paper-link-act"), cx.href(&format!("{}/constancia.pdf", act_href(code)))).line()) }
            p.xs.soft.only-print { (address) }
        }
    }
}

/// What is never shown here.
fn unseen(cx: &Cx, act: &Recorded) -> Markup {
    let tr = cx.tr();
    let body = html! {
        p { (tr.t("observatory-unseen-body")) }
        @if act.visibility == Visibility::Reserved { p { (tr.t("observatory-reserved")) } }
    };
    ui::Note::new(tr.t("observatory-unseen"), body).render()
}
