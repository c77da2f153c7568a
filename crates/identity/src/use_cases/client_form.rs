//! The form of a relying party: its fields, and the rule that makes a profile of them.

use crate::provider::client::{Authentication, Operation, Profile};
use crate::provider::uri::{self, BadUri};
use capability::{Choice, Choices, Cx, Field, FieldKind, Part, Refusal, Refusals};
use directory::DocumentGiven;
use jose::KeySet;
use norms::{AssuranceLevelId, Law};
use serde::Deserialize;
use serde_json::Value;

/// Most addresses of one kind.
const URIS_MAX: usize = 10;
/// Most operations.
const OPERATIONS_MAX: usize = 30;
/// Longest code of an operation or of a sector.
const CODE_CHARS_MAX: usize = 30;
/// Longest name of an operation.
const OPERATION_CHARS_MAX: usize = 80;

/// Ways to prove that it is itself, with text keys.
const AUTHENTICATIONS: &[(&str, &str)] = &[
    ("private_key_jwt", "identity-op-auth-key"),
    ("client_secret_basic", "identity-op-auth-secret"),
];
/// Algorithms of ID tokens, with text keys.
const ALGS: &[(&str, &str)] = &[
    ("ES256", "identity-op-alg-es256"),
    ("RS256", "identity-op-alg-rs256"),
];
/// How what is told of people comes, with text keys.
const PLAIN_OR_SIGNED: &[(&str, &str)] = &[("plain", "identity-op-plain"), ("signed", "identity-op-signed")];
/// Whether tokens are bound to a key, with text keys.
const BEARER_OR_BOUND: &[(&str, &str)] = &[("bearer", "identity-op-bearer"), ("bound", "identity-op-bound")];

/// A logo: small, and of a kind that cannot hold a program.
const LOGO: register::Limits = register::Limits {
    bytes_max: 64 << 10,
    accepted: &[register::MediaType::Png],
};

/// What the system is, and where it lives.
pub(super) const SYSTEM: &[Field] = &[
    Field::new("name", "identity-op-field-name", FieldKind::Text(80)),
    Field::new(
        "sector",
        "identity-op-field-sector",
        FieldKind::Text(CODE_CHARS_MAX),
    ),
    Field::new("contact", "identity-op-field-contact", FieldKind::Email),
    Field::new(
        "redirect_uris",
        "identity-op-field-redirect-uris",
        FieldKind::Long(5_200),
    ),
    Field::new(
        "post_logout_uris",
        "identity-op-field-post-logout-uris",
        FieldKind::Long(5_200),
    )
    .optional(),
    Field::new(
        "backchannel_uri",
        "identity-op-field-backchannel-uri",
        FieldKind::Text(uri::URI_CHARS_MAX),
    )
    .optional(),
    Field::new("logo", "identity-op-field-logo", FieldKind::File(&LOGO)).optional(),
];

/// What it may ask for, and at which level.
pub(super) const ASKS: Part = Part {
    title: "identity-op-part-asks",
    fields: &[
        Field::new(
            "scopes",
            "identity-op-field-scopes",
            FieldKind::Several(Choices::Fixed(&crate::provider::claims::SCOPES)),
        )
        .optional(),
        Field::new(
            "level",
            "identity-op-field-level",
            FieldKind::Choice(Choices::Law(levels)),
        ),
        Field::new(
            "operations",
            "identity-op-field-operations",
            FieldKind::Long(4_000),
        )
        .optional(),
    ],
};

/// How it talks to the provider.
pub(super) const TALKS: Part = Part {
    title: "identity-op-part-talks",
    fields: &[
        Field::new(
            "authentication",
            "identity-op-field-authentication",
            FieldKind::Choice(Choices::Fixed(AUTHENTICATIONS)),
        ),
        Field::new("keys", "identity-op-field-keys", FieldKind::Long(8_000)).optional(),
        Field::new(
            "id_token_alg",
            "identity-op-field-alg",
            FieldKind::Choice(Choices::Fixed(ALGS)),
        ),
        Field::new(
            "userinfo",
            "identity-op-field-userinfo",
            FieldKind::Choice(Choices::Fixed(PLAIN_OR_SIGNED)),
        ),
        Field::new(
            "tokens",
            "identity-op-field-tokens",
            FieldKind::Choice(Choices::Fixed(BEARER_OR_BOUND)),
        ),
    ],
};

/// Levels of confidence, as the law names them.
fn levels(cx: &Cx) -> Vec<Choice> {
    let levels = cx.house.law.assurance_levels().iter();
    levels
        .map(|level| Choice {
            value: level.id.as_str().to_owned(),
            label: format!("{}: {}", cx.pick(&level.names), cx.pick(&level.text)),
        })
        .collect()
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct NewProfile {
    pub(super) name: String,
    pub(super) sector: String,
    pub(super) contact: String,
    redirect_uris: String,
    post_logout_uris: Option<String>,
    backchannel_uri: Option<String>,
    logo: Option<DocumentGiven>,
    #[serde(default)]
    scopes: Vec<String>,
    level: AssuranceLevelId,
    operations: Option<String>,
    authentication: Authentication,
    keys: Option<String>,
    id_token_alg: String,
    userinfo: String,
    tokens: String,
}

/// First values of the form for a profile that changes.
pub(super) fn first_values(profile: &Profile) -> Vec<(&'static str, String)> {
    let operation =
        |operation: &Operation| format!("{} | {} | {}", operation.code, operation.level, operation.name);
    let operations: Vec<String> = profile.operations.iter().map(operation).collect();
    let mut values = vec![
        ("name", profile.name.clone()),
        ("sector", profile.sector.clone()),
        ("redirect_uris", profile.redirect_uris.join("\n")),
        ("post_logout_uris", profile.post_logout_redirect_uris.join("\n")),
        (
            "backchannel_uri",
            profile.backchannel_logout_uri.clone().unwrap_or_default(),
        ),
        ("level", profile.level.as_str().to_owned()),
        ("operations", operations.join("\n")),
        ("authentication", profile.authentication.as_str().to_owned()),
        (
            "keys",
            profile.keys.as_ref().map(Value::to_string).unwrap_or_default(),
        ),
        ("id_token_alg", profile.id_token_alg.clone()),
        (
            "userinfo",
            if profile.userinfo_signed {
                "signed"
            } else {
                "plain"
            }
            .to_owned(),
        ),
        ("tokens", if profile.dpop { "bound" } else { "bearer" }.to_owned()),
    ];
    values.extend(profile.scopes.iter().map(|scope| ("scopes", scope.clone())));
    values
}

/// The rule: a profile of what was sent, or every refusal. `trial` is a house that is served by `http`. Pure.
pub(super) fn profile(law: &Law, new: NewProfile, trial: bool) -> Result<(Profile, String), Refusals> {
    let mut no = Refusals::default();
    let redirect_uris = uris(&new.redirect_uris, "redirect_uris", trial, &mut no);
    let post = new.post_logout_uris.as_deref().unwrap_or_default();
    let post_logout_redirect_uris = uris(post, "post_logout_uris", trial, &mut no);
    let backchannel = new.backchannel_uri.filter(|uri| !uri.is_empty());
    if let Some(uri) = &backchannel {
        check_uri(uri, "backchannel_uri", trial, &mut no);
    }
    no.when(redirect_uris.is_empty(), || {
        Refusal::new("identity-op-uris-none").field("redirect_uris")
    });
    no.when(!is_code(&new.sector), || code_refused("sector", &new.sector));
    let operations = operations(law, new.operations.as_deref().unwrap_or_default(), &mut no);
    let keys = keys(
        new.authentication,
        new.keys.as_deref().unwrap_or_default(),
        &mut no,
    );
    no.none()?;
    let profile = Profile {
        name: new.name,
        redirect_uris,
        post_logout_redirect_uris,
        backchannel_logout_uri: backchannel,
        sector: new.sector,
        authentication: new.authentication,
        keys,
        id_token_alg: new.id_token_alg,
        userinfo_signed: new.userinfo == "signed",
        dpop: new.tokens == "bound",
        scopes: new.scopes,
        level: new.level,
        operations,
        logo: new.logo.map(|logo| logo.sha256),
    };
    Ok((profile, new.contact))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn uris(text: &str, field: &'static str, trial: bool, no: &mut Refusals) -> Vec<String> {
    let mut all: Vec<String> = lines(text).map(str::to_owned).collect();
    all.dedup();
    no.when(all.len() > URIS_MAX, || {
        Refusal::new("identity-op-uris-many")
            .field(field)
            .arg("max", URIS_MAX)
    });
    all.iter().for_each(|uri| check_uri(uri, field, trial, no));
    all
}

fn check_uri(uri: &str, field: &'static str, trial: bool, no: &mut Refusals) {
    let text = match uri::check(uri, trial) {
        Ok(()) => return,
        Err(BadUri::Shape) => "identity-op-uri-shape",
        Err(BadUri::Scheme) => "identity-op-uri-scheme",
        Err(BadUri::Part) => "identity-op-uri-part",
    };
    no.push(Refusal::new(text).field(field).arg("uri", short(uri)));
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

fn is_code(code: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    (1..=CODE_CHARS_MAX).contains(&code.len()) && code.chars().all(letter)
}

fn code_refused(field: &'static str, code: &str) -> Refusal {
    Refusal::new("identity-op-code")
        .field(field)
        .arg("code", short(code))
        .arg("max", CODE_CHARS_MAX)
}

/// One operation a line: `code | level | name`.
fn operations(law: &Law, text: &str, no: &mut Refusals) -> Vec<Operation> {
    let mut all: Vec<Operation> = Vec::new();
    for line in lines(text) {
        match operation(law, line) {
            Some(operation) if all.iter().any(|known| known.code == operation.code) => no.push(
                Refusal::new("identity-op-operation-twice")
                    .field("operations")
                    .arg("code", operation.code),
            ),
            Some(operation) => all.push(operation),
            None => no.push(
                Refusal::new("identity-op-operation-line")
                    .field("operations")
                    .arg("line", short(line)),
            ),
        }
    }
    no.when(all.len() > OPERATIONS_MAX, || {
        Refusal::new("identity-op-operations-many")
            .field("operations")
            .arg("max", OPERATIONS_MAX)
    });
    all
}

fn operation(law: &Law, line: &str) -> Option<Operation> {
    let mut parts = line.splitn(3, '|').map(str::trim);
    let (code, level, name) = (parts.next()?, parts.next()?, parts.next()?);
    let numbered = level
        .parse()
        .ok()
        .and_then(|number| law.assurance_level_numbered(number));
    let level = AssuranceLevelId::parse(level)
        .ok()
        .or(numbered.map(|level| level.id))?;
    let named =
        (1..=OPERATION_CHARS_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    (is_code(code) && named).then(|| Operation {
        code: code.to_owned(),
        name: name.to_owned(),
        level,
    })
}

/// Its public keys, where it signs; a private key that somebody pastes is refused before it is kept anywhere.
fn keys(authentication: Authentication, text: &str, no: &mut Refusals) -> Option<Value> {
    let given = text.trim();
    match (authentication, given.is_empty()) {
        (Authentication::ClientSecretBasic, true) => None,
        (Authentication::ClientSecretBasic, false) => {
            no.push(Refusal::new("identity-op-keys-needless").field("keys"));
            None
        }
        (Authentication::PrivateKeyJwt, true) => {
            no.push(Refusal::new("identity-op-keys-missing").field("keys"));
            None
        }
        (Authentication::PrivateKeyJwt, false) => match KeySet::read(given.as_bytes()) {
            Ok(_) => serde_json::from_str(given).ok(),
            Err(error) => {
                no.push(
                    Refusal::new("identity-op-keys-bad")
                        .field("keys")
                        .arg("why", error),
                );
                None
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use norms::peru;

    const KEY: &str =
        r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    const PRIVATE: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

    fn new() -> NewProfile {
        NewProfile {
            name: "Mesa de partes".into(),
            sector: "tramites".into(),
            contact: "mesa@muestra.example".into(),
            redirect_uris: "https://mesa.example/cb\n\nhttps://mesa.example/otro\n".into(),
            post_logout_uris: None,
            backchannel_uri: None,
            logo: None,
            scopes: vec!["profile".into()],
            level: AssuranceLevelId::parse("nca1").unwrap(),
            operations: Some("consultar | 1 | Consultar el expediente\nfirmar | nca3 | Firmar".into()),
            authentication: Authentication::PrivateKeyJwt,
            keys: Some(KEY.into()),
            id_token_alg: "ES256".into(),
            userinfo: "plain".into(),
            tokens: "bound".into(),
        }
    }

    #[test]
    fn what_is_taken() {
        let (profile, contact) = profile(peru(), new(), false).unwrap();
        assert_eq!(profile.redirect_uris.len(), 2);
        assert_eq!(profile.operations[1].level.as_str(), "nca3");
        assert!(profile.dpop && !profile.userinfo_signed && profile.key_set().is_some());
        assert_eq!(contact, "mesa@muestra.example");
        let again = first_values(&profile);
        assert!(again.contains(&(
            "operations",
            "consultar | nca1 | Consultar el expediente\nfirmar | nca3 | Firmar".into()
        )));
    }

    #[test]
    fn what_is_refused() {
        type Change = fn(&mut NewProfile);
        let changes: [(Change, &str); 14] = [
            (|new| new.redirect_uris = " \n".into(), "identity-op-uris-none"),
            (
                |new| new.redirect_uris = "http://mesa.example/cb".into(),
                "identity-op-uri-scheme",
            ),
            (
                |new| new.redirect_uris = "https://mesa.example/*".into(),
                "identity-op-uri-part",
            ),
            (|new| new.redirect_uris = "mesa".into(), "identity-op-uri-shape"),
            (
                |new| new.redirect_uris = (0..11).map(|n| format!("https://a.example/{n}\n")).collect(),
                "identity-op-uris-many",
            ),
            (
                |new| new.backchannel_uri = Some("http://169.254.169.254/".into()),
                "identity-op-uri-scheme",
            ),
            (|new| new.sector = "Trámites".into(), "identity-op-code"),
            (
                |new| new.operations = Some("firmar 3 Firmar".into()),
                "identity-op-operation-line",
            ),
            (
                |new| new.operations = Some("firmar | 4 | Firmar".into()),
                "identity-op-operation-line",
            ),
            (
                |new| new.operations = Some("a | 1 | A\na | 2 | B".into()),
                "identity-op-operation-twice",
            ),
            (|new| new.keys = None, "identity-op-keys-missing"),
            (|new| new.keys = Some(PRIVATE.into()), "identity-op-keys-bad"),
            (|new| new.keys = Some("{".into()), "identity-op-keys-bad"),
            (
                |new| new.authentication = Authentication::ClientSecretBasic,
                "identity-op-keys-needless",
            ),
        ];
        for (change, want) in changes {
            let mut sent = new();
            change(&mut sent);
            let refused = profile(peru(), sent, false).unwrap_err();
            assert_eq!(refused.0.iter().map(|no| no.text).collect::<Vec<_>>(), [want]);
        }
    }
}
