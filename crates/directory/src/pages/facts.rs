//! What a constancia says about an act of this crate, in plain words.

use crate::board::board;
use crate::{people, target};
use capability::{Cx, PublicFact, Stop};
use register::Recorded;
use serde_json::Value;

/// Facts of an act that strangers may read.
pub async fn facts(cx: &Cx, act: &Recorded) -> Result<Vec<PublicFact>, Stop> {
    let mut facts = Vec::new();
    let Some(payload) = cx.house.public_payload(act) else {
        return Ok(facts);
    };
    if let Some(office) = act.subject("office") {
        let href = act
            .subject("designation")
            .map(|id| format!("/designaciones/{id}"));
        facts.push(PublicFact {
            label: "directory-column-office",
            value: target::office_name(cx, office),
            href,
        });
    }
    if let Some(person) = act.subject("person").and_then(|id| id.parse().ok())
        && let Some(person) = people::person(&cx.house, person).await?
    {
        let value = if person.erased_on.is_some() {
            cx.tr().t("directory-erased").to_string()
        } else {
            person.name()
        };
        facts.push(PublicFact {
            label: "directory-fact-holder",
            value,
            href: None,
        });
    }
    facts.extend(instrument(cx, payload));
    facts.extend(plain(cx, payload));
    facts.extend(handover(cx, act));
    if let Some(successor) = payload.get("successor").and_then(Value::as_str) {
        let board = board(&cx.house).await?;
        if let Some(entity) = board.find(successor) {
            facts.push(PublicFact {
                label: "directory-field-successor",
                value: entity.name.clone(),
                href: Some(entity.href()),
            });
        }
    }
    Ok(facts)
}

/// Whoever ends a designation finds the pack for the successor on the receipt.
fn handover(cx: &Cx, act: &Recorded) -> Option<PublicFact> {
    let designation = act
        .subject("designation")
        .filter(|_| act.kind == "directory/designation-ended")?;
    Some(PublicFact {
        label: "directory-handover",
        value: cx.tr().t("directory-handover-see").into_owned(),
        href: Some(format!("/designaciones/{designation}/entrega")),
    })
}

fn instrument(cx: &Cx, payload: &Value) -> Option<PublicFact> {
    let instrument = payload.get("instrument")?;
    let text = |name: &str| instrument.get(name).and_then(Value::as_str).unwrap_or("");
    let kind = norms::DesignationKindId::parse(text("kind"))
        .ok()
        .and_then(|id| cx.house.law.designation_kind(id));
    let kind = kind.map_or("", |kind| cx.pick(&kind.names));
    let day = text("date")
        .parse()
        .map(crate::form_parts::spanish)
        .unwrap_or_default();
    let href = instrument
        .get("document")
        .and_then(Value::as_str)
        .map(|hash| format!("/documentos/{hash}"));
    Some(PublicFact {
        label: "directory-fact-instrument",
        value: format!("{kind} {}, {day}", text("number")).trim().to_owned(),
        href,
    })
}

/// Values that are shown as they are, each with its label.
const PLAIN: &[(&str, &str)] = &[
    ("name", "directory-column-name"),
    ("post_title", "directory-field-post-title"),
    ("from", "directory-field-from"),
    ("to", "directory-field-to"),
    ("on", "directory-fact-day"),
    ("authority", "directory-fact-authority"),
    ("reference", "directory-field-reference"),
    ("communicate_by", "directory-fact-communicate-by"),
    ("correct_by", "directory-fact-correct-by"),
    ("answer_by", "directory-column-answer-by"),
    ("ruc", "directory-column-ruc"),
    ("ubigeo", "directory-column-ubigeo"),
    ("source", "directory-field-source"),
    ("norm", "directory-field-norm"),
    ("day", "directory-field-day"),
    ("before", "directory-fact-before"),
    ("after", "directory-fact-after"),
    ("rows", "directory-fact-rows"),
    ("registered", "directory-fact-registered"),
];

fn plain(cx: &Cx, payload: &Value) -> Vec<PublicFact> {
    let shown = |value: &Value| match value {
        Value::String(text) => text
            .parse()
            .map(crate::form_parts::spanish)
            .unwrap_or_else(|_| text.clone()),
        Value::Number(number) => ui::format::num(cx.lang, number.as_i64().unwrap_or(0)),
        _ => String::new(),
    };
    PLAIN
        .iter()
        .filter_map(|(name, label)| {
            let value = shown(payload.get(*name)?);
            (!value.is_empty()).then_some(PublicFact {
                label,
                value,
                href: None,
            })
        })
        .collect()
}
