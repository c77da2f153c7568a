//! What was found about a credential, in words.

use crate::issuer::claim_label;
use crate::verifier::{Bad, Bound, Finding, Verdict};
use capability::Cx;
use jiff::civil::Date;
use maud::{Markup, html};

/// The verdict first, then what the holder let be seen.
pub(super) fn found(cx: &Cx, finding: &Finding) -> Markup {
    let tr = cx.tr();
    let (state, key) = match finding.verdict {
        Verdict::Holds if finding.bound == Bound::Answered => (ui::State::Ok, "credential-found-holds"),
        Verdict::Holds => (ui::State::Warn, "credential-found-copy"),
        Verdict::Revoked => (ui::State::Bad, "credential-found-revoked"),
        Verdict::Ended => (ui::State::Bad, "credential-found-ended"),
        Verdict::Expired => (ui::State::Bad, "credential-found-expired"),
    };
    let bound = match finding.bound {
        Bound::Answered => "credential-bound-answered",
        Bound::Signed => "credential-bound-signed",
        Bound::Nobody => "credential-bound-nobody",
    };
    let facts = finding
        .shown
        .iter()
        .fold(ui::Facts::new(), |facts, (name, value)| {
            let label = claim_label(name).map_or_else(|| name.clone(), |key| tr.t(key).into_owned());
            let day = value
                .parse::<Date>()
                .ok()
                .filter(|_| name == "since" || name == "until");
            facts.fact(label, day.map_or_else(|| value.clone(), ui::format::date_short))
        });
    let text = tr.t(&format!("{key}-text"));
    let note = ui::Note::new(tr.t(key), html! { (text) " " (tr.t(bound)) });
    html! {
        div role="status" { (note.state(state).render()) }
        div.mt { (facts.render()) }
    }
}

/// Why what was brought is no credential of this house.
pub(super) fn bad(cx: &Cx, bad: Bad) -> Markup {
    let tr = cx.tr();
    let note = ui::Note::new(tr.t("credential-bad"), html! { (tr.t(bad.text())) });
    html! { div role="status" { (note.state(ui::State::Bad).render()) } }
}
