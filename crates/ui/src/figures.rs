//! Two to six headline numbers, joined, each with its bar, count and norm.

use maud::{Markup, html};

use crate::cite::{Cite, Why};
use crate::gallery::Example;
use crate::meter::Meter;
use crate::tr::Tr;

/// One number.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub title: String,
    /// Where it is explained or listed.
    pub href: Option<String>,
    /// The number, written: `44,2 %`.
    pub value: String,
    /// Its bar.
    pub meter: Option<Meter>,
    /// Lines under it: count, change.
    pub notes: Vec<String>,
    /// The norm.
    pub why: Option<Why>,
}

impl Figure {
    /// A number with its title.
    pub fn new(title: impl Into<String>, value: impl Into<String>) -> Figure {
        Figure {
            title: title.into(),
            href: None,
            value: value.into(),
            meter: None,
            notes: Vec::new(),
            why: None,
        }
    }

    /// The title leads somewhere.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Figure {
        self.href = Some(href.into());
        self
    }

    /// With a bar.
    #[must_use]
    pub fn meter(mut self, meter: Meter) -> Figure {
        self.meter = Some(meter);
        self
    }

    /// One line under it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Figure {
        self.notes.push(note.into());
        self
    }

    /// The norm.
    #[must_use]
    pub fn why(mut self, why: Why) -> Figure {
        self.why = Some(why);
        self
    }

    fn render(&self) -> Markup {
        html! {
            li {
                p.hd { @if let Some(href) = &self.href { a href=(href) { (self.title) } } @else { (self.title) } }
                strong { (self.value) }
                @if let Some(meter) = &self.meter { (meter) }
                @if !self.notes.is_empty() {
                    p.xs.soft { @for (i, note) in self.notes.iter().enumerate() { @if i > 0 { br; } (note) } }
                }
                @if let Some(why) = &self.why { (why) }
            }
        }
    }
}

/// The joined block. Four figures stand in one row where there is room, otherwise three.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The numbers.
    pub items: Vec<Figure>,
}

impl Figures {
    /// A block.
    pub fn new(items: Vec<Figure>) -> Figures {
        Figures { items }
    }

    /// The block.
    pub fn render(&self) -> Markup {
        html! { div.box { ul.figs.figs--4[self.items.len() == 4].p0 { @for item in &self.items { (item.render()) } } } }
    }
}

impl maud::Render for Figures {
    fn render(&self) -> Markup {
        Figures::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let duty = |title: &str, value: &str, percent: f64, norm: &str| {
        Figure::new(title, value)
            .meter(Meter::new(percent))
            .note("1 319 de 2 987 entidades")
            .note("+3,1 puntos en tres meses")
            .why(Why::new(Cite::new(norm, "#")))
    };
    let three = Figures::new(vec![
        duty("Comité activo", "44,2 %", 44.2, "R.M. 119-2018-PCM"),
        duty("Líder designado", "45,7 %", 45.7, "RSGD 004-2018-PCM"),
        duty("Plan vigente (PGD)", "26,8 %", 26.8, "RSGD 005-2018-PCM"),
    ]);
    let four = Figures::new(vec![
        Figure::new("Datos abiertos", "9")
            .href("#")
            .note("conjuntos al día de 15 previstos"),
        Figure::new("Interoperabilidad", "3").note("servicios en uso"),
        Figure::new("Compras y nube", "2 de 5").note("contratos en nube"),
        Figure::new("Capacitación", "52 %").note("del personal con curso digital"),
    ]);
    vec![
        Example::new("figures", "three", three.render()),
        Example::new("figures", "four", four.render()),
    ]
}
