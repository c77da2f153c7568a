//! Sessions in which votes are cast: the wing under load, and a house with nothing else in it.

use std::path::Path;
use std::sync::Arc;

use capability::live::{self, Parts, Topic};
use capability::{
    ActKind, Acting, Answer, AsProjector, Caller, Capability, Cx, Door, Fut, House, HouseOptions, Keys,
    Offices, Permission, Req, Route, Stop, handler,
};
use maud::html;
use register::db::{Db, Stmt, stmt};
use register::{
    Clock, Documents, Fault, Key, Options, PersonId, Recorded, Register, SystemClock, Table, args,
};

use crate::Outcome;

pub async fn open(folder: &Path) -> Outcome<Arc<House>> {
    let db = Db::open(&format!("sqlite:{}", folder.join("register.db").display())).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let key = Key::File(folder.join("keys/register"));
    let projectors = vec![Arc::new(AsProjector(&Votes)) as _];
    let options = Options::new("banco.example.pe/actos", key, projectors);
    let register = Arc::new(Register::open(db.clone(), options).await?);
    let documents = Arc::new(Documents::open(&folder.join("documents"), db, clock.clone())?);
    let options = HouseOptions {
        base_url: "https://qhapaq.example".to_owned(),
        demo: false,
        secure_cookies: false,
        folder: folder.to_owned(),
    };
    let (door, offices) = (Box::new(Nobody), Box::new(Nobody));
    let law = norms::peru();
    Ok(Arc::new(House::new(
        register,
        documents,
        law,
        &[&Votes],
        clock,
        options,
        door,
        offices,
    )?))
}

struct Votes;

pub const VOTED: ActKind = ActKind {
    kind: "votes/voted",
    version: 1,
    public: true,
    erasable: false,
    sample: "{}",
};

impl Capability for Votes {
    fn name(&self) -> &'static str {
        "votes"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[VOTED]
    }
    fn tables(&self) -> &'static [Table] {
        &[Table {
            name: "votes_vote",
            key: &["seq"],
            ddl: &[
                "CREATE TABLE votes_vote (seq BIGINT PRIMARY KEY, session TEXT NOT NULL)",
                "CREATE INDEX votes_vote_session ON votes_vote (session, seq)",
            ],
        }]
    }
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        const ADD: &str = "INSERT INTO votes_vote (seq, session) VALUES ($1, $2)";
        let add = |session: &String| stmt(ADD, args![act.seq, session]);
        Ok(act.subjects.first().map(add).into_iter().collect())
    }
    fn routes(&self) -> Vec<Route> {
        let watch = handler(|cx, req| Box::pin(watch(cx, req)));
        vec![Route::stream("/sesiones/{id}/vivo", Permission::Public, watch)]
    }
    fn texts(&self) -> ui::Source {
        ui::Source {
            es: "",
            en: "",
            qu: "",
        }
    }
}

async fn watch(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let subject = format!("session:{}", req.param("id"));
    let topic = Topic::new(format!("votes/{subject}")).follows(subject.clone());
    let parts = live::renderer(move |cx| {
        let subject = subject.clone();
        Box::pin(async move { parts(cx, &subject).await })
    });
    cx.watch(&req, topic, parts)
}

/// Two kilobytes, as the votes of a session of twenty-five may be.
async fn parts(cx: &Cx, subject: &str) -> Result<Parts, Stop> {
    const NEWEST: &str = "SELECT seq FROM votes_vote WHERE session = $1 ORDER BY seq DESC LIMIT 25";
    let votes: Vec<(u64,)> = cx.house.register.db().query(NEWEST, args![subject]).await?;
    let newest = votes.first().map_or(0, |(seq,)| *seq);
    let list = html! {
        table {
            @for (seq,) in &votes { tr { td { "Integrante " (seq) } td { b { "a favor" } } td { "acto " (seq) " del registro" } } }
        }
    };
    Ok(Parts::new()
        .part("newest", html! { (newest) })
        .part("votes", list))
}

/// Nobody signs in here.
struct Nobody;

impl Door for Nobody {
    fn caller<'a>(&'a self, _: &'a House, _: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async { Ok(Caller::stranger()) })
    }
}

impl Offices for Nobody {
    fn of<'a>(&'a self, _: &'a House, _: PersonId) -> Fut<'a, Result<Vec<Acting>, Fault>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    fn name<'a>(&'a self, _: &'a House, _: PersonId) -> Fut<'a, Result<String, Fault>> {
        Box::pin(async { Ok(String::new()) })
    }
}
