//! The page around the content.

use jiff::civil::date;
use ui::{Bar, Crumb, Lang, Layout, RegistryLine, Section, Shell, SideMenu, State, Theme, html};

use crate::{html as page_rules, tr};

fn shell(lang: Lang) -> Shell<'static> {
    let mut shell = Shell::new(tr(lang), "Entidades", "/entidades?tipo=m&p=2", date(2026, 11, 20));
    shell.section = Section::Entities;
    shell.origin = "https://qhapaq.example".into();
    shell.head = Some(RegistryLine {
        size: 184_302,
        root_hex: "3d46a82ebdfe77ab00863ec09801fbbde46b837f13e0a706c074096490876329".into(),
        at: "2026-11-20T14:00:00Z".parse().expect("an instant"),
    });
    shell
}

fn office() -> Bar {
    Bar::Office {
        entity: "Municipalidad Distrital de Qollpamarca".into(),
        entity_href: "/entidades/20000000001".into(),
        person: "Marcela Ejemplo Quispe".into(),
        office: "Líder de Gobierno y Transformación Digital".into(),
    }
}

#[test]
fn a_public_page_in_spanish() {
    let mut shell = shell(Lang::Es);
    shell.description = "Todas las entidades públicas.".into();
    shell.crumbs = vec![Crumb::new("Observatorio", "/"), Crumb::here("Entidades")];
    shell.demo = true;
    insta::assert_snapshot!(lines(&shell.page(html! { h1 { "Entidades" } })));
}

#[test]
fn an_office_page_with_areas_in_english() {
    let mut shell = shell(Lang::En);
    shell.bar = office();
    shell.signed_in = true;
    shell.theme = Theme::Dark;
    shell.side = Some(
        SideMenu::new()
            .group("Work")
            .item("My desk", "/en/despacho", true)
            .counted("Posts", "/en/cargos", State::Warn, 2),
    );
    insta::assert_snapshot!(lines(&shell.page(html! { h1.h-m { "My desk" } })));
}

#[test]
fn every_kind_of_page_keeps_the_rules() {
    for lang in Lang::ALL {
        for layout in [Layout::Standard, Layout::Narrow, Layout::Landscape, Layout::Full] {
            for bar in [Bar::Public, office()] {
                let mut shell = shell(lang);
                shell.layout = layout;
                shell.bar = bar;
                let page = shell.page(html! { div.wrap { h1 { "Uno" } } });
                page_rules::check(&page);
                assert_eq!(page.matches("<h1").count(), 1);
                assert!(page.contains(&format!("<html lang=\"{}\">", lang.html())));
                assert!(!page.contains(">ui-"), "a key without text: {page}");
            }
        }
    }
}

#[test]
fn languages_keep_the_place() {
    let page = shell(Lang::Qu).page(html! { h1 { "x" } });
    for href in [
        "/entidades?tipo=m&amp;p=2",
        "/en/entidades?tipo=m&amp;p=2",
        "/qu/entidades?tipo=m&amp;p=2",
    ] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert!(page.contains("action=\"/qu/buscar\""));
}

#[test]
fn a_form_with_errors_says_so_first() {
    let mut shell = shell(Lang::Es);
    shell.error = true;
    assert!(
        shell
            .page(html! { h1 { "x" } })
            .contains("<title>Error: Entidades · Qhapaq</title>")
    );
}

#[test]
fn the_menu_of_a_phone_leads_to_what_is_on_the_page() {
    let mut shell = shell(Lang::En);
    for (bar, side, want) in [
        (Bar::Public, None, "#menu"),
        (office(), Some(SideMenu::new().group("A")), "#areas"),
        (office(), None, "/en/despacho#areas"),
    ] {
        shell.bar = bar;
        shell.side = side;
        let page = shell.page(html! { h1 { "x" } });
        assert!(page.contains(&format!("only-s\" href=\"{want}\"")), "{want}");
        let anchor = want.strip_prefix('#').map(|id| format!("id=\"{id}\""));
        assert!(anchor.is_none_or(|id| page.contains(&id)), "{want}");
    }
}

#[test]
fn themes_come_from_the_cookie_and_go_to_the_page() {
    for (cookie, attribute) in [
        ("claro", "data-tema=\"claro\""),
        ("oscuro", "data-tema=\"oscuro\""),
        ("\"><x", "<html lang=\"es-PE\">"),
    ] {
        let mut shell = shell(Lang::Es);
        shell.theme = Theme::parse(cookie);
        assert!(shell.page(html! { h1 { "x" } }).contains(attribute), "{cookie}");
    }
}

fn lines(page: &str) -> String {
    page.replace("><", ">\n<")
        .replace(ui::css_path(), "/estatico/qhapaq.css")
        .replace(icon_path(), "/estatico/qhapaq.svg")
}

fn icon_path() -> &'static str {
    ui::assets()
        .iter()
        .map(|a| a.path.as_str())
        .find(|p| p.ends_with(".svg"))
        .unwrap_or_default()
}
