//! The section `[exchange]` of `qhapaq.toml`: what the operator of an exchange decides for itself. No norm says these numbers.

use capability::House;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// What the operator decided. Everything may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Name of the exchange, the first part of every name in it.
    pub instance: String,
    /// Class of public entities, the second part.
    pub class: String,
    /// Seconds for which nodes work on by a configuration that nobody signs again: X-Road has 600.
    pub validity_seconds: i64,
    /// Days that a certificate of the own authority lasts.
    pub certificate_days: i64,
    /// Days that a replaced key or certificate goes on beside the new one.
    pub overlap_days: i64,
    /// Hours for which a token of enrolment works.
    pub token_hours: i64,
    /// Minutes between two acts that anchor the logs of nodes.
    pub anchor_minutes: i64,
    /// Whose certificates nodes show each other.
    pub authority: AuthorityKind,
    /// Certificates of the outside authorities that are trusted, PEM. Only with `authority = "external"`.
    pub trusted: Vec<String>,
}

/// Whose certificates nodes show each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// The operator's own authority.
    #[default]
    Own,
    /// Outside authorities.
    External,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            instance: "PE".to_owned(),
            class: "GOB".to_owned(),
            validity_seconds: 600,
            certificate_days: 397,
            overlap_days: 7,
            token_hours: 24,
            anchor_minutes: 10,
            authority: AuthorityKind::Own,
            trusted: Vec::new(),
        }
    }
}

impl Settings {
    /// Whether they can work.
    ///
    /// # Errors
    /// A sentence that names the key and its bounds.
    pub fn check(&self) -> Result<(), String> {
        let within = |name: &str, value: i64, least: i64, most: i64| match (least..=most).contains(&value) {
            true => Ok(()),
            false => Err(format!("{name} is {value}; it must be from {least} to {most}")),
        };
        within("validity_seconds", self.validity_seconds, 60, 86_400)?;
        within("certificate_days", self.certificate_days, 1, 825)?;
        within("overlap_days", self.overlap_days, 0, 90)?;
        within("token_hours", self.token_hours, 1, 168)?;
        within("anchor_minutes", self.anchor_minutes, 1, 1_440)?;
        let named = node::ident::is_code(&self.instance) && node::ident::is_code(&self.class);
        if !named {
            return Err("instance and class hold letters, digits and '()+,-.=? alone".to_owned());
        }
        match (self.authority, self.trusted.is_empty()) {
            (AuthorityKind::External, true) => {
                Err("trusted names no certificate; outside authorities need one at least".to_owned())
            }
            (AuthorityKind::Own, false) => Err("trusted is for authority = \"external\" alone".to_owned()),
            _ => Ok(()),
        }
    }

    /// When a token that is made now ends, in milliseconds of Unix time.
    pub(crate) fn token_ends(&self, now: Timestamp) -> Option<i64> {
        later(now, SignedDuration::from_hours(self.token_hours))
    }

    /// When what is replaced now ends.
    pub(crate) fn overlap_ends(&self, now: Timestamp) -> Option<i64> {
        later(now, SignedDuration::from_hours(self.overlap_days * 24))
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Option<i64> {
    now.checked_add(by).ok().map(Timestamp::as_millisecond)
}

#[derive(Default)]
struct Given(Mutex<Option<Arc<Settings>>>);

/// Gives a house the settings of its exchange.
///
/// # Errors
/// What [`Settings::check`] says, or that a certificate of an outside authority is none.
pub fn use_settings(house: &House, settings: Settings) -> Result<(), String> {
    settings.check()?;
    crate::nodes::check_trusted(&settings.trusted)?;
    let given = house.shelf::<Given>();
    *given.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(settings));
    Ok(())
}

/// The settings of a house.
pub(crate) fn settings(house: &House) -> Arc<Settings> {
    let given = house.shelf::<Given>();
    let mut given = given.0.lock().unwrap_or_else(PoisonError::into_inner);
    given.get_or_insert_with(Arc::default).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_work_are_refused_by_name() {
        assert_eq!(Settings::default().check(), Ok(()));
        type Change = fn(&mut Settings);
        let wrong: [(Change, &str); 5] = [
            (|it| it.validity_seconds = 5, "validity_seconds"),
            (|it| it.certificate_days = 0, "certificate_days"),
            (|it| it.instance = "P/E".into(), "instance"),
            (|it| it.authority = AuthorityKind::External, "trusted"),
            (|it| it.trusted = vec!["x".into()], "trusted"),
        ];
        for (change, name) in wrong {
            let mut settings = Settings::default();
            change(&mut settings);
            let told = settings.check().unwrap_err();
            assert!(told.contains(name), "{told}");
        }
    }
}
