//! Everything derived comes again from acts; everything leaves and returns whole; real lists load and load again.

use crate::house::Home;
use app::open;
use directory::take_in::{self, Given};
use register::db::Db;
use register::{Evidence, ReplayInto, compare, replay, verify_database};
use std::path::Path;
use std::sync::Arc;

fn quiet() -> register::Progress {
    Arc::new(|_, _| {})
}

#[tokio::test]
async fn replay_equals_live_and_everything_verifies() {
    let home = Home::new().await;
    let folder = tempfile::tempdir().unwrap();
    let target = Db::open(&format!("sqlite:{}", folder.path().join("replay.db").display()))
        .await
        .unwrap();
    let source = home.house.register.db();
    let projectors = open::projectors();
    replay(source, &target, &projectors, quiet()).await.unwrap();
    for table in compare(source, &target, &projectors).await.unwrap() {
        assert!(table.difference.is_none(), "{table:?}");
    }
    let scratch = Db::open(&format!("sqlite:{}", folder.path().join("scratch.db").display()))
        .await
        .unwrap();
    let evidence = Evidence {
        checkpoints: vec![home.house.register.checkpoint().await.unwrap().into_bytes()],
        keys: vec![home.house.register.verifier()],
        replay: Some(ReplayInto { scratch, projectors }),
        documents: Some(home.house.documents.as_ref().clone()),
    };
    let report = verify_database(source, &evidence, &quiet()).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert!(report.documents > 0 && report.tables > 5);
}

#[tokio::test]
async fn no_personal_data_in_any_act() {
    let home = Home::new().await;
    let acts = home.house.register.stream(0, 5_000).await.unwrap();
    assert!(acts.len() > 500);
    for act in acts {
        let text = format!("{act:?}");
        for word in [
            "Ejemplo ",
            "Muestra ",
            "Prueba ",
            "Ficticio ",
            "@ejemplo",
            "00000001",
        ] {
            assert!(
                !text.contains(word) || act.kind == "directory/entity-registered",
                "act {} carries {word}",
                act.seq
            );
        }
    }
}

#[tokio::test]
async fn the_real_lists_make_one_directory_and_load_twice_without_change() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !data.exists() {
        eprintln!("the real lists are not on this machine; the import is tested on generated ones");
        return;
    }
    let home = Home::new().await;
    let files = [
        "entities/mef_unidades_ejecutoras_2022.csv",
        "entities/mef_pliegos_2022.csv",
        "entities/conosce_entidades_contratantes_raw.csv",
        "entities/conosce_entidad_sector_tipo_2020.csv",
        "ubigeo/ubigeo_distrito.csv",
    ];
    let given: Vec<Given> = files
        .iter()
        .map(|file| {
            (
                file.rsplit('/').next().unwrap().to_owned(),
                std::fs::read(data.join(file)).unwrap(),
            )
        })
        .collect();
    let understood = take_in::understand(&home.house, &given)
        .await
        .unwrap()
        .unwrap_or_else(|(name, error)| panic!("{name}: {error}"));
    let taken = take_in::write(&home.house, &register::Under::system(), &understood, &quiet())
        .await
        .unwrap();
    assert!(taken.registered > 2_800, "{taken:?}");
    let board = home.board().await;
    assert!(board.entities.len() >= 2_900, "{}", board.entities.len());
    let mut rucs: Vec<_> = board
        .entities
        .iter()
        .filter_map(|entity| entity.ruc.as_ref())
        .collect();
    let many = rucs.len();
    rucs.sort();
    rucs.dedup();
    assert_eq!(rucs.len(), many, "no tax number twice");
    assert!(
        board
            .entities
            .iter()
            .filter(|entity| entity.kind.municipal)
            .all(|entity| entity.ubigeo.len() == 6)
    );
    let size = home.size().await;
    let again = take_in::understand(&home.house, &given)
        .await
        .unwrap()
        .unwrap_or_else(|(name, error)| panic!("{name}: {error}"));
    assert_eq!(
        (
            again.plan.changed.len(),
            take_in::write(&home.house, &register::Under::system(), &again, &quiet())
                .await
                .unwrap()
                .registered
        ),
        (0, 0)
    );
    assert_eq!(home.size().await, size, "a second import changes nothing");
}
