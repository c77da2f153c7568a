//! The desk of SGTD and ANPD: what waits in their inbox, and where the State falls behind.

use super::super::words::region_name;
use capability::power::Target;
use capability::{Cx, Stop};
use directory::board::board;
use directory::store;
use maud::{Markup, html};
use norms::Authority;
use std::collections::BTreeMap;

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

/// A department with what its entities owe and fulfil.
pub(super) struct Region {
    pub code: String,
    pub owed: usize,
    pub met: usize,
}

impl Region {
    /// Share fulfilled, from 0 to 100.
    pub(super) fn share(&self) -> f64 {
        if self.owed == 0 {
            100.0
        } else {
            self.met as f64 * 100.0 / self.owed as f64
        }
    }
}

/// Departments that fulfil least, the last first.
pub(super) async fn worst_regions(cx: &Cx) -> Result<Vec<Region>, Stop> {
    let board = board(&cx.house).await?;
    let today = cx.today();
    let mut sums: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for entity in board
        .entities
        .iter()
        .filter(|entity| entity.exists(today) && !region_name(&entity.ubigeo).is_empty())
    {
        let sum = sums.entry(entity.region().to_owned()).or_default();
        for verdict in board
            .verdicts(entity, today)
            .iter()
            .filter(|verdict| verdict.is_owed())
        {
            sum.0 += 1;
            sum.1 += usize::from(verdict.is_met());
        }
    }
    let owing = sums.into_iter().filter(|(_, (owed, _))| *owed > 0);
    let mut regions: Vec<Region> = owing
        .map(|(code, (owed, met))| Region { code, owed, met })
        .collect();
    regions.sort_by(|a, b| a.share().total_cmp(&b.share()));
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
            html! { a href=(cx.href(&format!("/matriz?departamento={}", region.code))) { (region_name(&region.code)) } }.into(),
            tr.f("observatory-met-among", &[("met", count(region.met).into()), ("owed", count(region.owed).into())]).into_owned().into(),
            ui::rate_cell(tr, Some(region.share())).into(),
        ]
    });
    ui::Table::new(tr.t("observatory-behind"), columns)
        .rows(rows)
        .render(tr)
}
