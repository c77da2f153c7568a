//! The page of an obligation: what it asks, of whom, how it is discharged, and how the State stands today.

use super::super::words::{certainty_tag, cited, cites};
use super::discharge::{rhythm, sentence, since, types, waits_for};
use capability::{Answer, Cx, Page, Req, Stop};
use directory::board::{Board, board};
use maud::{Markup, html};
use norms::{Obligation, ObligationId};
use serde_json::{Value, json};

/// How many entities of a type owe it and fulfil it.
struct Rate {
    kind: &'static norms::EntityType,
    owed: usize,
    met: usize,
}

impl Rate {
    fn share(&self) -> Option<f64> {
        (self.owed > 0).then(|| self.met as f64 * 100.0 / self.owed as f64)
    }
}

/// The obligation of an identifier (`G04`) or of its word (`digital-leader`).
fn find(cx: &Cx, id: &str) -> Result<&'static Obligation, Stop> {
    let by_id = ObligationId::parse(id)
        .ok()
        .and_then(|id| cx.house.law.obligation(id));
    by_id
        .or_else(|| {
            cx.house
                .law
                .obligations()
                .iter()
                .find(|obligation| obligation.key == id)
        })
        .ok_or(Stop::NotFound)
}

/// `GET /normas/obligaciones/{id}`.
pub(super) async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let obligation = find(cx, req.param("id"))?;
    let board = board(&cx.house).await?;
    let main = html! {
        (ui::title(obligation.id.as_str(), cx.pick(&obligation.names)))
        p.lead.mt-s { (cx.pick(&obligation.text)) }
        div.card.mt { (facts(cx, obligation)) }
        (ui::section("cumplimiento", &tr.t("observatory-compliance-today"), None, compliance(cx, obligation, &board)))
    };
    let page = Page::new(cx.pick(&obligation.names), ui::Section::Norms, main)
        .description(cx.pick(&obligation.text))
        .crumb(tr.t("ui-nav-observatory"), cx.href("/"))
        .crumb(tr.t("ui-nav-norms"), cx.href("/normas"));
    Ok(cx.page(page))
}

fn facts(cx: &Cx, obligation: &Obligation) -> Markup {
    let tr = cx.tr();
    let free = types(cx, &obligation.voluntary_for);
    ui::Facts::new()
        .fact(tr.t("observatory-norm"), cites(cx, &obligation.citations))
        .fact(
            tr.t("observatory-column-who-owes"),
            types(cx, &obligation.applies_to).join(", "),
        )
        .maybe(
            tr.t("observatory-voluntary-for"),
            (!free.is_empty()).then(|| free.join(", ")),
        )
        .fact(tr.t("observatory-column-discharge"), sentence(cx, obligation))
        .fact(tr.t("observatory-owed-since"), since(cx, obligation))
        .fact(tr.t("observatory-rhythm"), rhythm(cx, obligation))
        .fact(
            tr.t("directory-column-certainty"),
            certainty_tag(cx, obligation.certainty),
        )
        .render()
}

fn rates(cx: &Cx, obligation: &Obligation, board: &Board) -> Vec<Rate> {
    let Some(place) = board
        .obligations
        .iter()
        .position(|known| known.id == obligation.id)
    else {
        return Vec::new();
    };
    let today = cx.today();
    let mut rates: Vec<Rate> = cx
        .house
        .law
        .entity_types()
        .iter()
        .filter(|kind| obligation.binds(kind.id))
        .map(|kind| Rate {
            kind,
            owed: 0,
            met: 0,
        })
        .collect();
    for entity in board.entities.iter().filter(|entity| entity.exists(today)) {
        let facts = board.facts_at(entity, place, today);
        let verdict =
            directory::standing::verdict(board.obligations[place], entity.kind, facts.as_ref(), today);
        if let Some(rate) = rates
            .iter_mut()
            .find(|rate| rate.kind.id == entity.kind.id && verdict.is_owed())
        {
            rate.owed += 1;
            rate.met += usize::from(verdict.is_met());
        }
    }
    rates
}

/// The State today, by type of entity.
fn compliance(cx: &Cx, obligation: &Obligation, board: &Board) -> Markup {
    let tr = cx.tr();
    if let Some(capability) = waits_for(cx, obligation) {
        return ui::Empty::new(
            tr.t("observatory-not-measured-yet"),
            tr.f(
                "observatory-not-measured-text",
                &[("capability", capability.into())],
            ),
        )
        .render();
    }
    let rates = rates(cx, obligation, board);
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let short = cx.pick(&obligation.short).to_owned();
    let row = |rate: &Rate| ui::BarRow {
        name: cx.pick(&rate.kind.plural).to_owned(),
        href: Some(cx.href(&format!(
            "/matriz?tipo={}&obligacion={}",
            rate.kind.id, obligation.id
        ))),
        count: count(rate.owed),
        rates: vec![rate.share()],
    };
    let (owed, met) = rates
        .iter()
        .fold((0, 0), |(owed, met), rate| (owed + rate.owed, met + rate.met));
    let total = ui::BarRow {
        name: tr.t("observatory-all-types").into_owned(),
        href: Some(cx.href(&format!("/matriz?obligacion={}", obligation.id))),
        count: count(owed),
        rates: vec![(owed > 0).then(|| met as f64 * 100.0 / owed as f64)],
    };
    let table = ui::BarTable {
        caption: tr.t("observatory-compliance-today").into_owned(),
        row_head: tr.t("directory-column-type").into_owned(),
        count_head: tr.t("observatory-column-owing").into_owned(),
        columns: vec![(short.clone(), short)],
        rows: rates.iter().filter(|rate| rate.owed > 0).map(row).collect(),
        total: Some(total),
    };
    html! {
        (table.render(tr))
        (ui::Downloads::new("").link("JSON", format!("/api/v1/obligations/{}", obligation.id)).render(tr))
        p.sm.mt-s { a href=(cx.href(&format!("/matriz?obligacion={}", obligation.id))) { (tr.t("observatory-see-matrix")) } }
    }
}

/// `GET /api/v1/obligations/{id}`.
pub(super) async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let obligation = find(cx, req.param("id"))?;
    let board = board(&cx.house).await?;
    let by_type: Vec<Value> = rates(cx, obligation, &board)
        .iter()
        .map(|rate| json!({"type": rate.kind.id.as_str(), "owed": rate.owed, "met": rate.met, "share": rate.share().map(|share| (share * 10.0).round() / 10.0)}))
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "id": obligation.id.as_str(),
            "key": obligation.key,
            "name": cx.pick(&obligation.names),
            "text": cx.pick(&obligation.text),
            "norm": cited(&obligation.citations),
            "applies_to": obligation.applies_to,
            "voluntary_for": obligation.voluntary_for,
            "discharge": obligation.discharge,
            "discharge_text": sentence(cx, obligation),
            "first_due": obligation.first_due,
            "rhythm": obligation.rhythm,
            "severity": obligation.severity.as_str(),
            "certainty": obligation.certainty.as_str(),
            "measured": obligation.live,
            "compliance": by_type,
            "cut_off": {"acts": cx.head.size, "at": cx.now.to_string()},
        }),
    ))
}
