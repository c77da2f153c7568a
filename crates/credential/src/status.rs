//! The lists of states (Token Status List): made from the register when they are asked for, signed, good for two minutes.
//!
//! A designation that ended is a bit in the very next answer. Who asks for a list tells nobody about which credential it asks.

use crate::issued::{PLACES, ended_places, last_change, last_list};
use crate::issuer::address;
use crate::keys;
use crate::limits;
use capability::{Answer, Cx, Req, Stop};
use jiff::civil::Date;
use jose::status_list::{INVALID, Reference, StatusList};
use register::Fault;
use std::collections::HashMap;
use std::sync::Arc;

/// Path of the lists, before their number.
const PATH: &str = "/credencial/estado/";
/// Media type of a list, Token Status List section 8.
const MEDIA_TYPE: &str = "application/statuslist+jwt";
/// Seconds that others may keep a list.
const LIST_SECONDS: u32 = 120;
/// Seconds that an answer is given again while nothing changed.
const AGAIN_SECONDS: i64 = 20;

/// What a list was made from.
type Basis = ((Option<i64>, Option<i64>), Date);

/// A list that was signed.
struct Signed {
    basis: Basis,
    at: i64,
    token: Arc<str>,
}

/// Lists that were signed lately; one request at a time makes one.
#[derive(Default)]
struct Lists(tokio::sync::Mutex<HashMap<i64, Signed>>);

/// Where the state of a credential stands.
pub(crate) fn reference(cx: &Cx, list: u32, place: u32) -> Reference {
    Reference {
        uri: address(cx, &format!("{PATH}{list}")),
        index: place as usize,
    }
}

/// The list and the place of a reference; none when it is no list of this house.
pub(crate) fn place(cx: &Cx, reference: &Reference) -> Option<(i64, i64)> {
    let list = reference.uri.strip_prefix(&address(cx, PATH))?;
    let plain = !list.is_empty() && list.bytes().all(|byte| byte.is_ascii_digit());
    let list = plain.then(|| list.parse().ok())??;
    Some((list, i64::try_from(reference.index).ok()?))
}

/// GET: a list, signed.
pub(crate) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    limits::admit(cx)?;
    let list: i64 = req.param("list").parse().map_err(|_| Stop::NotFound)?;
    let known = last_list(&cx.house).await?.unwrap_or(0);
    if !(1..=known).contains(&list) {
        return Err(Stop::NotFound);
    }
    let token = token(cx, list).await?;
    Ok(Answer::of(200, MEDIA_TYPE, token.to_string()).open())
}

async fn token(cx: &Cx, list: i64) -> Result<Arc<str>, Fault> {
    let house = &cx.house;
    let lists = house.shelf::<Lists>();
    let mut lists = lists.0.lock().await;
    let (basis, now) = ((last_change(house).await?, cx.today()), cx.now.as_second());
    if let Some(signed) = lists.get(&list)
        && signed.basis == basis
        && (0..AGAIN_SECONDS).contains(&(now - signed.at))
    {
        return Ok(signed.token.clone());
    }
    let failed = |error| Fault::because("making a list of states", error);
    let mut states = StatusList::new(1, PLACES).map_err(failed)?;
    for place in ended_places(house, list, cx.today()).await? {
        states.set(place, INVALID);
    }
    let key = keys::signing(house).await?;
    let address = address(cx, &format!("{PATH}{list}"));
    let token = states.sign(&key, &address, now, LIST_SECONDS).map_err(failed)?;
    let token: Arc<str> = token.into();
    let signed = Signed {
        basis,
        at: now,
        token: token.clone(),
    };
    lists.insert(list, signed);
    Ok(token)
}
