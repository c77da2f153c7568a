//! A system gives a token back: the sign-in it came from ends (RFC 7009).

use super::acts::ClientId;
use super::answer::{Wrong, no_store, refused};
use super::grant::{self, Shown};
use super::{authenticate, log};
use capability::{Answer, Cx, Req, Stop};

/// POST. A token that is unknown is as good as ended.
pub(super) async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let mut known = None;
    match end(cx, &req, &mut known).await {
        Ok(()) => Ok(no_store(Answer::of(200, "text/plain; charset=utf-8", ""))),
        Err(Wrong::Refused(error)) => {
            log::refused(&cx.house, known, "revoke", error).await;
            Ok(refused(error))
        }
        Err(Wrong::Stop(stop)) => Err(stop),
    }
}

async fn end(cx: &Cx, req: &Req, known: &mut Option<ClientId>) -> Result<(), Wrong> {
    let form = authenticate::form(req)?;
    let client = authenticate::client(cx, req, &form).await?;
    *known = Some(client.id);
    let Some(shown) = Shown::read(form.get("token").unwrap_or_default()) else {
        return Ok(());
    };
    let Some(grant) = grant::find(&cx.house, shown.id).await? else {
        return Ok(());
    };
    let kept = [&grant.access_hash, &grant.before_hash, &grant.refresh_hash];
    if grant.client_id == client.id && kept.iter().any(|kept| shown.is(kept.as_deref())) {
        grant::write(&cx.house, vec![grant::end(grant.id, "given_back", cx.now)]).await?;
    }
    Ok(())
}
