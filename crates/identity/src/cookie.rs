//! The cookies of the house: the session, the colours, and what a sign-in that is half done is recognised by.

use capability::{Answer, Cx, Req};
use http::header;

/// Name of the cookie with the chosen colours.
pub(crate) const THEME_COOKIE: &str = "qhapaq_tema";

/// Name of the cookie of a sign-in that waits for its second step.
const STEP_COOKIE: &str = "qhapaq_paso";
/// Name of the cookie of a passkey that is being asked for.
const CEREMONY_COOKIE: &str = "qhapaq_reto";
/// Name of the cookie of a sign-in by certificate.
const CARD_COOKIE: &str = "qhapaq_tarjeta";
/// Seconds that these are kept: as long as what they name.
const STEP_SECONDS: u32 = 300;
/// Name of the cookie of a sign-in by the national provider.
const NATIONAL_COOKIE: &str = "qhapaq_nacional";
/// Seconds that it is kept: as long as the person has there.
const NATIONAL_SECONDS: u32 = 600;

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

/// Gives the browser the name of its half sign-in.
pub(crate) fn give_step(cx: &Cx, answer: Answer, token: &str) -> Answer {
    answer.header(
        header::SET_COOKIE,
        &cookie(cx, STEP_COOKIE, token, Some(STEP_SECONDS)),
    )
}

/// Takes it away.
pub(crate) fn take_step(cx: &Cx, answer: Answer) -> Answer {
    answer.header(header::SET_COOKIE, &cookie(cx, STEP_COOKIE, "", Some(0)))
}

/// The half sign-in that a browser brings.
pub(crate) fn step(req: &Req) -> Option<String> {
    brought(req, STEP_COOKIE)
}

/// Gives the browser the name of what its passkey is asked.
pub(crate) fn give_ceremony(cx: &Cx, answer: Answer, token: &str) -> Answer {
    answer.header(
        header::SET_COOKIE,
        &cookie(cx, CEREMONY_COOKIE, token, Some(STEP_SECONDS)),
    )
}

/// Takes it away.
pub(crate) fn take_ceremony(cx: &Cx, answer: Answer) -> Answer {
    answer.header(header::SET_COOKIE, &cookie(cx, CEREMONY_COOKIE, "", Some(0)))
}

/// What the passkey of a browser was asked.
pub(crate) fn ceremony(req: &Req) -> Option<String> {
    brought(req, CEREMONY_COOKIE)
}

/// Gives the browser what the answer of the national provider must name.
pub(crate) fn give_national(cx: &Cx, answer: Answer, state: &str) -> Answer {
    let cookie = cookie(cx, NATIONAL_COOKIE, state, Some(NATIONAL_SECONDS));
    answer.header(header::SET_COOKIE, &cookie)
}

/// Takes it away.
pub(crate) fn take_national(cx: &Cx, answer: Answer) -> Answer {
    answer.header(header::SET_COOKIE, &cookie(cx, NATIONAL_COOKIE, "", Some(0)))
}

/// What the browser set out with.
pub(crate) fn national(req: &Req) -> Option<String> {
    brought(req, NATIONAL_COOKIE)
}

/// Gives the browser what its ticket of the reader of cards is for.
pub(crate) fn give_card(cx: &Cx, answer: Answer, state: &str) -> Answer {
    let cookie = cookie(cx, CARD_COOKIE, state, Some(STEP_SECONDS));
    answer.header(header::SET_COOKIE, &cookie)
}

/// Takes it away.
pub(crate) fn take_card(cx: &Cx, answer: Answer) -> Answer {
    answer.header(header::SET_COOKIE, &cookie(cx, CARD_COOKIE, "", Some(0)))
}

/// What the browser set out with to the reader of cards.
pub(crate) fn card(req: &Req) -> Option<String> {
    brought(req, CARD_COOKIE)
}

fn brought(req: &Req, name: &str) -> Option<String> {
    let all = req.headers.get_all(header::COOKIE).iter();
    let pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
        .next()
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
