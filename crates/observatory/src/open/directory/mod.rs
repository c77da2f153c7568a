//! The directory of the State for programs of others: W3C ORG as JSON-LD, and Popolo.

mod org;
mod popolo;
mod rows;

use super::daily::Daily;
use super::dump::Written;
use super::hashing::Hashing;
use capability::{Answer, Cx, Fut, House, Req, Route, Stop, handler};
use directory::board::board;
use register::db::Db;
use register::tree::Frontier;
use register::{Fault, OrFault, args};
use rows::Reading;
use serde_json::Value;
use std::io::{BufWriter, Write};

/// The whole directory as JSON-LD.
pub(crate) const ORG: Daily = Daily {
    path: "/datos/directorio.jsonld",
    name: "directorio",
    stem: "directorio",
    ending: ".jsonld",
    media_type: "application/ld+json",
    write: whole_org,
};

/// The whole directory as Popolo.
pub(crate) const POPOLO: Daily = Daily {
    path: "/datos/directorio.popolo.json",
    name: "directorio",
    stem: "directorio",
    ending: ".popolo.json",
    media_type: "application/json",
    write: whole_popolo,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open(
            ORG.path,
            ORG.media_type,
            handler(|cx, _| Box::pin(ORG.answer(cx))),
        )
        .live(),
        Route::open(
            POPOLO.path,
            POPOLO.media_type,
            handler(|cx, _| Box::pin(POPOLO.answer(cx))),
        )
        .live(),
        Route::open(
            "/entidades/{key}/directorio.jsonld",
            ORG.media_type,
            handler(|cx, req| Box::pin(of_entity(cx, req, Form::Org))),
        ),
        Route::open(
            "/entidades/{key}/directorio.popolo.json",
            POPOLO.media_type,
            handler(|cx, req| Box::pin(of_entity(cx, req, Form::Popolo))),
        ),
    ]
}

#[derive(Clone, Copy)]
enum Form {
    Org,
    Popolo,
}

impl Form {
    async fn write(
        self,
        house: &House,
        reading: &Reading,
        out: &mut (dyn Write + Send),
    ) -> Result<(), Fault> {
        let mut nodes = Nodes { out, first: true };
        match self {
            Form::Org => org::write(house, reading, &mut nodes).await,
            Form::Popolo => popolo::write(house, reading, &mut nodes).await,
        }
    }
}

/// The entity alone, with its units, posts and holders.
async fn of_entity(cx: &Cx, req: Req, form: Form) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).ok_or(Stop::NotFound)?;
    let reading = Reading {
        db: cx.house.register.db().clone(),
        entity: Some(entity.id.to_string()),
    };
    let mut bytes: Vec<u8> = Vec::new();
    form.write(&cx.house, &reading, &mut bytes).await?;
    let media_type = match form {
        Form::Org => ORG.media_type,
        Form::Popolo => POPOLO.media_type,
    };
    Ok(Answer::of(200, media_type, bytes).open())
}

fn whole_org<'a>(house: &'a House, out: &'a mut (dyn Write + Send)) -> Fut<'a, Result<Written, Fault>> {
    Box::pin(whole(house, Form::Org, out))
}

fn whole_popolo<'a>(house: &'a House, out: &'a mut (dyn Write + Send)) -> Fut<'a, Result<Written, Fault>> {
    Box::pin(whole(house, Form::Popolo, out))
}

async fn whole(house: &House, form: Form, out: &mut (dyn Write + Send)) -> Result<Written, Fault> {
    let made = house.clock.now();
    let db = house.register.db().at_this_moment().await?;
    let head = head(&db).await?;
    let mut out = BufWriter::new(Hashing::new(out));
    form.write(house, &Reading { db, entity: None }, &mut out).await?;
    let out = out
        .into_inner()
        .map_err(|error| Fault::because("writing the directory", error.into_error()))?;
    let (bytes, sha256) = out.end();
    Ok(Written {
        acts: head.size(),
        root: head.root(),
        day: capability::lima(made),
        made,
        bytes,
        sha256,
    })
}

async fn head(db: &Db) -> Result<Frontier, Fault> {
    let row: Option<(Vec<u8>,)> = db
        .get("SELECT frontier FROM register_head WHERE id = 1", args![])
        .await?;
    let (bytes,) = row.or_fault("the database holds no register")?;
    Frontier::from_bytes(&bytes).or_fault("reading the head of the register")
}

/// Writes nodes of JSON one by one, so that a directory of any size needs the memory of one.
struct Nodes<'a> {
    out: &'a mut (dyn Write + Send),
    first: bool,
}

impl Nodes<'_> {
    fn raw(&mut self, text: &str) -> Result<(), Fault> {
        self.out
            .write_all(text.as_bytes())
            .or_fault("writing the directory")
    }
    /// Ends a list and begins the next.
    fn list(&mut self, text: &str) -> Result<(), Fault> {
        self.first = true;
        self.raw(text)
    }
    fn node(&mut self, node: &Value) -> Result<(), Fault> {
        let before = if self.first { "\n" } else { ",\n" };
        self.first = false;
        self.raw(&format!("{before}{node}"))
    }
}
