//! An outbox that fails when it is told to, and remembers what was handed over.

use capability::Fut;
use notices::{LetterId, Outbox, Undelivered, Written};
use std::collections::BTreeSet;
use std::sync::Mutex;

#[derive(Default)]
pub struct Flaky {
    /// What the next letters hear; none when they may leave.
    pub answer: Mutex<Option<Undelivered>>,
    letters: Mutex<Vec<(LetterId, String)>>,
}

impl Flaky {
    pub fn says(&self, answer: Option<Undelivered>) {
        *self.answer.lock().unwrap() = answer;
    }
    /// Letters that left, counting one that left twice once.
    pub fn different(&self) -> usize {
        let letters = self.letters.lock().unwrap();
        letters.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>().len()
    }
    pub fn texts(&self) -> Vec<String> {
        self.letters
            .lock()
            .unwrap()
            .iter()
            .map(|(_, text)| text.clone())
            .collect()
    }
}

impl Outbox for Flaky {
    fn send<'a>(&'a self, letter: &'a Written) -> Fut<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            if let Some(answer) = self.answer.lock().unwrap().clone() {
                return Err(answer);
            }
            let text = String::from_utf8_lossy(&letter.bytes).into_owned();
            self.letters.lock().unwrap().push((letter.id, text));
            Ok(())
        })
    }
}
