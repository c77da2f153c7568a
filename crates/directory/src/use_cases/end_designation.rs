//! End a designation: the person's power ends that day and the office is left open.

use super::designate::about;
use crate::acts::DesignationEnded;
use crate::store::DesignationRow;
use crate::target;
use capability::{
    Aside, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use jiff::civil::Date;
use maud::html;
use register::DesignationId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/end-designation",
    act: "directory/designation-ended",
    title: "directory-end-designation",
    path: "/concluir",
    api: "/api/v1/designation-endings",
    parts: &[Part {
        title: "directory-part-ending",
        fields: &[
            Field::new("designation", "directory-field-designation", FieldKind::Id),
            Field::new("on", "directory-field-last-day", FieldKind::Date),
            Field::new(
                "reason",
                "directory-field-reason",
                FieldKind::Choice(Choices::Fixed(REASONS)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

const REASONS: &[(&str, &str)] = &[
    ("bond_ended", "directory-end-bond-ended"),
    ("resigned", "directory-end-resigned"),
    ("removed", "directory-end-removed"),
    ("term_ended", "directory-end-term-ended"),
    ("deceased", "directory-end-deceased"),
    ("post_ended", "directory-end-post-ended"),
    ("corrected", "directory-end-corrected"),
];

#[derive(Debug, Deserialize)]
struct EndDesignation {
    designation: DesignationId,
    on: Date,
    reason: String,
}

/// The rule: ended once, not before it began, not far in the future.
fn decide(row: &DesignationRow, on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(row.end_reason.is_some(), || {
        Refusal::new("directory-already-ended")
            .field("designation")
            .conflict()
    });
    no.when(on.to_string() < row.from_on, || {
        Refusal::new("directory-ends-before-from")
            .field("on")
            .arg("from", &row.from_on)
    });
    let limit = today.checked_add(jiff::Span::new().years(1)).unwrap_or(today);
    no.when(on > limit, || Refusal::new("directory-ends-too-late").field("on"));
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = target::designation_of_form(cx, form).await?;
        let name = target::office_name(cx, &row.office);
        form.title = Some(
            cx.tr()
                .f("directory-end-office", &[("office", name.as_str().into())])
                .to_string(),
        );
        form.lead = Some(cx.tr().t("directory-end-lead").to_string());
        form.aside = aside(cx, row.id);
        Ok(())
    })
}

/// The pack for the successor, before and after.
fn aside(cx: &Cx, id: DesignationId) -> Aside {
    let tr = cx.tr();
    let link = html! { a href=(cx.href(&format!("/designaciones/{id}/entrega"))) { (tr.t("directory-handover-see")) } };
    Aside {
        norm: vec![(tr.t("directory-handover").into_owned(), link)],
        next: vec![
            tr.t("directory-end-next-power").into_owned(),
            tr.t("directory-end-next-open").into_owned(),
            tr.t("directory-end-next-handover").into_owned(),
        ],
        notice: None,
    }
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: EndDesignation = values.into_typed()?;
        let (row, entity) = target::designation(cx, new.designation).await?;
        decide(&row, new.on, cx.today())?;
        let ended = DesignationEnded {
            designation: row.id,
            on: new.on,
            reason: new.reason,
        };
        let draft =
            about(cx, "directory/designation-ended", &entity, row.id, &row.office)?.payload_of(&ended)?;
        Ok(Decision::act(draft, target::of(&entity)))
    })
}
