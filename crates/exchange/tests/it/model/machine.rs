//! The machine: states, actions, and what owners said beside what nodes are told.

use crate::parties::{OTHER, PADRON, REGISTRY, TOWN};
use exchange::acts::agreements::{Condition, Element, Purpose, Sensitivity, Side, Terms};
use exchange::agreements::assemble::Standing;
use exchange::agreements::model::{
    Access, AccessState, Offer, Party, Policy, Request, RequestState, ServiceState, end_of,
};
use exchange::agreements::rules::{self, Actor, Consumer, Days};
use exchange::agreements::{GrantId, PolicyId, RequestId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use node::configuration::Endpoint;
use node::ident::{ClientId, MemberId, ServiceId};
use register::EntityId;
use register::uuid::Uuid;
use std::collections::{BTreeSet, HashSet};

/// Who acts: the victim that offers, the town that asks, the one that means harm, the operator.
pub(super) const ACTORS: [usize; 4] = [0, 1, 2, 3];
pub(super) const VICTIM: usize = 0;
pub(super) const TOWN_ACTOR: usize = 1;
pub(super) const ATTACKER: usize = 2;
pub(super) const OPERATOR: usize = 3;
pub(super) const MEMBERS: [&str; 3] = [REGISTRY, TOWN, OTHER];
/// The victim's service, and the attacker's of the same name.
pub(super) const SERVICES: [&str; 2] = [PADRON, "PE/GOB/20100000003/MESA/padron"];
pub(super) const OWNERS: [usize; 2] = [VICTIM, ATTACKER];
/// Systems of the town and of the attacker.
pub(super) const CLIENTS: [&str; 2] = ["PE/GOB/20100000002/MESA", "PE/GOB/20100000003/MESA"];
pub(super) const CALLERS: [usize; 2] = [TOWN_ACTOR, ATTACKER];
/// Days after the first: what is asked for ends on the second, what is renewed on the fourth; no clock goes further than the fifth.
pub(super) const FIRST_END: i8 = 1;
pub(super) const SECOND_END: i8 = 3;
pub(super) const LAST_DAY: i8 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Action {
    Ask {
        client: usize,
        service: usize,
    },
    /// Says yes to a request for a service, showing an offer that need not be of the same service.
    Give {
        client: usize,
        service: usize,
        offer: usize,
    },
    Refuse {
        client: usize,
        service: usize,
    },
    Withdraw {
        client: usize,
        service: usize,
    },
    AskRenewal {
        grant: usize,
    },
    Renew {
        grant: usize,
    },
    Suspend {
        grant: usize,
    },
    Resume {
        grant: usize,
    },
    End {
        grant: usize,
    },
    Adopt {
        service: usize,
    },
    EndPolicy {
        policy: usize,
    },
    Except {
        policy: usize,
        member: usize,
    },
    Readmit {
        policy: usize,
        member: usize,
    },
    SwitchOff {
        member: usize,
    },
    SwitchOn {
        member: usize,
    },
    Tick,
}

/// A rule that is taken out, to see what it is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    Nothing,
    /// Whoever owns any service may say yes to any request: what the peer's hole comes to.
    OwnService,
    /// Anybody may resume what anybody suspended.
    WhoSuspended,
    /// Grants do not end with their last day.
    Expiry,
    /// Whoever has access may have it renewed without its owner.
    OwnerRenews,
    /// The operator adopts policies for any data.
    ByLaw,
}

/// What owners said, told from accepted actions and who acted, and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Word {
    pub(super) given: Vec<Given>,
    pub(super) adopted: Vec<Adopted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Given {
    pub(super) by: usize,
    pub(super) client: usize,
    pub(super) service: usize,
    pub(super) until: i8,
    pub(super) extended_by: Option<usize>,
    /// Who holds it up: each lets go of what they hold themselves.
    pub(super) held: BTreeSet<usize>,
    pub(super) ended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Adopted {
    pub(super) by: usize,
    pub(super) service: usize,
    pub(super) out: BTreeSet<usize>,
    pub(super) ended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) day: i8,
    pub(super) active: [bool; 3],
    pub(super) requests: Vec<(usize, usize)>,
    pub(super) grants: Vec<Access>,
    pub(super) policies: Vec<Policy>,
    pub(super) word: Word,
}

pub(super) fn entity(actor: usize) -> EntityId {
    EntityId::from_uuid(Uuid::from_u128(actor as u128 + 1))
}

pub(super) fn actor(of: usize) -> Actor {
    Actor {
        entity: entity(of),
        operator: of == OPERATOR,
    }
}

pub(super) fn date(day: i8) -> Date {
    "2026-11-16"
        .parse::<Date>()
        .unwrap()
        .saturating_add(i64::from(day).days())
}

pub(super) fn moment(day: i8) -> Timestamp {
    end_of(date(day)) - 9.hours()
}

pub(super) fn days(day: i8) -> Days {
    Days {
        today: date(day),
        last: date(100),
    }
}

pub(super) fn party(member: usize, active: bool) -> Party {
    let code = if member == VICTIM { "CONSULTA" } else { "MESA" };
    Party {
        member: MemberId::parse(MEMBERS[member]).unwrap(),
        entity: entity(member),
        active,
        subsystems: [code.to_owned()].into(),
    }
}

pub(super) fn offer(service: usize) -> Offer {
    let element = Element {
        field: "persona.nombres".to_owned(),
        legal_base: "Ley 26497 art. 7".to_owned(),
        sensitivity: Sensitivity::Personal,
        vocabulary: None,
    };
    let purpose = Purpose {
        code: "licencias".to_owned(),
        title: "Otorgar licencias".to_owned(),
        legal_base: "Ley 28976 art. 7".to_owned(),
    };
    Offer {
        service: ServiceId::parse(SERVICES[service]).unwrap(),
        state: ServiceState::Enabled,
        endpoints: terms(0).endpoints,
        purposes: vec![purpose],
        elements: vec![element],
        case_required: false,
        family: (service == 0).then(|| "identity".to_owned()),
    }
}

pub(super) fn terms(until: i8) -> Terms {
    Terms {
        endpoints: vec![Endpoint {
            method: "GET".to_owned(),
            path: "/personas/*".to_owned(),
        }],
        purposes: vec!["licencias".to_owned()],
        legal_base: "Ley 28976 art. 7".to_owned(),
        fields: Some(vec!["persona.nombres".to_owned()]),
        day_max: 500,
        until: date(until),
    }
}

pub(super) fn client(of: usize) -> ClientId {
    ClientId::parse(CLIENTS[of]).unwrap()
}

impl State {
    pub(super) fn first() -> State {
        State {
            day: 0,
            active: [true; 3],
            requests: Vec::new(),
            grants: Vec::new(),
            policies: Vec::new(),
            word: Word::default(),
        }
    }

    fn party(&self, member: usize) -> Party {
        party(member, self.active[member])
    }

    /// Everything that somebody may try here. There are few of each thing at a time, so that all of it can be looked at.
    pub(super) fn actions(&self) -> Vec<Action> {
        let mut all = vec![Action::Tick];
        for client in 0..CLIENTS.len() {
            for service in 0..SERVICES.len() {
                all.push(Action::Ask { client, service });
                if self.requests.contains(&(client, service)) {
                    let offers = 0..SERVICES.len();
                    all.extend(offers.map(|offer| Action::Give {
                        client,
                        service,
                        offer,
                    }));
                    all.push(Action::Refuse { client, service });
                    all.push(Action::Withdraw { client, service });
                }
            }
        }
        for grant in 0..self.grants.len() {
            all.extend([
                Action::AskRenewal { grant },
                Action::Renew { grant },
                Action::Suspend { grant },
                Action::Resume { grant },
                Action::End { grant },
            ]);
        }
        all.extend((0..SERVICES.len()).map(|service| Action::Adopt { service }));
        for policy in 0..self.policies.len() {
            all.push(Action::EndPolicy { policy });
            for member in [TOWN_ACTOR, ATTACKER] {
                all.extend([
                    Action::Except { policy, member },
                    Action::Readmit { policy, member },
                ]);
            }
        }
        for member in 0..MEMBERS.len() {
            all.extend([Action::SwitchOff { member }, Action::SwitchOn { member }]);
        }
        all.retain(|action| match action {
            Action::Give { .. } => self.grants.len() < 2,
            Action::Adopt { .. } => self.policies.len() < 2,
            Action::Tick => self.day < LAST_DAY,
            _ => true,
        });
        all
    }

    /// The state after somebody did that; none when a rule says no.
    pub(super) fn after(&self, by: usize, action: Action, without: Without) -> Option<State> {
        let mut next = self.clone();
        match action {
            Action::Tick => next.day += i8::from(by == VICTIM),
            Action::SwitchOff { member } | Action::SwitchOn { member } => {
                let on = matches!(action, Action::SwitchOn { .. });
                let may = by == OPERATOR && self.active[member] != on;
                may.then(|| next.active[member] = on)?;
            }
            Action::Ask { client, service } => self.ask(&mut next, by, client, service)?,
            Action::Give {
                client,
                service,
                offer,
            } => {
                self.give(&mut next, by, (client, service, offer), without)?;
            }
            Action::Refuse { client, service } => {
                rules::refuse(actor(by), &self.party(OWNERS[service]), &request(client, service)).ok()?;
                next.requests.retain(|one| *one != (client, service));
            }
            Action::Withdraw { client, service } => {
                rules::withdraw(actor(by), &self.party(CALLERS[client]), &request(client, service)).ok()?;
                next.requests.retain(|one| *one != (client, service));
            }
            Action::Adopt { service } => self.adopt(&mut next, by, service, without)?,
            Action::EndPolicy { policy } => {
                let known = &self.policies[policy];
                let owner = OWNERS[self.word.adopted[policy].service];
                rules::end_policy(actor(by), &self.party(owner), known).ok()?;
                next.policies[policy].ended = true;
                next.word.adopted[policy].ended = true;
            }
            Action::Except { policy, member } | Action::Readmit { policy, member } => {
                let out = matches!(action, Action::Except { .. });
                let (known, id) = (&self.policies[policy], MemberId::parse(MEMBERS[member]).unwrap());
                let owner = OWNERS[self.word.adopted[policy].service];
                rules::govern_policy(actor(by), &self.party(owner), known).ok()?;
                rules::except(known, &id, out).ok()?;
                let (told, word) = (
                    &mut next.policies[policy].exceptions,
                    &mut next.word.adopted[policy].out,
                );
                match out {
                    true => (told.insert(id), word.insert(member)),
                    false => (told.remove(&id), word.remove(&member)),
                };
            }
            _ => self.on_grant(&mut next, by, action, without)?,
        }
        (next != *self).then_some(next)
    }

    fn ask(&self, next: &mut State, by: usize, of: usize, service: usize) -> Option<()> {
        let (party, client) = (self.party(CALLERS[of]), client(of));
        let consumer = Consumer {
            party: &party,
            client: &client,
            waiting: self.requests.contains(&(of, service)),
        };
        let provider = self.party(OWNERS[service]);
        let (offer, terms) = (offer(service), terms(FIRST_END));
        rules::request(actor(by), consumer, &provider, &offer, &terms, days(self.day)).ok()?;
        next.requests.push((of, service));
        next.requests.sort_unstable();
        Some(())
    }

    fn give(
        &self,
        next: &mut State,
        by: usize,
        about: (usize, usize, usize),
        without: Without,
    ) -> Option<()> {
        let (of, service, shown) = about;
        let mut request = request(of, service);
        if without == Without::OwnService {
            request.service = ServiceId::parse(SERVICES[shown]).unwrap();
        }
        let provider = self.party(OWNERS[shown]);
        let terms = terms(FIRST_END);
        rules::grant(
            actor(by),
            &provider,
            &offer(shown),
            &request,
            &terms,
            days(self.day),
        )
        .ok()?;
        next.requests.retain(|one| *one != (of, service));
        next.grants.push(Access {
            id: GrantId::from_uuid(Uuid::from_u128(self.grants.len() as u128)),
            client: client(of),
            service: ServiceId::parse(SERVICES[service]).unwrap(),
            terms,
            case_required: false,
            state: AccessState::InForce,
            held_by: BTreeSet::new(),
            asked_until: None,
            from: moment(0),
        });
        next.word.given.push(Given {
            by,
            client: of,
            service,
            until: FIRST_END,
            extended_by: None,
            held: BTreeSet::new(),
            ended: false,
        });
        Some(())
    }

    fn adopt(&self, next: &mut State, by: usize, service: usize, without: Without) -> Option<()> {
        let mut offer = offer(service);
        if without == Without::ByLaw {
            offer.family = Some("identity".to_owned());
        }
        let provider = self.party(OWNERS[service]);
        let side = rules::adopt(actor(by), &provider, &offer, &terms(FIRST_END), days(self.day)).ok()?;
        next.policies.push(Policy {
            id: PolicyId::from_uuid(Uuid::from_u128(self.policies.len() as u128)),
            service: offer.service,
            title: "Municipalidades".to_owned(),
            condition: Condition {
                types: vec!["district_municipality".to_owned()],
                office: None,
                communicated: false,
            },
            terms: terms(FIRST_END),
            case_required: false,
            ended: false,
            by: side,
            from: moment(0),
            exceptions: BTreeSet::new(),
        });
        next.word.adopted.push(Adopted {
            by,
            service,
            out: BTreeSet::new(),
            ended: false,
        });
        Some(())
    }

    fn on_grant(&self, next: &mut State, by: usize, action: Action, without: Without) -> Option<()> {
        let (Action::AskRenewal { grant }
        | Action::Renew { grant }
        | Action::Suspend { grant }
        | Action::Resume { grant }
        | Action::End { grant }) = action
        else {
            return None;
        };
        let known = &self.grants[grant];
        let word = &self.word.given[grant];
        let provider = self.party(OWNERS[word.service]);
        let consumer = self.party(CALLERS[word.client]);
        let (told, said) = (&mut next.grants[grant], &mut next.word.given[grant]);
        match action {
            Action::AskRenewal { .. } => {
                rules::ask_renewal(actor(by), &consumer, known, date(SECOND_END), days(self.day)).ok()?;
                told.asked_until = Some(date(SECOND_END));
            }
            Action::Renew { .. } => {
                let as_if = if without == Without::OwnerRenews {
                    OWNERS[word.service]
                } else {
                    by
                };
                rules::renew(actor(as_if), &provider, known, date(SECOND_END), days(self.day)).ok()?;
                (told.asked_until, told.terms.until) = (None, date(SECOND_END));
                said.extended_by = Some(by);
            }
            Action::Suspend { .. } => {
                let side = rules::suspend(actor(by), &provider, known).ok()?;
                told.state = AccessState::Suspended;
                told.held_by.insert(side);
                said.held.insert(by);
            }
            Action::Resume { .. } => {
                let anybody = without == Without::WhoSuspended;
                let as_if = match known.held_by.first() {
                    Some(Side::Operator) if anybody => OPERATOR,
                    Some(_) if anybody => OWNERS[word.service],
                    _ => by,
                };
                let side = rules::resume(actor(as_if), &provider, known).ok()?;
                told.held_by.remove(&side);
                if told.held_by.is_empty() {
                    told.state = AccessState::InForce;
                }
                said.held.remove(&by);
            }
            _ => {
                rules::end(actor(by), &provider, &consumer, known).ok()?;
                (told.state, told.held_by) = (AccessState::Ended, BTreeSet::new());
                said.ended = true;
            }
        }
        Some(())
    }

    /// Whether nodes would let the call through, by what they are told.
    pub(super) fn told(&self, of: usize, service: usize, without: Without) -> bool {
        let parties: Vec<Party> = (0..MEMBERS.len()).map(|member| self.party(member)).collect();
        let offers: Vec<Offer> = (0..SERVICES.len()).map(offer).collect();
        let standing = Standing::of(&parties, &offers);
        let now = if without == Without::Expiry {
            moment(0)
        } else {
            moment(self.day)
        };
        let towns: HashSet<&MemberId> = parties[1..].iter().map(|party| &party.member).collect();
        let grants = self
            .grants
            .iter()
            .filter_map(|access| standing.access(access, now));
        let by_policy = self
            .policies
            .iter()
            .filter_map(|policy| standing.policy(policy, &towns, now));
        let client = client(of);
        let member = ClientId::parse(client.member().as_str()).unwrap();
        grants.chain(by_policy).any(|grant| {
            let now = now.as_millisecond();
            grant.service.as_str() == SERVICES[service]
                && (grant.clients.contains(&client) || grant.clients.contains(&member))
                && grant.from <= now
                && now < grant.until
        })
    }

    /// Whether it should be let through, by what was said and by whom.
    pub(super) fn said(&self, of: usize, service: usize) -> bool {
        let owner = OWNERS[service];
        let takes_part = self.active[CALLERS[of]] && self.active[owner];
        let given = self.word.given.iter().any(|one| {
            let until = match one.extended_by {
                Some(by) if by == owner => SECOND_END,
                _ => one.until,
            };
            let about = (one.client, one.service) == (of, service);
            about && one.by == owner && one.held.is_empty() && !one.ended && self.day <= until
        });
        let adopted = self.word.adopted.iter().any(|one| {
            let may = one.by == owner || (one.by == OPERATOR && service == 0);
            let caller = CALLERS[of];
            one.service == service
                && may
                && !one.ended
                && !one.out.contains(&caller)
                && caller != owner
                && self.day <= FIRST_END
        });
        takes_part && (given || adopted)
    }

    /// The first call that nodes would judge otherwise than its owner.
    pub(super) fn wrong(&self, without: Without) -> Option<(usize, usize)> {
        let calls = (0..CLIENTS.len()).flat_map(|of| (0..SERVICES.len()).map(move |service| (of, service)));
        calls
            .into_iter()
            .find(|(of, service)| self.told(*of, *service, without) != self.said(*of, *service))
    }
}

pub(super) fn request(of: usize, service: usize) -> Request {
    Request {
        id: RequestId::nil(),
        client: client(of),
        service: ServiceId::parse(SERVICES[service]).unwrap(),
        terms: terms(FIRST_END),
        state: RequestState::Open,
    }
}
