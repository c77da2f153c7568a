//! A notice in words: what happened, what to do, by which norm, and the page that solves it. The page, the letter and the
//! API say the same.

use capability::{House, UseCase};
use directory::board::{Board, BoardEntity};
use jiff::civil::Date;
use norms::{Authority, Citation, NoticeKind, ObligationId, OfficeId};
use ui::Tr;

use crate::notice::Remedy;
use crate::store::Row;
use crate::{committee, exchange, rule};

/// A notice as a person reads it.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// What it is about, with a verb where there is something to do.
    pub(crate) title: String,
    /// One or two sentences: what happened, until when.
    pub(crate) sentence: String,
    /// What the button says.
    pub(crate) verb: String,
    /// The page that solves it, without language prefix.
    pub(crate) path: String,
    /// Norms behind it.
    pub(crate) citations: Vec<Citation>,
    /// Name of the entity it is about.
    pub(crate) entity: String,
}

/// Texts of a language outside of a request: letters have none.
pub(crate) fn speaking(house: &House, lang: ui::Lang) -> Tr<'_> {
    Tr {
        lang,
        texts: &house.texts,
    }
}

/// The kind of a row.
pub(crate) fn kind(row: &Row) -> Option<&'static NoticeKind> {
    rule::kind(&row.kind)
}

/// A notice in words, as of a day.
pub(crate) fn say(house: &House, board: &Board, tr: Tr<'_>, row: &Row, today: Date) -> Said {
    let entity = board.entity(row.entity_id);
    if let Some(words) = committee::say(house, tr, row).or_else(|| exchange::say(board, tr, row)) {
        return Said {
            title: words.title,
            sentence: words.sentence,
            verb: tr.t(words.verb).into_owned(),
            path: words.path,
            citations: words.citations,
            entity: entity.map(|entity| entity.name.clone()).unwrap_or_default(),
        };
    }
    let remedy = remedy(house, row);
    let about = about(house, tr, row);
    Said {
        title: title(tr, row, entity.map(|entity| &**entity), &about),
        sentence: sentence(tr, row, today),
        verb: tr.t(verb(remedy)).into_owned(),
        path: path(house, row, remedy),
        citations: citations(house, row),
        entity: entity.map(|entity| entity.name.clone()).unwrap_or_default(),
    }
}

/// What the reader's office can do about it: what is beyond its power is shown and not offered.
fn remedy(house: &House, row: &Row) -> Remedy {
    let asked = Remedy::parse(&row.remedy);
    let act = match asked {
        Remedy::Designate => "directory/designated",
        Remedy::Constitute => "directory/committee-constituted",
        Remedy::Communicate => "directory/designation-communicated",
        Remedy::Correct => "directory/observation-corrected",
        Remedy::Declare => "directory/designation-ended",
        Remedy::Session => match way(house, row) {
            Some((use_case, _)) => use_case.act,
            None => return Remedy::See,
        },
        Remedy::Review | Remedy::Attend | Remedy::Sign | Remedy::Fulfil | Remedy::See => return asked,
    };
    let office = OfficeId::parse(&row.to_office).ok();
    let may = office.is_some_and(|office| house.law.may_act(office, act, None).is_some());
    let elsewhere = row.designation_id.is_none() && asked != Remedy::Session;
    if may || elsewhere { asked } else { Remedy::See }
}

/// What leads to the act that discharges its duty, where a capability of this house has it.
fn way(house: &House, row: &Row) -> Option<(&'static UseCase, String)> {
    let id = ObligationId::parse(row.obligation.as_deref()?).ok()?;
    directory::report::way(house, house.law.obligation(id)?, row.entity_id)
}

/// The office it is about, or the duty when it is about none.
fn about(house: &House, tr: Tr<'_>, row: &Row) -> String {
    let lang = tr.lang.code();
    let office = row
        .office
        .as_deref()
        .filter(|office| !office.starts_with("committee_seat_"));
    if office == Some(directory::apply_committee()) {
        return tr.t("directory-committee").into_owned();
    }
    let office = office.and_then(|id| house.law.office(OfficeId::parse(id).ok()?));
    let duty = row
        .obligation
        .as_deref()
        .and_then(|id| house.law.obligation(ObligationId::parse(id).ok()?));
    match (office, duty) {
        (Some(office), _) => office.names.get(lang).to_owned(),
        (None, Some(duty)) => duty.names.get(lang).to_owned(),
        (None, None) => row
            .office
            .as_deref()
            .and_then(|id| house.law.office(OfficeId::parse(id).ok()?))
            .map_or_else(String::new, |office| office.names.get(lang).to_owned()),
    }
}

fn title(tr: Tr<'_>, row: &Row, entity: Option<&BoardEntity>, about: &str) -> String {
    let authority = authority(row).map_or("", Authority::acronym);
    let entity = entity.map_or("", |entity| entity.name.as_str());
    let args = [
        ("about", about.into()),
        ("authority", authority.into()),
        ("entity", entity.into()),
    ];
    let key = match row.kind.as_str() {
        "observed" => "notices-title-observed",
        "vacancy" => "notices-title-vacancy",
        "silent_vacancy" => "notices-title-silent",
        "overdue" | "report_overdue" => "notices-title-overdue",
        "due" | "report_due" => "notices-title-due",
        "ending" => "notices-title-ending",
        "acknowledged" => "notices-title-acknowledged",
        _ => "notices-title-received",
    };
    tr.f(key, &args).into_owned()
}

/// What happened, and until when or since when.
fn sentence(tr: Tr<'_>, row: &Row, today: Date) -> String {
    let day = row.due_on.map(ui::format::date_short).unwrap_or_default();
    let args = [("day", day.as_str().into())];
    let past = row.due_on.is_some_and(|due| due < today);
    let key = match (row.kind.as_str(), Remedy::parse(&row.remedy)) {
        ("observed", _) => return observed(tr, row, &day),
        ("vacancy", _) if !past => "notices-says-vacancy-ahead",
        ("vacancy", _) => "notices-says-vacancy",
        ("silent_vacancy", _) => "notices-says-silent",
        ("overdue", Remedy::Correct) => "notices-says-overdue-correct",
        ("overdue", Remedy::Communicate) => "notices-says-overdue-communicate",
        ("overdue" | "report_overdue", _) => "notices-says-overdue",
        ("report_due", _) => "notices-says-report-due",
        ("due", Remedy::Correct) => "notices-says-due-correct",
        ("due", Remedy::Communicate) => "notices-says-due-communicate",
        ("due", _) => "notices-says-due",
        ("ending", _) => "notices-says-ending",
        ("acknowledged", _) => "notices-says-acknowledged",
        _ => "notices-says-received",
    };
    tr.f(key, &args).into_owned()
}

fn observed(tr: Tr<'_>, row: &Row, day: &str) -> String {
    let key = match row
        .detail
        .as_deref()
        .and_then(|detail| detail.split_once(':'))
        .map(|(_, reason)| reason)
    {
        Some("article_missing") => "directory-observed-article-missing",
        Some("document_illegible") => "directory-observed-document-illegible",
        Some("wrong_signatory") => "directory-observed-wrong-signatory",
        Some("dates_wrong") => "directory-observed-dates-wrong",
        Some("incompatible_office") => "directory-observed-incompatible",
        _ => "directory-observed-other",
    };
    let reason = tr.t(key);
    tr.f(
        "notices-says-observed",
        &[("reason", reason.into()), ("day", day.into())],
    )
    .into_owned()
}

/// The authority that observed, answered or was told.
fn authority(row: &Row) -> Option<Authority> {
    let detail = row.detail.as_deref()?;
    Authority::parse(detail.split(':').next()?)
}

fn verb(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Designate => "directory-designate",
        Remedy::Constitute => "notices-verb-constitute",
        Remedy::Communicate => "directory-communicate",
        Remedy::Correct => "directory-correct",
        Remedy::Declare => "notices-verb-declare",
        Remedy::Session => "notices-verb-call-session",
        Remedy::Review => "notices-verb-review",
        Remedy::Attend | Remedy::Sign | Remedy::Fulfil | Remedy::See => "notices-verb-see",
    }
}

/// The form that solves it, filled in as far as it can be.
fn path(house: &House, row: &Row, remedy: Remedy) -> String {
    let designation = row.designation_id.map(|id| id.to_string()).unwrap_or_default();
    let entity = row.entity_id;
    match remedy {
        Remedy::Designate => format!(
            "/designar?entity={entity}&office={}",
            row.office.as_deref().unwrap_or_default()
        ),
        Remedy::Constitute => format!("/constituir-comite?entity={entity}"),
        Remedy::Communicate => format!("/comunicar?designation={designation}"),
        Remedy::Correct => format!("/subsanar?designation={designation}"),
        Remedy::Declare => format!("/concluir?designation={designation}"),
        Remedy::Review => "/bandeja".to_owned(),
        Remedy::Session => way(house, row).map_or_else(String::new, |(_, path)| path),
        Remedy::See if row.designation_id.is_none() => format!("/entidades/{entity}#obligaciones"),
        Remedy::Attend | Remedy::Sign | Remedy::Fulfil | Remedy::See => {
            format!("/designaciones/{designation}")
        }
    }
}

/// Norms behind a notice: those of its duty, those that create its office, and none of ours dressed as law.
fn citations(house: &House, row: &Row) -> Vec<Citation> {
    let duty = row
        .obligation
        .as_deref()
        .and_then(|id| house.law.obligation(ObligationId::parse(id).ok()?));
    let asked = || {
        let last = directory::obligations_of(row.office.as_deref()?).last()?;
        house.law.obligation(ObligationId::parse(last).ok()?)
    };
    let office = || house.law.office(OfficeId::parse(row.office.as_deref()?).ok()?);
    duty.or_else(asked)
        .map(|duty| duty.citations.clone())
        .or_else(|| office().map(|office| office.citations.clone()))
        .unwrap_or_default()
}

/// Whether there is nothing to solve: once read, it is done.
pub(crate) fn only_tells(row: &Row) -> bool {
    match row.kind.as_str() {
        "acknowledged" | "session_cancelled" => true,
        "vacancy" | "silent_vacancy" => row.obligation.is_none(),
        _ => false,
    }
}
