//! What a document of the house has besides its blocks: language, the registry's line, the words for pages; and the
//! answer that carries its PDF.

use capability::{Answer, Cx, Stop, hex};
use http::header;
use paper::Document;
use register::Fault;

/// Digits of the root at the foot of a page: enough to tell two roots apart, few enough to read.
const ROOT_DIGITS: usize = 16;

/// A document without blocks, issued by the register as it is now.
pub fn document(cx: &Cx, title: String, subject: String) -> Document {
    let tr = cx.tr();
    let root = hex(&cx.head.root);
    let moment = format!(
        "{} {}",
        ui::format::date_short(register::civil_date(cx.head.at)),
        ui::format::time_lima(cx.head.at)
    );
    let size = ui::format::num(cx.lang, i64::try_from(cx.head.size).unwrap_or(i64::MAX));
    let line = [
        ("size", size.into()),
        ("at", moment.into()),
        ("root", root.get(..ROOT_DIGITS).unwrap_or(&root).to_owned().into()),
    ];
    let pages = [("page", "{page}".into()), ("pages", "{pages}".into())];
    Document {
        lang: cx.lang.html().to_owned(),
        author: tr.t("directory-letter-issuer").into_owned(),
        title,
        subject,
        banner: cx.house.options.demo.then(|| tr.t("ui-demo-foot").into_owned()),
        created: cx.head.at,
        registry_line: tr.f("directory-letter-registry", &line).into_owned(),
        page_line: tr.f("directory-letter-page", &pages).into_owned(),
        blocks: Vec::new(),
        attachments: Vec::new(),
    }
}

/// The document as a PDF, to read in the browser or keep.
pub fn answer(document: &Document, name: &str) -> Result<Answer, Stop> {
    let bytes = paper::pdf(document).map_err(|error| Fault::because("making a document", error))?;
    Ok(Answer::of(200, "application/pdf", bytes).header(
        header::CONTENT_DISPOSITION,
        &format!("inline; filename=\"{name}.pdf\""),
    ))
}
