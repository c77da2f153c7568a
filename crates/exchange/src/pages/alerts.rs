//! `/intercambio/alertas`: what was unusual, for both sides and the governing body: page, CSV, XLSX and JSON. Each leads to the form by which
//! somebody says what it was, and to the switch that stops a member.

use super::words::{Names, reads_all, t};
use crate::agreements::{actors, store};
use crate::members::office_for;
use crate::services::store::services;
use crate::watching::alerts::{Alert, since, value};
use capability::{
    Answer, Area, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route,
    Stop, TableRoutes,
};
use directory::target;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use node::ident::MemberId;
use ui::State;

/// Days that alerts are shown of.
const DAYS: i64 = 90;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/alertas",
        "/intercambio/alertas.csv",
        "/intercambio/alertas.xlsx",
        "/api/v1/exchange-alerts",
    ],
    permission: Permission::Read(actors::VIEW),
    filters: &["estado", "regla"],
    rows: 50,
    fetch,
    dress,
};

const STATES: &[&str] = &["abierta", "revisada"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes().into_iter().map(Route::live).collect()
}

fn first(cx: &Cx) -> Date {
    cx.today().saturating_sub(DAYS.days())
}

/// What the caller may see: of the State, or of the member they act for.
pub(super) async fn readable(cx: &Cx, from: Date) -> Result<Vec<Alert>, Stop> {
    if reads_all(cx) {
        return Ok(since(&cx.house, from, None).await?);
    }
    let acting = cx.caller.acting.as_ref();
    let board = directory::board::board(&cx.house).await?;
    let entity = acting.and_then(|acting| board.entity(acting.entity));
    let Some(entity) = entity.filter(|entity| actors::reads(cx, &[entity])) else {
        return Ok(Vec::new());
    };
    match store::party_of(&cx.house, entity.id).await? {
        Some(party) => Ok(since(&cx.house, from, Some(&party.member)).await?),
        None => Ok(Vec::new()),
    }
}

/// What an alert is called.
pub(crate) fn rule(cx: &Cx, id: &str) -> String {
    let alerts = cx.house.law.exchange_alerts();
    let known = alerts.iter().find(|alert| alert.id.as_str() == id);
    known.map_or_else(|| id.to_owned(), |known| cx.pick(&known.names).to_owned())
}

/// What was counted, against what, in a sentence.
pub(crate) fn sentence(cx: &Cx, alert: &Alert) -> String {
    let number = |count: u64| ui::format::num(cx.lang, i64::try_from(count).unwrap_or(i64::MAX));
    let limit = value(&cx.house, &alert.rule, alert.day).map_or(0, |value| value.limit);
    let args = [
        ("value", number(alert.value).into()),
        ("usual", alert.usual.map_or_else(|| "—".to_owned(), number).into()),
        ("limit", limit.into()),
        ("hour", u32::from(alert.hour.unwrap_or_default()).into()),
    ];
    let key = format!("exchange-alert-{}", alert.rule.replace('_', "-"));
    cx.tr().f(&key, &args).into_owned()
}

/// State, code and word of an alert.
fn state(alert: &Alert) -> (State, &'static str, &'static str) {
    use crate::acts::watching::Verdict;
    match alert.review.as_ref().map(|(verdict, _, _)| *verdict) {
        None => (State::Warn, "open", "exchange-alert-open"),
        Some(Verdict::Explained) => (State::Ok, "explained", "exchange-verdict-explained"),
        Some(Verdict::Misuse) => (State::Bad, "misuse", "exchange-verdict-misuse"),
        Some(Verdict::Fault) => (State::None, "fault", "exchange-verdict-fault"),
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let ids: Vec<&str> = cx
            .house
            .law
            .exchange_alerts()
            .iter()
            .map(|alert| alert.id.as_str())
            .collect();
        let (wanted, of_rule) = (query.one_of("estado", STATES)?, query.one_of("regla", &ids)?);
        let mut alerts = readable(cx, first(cx)).await?;
        alerts.retain(|alert| {
            let is_open = alert.review.is_none();
            wanted.is_none_or(|state| (state == "abierta") == is_open)
                && of_rule.is_none_or(|id| id == alert.rule)
        });
        let (names, known) = (Names::of(cx).await?, services(&cx.house).await?);
        let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = alerts.iter().skip(at(page.offset)).take(at(page.limit));
        let rows = shown.map(|alert| {
            let row = known.iter().find(|row| *row.id() == alert.service);
            let title = row.map_or_else(|| alert.service.to_string(), |row| row.described.title.clone());
            let (of, code, word) = state(alert);
            vec![
                Cell::date(Some(alert.day)),
                Cell::text(rule(cx, &alert.rule))
                    .to(format!("/intercambio/alertas/revisar?alert={}", alert.id)),
                Cell::text(sentence(cx, alert)),
                Cell::text(names.name(&alert.client.member())),
                Cell::text(title),
                Cell::state(of, code, t(cx, word)),
                Cell::text(alert.review.as_ref().map_or("", |(_, note, _)| note.as_str())),
            ]
        });
        Ok(Listing {
            name: "alertas-del-intercambio",
            caption: t(cx, "exchange-alerts"),
            columns: vec![
                Column::new(cx, "day", "exchange-column-day", ColumnKind::Date),
                Column::new(cx, "rule", "exchange-column-rule", ColumnKind::Text),
                Column::new(cx, "what", "exchange-column-counted", ColumnKind::Text),
                Column::new(cx, "consumer", "exchange-column-consumer", ColumnKind::Text),
                Column::new(cx, "service", "exchange-column-service", ColumnKind::Text),
                Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
                Column::new(cx, "note", "exchange-column-note", ColumnKind::Text),
            ],
            rows: rows.collect(),
            total: alerts.len() as u64,
            sort: None,
        })
    })
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let all = || (String::new(), t(cx, "exchange-filter-all"));
        let states = [
            all(),
            ("abierta".to_owned(), t(cx, "exchange-alert-open")),
            ("revisada".to_owned(), t(cx, "exchange-alert-reviewed")),
        ];
        let rules = cx.house.law.exchange_alerts().iter();
        let rules = rules.map(|alert| (alert.id.to_string(), cx.pick(&alert.names).to_owned()));
        let filters = ui::Filters::new(cx.address())
            .select("estado", tr.t("exchange-column-standing"), states)
            .select(
                "regla",
                tr.t("exchange-column-rule"),
                [all()].into_iter().chain(rules),
            );
        let open = readable(cx, first(cx)).await?;
        let members: std::collections::BTreeSet<MemberId> = open
            .iter()
            .filter(|alert| alert.review.is_none())
            .map(|alert| alert.client.member())
            .collect();
        let main = html! {
            h1 { (tr.t("exchange-alerts")) }
            p.lead.mt-s { (tr.t("exchange-alerts-lead")) }
            div.actions {
                (ui::Button::link(tr.t("exchange-board"), cx.href("/intercambio/tablero")).line())
            }
            (switches(cx, &members).await?)
            (filters.render(tr))
            div.mt { (table) }
            (ui::Details::new(tr.t("exchange-alerts-how"), figures(cx)))
        };
        Ok(cx.page(Page::new(t(cx, "exchange-alerts"), ui::Section::None, main)))
    })
}

/// The switch of each member that something unusual is open about, for whoever may use it.
async fn switches(cx: &Cx, members: &std::collections::BTreeSet<MemberId>) -> Result<Markup, Stop> {
    const SHOWN: usize = 5;
    let names = Names::of(cx).await?;
    let entities = members.iter().filter_map(|member| names.entity(member));
    let allowed =
        entities.filter(|entity| office_for(cx, "exchange/member-suspended", &target::of(entity)).is_some());
    let allowed: Vec<_> = allowed.take(SHOWN).collect();
    Ok(html! {
        @if !allowed.is_empty() {
            (ui::Note::new(t(cx, "exchange-alerts-switch"), html! {
                @for entity in &allowed {
                    a href=(cx.href(&format!("/intercambio/suspender?entity={}", entity.id))) {
                        (cx.tr().f("exchange-alerts-stop", &[("name", entity.name.as_str().into())]))
                    } " "
                }
            }).state(State::Warn).render())
        }
    })
}

/// What is looked for, with its figures of today.
fn figures(cx: &Cx) -> Markup {
    let rows = cx.house.law.exchange_alerts().iter().filter_map(|alert| {
        let value = alert.as_of(cx.today())?;
        let args = [("least", value.least.into()), ("limit", value.limit.into())];
        let key = format!("exchange-alert-how-{}", alert.id.as_str().replace('_', "-"));
        Some((
            cx.pick(&alert.names).to_owned(),
            cx.tr().f(&key, &args).into_owned(),
        ))
    });
    html! { dl { @for (name, text) in rows { dt { (name) } dd { (text) } } } }
}

/// Open alerts on the desk.
pub(super) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    if cx.caller.acting.is_none() {
        return Ok(Vec::new());
    }
    let alerts = readable(cx, first(cx)).await?;
    let waiting = alerts.iter().filter(|alert| alert.review.is_none()).count();
    let shown = (!alerts.is_empty()).then_some(Area {
        label: "exchange-alerts",
        path: "/intercambio/alertas",
        waiting,
        state: State::Warn,
    });
    Ok(shown.into_iter().collect())
}
