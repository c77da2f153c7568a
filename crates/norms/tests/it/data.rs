//! The embedded files are whole: they load, they refer to what exists, they say everything in three languages.

use std::collections::BTreeSet;

use norms::{
    Certainty, Citation, Discharge, EntityTypeId, FirstDue, Group, Law, Level, OfficeSeat, Rhythm, Severity,
    Unit, Words, offices, peru,
};

use crate::day;

#[test]
fn the_law_loads() {
    let law = Law::load().expect("every embedded file reads");
    assert!(law.instruments().len() > 40);
    assert_eq!(law.entity_types().len(), 13);
}

/// Every citation of every file.
fn citations() -> Vec<(String, Citation)> {
    let law = peru();
    let mut all = Vec::new();
    let mut add =
        |of: &str, citations: &[Citation]| all.extend(citations.iter().map(|it| (of.to_owned(), *it)));
    for office in law.offices() {
        add(office.id.as_str(), &office.citations);
        office
            .incompatible
            .iter()
            .for_each(|other| add(office.id.as_str(), &[other.citation]));
    }
    law.obligations()
        .iter()
        .for_each(|owed| add(owed.id.as_str(), &owed.citations));
    law.entity_types()
        .iter()
        .for_each(|kind| add(kind.id.as_str(), &[kind.citation]));
    law.seats()
        .iter()
        .for_each(|seat| add(seat.code, &[seat.citation]));
    for rule in law.terms() {
        rule.values
            .iter()
            .for_each(|value| add(rule.code.as_str(), &[value.citation]));
    }
    law.notices()
        .iter()
        .for_each(|kind| add(kind.id.as_str(), &[kind.citation]));
    let rules = law.calendar_rules();
    rules
        .holidays()
        .iter()
        .chain(rules.guild_days())
        .for_each(|it| add(it.names.es, &[it.citation]));
    rules
        .decrees()
        .iter()
        .for_each(|decree| add("decree", &[decree.citation]));
    all
}

#[test]
fn every_citation_points_to_an_instrument_and_says_where() {
    let all = citations();
    assert!(all.len() > 150, "the walk finds the citations");
    for (of, citation) in all {
        let instrument = peru().instrument(citation.instrument).expect("listed");
        assert!(citation.to_string().starts_with(&instrument.citation()), "{of}");
        let both = citation.articles.is_some() || citation.articles_tuo_2019.is_none();
        assert!(both, "{of}: an old article without the new one");
    }
}

#[test]
fn both_numbers_of_a_renumbered_article_agree_with_the_table() {
    let main = |articles: &str| {
        articles
            .split(['.', ' '])
            .next()
            .and_then(|number| number.parse::<u16>().ok())
    };
    let tuo = citations()
        .into_iter()
        .filter(|(_, citation)| citation.instrument.as_str() == "ds-006-2026-jus");
    let mut compared = 0;
    for (of, citation) in tuo {
        let new = citation.articles.and_then(main);
        let row = peru().tuo_articles().iter().find(|row| Some(row.tuo_2026) == new);
        let old = citation.articles_tuo_2019.and_then(main);
        assert_eq!(old, row.map(|row| row.tuo_2019), "{of}: {citation}");
        compared += usize::from(old.is_some());
    }
    assert!(compared > 3);
}

#[test]
fn the_renumbering_is_one_to_one() {
    let rows = peru().tuo_articles();
    let old: BTreeSet<_> = rows.iter().map(|row| row.tuo_2019).collect();
    let new: BTreeSet<_> = rows.iter().map(|row| row.tuo_2026).collect();
    assert_eq!((old.len(), new.len()), (rows.len(), rows.len()));
    assert!(
        rows.iter().all(|row| row.tuo_2019 == row.tuo_2026 + 11),
        "eleven articles were taken back out"
    );
}

#[test]
fn instruments_are_keyed_by_what_they_are_called() {
    for instrument in peru().instruments() {
        if instrument.citation() != instrument.title.es {
            let key = norms::normalise(&instrument.citation());
            assert_eq!(key, instrument.id.as_str(), "{}", instrument.citation());
            assert!(
                instrument.number.contains(&instrument.year.to_string())
                    || !instrument.number.contains("-20")
            );
        }
        assert!(!instrument.title.es.is_empty() && !instrument.issuer.is_empty());
        let (from, to) = (
            instrument.in_force_from.or(instrument.published),
            instrument.in_force_to,
        );
        assert!(
            from.zip(to).is_none_or(|(from, to)| from <= to),
            "{}",
            instrument.id
        );
        assert_eq!(
            instrument.repealed_by.is_some(),
            to.is_some(),
            "{}",
            instrument.id
        );
    }
}

/// Every text in three languages of every file.
fn texts() -> Vec<(String, Words)> {
    let law = peru();
    let mut all: Vec<(String, Words)> = Vec::new();
    for office in law.offices() {
        let aside = office.aside;
        let sentences = [
            aside.who_must,
            aside.who_designates,
            aside.who_can_be,
            aside.who_is_told,
            aside.what_is_published,
        ];
        all.extend(
            sentences
                .into_iter()
                .chain([office.names])
                .map(|words| (office.id.to_string(), words)),
        );
        all.extend(
            office
                .incompatible
                .iter()
                .map(|other| (office.id.to_string(), other.reason)),
        );
    }
    for owed in law.obligations() {
        all.extend([owed.names, owed.short, owed.text].map(|words| (owed.id.to_string(), words)));
    }
    all.extend(
        law.entity_types()
            .iter()
            .flat_map(|kind| [kind.singular, kind.plural].map(|it| (kind.id.to_string(), it))),
    );
    all.extend(
        law.terms()
            .iter()
            .flat_map(|rule| [rule.names, rule.start].map(|it| (rule.code.to_string(), it))),
    );
    all.extend(law.seats().iter().map(|seat| (seat.code.to_owned(), seat.names)));
    all.extend(
        law.designation_kinds()
            .iter()
            .map(|kind| (kind.id.to_string(), kind.names)),
    );
    all.extend(law.bonds().iter().map(|bond| (bond.id.to_string(), bond.names)));
    all.extend(
        law.glossary()
            .iter()
            .flat_map(|term| [term.names, term.meaning].map(|it| (term.id.to_owned(), it))),
    );
    all.extend(
        law.calendar_rules()
            .holidays()
            .iter()
            .map(|it| ("holiday".to_owned(), it.names)),
    );
    all.extend(Group::ALL.map(|group| (group.as_str().to_owned(), group.names())));
    all.extend(Level::ALL.map(|level| (level.as_str().to_owned(), level.names())));
    all
}

#[test]
fn every_text_is_there_in_three_languages() {
    let all = texts();
    assert!(all.len() > 400, "the walk finds the texts");
    for (of, words) in all {
        for text in [words.es, words.en, words.qu] {
            assert!(!text.trim().is_empty() && text.trim() == text, "{of}: `{text}`");
        }
        assert_eq!((words.get("es"), words.get("en")), (words.es, words.en));
        assert_eq!((words.get("qu"), words.get("xx")), (words.qu, words.es));
    }
}

#[test]
fn the_offices_in_code_are_the_offices_in_data() {
    let listed: Vec<_> = peru().offices().iter().map(|office| office.id).collect();
    assert_eq!(listed, offices::ALL);
}

#[test]
fn every_seat_is_an_office_in_order() {
    for (place, (seat, office)) in peru().seats().iter().zip(offices::COMMITTEE_SEATS).enumerate() {
        assert_eq!((usize::from(seat.number), seat.office), (place + 1, office));
        assert_eq!(seat.required, seat.number != 9);
        assert_eq!(peru().seat_of(office), Some(seat));
    }
    assert_eq!(peru().seats().len(), 9);
}

#[test]
fn offices_of_an_entity_are_required_or_voluntary_never_both() {
    for office in peru().offices() {
        let both = office
            .required_for
            .iter()
            .find(|kind| office.voluntary_for.contains(kind));
        assert_eq!(both, None, "{}", office.id);
        assert!(
            !office.designated_by.is_empty(),
            "{} has nobody to sign",
            office.id
        );
        let somewhere = peru().entity_types().iter().any(|kind| office.exists_in(kind.id));
        assert!(somewhere, "{}", office.id);
        assert!(
            office.seat == OfficeSeat::AnyEntity || office.required_for.is_empty(),
            "{}",
            office.id
        );
    }
}

#[test]
fn the_officer_of_personal_data_is_told_to_the_anpd_and_the_rest_to_sgtd() {
    let told = |id| peru().office(id).expect("listed").communicated_to;
    assert_eq!(told(offices::PERSONAL_DATA_OFFICER), Some(norms::Authority::Anpd));
    for id in [
        offices::DIGITAL_LEADER,
        offices::SECURITY_OFFICER,
        offices::DATA_GOVERNANCE_OFFICER,
    ] {
        assert_eq!(told(id), Some(norms::Authority::Sgtd), "{id}");
    }
}

#[test]
fn document_management_binds_the_executive_only() {
    let office = peru().office(offices::DOCUMENT_MANAGEMENT_HEAD).expect("listed");
    let owed = peru()
        .obligations()
        .iter()
        .find(|owed| owed.id.as_str() == "D01")
        .expect("listed");
    for kind in peru().entity_types() {
        let executive = kind.group == Group::Executive;
        assert_eq!(
            (office.is_required_for(kind.id), owed.binds(kind.id)),
            (executive, executive),
            "{}",
            kind.id
        );
    }
}

#[test]
fn every_obligation_is_listed_and_the_live_ones_are_those_of_designations_and_of_the_committee() {
    let ids: BTreeSet<_> = peru().obligations().iter().map(|owed| owed.id.as_str()).collect();
    let expected = (1..=21)
        .map(|n| format!("G{n:02}"))
        .chain(["C12".to_owned(), "D01".to_owned()]);
    assert_eq!(
        ids,
        expected.collect::<Vec<_>>().iter().map(String::as_str).collect()
    );
    let live: Vec<_> = peru().live_obligations().map(|owed| owed.id.as_str()).collect();
    assert_eq!(
        live,
        [
            "G01", "G02", "G03", "G04", "G05", "G06", "G07", "C12", "D01", "G12", "G13", "G14"
        ]
    );
    for owed in peru().obligations() {
        let elsewhere = matches!(owed.discharge, Discharge::Elsewhere { .. });
        assert_eq!(owed.live, !elsewhere, "{}", owed.id);
        let comes_back = matches!(owed.discharge, Discharge::Reported { .. });
        let severity = match comes_back {
            true => Severity::Alert,
            false => Severity::Breach,
        };
        assert!(!owed.live || owed.severity == severity, "{}", owed.id);
        assert!(!owed.citations.is_empty(), "{}", owed.id);
    }
    let keys: BTreeSet<_> = peru().obligations().iter().map(|owed| owed.key).collect();
    assert_eq!(keys.len(), ids.len(), "keys are unique");
}

#[test]
fn an_obligation_and_its_office_say_the_same() {
    for owed in peru().obligations() {
        let Discharge::OfficeHeld {
            office,
            communicated_to,
            within,
            ..
        } = &owed.discharge
        else {
            continue;
        };
        let office = peru().office(*office).expect("listed");
        assert_eq!(owed.applies_to, office.required_for, "{}", owed.id);
        assert_eq!(owed.voluntary_for, office.voluntary_for, "{}", owed.id);
        assert_eq!(*communicated_to, office.communicated_to, "{}", owed.id);
        assert_eq!(within.is_some(), communicated_to.is_some(), "{}", owed.id);
    }
}

#[test]
fn what_is_reported_comes_back_with_the_calendar_and_has_a_term() {
    let mut found = Vec::new();
    for owed in peru().obligations() {
        let Discharge::Reported { act, through, within } = owed.discharge else {
            let calendar = matches!(owed.rhythm, Rhythm::Calendar { .. });
            let first = matches!(owed.first_due, FirstDue::FirstPeriod { .. });
            assert!(!calendar && !first, "{} is not reported", owed.id);
            continue;
        };
        let Rhythm::Calendar { months } = owed.rhythm else {
            panic!("{} has no calendar", owed.id)
        };
        assert!(
            matches!(owed.first_due, FirstDue::FirstPeriod { .. }),
            "{}",
            owed.id
        );
        assert_eq!(
            (act, through),
            ("committee/duty-performed", "committee/call-session")
        );
        let values = &peru().term(within).expect("listed").values;
        assert!(
            values.iter().all(|value| value.measure.term().is_some()),
            "{within} has a length"
        );
        assert!(
            values.iter().all(|value| value.certainty == Certainty::Derived),
            "{within}"
        );
        found.push((owed.id.as_str(), months.get(), within.to_string()));
    }
    let expected = [
        ("G12", 3, "GOV-QUARTER-EVAL".to_owned()),
        ("G13", 6, "GOV-HALF-REPORT".to_owned()),
        ("G14", 12, "GOV-ANNUAL-REPORT".to_owned()),
    ];
    assert_eq!(found, expected);
}

#[test]
fn obligations_recur_by_months_or_years_and_begin_after_their_norm() {
    for owed in peru().obligations() {
        if let Rhythm::Every { length, unit } = owed.rhythm {
            assert!(
                length > 0 && matches!(unit, Unit::Months | Unit::Years),
                "{}",
                owed.id
            );
        }
        if let FirstDue::On { day } = owed.first_due {
            let norms = owed
                .citations
                .iter()
                .filter_map(|citation| peru().instrument(citation.instrument));
            let since = |norm: &norms::Instrument| norm.in_force_from.or(norm.published);
            let dated = norms.filter_map(|norm| since(norm).or(jiff::civil::Date::new(norm.year, 1, 1).ok()));
            let earliest = dated.min();
            assert!(earliest.is_none_or(|earliest| earliest <= day), "{}", owed.id);
        }
    }
}

#[test]
fn values_of_a_term_never_overlap_and_have_a_length_where_they_need_one() {
    for rule in peru().terms() {
        assert!(!rule.values.is_empty(), "{}", rule.code);
        for pair in rule.values.windows(2) {
            assert!(
                pair[0].valid_to.is_some_and(|to| to < pair[1].valid_from),
                "{}",
                rule.code
            );
        }
        for value in &rule.values {
            assert!(
                value.valid_to.is_none_or(|to| value.valid_from <= to),
                "{}",
                rule.code
            );
        }
    }
}

#[test]
fn days_of_decrees_are_weekdays_or_say_so_and_stand_once() {
    let days: Vec<_> = peru()
        .calendar_rules()
        .decrees()
        .iter()
        .flat_map(|decree| &decree.days)
        .collect();
    let once: BTreeSet<_> = days.iter().collect();
    assert_eq!(days.len(), once.len());
    let saturdays: Vec<_> = days
        .iter()
        .filter(|date| date.weekday().to_monday_zero_offset() > 4)
        .collect();
    assert_eq!(saturdays, [&&day("2024-07-27")]);
}

#[test]
fn counts_of_municipalities_add_up() {
    let count = |id: &str| {
        peru()
            .entity_type(EntityTypeId::parse(id).expect("listed"))
            .and_then(|kind| kind.count)
    };
    let sum = count("provincial_municipality")
        .zip(count("district_municipality"))
        .map(|(p, d)| p + d);
    assert_eq!(sum, Some(1_891));
}

#[test]
fn types_of_entity_stand_together_by_group() {
    let groups: Vec<_> = peru().entity_types().iter().map(|kind| kind.group).collect();
    assert!(groups.is_sorted(), "in the order of the groups");
    for kind in peru().entity_types() {
        assert_eq!(kind.municipal, kind.group == Group::Municipal, "{}", kind.id);
    }
}

#[test]
fn doubtful_facts_keep_their_mark() {
    let certainty = |id: &str| {
        let office = peru().offices().iter().find(|office| office.id.as_str() == id);
        office.map(|office| office.certainty)
    };
    assert_eq!(certainty("technical_secretary"), Some(Certainty::Unconfirmed));
    assert_eq!(certainty("public_software_officer"), Some(Certainty::Secondary));
    assert_eq!(certainty("personal_data_officer"), Some(Certainty::Confirmed));
}

#[test]
fn every_type_of_entity_can_designate() {
    for kind in peru().entity_types() {
        let usable = peru()
            .designation_kinds()
            .iter()
            .filter(|act| act.is_used_by(kind.id));
        assert!(
            usable.count() >= 2,
            "{}: its own kind of resolution and the general one",
            kind.id
        );
    }
    assert!(
        peru().bonds().iter().any(|bond| !bond.civil_servant),
        "a contractor is not a civil servant"
    );
}

#[test]
fn the_glossary_names_each_thing_once() {
    let ids: BTreeSet<_> = peru().glossary().iter().map(|term| term.id).collect();
    let words: BTreeSet<_> = peru().glossary().iter().map(|term| term.names.es).collect();
    assert_eq!(
        (ids.len(), words.len()),
        (peru().glossary().len(), peru().glossary().len())
    );
    for office in [
        offices::ENTITY_HEAD,
        offices::DIGITAL_LEADER,
        offices::PERSONAL_DATA_OFFICER,
    ] {
        let term = peru()
            .glossary_term(office.as_str())
            .expect("every such office is a legal term");
        assert_eq!(term.names.es, peru().office(office).expect("listed").names.es);
    }
}

#[test]
fn entities_give_each_other_seven_families_of_data_in_five_vocabularies() {
    let law = norms::peru();
    let families: Vec<&str> = law
        .data_families()
        .iter()
        .map(|family| family.id.as_str())
        .collect();
    assert_eq!(families.len(), 7);
    let identity = norms::DataFamilyId::parse("identity").unwrap();
    let family = law.data_family(identity).unwrap();
    assert_eq!(
        family.citation.to_string(),
        law.data_families()[6].citation.to_string()
    );
    assert_eq!(law.vocabularies().len(), 5);
    assert_eq!(law.vocabularies()[0].names.get("es"), "Persona natural");
}

#[test]
fn an_access_lasts_two_years_at_most() {
    let code = norms::TermCode::parse("EXC-GRANT-MAX").unwrap();
    let day = "2026-11-16".parse().unwrap();
    let term = norms::peru()
        .term_as_of(code, day)
        .unwrap()
        .measure
        .term()
        .unwrap();
    assert_eq!((term.length, term.unit), (2, norms::Unit::Years));
}

#[test]
fn what_is_looked_for_in_the_exchange_has_figures_of_today() {
    let day = "2026-11-16".parse().unwrap();
    let known: Vec<(&str, u32, u32)> = norms::peru()
        .exchange_alerts()
        .iter()
        .map(|alert| (alert.id.as_str(), alert.as_of(day).unwrap()))
        .map(|(id, value)| (id, value.least, value.limit))
        .collect();
    let wanted = [
        ("odd_hours", 20, 20),
        ("jump", 100, 10),
        ("quota", 100, 80),
        ("without_case", 10, 10),
        ("many_people", 30, 100),
    ];
    assert_eq!(known, wanted);
    let first = norms::peru().exchange_alerts()[0].as_of("2020-01-01".parse().unwrap());
    assert_eq!(first, None);
}
