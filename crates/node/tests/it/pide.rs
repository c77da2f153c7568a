//! The platform's REST facade: every trap that its clients fell into.

use crate::adapters::{ACCOUNT, Desk, brief, get, json, post};
use node::adapter::{Adapter, Answer, Failed};
use serde_json::{Value, json};
use testing::pide::{PHOTO, Pide};

const PASSWORD: &str = "Clave-muy-secreta-1";

fn settings(url: &str, operation: &str, more: &str) -> String {
    format!(
        "kind = \"pide\"\noperation = \"{operation}\"\ncredential = \"{ACCOUNT}\"\n{more}\n\
         [backend]\nurl = \"{url}\"\ntimeout_ms = 1000\n"
    )
}

/// A settled desk, the platform, and the adapter in front of it.
async fn reniec(operation: &str) -> (Desk, Pide, Adapter) {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let adapter = desk.adapter(&settings(pide.url(), operation, ""));
    (desk, pide, adapter)
}

async fn ask(adapter: &Adapter, dni: &str) -> Result<Answer, Failed> {
    adapter.call(post("/consultas", &json!({"dni": dni}))).await
}

const STYLES: [&str; 2] = ["reniec-consultar", "reniec-consultar-get"];

#[tokio::test]
async fn a_person_is_found_in_both_styles() {
    for operation in STYLES {
        let (_desk, pide, adapter) = reniec(operation).await;
        let answer = ask(&adapter, "40000001").await.unwrap();
        let want = json!({
            "given_names": "ROSA MARÍA", "first_surname": "ÑAUPARI", "second_surname": "QUISPE",
            "address": "JR. INVENTADO 123", "ubigeo": "080101", "civil_status": "SOLTERA", "restriction": null,
        });
        assert_eq!(
            (answer.status.as_u16(), json(&answer)),
            (200, want),
            "{operation}"
        );
        assert_eq!(answer.headers["cache-control"], "no-store");
        let asked = pide.backend.asked();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].target.contains(PASSWORD), operation.ends_with("get"));
    }
}

#[tokio::test]
async fn letters_come_right_under_a_wrong_name_and_xml_instead_of_json_is_read() {
    for operation in STYLES {
        let (_desk, _pide, adapter) = reniec(operation).await;
        for dni in ["40000002", "40000005", "40000012", "40000014"] {
            let answer = json(&ask(&adapter, dni).await.unwrap());
            assert_eq!(answer["given_names"], "ROSA MARÍA", "{dni}");
            assert_eq!(answer["first_surname"], "ÑAUPARI", "{dni}");
        }
    }
}

#[tokio::test]
async fn success_inside_200_is_judged_and_no_records_never_becomes_a_record() {
    for operation in STYLES {
        let (_desk, _pide, adapter) = reniec(operation).await;
        for (dni, status, code) in [
            ("40000003", 404, "not_found"),
            ("40000007", 503, "limit_reached"),
            ("40000011", 502, "other"),
            ("40000020", 404, "not_found"),
            ("49999999", 404, "not_found"),
        ] {
            let answer = ask(&adapter, dni).await.unwrap();
            assert_eq!(brief(&answer), (status, code.to_owned()), "{operation} {dni}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }
}

#[tokio::test]
async fn what_is_no_answer_is_a_failure_that_names_no_value() {
    let (_desk, _pide, adapter) = reniec("reniec-consultar-get").await;
    for (dni, piece) in [
        ("40000004", "did not answer in time"),
        ("40000006", "web page"),
        ("40000008", "status 302"),
        ("40000009", "longer than"),
        ("40000010", "broke off"),
        ("40000013", "status 500"),
        ("40000015", "too large"),
        ("40000016", "several"),
        ("40000017", "no HTTP"),
        ("40000018", "begins as JSON"),
        ("40000019", "empty"),
    ] {
        let failed = ask(&adapter, dni).await.unwrap_err();
        let told = format!("{failed} {failed:?} {}", failed.no());
        assert!(told.contains(piece), "{dni}: {told}");
        assert!(!told.contains(dni) && !told.contains(PASSWORD), "{told}");
        assert_eq!(
            failed.no().kind(node::no::Spelling::New),
            "server.serverproxy.service_failed"
        );
    }
}

#[tokio::test]
async fn nothing_that_was_sent_is_sent_again() {
    let (_desk, pide, adapter) = reniec("reniec-consultar").await;
    for dni in ["40000004", "40000010", "40000013"] {
        assert!(ask(&adapter, dni).await.is_err());
    }
    assert_eq!(pide.backend.asked().len(), 3);
    drop(pide);
    let failed = ask(&adapter, "40000001").await.unwrap_err();
    assert!(matches!(failed, Failed::Unreachable { .. }), "{failed}");
}

#[tokio::test]
async fn a_photo_comes_only_when_asked_for() {
    let (_desk, _pide, adapter) = reniec("reniec-consultar").await;
    let mut call = post("/consultas", &json!({"dni": "40000001"}));
    call.query = vec![("photo".into(), "true".into())];
    let answer = json(&adapter.call(call.clone()).await.unwrap());
    assert_eq!(answer["photo"], PHOTO);
    call.query = vec![("photo".into(), "false".into())];
    let answer = json(&adapter.call(call).await.unwrap());
    assert_eq!(answer.get("photo"), None);
}

#[tokio::test]
async fn what_is_asked_is_held_to_its_form() {
    let (_desk, pide, adapter) = reniec("reniec-consultar").await;
    let query = |name: &str| vec![(name.to_owned(), "1".to_owned())];
    let good = post("/consultas", &json!({"dni": "40000001"}));
    let mut cases = vec![
        (post("/consultas", &json!({"dni": "4000000"})), "bad_value"),
        (post("/consultas", &json!({"dni": "4000000x"})), "bad_value"),
        (post("/consultas", &json!({"dni": ["40000001"]})), "bad_value"),
        (post("/consultas", &json!({"dni": null})), "bad_value"),
        (post("/consultas", &json!({})), "bad_value"),
        (post("/consultas", &json!([])), "bad_value"),
        (
            post("/consultas", &json!({"dni": "40000001", "nuDniUsuario": "1"})),
            "unknown_name",
        ),
        (
            post("/consultas", &json!({"dni": "40000001", "a": {"b": "c"}})),
            "unknown_name",
        ),
        (post("/otra", &json!({"dni": "40000001"})), "no_path"),
        (post("/consultas/", &json!({"dni": "40000001"})), "no_path"),
        (get("/consultas", &[]), "no_method"),
    ];
    let mut odd = good.clone();
    odd.query = query("password");
    cases.push((odd, "unknown_name"));
    let mut twice = good.clone();
    twice.query = [query("photo"), query("photo")].concat();
    cases.push((twice, "bad_value"));
    let mut long = good;
    long.body = format!("{{\"dni\": \"{}\"}}", "4".repeat(70_000)).into();
    cases.push((long, "bad_value"));
    for (call, want) in cases {
        let told = format!(
            "{} {}",
            call.path,
            String::from_utf8_lossy(&call.body[..call.body.len().min(60)])
        );
        let answer = adapter.call(call).await.unwrap();
        assert_eq!(brief(&answer).1, want, "{told}");
    }
    assert!(pide.backend.asked().is_empty(), "nothing of it went out");
}

const DEGREES: &str = r#"
    outcome = { codes = [{ at = "gradosResponse.codigo", table = { "00" = "found" } }] }
    node = { ip = "200.1.2.3", mac = "00-00-5E-00-53-01", entity_code = "77" }
    answer = [{ from = "gradosResponse.grados.grado", to = "degrees", kind = "list", fields = [
        { from = "titulo", to = "title", required = true }, { from = "fecha", to = "on", kind = "date" } ] }]
"#;

#[tokio::test]
async fn a_list_of_one_of_many_and_of_none_is_a_list() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    desk.vault
        .put(
            "sunedu",
            [("usuario", "u"), ("clave", "c")]
                .map(|(name, text)| (name.to_owned(), node::adapter::vault::Secret::new(text)))
                .into(),
            None,
            "2026-03-02T00:00:00Z".parse().unwrap(),
        )
        .unwrap();
    let settings = settings(pide.url(), "sunedu-grados", DEGREES).replace(ACCOUNT, "sunedu");
    let adapter = desk.adapter(&settings);
    let one = json!({"title": "BACHILLER EN DERECHO", "on": "2015-03-17"});
    let two = json!({"title": "ABOGADA", "on": "2015-03-17"});
    for (document, want) in [
        ("40000001", json!([one])),
        ("40000002", json!([one, two])),
        ("40000003", json!([])),
        ("40000004", json!([])),
        ("40000005", json!([])),
        ("40000006", json!([])),
    ] {
        let call = post("/consultas", &json!({"documento": document}));
        let answer = adapter.call(call).await.unwrap();
        assert_eq!(json(&answer), json!({"degrees": want}), "{document}");
    }
    let target = &pide.backend.asked()[0].target;
    for piece in [
        "fecha=20260302",
        "hora=100000",
        "idEntidad=77",
        "ip_wsUser=200.1.2.3",
        "mac_wsServer=00-00-5E-00-53-01",
    ] {
        assert!(target.contains(piece), "{target}");
    }
}

const RECORDS: &str = r#"
    node = { ip = "200.1.2.3" }
    [outcome]
    messages = ["respuesta.xMensajeRespuesta"]
    codes = [{ at = "respuesta.xCodigo", table = { "0" = "found" } }]
    [[answer]]
    from = "respuesta.internos"
    to = "candidates"
    kind = "list"
    fields = [{ from = "nombre", to = "name" }, { from = "establecimiento", to = "prison" }]
"#;

async fn inpe() -> (Desk, Pide, Adapter) {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let usuario = [("usuario".to_owned(), node::adapter::vault::Secret::new("u"))];
    desk.vault
        .put(
            "inpe",
            usuario.into(),
            None,
            "2026-03-02T00:00:00Z".parse().unwrap(),
        )
        .unwrap();
    let text = settings(pide.url(), "inpe-antecedentes-judiciales", RECORDS).replace(ACCOUNT, "inpe");
    let adapter = desk.adapter(&text);
    (desk, pide, adapter)
}

fn names(first: &str) -> Value {
    json!({"first_surname": first, "second_surname": "MAMANI", "given_names": "JUAN"})
}

#[tokio::test]
async fn a_search_by_names_gives_candidates_and_decides_nothing() {
    let (_desk, _pide, adapter) = inpe().await;
    for (first, count) in [("QUISPE", 2), ("UNICO", 1)] {
        let answer = json(&adapter.call(post("/antecedentes", &names(first))).await.unwrap());
        assert_eq!(answer["decided"], false);
        assert_eq!(answer["candidates"].as_array().unwrap().len(), count);
    }
    let answer = adapter
        .call(post("/antecedentes", &names("NADIE")))
        .await
        .unwrap();
    assert_eq!(brief(&answer), (404, "not_found".into()));
}

#[tokio::test]
async fn a_query_is_written_in_the_letters_of_its_provider() {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    for (letters, piece) in [("utf-8", "n=%C3%91a%20%26%3D"), ("latin-1", "n=%D1a%20%26%3D")] {
        let described = format!(
            "\n[described]\nname = \"x\"\ntitle = \"X\"\nstyle = \"get_parameters\"\nletters = \"{letters}\"\n\
             path = \"/Rest/X\"\nface = {{ method = \"POST\", path = \"/x\" }}\n\
             parameters = [{{ to = \"n\", from = {{ body = \"n\" }} }}]\n\
             answer = [{{ from = \"a\", to = \"a\" }}]\noutcome = {{ proof = \"a\" }}\n"
        );
        let text = settings(pide.url(), "", "").replace("operation = \"\"\n", "") + &described;
        let adapter = desk.adapter(&text.replace("credential = \"reniec\"\n", ""));
        let status = adapter
            .call(post("/x", &json!({"n": "Ña &="})))
            .await
            .unwrap_err();
        assert!(matches!(status, Failed::Refused { status: 404, .. }));
        let asked = pide.backend.asked().pop().unwrap();
        assert!(asked.target.contains(piece), "{}", asked.target);
        let strange = adapter.call(post("/x", &json!({"n": "ł"}))).await;
        assert_eq!(strange.is_ok(), letters == "latin-1");
    }
}

#[tokio::test]
async fn who_looks_comes_from_the_exchange_and_is_missed_when_it_is_not_there() {
    let (_desk, pide, adapter) = inpe().await;
    adapter
        .call(post("/antecedentes", &names("QUISPE")))
        .await
        .unwrap();
    let target = pide.backend.asked()[0].target.clone();
    assert!(target.contains("usuarioDNI=40111111"), "{target}");
    assert!(target.contains("institucionRuc=20131370998"), "{target}");
    let mut nobody = post("/antecedentes", &names("QUISPE"));
    nobody.context.user = None;
    let answer = adapter.call(nobody).await.unwrap();
    assert_eq!(brief(&answer), (400, "no_context".into()));
    assert_eq!(json(&answer)["field"], "X-Road-UserId");
    assert_eq!(pide.backend.asked().len(), 1);
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_with_the_remedy() {
    let desk = Desk::with(PASSWORD);
    let good = settings("http://127.0.0.1:1", "reniec-consultar", "");
    assert_eq!(desk.refusal(&good), "");
    let described = r#"
        [described]
        name = "x"
        title = "X"
        style = "get_parameters"
        path = "/Rest/X"
        face = { path = "/x" }
        parameters = [{ to = "xMotivoConsulta", from = { text = "TRAMITE" } }]
        answer = [{ from = "a", to = "a" }]
        outcome = { proof = "a" }
    "#;
    let constant = good.replace("operation = \"reniec-consultar\"\n", "") + described;
    for (text, piece) in [
        (good.replace("reniec-consultar", "nothing"), "not known"),
        (good.replace("credential = \"reniec\"", ""), "credential"),
        (
            good.replace("reniec-consultar", "sunat-datos-principales"),
            "manual",
        ),
        (
            good.replace("http://127.0.0.1:1", "http://ws5.pide.gob.pe"),
            "plain",
        ),
        (
            good.replace("http://127.0.0.1:1", "https://a:b@ws5.pide.gob.pe"),
            "vault",
        ),
        (good.replace("http://127.0.0.1:1", "ftp://x"), "https"),
        (good.replace("timeout_ms = 1000", "timeout_ms = 0"), "above 0"),
        (good.replace("timeout_ms", "timeout"), "unknown field"),
        (good.replace("operation =", "operacion ="), "unknown field"),
        (constant, "who looks"),
    ] {
        let told = desk.refusal(&text);
        assert!(told.contains(piece), "{piece}: {told}");
    }
}

#[tokio::test]
async fn the_clean_side_describes_itself() {
    let (_desk, _pide, adapter) = reniec("reniec-consultar").await;
    let described = adapter.openapi();
    let operation = &described["paths"]["/consultas"]["post"];
    assert_eq!(described["openapi"], "3.1.0");
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["properties"]["dni"]["pattern"], "^[0-9]{8}$");
    assert_eq!(body["additionalProperties"], false);
    assert_eq!(operation["parameters"][0]["name"], "photo");
    let found = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(found["properties"]["given_names"]["type"], "string");
    assert!(!described.to_string().contains("nuDniUsuario"));
}
