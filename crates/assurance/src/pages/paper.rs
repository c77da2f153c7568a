//! The strategy as an office makes it: the whole for officials, and for everybody what everybody may read. And the documents that
//! officials sent with it.

use super::plan::standing;
use super::read_entity;
use super::words::{credential, day, level, level_or_none, percent, resolution, serves, t};
use crate::indicators::{reported, share_of};
use crate::owners;
use crate::strategy::Strategy;
use capability::{Answer, Cx, Format, Permission, Req, Route, Stop, handler};
use directory::board::board;
use directory::letter;
use http::header;
use paper::{Block, Column, Document, Fact, Table, Tone};
use register::args;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/entidades/{key}/autenticacion.pdf",
            Permission::Public,
            handler(|cx, req| Box::pin(public(cx, req))),
        )
        .format(Format::Other),
        Route::page(
            "/autenticacion/estrategia.pdf",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(whole(cx, req))),
        )
        .query(&["entidad"])
        .format(Format::Other),
        Route::page(
            "/autenticacion/documentos/{hash}",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(sent(cx, req))),
        )
        .query(&["entidad"])
        .format(Format::Other),
    ]
}

async fn public(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).cloned().ok_or(Stop::NotFound)?;
    let strategy = Strategy::of(cx, entity).await?;
    if strategy.operations.is_empty() {
        return Err(Stop::NotFound);
    }
    let name = format!("autenticacion-{}.pdf", strategy.entity.key);
    letter::send(cx, &name, document(cx, &strategy, false)).await
}

async fn whole(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["entidad"])?;
    let entity = read_entity(cx, &req.query).await?;
    let strategy = Strategy::of(cx, entity).await?;
    let name = format!("estrategia-autenticacion-{}.pdf", strategy.entity.key);
    letter::send(cx, &name, document(cx, &strategy, true)).await
}

/// A document that the strategy of an entity cites.
async fn sent(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    const CITED: &str = "SELECT document FROM assurance_section WHERE entity_id = $1 AND document = $2 UNION ALL SELECT document FROM assurance_strategy WHERE entity_id = $1 AND document = $2 UNION ALL SELECT document FROM assurance_step WHERE entity_id = $1 AND document = $2";
    req.query.only(&["entidad"])?;
    let entity = read_entity(cx, &req.query).await?;
    let hash = req.param("hash");
    let well_formed = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let cited: Option<(String,)> = match well_formed {
        true => cx.house.register.db().get(CITED, args![entity.id, hash]).await?,
        false => None,
    };
    cited.ok_or(Stop::NotFound)?;
    let (document, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let name = format!("{}.pdf", &hash[..16]);
    Ok(Answer::file(document.media_type.as_str(), &name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}

/// The strategy; `inside` with what only officials read.
fn document(cx: &Cx, strategy: &Strategy, inside: bool) -> Document {
    let title = t(
        cx,
        if inside {
            "assurance-strategy"
        } else {
            "assurance-public"
        },
    );
    let mut document = letter::document(cx, title, strategy.entity.name.clone());
    let blocks = &mut document.blocks;
    blocks.push(Block::toned(Tone::Lead, lead(cx, strategy, inside)));
    if inside {
        blocks.push(Block::heading(2, t(cx, "assurance-paper-summary")));
        blocks.push(Block::Facts(summary(cx, strategy)));
    }
    blocks.push(Block::heading(2, t(cx, "assurance-paper-inventory")));
    inventory(cx, strategy, inside, blocks);
    blocks.push(Block::heading(2, t(cx, "assurance-levels")));
    blocks.push(Block::Table(levels(cx)));
    blocks.push(Block::toned(Tone::Small, t(cx, "assurance-burden-entity")));
    if inside {
        scores(cx, strategy, blocks);
    }
    blocks.push(Block::heading(2, t(cx, "assurance-plan")));
    match strategy.steps.iter().any(|step| step.state != "dropped") {
        true => blocks.push(Block::Table(plan(cx, strategy))),
        false => blocks.push(Block::paragraph(t(cx, "assurance-plan-empty"))),
    }
    sections(cx, strategy, inside, blocks);
    if inside && !strategy.figures.is_empty() {
        blocks.push(Block::heading(2, t(cx, "assurance-figures")));
        blocks.push(Block::Table(figures(cx, strategy)));
    }
    document
}

fn lead(cx: &Cx, strategy: &Strategy, inside: bool) -> String {
    let key = match (strategy.version(), inside && strategy.is_changed()) {
        (None, _) => "assurance-paper-lead-none",
        (Some(_), true) => "assurance-lead-changed",
        (Some(_), false) => "assurance-lead-approved",
    };
    let version = strategy.version();
    let args = [
        ("version", version.map_or(0, |version| version.version).into()),
        (
            "on",
            version
                .map_or_else(String::new, |version| day(&version.approved_on))
                .into(),
        ),
        (
            "instrument",
            version
                .map_or_else(String::new, |version| resolution(cx, version))
                .into(),
        ),
    ];
    cx.tr().f(key, &args).into_owned()
}

fn summary(cx: &Cx, strategy: &Strategy) -> Vec<Fact> {
    let now = strategy.indicators(cx.today());
    let of = |part: usize| format!("{} ({part})", percent(cx, share_of(part, now.operations)));
    vec![
        Fact::new(t(cx, "assurance-column-operations"), now.operations.to_string()),
        Fact::new(t(cx, "assurance-figure-decided"), of(now.decided)),
        Fact::new(t(cx, "assurance-figure-approved"), of(now.approved)),
        Fact::new(t(cx, "assurance-figure-gap"), of(now.gaps)),
        Fact::new(t(cx, "assurance-figure-overdue"), now.overdue.to_string()),
        Fact::new(
            t(cx, "assurance-figure-plan"),
            percent(cx, now.progress.map(f64::from)),
        ),
    ]
}

fn inventory(cx: &Cx, strategy: &Strategy, inside: bool, blocks: &mut Vec<Block>) {
    for service in &strategy.services {
        blocks.push(Block::heading(3, service.name.clone()));
        let mut facts = vec![Fact::new(t(cx, "assurance-column-serves"), serves(cx, service))];
        facts.extend(
            service
                .address
                .clone()
                .map(|address| Fact::new(t(cx, "assurance-field-address"), address)),
        );
        if inside {
            facts.push(Fact::new(
                t(cx, "assurance-column-asks"),
                credential(cx, &service.credential),
            ));
            facts.extend(
                service
                    .system
                    .clone()
                    .map(|system| Fact::new(t(cx, "assurance-field-system"), system)),
            );
        }
        blocks.push(Block::Facts(facts));
        let rows = strategy.operations_of(service.id).map(|row| {
            let mut cells = vec![row.name.clone()];
            if inside {
                cells.extend([
                    level_or_none(cx, row.level()),
                    credential(cx, &row.credential),
                    t(cx, row.gap().word()),
                ]);
            } else {
                cells.push(row.approved().map_or_else(
                    || t(cx, "assurance-not-approved"),
                    |number| level(cx, number).to_owned(),
                ));
            }
            cells.push(row.approved_on.as_deref().map_or_else(|| "—".to_owned(), day));
            cells
        });
        let mut columns = vec![
            Column::new(t(cx, "assurance-column-operation"), 34),
            Column::new(t(cx, "assurance-column-level"), 18),
        ];
        if inside {
            columns.push(Column::new(t(cx, "assurance-column-asks"), 20));
            columns.push(Column::new(t(cx, "assurance-column-gap"), 18));
        }
        columns.push(Column::new(t(cx, "assurance-column-approved-on"), 12));
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table {
                caption: service.name.clone(),
                columns,
                rows,
            }));
        }
    }
}

fn levels(cx: &Cx) -> Table {
    let rows = cx.house.law.assurance_levels().iter().map(|level| {
        vec![
            cx.pick(&level.names).to_owned(),
            format!("{} {}", cx.pick(&level.text), level.citation),
            format!("{} {}", cx.pick(&level.burden), level.burden_citation),
        ]
    });
    Table {
        caption: t(cx, "assurance-levels"),
        columns: vec![
            Column::new(t(cx, "assurance-column-level"), 18),
            Column::new(t(cx, "assurance-column-needs"), 42),
            Column::new(t(cx, "assurance-column-burden"), 40),
        ],
        rows: rows.collect(),
    }
}

/// Scores of each operation with a level, and why.
fn scores(cx: &Cx, strategy: &Strategy, blocks: &mut Vec<Block>) {
    let harms = cx.house.law.harms();
    let rows: Vec<Vec<String>> = strategy
        .operations
        .iter()
        .filter(|row| row.level.is_some())
        .map(|row| {
            let given = row.harms();
            let score = |id: &str| given.get(id).map_or_else(|| "—".to_owned(), u8::to_string);
            let mut cells = vec![row.name.clone()];
            cells.extend(harms.iter().map(|harm| score(harm.id.as_str())));
            cells.push(row.level().map_or_else(String::new, |level| level.to_string()));
            cells.push(row.reason.clone().unwrap_or_default());
            cells
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let mut columns = vec![Column::new(t(cx, "assurance-column-operation"), 24)];
    columns.extend(
        harms
            .iter()
            .map(|harm| Column::new(t(cx, &format!("assurance-short-{}", harm.id)), 8).right()),
    );
    columns.push(Column::new("NCA", 6).right());
    columns.push(Column::new(t(cx, "assurance-field-level-reason"), 30));
    blocks.push(Block::heading(2, t(cx, "assurance-scores")));
    blocks.push(Block::toned(Tone::Small, t(cx, "assurance-paper-scale")));
    blocks.push(Block::Table(Table {
        caption: t(cx, "assurance-scores"),
        columns,
        rows,
    }));
}

fn plan(cx: &Cx, strategy: &Strategy) -> Table {
    let shown = strategy.steps.iter().filter(|step| step.state != "dropped");
    let rows = shown.map(|step| {
        vec![
            step.title.clone(),
            owners::name(cx, &step.owner_kind, &step.owner_id, &strategy.units),
            day(&step.due_on),
            percent(cx, Some(step.progress as f64)),
            t(cx, standing(step, cx.today()).1),
        ]
    });
    Table {
        caption: t(cx, "assurance-plan"),
        columns: vec![
            Column::new(t(cx, "assurance-column-step"), 38),
            Column::new(t(cx, "assurance-column-owner"), 26),
            Column::new(t(cx, "assurance-column-due"), 12),
            Column::new(t(cx, "assurance-column-progress"), 10).right(),
            Column::new(t(cx, "assurance-column-state"), 14),
        ],
        rows: rows.collect(),
    }
}

fn sections(cx: &Cx, strategy: &Strategy, inside: bool, blocks: &mut Vec<Block>) {
    let shown = cx.house.law.strategy_sections().iter();
    for section in shown.filter(|section| inside || section.public) {
        let text = match strategy.section(section.id.as_str()) {
            Some(row) => row.text.clone(),
            None if inside => t(cx, "assurance-section-missing"),
            None => continue,
        };
        blocks.push(Block::heading(2, cx.pick(&section.names)));
        blocks.push(Block::paragraph(text));
        blocks.push(Block::toned(Tone::Small, section.citation.to_string()));
    }
}

fn figures(cx: &Cx, strategy: &Strategy) -> Table {
    let rows = strategy.figures.iter().map(|told| {
        let [national, failed, assisted] = reported(told);
        vec![
            told.year.to_string(),
            told.sign_ins.to_string(),
            percent(cx, national),
            percent(cx, failed),
            told.recovery_minutes.to_string(),
            percent(cx, assisted),
            told.leavers.to_string(),
        ]
    });
    let column = |key: &str, weight: u16| Column::new(t(cx, key), weight).right();
    Table {
        caption: t(cx, "assurance-figures"),
        columns: vec![
            Column::new(t(cx, "assurance-column-year"), 10),
            column("assurance-column-sign-ins", 15),
            column("assurance-column-national", 15),
            column("assurance-column-failed", 15),
            column("assurance-column-recovery", 15),
            column("assurance-column-assisted", 15),
            column("assurance-column-leavers", 15),
        ],
        rows: rows.collect(),
    }
}
