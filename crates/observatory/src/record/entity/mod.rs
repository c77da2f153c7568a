//! The page of an entity: what it owes, who answers for it, and every act that says so.

mod data;
mod history;
mod obligations;
mod people;
mod roles;

use super::dossier::Dossier;
use super::words::region_name;
use capability::{Answer, Cx, Format, Page, Permission, Req, Route, Stop, handler};
use directory::standing::Verdict;
use maud::{Markup, html};

pub(super) fn routes() -> Vec<Route> {
    let public = Permission::Public;
    vec![
        Route::page(
            "/entidades/{key}",
            public,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::page(
            "/entidades/{key}/obligaciones.csv",
            public,
            handler(|cx, req| Box::pin(obligations::csv(cx, req))),
        )
        .format(Format::Csv),
        Route::page(
            "/entidades/{key}/obligaciones.xlsx",
            public,
            handler(|cx, req| Box::pin(obligations::xlsx(cx, req))),
        )
        .format(Format::Xlsx),
        Route::json(
            "/api/v1/entities/{key}",
            public,
            handler(|cx, req| Box::pin(data::entity(cx, req))),
        )
        .gives(&crate::shapes::ENTITY),
        Route::json(
            "/api/v1/entities/{key}/obligations",
            public,
            handler(|cx, req| Box::pin(data::obligations(cx, req))),
        )
        .gives(&crate::shapes::ENTITY_OBLIGATIONS),
    ]
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let dossier = Dossier::find(cx, req.param("key")).await?;
    let units = usize::try_from(req.query.number(ui::PAGE_PARAMETER, 1, 1_000_000)?).unwrap_or(1);
    let entity = dossier.entity.clone();
    let content = html! {
        (progress(cx, &dossier))
        (closed(cx, &dossier))
        (tabs(cx))
        (ui::section("cargos", &tr.t("observatory-who-answers"), Some(&tr.t("observatory-who-answers-lead")), roles::cards(cx, &dossier)))
        (ui::section("obligaciones", &tr.t("observatory-obligations"), None, obligations::section(cx, &dossier)))
        (people::seats(cx, &dossier))
        (people::units(cx, &dossier, units).await?)
        (history::due_moves(cx, &dossier).await?)
        (history::cord(cx, &dossier).await?)
    };
    let main = html! {
        (head(cx, &dossier))
        div.split.split--slim.mt {
            div { (content) }
            aside.stack-l.stick aria-label=(tr.t("ui-aside")) { (legend(cx)) (personal_data(cx, &dossier)) }
        }
    };
    let region = region_name(&entity.ubigeo);
    let mut page = Page::new(entity.name.clone(), ui::Section::Entities, main)
        .description(tr.f(
            "observatory-entity-description",
            &[("name", (&entity.name).into())],
        ))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-entities"), cx.href("/entidades"));
    if !region.is_empty() {
        page = page.crumb(
            region,
            cx.href(&format!("/entidades?departamento={}", entity.region())),
        );
    }
    Ok(cx.page(page))
}

/// Type, place, tax number, name, and what the caller may do.
fn head(cx: &Cx, dossier: &Dossier) -> Markup {
    let (tr, entity) = (cx.tr(), &dossier.entity);
    let region = region_name(&entity.ubigeo);
    let mut facts = vec![cx.pick(&entity.kind.singular).to_owned()];
    if !region.is_empty() {
        facts.push(region.to_owned());
        facts.push(format!("{} {}", tr.t("observatory-ubigeo"), entity.ubigeo));
    }
    facts.extend(entity.ruc.as_ref().map(|ruc| format!("RUC {ruc}")));
    let parent = entity.parent.and_then(|parent| dossier.board.entity(parent));
    html! {
        div.row.row--ends {
            div {
                (ui::title(&facts.join(" · "), &entity.name))
                @if let Some(parent) = parent { p.soft.sm { (tr.t("observatory-depends-on")) " " a href=(cx.href(&parent.href())) { (parent.name) } } }
            }
            @let actions = actions(cx, dossier);
            @if !actions.is_empty() { div.row.no-print { @for button in &actions { (button) } } }
        }
    }
}

/// Buttons for what the caller may record about this entity.
fn actions(cx: &Cx, dossier: &Dossier) -> Vec<ui::Button> {
    let target = dossier.target();
    let may = |act: &str| cx.may(act, &target).is_ok();
    let link = |key: &str, path: &str| {
        ui::Button::link(
            cx.tr().t(key),
            format!("{}?entity={}", cx.href(path), dossier.entity.id),
        )
    };
    let committee = dossier.holder(directory::apply_committee()).is_none();
    let buttons = [
        (
            may("directory/designated"),
            link("directory-designate", "/designar"),
        ),
        (
            committee && may("directory/committee-constituted"),
            link("directory-constitute-committee", "/constituir-comite").line(),
        ),
        (
            may("directory/entity-updated"),
            link("directory-update-entity", "/actualizar-entidad").line(),
        ),
        (
            may("directory/entity-closed"),
            link("directory-close-entity", "/cerrar-entidad").bare(),
        ),
    ];
    buttons
        .into_iter()
        .filter(|(may, _)| *may)
        .map(|(_, button)| button)
        .collect()
}

fn progress(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let (owed, met) = dossier.owed_and_met();
    let count = |state: ui::State| {
        dossier
            .verdicts
            .iter()
            .filter(|verdict| verdict.is_owed() && verdict.state() == state)
            .count()
    };
    let rest = dossier.verdicts.len() - owed;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut card = ui::Progress::new(number(met), number(owed));
    if let Some(average) = dossier.average {
        let peers = cx.pick(&dossier.entity.kind.plural);
        card = card.average(tr.f("observatory-peers", &[("peers", peers.into())]), average);
    }
    let words = [
        (ui::State::Ok, "observatory-count-ok"),
        (ui::State::Run, "observatory-count-run"),
        (ui::State::Warn, "observatory-count-warn"),
        (ui::State::Bad, "observatory-count-bad"),
    ];
    for (state, key) in words {
        let count = count(state);
        if count > 0 {
            card = card.count(state, tr.f(key, &[("n", count.into())]));
        }
    }
    if rest > 0 {
        card = card.rest(tr.f("observatory-count-rest", &[("n", rest.into())]));
    }
    card.render(tr)
}

/// Says that the entity no longer exists.
fn closed(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    match dossier.entity.to {
        Some(to) if to < dossier.today => {
            let body = html! { p { (tr.t("observatory-entity-ceased-body")) } };
            let title = tr.f(
                "observatory-entity-ceased",
                &[("day", ui::format::date_long(cx.lang, to).into())],
            );
            ui::Note::new(title, body).state(ui::State::Warn).render()
        }
        _ => html! {},
    }
}

fn tabs(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let tabs = [
        ("cargos", "observatory-who-answers"),
        ("obligaciones", "observatory-obligations"),
        ("comite", "observatory-committee"),
        ("historia", "observatory-history"),
    ];
    html! {
        nav.tabs.mt aria-label=(tr.t("observatory-on-this-page")) {
            @for (id, key) in tabs { a href=(format!("#{id}")) { (tr.t(key)) } }
        }
    }
}

/// How to read the colours.
fn legend(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let words = [
        (Verdict::Met, "observatory-legend-met"),
        (Verdict::InProgress, "observatory-legend-in-progress"),
        (Verdict::Observed, "observatory-legend-observed"),
        (Verdict::DueSoon, "observatory-legend-due-soon"),
        (Verdict::Missing, "observatory-legend-missing"),
        (Verdict::NotApplicable, "observatory-legend-not-applicable"),
    ];
    let list = html! {
        ul.links.legend {
            @for (verdict, key) in words { li { (super::words::verdict_tag(cx, verdict)) " " span { (tr.t(key)) } } }
        }
    };
    ui::card(&tr.t("observatory-legend"), list)
}

/// Whom to ask about one's own data.
fn personal_data(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let officer = dossier.holder(norms::offices::PERSONAL_DATA_OFFICER.as_str());
    let sentence = match officer {
        Some(row) if row.contact.is_some() => "observatory-data-officer-reachable",
        Some(_) => "observatory-data-officer-unpublished",
        None => "observatory-data-officer-none",
    };
    let place = officer
        .and_then(|row| row.contact.as_deref())
        .map(|place| roles::contact_place(cx, place));
    let body = html! {
        p.sm { (tr.t(sentence)) @if let Some(place) = place { " " (place) "." } }
        ul.links.mt-s { li { a href=(cx.href("/normas/obligaciones/G07")) { (tr.t("observatory-data-officer-norm")) } } }
    };
    ui::card(&tr.t("observatory-personal-data"), body)
}
