//! What an answer hands over, taken out of it.

use testing::{Answered, BASE};

/// What stands in `code.proof`: a secret shown once.
pub fn secret_of(shown: &Answered) -> String {
    let secret = shown.between("<code class=\"proof\">", '<');
    assert!(!secret.is_empty(), "no secret on the page: {}", shown.text);
    secret
}

/// The path of the link in the answer to an invitation.
pub fn link_of(invited: &Answered) -> String {
    let link = invited.json()["link"].as_str().unwrap().to_owned();
    link.strip_prefix(BASE).unwrap().to_owned()
}
