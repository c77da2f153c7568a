//! The pages of the guide. Each shows the six steps, asks one thing, and leads to the next.

mod done;
mod models;
mod officers;
mod overview;
mod person;
mod resolutions;
mod review;
mod signed;
mod team;

use crate::slot::{Guide, Slot};
use crate::step::Step;
use capability::{Answer, Cx, Page, Permission, Route, Stop, handler};
use maud::{Markup, html};

/// Whoever may designate in the own entity.
const MAY: Permission = Permission::Act("directory/designated");

/// Routes of the guide and of the models.
pub fn routes() -> Vec<Route> {
    let page = |path, answer| Route::page(path, MAY, answer);
    let send = |path, answer| Route::submit(path, MAY, answer);
    let mut routes = vec![
        page("/empezar", handler(|cx, _| Box::pin(overview::page(cx)))),
        page(
            "/empezar/comite",
            handler(|cx, _| Box::pin(team::page(cx, Step::Committee))),
        ),
        page(
            "/empezar/lider",
            handler(|cx, _| Box::pin(team::page(cx, Step::Leader))),
        ),
        page(
            "/empezar/oficiales",
            handler(|cx, _| Box::pin(officers::show(cx))),
        ),
        send(
            "/empezar/oficiales",
            handler(|cx, req| Box::pin(officers::submit(cx, req))),
        ),
        page(
            "/empezar/cargo/{office}",
            handler(|cx, req| Box::pin(person::show(cx, req))),
        ),
        send(
            "/empezar/cargo/{office}",
            handler(|cx, req| Box::pin(person::submit(cx, req))),
        ),
        page(
            "/empezar/resoluciones",
            handler(|cx, _| Box::pin(resolutions::page(cx))),
        ),
        send(
            "/empezar/resoluciones",
            handler(|cx, req| Box::pin(resolutions::choose(cx, req))),
        ),
        page(
            "/empezar/resoluciones/{model}",
            handler(|cx, req| Box::pin(resolutions::one(cx, req))),
        ),
        page(
            "/empezar/resoluciones/{model}/resolucion.pdf",
            handler(|cx, req| Box::pin(resolutions::pdf(cx, req))),
        )
        .format(capability::Format::Other),
        page(
            "/empezar/resoluciones/{model}/firmada",
            handler(|cx, req| Box::pin(signed::show(cx, req))),
        ),
        send(
            "/empezar/resoluciones/{model}/firmada",
            handler(|cx, req| Box::pin(signed::submit(cx, req))),
        )
        .body(signed::BODY_BYTES_MAX),
        page("/empezar/revisar", handler(|cx, _| Box::pin(review::show(cx)))),
        send(
            "/empezar/revisar",
            handler(|cx, req| Box::pin(review::submit(cx, req))),
        ),
        page("/empezar/listo", handler(|cx, _| Box::pin(done::page(cx)))),
    ];
    routes.extend(models::routes());
    routes
}

/// A page of the guide: the six steps, the title, the content and what stands beside it.
struct Sheet {
    step: Step,
    title: String,
    lead: String,
    main: Markup,
    aside: Markup,
    problems: ui::Problems,
    /// Class of what stands over the content: nothing, or what keeps it off the paper.
    head: &'static str,
}

impl Sheet {
    fn new(step: Step, title: impl Into<String>, lead: impl Into<String>, main: Markup) -> Sheet {
        Sheet {
            step,
            title: title.into(),
            lead: lead.into(),
            main,
            aside: html! {},
            problems: ui::Problems::new(),
            head: "",
        }
    }
    fn aside(mut self, aside: Markup) -> Sheet {
        self.aside = aside;
        self
    }
    /// Only the content is printed.
    fn alone_on_paper(mut self) -> Sheet {
        self.head = "no-print";
        self
    }
    fn problems(mut self, problems: ui::Problems) -> Sheet {
        self.problems = problems;
        self
    }
    /// The answer; 422 when something is to be put right.
    fn answer(self, cx: &Cx, guide: &Guide) -> Answer {
        let tr = cx.tr();
        let number = Step::ALL.iter().position(|step| *step == self.step).unwrap_or(0) + 1;
        let eyebrow = tr.f(
            "start-step-of",
            &[("step", number.into()), ("steps", Step::ALL.len().into())],
        );
        let status = if self.problems.is_empty() { 200 } else { 422 };
        let main = html! {
            (steps(cx, guide, self.step))
            div.split.mt {
                div {
                    (ui::ErrorSummary::new(&self.problems).render(tr))
                    div class=[Some(self.head).filter(|class| !class.is_empty())] {
                        p.eyebrow { (eyebrow) " · " (guide.entity.name) }
                        h1.h-m { (self.title) }
                        @if !self.lead.is_empty() { p.soft.mt-s { (self.lead) } }
                    }
                    (self.main)
                }
                aside.stack-l aria-label=(tr.t("ui-aside")) { (self.aside) }
            }
        };
        let page = Page::new(self.title, ui::Section::None, main)
            .office()
            .crumb(tr.t("capability-desk"), cx.href("/despacho"))
            .crumb(tr.t("start-guide"), cx.href("/empezar"));
        cx.page(page.status(status))
    }
}

/// The six steps with how far each is.
fn steps(cx: &Cx, guide: &Guide, current: Step) -> Markup {
    let tr = cx.tr();
    let drawn = Step::ALL.into_iter().fold(ui::Steps::new(), |drawn, step| {
        let (state, words) = standing(cx, guide, step);
        let note = html! { a href=(cx.href(step.path())) { (words) span.vh { ": " (tr.t(step.title())) } } };
        if step == current {
            drawn.current(state, tr.t(step.title()), note)
        } else {
            drawn.step(state, tr.t(step.title()), note)
        }
    });
    html! { nav.no-print aria-label=(tr.t("start-steps")) { (drawn.render()) } }
}

/// How far a step is, in a state and words.
fn standing(cx: &Cx, guide: &Guide, step: Step) -> (ui::State, String) {
    let tr = cx.tr();
    let slots: Vec<&Slot> = guide.of_step(step).collect();
    let count = |pass: fn(&Slot) -> bool| slots.iter().filter(|slot| pass(slot)).count();
    match step {
        Step::Entity => (ui::State::Ok, tr.t("start-see").into_owned()),
        Step::Committee | Step::Leader | Step::Officers => {
            let (held, named) = (count(|slot| slot.held.is_some()), count(|slot| !slot.is_empty()));
            let of = |key: &str, n: usize| {
                tr.f(key, &[("n", n.into()), ("of", slots.len().into())])
                    .into_owned()
            };
            match () {
                () if held == slots.len() => (ui::State::Ok, tr.t("start-in-force").into_owned()),
                () if named == slots.len() => (ui::State::Run, tr.t("start-prepared").into_owned()),
                () if named == 0 => (ui::State::None, tr.t("start-nobody-yet").into_owned()),
                () => (ui::State::Run, of("start-named-of", named)),
            }
        }
        Step::Resolutions => {
            if guide.slots.iter().all(|slot| slot.held.is_some()) && guide.committee.is_some() {
                (ui::State::Ok, tr.t("start-in-force").into_owned())
            } else if guide.draft().signed.is_empty() {
                (ui::State::None, tr.t("start-no-resolution-yet").into_owned())
            } else {
                (ui::State::Run, tr.t("start-resolution-received").into_owned())
            }
        }
        Step::Communicate if guide.is_done() => (ui::State::Ok, tr.t("start-all-told").into_owned()),
        Step::Communicate => (ui::State::None, tr.t("start-not-told-yet").into_owned()),
    }
}

/// Name of an office, short of «Miembro del comité», which the step says already.
fn office_name(cx: &Cx, office: &norms::Office) -> String {
    match cx.house.law.seat_of(office.id) {
        Some(seat) => format!("{}. {}", seat.number, cx.pick(&seat.names)),
        None => cx.pick(&office.names).to_owned(),
    }
}

/// The norm of an office in plain words.
fn norm(cx: &Cx, office: &norms::Office) -> Markup {
    let tr = cx.tr();
    let cited = directory::cites(cx, &office.citations);
    ui::NormAside::new()
        .item(
            tr.t("start-norm-designates"),
            html! { (cx.pick(&office.aside.who_designates)) },
        )
        .item(
            tr.t("start-norm-can-be"),
            html! { (cx.pick(&office.aside.who_can_be)) },
        )
        .item(
            tr.t("start-norm-told"),
            html! { (cx.pick(&office.aside.who_is_told)) },
        )
        .item(
            tr.t("start-norm-published"),
            html! { (cx.pick(&office.aside.what_is_published)) },
        )
        .item(tr.t("start-norm-where"), cited)
        .render(tr)
}

/// Ends a request that asks for an office or a model the guide does not have.
fn known<T>(thing: Option<T>) -> Result<T, Stop> {
    thing.ok_or(Stop::NotFound)
}
