//! Drafts: forms that a person began and goes on with later.
//!
//! Any form of a use case can be kept. A draft belongs to the person who kept it and nobody else sees it; it stands in a
//! table that is not derived from acts, goes when its form is recorded, when the person takes it away, or when it waited
//! too long, and an erasure of a person reaches it. `decisions/0010-drafts-on-the-ground-floor.md` says why it is here.

mod keep;
mod pages;

pub(crate) use keep::{Kept, erase, find, save};
pub(crate) use pages::note;

use crate::{ActKind, Area, Capability, Cx, Fut, House, Route, Stop, lima};
use jiff::Timestamp;
use jiff::civil::Date;
use register::db::Stmt;
use register::{Fault, Follower, Handling, Migration, PersonId, RecordError, Recorded};
use std::sync::{Arc, Weak};

/// The capability. A build without it offers no drafts.
pub struct Drafts;

/// Its name in the list of capabilities.
const NAME: &str = "drafts";

/// A draft that waits for the caller, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDraft {
    /// Its form, in the caller's language.
    pub title: String,
    /// What it is about: the name of an entity; empty when nothing says it.
    pub about: String,
    /// Where to go on, without language prefix.
    pub path: String,
    /// When it was kept last.
    pub changed: Timestamp,
    /// Last day that it waits.
    pub expires_on: Date,
}

/// A person whose data the law orders erased, as long as they are still known.
#[derive(Debug, Clone)]
pub struct Forgotten {
    /// The person.
    pub id: PersonId,
    /// Identity document.
    pub dni: Option<String>,
    /// Given names and surnames.
    pub names: [String; 2],
    /// Electronic address and telephone.
    pub contacts: Vec<String>,
}

/// Fewest characters of a contact that is looked for: a shorter one would be found everywhere.
const CONTACT_MIN: usize = 6;

impl Forgotten {
    /// Whether a text tells of the person: by id, by document, by contact, or by both names.
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let has = |mark: &str| text.contains(&mark.to_lowercase());
        let contacts = self
            .contacts
            .iter()
            .filter(|contact| contact.chars().count() >= CONTACT_MIN);
        let both = self.names.iter().all(|name| !name.is_empty() && has(name));
        both || has(&self.id.to_string()) || self.dni.iter().chain(contacts).any(|mark| has(mark))
    }
}

/// Whether forms can be kept here, by whoever asks: an access key fills no forms.
pub(crate) fn offered(cx: &Cx) -> bool {
    let kept = cx
        .house
        .catalogue
        .list()
        .iter()
        .any(|capability| capability.name() == NAME);
    kept && cx.caller.person.is_some() && !cx.caller.by_key
}

impl Capability for Drafts {
    fn name(&self) -> &'static str {
        NAME
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn kept(&self) -> &'static [Migration] {
        keep::KEPT
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn texts(&self) -> ui::Source {
        ui::Source {
            es: include_str!("es.ftl"),
            en: include_str!("en.ftl"),
            qu: include_str!("qu.ftl"),
        }
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![Arc::new(Forgetting(Arc::downgrade(house)))]
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(async move {
            let waiting = cx.house.drafts(cx).await?.len();
            Ok(vec![Area {
                label: "capability-drafts-title",
                path: pages::LIST,
                waiting,
                state: ui::State::None,
            }])
        })
    }
    fn drafts<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<WaitingDraft>, Stop>> {
        Box::pin(keep::waiting(cx))
    }
    fn forget<'a>(&'a self, cx: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(keep::forget(cx, person))
    }
}

/// Takes away drafts that waited too long, whether or not anybody comes back; twice does no harm.
struct Forgetting(Weak<House>);

impl Forgetting {
    async fn round(&self) -> Result<(), Fault> {
        let Some(house) = self.0.upgrade() else {
            return Ok(());
        };
        let today = lima(house.clock.now());
        match house.register.db().commit(&[keep::erase_old(today)]).await {
            Ok(()) | Err(RecordError::Refused(_)) => Ok(()),
            Err(RecordError::Fault(fault)) => Err(fault),
        }
    }
}

impl Follower for Forgetting {
    fn name(&self) -> &'static str {
        "drafts_forgetting"
    }
    fn handle<'a>(&'a self, _: &'a [Recorded]) -> Handling<'a> {
        Box::pin(self.round())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_names_a_person_by_number_contact_or_both_names() {
        let person = Forgotten {
            id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            dni: Some("40000001".to_owned()),
            names: ["Ana María".to_owned(), "Ejemplo Quispe".to_owned()],
            contacts: vec!["ana@ejemplo.gob.pe".to_owned(), "12".to_owned()],
        };
        for (text, named) in [
            (r#"[["dni","40000001"]]"#, true),
            (r#"[["person","018f0000-0000-7000-8000-000000000001"]]"#, true),
            (r#"[["email","ANA@ejemplo.gob.pe"]]"#, true),
            (
                r#"[["given_names","ana maría"],["surnames","EJEMPLO QUISPE"]]"#,
                true,
            ),
            (r#"[["given_names","Ana María"],["surnames","Muestra"]]"#, false),
            (r#"[["article","12"]]"#, false),
        ] {
            assert_eq!(person.is_named_in(text), named, "{text}");
        }
        let unnamed = Forgotten {
            names: [String::new(), String::new()],
            ..person
        };
        assert!(!unnamed.is_named_in("nada"));
    }
}
