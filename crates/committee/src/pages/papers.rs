//! Papers of a committee: handed to those who may read its sessions, as files to keep.

use crate::digital_committee::DigitalCommittee;
use capability::{Answer, Cx, Format, Permission, Req, Route, Stop, handler};
use directory::board::board;
use http::header;
use maud::{Markup, html};
use register::{EntityId, args};

/// The view that the law lets some offices read.
pub(crate) const READ: &str = "committee.sessions";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/comite/{entidad}/documentos/{hash}",
            Permission::Read(READ),
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

/// Whether a matter, a session or an agreement of the entity cites a document.
async fn is_cited(cx: &Cx, entity: EntityId, hash: &str) -> Result<bool, Stop> {
    const CITED: [&str; 4] = [
        "SELECT id FROM committee_matter WHERE entity_id = $1 AND document = $2 LIMIT 1",
        "SELECT id FROM committee_session WHERE entity_id = $1 AND document = $2 LIMIT 1",
        "SELECT id FROM committee_agreement WHERE entity_id = $1 AND document = $2 LIMIT 1",
        "SELECT from_on FROM committee_rules WHERE entity_id = $1 AND payload LIKE '%' || $2 || '%' LIMIT 1",
    ];
    for sql in CITED {
        let row: Option<(String,)> = cx.house.register.db().get(sql, args![entity, hash]).await?;
        if row.is_some() {
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
    let reads = cx.may_read(READ, &directory::target::of(&entity)).is_ok();
    if !well_formed || !reads || !is_cited(cx, entity.id, hash).await? {
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
