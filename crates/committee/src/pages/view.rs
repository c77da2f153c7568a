//! A session with everything its pages show: names, what was said, what the caller may do.

use crate::digital_committee::{Role, Sitting};
use crate::ids::{BallotId, ItemId, MatterId, SessionId, StatementId};
use crate::minutes::texts::{self, PartText};
use crate::owners;
use crate::session::Session;
use crate::store::{self, AgreementRow};
use crate::{acts::StatementRef, statement, words};
use capability::live::Piece;
use capability::{Caller, Cx, Stop};
use directory::people;
use maud::Markup;
use register::PersonId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// What everybody sees alike of a session, whoever looks.
pub(crate) struct Common {
    /// The session with its committee.
    pub sitting: Sitting,
    /// Names by person.
    pub names: HashMap<PersonId, String>,
    /// What was said.
    pub said: HashMap<StatementId, String>,
    /// Texts of the minutes, by part.
    pub texts: BTreeMap<String, PartText>,
    /// Its agreements as they stand.
    pub agreements: Vec<AgreementRow>,
    /// Members with a tie to an item that they have not declared: the matter is about somebody's designation, and that is theirs.
    pub ties: Vec<(ItemId, PersonId)>,
    /// Titles of the initiatives that were scored.
    pub initiatives: HashMap<MatterId, String>,
    /// Name of the committee's own rules on the day on which it opened.
    pub ruled_by: Option<String>,
    /// Names of units that answer for agreements.
    pub units: BTreeMap<String, String>,
    written: Mutex<HashMap<(ui::Lang, Written), Piece>>,
}

/// What is written alike for all who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Written {
    /// How far the session is, for those who may read it or for strangers.
    Steps(bool),
    /// The quorum, for those who may read the session or for strangers.
    Quorum(bool),
    /// Who is there, as those see it who do not call the roll.
    Attendance,
    /// Agreements, with those of other sessions that are not public or without, and with this session's own or without.
    Agreed(bool, bool),
    /// An item, up to its ballots, with what stays inside or without.
    Item(ItemId, bool),
    /// What came of an item, after its ballots, with what stays inside or without.
    Outcome(ItemId, bool),
    /// A ballot that is closed.
    Ballot(BallotId),
}

/// What the pages of a session show to a caller.
pub(crate) struct View {
    common: Arc<Common>,
    /// What the caller is in the committee.
    pub role: Role,
    /// Whether the caller may read the session: its agenda, who is there, its minutes.
    pub reads: bool,
    /// Whether the caller may also read what stays inside when a session is open to anybody: papers and scores.
    pub inside: bool,
}

impl Deref for View {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.common
    }
}

impl View {
    /// The session of an id, as the caller may see it.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) async fn of(cx: &Cx, id: SessionId) -> Result<View, Stop> {
        Ok(View::by(cx, Arc::new(Common::of(cx, id).await?)))
    }

    /// What the caller sees of it.
    pub(crate) fn by(cx: &Cx, common: Arc<Common>) -> View {
        let sitting = &common.sitting;
        let inside = sitting.committee.may_read(cx);
        View {
            role: sitting.role(cx),
            reads: sitting.row.open || inside,
            inside,
            common,
        }
    }
}

impl Common {
    /// Reads it.
    ///
    /// # Errors
    /// When there is no such session.
    pub(crate) async fn of(cx: &Cx, id: SessionId) -> Result<Common, Stop> {
        let sitting = Sitting::of(cx, id).await?;
        let names = people::names(&cx.house, &people_of(&sitting)).await?;
        let said = statement::texts(&cx.house, &statements(&sitting.session)).await?;
        let agreements = store::agreements_of(&cx.house, sitting.row.entity_id, &sitting.row.body_id).await?;
        let units = match agreements.iter().any(|row| row.owner_kind == "unit") {
            true => owners::unit_names(cx, &sitting.committee).await?,
            false => BTreeMap::new(),
        };
        let scored = sitting.session.rounds.iter();
        let scored: Vec<MatterId> = scored.flat_map(|round| round.initiatives.clone()).collect();
        Ok(Common {
            initiatives: store::titles(&cx.house, &scored).await?,
            ruled_by: ruled_by(cx, &sitting).await?,
            ties: ties(cx, &sitting).await?,
            texts: texts::of(&cx.house, id).await?,
            sitting,
            names,
            said,
            agreements,
            units,
            written: Mutex::default(),
        })
    }

    /// Markup that does not depend on who looks, written by the first who needs it. It is written for a stranger: nothing of a
    /// caller can be in what others are shown.
    pub(crate) fn once(&self, cx: &Cx, what: Written, write: impl FnOnce(&Cx, &Common) -> Markup) -> Piece {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let piece = written.entry((cx.lang, what)).or_insert_with(|| {
            let stranger = Cx {
                caller: Caller::stranger(),
                ..cx.clone()
            };
            write(&stranger, self).into()
        });
        piece.clone()
    }

    /// The session.
    pub(crate) fn session(&self) -> &Session {
        &self.sitting.session
    }

    /// Name of a person; a dash for whoever was erased.
    pub(crate) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_else(|| "—".to_owned())
    }

    /// What was said, if it is still kept.
    pub(crate) fn text(&self, said: Option<&StatementRef>) -> Option<&str> {
        self.said.get(&said?.id).map(String::as_str)
    }

    /// Agreements of this session, in their order.
    pub(crate) fn own_agreements(&self) -> Vec<&AgreementRow> {
        let mut own: Vec<&AgreementRow> = self
            .agreements
            .iter()
            .filter(|row| row.session_id == self.sitting.row.id)
            .collect();
        own.sort_by_key(|row| row.adopted_seq);
        own
    }
}

/// The name of the rules under which it met.
async fn ruled_by(cx: &Cx, sitting: &Sitting) -> Result<Option<String>, Stop> {
    let Some(opening) = &sitting.session.opening else {
        return Ok(None);
    };
    let (entity, day) = (sitting.row.entity_id, register::civil_date(opening.at));
    let rules = store::rules(&cx.house, entity, &sitting.row.body_id, day).await?;
    Ok(rules.map(|(_, rules)| rules.name))
}

/// Everybody whose name stands on the pages of a session.
fn people_of(sitting: &Sitting) -> Vec<PersonId> {
    let session = &sitting.session;
    let mut people: BTreeSet<PersonId> = sitting.roster().people();
    people.extend(session.attendance.stays().iter().map(|stay| stay.person));
    let led = session.opening.iter();
    people.extend(led.flat_map(|opening| [opening.chair, opening.secretary]));
    people.extend(session.chairs.iter().map(|(chair, _)| *chair));
    let signers = session.minutes.iter();
    people.extend(signers.flat_map(|minutes| minutes.signers.clone()));
    people.extend(sitting.committee.runners.iter().map(|(_, runner)| runner.person));
    people.into_iter().collect()
}

/// Members whom an item is about: it came from the page of a designation that is theirs.
async fn ties(cx: &Cx, sitting: &Sitting) -> Result<Vec<(ItemId, PersonId)>, Stop> {
    let members = sitting.roster().people();
    let mut ties = Vec::new();
    for entry in &sitting.session.agenda {
        let subject = entry
            .item
            .origin
            .as_ref()
            .and_then(|origin| words::subject(&origin.path));
        let designation = subject
            .as_deref()
            .and_then(|subject| subject.strip_prefix("designation:"));
        let Some(id) = designation.and_then(|id| id.parse().ok()) else {
            continue;
        };
        let row = directory::store::designation(&cx.house, id).await?;
        let person = row
            .and_then(|row| row.person_id)
            .filter(|person| members.contains(person));
        ties.extend(
            person
                .filter(|person| !entry.recused.contains_key(person))
                .map(|person| (entry.item.item, person)),
        );
    }
    Ok(ties)
}

/// Everything that was said in a session.
pub(crate) fn statements(session: &Session) -> Vec<&StatementRef> {
    let mut refs: Vec<&StatementRef> = Vec::new();
    refs.extend(&session.called.urgency);
    refs.extend(&session.cancelled);
    refs.extend(session.adjourned.iter().map(|(_, _, reason)| reason));
    for entry in &session.agenda {
        refs.extend(entry.urgency.iter().chain(&entry.deferred));
    }
    refs.extend(session.annulled.iter().map(|(_, reason, _)| reason));
    for (_, ballot) in &session.ballots {
        refs.extend(ballot.votes.values().filter_map(|(_, reason)| reason.as_ref()));
    }
    if let Some(minutes) = &session.minutes {
        refs.extend(minutes.excused.values());
        refs.extend(
            minutes
                .signed
                .values()
                .filter_map(|signature| signature.reservation.as_ref()),
        );
    }
    refs.extend(session.corrections.iter().map(|(_, _, correction)| correction));
    refs
}
