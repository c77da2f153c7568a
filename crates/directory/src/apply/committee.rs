//! The committee: kept beside designations, for it is communicated, observed and ended like one.

use super::designation::INSERT;
use super::{entity_of, text};
use crate::acts::{Capacity, CommitteeConstituted, Instrument};
use crate::holding::COMMITTEE;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

pub(super) fn constituted(act: &Recorded, new: &CommitteeConstituted) -> Result<Vec<Stmt>, Fault> {
    let entity = entity_of(act)?;
    let Instrument {
        kind,
        number,
        date,
        article,
        document,
    } = &new.instrument;
    let none: Option<String> = None;
    let insert = stmt(
        INSERT,
        args![
            new.committee,
            entity.as_str(),
            new.body.map_or_else(String::new, |id| id.to_string()),
            COMMITTEE,
            Capacity::Main.as_str(),
            false,
            none.clone(),
            none,
            "",
            "",
            kind.as_str(),
            number.as_str(),
            date.to_string(),
            article.clone(),
            document.clone(),
            new.from.to_string(),
            text(None),
            text(new.communicate_by),
            "",
            act.seq
        ],
    );
    Ok(vec![insert])
}
