//! The page around the content: head, header, menu, breadcrumb, footer.
//!
//! The order of the HTML is the order on a phone. Nothing here needs a script or a style attribute; a page with live parts loads
//! one that saves reloading; the menus of the
//! phone open by their anchor. Every page says where the register stands, so that anyone can compare.

mod footer;
mod header;
mod pieces;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};

use crate::assets::{css_path, live_path, mark_path};
use crate::icon::sprite;
use crate::lang::Lang;
use crate::live::Live;
use crate::side_menu::SideMenu;
use crate::tr::Tr;

pub use pieces::{card, mail_link, paragraphs, section, split, title};

/// The entry of the main menu under which a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// The State at a glance, `/`.
    Observatory,
    /// Entities, `/entidades`.
    Entities,
    /// The register of acts, `/actos`.
    Acts,
    /// Norms and obligations, `/normas`.
    Norms,
    /// Open data, `/datos`.
    Data,
    /// Help, `/ayuda`.
    Help,
    /// None of them.
    #[default]
    None,
}

impl Section {
    /// The main menu: entry, path without language prefix, key of its words.
    pub const MENU: [(Section, &str, &str); 6] = [
        (Section::Observatory, "/", "ui-nav-observatory"),
        (Section::Entities, "/entidades", "ui-nav-entities"),
        (Section::Acts, "/actos", "ui-nav-acts"),
        (Section::Norms, "/normas", "ui-nav-norms"),
        (Section::Data, "/datos", "ui-nav-data"),
        (Section::Help, "/ayuda", "ui-nav-help"),
    ];
}

/// What stands under the search: the main menu, or the office in which the person acts.
#[derive(Debug, Clone, Default)]
pub enum Bar {
    /// The main menu.
    #[default]
    Public,
    /// Who is working, and as what.
    Office {
        /// Name of the entity.
        entity: String,
        /// Public page of the entity, with language prefix.
        entity_href: String,
        /// Name of the person.
        person: String,
        /// Name of the office.
        office: String,
    },
}

/// Where the register of acts stands.
#[derive(Debug, Clone)]
pub struct RegistryLine {
    /// How many acts.
    pub size: u64,
    /// Root of the tree, hexadecimal.
    pub root_hex: String,
    /// When the root was signed.
    pub at: Timestamp,
}

/// Colours of the page, kept in a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Name of the cookie.
    pub const COOKIE: &str = "tema";

    /// Reads the cookie; anything else is automatic.
    pub fn parse(word: &str) -> Theme {
        match word {
            "claro" => Theme::Light,
            "oscuro" => Theme::Dark,
            _ => Theme::Auto,
        }
    }

    /// Value of the cookie and of the attribute `data-tema`; automatic has none.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Theme::Auto => None,
            Theme::Light => Some("claro"),
            Theme::Dark => Some("oscuro"),
        }
    }
}

/// How the content uses the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// In the middle, as wide as the page allows.
    #[default]
    Standard,
    /// One column for reading or for a short form.
    Narrow,
    /// As standard; printed on landscape paper.
    Landscape,
    /// The content brings its own `div.wrap`, for bands over the whole width.
    Full,
}

/// One step of the breadcrumb.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Words.
    pub label: String,
    /// Page; the last step, the page itself, has none.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads back.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Crumb {
        Crumb {
            label: label.into(),
            href: Some(href.into()),
        }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Crumb {
        Crumb {
            label: label.into(),
            href: None,
        }
    }
}

/// One column of the site map in the footer.
#[derive(Debug, Clone)]
pub struct FootGroup {
    /// Title.
    pub title: String,
    /// Words and address.
    pub links: Vec<(String, String)>,
}

/// The same content for programs: a feed, a calendar, a data file that the head of the page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// Media type: `application/atom+xml`.
    pub media_type: &'static str,
    /// What it holds, in words.
    pub title: String,
    /// Its address, with language prefix.
    pub href: String,
}

/// A whole page. Make it with [`Shell::new`], set what differs, and call [`Shell::page`].
#[derive(Debug, Clone)]
pub struct Shell<'a> {
    /// Language and texts.
    pub tr: Tr<'a>,
    /// Title of the page; the tab adds the name of the platform.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// Address without language prefix, with its query.
    pub path: String,
    /// Scheme and host, without slash at the end, for paper: `https://qhapaq.example`. May be empty.
    pub origin: String,
    /// Today in Lima.
    pub today: Date,
    /// Entry of the main menu.
    pub section: Section,
    /// Main menu or office.
    pub bar: Bar,
    /// Whether somebody is signed in: the button leads to the desk.
    pub signed_in: bool,
    /// Breadcrumb; empty on first pages.
    pub crumbs: Vec<Crumb>,
    /// Where the register stands; `None` when it could not be read.
    pub head: Option<RegistryLine>,
    /// Colours.
    pub theme: Theme,
    /// Whether the people and data are invented; the page then says so.
    pub demo: bool,
    /// How the content uses the page.
    pub layout: Layout,
    /// Whether the answer is a form with errors: the title says so.
    pub error: bool,
    /// Whether the header has the search; the front page has its own.
    pub search: bool,
    /// Menu of areas at the left, on the desk.
    pub side: Option<SideMenu>,
    /// Site map; empty gives ours.
    pub foot: Vec<FootGroup>,
    /// The same content for programs.
    pub alternates: Vec<Alternate>,
    /// Address of the stream that keeps parts of the page up to date, with language prefix. Such a page is served under
    /// [`LIVE_CONTENT_SECURITY_POLICY`](crate::LIVE_CONTENT_SECURITY_POLICY).
    pub live: Option<String>,
}

impl<'a> Shell<'a> {
    /// A public page with title, address without language prefix, and today in Lima.
    pub fn new(tr: Tr<'a>, title: impl Into<String>, path: impl Into<String>, today: Date) -> Shell<'a> {
        Shell {
            tr,
            title: title.into(),
            description: String::new(),
            path: path.into(),
            origin: String::new(),
            today,
            section: Section::None,
            bar: Bar::Public,
            signed_in: false,
            crumbs: Vec::new(),
            head: None,
            theme: Theme::Auto,
            demo: false,
            layout: Layout::Standard,
            error: false,
            search: true,
            side: None,
            foot: Vec::new(),
            alternates: Vec::new(),
            live: None,
        }
    }

    /// The whole page around its content.
    pub fn page(&self, main: Markup) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.tr.lang.html()) data-tema=[self.theme.word()] {
                (self.head_part())
                body {
                    a.skip href="#contenido" { (self.tr.t("ui-skip")) }
                    (sprite())
                    (self.header())
                    (self.main(main))
                    (self.footer())
                }
            }
        }
        .into_string()
    }

    fn head_part(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if self.error { (self.tr.t("ui-error")) ": " } (self.title) " · Qhapaq" }
                @if !self.description.is_empty() { meta name="description" content=(self.description); }
                meta name="color-scheme" content="light dark";
                link rel="stylesheet" href=(css_path());
                link rel="icon" type="image/svg+xml" href=(mark_path());
                @for lang in Lang::ALL { link rel="alternate" hreflang=(lang.code()) href={ (self.origin) (lang.href(&self.path)) }; }
                @for other in &self.alternates { link rel="alternate" type=(other.media_type) title=(other.title) href=(other.href); }
                @if self.live.is_some() { script src=(live_path()) defer {} }
            }
        }
    }

    fn main(&self, content: Markup) -> Markup {
        let crumbs = html! { (self.breadcrumb()) (self.live_line()) };
        let inside = match (&self.side, self.layout) {
            (Some(side), _) => {
                html! { div.wrap { (crumbs) div.office { (side.render(self.tr)) div { (content) } } } }
            }
            (None, Layout::Full) => {
                html! { @if !self.crumbs.is_empty() || self.live.is_some() { div.wrap { (crumbs) } } (content) }
            }
            (None, Layout::Narrow) => html! { div.wrap { (crumbs) div.form { (content) } } },
            (None, _) => html! { div.wrap { (crumbs) (content) } },
        };
        html! { main.ancha[self.layout == Layout::Landscape] id="contenido" { (inside) } }
    }

    fn live_line(&self) -> Markup {
        let page = self.tr.lang.href(&self.path);
        let line = self.live.as_ref().map(|stream| Live::new(stream.clone(), page));
        html! { @if let Some(line) = line { (line.render(self.tr)) } }
    }

    fn breadcrumb(&self) -> Markup {
        html! {
            @if !self.crumbs.is_empty() {
                nav.crumbs aria-label=(self.tr.t("ui-crumbs")) {
                    ol.p0 {
                        @for crumb in &self.crumbs {
                            @match &crumb.href {
                                Some(href) => { li { a href=(href) { (crumb.label) } } }
                                None => { li aria-current="page" { (crumb.label) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
