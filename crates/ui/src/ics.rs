//! Lines of a calendar file (iCalendar, RFC 5545): escaped, folded at 75 octets, ended as the format wants.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};

/// Name of a line with its parameters, and its value.
type Property = (&'static str, String);

/// Octets of a line at most, its end left out.
const OCTETS_MAX: usize = 75;

/// A calendar as it grows.
#[derive(Debug)]
pub struct Ics {
    text: String,
    stamp: String,
    method: Method,
}

/// What a calendar file asks of the program that reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To show what is published.
    Publish,
    /// To answer whether one comes.
    Request,
    /// To take an event out.
    Cancel,
}

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The whole of a day.
    Day(Date),
    /// From an hour of Lima, for some minutes.
    Hour(DateTime, u16),
}

/// A day or a meeting in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Name that stays, so that a later reading of the file moves the event instead of adding another.
    pub uid: String,
    /// When.
    pub when: When,
    /// What, in a line.
    pub summary: String,
    /// What, in sentences.
    pub description: String,
    /// Category.
    pub category: String,
    /// Where on the web.
    pub url: String,
    /// Where people meet; empty for what is nowhere.
    pub place: String,
    /// How often it was changed: a higher number goes before a lower one.
    pub sequence: u64,
}

impl Ics {
    /// A calendar of that name, as it stood at `stamp`, to be read again twice a day from `source`.
    pub fn new(name: &str, description: &str, source: &str, lang: &str, stamp: Timestamp) -> Ics {
        let mut ics = Ics::begun(Method::Publish, stamp);
        for property in [format!("NAME;LANGUAGE={lang}"), "X-WR-CALNAME".to_owned()] {
            ics.line(&property, &escaped(name));
        }
        ics.line(&format!("DESCRIPTION;LANGUAGE={lang}"), &escaped(description));
        ics.line("SOURCE;VALUE=URI", source);
        ics.line("REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
        ics.line("X-PUBLISHED-TTL", "PT12H");
        ics.zone();
        ics
    }

    /// A file for one letter: an invitation, or its withdrawal.
    pub fn letter(method: Method, stamp: Timestamp) -> Ics {
        let mut ics = Ics::begun(method, stamp);
        ics.zone();
        ics
    }

    fn begun(method: Method, stamp: Timestamp) -> Ics {
        let mut ics = Ics {
            text: String::new(),
            stamp: format!("{}", stamp.strftime("%Y%m%dT%H%M%SZ")),
            method,
        };
        ics.line("BEGIN", "VCALENDAR");
        ics.line("VERSION", "2.0");
        ics.line("PRODID", "-//Qhapaq//Qhapaq//ES");
        ics.line("CALSCALE", "GREGORIAN");
        let name = match method {
            Method::Publish => "PUBLISH",
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        };
        ics.line("METHOD", name);
        ics
    }

    /// The State's clock. The format wants one component at least, and nothing may be due.
    fn zone(&mut self) {
        for (name, value) in [
            ("BEGIN", "VTIMEZONE"),
            ("TZID", "America/Lima"),
            ("BEGIN", "STANDARD"),
            ("DTSTART", "19700101T000000"),
            ("TZOFFSETFROM", "-0500"),
            ("TZOFFSETTO", "-0500"),
            ("END", "STANDARD"),
            ("END", "VTIMEZONE"),
        ] {
            self.line(name, value);
        }
    }

    /// Adds an event; a day at the end of the calendar, which has no day after it, is left out.
    pub fn event(&mut self, event: &Event) {
        self.component(event, &[]);
    }

    /// Adds an event with who invites whom, which an invitation must say (iTIP, RFC 5546, 3.2.2). Nobody answers by mail.
    pub fn invitation(&mut self, event: &Event, organizer: &str, attendee: &str) {
        let invited = "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE";
        self.component(
            event,
            &[
                ("ORGANIZER", format!("mailto:{organizer}")),
                (invited, format!("mailto:{attendee}")),
            ],
        );
    }

    fn component(&mut self, event: &Event, people: &[Property]) {
        let Some((start, end)) = times(event.when) else {
            return;
        };
        let stamp = self.stamp.clone();
        self.line("BEGIN", "VEVENT");
        self.line("UID", &event.uid);
        self.line("DTSTAMP", &stamp);
        for (name, value) in [&start, &end].into_iter().chain(people) {
            self.line(name, value);
        }
        if event.sequence > 0 {
            self.line("SEQUENCE", &event.sequence.to_string());
        }
        self.line("SUMMARY", &escaped(&event.summary));
        self.line("DESCRIPTION", &escaped(&event.description));
        if !event.place.is_empty() {
            self.line("LOCATION", &escaped(&event.place));
        }
        self.line("CATEGORIES", &escaped(&event.category));
        self.line("URL", &event.url);
        let (transparent, cancelled) = (matches!(event.when, When::Day(_)), self.method == Method::Cancel);
        self.line("TRANSP", if transparent { "TRANSPARENT" } else { "OPAQUE" });
        if cancelled {
            self.line("STATUS", "CANCELLED");
        }
        self.line("END", "VEVENT");
    }

    /// The file.
    pub fn end(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }

    /// A line, folded between characters.
    fn line(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > OCTETS_MAX {
                self.text.push_str("\r\n ");
                octets = 1;
            }
            self.text.push(c);
            octets += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Names and values of the lines that say from when to when.
fn times(when: When) -> Option<(Property, Property)> {
    Some(match when {
        When::Day(day) => {
            let text = |day: Date| day.strftime("%Y%m%d").to_string();
            (
                ("DTSTART;VALUE=DATE", text(day)),
                ("DTEND;VALUE=DATE", text(day.tomorrow().ok()?)),
            )
        }
        When::Hour(start, minutes) => {
            let text = |at: DateTime| at.strftime("%Y%m%dT%H%M%S").to_string();
            let end = start.checked_add(i64::from(minutes).minutes()).ok()?;
            (
                ("DTSTART;TZID=America/Lima", text(start)),
                ("DTEND;TZID=America/Lima", text(end)),
            )
        }
    })
}

/// Text of a value: what the format gives a meaning to is escaped, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(summary: &str) -> String {
        let mut ics = Ics::new(
            "Plazos",
            "d",
            "https://qhapaq.example/a.ics",
            "es-PE",
            Timestamp::UNIX_EPOCH,
        );
        ics.event(&Event {
            uid: "G04-1@example".to_owned(),
            when: When::Day(jiff::civil::date(2026, 12, 31)),
            summary: summary.to_owned(),
            description: String::new(),
            category: "c".to_owned(),
            url: "https://qhapaq.example/".to_owned(),
            place: String::new(),
            sequence: 0,
        });
        ics.end()
    }

    #[test]
    fn a_day_ends_on_the_next_even_at_the_end_of_the_year() {
        let text = with("x");
        assert!(
            text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"),
            "{text}"
        );
        assert!(text.contains("DTSTAMP:19700101T000000Z\r\n"), "{text}");
    }

    #[test]
    fn a_meeting_has_its_hours_in_lima_and_an_invitation_asks_for_an_answer() {
        let mut ics = Ics::letter(Method::Request, Timestamp::UNIX_EPOCH);
        ics.event(&Event {
            uid: "s@example".to_owned(),
            when: When::Hour(jiff::civil::date(2026, 11, 19).at(23, 30, 0, 0), 90),
            summary: "Sesión".to_owned(),
            description: String::new(),
            category: "c".to_owned(),
            url: "https://qhapaq.example/".to_owned(),
            place: "Sala, 2.º piso".to_owned(),
            sequence: 7,
        });
        let text = ics.end();
        for line in [
            "METHOD:REQUEST",
            "DTSTART;TZID=America/Lima:20261119T233000",
            "DTEND;TZID=America/Lima:20261120T010000",
            "LOCATION:Sala\\, 2.º piso",
            "SEQUENCE:7",
            "TRANSP:OPAQUE",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
    }

    #[test]
    fn lines_fold_between_characters_and_unfold_to_what_they_were() {
        let summary = "Designar: Oficial de Gobierno de Datos, ñandú \u{1f4c5} ".repeat(5);
        let text = with(&summary);
        assert!(text.split("\r\n").all(|line| line.len() <= OCTETS_MAX));
        assert!(!text.replace("\r\n", "").contains('\n'));
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains(&format!("SUMMARY:{}\r\n", summary.replace(',', "\\,"))),
            "{unfolded}"
        );
    }

    #[test]
    fn what_the_format_gives_a_meaning_to_is_escaped() {
        assert_eq!(escaped("a\\b;c,d\r\ne\u{7}"), "a\\\\b\\;c\\,d\\ne");
    }
}
