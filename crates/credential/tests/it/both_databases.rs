//! The same story on both databases leaves the same tables, and so do the acts when they are told again.

use crate::pg;
use crate::wallet::Wallet;
use crate::world::World;

/// One credential of each end: one holds, one was annulled, one lost its office.
async fn story(world: &World) {
    let wallet = Wallet::new();
    let kept = {
        let offices = world
            .house()
            .offices
            .of(world.house(), world.neighbour)
            .await
            .unwrap();
        let offer = world.offer_to(world.neighbour, offices[0].designation, &[]).await;
        world.issue_of(&wallet, &offer).await
    };
    let annulled = world.issue(&wallet).await;
    let page = world.get_as(world.leader, "/credencial").await;
    let id = page.between("href=\"/credencial/anular?credential=", '"');
    let pairs = [
        ("credential", id.as_str()),
        ("_paso", "registrar"),
        ("_clave", "k"),
    ];
    let done = world.form_as(world.leader, "/credencial/anular", &pairs).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let ended = world.issue(&wallet).await;
    world.end_office().await;
    let states = [
        world.state(&kept).await,
        world.state(&annulled).await,
        world.state(&ended).await,
    ];
    assert_eq!(states, [0, 1, 1]);
    let asked = world.question(&[]).await;
    let shown = wallet.show(&kept, &["office"], &asked, world.now());
    assert_eq!(world.answer(&asked, &shown).await.status, 200);
    assert!(world.get(&asked.page).await.text.contains("Ejerce el cargo hoy"));
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn on_sqlite() {
    story(&World::new().await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(url) = pg::fresh_database("credential_on_postgresql") else {
        return;
    };
    story(&World::on(&url, tempfile::tempdir().unwrap()).await).await;
}
