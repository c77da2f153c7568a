//! Work after the answer: mails, exports, reminders. A follower remembers how far it has read and reads on.
//!
//! The position moves after the work is done, so a crash in between repeats work and loses none: whatever a follower does
//! must do no harm when it is done twice. Of several processes on one database, one at a time runs each follower.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::db::stmt;
use crate::{Fault, OrFault, RecordError, Recorded, Refused, Register, args};

/// Acts handed over at a time.
const ACTS_MAX: u32 = 500;
/// How long a process may hold a follower without a sign of life.
const HOLD: SignedDuration = SignedDuration::from_secs(60);
/// How often acts of other processes are looked for, and how long a follower rests after a fault.
const REST: Duration = Duration::from_secs(5);

/// What a follower gives back: a future that may borrow the acts.
pub type Handling<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

/// Reads every act in order, after it was recorded.
pub trait Follower: Send + Sync {
    /// Its name, under which its position is kept; never changes.
    fn name(&self) -> &'static str;

    /// Do the work of these acts. They come again when it fails, or when the process dies before the position has moved.
    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a>;

    /// Work that comes with time and not with acts: the round of a new day, a letter to be tried again. Called every few
    /// seconds while no act waits, by the one process that holds the follower; it may be stopped and called again.
    fn idle(&self) -> Handling<'_> {
        Box::pin(async { Ok(()) })
    }
}

/// Followers at work; they stop when this is dropped.
#[derive(Debug)]
pub struct Followers {
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Followers {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Register {
    /// Let followers work in the background, each at its own pace.
    ///
    /// # Errors
    /// When this process can make no name for itself.
    pub fn run_followers(&self, followers: Vec<Arc<dyn Follower>>) -> Result<Followers, Fault> {
        let holder = holder()?;
        let run = |follower| tokio::spawn(run(self.clone(), follower, holder.clone()));
        Ok(Followers {
            tasks: followers.into_iter().map(run).collect(),
        })
    }

    /// Take every follower from whoever holds it. Only for a process that knows itself alone with its database: a process
    /// that was killed holds its followers for a minute more, and nobody has to wait for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn free_followers(&self) -> Result<(), Fault> {
        const FREE: &str = "UPDATE register_position SET holder = '', held_until = $1";
        let free = stmt(FREE, args![Timestamp::UNIX_EPOCH]);
        held(self.db().commit(&[free]).await).map(|_| ())
    }

    /// Let a follower do what is waiting, and tell how many acts that was; none while another process holds it.
    ///
    /// # Errors
    /// When the follower or the database fails.
    pub async fn follow(&self, follower: &dyn Follower) -> Result<u64, Fault> {
        let holder = holder()?;
        let done = catch_up(self, follower, &holder, Pace::Full).await?;
        release(self, follower, &holder).await?;
        Ok(done)
    }

    /// The sequence number of the act a follower reads next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follower_position(&self, name: &str) -> Result<u64, Fault> {
        const SQL: &str = "SELECT next_seq FROM register_position WHERE follower = $1";
        Ok(self
            .db()
            .get::<(u64,)>(SQL, args![name])
            .await?
            .map_or(0, |(next,)| next))
    }
}

fn holder() -> Result<String, Fault> {
    Ok(crate::hex(&crate::random::<8>()?))
}

async fn run(register: Register, follower: Arc<dyn Follower>, holder: String) {
    let mut size = register.inner().size.clone();
    loop {
        size.mark_unchanged();
        match catch_up(&register, &*follower, &holder, Pace::Gentle).await {
            Ok(0) => {
                let _waited = tokio::time::timeout(REST, size.changed()).await;
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::error!(follower = follower.name(), error = %fault.chain(), "follower failed and will try again");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// How much of the machine a follower takes that has far to go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// It rests as long as it worked: whoever asks for a page meanwhile comes first.
    Gentle,
    Full,
}

/// Handle what is waiting; the number of acts handled.
async fn catch_up(
    register: &Register,
    follower: &dyn Follower,
    holder: &str,
    pace: Pace,
) -> Result<u64, Fault> {
    if !claim(register, follower, holder).await? {
        return Ok(0);
    }
    let mut done = 0;
    loop {
        // tidy: clock: how long a batch took decides how long to rest, and is told to nobody
        let began = Instant::now();
        let next = register.follower_position(follower.name()).await?;
        let acts = register.stream(next, ACTS_MAX).await?;
        let Some(last) = acts.last() else {
            follower.idle().await?;
            return Ok(done);
        };
        follower.handle(&acts).await?;
        if !advance(register, follower, holder, next, last.seq + 1).await? {
            return Ok(done);
        }
        done += acts.len() as u64;
        if pace == Pace::Gentle && acts.len() as u64 == u64::from(ACTS_MAX) {
            tokio::time::sleep(began.elapsed()).await;
        }
    }
}

/// Whether this process holds the follower now.
async fn claim(register: &Register, follower: &dyn Follower, holder: &str) -> Result<bool, Fault> {
    const MAKE: &str =
        "INSERT INTO register_position (follower, next_seq, holder, held_until) VALUES ($1, 0, '', $2)
        ON CONFLICT (follower) DO NOTHING";
    const TAKE: &str = "UPDATE register_position SET holder = $1, held_until = $2
        WHERE follower = $3 AND (holder = $1 OR held_until <= $4)";
    let now = register.clock().now();
    let make = stmt(MAKE, args![follower.name(), Timestamp::UNIX_EPOCH]);
    let take = stmt(TAKE, args![holder, until(now)?, follower.name(), now]).rows(1);
    held(register.db().commit(&[make, take]).await)
}

async fn advance(
    register: &Register,
    follower: &dyn Follower,
    holder: &str,
    from: u64,
    to: u64,
) -> Result<bool, Fault> {
    const MOVE: &str = "UPDATE register_position SET next_seq = $1, held_until = $2
        WHERE follower = $3 AND holder = $4 AND next_seq = $5";
    let held_until = until(register.clock().now())?;
    let advance = stmt(MOVE, args![to, held_until, follower.name(), holder, from]).rows(1);
    held(register.db().commit(&[advance]).await)
}

async fn release(register: &Register, follower: &dyn Follower, holder: &str) -> Result<(), Fault> {
    const FREE: &str =
        "UPDATE register_position SET holder = '', held_until = $1 WHERE follower = $2 AND holder = $3";
    let free = stmt(FREE, args![Timestamp::UNIX_EPOCH, follower.name(), holder]);
    held(register.db().commit(&[free]).await).map(|_| ())
}

fn until(now: Timestamp) -> Result<Timestamp, Fault> {
    now.checked_add(HOLD).or_fault("reading the clock")
}

fn held(outcome: Result<(), RecordError>) -> Result<bool, Fault> {
    match outcome {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Stale)) => Ok(false),
        Err(RecordError::Refused(refused)) => Err(Fault::because("moving a follower", refused)),
        Err(RecordError::Fault(fault)) => Err(fault),
    }
}
