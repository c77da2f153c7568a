//! Who sits where: the seats of a committee with their holders and alternates, as of a moment.

use register::{DesignationId, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who may sit in a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitter {
    /// Who.
    pub person: PersonId,
    /// By which designation.
    pub designation: DesignationId,
}

/// A seat. The ninth may stand several times: each of its holders is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// `committee_seat_3`, or `committee_seat_9/DESIGNATION`.
    pub key: String,
    /// Number, 1 to 9.
    pub number: u8,
    /// Its holder, main or acting; none when it is vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Sitter>,
    /// Its alternates, in the order of their designation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<Sitter>,
}

impl Seat {
    /// Its office: `committee_seat_9`.
    pub fn office(&self) -> &str {
        self.key.split('/').next().unwrap_or(&self.key)
    }
    /// Who of those present sits in it: the holder, or the first alternate.
    pub fn covered_by(&self, present: &BTreeSet<PersonId>) -> Option<&Sitter> {
        let holder = self.holder.iter();
        let mut sitters = holder.chain(&self.alternates);
        sitters.find(|sitter| present.contains(&sitter.person))
    }
}

/// The seats of a committee, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roster {
    /// The seats.
    pub seats: Vec<Seat>,
}

impl Roster {
    /// How many seats there are, vacant ones too: the base of the quorum.
    pub fn base(&self) -> u32 {
        u32::try_from(self.seats.len()).unwrap_or(u32::MAX)
    }
    /// How many votes the committee has with those present: each person who sits in a seat, each holder of a seat that nobody
    /// covers, and each vacant seat. Whoever holds two seats is one, until somebody else sits in one of them; nobody's absence
    /// makes them fewer.
    pub fn members(&self, present: &BTreeSet<PersonId>) -> u32 {
        self.votes(present).max(self.votes(&BTreeSet::new()))
    }
    fn votes(&self, present: &BTreeSet<PersonId>) -> u32 {
        let sits = |seat: &Seat| {
            let sitter = seat.covered_by(present).or(seat.holder.as_ref());
            sitter.map(|sitter| sitter.person)
        };
        let people: BTreeSet<PersonId> = self.seats.iter().filter_map(sits).collect();
        let vacant = self.seats.iter().filter(|seat| sits(seat).is_none()).count();
        u32::try_from(people.len() + vacant).unwrap_or(u32::MAX)
    }
    /// Holders of seats; whoever holds two comes twice.
    pub fn holders(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.seats
            .iter()
            .filter_map(|seat| Some(seat.holder.as_ref()?.person))
    }
    /// Everybody who may sit: holders and alternates.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let sitters = self
            .seats
            .iter()
            .flat_map(|seat| seat.holder.iter().chain(&seat.alternates));
        sitters.map(|sitter| sitter.person).collect()
    }
    /// The designation by which a person sits: of the first seat they hold, or of the first they are alternate of.
    pub fn designation_of(&self, person: PersonId) -> Option<DesignationId> {
        let mine = |sitter: &&Sitter| sitter.person == person;
        let held = self.seats.iter().flat_map(|seat| &seat.holder).find(mine);
        let alternate = || self.seats.iter().flat_map(|seat| &seat.alternates).find(mine);
        held.or_else(alternate).map(|sitter| sitter.designation)
    }
    /// Seats covered by those present.
    pub fn covered(&self, present: &BTreeSet<PersonId>) -> u32 {
        let covered = self
            .seats
            .iter()
            .filter(|seat| seat.covered_by(present).is_some());
        u32::try_from(covered.count()).unwrap_or(u32::MAX)
    }
    /// Those present who sit in a seat, each with the first they cover: each has one vote.
    pub fn voters(&self, present: &BTreeSet<PersonId>) -> BTreeMap<PersonId, &str> {
        let mut voters = BTreeMap::new();
        for seat in &self.seats {
            if let Some(sitter) = seat.covered_by(present) {
                voters.entry(sitter.person).or_insert(seat.key.as_str());
            }
        }
        voters
    }
    /// Seats in which a person sits now.
    pub fn seats_of(&self, person: PersonId, present: &BTreeSet<PersonId>) -> Vec<&Seat> {
        let sits = |seat: &&Seat| {
            seat.covered_by(present)
                .is_some_and(|sitter| sitter.person == person)
        };
        self.seats.iter().filter(sits).collect()
    }
    /// The seat of a key.
    pub fn seat(&self, key: &str) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.key == key)
    }
    /// The first seat of an office.
    pub fn of_office(&self, office: &str) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.office() == office)
    }
    /// Seats that nobody holds.
    pub fn vacant(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| seat.holder.is_none())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use register::uuid::Uuid;

    pub(crate) fn person(n: u8) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(u128::from(n)))
    }

    fn sitter(n: u8) -> Sitter {
        Sitter {
            person: person(n),
            designation: DesignationId::from_uuid(Uuid::from_u128(1_000 + u128::from(n))),
        }
    }

    /// Eight seats: person 3 holds 3 and 6, seat 8 is vacant, 11 is the alternate of seat 1.
    pub(crate) fn roster() -> Roster {
        let seat = |number: u8, holder: Option<u8>, alternates: &[u8]| Seat {
            key: format!("committee_seat_{number}"),
            number,
            holder: holder.map(sitter),
            alternates: alternates.iter().copied().map(sitter).collect(),
        };
        Roster {
            seats: vec![
                seat(1, Some(1), &[11]),
                seat(2, Some(2), &[]),
                seat(3, Some(3), &[]),
                seat(4, Some(4), &[]),
                seat(5, Some(5), &[]),
                seat(6, Some(3), &[]),
                seat(7, Some(7), &[]),
                seat(8, None, &[]),
            ],
        }
    }

    fn set(people: &[u8]) -> BTreeSet<PersonId> {
        people.iter().copied().map(person).collect()
    }

    #[test]
    fn seats_count_for_the_quorum_and_people_for_the_vote() {
        let roster = roster();
        assert_eq!((roster.base(), roster.members(&set(&[]))), (8, 7));
        for (present, covered, voters) in [
            (&[][..], 0, 0),
            (&[1, 2, 3], 4, 3),
            (&[11, 2, 3], 4, 3),
            (&[1, 11, 2, 3], 4, 3),
            (&[1, 2, 3, 4, 5, 7, 11], 7, 6),
            (&[99], 0, 0),
        ] {
            let present = set(present);
            assert_eq!(roster.covered(&present), covered, "{present:?}");
            assert_eq!(roster.voters(&present).len(), voters, "{present:?}");
        }
    }

    #[test]
    fn two_alternates_of_one_holder_are_two_members() {
        let mut roster = roster();
        roster.seats[2].alternates.push(sitter(31));
        roster.seats[5].alternates.push(sitter(61));
        roster.seats[7].holder = Some(sitter(8));
        for (present, voters, members) in [
            (&[1, 2, 3, 4, 5, 7, 8][..], 7, 7),
            (&[1, 2, 4, 5, 7, 8], 6, 7),
            (&[1, 2, 31, 61, 4, 5, 7, 8], 8, 8),
            (&[1, 31, 61, 4, 5, 7, 8], 7, 8),
            (&[1, 2, 3, 31, 61, 4, 5, 7, 8], 7, 7),
        ] {
            let present = set(present);
            assert_eq!(roster.voters(&present).len(), voters, "{present:?}");
            assert_eq!(roster.members(&present), members, "{present:?}");
        }
        // Whoever sits for somebody else is one, and those who are away are not fewer for it.
        roster.seats[1].alternates.push(sitter(1));
        assert_eq!(roster.members(&set(&[1, 3, 4, 5, 7, 8])), 7);
    }

    #[test]
    fn an_alternate_sits_while_the_holder_is_away() {
        let roster = roster();
        let seat = &roster.seats[0];
        assert_eq!(seat.covered_by(&set(&[11])).map(|s| s.person), Some(person(11)));
        assert_eq!(seat.covered_by(&set(&[11, 1])).map(|s| s.person), Some(person(1)));
        assert_eq!(roster.seats_of(person(3), &set(&[3])).len(), 2);
        assert!(roster.seats_of(person(11), &set(&[1, 11])).is_empty());
    }
}
