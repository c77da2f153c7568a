//! Who signs the minutes, where they sign, and the sheet that says who did.

use super::paper::{moment, seal, t};
use crate::pages::{View, seat_name};
use capability::Cx;
use directory::letter;
use paper::{Block, Column, Document, Fact, SignaturePlace, Table};
use register::PersonId;

/// Places to sign: the secretary, the chair, those who dissented.
pub(super) fn places(cx: &Cx, view: &View) -> Vec<SignaturePlace> {
    let signers = signers(view);
    let office = |person: PersonId| {
        let opening = view.session().opening.as_ref();
        if opening.is_some_and(|opening| opening.secretary == person) {
            return t(cx, "committee-fact-secretary");
        }
        if opening.is_some_and(|opening| opening.chair == person) {
            return t(cx, "committee-fact-chair");
        }
        let present = [person].into();
        let seat = view
            .sitting
            .roster()
            .seats_of(person, &present)
            .first()
            .map(|seat| seat_name(cx, seat));
        seat.unwrap_or_default()
    };
    signers
        .into_iter()
        .map(|person| SignaturePlace {
            name: view.name(person),
            office: office(person),
        })
        .collect()
}

/// Those whose signature the law asks for: secretary, chair, and whoever voted otherwise than the majority.
pub(crate) fn signers(view: &View) -> Vec<PersonId> {
    let mut signers: Vec<PersonId> = Vec::new();
    let opening = view
        .session()
        .opening
        .iter()
        .flat_map(|opening| [opening.secretary, opening.chair]);
    for person in opening.chain(view.session().dissenters()) {
        if !signers.contains(&person) {
            signers.push(person);
        }
    }
    signers
}

/// The sheet of signatures: who signed which document, when, and by which act. `codes` are those of the acts.
pub(crate) fn signatures(
    cx: &Cx,
    view: &View,
    codes: &std::collections::HashMap<u64, String>,
    code: &str,
) -> Document {
    let title = cx.tr().f(
        "committee-signature-sheet",
        &[("session", view.sitting.title(cx).into())],
    );
    let mut document = letter::document(cx, title.into_owned(), view.sitting.committee.entity.name.clone());
    let Some(minutes) = &view.session().minutes else {
        return document;
    };
    document.blocks.push(Block::Facts(vec![
        Fact::code(t(cx, "committee-document-hash"), minutes.document.clone()),
        Fact::new(
            t(cx, "committee-signed-of"),
            cx.tr()
                .f(
                    "committee-signatures",
                    &[
                        (
                            "signed",
                            (minutes.signers.len() - minutes.missing().count()).into(),
                        ),
                        ("all", minutes.signers.len().into()),
                    ],
                )
                .into_owned(),
        ),
    ]));
    let rows = minutes.signed.iter().map(|(person, signature)| {
        let day = ui::format::date_short(register::civil_date(signature.at));
        vec![
            view.name(*person),
            format!("{day}, {}", moment(signature.at)),
            codes.get(&signature.seq).cloned().unwrap_or_default(),
            view.text(signature.reservation.as_ref())
                .unwrap_or_default()
                .to_owned(),
        ]
    });
    document.blocks.push(Block::Table(Table {
        caption: t(cx, "committee-minutes-signatures"),
        columns: vec![
            Column::new(t(cx, "committee-column-holder"), 32),
            Column::new(t(cx, "committee-column-when"), 22),
            Column::new(t(cx, "committee-chain-act"), 18).code(),
            Column::new(t(cx, "committee-column-reservation"), 28),
        ],
        rows: rows.collect(),
    }));
    for (_, at, correction) in &view.session().corrections {
        let day = ui::format::date_short(register::civil_date(*at));
        let text = view.text(Some(correction)).unwrap_or_default();
        document.blocks.push(Block::note(
            cx.tr().f("committee-corrected-on", &[("day", day.into())]),
            text,
        ));
    }
    document.blocks.push(seal(cx, code));
    document
}
