//! Words that several pages share: the law beside a form, what happens next, and the subject behind an address.

use capability::Cx;
use maud::{Markup, html};
use norms::{CollegiateRule, MajorityId, RuleId};

/// Name and text of some rules, each with its articles: for the column beside a form.
pub fn rules_about(cx: &Cx, ids: &[&str]) -> Vec<(String, Markup)> {
    let rules = ids.iter().filter_map(|id| RuleId::parse(id).ok());
    let rules = rules.filter_map(|id| cx.house.law.rule(id));
    rules.map(|rule| one(cx, rule)).collect()
}

/// Every rule that a committee may set for itself.
pub fn rules_of_law(cx: &Cx) -> Vec<(String, Markup)> {
    let rules = cx.house.law.rules().iter();
    let own = rules.filter(|rule| rule.own != norms::OwnRule::Fixed);
    own.map(|rule| one(cx, rule)).collect()
}

fn one(cx: &Cx, rule: &CollegiateRule) -> (String, Markup) {
    let text = html! { (cx.pick(&rule.text)) " " (directory::cites(cx, &rule.citations)) };
    (cx.pick(&rule.names).to_owned(), text)
}

/// A majority, with what it asks for.
pub fn majority_of_law(cx: &Cx, id: MajorityId) -> Option<(String, Markup)> {
    let majority = cx.house.law.majority(id)?;
    let text = html! { (cx.pick(&majority.text)) " " (directory::cite(cx, &majority.citation)) };
    Some((cx.pick(&majority.names).to_owned(), text))
}

/// Causes of recusal, each with its article.
pub fn causes_of_law(cx: &Cx) -> Vec<(String, Markup)> {
    let all = cx.house.law.recusal_causes().iter();
    all.map(|cause| {
        (
            cx.pick(&cause.names).to_owned(),
            html! { (directory::cite(cx, &cause.citation)) },
        )
    })
    .collect()
}

/// Sentences of what happens next.
pub fn steps(cx: &Cx, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| cx.tr().t(key).into_owned()).collect()
}

/// The subject of an act that an address of this house leads to: `/designaciones/ID` is `designation:ID`.
pub fn subject(path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts = path.strip_prefix('/')?.split('/');
    let name = match parts.next()? {
        "designaciones" => "designation",
        "sesiones" => "session",
        "acuerdos" => "agreement",
        _ => return None,
    };
    let id = parts.next()?;
    id.parse::<register::ActId>().ok()?;
    Some(format!("{name}:{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_subject() {
        let id = "018f0000-0000-7000-8000-000000000009";
        for (path, expected) in [
            (format!("/designaciones/{id}"), Some(format!("designation:{id}"))),
            (format!("/sesiones/{id}/acta?x=1"), Some(format!("session:{id}"))),
            ("/designaciones/otro".to_owned(), None),
            ("/normas/rm-119-2018-pcm".to_owned(), None),
        ] {
            assert_eq!(subject(&path), expected, "{path}");
        }
    }
}
