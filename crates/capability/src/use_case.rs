//! Use cases: declared once, with many faces.
//!
//! From one [`UseCase`] come the form page with its review page, the JSON operation, its description,
//! the command, the permission and the row in the list of acts. The rule (`decide`) reads, decides and
//! returns drafts; recording them, and asking for power, is the same for all.

use crate::cx::hex;
use crate::drafts;
use crate::field::{self, Prepared, Source, read};
use crate::refusal::Sort;
use crate::{
    Answer, Body, Cx, FormState, Fut, Part, Query, Refusal, Refusals, Req, Stop, Values, form, power,
};
use http::header;
use register::db::Stmt;
use register::{Draft, IdempotencyKey, Receipt};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Parameter of an address that names a draft.
const DRAFT: &str = "borrador";

/// What a rule decided: acts to record, each with what it would touch.
#[derive(Debug, Default)]
pub struct Decision {
    /// Drafts in order, recorded all or none.
    pub acts: Vec<(Draft, power::Target)>,
    /// Sentences that warn and do not block; the act keeps them where the rule says so.
    pub warnings: Vec<String>,
    /// Where the browser goes; the constancia of the first act when none is given.
    pub then: Option<String>,
}

impl Decision {
    /// A decision of one act.
    pub fn act(draft: Draft, target: power::Target) -> Decision {
        Decision {
            acts: vec![(draft, target)],
            ..Decision::default()
        }
    }
    /// Adds an act.
    pub fn and(mut self, draft: Draft, target: power::Target) -> Decision {
        self.acts.push((draft, target));
        self
    }
    /// Writes a row of a kept table in one with the first act.
    pub fn aside(mut self, change: Stmt) -> Decision {
        if !self.acts.is_empty() {
            let (draft, target) = self.acts.remove(0);
            self.acts.insert(0, (draft.aside(change), target));
        }
        self
    }
    /// Adds a warning.
    pub fn warn(mut self, warning: Option<String>) -> Decision {
        self.warnings.extend(warning);
        self
    }
    /// Sends the browser somewhere else than to the constancia.
    pub fn then(mut self, path: impl Into<String>) -> Decision {
        self.then = Some(path.into());
        self
    }
}

/// Fills choices and first values, says what the act would touch and what stands beside the form.
pub type Prepare = for<'a> fn(&'a Cx, &'a mut FormState) -> Fut<'a, Result<(), Stop>>;
/// Reads, decides; records nothing.
pub type Decide = for<'a> fn(&'a Cx, Values) -> Fut<'a, Result<Decision, Stop>>;

/// One thing that a person may do.
pub struct UseCase {
    /// `directory/designate`: command and anchor of its texts (`directory-designate`).
    pub id: &'static str,
    /// The act it records, which is also the permission it asks.
    pub act: &'static str,
    /// Text key of the title, a verb: «Designar».
    pub title: &'static str,
    /// Address of the form.
    pub path: &'static str,
    /// Address of the JSON operation.
    pub api: &'static str,
    /// Numbered parts of the form.
    pub parts: &'static [Part],
    /// Prepares the form.
    pub prepare: Prepare,
    /// The rule.
    pub decide: Decide,
}

/// A use case that needs nothing prepared.
pub fn unprepared<'a>(_: &'a Cx, _: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async { Ok(()) })
}

impl UseCase {
    /// Whether the form carries a file.
    pub fn has_file(&self) -> bool {
        self.fields()
            .any(|field| matches!(field.kind, crate::FieldKind::File(..)))
    }
    /// Every field, in order.
    pub fn fields(&self) -> impl Iterator<Item = &'static crate::Field> {
        self.parts.iter().flat_map(|part| part.fields)
    }
    /// Largest body it accepts, in bytes.
    pub fn body_bytes_max(&self) -> usize {
        let files: usize = self
            .fields()
            .map(|field| match field.kind {
                crate::FieldKind::File(limits) => usize::try_from(limits.bytes_max).unwrap_or(0),
                _ => 0,
            })
            .sum();
        files + 256 * 1024
    }

    /// GET: the form, empty or with first values from the query.
    pub(crate) async fn show(&'static self, cx: &Cx, req: Req) -> Result<Answer, Stop> {
        let draft = match req.query.get(DRAFT) {
            Some(id) => Some(drafts::find(cx, self, id).await?.ok_or(Stop::NotFound)?),
            None => None,
        };
        let mut state = FormState::new(draft.as_ref().map_or(req.query, |draft| draft.pairs.clone()));
        state.draft = draft;
        let own = self.prepared(cx, &mut state).await?;
        let cx = own.as_ref().unwrap_or(cx);
        self.recall_files(cx, &mut state).await?;
        Ok(form::page(cx, self, &state, 200))
    }

    /// POST: checks, shows the review page, and on the second step records.
    pub(crate) async fn submit(&'static self, cx: &Cx, req: Req) -> Result<Answer, Stop> {
        let pairs = req.body.pairs();
        let step = pairs.get("_paso").unwrap_or("revisar").to_owned();
        let once = pairs.get("_clave").filter(|_| step == "registrar");
        let key = self.key(cx, once, &self.asked_by_form(&pairs, &req.body));
        // A key that was used with other data is no answer as long as the rule has one: it knows what was recorded.
        let mut same = key.as_ref();
        match cx.given(same).await {
            Ok(Some(receipts)) => return Ok(Answer::redirect(&cx.href(&constancia(&receipts)))),
            Ok(None) => {}
            Err(Stop::Refused(_)) => same = None,
            Err(stop) => return Err(stop),
        }
        let mut state = FormState::new(pairs);
        if let Some(id) = state.raw.get(FormState::DRAFT) {
            state.draft = drafts::find(cx, self, id).await?;
        }
        let own = match self.prepared(cx, &mut state).await {
            Ok(own) => own,
            Err(stop) => {
                let receipts = cx.given_before(same, stop).await?;
                return Ok(Answer::redirect(&cx.href(&constancia(&receipts))));
            }
        };
        let cx = own.as_ref().unwrap_or(cx);
        match step.as_str() {
            step if step == "corregir" || form::is_step(step) || self.is_looking(step, &state) => {
                if let Some(refusal) = self.receive_files(cx, &req.body, &mut state).await? {
                    return Ok(form::refused(cx, self, state, crate::Refusals(vec![refusal])));
                }
                self.recall_files(cx, &mut state).await?;
                return Ok(form::page(cx, self, &state, 200));
            }
            "borrador" if drafts::offered(cx) => return self.keep(cx, &req.body, state).await,
            _ => {}
        }
        let sent = state.raw.clone();
        let source = || Source::Pairs(&sent, &req.body);
        let outcome = match self.decided(cx, source(), &mut state).await {
            Ok((decision, _)) if step == "registrar" => {
                let then = decision.then.clone();
                let about = decision.acts.first().map(|(draft, _)| draft.subjects.clone());
                let decision = match (cx.caller.person, &state.draft) {
                    (Some(person), Some(draft)) => decision.aside(drafts::erase(person, &draft.id)),
                    _ => decision,
                };
                match self.record(cx, decision, key, source, &mut state).await {
                    Ok(receipts) => Ok(match then {
                        Some(then) if is_about(cx, &receipts, about).await => then,
                        _ => constancia(&receipts),
                    }),
                    Err(stop) => Err(stop),
                }
            }
            Ok((decision, values)) => return Ok(form::review(cx, self, &state, &decision, &values)),
            Err(stop) => cx
                .given_before(same, stop)
                .await
                .map(|receipts| constancia(&receipts)),
        };
        match outcome {
            Ok(then) => Ok(Answer::redirect(&cx.href(&then))),
            Err(Stop::Refused(mut refusals)) => {
                let reused = refusals.0.iter_mut().filter(|no| no.sort == Sort::KeyReused);
                reused.for_each(|no| no.text = "capability-form-reused");
                Ok(form::refused(cx, self, state, refusals))
            }
            Err(stop) => Err(stop),
        }
    }

    /// Whether the form was sent from a box that looks for choices.
    fn is_looking(&self, step: &str, state: &FormState) -> bool {
        step == "revisar" && self.fields().any(|field| form::is_looking(field, &state.raw))
    }

    /// Keeps what was typed, whatever is still missing or wrong; only a file is refused that could not be kept.
    async fn keep(&'static self, cx: &Cx, body: &Body, mut state: FormState) -> Result<Answer, Stop> {
        let typed = |name: &str| {
            let parts = ["-d", "-m", "-a"].iter().find_map(|part| name.strip_suffix(part));
            self.fields().any(|field| {
                field.name == name || parts == Some(field.name) || field::is_part_of_numbers(field, name)
            })
        };
        if let Some(refusal) = self.receive_files(cx, body, &mut state).await? {
            return Ok(form::refused(cx, self, state, crate::Refusals(vec![refusal])));
        }
        let mut pairs: Vec<(String, String)> = state.raw.0.clone();
        pairs.retain(|(name, value)| !value.is_empty() && typed(name));
        let about = state.crumbs.last().map_or("", |(label, _)| label.as_str());
        match drafts::save(cx, self, state.draft.as_ref(), about, &pairs).await {
            Ok(id) => Ok(Answer::redirect(&cx.href(&format!("{}?{DRAFT}={id}", self.path)))),
            Err(Stop::Refused(refusals)) => {
                self.recall_files(cx, &mut state).await?;
                Ok(form::refused(cx, self, state, refusals))
            }
            Err(stop) => Err(stop),
        }
    }

    /// Takes in the files of a form that is not read yet, so that they are not asked again; the first that cannot be kept is
    /// refused.
    async fn receive_files(
        &self,
        cx: &Cx,
        body: &Body,
        state: &mut FormState,
    ) -> Result<Option<Refusal>, Stop> {
        for field in self.fields() {
            let crate::FieldKind::File(limits) = field.kind else {
                continue;
            };
            if body.upload(field.name).is_none() {
                continue;
            }
            let source = Source::Pairs(&state.raw, body);
            match field::file(cx, field, limits, &source, &state.choices).await? {
                Ok(document) => {
                    let hash = document.as_ref().and_then(|document| document["sha256"].as_str());
                    state.raw.0.retain(|(name, _)| name != field.name);
                    state
                        .raw
                        .0
                        .extend(hash.map(|hash| (field.name.to_owned(), hash.to_owned())));
                }
                Err(refusal) => return Ok(Some(refusal)),
            }
        }
        Ok(None)
    }

    /// Shows files that were received before, so that they are not asked again.
    async fn recall_files(&self, cx: &Cx, state: &mut FormState) -> Result<(), Stop> {
        let mut known = Values::default();
        for field in self
            .fields()
            .filter(|field| matches!(field.kind, crate::FieldKind::File(..)))
        {
            let Some(hash) = state.get(field.name) else {
                continue;
            };
            if let Some(document) = field::citable(cx, field, hash, &state.choices).await? {
                known.0.insert(field.name.to_owned(), json!(document));
            }
        }
        state.remember_files(self.parts, &known);
        Ok(())
    }

    /// POST of the API: checks and records.
    pub(crate) async fn operate(&'static self, cx: &Cx, req: Req) -> Result<Answer, Stop> {
        let Body::Json(serde_json::Value::Object(object)) = &req.body else {
            return Err(Refusal::new("capability-json-object").malformed().into());
        };
        let asked = self.asked(|name| object.get(name).cloned());
        let key = self.key(cx, req.idempotency_key.as_deref(), &asked);
        let (receipts, warnings) = match self.operated(cx, object, key.clone()).await {
            Ok(done) => done,
            Err(stop) => (cx.given_before(key.as_ref(), stop).await?, Vec::new()),
        };
        let first = receipts
            .first()
            .map_or_else(String::new, |receipt| format!("/api/v1/acts/{}", receipt.code));
        Ok(Answer::json(201, &recorded(&receipts, &warnings)).header(header::LOCATION, &first))
    }

    async fn operated(
        &'static self,
        cx: &Cx,
        object: &Map<String, Value>,
        key: Option<IdempotencyKey>,
    ) -> Result<(Vec<Receipt>, Vec<String>), Stop> {
        let mut state = FormState::new(Query(
            object
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
        ));
        let own = self.prepared(cx, &mut state).await?;
        let cx = own.as_ref().unwrap_or(cx);
        let (decision, _) = self.decided(cx, Source::Json(object), &mut state).await?;
        let warnings = decision.warnings.clone();
        let receipts = self
            .record(cx, decision, key, || Source::Json(object), &mut state)
            .await?;
        Ok((receipts, warnings))
    }

    /// The command: the same as the API, from pairs.
    pub async fn command(&'static self, cx: &Cx, pairs: Query) -> Result<serde_json::Value, Stop> {
        let known = |name: &str| {
            self.fields()
                .any(|field| field.name == name || field::is_part_of_numbers(field, name))
        };
        if let Some((name, _)) = pairs.0.iter().find(|(name, _)| !known(name)) {
            return Err(Refusal::new("capability-json-unknown")
                .field(name.clone())
                .arg("name", name)
                .arg(
                    "known",
                    self.fields()
                        .map(|field| field.name)
                        .collect::<Vec<_>>()
                        .join(", "),
                )
                .malformed()
                .into());
        }
        let mut state = FormState::new(pairs.clone());
        let own = self.prepared(cx, &mut state).await?;
        let cx = own.as_ref().unwrap_or(cx);
        let (decision, _) = self
            .decided(cx, Source::Pairs(&pairs, &Body::Empty), &mut state)
            .await?;
        let warnings = decision.warnings.clone();
        let source = || Source::Pairs(&pairs, &Body::Empty);
        let receipts = self.record(cx, decision, None, source, &mut state).await?;
        Ok(recorded(&receipts, &warnings))
    }

    /// Prepares the form and asks for power. When the form names an office of the caller for it, the request goes on under
    /// that one.
    async fn prepared(&self, cx: &Cx, state: &mut FormState) -> Result<Option<Cx>, Stop> {
        if !cx.caller.signed_in() {
            return Err(Stop::SignIn);
        }
        (self.prepare)(cx, state).await?;
        let own = match state.under {
            Some(designation) => Some(cx.under_designation(designation)?),
            None => None,
        };
        own.as_ref().unwrap_or(cx).may(self.act, &state.target)?;
        Ok(own)
    }

    async fn decided(
        &self,
        cx: &Cx,
        source: Source<'_>,
        state: &mut FormState,
    ) -> Result<(Decision, Values), Stop> {
        let prepared: &Prepared = &state.choices;
        let values = read(cx, self.parts, source, prepared).await?;
        state.remember_files(self.parts, &values);
        let decision = (self.decide)(cx, values.clone()).await?;
        Ok((decision, values))
    }

    /// Records. When somebody else was first, the rule looks again, for it can say who and where.
    async fn record<'a>(
        &self,
        cx: &Cx,
        decision: Decision,
        key: Option<IdempotencyKey>,
        source: impl Fn() -> Source<'a>,
        state: &mut FormState,
    ) -> Result<Vec<Receipt>, Stop> {
        let overtaken = |refusals: &Refusals| {
            let mut all = refusals.0.iter();
            all.any(|no| matches!(no.sort, Sort::Conflict | Sort::Stale | Sort::KeyReused))
        };
        match cx.record(decision, key).await {
            Err(Stop::Refused(first)) if overtaken(&first) => match self.decided(cx, source(), state).await {
                Err(Stop::Refused(told)) => Err(Stop::Refused(told)),
                _ => Err(Stop::Refused(first)),
            },
            outcome => outcome,
        }
    }

    /// What was asked, field by field as it was sent: two sendings of one request have it in common, whatever the rule says.
    fn asked(&self, sent: impl Fn(&str) -> Option<Value>) -> Value {
        let fields = self.fields();
        Value::Object(
            fields
                .filter_map(|field| Some((field.name.to_owned(), sent(field.name)?)))
                .collect(),
        )
    }

    /// A file stands for its hash, which is what the second step of a form sends in its place.
    fn asked_by_form(&self, pairs: &Query, body: &Body) -> Value {
        let parts = |name: &str| {
            let field = self.fields().find(|field| field.name == name)?;
            let mine = pairs
                .0
                .iter()
                .filter(|(name, _)| field::is_part_of_numbers(field, name));
            let mine: Map<String, Value> = mine
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            (!mine.is_empty()).then_some(Value::Object(mine))
        };
        self.asked(|name| match body.upload(name) {
            Some(upload) => Some(hex(&Sha256::digest(&upload.bytes)).into()),
            None => match pairs.all(name).collect::<Vec<_>>().as_slice() {
                [] => parts(name),
                [_] => pairs.get(name).map(Value::from),
                several => Some(Value::from(several.to_vec())),
            },
        })
    }

    fn key(&self, cx: &Cx, key: Option<&str>, asked: &Value) -> Option<IdempotencyKey> {
        let key = key.filter(|key| !key.is_empty() && key.len() <= 200)?;
        let caller = cx
            .caller
            .person
            .map_or_else(String::new, |person| person.to_string());
        let hash = Sha256::digest(format!("{}\n{asked}", self.id));
        Some(IdempotencyKey {
            caller,
            key: key.to_owned(),
            request_hash: hex(&hash),
        })
    }
}

/// Whether the first receipt is of an act about these subjects. Of one form sent twice at once the rule may decide twice, with
/// ids of their own, and only one decision is recorded.
async fn is_about(cx: &Cx, receipts: &[Receipt], subjects: Option<Vec<String>>) -> bool {
    let Some(first) = receipts.first() else {
        return true;
    };
    let stored = cx.house.register.read_act(first.seq).await.ok().flatten();
    stored.map(|stored| stored.act.subjects) == subjects
}

/// Address of the constancia of the first receipt.
fn constancia(receipts: &[Receipt]) -> String {
    receipts.first().map_or_else(
        || "/actos".to_owned(),
        |receipt| format!("/actos/{}?recibo=1", receipt.code),
    )
}

/// What API and command answer when acts were recorded.
fn recorded(receipts: &[Receipt], warnings: &[String]) -> serde_json::Value {
    let acts: Vec<_> = receipts
        .iter()
        .map(|receipt| json!({"code": receipt.code, "seq": receipt.seq, "id": receipt.id.to_string(), "recorded_at": receipt.at.to_string(), "url": format!("/actos/{}", receipt.code)}))
        .collect();
    json!({"acts": acts, "warnings": warnings})
}

#[cfg(test)]
mod tests;
