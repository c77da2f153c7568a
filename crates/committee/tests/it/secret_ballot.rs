//! The secret ballot: receipts, the recount, and that nothing tells who voted what.

use crate::pg;
use crate::world::{Who, World};
use committee::acts::{Outcome, Vote};
use register::args;
use std::collections::BTreeMap;

/// Those who vote, and what they vote.
const VOTES: [(u8, &str); 5] = [(5, "for"), (2, "against"), (4, "for"), (1, "abstain"), (3, "for")];

/// A session in its secret ballot.
struct Booth {
    world: World,
    session: String,
    ballot: String,
}

impl Booth {
    async fn new() -> Booth {
        Booth::of(World::new().await).await
    }
    async fn of(world: World) -> Booth {
        let session = world
            .open("Evaluación de la gestión", &[1, 2, 3, 4, 5], false)
            .await;
        let ballot = world.ballot(&session, 0, true).await;
        Booth {
            world,
            session,
            ballot,
        }
    }
    fn urn(&self) -> String {
        format!("/sesiones/{}/urna/{}", self.session, self.ballot)
    }
    fn recount(&self) -> String {
        format!("/sesiones/{}/recuento/{}", self.session, self.ballot)
    }
    fn data(&self) -> String {
        format!("/api/v1/sessions/{}/ballots/{}", self.session, self.ballot)
    }
    /// Opens the urn's page, as a voter does; the receipt that it brings.
    async fn receipt(&self, seat: u8) -> String {
        let page = self.world.get(Some(Who::Seat(seat)), &self.urn()).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.hidden("recibo")
    }
    async fn drop_in(&self, seat: u8, receipt: &str, vote: &str) -> testing::Answered {
        let pairs = [("recibo", receipt), ("vote", vote)];
        self.world.form(Who::Seat(seat), &self.urn(), &pairs).await
    }
    async fn vote(&self, seat: u8, vote: &str) -> String {
        let receipt = self.receipt(seat).await;
        let answer = self.drop_in(seat, &receipt, vote).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.text.contains(&receipt), "the receipt is shown");
        receipt
    }
    /// Everybody votes; the vote of each receipt.
    async fn all(&self) -> BTreeMap<String, &'static str> {
        let mut slips = BTreeMap::new();
        for (seat, vote) in VOTES {
            slips.insert(self.vote(seat, vote).await, vote);
        }
        slips
    }
    async fn acts(&self) -> u64 {
        self.world.house().register.head().await.unwrap().size
    }
}

#[tokio::test]
async fn anybody_can_count_the_slips_again() {
    let booth = Booth::new().await;
    let slips = booth.all().await;
    assert_eq!(slips.len(), VOTES.len(), "every receipt is another");
    let early = booth.world.get(None, &booth.recount()).await;
    assert_eq!(early.status, 200);
    assert!(slips.keys().all(|receipt| !early.text.contains(receipt)));
    assert_eq!(
        booth.world.get(Some(Who::Secretary), &booth.data()).await.status,
        404,
        "while it is open"
    );
    booth.world.close(&booth.session, &booth.ballot).await;

    let page = booth.world.get(None, &booth.recount()).await;
    let data = booth.world.get(None, &booth.data()).await.json();
    let listed = data["slips"].as_array().unwrap();
    assert_eq!(listed.len(), slips.len());
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    for slip in listed {
        let (receipt, vote) = (slip["receipt"].as_str().unwrap(), slip["vote"].as_str().unwrap());
        assert_eq!(slips.get(receipt), Some(&vote), "{receipt}");
        assert!(page.text.contains(receipt), "{receipt}");
        *counted.entry(vote).or_default() += 1;
    }
    for vote in ["for", "against", "abstain"] {
        assert_eq!(data[vote], counted[vote], "{vote}");
    }
    assert_eq!(
        (data["voted"].as_u64(), data["votes"].as_array().map(Vec::len)),
        (Some(5), Some(0))
    );
    let receipt = slips.keys().next().unwrap();
    let asked = format!("{}?recibo={receipt}", booth.recount());
    let asked = booth.world.get(None, &asked).await;
    assert_eq!(asked.status, 400, "a receipt does not travel in an address");

    let session = booth.world.session(&booth.session).await;
    let ballot = &session.ballots[0].1;
    let closed = ballot.closed.as_ref().unwrap();
    assert_eq!(
        (closed.slips.len(), ballot.taken.len(), ballot.votes.len()),
        (5, 5, 0)
    );
    assert_eq!((closed.yes, closed.outcome), (3, Outcome::Adopted));
    assert!(
        closed
            .slips
            .windows(2)
            .all(|pair| pair[0].receipt < pair[1].receipt)
    );
    assert_eq!(
        closed
            .slips
            .iter()
            .filter(|slip| slip.vote == Vote::Abstain)
            .count(),
        1
    );
}

#[tokio::test]
async fn no_row_holds_a_voter_and_a_receipt() {
    let booth = Booth::new().await;
    let slips = booth.all().await;
    let with_slips = |rows: Vec<String>| {
        let slips = &slips;
        let mut tables: Vec<String> = Vec::new();
        for row in rows
            .iter()
            .filter(|row| slips.keys().any(|receipt| row.contains(receipt.as_str())))
        {
            for (seat, person) in &booth.world.seats {
                assert!(
                    !row.contains(&person.to_string()),
                    "seat {seat} beside a receipt: {row}"
                );
            }
            tables.push(row.split(' ').next().unwrap().to_owned());
        }
        tables.sort();
        tables.dedup();
        tables
    };
    assert_eq!(with_slips(booth.world.rows().await), ["committee_urn"]);
    booth.world.close(&booth.session, &booth.ballot).await;
    let tables = with_slips(booth.world.rows().await);
    assert!(
        tables.contains(&"committee_event".to_owned()),
        "the act that closes it: {tables:?}"
    );
    assert!(
        tables
            .iter()
            .all(|table| !table.contains("idempotency") && !table.contains("draft")),
        "{tables:?}"
    );
    booth.world.rebuilt_alike().await;
}

/// PostgreSQL knows in which order and in which transaction rows were written: were it that of the votes, it would tell whose
/// slip is whose. SQLite keeps the urn by its key and knows neither.
#[tokio::test]
async fn slips_do_not_lie_in_the_order_in_which_people_voted() {
    const AS_WRITTEN: &str = "SELECT receipt FROM committee_urn ORDER BY ctid";
    const WRITTEN_BY: &str = "SELECT COUNT(DISTINCT xmin::text) FROM committee_urn";
    let Some(url) = pg::fresh_database("slips_do_not_lie_in_the_order_in_which_people_voted") else {
        return;
    };
    let booth = Booth::of(World::on(&url, tempfile::tempdir().unwrap()).await).await;
    for (voted, (seat, vote)) in (1..).zip(VOTES) {
        booth.vote(seat, vote).await;
        let db = booth.world.house().register.db();
        let written: Vec<(String,)> = db.query(AS_WRITTEN, args![]).await.unwrap();
        assert_eq!(written.len(), voted);
        assert!(written.is_sorted(), "{written:?}");
        assert_eq!(
            booth.world.count(WRITTEN_BY).await,
            1,
            "the last vote wrote every slip"
        );
    }
    booth.world.close(&booth.session, &booth.ballot).await;
    let taken = booth.world.session(&booth.session).await.ballots[0].1.taken.len();
    assert_eq!(taken, VOTES.len());
}

#[tokio::test]
async fn one_vote_counts_once_however_often_it_is_sent() {
    let booth = Booth::new().await;
    let receipt = booth.receipt(2).await;
    let other = booth.receipt(2).await;
    assert_ne!(receipt, other, "a receipt is drawn by lot for each page");

    let without = booth.drop_in(2, &receipt, "").await;
    assert_eq!(
        (without.status.as_u16(), without.hidden("recibo")),
        (422, receipt.clone())
    );
    let acts = booth.acts().await;
    assert_eq!(booth.drop_in(2, &receipt, "for").await.status, 200);
    let again = booth.drop_in(2, &receipt, "for").await;
    assert!(
        again.status == 200 && again.text.contains(&receipt),
        "the answer was lost and is said again"
    );
    let with_another = booth.drop_in(2, &other, "against").await;
    assert_eq!(with_another.status, 409);
    assert!(with_another.text.contains("Se vota una sola vez"));
    assert_eq!(booth.acts().await, acts + 1);
    assert_eq!(booth.world.count("SELECT COUNT(*) FROM committee_urn").await, 1);
    let page = booth.world.get(Some(Who::Seat(2)), &booth.urn()).await;
    assert_eq!(page.status, 409, "the urn is shut for whoever voted");

    let taken = booth.drop_in(3, &receipt, "for").await;
    assert_eq!(
        taken.status, 409,
        "a receipt that lies in the urn is nobody else's"
    );
    assert_eq!(booth.acts().await, acts + 1);
    for odd in ["", "corto", &"0".repeat(26), &"2".repeat(27)] {
        assert_eq!(booth.drop_in(3, odd, "for").await.status, 400, "{odd}");
    }
}

#[tokio::test]
async fn the_urn_opens_only_for_whoever_may_vote_there() {
    let booth = Booth::new().await;
    let world = &booth.world;
    let nominal = [
        ("session", booth.session.as_str()),
        ("ballot", &booth.ballot),
        ("vote", "for"),
    ];
    let refused = world.refused(Who::Seat(1), "cast-vote", &nominal).await;
    assert_eq!(refused, "422 committee-ballot-is-secret");
    assert!(
        world
            .get(None, &booth.urn())
            .await
            .location()
            .starts_with("/ingresar")
    );
    for who in [Who::Neighbour, Who::Secretary, Who::Seat(7)] {
        assert_eq!(world.get(Some(who), &booth.urn()).await.status, 403, "{who:?}");
    }
    world
        .ok(Who::Seat(4), "leave", &[("session", &booth.session)])
        .await;
    assert_eq!(
        world.get(Some(Who::Seat(4)), &booth.urn()).await.status,
        409,
        "whoever left"
    );
    for (seat, vote) in VOTES.into_iter().filter(|(seat, _)| *seat != 4) {
        booth.vote(seat, vote).await;
    }
    world.close(&booth.session, &booth.ballot).await;
    assert_eq!(
        booth.drop_in(4, &"2".repeat(26), "for").await.status,
        409,
        "a ballot that is over"
    );
    let closed = world.session(&booth.session).await.ballots[0]
        .1
        .closed
        .clone()
        .unwrap();
    assert_eq!((closed.slips.len(), closed.yes), (4, 2));
}
