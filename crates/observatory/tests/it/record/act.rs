//! The register, act by act.

use crate::house::{DISTRICT, PDF, Town, assert_sound};
use axum::body::Body;
use directory::acts::ObservationExplained;
use http::{Request, StatusCode, header};
use register::db::{Stmt, stmt};
use register::tree::verify_bundle;
use register::{Draft, Under, args};

#[tokio::test]
async fn the_list_filters_and_refuses_what_is_made_up() {
    let (town, _) = Town::populated().await;
    town.page("/actos").await;
    let size = town.house.register.head().await.unwrap().size;
    let all = town.get("/api/v1/acts?limit=1000").await.json();
    assert_eq!(all["total"].as_u64(), Some(size));
    assert_eq!(all["items"].as_array().map(Vec::len), usize::try_from(size).ok());
    let designated = town.get("/api/v1/acts?clase=directory/designated").await.json();
    assert_eq!(designated["total"].as_u64(), Some(6));
    assert!(
        designated["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|act| act["kind"] == "directory/designated")
    );
    let both = town
        .get(&format!(
            "/api/v1/acts?clase=directory/designated&entidad={DISTRICT}"
        ))
        .await
        .json();
    assert_eq!(both["total"].as_u64(), Some(5));
    let before = town.get("/api/v1/acts?before=3&limit=2").await.json();
    assert_eq!(before["total"].as_u64(), Some(3));
    assert_eq!(before["items"][0]["seq"].as_u64(), Some(2));
    for (query, name) in [
        ("clase=directory/invented", "clase"),
        ("entidad=1", "entidad"),
        ("before=x", "before"),
        ("color=1", "color"),
    ] {
        let refused = town.get(&format!("/api/v1/acts?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(refused.json()["errors"][0]["field"], name, "{query}");
    }
}

#[tokio::test]
async fn pages_of_the_list_follow_each_other() {
    let (town, _) = Town::populated().await;
    let (mut address, mut seen) = ("/api/v1/acts?limit=7".to_owned(), Vec::new());
    loop {
        let page = town.get(&address).await.json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|act| act["seq"].as_u64().unwrap()),
        );
        match page["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    let size = town.house.register.head().await.unwrap().size;
    assert_eq!(seen, (0..size).rev().collect::<Vec<_>>());
    assert_eq!(town.get("/actos.csv").await.text.lines().count() as u64, size + 1);
}

#[tokio::test]
async fn a_constancia_proves_and_tells() {
    let (town, people) = Town::populated().await;
    let code = &people.led.code;
    let html = town.page(&format!("/actos/{code}")).await;
    for shown in [
        "El acto es auténtico y no ha sido alterado",
        "Marcela Ejemplo Quispe",
        "021-2026-A-MDM",
        "Municipalidad Distrital de Muestra",
        "Líder",
        &people.document,
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(html.contains("seal ok"));
    assert!(html.contains("/normas/obligaciones/G04"));
    assert!(html.contains(&format!("/documentos/{}", people.document)));
    let receipt = town.page(&format!("/actos/{code}?recibo=1")).await;
    assert!(receipt.contains("El acto quedó registrado") && !html.contains("El acto quedó registrado"));
    let json = town.get(&format!("/api/v1/acts/{code}")).await.json();
    assert_eq!(json["verified"], true);
    assert_eq!(json["standing"], "stands");
    assert_eq!(json["payload"]["office"], "digital_leader");
    assert_eq!(
        json["later"].as_array().map(Vec::len),
        Some(2),
        "it was communicated and acknowledged"
    );
    assert_eq!(json["obligations"], serde_json::json!(["G04"]));
}

#[tokio::test]
async fn the_bundle_convinces_a_stranger() {
    let (town, people) = Town::populated().await;
    let bundle = town.get(&format!("/actos/{}/prueba.json", people.led.code)).await;
    let verdict = verify_bundle(&bundle.body, Some(&town.house.register.verifier()));
    assert!(verdict.is_proven(), "{:?}", verdict.checks);
    assert!(bundle.text.contains("021-2026-A-MDM"));
}

#[tokio::test]
async fn what_ended_is_authentic_and_no_longer_in_force() {
    let (town, people) = Town::populated().await;
    let html = town.page(&format!("/actos/{}", people.ended.code)).await;
    assert!(html.contains("seal warn") && html.contains("pero ya no rige"));
    let json = town
        .get(&format!("/api/v1/acts/{}", people.ended.code))
        .await
        .json();
    assert_eq!(json["standing"], "ended");
}

#[tokio::test]
async fn a_reserved_payload_is_proven_and_never_shown() {
    let (town, people) = Town::populated().await;
    let code = &people.reserved.code;
    let html = town.page(&format!("/actos/{code}")).await;
    assert!(html.contains("Reservado") && html.contains("seal ok"));
    for address in [
        format!("/actos/{code}"),
        format!("/api/v1/acts/{code}"),
        format!("/actos/{code}/prueba.json"),
        "/actos".to_owned(),
    ] {
        for person in [None, Some(people.head)] {
            assert!(
                !town
                    .get_as(&address, person)
                    .await
                    .text
                    .contains("Palabras reservadas"),
                "{address}"
            );
        }
    }
    assert!(town.get(&format!("/api/v1/acts/{code}")).await.json()["payload"].is_null());
    let bundle = town.get(&format!("/actos/{code}/prueba.json")).await;
    let verdict = verify_bundle(&bundle.body, Some(&town.house.register.verifier()));
    assert!(verdict.holds() && verdict.bundle.is_some_and(|bundle| bundle.opening.is_none()));
}

#[tokio::test]
async fn of_a_reserved_act_nobody_is_told_who_recorded_it() {
    let town = Town::new().await;
    let head = town
        .person(town.district, "Ana", "Reserva Ejemplo", "40000001")
        .await;
    let (designation, _) = town
        .designate(town.district, "entity_head", head, "001-2026", "2026-01-05", None)
        .await;
    let under = Under {
        person: head,
        office: "entity_head".to_owned(),
        designation: Some(designation),
    };
    let record = async |reserved: bool| {
        let draft = Draft::new("directory/observation-explained", under.clone()).entity(town.district);
        let draft = if reserved { draft.reserved() } else { draft };
        let words = ObservationExplained {
            text: "Palabras".to_owned(),
        };
        town.record(draft.payload_of(&words).unwrap()).await.code
    };
    let (public, reserved) = (record(false).await, record(true).await);
    let office = town.house.law.office(norms::offices::ENTITY_HEAD).unwrap();
    let office = office.names.get("es");
    for (code, told) in [(&public, true), (&reserved, false)] {
        let page = town.page(&format!("/actos/{code}")).await;
        for words in [
            "Reserva Ejemplo",
            office,
            &format!("/designaciones/{designation}"),
        ] {
            assert_eq!(page.contains(words), told, "{code}: {words}");
        }
        let json = town.get(&format!("/api/v1/acts/{code}")).await.json();
        assert_eq!(json["office"].is_string(), told);
        assert_eq!(json["designation"].is_string(), told);
        let rows = town.get("/actos.csv").await.text;
        let row = rows.lines().find(|row| row.contains(code.as_str())).unwrap();
        assert_eq!(row.contains(office), told, "{row}");
        let feed = town.get("/actos.atom").await.text;
        let mut entries = feed.split("<entry>");
        let entry = entries.find(|entry| entry.contains(code.as_str()));
        assert!(entry.is_none_or(|entry| entry.contains(office) == told));
    }
}

#[tokio::test]
async fn a_code_is_checked_before_it_is_looked_up() {
    let (town, people) = Town::populated().await;
    let code = people.led.code.clone();
    let unknown = register::act_code(9_999, town.house.register.head().await.unwrap().at);
    let other_year = register::act_code(people.led.seq, "2020-06-01T12:00:00Z".parse().unwrap());
    for (wrong, said) in [
        ("Q26-1482-7", "dígito de control"),
        (unknown.as_str(), "ningún acto lo tiene"),
        (other_year.as_str(), "ningún acto lo tiene"),
    ] {
        let answered = town.get(&format!("/actos/{wrong}")).await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(
            answered.text.contains("seal bad") && answered.text.contains(said),
            "{wrong}"
        );
        assert_sound(wrong, &answered.text);
        assert_eq!(
            town.get(&format!("/api/v1/acts/{wrong}")).await.status,
            StatusCode::NOT_FOUND
        );
    }
    town.page("/verificar").await;
    let typed = town
        .get(&format!(
            "/verificar?codigo={}",
            code.to_lowercase().replace('-', "+-+")
        ))
        .await;
    assert_eq!(
        (typed.status, typed.header("location")),
        (StatusCode::SEE_OTHER, format!("/actos/{code}").as_str())
    );
    let mistyped = town.get("/verificar?codigo=Q26-1482-7").await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mistyped.text.contains("dígito de control"));
}

fn copy(path: &str, file: Option<&[u8]>) -> Request<Body> {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"copia\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    if file.is_none() {
        body = b"--x\r\nContent-Disposition: form-data; name=\"copia\"; filename=\"\"\r\n\r\n".to_vec();
    }
    body.extend_from_slice(file.unwrap_or(b""));
    body.extend_from_slice(b"\r\n--x--\r\n");
    Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_copy_is_the_document_or_is_not() {
    let (town, people) = Town::populated().await;
    let path = format!("/actos/{}/comparar", people.led.code);
    let same = town.ask(copy(&path, Some(PDF))).await;
    assert_eq!(same.status, StatusCode::OK);
    assert!(same.text.contains("Tu copia es el documento de este acto"));
    assert_sound(&path, &same.text);
    let other = town.ask(copy(&path, Some(b"%PDF-1.7 otra cosa"))).await;
    assert!(other.text.contains("Tu copia no es el documento de este acto"));
    let none = town.ask(copy(&path, None)).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("Elige el archivo"));
    let kept = town
        .house
        .documents
        .find(&sha256_of(b"%PDF-1.7 otra cosa"))
        .await
        .unwrap();
    assert_eq!(kept, None, "the copy is not kept");
    assert_eq!(
        town.get(&path).await.header("location"),
        format!("/actos/{}#comparar", people.led.code)
    );
    let without = format!("/actos/{}/comparar", people.ended.code);
    assert_eq!(
        town.ask(copy(&without, Some(PDF))).await.status,
        StatusCode::NOT_FOUND,
        "the act cites no document"
    );
    let heavy = vec![b'a'; 9 << 20];
    assert_eq!(
        town.ask(copy(&path, Some(&heavy))).await.status,
        StatusCode::OK,
        "a resolution of 9 MB is compared"
    );
    let large = vec![b'a'; 12 << 20];
    assert_eq!(
        town.ask(copy(&path, Some(&large))).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

fn sha256_of(bytes: &[u8]) -> String {
    use sha2::Digest;
    register::hex(&sha2::Sha256::digest(bytes))
}

/// What somebody with the database in hand does to an act.
type Change = fn(i64) -> Stmt;

#[tokio::test]
async fn a_changed_act_does_not_pass_its_own_proof() {
    let changes: [(&str, Change); 3] = [
        ("payload", |seq| {
            stmt(
                "UPDATE register_act SET payload = replace(payload, '021-2026', '022-2026') WHERE seq = $1",
                args![seq],
            )
        }),
        ("envelope", |seq| {
            stmt(
                "UPDATE register_act SET envelope = replace(envelope, 'digital_leader', 'security_officer') WHERE seq = $1",
                args![seq],
            )
        }),
        ("erased", |seq| {
            stmt(
                "UPDATE register_act SET payload = NULL, salt = NULL WHERE seq = $1",
                args![seq],
            )
        }),
    ];
    for (what, change) in changes {
        let (town, people) = Town::populated().await;
        let seq = i64::try_from(people.led.seq).unwrap();
        town.house.register.db().commit(&[change(seq)]).await.unwrap();
        let answered = town.get(&format!("/actos/{}", people.led.code)).await;
        assert!(answered.text.contains("seal bad"), "{what}");
        assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR, "{what}");
        assert_eq!(
            town.get(&format!("/api/v1/acts/{}", people.led.code))
                .await
                .json()["verified"],
            false,
            "{what}"
        );
    }
}

#[tokio::test]
async fn every_act_has_its_constancia() {
    let (town, _) = Town::populated().await;
    let listed = town.get("/api/v1/acts?limit=1000").await.json();
    for act in listed["items"].as_array().unwrap() {
        let path = format!("/actos/{}", act["code"].as_str().unwrap());
        let answered = town.get(&path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        assert_sound(&path, &answered.text);
        assert_eq!(
            town.get(&format!("/api/v1{}", path.replace("/actos", "/acts")))
                .await
                .json()["verified"],
            true
        );
    }
}
