//! The drill: five messages and addresses, true or false. The answers so far are letters in the address of the page.

/// An invented message: its place in texts, and whether it is true.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message {
    pub(crate) key: &'static str,
    pub(crate) genuine: bool,
}

pub(crate) const MESSAGES: [Message; 5] = [
    Message {
        key: "bonus",
        genuine: false,
    },
    Message {
        key: "mailbox",
        genuine: true,
    },
    Message {
        key: "code",
        genuine: false,
    },
    Message {
        key: "page",
        genuine: false,
    },
    Message {
        key: "counter",
        genuine: true,
    },
];

/// Answers so far: `v` for true, `f` for false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answers(Vec<bool>);

impl Answers {
    /// Reads what the address says; none when it says anything else.
    pub(crate) fn read(text: &str) -> Option<Answers> {
        let known = text.chars().map(|letter| match letter {
            'v' => Some(true),
            'f' => Some(false),
            _ => None,
        });
        let answers: Option<Vec<bool>> = known.take(MESSAGES.len() + 1).collect();
        answers
            .filter(|answers| answers.len() <= MESSAGES.len())
            .map(Answers)
    }

    /// The message that comes next; none when all were answered.
    pub(crate) fn next(&self) -> Option<&'static Message> {
        MESSAGES.get(self.0.len())
    }

    /// How many were answered.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The address's letters with one more answer.
    pub(crate) fn with(&self, answer: char) -> String {
        let so_far = self.0.iter().map(|answer| if *answer { 'v' } else { 'f' });
        so_far.chain([answer]).collect()
    }

    /// Each message with whether the answer was right.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (&'static Message, bool)> + '_ {
        MESSAGES
            .iter()
            .zip(&self.0)
            .map(|(message, answer)| (message, message.genuine == *answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_within_their_limit_and_judged() {
        for (text, count) in [
            ("", Some(0)),
            ("v", Some(1)),
            ("fvffv", Some(5)),
            ("fvffvf", None),
            ("x", None),
            ("vF", None),
        ] {
            assert_eq!(
                Answers::read(text).map(|answers| answers.count()),
                count,
                "{text}"
            );
        }
        let right = Answers::read("fvffv").unwrap();
        assert!(right.next().is_none() && right.judged().all(|(_, right)| right));
        let wrong = Answers::read("vf").unwrap();
        assert!(wrong.judged().all(|(_, right)| !right));
        assert_eq!(
            (wrong.with('v').as_str(), wrong.next().unwrap().key),
            ("vfv", "code")
        );
    }
}
