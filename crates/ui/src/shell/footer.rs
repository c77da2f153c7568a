//! The foot of every page: site map and where the register stands.

use maud::{Markup, html};

use crate::cord::short_hash;
use crate::format::{num, time_minute};

use super::{Bar, FootGroup, Shell};

impl Shell<'_> {
    pub(super) fn footer(&self) -> Markup {
        let office = matches!(self.bar, Bar::Office { .. });
        html! {
            footer.foot.foot--s[office] {
                div.wrap {
                    @if office { (self.short_map()) } @else { (self.site_map()) }
                    (self.registry_line())
                    @if self.demo { p.xs.mt-s { (self.tr.t("ui-demo-foot")) } }
                }
            }
        }
    }

    fn site_map(&self) -> Markup {
        let ours = if self.foot.is_empty() {
            self.our_map()
        } else {
            Vec::new()
        };
        html! {
            nav.grid aria-label=(self.tr.t("ui-foot")) {
                @for group in ours.iter().chain(&self.foot) {
                    div {
                        h2 { (group.title) }
                        ul.links { @for (label, href) in &group.links { li { a href=(href) { (label) } } } }
                    }
                }
            }
        }
    }

    fn our_map(&self) -> Vec<FootGroup> {
        let group = |key: &str, links: &[(&str, &str)]| FootGroup {
            title: self.tr.t(key).into_owned(),
            links: links
                .iter()
                .map(|(key, path)| (self.tr.t(key).into_owned(), self.tr.href(path)))
                .collect(),
        };
        vec![
            group(
                "ui-foot-look",
                &[
                    ("ui-foot-observatory", "/"),
                    ("ui-foot-entities", "/entidades"),
                    ("ui-nav-norms", "/normas"),
                ],
            ),
            group(
                "ui-foot-check",
                &[
                    ("ui-nav-acts", "/actos"),
                    ("ui-foot-verify", "/verificar"),
                    ("ui-nav-data", "/datos"),
                ],
            ),
            group(
                "ui-foot-site",
                &[
                    ("ui-nav-help", "/ayuda"),
                    ("ui-foot-access", "/accesibilidad"),
                    ("ui-foot-privacy", "/privacidad"),
                    ("ui-foot-theme-long", "/tema"),
                ],
            ),
        ]
    }

    fn short_map(&self) -> Markup {
        let links = [
            ("ui-nav-help", "/ayuda"),
            ("ui-foot-access", "/accesibilidad"),
            ("ui-foot-privacy", "/privacidad"),
            ("ui-foot-theme", "/tema"),
            ("ui-nav-observatory", "/"),
            ("ui-sign-out", "/salir"),
        ];
        html! {
            nav aria-label=(self.tr.t("ui-foot")) {
                ul.row.sm.p0 { @for (key, path) in links { li { a href=(self.tr.href(path)) { (self.tr.t(key)) } } } }
            }
        }
    }

    fn registry_line(&self) -> Markup {
        let Some(head) = &self.head else { return html! {} };
        let size = num(self.tr.lang, i64::try_from(head.size).unwrap_or(i64::MAX));
        html! {
            div.root {
                span { (self.tr.t("ui-registry")) " " b.num { (size) } " " (self.tr.t("ui-registry-at")) " " (time_minute(head.at)) }
                span { (self.tr.t("ui-root")) " " code { (short_hash(&head.root_hex)) } }
                span.push { a href=(self.tr.href("/verificar")) { (self.tr.t("ui-root-check")) } }
            }
        }
    }
}
