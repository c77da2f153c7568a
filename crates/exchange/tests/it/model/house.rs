//! The same ways through the real house: its forms accept and refuse as the model does, and its configuration tells the same.

use super::machine::{
    ACTORS, Action, CLIENTS, FIRST_END, MEMBERS, SECOND_END, SERVICES, State, Without, client, date,
};
use crate::parties::{Parties, Who, borrowed, but};
use exchange::agreements::model::RequestState;
use exchange::agreements::store;
use jiff::ToSpan;
use node::ident::ClientId;

/// Steps as the house's own forms take them.
async fn driven(parties: &Parties, by: usize, action: Action, state: &State) -> bool {
    let who = [Who::Registry, Who::Town, Who::Other, Who::Operator][by];
    let house = parties.house();
    let grant = |at: usize| async move {
        let mut rows = store::accesses(house).await.unwrap();
        rows.sort_by_key(|row| row.access.from);
        rows[at].access.id.to_string()
    };
    let policy = |at: usize| async move {
        let mut rows = store::policies(house).await.unwrap();
        rows.sort_by_key(|row| row.policy.from);
        rows[at].policy.id.to_string()
    };
    let request = |of: usize, service: usize| async move {
        let rows = store::requests(house).await.unwrap();
        let found = rows.iter().find(|row| {
            let request = &row.request;
            request.state == RequestState::Open
                && request.client == client(of)
                && request.service.as_str() == SERVICES[service]
        });
        found.unwrap().request.id.to_string()
    };
    let until = |day: i8| date(day).to_string();
    let (first, second) = (until(FIRST_END), until(SECOND_END));
    let mut terms = vec![
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.nombres"),
        ("purposes", "licencias"),
        ("legal_base", "Ley 28976 art. 7"),
        ("day_max", "500"),
        ("until", first.as_str()),
    ];
    let reason = ("reason", "Prueba");
    match action {
        Action::Tick => {
            parties.go_to(&until(state.day + 1));
            true
        }
        Action::SwitchOff { member } | Action::SwitchOn { member } => {
            let entity = [parties.registry, parties.town, parties.other][member];
            let on = matches!(action, Action::SwitchOn { .. });
            parties.switch(MEMBERS[member], entity, on).await;
            true
        }
        Action::Ask { client, service } => {
            terms.extend([("service", SERVICES[service]), ("client", CLIENTS[client])]);
            parties.run(who, "request-access", &terms).await.is_ok()
        }
        Action::Give { client, service, .. } => {
            let id = request(client, service).await;
            terms.push(("request", &id));
            parties.run(who, "grant-access", &terms).await.is_ok()
        }
        Action::Refuse { client, service } | Action::Withdraw { client, service } => {
            let id = request(client, service).await;
            let refuses = matches!(action, Action::Refuse { .. });
            let case = if refuses {
                "refuse-access"
            } else {
                "withdraw-request"
            };
            parties.run(who, case, &[("request", &id), reason]).await.is_ok()
        }
        Action::AskRenewal { grant: at } | Action::Renew { grant: at } => {
            let id = grant(at).await;
            let asks = matches!(action, Action::AskRenewal { .. });
            let case = if asks { "ask-renewal" } else { "renew-grant" };
            parties
                .run(who, case, &[("grant", &id), ("until", &second)])
                .await
                .is_ok()
        }
        Action::Suspend { grant: at } | Action::Resume { grant: at } | Action::End { grant: at } => {
            let id = grant(at).await;
            let case = match action {
                Action::Suspend { .. } => "suspend-grant",
                Action::Resume { .. } => "resume-grant",
                _ => "end-grant",
            };
            parties.run(who, case, &[("grant", &id), reason]).await.is_ok()
        }
        Action::Adopt { service } => {
            terms.extend([
                ("service", SERVICES[service]),
                ("title", "Municipalidades"),
                ("types", "district_municipality"),
            ]);
            parties.run(who, "adopt-policy", &terms).await.is_ok()
        }
        Action::EndPolicy { policy: at } => {
            let id = policy(at).await;
            parties
                .run(who, "end-policy", &[("policy", &id), reason])
                .await
                .is_ok()
        }
        Action::Except { policy: at, member } | Action::Readmit { policy: at, member } => {
            let id = policy(at).await;
            let out = matches!(action, Action::Except { .. });
            let case = if out { "make-exception" } else { "end-exception" };
            let pairs = [("policy", id.as_str()), ("member", MEMBERS[member]), reason];
            parties.run(who, case, &pairs).await.is_ok()
        }
    }
}

/// Who may call what by the configuration of the house.
async fn house_tells(parties: &Parties, of: usize, service: usize) -> bool {
    let now = parties.house().clock.now();
    let grants = exchange::agreements::of_configuration(parties.house(), now)
        .await
        .unwrap();
    let client = client(of);
    let member = ClientId::parse(client.member().as_str()).unwrap();
    grants.iter().any(|grant| {
        grant.service.as_str() == SERVICES[service]
            && (grant.clients.contains(&client) || grant.clients.contains(&member))
    })
}

#[tokio::test]
async fn the_house_goes_the_same_ways_as_the_model() {
    // Ways by a generator of our own (Knuth's), the same each time.
    let mut seed: u64 = 1056;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..8 {
        let parties = Parties::new().await;
        parties.offered().await;
        let fields = parties.padron().await;
        let own = but(
            borrowed(&fields),
            &[
                ("subsystem", "MESA"),
                ("owner", "office:data_governance_officer"),
                ("openapi", ""),
                ("endpoints", "GET /personas/*"),
                ("elements", "persona.nombres"),
                ("family", ""),
            ],
        );
        parties.ok(Who::Other, "describe-service", &own).await;
        parties
            .ok(Who::Other, "enable-service", &[("service", SERVICES[1])])
            .await;
        let mut state = State::first();
        for _ in 0..40 {
            let actions = state.actions();
            let action = actions[next(actions.len())];
            let by = ACTORS[next(ACTORS.len())];
            let after = state.after(by, action, Without::Nothing);
            // Clocks and switches are nobody's forms here, and a form about a request always shows the offer it is about.
            let ours = match action {
                Action::Tick | Action::SwitchOff { .. } | Action::SwitchOn { .. } => after.is_some(),
                Action::Give { service, offer, .. } => service == offer,
                _ => true,
            };
            if !ours {
                continue;
            }
            let done = driven(&parties, by, action, &state).await;
            assert_eq!(done, after.is_some(), "{by} {action:?} in {state:?}");
            match after {
                Some(after) => {
                    accepted += 1;
                    state = after;
                }
                None => refused += 1,
            }
            for (of, service) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let told = state.told(of, service, Without::Nothing);
                assert_eq!(
                    house_tells(&parties, of, service).await,
                    told,
                    "{of} {service} in {state:?}"
                );
            }
            // The next act comes later, so that the order of things is that of their begin.
            let now = parties.house().clock.now();
            parties.opened.clock.set(now + 1.seconds());
        }
        parties.rebuilt_alike().await;
    }
    assert!(accepted > 40 && refused > 40, "{accepted} {refused}");
}
