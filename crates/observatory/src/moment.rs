//! Another day: the line that says which one a page tells of, and the form that asks for it.

use capability::Cx;
use directory::past::{FILTERS, Moment};
use maud::{Markup, html};

/// Names the day, when it is not today, with the way back; and offers another one.
pub(crate) fn line(cx: &Cx, moment: Moment) -> Markup {
    html! { (note_if_other(cx, moment)) (chooser(cx, moment)) }
}

/// Names the day, when it is not today, with the way back.
pub(crate) fn note_if_other(cx: &Cx, moment: Moment) -> Markup {
    html! { @if moment != Moment::today(cx) { div.mt { (note(cx, moment)) } } }
}

/// Offers another day; stands open on a page of another day.
pub(crate) fn chooser(cx: &Cx, moment: Moment) -> Markup {
    let tr = cx.tr();
    let form = ui::Filters::new(cx.address().without("p"))
        .called(tr.t("observatory-moment-other"))
        .date(FILTERS[0], tr.t("observatory-moment-as-of"))
        .date(FILTERS[1], tr.t("observatory-moment-known"));
    let other = html! { p.sm.soft { (tr.t("observatory-moment-help")) } (form.render(tr)) };
    let details = ui::Details::new(tr.t("observatory-moment-other"), other);
    let details = if moment == Moment::today(cx) {
        details
    } else {
        details.open()
    };
    html! { div.no-print.mt-s { (details.render()) } }
}

fn note(cx: &Cx, moment: Moment) -> Markup {
    let tr = cx.tr();
    let day = |day| ui::format::date_long(cx.lang, day);
    let args = [
        ("day", day(moment.as_of).into()),
        ("known", day(moment.known).into()),
    ];
    let key = match (moment.as_of <= cx.today(), moment.known == cx.today()) {
        (false, _) => "observatory-moment-coming",
        (true, true) => "observatory-moment-known-today",
        (true, false) => "observatory-moment-known-then",
    };
    let address = cx.address().without(FILTERS[0]).without(FILTERS[1]);
    let body =
        html! { p { (tr.f(key, &args)) " " a href=(address.href()) { (tr.t("observatory-moment-back")) } } };
    ui::Note::new(tr.t("observatory-moment-title"), body)
        .state(ui::State::Warn)
        .render()
}

/// An address of ours that goes on telling of the same day.
pub(crate) fn keep(cx: &Cx, moment: Moment, path: &str) -> String {
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, None), |(path, id)| (path, Some(id)));
    let pairs = moment.pairs(cx.today());
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let mut address = path.to_owned();
    if !pairs.is_empty() {
        address.push(if path.contains('?') { '&' } else { '?' });
        address.push_str(&capability::encode(&pairs));
    }
    if let Some(id) = fragment {
        address.push('#');
        address.push_str(id);
    }
    address
}
