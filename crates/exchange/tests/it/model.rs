//! The life of agreements as a small state machine, explored whole to a depth: every actor tries every action in every state, judged by the
//! rules of the house. What nodes would be told is compared with what owners said.
//!
//! A call is allowed exactly when the owner of the service said so by an act in force, or the law's operator did for data that the law has
//! entities give, and both members take part. The wound of a peer is one of the actors: a member that makes a service of its own with the
//! victim's name, says yes to itself, and calls the victim (pagopa/pdnd-interop-frontend#1056).

mod house;
mod machine;

use machine::{ACTORS, ATTACKER, Action, OPERATOR, State, TOWN_ACTOR, VICTIM, Without};
use std::collections::{HashMap, HashSet, VecDeque};

type Trace = Vec<(usize, Action)>;
/// States that were reached, each with the one before and the step between.
type Seen = HashMap<State, Option<(State, (usize, Action))>>;

/// Every state within so many actions; the first way to a state in which nodes and owners differ, if there is one.
fn explored(depth: usize, without: Without) -> (usize, Option<Trace>) {
    let first = State::first();
    let mut seen: Seen = HashMap::from([(first.clone(), None)]);
    let mut waiting = VecDeque::from([(first, 0)]);
    while let Some((state, at)) = waiting.pop_front() {
        if state.wrong(without).is_some() {
            return (seen.len(), Some(trace(&seen, state)));
        }
        if at == depth {
            continue;
        }
        for action in state.actions() {
            for by in ACTORS {
                let Some(next) = state.after(by, action, without) else {
                    continue;
                };
                if !seen.contains_key(&next) {
                    seen.insert(next.clone(), Some((state.clone(), (by, action))));
                    waiting.push_back((next, at + 1));
                }
            }
        }
    }
    (seen.len(), None)
}

fn trace(seen: &Seen, last: State) -> Trace {
    let (mut steps, mut state) = (Vec::new(), &last);
    while let Some(Some((before, step))) = seen.get(state) {
        steps.push(*step);
        state = before;
    }
    steps.reverse();
    steps
}

/// What the rules make of a trace: which of its steps are accepted, and which calls are let through at the end.
fn judged(trace: &[(usize, Action)]) -> (Vec<bool>, State) {
    let mut state = State::first();
    let accepted = trace
        .iter()
        .map(|(by, action)| match state.after(*by, *action, Without::Nothing) {
            Some(next) => {
                state = next;
                true
            }
            None => false,
        });
    (accepted.collect(), state)
}

#[test]
fn nodes_are_told_what_owners_said_in_every_state_within_five_actions() {
    let (states, wrong) = explored(5, Without::Nothing);
    assert_eq!(wrong, None);
    // A model that refuses everything would be right too: this one goes far.
    assert!(states > 5_000, "{states}");
}

#[test]
fn pdnd_1056_an_own_service_of_the_victims_name_opens_nothing_of_the_victim() {
    let (_, found) = explored(3, Without::OwnService);
    let attack = found.expect("without the rule the attack succeeds");
    let asks = Action::Ask {
        client: 0,
        service: 0,
    };
    let approves = Action::Give {
        client: 0,
        service: 0,
        offer: 1,
    };
    assert_eq!(attack, [(TOWN_ACTOR, asks), (ATTACKER, approves)]);
    // The same by the attacker alone: it asks the victim, and says yes by the offer that it made itself.
    let own = [
        (
            ATTACKER,
            Action::Ask {
                client: 1,
                service: 0,
            },
        ),
        (
            ATTACKER,
            Action::Give {
                client: 1,
                service: 0,
                offer: 1,
            },
        ),
        (
            ATTACKER,
            Action::Give {
                client: 1,
                service: 0,
                offer: 0,
            },
        ),
        (
            ATTACKER,
            Action::Ask {
                client: 1,
                service: 1,
            },
        ),
        (
            ATTACKER,
            Action::Give {
                client: 1,
                service: 1,
                offer: 1,
            },
        ),
    ];
    let (accepted, state) = judged(&own);
    assert_eq!(accepted, [true, false, false, true, true]);
    assert!(!state.told(1, 0, Without::Nothing), "the victim is not opened");
    assert!(state.told(1, 1, Without::Nothing), "its own service is");
}

#[test]
fn each_rule_that_is_taken_out_lets_a_wrong_call_through_and_stays_as_a_test() {
    let (ask, give) = (
        Action::Ask {
            client: 0,
            service: 0,
        },
        Action::Give {
            client: 0,
            service: 0,
            offer: 0,
        },
    );
    let grant = 0;
    let given = [(TOWN_ACTOR, ask), (VICTIM, give)];
    for (without, depth, rest, accepted) in [
        // What was suspended is taken up by somebody else than who suspended it.
        (
            Without::WhoSuspended,
            4,
            vec![
                (VICTIM, Action::Suspend { grant }),
                (TOWN_ACTOR, Action::Resume { grant }),
            ],
            vec![true, true, true, false],
        ),
        // A last day that nobody looks at.
        (
            Without::Expiry,
            4,
            vec![(VICTIM, Action::Tick), (VICTIM, Action::Tick)],
            vec![true, true, true, true],
        ),
        // Whoever asks to go on says yes itself.
        (
            Without::OwnerRenews,
            6,
            vec![
                (TOWN_ACTOR, Action::AskRenewal { grant }),
                (TOWN_ACTOR, Action::Renew { grant }),
                (VICTIM, Action::Tick),
                (VICTIM, Action::Tick),
            ],
            vec![true, true, true, false, true, true],
        ),
    ] {
        let found = found_with(&given, depth, without);
        assert!(found, "{without:?}");
        let trace: Trace = given.iter().copied().chain(rest).collect();
        let (real, state) = judged(&trace);
        assert_eq!(real, accepted, "{without:?}");
        assert_eq!(state.wrong(Without::Nothing), None, "{without:?}");
        assert!(!state.told(0, 0, Without::Nothing), "{without:?}");
    }
    // Found while this was written: whoever took a suspension over let go of the owner's too.
    let both = [VICTIM, OPERATOR].map(|by| (by, Action::Suspend { grant }));
    let trace: Trace = given
        .iter()
        .copied()
        .chain(both)
        .chain([(OPERATOR, Action::Resume { grant })])
        .collect();
    let (accepted, state) = judged(&trace);
    assert_eq!(accepted, [true; 5]);
    assert!(!state.told(0, 0, Without::Nothing));
    let (_, found) = explored(1, Without::ByLaw);
    assert_eq!(found, Some(vec![(OPERATOR, Action::Adopt { service: 1 })]));
    assert_eq!(judged(&[(OPERATOR, Action::Adopt { service: 1 })]).0, [false]);
    assert_eq!(judged(&[(OPERATOR, Action::Adopt { service: 0 })]).0, [true]);
}

/// Whether some way that begins so leads to a wrong call without a rule.
fn found_with(begin: &[(usize, Action)], depth: usize, without: Without) -> bool {
    let begun = begin.iter().try_fold(State::first(), |state, (by, action)| {
        state.after(*by, *action, without)
    });
    let mut here = vec![begun.expect("the beginning is accepted")];
    for _ in begin.len()..=depth {
        if here.iter().any(|state| state.wrong(without).is_some()) {
            return true;
        }
        let next = here.iter().flat_map(|state| {
            let tried = state
                .actions()
                .into_iter()
                .flat_map(|action| ACTORS.map(|by| (by, action)));
            tried
                .filter_map(|(by, action)| state.after(by, action, without))
                .collect::<Vec<_>>()
        });
        here = next.collect::<HashSet<_>>().into_iter().collect();
    }
    false
}
