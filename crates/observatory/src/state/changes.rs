//! What changed since: every obligation whose state is another one than on an earlier day, with the act that proves it.

use super::glance::{Glance, glance_at};
use super::shares::source;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Route,
    Stop, TableRoutes,
};
use directory::pages::EntityFilter;
use directory::past::{Moment, day};
use directory::standing::Verdict;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use register::EntityId;
use std::collections::HashMap;
use std::sync::Arc;

/// Days that are looked back when nobody says.
const DAYS: i32 = 30;

/// Ways a state may change.
const WAYS: [(&str, &str); 3] = [
    ("gained", "observatory-change-gained"),
    ("lost", "observatory-change-lost"),
    ("other", "observatory-change-other"),
];

const TABLE: TableRoutes = TableRoutes {
    paths: ["/cambios", "/cambios.csv", "/cambios.xlsx", "/api/v1/changes"],
    permission: Permission::Public,
    filters: &[
        "q",
        "tipo",
        "grupo",
        "departamento",
        "sector",
        "obligacion",
        "cambio",
        "desde",
        "hasta",
    ],
    rows: 50,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// The two days that are compared, each as it was known at its end.
struct Between {
    before: Arc<Glance>,
    after: Arc<Glance>,
    days: [Date; 2],
}

/// An obligation whose state is another one.
struct Change<'g> {
    entity: &'g directory::board::BoardEntity,
    place: usize,
    before: Option<Verdict>,
    after: Verdict,
    proof: Option<u64>,
}

impl Change<'_> {
    fn way(&self) -> &'static str {
        let met = |verdict: Verdict| verdict.is_owed() && verdict.is_met();
        match (self.before.is_some_and(met), met(self.after)) {
            (false, true) => "gained",
            (true, false) if self.after.is_owed() => "lost",
            _ => "other",
        }
    }
}

impl Between {
    async fn read(cx: &Cx, query: &Query) -> Result<Between, Stop> {
        let today = cx.today();
        let until = day(query, "hasta")?.unwrap_or(today).min(today);
        let since = day(query, "desde")?.unwrap_or_else(|| until.saturating_sub(DAYS.days()));
        if until <= since {
            return Err(Refusal::new("observatory-series-backwards")
                .field("desde")
                .malformed()
                .into());
        }
        let seen = |day| Moment {
            as_of: day,
            known: day,
        };
        Ok(Between {
            before: glance_at(cx, seen(since)).await?,
            after: glance_at(cx, seen(until)).await?,
            days: [since, until],
        })
    }

    fn changes(&self, cx: &Cx, query: &Query) -> Result<Vec<Change<'_>>, Stop> {
        let ids: Vec<&str> = self
            .after
            .board
            .obligations
            .iter()
            .map(|known| known.id.as_str())
            .collect();
        let asked = query
            .one_of("obligacion", &ids)?
            .and_then(|id| self.after.place(id));
        let ways: Vec<&str> = WAYS.iter().map(|(way, _)| *way).collect();
        let way = query.one_of("cambio", &ways)?;
        let filter = EntityFilter::read(cx, query)?;
        let before: HashMap<EntityId, &[Verdict]> = self
            .before
            .rows
            .iter()
            .map(|row| (row.entity.id, row.verdicts.as_slice()))
            .collect();
        let mut changes = Vec::new();
        for row in self.after.rows.iter().filter(|row| filter.passes(&row.entity)) {
            let known = before.get(&row.entity.id);
            for (place, after) in row.verdicts.iter().enumerate() {
                let change = Change {
                    entity: &row.entity,
                    place,
                    before: known.map(|verdicts| verdicts[place]),
                    after: *after,
                    proof: row.facts[place].and_then(|facts| facts.proof),
                };
                let moved = change.before != Some(change.after);
                if moved
                    && asked.is_none_or(|asked| asked == place)
                    && way.is_none_or(|way| way == change.way())
                {
                    changes.push(change);
                }
            }
        }
        Ok(changes)
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let between = Between::read(cx, query).await?;
        let changes = between.changes(cx, query)?;
        let total = changes.len() as u64;
        let asked = changes
            .iter()
            .skip(page.offset as usize)
            .take(page.limit as usize);
        let proofs = asked.clone().filter_map(|change| change.proof);
        let codes = cx.house.register.codes_of(proofs).await?;
        let rows = asked.map(|change| {
            let code = change.proof.and_then(|seq| codes.get(&seq).cloned());
            cells(cx, &between, change, code)
        });
        let rows = rows.collect();
        Ok(Listing {
            name: "cambios",
            caption: cx.tr().t("observatory-changes").into_owned(),
            columns: vec![
                Column::new(cx, "name", "observatory-column-name", ColumnKind::Text),
                Column::new(
                    cx,
                    "obligation",
                    "observatory-filter-obligation",
                    ColumnKind::Text,
                ),
                Column::new(cx, "before", "observatory-change-before", ColumnKind::State),
                Column::new(cx, "after", "observatory-change-after", ColumnKind::State),
                Column::new(cx, "proof", "observatory-column-proof", ColumnKind::Text),
            ],
            rows,
            total,
            sort: None,
        })
    })
}

fn cells(cx: &Cx, between: &Between, change: &Change<'_>, code: Option<String>) -> Vec<Cell> {
    let obligation = between.after.board.obligations[change.place];
    let state = |verdict: Verdict| Cell::state(verdict.state(), verdict.code(), cx.tr().t(verdict.word()));
    let proof = match code {
        Some(code) => Cell::text(&code).to(format!("/actos/{code}")),
        None => Cell::text(""),
    };
    vec![
        Cell::text(&change.entity.name).to(change.entity.href()),
        Cell::text(cx.pick(&obligation.short)).to(format!("/normas/obligaciones/{}", obligation.id)),
        change.before.map_or_else(|| Cell::text(""), state),
        state(change.after),
        proof,
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, listing: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let between = Between::read(cx, query).await?;
        let changes = between.changes(cx, query)?;
        let lead = between.days.map(|day| ui::format::date_long(cx.lang, day));
        let [since, until] = lead;
        let lead = tr.f(
            "observatory-changes-lead",
            &[("since", since.into()), ("until", until.into())],
        );
        let main = html! {
            h1.h-m { (tr.t("observatory-changes")) }
            p.soft.mt-s { (lead) }
            (filters(cx, &between))
            div.box.mt { (figures(cx, &changes)) }
            @if listing.total == 0 {
                (ui::Empty::new(tr.t("observatory-changes-none"), tr.t("observatory-changes-none-text")))
            } @else { (table) }
            (source(cx))
        };
        let page = Page::new(tr.t("observatory-changes"), ui::Section::Observatory, main)
            .description(lead)
            .crumb(tr.t("observatory-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}

fn figures(cx: &Cx, changes: &[Change<'_>]) -> Markup {
    let tr = cx.tr();
    let figures = WAYS.iter().map(|(way, title)| {
        let count = changes.iter().filter(|change| change.way() == *way).count();
        let mut address = cx.address().without("p");
        address = address.with("cambio", *way);
        ui::Figure::new(tr.t(title), tr.num(count as i64)).href(address.href())
    });
    ui::Figures::new(figures.collect()).render()
}

fn filters(cx: &Cx, between: &Between) -> Markup {
    let tr = cx.tr();
    let all = || std::iter::once((String::new(), tr.t("directory-all").into_owned()));
    let obligations = between.after.board.obligations.iter();
    let obligations = obligations.map(|known| (known.id.to_string(), cx.pick(&known.short).to_owned()));
    let ways = WAYS
        .iter()
        .map(|(way, title)| ((*way).to_owned(), tr.t(title).into_owned()));
    EntityFilter::form(cx)
        .select(
            "obligacion",
            tr.t("observatory-filter-obligation"),
            all().chain(obligations),
        )
        .select("cambio", tr.t("observatory-change"), all().chain(ways))
        .date("desde", tr.t("observatory-series-since"))
        .date("hasta", tr.t("observatory-series-until"))
        .render(tr)
}
