//! Credentials shown in part.

use jose::sd_jwt::{BINDING_TYP, DISCLOSURES_MAX, Presentation, Question, TYP, issue, present};
use jose::{Alg, JoseError, KeySet, PublicKey, SigningKey, encode, hash, sign, sign_with_header};
use serde_json::{Map, Value, json};

const NOW: i64 = 1_800_000_000;
const ASKED: Question<'static> = Question {
    now: NOW,
    audience: "https://v.example",
    nonce: "n-1",
    age_max: 300,
};

struct Case {
    issuer: SigningKey,
    holder: SigningKey,
}

impl Case {
    fn new() -> Case {
        let key = || SigningKey::generate(Alg::Es256).unwrap();
        Case {
            issuer: key(),
            holder: key(),
        }
    }
    fn keys(&self) -> KeySet {
        let jwk = self.issuer.public().to_jwk(Some(Alg::Es256));
        KeySet(vec![PublicKey::from_jwk(jwk.as_object().unwrap()).unwrap()])
    }
    fn claims(&self) -> Map<String, Value> {
        let claims = json!({"iss": "https://a.example", "vct": "https://a.example/cargo", "name": "Ana",
            "cnf": {"jwk": self.holder.public().to_jwk(None)},
            "entity": {"id": "e1", "ruc": "20100000001"}, "office": "head"});
        claims.as_object().unwrap().clone()
    }
    fn issue(&self) -> String {
        let hidden: [&[&str]; 3] = [&["name"], &["entity", "ruc"], &["entity"]];
        issue(&self.issuer, &self.claims(), &hidden, 3, &mut salts()).unwrap()
    }
    fn show(&self, names: &[&str]) -> String {
        present(&self.issue(), names, &self.holder, ASKED).unwrap()
    }
    fn judge(&self, text: &str) -> Result<Map<String, Value>, JoseError> {
        Presentation::read(text)?.verify_answer(&self.keys(), ASKED)
    }
    /// A credential with these claims as they are and these disclosures, which its issuer signed.
    fn raw(&self, claims: &Value, disclosures: &[String]) -> Result<Map<String, Value>, JoseError> {
        let token = sign(&self.issuer, TYP, claims).unwrap();
        let text = format!(
            "{token}~{}",
            disclosures
                .iter()
                .map(|one| format!("{one}~"))
                .collect::<String>()
        );
        Presentation::read(&text)?.verify(&self.keys())
    }
}

fn salts() -> impl FnMut() -> [u8; 16] {
    let mut count = 0_u8;
    move || {
        count += 1;
        [count; 16]
    }
}

#[test]
fn only_what_is_shown_is_read() {
    let case = Case::new();
    let all = Presentation::read(&case.issue())
        .unwrap()
        .verify(&case.keys())
        .unwrap();
    assert_eq!(all, case.claims());
    let none = case.judge(&case.show(&[])).unwrap();
    assert_eq!(none.keys().collect::<Vec<_>>(), ["cnf", "iss", "office", "vct"]);
    let some = case.judge(&case.show(&["entity"])).unwrap();
    assert_eq!(some["entity"], json!({"id": "e1"}));
    let more = case.judge(&case.show(&["entity", "ruc"])).unwrap();
    assert_eq!(more["entity"]["ruc"], "20100000001");
    assert!(!more.contains_key("name"));
    let orphan = present(&case.issue(), &["ruc"], &case.holder, ASKED);
    assert_eq!(orphan.err(), Some(JoseError::Binding("disclosure")));
}

#[test]
fn decoys_look_like_claims() {
    let case = Case::new();
    let read = Presentation::read(&case.issue()).unwrap();
    let digests = read.unverified()["_sd"].as_array().unwrap();
    assert_eq!(digests.len(), 2 + 3);
    assert!(digests.is_sorted_by_key(|digest| digest.as_str()));
    assert!(digests.iter().all(|digest| digest.as_str().unwrap().len() == 43));
}

#[test]
fn the_holder_answers_this_question_and_no_other() {
    let case = Case::new();
    let text = case.show(&["name"]);
    let asked = |question: Question<'_>| {
        Presentation::read(&text)
            .unwrap()
            .verify_answer(&case.keys(), question)
            .err()
    };
    assert_eq!(asked(ASKED), None);
    for (question, want) in [
        (
            Question {
                nonce: "n-2",
                ..ASKED
            },
            JoseError::Binding("nonce"),
        ),
        (
            Question {
                audience: "https://w.example",
                ..ASKED
            },
            JoseError::Audience,
        ),
        (
            Question {
                now: NOW + 301,
                ..ASKED
            },
            JoseError::Expired,
        ),
        (
            Question {
                now: NOW - 61,
                ..ASKED
            },
            JoseError::NotYet,
        ),
    ] {
        assert_eq!(asked(question), Some(want));
    }
    let answer = Presentation::read(&text).unwrap().verify(&case.keys());
    assert_eq!(answer.err(), Some(JoseError::Binding(BINDING_TYP)));
    assert_eq!(
        case.judge(&case.issue()).err(),
        Some(JoseError::Binding(BINDING_TYP))
    );
    let thief = SigningKey::generate(Alg::Es256).unwrap();
    let stolen = present(&case.issue(), &["name"], &thief, ASKED).unwrap();
    assert_eq!(case.judge(&stolen).err(), Some(JoseError::Binding(BINDING_TYP)));
    let other = Case::new();
    let foreign = Presentation::read(&text)
        .unwrap()
        .verify_answer(&other.keys(), ASKED);
    assert_eq!(foreign.err(), Some(JoseError::UnknownKey));
}

#[test]
fn a_copy_says_whether_its_holder_signed_it_and_not_for_whom() {
    let case = Case::new();
    let copy = |text: &str| Presentation::read(text).unwrap().verify_copy(&case.keys());
    let shown = case.show(&["name"]);
    assert!(!copy(&case.issue()).unwrap().1);
    let (claims, signed) = copy(&shown).unwrap();
    assert!(signed && claims.contains_key("name"));
    let parts: Vec<&str> = shown.split('~').collect();
    let less = format!("{}~{}", parts[0], parts[2]);
    assert_eq!(copy(&less).err(), Some(JoseError::Binding("sd_hash")));
    let thief = SigningKey::generate(Alg::Es256).unwrap();
    let stolen = present(&case.issue(), &["name"], &thief, ASKED).unwrap();
    assert_eq!(copy(&stolen).err(), Some(JoseError::Binding(BINDING_TYP)));
}

#[test]
fn what_is_shown_cannot_be_changed() {
    let case = Case::new();
    let text = case.show(&["name"]);
    let parts: Vec<&str> = text.split('~').collect();
    let (token, name, proof) = (parts[0], parts[1], parts[2]);
    let other = encode(r#"["AQEBAQEBAQEBAQEBAQEBAQ","name","Eva"]"#);
    for (brought, want) in [
        (format!("{token}~{proof}"), JoseError::Binding("sd_hash")),
        (
            format!("{token}~{other}~{proof}"),
            JoseError::Binding("disclosure"),
        ),
        (format!("{token}~{name}~{name}~{proof}"), JoseError::TwiceNamed),
        (format!("{token}~~{proof}"), JoseError::Json),
        (format!("{token}~{name}={proof}"), JoseError::Base64),
        (token.to_owned(), JoseError::Shape),
    ] {
        assert_eq!(
            case.judge(&brought).err(),
            Some(want),
            "{}",
            &brought[token.len()..]
        );
    }
    let header = json!({"alg": "ES256", "typ": "JWT"});
    let claims = json!({"iat": NOW, "aud": "https://v.example", "nonce": "n-1",
        "sd_hash": hash(&format!("{token}~{name}~"))});
    let untyped = sign_with_header(&case.holder, &header, &claims).unwrap();
    let judged = case.judge(&format!("{token}~{name}~{untyped}"));
    assert_eq!(judged.err(), Some(JoseError::Type));
}

#[test]
fn what_no_honest_issuer_signs() {
    let case = Case::new();
    let one = |name: &str| encode(json!(["salt", name, "x"]).to_string());
    let element = encode(r#"["salt","x"]"#);
    let with = |text: &str| json!({"_sd": [hash(text)]});
    let taken = json!({"name": "y", "_sd": [hash(&one("name"))]});
    let twice = json!({"_sd": [hash("a"), hash("a")]});
    let apart = json!({"_sd": [hash("a")], "b": {"_sd": [hash("a")]}});
    for (claims, shown, want) in [
        (taken, vec![one("name")], JoseError::TwiceNamed),
        (twice, vec![], JoseError::TwiceNamed),
        (apart, vec![], JoseError::TwiceNamed),
        (with(&one("_sd")), vec![one("_sd")], JoseError::Claim("_sd")),
        (with(&one("...")), vec![one("...")], JoseError::Claim("_sd")),
        (with(&one("exp")), vec![one("exp")], JoseError::Claim("_sd")),
        (with(&one("status")), vec![one("status")], JoseError::Claim("_sd")),
        (with(&element), vec![element.clone()], JoseError::Shape),
        (
            json!({"a": [{"...": hash(&one("b"))}]}),
            vec![one("b")],
            JoseError::Shape,
        ),
        (json!({"_sd": "x"}), vec![], JoseError::Claim("_sd")),
        (json!({"_sd": [1]}), vec![], JoseError::Claim("_sd")),
        (json!({"_sd_alg": "md5"}), vec![], JoseError::Algorithm),
        (
            json!({"a": {"_sd_alg": "sha-256"}}),
            vec![],
            JoseError::Claim("_sd"),
        ),
        (json!({}), vec![one("b")], JoseError::Binding("disclosure")),
    ] {
        assert_eq!(case.raw(&claims, &shown).err(), Some(want), "{claims}");
    }
    let list = json!({"a": [1, {"...": hash(&element)}, {"...": hash("not shown")}]});
    assert_eq!(case.raw(&list, &[element]).unwrap()["a"], json!([1, "x"]));
}

#[test]
fn limits() {
    let case = Case::new();
    let one = |n: usize| encode(json!(["salt", format!("c{n}"), n]).to_string());
    let all: Vec<String> = (0..=DISCLOSURES_MAX).map(one).collect();
    let digests: Vec<String> = all.iter().map(|one| hash(one)).collect();
    let claims = json!({"_sd": digests});
    assert_eq!(case.raw(&claims, &all[1..]).unwrap().len(), DISCLOSURES_MAX);
    assert_eq!(case.raw(&claims, &all).err(), Some(JoseError::TooLong));
    // Each disclosure holds the digest of the one before: shallow alone, deep together.
    let mut chain = vec![encode(r#"["salt","c",1]"#)];
    for at in 0..20 {
        chain.push(encode(
            json!(["salt", "c", {"_sd": [hash(&chain[at])]}]).to_string(),
        ));
    }
    let claims = json!({"_sd": [hash(&chain[20])]});
    assert_eq!(case.raw(&claims, &chain).err(), Some(JoseError::TooDeep));
}

#[test]
fn what_cannot_be_issued() {
    let case = Case::new();
    let try_issue =
        |hidden: &[&[&str]], decoys| issue(&case.issuer, &case.claims(), hidden, decoys, &mut salts()).err();
    assert_eq!(try_issue(&[&["cnf"]], 0), Some(JoseError::Claim("hidden")));
    assert_eq!(try_issue(&[&["nothing"]], 0), Some(JoseError::Claim("hidden")));
    assert_eq!(
        try_issue(&[&["name", "first"]], 0),
        Some(JoseError::Claim("hidden"))
    );
    assert_eq!(try_issue(&[&[]], 0), Some(JoseError::Claim("hidden")));
    assert_eq!(try_issue(&[&["name"]], DISCLOSURES_MAX), Some(JoseError::TooLong));
    let claims = json!({"a": [{"...": "x"}]});
    let reserved = issue(&case.issuer, claims.as_object().unwrap(), &[], 0, &mut salts());
    assert_eq!(reserved.err(), Some(JoseError::Claim("_sd")));
}

#[test]
fn another_program_reads_what_is_shown() {
    let case = Case::new();
    let text = case.show(&["name", "entity", "ruc"]);
    let key = case.issuer.public().to_jwk(None).to_string();
    let test = "another_program_reads_what_is_shown";
    let read = |nonce| crate::foreign::read(test, [&text, &key, ASKED.audience, nonce]);
    let Some(claims) = read("n-1") else {
        return;
    };
    assert_eq!(claims, Ok(Value::Object(case.claims())));
    let refused = read("n-2").unwrap().unwrap_err();
    assert!(refused.contains("Invalid nonce"), "{refused}");
}
