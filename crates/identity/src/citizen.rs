//! Enrol a citizen at the counter: an official sees the document and gives a link (D.S. 029-2021-PCM arts. 16, 17 and 25).
//!
//! It is for houses without a national provider, and for people who have no other way. The account that the link opens reaches no
//! office, even if the person is given one later: what one official saw is enough for the person's own business and no more.

use crate::acts::{InvitationId, Purpose};
use crate::form::{self, Hold, Sheet, once};
use crate::invitation::{self, InvitationRow};
use crate::token::Token;
use crate::{account, pages, session};
use capability::{ActKind, Answer, Cx, Decision, Permission, Refusal, Refusals, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use directory::people::{self, Person};
use directory::{store, target};
use jiff::Timestamp;
use maud::html;
use register::{Draft, EntityId, PersonId, Receipt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// Kind of [`CitizenEnrolled`].
pub(crate) const CITIZEN_ENROLLED: &str = "identity/citizen-enrolled";

/// `identity/citizen-enrolled`: an official saw the document of a person who serves no entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitizenEnrolled {
    /// Who.
    pub person: PersonId,
    /// The link that they were given.
    pub invitation: InvitationId,
    /// Whether they had an account and lost the way in: then the link waits for a second official.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// The kind, with a sample.
pub(crate) const KIND: ActKind = ActKind {
    kind: CITIZEN_ENROLLED,
    version: 1,
    public: true,
    erasable: false,
    sample: r#"{"person":"018f0000-0000-7000-8000-000000000005","invitation":"018f0000-0000-7000-8000-000000000011"}"#,
};

const PATH: &str = "/ciudadanos/registrar";
/// Digits of a DNI.
const DNI_DIGITS: usize = 8;
/// Longest given names or surnames, in characters.
const NAME_CHARS_MAX: usize = 80;
/// Digits of a mobile telephone.
const MOBILE_DIGITS: usize = 9;
/// Longest address of mail, in characters.
const EMAIL_CHARS_MAX: usize = 254;

/// Routes.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::Act;
    vec![
        Route::page(
            PATH,
            Act(CITIZEN_ENROLLED),
            handler(|cx, req| Box::pin(show(cx, req))),
        )
        .query(&["entity"]),
        Route::submit(
            PATH,
            Act(CITIZEN_ENROLLED),
            handler(|cx, req| Box::pin(submit(cx, req))),
        )
        .body(4096),
        Route::operation(
            "/api/v1/citizens",
            Act(CITIZEN_ENROLLED),
            handler(|cx, req| Box::pin(operate(cx, req))),
        )
        .body(4096)
        .takes(&crate::shapes::CITIZEN)
        .gives(&crate::shapes::CITIZEN_ENROLLED),
    ]
}

/// What an official read from a document.
#[derive(Debug, Clone)]
struct New {
    dni: String,
    given_names: String,
    surnames: String,
    email: String,
    mobile: String,
    seen: bool,
}

/// What is known of a person of that document.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// An account is there.
    has_account: bool,
    /// The person holds an office.
    holds_office: bool,
    /// It is whoever enrols.
    is_self: bool,
    /// The caller came with an access key.
    by_key: bool,
}

/// The rule. Pure.
fn decide(new: &New, known: Known) -> Result<Purpose, Refusals> {
    let mut no = Refusals::default();
    let field = |key: &'static str, name: &'static str| move || Refusal::new(key).field(name);
    no.when(known.by_key, || Refusal::new("identity-citizen-by-key").denied());
    let digits = new.dni.len() == DNI_DIGITS && new.dni.bytes().all(|byte| byte.is_ascii_digit());
    no.when(!digits, field("identity-citizen-dni", "dni"));
    // Some people bear one name alone.
    let is_written = |text: &str, name| is_name(text) || name == "surnames" && text.is_empty();
    for (text, name) in [(&new.given_names, "given_names"), (&new.surnames, "surnames")] {
        no.when(!is_written(text, name), || {
            Refusal::new("identity-citizen-name")
                .field(name)
                .arg("max", NAME_CHARS_MAX)
        });
    }
    let email = new.email.is_empty() || capability::is_email(&new.email);
    no.when(!email, field("identity-citizen-email", "email"));
    let mobile = new.mobile.is_empty() || is_mobile(&new.mobile);
    no.when(!mobile, field("identity-citizen-mobile", "mobile"));
    no.when(
        new.email.is_empty() && new.mobile.is_empty(),
        field("identity-citizen-reach", "email"),
    );
    no.when(!new.seen, field("identity-citizen-seen", "seen"));
    no.when(known.is_self, field("identity-invite-self", "dni"));
    no.when(known.holds_office, field("identity-citizen-official", "dni"));
    no.none()?;
    Ok(match known.has_account {
        true => Purpose::Recovery,
        false => Purpose::Citizen,
    })
}

/// Nine digits that begin with 9.
fn is_mobile(text: &str) -> bool {
    text.len() == MOBILE_DIGITS && text.starts_with('9') && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    (1..=NAME_CHARS_MAX).contains(&text.chars().count())
        && text.chars().any(char::is_alphabetic)
        && !text
            .chars()
            .any(|letter| letter.is_control() || letter.is_ascii_digit())
}

struct Enrolled {
    row: InvitationRow,
    name: String,
    link: String,
    until: Timestamp,
    receipts: Vec<Receipt>,
}

/// Reads, decides, records: act, person and link are one transaction.
async fn enrol(cx: &Cx, entity: &BoardEntity, new: New, key: Option<&str>) -> Result<Enrolled, Hold> {
    cx.may(CITIZEN_ENROLLED, &target::of(entity))?;
    let there = people::by_dni(&cx.house, &new.dni).await?;
    let known = known(cx, there.as_ref()).await?;
    let purpose = decide(&new, known)?;
    let (person, name, add) = match there {
        Some(person) => (person.id, person.name(), None),
        None => {
            let id = PersonId::new(cx.house.clock.as_ref())?;
            let some = |text: &'_ String| (!text.is_empty()).then(|| text.clone());
            let (email, mobile) = (some(&new.email), some(&new.mobile));
            let (given, surnames) = (&new.given_names, &new.surnames);
            let add = people::insert(id, &new.dni, given, surnames, email.as_deref(), mobile.as_deref());
            (id, format!("{given} {surnames}").trim().to_owned(), Some(add))
        }
    };
    let secret = Token::new()?;
    let row = InvitationRow {
        id: InvitationId::new(cx.house.clock.as_ref())?,
        hash: secret.hash(),
        person_id: person,
        entity_id: entity.id,
        purpose: purpose.as_str().to_owned(),
        designations: String::new(),
        expires_at: session::later(cx.now, invitation::DAYS * 24)?,
        used_at: None,
        started_by: cx.caller.person,
        confirmed_at: None,
    };
    let mut draft = Draft::new(CITIZEN_ENROLLED, cx.under()?)
        .entity(entity.id)
        .subject(format!("person:{person}"))
        .payload_of(&CitizenEnrolled {
            person,
            invitation: row.id,
            again: row.waits(),
        })?;
    for change in add.into_iter().chain(invitation::insert(&row, cx.now)) {
        draft = draft.aside(change);
    }
    let request = json!({"entity": entity.id, "dni": crate::token::hash(&new.dni)});
    let decision = Decision::act(draft, target::of(entity));
    let receipts = cx.record(decision, once(cx, key, &request)).await?;
    if !invitation::is_kept(&cx.house, &row.hash).await? {
        return Err(Refusal::new("identity-shown-once").conflict().into());
    }
    let link = format!("{}/invitacion/{}", cx.house.options.base_url, secret.reveal());
    let until = row.expires_at;
    Ok(Enrolled {
        row,
        name,
        link,
        until,
        receipts,
    })
}

async fn known(cx: &Cx, there: Option<&Person>) -> Result<Known, Stop> {
    let by_key = cx.caller.by_key;
    let Some(person) = there.filter(|person| person.erased_on.is_none()) else {
        return Ok(Known {
            by_key,
            ..Known::default()
        });
    };
    let held = store::designations_held(&cx.house, person.id, cx.today()).await?;
    Ok(Known {
        has_account: account::of(&cx.house, person.id).await?.is_some(),
        holds_office: !held.is_empty(),
        is_self: cx.caller.person == Some(person.id),
        by_key,
    })
}

/// The entity asked for, or the caller's own; within reach.
async fn entity(cx: &Cx, asked: &str) -> Result<Arc<BoardEntity>, Stop> {
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let id = asked.parse::<EntityId>().ok().or(own).ok_or(Stop::NotFound)?;
    let entity = target::entity(cx, id).await?;
    cx.may(CITIZEN_ENROLLED, &target::of(&entity))?;
    Ok(entity)
}

/// GET: the form.
async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let entity = entity(cx, req.query.get("entity").unwrap_or_default()).await?;
    let once = form::fresh_key()?;
    Ok(page(cx, &entity, &Req::default(), &once, |sheet| sheet.show(cx)))
}

/// POST: the link, once.
async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let entity = entity(cx, &form::text(&req, "entity")).await?;
    let outcome = hand_over(cx, &entity, &req).await;
    let once = form::fresh_key()?;
    page(cx, &entity, &req, &once, |sheet| sheet.answer(cx, outcome))
}

async fn hand_over(cx: &Cx, entity: &BoardEntity, req: &Req) -> Result<Answer, Hold> {
    let text = |name| form::text(req, name);
    let new = New {
        dni: text("dni"),
        given_names: text("given_names"),
        surnames: text("surnames"),
        email: text("email"),
        mobile: text("mobile"),
        seen: !text("seen").is_empty(),
    };
    let made = enrol(cx, entity, new, Some(&text(form::ONCE))).await?;
    let tr = cx.tr();
    let lead = tr.f(
        "identity-citizen-enrolled-lead",
        &[
            ("name", made.name.as_str().into()),
            ("until", ui::format::time_lima(made.until).into()),
        ],
    );
    let again = format!("{PATH}?entity={}", entity.id);
    let second = ui::Note::new(
        tr.t("identity-recovery-waits-title"),
        html! { (tr.t("identity-recovery-second")) },
    );
    let after = html! { @if made.row.waits() { div.mt { (second.state(ui::State::Warn).render()) } } p.mt { (ui::Button::link(tr.t("identity-citizen-another"), cx.href(&again)).line()) } };
    Ok(pages::shown_once(
        cx,
        &tr.t("identity-citizen-enrolled"),
        &lead,
        &made.link,
        after,
    ))
}

fn page<T>(cx: &Cx, entity: &BoardEntity, req: &Req, once: &str, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        let text = |name: &'static str, label: &str, max: usize| {
            let field = ui::Field::text(name, tr.t(label)).length_max(max);
            field.value(form::text(req, name)).problems(problems)
        };
        let seen = ui::Field::check("seen", tr.t("identity-citizen-field-seen"), false);
        pages::form(cx, PATH)
            .hidden("entity", entity.id.to_string())
            .hidden(form::ONCE, once)
            .body(html! {
                (text("dni", "identity-citizen-field-dni", DNI_DIGITS).hint(tr.t("identity-citizen-field-dni-hint")).render(tr))
                (text("given_names", "identity-citizen-field-given-names", NAME_CHARS_MAX).render(tr))
                (text("surnames", "identity-citizen-field-surnames", NAME_CHARS_MAX).hint(tr.t("identity-citizen-field-surnames-hint")).render(tr))
                (text("email", "identity-citizen-field-email", EMAIL_CHARS_MAX).hint(tr.t("identity-citizen-field-email-hint")).render(tr))
                (text("mobile", "identity-citizen-field-mobile", MOBILE_DIGITS).render(tr))
                (seen.problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-citizen-enrol")))
            .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/mandatos")).bare())
    };
    let body = html! { (tr.t("identity-citizen-note-body")) };
    let after = html! {
        div.mt { (ui::Note::new(tr.t("identity-citizen-note"), body).render()) }
    };
    let lead = tr.f(
        "identity-citizen-lead",
        &[("entity", entity.name.as_str().into())],
    );
    then(Sheet {
        title: tr.t("identity-citizen-enrol").into_owned(),
        lead: Some(lead.into_owned()),
        form: &fields,
        after,
        script: false,
    })
}

/// POST of a program or of a script of the house with a session: the same, as JSON.
async fn operate(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = operated(cx, &req).await;
    form::operated(cx, outcome)
}

async fn operated(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let names = [
        "entity",
        "dni",
        "given_names",
        "surnames",
        "email",
        "mobile",
        "seen",
    ];
    let object = form::object(req, &names)?;
    let asked = form::member(object, "entity")?;
    let entity = entity(cx, &asked).await?;
    let text = |name| form::member(object, name).map(|text| text.trim().to_owned());
    let new = New {
        dni: text("dni")?,
        given_names: text("given_names")?,
        surnames: text("surnames")?,
        email: text("email")?,
        mobile: text("mobile")?,
        seen: object.get("seen").and_then(serde_json::Value::as_bool) == Some(true),
    };
    let made = enrol(cx, &entity, new, req.idempotency_key.as_deref()).await?;
    let more = json!({"invitation": made.row.id, "person": made.row.person_id, "link": made.link, "waits": made.row.waits(), "expires_at": made.until.to_string()});
    Ok(Answer::json(201, &form::recorded(&made.receipts, more)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_an_official_may_enrol() {
        let good = New {
            dni: "40000001".into(),
            given_names: "María Ñusta".into(),
            surnames: "O'Higgins de la Cruz".into(),
            email: "maria@correo.example".into(),
            mobile: String::new(),
            seen: true,
        };
        let nobody = Known::default();
        assert_eq!(decide(&good, nobody), Ok(Purpose::Citizen));
        let lost = Known {
            has_account: true,
            ..nobody
        };
        assert_eq!(decide(&good, lost), Ok(Purpose::Recovery), "who lost the way in");
        for good in [
            New {
                email: String::new(),
                mobile: "987654321".into(),
                ..good.clone()
            },
            New {
                given_names: "Yachay".into(),
                surnames: String::new(),
                ..good.clone()
            },
        ] {
            assert_eq!(decide(&good, nobody), Ok(Purpose::Citizen), "{good:?}");
        }
        let first = |new: &New, known| {
            let no = decide(new, known).unwrap_err();
            (no.0[0].text, no.0[0].field.clone().unwrap_or_default())
        };
        for (new, known, key, field) in [
            (
                New {
                    dni: "4000000".into(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-dni",
                "dni",
            ),
            (
                New {
                    dni: "4000000A".into(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-dni",
                "dni",
            ),
            (
                New {
                    given_names: String::new(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-name",
                "given_names",
            ),
            (
                New {
                    surnames: "x".repeat(81),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-name",
                "surnames",
            ),
            (
                New {
                    surnames: "40000001".into(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-name",
                "surnames",
            ),
            (
                New {
                    email: "no".into(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-email",
                "email",
            ),
            (
                New {
                    email: String::new(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-reach",
                "email",
            ),
            (
                New {
                    mobile: "123456789".into(),
                    ..good.clone()
                },
                nobody,
                "identity-citizen-mobile",
                "mobile",
            ),
            (
                New {
                    seen: false,
                    ..good.clone()
                },
                nobody,
                "identity-citizen-seen",
                "seen",
            ),
            (
                good.clone(),
                Known {
                    by_key: true,
                    ..nobody
                },
                "identity-citizen-by-key",
                "",
            ),
            (
                good.clone(),
                Known {
                    is_self: true,
                    ..nobody
                },
                "identity-invite-self",
                "dni",
            ),
            (
                good.clone(),
                Known {
                    holds_office: true,
                    has_account: true,
                    ..nobody
                },
                "identity-citizen-official",
                "dni",
            ),
        ] {
            assert_eq!(first(&new, known), (key, field.to_owned()));
        }
    }
}
