//! A role of an entity: who holds it, and the three dated facts that fulfil it.

use maud::{Markup, html};

use crate::cite::Why;
use crate::format::time_date;
use crate::gallery::Example;
use crate::icon::icon;
use crate::state::{Standing, State, tag};
use crate::tr::Tr;

/// One of the three facts: its state and its date or what is missing.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Whether it stands.
    pub state: State,
    /// Date, recipient, or what is missing.
    pub value: Markup,
}

impl Fact {
    /// A fact.
    pub fn new(state: State, value: Markup) -> Fact {
        Fact { state, value }
    }

    /// Not owed: a dash.
    pub fn none() -> Fact {
        Fact::new(State::None, html! { "—" })
    }
}

/// The card of one role.
#[derive(Debug, Clone)]
pub struct RoleCard {
    /// State of the role as a whole.
    pub state: State,
    /// Its word.
    pub label: String,
    /// Name of the role.
    pub title: String,
    /// Who holds it, or since when it is vacant.
    pub who: Markup,
    /// Act issued.
    pub act: Fact,
    /// Authority informed.
    pub told: Fact,
    /// Valid today.
    pub valid: Fact,
    /// The norm, and the act that designated.
    pub why: Why,
}

impl RoleCard {
    /// The card.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            li.role.(self.state.class()) {
                div.role__h { h3 { (self.title) } (tag(self.state, &self.label)) }
                p.who { (self.who) }
                ul.three {
                    (line(tr, "ui-fact-act", &self.act))
                    (line(tr, "ui-fact-told", &self.told))
                    (line(tr, "ui-fact-valid", &self.valid))
                }
                (self.why)
            }
        }
    }
}

/// The cards of an entity, in one to three columns.
#[derive(Debug, Clone, Default)]
pub struct RoleCards {
    /// One card a role.
    pub items: Vec<RoleCard>,
}

impl RoleCards {
    /// The cards.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! { div.box { ul.roles.p0 { @for card in &self.items { (card.render(tr)) } } } }
    }
}

fn line(tr: Tr<'_>, key: &str, fact: &Fact) -> Markup {
    let said = match fact.state {
        State::Ok => "ui-fact-yes",
        State::Bad => "ui-fact-no",
        State::Run => "ui-fact-pending",
        State::Warn => "ui-fact-observed",
        State::None => "ui-fact-none",
    };
    html! {
        li.(fact.state.class()) {
            (icon(fact.state.icon()))
            span { (tr.t(key)) span.vh { ": " (tr.t(said)) } }
            span.num { (fact.value) }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::cite::Cite;
    use jiff::civil::date;
    let met = RoleCard {
        state: State::Ok,
        label: Standing::Met.label(tr),
        title: "Líder de Gobierno y Transformación Digital".into(),
        who: html! { b { "Marcela Ejemplo Quispe" } br; "Gerenta de Planeamiento" },
        act: Fact::new(State::Ok, time_date(date(2026, 3, 10))),
        told: Fact::new(State::Ok, html! { "SGTD, " (time_date(date(2026, 3, 12))) }),
        valid: Fact::new(State::Ok, html! { "desde " (time_date(date(2026, 3, 11))) }),
        why: Why::new(Cite::new("RSGD 004-2018-PCM/SEGDI", "#")).and(Cite::new("R.A. 021-2026-A-MDQ", "#")),
    };
    let vacant = RoleCard {
        state: State::Bad,
        label: Standing::Missing.label(tr),
        title: "Oficial de Datos Personales".into(),
        who: html! { b { "Cargo vacante" } " desde el " (time_date(date(2026, 8, 15))) "." },
        act: Fact::new(State::Bad, html! { "sin acto" }),
        told: Fact::new(State::None, html! { "ANPD" }),
        valid: Fact::new(State::Bad, html! { "vacante 97 días" }),
        why: Why::new(Cite::new("D.S. 016-2024-JUS", "#").article("arts. 37 a 39")),
    };
    let free = RoleCard {
        state: State::None,
        label: Standing::Voluntary.label(tr),
        title: "Responsable Directivo de la Gestión Documental".into(),
        who: html! { b { "Sin designar." } },
        act: Fact::none(),
        told: Fact::none(),
        valid: Fact::none(),
        why: Why::default(),
    };
    vec![Example::new(
        "role-card",
        "met-vacant-voluntary",
        RoleCards {
            items: vec![met, vacant, free],
        }
        .render(tr),
    )]
}
