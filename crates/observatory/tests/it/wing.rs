//! A wing that is nothing but a use case: it leads to the acts that report duties.

use capability::{ActKind, Capability, Cx, Decision, Fut, Part, Refusal, Stop, UseCase, Values};
use register::db::Stmt;
use register::{Fault, Recorded};

pub struct Wing;

const CALL: UseCase = UseCase {
    id: "committee/call-session",
    // Whoever heads an entity may record it.
    act: "directory/committee-constituted",
    title: "directory-committee",
    path: "/comite/convocar",
    api: "/api/v1/sessions",
    parts: &[Part {
        title: "directory-committee",
        fields: &[],
    }],
    prepare: capability::unprepared,
    decide,
};

fn decide<'a>(_: &'a Cx, _: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async { Err(Refusal::new("directory-term-unknown").into()) })
}

impl Capability for Wing {
    fn name(&self) -> &'static str {
        "committee"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[ActKind {
            kind: "committee/duty-performed",
            version: 1,
            public: true,
            erasable: false,
            sample: r#"{"obligation":"G12","period":"2026-07-01","on":"2026-10-09"}"#,
        }]
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn use_cases(&self) -> &'static [UseCase] {
        &[CALL]
    }
    fn texts(&self) -> ui::Source {
        ui::Source {
            es: "",
            en: "",
            qu: "",
        }
    }
}
