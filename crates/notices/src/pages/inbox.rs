//! The inbox: notices of the offices the person holds, the most pressing first, each with the page that solves it.

use capability::{
    Answer, Body, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal,
    Req, Shape, Stop, TableRoutes,
};
use maud::{Markup, html};
use serde_json::json;

use super::mine::{self, Group, Mine};
use crate::notice::NoticeId;
use crate::store;

/// Page, CSV, XLSX and JSON of the inbox.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: ["/avisos", "/avisos.csv", "/avisos.xlsx", "/api/v1/notices"],
    permission: Permission::SignedIn,
    filters: &["vista", "tipo"],
    rows: 20,
    fetch,
    dress,
};

/// What `POST /api/v1/notice-readings` takes.
pub(super) static READING: Shape = Shape::Object(&[("notice", Shape::Text)]);

/// What it gives.
pub(super) static READ: Shape = Shape::Object(&[("notice", Shape::Text), ("read", Shape::Flag)]);

const OPEN: &str = "pendientes";
const UNREAD: &str = "sin-leer";
const SETTLED: &str = "resueltos";
const VIEWS: [&str; 3] = [OPEN, UNREAD, SETTLED];

/// Whether a notice stands in a view.
fn in_view(mine: &Mine, view: &str) -> bool {
    match view {
        UNREAD => !mine.read && mine.group != Group::Settled,
        SETTLED => mine.group == Group::Settled,
        _ => mine.group != Group::Settled,
    }
}

/// Which notices are asked for: a view and, perhaps, one kind.
struct Asked {
    view: String,
    kind: Option<String>,
}

fn asked(cx: &Cx, query: &Query) -> Result<Asked, Stop> {
    let kinds: Vec<&str> = cx
        .house
        .law
        .notices()
        .iter()
        .map(|kind| kind.id.as_str())
        .collect();
    Ok(Asked {
        view: query.one_of("vista", &VIEWS)?.unwrap_or(OPEN).to_owned(),
        kind: query.one_of("tipo", &kinds)?.map(str::to_owned),
    })
}

impl Asked {
    fn wants(&self, mine: &Mine) -> bool {
        in_view(mine, &self.view) && self.kind.as_ref().is_none_or(|kind| *kind == mine.row.kind)
    }
}

fn part(all: &[Mine], asked: &Asked, page: &ListingPage) -> (Vec<Mine>, u64) {
    let wanted: Vec<&Mine> = all.iter().filter(|mine| asked.wants(mine)).collect();
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let shown = wanted.iter().skip(number(page.offset)).take(number(page.limit));
    (shown.map(|mine| (*mine).clone()).collect(), wanted.len() as u64)
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let asked = asked(cx, query)?;
        let all = mine::all(cx).await?;
        let (shown, total) = part(&all, &asked, &page);
        let column = |key, label, kind| Column::new(cx, key, label, kind);
        Ok(Listing {
            name: "avisos",
            caption: cx.tr().t("notices-inbox").into_owned(),
            columns: vec![
                column("notice", "notices-column-notice", ColumnKind::Text),
                column("kind", "notices-column-kind", ColumnKind::Text),
                column("group", "notices-column-group", ColumnKind::State),
                column("title", "notices-column-title", ColumnKind::Text),
                column("sentence", "notices-column-sentence", ColumnKind::Text),
                column("entity", "notices-column-entity", ColumnKind::Text),
                column("due", "notices-column-due", ColumnKind::Date),
                column("given", "notices-column-given", ColumnKind::Date),
                column("norm", "notices-column-norm", ColumnKind::Text),
                column("read", "notices-column-read", ColumnKind::State),
            ],
            rows: shown.iter().map(|mine| cells(cx, mine)).collect(),
            total,
            sort: None,
        })
    })
}

fn cells(cx: &Cx, mine: &Mine) -> Vec<Cell> {
    let tr = cx.tr();
    let norms: Vec<String> = mine.said.citations.iter().map(ToString::to_string).collect();
    let read = match mine.read {
        true => Cell::state(ui::State::Ok, "read", tr.t("notices-read")),
        false => Cell::state(ui::State::Run, "unread", tr.t("notices-unread")),
    };
    vec![
        Cell::text(mine.row.id.to_string()),
        Cell::text(&mine.row.kind),
        Cell::state(mine.group.state(), mine.group.code(), tr.t(mine.group.title())),
        Cell::text(&mine.said.title).to(&mine.said.path),
        Cell::text(&mine.said.sentence),
        Cell::text(&mine.said.entity),
        Cell::date(mine.row.due_on),
        Cell::date(Some(register::civil_date(mine.row.at))),
        Cell::text(norms.join("; ")),
        read,
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, listing: Listing, _: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let (asked, all) = (asked(cx, query)?, mine::all(cx).await?);
        let page = query.number("p", 1, 1_000_000)?.max(1);
        let rows = TABLE.rows;
        let here = ListingPage {
            offset: (page - 1) * rows,
            limit: rows,
        };
        let (shown, total) = part(&all, &asked, &here);
        let tr = cx.tr();
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let unread = all.iter().filter(|mine| in_view(mine, UNREAD)).count();
        let main = html! {
            div.row.row--ends {
                h1.h-m { (tr.t("notices-inbox")) }
                (ui::Button::link(tr.t("notices-preferences"), cx.href("/avisos/preferencias")).line().small())
            }
            p.soft.mt-s { (tr.f("notices-inbox-lead", &[("n", unread.into())])) }
            (chips(cx, &asked, &all))
            (filters(cx))
            @if shown.is_empty() { section.mt { h2.vh { (tr.t("notices-inbox")) } (empty(cx, &asked)) } }
            @else {
                div.row.row--ends.mt {
                    (ui::range_line(tr, &tr.f("notices-count", &[("n", number(total).into())]), number(page), number(rows), number(total)))
                    (TABLE.downloads(cx, query))
                }
                (groups(cx, &shown))
                @if unread > 0 { (all_read(cx)) }
                (ui::Pager::new(cx.address(), number(page), number(listing.total), number(rows)).render(tr))
            }
        };
        Ok(cx.page(
            Page::new(tr.t("notices-inbox"), ui::Section::None, main)
                .office()
                .crumb(tr.t("capability-desk"), cx.href("/despacho")),
        ))
    })
}

fn chips(cx: &Cx, asked: &Asked, all: &[Mine]) -> Markup {
    let tr = cx.tr();
    let chips = VIEWS
        .iter()
        .fold(ui::Chips::new(tr.t("notices-views")), |chips, view| {
            let count = all.iter().filter(|mine| in_view(mine, view)).count();
            let name = match *view {
                UNREAD => "notices-view-unread",
                SETTLED => "notices-view-settled",
                _ => "notices-view-open",
            };
            let href = cx.href(&format!("/avisos?vista={view}"));
            chips.chip(tr.t(name), i64::try_from(count).ok(), href, asked.view == **view)
        });
    html! { div.mt { (chips.render(tr)) } }
}

fn filters(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let kinds = cx
        .house
        .law
        .notices()
        .iter()
        .map(|kind| (kind.id.as_str().to_owned(), cx.pick(&kind.names).to_owned()));
    let every = (String::new(), tr.t("notices-every-kind").into_owned());
    ui::Filters::new(cx.address())
        .select(
            "tipo",
            tr.t("notices-column-kind"),
            std::iter::once(every).chain(kinds),
        )
        .render(tr)
}

fn empty(cx: &Cx, asked: &Asked) -> Markup {
    let tr = cx.tr();
    let (title, text) = match (asked.view.as_str(), &asked.kind) {
        (_, Some(_)) => ("notices-empty-kind", "notices-empty-kind-text"),
        (UNREAD, None) => ("notices-empty-unread", "notices-empty-unread-text"),
        (SETTLED, None) => ("notices-empty-settled", "notices-empty-settled-text"),
        _ => ("notices-empty", "notices-empty-text"),
    };
    ui::Empty::new(tr.t(title), tr.t(text))
        .action(tr.t("ui-desk"), cx.href("/despacho"))
        .render()
}

/// The notices of this page under their groups.
fn groups(cx: &Cx, shown: &[Mine]) -> Markup {
    let tr = cx.tr();
    html! {
        @for group in Group::ALL {
            @let items: Vec<&Mine> = shown.iter().filter(|mine| mine.group == group).collect();
            @if !items.is_empty() {
                section.mt aria-labelledby=(group.anchor()) {
                    h2.h-s id=(group.anchor()) { (tr.t(group.title())) " " (ui::pill(group.state(), &items.len().to_string())) }
                    ul.desk.p0 { @for mine in items { (item(cx, mine)) } }
                }
            }
        }
    }
}

fn item(cx: &Cx, mine: &Mine) -> Markup {
    let (tr, said, today) = (cx.tr(), &mine.said, cx.today());
    let due = mine
        .row
        .due_on
        .unwrap_or_else(|| register::civil_date(mine.row.at));
    let button = ui::Button::link(&said.verb, cx.href(&said.path)).about(&said.title);
    let button = if matches!(mine.group, Group::Late | Group::Near) {
        button
    } else {
        button.line()
    };
    let why = said
        .citations
        .iter()
        .fold(ui::Why::default(), |why, citation| why.and(cite(cx, citation)));
    html! {
        li.(mine.group.class()) {
            p.due { (ui::format::time_date(due)) small { " " (tr.days(i64::from((due - today).get_days()))) } }
            div {
                h3 { (said.title) @if !mine.read { " " (ui::tag(ui::State::Run, &tr.t("notices-unread"))) } }
                p { (said.sentence) }
                (why)
                p.xs.muted {
                    (said.entity) ". "
                    (tr.f("notices-given", &[("day", register::civil_date(mine.row.at).into())]))
                }
                @if !mine.read { (read_form(cx, mine)) }
            }
            (button)
        }
    }
}

/// A citation that leads to the page of its instrument; a rule of ours is no norm and leads nowhere.
fn cite(cx: &Cx, citation: &norms::Citation) -> ui::Cite {
    ui::Cite::new(
        citation.to_string(),
        cx.href(&format!("/normas/{}", citation.instrument)),
    )
}

fn read_form(cx: &Cx, mine: &Mine) -> Markup {
    let tr = cx.tr();
    html! {
        form method="post" action=(cx.href("/avisos/leer")) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            input type="hidden" name="notice" value=(mine.row.id);
            input type="hidden" name="volver" value=(cx.path);
            (ui::Button::submit(tr.t("notices-mark-read")).about(&mine.said.title).line().small())
        }
    }
}

fn all_read(cx: &Cx) -> Markup {
    ui::Form::new(cx.href("/avisos/leer"), cx.caller.csrf.clone())
        .hidden("todos", "1")
        .hidden("volver", cx.path.clone())
        .action(
            ui::Button::submit(cx.tr().t("notices-mark-all-read"))
                .line()
                .small(),
        )
        .render()
}

/// POST `/avisos/leer`: one notice, or all that wait, and back to the list.
pub(super) async fn mark(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let pairs = req.body.pairs();
    match pairs.get("todos") {
        Some(_) => read_all(cx).await?,
        None => read_one(cx, pairs.get("notice").unwrap_or_default()).await?,
    }
    let back = pairs
        .get("volver")
        .filter(|path| *path == "/avisos" || path.starts_with("/avisos?"));
    Ok(Answer::redirect(&cx.href(back.unwrap_or("/avisos"))))
}

/// POST `/api/v1/notice-readings`: `{"notice": "..."}`.
pub(super) async fn operate(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let Body::Json(body) = &req.body else {
        return Err(Refusal::new("notices-refused-notice")
            .field("notice")
            .malformed()
            .into());
    };
    let notice = body
        .get("notice")
        .and_then(|value| value.as_str())
        .unwrap_or_default();
    read_one(cx, notice).await?;
    Ok(Answer::json(201, &json!({"notice": notice, "read": true})))
}

/// Marks one notice of the caller's as read; what is not theirs is not there.
async fn read_one(cx: &Cx, notice: &str) -> Result<(), Stop> {
    let id: NoticeId = notice
        .parse()
        .map_err(|_| Refusal::new("notices-refused-notice").field("notice"))?;
    let all = mine::all(cx).await?;
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let known = all.iter().find(|mine| mine.row.id == id).ok_or(Stop::NotFound)?;
    store::write(&cx.house, &[store::read(known.row.id, person, cx.now)]).await?;
    Ok(())
}

async fn read_all(cx: &Cx) -> Result<(), Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let all = mine::all(cx).await?;
    let changes: Vec<_> = all
        .iter()
        .filter(|mine| !mine.read && mine.group != Group::Settled)
        .map(|mine| store::read(mine.row.id, person, cx.now))
        .collect();
    store::write(&cx.house, &changes).await?;
    Ok(())
}
