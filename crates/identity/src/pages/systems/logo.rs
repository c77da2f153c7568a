//! The logo of a system: a picture that its entity sent, served by the house. Nothing is fetched from where a system says.

use crate::provider::client::{self, Client};
use capability::{Answer, Cx, Req, Stop};
use http::header;
use maud::{Markup, html};
use register::MediaType;

/// GET: the picture.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let client = client::find(&cx.house, req.param("id"))
        .await?
        .ok_or(Stop::NotFound)?;
    let hash = client.profile.logo.ok_or(Stop::NotFound)?;
    let (document, bytes) = cx.house.documents.get(&hash).await?.ok_or(Stop::NotFound)?;
    if document.media_type != MediaType::Png {
        return Err(Stop::NotFound);
    }
    let answer = Answer::of(200, document.media_type.as_str(), bytes);
    Ok(answer.header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
}

/// The picture beside the name of a system, where it has one; the name says the same to whoever does not see it.
pub(crate) fn picture(cx: &Cx, client: &Client) -> Markup {
    html! {
        @if client.profile.logo.is_some() {
            img src=(cx.href(&format!("/sistemas/{}/logo", client.id))) alt="" height="64";
        }
    }
}
