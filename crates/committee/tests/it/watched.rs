//! What several people are sent of one session: most of it is written once for all, and nothing of one reaches another.

use crate::world::{Who, World};
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use testing::CSRF;

/// Somebody who watches a session.
pub struct Watcher(BodyDataStream);

impl Watcher {
    pub async fn of(world: &World, who: Option<Who>, session: &str) -> Watcher {
        let path = format!("/sesiones/{session}/vivo");
        Watcher(world.watch(who, &path).await)
    }

    /// The parts that come next: id and what stands in it.
    pub async fn parts(&mut self) -> Vec<(String, String)> {
        loop {
            let piece = self.0.next().await.unwrap().unwrap();
            let text = std::str::from_utf8(&piece).unwrap();
            let data = text.split_once("event: parts\ndata: ").map(|(_, data)| data);
            if let Some(line) = data.and_then(|data| data.lines().next()) {
                return serde_json::from_str(line).unwrap();
            }
        }
    }
}

fn ids(parts: &[(String, String)]) -> Vec<&str> {
    parts.iter().map(|(id, _)| id.as_str()).collect()
}

/// Ids of the parts in which a text stands.
pub fn holding<'a>(parts: &'a [(String, String)], text: &str) -> Vec<&'a str> {
    let holding = parts.iter().filter(|(_, html)| html.contains(text));
    holding.map(|(id, _)| id.as_str()).collect()
}

#[tokio::test]
async fn all_see_the_same_but_for_what_is_asked_of_them() {
    let world = World::new().await;
    let session = world.open("Uno\nDos", &[1, 2, 3, 4, 5], true).await;
    let item = format!("punto-{}", world.item(&session, 0).await);
    world.ballot(&session, 0, false).await;
    // Whoever presses buttons watches first: what is written then must not reach those who come later.
    let mut secretary = Watcher::of(&world, Some(Who::Secretary), &session).await;
    let pressing = secretary.parts().await;
    assert_eq!(holding(&pressing, CSRF), ["asistencia"], "the roll is called");
    let mut member = Watcher::of(&world, Some(Who::Seat(2)), &session).await;
    let sitting = member.parts().await;
    assert_eq!(
        holding(&sitting, CSRF),
        ["turno"],
        "only their own turn is theirs"
    );
    let mut stranger = Watcher::of(&world, None, &session).await;
    let looking = stranger.parts().await;
    for own in [CSRF, "<form", "/sesiones/abstenerse"] {
        assert!(holding(&looking, own).is_empty(), "{own}: {looking:?}");
    }
    for part in ["pasos", "acordado", "quorum", "asistencia"] {
        let of = |parts: &[(String, String)]| parts.iter().find(|(id, _)| id == part).unwrap().1.clone();
        assert_eq!(of(&sitting), of(&looking), "{part}");
    }

    let ballot = world.running(&session).await.to_string();
    world.vote(&session, &ballot, Who::Seat(3), "for").await.unwrap();
    assert_eq!(
        ids(&stranger.parts().await),
        [item.as_str()],
        "the other item is as it was"
    );
    assert_eq!(ids(&member.parts().await), ["turno", item.as_str()]);
}

#[tokio::test]
async fn whoever_may_not_read_a_session_watches_no_agenda() {
    let world = World::new().await;
    let session = world.open("Asunto reservado", &[1, 2, 3, 4, 5], false).await;
    let mut secretary = Watcher::of(&world, Some(Who::Secretary), &session).await;
    assert_eq!(holding(&secretary.parts().await, "Asunto reservado"), ["puntos"]);
    for who in [None, Some(Who::Neighbour)] {
        let mut other = Watcher::of(&world, who, &session).await;
        let parts = other.parts().await;
        for part in ["puntos", "asistencia"] {
            let inside = parts.iter().find(|(id, _)| id == part).unwrap();
            assert_eq!(inside.1, "", "{who:?}");
        }
        assert!(holding(&parts, "Asunto reservado").is_empty(), "{who:?}");
    }
}
