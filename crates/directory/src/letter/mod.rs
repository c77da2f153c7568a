//! What every document of the house has besides its blocks: language, letterhead, the registry's line, the words for
//! pages; and the press that makes its PDF. Every wing that hands out paper begins and ends here.

mod press;

pub use press::{print, send};

use capability::{Cx, hex};
use paper::Document;

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
