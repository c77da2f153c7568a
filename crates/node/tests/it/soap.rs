//! SOAP behind REST.

use crate::adapters::{Desk, brief, get, json, post};
use node::adapter::soap::{EnvelopeError, Message, Whose, read_envelope, wsdl};
use node::adapter::{Adapter, Answer, Failed};
use serde_json::json;
use std::path::{Path, PathBuf};
use testing::backend::{Asked, Backend, Said};

const V11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const V12: &str = "http://www.w3.org/2003/05/soap-envelope";

fn settings(url: &str) -> String {
    format!(
        r#"
        kind = "soap"
        title = "Datos principales de un contribuyente"
        namespace = "http://ws.registro.servicio.sunat.gob.pe"
        operation = "getDatosPrincipales"
        face = {{ path = "/contribuyentes/{{ruc}}" }}
        parameters = [
            {{ to = "consulta.numruc", from = {{ path = "ruc" }}, digits = 11 }},
            {{ to = "consulta.canal", from = {{ query = "canal" }}, optional = true }},
            {{ to = "auditoria.motivo", from = {{ context = "purpose" }} }},
        ]
        answer = [
            {{ from = "getDatosPrincipalesResponse.return.ddp_nombre", to = "name", required = true }},
            {{ from = "getDatosPrincipalesResponse.return.ddp_ubigeo", to = "ubigeo", digits = 6 }},
            {{ from = "getDatosPrincipalesResponse.return.activo", to = "active", kind = "boolean" }},
            {{ from = "getDatosPrincipalesResponse.return.anexos.anexo", to = "branches", kind = "list", fields = [
                {{ from = "nombre", to = "name" }}, {{ from = "numero", to = "number", kind = "integer" }} ] }},
        ]
        faults = [{{ contains = "RUC inexistente", outcome = "not_found" }}]
        [outcome]
        proof = "getDatosPrincipalesResponse.return.ddp_nombre"
        [backend]
        url = "{url}/services/SunatConsultaRuc"
        timeout_ms = 1000
        "#
    )
}

fn envelope(space: &str, inner: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?><e:Envelope xmlns:e=\"{space}\"><e:Body>{inner}</e:Body></e:Envelope>")
        .into_bytes()
}

fn found(inner: &str) -> String {
    format!(
        "<n:getDatosPrincipalesResponse xmlns:n=\"urn:x\"><return>{inner}</return></n:getDatosPrincipalesResponse>"
    )
}

fn said(asked: &Asked) -> Said {
    let body = String::from_utf8_lossy(&asked.body).into_owned();
    let ok = |bytes| Said::Whole(200, "text/xml; charset=utf-8", bytes);
    let ruc = body
        .split("numruc>")
        .nth(1)
        .and_then(|text| text.split('<').next())
        .unwrap_or_default();
    let name = "<ddp_nombre>PANADERÍA &amp; HIJOS</ddp_nombre>";
    match ruc.strip_prefix("200000000").unwrap_or_default() {
        "01" => ok(envelope(
            V11,
            &found(&format!(
                "{name}<ddp_ubigeo>80101</ddp_ubigeo><activo>S</activo><anexos><anexo><nombre>UNO</nombre><numero>7</numero></anexo></anexos>"
            )),
        )),
        "02" => ok(envelope(
            V12,
            &found(&format!(
                "{name}<anexos><anexo><nombre>UNO</nombre></anexo><anexo><nombre><![CDATA[<DOS>]]></nombre></anexo></anexos>"
            )),
        )),
        "03" => ok(envelope(V11, &found("<ddp_nombre/>"))),
        "04" => Said::Whole(
            500,
            "text/xml",
            envelope(
                V11,
                "<e:Fault><faultcode>e:Server</faultcode><faultstring>RUC INEXISTENTE 20000000004</faultstring></e:Fault>",
            ),
        ),
        "05" => Said::Whole(
            500,
            "text/xml",
            envelope(
                V11,
                "<e:Fault><faultcode>e:Server</faultcode><faultstring>java.lang.NullPointerException</faultstring></e:Fault>",
            ),
        ),
        "06" => Said::Whole(
            400,
            "application/soap+xml",
            envelope(
                V12,
                "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>",
            ),
        ),
        "07" => ok(b"<html><body>down</body></html>".to_vec()),
        "08" => Said::Whole(503, "text/html", b"down".to_vec()),
        "09" => ok(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>".to_vec()),
        "10" => ok(envelope(V11, "<otherResponse/>")),
        "11" => {
            let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><e:Envelope xmlns:e=\"".to_owned()
                + V11
                + "\"><e:Body>"
                + &found("<ddp_nombre>PANADER\u{cd}A</ddp_nombre>")
                + "</e:Body></e:Envelope>";
            let latin = text
                .chars()
                .map(|letter| u8::try_from(u32::from(letter)).unwrap())
                .collect();
            Said::Whole(200, "text/xml", latin)
        }
        "12" => Said::Whole(500, "text/xml", envelope(V11, &found(name))),
        _ => Said::Whole(404, "text/html", Vec::new()),
    }
}

async fn sunat(change: impl Fn(String) -> String) -> (Desk, Backend, Adapter) {
    let backend = Backend::start(said).await;
    let desk = Desk::with("x");
    let adapter = desk.adapter(&change(settings(&backend.url)));
    (desk, backend, adapter)
}

async fn ask(adapter: &Adapter, last: &str) -> Result<Answer, Failed> {
    adapter
        .call(get(&format!("/contribuyentes/200000000{last}"), &[]))
        .await
}

#[tokio::test]
async fn an_operation_is_asked_and_answered_as_rest() {
    let (_desk, backend, adapter) = sunat(|text| text).await;
    let one = json(&ask(&adapter, "01").await.unwrap());
    let branches = json!([{"name": "UNO", "number": 7}]);
    let want = json!({"name": "PANADERÍA & HIJOS", "ubigeo": "080101", "active": true, "branches": branches});
    assert_eq!(one, want);
    let two = json(&ask(&adapter, "02").await.unwrap());
    assert_eq!(
        two["branches"],
        json!([{"name": "UNO", "number": null}, {"name": "<DOS>", "number": null}])
    );
    assert_eq!(two["active"], json!(null));
    assert_eq!(json(&ask(&adapter, "11").await.unwrap())["name"], "PANADERÍA");
    let asked = &backend.asked()[0];
    assert_eq!(
        (asked.method.as_str(), asked.target.as_str()),
        ("POST", "/services/SunatConsultaRuc")
    );
    assert!(
        asked.head.contains("soapaction: \"\"") && asked.head.contains("text/xml; charset=utf-8"),
        "{}",
        asked.head
    );
    let body = String::from_utf8(asked.body.clone()).unwrap();
    let inner = "<o:consulta><o:numruc>20000000001</o:numruc></o:consulta><o:auditoria><o:motivo>TRAMITE</o:motivo></o:auditoria>";
    assert!(body.contains(inner), "{body}");
    assert!(
        body.contains("<o:getDatosPrincipales xmlns:o=\"http://ws.registro.servicio.sunat.gob.pe\">"),
        "{body}"
    );
}

#[tokio::test]
async fn version_style_and_action_are_as_the_settings_say() {
    let (_desk, backend, adapter) = sunat(|text| {
        text.replace(
            "operation =",
            "version = \"1.2\"\nstyle = \"rpc\"\naction = \"urn:a\"\noperation =",
        )
    })
    .await;
    let mut call = get("/contribuyentes/20000000001", &[("canal", "a<b>&\"'")]);
    call.context.purpose = Some("Ñ & co".into());
    adapter.call(call).await.unwrap();
    let asked = &backend.asked()[0];
    assert!(
        asked
            .head
            .contains("application/soap+xml; charset=utf-8; action=\"urn:a\""),
        "{}",
        asked.head
    );
    assert!(!asked.head.to_lowercase().contains("soapaction"));
    let body = String::from_utf8(asked.body.clone()).unwrap();
    assert!(body.contains(V12));
    assert!(
        body.contains("<canal>a&lt;b&gt;&amp;&quot;&apos;</canal>"),
        "{body}"
    );
    assert!(body.contains("<motivo>Ñ &amp; co</motivo>"), "{body}");
}

#[tokio::test]
async fn faults_and_absences_are_of_a_closed_list_and_their_texts_stay_here() {
    let (_desk, _backend, adapter) = sunat(|text| text).await;
    for (last, status, code) in [
        ("03", 404, "not_found"),
        ("04", 404, "not_found"),
        ("05", 502, "fault_server"),
        ("06", 502, "fault_client"),
    ] {
        let answer = ask(&adapter, last).await.unwrap();
        assert_eq!(brief(&answer), (status, code.to_owned()), "{last}");
        let text = json(&answer).to_string();
        assert!(!text.contains("java") && !text.contains("2000000"), "{text}");
    }
    for (last, piece) in [
        ("07", "no envelope"),
        ("08", "status 503"),
        ("09", "document type"),
        ("10", "not the one"),
        ("12", "status 500"),
        ("99", "status 404"),
    ] {
        let failed = ask(&adapter, last).await.unwrap_err().to_string();
        assert!(failed.contains(piece), "{last}: {failed}");
    }
}

#[tokio::test]
async fn what_is_asked_is_held_to_its_form_here_too() {
    let (_desk, backend, adapter) = sunat(|text| text).await;
    for (path, want) in [
        ("/contribuyentes/2000000000", "bad_value"),
        ("/contribuyentes/2000000000%3C", "bad_value"),
        ("/contribuyentes/%zz", "bad_value"),
        ("/contribuyentes/", "bad_value"),
        ("/contribuyentes/20000000001/", "no_path"),
        ("/contribuyentes/../contribuyentes/20000000001", "no_path"),
        ("/contribuyentes%2F20000000001", "no_path"),
    ] {
        assert_eq!(
            brief(&adapter.call(get(path, &[])).await.unwrap()).1,
            want,
            "{path}"
        );
    }
    let mut nobody = get("/contribuyentes/20000000001", &[]);
    nobody.context.purpose = None;
    assert_eq!(brief(&adapter.call(nobody).await.unwrap()).1, "no_context");
    let body = post("/contribuyentes/20000000001", &json!({}));
    assert_eq!(brief(&adapter.call(body).await.unwrap()).1, "no_method");
    assert!(backend.asked().is_empty());
}

#[tokio::test]
async fn a_credential_that_is_refused_rests_here_too() {
    let backend = Backend::start(|_| {
        let fault =
            "<e:Fault><faultcode>e:Server</faultcode><faultstring>Clave incorrecta</faultstring></e:Fault>";
        Said::Whole(500, "text/xml", envelope(V11, fault))
    })
    .await;
    let desk = Desk::with("secreta");
    let text = settings(&backend.url)
        .replace("faults = [", "credential = \"reniec\"\nfaults = [{ contains = \"clave incorrecta\", outcome = \"bad_user\" }, ")
        .replace("parameters = [", "parameters = [{ to = \"clave\", from = { secret = \"password\" } }, ");
    let adapter = desk.adapter(&text);
    for want in ["bad_user", "paused", "paused"] {
        assert_eq!(brief(&ask(&adapter, "01").await.unwrap()).1, want);
    }
    let asked = backend.asked();
    assert_eq!(asked.len(), 1);
    assert!(String::from_utf8_lossy(&asked[0].body).contains("<o:clave>secreta</o:clave>"));
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let desk = Desk::with("x");
    let good = settings("http://127.0.0.1:1");
    assert_eq!(desk.refusal(&good), "");
    for (from, to, piece) in [
        (
            "operation = \"getDatosPrincipales\"",
            "operation = \"a><b\"",
            "names of elements",
        ),
        (
            "to = \"consulta.numruc\"",
            "to = \"consulta numruc\"",
            "path of elements",
        ),
        (
            "outcome = \"not_found\"",
            "outcome = \"found\"",
            "fault never means",
        ),
        (
            "path = \"/contribuyentes/{ruc}\"",
            "path = \"/contribuyentes\"",
            "face does not have",
        ),
        (
            "path = \"/contribuyentes/{ruc}\"",
            "path = \"/{ruc}/{otro}\"",
            "no parameter takes",
        ),
        ("context = \"purpose\"", "secret = \"clave\"", "credential"),
        ("title =", "action = \"a\\nb\"\ntitle =", "control characters"),
        ("proof =", "# proof =", "proof"),
        ("[outcome]", "surprise = 1\n[outcome]", "unknown field"),
    ] {
        let told = desk.refusal(&good.replacen(from, to, 1));
        assert!(told.contains(piece), "{piece}: {told}");
    }
}

pub fn shared(path: &str) -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/schemas/x-road");
    let found = data.join(path);
    if found.exists() {
        return Some(found);
    }
    let skipped = format!("soap::{path}: the shared data are not beside this tree\n");
    match std::env::var_os("QHAPAQ_SKIPS") {
        Some(file) => {
            use std::io::Write;
            let mut file = std::fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(file)
                .unwrap();
            file.write_all(skipped.as_bytes()).unwrap();
        }
        None => eprint!("SKIPPED {skipped}"),
    }
    None
}

#[test]
fn broken_messages_of_x_road_are_read_or_refused() {
    let Some(folder) = shared("mensajes") else { return };
    let (mut read, mut refused, mut faults) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for cut in [text.len(), text.len() / 2, text.len() / 3] {
            let cut = (0..=cut).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            match read_envelope(&text[..cut]) {
                Ok(Message::Answer { name, value }) => {
                    assert!(!name.is_empty() && value.get(&name).is_some());
                    read += 1;
                }
                Ok(Message::Fault { .. }) => faults += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(
        read >= 20 && faults >= 2 && refused >= 60,
        "{read} {faults} {refused}"
    );
}

#[test]
fn the_ones_with_a_known_wound() {
    for (name, want) in [
        ("customsoapenv.answer", Ok(Whose::Server)),
        ("attachm.query", Err(EnvelopeError::Xml(xml_shape()))),
        ("missing-body.query", Err(EnvelopeError::Body)),
        ("no-soap.query", Err(EnvelopeError::Xml(xml_shape()))),
    ] {
        let Some(path) = shared("mensajes").map(|folder| folder.join(name)) else {
            return;
        };
        let text = std::fs::read_to_string(path).unwrap();
        let whose = read_envelope(&text).map(|message| match message {
            Message::Fault { whose, .. } => Some(whose),
            Message::Answer { .. } => None,
        });
        assert_eq!(whose, want.map(Some), "{name}");
    }
}

/// The error of what is no XML at all.
fn xml_shape() -> node::adapter::soap::XmlError {
    match read_envelope("no") {
        Err(EnvelopeError::Xml(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn settings_begin_from_a_wsdl() {
    let Some(path) = shared("ejemplo_wsdl.wsdl") else {
        return;
    };
    let described = wsdl::read(&std::fs::read(path).unwrap()).unwrap();
    let names: Vec<&str> = described.iter().map(|one| one.operation.as_str()).collect();
    assert_eq!(names, ["getRandom", "helloService"]);
    let hello = &described[1];
    assert_eq!(hello.namespace, "http://test.x-road.fi/producer");
    assert!(hello.qualified);
    let of = |leaves: &[wsdl::Leaf]| leaves.iter().map(|leaf| leaf.path.clone()).collect::<Vec<_>>();
    assert_eq!(of(&hello.asks), ["request.name"]);
    assert_eq!(
        of(&hello.answers),
        [
            "helloServiceResponse.request.name",
            "helloServiceResponse.response.message"
        ]
    );
    let text = hello.settings().replace("http://", "https://");
    assert_eq!(Desk::with("x").refusal(&text), "", "{text}");
    assert!(wsdl::read(b"<a/>").is_err());
    assert!(wsdl::read(b"<definitions/>").is_err());
}

#[test]
fn a_wsdl_whose_types_hold_themselves_ends() {
    let text = r#"<definitions targetNamespace="urn:a" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"><types><schema>
        <complexType name="T"><sequence><element name="t" type="T" maxOccurs="unbounded"/><element name="u" type="T"/></sequence></complexType>
        <element name="a" type="T"/></schema></types>
        <message name="m"><part name="p" element="a"/></message>
        <portType name="P"><operation name="a"><input message="m"/><output message="m"/></operation></portType>
        <binding name="B" type="P"><s:binding style="document"/><operation name="a"><s:operation soapAction="x"/></operation></binding>
        </definitions>"#;
    let described = wsdl::read(text.as_bytes()).unwrap();
    assert!(described[0].answers.len() <= 300);
    assert!(described[0].answers.iter().any(|leaf| leaf.many));
}
