//! The proof that an act is in the register, drawn as a khipu: the act at the foot, the published root on top.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::table::{Cell, Column, Table};
use crate::tr::Tr;

/// At which side the neighbour is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Neighbour, then ours.
    Left,
    /// Ours, then neighbour.
    Right,
}

/// One step of the audit path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderStep {
    /// Side of the neighbour.
    pub side: Side,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// An inclusion proof (RFC 6962), from the leaf up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Hash of the act's leaf, hexadecimal.
    pub leaf: String,
    /// Published root, hexadecimal.
    pub root: String,
    /// The steps, from the leaf to the root.
    pub steps: Vec<LadderStep>,
}

const STEP: usize = 25;
const TOP: usize = 25;

impl Ladder {
    /// The drawing.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! { figure.chart { (self.svg(tr)) } }
    }

    /// The drawing as a file.
    pub fn svg_file(&self, tr: Tr<'_>) -> String {
        super::file(&self.svg(tr))
    }

    /// The whole hashes in a table, with the caption of the caller.
    pub fn table(&self, tr: Tr<'_>, caption: impl Into<String>) -> Markup {
        let columns = vec![
            Column::number(tr.t("ui-ladder-knot")),
            Column::new(tr.t("ui-ladder-side")),
            Column::new(tr.t("ui-ladder-hash")),
        ];
        let rows = self.steps.iter().enumerate().map(|(i, step)| {
            let side = if step.side == Side::Left {
                "ui-ladder-left"
            } else {
                "ui-ladder-right"
            };
            vec![
                Cell::new(i + 1),
                Cell::new(tr.t(side)),
                Cell::new(html! { code { (step.hash) } }),
            ]
        });
        Table::new(caption, columns).caption_shown().rows(rows).render(tr)
    }

    fn svg(&self, tr: Tr<'_>) -> Markup {
        let foot = TOP + STEP * (self.steps.len() + 1) + STEP / 5;
        let label = tr.f("ui-ladder-label", &[("n", self.steps.len().into())]);
        html! {
            svg.ladder viewBox=(format!("0 0 380 {}", foot + 20)) role="img" aria-label=(label) {
                path.axis.cordline d=(format!("M190 {TOP}V{foot}")) {}
                rect.f2 x="181" y=(foot - 9) width="18" height="18" rx="2" {}
                text.t.b x="210" y=(foot + 4) { (tr.t("ui-ladder-act")) }
                text.t.mono.e x="170" y=(foot + 4) { (ends(&self.leaf)) }
                @for (i, step) in self.steps.iter().enumerate() { (knot(step, foot - STEP * (i + 1))) }
                path.axis.cordline d=(format!("M150 {TOP}H230")) {}
                circle.f3 cx="190" cy=(TOP) r="10" {}
                text.t.b x="238" y=(TOP + 4) { (tr.t("ui-ladder-root")) }
                text.t.mono.e x="142" y=(TOP + 4) { (ends(&self.root)) }
            }
        }
    }
}

fn knot(step: &LadderStep, y: usize) -> Markup {
    let (line, dot, text, class) = match step.side {
        Side::Right => (242, 246, 258, "t mono"),
        Side::Left => (138, 134, 122, "t mono e"),
    };
    html! {
        path.axis d=(format!("M190 {y}H{line}")) {}
        circle.fs cx=(dot) cy=(y) r="5" {}
        text class=(class) x=(text) y=(y + 4) { (ends(&step.hash)) }
        circle.f1 cx="190" cy=(y) r="6" {}
    }
}

fn ends(hash: &str) -> String {
    match (
        hash.get(..4),
        hash.len().checked_sub(4).and_then(|at| hash.get(at..)),
    ) {
        (Some(head), Some(tail)) if hash.len() > 9 => format!("{head}…{tail}"),
        _ => hash.to_owned(),
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let step = |side, byte: &str| LadderStep {
        side,
        hash: byte.repeat(32),
    };
    let ladder = Ladder {
        leaf: "f1".repeat(32),
        root: "3d".repeat(32),
        steps: vec![
            step(Side::Right, "ff"),
            step(Side::Left, "26"),
            step(Side::Right, "a9"),
        ],
    };
    vec![
        Example::new("ladder", "three-knots", ladder.render(tr)),
        Example::new(
            "ladder",
            "table",
            ladder.table(tr, "Ruta de auditoría de la hoja 5 en el árbol de 8 hojas"),
        ),
    ]
}
