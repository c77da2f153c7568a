//! The agenda: each item with its papers, what was said, the votes and the agreement that came of it.

use super::super::committee::{kind_name, seat_short};
use super::super::press::{key, press};
use super::super::view::{Common, View, Written};
use crate::acts::{BallotClosed, Outcome, Purpose, Vote};
use crate::ids::BallotId;
use crate::session::{AgendaEntry, Ballot, ItemState, Stage};
use capability::Cx;
use capability::live::{Items, Piece};
use maud::{Markup, html};
use norms::AgendaKindId;
use register::PersonId;
use ui::{Button, State, VoteBar};

/// The items, in order.
pub(super) fn agenda(cx: &Cx, view: &View) -> Items {
    let each = view.session().agenda.iter();
    Items(
        each.map(|entry| (format!("punto-{}", entry.item.item), item(cx, view, entry)))
            .collect(),
    )
}

fn item(cx: &Cx, view: &View, entry: &AgendaEntry) -> Piece {
    let id = entry.item.item;
    let ballots = view.session().ballots_on(id);
    let inside = view.inside;
    let item = html! {
        div {
            (view.once(cx, Written::Item(id, inside), |cx, common| about(cx, common, entry, inside)))
            (tied(cx, view, entry))
            @for (id, ballot) in ballots {
                @if ballot.closed.is_some() {
                    (view.once(cx, Written::Ballot(id), |cx, common| closed_ballot(cx, common, id, ballot)))
                } @else { (open_ballot(cx, view, id, ballot)) }
            }
            (view.once(cx, Written::Outcome(id, inside), |cx, common| outcome_of(cx, common, entry, inside)))
            (actions(cx, view, entry))
        }
    };
    item.into()
}

/// What is dealt with: its papers and articles, and who keeps out of it.
fn about(cx: &Cx, common: &Common, entry: &AgendaEntry, inside: bool) -> Markup {
    let tr = cx.tr();
    let text = common.texts.get(&format!("item:{}", entry.item.item));
    let kind = AgendaKindId::parse(&entry.item.kind)
        .ok()
        .and_then(|id| cx.house.law.agenda_kind(id));
    html! {
        h3 { (entry.item.title) }
        p.xs.muted { (kind_name(cx, &entry.item.kind)) @if let Some((state, word)) = item_state(entry) { " · " (ui::tag(state, &tr.t(word))) } }
        @if let Some(text) = text { div.sm.soft { (ui::paragraphs(&text.text)) } }
        @if let Some(reason) = common.text(entry.urgency.as_ref()) { p.sm.soft { b { (tr.t("committee-urgency")) ": " } (reason) } }
        @if let Some(reason) = common.text(entry.deferred.as_ref()) { p.sm.soft { b { (tr.t("committee-field-defer-reason")) ": " } (reason) } }
        @for (_, reason, at) in common.session().annulled_on(entry.item.item) {
            p.sm.soft { b { (tr.t("committee-ballot-annulled")) ", " (ui::format::time_minute(*at)) ": " } (common.text(Some(reason)).unwrap_or_default()) }
        }
        @if entry.item.document.is_some() || entry.item.origin.is_some() {
            p.sm.row {
                @if let Some(hash) = entry.item.document.as_ref().filter(|_| inside) { (super::super::papers::link(cx, &common.sitting.committee, hash)) }
                @if let Some(origin) = &entry.item.origin { a href=(cx.href(&origin.path)) { (tr.f("committee-from", &[("what", origin.label.clone().into())])) } }
            }
        }
        @if let Some(kind) = kind { p.why { @for citation in &kind.citations { (directory::cite(cx, citation)) " " } } }
        (recused(cx, common, entry))
    }
}

/// Rankings and agreements that came of an item.
fn outcome_of(cx: &Cx, common: &Common, entry: &AgendaEntry, inside: bool) -> Markup {
    let tr = cx.tr();
    html! {
        @for round in common.session().rounds.iter().filter(|round| round.item == entry.item.item) {
            @if inside { p.sm { a href=(cx.href(&format!("/sesiones/{}/prioridades/{}", common.sitting.row.id, round.id))) { (tr.t("committee-see-matrix")) } } }
        }
        @for row in common.own_agreements().iter().filter(|row| row.item_id == entry.item.item.to_string()) {
            p.sm {
                b {
                    (tr.t("committee-agreement")) " "
                    @if inside || row.public { a href=(cx.href(&row.href())) { span.nw { (row.code) } } } @else { span.nw { (row.code) } }
                    "."
                }
                " " (row.text)
            }
        }
    }
}

fn item_state(entry: &AgendaEntry) -> Option<(State, &'static str)> {
    match entry.state {
        ItemState::Current => Some((State::Run, "committee-item-current-word")),
        ItemState::Asked => Some((State::Warn, "committee-item-asked-word")),
        ItemState::Refused => Some((State::None, "committee-item-refused-word")),
        ItemState::Deferred => Some((State::Warn, "committee-item-deferred-word")),
        ItemState::Waiting | ItemState::Treated => None,
    }
}

fn recused(cx: &Cx, common: &Common, entry: &AgendaEntry) -> Markup {
    let tr = cx.tr();
    html! {
        @for (person, cause) in &entry.recused {
            @let known = norms::RecusalCauseId::parse(cause).ok().and_then(|id| cx.house.law.recusal_cause(id));
            p.sm {
                (tr.f("committee-recused-line", &[("name", common.name(*person).into())])) " "
                @if let Some(known) = known { (cx.pick(&known.names)) ". " (directory::cite(cx, &known.citation)) }
            }
        }
    }
}

/// How many have voted, and whose vote is missing.
fn open_ballot(cx: &Cx, view: &View, id: BallotId, ballot: &Ballot) -> Markup {
    let tr = cx.tr();
    let voters = u32::try_from(ballot.opened.voters.len()).unwrap_or(u32::MAX);
    let cast = u32::try_from(ballot.taken.len()).unwrap_or(u32::MAX);
    let args = [("cast", cast.into()), ("voters", voters.into())];
    let said = tr.f("committee-votes-cast", &args).into_owned();
    let bar = VoteBar {
        yes: cast,
        waiting: voters.saturating_sub(cast),
        label: said.clone(),
        ..VoteBar::default()
    };
    html! {
        div.vote {
            div.row { (ui::tag(State::Run, &tr.t("committee-voting"))) span.sm.num { (said) } }
            (bar.render())
            (needs(cx, view, id, ballot))
        }
    }
}

/// What was decided, by which rule and by whom.
fn closed_ballot(cx: &Cx, common: &Common, id: BallotId, ballot: &Ballot) -> Markup {
    let Some(closed) = &ballot.closed else {
        return html! {};
    };
    let voters = u32::try_from(ballot.opened.voters.len()).unwrap_or(u32::MAX);
    let bar = VoteBar {
        yes: closed.yes,
        against: closed.against,
        abstain: closed.abstain,
        waiting: voters.saturating_sub(closed.yes + closed.against + closed.abstain),
        label: tally(cx, closed),
    };
    html! {
        div.vote {
            div.row { (outcome(cx, ballot, closed)) span.sm.num { (tally(cx, closed)) } }
            (bar.render())
            p.xs.muted { (rule(cx, ballot, closed)) }
            (by_seat(cx, common, id, ballot))
        }
    }
}

/// «6 a favor · 0 en contra · 1 abstención».
fn tally(cx: &Cx, closed: &BallotClosed) -> String {
    let args = [
        ("for", closed.yes.into()),
        ("against", closed.against.into()),
        ("abstain", closed.abstain.into()),
    ];
    cx.tr().f("committee-tally", &args).into_owned()
}

fn outcome(cx: &Cx, ballot: &Ballot, closed: &BallotClosed) -> Markup {
    let inclusion = ballot.opened.purpose == Purpose::Inclusion;
    let (state, word) = match (closed.outcome, inclusion) {
        (Outcome::Adopted, false) => (State::Ok, "committee-adopted"),
        (Outcome::Rejected, false) => (State::Bad, "committee-rejected"),
        (Outcome::Adopted, true) => (State::Ok, "committee-included"),
        (Outcome::Rejected, true) => (State::Bad, "committee-not-included"),
    };
    ui::tag(state, &cx.tr().t(word))
}

/// What was needed, of whom, and whether the chair decided a tie.
fn rule(cx: &Cx, ballot: &Ballot, closed: &BallotClosed) -> Markup {
    let tr = cx.tr();
    let majority = norms::MajorityId::parse(&ballot.opened.majority)
        .ok()
        .and_then(|id| cx.house.law.majority(id));
    let name = majority.map_or_else(
        || ballot.opened.majority.clone(),
        |majority| cx.pick(&majority.names).to_owned(),
    );
    let args = [
        ("majority", name.into()),
        ("needed", closed.needed.into()),
        ("base", closed.base.into()),
    ];
    html! {
        (tr.f("committee-majority-line", &args)) " "
        @if closed.casting { (tr.t("committee-casting-line")) " " }
        @if let Some(majority) = majority { (directory::cite(cx, &majority.citation)) }
    }
}

/// The house proposes that a member with a tie keeps out: they say so, or whoever runs the session does. Nobody else is told of a
/// tie that was not declared.
fn tied(cx: &Cx, view: &View, entry: &AgendaEntry) -> Markup {
    let tr = cx.tr();
    let open = view.session().ballots_on(entry.item.item).next().is_none();
    let is_own = |person: PersonId| cx.caller.person == Some(person);
    let told = |person: PersonId| open && (is_own(person) || view.role.runs.is_some());
    let ties = view.ties.iter().filter(|(item, _)| *item == entry.item.item);
    html! {
        @for (item, person) in ties.filter(|(_, person)| told(*person)) {
            @let who = if is_own(*person) { String::new() } else { format!("&person={person}") };
            p.sm {
                (ui::tag(State::Warn, &tr.t("committee-tie"))) " " (tr.f("committee-tie-line", &[("name", view.name(*person).into())])) " "
                a href=(cx.href(&format!("/sesiones/abstenerse?session={}&item={item}&cause=own_interest{who}", view.sitting.row.id))) { (tr.t("committee-recuse-proposed")) }
            }
        }
    }
}

/// How each voted, or how a secret ballot can be counted again.
fn by_seat(cx: &Cx, common: &Common, id: BallotId, ballot: &Ballot) -> Markup {
    let tr = cx.tr();
    if ballot.opened.secret {
        let href = format!("/sesiones/{}/recuento/{id}", common.sitting.row.id);
        return html! { p.sm { a href=(cx.href(&href)) { (tr.t("committee-count-again")) } } };
    }
    let of = |vote: Vote| -> Vec<PersonId> {
        let votes = ballot.votes.iter().filter(move |(_, (cast, _))| *cast == vote);
        votes.map(|(person, _)| *person).collect()
    };
    let reasons = ballot
        .votes
        .iter()
        .filter_map(|(person, (vote, reason))| Some((*person, *vote, common.text(reason.as_ref())?)));
    let named = |person: PersonId| {
        let voter = ballot.opened.voters.iter().find(|voter| voter.person == person);
        voter
            .and_then(|voter| common.sitting.roster().seat(&voter.seat))
            .map_or_else(|| common.name(person), |seat| seat_short(cx, seat))
    };
    let seat = |person: PersonId| match ballot.voiced.contains(&person) {
        true => format!("{} {}", named(person), tr.t("committee-by-voice")),
        false => named(person),
    };
    let body = html! {
        @for (vote, key) in [(Vote::For, "committee-for"), (Vote::Against, "committee-against"), (Vote::Abstain, "committee-abstained")] {
            @let people = of(vote);
            @if !people.is_empty() {
                p.sm.soft { b { (tr.t(key)) ": " } (people.iter().map(|person| seat(*person)).collect::<Vec<_>>().join(", ")) "." }
            }
        }
        @for (person, _, text) in reasons { p.sm.soft { b { (seat(person)) ": " } (text) } }
    };
    ui::Details::new(tr.t("committee-vote-by-seat"), body).render()
}

/// Whose vote is missing of those who are there, and the roll of voices for those without a device.
fn needs(cx: &Cx, view: &View, id: BallotId, ballot: &Ballot) -> Markup {
    let tr = cx.tr();
    let missing = ballot
        .opened
        .voters
        .iter()
        .filter(|voter| !ballot.taken.contains(&voter.person))
        .filter(|voter| view.session().attendance.of(voter.person).is_some());
    let names: Vec<String> = missing.clone().map(|voter| view.name(voter.person)).collect();
    let runs = view.role.runs.is_some();
    let values = [
        ("session", view.sitting.row.id.to_string()),
        ("ballot", id.to_string()),
    ];
    html! {
        @if !names.is_empty() { p.xs.muted { (tr.f("committee-votes-waiting", &[("names", names.join(", ").into())])) } }
        @if runs && !names.is_empty() && !ballot.opened.secret {
            (ui::Details::new(tr.t("committee-roll-votes"), html! {
                @for voter in missing.filter(|voter| cx.caller.person != Some(voter.person)) {
                    p { (Button::link(view.name(voter.person), cx.href(&format!("/sesiones/votar?session={}&ballot={id}&person={}", view.sitting.row.id, voter.person))).bare().small()) }
                }
            }))
        }
        @if runs && ballot.taken.is_empty() {
            p.sm { a href=(cx.href(&format!("/sesiones/anular-votacion?session={}&ballot={id}", view.sitting.row.id))) { (tr.t("committee-annul-ballot")) } }
        }
        @if runs && names.is_empty() {
            (press(cx, "committee/close-ballot", &key(view.session(), "close"), &values, Button::submit(tr.t("committee-close-ballot"))))
        }
    }
}

/// What whoever runs the session can do with an item, and a member who must keep out of it.
fn actions(cx: &Cx, view: &View, entry: &AgendaEntry) -> Markup {
    let tr = cx.tr();
    let session = view.session();
    if session.stage != Stage::Open {
        return defer(cx, view, entry);
    }
    let id = view.sitting.row.id;
    let item = entry.item.item;
    let values = [("session", id.to_string()), ("item", item.to_string())];
    let to = |path: &str| cx.href(&format!("{path}?session={id}&item={item}"));
    let busy = session.open_ballot().is_some() || session.open_round().is_some();
    let runs = view.role.runs.is_some();
    let votes = votes(cx, entry);
    let decision = session
        .ballots_on(item)
        .find(|(_, ballot)| ballot.opened.purpose == Purpose::Decision);
    let closed = decision
        .filter(|(_, ballot)| ballot.closed.is_some())
        .map(|(id, _)| id);
    let current = entry.state == ItemState::Current;
    let sits = view.role.sits.is_some()
        && cx
            .caller
            .person
            .is_some_and(|me| !entry.recused.contains_key(&me));
    let about = entry.item.title.clone();
    let agreed = session
        .agreements
        .iter()
        .any(|(_, agreement)| agreement.item == item);
    let adopt = if agreed {
        "committee-adopt-another"
    } else {
        "committee-adopt-agreement"
    };
    html! {
        @if runs && current && !votes { p.sm.soft { (tr.t("committee-item-no-vote-next")) } }
        div.row.no-print {
            @if runs && !busy && matches!(entry.state, ItemState::Waiting | ItemState::Treated | ItemState::Deferred) && closed.is_none() {
                (press(cx, "committee/open-item", &key(session, &format!("open-{item}")), &values, Button::submit(tr.t("committee-open-item")).small().about(about.clone())))
            }
            @if runs && current && !busy && votes && closed.is_none() {
                @if entry.item.kind == "prioritise" && session.rounds.iter().all(|round| round.item != item) {
                    (Button::link(tr.t("committee-open-scoring"), to("/sesiones/abrir-puntaje")).small())
                }
                (press(cx, "committee/open-ballot", &key(session, &format!("ballot-{item}")), &nominal(&values), Button::submit(tr.t("committee-open-ballot")).small()))
                (Button::link(tr.t("committee-open-ballot-other"), to("/sesiones/abrir-votacion")).bare().small())
            }
            (defer(cx, view, entry))
            @if runs && let Some(ballot) = closed {
                (Button::link(tr.t(adopt), cx.href(&format!("/sesiones/acordar?session={id}&ballot={ballot}"))).line().small().about(about.clone()))
            }
            @if runs {
                a.sm href=(cx.href(&format!("/sesiones/{id}/texto/item:{item}"))) { (tr.t("committee-write-deliberation")) span.vh { ": " (about) } }
            }
            @if sits && decision.is_none() && entry.state != ItemState::Refused {
                a.sm href=(to("/sesiones/abstenerse")) { (tr.t("committee-recuse")) span.vh { ": " (about) } }
            }
        }
    }
}

/// Whether its kind of matter is decided by a vote.
fn votes(cx: &Cx, entry: &AgendaEntry) -> bool {
    let kind = AgendaKindId::parse(&entry.item.kind).ok();
    let kind = kind.and_then(|id| cx.house.law.agenda_kind(id));
    kind.is_none_or(|kind| kind.votes)
}

/// The way out of an item that is not to be decided now, with quorum or without.
fn defer(cx: &Cx, view: &View, entry: &AgendaEntry) -> Markup {
    let (session, item) = (view.session(), entry.item.item);
    let dealt = entry.state == ItemState::Current || (entry.state == ItemState::Treated && votes(cx, entry));
    let undecided = dealt && !session.decides(item) && session.open_round().is_none();
    let running = matches!(session.stage, Stage::Open | Stage::Adjourned);
    if view.role.runs.is_none() || !undecided || !running {
        return html! {};
    }
    let tr = cx.tr();
    let href = cx.href(&format!(
        "/sesiones/aplazar?session={}&item={item}",
        view.sitting.row.id
    ));
    html! { a.sm href=(href) { (tr.t("committee-defer-item")) span.vh { ": " (entry.item.title) } } }
}

/// A nominal ballot.
fn nominal<'a>(values: &[(&'a str, String)]) -> Vec<(&'a str, String)> {
    let mut values = values.to_vec();
    values.push(("secret", "no".to_owned()));
    values
}
