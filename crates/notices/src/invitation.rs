//! The invitation that a call carries: the session as an event that a calendar takes in, moves or takes out (iCalendar,
//! RFC 5545; iTIP, RFC 5546).
//!
//! Its name is that of the event in the calendar that one subscribes to, so that both are one; its number is that of the
//! act, so that what was recorded later goes before. It says where the agenda stands and not what is on it.

use jiff::civil::{DateTime, Time};
use lettre::Address;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, SinglePart};
use ui::ics::{Event, Ics, Method, When};

use crate::committee::{Meeting, session_of, session_title};
use crate::compose::{self, Material, one_line};
use crate::letter::Sort;
use crate::store::Row;
use crate::words;

/// Name of the file.
const FILE: &str = "sesion.ics";
/// Minutes that a session is taken to last until it says otherwise.
const MINUTES: u16 = 120;
/// Octets of a line at most, its end left out.
const OCTETS_MAX: usize = 75;

/// The invitation of a letter, from the sender to whom it goes; none when it calls to no session.
pub(crate) fn of(material: &Material<'_>, from: &Mailbox, to: &Address) -> Option<SinglePart> {
    let row = material.rows.first()?;
    let id = session_of(row).filter(|_| material.letter.sort == Sort::AtOnce.as_str())?;
    let (method, name) = match row.kind.as_str() {
        "session_cancelled" => (Method::Cancel, "CANCEL"),
        _ => (Method::Request, "REQUEST"),
    };
    let mut ics = Ics::letter(method, row.at);
    ics.event(&event(material, row, id)?);
    let text = addressed(&ics.end(), &from.email, to);
    let media_type = format!("text/calendar; charset=utf-8; method={name}");
    let media_type = ContentType::parse(&media_type).ok()?;
    Some(Attachment::new(FILE.to_owned()).body(text, media_type))
}

fn event(material: &Material<'_>, row: &Row, id: &str) -> Option<Event> {
    let (meeting, day) = (Meeting::of(row)?, row.due_on?);
    let (hour, minute) = meeting.hour.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let tr = words::speaking(material.house, material.lang);
    let base = &material.house.options.base_url;
    let host = base.split("://").nth(1).unwrap_or(base);
    let path = format!("/sesiones/{id}");
    let title = session_title(tr, &meeting);
    Some(Event {
        uid: format!("{id}@{host}"),
        when: When::Hour(DateTime::from_parts(day, time), MINUTES),
        summary: one_line(&format!("{title} · {}", compose::entity(material))),
        description: tr.t("notices-invitation-says").into_owned(),
        category: tr.t("notices-invitation-category").into_owned(),
        url: format!("{base}{}", material.lang.href(&path)),
        place: one_line(&meeting.place),
        sequence: row.act_seq.unwrap_or_default(),
    })
}

/// The file with who invites whom, which an invitation must say (RFC 5546, 3.2.2). Nobody answers by mail: the page asks.
fn addressed(ics: &str, from: &Address, to: &Address) -> String {
    const END: &str = "END:VEVENT\r\n";
    let organizer = folded(&format!("ORGANIZER:mailto:{from}"));
    let attendee = folded(&format!(
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{to}"
    ));
    ics.replace(END, &format!("{organizer}{attendee}{END}"))
}

/// A line of plain ASCII, folded.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out + "\r\n"
}
