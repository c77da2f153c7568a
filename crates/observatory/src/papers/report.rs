//! The report of an entity: what it owes, what it fulfils and by which act, who answers for it, and its last acts.

use super::words::{day, t};
use crate::record::dossier::{Dossier, authority_of, office_of};
use crate::record::words::{act_title, cited, region_name};
use capability::{Answer, Cx, Req, Stop};
use directory::letter;
use directory::standing::Verdict;
use directory::store::DesignationRow;
use paper::{Block, Column, Document, Seal, Table, Tone};
use register::Recorded;

/// Acts at the end of the report.
const ACTS: usize = 12;

/// `GET /entidades/{key}/informe.pdf`.
pub(super) async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let dossier = Dossier::find(cx, req.param("key")).await?;
    let entity = &dossier.entity;
    let mut document = letter::document(cx, entity.name.clone(), subject(cx, &dossier));
    share_note(cx, &dossier, &mut document);
    document.blocks.push(Block::Table(obligations(cx, &dossier)));
    not_measured(cx, &dossier, &mut document);
    document
        .blocks
        .push(Block::heading(2, t(cx, "observatory-who-answers")));
    document.blocks.push(Block::Table(holders(cx, &dossier)));
    document.blocks.push(Block::Table(seats(cx, &dossier)));
    acts(cx, &dossier.told(cx, ACTS).await?, &mut document);
    document.blocks.push(seal(cx, &dossier));
    letter::send(cx, &format!("informe-{}.pdf", entity.key), document).await
}

/// Type, place and tax number, and the day the report speaks of.
fn subject(cx: &Cx, dossier: &Dossier) -> String {
    let entity = &dossier.entity;
    let mut facts = vec![cx.pick(&entity.kind.singular).to_owned()];
    let region = region_name(&entity.ubigeo);
    if !region.is_empty() {
        facts.push(region.to_owned());
    }
    facts.extend(entity.ruc.as_ref().map(|ruc| format!("RUC {ruc}")));
    let day = ui::format::date_long(cx.lang, dossier.today);
    let of_day = cx
        .tr()
        .f("observatory-paper-report", &[("day", day.into())])
        .into_owned();
    format!("{of_day}\n{}", facts.join(" · "))
}

/// What share it fulfils, beside the average of its type.
fn share_note(cx: &Cx, dossier: &Dossier, document: &mut Document) {
    let tr = cx.tr();
    let (owed, met) = dossier.owed_and_met();
    let title = match dossier.share() {
        Some(share) => {
            let args = [
                ("met", met.into()),
                ("owed", owed.into()),
                ("share", ui::format::pct(cx.lang, share).into()),
            ];
            tr.f("observatory-paper-share", &args).into_owned()
        }
        None => t(cx, "observatory-paper-nothing-owed"),
    };
    let average = dossier.average.map(|average| {
        let args = [
            ("peers", cx.pick(&dossier.entity.kind.plural).into()),
            ("share", ui::format::pct(cx.lang, average).into()),
        ];
        tr.f("observatory-paper-average", &args).into_owned()
    });
    let ceased = dossier.ceased().map(|to| {
        let day = ui::format::date_long(cx.lang, to);
        tr.f("observatory-entity-ceased", &[("day", day.into())])
            .into_owned()
    });
    let words: Vec<String> = [average, ceased].into_iter().flatten().collect();
    document.blocks.push(Block::note(title, words.join("\n")));
}

fn obligations(cx: &Cx, dossier: &Dossier) -> Table {
    let due = |line: &crate::record::dossier::Line<'_>| {
        let day = line.due.map(ui::format::date_short)?;
        Some(match line.verdict {
            Verdict::Missing | Verdict::Vacant | Verdict::SilentVacancy => {
                format!("{} {day}", t(cx, "observatory-since"))
            }
            Verdict::Overdue => format!("{} {day}", t(cx, "observatory-expired")),
            Verdict::Met if line.period.is_some() => format!("{} {day}", t(cx, "observatory-next")),
            _ => day,
        })
    };
    let rows = dossier.lines().into_iter().map(|line| {
        vec![
            cx.pick(&line.obligation.names).to_owned(),
            t(cx, line.verdict.word()),
            due(&line).unwrap_or_default(),
            cited(&line.obligation.citations),
            line.proof.unwrap_or_default().to_owned(),
        ]
    });
    Table {
        caption: t(cx, "observatory-paper-obligations"),
        columns: vec![
            Column::new(t(cx, "observatory-column-obligation"), 31),
            Column::new(t(cx, "directory-column-state"), 14),
            Column::new(t(cx, "observatory-column-due"), 14),
            Column::new(t(cx, "observatory-norm"), 25),
            Column::new(t(cx, "observatory-column-proof"), 16).code(),
        ],
        rows: rows.collect(),
    }
}

/// Obligations that are not measured here yet, so that silence is not taken for fulfilment.
fn not_measured(cx: &Cx, dossier: &Dossier, document: &mut Document) {
    let law = cx.house.law;
    let names: Vec<&str> = law
        .obligations_of(dossier.entity.kind.id)
        .filter(|obligation| !obligation.live)
        .map(|obligation| cx.pick(&obligation.names))
        .collect();
    if !names.is_empty() {
        let count = cx
            .tr()
            .f("observatory-not-measured", &[("n", names.len().into())])
            .into_owned();
        document.blocks.push(Block::toned(
            Tone::Small,
            format!("{count}: {}.", names.join("; ")),
        ));
    }
}

/// The offices that obligations ask for, with the three dated facts of each.
fn holders(cx: &Cx, dossier: &Dossier) -> Table {
    let committee = directory::apply_committee();
    let of_committee = dossier
        .holder(committee)
        .or_else(|| dossier.last(committee))
        .map(|row| {
            held(
                cx,
                dossier,
                t(cx, "directory-committee"),
                Some(row),
                row.authority.clone(),
            )
        });
    let lines = dossier.lines();
    let offices = lines
        .iter()
        .filter(|line| line.verdict.is_owed() || line.proof.is_some())
        .filter_map(|line| {
            let office = office_of(line.obligation)?;
            let row = dossier
                .holder(office.as_str())
                .or_else(|| dossier.last(office.as_str()));
            let authority = authority_of(line.obligation).map(|authority| authority.as_str().to_owned());
            Some(held(cx, dossier, cx.office_name(office.as_str()), row, authority))
        });
    Table {
        caption: t(cx, "observatory-paper-holders"),
        columns: vec![
            Column::new(t(cx, "directory-column-office"), 26),
            Column::new(t(cx, "directory-fact-holder"), 26),
            Column::new(t(cx, "observatory-paper-column-issued"), 14),
            Column::new(t(cx, "observatory-paper-column-told"), 17),
            Column::new(t(cx, "observatory-paper-column-valid"), 17),
        ],
        rows: of_committee.into_iter().chain(offices).collect(),
    }
}

fn held(
    cx: &Cx,
    dossier: &Dossier,
    office: String,
    row: Option<&DesignationRow>,
    authority: Option<String>,
) -> Vec<String> {
    let Some(row) = row else {
        return vec![
            office,
            t(cx, "observatory-nobody"),
            String::new(),
            String::new(),
            String::new(),
        ];
    };
    let name = match (row.in_force(dossier.today), row.person_id) {
        (false, _) if row.from_on <= dossier.today.to_string() => t(cx, "observatory-vacant"),
        (_, None) => seats_filled(cx, dossier),
        _ => dossier
            .name(row)
            .map_or_else(|| t(cx, "directory-erased"), str::to_owned),
    };
    let acronym = authority
        .as_deref()
        .and_then(norms::Authority::parse)
        .map_or("", norms::Authority::acronym);
    let told = match (&row.informed_on, acronym) {
        (Some(on), _) => format!("{acronym} {}", day(on)),
        (None, "") => String::new(),
        (None, _) => cx
            .tr()
            .f("observatory-told-pending", &[("authority", acronym.into())])
            .into_owned(),
    };
    let valid = match &row.to_on {
        Some(to) => format!("{} – {}", day(&row.from_on), day(to)),
        None => format!("{} {}", t(cx, "observatory-since"), day(&row.from_on)),
    };
    vec![
        office,
        name,
        day(&row.instrument_on),
        told.trim().to_owned(),
        valid,
    ]
}

fn seats_filled(cx: &Cx, dossier: &Dossier) -> String {
    let seats = cx.house.law.seats().iter().filter(|seat| seat.required);
    let filled = seats
        .clone()
        .filter(|seat| dossier.holder(seat.office.as_str()).is_some())
        .count();
    let args = [("filled", filled.into()), ("seats", seats.count().into())];
    cx.tr().f("observatory-seats-filled", &args).into_owned()
}

fn seats(cx: &Cx, dossier: &Dossier) -> Table {
    let rows = cx.house.law.seats().iter().map(|seat| {
        let row = dossier.holder(seat.office.as_str());
        let who = row.map_or_else(
            || t(cx, "observatory-vacant"),
            |row| {
                let name = dossier
                    .name(row)
                    .map_or_else(|| t(cx, "directory-erased"), str::to_owned);
                format!("{name}\n{}", row.post_title)
            },
        );
        let optional = if seat.required {
            String::new()
        } else {
            format!(" {}", t(cx, "ui-optional"))
        };
        vec![
            format!("{}. {}{optional}", seat.number, cx.pick(&seat.names)),
            who,
            row.map(|row| day(&row.from_on)).unwrap_or_default(),
            row.and_then(|row| dossier.proof(row))
                .unwrap_or_default()
                .to_owned(),
        ]
    });
    Table {
        caption: t(cx, "observatory-committee"),
        columns: vec![
            Column::new(t(cx, "observatory-column-seat"), 36),
            Column::new(t(cx, "directory-fact-holder"), 32),
            Column::new(t(cx, "observatory-column-since"), 14),
            Column::new(t(cx, "observatory-column-proof"), 18).code(),
        ],
        rows: rows.collect(),
    }
}

fn acts(cx: &Cx, told: &[Recorded], document: &mut Document) {
    let rows: Vec<Vec<String>> = told
        .iter()
        .map(|act| {
            vec![
                act_title(cx, act),
                ui::format::date_short(register::civil_date(act.at)),
                act.code(),
            ]
        })
        .collect();
    if rows.is_empty() {
        document
            .blocks
            .push(Block::paragraph(t(cx, "observatory-history-none")));
        return;
    }
    document.blocks.push(Block::Table(Table {
        caption: t(cx, "observatory-paper-last-acts"),
        columns: vec![
            Column::new(t(cx, "observatory-column-act"), 60),
            Column::new(t(cx, "directory-fact-day"), 18),
            Column::new(t(cx, "observatory-column-proof"), 22).code(),
        ],
        rows,
    }));
}

/// A report proves nothing by itself: it leads to the page of the entity, and each of its codes to a constancia.
fn seal(cx: &Cx, dossier: &Dossier) -> Block {
    let tr = cx.tr();
    let base = &cx.house.options.base_url;
    let address = format!("{base}{}", cx.href("/verificar"));
    Block::Seal(Seal {
        url: format!("{base}{}", cx.href(&dossier.entity.href())),
        code: dossier.entity.key.clone(),
        alt: tr
            .f(
                "observatory-paper-qr-entity",
                &[("name", (&dossier.entity.name).into())],
            )
            .into_owned(),
        label: t(cx, "observatory-paper-entity-key"),
        words: vec![
            t(cx, "observatory-paper-report-today"),
            tr.f("observatory-paper-verify-codes", &[("address", address.into())])
                .into_owned(),
        ],
    })
}
