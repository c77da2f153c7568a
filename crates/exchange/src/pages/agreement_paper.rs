//! The agreement as an office makes it: the model agreement filled with what both sides recorded. Its signatures are acts of the register
//! (D.S. 029-2021-PCM art. 87.4: no cooperation agreement on paper is needed between entities).

use super::agreement::{Read, read};
use super::words::{access_state, owner, purpose, t};
use crate::services::lines::endpoint_text;
use capability::{Answer, Cx, Format, Permission, Req, Route, Stop, handler};
use directory::letter;
use paper::{Block, Column, Document, Fact, Table, Tone};
use register::Filter;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/accesos/{id}/acuerdo.pdf",
            Permission::Public,
            handler(|cx, req| Box::pin(agreement(cx, req))),
        )
        .format(Format::Other),
    ]
}

async fn agreement(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let read = read(cx, &req).await?;
    let short: String = read.row.access.id.to_string().chars().take(8).collect();
    letter::send(cx, &format!("acuerdo-{short}.pdf"), document(cx, &read).await?).await
}

async fn document(cx: &Cx, read: &Read) -> Result<Document, Stop> {
    let (access, described) = (&read.row.access, &read.service.described);
    let mut document = letter::document(cx, t(cx, "exchange-agreement-paper"), described.title.clone());
    let args = [
        ("provider", read.provider.name.as_str().into()),
        ("consumer", read.consumer.name.as_str().into()),
        ("service", described.title.as_str().into()),
    ];
    let lead = cx.tr().f("exchange-agreement-lead", &args).into_owned();
    let level = described.level;
    let promised = [
        level.availability.map(|share| {
            format!(
                "{} {}",
                ui::format::pct(cx.lang, f64::from(share) / 100.0),
                t(cx, "exchange-field-availability")
            )
        }),
        level
            .p95_ms
            .map(|time| format!("{time} ms {}", t(cx, "exchange-field-p95"))),
    ];
    let promised: Vec<String> = promised.into_iter().flatten().collect();
    let state = access_state(access, cx.now).2;
    let from = ui::format::date_long(cx.lang, register::civil_date(access.from));
    let until = ui::format::date_long(cx.lang, access.terms.until);
    let case = if access.case_required {
        "exchange-yes"
    } else {
        "exchange-no"
    };
    let parties = vec![
        Fact::new(
            t(cx, "exchange-column-provider"),
            format!("{} ({})", read.provider.name, access.service.member()),
        ),
        Fact::new(
            t(cx, "exchange-field-owner"),
            owner(cx, read.provider.id, &described.owner).await?,
        ),
        Fact::new(
            t(cx, "exchange-column-consumer"),
            format!("{} ({})", read.consumer.name, access.client),
        ),
        Fact::new(t(cx, "exchange-column-service"), access.service.to_string()),
    ];
    let term = vec![
        Fact::new(t(cx, "exchange-column-from"), from),
        Fact::new(t(cx, "exchange-field-until"), until),
        Fact::new(t(cx, "exchange-field-day-max"), access.terms.day_max.to_string()),
        Fact::new(t(cx, "exchange-field-case"), t(cx, case)),
        Fact::new(
            t(cx, "exchange-column-level"),
            if promised.is_empty() {
                "—".to_owned()
            } else {
                promised.join("; ")
            },
        ),
        Fact::new(t(cx, "exchange-column-standing"), t(cx, state)),
    ];
    let purposes = access
        .terms
        .purposes
        .iter()
        .map(|code| purpose(&read.service, code));
    let endpoints: Vec<String> = access.terms.endpoints.iter().map(endpoint_text).collect();
    let blocks = &mut document.blocks;
    blocks.push(Block::toned(Tone::Lead, lead));
    blocks.push(Block::heading(2, t(cx, "exchange-paper-parties")));
    blocks.push(Block::Facts(parties));
    blocks.push(Block::heading(2, t(cx, "exchange-purposes")));
    blocks.push(Block::paragraph(purposes.collect::<Vec<_>>().join("; ")));
    blocks.push(Block::paragraph(access.terms.legal_base.clone()));
    blocks.push(Block::heading(2, t(cx, "exchange-data")));
    blocks.push(Block::Table(data(cx, read)));
    blocks.push(Block::toned(Tone::Small, endpoints.join("; ")));
    blocks.push(Block::heading(2, t(cx, "exchange-paper-term")));
    blocks.push(Block::Facts(term));
    blocks.push(Block::heading(2, t(cx, "exchange-paper-duties")));
    for key in [
        "exchange-paper-duty-provider",
        "exchange-paper-duty-consumer",
        "exchange-paper-duty-both",
    ] {
        blocks.push(Block::paragraph(t(cx, key)));
    }
    blocks.push(Block::heading(2, t(cx, "exchange-paper-signatures")));
    blocks.push(Block::Table(signatures(cx, read).await?));
    blocks.push(Block::toned(Tone::Small, t(cx, "exchange-paper-signatures-text")));
    Ok(document)
}

/// The data that may leave, each with its legal base.
fn data(cx: &Cx, read: &Read) -> Table {
    let elements = read.service.described.elements.iter();
    let given = read.row.access.terms.fields.as_ref();
    let rows = elements
        .filter(|element| given.is_none_or(|given| given.contains(&element.field)))
        .map(|element| {
            vec![
                element.field.clone(),
                t(cx, crate::use_cases::sensitivity_word(element.sensitivity)),
                element.legal_base.clone(),
            ]
        });
    Table {
        caption: t(cx, "exchange-data"),
        columns: vec![
            Column::new(t(cx, "exchange-column-datum"), 36),
            Column::new(t(cx, "exchange-field-sensitivity"), 20),
            Column::new(t(cx, "exchange-field-legal-base"), 44),
        ],
        rows: rows.collect(),
    }
}

/// Acts of both sides: what each recorded, under which office, when, and its code.
async fn signatures(cx: &Cx, read: &Read) -> Result<Table, Stop> {
    let mut acts = Vec::new();
    for subject in [
        format!("request:{}", read.row.request),
        format!("grant:{}", read.row.access.id),
    ] {
        let filter = Filter {
            subject: Some(subject),
            limit: 100,
            ..Filter::default()
        };
        acts.extend(cx.house.register.acts(&filter).await?);
    }
    acts.sort_by_key(|act| act.seq);
    acts.dedup_by_key(|act| act.seq);
    let rows = acts.iter().map(|act| {
        let entity = act.entity.and_then(|id| read.names.board.entity(id));
        vec![
            t(cx, &format!("observatory-kind-{}", act.kind.replace('/', "-"))),
            entity.map_or_else(|| "—".to_owned(), |entity| entity.name.clone()),
            cx.office_name(&act.under.office),
            ui::format::time_lima(act.at),
            act.code(),
        ]
    });
    Ok(Table {
        caption: t(cx, "exchange-paper-signatures"),
        columns: vec![
            Column::new(t(cx, "exchange-column-act"), 26),
            Column::new(t(cx, "exchange-column-which-entity"), 28),
            Column::new(t(cx, "exchange-field-office"), 20),
            Column::new(t(cx, "exchange-column-when"), 14),
            Column::new(t(cx, "exchange-column-code"), 12),
        ],
        rows: rows.collect(),
    })
}
