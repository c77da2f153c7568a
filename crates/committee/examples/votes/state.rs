//! A State of committees: one of twenty members, and many of one person who holds every seat.

use crate::Outcome;
use crate::hand::Hand;
use capability::{Capability, House};
use committee::store;
use directory::acts::CommitteeConstituted;
use jiff::civil::Date;
use register::{DesignationId, Draft, EntityId, PersonId, RecordError, Under};
use serde_json::json;
use std::net::SocketAddr;
use testing::{about, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &committee::Committee];
pub const NOW: &str = "2026-11-26T15:00:00Z";
/// Items of the agenda of the big committee: as many ballots may be held.
pub const ITEMS: usize = 40;

const MEMBERS: usize = 20;
const SEATS: usize = 8;

/// A committee in its session.
pub struct Committee {
    pub session: String,
    pub members: Vec<PersonId>,
}

/// The big committee, then as many others; all of them are open for whoever asks.
pub async fn make(house: &House, address: SocketAddr, others: usize) -> Outcome<Vec<Committee>> {
    let mut all = Vec::with_capacity(others + 1);
    for number in 0..=others {
        let entity = EntityId::new(house.clock.as_ref())?;
        let members = entity_with_committee(house, number, entity).await?;
        let session = meet(
            house,
            address,
            entity,
            &members,
            if number == 0 { ITEMS } else { 1 },
        )
        .await?;
        all.push(Committee { session, members });
    }
    Ok(all)
}

async fn entity_with_committee(house: &House, number: usize, entity: EntityId) -> Outcome<Vec<PersonId>> {
    let clock = house.clock.as_ref();
    let day: Date = "2026-03-11".parse()?;
    let name = format!("Municipalidad Distrital {number}");
    let registered = entity_registered(entity, "district_municipality", &name, None);
    let mut drafts = vec![
        Draft::new("directory/entity-registered", Under::system())
            .entity(entity)
            .payload_of(&registered)?,
    ];
    let mut members = Vec::new();
    for member in 0..if number == 0 { MEMBERS } else { 2 } {
        let person = PersonId::new(clock)?;
        let dni = format!("{:08}", number * 100 + member);
        drafts.push(person_registered(
            person,
            &dni,
            "Miembro",
            "Ejemplo Quispe",
            &format!("m{dni}@muestra.example"),
            None,
        ));
        members.push(person);
    }
    for seat in 0..SEATS.max(members.len()) {
        let person = members[seat.min(members.len() - 1)];
        let (office, designation) = (
            format!("committee_seat_{}", seat.min(SEATS) + 1),
            DesignationId::new(clock)?,
        );
        let designated = designated(designation, &office, person, instrument(day));
        let draft = about(
            "directory/designated",
            Under::system(),
            entity,
            designation,
            &office,
        );
        drafts.push(draft.payload_of(&designated)?);
    }
    let committee = DesignationId::new(clock)?;
    let constituted = CommitteeConstituted {
        committee,
        body: None,
        instrument: instrument(day),
        from: day,
        communicate_by: None,
    };
    let draft = about(
        "directory/committee-constituted",
        Under::system(),
        entity,
        committee,
        "committee",
    );
    drafts.push(draft.payload_of(&constituted)?);
    house.register.record_group(drafts, None).await.map_err(refused)?;
    Ok(members)
}

fn refused(error: RecordError) -> String {
    format!("{error:?}")
}

async fn meet(
    house: &House,
    address: SocketAddr,
    entity: EntityId,
    members: &[PersonId],
    items: usize,
) -> Outcome<String> {
    let mut chair = Hand::of(address, members[0]).await?;
    let titles: Vec<String> = (1..=items).map(|item| format!("Punto {item}")).collect();
    let call = json!({"entity": entity, "kind": "ordinary", "on": "2026-11-26", "hour": "10:00", "mode": "mixed",
        "place": "Sala de regidores", "open": true, "more": titles.join("\n"), "urgency": "Es la medición."});
    chair.act(0, "/api/v1/sessions", &call).await?;
    let rows = store::sessions_of(house, entity, "", 1).await?;
    let session = rows.first().ok_or("no session was called")?.id.to_string();
    for member in members {
        let mut hand = Hand::of(address, *member).await?;
        hand.act(
            0,
            "/api/v1/session-arrivals",
            &json!({"session": session, "mode": "in_person"}),
        )
        .await?;
    }
    chair
        .act(
            0,
            "/api/v1/session-openings",
            &json!({"session": session, "chair": members[0], "secretary": members[1]}),
        )
        .await?;
    Ok(session)
}

impl Committee {
    /// A connection for each member; the first presides.
    pub async fn hands(&self, address: SocketAddr) -> Outcome<Vec<Hand>> {
        let mut hands = Vec::with_capacity(self.members.len());
        for member in &self.members {
            hands.push(Hand::of(address, *member).await?);
        }
        Ok(hands)
    }

    /// Opens the item of a place and a ballot on it; its id.
    pub async fn open_ballot(&self, house: &House, chair: &mut Hand, place: usize) -> Outcome<String> {
        let id = self.session.parse()?;
        let read = async || -> Outcome<std::sync::Arc<committee::session::Session>> {
            let found = store::session(house, id).await?;
            Ok(found.ok_or("the session is gone")?.1)
        };
        let item = read().await?.agenda[place].item.item;
        chair
            .act(
                0,
                "/api/v1/session-items",
                &json!({"session": self.session, "item": item}),
            )
            .await?;
        let open = json!({"session": self.session, "item": item, "secret": "no"});
        chair.act(0, "/api/v1/ballots", &open).await?;
        let now = read().await?;
        let (ballot, _) = now.open_ballot().ok_or("no ballot is open")?;
        Ok(ballot.to_string())
    }

    pub async fn close(&self, chair: &mut Hand, ballot: &str) -> Outcome<()> {
        chair
            .act(
                0,
                "/api/v1/ballot-closings",
                &json!({"session": self.session, "ballot": ballot}),
            )
            .await?;
        Ok(())
    }
}
