//! The cards of who answers: for each designated office the three dated facts that fulfil it.

use super::super::dossier::{Dossier, Line, authority_of, office_of};
use super::super::words::{act_href, cite, day, day_of};
use capability::Cx;
use directory::standing::Verdict;
use directory::store::DesignationRow;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::{Fact, State};

/// One card for the committee and one for each office that an obligation asks for.
pub(super) fn cards(cx: &Cx, dossier: &Dossier) -> Markup {
    let lines = dossier.lines();
    let mut items: Vec<ui::RoleCard> = committee(cx, dossier, &lines).into_iter().collect();
    items.extend(lines.iter().filter_map(|line| officer(cx, dossier, line)));
    ui::RoleCards { items }.render(cx.tr())
}

/// The committee: seats filled, act, authority, validity.
fn committee(cx: &Cx, dossier: &Dossier, lines: &[Line<'_>]) -> Option<ui::RoleCard> {
    let tr = cx.tr();
    let verdict = dossier.committee_verdict()?;
    let own: Vec<&Line<'_>> = lines
        .iter()
        .filter(|line| office_of(line.obligation).is_none())
        .collect();
    let office = directory::apply_committee();
    let row = dossier.holder(office).or_else(|| dossier.last(office));
    let authority = own.iter().find_map(|line| authority_of(line.obligation));
    let seats = cx.house.law.seats().iter().filter(|seat| seat.required);
    let filled = seats
        .clone()
        .filter(|seat| dossier.holder(seat.office.as_str()).is_some())
        .count();
    let who = match row {
        Some(_) => {
            html! { b { (tr.f("observatory-seats-filled", &[("filled", filled.into()), ("seats", seats.count().into())])) } }
        }
        None => html! { b { (tr.t("observatory-committee-none")) } },
    };
    let mut why = own
        .iter()
        .filter_map(|line| line.obligation.citations.first())
        .fold(ui::Why::default(), |why, citation| {
            let next = cite(cx, citation);
            if why.lines.contains(&next) {
                why
            } else {
                why.and(next)
            }
        });
    why = with_act(cx, dossier, why, row);
    Some(ui::RoleCard {
        state: verdict.state(),
        label: tr.t(verdict.word()).into_owned(),
        title: tr.t("directory-committee").into_owned(),
        who,
        act: act_fact(cx, row, verdict),
        told: told_fact(cx, dossier, row, authority, verdict),
        valid: valid_fact(cx, dossier, row, verdict),
        why,
    })
}

/// An office: who holds it, and the facts of the designation.
fn officer(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<ui::RoleCard> {
    let office = office_of(line.obligation)?;
    let row = dossier
        .holder(office.as_str())
        .or_else(|| dossier.last(office.as_str()));
    let why = line
        .obligation
        .citations
        .iter()
        .fold(ui::Why::default(), |why, citation| why.and(cite(cx, citation)));
    Some(ui::RoleCard {
        state: line.verdict.state(),
        label: cx.tr().t(line.verdict.word()).into_owned(),
        title: cx.office_name(office.as_str()),
        who: who(cx, dossier, row, line.verdict),
        act: act_fact(cx, row, line.verdict),
        told: told_fact(cx, dossier, row, authority_of(line.obligation), line.verdict),
        valid: valid_fact(cx, dossier, row, line.verdict),
        why: with_act(cx, dossier, why, row),
    })
}

fn who(cx: &Cx, dossier: &Dossier, row: Option<&DesignationRow>, verdict: Verdict) -> Markup {
    let tr = cx.tr();
    let Some(row) = row else {
        let key = if verdict.is_owed() {
            "observatory-nobody"
        } else {
            "observatory-not-designated"
        };
        return html! { b { (tr.t(key)) } @if verdict == Verdict::Voluntary { " " (tr.t("observatory-voluntary-here")) } };
    };
    if !row.in_force(dossier.today) && day(&row.from_on).is_some_and(|from| from <= dossier.today) {
        let since = day_of(row.to_on.as_ref()).and_then(|last| last.tomorrow().ok());
        return html! {
            b { (tr.t("observatory-vacant")) } @if let Some(since) = since { " " (tr.t("observatory-since")) " " (ui::format::time_date(since)) "." }
            @if let Some(reason) = &row.end_reason { br; (super::super::words::ended(cx, reason)) }
        };
    }
    let name = dossier
        .name(row)
        .map_or_else(|| tr.t("directory-erased").into_owned(), str::to_owned);
    html! {
        b { (name) } br; (row.post_title)
        @if row.capacity != "main" { " · " (tr.t(&format!("directory-capacity-{}", row.capacity))) }
        @if let Some(place) = &row.contact { br; (tr.t("observatory-contact-published")) " " (contact_place(cx, place)) }
    }
}

/// Where a contact can be seen, in words.
pub(super) fn contact_place(cx: &Cx, place: &str) -> String {
    let key = format!("directory-contact-{}", place.replace('_', "-"));
    cx.tr()
        .get(&key)
        .map_or_else(|| place.to_owned(), |words| words.to_lowercase())
}

fn with_act(cx: &Cx, dossier: &Dossier, why: ui::Why, row: Option<&DesignationRow>) -> ui::Why {
    let Some(row) = row else { return why };
    let number = format!(
        "{} {}",
        super::super::words::instrument_kind(cx, &row.instrument_kind),
        row.instrument_number
    );
    let act = match dossier.proof(row) {
        Some(code) => ui::Cite::new(number.trim(), cx.href(&act_href(code))),
        None => ui::Cite::text(number.trim()),
    };
    let page = ui::Cite::new(
        cx.tr().t("observatory-see-designation"),
        cx.href(&format!("/designaciones/{}", row.id)),
    );
    why.and(act).and(page)
}

/// The act that designates, with its day.
fn act_fact(cx: &Cx, row: Option<&DesignationRow>, verdict: Verdict) -> Fact {
    match row.and_then(|row| day(&row.instrument_on)) {
        Some(on) => Fact::new(State::Ok, ui::format::time_date(on)),
        None if verdict.is_owed() => Fact::new(State::Bad, html! { (cx.tr().t("observatory-no-act")) }),
        None => Fact::none(),
    }
}

/// The authority that was told, with the day.
fn told_fact(
    cx: &Cx,
    dossier: &Dossier,
    row: Option<&DesignationRow>,
    authority: Option<norms::Authority>,
    verdict: Verdict,
) -> Fact {
    let (tr, Some(authority)) = (cx.tr(), authority) else {
        return Fact::none();
    };
    let acronym = authority.acronym();
    let Some(row) = row else {
        let said = if verdict.is_owed() {
            html! { (acronym) }
        } else {
            html! { "—" }
        };
        return Fact::new(State::None, said);
    };
    if row.observed_on.is_some() {
        return Fact::new(
            State::Warn,
            html! { (tr.f("observatory-authority-observed", &[("authority", acronym.into())])) },
        );
    }
    if let Some(on) = day_of(row.informed_on.as_ref()) {
        return Fact::new(State::Ok, html! { (acronym) ", " (ui::format::time_date(on)) });
    }
    let late = day_of(row.communicate_by.as_ref()).is_some_and(|by| by < dossier.today);
    let state = if late { State::Bad } else { State::Run };
    Fact::new(
        state,
        html! { (tr.f("observatory-told-pending", &[("authority", acronym.into())])) },
    )
}

/// Whether the designation gives power today.
fn valid_fact(cx: &Cx, dossier: &Dossier, row: Option<&DesignationRow>, verdict: Verdict) -> Fact {
    let (tr, today) = (cx.tr(), dossier.today);
    let since = |state: State, key: &str, day: Date| {
        Fact::new(state, html! { (tr.t(key)) " " (ui::format::time_date(day)) })
    };
    let Some(row) = row else {
        return if verdict.is_owed() {
            Fact::new(State::Bad, html! { (tr.t("observatory-vacant-lower")) })
        } else {
            Fact::none()
        };
    };
    let (from, to) = (day(&row.from_on), day_of(row.to_on.as_ref()));
    match (from, to, day_of(row.post_ended_on.as_ref())) {
        (_, Some(to), _) if to < today => {
            let days = i64::from((today - to).get_days());
            Fact::new(
                State::Bad,
                html! { (tr.f("observatory-vacant-days", &[("n", days.into())])) },
            )
        }
        (_, _, Some(ended)) if ended < today => since(State::Warn, "observatory-post-ended", ended),
        (Some(from), _, _) if from > today => since(State::Run, "observatory-from", from),
        (_, Some(to), _) => since(State::Warn, "observatory-until", to),
        (Some(from), _, _) => since(State::Ok, "observatory-from", from),
        _ => Fact::none(),
    }
}
