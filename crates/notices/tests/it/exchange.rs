//! The exchange of data as its acts stand in the register: whoever must answer is told, whoever asked learns the answer.

use crate::letters::read;
use crate::town::Town;
use register::{Draft, EntityId, PersonId, Under};
use serde_json::{Value, json};
use testing::entity_registered;

const CLIENT: &str = "PE/GOB/20131378972/MESA";
const SERVICE: &str = "PE/GOB/20131380951/CONSULTA/padron";
const REQUEST: &str = "018f0000-0000-7000-8000-0000000000e1";
const GRANT: &str = "018f0000-0000-7000-8000-0000000000e2";

struct Exchange {
    town: Town,
    asks: EntityId,
    owner: PersonId,
    caller: PersonId,
}

impl Exchange {
    async fn new() -> Exchange {
        let town = Town::new().await;
        let asks = entity(&town, "Municipalidad que pide", "20131378972").await;
        let owns = entity(&town, "Registro que ofrece", "20131380951").await;
        let owner = town.person("Olga", "olga@registro.example").await;
        let caller = town.person("Carlos", "carlos@muni.example").await;
        town.designate(owns, "digital_leader", owner, None).await;
        town.designate(asks, "digital_leader", caller, None).await;
        town.follow().await;
        Exchange {
            town,
            asks,
            owner,
            caller,
        }
    }

    async fn act(&self, kind: &'static str, subject: &str, payload: Value) {
        let draft = Draft::new(kind, Under::system())
            .entity(self.asks)
            .subject(subject.to_owned())
            .reserved();
        self.town.record(draft.payload_of(&payload).unwrap()).await;
        self.town.follow().await;
    }

    async fn requested(&self) {
        let request = json!({"request": REQUEST, "client": CLIENT, "service": SERVICE, "terms": {}});
        self.act(
            "exchange/access-requested",
            &format!("request:{REQUEST}"),
            request,
        )
        .await;
    }

    async fn granted(&self) {
        let granted =
            json!({"grant": GRANT, "request": REQUEST, "client": CLIENT, "service": SERVICE, "terms": {}});
        let draft = Draft::new("exchange/access-granted", Under::system())
            .entity(self.asks)
            .subject(format!("request:{REQUEST}"))
            .subject(format!("grant:{GRANT}"));
        self.town.record(draft.payload_of(&granted).unwrap()).await;
        self.town.follow().await;
    }

    /// Titles of the open notices of somebody about the exchange.
    async fn titles(&self, who: PersonId) -> Vec<String> {
        let list = self.town.get(Some(who), "/api/v1/notices").await.json();
        let items = list["items"].as_array().unwrap();
        let about = items
            .iter()
            .filter(|item| item.to_string().contains("/intercambio/"));
        about
            .map(|item| item["title"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    fn letters(&self, to: &str) -> Vec<String> {
        let all = self.town.files();
        let own = all.iter().filter(|(_, text)| text.contains(to));
        let texts = own.map(|(_, text)| read(text).1);
        texts.filter(|text| text.contains("/intercambio/")).collect()
    }
}

async fn entity(town: &Town, name: &str, ruc: &str) -> EntityId {
    let id = EntityId::new(town.clock.as_ref()).unwrap();
    let mut registered = entity_registered(id, "district_municipality", name, None);
    registered.details.ruc = Some(ruc.to_owned());
    let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
    town.record(draft.payload_of(&registered).unwrap()).await;
    id
}

#[tokio::test]
async fn a_request_is_told_to_whoever_answers_and_its_answer_to_whoever_asked() {
    let exchange = Exchange::new().await;
    exchange.requested().await;
    assert_eq!(
        exchange.titles(exchange.owner).await,
        ["Municipalidad que pide pide acceso a un servicio de tu entidad"]
    );
    assert!(exchange.titles(exchange.caller).await.is_empty());
    let letters = exchange.letters("olga@registro.example");
    assert_eq!(letters.len(), 1, "at once, and once");
    assert!(letters[0].contains(&format!("/intercambio/solicitudes/{REQUEST}")));
    exchange.granted().await;
    assert!(exchange.titles(exchange.owner).await.is_empty(), "it is answered");
    assert_eq!(
        exchange.titles(exchange.caller).await,
        ["Registro que ofrece respondió tu pedido de acceso"]
    );
    assert_eq!(exchange.letters("carlos@muni.example").len(), 1);
}

#[tokio::test]
async fn a_withdrawn_request_waits_for_nobody() {
    let exchange = Exchange::new().await;
    exchange.requested().await;
    let withdrawn = json!({"request": REQUEST, "reason": "Se pidió por error"});
    exchange
        .act(
            "exchange/request-withdrawn",
            &format!("request:{REQUEST}"),
            withdrawn,
        )
        .await;
    assert!(exchange.titles(exchange.owner).await.is_empty());
    assert!(exchange.titles(exchange.caller).await.is_empty());
}

#[tokio::test]
async fn a_refusal_reaches_whoever_asked() {
    let exchange = Exchange::new().await;
    exchange.requested().await;
    let refused = json!({"request": REQUEST, "reason": "Falta la base legal reservada"});
    exchange
        .act("exchange/access-refused", &format!("request:{REQUEST}"), refused)
        .await;
    assert_eq!(exchange.titles(exchange.caller).await.len(), 1);
    let letters = exchange.letters("carlos@muni.example");
    assert!(
        !letters[0].contains("Falta la base"),
        "a reason stands on its page"
    );
}

#[tokio::test]
async fn a_stopped_access_is_told_to_the_side_that_loses_it() {
    let exchange = Exchange::new().await;
    exchange.requested().await;
    exchange.granted().await;
    let subject = format!("grant:{GRANT}");
    let before = exchange.titles(exchange.caller).await.len();
    let renewal = json!({"grant": GRANT, "until": "2028-11-16"});
    exchange
        .act("exchange/renewal-requested", &subject, renewal.clone())
        .await;
    assert_eq!(
        exchange.titles(exchange.owner).await,
        ["Municipalidad que pide pide renovar su acceso"]
    );
    exchange.act("exchange/grant-renewed", &subject, renewal).await;
    assert!(exchange.titles(exchange.owner).await.is_empty());
    let stopped = |by: &str| json!({"grant": GRANT, "reason": "Consultas a deshora", "by": by});
    exchange
        .act("exchange/grant-suspended", &subject, stopped("provider"))
        .await;
    assert_eq!(exchange.titles(exchange.caller).await.len(), before + 1);
    exchange
        .act("exchange/grant-resumed", &subject, stopped("provider"))
        .await;
    assert_eq!(exchange.titles(exchange.caller).await.len(), before);
    exchange
        .act("exchange/grant-ended", &subject, stopped("consumer"))
        .await;
    assert_eq!(
        exchange.titles(exchange.caller).await.len(),
        before,
        "whoever ended its own access knows"
    );
}
