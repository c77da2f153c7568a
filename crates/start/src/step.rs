//! The six steps, in order.

/// A step of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Who we are and what is owed.
    Entity,
    /// The committee, seat by seat.
    Committee,
    /// The leader.
    Leader,
    /// Security, data governance, personal data.
    Officers,
    /// Resolutions: printed, signed, received.
    Resolutions,
    /// Reviewed, recorded, communicated.
    Communicate,
}

impl Step {
    /// All, in order.
    pub const ALL: [Step; 6] = [
        Step::Entity,
        Step::Committee,
        Step::Leader,
        Step::Officers,
        Step::Resolutions,
        Step::Communicate,
    ];

    /// Its page.
    pub fn path(self) -> &'static str {
        match self {
            Step::Entity => "/empezar",
            Step::Committee => "/empezar/comite",
            Step::Leader => "/empezar/lider",
            Step::Officers => "/empezar/oficiales",
            Step::Resolutions => "/empezar/resoluciones",
            Step::Communicate => "/empezar/revisar",
        }
    }

    /// Text key of its short title.
    pub fn title(self) -> &'static str {
        match self {
            Step::Entity => "start-step-entity",
            Step::Committee => "start-step-committee",
            Step::Leader => "start-step-leader",
            Step::Officers => "start-step-officers",
            Step::Resolutions => "start-step-resolutions",
            Step::Communicate => "start-step-communicate",
        }
    }
}
