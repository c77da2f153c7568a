//! The seal of an act: its code, its proof inside the file, and the check that both stand on.

use crate::record::act::evidence::{Evidence, Found, find};
use crate::record::words::act_href;
use capability::{Cx, Stop};
use paper::{Attachment, Block, Document, Seal};
use register::Fault;

/// The seal of an act, and its proof to travel inside the file.
pub(super) fn prove(cx: &Cx, document: &mut Document, evidence: &Evidence) -> Result<(), Stop> {
    let tr = cx.tr();
    let (base, code) = (&cx.house.options.base_url, &evidence.code);
    let address = format!("{base}{}", cx.href("/verificar"));
    document.blocks.push(Block::Seal(Seal {
        url: format!("{base}{}", cx.href(&act_href(code))),
        code: code.clone(),
        alt: tr
            .f("observatory-paper-qr", &[("code", code.into())])
            .into_owned(),
        label: tr.t("observatory-paper-code").into_owned(),
        words: vec![
            tr.f("observatory-paper-verify", &[("address", address.into())])
                .into_owned(),
            tr.f("observatory-paper-verify-offline", &[("base", base.into())])
                .into_owned(),
        ],
    }));
    let json = evidence
        .bundle
        .to_json()
        .map_err(|error| Fault::because("writing the proof of an act", error))?;
    document.attachments.push(Attachment {
        name: format!("prueba-{code}.json"),
        media_type: "application/json".to_owned(),
        description: tr
            .f("observatory-paper-proof", &[("code", code.into())])
            .into_owned(),
        bytes: json.into_bytes(),
    });
    Ok(())
}

/// The act of a number, with its checks. An act that does not pass its own proof gets no document.
pub(super) async fn evidence(cx: &Cx, code: &str) -> Result<Box<Evidence>, Stop> {
    match find(cx, code).await? {
        Found::Nothing => Err(Stop::NotFound),
        Found::Unreadable => Err(Fault::new("the envelope of an act cannot be read").into()),
        Found::Act(evidence) if evidence.holds() => Ok(evidence),
        Found::Act(_) => Err(Fault::new("an act does not pass its own proof").into()),
    }
}
