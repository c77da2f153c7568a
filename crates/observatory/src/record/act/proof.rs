//! The proof of an act, knot by knot: the ladder from its leaf to the signed root.

use super::evidence::Evidence;
use capability::{Cx, hex};
use maud::{Markup, html};
use register::tree::{Check, Flaw, Gap, Outcome};

/// The card of the proof.
pub(super) fn card(cx: &Cx, evidence: &Evidence) -> Markup {
    let tr = cx.tr();
    let ladder = ladder(evidence);
    let (code, steps, size) = (&evidence.code, ladder.steps.len(), evidence.checkpoint.size);
    let downloads = ui::Downloads::new("")
        .link(
            tr.t("observatory-proof-json"),
            format!("/actos/{code}/prueba.json"),
        )
        .link(tr.t("observatory-act-json"), format!("/api/v1/acts/{code}"))
        .link(tr.t("observatory-signed-root"), "/log/checkpoint");
    let caption = tr.f(
        "observatory-ladder-caption",
        &[("leaf", evidence.act.seq.into()), ("size", size.into())],
    );
    let whole = html! {
        (ladder.table(tr, caption))
        p.sm.mt-s { (tr.t("observatory-method-leaf")) " " code { "SHA-256(00 ‖ " (tr.t("observatory-envelope")) ")" } ". " (tr.t("observatory-method-knot")) " " code { "SHA-256(01 ‖ L ‖ R)" } ". " (tr.t("observatory-method")) }
        p.sm { (tr.t("observatory-envelope-label")) " " code { (evidence.bundle.envelope) } }
        p.sm { (tr.t("observatory-commitment-label")) " " code { (evidence.commitment) } }
        p.sm { (tr.t("observatory-leaf-label")) " " code { (hex(&evidence.leaf)) } }
        p.sm { (tr.t("observatory-root-label")) " " code { (hex(&evidence.checkpoint.root)) } }
    };
    let body = html! {
        div.grid {
            div.stack.sm {
                p.soft { (tr.f("observatory-proof-lead", &[("n", steps.into())])) }
                p.soft { (tr.t("observatory-proof-why")) }
                (key(cx))
                (checks(cx, evidence))
            }
            (ladder.render(tr))
        }
        (ui::Details::new(tr.f("observatory-see-hashes", &[("n", steps.into())]), whole))
        (downloads.render(tr))
    };
    ui::card(&tr.t("observatory-proof"), body)
}

/// What each sign of the drawing is.
fn key(cx: &Cx) -> Markup {
    let tr = cx.tr();
    html! {
        ul.key.key--col {
            li { svg viewBox="0 0 16 9" aria-hidden="true" { circle.f3 cx="8" cy="4.5" r="4.5" {} } (tr.t("observatory-key-root")) }
            li { svg viewBox="0 0 16 9" aria-hidden="true" { circle.f1 cx="8" cy="4.5" r="4" {} } (tr.t("observatory-key-knot")) }
            li { svg viewBox="0 0 16 9" aria-hidden="true" { circle.fs cx="8" cy="4.5" r="3.5" {} } (tr.t("observatory-key-neighbour")) }
            li { svg viewBox="0 0 16 9" aria-hidden="true" { rect.f2 x="4" y="0" width="9" height="9" rx="1" {} } (tr.t("observatory-key-act")) }
        }
    }
}

/// Every check with its outcome, in words.
fn checks(cx: &Cx, evidence: &Evidence) -> Markup {
    let tr = cx.tr();
    html! {
        ul.links {
            @for (check, outcome) in evidence.checks.iter().filter(|(check, _)| *check != Check::Format) {
                @let (state, said) = said(outcome);
                li { (ui::tag(state, &tr.t(said))) " " (tr.t(&format!("observatory-check-{}", check.as_str()))) }
            }
        }
    }
}

/// State and words of an outcome.
fn said(outcome: &Outcome) -> (ui::State, &'static str) {
    match outcome {
        Outcome::Passed => (ui::State::Ok, "observatory-check-passed"),
        Outcome::Failed(Flaw::DocumentNotCited { .. }) => (ui::State::Bad, "observatory-check-not-cited"),
        Outcome::Failed(_) => (ui::State::Bad, "observatory-check-failed"),
        Outcome::Skipped(Gap::PayloadNotShown) => (ui::State::None, "observatory-check-erased"),
        Outcome::Skipped(Gap::NoDocuments) => (ui::State::None, "observatory-check-no-documents"),
        Outcome::Skipped(Gap::NoTrustedKey) => (ui::State::None, "observatory-check-skipped"),
    }
}

/// The audit path as steps with their sides.
pub(crate) fn ladder(evidence: &Evidence) -> ui::Ladder {
    let sides = sides(evidence.act.seq, evidence.checkpoint.size, evidence.path.len());
    let steps = evidence
        .path
        .iter()
        .zip(sides)
        .map(|(hash, side)| ui::LadderStep {
            side,
            hash: hex(hash),
        });
    ui::Ladder {
        leaf: hex(&evidence.leaf),
        root: hex(&evidence.checkpoint.root),
        steps: steps.collect(),
    }
}

/// At which side each neighbour is joined: the walk of RFC 9162, section 2.1.3.2.
fn sides(index: u64, size: u64, steps: usize) -> Vec<ui::Side> {
    let (mut node, mut last) = (index, size.saturating_sub(1));
    let mut sides = Vec::with_capacity(steps);
    for _ in 0..steps {
        if node & 1 == 1 || node == last {
            sides.push(ui::Side::Left);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            sides.push(ui::Side::Right);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::tree::{
        Hash, TileRef, TileSet, inclusion_proof, leaf_hash, node_hash, root_from_inclusion,
    };

    #[test]
    fn joining_at_those_sides_gives_the_root() {
        for size in 1_u64..40 {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
            let mut tiles = TileSet::new();
            let tile = TileRef {
                level: 0,
                index: 0,
                width: u16::try_from(size).unwrap(),
            };
            tiles.insert(tile, &leaves.concat()).unwrap();
            for index in 0..size {
                let path = inclusion_proof(index, size, &tiles).unwrap();
                let leaf = leaves[usize::try_from(index).unwrap()];
                let joined = path.iter().zip(sides(index, size, path.len())).fold(
                    leaf,
                    |hash, (next, side)| match side {
                        ui::Side::Left => node_hash(next, &hash),
                        ui::Side::Right => node_hash(&hash, next),
                    },
                );
                assert_eq!(
                    joined,
                    root_from_inclusion(&leaf, index, size, &path).unwrap(),
                    "{index} of {size}"
                );
            }
        }
    }
}
