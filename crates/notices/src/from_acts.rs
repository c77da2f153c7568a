//! Notices from acts: a follower that reads every act once it is on disk.
//!
//! What it writes follows from the act, so reading the same acts again writes the same rows. Acts older than the first
//! start of this house give a notice only while they still matter, and never a letter. When no act waits, it goes the
//! round of the day ([`crate::round`]).

use std::collections::BTreeSet;
use std::sync::Arc;

use capability::House;
use directory::acts::{
    CommunicationAcknowledged, CommunicationObserved, DesignationCommunicated, DesignationEnded,
    ObservationCorrected, PostEnded,
};
use directory::store::{self as directory_store, DesignationRow};
use jiff::civil::Date;
use norms::{Authority, OfficeId};
use register::db::Stmt;
use register::{CommunicationId, DesignationId, Fault, Follower, Handling, PersonId, Recorded, civil_date};

use crate::notice::{Notice, Office, Remedy, Subject, of_communication, of_designation};
use crate::store::Start;
use crate::{committee, exchange, letter, round, rule, store};

/// Reads acts and gives notice.
pub(crate) struct FromActs(pub(crate) Arc<House>);

impl Follower for FromActs {
    fn name(&self) -> &'static str {
        "notices/acts"
    }

    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            let start = store::start(&self.0).await?;
            let (mut changes, mut touched) = (Vec::new(), BTreeSet::new());
            for act in acts.iter().filter(|act| is_read(&act.kind)) {
                changes.extend(of_act(&self.0, act, &start).await?);
                touched.extend(act.entity.filter(|_| act.seq >= start.first_seq));
            }
            store::write_whole(&self.0, &changes).await?;
            if touched.is_empty() {
                return Ok(());
            }
            committee::latecomers(&self.0, Some(&touched), false).await?;
            round::settle_of(&self.0, &touched).await
        })
    }

    fn idle(&self) -> Handling<'_> {
        Box::pin(round::go(&self.0))
    }
}

/// Whether acts of a kind may give notice, settle one, or change where an entity stands.
fn is_read(kind: &str) -> bool {
    kind.starts_with("directory/")
        || kind.starts_with("committee/")
        || kind.starts_with("exchange/")
        || directory::report::kinds().any(|known| known == kind)
}

/// What an act tells, and to whom.
pub(crate) struct Told {
    pub(crate) about: Subject,
    pub(crate) to: Vec<Office>,
    /// Whether it still mattered when it was read late.
    pub(crate) still: bool,
}

async fn of_act(house: &House, act: &Recorded, start: &Start) -> Result<Vec<Stmt>, Fault> {
    let mut changes = settled_by(act);
    changes.extend(committee::settled_by(house, act).await?);
    changes.extend(exchange::settled_by(act)?);
    let past = act.seq < start.first_seq;
    if past && !may_still_matter(&act.kind) {
        return Ok(changes);
    }
    let told = told(house, act).await?;
    for told in told.into_iter().filter(|told| told.still || !past) {
        let notices: Vec<Notice> = told
            .to
            .into_iter()
            .map(|to| told.about.to(to, act.at, past))
            .collect();
        changes.extend(notices.iter().map(store::insert));
        changes.extend(letter::at_once(house, &notices).await?);
    }
    Ok(changes)
}

/// Whether an act from before the first start may give notice: ends and posts are told by the round, answers by nobody.
fn may_still_matter(kind: &str) -> bool {
    matches!(
        kind,
        "directory/communication-observed"
            | "directory/designation-communicated"
            | "directory/observation-corrected"
    ) || committee::may_still_matter(kind)
        || exchange::may_still_matter(kind)
}

async fn told(house: &House, act: &Recorded) -> Result<Vec<Told>, Fault> {
    match act.kind.as_str() {
        "directory/communication-observed" => observed(house, act, &act.payload_as()?).await,
        "directory/communication-acknowledged" => acknowledged(house, act, &act.payload_as()?).await,
        "directory/designation-communicated" => {
            let new: DesignationCommunicated = act.payload_as()?;
            received(house, act, new.communication, new.designation, &new.authority).await
        }
        "directory/observation-corrected" => {
            let new: ObservationCorrected = act.payload_as()?;
            let known = directory_store::communication(house, new.communication).await?;
            let authority = known.map(|row| row.authority).unwrap_or_default();
            received(house, act, new.communication, new.designation, &authority).await
        }
        "directory/designation-ended" => ended(house, act, &act.payload_as()?).await,
        "directory/post-ended" => post_ended(house, act, &act.payload_as()?).await,
        kind if kind.starts_with("exchange/") => exchange::told(house, act).await,
        _ => committee::told(house, act).await,
    }
}

/// A subject with what every act says of itself.
pub(crate) fn subject(act: &Recorded, kind: &str, matter: String, remedy: Remedy) -> Option<Subject> {
    Some(Subject {
        kind: rule::kind(kind)?,
        entity: act.entity?,
        matter,
        remedy,
        obligation: None,
        office: act.subject("office").map(str::to_owned),
        designation: None,
        communication: None,
        detail: None,
        due: None,
        step: 0,
        act: Some(act.seq),
    })
}

async fn observed(house: &House, act: &Recorded, new: &CommunicationObserved) -> Result<Vec<Told>, Fault> {
    let Some(about) = subject(act, "observed", of_designation(new.designation), Remedy::Correct) else {
        return Ok(Vec::new());
    };
    let about = Subject {
        designation: Some(new.designation),
        communication: Some(new.communication),
        detail: Some(format!("{}:{}", new.authority, new.reason)),
        due: Some(new.correct_by),
        ..about
    };
    let state = state_of(house, new.communication).await?;
    Ok(vec![Told {
        to: rule::recipients(&about),
        still: state.as_deref() == Some("observed"),
        about,
    }])
}

async fn acknowledged(
    house: &House,
    act: &Recorded,
    new: &CommunicationAcknowledged,
) -> Result<Vec<Told>, Fault> {
    let (about, sender) = (
        subject(act, "acknowledged", of_designation(new.designation), Remedy::See),
        sender(house, act, new.communication).await?,
    );
    let Some(about) = about else { return Ok(Vec::new()) };
    let about = Subject {
        designation: Some(new.designation),
        communication: Some(new.communication),
        detail: Some(new.authority.clone()),
        ..about
    };
    Ok(vec![Told {
        to: vec![sender.unwrap_or_else(|| rule::head(about.entity))],
        still: false,
        about,
    }])
}

/// The office under which the communication was sent, or corrected and sent again, before the authority answered.
async fn sender(
    house: &House,
    answer: &Recorded,
    communication: CommunicationId,
) -> Result<Option<Office>, Fault> {
    let Some(row) = directory_store::communication(house, communication).await? else {
        return Ok(None);
    };
    let sent = u64::try_from(row.sent_seq).ok().filter(|seq| *seq < answer.seq);
    let Some(seq) = sent else { return Ok(None) };
    let Some(sent) = house.register.read_act(seq).await? else {
        return Ok(None);
    };
    let under = sent.act.under;
    let Some(designation) = under.designation.filter(|_| under.person != PersonId::nil()) else {
        return Ok(None);
    };
    let seat = directory_store::designation(house, designation).await?;
    Ok(seat.map(|seat| Office {
        entity: seat.entity_id,
        office: under.office,
        designation: Some(designation),
    }))
}

async fn received(
    house: &House,
    act: &Recorded,
    communication: CommunicationId,
    designation: DesignationId,
    authority: &str,
) -> Result<Vec<Told>, Fault> {
    let about = subject(act, "received", of_communication(communication), Remedy::Review);
    let (Some(about), Some(authority)) = (about, Authority::parse(authority)) else {
        return Ok(Vec::new());
    };
    let board = directory::board::board(house).await?;
    let Some(seat) = board.authority(authority.as_str()).map(|entity| entity.id) else {
        return Ok(Vec::new());
    };
    let to = analysts(house, authority).map(|office| Office {
        entity: seat,
        office: office.as_str().to_owned(),
        designation: None,
    });
    let state = state_of(house, communication).await?;
    Ok(vec![Told {
        about: Subject {
            designation: Some(designation),
            communication: Some(communication),
            detail: Some(authority.as_str().to_owned()),
            ..about
        },
        to: to.collect(),
        still: matches!(state.as_deref(), Some("waiting" | "corrected")),
    }])
}

/// Offices whose power over communications is that of one authority: who reviews, and not who administers.
fn analysts(house: &House, authority: Authority) -> impl Iterator<Item = OfficeId> + '_ {
    const ANSWER: &str = "directory/communication-acknowledged";
    let law = house.law;
    law.offices()
        .iter()
        .map(|office| office.id)
        .filter(move |office| {
            law.may_act(*office, ANSWER, Some(authority)).is_some()
                && law.may_act(*office, ANSWER, None).is_none()
        })
}

async fn state_of(house: &House, communication: CommunicationId) -> Result<Option<String>, Fault> {
    Ok(directory_store::communication(house, communication)
        .await?
        .map(|row| row.state))
}

async fn ended(house: &House, act: &Recorded, new: &DesignationEnded) -> Result<Vec<Told>, Fault> {
    // Whoever replaces is there already, and what was recorded by mistake leaves no vacancy.
    if matches!(new.reason.as_str(), "replaced" | "corrected") {
        return Ok(Vec::new());
    }
    let Some(row) = directory_store::designation(house, new.designation).await? else {
        return Ok(Vec::new());
    };
    Ok(vacancy(act, &row, "vacancy", new.on).into_iter().collect())
}

async fn post_ended(house: &House, act: &Recorded, new: &PostEnded) -> Result<Vec<Told>, Fault> {
    let rows = directory_store::designations_of_post(house, new.post).await?;
    let left = rows.iter().filter(|row| row.post_ended_on.is_some());
    Ok(left
        .filter_map(|row| vacancy(act, row, "silent_vacancy", new.on))
        .collect())
}

fn vacancy(act: &Recorded, row: &DesignationRow, kind: &str, on: Date) -> Option<Told> {
    let remedy = match (kind, row.is_committee()) {
        ("silent_vacancy", _) => Remedy::Declare,
        (_, true) => Remedy::Constitute,
        _ => Remedy::Designate,
    };
    let whole =
        row.capacity != "alternate" && row.body_id.is_empty() && !row.office.starts_with("committee_seat_");
    let obligation = directory::obligations_of(&row.office)
        .first()
        .copied()
        .filter(|_| whole);
    let about = Subject {
        obligation,
        office: Some(row.office.clone()),
        designation: Some(row.id),
        due: Some(on),
        ..subject(act, kind, of_designation(row.id), remedy)?
    };
    Some(Told {
        to: rule::recipients(&about),
        still: false,
        about,
    })
}

/// Notices that an act makes pointless: the answer, the correction, the end.
fn settled_by(act: &Recorded) -> Vec<Stmt> {
    let on = civil_date(act.at);
    let answered = || {
        let id: Option<CommunicationId> = named(act, "communication");
        id.map(|id| store::settle_before("received", &of_communication(id), act.seq, on))
    };
    let solved = || {
        let id: Option<DesignationId> = named(act, "designation");
        id.map(|id| store::settle_before("observed", &of_designation(id), act.seq, on))
    };
    let settled = match act.kind.as_str() {
        "directory/communication-observed" => [answered(), None],
        "directory/communication-acknowledged" => [answered(), solved()],
        "directory/observation-corrected" | "directory/designation-ended" => [None, solved()],
        _ => [None, None],
    };
    settled.into_iter().flatten().collect()
}

/// An identifier in the payload of an act.
fn named<T: std::str::FromStr>(act: &Recorded, name: &str) -> Option<T> {
    act.payload.as_ref()?.get(name)?.as_str()?.parse().ok()
}
