//! The caller's drafts as a list, and the button that takes one away.

use super::keep::{self, Kept};
use crate::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Req, Route,
    Stop, TableRoutes, handler,
};
use maud::{Markup, html};

/// Address of the list.
pub(super) const LIST: &str = "/borradores";

const TABLE: TableRoutes = TableRoutes {
    paths: [LIST, "/borradores.csv", "/borradores.xlsx", "/api/v1/drafts"],
    permission: Permission::SignedIn,
    filters: &[],
    rows: 50,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = TABLE.routes();
    routes.push(Route::submit(
        "/borradores/quitar",
        Permission::SignedIn,
        handler(|cx, req| Box::pin(remove(cx, req))),
    ));
    routes
}

fn fetch<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let drafts = cx.house.drafts(cx).await?;
        let total = drafts.len() as u64;
        let shown = drafts
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize);
        let rows = shown.map(|draft| {
            vec![
                Cell::text(draft.title).to(draft.path),
                Cell::text(draft.about),
                Cell::date(Some(crate::lima(draft.changed))),
                Cell::date(Some(draft.expires_on)),
            ]
        });
        Ok(Listing {
            name: "borradores",
            caption: cx.tr().t("capability-drafts-title").into_owned(),
            columns: vec![
                Column::new(cx, "form", "capability-drafts-column-form", ColumnKind::Text),
                Column::new(cx, "about", "capability-drafts-column-about", ColumnKind::Text),
                Column::new(
                    cx,
                    "changed",
                    "capability-drafts-column-changed",
                    ColumnKind::Date,
                ),
                Column::new(cx, "until", "capability-drafts-column-until", ColumnKind::Date),
            ],
            rows: rows.collect(),
            total,
            sort: None,
        })
    })
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, listing: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let empty = ui::Empty::new(
            tr.t("capability-drafts-none"),
            tr.t("capability-drafts-none-text"),
        )
        .action(tr.t("capability-desk"), cx.href("/despacho"));
        let main = html! {
            h1.h-m { (tr.t("capability-drafts-title")) }
            p.soft.mt-s { (tr.t("capability-drafts-lead")) }
            @if listing.total == 0 { div.mt { (empty) } } @else { (table) }
        };
        let page = Page::new(tr.t("capability-drafts-title"), ui::Section::None, main)
            .office()
            .crumb(tr.t("capability-desk"), cx.href("/despacho"));
        Ok(cx.page(page))
    })
}

/// `POST /borradores/quitar`.
async fn remove(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let pairs = req.body.pairs();
    keep::remove(cx, pairs.get("id").unwrap_or("")).await?;
    Ok(Answer::redirect(&cx.href(LIST)))
}

/// Says that the form goes on with a draft, how long it waits, and takes it away.
pub(crate) fn note(cx: &Cx, draft: &Kept) -> Markup {
    let tr = cx.tr();
    let args = [
        (
            "day",
            ui::format::date_long(cx.lang, crate::lima(draft.changed)).into(),
        ),
        ("hour", ui::format::time_lima(draft.changed).into()),
        ("until", ui::format::date_long(cx.lang, draft.expires_on).into()),
    ];
    let remove = ui::Form::new(cx.href("/borradores/quitar"), cx.caller.csrf.clone())
        .hidden("id", draft.id.clone())
        .action(
            ui::Button::submit(tr.t("capability-drafts-remove"))
                .line()
                .small(),
        );
    ui::Note::new(
        tr.t("capability-drafts-kept"),
        html! { p { (tr.f("capability-drafts-kept-text", &args)) } (remove) },
    )
    .render()
}
