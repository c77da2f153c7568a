//! Forms of a wing with one use case: what they show, keep and say when they are sent again.

use super::*;
use crate::{
    ActKind, Acting, AsProjector, Caller, Capability, Choices, Door, Field, FieldKind, House, HouseOptions,
    Keys, Offices,
};
use register::db::Db;
use register::{Clock, DesignationId, Documents, EntityId, Fault, FixedClock, Key, Options, PersonId};
use register::{Recorded, Register, UnitId};
use std::sync::Arc;

const ACT: &str = "directory/unit-created";
const FRUITS: Choices = Choices::Fixed(&[("a", "wing-a"), ("b", "wing-b")]);
const FIELDS: &[Field] = &[
    Field::new("name", "wing-name", FieldKind::Text(80)).optional(),
    Field::new("reason", "wing-reason", FieldKind::Long(2_000)).optional(),
    Field::new("code", "wing-code", FieldKind::Text(12)).optional(),
    Field::new("order", "wing-order", FieldKind::Numbers(FRUITS, 1, 9)).optional(),
    Field::new("scores", "wing-scores", FieldKind::Numbers(FRUITS, 0, 9)).optional(),
];
static OPEN: UseCase = UseCase {
    id: "wing/open",
    act: ACT,
    title: "wing-open",
    path: "/abrir",
    api: "/api/v1/openings",
    parts: &[Part {
        title: "wing-part",
        fields: FIELDS,
    }],
    prepare: |_, form| {
        Box::pin(async {
            form.lead = Some("Sesión del martes".to_owned());
            Ok(())
        })
    },
    decide: |cx, values| {
        Box::pin(async move {
            // Of two sent at once, both decide before one records.
            tokio::task::yield_now().await;
            opened(cx, &values)
        })
    },
};

/// Each decision is about a new id, as the call of a session is.
fn opened(cx: &Cx, values: &Values) -> Result<Decision, Stop> {
    if values.text("name") == Some("abierta") {
        return Err(Refusal::new("wing-is-open").into());
    }
    let id = UnitId::new(&*cx.house.clock)?;
    let draft = Draft::new(ACT, cx.under()?).subject(format!("unit:{id}"));
    Ok(Decision::act(draft, power::Target::default()).then(format!("/unidades/{id}")))
}

struct Wing;

impl Capability for Wing {
    fn name(&self) -> &'static str {
        "wing"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn texts(&self) -> ui::Source {
        let es = "wing-open = Abrir\nwing-part = Datos\nwing-name = Nombre\nwing-reason = Motivo\nwing-code = Código
wing-order = Orden\nwing-scores = Puntajes\nwing-a = Ají\nwing-b = Berro\nwing-is-open = Ya está abierta";
        ui::Source { es, en: es, qu: es }
    }
}

struct Nobody;

impl Door for Nobody {
    fn caller<'a>(&'a self, _: &'a House, _: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async { Ok(Caller::stranger()) })
    }
}

impl Offices for Nobody {
    fn of<'a>(&'a self, _: &'a House, _: PersonId) -> Fut<'a, Result<Vec<Acting>, Fault>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    fn name<'a>(&'a self, _: &'a House, _: PersonId) -> Fut<'a, Result<String, Fault>> {
        Box::pin(async { Ok(String::new()) })
    }
}

struct Desk {
    cx: Cx,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::new("2026-11-26T15:00:00Z".parse().unwrap()));
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        let db = Db::open(&url).await.unwrap();
        let key = Key::File(folder.path().join("keys/register"));
        let mut options = Options::new("muestra.example/actos", key, vec![Arc::new(AsProjector(&Wing))]);
        options.clock = clock.clone();
        let register = Arc::new(Register::open(db.clone(), options).await.unwrap());
        let documents = Documents::open(&folder.path().join("documents"), db, clock.clone()).unwrap();
        let told = HouseOptions {
            base_url: "https://muestra.example".to_owned(),
            demo: false,
            secure_cookies: false,
            folder: folder.path().to_owned(),
        };
        let (law, documents) = (norms::peru(), Arc::new(documents));
        let (door, offices) = (Box::new(Nobody), Box::new(Nobody));
        let house = House::new(register, documents, law, &[&Wing], clock, told, door, offices).unwrap();
        let acting = Acting {
            designation: DesignationId::nil(),
            office: "entity_head".to_owned(),
            entity: EntityId::nil(),
            entity_name: "Municipalidad de Muestra".to_owned(),
            from: "2026-01-05".parse().unwrap(),
            to: None,
        };
        let caller = Caller {
            person: Some(PersonId::new(&*house.clock).unwrap()),
            acting: Some(acting),
            ..Caller::default()
        };
        let cx = Cx {
            caller,
            lang: ui::Lang::Es,
            theme: ui::Theme::Auto,
            path: "/abrir".to_owned(),
            route: "/abrir".to_owned(),
            now: house.clock.now(),
            head: house.register.head().await.unwrap(),
            reference: "test".to_owned(),
            peer: String::new(),
            house: Arc::new(house),
        };
        Desk { cx, _folder: folder }
    }

    async fn submit(&self, pairs: &[(&str, &str)]) -> Answer {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let req = Req {
            body: Body::Form(Query(pairs.collect()), Vec::new()),
            ..request()
        };
        OPEN.submit(&self.cx, req).await.unwrap()
    }

    /// The second step, under a key.
    async fn record(&self, key: &str, name: &str) -> Answer {
        self.submit(&[("_paso", "registrar"), ("_clave", key), ("name", name)])
            .await
    }

    async fn size(&self) -> u64 {
        self.cx.house.register.head().await.unwrap().size
    }
}

fn request() -> Req {
    Req {
        method: crate::Method::Post,
        headers: http::HeaderMap::new(),
        params: Default::default(),
        query: Query::default(),
        body: Body::Empty,
        idempotency_key: None,
        format: crate::Format::Page,
        last_event: None,
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", text(answer));
    let mut headers = answer.headers.iter();
    let found = headers.find(|(name, _)| name == header::LOCATION).unwrap();
    found.1.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_sent_again_leads_to_what_it_recorded() {
    let desk = Desk::new().await;
    let first = location(&desk.record("clave-1", "Mesa").await);
    assert!(first.starts_with("/unidades/"), "{first}");
    let size = desk.size().await;
    let again = location(&desk.record("clave-1", "Mesa").await);
    assert!(
        again.starts_with("/actos/Q26-") && again.ends_with("?recibo=1"),
        "{again}"
    );
    assert_eq!(desk.size().await, size);
}

#[tokio::test]
async fn of_two_sent_at_once_neither_leads_to_what_never_came_to_be() {
    let desk = Desk::new().await;
    let before = desk.size().await;
    let (one, two) = tokio::join!(desk.record("clave-1", "Mesa"), desk.record("clave-1", "Mesa"));
    assert_eq!(desk.size().await, before + 1);
    let act = desk
        .cx
        .house
        .register
        .read_act(before)
        .await
        .unwrap()
        .unwrap()
        .act;
    let id = act.subject("unit").unwrap().to_owned();
    let mut to = [location(&one), location(&two)];
    to.sort();
    assert!(to[0].starts_with("/actos/"), "{to:?}");
    assert_eq!(to[1], format!("/unidades/{id}"));
}

#[tokio::test]
async fn a_key_used_with_other_data_is_told_by_the_rule_or_in_plain_words() {
    let desk = Desk::new().await;
    location(&desk.record("clave-1", "Mesa").await);
    let size = desk.size().await;
    let ruled = desk.record("clave-1", "abierta").await;
    assert_eq!(ruled.status, 422);
    assert!(text(&ruled).contains("Ya está abierta"), "{}", text(&ruled));
    let other = desk.record("clave-1", "Archivo").await;
    assert_eq!(other.status, 409);
    let page = text(&other);
    assert!(
        page.contains("Esta página ya se envió antes con otros datos"),
        "{page}"
    );
    assert!(page.contains("value=\"Archivo\""), "what was typed stays: {page}");
    assert_eq!(desk.size().await, size);

    let operate = async |name: &str| {
        let req = Req {
            body: Body::Json(json!({"name": name})),
            idempotency_key: Some("clave-2".to_owned()),
            ..request()
        };
        OPEN.operate(&desk.cx, req).await
    };
    assert_eq!(operate("Mesa").await.unwrap().status, 201);
    for name in ["Archivo", "abierta"] {
        let Err(Stop::Refused(no)) = operate(name).await else {
            panic!("{name}: the key was used with other data");
        };
        assert_eq!(no.0[0].text, "capability-key-reused", "{name}");
    }
}

#[tokio::test]
async fn a_text_too_long_is_refused_with_both_numbers_and_kept() {
    let desk = Desk::new().await;
    let (long, wide) = (
        format!("{}fin", "a".repeat(2_000)),
        format!("{}fin", "b".repeat(80)),
    );
    let page = desk.submit(&[("reason", &long), ("name", &wide)]).await;
    assert_eq!(page.status, 422);
    let page = text(&page);
    for (label, length, max) in [("Motivo", "2003", "2000"), ("Nombre", "83", "80")] {
        let sentence = format!("«{label}» tiene {length} letras y el máximo es {max}");
        assert!(page.contains(&sentence), "{sentence}: {page}");
    }
    assert!(page.contains(&format!(">{long}</textarea>")) && page.contains(&format!("value=\"{wide}\"")));
    assert_eq!(
        page.matches("maxlength=\"12\"").count(),
        1,
        "a short code keeps its limit"
    );
    assert!(!page.contains("maxlength=\"80\"") && !page.contains("maxlength=\"2000\""));
}

#[tokio::test]
async fn a_review_says_what_the_act_is_about() {
    let desk = Desk::new().await;
    let form = text(&OPEN.show(&desk.cx, request()).await.unwrap());
    assert!(form.contains("Sesión del martes. Todo es obligatorio"), "{form}");
    let empty = text(&desk.submit(&[]).await);
    assert!(
        empty.contains("Sesión del martes") && empty.contains("Lee una vez más"),
        "{empty}"
    );
    assert!(!empty.contains("<dl class=\"facts\">"), "nothing to list");
    let named = text(&desk.submit(&[("name", "Mesa")]).await);
    assert!(named.contains("<dl class=\"facts\">"), "{named}");
}

#[tokio::test]
async fn numbers_are_an_order_or_what_each_is_given() {
    let desk = Desk::new().await;
    for (pairs, shown) in [
        ([("order.a", "2"), ("order.b", "1")], "1. Berro<br>2. Ají"),
        ([("order.a", "2"), ("order.b", "2")], "Ají: 2<br>Berro: 2"),
        ([("scores.a", "9"), ("scores.b", "0")], "Ají: 9<br>Berro: 0"),
    ] {
        let page = text(&desk.submit(&pairs).await);
        assert!(page.contains(shown), "{shown}: {page}");
    }
}
