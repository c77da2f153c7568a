//! What the pages of this wing share: forms with what is refused, waits, and things shown once.

use capability::{Answer, Cx, Page, Refusal, Refusals, Req, Stop};
use http::header;
use maud::{Markup, html};
use register::{Fault, IdempotencyKey, Receipt};
use serde_json::{Value, json};

/// Why something did not happen.
#[derive(Debug)]
pub(crate) enum Hold {
    /// Come back after so many seconds.
    Wait(u64),
    /// Anything the house knows how to answer.
    Stop(Stop),
}

macro_rules! stops {
    ($($type:ty),*) => { $(
        impl From<$type> for Hold {
            fn from(stop: $type) -> Hold {
                Hold::Stop(stop.into())
            }
        }
    )* };
}
stops!(Stop, Fault, Refusal, Refusals);

impl Hold {
    /// For callers outside of a request: a wait is one more refusal.
    pub(crate) fn into_stop(self) -> Stop {
        match self {
            Hold::Stop(stop) => stop,
            Hold::Wait(seconds) => waiting(seconds).conflict().into(),
        }
    }
}

fn waiting(seconds: u64) -> Refusal {
    Refusal::new("identity-wait").arg("seconds", seconds).too_many()
}

/// A form with its title, its fields and what was refused.
pub(crate) struct Sheet<'a> {
    pub(crate) title: String,
    pub(crate) lead: Option<String>,
    pub(crate) form: &'a dyn Fn(&ui::Problems) -> ui::Form,
    /// What stands under the form.
    pub(crate) after: Markup,
    /// Whether the page has a script of the house.
    pub(crate) script: bool,
}

impl Sheet<'_> {
    /// The empty form.
    pub(crate) fn show(&self, cx: &Cx) -> Answer {
        self.page(cx, &ui::Problems::new(), 200)
    }

    /// The answer to what was sent: the answer itself, or the form again with what is refused.
    pub(crate) fn answer(&self, cx: &Cx, outcome: Result<Answer, Hold>) -> Result<Answer, Stop> {
        match outcome {
            Ok(answer) => Ok(answer),
            Err(Hold::Wait(seconds)) => {
                let refused = Refusals(vec![waiting(seconds)]);
                Ok(self
                    .page(cx, &problems(cx, &refused), 429)
                    .header(header::RETRY_AFTER, &seconds.to_string()))
            }
            Err(Hold::Stop(Stop::Refused(refused))) => Ok(self.page(cx, &problems(cx, &refused), 422)),
            Err(Hold::Stop(stop)) => Err(stop),
        }
    }

    fn page(&self, cx: &Cx, problems: &ui::Problems, status: u16) -> Answer {
        let main = html! {
            (ui::ErrorSummary::new(problems).render(cx.tr()))
            h1.h-m.mt[!problems.is_empty()] { (self.title) }
            @if let Some(lead) = &self.lead { p.soft.mt-s { (lead) } }
            ((self.form)(problems).render())
            (self.after)
        };
        let page = narrow(self.title.clone(), main).office().status(status);
        let page = if cx.route.starts_with("/cuenta/") {
            page.crumb(cx.tr().t("identity-account"), cx.href("/cuenta"))
        } else {
            page
        };
        let answer = no_store(cx.page(page));
        match self.script {
            true => answer.header(header::CONTENT_SECURITY_POLICY, ui::LIVE_CONTENT_SECURITY_POLICY),
            false => answer,
        }
    }
}

/// A page of one column.
pub(crate) fn narrow(title: impl Into<String>, main: Markup) -> Page {
    Page::new(title, ui::Section::None, main).layout(ui::Layout::Narrow)
}

/// Keeps what only this person may see out of every cache.
pub(crate) fn no_store(answer: Answer) -> Answer {
    answer.header(header::CACHE_CONTROL, "no-store")
}

fn problems(cx: &Cx, refused: &Refusals) -> ui::Problems {
    refused.0.iter().fold(ui::Problems::new(), |problems, refusal| {
        problems.with(
            refusal.field.clone().unwrap_or_default(),
            refusal.sentence(cx.tr()),
        )
    })
}

/// The answer of an operation: a wait becomes a problem document with its header.
pub(crate) fn operated(cx: &Cx, outcome: Result<Answer, Hold>) -> Result<Answer, Stop> {
    match outcome {
        Ok(answer) => Ok(no_store(answer)),
        Err(Hold::Stop(stop)) => Err(stop),
        Err(Hold::Wait(seconds)) => {
            let problem = capability::problem(cx, &Refusals(vec![waiting(seconds)]));
            Ok(problem.header(header::RETRY_AFTER, &seconds.to_string()))
        }
    }
}

/// A value of the form as it was typed, spaces included; passwords may begin with one.
pub(crate) fn typed(req: &Req, name: &str) -> String {
    req.body.pairs().all(name).next().unwrap_or_default().to_owned()
}

/// A value of the form, trimmed.
pub(crate) fn text(req: &Req, name: &str) -> String {
    typed(req, name).trim().to_owned()
}

/// The object of a JSON body; names it does not know are refused.
pub(crate) fn object<'a>(req: &'a Req, known: &[&str]) -> Result<&'a serde_json::Map<String, Value>, Stop> {
    let capability::Body::Json(Value::Object(object)) = &req.body else {
        return Err(Refusal::new("capability-json-object").malformed().into());
    };
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(object),
        Some(name) => {
            let short: String = name.chars().take(40).collect();
            let refusal = Refusal::new("capability-json-unknown").field(short.clone());
            Err(refusal
                .arg("name", short)
                .arg("known", known.join(", "))
                .malformed()
                .into())
        }
    }
}

/// A text of a JSON object; another type is refused.
pub(crate) fn member(object: &serde_json::Map<String, Value>, name: &'static str) -> Result<String, Stop> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Refusal::new("capability-json-type")
            .field(name)
            .malformed()
            .into()),
    }
}

/// The key under which a request that may be sent twice is done once.
pub(crate) fn once(cx: &Cx, key: Option<&str>, request: &Value) -> Option<IdempotencyKey> {
    let key = key.filter(|key| !key.is_empty() && key.len() <= 200)?;
    let caller = cx
        .caller
        .person
        .map_or_else(String::new, |person| person.to_string());
    let request_hash = crate::token::hash(&format!("{}\n{request}", cx.route));
    Some(IdempotencyKey {
        caller,
        key: key.to_owned(),
        request_hash,
    })
}

/// A fresh key for a form.
pub(crate) fn fresh_key() -> Result<String, Fault> {
    Ok(crate::token::Token::new()?.reveal().to_owned())
}

/// Name of the field that carries the key of a form.
pub(crate) const ONCE: &str = "_clave";

/// The receipts, as every operation of the house gives them, with something more beside them.
pub(crate) fn recorded(receipts: &[Receipt], more: Value) -> Value {
    let act = |receipt: &Receipt| {
        json!({
            "code": receipt.code, "seq": receipt.seq, "id": receipt.id.to_string(),
            "recorded_at": receipt.at.to_string(), "url": format!("/actos/{}", receipt.code),
        })
    };
    let mut whole = json!({"acts": receipts.iter().map(act).collect::<Vec<_>>(), "warnings": []});
    if let (Value::Object(whole), Value::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    whole
}

/// A path of this house to come back to, without its language; anything that could lead elsewhere is none.
///
/// Browsers drop tabs and line ends from addresses and read a backslash as a slash, so none of them may stand here.
pub(crate) fn local(path: &str) -> Option<&str> {
    let begins = |path: &str| path.starts_with('/') && !path.starts_with("//");
    let plain = path
        .chars()
        .all(|c| !c.is_control() && !c.is_whitespace() && c != '\\');
    let (_, rest) = ui::Lang::split(path);
    (begins(path) && begins(rest) && plain && path.len() <= 2_000).then_some(rest)
}

/// Where to go after signing in: the page asked for, or the desk.
pub(crate) fn back(cx: &Cx, path: &str) -> String {
    let leads_here = |path: &&str| ["/ingresar", "/salir"].iter().any(|own| path.starts_with(own));
    cx.href(
        local(path)
            .filter(|path| !leads_here(path))
            .unwrap_or("/despacho"),
    )
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_house_are_gone_back_to() {
        for path in [
            "/despacho",
            "/entidades?q=a%20b&p=2",
            "/x?u=https://otro.example/",
        ] {
            assert_eq!(local(path), Some(path));
        }
        assert_eq!(local("/qu/actos?p=2"), Some("/actos?p=2"));
        for path in [
            "",
            "despacho",
            "//otro.example",
            "/\\otro.example",
            "/\t/otro.example",
            "https://otro.example",
            "/a b",
            "/\n",
            "javascript:alert(1)",
            "/%0d%0a\r",
            "/en//otro.example",
            "/qu?x",
        ] {
            assert_eq!(local(path), None, "{path:?}");
        }
    }
}
