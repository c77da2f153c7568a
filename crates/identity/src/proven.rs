//! What a person proved when they signed in: by which ways, and when.

use capability::Assurance;
use jiff::Timestamp;
use norms::{AssuranceLevel, AssuranceLevelId, AuthenticationMethodId, Law};

use crate::national::WAY;

/// Ways used, each once, in the order of the law, and the moment of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    ways: Vec<AuthenticationMethodId>,
    /// The level that the national provider vouches for: its word, not ours.
    national: Option<AssuranceLevelId>,
    pub(crate) at: Timestamp,
}

impl Proven {
    /// By these ways now, the national provider with its level (`national_provider:nca2`); a name that the law does not list is
    /// none.
    pub(crate) fn by(ways: &[&str], at: Timestamp) -> Proven {
        let (mut used, mut national) = (Vec::new(), None);
        for word in ways {
            let (way, level) = word
                .split_once(':')
                .map_or((*word, None), |(way, level)| (way, Some(level)));
            used.extend(AuthenticationMethodId::parse(way).ok());
            let level = level
                .filter(|_| way == WAY)
                .and_then(|level| AssuranceLevelId::parse(level).ok());
            national = national.or(level);
        }
        used.sort();
        used.dedup();
        Proven {
            ways: used,
            national,
            at,
        }
    }

    /// What a session proved.
    pub(crate) fn of(assurance: &Assurance) -> Proven {
        let national = assurance.methods.iter().any(|way| way.as_str() == WAY);
        Proven {
            ways: assurance.methods.clone(),
            national: national.then_some(assurance.level),
            at: assurance.at,
        }
    }

    /// Names of the ways for tokens, RFC 8176; `mfa` where there are several factors.
    pub(crate) fn amr(&self, law: &Law) -> Vec<&'static str> {
        let used = self.ways.iter().filter_map(|way| law.authentication_method(*way));
        let mut names: Vec<&'static str> = used.flat_map(|method| method.amr.iter().copied()).collect();
        let factors = self.level(law).map_or(0, |level| level.factors);
        if factors > 1 {
            names.push("mfa");
        }
        names.dedup();
        names
    }

    /// As its column keeps it.
    pub(crate) fn read(column: &str, at: Timestamp) -> Proven {
        Proven::by(&column.split(' ').collect::<Vec<_>>(), at)
    }

    /// For its column.
    pub(crate) fn methods(&self) -> String {
        let word = |way: &AuthenticationMethodId| match self.national.filter(|_| way.as_str() == WAY) {
            Some(level) => format!("{way}:{level}"),
            None => way.as_str().to_owned(),
        };
        self.ways.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// What it is worth by the law; nothing when nothing counts.
    pub(crate) fn assurance(&self, law: &Law) -> Option<Assurance> {
        let level = self.level(law)?;
        Some(Assurance {
            level: level.id,
            methods: self.ways.clone(),
            at: self.at,
        })
    }

    /// The surer of what the ways reach here and what the national provider vouches for.
    fn level<'a>(&self, law: &'a Law) -> Option<&'a AssuranceLevel> {
        let vouched = self.national.and_then(|level| law.assurance_level(level));
        let both = [law.level_reached(&self.ways), vouched];
        both.into_iter().flatten().max_by_key(|level| level.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_kept_and_read_back() {
        let at = Timestamp::UNIX_EPOCH;
        let both = Proven::by(&["totp", "password", "totp", "horoscope"], at);
        assert_eq!(both.methods(), "password totp");
        assert_eq!(Proven::read(&both.methods(), at), both);
        assert_eq!(both.assurance(norms::peru()).unwrap().level.as_str(), "nca2");
        let national = Proven::by(&["national_provider:nca3", "certificate"], at);
        let assurance = national.assurance(norms::peru()).unwrap();
        assert_eq!(assurance.level.as_str(), "nca3");
        assert_eq!(Proven::of(&assurance), national);
        assert_eq!(Proven::read(&national.methods(), at), national);
        let bare = Proven::by(&["national_provider", "password:nca3"], at);
        assert_eq!(
            bare.assurance(norms::peru()).unwrap().level.as_str(),
            "nca1",
            "only the provider has a level of its own"
        );
        assert_eq!(Proven::read("", at).assurance(norms::peru()), None);
    }
}
