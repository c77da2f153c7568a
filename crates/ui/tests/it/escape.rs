//! Whatever a person typed stays text.

use jiff::civil::date;
use proptest::prelude::*;
use ui::{
    Address, Cell, Chips, Choice, Cite, Column, Cord, DateTyped, DeskItem, DeskList, Downloads, Empty,
    ErrorSummary, Facts, Field, Filters, Knot, Lang, MatrixCell, Note, Problems, Shell, State, StateTag,
    Table, Why, html,
};

use crate::html::{check, elements};
use crate::tr;

/// A page full of one text, in every place where a caller's text can go.
fn page_with(text: &str) -> String {
    let es = tr(Lang::Es);
    let today = date(2026, 11, 20);
    let problems = Problems::new().with("campo", text);
    let address = Address::new("/lista").with("q", text);
    let options = || vec![Choice::new(text, text).hint(text), Choice::new("b", "B")];
    let body = html! {
        (ErrorSummary::new(&problems).render(es))
        h1 { (text) }
        (StateTag::new(State::Ok, text))
        (Why::new(Cite::new(text, text).article(text)))
        (DeskList::sorted(es, vec![DeskItem::due(es, today, today, text).action(text, text)]))
        (Cord::new(vec![Knot::new(text).href(text).code(es, text, text, text)]))
        (Facts::new().fact(text, text))
        (Table::new(text, vec![Column::new(text).title(text), Column::new(text)]).pile().row(vec![Cell::new(text), Cell::new(text)]).render(es))
        (Filters::new(address.clone()).search("q", text).select("s", text, [(text, text)]).render(es))
        (Chips::new(text).chip(text, None, address.href(), true).render(es))
        (Downloads::new(text).link(text, address.download(".csv")).render(es))
        (Note::new(text, html! { (text) }))
        (Empty::new(text, text).action(text, text))
        (Field::text("campo", text).value(text).hint(text).problems(&problems).render(es))
        (Field::long_text("largo", text).value(text).render(es))
        (Field::date("fecha", text, DateTyped::new(text, text, text)).render(es))
        (Field::radios("radio", text, options()).render(es))
        (Field::select("lista", text, options()).value(text).render(es))
        table { tr { @let cell = MatrixCell::new(State::Bad, text, text); td { (cell.label) } } }
    };
    Shell::new(es, text, address.href(), today).page(body)
}

/// The elements of a page: names, without what is inside.
fn shape(page: &str) -> Vec<String> {
    elements(page).into_iter().map(|e| e.name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn typed_text_never_becomes_markup(text in "[<>&\"'a-z =/-]{1,24}[a-z]") {
        let page = page_with(&text);
        check(&page);
        prop_assert_eq!(shape(&page), shape(&page_with("texto")));
    }

    #[test]
    fn an_address_keeps_any_value(value in "\\PC{0,30}") {
        let address = Address::new("/lista").with("q", value.clone()).with("p", "2");
        let read = Address::parse(&address.href());
        prop_assert_eq!(read.get("q"), Some(value.as_str()));
        prop_assert_eq!(read.get("p"), Some("2"));
    }

    #[test]
    fn any_number_written_is_read_again(cents in -999_999_999_999i64..999_999_999_999) {
        for lang in Lang::ALL {
            let written = ui::format::money(lang, cents);
            let negative = written.replace("S/\u{a0}-", "-");
            prop_assert_eq!(ui::numbers::parse_money(&negative), Ok(cents), "{}", written);
        }
    }
}
