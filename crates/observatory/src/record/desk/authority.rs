//! The desk of SGTD and ANPD: what waits in their inbox, and where the State falls behind.

use super::super::words::region_name;
use crate::state::{Tally, glance};
use capability::power::Target;
use capability::{Cx, Stop};
use directory::store;
use maud::{Markup, html};
use norms::Authority;

/// Departments shown as the ones that fall behind.
const WORST: usize = 5;

/// The inbox of an authority, counted.
pub(super) struct Inbox {
    pub authority: Authority,
    /// State, how many, since when the oldest.
    pub counts: Vec<store::QueueCount>,
}

impl Inbox {
    /// How many communications are in a state.
    pub(super) fn count(&self, state: &str) -> i64 {
        self.counts
            .iter()
            .find(|count| count.state == state)
            .map_or(0, |count| count.n)
    }
    /// How many wait for an answer.
    pub(super) fn waiting(&self) -> i64 {
        self.count("waiting") + self.count("corrected")
    }
}

/// Inboxes that the caller may read.
pub(super) async fn inboxes(cx: &Cx) -> Result<Vec<Inbox>, Stop> {
    let mut inboxes = Vec::new();
    for authority in Authority::ALL {
        let target = Target {
            authority: Some(authority),
            ..Target::default()
        };
        if cx.may_read("directory.inbox", &target).is_ok() {
            let counts = store::queue_counts(&cx.house, authority.as_str()).await?;
            inboxes.push(Inbox { authority, counts });
        }
    }
    Ok(inboxes)
}

/// A department and what its regional government and its municipalities owe and fulfil.
pub(super) struct Region {
    pub code: &'static str,
    pub tally: Tally,
}

/// Departments that fulfil least, the last first: the figures of the map.
pub(super) async fn worst_regions(cx: &Cx) -> Result<Vec<Region>, Stop> {
    let glance = glance(cx).await?;
    let mut regions: Vec<Region> = ui::DEPARTMENTS
        .iter()
        .zip(&glance.regions)
        .map(|(department, group)| Region {
            code: department.ubigeo,
            tally: group.sum(),
        })
        .filter(|region| region.tally.owed > 0)
        .collect();
    regions.sort_by(|a, b| {
        a.tally
            .share()
            .unwrap_or(0.0)
            .total_cmp(&b.tally.share().unwrap_or(0.0))
    });
    regions.truncate(WORST);
    Ok(regions)
}

/// The inboxes and the departments that fall behind; nothing for whoever reads no inbox.
pub(super) async fn section(cx: &Cx, inboxes: &[Inbox]) -> Result<Markup, Stop> {
    let tr = cx.tr();
    if inboxes.is_empty() {
        return Ok(html! {});
    }
    let regions = worst_regions(cx).await?;
    Ok(html! {
        @for inbox in inboxes { (summary(cx, inbox)) }
        section.mt aria-labelledby="rezago" {
            h2.h-s id="rezago" { (tr.t("observatory-behind")) }
            p.sm.soft { (tr.t("observatory-behind-lead")) " " a href=(cx.href("/matriz")) { (tr.t("observatory-see-matrix")) } }
            (behind(cx, &regions))
        }
    })
}

fn summary(cx: &Cx, inbox: &Inbox) -> Markup {
    let tr = cx.tr();
    let acronym = inbox.authority.acronym();
    let address = |state: &str| {
        cx.href(&format!(
            "/bandeja?autoridad={}&estado={state}",
            inbox.authority.as_str()
        ))
    };
    let states = [
        ("waiting", "directory-state-waiting"),
        ("corrected", "directory-state-corrected"),
        ("observed", "directory-state-observed"),
        ("acknowledged", "directory-state-acknowledged"),
    ];
    let figures = states.iter().map(|(state, key)| {
        let figure =
            ui::Figure::new(tr.t(key), ui::format::num(cx.lang, inbox.count(state))).href(address(state));
        let oldest = inbox
            .counts
            .iter()
            .find(|count| count.state == *state)
            .and_then(|count| count.oldest.clone());
        match oldest
            .and_then(|day| day.parse().ok())
            .filter(|_| *state != "acknowledged")
        {
            Some(oldest) => figure.note(tr.f(
                "observatory-oldest",
                &[("day", ui::format::date_short(oldest).into())],
            )),
            None => figure,
        }
    });
    let id = format!("bandeja-{}", inbox.authority.as_str());
    html! {
        section.mt aria-labelledby=(id) {
            h2.h-s id=(id) { (tr.f("directory-inbox-of", &[("authority", acronym.into())])) }
            (ui::Figures::new(figures.collect()))
            p.mt-s { (ui::Button::link(tr.t("observatory-open-inbox"), cx.href(&format!("/bandeja?autoridad={}", inbox.authority.as_str()))).about(acronym)) }
        }
    }
}

fn behind(cx: &Cx, regions: &[Region]) -> Markup {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("directory-column-region")),
        ui::Column::number(tr.t("observatory-column-met")),
        ui::Column::new(tr.t("directory-column-share")),
    ];
    let rows = regions.iter().map(|region| {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        vec![
            html! { a href=(cx.href(&format!("/matriz?departamento={}", region.code))) { (region_name(region.code)) } }.into(),
            tr.f("observatory-met-among", &[("met", count(region.tally.met).into()), ("owed", count(region.tally.owed).into())]).into_owned().into(),
            ui::rate_cell(tr, region.tally.share()).into(),
        ]
    });
    ui::Table::new(tr.t("observatory-behind"), columns)
        .rows(rows)
        .render(tr)
}
