//! Somebody at work: creates units, sends documents, designates, communicates, is observed, corrects, ends, and begins again.
//!
//! A request that got no answer is kept and sent again with the same key, as docs/api.md asks of a client.

use super::http::Client;
use super::ledger::{Ledger, Request};
use super::random::Random;
use register::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io;

/// The office that is held and left all the time.
const OFFICE: &str = "data_governance_officer";

/// Where somebody works, and with whose keys.
#[derive(Clone, Debug)]
pub struct Seat {
    pub entity: String,
    pub instrument_kind: String,
    pub bond: String,
    /// A day that is past.
    pub day: String,
    /// Access key of the head of the entity.
    pub head: String,
    /// Access key of the analyst of the authority that is told.
    pub analyst: String,
}

/// What comes next.
#[derive(Clone, Debug)]
enum Step {
    Unit,
    Paper,
    Designate {
        document: String,
    },
    Communicate {
        designation: String,
    },
    Observe {
        designation: String,
        communication: String,
    },
    BetterPaper {
        designation: String,
        communication: String,
    },
    Correct {
        designation: String,
        communication: String,
        document: String,
    },
    Acknowledge {
        designation: String,
        communication: String,
    },
    End {
        designation: String,
    },
}

/// What came of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Done,
    /// The house said that something of its own failed.
    Fault,
}

/// Somebody at work.
pub struct Desk {
    nth: u64,
    seat: Seat,
    step: Step,
    /// Times around.
    round: u64,
    /// Requests made.
    requests: u64,
    pending: Option<Request>,
    /// Code of an act whose ids are to be looked up.
    recorded: Option<String>,
    random: Random,
}

impl Desk {
    pub fn new(nth: u64, seat: Seat, random: Random) -> Desk {
        Desk {
            nth,
            seat,
            step: Step::Unit,
            round: 0,
            requests: 0,
            pending: None,
            recorded: None,
            random,
        }
    }

    /// Whether a request was sent and not answered.
    pub fn waits(&self) -> bool {
        self.pending.is_some()
    }

    /// One step.
    ///
    /// # Errors
    /// When no answer came: what was asked stays to be asked again.
    pub fn turn(&mut self, client: &mut Client, ledger: &Ledger) -> io::Result<Turn> {
        if let Some(code) = self.recorded.clone() {
            return self.look_up(client, ledger, &code);
        }
        if matches!(self.step, Step::Paper | Step::BetterPaper { .. }) {
            return self.send_paper(client, ledger);
        }
        let request = match &self.pending {
            Some(request) => request.clone(),
            None => self.next_request(),
        };
        self.pending = Some(request.clone());
        let answer = send(client, &request)?;
        match answer.status {
            201 => {
                self.pending = None;
                let said = answer.json();
                // The last act of a group is the one that was asked for.
                let last = said["acts"].as_array().and_then(|acts| acts.last());
                self.recorded = last.and_then(|act| act["code"].as_str()).map(str::to_owned);
                ledger.promised(request, &said);
                if !matches!(self.step, Step::Designate { .. } | Step::Communicate { .. }) {
                    self.recorded = None;
                    self.advance(&Value::Null);
                }
                Ok(Turn::Done)
            }
            500.. => {
                ledger.fault(&answer);
                Ok(Turn::Fault)
            }
            status => {
                ledger.found(format!(
                    "{} was refused with {status}: {} {}",
                    request.path,
                    answer.text(),
                    request.body
                ));
                self.begin_again();
                Ok(Turn::Done)
            }
        }
    }

    fn begin_again(&mut self) {
        (self.pending, self.recorded) = (None, None);
        self.step = Step::Unit;
        self.round += 1;
    }

    fn look_up(&mut self, client: &mut Client, ledger: &Ledger, code: &str) -> io::Result<Turn> {
        let path = format!("/api/v1/acts/{code}");
        let answer = client.get(&path, &[])?;
        match answer.status {
            200 => {
                let act = answer.json();
                if act["verified"] != true {
                    ledger.found(format!("act {code} was acknowledged and does not verify: {act}"));
                }
                self.recorded = None;
                self.advance(&act);
                Ok(Turn::Done)
            }
            500.. => {
                ledger.fault(&answer);
                Ok(Turn::Fault)
            }
            status => {
                ledger.found(format!(
                    "act {code} was acknowledged, and its address answers {status}"
                ));
                self.begin_again();
                Ok(Turn::Done)
            }
        }
    }

    fn send_paper(&mut self, client: &mut Client, ledger: &Ledger) -> io::Result<Turn> {
        let paper = self.paper();
        let sha256 = hex(&Sha256::digest(&paper));
        let bearer = format!("Bearer {}", self.seat.head);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/pdf"),
        ];
        let answer = client.send("POST", "/api/v1/documents", &headers, &paper)?;
        match answer.status {
            201 if answer.json()["sha256"] == sha256.as_str() => {
                ledger.paper(sha256.clone());
                self.advance(&Value::String(sha256));
                Ok(Turn::Done)
            }
            500.. => {
                ledger.fault(&answer);
                Ok(Turn::Fault)
            }
            status => {
                ledger.found(format!(
                    "a document was answered with {status}: {}",
                    answer.text()
                ));
                self.begin_again();
                Ok(Turn::Done)
            }
        }
    }

    /// A PDF of one to two hundred thousand bytes, never the same.
    fn paper(&mut self) -> Vec<u8> {
        let mut paper =
            format!("%PDF-1.7\n% {} {} {}\n", self.nth, self.round, self.random.next()).into_bytes();
        let lines = 1 + self.random.below(200) * self.random.below(10);
        for _ in 0..lines {
            paper.extend(format!("% {:>98}\n", self.random.next()).bytes());
        }
        paper.extend(b"1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
        paper
    }

    fn advance(&mut self, learned: &Value) {
        let subject = |prefix: &str| subject(learned, prefix);
        let paper = || learned.as_str().unwrap_or_default().to_owned();
        let round = self.round;
        self.step = match self.step.clone() {
            Step::Unit => Step::Paper,
            Step::Paper => Step::Designate { document: paper() },
            Step::Designate { .. } => Step::Communicate {
                designation: subject("designation:"),
            },
            Step::Communicate { designation } => {
                let communication = subject("communication:");
                match round % 2 {
                    0 => Step::Observe {
                        designation,
                        communication,
                    },
                    _ => Step::Acknowledge {
                        designation,
                        communication,
                    },
                }
            }
            Step::Observe {
                designation,
                communication,
            } if round.is_multiple_of(4) => Step::BetterPaper {
                designation,
                communication,
            },
            // Some stay as they are, so that there is something to tell in the letters.
            Step::Observe { .. } if round % 8 == 2 => {
                self.round += 1;
                Step::Unit
            }
            Step::BetterPaper {
                designation,
                communication,
            } => Step::Correct {
                designation,
                communication,
                document: paper(),
            },
            Step::Correct {
                designation,
                communication,
                ..
            } => Step::Acknowledge {
                designation,
                communication,
            },
            Step::Observe { designation, .. } | Step::Acknowledge { designation, .. } => {
                Step::End { designation }
            }
            Step::End { .. } => {
                self.round += 1;
                Step::Unit
            }
        };
    }

    fn next_request(&mut self) -> Request {
        let seat = &self.seat;
        let (path, by, body) = match &self.step {
            Step::Unit => (
                "/api/v1/units",
                &seat.head,
                json!({"entity": seat.entity, "kind": "unit", "name": format!("Oficina de prueba {}", self.round), "from": seat.day}),
            ),
            Step::Designate { document } => ("/api/v1/designations", &seat.head, self.designation(document)),
            Step::Communicate { designation } => (
                "/api/v1/communications",
                &seat.head,
                json!({"designation": designation, "on": seat.day, "declared": true}),
            ),
            Step::Observe { communication, .. } => (
                "/api/v1/observations",
                &seat.analyst,
                json!({"communication": communication, "reason": "dates_wrong"}),
            ),
            Step::Correct {
                designation,
                document,
                ..
            } => {
                let mut body = self.instrument(document);
                body["designation"] = designation.as_str().into();
                ("/api/v1/corrections", &seat.head, body)
            }
            Step::Acknowledge { communication, .. } => (
                "/api/v1/acknowledgements",
                &seat.analyst,
                json!({"communication": communication}),
            ),
            Step::End { designation } => (
                "/api/v1/designation-endings",
                &seat.head,
                json!({"designation": designation, "on": seat.day, "reason": "resigned"}),
            ),
            Step::Paper | Step::BetterPaper { .. } => ("", &seat.head, Value::Null),
        };
        self.requests += 1;
        Request {
            path,
            body,
            once: format!("mesa-{}-{}", self.nth, self.requests),
            by: by.clone(),
        }
    }

    fn instrument(&self, document: &str) -> Value {
        json!({
            "instrument_kind": self.seat.instrument_kind, "instrument_number": format!("{}-PRUEBA", self.round),
            "instrument_date": self.seat.day, "article": "Artículo 1", "document": document, "declared": true,
        })
    }

    fn designation(&self, document: &str) -> Value {
        let mut body = self.instrument(document);
        let more = json!({
            "entity": self.seat.entity, "office": OFFICE, "capacity": "acting",
            "dni": format!("9{:01}{:06}", self.nth, self.round), "given_names": "Luz Ficticia", "surnames": "Muestra Sulca",
            "email": format!("mesa{}p{}@ejemplo.gob.pe", self.nth, self.round), "post_title": "Asesora legal",
            "bond": self.seat.bond, "leads_it": "no", "from": self.seat.day,
        });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        body
    }
}

fn subject(act: &Value, prefix: &str) -> String {
    let subjects = act["subjects"].as_array().into_iter().flatten();
    let mut texts = subjects.filter_map(Value::as_str);
    texts
        .find_map(|text| text.strip_prefix(prefix))
        .unwrap_or_default()
        .to_owned()
}

/// Sends a request with its key.
pub fn send(client: &mut Client, request: &Request) -> io::Result<super::http::Answer> {
    let bearer = format!("Bearer {}", request.by);
    let headers = [
        ("authorization", bearer.as_str()),
        ("idempotency-key", request.once.as_str()),
        ("content-type", "application/json"),
    ];
    client.send(
        "POST",
        request.path,
        &headers,
        request.body.to_string().as_bytes(),
    )
}
