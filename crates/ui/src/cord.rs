//! The history of acts as a cord with knots: nothing is erased, a correction is another knot.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::cite::unbroken;
use crate::format::time_date;
use crate::gallery::Example;
use crate::tr::Tr;

/// What a knot stands for, told by its colour and by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnotKind {
    /// Any act.
    #[default]
    Act,
    /// An observation.
    Observation,
    /// The end of something.
    End,
    /// A plan or a session.
    Plan,
}

/// One act on the cord.
#[derive(Debug, Clone)]
pub struct Knot {
    /// Kind.
    pub kind: KnotKind,
    /// Day of the act, shown above the title.
    pub date: Option<Date>,
    /// What happened.
    pub title: String,
    /// Page of the act.
    pub href: Option<String>,
    /// One sentence more.
    pub detail: Option<Markup>,
    /// Code of the act and what proves it.
    pub proof: Option<Markup>,
}

impl Knot {
    /// An act.
    pub fn new(title: impl Into<String>) -> Knot {
        Knot {
            kind: KnotKind::Act,
            date: None,
            title: title.into(),
            href: None,
            detail: None,
            proof: None,
        }
    }

    /// Of a kind.
    #[must_use]
    pub fn kind(mut self, kind: KnotKind) -> Knot {
        self.kind = kind;
        self
    }

    /// On a day.
    #[must_use]
    pub fn date(mut self, date: Date) -> Knot {
        self.date = Some(date);
        self
    }

    /// The title leads to the act.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Knot {
        self.href = Some(href.into());
        self
    }

    /// One sentence more.
    #[must_use]
    pub fn detail(mut self, detail: Markup) -> Knot {
        self.detail = Some(detail);
        self
    }

    /// The proof, freely written.
    #[must_use]
    pub fn proof(mut self, proof: Markup) -> Knot {
        self.proof = Some(proof);
        self
    }

    /// The proof as code, link and the ends of the hash.
    #[must_use]
    pub fn code(self, tr: Tr<'_>, code: &str, href: &str, hash_hex: &str) -> Knot {
        let proof = html! {
            a href=(href) { (unbroken(code)) }
            @if !hash_hex.is_empty() { " · " (tr.t("ui-hash")) " " (short_hash(hash_hex)) }
        };
        self.proof(proof)
    }

    fn render(&self) -> Markup {
        let class = match self.kind {
            KnotKind::Act => None,
            KnotKind::Observation => Some("obs"),
            KnotKind::End => Some("fin"),
            KnotKind::Plan => Some("plan"),
        };
        html! {
            li class=[class] {
                @if let Some(date) = self.date { p.xs.muted { (time_date(date)) } }
                h3 { @if let Some(href) = &self.href { a href=(href) { (self.title) } } @else { (self.title) } }
                @if let Some(detail) = &self.detail { p.soft { (detail) } }
                @if let Some(proof) = &self.proof { p.proof { (proof) } }
            }
        }
    }
}

/// A list of acts, newest first.
#[derive(Debug, Clone, Default)]
pub struct Cord {
    /// The acts.
    pub knots: Vec<Knot>,
    /// Whether the year is tied in before its first act.
    pub years: bool,
}

impl Cord {
    /// A cord.
    pub fn new(knots: Vec<Knot>) -> Cord {
        Cord { knots, years: false }
    }

    /// With the years tied in.
    #[must_use]
    pub fn with_years(mut self) -> Cord {
        self.years = true;
        self
    }

    /// The cord.
    pub fn render(&self) -> Markup {
        let mut year = None;
        html! {
            ol.cord.p0 {
                @for knot in &self.knots {
                    @if let Some(new) = self.new_year(knot, &mut year) { li.yr { (new) } }
                    (knot.render())
                }
            }
        }
    }

    fn new_year(&self, knot: &Knot, last: &mut Option<i16>) -> Option<i16> {
        let year = knot.date.filter(|_| self.years)?.year();
        (last.replace(year) != Some(year)).then_some(year)
    }
}

impl maud::Render for Cord {
    fn render(&self) -> Markup {
        Cord::render(self)
    }
}

/// The two ends of a long hash: `3d46a82e…90876329`. Shorter texts stay whole.
pub fn short_hash(hex: &str) -> String {
    match (
        hex.get(..8),
        hex.len().checked_sub(8).and_then(|at| hex.get(at..)),
    ) {
        (Some(head), Some(tail)) if hex.len() > 20 => format!("{head}…{tail}"),
        _ => hex.to_owned(),
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use jiff::civil::date;
    let hash = "c01e77ab5be0c2d4e4410b9c0a97d3f1f1f7c20a77d0aa16c01e77ab5be09f02";
    let knots = vec![
        Knot::new("La SGTD observa la designación del Oficial de Seguridad")
            .kind(KnotKind::Observation)
            .date(date(2026, 11, 17))
            .detail(html! { "El acto no indica el artículo de la norma." })
            .code(tr, "Q26-183411-7", "/actos/183411", hash),
        Knot::new("Termina la designación de la Oficial de Datos Personales")
            .kind(KnotKind::End)
            .date(date(2026, 8, 15))
            .code(tr, "Q26-179026-3", "/actos/179026", hash),
        Knot::new("El alcalde aprueba el plan")
            .kind(KnotKind::Plan)
            .date(date(2025, 12, 18))
            .href("/actos/98117"),
    ];
    let latest = Knot::new("Designar: Oficial de Datos Personales")
        .href("/actos/184299")
        .detail(html! { "Gobierno Regional de Muestra" })
        .proof(html! { "ayer · " (unbroken("Q26-184299-0")) });
    vec![
        Example::new("cord", "history", Cord::new(knots).with_years().render()),
        Example::new("cord", "latest", html! { div.card { (Cord::new(vec![latest])) } }),
    ]
}
