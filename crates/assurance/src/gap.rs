//! The gap: what an operation asks for today against the level it needs.

/// What somebody is asked for today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The level it reaches, 0 for none.
    pub level: u8,
    /// Whether the entity may go on with it: it is ID GOB.PE, or a norm lets the entity keep it.
    pub lawful: bool,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nobody decided on the level, so nobody knows.
    Unknown,
    /// Nothing.
    None,
    /// The level is too low.
    Level,
    /// The level is enough, and it does not go through ID GOB.PE.
    Route,
    /// Both.
    Both,
}

impl Gap {
    /// The gap between a level and what is asked for.
    pub fn of(level: Option<u8>, asked: Asked) -> Gap {
        match level {
            None => Gap::Unknown,
            Some(level) => match (asked.level < level, asked.lawful) {
                (false, true) => Gap::None,
                (true, true) => Gap::Level,
                (false, false) => Gap::Route,
                (true, false) => Gap::Both,
            },
        }
    }

    /// Whether something has to change.
    pub fn is_open(self) -> bool {
        matches!(self, Gap::Level | Gap::Route | Gap::Both)
    }

    /// As programs and filters write it.
    pub fn code(self) -> &'static str {
        match self {
            Gap::Unknown => "sin-nivel",
            Gap::None => "sin-brecha",
            Gap::Level => "nivel",
            Gap::Route => "via",
            Gap::Both => "nivel-y-via",
        }
    }

    /// Text key of its word.
    pub fn word(self) -> &'static str {
        match self {
            Gap::Unknown => "assurance-gap-unknown",
            Gap::None => "assurance-gap-none",
            Gap::Level => "assurance-gap-level",
            Gap::Route => "assurance-gap-route",
            Gap::Both => "assurance-gap-both",
        }
    }

    /// Its state on screens.
    pub fn state(self) -> ui::State {
        match self {
            Gap::Unknown => ui::State::None,
            Gap::None => ui::State::Ok,
            Gap::Route => ui::State::Warn,
            Gap::Level | Gap::Both => ui::State::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_lower_level_another_way_or_both() {
        for (level, asked, lawful, gap) in [
            (None, 0, false, Gap::Unknown),
            (Some(1), 1, true, Gap::None),
            (Some(1), 3, true, Gap::None),
            (Some(2), 1, true, Gap::Level),
            (Some(2), 2, false, Gap::Route),
            (Some(3), 2, false, Gap::Both),
            (Some(1), 0, false, Gap::Both),
        ] {
            let found = Gap::of(level, Asked { level: asked, lawful });
            assert_eq!(found, gap, "{level:?} {asked} {lawful}");
            assert_eq!(found.is_open(), !matches!(gap, Gap::Unknown | Gap::None));
        }
    }
}
