//! What a person proved when they signed in: by which ways, and when.

use capability::Assurance;
use jiff::Timestamp;
use norms::{AuthenticationMethodId, Law};

/// Ways used, each once, in the order of the law, and the moment of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    ways: Vec<AuthenticationMethodId>,
    pub(crate) at: Timestamp,
}

impl Proven {
    /// By these ways now; a name that the law does not list is none.
    pub(crate) fn by(ways: &[&str], at: Timestamp) -> Proven {
        let mut ways: Vec<AuthenticationMethodId> = ways
            .iter()
            .filter_map(|way| AuthenticationMethodId::parse(way).ok())
            .collect();
        ways.sort();
        ways.dedup();
        Proven { ways, at }
    }

    /// What a session proved.
    pub(crate) fn of(assurance: &Assurance) -> Proven {
        Proven {
            ways: assurance.methods.clone(),
            at: assurance.at,
        }
    }

    /// Names of the ways for tokens, RFC 8176; `mfa` where there are several factors.
    pub(crate) fn amr(&self, law: &Law) -> Vec<&'static str> {
        let used = self.ways.iter().filter_map(|way| law.authentication_method(*way));
        let mut names: Vec<&'static str> = used.flat_map(|method| method.amr.iter().copied()).collect();
        let factors = law.level_reached(&self.ways).map_or(0, |level| level.factors);
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
        let words: Vec<&str> = self.ways.iter().map(|way| way.as_str()).collect();
        words.join(" ")
    }

    /// What it is worth by the law; nothing when nothing counts.
    pub(crate) fn assurance(&self, law: &Law) -> Option<Assurance> {
        let level = law.level_reached(&self.ways)?;
        Some(Assurance {
            level: level.id,
            methods: self.ways.clone(),
            at: self.at,
        })
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
        assert_eq!(Proven::read("", at).assurance(norms::peru()), None);
    }
}
