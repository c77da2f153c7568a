//! Everything that is public, in formats that others have agreed on: whoever follows us needs no program of ours.

pub(crate) mod atom;
pub(crate) mod calendar;
pub(crate) mod daily;
pub(crate) mod directory;
pub mod dump;
mod hashing;
mod tag;

use capability::{Fut, House, Route, handler};
use daily::Daily;
use register::Fault;
use std::io::Write;

/// The dump of the day.
pub(crate) const DUMP: Daily = Daily {
    path: "/datos/volcado.zip",
    name: "qhapaq",
    stem: "volcado",
    ending: ".zip",
    media_type: "application/zip",
    write: whole_dump,
};

fn whole_dump<'a>(
    house: &'a House,
    out: &'a mut (dyn Write + Send),
) -> Fut<'a, Result<dump::Written, Fault>> {
    Box::pin(dump::write(house, out))
}

/// Routes of these formats.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = atom::routes();
    routes.extend(calendar::routes());
    routes.extend(directory::routes());
    routes.push(
        Route::open(
            DUMP.path,
            DUMP.media_type,
            handler(|cx, _| Box::pin(DUMP.answer(cx))),
        )
        .live(),
    );
    routes
}
