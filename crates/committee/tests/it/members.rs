//! SGTD knows who sits in a committee: with its constitution, and after each change.

use crate::world::{Who, World};

#[tokio::test]
async fn a_change_of_members_is_told_to_sgtd_once() {
    let world = World::new().await;
    let page = format!("/comite/{}", world.entity);
    let tell = [("on", "2026-11-20"), ("reference", "Oficio 118-2026-MDM")];
    world.go_to("2026-11-20");
    let act = "communicate-members";
    let before = world.refused(Who::Secretary, act, &tell).await;
    assert_eq!(before, "422 committee-members-untold");
    world.communicate("2026-03-20").await;
    let same = world.refused(Who::Secretary, act, &tell).await;
    assert_eq!(same, "409 committee-members-same");
    world
        .designate_from("committee_seat_8", world.leader, "2026-11-17")
        .await;
    let seen = world.get(Some(Who::Secretary), &page).await.text;
    assert!(seen.contains("Cambiaron el 17-11-2026"), "{seen}");
    assert!(seen.contains("/comite/comunicar-miembros?"));
    let early = [("on", "2026-03-19")];
    let early = world.refused(Who::Secretary, act, &early).await;
    assert_eq!(early, "422 committee-members-before");
    let member = world.refused(Who::Seat(4), act, &tell).await;
    assert_eq!(member, "403 committee-not-runner");
    world.ok(Who::Secretary, act, &tell).await;
    let seen = world.get(None, &page).await.text;
    assert!(seen.contains("desde el 20-11-2026"), "{seen}");
    let again = world.refused(Who::Secretary, act, &tell).await;
    assert_eq!(again, "409 committee-members-same");
    world.rebuilt_alike().await;
}
