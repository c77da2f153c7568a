//! The hub without a server and without a register: a test says what is rendered, and when a rendering may go on.

use super::super::group::Drawn;
use super::super::{Limits, Parts, Watching};
use super::{Full, Hub, Key, counted, lock};
use crate::Stop;
use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// A rendering that waits for what it is to give.
type Asked = oneshot::Sender<Result<Drawn, Stop>>;

/// A topic whose renderings a test gives one by one.
struct Topic {
    hub: Arc<Hub>,
    key: Key,
    ask: mpsc::UnboundedSender<Asked>,
    asked: mpsc::UnboundedReceiver<Asked>,
}

impl Topic {
    fn new(hub: &Arc<Hub>, audience: &str, lang: ui::Lang) -> Topic {
        let (ask, asked) = mpsc::unbounded_channel();
        let key = Key {
            topic: "committee/session/1".to_owned(),
            lang,
            audience: audience.to_owned(),
        };
        let hub = hub.clone();
        Topic { hub, key, ask, asked }
    }

    fn alone() -> Topic {
        Topic::new(&Arc::default(), "public", ui::Lang::Es)
    }

    fn join(&self, peer: &str, last_event: Option<&str>) -> Result<Watching, Full> {
        let ask = self.ask.clone();
        let draw = Arc::new(move || {
            let (give, given) = oneshot::channel();
            ask.send(give).unwrap();
            Box::pin(async move { given.await.unwrap() }) as std::pin::Pin<Box<_>>
        });
        let follows = vec!["session:1".to_owned()];
        self.hub.join(self.key.clone(), follows, peer, last_event, draw)
    }

    /// A watcher that has been greeted.
    async fn watch(&self, last_event: Option<&str>) -> Stream {
        let mut stream = Stream::of(self.join("127.0.0.1", last_event).unwrap());
        assert!(stream.next().await.unwrap().starts_with("retry: "));
        stream
    }

    async fn asked(&mut self) -> Asked {
        self.asked.recv().await.unwrap()
    }

    /// Gives the rendering that is asked for next.
    async fn give(&mut self, size: u64, quorum: &str) {
        assert!(self.asked().await.send(drawn(size, quorum)).is_ok());
    }

    fn touch(&self) {
        touch(&self.hub, "session:1");
    }
}

fn drawn(size: u64, quorum: &str) -> Result<Drawn, Stop> {
    let parts = Parts::new().part("quorum", ui::html! { (quorum) });
    Ok(Drawn { size, parts })
}

fn touch(hub: &Hub, subject: &str) {
    lock(&hub.rooms).touch(std::iter::once(subject));
}

/// How many streams, groups and subjects the hub holds.
fn held(hub: &Hub) -> (usize, usize, usize) {
    let rooms = lock(&hub.rooms);
    (rooms.streams, rooms.rooms.len(), rooms.by_subject.len())
}

/// What one watcher gets.
struct Stream(BodyDataStream);

impl Stream {
    fn of(watching: Watching) -> Stream {
        let body: Body = watching.stream();
        Stream(body.into_data_stream())
    }

    async fn bytes(&mut self) -> Option<Bytes> {
        self.0.next().await.map(Result::unwrap)
    }

    async fn next(&mut self) -> Option<String> {
        let bytes = self.bytes().await?;
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn shows(&mut self, quorum: &str) {
        let event = self.next().await.unwrap();
        assert!(event.contains(&format!(r#"[["quorum","{quorum}"]]"#)), "{event}");
    }
}

fn id_of(event: &str) -> String {
    event
        .lines()
        .next()
        .unwrap()
        .strip_prefix("id: ")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_thousand_watchers_share_one_rendering_and_its_bytes() {
    let mut topic = Topic::alone();
    let mut streams = Vec::new();
    for _ in 0..1_000 {
        streams.push(topic.watch(None).await);
    }
    topic.give(1, "0 de 5").await;
    for stream in &mut streams {
        stream.shows("0 de 5").await;
    }
    topic.touch();
    topic.give(2, "1 de 5").await;
    let first = streams[0].bytes().await.unwrap();
    for stream in &mut streams[1..] {
        let bytes = stream.bytes().await.unwrap();
        assert_eq!(bytes.as_ptr(), first.as_ptr(), "the same bytes in the same place");
    }
    assert!(
        topic.asked.try_recv().is_err(),
        "nobody asked for another rendering"
    );
}

#[tokio::test]
async fn a_burst_becomes_one_rendering_after_the_one_that_goes_on() {
    let mut topic = Topic::alone();
    let mut stream = topic.watch(None).await;
    let first = topic.asked().await;
    for _ in 0..50 {
        topic.touch();
    }
    assert!(topic.asked.try_recv().is_err(), "one rendering at a time");
    assert!(first.send(drawn(1, "0 de 5")).is_ok());
    stream.shows("0 de 5").await;
    topic.give(51, "5 de 5").await;
    stream.shows("5 de 5").await;
    topic.touch();
    topic.give(52, "4 de 5").await;
    stream.shows("4 de 5").await;
}

#[tokio::test]
async fn a_slow_watcher_skips_to_the_newest_and_misses_no_part() {
    let mut topic = Topic::alone();
    let (mut slow, mut quick) = (topic.watch(None).await, topic.watch(None).await);
    for (size, quorum) in [(1, "0 de 5"), (2, "1 de 5"), (3, "2 de 5")] {
        topic.touch();
        topic.give(size, quorum).await;
        quick.shows(quorum).await;
    }
    slow.shows("2 de 5").await;
    topic.touch();
    topic.give(4, "3 de 5").await;
    slow.shows("3 de 5").await;
}

#[tokio::test]
async fn what_shows_the_same_is_not_sent() {
    let mut topic = Topic::alone();
    let mut stream = topic.watch(None).await;
    topic.give(1, "3 de 5").await;
    stream.shows("3 de 5").await;
    topic.touch();
    topic.give(2, "3 de 5").await;
    topic.touch();
    topic.give(3, "4 de 5").await;
    stream.shows("4 de 5").await;
}

#[tokio::test]
async fn audiences_and_languages_are_kept_apart() {
    let hub = Arc::default();
    let seen = [
        ("public", ui::Lang::Es, "público"),
        ("member", ui::Lang::Es, "miembro"),
        ("public", ui::Lang::En, "public"),
    ];
    let mut topics = Vec::new();
    for (audience, lang, words) in seen {
        let mut topic = Topic::new(&hub, audience, lang);
        let stream = topic.watch(None).await;
        topic.give(1, words).await;
        topics.push((topic, stream, words));
    }
    for (_, stream, words) in &mut topics {
        stream.shows(words).await;
    }
    touch(&hub, "session:2");
    touch(&hub, "session:1");
    for (topic, stream, words) in &mut topics {
        topic.give(2, &format!("{words} 2")).await;
        stream.shows(&format!("{words} 2")).await;
    }
    assert_eq!(held(&hub), (3, 3, 1));
}

#[tokio::test]
async fn whoever_comes_back_gets_only_what_changed_meanwhile() {
    let mut topic = Topic::alone();
    let mut stays = topic.watch(None).await;
    topic.give(7, "0 de 5").await;
    let last = id_of(&stays.next().await.unwrap());
    topic.touch();
    topic.give(8, "1 de 5").await;
    let newest = id_of(&stays.next().await.unwrap());
    assert!(
        last.starts_with("7-") && newest.starts_with("8-"),
        "{last} {newest}"
    );
    topic.watch(Some(&last)).await.shows("1 de 5").await;
    topic.watch(Some("7-otro")).await.shows("1 de 5").await;
    let mut current = topic.watch(Some(&newest)).await;
    topic.touch();
    topic.give(9, "2 de 5").await;
    current.shows("2 de 5").await;
}

#[tokio::test]
async fn whoever_leaves_frees_the_place_and_the_last_one_the_topic() {
    let topic = Topic::alone();
    let limits = Limits {
        streams_max: 3,
        streams_per_address_max: 2,
        ..Limits::default()
    };
    topic.hub.limit(limits);
    let first = topic.join("190.1.1.1", None).unwrap();
    let copy = first.clone();
    let second = Stream::of(topic.join("190.1.1.1", None).unwrap());
    assert_eq!(topic.join("190.1.1.1", None).unwrap_err(), Full);
    let third = topic.join("190.1.1.2", None).unwrap();
    assert_eq!(
        topic.join("190.1.1.3", None).unwrap_err(),
        Full,
        "of the whole process"
    );
    drop(first);
    assert_eq!(
        topic.join("190.1.1.1", None).unwrap_err(),
        Full,
        "a copy holds the place"
    );
    drop(copy);
    let again = topic.join("190.1.1.1", None).unwrap();
    assert_eq!(held(&topic.hub), (3, 1, 1));
    drop((second, third, again));
    assert_eq!(held(&topic.hub), (0, 0, 0));
    assert!(lock(&topic.hub.rooms).by_address.is_empty());
}

#[test]
fn the_proxy_is_not_counted_and_neighbours_of_one_network_are_counted_together() {
    for (peer, want) in [
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:10.0.0.9", None),
        ("192.168.1.4", None),
        ("fd00::7", None),
        ("190.1.1.1", Some("190.1.1.1")),
        ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::")),
        ("", Some("unknown")),
    ] {
        assert_eq!(counted(peer).as_deref(), want, "{peer}");
    }
}

#[tokio::test]
async fn streams_end_when_there_is_nothing_to_watch_and_when_the_house_closes() {
    let mut topic = Topic::alone();
    let mut stream = topic.watch(None).await;
    assert!(topic.asked().await.send(Err(Stop::NotFound)).is_ok());
    assert_eq!(stream.next().await, None);
    drop(stream);
    let mut stream = topic.watch(None).await;
    topic.give(1, "3 de 5").await;
    stream.shows("3 de 5").await;
    topic.hub.close();
    assert_eq!(stream.next().await, None);
    assert_eq!(topic.join("127.0.0.1", None).unwrap_err(), Full);
}

#[tokio::test]
async fn a_rendering_that_panics_ends_its_streams_and_the_next_one_begins_anew() {
    let mut topic = Topic::alone();
    let mut stream = topic.watch(None).await;
    drop(topic.asked().await);
    assert_eq!(stream.next().await, None);
    drop(stream);
    let mut stream = topic.watch(None).await;
    topic.give(1, "3 de 5").await;
    stream.shows("3 de 5").await;
}

#[tokio::test]
async fn a_quiet_stream_beats_and_an_old_one_ends() {
    let topic = Topic::alone();
    let limits = |heartbeat, life| Limits {
        heartbeat,
        life,
        ..Limits::default()
    };
    let (short, long) = (Duration::from_millis(1), Duration::from_secs(3_600));
    topic.hub.limit(limits(short, long));
    let mut stream = topic.watch(None).await;
    assert_eq!(stream.next().await.as_deref(), Some(":\n\n"));
    topic.hub.limit(limits(long, short));
    let mut stream = topic.watch(None).await;
    assert_eq!(stream.next().await, None);
}

#[test]
fn a_thousand_that_began_together_do_not_come_back_together() {
    let limits = Limits::default();
    let paces: Vec<_> = (0..1_000)
        .map(|number| super::Pace::of(&limits, number))
        .collect();
    for pace in &paces {
        assert!(pace.life <= limits.life && pace.life >= limits.life * 3 / 4);
        assert!(pace.retry >= limits.retry && pace.retry <= limits.retry * 2);
    }
    let mut seconds: Vec<u64> = paces.iter().map(|pace| pace.life.as_secs()).collect();
    seconds.sort_unstable();
    let most = seconds.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap();
    assert!(most < 30, "{most} come back in one second");
}
