//! Live parts of a page: whoever looks at it sees an act as soon as it is recorded, without reloading.
//!
//! A wing serves a stream beside its page and says what is watched ([`Topic`]) and how its parts are written ([`renderer`]).
//! Everybody who watches the same topic in the same language and as the same audience shares one rendering: it is made once
//! for each act that touches a subject of the topic, and the same bytes go to all. Only parts that changed are sent.
//!
//! Who may watch is asked when a stream begins, by the permission of its route and by the wing, and again each time it begins
//! anew: a stream lives [`Limits::life`] at most, and the browser asks for the next one by itself. So whoever loses an office
//! sees what its audience sees for five minutes at most, and no act is compared with the powers of a thousand watchers.
//!
//! The register tells of acts of this process at once; those of other processes are looked for once a second, and nothing is
//! looked for while nobody watches.

mod change;
mod follow;
mod group;
mod hub;
mod parts;
mod stream;

pub use parts::{Items, Parts, Piece};
pub use stream::Watching;

use crate::{Answer, Caller, Cx, Fut, House, Refusal, Req, Stop};
use group::{Draw, Drawn};
use hub::{Hub, Key};
use std::sync::Arc;
use std::time::Duration;

/// What is watched, and by which audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    name: String,
    follows: Vec<String>,
    audience: String,
}

impl Topic {
    /// A topic of that name, `committee/session/UUID`, for the audience `public`; it follows nothing yet.
    pub fn new(name: impl Into<String>) -> Topic {
        Topic {
            name: name.into(),
            follows: Vec::new(),
            audience: "public".to_owned(),
        }
    }
    /// It is written anew after each act that has this among its subjects: `session:UUID`.
    #[must_use]
    pub fn follows(mut self, subject: impl Into<String>) -> Topic {
        self.follows.push(subject.into());
        self
    }
    /// Who sees the same as this watcher: `member`. The wing chooses it after it has asked for power, and the rendering must
    /// depend on nothing of the person that does not stand in it: the first of an audience begins the rendering of all.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Topic {
        self.audience = audience.into();
        self
    }
}

/// What writes the parts of a topic. Its `Cx` has the language of the group and no caller: parts are shared. A wing that writes
/// parts for one person gives the renderer that caller, and then everything of the caller on which the parts depend belongs in
/// the audience: who, in which session, as which office and with which power, as they stood when the stream was asked for.
pub type Renderer = Arc<dyn for<'a> Fn(&'a Cx) -> Fut<'a, Result<Parts, Stop>> + Send + Sync>;

/// Wraps a function as a renderer.
pub fn renderer<F>(function: F) -> Renderer
where
    F: for<'a> Fn(&'a Cx) -> Fut<'a, Result<Parts, Stop>> + Send + Sync + 'static,
{
    Arc::new(function)
}

/// How many may watch, and how long. No norm says it: the values are those of 2026-11-27, measured on two cores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Streams of the whole process.
    pub streams_max: usize,
    /// Streams of one address. Addresses of the machine itself and of private networks are not counted: there stands the
    /// proxy, which counts by address itself.
    pub streams_per_address_max: usize,
    /// After how long without an event a comment shows that the stream is alive.
    pub heartbeat: Duration,
    /// How long a stream lives; then the browser asks for the next one, and is asked again who it is.
    pub life: Duration,
    /// How long a browser waits, at least, before it asks again; at most twice as long, each its own time.
    pub retry: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            streams_max: 5_000,
            streams_per_address_max: 200,
            heartbeat: Duration::from_secs(20),
            life: Duration::from_secs(300),
            retry: Duration::from_secs(2),
        }
    }
}

/// Sets how many may watch, and how long, for streams that begin from now on.
pub fn limit(house: &House, limits: Limits) {
    house.shelf::<Hub>().limit(limits);
}

/// Ends every stream and begins no more: a server that is told to stop does not wait for those who watch.
pub fn close(house: &House) {
    house.shelf::<Hub>().close();
}

impl Cx {
    /// Answers with the events of a topic. Whether the caller may watch it as that audience has been asked before.
    ///
    /// # Errors
    /// A refusal when there are as many streams as the house can bear, from this address or in all.
    pub fn watch(&self, req: &Req, topic: Topic, renderer: Renderer) -> Result<Answer, Stop> {
        let hub = self.house.shelf::<Hub>();
        let key = Key {
            topic: topic.name,
            lang: self.lang,
            audience: topic.audience,
        };
        let draw = draw(self.house.clone(), self.lang, self.route.clone(), renderer);
        let watching = hub
            .join(key, topic.follows, &self.peer, req.last_event.as_deref(), draw)
            .map_err(|_| Refusal::new("capability-live-full").too_many())?;
        hub.listen(&self.house.register, self.head.size);
        Ok(Answer::events(watching))
    }
}

/// A rendering as the hub asks for it: at the register as it stands then, for nobody in particular.
fn draw(house: Arc<House>, lang: ui::Lang, route: String, renderer: Renderer) -> Draw {
    Arc::new(move || {
        let (house, route, renderer) = (house.clone(), route.clone(), renderer.clone());
        Box::pin(async move {
            let head = house.register.head().await?;
            let cx = Cx {
                caller: Caller::stranger(),
                lang,
                theme: ui::Theme::Auto,
                path: route.clone(),
                route,
                now: house.clock.now(),
                head,
                reference: crate::serve::reference(),
                peer: String::new(),
                house,
            };
            let parts = renderer(&cx).await?;
            Ok(Drawn {
                size: head.size,
                parts,
            })
        })
    })
}
