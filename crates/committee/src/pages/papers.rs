//! Papers of a committee: handed to those who may read its sessions, as files to keep.

use crate::digital_committee::DigitalCommittee;
use crate::{owners, store};
use capability::{Answer, Cx, Format, Permission, Req, Route, Stop, handler};
use directory::board::{BoardEntity, board};
use http::header;
use maud::{Markup, html};
use register::{EntityId, args};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/comite/{entidad}/documentos/{hash}",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(send(cx, req))),
        )
        .format(Format::Other),
    ]
}

/// A link to a paper.
pub(crate) fn link(cx: &Cx, committee: &DigitalCommittee, hash: &str) -> Markup {
    let href = format!("/comite/{}/documentos/{hash}", committee.entity.key);
    html! { a href=(cx.href(&href)) { (ui::icon(ui::Icon::Doc)) " " (cx.tr().t("committee-see-document")) } }
}

/// Committees of the entity, by body, of which a matter, a session, an agreement or rules cite a document.
async fn citing(cx: &Cx, entity: EntityId, hash: &str) -> Result<BTreeSet<String>, Stop> {
    const CITING: [&str; 4] = [
        "SELECT DISTINCT body_id FROM committee_matter WHERE entity_id = $1 AND document = $2",
        "SELECT DISTINCT body_id FROM committee_session WHERE entity_id = $1 AND document = $2",
        "SELECT DISTINCT body_id FROM committee_agreement WHERE entity_id = $1 AND document = $2",
        "SELECT DISTINCT body_id FROM committee_rules WHERE entity_id = $1 AND payload LIKE '%' || $2 || '%'",
    ];
    let mut bodies = BTreeSet::new();
    for sql in CITING {
        let rows: Vec<(String,)> = cx.house.register.db().query(sql, args![entity, hash]).await?;
        bodies.extend(rows.into_iter().map(|(body,)| body));
    }
    Ok(bodies)
}

/// Whether the caller may open a document: one of a committee whose sessions they may read, or the evidence of an agreement for
/// which they answer.
async fn may_open(cx: &Cx, entity: &Arc<BoardEntity>, hash: &str) -> Result<bool, Stop> {
    for body in citing(cx, entity.id, hash).await? {
        let committee = DigitalCommittee::met(cx, entity.clone(), &body).await?;
        if committee.is_some_and(|committee| committee.may_read(cx)) {
            return Ok(true);
        }
    }
    for agreement in store::agreements_proven_by(&cx.house, entity.id, hash).await? {
        if owners::is_caller(cx, &agreement).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn send(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("entidad")).cloned().ok_or(Stop::NotFound)?;
    let hash = req.param("hash");
    let well_formed = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !well_formed || !may_open(cx, &entity, hash).await? {
        return Err(Stop::NotFound);
    }
    let (document, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let name = format!("{}.pdf", &hash[..16]);
    Ok(Answer::file(document.media_type.as_str(), &name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}
