//! Questions to wallets: who has the page's address sees the answer, who has the one in the code can only give it.

use super::finding::{Bad, Finding};
use crate::issuer::{address, later};
use crate::secret::Secret;
use crate::sweep;
use capability::{Cx, House, vault};
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, RecordError, Refused, args, record};

/// Seconds that a question, and what was found, is kept.
pub(crate) const QUESTION_SECONDS: i64 = 600;
/// Answers that are looked at.
const TRIES: i64 = 10;
/// What the vault knows findings as.
const PURPOSE: &str = "verifier-finding";

record! {
    struct QuestionRow { state: String, with_names: bool, wrong: Option<String>, finding: Option<String>, expires_at: Timestamp }
}

/// How far a question is.
pub(crate) enum State {
    /// It waits; the last answer was no good for that reason.
    Asked(Option<Bad>),
    /// The person said no.
    Declined,
    /// This was found.
    Answered(Finding),
}

/// A question, as its page sees it.
pub(crate) struct Question {
    answer: Secret,
    /// Whether names were asked for.
    pub(crate) with_names: bool,
    /// How far it is.
    pub(crate) state: State,
    /// Until when it is kept.
    pub(crate) expires_at: Timestamp,
}

/// What a wallet is told of a question.
pub(crate) struct Asked {
    answer: Secret,
}

impl Asked {
    /// Where the answer goes.
    pub(super) fn response_uri(&self, cx: &Cx) -> String {
        address(cx, &format!("/verificar-credencial/r/{}", self.answer.reveal()))
    }
    /// Who asks: the prefix says that it is who gets the answer (section 5.9.3).
    pub(super) fn client_id(&self, cx: &Cx) -> String {
        format!("redirect_uri:{}", self.response_uri(cx))
    }
    /// The nonce that the holder signs.
    pub(super) fn nonce(&self) -> Secret {
        self.answer.child("nonce")
    }
}

impl Question {
    /// What the wallet is told.
    pub(super) fn asked(&self) -> Asked {
        let answer = self.answer.clone();
        Asked { answer }
    }
}

/// Makes a question; its page is at this secret.
pub(crate) async fn make(cx: &Cx, with_names: bool) -> Result<Secret, Fault> {
    const ADD: &str = "INSERT INTO credential_question (hash, answer_hash, with_names, state, tries, expires_at) VALUES ($1, $2, $3, 'asked', 0, $4)";
    let page = Secret::new()?;
    let answer = page.child("answer");
    let until = later(cx.now, QUESTION_SECONDS);
    let mut changes: Vec<Stmt> = sweep::over(cx.now).into();
    changes.push(stmt(ADD, args![page.hash(), answer.hash(), with_names, until]));
    write(&cx.house, changes).await?;
    Ok(page)
}

/// The question of a page.
pub(crate) async fn find(cx: &Cx, page: &Secret) -> Result<Option<Question>, Fault> {
    const OF: &str =
        "SELECT state, with_names, wrong, finding, expires_at FROM credential_question WHERE hash = $1";
    let row: Option<QuestionRow> = cx.house.register.db().get(OF, args![page.hash()]).await?;
    let Some(row) = row.filter(|row| cx.now < row.expires_at) else {
        return Ok(None);
    };
    let state = match (row.state.as_str(), &row.finding) {
        ("answered", Some(sealed)) => State::Answered(opened(&cx.house, sealed)?),
        ("declined", _) => State::Declined,
        _ => State::Asked(row.wrong.as_deref().map(Bad::of_word)),
    };
    Ok(Some(Question {
        answer: page.child("answer"),
        with_names: row.with_names,
        state,
        expires_at: row.expires_at,
    }))
}

/// The question that an address of the code answers, while it waits. It counts as a try.
pub(super) async fn begin_answer(cx: &Cx, answer: Secret) -> Result<Option<Asked>, Fault> {
    const TRY: &str = "UPDATE credential_question SET tries = tries + 1 WHERE answer_hash = $1 AND state = 'asked' AND tries < $2 AND expires_at > $3";
    let count = stmt(TRY, args![answer.hash(), TRIES, cx.now]).rows(1);
    let waits = write(&cx.house, vec![count]).await?;
    Ok(waits.then_some(Asked { answer }))
}

/// Keeps what was found, once.
pub(super) async fn answered(cx: &Cx, asked: &Asked, finding: &Finding) -> Result<bool, Fault> {
    const END: &str = "UPDATE credential_question SET state = 'answered', finding = $2 WHERE answer_hash = $1 AND state = 'asked'";
    let plain = serde_json::to_vec(finding).or_fault("writing a finding")?;
    let sealed = vault::seal(&cx.house, PURPOSE, &plain)?;
    let end = stmt(END, args![asked.answer.hash(), sealed]).rows(1);
    write(&cx.house, vec![end]).await
}

/// Keeps that the person said no, once.
pub(super) async fn declined(cx: &Cx, asked: &Asked) -> Result<bool, Fault> {
    const END: &str =
        "UPDATE credential_question SET state = 'declined' WHERE answer_hash = $1 AND state = 'asked'";
    write(&cx.house, vec![stmt(END, args![asked.answer.hash()]).rows(1)]).await
}

/// Keeps why an answer was no good; another may come.
pub(super) async fn wrong(cx: &Cx, asked: &Asked, bad: Bad) -> Result<bool, Fault> {
    const WRONG: &str =
        "UPDATE credential_question SET wrong = $2 WHERE answer_hash = $1 AND state = 'asked'";
    let wrong = stmt(WRONG, args![asked.answer.hash(), bad.word()]).rows(1);
    write(&cx.house, vec![wrong]).await
}

fn opened(house: &House, sealed: &str) -> Result<Finding, Fault> {
    let plain = vault::open(house, PURPOSE, sealed)?;
    serde_json::from_slice(&plain).or_fault("reading a finding")
}

async fn write(house: &House, changes: Vec<Stmt>) -> Result<bool, Fault> {
    match house.register.db().commit_together(changes).await {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Stale | Refused::Conflict { .. })) => Ok(false),
        Err(error) => Err(Fault::because("writing a question", error)),
    }
}
