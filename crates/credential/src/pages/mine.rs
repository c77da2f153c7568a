//! One's own credentials: what each office may take into a wallet, and what was given so far.

use super::{VERIFY, form, narrow, no_store, problems};
use crate::issued::{self, End, IssuedRow};
use crate::issuer::{OFFER_SECONDS, PIN_DIGITS, make_offer};
use capability::{Acting, Answer, Cx, Req, Stop};
use jiff::civil::Date;
use maud::{Markup, html};
use register::{DesignationId, PersonId};

/// The person, who must be there: a program with a key of theirs has no wallet.
fn person(cx: &Cx) -> Result<PersonId, Stop> {
    cx.caller.person.filter(|_| !cx.caller.by_key).ok_or(Stop::SignIn)
}

/// Minutes for which a proof of who one is opens a wallet: an open browser must not give a year's credential to a passer-by.
const FRESH_MINUTES: i64 = 10;

/// Sends whoever did not prove who they are lately to do it again, and then back here.
fn unless_sure(cx: &Cx) -> Option<Answer> {
    let proven = cx.caller.assurance.as_ref();
    let age = proven.map(|proven| cx.now.duration_since(proven.at).as_secs());
    if age.is_some_and(|age| age < FRESH_MINUTES * 60) {
        return None;
    }
    let back = capability::encode(&[("volver", "/credencial"), ("de-nuevo", "1")]);
    Some(no_store(Answer::redirect(&cx.href(&format!("/ingresar?{back}")))))
}

/// GET: what it is, one form for each office, what was given.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    page(cx, &ui::Problems::new(), 200).await
}

async fn page(cx: &Cx, problems: &ui::Problems, status: u16) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let person = person(cx)?;
    let held = issued::of_person(&cx.house, person).await?;
    let offices = &cx.caller.offices;
    let law = cx.house.law.assurance_levels().first();
    let main = html! {
        (ui::ErrorSummary::new(problems).render(tr))
        h1 { (tr.t("credential-title")) }
        p.lead.mt-s { (tr.t("credential-lead")) }
        p.mt { (tr.t("credential-how")) @if let Some(law) = law { " " (directory::cite(cx, &law.citation)) } }
        p.mt-s { (tr.t("credential-ends")) " " a href=(cx.href(VERIFY)) { (tr.t("credential-verify-link")) } }
        (ui::section("cargos", &tr.t("credential-offices"), None, html! {
            @if offices.is_empty() {
                (ui::Empty::new(tr.t("credential-no-office"), tr.t("credential-no-office-text")).render())
            }
            @for (place, acting) in offices.iter().enumerate() { div.mt[place > 0] { (office(cx, acting, problems)) } }
        }))
        (ui::section("entregadas", &tr.t("credential-given"), None, given(cx, &held)))
    };
    let page = narrow(tr.t("credential-title"), main).office().status(status);
    Ok(no_store(cx.page(page)))
}

/// One office, with the button that makes an offer.
fn office(cx: &Cx, acting: &Acting, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let facts = ui::Facts::new()
        .fact(tr.t("credential-claim-entity"), &acting.entity_name)
        .fact(
            tr.t("credential-claim-since"),
            ui::format::date_short(acting.from),
        )
        .maybe(
            tr.t("credential-claim-until"),
            acting.to.map(ui::format::date_short),
        );
    let name = cx.office_name(&acting.office);
    let field = format!("document-{}", acting.designation);
    let fields = html! {
        (ui::Field::check(field, tr.t("credential-with-document"), false)
            .hint(tr.t("credential-with-document-hint")).problems(problems).render(tr))
    };
    let form = form(cx, "/credencial/ofrecer")
        .hidden("designation", acting.designation.to_string())
        .body(fields)
        .action(ui::Button::submit(tr.t("credential-receive")).about(name.clone()));
    ui::card(&name, html! { (facts.render()) (form.render()) })
}

/// What was given, with what became of it.
fn given(cx: &Cx, held: &[IssuedRow]) -> Markup {
    let tr = cx.tr();
    let columns = [
        "credential-column-office",
        "credential-column-given",
        "credential-claim-until",
        "credential-column-state",
        "credential-column-do",
    ];
    let rows = held.iter().map(|row| {
        let end = row.end(cx.today());
        let office = row.office.as_deref().map(|office| cx.office_name(office));
        let annul = end.is_none().then(|| {
            let href = cx.href(&format!("/credencial/anular?credential={}", row.id));
            let button = ui::Button::link(tr.t("credential-revoke-short"), href);
            button.line().small().about(day(&row.issued_on))
        });
        vec![
            ui::Cell::maybe(office),
            day(&row.issued_on).into(),
            day(&row.until_on).into(),
            state(cx, end).into(),
            ui::Cell::maybe(annul.map(|button| button.render())),
        ]
    });
    ui::Table::new(
        tr.t("credential-given"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("credential-given-none"),
        tr.t("credential-given-none-text"),
    ))
    .rows(rows)
    .render(tr)
}

fn state(cx: &Cx, end: Option<End>) -> Markup {
    let (state, key) = match end {
        None => (ui::State::Ok, "credential-state-holds"),
        Some(End::Revoked) => (ui::State::Bad, "credential-state-revoked"),
        Some(End::Designation) => (ui::State::Bad, "credential-state-ended"),
        Some(End::Expired) => (ui::State::Warn, "credential-state-expired"),
    };
    ui::tag(state, &cx.tr().t(key))
}

fn day(text: &str) -> String {
    text.parse::<Date>()
        .map_or_else(|_| text.to_owned(), ui::format::date_short)
}

/// POST: an offer, shown once.
pub(super) async fn offer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    person(cx)?;
    if let Some(answer) = unless_sure(cx) {
        return Ok(answer);
    }
    let pairs = req.body.pairs();
    let designation = pairs.get("designation").unwrap_or_default();
    let designation: DesignationId = designation.parse().map_err(|_| Stop::NotFound)?;
    let own = cx.under_designation(designation)?;
    let with_document = pairs.get(&format!("document-{designation}")) == Some("1");
    match make_offer(&own, with_document).await {
        Ok(offered) => Ok(shown(&own, &offered.address(&own), &offered.pin)),
        Err(Stop::Refused(refused)) => page(cx, &problems(cx, &refused), 422).await,
        Err(stop) => Err(stop),
    }
}

/// The code for the wallet and the digits for the person, side by side and never in one: who photographs the code lacks the digits.
fn shown(cx: &Cx, address: &str, pin: &str) -> Answer {
    let tr = cx.tr();
    let query = capability::encode(&[("credential_offer_uri", address)]);
    let link = format!("openid-credential-offer://?{query}");
    let picture = ui::QrCode::new(&link, tr.t("credential-offer-picture")).ok();
    let minutes = OFFER_SECONDS / 60;
    let once = html! { (tr.f("credential-offer-once-text", &[("minutes", minutes.into())])) };
    let main = html! {
        div role="status" { h1.h-m { (tr.t("credential-offer-title")) } p.mt-s { (tr.t("credential-offer-lead")) } }
        @if let Some(picture) = &picture { div.card.mt { (picture.render()) } }
        p.mt { a href=(link) { (tr.t("credential-offer-link")) } }
        h2.h-s.mt { (tr.f("credential-pin-title", &[("digits", i64::try_from(PIN_DIGITS).unwrap_or(0).into())])) }
        p.card.mt-s.h-m id="cifras" { (pin) }
        p.mt-s { (tr.t("credential-pin-text")) }
        div.mt { (ui::Note::new(tr.t("credential-offer-once"), once).state(ui::State::Warn).render()) }
        p.mt { (ui::Button::link(tr.t("credential-back"), cx.href("/credencial")).line()) }
    };
    let page = narrow(tr.t("credential-offer-title"), main)
        .office()
        .status(201)
        .crumb(tr.t("credential-short"), cx.href("/credencial"));
    no_store(cx.page(page))
}
