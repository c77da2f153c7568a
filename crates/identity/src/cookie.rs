//! The two cookies of the house.

use capability::{Answer, Cx};
use http::header;

/// Name of the cookie with the chosen colours.
pub(crate) const THEME_COOKIE: &str = "qhapaq_tema";

/// Seconds that the chosen colours are kept: a year.
const THEME_SECONDS: u32 = 365 * 24 * 3_600;

/// Gives the browser its session. It ends with the browser; the server ends it sooner.
pub(crate) fn give_session(cx: &Cx, answer: Answer, token: &str) -> Answer {
    answer.header(
        header::SET_COOKIE,
        &cookie(cx, capability::SESSION_COOKIE, token, None),
    )
}

/// Takes the session from the browser.
pub(crate) fn take_session(cx: &Cx, answer: Answer) -> Answer {
    answer.header(
        header::SET_COOKIE,
        &cookie(cx, capability::SESSION_COOKIE, "", Some(0)),
    )
}

/// Keeps the chosen colours; automatic keeps nothing.
pub(crate) fn theme(cx: &Cx, answer: Answer, theme: ui::Theme) -> Answer {
    let (value, seconds) = theme.word().map_or(("", 0), |word| (word, THEME_SECONDS));
    answer.header(
        header::SET_COOKIE,
        &cookie(cx, THEME_COOKIE, value, Some(seconds)),
    )
}

fn cookie(cx: &Cx, name: &str, value: &str, seconds: Option<u32>) -> String {
    let secure = if cx.house.options.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}
