//! `/intercambio/entidad/{key}/adhesion.pdf`: the adhesion to the model agreement as an office makes it.

use super::t;
use crate::members::desk;
use crate::members::store as members;
use capability::{Answer, Cx, Format, Permission, Req, Route, Stop, handler};
use directory::board::board;
use directory::letter;
use paper::{Block, Fact, Tone};

/// Clauses of the adhesion, in order.
const CLAUSES: [&str; 6] = [
    "exchange-paper-clause-object",
    "exchange-paper-clause-purpose",
    "exchange-paper-clause-evidence",
    "exchange-paper-clause-security",
    "exchange-paper-clause-suspension",
    "exchange-paper-clause-end",
];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/entidad/{key}/adhesion.pdf",
            Permission::Public,
            handler(|cx, req| Box::pin(paper(cx, req))),
        )
        .format(Format::Other),
    ]
}

async fn paper(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).cloned().ok_or(Stop::NotFound)?;
    let row = members::of_entity(&cx.house, entity.id)
        .await?
        .ok_or(Stop::NotFound)?;
    let (word, _) = row.standing(cx.today());
    let mut document = letter::document(cx, t(cx, "exchange-paper-title"), entity.name.clone());
    let joined = row
        .joined_on
        .parse()
        .map_or_else(|_| row.joined_on.clone(), ui::format::date_short);
    let blocks = &mut document.blocks;
    blocks.push(Block::toned(Tone::Lead, t(cx, "exchange-paper-lead")));
    blocks.push(Block::Facts(vec![
        Fact::new(t(cx, "exchange-column-entity"), entity.name.clone()),
        Fact::new("RUC", entity.ruc.clone().unwrap_or_default()),
        Fact::new(t(cx, "exchange-field-member"), row.member.clone()),
        Fact::new(t(cx, "exchange-column-joined"), joined),
        Fact::new(t(cx, "exchange-column-state"), t(cx, word)),
        Fact::new(
            t(cx, "exchange-title"),
            format!("{}{}", cx.house.options.base_url, desk(&entity)),
        ),
    ]));
    blocks.push(Block::heading(2, t(cx, "exchange-paper-clauses")));
    for clause in CLAUSES {
        blocks.push(Block::paragraph(t(cx, clause)));
    }
    blocks.push(Block::toned(Tone::Small, t(cx, "exchange-paper-base")));
    letter::send(cx, &format!("adhesion-{}.pdf", entity.key), document).await
}
