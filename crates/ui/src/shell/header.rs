//! The head of every page: State band, mark, search, menu or office, and the line that only paper shows.

use maud::{Markup, html};

use crate::format::date_short;
use crate::icon::{flag, mark};
use crate::lang::Lang;

use super::{Bar, Section, Shell};

impl Shell<'_> {
    pub(super) fn header(&self) -> Markup {
        html! {
            header {
                (self.band())
                div.top {
                    div.wrap.top__in { (self.logo()) (self.search_form()) (self.entrance()) }
                    @match &self.bar {
                        Bar::Public => { (self.nav()) }
                        Bar::Office { entity, entity_href, person, office } => {
                            (self.office_bar(entity, entity_href, person, office))
                        }
                    }
                }
                (self.print_line())
            }
        }
    }

    fn band(&self) -> Markup {
        html! {
            div.band {
                div.wrap {
                    p {
                        (flag())
                        span {
                            (self.tr.t("ui-state-name"))
                            @if self.demo { span.no-print { " · " (self.tr.t("ui-demo")) } }
                        }
                    }
                    nav aria-label=(self.tr.t("ui-languages")) {
                        ul.langs { @for lang in Lang::ALL { li { (self.language(lang)) } } }
                    }
                }
            }
        }
    }

    fn language(&self, lang: Lang) -> Markup {
        html! {
            a href=(lang.href(&self.path)) lang=(lang.html()) hreflang=(lang.code())
                aria-current=[(lang == self.tr.lang).then_some("true")] { (lang.own_name()) }
        }
    }

    fn logo(&self) -> Markup {
        html! {
            a.logo href=(self.tr.href("/")) { (mark()) span { b { "Qhapaq" } small { (self.tr.t("ui-tagline")) } } }
        }
    }

    fn search_form(&self) -> Markup {
        html! {
            @if self.search {
                form.find role="search" action=(self.tr.href("/buscar")) method="get" {
                    label.vh for="buscar" { (self.tr.t("ui-search-label")) }
                    input type="search" id="buscar" name="q" placeholder=(self.tr.t("ui-search-short"));
                    button.btn { (self.tr.t("ui-search")) }
                }
            }
        }
    }

    fn entrance(&self) -> Markup {
        let (path, key) = if self.signed_in {
            ("/despacho", "ui-desk")
        } else {
            ("/ingresar", "ui-sign-in")
        };
        html! {
            div.top__act {
                a.btn.btn--line href=(self.tr.href(path)) { (self.tr.t(key)) }
                a.btn.btn--bare.only-s href=(self.menu_href()) { (self.tr.t("ui-menu")) }
            }
        }
    }

    fn menu_href(&self) -> String {
        match (&self.bar, &self.side) {
            (_, Some(_)) => "#areas".to_owned(),
            (Bar::Public, None) => "#menu".to_owned(),
            (Bar::Office { .. }, None) => self.tr.href("/despacho#areas"),
        }
    }

    fn nav(&self) -> Markup {
        html! {
            nav.nav id="menu" aria-label=(self.tr.t("ui-nav")) {
                ul.wrap {
                    @for (section, path, key) in Section::MENU {
                        li {
                            a href=(self.tr.href(path)) aria-current=[self.current(section, path)] { (self.tr.t(key)) }
                        }
                    }
                    li.only-s { a href="#contenido" { (self.tr.t("ui-menu-close")) } }
                }
            }
        }
    }

    fn current(&self, section: Section, path: &str) -> Option<&'static str> {
        match (section == self.section, self.path == path) {
            (false, _) => None,
            (true, true) => Some("page"),
            (true, false) => Some("true"),
        }
    }

    fn office_bar(&self, entity: &str, entity_href: &str, person: &str, office: &str) -> Markup {
        html! {
            div.officebar {
                div.wrap.row.row--ends {
                    p.who { b { (entity) } " · " (person) ", " (office) }
                    p.row {
                        a href=(entity_href) { (self.tr.t("ui-public-page")) }
                        a href=(self.tr.href("/")) { (self.tr.t("ui-nav-observatory")) }
                        a href=(self.tr.href("/salir")) { (self.tr.t("ui-sign-out")) }
                    }
                }
            }
        }
    }

    fn print_line(&self) -> Markup {
        let from = format!("{}{}", self.origin, self.tr.lang.href(&self.path));
        let args = [("date", date_short(self.today).into()), ("address", from.into())];
        html! {
            p.only-print.wrap.xs {
                (self.title) ". " (self.tr.f("ui-printed", &args))
                @if self.demo { " " (self.tr.t("ui-demo")) "." }
            }
        }
    }
}
