//! What every document has: letterhead, language, the registry's line, the seal, and the words for days and codes.

use crate::record::act::evidence::{Evidence, Found, find};
use crate::record::words::{act_href, instrument_kind};
use capability::{Cx, Stop, hex};
use directory::store::DesignationRow;
use paper::{Attachment, Block, Document, Fact, Seal};
use register::Fault;

/// Digits of the root at the foot of a page: enough to tell two roots apart, few enough to read.
const ROOT_DIGITS: usize = 16;

/// A document without blocks.
pub(super) fn letter(cx: &Cx, title: String, subject: String) -> Document {
    let tr = cx.tr();
    let (at, root) = (cx.head.at, hex(&cx.head.root));
    let moment = format!(
        "{} {}",
        ui::format::date_short(register::civil_date(at)),
        ui::format::time_lima(at)
    );
    let size = ui::format::num(cx.lang, i64::try_from(cx.head.size).unwrap_or(i64::MAX));
    let root = root.get(..ROOT_DIGITS).unwrap_or(&root).to_owned();
    let line = [
        ("size", size.into()),
        ("at", moment.into()),
        ("root", root.into()),
    ];
    Document {
        lang: cx.lang.html().to_owned(),
        author: tr.t("observatory-paper-issuer").into_owned(),
        title,
        subject,
        banner: cx.house.options.demo.then(|| tr.t("ui-demo-foot").into_owned()),
        created: at,
        registry_line: tr.f("observatory-paper-registry", &line).into_owned(),
        page_line: tr
            .f(
                "observatory-paper-page",
                &[("page", "{page}".into()), ("pages", "{pages}".into())],
            )
            .into_owned(),
        blocks: Vec::new(),
        attachments: Vec::new(),
    }
}

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

/// The code of an act by its number in a column.
pub(super) async fn code_of(cx: &Cx, seq: i64) -> Result<String, Stop> {
    let seq = u64::try_from(seq).map_err(|_| Stop::NotFound)?;
    cx.house.register.code_of(seq).await?.ok_or(Stop::NotFound)
}

/// A text of the wing.
pub(super) fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

/// A fact with a label of the texts.
pub(super) fn fact(cx: &Cx, key: &str, value: impl Into<String>) -> Fact {
    Fact::new(t(cx, key), value)
}

/// A day of a column as documents write it.
pub(super) fn day(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), ui::format::date_short)
}

/// Kind, number and day of the instrument that designates.
pub(super) fn instrument(cx: &Cx, row: &DesignationRow) -> String {
    let kind = instrument_kind(cx, &row.instrument_kind);
    format!("{kind} {}, {}", row.instrument_number, day(&row.instrument_on))
        .trim()
        .to_owned()
}
