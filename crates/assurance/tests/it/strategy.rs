//! Versions: approved as they were read, told when something changed, printed for officials and for everybody.

use crate::world::{Who, World, borrowed};
use assurance::store;

async fn ready() -> World {
    let world = World::new().await;
    let service = world.service("Pagos en línea", "own_password").await;
    let operation = world.operation(service, "Pedir una devolución").await;
    world.decide(operation, "2").await;
    world
}

#[tokio::test]
async fn a_version_is_approved_when_its_levels_are_and_as_it_was_read() {
    let world = ready().await;
    let early = world.approval().await;
    assert_eq!(
        world
            .refused(Who::Head, "approve-strategy", &borrowed(&early))
            .await,
        "422 assurance-strategy-open"
    );
    world.approve_all().await;
    assert_eq!(
        world
            .refused(Who::Head, "approve-strategy", &borrowed(&early))
            .await,
        "409 assurance-strategy-changed"
    );
    let now = world.approval().await;
    assert_eq!(
        world
            .refused(Who::Leader, "approve-strategy", &borrowed(&now))
            .await,
        "403 capability-denied-act"
    );
    world.ok(Who::Head, "approve-strategy", &borrowed(&now)).await;
    let page = world
        .get(None, &format!("/entidades/{}/autenticacion", world.entity))
        .await;
    assert!(
        page.text
            .contains("Versión 1, aprobada el 16-11-2026 con Resolución de Alcaldía 118-2026-MDM/A"),
        "{}",
        page.text
    );
    assert_eq!(
        world
            .refused(Who::Head, "approve-strategy", &borrowed(&now))
            .await,
        "409 assurance-strategy-same"
    );
    let pairs = [
        ("section", "assisted_channel"),
        ("text", "En la plataforma, de 8:00 a 17:00."),
    ];
    world.ok(Who::Leader, "write-section", &pairs).await;
    let desk = world.get(Some(Who::Head), "/autenticacion").await;
    assert!(desk.text.contains("Desde entonces hubo cambios"), "{}", desk.text);
    let next = world.approval().await;
    world.ok(Who::Head, "approve-strategy", &borrowed(&next)).await;
    let versions = store::versions_of(world.house(), world.entity).await.unwrap();
    let numbers: Vec<i64> = versions.iter().map(|row| row.version).collect();
    assert_eq!(numbers, [2, 1]);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn the_review_page_warns_of_what_is_missing() {
    let world = ready().await;
    world.approve_all().await;
    let approval = world.approval().await;
    let entity = world.entity.to_string();
    let mut pairs = borrowed(&approval);
    pairs.extend([("_paso", "revisar"), ("entity", entity.as_str())]);
    let page = world.form(Who::Head, "/autenticacion/aprobar", &pairs).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    assert!(
        page.text
            .contains("Faltan secciones: Atención para quien no tiene"),
        "{}",
        page.text
    );
    assert!(
        page.text
            .contains("Una operación tiene brecha y ningún paso la cierra")
    );
}

#[tokio::test]
async fn sections_and_figures_are_written_within_their_limits() {
    let world = ready().await;
    let long = "a".repeat(2_001);
    for (pairs, answer) in [
        (
            [("section", "assisted_channel"), ("text", long.as_str())],
            "422 capability-too-long",
        ),
        ([("section", "other"), ("text", "Algo")], "422 capability-choice"),
        (
            [("section", "training"), ("text", "Pregunta por el DNI 12345678")],
            "422 assurance-identity-number",
        ),
    ] {
        assert_eq!(world.refused(Who::Leader, "write-section", &pairs).await, answer);
    }
    let told = |year: &'static str, national: &'static str| {
        vec![
            ("year", year),
            ("sign_ins", "12800"),
            ("national", national),
            ("failed", "640"),
            ("recovery_minutes", "45"),
            ("without_identity", "410"),
            ("assisted", "395"),
            ("leavers", "2"),
        ]
    };
    for (pairs, answer) in [
        (told("2026", "3200"), "422 assurance-year-open"),
        (told("2025", "12801"), "422 assurance-part-greater"),
        (told("2025", "-1"), "422 capability-number"),
    ] {
        assert_eq!(world.refused(Who::Leader, "report-figures", &pairs).await, answer);
    }
    world
        .ok(Who::Leader, "report-figures", &told("2025", "3200"))
        .await;
    // What was told last of a year counts.
    world
        .ok(Who::Leader, "report-figures", &told("2025", "6400"))
        .await;
    let desk = world.get(Some(Who::Leader), "/autenticacion").await;
    assert!(desk.text.contains("50\u{a0}%"), "{}", desk.text);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn officials_print_the_whole_and_everybody_what_is_public() {
    let world = ready().await;
    world.approve_all().await;
    for (section, text) in [
        ("assisted_channel", "En la plataforma de atención."),
        ("incidents", "Avisa la oficina de informática."),
    ] {
        let pairs = [("section", section), ("text", text)];
        world.ok(Who::Leader, "write-section", &pairs).await;
    }
    let inside = [
        "Sistema interno de trámites",
        "Usuario y contraseña propios",
        "Mueve dinero de la gente",
        "Avisa la oficina de informática",
    ];
    let outside = [
        "Pedir una devolución",
        "NCA 2, razonable",
        "En la plataforma de atención",
    ];
    let whole = world
        .printed(Some(Who::Head), "/autenticacion/estrategia.pdf")
        .await;
    for words in inside.iter().chain(&outside) {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    let path = format!("/entidades/{}/autenticacion.pdf", world.entity);
    let public = world.printed(None, &path).await;
    for words in outside {
        assert!(public.contains(words), "{words}: {public}");
    }
    for words in inside {
        assert!(!public.contains(words), "{words}: {public}");
    }
    let english = world.printed(None, &format!("/en{path}")).await;
    assert!(english.contains("Level of confidence"), "{english}");
}
