//! Answers, taken apart as a browser or a program would.

use http::{HeaderMap, header};
use serde_json::Value;

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }
    /// The whole `Set-Cookie` of the session.
    pub fn set_cookie(&self) -> &str {
        let mut all = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        all.rfind(|cookie| cookie.starts_with(capability::SESSION_COOKIE))
            .unwrap_or_default()
    }
    /// The session the browser was given.
    pub fn session(&self) -> Option<String> {
        let pair = self.set_cookie().split(';').next()?;
        pair.split_once('=')
            .map(|(_, value)| value.to_owned())
            .filter(|value| !value.is_empty())
    }
    /// The token that a form of the page carries.
    pub fn csrf(&self) -> String {
        self.hidden(ui::Form::CSRF)
    }
    /// A hidden value of the first form that has it.
    pub fn hidden(&self, name: &str) -> String {
        let (_, after) = self
            .body
            .split_once(&format!("type=\"hidden\" name=\"{name}\" value=\""))
            .unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }
    /// What stands in `code.proof`: a secret shown once.
    pub fn secret(&self) -> String {
        let (_, after) = self
            .body
            .split_once("<code class=\"proof\">")
            .expect("no secret on the page");
        after.split('<').next().unwrap_or_default().to_owned()
    }
}

/// The path of the link in the answer to an invitation.
pub fn link_of(invited: &Reply) -> String {
    let link = invited.json()["link"].as_str().unwrap().to_owned();
    link.strip_prefix("https://qhapaq.example").unwrap().to_owned()
}
