//! Who signs the minutes, where they sign, and the sheet that says who did.

use super::paper::{moment, seal, t};
use crate::pages::{Common, View, seat_name};
use crate::session::Session;
use capability::Cx;
use directory::letter;
use paper::{Block, Column, Document, Fact, SignaturePlace, Table};
use register::PersonId;

/// Places to sign: the secretary, the chair, those who dissented.
pub(super) fn places(cx: &Cx, view: &View) -> Vec<SignaturePlace> {
    let Signers { officers, dissenters } = signers(view.session());
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
    officers
        .into_iter()
        .chain(dissenters)
        .map(|person| SignaturePlace {
            name: view.name(person),
            office: office(person),
        })
        .collect()
}

/// Those whose signature the law asks for.
pub(crate) struct Signers {
    /// Secretary and chair, as anybody may know.
    pub officers: Vec<PersonId>,
    /// Whoever else voted otherwise than the majority, which is for those who may read the session.
    pub dissenters: Vec<PersonId>,
}

/// Secretary, chair, and whoever voted otherwise than the majority.
pub(crate) fn signers(session: &Session) -> Signers {
    let opening = session.opening.iter();
    let mut officers: Vec<PersonId> = opening
        .flat_map(|opening| [opening.secretary, opening.chair])
        .collect();
    officers.dedup();
    let dissenters = session.dissenters().into_iter();
    let dissenters = dissenters.filter(|person| !officers.contains(person)).collect();
    Signers { officers, dissenters }
}

/// «No firmó: motivo», of a signature that cannot be had.
pub(crate) fn not_signed(cx: &Cx, common: &Common, person: PersonId) -> Option<String> {
    let minutes = common.session().minutes.as_ref()?;
    let reason = minutes
        .excused
        .get(&person)
        .filter(|_| !minutes.signed.contains_key(&person))?;
    let reason = common.text(Some(reason)).unwrap_or("—").to_owned();
    let said = cx.tr().f("committee-not-signed", &[("reason", reason.into())]);
    Some(said.into_owned())
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
                        ("signed", minutes.signatures().into()),
                        ("all", minutes.signers.len().into()),
                    ],
                )
                .into_owned(),
        ),
    ]));
    let signed = minutes.signed.iter().map(|(person, signature)| {
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
    let excused = minutes.excused.keys().filter_map(|person| {
        let said = not_signed(cx, view, *person)?;
        Some(vec![view.name(*person), String::new(), String::new(), said])
    });
    document.blocks.push(Block::Table(Table {
        caption: t(cx, "committee-minutes-signatures"),
        columns: vec![
            Column::new(t(cx, "committee-column-holder"), 32),
            Column::new(t(cx, "committee-column-when"), 22),
            Column::new(t(cx, "committee-chain-act"), 18).code(),
            Column::new(t(cx, "committee-column-reservation"), 28),
        ],
        rows: signed.chain(excused).collect(),
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
