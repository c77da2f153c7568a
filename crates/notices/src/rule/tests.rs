//! The table: what is known of an entity, the day, and the notice that follows.

use super::*;
use directory::holding::{Holding, Slot};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 26);

fn obligation(id: &str) -> &'static Obligation {
    let id = norms::ObligationId::parse(id).unwrap();
    norms::peru().obligation(id).unwrap()
}

fn entity(from: Option<Date>) -> BoardEntity {
    let kind = norms::EntityTypeId::parse("district_municipality").unwrap();
    let kind = norms::peru().entity_type(kind).unwrap();
    BoardEntity {
        id: EntityId::nil(),
        key: "20000000012".to_owned(),
        name: "Municipalidad Distrital de Muestra".to_owned(),
        folded: String::new(),
        acronym: None,
        kind,
        level: kind.level,
        ubigeo: "080101".to_owned(),
        ruc: None,
        sector: String::new(),
        parent: None,
        authority: None,
        from,
        to: None,
        holdings: Vec::new(),
        reports: Vec::new(),
    }
}

fn rests(obligation: &'static str, office: &str) -> Rests {
    Rests::from([(
        (EntityId::nil(), obligation),
        (DesignationId::nil(), office.to_owned()),
    )])
}

fn held() -> Facts {
    Facts {
        issued: Some(date(2026, 3, 1)),
        from: Some(date(2026, 3, 2)),
        filled: 1,
        contact: true,
        proof: Some(7),
        ..Facts::default()
    }
}

/// A digital leader whose facts are these: kind of notice, step and remedy.
fn leader(facts: Option<Facts>) -> Option<(&'static str, i32, Remedy)> {
    let found = of(
        &entity(None),
        obligation("G04"),
        facts.as_ref(),
        &rests("G04", "digital_leader"),
        TODAY,
    )?;
    Some((found.kind.id.as_str(), found.step, found.remedy))
}

#[test]
fn the_table_of_an_office() {
    let near = |days: i8| Some(date(2026, 11, 26 + days));
    let (informed, gone) = (Some(date(2026, 3, 5)), Some(date(2026, 10, 31)));
    for (what, facts, want) in [
        ("nobody ever", None, Some(("overdue", -95, Remedy::Designate))),
        ("all is done", Some(Facts { informed, ..held() }), None),
        (
            "to communicate in four days",
            Some(Facts {
                due: near(4),
                ..held()
            }),
            Some(("due", 7, Remedy::Communicate)),
        ),
        (
            "to communicate today",
            Some(Facts {
                due: near(0),
                ..held()
            }),
            Some(("due", 1, Remedy::Communicate)),
        ),
        (
            "late since yesterday",
            Some(Facts {
                due: near(-1),
                ..held()
            }),
            Some(("overdue", 0, Remedy::Communicate)),
        ),
        (
            "to correct tomorrow",
            Some(Facts {
                informed,
                observed: near(-3),
                due: near(1),
                ..held()
            }),
            Some(("due", 1, Remedy::Correct)),
        ),
        (
            "late to correct",
            Some(Facts {
                informed,
                observed: near(-9),
                due: near(-2),
                ..held()
            }),
            Some(("overdue", 0, Remedy::Correct)),
        ),
        (
            "ends in three weeks",
            Some(Facts {
                informed,
                to: Some(date(2026, 12, 20)),
                ..held()
            }),
            Some(("ending", 30, Remedy::Designate)),
        ),
        (
            "ended last month",
            Some(Facts {
                informed,
                to: gone,
                ..held()
            }),
            Some(("vacancy", 0, Remedy::Designate)),
        ),
        (
            "the post ended",
            Some(Facts {
                informed,
                post_ended: gone,
                ..held()
            }),
            Some(("silent_vacancy", 0, Remedy::Declare)),
        ),
    ] {
        assert_eq!(leader(facts), want, "{what}");
    }
}

#[test]
fn a_contact_to_publish_has_no_term() {
    let facts = Facts {
        informed: Some(date(2026, 3, 5)),
        due: Some(date(2026, 11, 27)),
        contact: false,
        ..held()
    };
    for id in ["G05", "G06", "G07"] {
        let found = of(&entity(None), obligation(id), Some(&facts), &Rests::new(), TODAY);
        assert_eq!(found, None, "{id}");
    }
}

#[test]
fn an_obligation_is_not_older_than_its_entity() {
    let young = entity(Some(date(2026, 11, 20)));
    let found = of(&young, obligation("G01"), None, &Rests::new(), TODAY).unwrap();
    assert_eq!(
        (found.due, found.step, found.remedy),
        (Some(date(2026, 11, 20)), 0, Remedy::Constitute)
    );
}

#[test]
fn an_entity_that_ended_gets_nothing_and_one_matter_gives_one_notice() {
    let committee = Holding {
        slot: Slot::of("committee").unwrap(),
        designation: DesignationId::nil(),
        issued: date(2026, 3, 1),
        from: date(2026, 3, 2),
        to: Some(date(2026, 10, 31)),
        informed: None,
        accepted: None,
        observed: None,
        due: None,
        post_ended: None,
        contact: false,
        proof: 7,
    };
    let mut gone = entity(None);
    gone.holdings = vec![committee];
    let board = Board::of(std::iter::once(gone.clone()), std::sync::Arc::default(), 8);
    let rests = Rests::from([
        (
            (EntityId::nil(), "G01"),
            (DesignationId::nil(), "committee".to_owned()),
        ),
        (
            (EntityId::nil(), "G03"),
            (DesignationId::nil(), "committee".to_owned()),
        ),
    ]);
    let found: Vec<_> = of_entity(&board, &gone, &rests, TODAY)
        .into_iter()
        .filter(|subject| subject.designation.is_some())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        recipients(&found[0]),
        [head(EntityId::nil())],
        "a committee is no person"
    );
    gone.to = Some(date(2026, 11, 25));
    assert_eq!(of_entity(&board, &gone, &rests, TODAY), []);
}

#[test]
fn what_rests_on_a_designation_is_told_to_its_holder_too() {
    let late = Facts {
        due: Some(date(2026, 11, 20)),
        ..held()
    };
    let found = of(
        &entity(None),
        obligation("G04"),
        Some(&late),
        &rests("G04", "digital_leader"),
        TODAY,
    )
    .unwrap();
    let to: Vec<String> = recipients(&found).into_iter().map(|to| to.office).collect();
    assert_eq!(to, ["entity_head", "digital_leader"]);
    let missing = of(&entity(None), obligation("G04"), None, &Rests::new(), TODAY).unwrap();
    assert_eq!(recipients(&missing).len(), 1, "nobody holds it");
}

#[test]
fn what_comes_back_is_told_to_those_who_prepare_it_once_its_period_ended() {
    let quarter = norms::Period {
        from: date(2026, 7, 1),
        to: date(2026, 9, 30),
    };
    let open = Facts {
        period: Some(quarter),
        due: Some(date(2026, 10, 22)),
        ..Facts::default()
    };
    let done = Facts {
        issued: Some(date(2026, 10, 9)),
        due: Some(date(2027, 1, 22)),
        ..open
    };
    for (facts, today, want) in [
        (Some(open), date(2026, 9, 30), None),
        (Some(open), date(2026, 10, 1), Some(("report_due", 30))),
        (Some(open), date(2026, 10, 15), Some(("report_due", 7))),
        (Some(open), date(2026, 10, 21), Some(("report_due", 1))),
        (Some(open), date(2026, 10, 23), Some(("report_overdue", 0))),
        (Some(open), date(2026, 11, 26), Some(("report_overdue", -1))),
        (Some(done), date(2026, 11, 26), None),
        (None, date(2026, 11, 26), None),
    ] {
        let found = of(
            &entity(None),
            obligation("G12"),
            facts.as_ref(),
            &Rests::new(),
            today,
        );
        let got = found
            .as_ref()
            .map(|subject| (subject.kind.id.as_str(), subject.step));
        assert_eq!(got, want, "{today}");
        if let Some(subject) = found {
            assert_eq!(subject.remedy, Remedy::Session);
            let to: Vec<String> = recipients(&subject).into_iter().map(|to| to.office).collect();
            assert_eq!(to, ["technical_secretary", "digital_leader"]);
        }
    }
}
