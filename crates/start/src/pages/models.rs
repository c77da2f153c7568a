//! Models of resolution for anybody: a list, and each with blanks, ready to print. No account is needed.

use super::known;
use crate::model::{Filling, Model, Resolution, Seat, document, model, models, render};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::letter;
use maud::html;

pub(super) fn routes() -> Vec<Route> {
    let page = |path, answer| Route::page(path, Permission::Public, answer);
    vec![
        page("/modelos", handler(|cx, _| Box::pin(async move { Ok(list(cx)) }))),
        page(
            "/modelos/{id}",
            handler(|cx, req| Box::pin(async move { one(cx, req) })),
        ),
        page(
            "/modelos/{id}/modelo.pdf",
            handler(|cx, req| Box::pin(pdf(cx, req))),
        )
        .format(capability::Format::Other),
    ]
}

fn list(cx: &Cx) -> Answer {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("start-column-model")),
        ui::Column::new(tr.t("start-column-norm")),
    ];
    let rows = models().iter().map(|model| {
        let cited = directory::cites(cx, &model.citations());
        let title = html! { a href=(cx.href(&format!("/modelos/{}", model.id))) { (cx.pick(&model.title)) } };
        vec![ui::Cell::new(title), ui::Cell::new(cited)]
    });
    let table = ui::Table::new(tr.t("start-models"), columns).pile().rows(rows);
    let main = html! {
        h1 { (tr.t("start-models")) }
        p.lead.mt-s { (tr.t("start-models-lead")) }
        div.mt { (table.render(tr)) }
        div.mt { (ui::Note::new(tr.t("start-models-guide"), html! { p { (tr.t("start-models-guide-text")) " " a href=(cx.href("/empezar")) { (tr.t("start-with-guide")) } } })) }
    };
    let page = Page::new(tr.t("start-models"), ui::Section::Norms, main)
        .description(tr.t("start-models-lead"))
        .crumb(tr.t("ui-nav-norms"), cx.href("/normas"));
    cx.page(page)
}

fn one(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let model = known(model(req.param("id")))?;
    let resolution = blank(cx, model);
    let main = html! {
        div.no-print {
            h1 { (cx.pick(&model.title)) }
            p.lead.mt-s { (tr.t("start-check-law")) }
            div.actions.mt-s { (ui::Button::link(tr.t("start-pdf"), cx.href(&format!("/modelos/{}/modelo.pdf", model.id)))) }
            p.sm.mt-s { (tr.t("start-print-how")) }
        }
        div.mt { (render(&resolution)) }
    };
    let page = Page::new(cx.pick(&model.title), ui::Section::Norms, main)
        .crumb(tr.t("ui-nav-norms"), cx.href("/normas"))
        .crumb(tr.t("start-models"), cx.href("/modelos"));
    Ok(cx.page(page))
}

async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let model = known(model(req.param("id")))?;
    let name = format!("modelo-{}.pdf", model.id);
    letter::send(cx, &name, document(cx, &blank(cx, model))).await
}

/// A model that knows nobody: the seats of the law, and blanks.
fn blank(cx: &Cx, model: &Model) -> Resolution {
    let seats = cx.house.law.seats().iter().filter(|seat| seat.required);
    let filling = Filling {
        year: cx.today().year(),
        seats: seats
            .map(|seat| Seat {
                number: seat.number,
                name: seat.names.es.to_owned(),
                person: None,
                post: None,
            })
            .collect(),
        ..Filling::default()
    };
    Resolution::of(model, &filling)
}
