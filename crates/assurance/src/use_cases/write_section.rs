//! Write a section of the strategy: the assisted channel, foreigners, representatives, officials, incidents, training. A section
//! that would help whoever attacks is reserved.

use super::{ENTITY, choice, draft, of_entity, plain};
use crate::acts::SectionWritten;
use crate::store;
use crate::strategy::desk;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use directory::{DocumentGiven, RESOLUTION, deadline, target};
use maud::html;
use norms::{StrategySection, StrategySectionId, Unit};
use register::EntityId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/write-section",
    act: "assurance/section-written",
    title: "assurance-write-section",
    path: "/autenticacion/secciones/escribir",
    api: "/api/v1/authentication-sections",
    parts: &[Part {
        title: "assurance-part-section",
        fields: &[
            ENTITY,
            Field::new(
                "section",
                "assurance-field-section",
                FieldKind::Choice(Choices::Law(sections)),
            ),
            Field::new("text", "assurance-field-text", FieldKind::Long(2_000)),
            Field::new("document", "assurance-field-paper", FieldKind::File(&RESOLUTION)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

fn sections(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.strategy_sections().iter();
    all.map(|section| choice(section.id.as_str(), cx.pick(&section.names)))
        .collect()
}

#[derive(Debug, Deserialize)]
struct Write {
    entity: EntityId,
    section: StrategySectionId,
    text: String,
    document: Option<DocumentGiven>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = of_entity(cx, form, USE_CASE.act).await?;
        let asked = form
            .get("section")
            .and_then(|id| StrategySectionId::parse(id).ok());
        if let Some(section) = asked.and_then(|id| cx.house.law.strategy_section(id)) {
            form.lead = Some(cx.pick(&section.text).to_owned());
            form.title = Some(cx.pick(&section.names).to_owned());
            form.aside.norm = vec![aside(cx, section).await?];
            let written = store::sections_of(&cx.house, entity.id).await?;
            let known = written.into_iter().find(|row| row.section == section.id.as_str());
            if let Some(known) = known {
                form.first("text", known.text);
            }
        }
        Ok(())
    })
}

/// The article behind a section, the terms that it has to keep, and who will read it.
async fn aside(cx: &Cx, section: &StrategySection) -> Result<(String, maud::Markup), Stop> {
    let mut terms = Vec::new();
    for code in &section.terms {
        let term = deadline::term(&cx.house, code.as_str(), cx.today()).await?;
        let Some((term, rule)) = term.zip(cx.house.law.term(*code)) else {
            continue;
        };
        let unit = match term.unit {
            Unit::Hours => "assurance-unit-hours",
            Unit::WorkingDays => "assurance-unit-working-days",
            Unit::CalendarDays => "assurance-unit-days",
            Unit::Months => "assurance-unit-months",
            Unit::Years => "assurance-unit-years",
        };
        let length = cx.tr().f(unit, &[("count", term.length.into())]);
        terms.push(format!("{}: {length}", cx.pick(&rule.names)));
    }
    let seen = match section.public {
        true => "assurance-section-public",
        false => "assurance-section-reserved",
    };
    let text = html! {
        p { (cx.pick(&section.text)) " " (directory::cites(cx, std::slice::from_ref(&section.citation))) }
        @for term in &terms { p { (term) } }
        p { (cx.tr().t(seen)) }
    };
    Ok((cx.pick(&section.names).to_owned(), text))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Write = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let section = cx.house.law.strategy_section(new.section);
        let section = section.ok_or_else(|| Refusal::new("assurance-section-unknown").field("section"))?;
        let mut no = Refusals::default();
        plain(&mut no, "text", &new.text);
        no.none()?;
        let written = SectionWritten {
            section: section.id.to_string(),
            text: new.text,
            document: new.document.map(|paper| paper.sha256),
        };
        let draft = draft(cx, USE_CASE.act, &entity)?;
        let draft = if section.public { draft } else { draft.reserved() };
        let draft = draft.payload_of(&written)?;
        let then = format!("{}#secciones", desk(&entity));
        Ok(Decision::act(draft, target::of(&entity)).then(then))
    })
}
