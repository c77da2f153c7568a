//! Parts as they were last shown, what changed since, and both as events.

use super::parts::{Inside, Parts, Piece};
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Marks for which a state keeps what it told; then all are forgotten, for whoever comes may say to have seen any mark.
const TOLD_MAX: usize = 16;

/// One state of the parts of a group. Watchers hold the newest only.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Grows with every state that differs: how many acts the register had then, or one more than the mark before.
    pub mark: u64,
    /// Tells this group from one that had the same name before it, or in another process.
    tag: Arc<str>,
    parts: Vec<Part>,
    said: Option<Said>,
    /// What whoever has seen a mark (0: nothing) has not seen, written once for all who saw the same last.
    told: Mutex<HashMap<u64, Bytes>>,
    /// There is nothing to watch any more.
    pub ended: bool,
}

#[derive(Debug)]
struct Part {
    id: String,
    inside: Inside,
    /// Since when it is so; of a list, since when it has these items.
    since: u64,
    /// Since when each item is so.
    items_since: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Said {
    sentence: Arc<str>,
    since: u64,
}

impl Part {
    /// The part at a mark, given how it was before.
    fn next(before: Option<&Part>, id: String, inside: Inside, mark: u64) -> Part {
        let before = before.filter(|before| before.inside.is_like(&inside));
        let held = before.map(|before| before.inside.items().iter().zip(&before.items_since));
        let mut held = held.into_iter().flatten();
        let items_since = inside.items().iter().map(|(_, now)| match held.next() {
            Some(((_, was), since)) if was == now => *since,
            _ => mark,
        });
        Part {
            items_since: items_since.collect(),
            since: before.map_or(mark, |before| before.since),
            id,
            inside,
        }
    }

    fn is_changed(&self, seen: u64) -> bool {
        self.since > seen || self.items_since.iter().any(|since| *since > seen)
    }

    /// The elements that changed after a mark, with what stands in each now.
    fn changed(&self, seen: u64) -> Vec<(&str, Cow<'_, str>)> {
        if self.since > seen {
            return vec![(&self.id, self.inside.html())];
        }
        let items = self.inside.items().iter().zip(&self.items_since);
        items
            .filter(|(_, since)| **since > seen)
            .map(|((id, piece), _)| (id.as_str(), Cow::Borrowed(piece.html())))
            .collect()
    }
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
        let news = parts.iter().any(|part| part.is_changed(self.mark))
            || said.as_ref().is_some_and(|said| said.since == mark);
        if !news && self.mark > 0 {
            return None;
        }
        Some(Shown {
            mark,
            tag: self.tag.clone(),
            parts,
            said,
            ..Shown::default()
        })
    }

    fn parts_next(&self, list: Vec<(String, Inside)>, mark: u64) -> Vec<Part> {
        let gone = self
            .parts
            .iter()
            .filter(|held| list.iter().all(|(now, _)| *now != held.id));
        let emptied = gone.map(|part| (part.id.clone(), Inside::Whole(Piece::default())));
        let emptied: Vec<(String, Inside)> = emptied.collect();
        let of = |(id, inside): (String, Inside)| {
            let before = self.parts.iter().find(|part| part.id == id);
            Part::next(before, id, inside, mark)
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
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= TOLD_MAX && !told.contains_key(&mark) {
            told.clear();
        }
        told.entry(mark).or_insert_with(|| self.events(mark)).clone()
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
        let changed: Vec<_> = self.parts.iter().flat_map(|part| part.changed(seen)).collect();
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
    use super::super::Items;
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
    fn of_a_list_only_the_items_that_changed_are_sent() {
        let parts = |list: &[(&str, &str)]| {
            let items = list
                .iter()
                .map(|(id, text)| ((*id).to_owned(), html! { (text) }.into()));
            Parts::new().items("agenda", Items(items.collect()))
        };
        let first = Shown::nothing("a1".to_owned())
            .next(7, parts(&[("one", "1"), ("two", "2")]))
            .unwrap();
        let whole = r#"[["agenda","<li id=\"one\">1</li><li id=\"two\">2</li>"]]"#;
        assert!(text(&first.since(0)).contains(whole));
        assert!(first.next(8, parts(&[("one", "1"), ("two", "2")])).is_none());
        let second = first.next(8, parts(&[("one", "1"), ("two", "<")])).unwrap();
        assert!(text(&second.since(7)).contains(r#"data: [["two","&lt;"]]"#));
        let third = second.next(9, parts(&[("one", "x"), ("two", "<")])).unwrap();
        assert!(text(&third.since(8)).contains(r#"data: [["one","x"]]"#));
        assert!(text(&third.since(7)).contains(r#"data: [["one","x"],["two","&lt;"]]"#));
        for list in [&[("one", "x")][..], &[("two", "<"), ("one", "x")], &[]] {
            let fourth = third.next(10, parts(list)).unwrap();
            assert!(
                text(&fourth.since(9)).contains(r#"data: [["agenda","#),
                "{list:?}: all"
            );
        }
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
