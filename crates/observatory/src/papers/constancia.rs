//! The constancia of an act: its facts, and the proof from leaf to signed root, with the proof itself inside the file.

use super::seal::{evidence, prove};
use super::words::{fact, t};
use crate::record::act::constancia::served;
use crate::record::act::evidence::Evidence;
use crate::record::act::later::{Fate, later};
use crate::record::act::proof::ladder;
use crate::record::words::{act_title, cited, kind_name, office, region_name};
use capability::{Answer, Cx, Req, Stop, hex};
use directory::board::board;
use directory::letter;
use paper::{Block, Column, Document, Fact, Table};
use register::{Recorded, Visibility};

/// Later acts that are named; the page has them all.
const LATER: usize = 4;

/// `GET /actos/{code}/constancia.pdf`.
pub(super) async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let evidence = evidence(cx, req.param("code")).await?;
    let (fate, acts) = later(cx, &evidence).await?;
    let title = cx
        .tr()
        .f("observatory-constancia-of", &[("code", (&evidence.code).into())])
        .into_owned();
    let mut document = letter::document(cx, title, act_title(cx, &evidence.act));
    document.blocks.push(verdict(cx, &evidence, fate));
    document
        .blocks
        .push(Block::Facts(facts(cx, &evidence, fate, &acts).await?));
    prove(cx, &mut document, &evidence)?;
    proof(cx, &evidence, &mut document);
    letter::send(cx, &format!("constancia-{}.pdf", evidence.code), document).await
}

/// The outcome of the check, against which root and of which day.
fn verdict(cx: &Cx, evidence: &Evidence, fate: Fate) -> Block {
    let tr = cx.tr();
    let (title, now) = match fate {
        Fate::Stands => ("observatory-seal-ok", t(cx, "observatory-nothing-changes")),
        Fate::Replaced => ("observatory-seal-replaced", t(cx, "observatory-replaced-detail")),
        Fate::Ended(Some(on)) => (
            "observatory-seal-ended",
            format!(
                "{} {}.",
                t(cx, "observatory-ended-on"),
                ui::format::date_short(on)
            ),
        ),
        Fate::Ended(None) => ("observatory-seal-ended", String::new()),
    };
    let size = ui::format::num(
        cx.lang,
        i64::try_from(evidence.checkpoint.size).unwrap_or(i64::MAX),
    );
    let args = [
        ("day", ui::format::date_short(cx.today()).into()),
        ("size", size.into()),
    ];
    let checked = tr.f("observatory-paper-checked", &args).into_owned();
    Block::note(t(cx, title), format!("{checked} {now}").trim().to_owned())
}

async fn facts(cx: &Cx, evidence: &Evidence, fate: Fate, acts: &[Recorded]) -> Result<Vec<Fact>, Stop> {
    let act = &evidence.act;
    let board = board(&cx.house).await?;
    let mut facts = vec![Fact::strong(
        t(cx, "observatory-fact-what"),
        kind_name(cx, &act.kind),
    )];
    if let Some(entity) = act.entity.and_then(|id| board.entity(id)) {
        let region = region_name(&entity.ubigeo);
        let place = if region.is_empty() {
            String::new()
        } else {
            format!(", {region}")
        };
        facts.push(fact(
            cx,
            "directory-column-entity",
            format!("{}{place}", entity.name),
        ));
    }
    if act.visibility == Visibility::Reserved {
        let key = if act.payload.is_some() {
            "observatory-reserved"
        } else {
            "observatory-erased"
        };
        facts.push(fact(cx, "observatory-fact-content", t(cx, key)));
    } else if let Some(owner) = cx.house.catalogue.owner(&act.kind) {
        facts.extend(
            owner
                .facts(cx, act)
                .await?
                .into_iter()
                .map(|said| fact(cx, said.label, said.value)),
        );
    }
    let office = office(cx, act);
    facts.extend(office.map(|office| fact(cx, "observatory-fact-power", office)));
    let number = cx
        .tr()
        .f("observatory-lima-number", &[("seq", act.seq.into())])
        .into_owned();
    let day = ui::format::date_short(register::civil_date(act.at));
    let hour = ui::format::time_lima_exact(act.at);
    facts.push(fact(
        cx,
        "observatory-fact-when",
        format!("{day} {hour} {number}"),
    ));
    let served: Vec<String> = served(cx, act)
        .iter()
        .map(|obligation| {
            format!(
                "{} ({})",
                cx.pick(&obligation.names),
                cited(&obligation.citations)
            )
        })
        .collect();
    if !served.is_empty() {
        facts.push(fact(cx, "observatory-fact-obligation", served.join("\n")));
    }
    facts.push(fact(cx, "observatory-fact-later", after(cx, fate, acts)));
    facts.extend(
        evidence
            .documents
            .iter()
            .map(|hash| Fact::code(t(cx, "observatory-document-hash"), hash)),
    );
    Ok(facts)
}

/// The last acts on the same thing, the newest first.
fn after(cx: &Cx, fate: Fate, acts: &[Recorded]) -> String {
    if acts.is_empty() {
        let key = if fate == Fate::Stands {
            "observatory-nothing-after"
        } else {
            "observatory-ended"
        };
        return t(cx, key);
    }
    let mut lines: Vec<String> = acts
        .iter()
        .rev()
        .take(LATER)
        .map(|act| {
            let day = ui::format::date_short(register::civil_date(act.at));
            format!("{day} · {} · {}", kind_name(cx, &act.kind), act.code())
        })
        .collect();
    if acts.len() > LATER {
        let more = acts.len() - LATER;
        lines.push(
            cx.tr()
                .f("observatory-paper-more-acts", &[("n", more.into())])
                .into_owned(),
        );
    }
    lines.join("\n")
}

/// Leaf, path, root, checkpoint and key: what a stranger needs to walk the proof with pencil and SHA-256.
fn proof(cx: &Cx, evidence: &Evidence, document: &mut Document) {
    let ladder = ladder(evidence);
    let checkpoint = &evidence.checkpoint;
    document
        .blocks
        .push(Block::heading(2, t(cx, "observatory-proof")));
    document.blocks.push(Block::Facts(vec![
        Fact::code(t(cx, "observatory-paper-leaf"), ladder.leaf.clone()),
        fact(
            cx,
            "observatory-paper-place",
            format!("{} / {}", evidence.act.seq, checkpoint.size),
        ),
        Fact::code(t(cx, "observatory-paper-root"), hex(&checkpoint.root)),
        Fact::code(
            t(cx, "observatory-paper-checkpoint"),
            evidence.bundle.proof.checkpoint.to_string().trim_end(),
        ),
        Fact::code(t(cx, "observatory-paper-key"), evidence.bundle.vkey.to_string()),
    ]));
    let rows = ladder.steps.iter().enumerate().map(|(place, step)| {
        let side = if step.side == ui::Side::Left {
            "observatory-paper-left"
        } else {
            "observatory-paper-right"
        };
        vec![(place + 1).to_string(), t(cx, side), step.hash.clone()]
    });
    let path = cx
        .tr()
        .f("observatory-paper-path", &[("n", ladder.steps.len().into())])
        .into_owned();
    if !ladder.steps.is_empty() {
        document.blocks.push(Block::Table(Table {
            caption: path,
            columns: vec![
                Column::new(t(cx, "observatory-paper-column-knot"), 9),
                Column::new(t(cx, "observatory-paper-column-side"), 15),
                Column::new(t(cx, "observatory-paper-column-hash"), 76).code(),
            ],
            rows: rows.collect(),
        }));
    }
    document.blocks.push(Block::toned(
        paper::Tone::Small,
        t(cx, "observatory-paper-method"),
    ));
}
