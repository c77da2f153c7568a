//! The page of an entity: what it owes, who answers for it, and every act that says so.

mod data;
mod history;
mod obligations;
mod people;
mod roles;
mod succession;

use super::dossier::Dossier;
use super::words::region_name;
use crate::moment;
use capability::{Answer, Cx, Format, Page, Permission, Req, Route, Stop, handler};
use directory::past::{FILTERS, Moment};
use directory::standing::Verdict;
use maud::{Markup, html};

pub(super) fn routes() -> Vec<Route> {
    let public = Permission::Public;
    vec![
        Route::page(
            "/entidades/{key}",
            public,
            handler(|cx, req| Box::pin(page(cx, req))),
        )
        .query(&FILTERS),
        Route::page(
            "/entidades/{key}/obligaciones.csv",
            public,
            handler(|cx, req| Box::pin(obligations::csv(cx, req))),
        )
        .format(Format::Csv)
        .query(&FILTERS),
        Route::page(
            "/entidades/{key}/obligaciones.xlsx",
            public,
            handler(|cx, req| Box::pin(obligations::xlsx(cx, req))),
        )
        .format(Format::Xlsx)
        .query(&FILTERS),
        Route::json(
            "/api/v1/entities/{key}",
            public,
            handler(|cx, req| Box::pin(data::entity(cx, req))),
        )
        .query(&[FILTERS[0], FILTERS[1], ui::PAGE_PARAMETER])
        .gives(&crate::shapes::ENTITY),
        Route::json(
            "/api/v1/entities/{key}/obligations",
            public,
            handler(|cx, req| Box::pin(data::obligations(cx, req))),
        )
        .query(&FILTERS)
        .gives(&crate::shapes::ENTITY_OBLIGATIONS),
    ]
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let moment = Moment::read(cx, &req.query)?;
    let dossier = Dossier::find_at(cx, req.param("key"), moment).await?;
    let units = usize::try_from(req.query.number(ui::PAGE_PARAMETER, 1, 1_000_000)?).unwrap_or(1);
    let entity = dossier.entity.clone();
    let content = html! {
        @if dossier.ceased().is_none() { (progress(cx, &dossier)) }
        (succession::closed(cx, &dossier).await?)
        (succession::before(cx, &dossier).await?)
        (guide(cx, &dossier))
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
        (moment::line(cx, moment))
        div.split.split--slim.mt {
            div { (content) }
            aside.stack-l.stick aria-label=(tr.t("ui-aside")) { (legend(cx)) (pages(cx, &dossier).await?) (personal_data(cx, &dossier)) (follow(cx, &entity)) }
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
    for (media_type, name, href) in open_forms(cx, &entity) {
        page = page.alternate(media_type, format!("{} · {name}", entity.name), href);
    }
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
                @if let Some(parent) = parent { p.soft.sm { (tr.t("observatory-depends-on")) " " a href=(moment::keep(cx, dossier.moment, &cx.href(&parent.href()))) { (parent.name) } } }
            }
            @let actions = actions(cx, dossier);
            @if !actions.is_empty() { div.row.no-print { @for button in &actions { (button) } } }
        }
    }
}

/// An entity with no act of its own: where its head begins. Whoever works elsewhere is not asked to.
fn guide(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let nothing = dossier
        .designations
        .iter()
        .all(|row| row.office == norms::offices::ENTITY_HEAD.as_str());
    let own = cx
        .caller
        .acting
        .as_ref()
        .is_some_and(|acting| acting.entity == dossier.entity.id);
    let begins = own && dossier.may(cx, "directory/designated");
    if !nothing
        || dossier.ceased().is_some()
        || dossier.recorded_before.is_some()
        || (cx.caller.signed_in() && !begins)
    {
        return html! {};
    }
    let empty = ui::Empty::new(
        tr.t("observatory-guide-nothing-yet"),
        tr.t("observatory-guide-text"),
    );
    html! { div.mt.no-print { (empty.action(tr.t("observatory-guide"), cx.href("/empezar"))) } }
}

/// Buttons for what the caller may record about this entity.
fn actions(cx: &Cx, dossier: &Dossier) -> Vec<ui::Button> {
    let may = |act: &str| dossier.ceased().is_none() && dossier.may(cx, act);
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
            .counted()
            .filter(|verdict| verdict.is_owed() && verdict.state() == state)
            .count()
    };
    let rest = dossier.counted().count() - owed;
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

/// The entity in open formats: media type, name, address.
fn open_forms(cx: &Cx, entity: &directory::board::BoardEntity) -> Vec<(&'static str, String, String)> {
    let forms = [
        (
            crate::open::atom::MEDIA_TYPE,
            "observatory-data-of-acts",
            "actos.atom",
        ),
        (
            crate::open::calendar::MEDIA_TYPE,
            "observatory-data-of-due",
            "plazos.ics",
        ),
        (
            crate::open::directory::ORG.media_type,
            "observatory-data-of-org",
            "directorio.jsonld",
        ),
        (
            crate::open::directory::POPOLO.media_type,
            "observatory-data-of-popolo",
            "directorio.popolo.json",
        ),
    ];
    let form = |(media_type, name, file): (&'static str, &str, &str)| {
        let href = cx.href(&format!("{}/{file}", entity.href()));
        (media_type, cx.tr().t(name).into_owned(), href)
    };
    forms.map(form).into()
}

/// What other parts of the house have about the entity.
async fn pages(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let pages = cx.house.entity_pages(cx, dossier.entity.id).await?;
    if pages.is_empty() || dossier.recorded_before.is_some() {
        return Ok(html! {});
    }
    let list =
        html! { ul.links { @for (label, href) in &pages { li { a href=(cx.href(href)) { (label) } } } } };
    Ok(ui::card(&cx.tr().t("observatory-more-about"), list))
}

/// How to follow the entity without coming back to the page.
fn follow(cx: &Cx, entity: &directory::board::BoardEntity) -> Markup {
    let list = html! {
        ul.links.no-print { @for (_, name, href) in open_forms(cx, entity) { li { a href=(href) { (name) } } } }
    };
    ui::card(&cx.tr().t("observatory-follow"), list)
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
