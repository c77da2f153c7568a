//! A cell of the matrix: its word, and the one click to the proof or to the form that mends it.

use super::super::glance::Row;
use capability::{Cx, Stop};
use directory::standing::{Facts, Verdict, due};
use jiff::Timestamp;
use norms::{Discharge, Obligation, OfficeId};
use register::{act_code, args};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Codes of the acts that prove, read as designations change and duties are reported. An act's code never changes, so nothing is ever dropped.
#[derive(Default)]
pub(super) struct ProofCodes(RwLock<Codes>);

#[derive(Default)]
struct Codes {
    by_seq: HashMap<u64, String>,
    /// What was written up to this act was read.
    upto: i64,
}

impl ProofCodes {
    /// Reads the codes of what changed since the last time.
    pub async fn refresh(&self, cx: &Cx) -> Result<(), Stop> {
        let upto = self.0.read().unwrap_or_else(PoisonError::into_inner).upto;
        let size = i64::try_from(cx.head.size).unwrap_or(i64::MAX);
        if upto >= size {
            return Ok(());
        }
        let rows: Vec<(u64, Timestamp)> = cx
            .house
            .register
            .db()
            .query(
                "SELECT a.seq, a.at FROM directory_designation d JOIN register_act a ON a.seq = d.proof_seq WHERE d.seq >= $1 UNION SELECT a.seq, a.at FROM directory_report r JOIN register_act a ON a.seq = r.proof_seq WHERE r.seq >= $1",
                args![upto],
            )
            .await?;
        let mut codes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        codes
            .by_seq
            .extend(rows.into_iter().map(|(seq, at)| (seq, act_code(seq, at))));
        codes.upto = codes.upto.max(size);
        Ok(())
    }

    fn code(&self, seq: u64) -> Option<String> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .by_seq
            .get(&seq)
            .cloned()
    }
}

/// The cell of an entity under an obligation.
pub(super) fn cell(
    cx: &Cx,
    codes: &ProofCodes,
    row: &Row,
    place: usize,
    obligation: &Obligation,
) -> ui::MatrixCell {
    let (facts, verdict) = (row.facts[place].as_ref(), row.verdicts[place]);
    let due = due(obligation, row.entity.from, facts, verdict).filter(|_| verdict == Verdict::DueSoon);
    let word = match verdict {
        Verdict::SilentVacancy => "observatory-matrix-silent",
        Verdict::NotDue => "observatory-matrix-not-due",
        verdict => verdict.word(),
    };
    let label = due.map_or_else(
        || cx.tr().t(word).into_owned(),
        |due| format!("{:02}-{:02}", due.day(), due.month()),
    );
    let cell = ui::MatrixCell {
        state: verdict.state(),
        label,
        spoken: due.map(|_| cx.tr().t("observatory-due-spoken").into_owned()),
        href: None,
    };
    let leads_somewhere = facts.is_some() || !matches!(verdict, Verdict::NotApplicable | Verdict::Voluntary);
    ui::MatrixCell {
        href: leads_somewhere.then(|| cx.href(&href(cx, codes, row, facts, verdict, obligation))),
        ..cell
    }
}

/// The form, for whoever may mend it; the act that proves it; or the obligations of the entity.
fn href(
    cx: &Cx,
    codes: &ProofCodes,
    row: &Row,
    facts: Option<&Facts>,
    verdict: Verdict,
    obligation: &Obligation,
) -> String {
    let empty = matches!(verdict, Verdict::Missing | Verdict::Vacant);
    let late = facts.is_some_and(|facts| facts.period.is_some())
        && matches!(verdict, Verdict::InProgress | Verdict::Overdue);
    let form = (empty || late).then(|| form(cx, row, obligation)).flatten();
    let proof = || {
        facts
            .and_then(|facts| facts.proof)
            .and_then(|seq| codes.code(seq))
            .map(|code| format!("/actos/{code}"))
    };
    form.or_else(proof)
        .unwrap_or_else(|| format!("{}#obligaciones", row.entity.href()))
}

/// The form that mends a gap, when the caller may record its act here and the norm lets their office sign it.
fn form(cx: &Cx, row: &Row, obligation: &Obligation) -> Option<String> {
    let acting = cx.caller.acting.as_ref()?;
    let may = |act: &str| cx.may(act, &directory::target::of(&row.entity)).is_ok();
    let signs = |office: OfficeId| {
        let known = cx.house.law.office(office);
        known.is_some_and(|office| office.designated_by.iter().any(|by| by.as_str() == acting.office))
    };
    let entity = row.entity.id;
    match &obligation.discharge {
        Discharge::OfficeHeld { office, .. } if signs(*office) && may("directory/designated") => {
            Some(format!("/designar?entity={entity}&office={office}"))
        }
        Discharge::CommitteeConstituted if may("directory/committee-constituted") => {
            Some(format!("/constituir-comite?entity={entity}"))
        }
        Discharge::Reported { .. } => {
            let (use_case, path) = directory::report::way(&cx.house, obligation, entity)?;
            may(use_case.act).then_some(path)
        }
        _ => None,
    }
}
