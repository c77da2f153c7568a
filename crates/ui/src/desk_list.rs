//! Pending work: due, what, why, one button; grouped by how near it is.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::button::Button;
use crate::cite::Why;
use crate::format::{date_short, weekday_short};
use crate::gallery::Example;
use crate::state::{State, pill};
use crate::tr::Tr;

/// One piece of work.
#[derive(Debug, Clone)]
pub struct DeskItem {
    /// How near it is, as a colour.
    pub state: State,
    /// The day, or who has it in hand.
    pub due: Markup,
    /// How far away: `hace 97 días`, `desde el 16-11`.
    pub distance: String,
    /// What to do, with a verb.
    pub title: String,
    /// One or two sentences.
    pub what: Markup,
    /// The norm.
    pub why: Why,
    /// The one button.
    pub action: Option<Button>,
}

impl DeskItem {
    /// Work due on a day; colour and words follow from the distance to `today`: overdue, within seven days, later.
    pub fn due(tr: Tr<'_>, due: Date, today: Date, title: impl Into<String>) -> DeskItem {
        let days = i64::from((due - today).get_days());
        let (state, written) = match days {
            ..0 => (State::Bad, date_short(due)),
            0..=7 => (State::Warn, weekday_short(tr.lang, due)),
            _ if due.year() == today.year() => (State::Run, weekday_short(tr.lang, due)),
            _ => (State::Run, date_short(due)),
        };
        DeskItem {
            state,
            due: html! { time datetime=(due) { (written) } },
            distance: tr.days(days).into_owned(),
            title: title.into(),
            what: html! {},
            why: Why::default(),
            action: None,
        }
    }

    /// Work that waits for somebody else: `SGTD`, `desde el 12-11`.
    pub fn waiting(whom: impl Into<String>, since: impl Into<String>, title: impl Into<String>) -> DeskItem {
        let whom: String = whom.into();
        DeskItem {
            state: State::None,
            due: html! { (whom) },
            distance: since.into(),
            title: title.into(),
            what: html! {},
            why: Why::default(),
            action: None,
        }
    }

    /// One or two sentences.
    #[must_use]
    pub fn what(mut self, what: Markup) -> DeskItem {
        self.what = what;
        self
    }

    /// The norm.
    #[must_use]
    pub fn why(mut self, why: Why) -> DeskItem {
        self.why = why;
        self
    }

    /// The button: a verb that leads to the form. What is overdue or near gets the main weight.
    #[must_use]
    pub fn action(mut self, verb: impl Into<String>, href: impl Into<String>) -> DeskItem {
        let button = Button::link(verb, href).about(&self.title);
        self.action = Some(if matches!(self.state, State::Bad | State::Warn) {
            button
        } else {
            button.line()
        });
        self
    }

    fn render(&self) -> Markup {
        html! {
            li.(self.state.class()) {
                p.due { (self.due) small { " " (self.distance) } }
                div { h3 { (self.title) } p { (self.what) } (self.why) }
                @if let Some(button) = &self.action { (button) }
            }
        }
    }
}

/// Work of one kind of nearness.
#[derive(Debug, Clone)]
pub struct DeskGroup {
    /// Anchor of the group, unique on the page.
    pub id: String,
    /// `Vencido`, `Estos siete días`.
    pub title: String,
    /// Colour of the count.
    pub state: State,
    /// The work.
    pub items: Vec<DeskItem>,
}

/// The four groups of the desk; empty groups are left out.
#[derive(Debug, Clone, Default)]
pub struct DeskList {
    /// The groups, nearest first.
    pub groups: Vec<DeskGroup>,
}

impl DeskList {
    /// Sorts items into the four groups of the guide, each in the order given.
    pub fn sorted(tr: Tr<'_>, items: Vec<DeskItem>) -> DeskList {
        let group = |id: &str, key: &str, state: State| DeskGroup {
            id: id.to_owned(),
            title: tr.t(key).into_owned(),
            state,
            items: items.iter().filter(|i| i.state == state).cloned().collect(),
        };
        DeskList {
            groups: vec![
                group("vencido", "ui-desk-overdue", State::Bad),
                group("semana", "ui-desk-week", State::Warn),
                group("luego", "ui-desk-later", State::Run),
                group("otros", "ui-desk-others", State::None),
            ],
        }
    }

    /// The list.
    pub fn render(&self) -> Markup {
        html! {
            @for group in self.groups.iter().filter(|g| !g.items.is_empty()) {
                section.mt aria-labelledby=(group.id) {
                    h2.h-s id=(group.id) { (group.title) " " (pill(group.state, &group.items.len().to_string())) }
                    ul.desk.p0 { @for item in &group.items { (item.render()) } }
                }
            }
        }
    }
}

impl maud::Render for DeskList {
    fn render(&self) -> Markup {
        DeskList::render(self)
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::cite::Cite;
    use jiff::civil::date;
    let today = date(2026, 11, 20);
    let items = vec![
        DeskItem::due(
            tr,
            date(2026, 8, 15),
            today,
            "Designar Oficial de Datos Personales",
        )
        .what(html! { "El cargo está vacante." })
        .why(Why::new(
            Cite::new("D.S. 016-2024-JUS", "#").article("arts. 37 a 39"),
        ))
        .action("Designar", "#"),
        DeskItem::due(
            tr,
            date(2026, 11, 24),
            today,
            "Comunicar a la SGTD al Oficial de Gobierno de Datos",
        )
        .what(html! { "El acto ya está emitido." })
        .action("Comunicar", "#"),
        DeskItem::due(
            tr,
            date(2027, 1, 31),
            today,
            "Convocar la sesión del primer trimestre",
        )
        .action("Convocar", "#"),
        DeskItem::waiting("Alcalde", "desde el 16-11", "Aprobar la actualización del plan")
            .what(html! { "Decide el titular." })
            .action("Recordar", "#"),
    ];
    vec![Example::new(
        "desk-list",
        "four-groups",
        DeskList::sorted(tr, items).render(),
    )]
}
