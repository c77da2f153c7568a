//! What nodes are told: which services, and which grants let calls through at a moment. Pure.
//!
//! A call is allowed when an owner's act in force allows this client on this service, and both members take part. Nothing is stored that
//! could outlive its reason: who fulfils the condition of a policy is asked each time.

use super::model::{Access, Offer, Party, Policy, ServiceState, end_of};
use super::rules;
use crate::acts::agreements::Terms;
use jiff::Timestamp;
use node::configuration::Grant;
use node::ident::{ClientId, MemberId, ServiceId};
use std::collections::{HashMap, HashSet};

/// Everything that grants are read from.
#[derive(Debug, Default)]
pub struct Standing<'a> {
    /// Members by name.
    pub parties: HashMap<&'a MemberId, &'a Party>,
    /// Services that are not retired, by name.
    pub offers: HashMap<&'a ServiceId, &'a Offer>,
}

impl<'a> Standing<'a> {
    /// Of those members and services.
    pub fn of(parties: &'a [Party], offers: &'a [Offer]) -> Standing<'a> {
        Standing {
            parties: parties.iter().map(|party| (&party.member, party)).collect(),
            offers: offers.iter().map(|offer| (&offer.service, offer)).collect(),
        }
    }

    /// Whether a service is there to be called: not retired, its subsystem goes on, its member takes part.
    fn stands(&self, service: &ServiceId) -> bool {
        let offered = self
            .offers
            .get(service)
            .is_some_and(|offer| offer.state != ServiceState::Retired);
        let provider = self.parties.get(&service.member());
        offered && provider.is_some_and(|party| party.active && party.has(&service.subsystem()))
    }

    /// Whether a client is there to call.
    fn calls(&self, client: &ClientId) -> bool {
        let party = self.parties.get(&client.member());
        party.is_some_and(|party| party.active && party.has(client))
    }

    /// Fields that may leave. A grant for all of them is from a time when the description named none: once it names some, the most
    /// private ones stay.
    fn fields(&self, service: &ServiceId, terms: &Terms) -> Option<Vec<String>> {
        let offer = self
            .offers
            .get(service)
            .filter(|offer| !offer.elements.is_empty());
        let at_first = || offer.map(|offer| rules::fields_at_first(offer));
        terms.fields.clone().or_else(at_first)
    }

    /// The grant of the configuration that a grant comes to, while it lets calls through.
    pub fn access(&self, access: &Access, now: Timestamp) -> Option<Grant> {
        let stands = access.in_force(now) && self.stands(&access.service) && self.calls(&access.client);
        stands.then(|| Grant {
            id: access.id.to_string(),
            clients: vec![access.client.clone()],
            service: access.service.clone(),
            endpoints: access.terms.endpoints.clone(),
            purposes: access.terms.purposes.clone(),
            legal_base: access.terms.legal_base.clone(),
            fields: self.fields(&access.service, &access.terms),
            day_max: Some(access.terms.day_max),
            minute_max: None,
            case_required: access.case_required,
            from: access.from.as_millisecond(),
            until: end_of(access.terms.until).as_millisecond(),
        })
    }

    /// The grant that a policy comes to, with whoever fulfils its condition: `qualified` are those members by the board. Members that
    /// are out by an act or take no part are out, and so is the provider itself.
    pub fn policy(&self, policy: &Policy, qualified: &HashSet<&MemberId>, now: Timestamp) -> Option<Grant> {
        if !policy.in_force(now) || !self.stands(&policy.service) {
            return None;
        }
        let provider = policy.service.member();
        let mut clients: Vec<ClientId> = qualified
            .iter()
            .filter(|member| ***member != provider && !policy.exceptions.contains(**member))
            .filter(|member| self.parties.get(**member).is_some_and(|party| party.active))
            .filter_map(|member| ClientId::parse(member.as_str()).ok())
            .collect();
        clients.sort_unstable();
        (!clients.is_empty()).then(|| Grant {
            id: policy.id.to_string(),
            clients,
            service: policy.service.clone(),
            endpoints: policy.terms.endpoints.clone(),
            purposes: policy.terms.purposes.clone(),
            legal_base: policy.terms.legal_base.clone(),
            fields: self.fields(&policy.service, &policy.terms),
            day_max: Some(policy.terms.day_max),
            minute_max: None,
            case_required: policy.case_required,
            from: policy.from.as_millisecond(),
            until: end_of(policy.terms.until).as_millisecond(),
        })
    }
}
