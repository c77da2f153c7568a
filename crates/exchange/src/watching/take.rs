//! What nodes report is taken once: the number that a node goes on from changes in one with what is counted.

use super::sums::{Adding, day_of};
use crate::nodes::door;
use capability::{Answer, Cx, House, Refusal, Req, Stop};
use node::evidence::Role;
use node::ident::NodeId;
use node::operator::{Became, REPORTS_MAX, Report, Reports, Wanted};
use register::db::{Stmt, Val, stmt};
use register::{Fault, OrFault, RecordError, Refused, args};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Largest batch, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How far the clock of a node may be ahead before its exchanges count as of now.
const AHEAD_MS: i64 = 300_000;

/// `POST /exchange/v1/reports`.
pub(super) async fn take(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let caller = door::caller(cx, &req).await?;
    // Each shape refuses names that it does not know and names that stand twice; the reader of tokens takes no lists this long.
    let batch: Reports = serde_json::from_slice(door::bytes(&req)).map_err(|error| {
        let why = error.to_string();
        Refusal::new("exchange-body").arg("why", why).malformed()
    })?;
    check(&caller.id, &batch)?;
    told(count(&cx.house, &caller.id, &batch).await?)
}

/// Counts a batch, when it begins with the record that is wanted next; gives the number wanted then.
async fn count(house: &House, node: &NodeId, batch: &Reports) -> Result<u64, Fault> {
    let known = next(house, node).await?;
    if batch.from != known.unwrap_or(0) || batch.until == batch.from {
        return Ok(known.unwrap_or(0));
    }
    let services = services_among(house, &batch.reports).await?;
    let now = house.clock.now().as_millisecond();
    let mut changes = vec![position(node, known, batch.until)];
    changes.extend(counted(node, &batch.reports, &services, now));
    match house.register.db().commit(&changes).await {
        Ok(()) => Ok(batch.until),
        // The same batch came twice at once; the other one counted.
        Err(RecordError::Refused(Refused::Conflict { .. } | Refused::Stale)) => {
            Ok(next(house, node).await?.unwrap_or(0))
        }
        Err(error) => Err(Fault::because("counting what a node exchanged", error)),
    }
}

/// Counts exchanges as a node reports them that nobody enrolled: for demonstrations, whose past no machine has seen. Numbers are given here.
///
/// # Errors
/// When the database fails.
pub async fn tell_past(house: &House, node: &NodeId, reports: Vec<Report>) -> Result<(), Fault> {
    let mut reports = reports.into_iter().peekable();
    while reports.peek().is_some() {
        let from = next(house, node).await?.unwrap_or(0);
        let some = reports.by_ref().take(REPORTS_MAX).zip(from..);
        let some: Vec<Report> = some.map(|(report, seq)| Report { seq, ..report }).collect();
        let until = from + some.len() as u64;
        let batch = Reports {
            from,
            until,
            reports: some,
        };
        count(house, node, &batch).await?;
    }
    Ok(())
}

fn told(next: u64) -> Result<Answer, Stop> {
    let body = serde_json::to_value(Wanted { next }).or_fault("writing an answer")?;
    Ok(Answer::json(200, &body))
}

/// A batch is whole, in order, within its bounds, and about the node's own member.
fn check(node: &NodeId, batch: &Reports) -> Result<(), Refusal> {
    let wrong = |field: &'static str| Refusal::new("exchange-reports").field(field);
    let covers = batch.until.checked_sub(batch.from);
    if covers.is_none_or(|covers| covers > REPORTS_MAX as u64) || batch.until > i64::MAX as u64 {
        return Err(wrong("until"));
    }
    let within = batch
        .reports
        .iter()
        .all(|report| (batch.from..batch.until).contains(&report.seq));
    let in_order = batch.reports.is_sorted_by(|one, next| one.seq < next.seq);
    if !within || !in_order {
        return Err(wrong("reports"));
    }
    if !batch.reports.iter().all(|report| report.is_of(node)) {
        return Err(Refusal::new("exchange-reports-other").field("reports"));
    }
    let short = |text: &str| text.len() <= node::operator::TEXT_BYTES_MAX;
    let fits = |report: &Report| {
        let kind = match &report.outcome {
            Became::Refused(kind) => kind.as_str(),
            Became::Answered(_) => "",
        };
        let texts = [
            Some(report.request.as_str()),
            Some(&report.method),
            Some(&report.endpoint),
            Some(kind),
        ];
        let maybe = [
            report.purpose.as_deref(),
            report.legal_base.as_deref(),
            report.grant.as_deref(),
            report.user.as_deref(),
            report.subject.as_deref(),
        ];
        texts.into_iter().chain(maybe).flatten().all(short)
    };
    match batch.reports.iter().all(fits) {
        true => Ok(()),
        false => Err(wrong("reports")),
    }
}

/// The number that a node goes on from; none when it never reported.
pub(crate) async fn next(house: &House, node: &NodeId) -> Result<Option<u64>, Fault> {
    const NEXT: &str = "SELECT next FROM exchange_reported WHERE node = $1";
    let row: Option<(u64,)> = house.register.db().get(NEXT, args![node.as_str()]).await?;
    Ok(row.map(|(next,)| next))
}

fn position(node: &NodeId, known: Option<u64>, until: u64) -> Stmt {
    const BEGIN: &str = "INSERT INTO exchange_reported (node, next) VALUES ($1, $2)";
    const GO_ON: &str = "UPDATE exchange_reported SET next = $3 WHERE node = $1 AND next = $2";
    match known {
        None => stmt(BEGIN, args![node.as_str(), until]),
        Some(known) => stmt(GO_ON, args![node.as_str(), known, until]).rows(1),
    }
}

/// Day, end, client, service and type of refusals.
type Kind<'a> = (i64, &'static str, &'a str, &'a str, &'static str);

/// Services of the catalogue that a batch is about. What somebody merely calls by a name is none: it stands on no board and has no sums, or
/// whoever invents names would fill both.
async fn services_among(house: &House, reports: &[Report]) -> Result<HashSet<String>, Fault> {
    const AMONG: &str = "SELECT id FROM exchange_service WHERE id IN";
    let named: BTreeSet<&str> = reports.iter().map(|report| report.service.as_str()).collect();
    let named: Vec<Val> = named.into_iter().map(Val::from).collect();
    let known: Vec<(String,)> = house.register.db().among(AMONG, &named).await?;
    Ok(known.into_iter().map(|(id,)| id).collect())
}

/// Sums, kinds of refusals and lookups of people of a batch. Of what is in no catalogue only the kind of its refusal is counted.
fn counted(node: &NodeId, reports: &[Report], services: &HashSet<String>, now: i64) -> Vec<Stmt> {
    const REFUSED: &str = "INSERT INTO exchange_refusal (at, node, side, client, service, consumer, provider, kind, count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (at, node, side, client, service, kind) DO UPDATE SET count = exchange_refusal.count + excluded.count";
    let mut adding = Adding::default();
    let mut kinds: BTreeMap<Kind<'_>, (&Report, u64)> = BTreeMap::new();
    let mut changes = Vec::new();
    for report in reports {
        let at = moment(report, now);
        let is_known = services.contains(report.service.as_str());
        if is_known {
            adding.count(report, at);
            changes.extend(lookup(node, report, at));
        }
        if let Became::Refused(kind) = &report.outcome {
            let side = match report.role {
                Role::Consumer => super::sums::CONSUMER,
                Role::Provider => super::sums::PROVIDER,
            };
            let service = if is_known { report.service.as_str() } else { "" };
            let client = report.client.as_str();
            let key = (day_of(at), side, client, service, super::kind(kind));
            kinds.entry(key).or_insert((report, 0)).1 += 1;
        }
    }
    changes.extend(
        kinds
            .into_iter()
            .map(|((day, side, client, service, kind), (report, count))| {
                let (consumer, provider) = (report.client.member(), report.service.member());
                let provider = if service.is_empty() { "" } else { provider.as_str() };
                let consumer = consumer.as_str();
                let args = args![
                    day,
                    node.as_str(),
                    side,
                    client,
                    service,
                    consumer,
                    provider,
                    kind,
                    count
                ];
                stmt(REFUSED, args)
            }),
    );
    changes.extend(adding.into_stmts(node));
    changes
}

/// When it was: a clock that is ahead does not fill days to come.
fn moment(report: &Report, now: i64) -> i64 {
    if report.request_in <= 0 || report.request_in > now.saturating_add(AHEAD_MS) {
        now
    } else {
        report.request_in
    }
}

/// That data of a person left: only the provider's node knows whose.
fn lookup(node: &NodeId, report: &Report, at: i64) -> Option<Stmt> {
    const LOOKUP: &str = "INSERT INTO exchange_lookup (node, seq, subject, at, client, service, purpose, legal_base, has_case, caller, request) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (node, seq) DO NOTHING";
    let subject = report.subject.as_ref()?;
    let left = matches!(report.outcome, Became::Answered(status) if status < 400);
    (left && report.role == Role::Provider).then(|| {
        let args = args![
            node.as_str(),
            report.seq,
            subject,
            at,
            report.client.as_str(),
            report.service.as_str(),
            &report.purpose,
            &report.legal_base,
            report.has_case,
            &report.user,
            &report.request
        ];
        stmt(LOOKUP, args)
    })
}
