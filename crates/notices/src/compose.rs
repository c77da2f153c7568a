//! Writing a letter: plain text in the person's language, and the headers of RFC 5322 around it.
//!
//! Names and titles come from people and lists; every line that becomes a header passes [`one_line`], and an address that
//! is none stops the letter.

use std::time::SystemTime;

use capability::House;
use directory::board::Board;
use directory::people::Person;
use jiff::civil::Date;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use norms::OfficeId;
use register::{Fault, OrFault};

use crate::invitation;
use crate::letter::{Sort, Waiting};
use crate::link::Secret;
use crate::outbox::{self, Written};
use crate::store::Row;
use crate::words::{self, Said};

/// Longest address that mail allows (RFC 5321, 4.5.3.1.3, less the brackets).
const ADDRESS_CHARS_MAX: usize = 254;
/// Longest subject: longer ones are cut by every reader.
const SUBJECT_CHARS_MAX: usize = 120;

/// What a letter is written from.
pub(crate) struct Material<'a> {
    pub(crate) house: &'a House,
    pub(crate) board: &'a Board,
    pub(crate) letter: &'a Waiting,
    pub(crate) person: &'a Person,
    pub(crate) lang: ui::Lang,
    pub(crate) rows: &'a [Row],
    /// The link that stops, where stopping is allowed.
    pub(crate) stop: Option<&'a Secret>,
    pub(crate) today: Date,
}

/// The address of a person, when it is one.
pub(crate) fn address(person: &Person) -> Option<lettre::Address> {
    let text = person.email.as_deref()?.trim();
    let plain = text.is_ascii()
        && text.len() <= ADDRESS_CHARS_MAX
        && !text.bytes().any(|byte| byte.is_ascii_control());
    if plain { text.parse().ok() } else { None }
}

/// The letter, ready to leave.
///
/// # Errors
/// When the sender of this house is none.
pub(crate) fn write(material: &Material<'_>, to: lettre::Address, from: &str) -> Result<Written, Fault> {
    let (house, letter) = (material.house, material.letter);
    let from: Mailbox = one_line(from).parse().or_fault("reading the sender of letters")?;
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(cut(&one_line(&subject(material)), SUBJECT_CHARS_MAX))
        .date(SystemTime::from(house.clock.now()))
        .message_id(Some(format!("<{}@{}>", letter.id, outbox::host(house))))
        .header(MIME_VERSION_1_0)
        .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(raw("Content-Language", material.lang.html().to_owned()));
    if let Some(stop) = material.stop {
        let link = format!("<{}{}>", house.options.base_url, stop.path());
        message = message.raw_header(raw("List-Unsubscribe", link)).raw_header(raw(
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ));
    }
    let message = match invitation::of(material, &from, &to) {
        None => message.header(ContentType::TEXT_PLAIN).body(text(material)),
        Some(invitation) => message.multipart(both(material, invitation)),
    };
    let message = message.or_fault("writing a letter")?;
    Ok(Written {
        id: letter.id,
        to,
        bytes: message.formatted(),
    })
}

/// The text and an invitation beside it. The line between them follows from the letter, so that writing it again gives the
/// same bytes.
fn both(material: &Material<'_>, invitation: SinglePart) -> MultiPart {
    MultiPart::builder()
        .kind(MultiPartKind::Mixed)
        .boundary(format!("qhapaq-{}", material.letter.id))
        .singlepart(SinglePart::plain(text(material)))
        .singlepart(invitation)
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(&value))
}

/// Text without line ends and other controls, so that nothing in it can begin a header.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|char| {
            if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                char
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    text.chars().take(chars_max - 1).chain(['…']).collect()
}

fn subject(material: &Material<'_>) -> String {
    let tr = words::speaking(material.house, material.lang);
    match (material.letter.sort == Sort::AtOnce.as_str(), material.rows) {
        (true, [row, ..]) => said(material, row).title,
        _ => {
            let day = ui::format::date_short(material.letter.day);
            let args = [
                ("n", material.rows.len().into()),
                ("entity", one_line(&entity(material)).into()),
                ("day", day.into()),
            ];
            tr.f("notices-letter-digest-subject", &args).into_owned()
        }
    }
}

fn said(material: &Material<'_>, row: &Row) -> Said {
    let tr = words::speaking(material.house, material.lang);
    words::say(material.house, material.board, tr, row, material.today)
}

pub(crate) fn entity(material: &Material<'_>) -> String {
    let known = material.board.entity(material.letter.entity_id);
    known.map(|entity| entity.name.clone()).unwrap_or_default()
}

/// The text: greeting, what there is, why the person gets it, how to stop it.
fn text(material: &Material<'_>) -> String {
    let tr = words::speaking(material.house, material.lang);
    let mut paragraphs = vec![
        tr.f(
            "notices-letter-hello",
            &[("name", one_line(&material.person.given_names).into())],
        )
        .into_owned(),
    ];
    if material.letter.sort == Sort::Digest.as_str() {
        let day = ui::format::date_long(material.lang, material.letter.day);
        let args = [("n", material.rows.len().into()), ("day", day.into())];
        paragraphs.push(tr.f("notices-letter-digest-lead", &args).into_owned());
    }
    paragraphs.extend(material.rows.iter().map(|row| item(material, row)));
    paragraphs.push(why(material));
    paragraphs.push(stopping(material));
    if material.house.options.demo {
        paragraphs.push(tr.t("notices-letter-demo").into_owned());
    }
    paragraphs.join("\r\n\r\n") + "\r\n"
}

fn item(material: &Material<'_>, row: &Row) -> String {
    let tr = words::speaking(material.house, material.lang);
    let said = said(material, row);
    let mut lines = vec![one_line(&said.title)];
    if row.entity_id != material.letter.entity_id && !said.title.contains(&said.entity) {
        lines.push(one_line(&said.entity));
    }
    lines.push(one_line(&said.sentence));
    let norms: Vec<String> = said.citations.iter().map(ToString::to_string).collect();
    if !norms.is_empty() {
        lines.push(
            tr.f("notices-letter-norm", &[("norms", norms.join("; ").into())])
                .into_owned(),
        );
    }
    let link = format!(
        "{}{}",
        material.house.options.base_url,
        material.lang.href(&said.path)
    );
    lines.push(format!("{}: {link}", said.verb));
    lines.join("\r\n")
}

/// Why the person gets it: the office they hold today.
fn why(material: &Material<'_>) -> String {
    let tr = words::speaking(material.house, material.lang);
    let office = OfficeId::parse(&material.letter.office)
        .ok()
        .and_then(|id| material.house.law.office(id))
        .map_or_else(
            || material.letter.office.clone(),
            |office| office.names.get(material.lang.code()).to_owned(),
        );
    let args = [
        ("office", office.into()),
        ("entity", one_line(&entity(material)).into()),
    ];
    tr.f("notices-letter-why", &args).into_owned()
}

/// How to stop it, or why that is not possible.
fn stopping(material: &Material<'_>) -> String {
    let tr = words::speaking(material.house, material.lang);
    let base = &material.house.options.base_url;
    match material.stop {
        Some(stop) => {
            let link = format!("{base}{}", material.lang.href(&stop.path()));
            let choose = format!("{base}{}", material.lang.href("/avisos/preferencias"));
            tr.f(
                "notices-letter-stop",
                &[("link", link.into()), ("choose", choose.into())],
            )
            .into_owned()
        }
        None => {
            let kind = material.rows.first().and_then(words::kind);
            let reason = kind.map_or("", |kind| kind.reason.get(material.lang.code()));
            tr.f("notices-letter-no-stop", &[("reason", reason.into())])
                .into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::PersonId;

    fn person(email: &str) -> Person {
        Person {
            id: PersonId::nil(),
            dni: None,
            given_names: String::new(),
            surnames: String::new(),
            email: Some(email.to_owned()),
            phone: None,
            erased_on: None,
        }
    }

    #[test]
    fn only_addresses_are_addresses() {
        assert!(address(&person("ana.muestra@ejemplo.gob.pe")).is_some());
        let long = format!("{}@ejemplo.gob.pe", "a".repeat(250));
        for wrong in [
            "",
            "ana",
            "ana@",
            "a@b.pe\r\nBcc: c@d.pe",
            "a@b.pe, c@d.pe",
            "Ana <a@b.pe>",
            "a b@c.pe",
            "ñ@b.pe",
            &long,
        ] {
            assert!(address(&person(wrong)).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_line_stays_one_line() {
        for (text, want) in [
            ("Muestra\r\nBcc: a@b.pe", "Muestra Bcc: a@b.pe"),
            ("a\u{2028}b\u{85}c\0d", "a b c d"),
            ("  dos   espacios ", "dos espacios"),
        ] {
            assert_eq!(one_line(text), want);
        }
        assert_eq!(cut("áéíóú", 4), "áéí…");
    }
}
