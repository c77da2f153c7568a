//! Followers: every act at least once, in order, by one process at a time.

use std::sync::{Arc, Mutex};

use register::{Fault, Follower, Handling, Recorded};

use crate::both;
use crate::probe::note;
use crate::world::World;

both!(
    a_follower_reads_on_where_it_stopped,
    what_failed_comes_again,
    one_process_at_a_time,
    followers_run_in_the_background,
    idle_work_waits_for_the_acts,
    whoever_waits_hears_that_the_register_has_grown,
);

#[derive(Default)]
struct Reader {
    seen: Mutex<Vec<u64>>,
    fails: Mutex<bool>,
    idled: Mutex<Vec<usize>>,
}

impl Follower for Reader {
    fn name(&self) -> &'static str {
        "reader"
    }

    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            self.seen.lock().unwrap().extend(acts.iter().map(|act| act.seq));
            if *self.fails.lock().unwrap() {
                Err(Fault::new("the mail server is away"))
            } else {
                Ok(())
            }
        })
    }

    fn idle(&self) -> Handling<'_> {
        Box::pin(async {
            let seen = self.seen.lock().unwrap().len();
            self.idled.lock().unwrap().push(seen);
            Ok(())
        })
    }
}

async fn a_follower_reads_on_where_it_stopped(world: World) {
    let (register, reader) = (world.open().await, Reader::default());
    register.record(note("a")).await.unwrap();
    assert_eq!(register.follow(&reader).await.unwrap(), 2);
    assert_eq!(register.follow(&reader).await.unwrap(), 0);
    register.record(note("b")).await.unwrap();
    assert_eq!(world.open().await.follow(&reader).await.unwrap(), 1);
    assert_eq!(*reader.seen.lock().unwrap(), [0, 1, 2]);
    assert_eq!(register.follower_position("reader").await.unwrap(), 3);
}

async fn what_failed_comes_again(world: World) {
    let (register, reader) = (world.open().await, Reader::default());
    *reader.fails.lock().unwrap() = true;
    assert!(register.follow(&reader).await.is_err());
    *reader.fails.lock().unwrap() = false;
    assert_eq!(
        register.follow(&reader).await.unwrap(),
        0,
        "the failed process still holds it"
    );
    world.clock.set("2026-03-02T15:00:00Z".parse().unwrap());
    assert_eq!(register.follow(&reader).await.unwrap(), 1);
    assert_eq!(*reader.seen.lock().unwrap(), [0, 0]);
}

async fn one_process_at_a_time(world: World) {
    let (one, two, reader) = (world.open().await, world.open().await, Reader::default());
    for nth in 0..20 {
        one.record(note(&nth.to_string())).await.unwrap();
    }
    let (a, b) = tokio::join!(one.follow(&reader), two.follow(&reader));
    let rest = one.follow(&reader).await.unwrap();
    assert_eq!(a.unwrap() + b.unwrap() + rest, 21);
    assert_eq!(*reader.seen.lock().unwrap(), (0..21).collect::<Vec<u64>>());
}

async fn followers_run_in_the_background(world: World) {
    let (register, reader) = (world.open().await, Arc::new(Reader::default()));
    let _at_work = register.run_followers(vec![Arc::clone(&reader) as _]).unwrap();
    register.record(note("a")).await.unwrap();
    let seen = async || {
        while reader.seen.lock().unwrap().len() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), seen())
        .await
        .unwrap();
}

async fn idle_work_waits_for_the_acts(world: World) {
    let (register, reader) = (world.open().await, Reader::default());
    register.record(note("a")).await.unwrap();
    register.follow(&reader).await.unwrap();
    register.follow(&reader).await.unwrap();
    assert_eq!(
        *reader.idled.lock().unwrap(),
        [2, 2],
        "each time after the last act"
    );
    *reader.fails.lock().unwrap() = true;
    register.record(note("b")).await.unwrap();
    assert!(register.follow(&reader).await.is_err());
    assert_eq!(reader.idled.lock().unwrap().len(), 2, "acts come first");
}

async fn whoever_waits_hears_that_the_register_has_grown(world: World) {
    let register = world.open().await;
    let size = register.head().await.unwrap().size;
    let waits = |size| {
        let register = register.clone();
        tokio::spawn(async move { register.grown(size).await })
    };
    let (next, after) = (waits(size), waits(size + 1));
    register.record(note("a")).await.unwrap();
    assert_eq!(next.await.unwrap(), size + 1);
    assert_eq!(
        register.grown(size).await,
        size + 1,
        "at once when it has grown already"
    );
    register.record(note("b")).await.unwrap();
    assert_eq!(after.await.unwrap(), size + 2);
}
