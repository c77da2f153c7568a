//! Lines of a calendar file (iCalendar, RFC 5545): escaped, folded at 75 octets, ended as the format wants.

use jiff::Timestamp;
use jiff::civil::Date;

/// Octets of a line at most, its end left out.
const OCTETS_MAX: usize = 75;

/// A calendar as it grows.
pub(super) struct Ics {
    text: String,
    stamp: String,
}

/// A day in it.
pub(super) struct Event {
    /// Name that stays, so that a later reading of the file moves the event instead of adding another.
    pub uid: String,
    pub day: Date,
    pub summary: String,
    pub description: String,
    pub category: String,
    pub url: String,
}

impl Ics {
    /// A calendar of that name, as it stood at `stamp`, to be read again twice a day from `source`.
    pub(super) fn new(name: &str, description: &str, source: &str, lang: &str, stamp: Timestamp) -> Ics {
        let mut ics = Ics {
            text: String::new(),
            stamp: format!("{}", stamp.strftime("%Y%m%dT%H%M%SZ")),
        };
        ics.line("BEGIN", "VCALENDAR");
        ics.line("VERSION", "2.0");
        ics.line("PRODID", "-//Qhapaq//Qhapaq//ES");
        ics.line("CALSCALE", "GREGORIAN");
        ics.line("METHOD", "PUBLISH");
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

    /// Adds a day; one at the end of the calendar, which has no day after it, is left out.
    pub(super) fn event(&mut self, event: &Event) {
        let Ok(after) = event.day.tomorrow() else { return };
        let stamp = self.stamp.clone();
        let day = |day: Date| day.strftime("%Y%m%d").to_string();
        self.line("BEGIN", "VEVENT");
        self.line("UID", &event.uid);
        self.line("DTSTAMP", &stamp);
        self.line("DTSTART;VALUE=DATE", &day(event.day));
        self.line("DTEND;VALUE=DATE", &day(after));
        self.line("SUMMARY", &escaped(&event.summary));
        self.line("DESCRIPTION", &escaped(&event.description));
        self.line("CATEGORIES", &escaped(&event.category));
        self.line("URL", &event.url);
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// The file.
    pub(super) fn end(mut self) -> String {
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
            day: jiff::civil::date(2026, 12, 31),
            summary: summary.to_owned(),
            description: String::new(),
            category: "c".to_owned(),
            url: "https://qhapaq.example/".to_owned(),
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
