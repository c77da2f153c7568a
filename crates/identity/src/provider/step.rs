//! What comes next for a request: sign in, read what will be shared, or the answer. Pure.

use super::answer::ProtocolError;
use super::asked::{Asked, Prompt};
use crate::methods::Offer;
use capability::Assurance;
use jiff::Timestamp;
use norms::{AcrId, AssuranceLevelId, Law};

/// What is known of the person in front of the browser.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who<'a> {
    /// How sure the house is of them; none when nobody is signed in.
    pub(crate) assurance: Option<&'a Assurance>,
    /// Whether they act as the holder of an office.
    pub(crate) has_office: bool,
    /// Scopes they agreed to share with this system before, and when.
    pub(crate) consent: Option<(&'a [String], Timestamp)>,
    /// What the house can prove about them.
    pub(crate) offered: &'a Offer,
}

/// When the request began, and now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    pub(crate) begun: Timestamp,
    pub(crate) now: Timestamp,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Sign in, at least at this level; whoever is signed in does it again.
    SignIn(AssuranceLevelId),
    /// Read and agree.
    Consent,
    /// The code, under this name of the level reached.
    Issue(AcrId),
    /// No.
    Refuse(ProtocolError),
}

/// Decides. `needed` is the least level of the system for what is asked.
pub(crate) fn next(law: &Law, asked: &Asked, needed: AssuranceLevelId, who: Who<'_>, when: When) -> Step {
    let silent = asked.prompt == Some(Prompt::None);
    let refuse = |code, reason, text| Step::Refuse(ProtocolError { code, text, reason });
    let goal = goal(law, asked, needed);
    let reached = who
        .assurance
        .filter(|assurance| is_fresh(asked, assurance, when))
        .and_then(|assurance| acr_reached(law, asked, needed, assurance));
    let Some(acr) = reached else {
        if !is_possible(law, asked, needed, who.offered) {
            return refuse(
                "unmet_authentication_requirements",
                "level_not_offered",
                "no way of signing in here reaches what is asked for; see acr_values_supported",
            );
        }
        return match silent {
            true => refuse("login_required", "login_required", "the person must sign in"),
            false => Step::SignIn(goal),
        };
    };
    if asked.has("office") && !who.has_office {
        return refuse(
            "access_denied",
            "no_office",
            "the person holds no office in force",
        );
    }
    let agreed = who.consent.is_some_and(|(scopes, at)| {
        let again = asked.prompt.is_some_and(Prompt::consent) && at < when.begun;
        !again && asked.scopes.iter().all(|scope| scopes.contains(scope))
    });
    match (agreed, silent) {
        (true, _) => Step::Issue(acr),
        (false, true) => refuse(
            "consent_required",
            "consent_required",
            "the person must agree to what is shared",
        ),
        (false, false) => Step::Consent,
    }
}

/// Whether any way of signing in here could satisfy the request.
fn is_possible(law: &Law, asked: &Asked, needed: AssuranceLevelId, offered: &Offer) -> bool {
    let best = offered.best;
    let mut acr = asked.acr.iter().filter_map(|acr| law.acr_value(*acr));
    let named = asked.acr.is_empty()
        || acr.any(|value| {
            let way = value.method.is_none_or(|method| offered.ways.contains(&method));
            way && law.number_of(value.level) <= best
        });
    named && law.number_of(needed) <= best
}

/// Whether what was proven is recent enough for `prompt` and `max_age`.
fn is_fresh(asked: &Asked, assurance: &Assurance, when: When) -> bool {
    let since_begun = assurance.at >= when.begun;
    let login = asked.prompt.is_some_and(Prompt::login);
    let young = asked.max_age.is_none_or(|seconds| {
        when.now.duration_since(assurance.at).as_secs() <= seconds && (seconds > 0 || since_begun)
    });
    since_begun || (!login && young)
}

/// The name under which the level is told: the first of those asked for that was reached, or that of the level itself. None
/// when it is lower than asked for or needed.
fn acr_reached(law: &Law, asked: &Asked, needed: AssuranceLevelId, assurance: &Assurance) -> Option<AcrId> {
    let reached = law.number_of(assurance.level);
    if reached < law.number_of(needed) {
        return None;
    }
    let fits = |acr: &&AcrId| {
        law.acr_value(**acr).is_some_and(|value| {
            let method = value
                .method
                .is_none_or(|method| assurance.methods.contains(&method));
            method && reached >= law.number_of(value.level)
        })
    };
    match asked.acr.is_empty() {
        true => AcrId::parse(assurance.level.as_str()).ok(),
        false => asked.acr.iter().find(fits).copied(),
    }
}

/// The level to sign in at: the lowest of those asked for, and never lower than needed.
fn goal(law: &Law, asked: &Asked, needed: AssuranceLevelId) -> AssuranceLevelId {
    let levels = asked.acr.iter().filter_map(|acr| law.acr_value(*acr));
    let asked = levels
        .map(|value| value.level)
        .min_by_key(|level| law.number_of(*level));
    [asked, Some(needed)]
        .into_iter()
        .flatten()
        .max_by_key(|level| law.number_of(*level))
        .unwrap_or(needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use norms::{AuthenticationMethodId, peru};

    /// A house where cards are read too.
    const CARD: &[&str] = &["password", "totp", "certificate"];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn asked(prompt: Option<Prompt>, max_age: Option<i64>, acr: &[&str], scopes: &[&str]) -> Asked {
        Asked {
            redirect_uri: "https://a.example/cb".into(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            state: None,
            nonce: None,
            challenge: String::new(),
            prompt,
            max_age,
            acr: acr.iter().map(|name| AcrId::parse(name).unwrap()).collect(),
            lang: None,
            jkt: None,
        }
    }

    fn proven(ways: &[&str], seconds: i64) -> Assurance {
        let methods: Vec<_> = ways
            .iter()
            .map(|way| AuthenticationMethodId::parse(way).unwrap())
            .collect();
        Assurance {
            level: peru().level_reached(&methods).unwrap().id,
            methods,
            at: at(seconds),
        }
    }

    fn step(
        asked: &Asked,
        needed: &str,
        assurance: Option<&Assurance>,
        consent: Option<(&[&str], i64)>,
        ways: &[&str],
    ) -> String {
        let ways: Vec<_> = ways
            .iter()
            .map(|way| AuthenticationMethodId::parse(way).unwrap())
            .collect();
        let best = peru().level_reached(&ways).unwrap().number;
        let offered = Offer { ways, best };
        let held: Option<(Vec<String>, Timestamp)> = consent.map(|(scopes, seconds)| {
            let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            (scopes, at(seconds))
        });
        let who = Who {
            assurance,
            has_office: false,
            consent: held.as_ref().map(|(scopes, at)| (scopes.as_slice(), *at)),
            offered: &offered,
        };
        let when = When {
            begun: at(100),
            now: at(110),
        };
        let needed = AssuranceLevelId::parse(needed).unwrap();
        match next(peru(), asked, needed, who, when) {
            Step::SignIn(level) => format!("sign in at {level}"),
            Step::Consent => "consent".into(),
            Step::Issue(acr) => format!("issue {acr}"),
            Step::Refuse(error) => error.code.to_owned(),
        }
    }

    #[test]
    fn who_must_sign_in() {
        let (one, two) = (proven(&["password"], 50), proven(&["password", "totp"], 50));
        let fresh = proven(&["password"], 105);
        let card = proven(&["certificate"], 50);
        let all = Some((&["openid"][..], 0));
        for (prompt, max_age, acr, needed, assurance, want) in [
            (None, None, &[][..], "nca1", None, "sign in at nca1"),
            (Some(Prompt::None), None, &[], "nca1", None, "login_required"),
            (None, None, &[], "nca1", Some(&one), "issue nca1"),
            (None, None, &[], "nca2", Some(&one), "sign in at nca2"),
            (None, None, &["nca2"], "nca1", Some(&one), "sign in at nca2"),
            (
                Some(Prompt::None),
                None,
                &["nca2"],
                "nca1",
                Some(&one),
                "login_required",
            ),
            (
                None,
                None,
                &["nca3", "nca2"],
                "nca1",
                Some(&one),
                "sign in at nca2",
            ),
            (None, None, &["nca1"], "nca3", Some(&two), "sign in at nca3"),
            (
                None,
                None,
                &["two_factor"],
                "nca1",
                Some(&two),
                "issue two_factor",
            ),
            (None, None, &["nca3", "nca1"], "nca1", Some(&two), "issue nca1"),
            (
                None,
                None,
                &["certificate_dnie"],
                "nca1",
                Some(&two),
                "sign in at nca3",
            ),
            (
                None,
                None,
                &["certificate_dnie"],
                "nca1",
                Some(&card),
                "issue certificate_dnie",
            ),
            (
                Some(Prompt::Login),
                None,
                &[],
                "nca1",
                Some(&one),
                "sign in at nca1",
            ),
            (Some(Prompt::Login), None, &[], "nca1", Some(&fresh), "issue nca1"),
            (None, Some(0), &[], "nca1", Some(&one), "sign in at nca1"),
            (None, Some(0), &[], "nca1", Some(&fresh), "issue nca1"),
            (None, Some(59), &[], "nca1", Some(&one), "sign in at nca1"),
            (None, Some(60), &[], "nca1", Some(&one), "issue nca1"),
        ] {
            let asked = asked(prompt, max_age, acr, &["openid"]);
            assert_eq!(
                step(&asked, needed, assurance, all, CARD),
                want,
                "{prompt:?} {max_age:?} {acr:?} {needed}"
            );
        }
    }

    #[test]
    fn what_nobody_can_reach_here_is_refused_instead_of_asked_again_and_again() {
        let two = proven(&["password", "totp"], 50);
        let plain = &["password", "totp", "recovery_code"][..];
        for (acr, needed, ways, want) in [
            (&[][..], "nca3", plain, "unmet_authentication_requirements"),
            (&["nca3"], "nca1", plain, "unmet_authentication_requirements"),
            (
                &["certificate_dnie"],
                "nca1",
                plain,
                "unmet_authentication_requirements",
            ),
            (&["nca3", "nca2"], "nca1", plain, "issue nca2"),
            (&["nca3"], "nca1", CARD, "sign in at nca3"),
        ] {
            let asked = asked(None, None, acr, &["openid"]);
            let agreed = Some((&["openid"][..], 0));
            assert_eq!(
                step(&asked, needed, Some(&two), agreed, ways),
                want,
                "{acr:?} {needed}"
            );
        }
    }

    #[test]
    fn who_must_agree() {
        let one = proven(&["password"], 50);
        for (prompt, scopes, consent, want) in [
            (None, &["openid"][..], None, "consent"),
            (Some(Prompt::None), &["openid"], None, "consent_required"),
            (
                None,
                &["openid"],
                Some((&["openid", "profile"][..], 0)),
                "issue nca1",
            ),
            (
                None,
                &["openid", "email"],
                Some((&["openid", "profile"][..], 0)),
                "consent",
            ),
            (
                Some(Prompt::Consent),
                &["openid"],
                Some((&["openid"][..], 99)),
                "consent",
            ),
            (
                Some(Prompt::Consent),
                &["openid"],
                Some((&["openid"][..], 100)),
                "issue nca1",
            ),
            (
                None,
                &["openid", "office"],
                Some((&["openid", "office"][..], 0)),
                "access_denied",
            ),
        ] {
            let asked = asked(prompt, None, &[], scopes);
            assert_eq!(
                step(&asked, "nca1", Some(&one), consent, CARD),
                want,
                "{prompt:?} {scopes:?}"
            );
        }
    }
}
