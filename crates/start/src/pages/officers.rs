//! Step 4: the three officers and what the norm asks besides a name: who watches must not decide, and the personal data
//! officer's contact is published and told to ANPD.

use super::person::SEEN;
use super::{Sheet, norm, office_name, team};
use crate::draft::{Draft, mark};
use crate::keep;
use crate::slot::{Guide, Slot, publishes_contact, watches};
use crate::step::Step;
use capability::{Answer, Cx, Query, Refusal, Refusals, Req, Stop};
use directory::use_cases::CONTACT_PLACES;
use maud::{Markup, html};

pub(super) async fn show(cx: &Cx) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    Ok(page(
        cx,
        &guide,
        &Query::default(),
        Refusals::default(),
        seen(guide.draft()),
    ))
}

pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let guide = Guide::of_caller(cx).await?;
    let pairs = req.body.pairs();
    let shown = pairs.get(SEEN).unwrap_or_default().to_owned();
    let told = match told(&guide, &pairs) {
        Ok(told) => told,
        Err(no) => return Ok(page(cx, &guide, &pairs, no, shown)),
    };
    let changed = keep::change(
        cx,
        guide.entity.id,
        || guide.first(),
        |draft| {
            if seen(draft) != shown {
                return Err(Refusal::new("start-officers-changed").conflict().into());
            }
            for (office, leads_it, contact) in &told {
                if let Some(chosen) = draft.chosen.get_mut(*office) {
                    chosen.leads_it = leads_it.or(chosen.leads_it);
                    if contact.is_some() {
                        chosen.contact.clone_from(contact);
                    }
                }
            }
            Ok(())
        },
    );
    match changed.await {
        Ok(()) => Ok(Answer::redirect(&cx.href(&Guide::of_caller(cx).await?.next()))),
        Err(Stop::Refused(no)) => {
            let guide = Guide::of_caller(cx).await?;
            let seen = seen(guide.draft());
            Ok(page(cx, &guide, &pairs, no, seen))
        }
        Err(stop) => Err(stop),
    }
}

/// What is said of an office: whether its holder leads IT, and where the contact is seen.
type Told<'g> = (&'g str, Option<bool>, Option<String>);

/// The answers; each question that is asked must be answered.
fn told<'g>(guide: &'g Guide, pairs: &Query) -> Result<Vec<Told<'g>>, Refusals> {
    let mut no = Refusals::default();
    let mut told = Vec::new();
    for slot in guide.of_step(Step::Officers).filter(|slot| slot.is_prepared()) {
        let office = slot.office.id.as_str();
        let leads = match pairs.get(&leads_field(slot)) {
            _ if !asks_leads(guide, slot) => None,
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => {
                no.push(Refusal::new("start-say-leads").field(leads_field(slot)));
                None
            }
        };
        let contact = match pairs.get("contact") {
            _ if !publishes_contact(slot.office.id) => None,
            Some(place) if CONTACT_PLACES.iter().any(|(code, _)| *code == place) => Some(place.to_owned()),
            _ => {
                no.push(Refusal::new("start-say-contact").field("contact"));
                None
            }
        };
        told.push((office, leads, contact));
    }
    no.none().map(|()| told)
}

/// Asked only where the committee does not say it: whoever heads IT there leads it.
fn asks_leads(guide: &Guide, slot: &Slot) -> bool {
    let said = slot.chosen.as_ref().and_then(|chosen| chosen.leads_it);
    watches(slot.office.id) && (said.is_some() || guide.leads_it(slot).is_none())
}

fn leads_field(slot: &Slot) -> String {
    format!("leads_{}", slot.office.id)
}

/// What the draft says of the officers, as a mark.
fn seen(draft: &Draft) -> String {
    let officers: Vec<_> = draft
        .chosen
        .iter()
        .filter(|(office, _)| !office.starts_with("committee_seat"))
        .collect();
    mark(&officers)
}

fn page(cx: &Cx, guide: &Guide, pairs: &Query, no: Refusals, seen: String) -> Answer {
    let tr = cx.tr();
    let problems = no.0.iter().fold(ui::Problems::new(), |problems, refusal| {
        problems.with(
            refusal.field.clone().unwrap_or_else(|| "contenido".into()),
            refusal.sentence(tr),
        )
    });
    let prepared: Vec<&Slot> = guide
        .of_step(Step::Officers)
        .filter(|slot| slot.is_prepared())
        .collect();
    let empty = guide.of_step(Step::Officers).find(|slot| slot.is_empty());
    let main = html! {
        (team::list(cx, guide, Step::Officers))
        @if prepared.is_empty() { div.actions.mt { (onward(cx, guide, empty)) } }
        @else { (questions(cx, guide, &prepared, pairs, &problems, seen, empty)) }
    };
    let odp = guide.slot(norms::offices::PERSONAL_DATA_OFFICER.as_str());
    let aside = html! { @if let Some(slot) = odp { (norm(cx, slot.office)) } };
    Sheet::new(
        Step::Officers,
        tr.t("start-officers-title"),
        tr.t("start-officers-lead"),
        main,
    )
    .aside(aside)
    .problems(problems)
    .answer(cx, guide)
}

fn onward(cx: &Cx, guide: &Guide, empty: Option<&Slot>) -> ui::Button {
    let tr = cx.tr();
    match empty {
        Some(slot) => ui::Button::link(
            tr.f("start-name", &[("office", office_name(cx, slot.office).into())]),
            cx.href(&format!("/empezar/cargo/{}", slot.office.id)),
        ),
        None => ui::Button::link(tr.t("start-go-on"), cx.href(&guide.next())),
    }
}

fn questions(
    cx: &Cx,
    guide: &Guide,
    prepared: &[&Slot],
    pairs: &Query,
    problems: &ui::Problems,
    seen: String,
    empty: Option<&Slot>,
) -> Markup {
    let tr = cx.tr();
    let yes_no = || {
        vec![
            ui::Choice::new("no", tr.t("start-no")),
            ui::Choice::new("yes", tr.t("start-yes")),
        ]
    };
    let mut fields: Vec<ui::Field> = Vec::new();
    for slot in prepared {
        if asks_leads(guide, slot) {
            let said = slot.chosen.as_ref().and_then(|chosen| chosen.leads_it);
            let value = pairs.get(&leads_field(slot)).map(str::to_owned);
            let value = value.or(said.map(|yes| if yes { "yes" } else { "no" }.to_owned()));
            let name = guide.name(slot).unwrap_or_default();
            let args = [("name", name.into()), ("office", slot.office.short.into())];
            fields.push(
                ui::Field::radios(leads_field(slot), tr.f("start-leads-it", &args), yes_no())
                    .hint(tr.t("start-leads-it-hint"))
                    .value(value.unwrap_or_default())
                    .problems(problems),
            );
        }
        if publishes_contact(slot.office.id) {
            let places = CONTACT_PLACES
                .iter()
                .map(|(code, key)| ui::Choice::new(*code, tr.t(key)))
                .collect();
            let said = slot.chosen.as_ref().and_then(|chosen| chosen.contact.clone());
            let value = pairs.get("contact").map(str::to_owned).or(said);
            fields.push(
                ui::Field::radios(
                    "contact",
                    tr.f("start-contact", &[("office", slot.office.short.into())]),
                    places,
                )
                .hint(tr.t("start-contact-hint"))
                .value(value.unwrap_or_default())
                .problems(problems),
            );
        }
    }
    let form = ui::Form::new(cx.href(Step::Officers.path()), cx.caller.csrf.clone())
        .hidden(SEEN, seen)
        .part(
            tr.t("start-officers-facts"),
            html! { @for field in &fields { (field.render(tr)) } },
        )
        .action(ui::Button::submit(tr.t("start-save-next")));
    html! {
        @if !fields.is_empty() { div.mt { (form.render()) } }
        @if fields.is_empty() || empty.is_some() { div.actions.mt { (onward(cx, guide, empty)) } }
    }
}
