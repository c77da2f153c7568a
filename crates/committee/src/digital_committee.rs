//! A committee as it stands on a day: its entity or body, its act, its rules, its seats, and what the caller is in it.

use crate::ids::SessionId;
use crate::roster::{Roster, Seat, Sitter};
use crate::rules::Rules;
use crate::session::Session;
use crate::store::{self, AgreementRow, SessionRow};
use capability::power::Target;
use capability::{Cx, FormState, Refusal, Stop};
use directory::board::{BoardEntity, board};
use directory::store::DesignationRow;
use directory::target;
use jiff::civil::Date;
use register::db::stmt;
use register::{DesignationId, Draft, EntityId, Fault, PersonId, UnitId, Visibility, args};
use std::sync::Arc;

/// Offices that run sessions beside the chair: in this order, the first that the caller holds is the one they act under.
const RUNNERS: [&str; 2] = ["technical_secretary", "digital_leader"];
/// Offices above a committee: whoever acts as one sets its rules.
const ABOVE: [&str; 2] = ["entity_head", "top_admin_authority"];

/// A committee.
#[derive(Debug, Clone)]
pub struct DigitalCommittee {
    /// Its entity.
    pub entity: Arc<BoardEntity>,
    /// Its deconcentrated body: empty for the whole entity.
    pub body: String,
    /// Name of the body.
    pub body_name: Option<String>,
    /// The act that constituted it, as the directory keeps it.
    pub act: DesignationRow,
    /// Its rules today.
    pub rules: Rules,
    /// Its seats today.
    pub roster: Roster,
    /// Those who run its sessions: technical secretary, leader.
    pub runners: Vec<(String, Sitter)>,
}

/// What the caller is in a committee.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Role {
    /// The designation under which they run sessions.
    pub runs: Option<DesignationId>,
    /// The designation under which they sit.
    pub sits: Option<DesignationId>,
    /// Whether theirs is the seat that presides.
    pub chairs: bool,
}

impl DigitalCommittee {
    /// The committee of an entity, or of one of its bodies.
    ///
    /// # Errors
    /// Refused when there is none in force.
    pub async fn of(cx: &Cx, entity: Arc<BoardEntity>, body: &str) -> Result<DigitalCommittee, Stop> {
        DigitalCommittee::find(cx, entity.clone(), body)
            .await?
            .ok_or_else(|| none(&entity).into())
    }

    /// The same, if there is one.
    pub async fn find(
        cx: &Cx,
        entity: Arc<BoardEntity>,
        body: &str,
    ) -> Result<Option<DigitalCommittee>, Stop> {
        let today = cx.today();
        let all = directory::store::committees_of(&cx.house, entity.id).await?;
        let in_force = |row: &DesignationRow| row.body_id == body && row.in_force(today);
        match all.into_iter().rfind(in_force) {
            Some(act) => Ok(Some(DigitalCommittee::by(cx, entity, body, act).await?)),
            None => Ok(None),
        }
    }

    /// The committee in force, or that of its last session when none is any more.
    pub(crate) async fn met(
        cx: &Cx,
        entity: Arc<BoardEntity>,
        body: &str,
    ) -> Result<Option<DigitalCommittee>, Stop> {
        let rows = store::sessions_of(&cx.house, entity.id, body, 1).await?;
        let last = match rows.first() {
            Some(row) => store::session(&cx.house, row.id).await?,
            None => None,
        };
        match last {
            Some((_, session)) => DigitalCommittee::of_session(cx, entity, body, session.called.committee)
                .await
                .map(Some),
            None => DigitalCommittee::find(cx, entity, body).await,
        }
    }

    /// The committee of an agreement: that of the session that adopted it.
    pub(crate) async fn of_agreement(cx: &Cx, row: &AgreementRow) -> Result<DigitalCommittee, Stop> {
        let entity = target::entity(cx, row.entity_id).await?;
        let session = store::session(&cx.house, row.session_id).await?;
        let (_, session) = session.ok_or(Stop::NotFound)?;
        DigitalCommittee::of_session(cx, entity, &row.body_id, session.called.committee).await
    }

    /// The committee of a session: the one in force, or the one that was called when none is any more, so that what it decided
    /// can be read after its end.
    async fn of_session(
        cx: &Cx,
        entity: Arc<BoardEntity>,
        body: &str,
        called: DesignationId,
    ) -> Result<DigitalCommittee, Stop> {
        if let Some(committee) = DigitalCommittee::find(cx, entity.clone(), body).await? {
            return Ok(committee);
        }
        let act = directory::store::designation(&cx.house, called).await?;
        DigitalCommittee::by(cx, entity, body, act.ok_or(Stop::NotFound)?).await
    }

    async fn by(
        cx: &Cx,
        entity: Arc<BoardEntity>,
        body: &str,
        act: DesignationRow,
    ) -> Result<DigitalCommittee, Stop> {
        let (house, today) = (&cx.house, cx.today());
        let body_name = match body.parse::<UnitId>() {
            Ok(id) => directory::store::unit(house, entity.id, id)
                .await?
                .map(|unit| unit.name),
            Err(_) => None,
        };
        let own = store::rules(house, entity.id, body, today).await?;
        let rules = Rules::on(house.law, own.as_ref().map(|(_, rules)| rules), today).map_err(Fault::from)?;
        let roster = roster(cx, entity.id, body, today).await?;
        let runners = runners(cx, entity.id, body, today).await?;
        Ok(DigitalCommittee {
            entity,
            body: body.to_owned(),
            body_name,
            act,
            rules,
            roster,
            runners,
        })
    }

    /// The committee that a form is about: the one it names, or the caller's own.
    pub async fn of_form(cx: &Cx, form: &mut FormState) -> Result<DigitalCommittee, Stop> {
        let entity = target::entity_of_form(cx, form).await?;
        let body = form.get("body").unwrap_or("").to_owned();
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        committee.dress(cx, form);
        Ok(committee)
    }

    /// Way back and crumbs of a form about this committee.
    pub fn dress(&self, cx: &Cx, form: &mut FormState) {
        form.target = self.target();
        form.back = Some(self.href());
        form.crumbs = vec![
            (self.entity.name.clone(), self.entity.href()),
            (cx.tr().t("committee-short").into_owned(), self.href()),
        ];
    }

    /// What an act of it touches.
    pub fn target(&self) -> Target {
        target::of(&self.entity)
    }

    /// Its body, where it is not the whole entity.
    pub fn unit(&self) -> Option<UnitId> {
        self.body.parse().ok()
    }

    /// Address of its page.
    pub fn href(&self) -> String {
        match self.body.as_str() {
            "" => format!("/comite/{}", self.entity.key),
            body => format!("/comite/{}?organo={body}", self.entity.key),
        }
    }

    /// Whoever presides: the holder of the chair's seat.
    pub fn chair(&self) -> Option<&Seat> {
        self.roster.of_office(&self.rules.chair)
    }

    /// What the caller is in it, whichever office they chose for the rest of their work.
    pub fn role(&self, cx: &Cx) -> Role {
        let Some(me) = cx.caller.person else {
            return Role::default();
        };
        let held = |designation: DesignationId| {
            let mut mine = cx.caller.offices.iter().chain(&cx.caller.acting);
            mine.any(|office| office.designation == designation)
        };
        let sits = self.roster.designation_of(me).filter(|id| held(*id));
        let chairs = self
            .chair()
            .is_some_and(|seat| seat.holder.as_ref().is_some_and(|s| s.person == me));
        let runner = self
            .runners
            .iter()
            .find(|(_, runner)| runner.person == me && held(runner.designation));
        let runs = runner.map(|(_, runner)| runner.designation);
        Role {
            runs: runs.or(sits.filter(|_| chairs)),
            sits,
            chairs: chairs && sits.is_some(),
        }
    }

    /// The designation under which the caller runs sessions.
    ///
    /// # Errors
    /// Refused to whoever is neither secretary, leader nor chair.
    pub fn runner(&self, cx: &Cx) -> Result<DesignationId, Stop> {
        self.role(cx)
            .runs
            .ok_or_else(|| Refusal::new("committee-not-runner").denied().into())
    }

    /// The designation under which the caller sets its rules and criteria: that by which they run it, or that of an office above
    /// which they act as. Whether that office reaches this committee, power says.
    ///
    /// # Errors
    /// Refused to whoever neither runs it nor acts as an office above.
    pub fn regulator(&self, cx: &Cx) -> Result<DesignationId, Stop> {
        let acting = cx.caller.acting.as_ref();
        let above = acting.filter(|acting| ABOVE.contains(&acting.office.as_str()));
        match (self.role(cx).runs, above) {
            (None, Some(acting)) => Ok(acting.designation),
            _ => self.runner(cx),
        }
    }

    /// The designation under which the caller sits.
    ///
    /// # Errors
    /// Refused to whoever is no member.
    pub fn member(&self, cx: &Cx) -> Result<DesignationId, Stop> {
        self.role(cx)
            .sits
            .ok_or_else(|| Refusal::new("committee-not-member").denied().into())
    }

    /// May the caller read what is not public of it?
    pub fn may_read(&self, cx: &Cx) -> bool {
        let role = self.role(cx);
        role.runs.is_some()
            || role.sits.is_some()
            || cx.may_read("committee.sessions", &self.target()).is_ok()
    }

    /// A draft of an act of this committee, by the caller.
    ///
    /// # Errors
    /// When the caller acts under no office.
    pub fn draft(&self, cx: &Cx, kind: &'static str) -> Result<Draft, Stop> {
        Ok(Draft::new(kind, cx.under()?)
            .entity(self.entity.id)
            .subject(format!("committee:{}", self.act.id)))
    }
}

/// A session with its committee, as the caller finds them.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The row.
    pub row: SessionRow,
    /// The session.
    pub session: Arc<Session>,
    /// Its committee today.
    pub committee: DigitalCommittee,
}

impl Sitting {
    /// The session of an id.
    ///
    /// # Errors
    /// Refused when there is none.
    pub async fn of(cx: &Cx, id: SessionId) -> Result<Sitting, Stop> {
        let found = store::session(&cx.house, id).await?;
        let (row, session) =
            found.ok_or_else(|| Refusal::new("committee-session-unknown").field("session"))?;
        let board = board(&cx.house).await?;
        let entity = board.entity(row.entity_id).cloned().ok_or(Stop::NotFound)?;
        let called = session.called.committee;
        let committee = DigitalCommittee::of_session(cx, entity, &row.body_id, called).await?;
        Ok(Sitting {
            row,
            session,
            committee,
        })
    }

    /// The session that a form is about.
    pub async fn of_form(cx: &Cx, form: &mut FormState) -> Result<Sitting, Stop> {
        let id = form.get("session").and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Refusal::new("committee-session-unknown").field("session"))?;
        let sitting = Sitting::of(cx, id).await?;
        sitting.dress(cx, form);
        Ok(sitting)
    }

    /// Way back and crumbs of a form about this session.
    pub fn dress(&self, cx: &Cx, form: &mut FormState) {
        self.committee.dress(cx, form);
        form.crumbs.push((self.title(cx), self.row.href()));
        form.back = Some(self.row.href());
    }

    /// The seats that count: those of the opening, or today's before it.
    pub fn roster(&self) -> &Roster {
        self.session.roster.as_ref().unwrap_or(&self.committee.roster)
    }

    /// «Sesión ordinaria 04-2026».
    pub fn title(&self, cx: &Cx) -> String {
        title(cx, &self.row)
    }

    /// What a form about this session acts on: «Sesión ordinaria 04-2026. Punto 2: Presupuesto», or all of the session.
    pub fn about(&self, cx: &Cx, form: &FormState) -> String {
        let ballot = form.get("ballot").and_then(|id| id.parse().ok());
        let of_ballot = ballot
            .and_then(|id| self.session.ballot(id))
            .map(|ballot| ballot.opened.item);
        let item = form.get("item").and_then(|id| id.parse().ok()).or(of_ballot);
        let title = self.title(cx);
        let Some(entry) = item.and_then(|id| self.session.item(id)) else {
            return title;
        };
        let args = [
            ("session", title.into()),
            ("number", entry.number.into()),
            ("title", entry.item.title.clone().into()),
        ];
        cx.tr().f("committee-about-item", &args).into_owned()
    }

    /// Whether somebody else than who presides should: they left, or whoever sits in the seat that presides came back.
    pub fn chair_waits(&self) -> bool {
        let present = self.session.attendance.people();
        let seat = self.roster().of_office(&self.committee.rules.chair);
        let seated = seat.and_then(|seat| seat.covered_by(&present));
        let presides = self.session.opening.as_ref().map(|opening| opening.chair);
        !self.session.chair_is_there() || seated.is_some_and(|seated| Some(seated.person) != presides)
    }

    /// Part of the seats needed, at the call at hand.
    pub fn quorum_needed(&self, today: Date) -> u32 {
        let call = self.session.call_on(today);
        self.committee.rules.quorum_at(call).needed(self.roster().base())
    }

    /// Seats covered now.
    pub fn quorum_present(&self, today: Date) -> u32 {
        self.roster().covered(&self.session.present_on(today))
    }

    /// What the caller is in the committee: whoever presides the session runs it too.
    pub fn role(&self, cx: &Cx) -> Role {
        let role = self.committee.role(cx);
        let presides = self
            .session
            .opening
            .as_ref()
            .is_some_and(|opening| Some(opening.chair) == cx.caller.person);
        Role {
            runs: role.runs.or(role.sits.filter(|_| presides)),
            ..role
        }
    }

    /// The designation under which the caller runs it.
    ///
    /// # Errors
    /// Refused to whoever does not.
    pub fn runner(&self, cx: &Cx) -> Result<DesignationId, Stop> {
        let runs = self.role(cx).runs;
        runs.ok_or_else(|| Refusal::new("committee-not-runner").denied().into())
    }

    /// Holds a draft to nothing having been recorded of the session since it was read: of two who run it, the second is told.
    pub fn unchanged(&self, draft: Draft) -> Draft {
        const UNCHANGED: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND seq = $2";
        draft.guard(stmt(UNCHANGED, args![self.row.id, self.row.seq]))
    }

    /// Votes of the committee now: the base of majorities of all members.
    pub fn members(&self) -> u32 {
        self.roster().members(&self.session.attendance.people())
    }

    /// A draft of an act of this session, by the caller: public where the session is, reserved where it is not.
    ///
    /// # Errors
    /// When the caller acts under no office.
    pub fn draft(&self, cx: &Cx, kind: &'static str) -> Result<Draft, Stop> {
        let draft = self
            .committee
            .draft(cx, kind)?
            .subject(format!("session:{}", self.row.id));
        Ok(if self.row.open { draft } else { draft.reserved() })
    }

    /// A draft of an act of this session that anybody may read, whatever the session is.
    ///
    /// # Errors
    /// When the caller acts under no office.
    pub fn public_draft(&self, cx: &Cx, kind: &'static str) -> Result<Draft, Stop> {
        let mut draft = self.draft(cx, kind)?;
        draft.visibility = Visibility::Public;
        Ok(draft)
    }

    /// The person that a form names, who must sit in the committee.
    pub fn sitter(&self, person: PersonId) -> Result<PersonId, Stop> {
        match self.roster().people().contains(&person) {
            true => Ok(person),
            false => Err(Refusal::new("committee-person-no-member").field("person").into()),
        }
    }
}

/// What whoever looks for a committee is told where there is none.
pub(crate) fn none(entity: &BoardEntity) -> Refusal {
    Refusal::new("committee-none")
        .field("entity")
        .arg("name", &entity.name)
        .article("rm-119-2018-pcm", "1")
}

/// «Sesión ordinaria 04-2026».
pub fn title(cx: &Cx, row: &SessionRow) -> String {
    let key = match row.kind.as_str() {
        "ordinary" => "committee-session-ordinary",
        _ => "committee-session-extraordinary",
    };
    cx.tr().f(key, &[("number", row.label().into())]).into_owned()
}

/// Seats on a day: an acting holder goes before the main one, alternates follow in order.
async fn roster(cx: &Cx, entity: EntityId, body: &str, day: Date) -> Result<Roster, Stop> {
    let rows = directory::store::seats_of(&cx.house, entity, body).await?;
    let rows: Vec<&DesignationRow> = rows
        .iter()
        .filter(|row| row.in_force(day) && row.post_ended_on.is_none())
        .collect();
    let mut seats = Vec::new();
    for seat in cx.house.law.seats().iter().filter(|seat| seat.since <= day) {
        let office = seat.office.as_str();
        let of = |capacity: &str| {
            let mine = rows
                .iter()
                .filter(|row| row.office == office && row.capacity == capacity);
            mine.filter_map(|row| sitter(row)).collect::<Vec<_>>()
        };
        let (main, acting, mut alternates) = (of("main"), of("acting"), of("alternate").into_iter());
        if seat.required {
            seats.push(Seat {
                key: office.to_owned(),
                number: seat.number,
                holder: acting.into_iter().chain(main).next(),
                alternates: alternates.collect(),
            });
        } else {
            // One seat for each holder; their alternates stand in for them in the order of both.
            for holder in main.into_iter().chain(acting) {
                seats.push(Seat {
                    key: format!("{office}/{}", holder.designation),
                    number: seat.number,
                    holder: Some(holder),
                    alternates: alternates.next().into_iter().collect(),
                });
            }
        }
    }
    Ok(Roster { seats })
}

fn sitter(row: &DesignationRow) -> Option<Sitter> {
    Some(Sitter {
        person: row.person_id?,
        designation: row.id,
    })
}

async fn runners(cx: &Cx, entity: EntityId, body: &str, day: Date) -> Result<Vec<(String, Sitter)>, Stop> {
    let mut runners = Vec::new();
    for office in RUNNERS {
        let rows = directory::store::holders_of_office(&cx.house, entity, office).await?;
        let here = rows
            .iter()
            .filter(|row| row.in_force(day) && row.post_ended_on.is_none())
            .filter(|row| row.body_id == body || row.body_id.is_empty());
        runners.extend(here.filter_map(|row| Some((office.to_owned(), sitter(row)?))));
    }
    Ok(runners)
}
