//! Texts of old services as the values that they are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A picture in base64, without the line breaks of old encoders.
pub fn picture(text: &str) -> Option<String> {
    let packed: String = text.split_whitespace().collect();
    STANDARD.decode(&packed).ok()?;
    Some(packed)
}

/// Digits, a sign, one point: as JSON writes numbers, without losing a digit on the way.
pub fn number(text: &str) -> Option<Value> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = rest
        .split_once('.')
        .map_or((rest, ""), |(whole, part)| (whole, part));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if part.is_empty() { "" } else { "." };
    serde_json::from_str(&format!("{sign}{whole}{point}{part}")).ok()
}

/// Yes or no, as old services write it.
pub fn boolean(text: &str) -> Option<bool> {
    match crate::adapter::outcome::plain(text).as_str() {
        "s" | "si" | "1" | "true" | "v" | "verdadero" => Some(true),
        "n" | "no" | "0" | "false" | "f" | "falso" => Some(false),
        _ => None,
    }
}

/// A day, as `2026-03-02`.
pub fn date(text: &str) -> Option<String> {
    let day = text.split(['T', ' ']).next()?;
    let form = match day.len() {
        8 => "%Y%m%d",
        10 if day.contains('/') => "%d/%m/%Y",
        10 => "%Y-%m-%d",
        _ => return None,
    };
    let date = jiff::civil::Date::strptime(form, day).ok()?;
    Some(date.to_string())
}
