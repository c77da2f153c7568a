//! Words and tags that several pages share.

use crate::gap::Gap;
use crate::store::{OperationRow, ServiceRow, Stage, VersionRow};
use capability::Cx;
use maud::{Markup, html};
use norms::CredentialId;
use ui::State;

/// A text of this crate.
pub(super) fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

/// Name of a level.
pub(super) fn level(cx: &Cx, number: u8) -> &'static str {
    let level = cx.house.law.assurance_level_numbered(number);
    level.map_or("—", |level| cx.pick(&level.names))
}

/// Short name of a level: `NCA 2`.
pub(super) fn short(number: u8) -> String {
    format!("NCA {number}")
}

/// Name of a level that may not be there.
pub(super) fn level_or_none(cx: &Cx, number: Option<u8>) -> String {
    number.map_or_else(
        || t(cx, "assurance-no-level"),
        |number| level(cx, number).to_owned(),
    )
}

/// What a credential is called.
pub(super) fn credential(cx: &Cx, id: &str) -> String {
    let known = CredentialId::parse(id).ok();
    let known = known.and_then(|id| cx.house.law.credential(id));
    known.map_or_else(|| id.to_owned(), |known| cx.pick(&known.names).to_owned())
}

/// Whether a credential goes through ID GOB.PE: then the law says by level who must prove, and otherwise the entity must.
pub(super) fn is_national(cx: &Cx, id: &str) -> bool {
    let known = CredentialId::parse(id).ok();
    known.is_some_and(|id| cx.house.law.credential(id).is_some_and(|known| known.national))
}

/// Whom a service serves.
pub(super) fn serves(cx: &Cx, row: &ServiceRow) -> String {
    let all = row.serves().map(|one| t(cx, &format!("assurance-serves-{one}")));
    all.collect::<Vec<_>>().join(", ")
}

/// How the level of an operation stands: state, code for programs, text key of its word.
pub(super) fn stage(stage: Stage) -> (State, &'static str, &'static str) {
    match stage {
        Stage::Undecided => (State::Bad, "sin-nivel", "assurance-stage-undecided"),
        Stage::Pending => (State::Run, "por-aprobar", "assurance-stage-pending"),
        Stage::Overdue => (State::Bad, "revision-vencida", "assurance-stage-overdue"),
        Stage::Soon => (State::Warn, "por-revisar", "assurance-stage-soon"),
        Stage::Approved => (State::Ok, "aprobado", "assurance-stage-approved"),
    }
}

/// The tag of that.
pub(super) fn stage_tag(cx: &Cx, row: &OperationRow) -> Markup {
    let (state, _, word) = stage(row.stage(cx.today()));
    ui::tag(state, &cx.tr().t(word))
}

/// The tag of a gap; of both, one beside the other, for narrow columns.
pub(super) fn gap_tag(cx: &Cx, row: &OperationRow) -> Markup {
    let tag = |gap: Gap| ui::tag(gap.state(), &cx.tr().t(gap.word()));
    match row.gap() {
        Gap::Both => html! { (tag(Gap::Level)) " " (tag(Gap::Route)) },
        gap => tag(gap),
    }
}

/// The resolution that approved a version: «Resolución de Alcaldía 118-2026-MDM/A».
pub(super) fn resolution(cx: &Cx, row: &VersionRow) -> String {
    let mut kinds = cx.house.law.designation_kinds().iter();
    let kind = kinds.find(|kind| kind.id.as_str() == row.instrument_kind);
    let kind = kind.map_or("", |kind| cx.pick(&kind.names));
    format!("{kind} {}", row.instrument_number)
}

/// A day of a column as people write it.
pub(super) fn day(day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), ui::format::date_short)
}

/// A share, or a dash.
pub(super) fn percent(cx: &Cx, share: Option<f64>) -> String {
    share.map_or_else(|| "—".to_owned(), |share| ui::format::pct_whole(cx.lang, share))
}
