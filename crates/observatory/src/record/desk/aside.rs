//! Beside the work: the month, what the office may do and by which act, the last movements; and the areas.

use super::super::dossier::Dossier;
use super::super::words::{act_href, day, instrument_kind, knot};
use super::work::Work;
use capability::{Acting, Area, Cx, Refusal, Req, Stop};
use directory::{deadline, store};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use norms::{DayKind, OfficeId, Scope};

/// Acts shown as last movements.
const MOVEMENTS: usize = 4;

/// The month asked for, or that of today; at most two years away.
pub(super) fn month(cx: &Cx, req: &Req) -> Result<Date, Stop> {
    let today = cx.today();
    let Some(text) = req.query.get("mes") else {
        return Ok(today.first_of_month());
    };
    let asked: Option<Date> = format!("{text}-01").parse().ok().filter(|_| text.len() == 7);
    let near = |month: &Date| (i32::from(month.year()) - i32::from(today.year())).abs() <= 2;
    asked
        .filter(near)
        .ok_or_else(|| Refusal::new("observatory-month").field("mes").malformed().into())
}

/// The month with its due days and its days without work.
pub(super) async fn calendar(cx: &Cx, dossier: &Dossier, work: &[Work], month: Date) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let same = |day: Date| day.year() == month.year() && day.month() == month.month();
    let mut drawn = ui::CalendarMonth::new(month, dossier.today);
    for work in work.iter().filter(|work| work.mine) {
        if let Some(due) = work.due.filter(|due| same(*due)) {
            let state = work.item(cx, dossier.today).state;
            let group = match state {
                ui::State::Bad => "#vencido",
                ui::State::Warn => "#semana",
                _ => "#luego",
            };
            drawn = drawn.mark(due, state, group);
        }
    }
    let declared = deadline::declared(&cx.house).await?;
    let days = deadline::calendar(&dossier.entity, &declared).year(month.year());
    let off: Vec<_> = days
        .into_iter()
        .filter(|(day, mark)| same(*day) && mark.kind != DayKind::Weekend)
        .collect();
    let (before, after) = (month.saturating_sub(1.month()), month.saturating_add(1.month()));
    let link = |to: Date| format!("{}?mes={:04}-{:02}", cx.href("/despacho"), to.year(), to.month());
    Ok(html! {
        section.card {
            h2 { (drawn.title(tr)) }
            (drawn.render(tr))
            @if !off.is_empty() {
                p.xs.muted.mt-s { (tr.t("observatory-days-off")) }
                ul.xs.muted { @for (day, mark) in &off { li { (ui::format::time_date(*day)) " · " (mark.name.get(cx.lang.code())) } } }
            }
            p.xs.mt-s {
                a href=(link(before)) { (ui::format::month_year(cx.lang, before.year(), before.month())) } " · "
                a href=(link(after)) { (ui::format::month_year(cx.lang, after.year(), after.month())) } " · "
                a href=(cx.href("/calendario")) { (tr.t("directory-calendar")) } " · "
                a href=(cx.href(&format!("{}/plazos.ics", dossier.entity.href()))) { (tr.t("observatory-ics-subscribe")) }
            }
        }
    })
}

/// Kinds of act that the office may record, each with how far; those without a form are steps of others.
pub(super) fn powers(cx: &Cx, office: &str) -> Vec<(String, Scope)> {
    let Some(office) = OfficeId::parse(office)
        .ok()
        .and_then(|id| cx.house.law.office(id))
    else {
        return Vec::new();
    };
    let mut named: Vec<(String, Scope)> = Vec::new();
    for power in office.powers.iter().filter(|power| !power.presiding) {
        for act in &power.acts {
            let mut forms = cx
                .house
                .catalogue
                .list()
                .iter()
                .flat_map(|capability| capability.use_cases());
            let Some(form) = forms.find(|form| form.act == *act) else {
                continue;
            };
            let name = cx.tr().t(form.title).into_owned();
            if !named.iter().any(|(known, _)| *known == name) {
                named.push((name, power.scope));
            }
        }
    }
    named
}

/// What the office may do, and the act that gives the power.
pub(super) async fn power_card(cx: &Cx, acting: &Acting) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let row = store::designation(&cx.house, acting.designation).await?;
    let source = match &row {
        Some(row) => Some(source(cx, row).await?),
        None => None,
    };
    let powers = powers(cx, &acting.office);
    let body = html! {
        @if let Some(source) = source { p.sm { (source) } }
        @if powers.is_empty() { p.sm.soft { (tr.t("observatory-powers-none")) } }
        ul.links.mt-s {
            @for (name, scope) in &powers {
                li { span.ok.ico { (ui::icon(ui::Icon::Ok)) } " " (name) @if *scope == Scope::State { " " span.muted { (tr.t("observatory-scope-state")) } } }
            }
        }
        p.xs.mt-s { a href=(format!("{}#{}", cx.href("/normas/cargos"), acting.office)) { (tr.t("observatory-see-powers")) } }
    };
    Ok(ui::card(&tr.t("observatory-can-do"), body))
}

/// «Por la R.A. 021-2026 eres Líder desde el 11-03-2026».
async fn source(cx: &Cx, row: &store::DesignationRow) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let seq = u64::try_from(row.proof_seq).unwrap_or(0);
    let code = cx
        .house
        .register
        .read_act(seq)
        .await?
        .map(|stored| stored.act.code());
    let number = format!(
        "{} {}",
        instrument_kind(cx, &row.instrument_kind),
        row.instrument_number
    );
    let office = cx.office_name(&row.office);
    Ok(html! {
        (tr.t("observatory-by-act")) " "
        @match code { Some(code) => { a href=(cx.href(&act_href(&code))) { (ui::unbroken(number.trim())) } } None => { (number.trim()) } }
        " " (tr.f("observatory-you-are", &[("office", office.into())]))
        @if let Some(from) = day(&row.from_on) { " " (tr.t("observatory-since")) " " (ui::format::time_date(from)) "." }
    })
}

/// The last acts of the entity.
pub(super) async fn movements(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let told = dossier.told(cx, MOVEMENTS).await?;
    if told.is_empty() {
        return Ok(html! {});
    }
    let knots = told.iter().map(|act| knot(cx, act)).collect();
    Ok(ui::card(
        &tr.t("observatory-last-movement"),
        ui::Cord::new(knots).render(),
    ))
}

/// The areas of the desk.
pub(super) fn menu(
    cx: &Cx,
    dossier: &Dossier,
    work: &[Work],
    waiting: Option<usize>,
    areas: &[Area],
) -> ui::SideMenu {
    let tr = cx.tr();
    let entity = dossier.entity.href();
    let mine = work.iter().filter(|work| work.mine).count();
    let late = work.iter().any(|work| work.mine && work.failed);
    let label = |key: &str| tr.t(key).into_owned();
    let state = if late { ui::State::Bad } else { ui::State::Run };
    let mut menu = ui::SideMenu::new().group(label("observatory-menu-work"));
    menu = menu.item(label("ui-desk"), cx.href("/despacho"), true);
    menu = menu.counted(
        label("observatory-menu-pending"),
        format!("{}?vista=mio", cx.href("/despacho")),
        state,
        mine,
    );
    if let Some(waiting) = waiting {
        menu = menu.counted(
            label("directory-inbox"),
            cx.href("/bandeja"),
            ui::State::Run,
            waiting,
        );
    }
    for area in areas {
        menu = menu.counted(label(area.label), cx.href(area.path), area.state, area.waiting);
    }
    menu = menu
        .item(label("directory-calendar"), cx.href("/calendario"), false)
        .group(label("observatory-menu-government"))
        .item(
            label("observatory-who-answers"),
            cx.href(&format!("{entity}#cargos")),
            false,
        )
        .item(
            label("observatory-committee"),
            cx.href(&format!("{entity}#comite")),
            false,
        )
        .item(
            label("observatory-obligations"),
            cx.href(&format!("{entity}#obligaciones")),
            false,
        )
        .group(label("observatory-menu-file"))
        .item(
            label("observatory-menu-acts"),
            cx.href(&format!("/actos?entidad={}", dossier.entity.key)),
            false,
        )
        .item(label("ui-nav-norms"), cx.href("/normas"), false)
        .item(label("directory-terms"), cx.href("/plazos"), false)
        .item(label("observatory-menu-account"), cx.href("/cuenta"), false);
    menu
}
