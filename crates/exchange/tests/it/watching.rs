//! What nodes report is counted once and shown: boards, what is unusual, measures of the diagnosis, who consulted the data of a person.

use crate::pg;
use crate::world::{OTHER, OWN, Who, World, told};
use jiff::SignedDuration;
use node::evidence::Role;
use node::gate::pseudonym;
use node::operator::{Became, Machine, Report, Reports};
use register::{Draft, EntityId, Under};
use serde_json::json;

const PATH: &str = "/exchange/v1/reports";
const CLIENT: &str = "PE/GOB/20131378972/MESA";
const SERVICE: &str = "PE/GOB/20131380951/CONSULTA/padron";
/// Document numbers of people of the world, by the order in which they came.
const HEAD: &str = "10000000";

/// An exchange at one of both ends that took 40 ms, of which 25 were spent waiting.
fn report(seq: u64, role: Role, at: i64) -> Report {
    Report {
        seq,
        role,
        peer: None,
        request: format!("r{seq}"),
        client: CLIENT.parse().unwrap(),
        service: SERVICE.parse().unwrap(),
        method: "GET".to_owned(),
        endpoint: "/personas/*".to_owned(),
        purpose: Some("licencias".to_owned()),
        legal_base: Some("Ley 28976 art. 7".to_owned()),
        grant: None,
        has_case: true,
        user: None,
        subject: None,
        outcome: Became::Answered(200),
        request_in: at,
        request_out: at + 5,
        response_in: at + 30,
        response_out: at + 40,
        request_bytes: 100,
        response_bytes: 900,
    }
}

/// A lookup of a person at the provider.
fn lookup(seq: u64, at: i64, machine: &Machine, document: &str) -> Report {
    let key = jose::decode(&machine.subject_key).unwrap();
    Report {
        subject: Some(pseudonym(&key, document)),
        ..report(seq, Role::Provider, at)
    }
}

/// A service in the catalogue.
async fn described(world: &World, service: &str, entity: EntityId) {
    let described = json!({
        "service": service, "version": 1, "title": service, "summary": "Prueba", "endpoints": [], "elements": [],
        "owner": {"office": "digital_leader"}, "purposes": []
    });
    let draft = Draft::new("exchange/service-described", Under::system()).entity(entity);
    world.record(draft.payload_of(&described).unwrap()).await;
}

struct Watched {
    world: World,
    /// Of the municipality, which calls.
    own: Machine,
    /// Of the neighbour, which answers.
    other: Machine,
}

impl Watched {
    async fn new(world: World) -> Watched {
        world.joined().await;
        described(&world, SERVICE, world.other).await;
        described(&world, &format!("{OWN}/X/y"), world.entity).await;
        let own = world.machine(Who::Security, "n1").await;
        let other = world.machine(Who::Neighbour, "n1").await;
        Watched { world, own, other }
    }

    /// Sends a batch; the number wanted next, or the refusal.
    async fn send(&self, machine: &Machine, from: u64, reports: Vec<Report>) -> String {
        let until = reports.last().map_or(from, |report| report.seq + 1);
        let batch = Reports { from, until, reports };
        self.raw(machine, &serde_json::to_string(&batch).unwrap()).await
    }

    async fn raw(&self, machine: &Machine, body: &str) -> String {
        let answer = self.world.call(machine, "POST", PATH, body).await;
        match answer.status.as_u16() {
            200 => answer.json()["next"].to_string(),
            _ => told(&answer),
        }
    }

    async fn board(&self) -> serde_json::Value {
        // Boards are a minute old at most.
        self.world.later(SignedDuration::from_secs(61));
        let page = self.world.page(None, "/api/v1/exchange-board").await;
        page.json()["items"][0].clone()
    }
}

#[tokio::test]
async fn what_is_reported_counts_once() {
    let watched = Watched::new(World::new().await).await;
    let (own, other, at) = (&watched.own, &watched.other, watched.world.now());
    let batch = |role| vec![report(0, role, at), report(1, role, at)];
    assert_eq!(watched.send(own, 0, batch(Role::Consumer)).await, "2");
    // Sent again, from too early, from too late: the number wanted next, and nothing counted.
    assert_eq!(watched.send(own, 0, batch(Role::Consumer)).await, "2");
    assert_eq!(
        watched.send(own, 1, vec![report(1, Role::Consumer, at)]).await,
        "2"
    );
    assert_eq!(
        watched.send(own, 7, vec![report(7, Role::Consumer, at)]).await,
        "2"
    );
    assert_eq!(watched.send(own, 2, vec![]).await, "2");
    assert_eq!(watched.send(other, 0, batch(Role::Provider)).await, "2");
    let line = watched.board().await;
    assert_eq!(line["calls"], 2);
    assert_eq!(line["provider_availability"], 100.0);
    // Records that are not its member's are no gap.
    let until = json!({"from": 2, "until": 9, "reports": [report(5, Role::Consumer, at)]});
    assert_eq!(watched.raw(own, &until.to_string()).await, "9");
    let mut failed = report(9, Role::Consumer, at);
    failed.outcome = Became::Refused("server.clientproxy.network_error".to_owned());
    let mut refused = report(10, Role::Consumer, at);
    refused.outcome = Became::Refused("Server.ServerProxy.AccessDenied".to_owned());
    assert_eq!(watched.send(own, 9, vec![failed, refused]).await, "11");
    let line = watched.board().await;
    assert_eq!(line["calls"], 5);
    assert_eq!((&line["failed"], &line["refused"]), (&json!(1), &json!(1)));
    assert_eq!(line["consumer_availability"], 75.0);
    assert_eq!(
        line["provider_availability"], 100.0,
        "it never saw the one that failed"
    );
    // A name that somebody invents stands on no board; that it was refused is counted.
    let mut invented = report(11, Role::Consumer, at);
    invented.service = "PE/GOB/20131380951/CONSULTA/inventado".parse().unwrap();
    invented.outcome = Became::Refused("server.serverproxy.unknown_service".to_owned());
    assert_eq!(watched.send(own, 11, vec![invented]).await, "12");
    assert_eq!(watched.board().await["calls"], 5);
    let page = watched.world.page(None, "/intercambio/tablero").await.text;
    assert!(!page.contains("inventado"), "{page}");
    assert!(page.contains("server.serverproxy.unknown_service"));
    assert!(page.contains("server.serverproxy.access_denied"), "{page}");
    assert!(page.contains("Las dos partes no ven lo mismo"));
}

#[tokio::test]
async fn what_is_no_batch_of_that_node_is_refused() {
    let watched = Watched::new(World::new().await).await;
    let (own, at) = (&watched.own, watched.world.now());
    let one = |seq| report(seq, Role::Consumer, at);
    // Another member's end of the exchange.
    assert_eq!(
        watched.send(own, 0, vec![report(0, Role::Provider, at)]).await,
        "422 exchange-reports-other"
    );
    let long = Report {
        endpoint: "x".repeat(201),
        ..one(0)
    };
    for (from, until, reports) in [
        (0, 501, vec![]),
        (1, 0, vec![]),
        (0, 1, vec![one(1)]),
        (1, 2, vec![one(0)]),
        (0, 2, vec![one(1), one(0)]),
        (0, 2, vec![one(0), one(0)]),
        (0, 1, vec![long]),
    ] {
        let batch = serde_json::to_string(&Reports { from, until, reports }).unwrap();
        let told = watched.raw(own, &batch).await;
        assert_eq!(told, "422 exchange-reports", "{from} to {until}");
    }
    let more = json!({"from": 0, "until": 0, "reports": [], "name": "x"}).to_string();
    assert_eq!(watched.raw(own, &more).await, "400 exchange-body");
    let unsigned = watched.world.call_with("Qhapaq-Node x", "POST", PATH, "{}").await;
    assert_eq!(told(&unsigned), "403 exchange-call-shape");
    // A clock that is ahead fills no days to come.
    let ahead = at + 40 * 24 * 3_600_000;
    assert_eq!(
        watched.send(own, 0, vec![report(0, Role::Consumer, ahead)]).await,
        "1"
    );
    assert_eq!(watched.board().await["calls"], 1);
}

async fn story(watched: &Watched) {
    let Watched { world, own, other } = watched;
    let at = world.now();
    let batch: Vec<Report> = (0..40).map(|seq| report(seq, Role::Consumer, at)).collect();
    assert_eq!(watched.send(own, 0, batch).await, "40");
    let mut batch: Vec<Report> = (0..40).map(|seq| lookup(seq, at, other, "70000001")).collect();
    batch[3] = lookup(3, at, other, HEAD);
    batch[4].outcome = Became::Answered(503);
    for report in &mut batch[10..25] {
        report.has_case = false;
    }
    assert_eq!(watched.send(other, 0, batch).await, "40");
    world.later(SignedDuration::from_secs(301));

    // Boards: of the State for everybody, of an entity for those who read its accesses.
    let page = world.page(None, "/intercambio/tablero").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for word in [
        "Cómo funciona el intercambio",
        "Intercambios por día",
        "Dónde se va el tiempo",
        SERVICE,
        "Municipalidad Distrital de Muestra",
    ] {
        assert!(page.text.contains(word), "{word}");
    }
    assert_eq!(world.page(None, "/intercambio/tablero?dias=8").await.status, 400);
    let rows = world.page(None, "/intercambio/tablero.csv?dias=7").await.text;
    assert!(rows.contains(",40,1,0,"), "{rows}");
    let uses = world.page(Some(Who::Head), "/api/v1/exchange-uses").await.json();
    assert_eq!(uses["items"][0]["calls"], 40);
    assert_eq!(uses["items"][0]["without_case"], 15);
    let page = world.page(Some(Who::Head), "/intercambio/tablero/entidad").await;
    assert!(page.text.contains("Lo que lee el diagnóstico"), "{}", page.text);
    let foreign = "/intercambio/tablero/entidad?entidad=20131380951";
    assert_eq!(world.page(Some(Who::Head), foreign).await.status, 403);
    assert_eq!(world.page(Some(Who::Operator), foreign).await.status, 200);
    let measures = "/api/v1/exchange-measures";
    let items = world.page(Some(Who::Head), measures).await.json()["items"].clone();
    let of = |id: usize| (items[id]["numerator"].clone(), items[id]["denominator"].clone());
    assert_eq!(
        of(0),
        (json!(40), json!(null)),
        "T1: what passes elsewhere nobody counts here"
    );
    assert_eq!(of(2), (json!(40), json!(40)), "T3");
    assert_eq!(of(3), (json!(1), json!(1)), "T4");
    assert_eq!(of(4), (json!(0), json!(0)), "T5: it offers nothing");
    assert_eq!(world.page(None, measures).await.status, 401);

    // What is unusual: found once, seen by both sides and the governing body, looked into by a person.
    world.follow().await;
    world.later(SignedDuration::from_secs(301));
    world.follow().await;
    let seen = world
        .page(Some(Who::Security), "/api/v1/exchange-alerts")
        .await
        .json();
    assert_eq!(seen["total"], 1, "{seen}");
    assert_eq!(seen["items"][0]["state"], "open");
    assert_eq!(
        world
            .page(Some(Who::Neighbour), "/api/v1/exchange-alerts")
            .await
            .json()["total"],
        1
    );
    assert_eq!(
        world
            .page(Some(Who::Operator), "/api/v1/exchange-alerts")
            .await
            .json()["total"],
        1
    );
    assert_eq!(world.page(None, "/api/v1/exchange-alerts").await.status, 401);
    let url = seen["items"][0]["url"].as_str().unwrap();
    let alert = url.split("alert=").nth(1).unwrap();
    let form = world
        .page(
            Some(Who::Security),
            &format!("/intercambio/alertas/revisar?alert={alert}"),
        )
        .await;
    assert!(
        form.text.contains("15 consultas de personas sin número de caso"),
        "{}",
        form.text
    );
    let review = |note: &str| json!({"alert": alert, "verdict": "explained", "note": note});
    let api = "exchange-alert-reviews";
    assert_eq!(
        world.no(Who::Security, api, review("Fue Ana, 10000002")).await,
        "422 exchange-number-in-text"
    );
    world
        .done(Who::Security, api, review("Carga inicial acordada"))
        .await;
    assert_eq!(
        world
            .no(Who::Security, api, review("Carga inicial acordada"))
            .await,
        "409 exchange-alert-same"
    );
    let seen = world
        .page(Some(Who::Neighbour), "/api/v1/exchange-alerts?estado=revisada")
        .await
        .json();
    assert_eq!(seen["items"][0]["note"], "Carga inicial acordada");
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn boards_alerts_and_measures_on_sqlite() {
    story(&Watched::new(World::new().await).await).await;
}

#[tokio::test]
async fn boards_alerts_and_measures_on_postgresql() {
    let Some(url) = pg::fresh_database("exchange_watching_on_postgresql") else {
        return;
    };
    let world = World::on(&url, tempfile::tempdir().unwrap()).await;
    story(&Watched::new(world).await).await;
}

#[tokio::test]
async fn an_alert_is_no_ones_elses() {
    let watched = Watched::new(World::new().await).await;
    let (world, other) = (&watched.world, &watched.other);
    let at = world.now();
    let mut batch: Vec<Report> = (0..20).map(|seq| lookup(seq, at, other, "70000001")).collect();
    for report in &mut batch {
        report.has_case = false;
        report.client = format!("{OTHER}/CAJA").parse().unwrap();
    }
    assert_eq!(watched.send(other, 0, batch).await, "20");
    world.follow().await;
    let seen = world
        .page(Some(Who::Neighbour), "/api/v1/exchange-alerts")
        .await
        .json();
    let alert = seen["items"][0]["url"]
        .as_str()
        .unwrap()
        .split("alert=")
        .nth(1)
        .unwrap()
        .to_owned();
    let review = json!({"alert": alert, "verdict": "misuse", "note": "Prueba"});
    assert_eq!(
        world.no(Who::Security, "exchange-alert-reviews", review).await,
        "422 exchange-alert-unknown"
    );
    let none = world
        .page(Some(Who::Security), "/api/v1/exchange-alerts")
        .await
        .json();
    assert_eq!(none["total"], 0);
}

#[tokio::test]
async fn jumps_odd_hours_and_users_with_too_many_people_are_told() {
    let watched = Watched::new(World::new().await).await;
    let (world, other) = (&watched.world, &watched.other);
    let (day, mut seq) = (24 * 3_600_000, 0);
    let mut send = async |count: u64, at: i64, of: fn(u64, Report) -> Report| {
        let batch: Vec<Report> = (seq..seq + count)
            .map(|seq| of(seq, lookup(seq, at, other, &format!("{seq:08}"))))
            .collect();
        let from = seq;
        seq += count;
        assert_eq!(watched.send(other, from, batch).await, seq.to_string());
    };
    let plain: fn(u64, Report) -> Report = |_, report| report;
    let now = world.now();
    // Twelve calls on the same weekdays of three weeks, by day.
    for week in 1..=3 {
        send(12, now - week * 7 * day, plain).await;
    }
    // A hundred and thirty today, by one user, and thirty in the night before it.
    send(130, now, |_, report| Report {
        user: Some("user".to_owned()),
        ..report
    })
    .await;
    send(60, now - 8 * 3_600_000, plain).await;
    world.follow().await;
    let seen = world
        .page(Some(Who::Neighbour), "/api/v1/exchange-alerts")
        .await
        .json();
    let told: Vec<&str> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["what"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    let about = |words: &str| assert!(told.iter().any(|told| told.contains(words)), "{words}: {told:?}");
    about("190 consultas en el día, más de 10 veces las 12 usuales");
    about("60 consultas a deshora");
    about("130 personas en una hora (desde las 10:00)");
    // What was found is not found again, and a user's pseudonym is nowhere to be read.
    world.later(SignedDuration::from_secs(301));
    world.follow().await;
    let again = world.page(Some(Who::Neighbour), "/api/v1/exchange-alerts").await;
    assert_eq!(again.json()["total"], 3);
    let page = world.page(Some(Who::Neighbour), "/intercambio/alertas").await;
    assert!(!page.text.contains("\"user\"") && !page.text.contains(">user<"));
    assert_eq!(
        again.json()["items"][0]["consumer"],
        "Municipalidad Distrital de Muestra"
    );
    assert!(
        !page.text.contains("Apagar el intercambio de"),
        "the neighbour cannot switch {OWN} off"
    );
}

#[tokio::test]
async fn whoever_is_signed_in_sees_who_consulted_their_own_data_and_nobody_elses() {
    let watched = Watched::new(World::new().await).await;
    let (world, other) = (&watched.world, &watched.other);
    let at = world.now();
    let mut refused = lookup(1, at, other, HEAD);
    refused.outcome = Became::Answered(404);
    let batch = vec![
        lookup(0, at, other, HEAD),
        refused,
        lookup(2, at, other, "10000001"),
        Report {
            has_case: false,
            purpose: None,
            ..lookup(3, at + 60_000, other, HEAD)
        },
    ];
    assert_eq!(watched.send(other, 0, batch).await, "4");
    // Another node that tells of the same pseudonym says nothing about the person.
    let forged = Report {
        role: Role::Provider,
        client: format!("{OTHER}/MESA").parse().unwrap(),
        service: format!("{OWN}/X/y").parse().unwrap(),
        ..lookup(0, at, other, HEAD)
    };
    assert_eq!(watched.send(&watched.own, 0, vec![forged]).await, "1");
    let place = "/quien-consulto-mis-datos";
    let page = world.page(Some(Who::Head), place).await;
    assert!(page.text.contains("2 consultas de una entidad"), "{}", page.text);
    assert!(page.text.contains("Municipalidad Distrital de Muestra"));
    assert!(page.text.contains("Ley 28976 art. 7"));
    assert!(
        !page.text.contains(HEAD),
        "the document number is not on the page"
    );
    let file = world
        .page(Some(Who::Head), "/quien-consulto-mis-datos.csv")
        .await
        .text;
    assert_eq!(file.lines().count(), 3, "{file}");
    let leader = world.page(Some(Who::Leader), place).await.text;
    assert!(leader.contains("Una consulta de una entidad"), "{leader}");
    // Not even whoever administers the exchange sees anybody's.
    let none = world.page(Some(Who::Operator), place).await.text;
    assert!(none.contains("Nadie consultó tus datos"), "{none}");
    assert_eq!(world.page(None, place).await.status, 303);
    // By an access key there is no person in front of the screen.
    let keyed = world.act_get(Who::Head, "/api/v1/consulted-data").await;
    assert_eq!(keyed.status, 401, "{}", keyed.text);
    // What its term is over is forgotten.
    world.later(SignedDuration::from_hours(24 * 732));
    world.follow().await;
    let later = world.page(Some(Who::Head), place).await.text;
    assert!(later.contains("Nadie consultó tus datos"), "{later}");
}

#[tokio::test]
async fn a_node_reports_what_its_evidence_holds_and_goes_on_where_it_was() {
    use node::evidence::{Ledger, Log, LogOptions, Outcome, Record};
    let world = World::new().await;
    world.joined().await;
    described(&world, SERVICE, world.other).await;
    let url = world.serve().await;
    let folder = tempfile::tempdir().unwrap();
    let operator = std::sync::Arc::new(world.operator(&url, folder.path(), Who::Security, "n1").await);
    let id = operator.machine().node.clone();
    let log = Log::open(LogOptions::new(folder.path().join("evidence"), id.clone())).unwrap();
    let log = std::sync::Arc::new(log);
    let record = |client: &str| -> Record {
        let value = json!({
            "role": "consumer", "node": id, "request": "r", "id": "i", "client": client, "service": SERVICE,
            "method": "GET", "endpoint": "/personas/*", "user": "PE12345678", "case": "EXP-1",
            "outcome": {"answered": {"status": 200}},
            "request_in": world.now(), "request_out": world.now(), "response_in": world.now(),
            "response_out": world.now() + 3, "request_bytes": 1, "response_bytes": 2
        });
        serde_json::from_value(value).unwrap()
    };
    assert_eq!(record(CLIENT).outcome, Outcome::Answered { status: 200 });
    for _ in 0..1_003 {
        log.keep(record(CLIENT)).await.unwrap();
    }
    // A call of somebody unknown is evidence, and no report.
    log.keep(record("PE/GOB/20999999999/X")).await.unwrap();
    assert_eq!(
        node::reporting::report(&operator, &log, operator.reported()).await,
        Ok(1_004)
    );
    assert_eq!(operator.reported(), 1_004);
    // Started from an older copy of its folder: the operator says where to go on, and nothing counts twice.
    operator
        .keep_reported(node::operator::Wanted { next: 3 })
        .unwrap();
    assert_eq!(
        node::reporting::report(&operator, &log, operator.reported()).await,
        Ok(1_004)
    );
    log.keep(record(CLIENT)).await.unwrap();
    assert_eq!(
        node::reporting::report(&operator, &log, operator.reported()).await,
        Ok(1_005)
    );
    let board = world.page(None, "/api/v1/exchange-board").await.json();
    assert_eq!(board["items"][0]["calls"], 1_004);
    // The operator is away: what waits is sent later.
    log.keep(record(CLIENT)).await.unwrap();
    let away = std::sync::Arc::new(world.reopened("http://127.0.0.1:1", folder.path()));
    assert!(node::reporting::report(&away, &log, 1_005).await.is_err());
    assert_eq!(away.reported(), 1_005);
}
