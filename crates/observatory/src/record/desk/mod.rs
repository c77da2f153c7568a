//! The desk: what to do, by when, by which norm, with one button each; and who has the rest in hand.

mod aside;
mod authority;
mod drafts;
mod empty;
mod told;
mod work;

use super::dossier::Dossier;
use super::words::cited;
use authority::Inbox;
use capability::{Acting, Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::board;
use maud::{Markup, html};
use serde_json::{Value, json};
use work::{Work, pending};

const VIEWS: &[&str] = &["todo", "mio", "otros"];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/despacho",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(page(cx, req))),
        )
        .query(&["vista", "mes"]),
        Route::json(
            "/api/v1/desk",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(data(cx, req))),
        )
        .gives(&crate::shapes::DESK),
    ]
}

/// `GET /despacho`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["vista", "mes"])?;
    let view = req.query.one_of("vista", VIEWS)?.unwrap_or("todo").to_owned();
    let month = aside::month(cx, &req)?;
    let Some((acting, dossier)) = desk_of(cx).await? else {
        return Ok(without_office(cx));
    };
    let tr = cx.tr();
    let inboxes = authority::inboxes(cx).await?;
    let work = pending(cx, &dossier);
    let waiting: i64 = inboxes.iter().map(Inbox::waiting).sum();
    let waiting_drafts = cx.house.drafts(cx).await?;
    let main = html! {
        div.split.split--slim {
            div {
                h1.h-m { (greeting(cx, &work, waiting)) }
                p.soft.mt-s { (lead(cx, &dossier, &work)) }
                (authority::section(cx, &inboxes).await?)
                (guide(cx, &dossier, &work))
                (drafts::section(cx, &waiting_drafts))
                (chips(cx, &view, &work))
                (list(cx, &dossier, &view, &work))
            }
            aside.stack aria-label=(tr.t("observatory-agenda-and-powers")) {
                (aside::calendar(cx, &dossier, &work, month).await?)
                (aside::power_card(cx, &acting).await?)
                (aside::movements(cx, &dossier).await?)
            }
        }
    };
    let waiting = usize::try_from(waiting).ok().filter(|_| !inboxes.is_empty());
    let menu = aside::menu(cx, &dossier, &work, waiting, &cx.house.areas(cx).await?);
    Ok(cx.page(
        Page::new(tr.t("ui-desk"), ui::Section::None, main)
            .office()
            .side(menu),
    ))
}

/// The office in force and the dossier of its entity; none for a person without office.
async fn desk_of(cx: &Cx) -> Result<Option<(Acting, Dossier)>, Stop> {
    let Some(acting) = cx
        .caller
        .acting
        .clone()
        .filter(|acting| acting.in_force(cx.today()))
    else {
        return Ok(None);
    };
    if board(&cx.house).await?.entity(acting.entity).is_none() {
        return Ok(None);
    }
    let dossier = Dossier::find(cx, &acting.entity.to_string()).await?;
    Ok(Some((acting, dossier)))
}

/// «Buenos días, Marcela. Hoy importan 2 cosas». For whoever answers an inbox, what waits there comes first.
fn greeting(cx: &Cx, work: &[Work], waiting: i64) -> String {
    let tr = cx.tr();
    let key = match ui::format::lima(cx.now).hour() {
        5..=11 => "observatory-morning",
        12..=18 => "observatory-afternoon",
        _ => "observatory-evening",
    };
    let today = cx.today();
    let pressing = work.iter().filter(|work| work.mine);
    let pressing = pressing
        .filter(|work| matches!(work.item(cx, today).state, ui::State::Bad | ui::State::Warn))
        .count();
    let hello = tr.f(key, &[("name", (&cx.caller.name).into())]);
    let what = match (waiting, pressing) {
        (1.., _) => tr.f("observatory-inbox-waiting", &[("n", waiting.into())]),
        (_, 0) => tr.t("observatory-nothing-pressing"),
        _ => tr.f("observatory-pressing", &[("n", pressing.into())]),
    };
    format!("{hello} {what}")
}

/// The day, and what the share would become.
fn lead(cx: &Cx, dossier: &Dossier, work: &[Work]) -> Markup {
    let tr = cx.tr();
    let day = ui::format::capital(&ui::format::weekday_date(cx.lang, dossier.today));
    let (owed, met) = dossier.owed_and_met();
    let bad = dossier
        .counted()
        .filter(|verdict| verdict.is_owed() && verdict.state() == ui::State::Bad)
        .count();
    let bad = bad.min(work.iter().filter(|work| work.mine && work.failed).count());
    let share = |met: usize| ui::format::pct_whole(cx.lang, met as f64 * 100.0 / owed.max(1) as f64);
    html! {
        (day) ". "
        @if work.is_empty() { (tr.t("observatory-up-to-date")) }
        @else if bad > 0 { (tr.f("observatory-share-gain", &[("now", share(met).into()), ("then", share(met + bad).into())])) }
    }
}

/// The guided start, for whoever may designate while several offices are still empty.
fn guide(cx: &Cx, dossier: &Dossier, work: &[Work]) -> Markup {
    const SEVERAL: usize = 2;
    let tr = cx.tr();
    let filling = ["designate", "constitute", "fill_seats"];
    let mine = work
        .iter()
        .filter(|work| work.mine && filling.contains(&work.step));
    if mine.count() < SEVERAL {
        return html! {};
    }
    let (_, met) = dossier.owed_and_met();
    let title = if met == 0 {
        "observatory-guide-nothing-yet"
    } else {
        "observatory-guide-several"
    };
    let button = ui::Button::link(tr.t("observatory-guide"), cx.href("/empezar"));
    ui::Note::new(
        tr.t(title),
        html! { p { (tr.t("observatory-guide-text")) } p.mt-s { (button) } },
    )
    .render()
}

fn chips(cx: &Cx, view: &str, work: &[Work]) -> Markup {
    let tr = cx.tr();
    let mine = work.iter().filter(|work| work.mine).count();
    let count = |count: usize| i64::try_from(count).ok();
    let href = |view: &str| format!("{}?vista={view}", cx.href("/despacho"));
    html! {
        div.mt {
            (ui::Chips::new(tr.t("observatory-filter-work"))
                .chip(tr.t("observatory-view-all"), count(work.len()), cx.href("/despacho"), view == "todo")
                .chip(tr.t("observatory-view-mine"), count(mine), href("mio"), view == "mio")
                .chip(tr.t("observatory-view-others"), count(work.len() - mine), href("otros"), view == "otros")
                .render(tr))
        }
    }
}

fn list(cx: &Cx, dossier: &Dossier, view: &str, work: &[Work]) -> Markup {
    let tr = cx.tr();
    let shown = work.iter().filter(|work| match view {
        "mio" => work.mine,
        "otros" => !work.mine,
        _ => true,
    });
    let items: Vec<ui::DeskItem> = shown.map(|work| work.item(cx, dossier.today)).collect();
    if items.is_empty() {
        return html! { div.mt { (ui::Empty::new(tr.t("observatory-desk-empty"), tr.t("observatory-desk-empty-text")).action(tr.t("ui-public-page"), cx.href(&dossier.entity.href()))) } };
    }
    ui::DeskList::sorted(tr, items).render()
}

/// What somebody without an office can do.
fn without_office(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let choose = !cx.caller.offices.is_empty();
    let step = |key: &str, path: &str, link: &str| html! { li { (tr.t(key)) " " a href=(cx.href(path)) { (tr.t(link)) } } };
    let main = html! {
        div.read.stack {
            h1 { (tr.t("observatory-no-office")) }
            p.lead { (tr.t("observatory-no-office-lead")) }
            ol.stack {
                @if choose { (step("observatory-no-office-choose", "/cuenta", "observatory-no-office-account")) }
                (step("observatory-no-office-find", "/entidades", "ui-nav-entities"))
                (step("observatory-no-office-ask", "/normas/cargos", "observatory-offices"))
                (step("observatory-no-office-help", "/ayuda", "ui-nav-help"))
            }
        }
    };
    cx.page(Page::new(tr.t("ui-desk"), ui::Section::None, main).layout(ui::Layout::Narrow))
}

/// `GET /api/v1/desk`.
async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let Some((acting, dossier)) = desk_of(cx).await? else {
        return Ok(Answer::json(
            200,
            &json!({"entity": null, "office": null, "total": 0, "items": []}),
        ));
    };
    let work = pending(cx, &dossier);
    let items: Vec<Value> = work.iter().map(|work| item(cx, &dossier, work)).collect();
    let inboxes = authority::inboxes(cx).await?;
    let inboxes: Vec<Value> = inboxes
        .iter()
        .map(|inbox| {
            let states: Vec<Value> = inbox
                .counts
                .iter()
                .map(|count| json!({"state": count.state, "count": count.n, "oldest": count.oldest}))
                .collect();
            json!({"authority": inbox.authority.as_str(), "states": states})
        })
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "entity": {"key": dossier.entity.key, "name": dossier.entity.name},
            "office": acting.office,
            "designation": acting.designation.to_string(),
            "powers": aside::powers(cx, &acting.office).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "share": dossier.share().map(|share| (share * 10.0).round() / 10.0),
            "total": items.len(),
            "mine": work.iter().filter(|work| work.mine).count(),
            "items": items,
            "inboxes": inboxes,
            "drafts": drafts::data(cx, &cx.house.drafts(cx).await?),
            "cut_off": {"acts": cx.head.size, "at": cx.now.to_string()},
        }),
    ))
}

fn item(cx: &Cx, dossier: &Dossier, work: &Work) -> Value {
    let state = match work.item(cx, dossier.today).state {
        ui::State::Bad => "overdue",
        ui::State::Warn => "this_week",
        ui::State::None => "others",
        ui::State::Run | ui::State::Ok => "later",
    };
    json!({
        "step": work.step,
        "act": work.act,
        "title": work.title,
        "sentence": work.sentence,
        "due": work.due.map(|due| due.to_string()),
        "state": state,
        "norm": cited(&work.citations),
        "mine": work.mine,
        "whom": work.whom.1,
        "form": format!("{}{}", cx.house.options.base_url, work.path),
    })
}
