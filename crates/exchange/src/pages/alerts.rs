//! `/intercambio/alertas`: what was unusual, for both sides and the governing body: page, CSV, XLSX and JSON. Each leads to the form by which
//! somebody says what it was, and to the switch that stops a member.

use super::agreements::{Whose, whose};
use super::words::{Names, t};
use crate::agreements::actors;
use crate::members::office_for;
use crate::services::store::services;
use crate::watching::alerts::{Alert, since, value};
use capability::{
    Answer, Area, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route,
    Stop, TableRoutes,
};
use directory::board::BoardEntity;
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
    permission: Permission::SignedIn,
    filters: &["entidad", "estado", "regla"],
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

/// Alerts of an entity that the caller reads, or of the State.
async fn readable(cx: &Cx, whose: Whose, names: &Names) -> Result<Vec<Alert>, Stop> {
    Ok(match whose {
        Whose::State => since(&cx.house, first(cx), None).await?,
        Whose::Entity(entity) => match names.party(entity.id) {
            Some(party) => since(&cx.house, first(cx), Some(&party.member)).await?,
            None => Vec::new(),
        },
    })
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

/// Whether the caller may say what an alert was, for one of both sides.
fn may_review(cx: &Cx, names: &Names, alert: &Alert) -> bool {
    let members = [alert.service.member(), alert.client.member()];
    let entities = members.iter().filter_map(|member| names.entity(member));
    let entities: Vec<&BoardEntity> = entities.map(|entity| &**entity).collect();
    actors::office_for(cx, "exchange/alert-reviewed", &entities).is_some()
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
        let names = Names::of(cx).await?;
        let mut alerts = readable(cx, whose(cx, query, &names)?, &names).await?;
        alerts.retain(|alert| {
            let is_open = alert.review.is_none();
            wanted.is_none_or(|state| (state == "abierta") == is_open)
                && of_rule.is_none_or(|id| id == alert.rule)
        });
        let known = services(&cx.house).await?;
        let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = alerts.iter().skip(at(page.offset)).take(at(page.limit));
        let rows = shown.map(|alert| {
            let row = known.iter().find(|row| *row.id() == alert.service);
            let title = row.map_or_else(|| alert.service.to_string(), |row| row.described.title.clone());
            let (of, code, word) = state(alert);
            let what = Cell::text(rule(cx, &alert.rule));
            vec![
                Cell::date(Some(alert.day)),
                match may_review(cx, &names, alert) {
                    true => what.to(format!("/intercambio/alertas/revisar?alert={}", alert.id)),
                    false => what,
                },
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

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
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
        let names = Names::of(cx).await?;
        let open = readable(cx, whose(cx, query, &names)?, &names).await?;
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
            div.mt { (switches(cx, &names, &members)) }
            (filters.render(tr))
            div.mt { (table) }
            div.mt { (ui::Details::new(tr.t("exchange-alerts-how"), figures(cx))) }
        };
        Ok(cx.page(Page::new(t(cx, "exchange-alerts"), ui::Section::None, main)))
    })
}

/// The switch of each member that something unusual is open about, for whoever may use it.
fn switches(cx: &Cx, names: &Names, members: &std::collections::BTreeSet<MemberId>) -> Markup {
    const SHOWN: usize = 5;
    let entities = members.iter().filter_map(|member| names.entity(member));
    let allowed =
        entities.filter(|entity| office_for(cx, "exchange/member-suspended", &target::of(entity)).is_some());
    let allowed: Vec<_> = allowed.take(SHOWN).collect();
    html! {
        @if !allowed.is_empty() {
            (ui::Note::new(t(cx, "exchange-alerts-switch"), html! {
                @for entity in &allowed {
                    a href=(cx.href(&format!("/intercambio/suspender?entity={}", entity.id))) {
                        (cx.tr().f("exchange-alerts-stop", &[("name", entity.name.as_str().into())]))
                    } " "
                }
            }).state(State::Warn).render())
        }
    }
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
    let names = Names::of(cx).await?;
    let alerts = match whose(cx, &Query::default(), &names) {
        Ok(whose) => readable(cx, whose, &names).await?,
        Err(_) => Vec::new(),
    };
    let waiting = alerts.iter().filter(|alert| alert.review.is_none()).count();
    let shown = (!alerts.is_empty()).then_some(Area {
        label: "exchange-alerts",
        path: "/intercambio/alertas",
        waiting,
        state: State::Warn,
    });
    Ok(shown.into_iter().collect())
}
