//! Which entities and obligations of the matrix are asked for, and in which order.

use super::super::glance::{Glance, Row};
use capability::{Cx, Query, Refusal, Sort, Stop};
use directory::pages::EntityFilter;
use directory::standing::{VERDICTS, Verdict, due};
use jiff::civil::Date;
use std::cmp::Ordering;

/// Every state in which an owed obligation is not fulfilled.
pub(super) const UNMET: &str = "unmet";

/// Conditions of the matrix, beyond those of every list of entities.
pub(super) struct Conditions {
    entities: EntityFilter,
    /// Columns asked for, as places of the board's obligations.
    pub places: Vec<usize>,
    standing: Option<Standing>,
    due_until: Option<Date>,
    /// Addresses of the entities picked one by one; empty when all are asked for.
    pub picked: Vec<String>,
    /// The order.
    pub sort: Sort,
}

/// A state asked for.
enum Standing {
    Is(Verdict),
    Unmet,
}

impl Conditions {
    /// Reads the address; what is made up is refused by name.
    pub fn read(cx: &Cx, query: &Query, glance: &Glance) -> Result<Conditions, Stop> {
        let obligations = &glance.board.obligations;
        let ids: Vec<&str> = obligations
            .iter()
            .map(|obligation| obligation.id.as_str())
            .collect();
        let states: Vec<&str> = VERDICTS
            .iter()
            .map(|verdict| verdict.code())
            .chain([UNMET])
            .collect();
        let orders = ["nombre", "total", "name", "share"]
            .into_iter()
            .chain(ids.iter().copied());
        let orders: Vec<&str> = orders
            .chain(obligations.iter().map(|obligation| obligation.key))
            .collect();
        let asked = query.one_of("obligacion", &ids)?.and_then(|id| glance.place(id));
        let standing = query
            .one_of("estado", &states)?
            .map(|code| Verdict::parse(code).map_or(Standing::Unmet, Standing::Is));
        Ok(Conditions {
            entities: EntityFilter::read(cx, query)?,
            places: asked.map_or_else(|| (0..obligations.len()).collect(), |place| vec![place]),
            standing,
            due_until: due_until(query)?,
            picked: picked(query, glance)?,
            sort: capability::sort(
                query,
                &orders,
                Sort {
                    key: "total",
                    down: false,
                },
            )?,
        })
    }

    /// Rows that pass, in the order asked for.
    pub fn rows<'g>(&self, cx: &Cx, glance: &'g Glance) -> Vec<&'g Row> {
        let today = glance.moment(cx).as_of;
        let mut rows: Vec<&Row> = glance
            .rows
            .iter()
            .filter(|row| self.passes(glance, row, today))
            .collect();
        // The rows come by name, and a stable sort keeps that order among equals.
        rows.sort_by(|a, b| {
            let order = self.compare(glance, a, b);
            if self.sort.down { order.reverse() } else { order }
        });
        rows
    }

    fn passes(&self, glance: &Glance, row: &Row, today: Date) -> bool {
        let cell = |place: &usize| {
            let verdict = row.verdicts[*place];
            let standing = match self.standing {
                None => true,
                Some(Standing::Is(wanted)) => verdict == wanted,
                Some(Standing::Unmet) => verdict.is_owed() && !verdict.is_met(),
            };
            let falls_due = || {
                due(
                    glance.board.obligations[*place],
                    row.entity.from,
                    row.facts[*place].as_ref(),
                    verdict,
                )
            };
            standing
                && self
                    .due_until
                    .is_none_or(|until| falls_due().is_some_and(|due| today <= due && due <= until))
        };
        let every = self.standing.is_none() && self.due_until.is_none();
        self.entities.passes(&row.entity)
            && (self.picked.is_empty() || self.picked.contains(&row.entity.key))
            && (every || self.places.iter().any(cell))
    }

    fn compare(&self, glance: &Glance, a: &Row, b: &Row) -> Ordering {
        match self.sort.key {
            "nombre" | "name" => a.entity.folded.cmp(&b.entity.folded),
            "total" | "share" => tenths(a).cmp(&tenths(b)),
            key => glance.place(key).map_or(Ordering::Equal, |place| {
                pressing(a.verdicts[place]).cmp(&pressing(b.verdicts[place]))
            }),
        }
    }

    /// The column by which the matrix is sorted, as its head names it.
    pub fn sorted_by(&self) -> &'static str {
        match self.sort.key {
            "name" => "nombre",
            "share" => "total",
            key => key,
        }
    }
}

/// Share in tenths, as it is written; who owes nothing comes after whoever fulfils everything.
fn tenths(row: &Row) -> i64 {
    row.share.map_or(i64::MAX, |share| (share * 10.0).round() as i64)
}

fn pressing(verdict: Verdict) -> usize {
    VERDICTS
        .iter()
        .position(|known| *known == verdict)
        .unwrap_or(VERDICTS.len())
}

fn due_until(query: &Query) -> Result<Option<Date>, Stop> {
    let Some(text) = query.get("vence") else {
        return Ok(None);
    };
    let day = text
        .parse()
        .map_err(|_| Refusal::new("observatory-due-date").field("vence").malformed())?;
    Ok(Some(day))
}

fn picked(query: &Query, glance: &Glance) -> Result<Vec<String>, Stop> {
    let keys = query.all("e").filter(|key| !key.is_empty());
    keys.map(|key| {
        let entity = glance
            .board
            .find(key)
            .ok_or_else(|| Refusal::new("directory-entity-unknown").field("e").malformed())?;
        Ok(entity.key.clone())
    })
    .collect()
}
