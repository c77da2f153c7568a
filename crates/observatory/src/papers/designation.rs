//! The record of a designation: who, in which office, by which act, and the three dated facts that fulfil the norm.

use super::seal::{evidence, prove};
use super::words::{code_of, day, fact, instrument, t};
use crate::record::words::{cited, observed};
use capability::{Answer, Cx, Req, Stop};
use directory::board::{BoardEntity, board};
use directory::store::{self, DesignationRow};
use directory::{letter, people, target};
use paper::{Block, Column, Document, Fact, Table, Tone};
use register::DesignationId;
use std::sync::Arc;

/// A designation with what its documents say of it.
pub(super) struct Designated {
    pub row: DesignationRow,
    pub entity: Arc<BoardEntity>,
    /// Name of the office.
    pub office: String,
    /// Name of whoever holds it; none for a committee.
    pub holder: Option<String>,
}

impl Designated {
    /// The designation of an address.
    pub(super) async fn find(cx: &Cx, req: &Req) -> Result<Designated, Stop> {
        let id: DesignationId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
        let row = store::designation(&cx.house, id).await?.ok_or(Stop::NotFound)?;
        let board = board(&cx.house).await?;
        let entity = board.entity(row.entity_id).cloned().ok_or(Stop::NotFound)?;
        let office = target::office_name(cx, &row.office);
        let holder = match row.person_id {
            Some(person) => {
                let person = people::person(&cx.house, person).await?;
                let known = person.filter(|person| person.erased_on.is_none());
                Some(known.map_or_else(|| t(cx, "directory-erased"), |person| person.name()))
            }
            None => None,
        };
        Ok(Designated {
            row,
            entity,
            office,
            holder,
        })
    }

    /// Holder, office, capacity, post, entity.
    pub(super) fn facts(&self, cx: &Cx) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let Some(holder) = &self.holder {
            facts.push(Fact::strong(t(cx, "directory-fact-holder"), holder));
        }
        facts.push(Fact::strong(t(cx, "directory-column-office"), &self.office));
        if self.holder.is_some() {
            let capacity = format!("directory-capacity-{}", self.row.capacity);
            facts.push(fact(cx, "directory-field-capacity", t(cx, &capacity)));
            facts.push(fact(cx, "directory-field-post-title", &self.row.post_title));
        }
        facts.push(fact(cx, "directory-column-entity", &self.entity.name));
        facts.extend(
            self.entity
                .ruc
                .as_ref()
                .map(|ruc| fact(cx, "directory-column-ruc", ruc)),
        );
        facts
    }

    /// Acronym of the authority that must be told, as the row or the norm says.
    pub(super) fn authority(&self, cx: &Cx) -> Option<String> {
        let told = self.row.authority.as_deref().and_then(norms::Authority::parse);
        let asked = || {
            let ids = directory::obligations_of(&self.row.office);
            let mut asked = cx.house.law.live_obligations();
            asked
                .find(|obligation| ids.contains(&obligation.id.as_str()))
                .and_then(crate::record::dossier::authority_of)
        };
        told.or_else(asked)
            .map(|authority| authority.acronym().to_owned())
    }
}

/// `GET /designaciones/{id}/constancia.pdf`.
pub(super) async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let designated = Designated::find(cx, &req).await?;
    let (row, office) = (&designated.row, &designated.office);
    let evidence = evidence(cx, &code_of(cx, row.proof_seq).await?).await?;
    let subject = format!("{office} · {}", designated.entity.name);
    let mut document = letter::document(cx, t(cx, "observatory-paper-designation"), subject);
    document
        .blocks
        .push(Block::toned(Tone::Lead, lead(cx, &designated)));
    let mut facts = designated.facts(cx);
    facts.push(fact(cx, "directory-fact-instrument", instrument(cx, row)));
    facts.extend(
        row.article
            .as_ref()
            .map(|article| fact(cx, "directory-field-article", article)),
    );
    facts.push(fact(cx, "directory-field-from", day(&row.from_on)));
    facts.extend(
        row.to_on
            .as_ref()
            .map(|to| fact(cx, "directory-field-to", day(to))),
    );
    facts.extend(
        row.document
            .as_ref()
            .map(|hash| Fact::code(t(cx, "observatory-document-hash"), hash)),
    );
    document.blocks.push(Block::Facts(facts));
    document
        .blocks
        .push(Block::Table(three_facts(cx, &designated, &evidence.code).await?));
    norms(cx, row, &mut document);
    prove(cx, &mut document, &evidence)?;
    letter::send(cx, &format!("designacion-{}.pdf", evidence.code), document).await
}

/// One sentence: who holds what, or held it.
fn lead(cx: &Cx, designated: &Designated) -> String {
    let row = &designated.row;
    let today = cx.today().to_string();
    let key = match (&row.to_on, row.from_on > today) {
        (_, true) => "observatory-paper-lead-future",
        (Some(to), _) if *to < today => "observatory-paper-lead-ended",
        _ => "observatory-paper-lead-in-force",
    };
    let who = designated.holder.as_ref().unwrap_or(&designated.office);
    let args = [
        ("who", who.into()),
        ("office", (&designated.office).into()),
        ("entity", (&designated.entity.name).into()),
        ("from", day(&row.from_on).into()),
        ("to", row.to_on.as_deref().map(day).unwrap_or_default().into()),
        (
            "kind",
            if designated.holder.is_some() {
                "person"
            } else {
                "committee"
            }
            .into(),
        ),
    ];
    cx.tr().f(key, &args).into_owned()
}

/// The act issued, the authority told, the designation in force: each with its day and its proof.
async fn three_facts(cx: &Cx, designated: &Designated, code: &str) -> Result<Table, Stop> {
    let row = &designated.row;
    let authority = designated.authority(cx).unwrap_or_default();
    let told_code = match row.communication_id {
        Some(id) => match store::communication(&cx.house, id).await? {
            Some(sent) => code_of(cx, sent.sent_seq).await?,
            None => String::new(),
        },
        None => String::new(),
    };
    let accepted = match row.accepted_seq {
        Some(seq) => code_of(cx, seq).await?,
        None => String::new(),
    };
    let told = match (&row.informed_on, &row.communicate_by) {
        (Some(on), _) => day(on),
        (None, Some(by)) => cx
            .tr()
            .f("observatory-paper-told-by", &[("day", day(by).into())])
            .into_owned(),
        (None, None) => t(cx, "observatory-paper-not-told"),
    };
    let named = |key: &str| {
        cx.tr()
            .f(key, &[("authority", authority.clone().into())])
            .into_owned()
    };
    let mut rows = vec![vec![
        t(cx, "observatory-paper-fact-issued"),
        day(&row.instrument_on),
        code.to_owned(),
    ]];
    if !authority.is_empty() {
        rows.push(vec![named("observatory-paper-fact-told"), told, told_code]);
    }
    if let Some(on) = &row.accepted_on {
        rows.push(vec![named("observatory-paper-fact-accepted"), day(on), accepted]);
    } else if let (Some(on), Some(reason)) = (&row.observed_on, &row.observed_reason) {
        let said = format!(
            "{}: {}",
            named("observatory-authority-observed"),
            observed(cx, reason)
        );
        rows.push(vec![said, day(on), String::new()]);
    }
    let since = cx
        .tr()
        .f("observatory-paper-since", &[("day", day(&row.from_on).into())])
        .into_owned();
    let until = row.to_on.as_ref().map(|to| {
        cx.tr()
            .f("observatory-paper-until", &[("day", day(to).into())])
            .into_owned()
    });
    let valid = [Some(since), until]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    rows.push(vec![t(cx, "observatory-paper-fact-valid"), valid, String::new()]);
    Ok(Table {
        caption: t(cx, "observatory-paper-three-facts"),
        columns: vec![
            Column::new(t(cx, "observatory-paper-column-fact"), 48),
            Column::new(t(cx, "directory-fact-day"), 30),
            Column::new(t(cx, "observatory-column-proof"), 22).code(),
        ],
        rows,
    })
}

/// What the norm asks of whoever has the office filled, with the article.
fn norms(cx: &Cx, row: &DesignationRow, document: &mut Document) {
    let ids = directory::obligations_of(&row.office);
    let asked: Vec<String> = cx
        .house
        .law
        .live_obligations()
        .filter(|obligation| ids.contains(&obligation.id.as_str()))
        .map(|obligation| format!("{} ({})", cx.pick(&obligation.text), cited(&obligation.citations)))
        .collect();
    if !asked.is_empty() {
        document
            .blocks
            .push(Block::heading(2, t(cx, "observatory-paper-norms")));
        document.blocks.push(Block::Bullets(asked));
    }
}
