//! By which device a session was opened, in two words that its owner recognises: browser and system, never the whole header.

use capability::{Cx, Req};
use http::header;

/// Marks in `User-Agent` and the name they stand for: the first found, because browsers also name those they descend from.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];
/// Between browser and system in the column.
const BETWEEN: char = '/';

/// What is kept of the browser of a request; empty when it says nothing.
pub(crate) fn of(req: &Req) -> String {
    req.header(header::USER_AGENT.as_str())
        .map(named)
        .unwrap_or_default()
}

fn named(agent: &str) -> String {
    let first = |marks: &[(&str, &'static str)]| {
        marks
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map_or("", |(_, name)| *name)
    };
    let (browser, system) = (first(&BROWSERS), first(&SYSTEMS));
    match browser.is_empty() && system.is_empty() {
        true => String::new(),
        false => format!("{browser}{BETWEEN}{system}"),
    }
}

/// For the person who looks at their sessions.
pub(crate) fn words(cx: &Cx, kept: &str) -> String {
    let tr = cx.tr();
    let Some((browser, system)) = kept.split_once(BETWEEN) else {
        return tr.t("identity-session-device-none").into_owned();
    };
    let or = |name: &str, key: &str| match name.is_empty() {
        true => tr.t(key).into_owned(),
        false => name.to_owned(),
    };
    let browser = or(browser, "identity-device-other");
    let system = or(system, "identity-device-other-system");
    let words = [
        ("browser", browser.as_str().into()),
        ("system", system.as_str().into()),
    ];
    tr.f("identity-device-on", &words).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart_from_those_they_descend_from() {
        for (agent, want) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge/Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
                "Chrome/Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Safari/604.1",
                "Safari/iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox/Linux",
            ),
            ("curl/8.5.0", "curl/"),
            ("something else", ""),
        ] {
            assert_eq!(named(agent), want, "{agent}");
        }
    }
}
