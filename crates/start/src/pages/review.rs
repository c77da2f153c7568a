//! Step 6: everything once more, who will be told, what warns; then one press records and communicates it all.

use super::Sheet;
use crate::draft::mark;
use crate::record::{Line, Planned, plan};
use crate::slot::Guide;
use crate::step::Step;
use capability::{Answer, Cx, Refusal, Req, Stop, hex};
use directory::target;
use maud::{Markup, html};
use register::IdempotencyKey;

/// How often a plan is made again when the draft changed while it was made.
const TRIES: usize = 3;

pub(super) async fn show(cx: &Cx) -> Result<Answer, Stop> {
    let (guide, planned) = settled(cx).await?;
    Ok(page(cx, &guide, &planned, Vec::new()))
}

pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (guide, planned) = settled(cx).await?;
    let pairs = req.body.pairs();
    if nothing(&planned) {
        return Ok(Answer::redirect(&cx.href("/empezar/listo")));
    }
    if pairs.get("declared").is_none() {
        let undeclared = Refusal::new("start-declare").field("declared");
        return Ok(page(cx, &guide, &planned, vec![undeclared]));
    }
    if !planned.refusals.0.is_empty() {
        return Ok(page(cx, &guide, &planned, Vec::new()));
    }
    if pairs.get("_visto") != Some(mark(guide.draft()).as_str()) {
        return Ok(page(
            cx,
            &guide,
            &planned,
            vec![Refusal::new("start-review-changed")],
        ));
    }
    let key = key(cx, pairs.get("_clave"), &guide);
    match cx.record(planned.decision, key).await {
        Ok(_) => Ok(Answer::redirect(&cx.href("/empezar/listo"))),
        Err(Stop::Refused(no)) => {
            let (guide, planned) = settled(cx).await?;
            if nothing(&planned) {
                return Ok(Answer::redirect(&cx.href("/empezar/listo")));
            }
            Ok(page(cx, &guide, &planned, no.0))
        }
        Err(stop) => Err(stop),
    }
}

/// The guide and its plan, of one moment: whoever recorded the draft meanwhile leaves no refusal behind.
async fn settled(cx: &Cx) -> Result<(Guide, Planned), Stop> {
    let mut guide = Guide::of_caller(cx).await?;
    let mut planned = plan(cx, &guide).await?;
    for _ in 0..TRIES {
        let now = Guide::of_caller(cx).await?;
        if now.waiting.version == guide.waiting.version {
            break;
        }
        planned = plan(cx, &now).await?;
        guide = now;
    }
    Ok((guide, planned))
}

/// Whether nothing waits to be recorded.
fn nothing(planned: &Planned) -> bool {
    planned.decision.acts.is_empty() && planned.refusals.0.is_empty()
}

/// The key of the form with what it was used for: the same press twice records once.
fn key(cx: &Cx, key: Option<&str>, guide: &Guide) -> Option<IdempotencyKey> {
    let key = key.filter(|key| !key.is_empty() && key.len() <= 200)?;
    Some(IdempotencyKey {
        caller: cx
            .caller
            .person
            .map_or_else(String::new, |person| person.to_string()),
        key: key.to_owned(),
        request_hash: format!("start/{}/{}", guide.entity.id, mark(guide.draft())),
    })
}

fn page(cx: &Cx, guide: &Guide, planned: &Planned, more: Vec<Refusal>) -> Answer {
    let tr = cx.tr();
    let all = planned.refusals.0.iter().chain(&more);
    let problems = all.fold(ui::Problems::new(), |problems, refusal| {
        let field = refusal.field.clone().unwrap_or_else(|| "contenido".into());
        let office = norms::OfficeId::parse(&field).is_ok() || field == directory::apply_committee();
        let sentence = refusal.sentence(tr);
        let sentence = if office {
            format!("{}: {sentence}", target::office_name(cx, &field))
        } else {
            sentence
        };
        problems.with(field, sentence)
    });
    let main = html! {
        (left_out(cx, guide, planned))
        @if planned.lines.is_empty() && planned.refusals.0.is_empty() {
            (ui::Empty::new(tr.t("start-nothing-ready"), tr.t("start-nothing-ready-text")).action(tr.t("start-go-on"), cx.href(&if guide.is_done() { "/empezar/listo".to_owned() } else { guide.next() })))
        } @else {
            (warnings(cx, planned))
            div.mt { (table(cx, guide, planned)) }
            (declare(cx, guide, &problems))
        }
    };
    let next = html! {
        ol.sm { li { (tr.t("start-next-recorded")) } li { (tr.t("start-next-told")) } li { (tr.t("start-next-receipt")) } li { (tr.t("start-next-draft")) } }
    };
    Sheet::new(
        Step::Communicate,
        tr.t("start-review-title"),
        tr.t("start-review-lead"),
        main,
    )
    .aside(ui::card(&tr.t("capability-what-next"), next))
    .problems(problems)
    .answer(cx, guide)
}

/// What waits though somebody wrote it down, and why.
fn left_out(cx: &Cx, guide: &Guide, planned: &Planned) -> Markup {
    let tr = cx.tr();
    let ready = |office: &str| planned.lines.iter().any(|line| line.office == office);
    let refused = |office: &str| {
        planned
            .refusals
            .0
            .iter()
            .any(|no| no.field.as_deref() == Some(office))
    };
    let waiting: Vec<String> = guide
        .slots
        .iter()
        .filter(|slot| {
            slot.held.is_none() && !ready(slot.office.id.as_str()) && !refused(slot.office.id.as_str())
        })
        .map(|slot| cx.pick(&slot.office.names).to_owned())
        .collect();
    html! {
        @if !waiting.is_empty() && !planned.lines.is_empty() {
            div.mt { (ui::Note::new(tr.t("start-left-out"), html! { p { (waiting.join("; ")) ". " (tr.t("start-left-out-text")) } @if planned.committee_waits { p { (tr.t("start-committee-waits")) } } }).state(ui::State::Warn)) }
        }
    }
}

fn warnings(cx: &Cx, planned: &Planned) -> Markup {
    let tr = cx.tr();
    let warned: Vec<&Line> = planned
        .lines
        .iter()
        .filter(|line| !line.warnings.is_empty())
        .collect();
    html! {
        @if !warned.is_empty() {
            div.mt { (ui::Note::new(tr.t("start-warnings"), html! {
                @for line in warned { @for warning in &line.warnings { p { b { (target::office_name(cx, &line.office)) } ": " (warning) } } }
                p { (tr.t("start-warnings-kept")) }
            }).state(ui::State::Warn)) }
        }
    }
}

fn table(cx: &Cx, guide: &Guide, planned: &Planned) -> Markup {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("start-column-office")),
        ui::Column::new(tr.t("start-column-person")),
        ui::Column::new(tr.t("start-column-resolution")),
        ui::Column::new(tr.t("start-column-told")),
    ];
    let rows = planned.lines.iter().map(|line| {
        let slot = guide.slot(&line.office);
        let person = slot.and_then(|slot| Some(html! { (guide.name(slot)?) br; span.soft { (guide.post(slot).unwrap_or_default()) } }));
        let resolution = line.signed.as_ref().map(|signed| {
            html! { (signed.number) br; (ui::format::time_date(signed.on)) @if signed.from != signed.on { br; span.soft { (tr.t("start-holds-from")) " " (ui::format::time_date(signed.from)) } } }
        });
        let told = line.authority.map(|authority| html! {
            (authority.acronym()) ", " (ui::format::time_date(guide.today))
            @if let Some(key) = line.contact.as_deref().and_then(contact_key) { br; span.soft { (tr.t("start-contact-in")) " " (tr.t(key)) } }
        });
        vec![
            ui::Cell::new(html! { span id=(line.office) { (target::office_name(cx, &line.office)) } }),
            ui::Cell::maybe(person),
            ui::Cell::maybe(resolution),
            ui::Cell::maybe(told),
        ]
    });
    ui::Table::new(tr.t("start-review-title"), columns)
        .pile()
        .rows(rows)
        .render(tr)
}

fn contact_key(place: &str) -> Option<&'static str> {
    let known = directory::use_cases::CONTACT_PLACES.iter();
    known
        .copied()
        .find(|(code, _)| *code == place)
        .map(|(_, key)| key)
}

fn declare(cx: &Cx, guide: &Guide, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let declared = ui::Field::check("declared", tr.t("start-declared"), false)
        .hint(tr.t("directory-field-declared-hint"))
        .problems(problems);
    ui::Form::new(cx.href(Step::Communicate.path()), cx.caller.csrf.clone())
        .hidden("_visto", mark(guide.draft()))
        .hidden(
            "_clave",
            register::random::<16>().map_or_else(|_| String::new(), |bytes| hex(&bytes)),
        )
        .body(declared.render(tr))
        .action(ui::Button::submit(tr.t("start-record-all")))
        .action(ui::Button::link(tr.t("start-leave"), cx.href("/empezar")).bare())
        .render()
}
