//! The look of the platform: values in, markup out.
//!
//! A page is a short list of components inside a [`Shell`]. Components carry meaning, not class names; every text of a
//! caller is escaped; states are always icon, word and colour. Nothing here knows a database or an HTTP framework, and
//! nothing needs a script or a style attribute, so that the strictest content security policy holds. The one script there is
//! saves reloading a page with live parts ([`Live`]).
//!
//! - Language: [`Lang`], [`Texts`], [`Tr`]; numbers and dates in [`mod@format`], typed numbers in [`numbers`].
//! - Page: [`Shell`] and the small pieces [`section`], [`split`], [`card`], [`title`].
//! - Lists: [`Table`], [`Matrix`], [`BarTable`], [`Filters`], [`Chips`], [`Pager`], [`Downloads`], all on one [`Address`].
//! - Work: [`DeskList`], [`RoleCards`], [`Cord`], [`Steps`], [`CalendarMonth`], [`Progress`], [`Figures`], [`Meter`], [`Live`].
//! - Forms: [`Form`], [`Field`], [`Problems`], [`ErrorSummary`].
//! - Figures: [`TileMap`], [`LineChart`], [`Multiples`], [`Ladder`], [`QrCode`].
//! - Files: [`assets`]. Gallery: [`gallery`], [`examples`].
//!
//! ```
//! use maud::html;
//! use ui::{Cite, Column, Lang, SOURCE, Shell, Standing, Table, Texts, Why};
//!
//! let texts = Texts::new(&[SOURCE])?;
//! let tr = texts.tr(Lang::En);
//! let duties = Table::new("Duties of the entity", vec![Column::new("Duty"), Column::new("State")])
//!     .pile()
//!     .row(vec!["Committee".into(), Standing::Met.tag(tr).into()]);
//! let why = Why::new(Cite::new("R.M. 119-2018-PCM", tr.href("/normas/rm-119-2018-pcm")).article("art. 1"));
//! let page = Shell::new(tr, "Duties", "/entidades/080108", jiff::civil::date(2026, 11, 20))
//!     .page(html! { h1 { "Duties" } (duties.render(tr)) (why) });
//! assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
//! # Ok::<(), ui::TextsFault>(())
//! ```

mod address;
mod assets;
mod ballot;
mod bar_table;
mod button;
mod calendar_month;
mod chart;
mod chips;
mod cite;
mod cord;
mod desk_list;
mod details;
mod downloads;
mod empty;
mod error_summary;
mod facts;
mod figures;
mod filters;
mod form;
mod gallery;
mod icon;
mod lang;
mod live;
mod matrix;
mod meter;
mod norm_aside;
mod note;
mod pager;
mod progress;
mod role_card;
mod seal;
mod shell;
mod side_menu;
mod sorting;
mod state;
mod steps;
mod table;
mod texts;
mod tr;

pub mod format;
pub mod ics;
pub mod numbers;

pub use address::Address;
pub use assets::{
    Asset, CONTENT_SECURITY_POLICY, LIVE_CONTENT_SECURITY_POLICY, assets, css_path, live_path, passkey_path,
};
pub use ballot::{SeatRow, VoteBar};
pub use bar_table::{BarRow, BarTable, rate_cell};
pub use button::{Button, Weight};
pub use calendar_month::{CalendarMonth, MarkedDay};
pub use chart::{
    DEPARTMENTS, Department, Goal, Ladder, LadderStep, LineChart, Multiple, Multiples, QrCode, Series, Side,
    TileMap, TileValue, TooLong,
};
pub use chips::{Chip, Chips};
pub use cite::{Cite, Why, unbroken};
pub use cord::{Cord, Knot, KnotKind, short_hash};
pub use desk_list::{DeskGroup, DeskItem, DeskList};
pub use details::Details;
pub use downloads::{Downloads, Format, source_line};
pub use empty::Empty;
pub use error_summary::{ErrorSummary, Problems};
pub use facts::Facts;
pub use figures::{Figure, Figures};
pub use filters::{Filter, Filters};
pub use form::{Choice, Control, DateTyped, Field, Form, Upload, Width, duo};
pub use gallery::{Example, examples, gallery};
pub use icon::{Icon, icon};
pub use lang::Lang;
pub use live::Live;
pub use matrix::{Matrix, MatrixCell, MatrixColumn, MatrixRow};
pub use maud::{Markup, html};
pub use meter::Meter;
pub use norm_aside::NormAside;
pub use note::Note;
pub use pager::{PAGE_PARAMETER, Pager, range_line};
pub use progress::Progress;
pub use role_card::{Fact, RoleCard, RoleCards};
pub use seal::{Seal, Verdict};
pub use shell::{
    Alternate, Bar, Crumb, FootGroup, Layout, RegistryLine, Section, Shell, Theme, card, mail_link,
    paragraphs, section, split, title,
};
pub use side_menu::{MenuGroup, MenuItem, SideMenu};
pub use sorting::{Order, SORT_PARAMETER, Sorting};
pub use state::{Standing, State, StateTag, pill, state_key, tag};
pub use steps::{Step, Steps};
pub use table::{Cell, Column, Table};
pub use texts::{SOURCE, Source, Texts, TextsFault};
pub use tr::{Arg, Tr};
