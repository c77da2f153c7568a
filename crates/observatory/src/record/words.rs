//! An act in words: its name, its knot on the cord, and where its citations lead.

use capability::Cx;
use jiff::civil::Date;
use maud::{Markup, html};
use norms::Citation;
use register::{Recorded, Visibility};
use serde_json::Value;

/// Kinds that the register itself records.
const OWN: [&str; 4] = [
    "register/opened",
    "register/key-rotated",
    "register/payload-erased",
    "register/batch-anchored",
];

/// Every kind of act that this house may hold.
pub(super) fn kinds(cx: &Cx) -> Vec<&'static str> {
    let recorded = cx
        .house
        .catalogue
        .list()
        .iter()
        .flat_map(|capability| capability.kinds());
    recorded.map(|kind| kind.kind).chain(OWN).collect()
}

/// Name of a kind of act: «Designación». A kind without a name of its own shows its identifier.
pub(crate) fn kind_name(cx: &Cx, kind: &str) -> String {
    let key = format!("observatory-kind-{}", kind.replace('/', "-"));
    cx.tr()
        .get(&key)
        .map_or_else(|| kind.to_owned(), |name| name.into_owned())
}

/// What an act is about, as far as strangers may know: the office, or the thing it names.
fn about(cx: &Cx, act: &Recorded) -> Option<String> {
    if let Some(office) = act.subject("office") {
        return Some(directory::target::office_name(cx, office));
    }
    let payload = cx.house.public_payload(act)?;
    let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    match act.kind.as_str() {
        "directory/committee-constituted" => None,
        "directory/calendar-day-declared" => text("day")
            .and_then(|day| day.parse().ok())
            .map(ui::format::date_short),
        "directory/term-set" => text("code"),
        _ => text("name"),
    }
}

/// Title of an act: «Designación: Oficial de Datos Personales».
pub(crate) fn act_title(cx: &Cx, act: &Recorded) -> String {
    let name = kind_name(cx, &act.kind);
    match about(cx, act) {
        Some(about) => format!("{name}: {about}"),
        None => name,
    }
}

/// The office that recorded an act, as far as strangers may know: of a reserved act nobody is told who did it, for with its kind
/// that may tell what it says.
pub(crate) fn office(cx: &Cx, act: &Recorded) -> Option<String> {
    let tr = cx.tr();
    let named = match act.under.office.as_str() {
        "register" => tr.t("observatory-office-register").into_owned(),
        "self" | "" => tr.t("observatory-office-self").into_owned(),
        office => cx.office_name(office),
    };
    (act.visibility == Visibility::Public).then_some(named)
}

/// Address of an act's page, without language prefix.
pub(crate) fn act_href(code: &str) -> String {
    format!("/actos/{code}")
}

/// Colour of its knot.
pub(super) fn knot_kind(kind: &str) -> ui::KnotKind {
    match kind.split('/').nth(1).unwrap_or("") {
        "communication-observed" | "observation-explained" => ui::KnotKind::Observation,
        "designation-ended" | "unit-closed" | "post-ended" | "entity-closed" | "person-erased"
        | "payload-erased" | "access-key-revoked" => ui::KnotKind::End,
        _ => ui::KnotKind::Act,
    }
}

/// An act on the cord, leading to its constancia.
pub(super) fn knot(cx: &Cx, act: &Recorded) -> ui::Knot {
    let (code, title) = (act.code(), act_title(cx, act));
    let href = cx.href(&act_href(&code));
    let knot = ui::Knot::new(title)
        .kind(knot_kind(&act.kind))
        .date(register::civil_date(act.at));
    let knot = match detail(cx, act) {
        Some(detail) => knot.detail(html! { (detail) }),
        None => knot,
    };
    knot.code(cx.tr(), &code, &href, "")
}

/// An act on a cord of the whole State: the entity stands where a cord of one entity has the detail.
pub(crate) fn act_knot(cx: &Cx, board: &directory::board::Board, act: &Recorded) -> ui::Knot {
    let knot = knot(cx, act);
    match act.entity.and_then(|id| board.entity(id)) {
        Some(entity) => knot.detail(html! { a href=(cx.href(&entity.href())) { (entity.name) } }),
        None => knot,
    }
}

/// One sentence more: the resolution, what was observed, why something ended.
pub(crate) fn detail(cx: &Cx, act: &Recorded) -> Option<String> {
    if act.visibility == Visibility::Reserved {
        return Some(cx.tr().t("observatory-reserved-short").into_owned());
    }
    let payload = cx.house.public_payload(act)?;
    let text = |name: &str| payload.get(name).and_then(Value::as_str);
    if let Some(instrument) = payload.get("instrument") {
        return Some(instrument_words(cx, instrument));
    }
    match act.kind.as_str() {
        "directory/communication-observed" => text("reason").map(|reason| observed(cx, reason)),
        "directory/designation-ended" => text("reason").map(|reason| ended(cx, reason)),
        "directory/designation-communicated" => text("authority").map(str::to_uppercase),
        "directory/entity-registered" => text("source").map(str::to_owned),
        "directory/calendar-day-declared" | "directory/person-erased" => text("norm").map(str::to_owned),
        _ => None,
    }
}

/// «Resolución de Alcaldía 021-2026-A-MDM, 10-03-2026».
fn instrument_words(cx: &Cx, instrument: &Value) -> String {
    let text = |name: &str| instrument.get(name).and_then(Value::as_str).unwrap_or("");
    let day = text("date")
        .parse()
        .map(ui::format::date_short)
        .unwrap_or_default();
    unbroken(format!("{} {}, {day}", instrument_kind(cx, text("kind")), text("number")).trim())
}

/// Name of a kind of resolution.
pub(crate) fn instrument_kind(cx: &Cx, kind: &str) -> &'static str {
    let known = norms::DesignationKindId::parse(kind)
        .ok()
        .and_then(|id| cx.house.law.designation_kind(id));
    known.map_or("", |kind| cx.pick(&kind.names))
}

/// What an authority observed, in words.
pub(crate) fn observed(cx: &Cx, reason: &str) -> String {
    let key = match reason {
        "incompatible_office" => "directory-observed-incompatible".to_owned(),
        other => format!("directory-observed-{}", other.replace('_', "-")),
    };
    cx.tr()
        .get(&key)
        .map_or_else(|| reason.to_owned(), |words| words.into_owned())
}

/// Why a designation ended, in words.
pub(super) fn ended(cx: &Cx, reason: &str) -> String {
    let key = match reason {
        "replaced" => "observatory-end-replaced".to_owned(),
        other => format!("directory-end-{}", other.replace('_', "-")),
    };
    cx.tr()
        .get(&key)
        .map_or_else(|| reason.to_owned(), |words| words.into_owned())
}

/// A citation that leads to the page of its norm.
pub(super) fn cite(cx: &Cx, citation: &Citation) -> ui::Cite {
    let whole = citation.to_string();
    let name = cx
        .house
        .law
        .instrument(citation.instrument)
        .map_or_else(String::new, norms::Instrument::citation);
    let rest = whole
        .strip_prefix(&name)
        .unwrap_or("")
        .trim_start_matches([',', ' '])
        .to_owned();
    ui::Cite::new(name, cx.href(&format!("/normas/{}", citation.instrument))).article(rest)
}

/// Citations in one line.
pub(super) fn cites(cx: &Cx, citations: &[Citation]) -> Markup {
    html! { @for (at, citation) in citations.iter().enumerate() { @if at > 0 { "; " } (cite(cx, citation)) } }
}

/// Citations as text, for downloads.
pub(crate) fn cited(citations: &[Citation]) -> String {
    citations
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// A verdict as a tag.
pub(super) fn verdict_tag(cx: &Cx, verdict: directory::standing::Verdict) -> Markup {
    ui::tag(verdict.state(), &cx.tr().t(verdict.word()))
}

/// How sure we are, as a tag.
pub(super) fn certainty_tag(cx: &Cx, certainty: norms::Certainty) -> Markup {
    let state = if certainty.is_confirmed() {
        ui::State::Ok
    } else {
        ui::State::None
    };
    ui::tag(
        state,
        &cx.tr().t(&format!("directory-certainty-{}", certainty.as_str())),
    )
}

/// A code of an act as a link.
pub(super) fn code_link(cx: &Cx, code: &str) -> Markup {
    html! { a.mono href=(cx.href(&act_href(code))) { (ui::unbroken(code)) } }
}

/// A text whose hyphens do not end a line: codes, numbers of norms, days.
pub(super) fn unbroken(text: &str) -> String {
    text.replace('-', "\u{2011}")
}

/// Name of the department of a UBIGEO.
pub(crate) fn region_name(ubigeo: &str) -> &'static str {
    let code = ubigeo.get(..2).unwrap_or("");
    ui::DEPARTMENTS
        .iter()
        .find(|department| department.ubigeo == code)
        .map_or("", |department| department.name)
}

/// A day of a column.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A day of a column that may be empty.
pub(crate) fn day_of(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| day(text))
}
