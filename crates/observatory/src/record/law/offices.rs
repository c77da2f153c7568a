//! Offices and their powers: who must have each, who signs, who is told, and what its holder may record.

use super::super::words::{certainty_tag, cited, cites, kind_name};
use super::discharge::types;
use capability::{Answer, Cx, Page, Req, Stop};
use maud::{Markup, html};
use norms::{Office, Scope};
use serde_json::{Value, json};

/// `GET /normas/cargos`.
pub(super) async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let tr = cx.tr();
    let offices = cx.house.law.offices();
    let downloads = ui::Downloads::new("").link("JSON", "/api/v1/offices");
    let main = html! {
        h1 { (tr.t("observatory-offices-title")) }
        p.soft.mt-s { (tr.t("observatory-offices-lead")) }
        div.stack-l.mt { @for office in offices { (card(cx, office)) } }
        (downloads.render(tr))
    };
    let page = Page::new(tr.t("observatory-offices-title"), ui::Section::Norms, main)
        .description(tr.t("observatory-offices-lead"))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-norms"), cx.href("/normas"));
    Ok(cx.page(page))
}

fn card(cx: &Cx, office: &Office) -> Markup {
    let tr = cx.tr();
    let must = types(cx, &office.required_for);
    let signs = office
        .designated_by
        .iter()
        .map(|by| cx.office_name(by.as_str()))
        .collect::<Vec<_>>()
        .join(", ");
    let facts = ui::Facts::new()
        .maybe(
            tr.t("observatory-norm"),
            (!office.citations.is_empty()).then(|| cites(cx, &office.citations)),
        )
        .maybe(
            tr.t("observatory-column-who-owes"),
            (!must.is_empty()).then(|| must.join(", ")),
        )
        .maybe(
            tr.t("directory-aside-designates"),
            (!signs.is_empty()).then_some(signs),
        )
        .maybe(
            tr.t("directory-aside-told"),
            office
                .communicated_to
                .map(|authority| cx.pick(&authority.names())),
        )
        .fact(
            tr.t("directory-column-certainty"),
            certainty_tag(cx, office.certainty),
        );
    html! {
        section.card id=(office.id.as_str()) {
            h2 { (cx.pick(&office.names)) " " span.soft { "(" (office.short) ")" } }
            (facts)
            (ui::Details::new(tr.t("observatory-powers"), powers(cx, office)))
        }
    }
}

/// What the holder may record, by how far it reaches.
fn powers(cx: &Cx, office: &Office) -> Markup {
    let tr = cx.tr();
    html! {
        @if office.powers.is_empty() { p.sm.soft { (tr.t("observatory-powers-none")) } }
        @for power in &office.powers {
            p.sm.mt-s { b { (tr.t(scope_key(power.scope))) } @if let Some(authority) = power.authority { " " span.soft { (tr.f("observatory-only-told", &[("authority", authority.acronym().into())])) } } }
            @if power.presiding { p.xs.soft { (tr.t("observatory-while-presiding")) } }
            ul.sm { @for act in &power.acts { li { (kind_name(cx, act)) } } }
        }
    }
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Itself => "observatory-scope-self",
        Scope::OwnEntity => "observatory-scope-own",
        Scope::Subordinate => "observatory-scope-subordinate",
        Scope::State => "observatory-scope-state-long",
    }
}

/// `GET /api/v1/offices`.
pub(super) async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let items: Vec<Value> = cx
        .house
        .law
        .offices()
        .iter()
        .map(|office| item(cx, office))
        .collect();
    Ok(Answer::json(200, &json!({"total": items.len(), "items": items})))
}

fn item(cx: &Cx, office: &Office) -> Value {
    json!({
        "id": office.id.as_str(),
        "name": cx.pick(&office.names),
        "short": office.short,
        "norm": cited(&office.citations),
        "required_for": office.required_for,
        "voluntary_for": office.voluntary_for,
        "designated_by": office.designated_by,
        "communicated_to": office.communicated_to.map(norms::Authority::as_str),
        "several": office.multiple(),
        "powers": office.powers.iter().map(|power| json!({"acts": power.acts, "scope": power.scope, "authority": power.authority, "presiding": power.presiding})).collect::<Vec<_>>(),
        "certainty": office.certainty.as_str(),
    })
}
