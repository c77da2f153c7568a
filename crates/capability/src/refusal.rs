//! Refusals: the rule says no, and tells field, reason, remedy and article.

use register::Fault;

/// One reason why something is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Field of the form or of the JSON body; none when it is about the whole.
    pub field: Option<String>,
    /// Text key of the sentence: what is wrong, with the value, and how to mend it.
    pub text: &'static str,
    /// Values the sentence shows.
    pub args: Vec<(&'static str, String)>,
    /// Instrument of `norms` and article, where a norm says so.
    pub article: Option<(&'static str, &'static str)>,
    /// Path of the page where what stands in the way can be seen.
    pub see: Option<Box<str>>,
    /// What it means for the answer.
    pub sort: Sort,
}

/// What kind of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The data do not fit: 422.
    Invalid,
    /// No power to do this: 403.
    Denied,
    /// Somebody else was first: 409.
    Conflict,
    /// What the request was based on has changed since: 409.
    Stale,
    /// The idempotency key was used for something else: 409.
    KeyReused,
    /// The request itself is malformed: 400.
    Malformed,
    /// Larger than the limit: 413.
    TooLarge,
    /// Too many requests: 429.
    TooMany,
}

impl Refusal {
    /// A refusal with the sentence of that key.
    pub fn new(text: &'static str) -> Refusal {
        Refusal {
            field: None,
            text,
            args: Vec::new(),
            article: None,
            see: None,
            sort: Sort::Invalid,
        }
    }
    /// Names the field.
    pub fn field(mut self, field: impl Into<String>) -> Refusal {
        self.field = Some(field.into());
        self
    }
    /// Gives the sentence a value.
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Refusal {
        self.args.push((name, value.to_string()));
        self
    }
    /// Cites the norm.
    pub fn article(mut self, instrument: &'static str, article: &'static str) -> Refusal {
        self.article = Some((instrument, article));
        self
    }
    /// Leads to the page of what stands in the way.
    pub fn see(mut self, path: impl Into<String>) -> Refusal {
        self.see = Some(path.into().into_boxed_str());
        self
    }
    /// Marks it as lack of power.
    pub fn denied(self) -> Refusal {
        self.sort(Sort::Denied)
    }
    /// Marks it as a conflict with what is recorded.
    pub fn conflict(self) -> Refusal {
        self.sort(Sort::Conflict)
    }
    /// Marks it as a malformed request.
    pub fn malformed(self) -> Refusal {
        self.sort(Sort::Malformed)
    }
    /// Marks it as one request too many for now.
    pub fn too_many(self) -> Refusal {
        self.sort(Sort::TooMany)
    }
    /// Sets what it means for the answer.
    pub fn sort(mut self, sort: Sort) -> Refusal {
        self.sort = sort;
        self
    }
    /// The sentence in a language.
    pub fn sentence(&self, tr: ui::Tr<'_>) -> String {
        let args: Vec<(&str, ui::Arg<'_>)> = self
            .args
            .iter()
            .map(|(name, value)| (*name, ui::Arg::from(value.as_str())))
            .collect();
        tr.f(self.text, &args).to_string()
    }
}

/// Several refusals of one request, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// Adds one if there is one.
    pub fn push(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }
    /// Adds the refusal when the condition holds.
    pub fn when(&mut self, condition: bool, refusal: impl FnOnce() -> Refusal) {
        if condition {
            self.0.push(refusal());
        }
    }
    /// Ok when there is none.
    pub fn none(self) -> Result<(), Refusals> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Why a request ends without what was asked.
#[derive(Debug)]
pub enum Stop {
    /// The rule says no.
    Refused(Refusals),
    /// There is no such thing, or it is not for this caller to know.
    NotFound,
    /// Sign in first; then come back.
    SignIn,
    /// Something of ours failed.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(Refusals(vec![refusal]))
    }
}
impl From<Refusals> for Stop {
    fn from(refusals: Refusals) -> Stop {
        Stop::Refused(refusals)
    }
}
impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}
