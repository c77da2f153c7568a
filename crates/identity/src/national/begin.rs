//! On to the national provider.

use super::{MINUTES, National, finish, of, prune};
use crate::methods;
use crate::provider::uri;
use crate::token::Token;
use crate::{cookie, form, session, vault};
use capability::{Answer, Cx, Query, Refusal, Req, Stop};
use jiff::SignedDuration;
use jose::hash;
use maud::{Markup, html};
use norms::AssuranceLevelId;
use register::db::stmt;
use register::{Fault, PersonId, args};

/// Where a person sets out from.
pub(crate) const PATH: &str = "/ingresar/id-gob-pe";
/// For what the verifier is sealed.
pub(super) const VERIFIER: &str = "national-verifier";

/// What the person asked for.
struct Wish {
    level: AssuranceLevelId,
    back: String,
    /// To prove it again, whoever is remembered there.
    fresh: bool,
    /// Whose account to link, when that is what it is for.
    person: Option<PersonId>,
}

/// GET: to the provider, with everything that its answer will be checked against kept here.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let national = of(&cx.house).ok_or(Stop::NotFound)?;
    let wish = wish(cx, &req.query).await?;
    let endpoints = match national.endpoints(cx.now).await {
        Ok(endpoints) => endpoints,
        Err(why) => return finish::away(cx, &why).await,
    };
    let (state, nonce, verifier) = (Token::new()?, Token::new()?, Token::new()?);
    keep(cx, &wish, &state, &nonce, &verifier).await?;
    let query = national.query(cx, &wish, [&state, &nonce, &verifier]);
    let query: Vec<(&str, &str)> = query
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let to = uri::with(&endpoints.authorization, &query);
    let answer = form::no_store(Answer::redirect(&to));
    Ok(cookie::give_national(cx, answer, state.reveal()))
}

async fn wish(cx: &Cx, query: &Query) -> Result<Wish, Stop> {
    let law = cx.house.law;
    let lowest = law.assurance_level_numbered(1).ok_or(Stop::NotFound)?.id;
    let named = query
        .get("nivel")
        .and_then(|level| AssuranceLevelId::parse(level).ok());
    let mut wish = Wish {
        level: named.unwrap_or(lowest),
        back: form::local(query.get("volver").unwrap_or_default())
            .unwrap_or_default()
            .to_owned(),
        fresh: query.get("de-nuevo").is_some(),
        person: None,
    };
    if query.get("vincular").is_some() {
        let person = cx
            .caller
            .person
            .filter(|_| !cx.caller.by_key)
            .ok_or(Stop::SignIn)?;
        if methods::level_lacking(cx, person).await?.is_some() || !methods::is_fresh(cx) {
            return Err(Refusal::new("identity-way-not-fresh").denied().into());
        }
        wish.person = Some(person);
        wish.back = "/cuenta".to_owned();
        wish.fresh = true;
    }
    Ok(wish)
}

async fn keep(cx: &Cx, wish: &Wish, state: &Token, nonce: &Token, verifier: &Token) -> Result<(), Stop> {
    const ADD: &str = "INSERT INTO identity_national (state_hash, nonce_hash, verifier, level, back, person_id, fresh, begun_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let until = cx
        .now
        .checked_add(SignedDuration::from_mins(MINUTES))
        .map_err(|error| Fault::because("adding minutes to now", error))?;
    let sealed = vault::seal(&cx.house, VERIFIER, verifier.reveal().as_bytes())?;
    let person = wish.person.map(|person| person.to_string());
    let add = args![
        state.hash(),
        nonce.hash(),
        sealed,
        wish.level.as_str(),
        &wish.back,
        person,
        i64::from(wish.fresh),
        cx.now,
        until
    ];
    Ok(session::write(&cx.house, &[prune(cx.now), stmt(ADD, add)]).await?)
}

impl National {
    fn query(
        &self,
        cx: &Cx,
        wish: &Wish,
        [state, nonce, verifier]: [&Token; 3],
    ) -> Vec<(&'static str, String)> {
        let mut query = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.settings.client_id.clone()),
            ("redirect_uri", finish::redirect_uri(cx)),
            ("scope", self.settings.scopes.clone()),
            ("state", state.reveal().to_owned()),
            ("nonce", nonce.reveal().to_owned()),
            ("code_challenge", hash(verifier.reveal())),
            ("code_challenge_method", "S256".to_owned()),
        ];
        query.extend(
            self.settings
                .name_for(cx.house.law, wish.level)
                .map(|name| ("acr_values", name)),
        );
        if wish.fresh {
            query.push(("prompt", "login".to_owned()));
            query.push(("max_age", "0".to_owned()));
        }
        query
    }
}

/// The way to the provider on the page where people sign in, under both names that it goes by.
pub(crate) fn button(cx: &Cx, back: &str, level: Option<&str>, again: bool) -> Markup {
    let tr = cx.tr();
    let mut pairs = vec![("volver", form::local(back).unwrap_or_default())];
    pairs.extend(level.map(|level| ("nivel", level)));
    pairs.extend(again.then_some(("de-nuevo", "1")));
    let path = format!("{PATH}?{}", capability::encode(&pairs));
    html! {
        p.mt { (ui::Button::link(tr.t("identity-national-in"), cx.href(&path))) }
        p.soft { (tr.t("identity-national-names")) }
    }
}
