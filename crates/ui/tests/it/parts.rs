//! What parts decide by themselves: which group, which anchor, which file.

use jiff::civil::date;
use ui::{
    DEPARTMENTS, DateTyped, DeskItem, DeskList, Downloads, Empty, ErrorSummary, Form, Ladder, LadderStep,
    Lang, LineChart, Problems, QrCode, Series, Side, Standing, State, TileMap, TileValue,
};

use crate::html::elements;
use crate::tr;

#[test]
fn work_is_grouped_by_the_days_left() {
    let today = date(2026, 11, 20);
    for (due, state, written) in [
        (date(2026, 11, 19), State::Bad, "19-11-2026"),
        (date(2026, 11, 20), State::Warn, "vie 20-11"),
        (date(2026, 11, 27), State::Warn, "vie 27-11"),
        (date(2026, 11, 28), State::Run, "sáb 28-11"),
        (date(2027, 1, 1), State::Run, "01-01-2027"),
    ] {
        let item = DeskItem::due(tr(Lang::Es), due, today, "Comunicar");
        assert_eq!(item.state, state, "{due}");
        assert!(item.due.into_string().contains(&format!(">{written}<")), "{due}");
    }
}

#[test]
fn empty_groups_are_not_shown() {
    let list = DeskList::sorted(
        tr(Lang::Es),
        vec![DeskItem::waiting("SGTD", "desde ayer", "Revisar")],
    );
    let markup = list.render().into_string();
    assert_eq!(markup.matches("<section").count(), 1);
    assert!(markup.contains("En manos de otros"));
}

#[test]
fn a_typed_date_is_a_day_or_nothing() {
    for (day, month, year, want) in [
        ("18", "11", "2026", Some(date(2026, 11, 18))),
        (" 1 ", "2", "2024", Some(date(2024, 2, 1))),
        ("29", "02", "2024", Some(date(2024, 2, 29))),
        ("29", "02", "2026", None),
        ("31", "4", "2026", None),
        ("1", "1", "26", None),
        ("", "", "", None),
        ("x", "1", "2026", None),
    ] {
        let typed = DateTyped::new(day, month, year);
        assert_eq!(typed.date(), want, "{typed:?}");
        assert_eq!(typed.is_empty(), day.is_empty());
    }
    assert_eq!(
        DateTyped::from(date(2026, 3, 5)),
        DateTyped::new("05", "03", "2026")
    );
}

#[test]
fn every_word_has_the_state_of_its_group() {
    let words: Vec<String> = Standing::ALL.iter().map(|s| s.label(tr(Lang::En))).collect();
    let mut different = words.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), words.len());
    let states: Vec<State> = Standing::ALL.iter().map(|s| s.state()).collect();
    assert!(
        states.chunk_by(|a, b| a == b).count() == State::ALL.len(),
        "{states:?}"
    );
}

#[test]
fn a_form_answers_at_its_summary() {
    for action in ["/designar", "/designar#errores", "/designar#otra"] {
        let markup = Form::new(action, "token").render().into_string();
        assert!(markup.contains("action=\"/designar#errores\""), "{markup}");
        assert!(markup.contains("<input type=\"hidden\" name=\"csrf\" value=\"token\">"));
    }
    assert_eq!(ErrorSummary::ID, "errores");
}

#[test]
fn a_problem_of_the_whole_form_leads_nowhere() {
    let problems = Problems::new()
        .with("", "El enlace venció")
        .with("dni", "Escribe el DNI");
    let markup = ErrorSummary::new(&problems).render(tr(Lang::Es)).into_string();
    assert!(markup.contains("<li>El enlace venció</li>"), "{markup}");
    assert!(markup.contains("<a href=\"#dni\">Escribe el DNI</a>"));
    assert_eq!(
        (problems.of("dni"), problems.of("ruc")),
        (Some("Escribe el DNI"), None)
    );
}

#[test]
fn drawings_stand_alone_as_files() {
    let es = tr(Lang::Es);
    let chart = LineChart {
        title: "Título <b>".into(),
        unit: "Unidades".into(),
        point_head: "Corte".into(),
        points: vec!["2025".into(), "2026".into()],
        series: vec![Series {
            name: "A & B".into(),
            values: vec![Some(1.0), Some(2.5)],
        }],
        goal: None,
        percent: false,
        downloads: Downloads::default(),
        note: None,
    };
    let map = TileMap {
        title: "Mapa".into(),
        unit: "%".into(),
        steps: TileMap::STEPS,
        values: vec![TileValue {
            ubigeo: "08".into(),
            percent: Some(39.6),
            entities: 3,
            href: "/x".into(),
        }],
        caption: "Mapa".into(),
        downloads: Downloads::default(),
        hero: false,
    };
    let step = LadderStep {
        side: Side::Left,
        hash: "ab".repeat(32),
    };
    let ladder = Ladder {
        leaf: "cd".repeat(32),
        root: "ef".repeat(32),
        steps: vec![step],
    };
    let code = QrCode::new("https://qhapaq.example", "Código").expect("fits");
    for file in [
        chart.svg_file(es),
        map.svg_file(es),
        ladder.svg_file(es),
        code.svg_file(),
    ] {
        assert!(
            file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "),
            "{file}"
        );
        let all = elements(&file);
        assert_eq!((all[0].name.as_str(), all[1].name.as_str()), ("svg", "style"));
        assert!(all[0].get("aria-label").is_some_and(|l| !l.is_empty()));
        assert!(!file.contains("<a ") && !file.contains(" href="), "{file}");
    }
    let map = map.svg_file(es);
    assert_eq!(map.matches("class=\"tile q0\"").count(), DEPARTMENTS.len() - 1);
    assert!(
        map.contains("class=\"tile q4\"><title>Cusco (CUS): 40\u{a0}%</title>"),
        "{map}"
    );
}

#[test]
fn a_chart_without_values_is_still_a_drawing() {
    let chart = LineChart {
        title: "Sin medición".into(),
        unit: "Unidades".into(),
        point_head: "Corte".into(),
        points: Vec::new(),
        series: vec![Series {
            name: "A".into(),
            values: vec![None, Some(f64::NAN)],
        }],
        goal: None,
        percent: true,
        downloads: Downloads::default(),
        note: None,
    };
    let file = chart.svg_file(tr(Lang::Es));
    assert!(!file.contains("NaN"), "{file}");
    elements(&file);
}

#[test]
fn an_empty_state_has_at_most_one_action() {
    let empty = Empty::new("Nada", "Por ahora")
        .action("Uno", "/a")
        .action("Dos", "/b")
        .render()
        .into_string();
    assert_eq!(empty.matches("<a ").count(), 1);
    assert!(empty.contains("/b"));
}
