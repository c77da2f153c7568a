//! Parts as they were last shown, what changed since, and both as events.

use super::Parts;
use bytes::Bytes;
use std::sync::{Arc, OnceLock};

/// One state of the parts of a group. Watchers hold the newest only.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Grows with every state that differs: how many acts the register had then, or one more than the mark before.
    pub mark: u64,
    /// Tells this group from one that had the same name before it, or in another process.
    tag: Arc<str>,
    /// The mark of the state before this one.
    before: u64,
    parts: Vec<Part>,
    said: Option<Said>,
    /// What whoever saw the state before has not seen.
    change: Bytes,
    /// Everything, for whoever has seen nothing.
    whole: OnceLock<Bytes>,
    /// There is nothing to watch any more.
    pub ended: bool,
}

#[derive(Debug, Clone)]
struct Part {
    id: Arc<str>,
    html: Arc<str>,
    since: u64,
}

#[derive(Debug, Clone)]
struct Said {
    sentence: Arc<str>,
    since: u64,
}

impl Shown {
    /// Nothing rendered yet.
    pub fn nothing(tag: String) -> Shown {
        Shown {
            tag: tag.into(),
            ..Shown::default()
        }
    }

    /// The same, and the end.
    pub fn end(&self) -> Shown {
        Shown {
            ended: true,
            ..Shown::nothing(self.tag.to_string())
        }
    }

    /// The state after a rendering at that size of the register; none when it shows the same.
    pub fn next(&self, size: u64, parts: Parts) -> Option<Shown> {
        let mark = size.max(self.mark + 1);
        let said = self.said_next(parts.said, mark);
        let parts = self.parts_next(parts.list, mark);
        let news = parts.iter().any(|part| part.since == mark)
            || said.as_ref().is_some_and(|said| said.since == mark);
        if !news && self.mark > 0 {
            return None;
        }
        let mut shown = Shown {
            mark,
            tag: self.tag.clone(),
            before: self.mark,
            parts,
            said,
            ..Shown::default()
        };
        shown.change = shown.events(self.mark);
        Some(shown)
    }

    fn parts_next(&self, list: Vec<(String, String)>, mark: u64) -> Vec<Part> {
        let gone = self.parts.iter().filter(|held| {
            let id: &str = &held.id;
            list.iter().all(|(now, _)| now != id)
        });
        let emptied: Vec<(String, String)> = gone.map(|part| (part.id.to_string(), String::new())).collect();
        let of = |(id, html): (String, String)| {
            let held = self.parts.iter().find(|part| *part.id == *id);
            match held.filter(|part| *part.html == *html) {
                Some(same) => same.clone(),
                None => Part {
                    id: id.into(),
                    html: html.into(),
                    since: mark,
                },
            }
        };
        list.into_iter().chain(emptied).map(of).collect()
    }

    fn said_next(&self, sentence: Option<String>, mark: u64) -> Option<Said> {
        let held = self.said.clone();
        match sentence {
            Some(sentence) if held.as_ref().is_none_or(|held| *held.sentence != *sentence) => Some(Said {
                sentence: sentence.into(),
                since: mark,
            }),
            _ => held,
        }
    }

    /// What whoever has seen `mark` (0: nothing) has not seen.
    pub fn since(&self, mark: u64) -> Bytes {
        match mark {
            0 => self.whole.get_or_init(|| self.events(0)).clone(),
            mark if mark == self.before => self.change.clone(),
            mark => self.events(mark),
        }
    }

    /// The mark in a `Last-Event-ID` of this very group; 0 for any other.
    pub fn mark_of(&self, last_event: Option<&str>) -> u64 {
        let mark = last_event.and_then(|id| {
            let (mark, tag) = id.split_once('-')?;
            (*tag == *self.tag).then(|| mark.parse::<u64>().ok()).flatten()
        });
        mark.unwrap_or(0)
    }

    fn events(&self, seen: u64) -> Bytes {
        let mut out = String::new();
        let changed: Vec<(&str, &str)> = self
            .parts
            .iter()
            .filter(|part| part.since > seen)
            .map(|part| (&*part.id, &*part.html))
            .collect();
        if !changed.is_empty() || seen == 0 {
            let data = serde_json::to_string(&changed).unwrap_or_else(|_| "[]".to_owned());
            self.event(&mut out, "parts", &data);
        }
        // Whoever comes anew has the page before them: only news are said.
        if let Some(said) = self.said.as_ref().filter(|said| seen > 0 && said.since > seen) {
            let sentence: Vec<&str> = said.sentence.split_whitespace().collect();
            self.event(&mut out, "said", &sentence.join(" "));
        }
        Bytes::from(out)
    }

    /// One event; its data stand on one line.
    fn event(&self, out: &mut String, name: &str, data: &str) {
        let (mark, tag) = (self.mark, &self.tag);
        out.push_str(&format!("id: {mark}-{tag}\nevent: {name}\ndata: {data}\n\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    fn text(bytes: &Bytes) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    fn first() -> Shown {
        let parts = Parts::new()
            .part("quorum", html! { "3 de 5" })
            .part("votes", html! { b { "2" } });
        Shown::nothing("a1".to_owned()).next(7, parts).unwrap()
    }

    #[test]
    fn the_first_state_is_whole_and_the_next_only_what_changed() {
        let first = first();
        let whole = r#"data: [["quorum","3 de 5"],["votes","<b>2</b>"]]"#;
        assert_eq!(
            text(&first.since(0)),
            format!("id: 7-a1\nevent: parts\n{whole}\n\n")
        );
        let parts = Parts::new()
            .part("quorum", html! { "3 de 5" })
            .part("votes", html! { b { "3" } })
            .say("Van 3 votos");
        let second = first.next(9, parts).unwrap();
        let change = "id: 9-a1\nevent: parts\ndata: [[\"votes\",\"<b>3</b>\"]]\n\nid: 9-a1\nevent: said\ndata: Van 3 votos\n\n";
        assert_eq!(text(&second.since(7)), change);
        assert!(
            !text(&second.since(0)).contains("said"),
            "a newcomer reads the page"
        );
    }

    #[test]
    fn a_rendering_that_shows_the_same_is_no_state() {
        let same = Parts::new()
            .part("quorum", html! { "3 de 5" })
            .part("votes", html! { b { "2" } });
        assert!(first().next(8, same).is_none());
    }

    #[test]
    fn whoever_missed_states_gets_all_that_changed_since() {
        let votes = |n: u8| html! { b { (n) } };
        let parts = |quorum: &str, n| {
            Parts::new()
                .part("quorum", html! { (quorum) })
                .part("votes", votes(n))
        };
        let third = first()
            .next(8, parts("4 de 5", 2))
            .and_then(|second| second.next(9, parts("4 de 5", 3)))
            .unwrap();
        assert!(text(&third.since(8)).contains(r#"[["votes","<b>3</b>"]]"#));
        assert!(text(&third.since(7)).contains(r#"[["quorum","4 de 5"],["votes","<b>3</b>"]]"#));
        assert!(third.since(9).is_empty());
    }

    #[test]
    fn marks_grow_although_the_register_does_not() {
        let first = first();
        let parts = Parts::new().part("quorum", html! { "5 de 5" });
        let second = first.next(7, parts).unwrap();
        assert_eq!(second.mark, 8);
        assert_eq!(
            second
                .next(8, Parts::new().part("quorum", html! { "x" }))
                .unwrap()
                .mark,
            9
        );
    }

    #[test]
    fn a_part_that_is_gone_is_emptied() {
        let second = first()
            .next(8, Parts::new().part("quorum", html! { "3 de 5" }))
            .unwrap();
        assert!(text(&second.since(7)).contains(r#"[["votes",""]]"#));
    }

    #[test]
    fn what_people_write_ends_no_event_and_is_no_markup() {
        let text_of_a_person = "x\n\nevent: said\ndata: falso\r<script>alert(1)</script>";
        let parts = Parts::new()
            .part("words", html! { (text_of_a_person) })
            .say(text_of_a_person);
        let second = first().next(8, parts).unwrap();
        let events = second.since(7);
        assert_eq!(text(&events).matches("\n\n").count(), 2, "two events: {events:?}");
        assert!(!text(&events).contains('\r'));
        let data = text(&events)
            .lines()
            .find(|line| line.starts_with("data: ["))
            .unwrap();
        assert!(!data.contains("<script"), "{data}");
    }

    #[test]
    fn an_event_of_another_group_counts_for_nothing() {
        let first = first();
        assert_eq!(first.mark_of(Some("7-a1")), 7);
        for other in [
            None,
            Some("7-b2"),
            Some("7"),
            Some("x-a1"),
            Some(""),
            Some("-1-a1"),
        ] {
            assert_eq!(first.mark_of(other), 0, "{other:?}");
        }
    }
}
