//! Priorities: everybody scores alone, the ranking comes with the closing, and other weights can be tried.

use crate::world::{HELD, Who, World, call_on};
use committee::ids::MatterId;
use committee::store;
use register::{Filter, Visibility};
use std::collections::BTreeMap;

/// A session open to anybody, in its round of scores.
struct Round {
    world: World,
    session: String,
    round: String,
    initiatives: Vec<MatterId>,
    criteria: Vec<String>,
}

const TITLES: [&str; 3] = [
    "Licencias en línea",
    "Mesa de partes por teléfono",
    "Datos abiertos de obras",
];
const THERE: [u8; 5] = [1, 2, 3, 4, 5];

impl Round {
    async fn new() -> Round {
        let world = World::new().await;
        for title in TITLES {
            let pairs = [("kind", "other"), ("title", title)];
            world.ok(Who::Seat(2), "propose-matter", &pairs).await;
        }
        let waiting = store::matters_waiting(world.house(), world.entity, "")
            .await
            .unwrap();
        let initiatives: Vec<MatterId> = waiting.iter().map(|row| row.id).collect();
        world
            .ok(
                Who::Secretary,
                "propose-matter",
                &[("kind", "prioritise"), ("title", "Priorizar el año")],
            )
            .await;
        let waiting = store::matters_waiting(world.house(), world.entity, "")
            .await
            .unwrap();
        let item = format!("items.{}", waiting.last().unwrap().id);
        let mut call = call_on(HELD);
        call.extend([(item.as_str(), "1"), ("open", "1")]);
        world.ok(Who::Secretary, "call-session", &call).await;
        let session = world.last().await.to_string();
        world.go_to(HELD);
        world.arrive(&session, &THERE).await;
        world.install(&session, 1).await;
        let item = world.open_item(&session, 0).await;
        let ids: Vec<String> = initiatives.iter().map(ToString::to_string).collect();
        let mut pairs = vec![
            ("session", session.as_str()),
            ("item", item.as_str()),
            ("initiatives", ids[0].as_str()),
        ];
        assert_eq!(
            world.refused(Who::Secretary, "open-scoring", &pairs).await,
            "422 committee-initiatives-count"
        );
        pairs.extend(ids[1..].iter().map(|id| ("initiatives", id.as_str())));
        let form = world
            .get(
                Some(Who::Secretary),
                &format!("/sesiones/abrir-puntaje?session={session}&item={item}"),
            )
            .await;
        assert!(
            form.text.contains(TITLES[0])
                && !form
                    .text
                    .contains(&format!("value=\"{}\"", waiting.last().unwrap().id)),
            "to prioritise is no initiative"
        );
        world.ok(Who::Secretary, "open-scoring", &pairs).await;
        let open = world.session(&session).await;
        let round = open.open_round().unwrap();
        Round {
            round: round.id.to_string(),
            criteria: round
                .criteria
                .iter()
                .map(|criterion| criterion.id.clone())
                .collect(),
            world,
            session,
            initiatives,
        }
    }

    /// Fields of a form that gives each initiative one score by the first criterion and another by the rest.
    fn scores(&self, each: [(u8, u8); 3]) -> Vec<(String, String)> {
        let mut pairs = vec![
            ("session".to_owned(), self.session.clone()),
            ("round".to_owned(), self.round.clone()),
        ];
        for (initiative, (first, rest)) in self.initiatives.iter().zip(each) {
            for (place, criterion) in self.criteria.iter().enumerate() {
                let score = if place == 0 { first } else { rest };
                pairs.push((format!("scores.{initiative}.{criterion}"), score.to_string()));
            }
        }
        pairs
    }

    async fn give(&self, seat: u8, each: [(u8, u8); 3]) {
        let pairs = self.scores(each);
        self.world
            .ok(Who::Seat(seat), "give-scores", &borrowed(&pairs))
            .await;
    }

    fn page(&self) -> String {
        format!("/sesiones/{}/prioridades/{}", self.session, self.round)
    }

    fn close(&self) -> [(&str, &str); 2] {
        [("session", &self.session), ("round", &self.round)]
    }

    /// Titles in the order of the first table, with other weights when some are asked for.
    async fn order(&self, query: &str) -> Vec<&'static str> {
        let page = self
            .world
            .get(Some(Who::Seat(2)), &format!("{}{query}", self.page()))
            .await;
        assert_eq!(page.status, 200, "{query}");
        let table = page.text.split("</table>").next().unwrap();
        let mut places: Vec<(usize, &str)> = TITLES
            .iter()
            .map(|title| (table.find(title).unwrap(), *title))
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, title)| title).collect()
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn scores_are_seen_by_nobody_before_the_round_is_closed() {
    let round = Round::new().await;
    let world = &round.world;
    round.give(1, [(5, 5), (1, 1), (3, 3)]).await;
    for who in [Who::Seat(1), Who::Seat(2), Who::Secretary] {
        for query in ["", "?peso.cost=100"] {
            let page = world.get(Some(who), &format!("{}{query}", round.page())).await;
            assert_eq!(page.status, 200);
            assert!(
                TITLES.iter().all(|title| !page.text.contains(title)),
                "{who:?} sees a ranking"
            );
            assert!(!page.text.contains("5,00"), "{who:?} sees a score");
        }
    }
    let filter = Filter {
        kind: Some("committee/scores-given".to_owned()),
        limit: 10,
        ..Filter::default()
    };
    let acts = world.house().register.acts(&filter).await.unwrap();
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0].visibility, Visibility::Reserved, "in an open session too");
    let mut waiting = round.close().to_vec();
    assert_eq!(
        world.refused(Who::Secretary, "close-scoring", &waiting).await,
        "422 committee-scores-waiting"
    );
    waiting.pop();
    let again = round.scores([(5, 5), (5, 5), (5, 5)]);
    assert_eq!(
        world
            .refused(Who::Seat(1), "give-scores", &borrowed(&again))
            .await,
        "409 committee-scored-already"
    );
    assert_eq!(
        world
            .refused(Who::Seat(7), "give-scores", &borrowed(&again))
            .await,
        "403 committee-vote-no-member"
    );
    let mut short = again.clone();
    short.pop();
    let said = world
        .refused(Who::Seat(2), "give-scores", &borrowed(&short))
        .await;
    assert!(said.starts_with("422 "), "{said}");
    let mut high = again;
    high.last_mut().unwrap().1 = "6".to_owned();
    let said = world.refused(Who::Seat(2), "give-scores", &borrowed(&high)).await;
    assert!(said.starts_with("422 "), "{said}");
}

#[tokio::test]
async fn the_ranking_comes_with_its_ties_and_other_weights_can_be_tried() {
    let round = Round::new().await;
    let world = &round.world;
    for seat in THERE {
        // The first is best by the heaviest criterion, the other two are alike.
        round.give(seat, [(5, 2), (2, 3), (2, 3)]).await;
    }
    world.ok(Who::Secretary, "close-scoring", &round.close()).await;
    let closed = world.session(&round.session).await;
    let ranking = closed.rounds[0].ranking.clone().unwrap();
    let places: BTreeMap<MatterId, u32> = ranking.iter().map(|rank| (rank.initiative, rank.place)).collect();
    let heaviest = closed.rounds[0]
        .criteria
        .iter()
        .map(|criterion| criterion.weight)
        .max();
    assert_eq!(heaviest, Some(closed.rounds[0].criteria[0].weight));
    let mean = |first: u32, rest: u32| {
        let weight = closed.rounds[0].criteria[0].weight;
        first * weight + rest * (100 - weight)
    };
    let means: Vec<u32> = ranking.iter().map(|rank| rank.mean_hundredths).collect();
    let mut expected = [mean(5, 2), mean(2, 3), mean(2, 3)];
    expected.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(means, expected);
    let of = |place: usize| places[&round.initiatives[place]];
    assert_eq!(of(1), of(2), "what is equal in everything shares its place");
    assert!(ranking.iter().all(|rank| rank.spread_hundredths == 0));

    let first_only = format!("?peso.{}=100", round.criteria[0]);
    assert_eq!(round.order(&first_only).await[0], TITLES[0]);
    let second_only = format!("?peso.{}=100", round.criteria[1]);
    assert_eq!(round.order(&second_only).await[2], TITLES[0]);
    for (query, status) in [
        (format!("?peso.{}=101", round.criteria[0]), 422),
        (format!("?peso.{}=-1", round.criteria[0]), 422),
        (format!("?peso.{}=mucho", round.criteria[0]), 422),
        (format!("?peso.{}=4294967296", round.criteria[0]), 422),
        ("?peso.nada=10".to_owned(), 400),
        ("?orden=1".to_owned(), 400),
    ] {
        let page = world
            .get(Some(Who::Seat(2)), &format!("{}{query}", round.page()))
            .await;
        assert_eq!(page.status.as_u16(), status, "{query}");
    }
    assert_eq!(
        world.session(&round.session).await.rounds[0].ranking.as_ref(),
        Some(&ranking),
        "trying changes nothing"
    );
    world.rebuilt_alike().await;
}

/// The minutes print the ranking with the weights that gave it; scores stay inside.
#[tokio::test]
async fn the_minutes_hold_the_ranking() {
    let round = Round::new().await;
    let (world, session) = (&round.world, round.session.as_str());
    for seat in THERE {
        round.give(seat, [(5, 2), (2, 3), (2, 3)]).await;
    }
    world.ok(Who::Secretary, "close-scoring", &round.close()).await;
    let item = world.item(session, 0).await.to_string();
    let open = [("session", session), ("item", item.as_str()), ("secret", "no")];
    world.ok(Who::Secretary, "open-ballot", &open).await;
    let ballot = world.running(session).await.to_string();
    world.all_for(session, &ballot, &THERE).await;
    world.agree(session, &ballot, false).await;
    for step in ["conclude-session", "draw-minutes"] {
        world.ok(Who::Secretary, step, &[("session", session)]).await;
    }
    let text = world.printed(session).await;
    let closed = world.session(session).await;
    let weight = format!("({})", closed.rounds[0].criteria[0].weight);
    for words in [
        "Puntuaron 5 miembros",
        weight.as_str(),
        "Orden de las iniciativas",
        TITLES[0],
        TITLES[1],
        TITLES[2],
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let matrix = round.page();
    for (who, status) in [
        (None, 303),
        (Some(Who::Neighbour), 404),
        (Some(Who::Seat(2)), 200),
    ] {
        assert_eq!(world.get(who, &matrix).await.status, status, "{who:?}");
    }
}
