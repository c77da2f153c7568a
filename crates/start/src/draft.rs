//! The draft: what a person decided before anything was signed. A value, and the small rules of changing it.

use jiff::civil::Date;
use norms::offices;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What waits to be recorded for an entity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// People typed here; those in office are known to the house and not repeated.
    #[serde(default)]
    pub people: Vec<Typed>,
    /// Who was chosen, by office.
    #[serde(default)]
    pub chosen: BTreeMap<String, Chosen>,
    /// One resolution for all, or one for each subject.
    #[serde(default)]
    pub several: bool,
    /// Signed resolutions, by model.
    #[serde(default)]
    pub signed: BTreeMap<String, Signed>,
}

/// A person as typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// Name of the person inside the draft: `p1`.
    #[serde(default)]
    pub key: String,
    /// Identity document.
    pub dni: String,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Institutional address.
    pub email: String,
    /// Post held today.
    pub post_title: String,
    /// Employment bond, of `norms`.
    pub bond: String,
}

/// Who was chosen for an office.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Key of a person typed, or id of one in office.
    pub person: String,
    /// Whether the person leads IT or decides the processing of data; asked of those who watch.
    #[serde(default)]
    pub leads_it: Option<bool>,
    /// Where the contact will be seen, for offices whose contact the norm wants published.
    #[serde(default)]
    pub contact: Option<String>,
}

/// A signed resolution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// Kind, of `norms`.
    pub kind: String,
    /// Number as it is written.
    pub number: String,
    /// Day it was signed.
    pub on: Date,
    /// First day it holds.
    pub from: Date,
    /// SHA-256 of the document.
    pub document: String,
}

/// Seats of the committee that the law gives to the holder of another office: choosing one chooses the other.
const SAME_PERSON: [(&str, &str); 2] = [
    (
        offices::COMMITTEE_SEAT_2.as_str(),
        offices::DIGITAL_LEADER.as_str(),
    ),
    (
        offices::COMMITTEE_SEAT_6.as_str(),
        offices::SECURITY_OFFICER.as_str(),
    ),
];

/// The office whose holder sits in that seat, or the seat of that office.
pub fn paired(office: &str) -> Option<&'static str> {
    SAME_PERSON.iter().find_map(|(seat, held)| match office {
        _ if office == *seat => Some(*held),
        _ if office == *held => Some(*seat),
        _ => None,
    })
}

impl Draft {
    /// A person typed, by key.
    pub fn typed(&self, key: &str) -> Option<&Typed> {
        self.people.iter().find(|person| person.key == key)
    }

    /// Writes a person down and gives the key; the same document is the same person, with what was typed last.
    pub fn write(&mut self, person: Typed) -> String {
        if let Some(known) = self.people.iter_mut().find(|known| known.dni == person.dni) {
            let key = known.key.clone();
            *known = Typed {
                key: key.clone(),
                ..person
            };
            return key;
        }
        let last = self
            .people
            .iter()
            .filter_map(|known| known.key.get(1..)?.parse::<u32>().ok());
        let key = format!("p{}", last.max().unwrap_or(0) + 1);
        self.people.push(Typed {
            key: key.clone(),
            ..person
        });
        key
    }

    /// Chooses a person for an office, and for the paired one while `free` says that nobody has it.
    pub fn choose(&mut self, office: &str, person: &str, free: impl Fn(&str) -> bool) {
        let both = [
            Some(office),
            paired(office).filter(|other| free(other) && !self.chosen.contains_key(*other)),
        ];
        for office in both.into_iter().flatten() {
            let contact = self.chosen.get(office).and_then(|held| held.contact.clone());
            self.chosen.insert(
                office.to_owned(),
                Chosen {
                    person: person.to_owned(),
                    leads_it: None,
                    contact,
                },
            );
        }
    }

    /// Nobody is chosen for that office; a person left without any is forgotten.
    pub fn clear(&mut self, office: &str) {
        self.chosen.remove(office);
        let used: Vec<String> = self.chosen.values().map(|held| held.person.clone()).collect();
        self.people.retain(|person| used.contains(&person.key));
    }

    /// Takes out whoever is named: people typed here, and whoever is in office; says whether anybody was.
    pub fn forget(&mut self, is_named: impl Fn(&str) -> bool) -> bool {
        let typed = |person: &Typed| {
            let told = [&person.dni, &person.given_names, &person.surnames, &person.email];
            is_named(&told.map(String::as_str).join(" "))
        };
        let keys: Vec<String> = self
            .people
            .iter()
            .filter(|person| typed(person))
            .map(|person| person.key.clone())
            .collect();
        let gone = |person: &String| keys.contains(person) || is_named(person);
        let chosen = self.chosen.len();
        self.chosen.retain(|_, held| !gone(&held.person));
        self.people.retain(|person| !keys.contains(&person.key));
        !keys.is_empty() || self.chosen.len() < chosen
    }

    /// Takes out what was recorded: those offices and those resolutions.
    pub fn without(mut self, offices: &[&str], models: &[&str]) -> Draft {
        for office in offices {
            self.clear(office);
        }
        self.signed.retain(|model, _| !models.contains(&model.as_str()));
        self
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.signed.is_empty()
    }
}

/// A short mark of a value, so that a form can say what it showed.
pub fn mark(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    capability::hex(&Sha256::digest(text)).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(dni: &str, given_names: &str) -> Typed {
        Typed {
            key: String::new(),
            dni: dni.to_owned(),
            given_names: given_names.to_owned(),
            surnames: "Ejemplo".to_owned(),
            email: "a@ejemplo.gob.pe".to_owned(),
            post_title: "Gerente".to_owned(),
            bond: "cas_1057".to_owned(),
        }
    }

    #[test]
    fn the_same_document_is_the_same_person() {
        let mut draft = Draft::default();
        assert_eq!(draft.write(person("00000091", "Ana")), "p1");
        assert_eq!(draft.write(person("00000092", "Luz")), "p2");
        assert_eq!(draft.write(person("00000091", "Ana María")), "p1");
        assert_eq!(draft.people.len(), 2);
        assert_eq!(draft.typed("p1").unwrap().given_names, "Ana María");
    }

    #[test]
    fn whoever_is_forgotten_leaves_every_office_of_the_draft() {
        let mut draft = Draft::default();
        let ana = draft.write(person("00000091", "Ana"));
        let luz = draft.write(person("00000092", "Luz"));
        draft.choose("committee_seat_3", &ana, |_| true);
        draft.choose("committee_seat_4", &luz, |_| true);
        draft.choose("committee_seat_5", "id-in-office", |_| true);
        assert!(!draft.forget(|text| text.contains("00000099")));
        assert!(draft.forget(|text| text.contains("00000091") || text == "id-in-office"));
        assert_eq!(draft.people.len(), 1);
        let offices: Vec<&str> = draft.chosen.keys().map(String::as_str).collect();
        assert_eq!(offices, ["committee_seat_4"]);
    }

    #[test]
    fn a_seat_chooses_its_office_only_while_nobody_has_it() {
        for (office, free, also) in [
            ("committee_seat_2", true, Some("digital_leader")),
            ("digital_leader", true, Some("committee_seat_2")),
            ("committee_seat_6", true, Some("security_officer")),
            ("committee_seat_2", false, None),
            ("committee_seat_3", true, None),
        ] {
            let mut draft = Draft::default();
            draft.choose(office, "p1", |_| free);
            let offices: Vec<&str> = draft.chosen.keys().map(String::as_str).collect();
            let mut wanted: Vec<&str> = std::iter::once(office).chain(also).collect();
            wanted.sort_unstable();
            assert_eq!(offices, wanted, "{office} {free}");
        }
    }

    #[test]
    fn choosing_again_leaves_the_paired_office_to_whoever_was_chosen_for_it() {
        let mut draft = Draft::default();
        draft.choose("committee_seat_2", "p1", |_| true);
        draft.choose("committee_seat_2", "p2", |_| true);
        assert_eq!(draft.chosen["digital_leader"].person, "p1");
        assert_eq!(draft.chosen["committee_seat_2"].person, "p2");
    }

    #[test]
    fn whoever_is_left_without_office_is_forgotten() {
        let mut draft = Draft::default();
        let key = draft.write(person("00000091", "Ana"));
        draft.choose("committee_seat_3", &key, |_| true);
        draft.choose("committee_seat_4", &key, |_| true);
        draft.clear("committee_seat_3");
        assert_eq!(draft.people.len(), 1);
        draft.clear("committee_seat_4");
        assert!(draft.people.is_empty() && draft.is_empty());
    }
}
