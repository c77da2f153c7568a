//! Designate: a person is put in an office of an entity, by the act of who may do it.

use crate::acts::Capacity;
use crate::board::BoardEntity;
use crate::store::DesignationRow;
use crate::together::Together;
use crate::{form_parts, store, target};
use capability::{
    Aside, Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop,
    UseCase, Values,
};
use jiff::civil::Date;
use maud::html;
use norms::{IncompatibilitySeverity, Office, OfficeId, OfficeSeat};
use register::{DesignationId, Draft, EntityId, UnitId};
use serde::Deserialize;

/// The declaration.
pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/designate",
    act: "directory/designated",
    title: "directory-designate",
    path: "/designar",
    api: "/api/v1/designations",
    parts: &[
        Part {
            title: "directory-part-office",
            fields: &[
                Field::new("entity", "directory-field-entity", FieldKind::Id),
                Field::new(
                    "office",
                    "directory-field-office",
                    FieldKind::Choice(Choices::Prepared),
                ),
                Field::new(
                    "capacity",
                    "directory-field-capacity",
                    FieldKind::Choice(Choices::Fixed(CAPACITIES)),
                ),
                Field::new(
                    "body",
                    "directory-field-body",
                    FieldKind::Choice(Choices::Prepared),
                )
                .optional(),
            ],
        },
        Part {
            title: "directory-part-person",
            fields: &[
                Field::new("dni", "directory-field-dni", FieldKind::Digits(8)),
                Field::new("given_names", "directory-field-given-names", FieldKind::Text(80)),
                Field::new("surnames", "directory-field-surnames", FieldKind::Text(80)),
                Field::new("email", "directory-field-email", FieldKind::Email),
                Field::new("phone", "directory-field-phone", FieldKind::Phone).optional(),
            ],
        },
        Part {
            title: "directory-part-post",
            fields: &[
                Field::new(
                    "post",
                    "directory-field-post",
                    FieldKind::Choice(Choices::Prepared),
                )
                .optional(),
                Field::new("post_title", "directory-field-post-title", FieldKind::Text(120)),
                Field::new(
                    "bond",
                    "directory-field-bond",
                    FieldKind::Choice(Choices::Law(form_parts::bonds)),
                ),
                Field::new(
                    "leads_it",
                    "directory-field-leads-it",
                    FieldKind::Choice(Choices::Fixed(form_parts::YES_NO)),
                ),
            ],
        },
        form_parts::INSTRUMENT,
        Part {
            title: "directory-part-term",
            fields: &[
                Field::new("from", "directory-field-from", FieldKind::Date),
                Field::new("to", "directory-field-to", FieldKind::Date).optional(),
                Field::new("replaces", "directory-field-replaces", FieldKind::Flag).optional(),
            ],
        },
        Part {
            title: "directory-part-declaration",
            fields: &[Field::new(
                "declared",
                "directory-field-declared",
                FieldKind::Flag,
            )],
        },
    ],
    prepare,
    decide: submit,
};

const CAPACITIES: &[(&str, &str)] = &[
    ("main", "directory-capacity-main"),
    ("alternate", "directory-capacity-alternate"),
    ("acting", "directory-capacity-acting"),
];

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub struct NewDesignation {
    /// Entity.
    pub entity: EntityId,
    /// Office, of `norms`.
    pub office: String,
    /// How it is held.
    pub capacity: Capacity,
    /// Deconcentrated body.
    pub body: Option<UnitId>,
    /// Identity document: eight digits. Goes to the erasable table only.
    pub dni: String,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Institutional address.
    pub email: String,
    /// Telephone of the office.
    pub phone: Option<String>,
    /// Post in the directory.
    pub post: Option<register::PostId>,
    /// Name of the post.
    pub post_title: String,
    /// Employment bond, of `norms`.
    pub bond: String,
    /// `yes` when the person leads IT or decides the processing of data.
    pub leads_it: String,
    /// The act that designates.
    #[serde(flatten)]
    pub instrument: form_parts::NewInstrument,
    /// First day.
    pub from: Date,
    /// Last day, when known.
    pub to: Option<Date>,
    /// The present holder ends the day before.
    #[serde(default)]
    pub replaces: bool,
    /// The sworn declaration.
    pub declared: bool,
}

/// What the rule looks at besides the form.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The office.
    pub office: &'a Office,
    /// Type of the entity, and which authority it is, if one.
    pub entity: &'a BoardEntity,
    /// Office under which the caller acts.
    pub by: &'a str,
    /// The present main holder without an end.
    pub holder: Option<&'a DesignationRow>,
    /// Offices that the person holds in the same entity on the first day.
    pub held: &'a [String],
    /// Today.
    pub today: Date,
}

/// The rule. Pure: no clock, no database, no HTTP. Gives the codes of what warns and does not block.
pub fn decide(new: &NewDesignation, at: &Situation<'_>) -> Result<Vec<String>, Refusals> {
    let mut no = Refusals::default();
    let office = at.office;
    no.when(
        !office.exists_in(at.entity.kind.id) || !seated(office.seat, at.entity),
        || Refusal::new("directory-office-not-here").field("office"),
    );
    no.when(
        !office.designated_by.iter().any(|by| by.as_str() == at.by),
        || {
            cite(
                Refusal::new("directory-designates-somebody-else").field("office"),
                office,
            )
        },
    );
    form_parts::check_dates(&new.instrument, new.from, new.to, at.today, &mut no);
    no.when(
        new.capacity == Capacity::Alternate && office.alternates == norms::Alternates::None,
        || Refusal::new("directory-no-alternates").field("capacity"),
    );
    second_holder(new, at, &mut no);
    let warnings = incompatible(new, at, &mut no);
    no.none().map(|()| warnings)
}

/// Offices of the governing body sit only in that body.
fn seated(seat: OfficeSeat, entity: &BoardEntity) -> bool {
    let authority = match seat {
        OfficeSeat::AnyEntity => return true,
        OfficeSeat::Sgtd => "sgtd",
        OfficeSeat::Anpd => "anpd",
        OfficeSeat::Servir => "servir",
    };
    entity.authority.as_deref() == Some(authority)
}

fn second_holder(new: &NewDesignation, at: &Situation<'_>, no: &mut Refusals) {
    let Some(holder) = at
        .holder
        .filter(|_| new.capacity == Capacity::Main && !at.office.multiple())
    else {
        return;
    };
    no.when(
        !new.replaces && holder.to_on.as_ref().is_none_or(|to| *to >= new.from.to_string()),
        || {
            cite(
                Refusal::new("directory-second-holder")
                    .field("replaces")
                    .arg("from", &holder.from_on),
                at.office,
            )
        },
    );
    no.when(new.replaces && holder.from_on >= new.from.to_string(), || {
        Refusal::new("directory-replaces-later")
            .field("from")
            .arg("from", &holder.from_on)
    });
}

fn incompatible(new: &NewDesignation, at: &Situation<'_>, no: &mut Refusals) -> Vec<String> {
    let mut warnings = Vec::new();
    for held in at.held {
        let Some(rule) = OfficeId::parse(held)
            .ok()
            .and_then(|held| at.office.incompatibility_with(held))
        else {
            continue;
        };
        match rule.severity {
            IncompatibilitySeverity::Refusal => no.push(
                Refusal::new("directory-incompatible")
                    .field("office")
                    .arg("office", held)
                    .article(
                        rule.citation.instrument.as_str(),
                        rule.citation.articles.unwrap_or(""),
                    ),
            ),
            IncompatibilitySeverity::Warning => warnings.push(format!("incompatible:{held}")),
        }
    }
    let watches = ["security_officer", "personal_data_officer"].contains(&at.office.id.as_str());
    if watches && new.leads_it == "yes" {
        warnings.push("leads_it".to_owned());
    }
    warnings
}

fn cite(refusal: Refusal, office: &Office) -> Refusal {
    match office.citations.first() {
        Some(citation) => refusal.article(citation.instrument.as_str(), citation.articles.unwrap_or("")),
        None => refusal,
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        let offices = cx
            .house
            .law
            .offices()
            .iter()
            .filter(|office| office.exists_in(entity.kind.id) && seated(office.seat, &entity));
        form.choose(
            "office",
            offices
                .map(|office| Choice {
                    value: office.id.to_string(),
                    label: cx.pick(&office.names).to_owned(),
                })
                .collect(),
        );
        form.choose("body", bodies(cx, entity.id).await?);
        form.choose("post", posts(cx, entity.id).await?);
        form.first("capacity", "main");
        form.first("leads_it", "no");
        form_parts::prepare_instrument(cx, form, entity.kind.id);
        for (field, list) in [("body", "body"), ("post", "post")] {
            if form.choices.get(list).is_none_or(Vec::is_empty) {
                form.hidden.push(field);
            }
        }
        let chosen = form
            .get("office")
            .and_then(|office| OfficeId::parse(office).ok())
            .and_then(|id| cx.house.law.office(id));
        match chosen {
            Some(office) => prepare_office(cx, form, &entity, office).await,
            None => Ok(()),
        }
    })
}

async fn prepare_office(
    cx: &Cx,
    form: &mut FormState,
    entity: &BoardEntity,
    office: &'static Office,
) -> Result<(), Stop> {
    let name = cx.pick(&office.names).to_owned();
    form.title = Some(
        cx.tr()
            .f("directory-designate-office", &[("office", name.as_str().into())])
            .to_string(),
    );
    let holder = store::main_holder(
        &cx.house,
        entity.id,
        form.get("body").unwrap_or(""),
        office.id.as_str(),
    )
    .await?;
    if holder.is_none() || office.multiple() {
        form.hidden.push("replaces");
    }
    form.aside = aside(cx, office);
    if holder.is_none() && office.is_required_for(entity.kind.id) {
        let tr = cx.tr();
        form.aside.notice = Some((
            tr.t("directory-vacant-title").to_string(),
            tr.t("directory-vacant-body").to_string(),
        ));
    }
    Ok(())
}

fn aside(cx: &Cx, office: &Office) -> Aside {
    let tr = cx.tr();
    let points = [
        ("directory-aside-must", office.aside.who_must),
        ("directory-aside-designates", office.aside.who_designates),
        ("directory-aside-can-be", office.aside.who_can_be),
        ("directory-aside-told", office.aside.who_is_told),
        ("directory-aside-published", office.aside.what_is_published),
    ];
    let mut norm: Vec<_> = points
        .iter()
        .map(|(key, words)| (tr.t(key).to_string(), html! { (cx.pick(words)) }))
        .collect();
    let cited = html! { @for citation in &office.citations { (crate::cite(cx, citation)) br; } };
    norm.push((tr.t("directory-aside-norm").to_string(), cited));
    let told = office.communicated_to.map_or("", |authority| authority.acronym());
    let mut next = vec![
        tr.t("directory-next-review").to_string(),
        tr.t("directory-next-receipt").to_string(),
    ];
    if !told.is_empty() {
        next.push(
            tr.f("directory-next-told", &[("authority", told.into())])
                .to_string(),
        );
    }
    next.push(tr.t("directory-next-light").to_string());
    Aside {
        norm,
        next,
        notice: None,
    }
}

pub(super) async fn bodies(cx: &Cx, entity: EntityId) -> Result<Vec<Choice>, Stop> {
    let units = store::units_of(&cx.house, entity).await?;
    let open = units
        .into_iter()
        .filter(|unit| unit.to_on.is_none() && unit.kind != "unit");
    Ok(open
        .map(|unit| Choice {
            value: unit.id.to_string(),
            label: unit.name,
        })
        .collect())
}

async fn posts(cx: &Cx, entity: EntityId) -> Result<Vec<Choice>, Stop> {
    let posts = store::posts_of(&cx.house, entity).await?;
    Ok(posts
        .into_iter()
        .filter(|post| post.to_on.is_none())
        .map(|post| Choice {
            value: post.id.to_string(),
            label: post.name,
        })
        .collect())
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: NewDesignation = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let mut together = Together::new(cx, entity)?;
        together.designate(new).await?;
        Ok(together.decision())
    })
}

/// A draft about a designation.
pub(crate) fn about(
    cx: &Cx,
    kind: &'static str,
    entity: &BoardEntity,
    designation: DesignationId,
    office: &str,
) -> Result<Draft, Stop> {
    Ok(Draft::new(kind, cx.under()?)
        .entity(entity.id)
        .subject(format!("designation:{designation}"))
        .subject(format!("office:{office}")))
}

/// The sentence of a warning.
pub fn warning_text(cx: &Cx, warning: &str) -> String {
    match warning.strip_prefix("incompatible:") {
        Some(held) => {
            let held = cx.office_name(held);
            cx.tr()
                .f(
                    "directory-warning-incompatible",
                    &[("office", held.as_str().into())],
                )
                .to_string()
        }
        None => cx.tr().t("directory-warning-leads-it").to_string(),
    }
}
