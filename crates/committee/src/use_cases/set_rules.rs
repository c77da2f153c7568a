//! Set the committee's own rules, from a day on, where the law leaves room.

use super::{BODY, ENTITY, PAPER, Paper, choice, majorities, spanish};
use crate::acts::{Qualified, RulesSet};
use crate::digital_committee::DigitalCommittee;
use crate::rules::{Rules, at_least_as_strict, may_set_share, of_law};
use crate::store;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use directory::target;
use jiff::civil::Date;
use norms::{Law, MajorityId, RuleMeasure, Share};
use register::{EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/set-rules",
    act: "committee/rules-set",
    title: "committee-set-rules",
    path: "/comite/reglas",
    api: "/api/v1/committee-rules",
    parts: &[
        Part {
            title: "committee-part-rules",
            fields: &[
                ENTITY,
                BODY,
                Field::new("name", "committee-field-rules-name", FieldKind::Text(120)),
                Field::new("from", "committee-field-from", FieldKind::Date),
                Field::new(
                    "document",
                    "committee-field-rules-document",
                    FieldKind::File(&PAPER),
                )
                .optional(),
            ],
        },
        Part {
            title: "committee-part-quorum",
            fields: &[
                Field::new(
                    "quorum",
                    "committee-field-quorum",
                    FieldKind::Choice(Choices::Law(shares)),
                ),
                Field::new(
                    "quorum_second_call",
                    "committee-field-quorum-second",
                    FieldKind::Choice(Choices::Law(shares)),
                ),
                Field::new(
                    "majority",
                    "committee-field-majority",
                    FieldKind::Choice(Choices::Law(majorities)),
                ),
                Field::new(
                    "casting_vote",
                    "committee-field-casting-vote",
                    FieldKind::Choice(Choices::Fixed(YES_NO)),
                ),
                Field::new(
                    "chair",
                    "committee-field-chair",
                    FieldKind::Choice(Choices::Law(seats)),
                ),
            ],
        },
        Part {
            title: "committee-part-qualified",
            fields: &[
                Field::new(
                    "qualified_kinds",
                    "committee-field-qualified-kinds",
                    FieldKind::Several(Choices::Law(voted_kinds)),
                )
                .optional(),
                Field::new(
                    "qualified_majority",
                    "committee-field-qualified-majority",
                    FieldKind::Choice(Choices::Law(majorities)),
                )
                .optional(),
            ],
        },
        Part {
            title: "committee-part-notice",
            fields: &[
                Field::new(
                    "remote",
                    "committee-field-remote",
                    FieldKind::Choice(Choices::Fixed(YES_NO)),
                ),
                Field::new(
                    "notice_ordinary_days",
                    "committee-field-notice-ordinary",
                    FieldKind::Number(1, 30),
                ),
                Field::new(
                    "notice_extraordinary_days",
                    "committee-field-notice-extraordinary",
                    FieldKind::Number(0, 30),
                ),
                Field::new(
                    "minutes_days",
                    "committee-field-minutes-days",
                    FieldKind::Number(1, 30),
                ),
            ],
        },
    ],
    prepare,
    decide: submit,
};

const YES_NO: &[(&str, &str)] = &[("yes", "committee-yes"), ("no", "committee-no")];

/// Parts of the seats that a form offers; which of them the law allows, the rule says.
const SHARES: &[(&str, &str, Share)] = &[
    (
        "law",
        "committee-share-law",
        Share {
            over: true,
            part: 1,
            of: 2,
            floor: 0,
        },
    ),
    (
        "half",
        "committee-share-half",
        Share {
            over: true,
            part: 1,
            of: 2,
            floor: 3,
        },
    ),
    (
        "two-thirds",
        "committee-share-two-thirds",
        Share {
            over: false,
            part: 2,
            of: 3,
            floor: 3,
        },
    ),
    (
        "three-quarters",
        "committee-share-three-quarters",
        Share {
            over: false,
            part: 3,
            of: 4,
            floor: 3,
        },
    ),
    (
        "third",
        "committee-share-third",
        Share {
            over: false,
            part: 1,
            of: 3,
            floor: 3,
        },
    ),
];

/// The choice that stands for a part of the seats in force: the law's own, or one of the list by what it asks for.
fn share_chosen(law: Option<Share>, in_force: Share) -> &'static str {
    let same =
        |share: Share| (share.over, share.part, share.of) == (in_force.over, in_force.part, in_force.of);
    let listed = SHARES.iter().filter(|(value, ..)| *value != "law");
    match law == Some(in_force) {
        true => "law",
        false => listed
            .filter(|(.., share)| same(*share))
            .map(|(value, ..)| *value)
            .next()
            .unwrap_or("law"),
    }
}

fn shares(cx: &Cx) -> Vec<Choice> {
    let all = SHARES.iter();
    all.map(|(value, label, _)| choice(*value, cx.tr().t(label)))
        .collect()
}

/// Kinds of matter that are voted, to choose from.
fn voted_kinds(cx: &Cx) -> Vec<Choice> {
    let kinds = cx.house.law.agenda_kinds().iter().filter(|kind| kind.votes);
    kinds
        .map(|kind| choice(kind.id.as_str(), cx.pick(&kind.names)))
        .collect()
}

/// Seats that may preside, to choose from.
fn seats(cx: &Cx) -> Vec<Choice> {
    let seats = cx.house.law.seats().iter().filter(|seat| seat.required);
    seats
        .map(|seat| choice(seat.office.as_str(), cx.pick(&seat.names)))
        .collect()
}

#[derive(Debug, Clone, Deserialize)]
struct SetRules {
    entity: EntityId,
    body: Option<UnitId>,
    name: String,
    from: Date,
    document: Option<Paper>,
    quorum: String,
    quorum_second_call: String,
    majority: String,
    #[serde(default)]
    qualified_kinds: Vec<String>,
    qualified_majority: Option<String>,
    casting_vote: String,
    chair: String,
    remote: String,
    notice_ordinary_days: u32,
    notice_extraordinary_days: u32,
    minutes_days: u32,
}

/// The rule of majorities: none below the law's, a qualified one above the usual and for some kinds; and whatever asks for more
/// than the law has a document that says so, for only a norm sets another majority.
fn majorities_allowed(law: &Law, new: &SetRules, today: Date, no: &mut Refusals) -> Option<Qualified> {
    let refusal = |text: &'static str, field: &'static str| {
        Refusal::new(text).field(field).article("ley-27444", "100.1")
    };
    let least = match of_law(law, "majority", today) {
        Ok(RuleMeasure::Majority { majority }) => Some(majority),
        _ => None,
    };
    let usual = MajorityId::parse(&new.majority).ok();
    let qualified = new.qualified_majority.as_deref();
    let qualified = qualified.and_then(|id| MajorityId::parse(id).ok());
    let above = |one: Option<MajorityId>, other: Option<MajorityId>| {
        one.zip(other)
            .is_none_or(|(one, other)| !at_least_as_strict(law, other, one))
    };
    no.when(above(least, usual), || {
        refusal("committee-majority-below", "majority")
    });
    no.when(new.qualified_kinds.is_empty() != qualified.is_none(), || {
        let missing = match qualified {
            Some(_) => "qualified_kinds",
            None => "qualified_majority",
        };
        refusal("committee-qualified-incomplete", missing)
    });
    no.when(qualified.is_some() && !above(qualified, usual), || {
        refusal("committee-qualified-below", "qualified_majority")
    });
    let more = qualified.is_some() || above(usual, least);
    no.when(more && new.document.is_none(), || {
        refusal("committee-majority-document", "document")
    });
    qualified.map(|majority| Qualified {
        majority: majority.to_string(),
        kinds: new.qualified_kinds.clone(),
    })
}

/// The rule: no part of the seats below the law's, and no rules for a day on which a session was already called.
fn decide(law: &Law, new: &SetRules, last_session: Option<Date>, today: Date) -> Result<RulesSet, Refusals> {
    let mut no = Refusals::default();
    let mut share = |field: &'static str, rule: &'static str, chosen: &str| {
        let (_, _, share) = SHARES.iter().find(|(value, ..)| *value == chosen)?;
        if chosen == "law" {
            return None;
        }
        no.when(!may_set_share(law, rule, *share, today), || {
            let no = Refusal::new("committee-share-below-law").field(field);
            match rule {
                "quorum" => no.article("ley-27444", "99.1"),
                _ => no.article("ley-27444", "99.2"),
            }
        });
        Some(*share)
    };
    let quorum = share("quorum", "quorum", &new.quorum);
    let quorum_second_call = share(
        "quorum_second_call",
        "quorum-second-call",
        &new.quorum_second_call,
    );
    let qualified = majorities_allowed(law, new, today, &mut no);
    if let Some(last) = last_session {
        no.when(new.from <= last, || {
            Refusal::new("committee-rules-past")
                .field("from")
                .arg("last", spanish(last))
        });
    }
    no.none()?;
    Ok(RulesSet {
        body: new.body,
        from: new.from,
        quorum,
        quorum_second_call,
        majority: Some(new.majority.clone()),
        qualified,
        casting_vote: Some(new.casting_vote == "yes"),
        remote: Some(new.remote == "yes"),
        notice_ordinary_days: Some(new.notice_ordinary_days),
        notice_extraordinary_days: Some(new.notice_extraordinary_days),
        minutes_days: Some(new.minutes_days),
        chair: Some(new.chair.clone()),
        name: new.name.clone(),
        document: new.document.as_ref().map(|paper| paper.sha256.clone()),
    })
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let committee = DigitalCommittee::of_form(cx, form).await?;
        form.under = Some(committee.regulator(cx)?);
        in_force(cx, form, &committee.rules);
        form.lead = Some(cx.tr().t("committee-rules-lead").into_owned());
        form.aside.norm = crate::words::rules_of_law(cx);
        Ok(())
    })
}

/// First values: the rules in force, the committee's own or the law's, so that changing one keeps the others.
fn in_force(cx: &Cx, form: &mut FormState, rules: &Rules) {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let share = |id: &'static str, share: Share| {
        let law = of_law(cx.house.law, id, cx.today()).ok();
        share_chosen(law.and_then(RuleMeasure::share), share)
    };
    let first_time = form.get("from").is_none() && form.get("from-d").is_none();
    if let Some(document) = &rules.document {
        form.choose("document", vec![choice(document.clone(), "")]);
        if first_time {
            form.first("document", document.clone());
        }
    }
    if let Some((majority, kinds)) = rules.qualified.as_ref().filter(|_| first_time) {
        form.first("qualified_majority", majority.to_string());
        let kinds = kinds
            .iter()
            .map(|kind| ("qualified_kinds".to_owned(), kind.clone()));
        form.raw.0.extend(kinds);
    }
    form.first(
        "name",
        match rules.name.as_str() {
            "" => cx.tr().t("committee-rules-name").into_owned(),
            own => own.to_owned(),
        },
    );
    form.first("from", cx.today().to_string());
    form.first("quorum", share("quorum", rules.quorum));
    form.first(
        "quorum_second_call",
        share("quorum-second-call", rules.quorum_second_call),
    );
    form.first("majority", rules.majority.to_string());
    form.first("casting_vote", yes(rules.casting_vote));
    form.first("remote", yes(rules.remote));
    form.first("chair", rules.chair.clone());
    form.first("notice_ordinary_days", rules.notice_ordinary_days.to_string());
    form.first(
        "notice_extraordinary_days",
        rules.notice_extraordinary_days.to_string(),
    );
    form.first("minutes_days", rules.minutes_days.to_string());
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: SetRules = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        let last = store::sessions_of(&cx.house, committee.entity.id, &body, 1).await?;
        let last = last.first().and_then(|row| row.on_day.parse().ok());
        let rules = decide(cx.house.law, &new, last, cx.today())?;
        let draft = committee.draft(cx, USE_CASE.act)?.payload_of(&rules)?;
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn new(quorum: &str, second: &str) -> SetRules {
        SetRules {
            entity: EntityId::nil(),
            body: None,
            name: "Reglamento interno".into(),
            from: date(2026, 12, 1),
            document: None,
            quorum: quorum.into(),
            quorum_second_call: second.into(),
            majority: "simple".into(),
            qualified_kinds: Vec::new(),
            qualified_majority: None,
            casting_vote: "yes".into(),
            chair: "committee_seat_1".into(),
            remote: "yes".into(),
            notice_ordinary_days: 5,
            notice_extraordinary_days: 1,
            minutes_days: 5,
        }
    }

    #[test]
    fn own_rules_never_fall_below_the_law() {
        let today = date(2026, 11, 27);
        for (quorum, second, last, refused) in [
            ("law", "law", None, vec![]),
            ("two-thirds", "half", None, vec![]),
            ("third", "law", None, vec!["quorum"]),
            ("third", "third", Some(date(2026, 12, 3)), vec!["quorum", "from"]),
            ("law", "law", Some(date(2026, 11, 30)), vec![]),
        ] {
            let decided = decide(norms::peru(), &new(quorum, second), last, today);
            let fields: Vec<String> = decided
                .as_ref()
                .err()
                .map(|no| no.0.iter().filter_map(|no| no.field.clone()).collect())
                .unwrap_or_default();
            assert_eq!(fields, refused, "{quorum} {second}");
        }
    }

    #[test]
    fn a_greater_majority_has_its_kinds_and_a_norm() {
        let paper = || Paper {
            sha256: "0".repeat(64),
        };
        for (usual, qualified, kinds, document, refused) in [
            ("simple", None, 0, false, None),
            ("absolute", None, 0, true, None),
            ("absolute", None, 0, false, Some("committee-majority-document")),
            ("simple", Some("two_thirds"), 1, true, None),
            (
                "simple",
                Some("two_thirds"),
                1,
                false,
                Some("committee-majority-document"),
            ),
            (
                "simple",
                Some("two_thirds"),
                0,
                true,
                Some("committee-qualified-incomplete"),
            ),
            ("simple", None, 1, true, Some("committee-qualified-incomplete")),
            (
                "absolute",
                Some("absolute"),
                1,
                true,
                Some("committee-qualified-below"),
            ),
            (
                "absolute",
                Some("simple"),
                1,
                true,
                Some("committee-qualified-below"),
            ),
        ] {
            let new = SetRules {
                majority: usual.into(),
                qualified_majority: qualified.map(str::to_owned),
                qualified_kinds: vec!["approve_plan".to_owned(); kinds],
                document: document.then(paper),
                ..new("law", "law")
            };
            let decided = decide(norms::peru(), &new, None, date(2026, 11, 27));
            let text = decided.err().map(|no| no.0[0].text);
            assert_eq!(text, refused, "{usual} {qualified:?} {kinds} {document}");
        }
    }
}
