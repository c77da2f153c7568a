//! The strategy of an entity for programs: to everybody what the public page says, to officials what theirs says.

use crate::indicators::share_of;
use crate::strategy::Strategy;
use capability::{Answer, CUT_OFF, Cx, Permission, Req, Route, Shape, Stop, handler};
use directory::board::board;
use serde_json::{Value, json};

const OPERATION: Shape = Shape::Object(&[
    ("id", Shape::Text),
    ("service", Shape::Text),
    ("name", Shape::Text),
    ("approved_level", Shape::Maybe(&Shape::Int)),
    ("approved_on", Shape::Maybe(&Shape::Day)),
]);

const STEP: Shape = Shape::Object(&[
    ("title", Shape::Text),
    ("due", Shape::Day),
    ("progress", Shape::Int),
    ("state", Shape::Text),
]);

const STRATEGY: Shape = Shape::Object(&[
    ("entity", Shape::Text),
    ("version", Shape::Maybe(&Shape::Int)),
    ("approved_on", Shape::Maybe(&Shape::Day)),
    ("changed", Shape::Int),
    ("operations", Shape::List(&OPERATION)),
    ("plan", Shape::List(&STEP)),
    ("sections", Shape::Open),
    ("inside", Shape::Maybe(&Shape::Open)),
    ("cut_off", CUT_OFF),
]);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::json(
            "/api/v1/authentication-strategies/{key}",
            Permission::Public,
            handler(|cx, req| Box::pin(strategy(cx, req))),
        )
        .gives(&STRATEGY),
    ]
}

/// `GET /api/v1/authentication-strategies/{key}`.
async fn strategy(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).cloned().ok_or(Stop::NotFound)?;
    let strategy = Strategy::of(cx, entity).await?;
    let operations = strategy.operations.iter().map(|row| {
        json!({"id": row.id.to_string(), "service": row.service, "name": row.name, "approved_level": row.approved_level, "approved_on": row.approved_on})
    });
    let shown = strategy.steps.iter().filter(|step| step.state != "dropped");
    let plan = shown.map(|step| {
        json!({"title": step.title, "due": step.due_on, "progress": step.progress, "state": step.state})
    });
    let public = cx
        .house
        .law
        .strategy_sections()
        .iter()
        .filter(|section| section.public);
    let sections: serde_json::Map<String, Value> = public
        .filter_map(|section| {
            Some((
                section.id.to_string(),
                json!(strategy.section(section.id.as_str())?.text),
            ))
        })
        .collect();
    let version = strategy.version();
    Ok(Answer::json(
        200,
        &json!({
            "entity": strategy.entity.id.to_string(),
            "version": version.map(|version| version.version),
            "approved_on": version.map(|version| version.approved_on.as_str()),
            "changed": strategy.changed,
            "operations": operations.collect::<Vec<_>>(),
            "plan": plan.collect::<Vec<_>>(),
            "sections": sections,
            "inside": strategy.may_read(cx).then(|| inside(cx, &strategy)),
            "cut_off": {"acts": cx.head.size, "at": cx.now.to_string()},
        }),
    ))
}

/// What officials read: levels decided, what is asked for today, gaps, indicators.
fn inside(cx: &Cx, strategy: &Strategy) -> Value {
    let now = strategy.indicators(cx.today());
    let operations = strategy.operations.iter().map(|row| {
        json!({"id": row.id.to_string(), "level": row.level, "proposed": row.proposed, "harms": row.harms(), "decided": row.decided_seq, "pending": row.is_pending(), "review_by": row.review_by, "asks": row.credential, "gap": row.gap().code()})
    });
    json!({
        "operations": operations.collect::<Vec<_>>(),
        "indicators": {
            "operations": now.operations,
            "decided_share": share_of(now.decided, now.operations),
            "approved_share": share_of(now.approved, now.operations),
            "gap_share": share_of(now.gaps, now.operations),
            "pending": now.pending,
            "overdue": now.overdue,
            "unplanned": now.unplanned,
            "steps": now.steps,
            "steps_done": now.done,
            "progress": now.progress,
        },
        "figures": strategy.figures,
    })
}
