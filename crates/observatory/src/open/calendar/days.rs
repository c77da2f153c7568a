//! Days on which no term runs in the whole country, as a calendar to subscribe to.

use super::super::tag::authority;
use capability::{Answer, Cx, Req, Stop};
use norms::{Calendar, DayKind, Layer};
use ui::ics::{Event, Ics, When};

/// Where it is served.
pub(crate) const PATH: &str = "/calendario.ics";

/// `GET /calendario.ics`: the year before, this one and the next.
pub(super) async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let tr = cx.tr();
    let declared = directory::deadline::declared(&cx.house).await?;
    let calendar = Calendar::of_law().with(Layer::PublicSector).with_days(&declared);
    let source = format!("{}{}", cx.house.options.base_url, cx.href(PATH));
    let (name, lead) = (tr.t("observatory-ics-days"), tr.t("observatory-ics-days-lead"));
    let mut ics = Ics::new(&name, &lead, &source, cx.lang.html(), cx.head.at);
    let year = cx.today().year();
    let days = (year - 1..=year + 1).flat_map(|year| calendar.year(year));
    for (day, mark) in days.filter(|(_, mark)| mark.kind != DayKind::Weekend) {
        ics.event(&Event {
            uid: format!(
                "{day}-{}@{}",
                mark.kind.as_str(),
                authority(cx.house.register.origin())
            ),
            when: When::Day(day),
            place: String::new(),
            sequence: 0,
            summary: mark.name.get(cx.lang.code()).to_owned(),
            description: format!("{} {}", tr.t("observatory-ics-norm"), mark.norm),
            category: mark.kind.names().get(cx.lang.code()).to_owned(),
            url: format!(
                "{}{}",
                cx.house.options.base_url,
                cx.href(&format!("/calendario?anio={}", day.year()))
            ),
        });
    }
    Ok(super::answer(ics, "calendario.ics"))
}
