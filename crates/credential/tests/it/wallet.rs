//! A wallet as its builders would write it: it knows the standards and nothing of the house.

use crate::world::World;
use capability::Query;
use jose::sd_jwt::{Question, present};
use jose::status_list::{Reference, StatusList};
use jose::{Alg, KeySet, SigningKey, sign_with_header};
use register::{DesignationId, PersonId};
use serde_json::{Map, Value, json};
use testing::{Answered, BASE};

pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
pub const CONFIGURATION: &str = "funcion-publica";

/// An offer as page and telephone show it.
pub struct Offer {
    pub code: String,
    pub pin: String,
    pub json: Value,
    pub path: String,
}

/// A telephone with a key.
pub struct Wallet {
    pub key: SigningKey,
}

/// A question to a wallet: what its link says, and the page that waits.
pub struct Asked {
    pub page: String,
    pub link: Query,
}

impl Asked {
    pub fn get(&self, name: &str) -> &str {
        self.link.get(name).unwrap()
    }
    pub fn response_path(&self) -> &str {
        self.get("response_uri").strip_prefix(BASE).unwrap()
    }
}

impl World {
    /// The official presses the button and reads the page.
    pub async fn offer_to(
        &self,
        person: PersonId,
        designation: DesignationId,
        more: &[(&str, &str)],
    ) -> Offer {
        let designation = designation.to_string();
        let mut pairs = vec![("designation", designation.as_str())];
        pairs.extend(more);
        let page = self.form_as(person, "/credencial/ofrecer", &pairs).await;
        assert_eq!(page.status, 201, "{}", page.text);
        let pin = page.between("id=\"cifras\">", '<');
        let link = page.between("href=\"openid-credential-offer://?", '"');
        let link = Query::parse(&link.replace("&amp;", "&")).unwrap();
        let uri = link.get("credential_offer_uri").unwrap();
        let path = uri.strip_prefix(BASE).unwrap().to_owned();
        let json = self.get(&path).await.json();
        let code = json["grants"][GRANT]["pre-authorized_code"].as_str().unwrap();
        Offer {
            code: code.to_owned(),
            pin,
            json: json.clone(),
            path,
        }
    }

    pub async fn offer(&self) -> Offer {
        self.offer_to(self.leader, self.office, &[]).await
    }

    pub async fn exchange(&self, code: &str, pin: &str) -> Answered {
        let pairs = [
            ("grant_type", GRANT),
            ("pre-authorized_code", code),
            ("tx_code", pin),
        ];
        self.form("/credencial/token", &pairs).await
    }

    pub async fn token(&self) -> String {
        let offer = self.offer().await;
        self.token_of(&offer).await
    }

    pub async fn token_of(&self, offer: &Offer) -> String {
        let given = self.exchange(&offer.code, &offer.pin).await;
        assert_eq!(given.status, 200, "{}", given.text);
        given.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn nonce(&self) -> String {
        let given = self.form("/credencial/nonce", &[]).await;
        assert_eq!(given.header("cache-control"), "no-store");
        given.json()["c_nonce"].as_str().unwrap().to_owned()
    }

    /// Everything until the credential is in the wallet.
    pub async fn issue(&self, wallet: &Wallet) -> String {
        let offer = self.offer().await;
        self.issue_of(wallet, &offer).await
    }

    pub async fn issue_of(&self, wallet: &Wallet, offer: &Offer) -> String {
        let token = self.token_of(offer).await;
        let proof = wallet.proof(&self.nonce().await, self.now());
        let given = self.json("/credencial/emitir", &token, &request(&proof)).await;
        assert_eq!(given.status, 200, "{}", given.text);
        given.json()["credentials"][0]["credential"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The keys of the issuer, as a stranger gets them.
    pub async fn keys(&self) -> KeySet {
        let metadata = self.get("/.well-known/jwt-vc-issuer").await.json();
        assert_eq!(metadata["issuer"], BASE);
        KeySet::read(metadata["jwks"].to_string().as_bytes()).unwrap()
    }

    /// The state of a credential, as a stranger finds it.
    pub async fn state(&self, credential: &str) -> u8 {
        let claims = claims(credential);
        let at = Reference::of(&claims).unwrap().unwrap();
        let list = self.get(at.uri.strip_prefix(BASE).unwrap()).await;
        assert_eq!(list.header("content-type"), "application/statuslist+jwt");
        let list = StatusList::verify(&list.text, &self.keys().await, &at.uri, self.now()).unwrap();
        list.get(at.index).unwrap()
    }

    /// A verifier asks; what the link in its code says.
    pub async fn question(&self, more: &[(&str, &str)]) -> Asked {
        let made = self.form("/verificar-credencial/pedir", more).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let path = made.location().to_owned();
        let page = self.get(&path).await;
        assert_eq!(page.header("refresh"), "5");
        let link = page.between("href=\"openid4vp://?", '"').replace("&amp;", "&");
        let link = Query::parse(&link).unwrap();
        Asked { page: path, link }
    }

    pub async fn answer(&self, asked: &Asked, shown: &str) -> Answered {
        let token = json!({"funcion": [shown]}).to_string();
        self.form(asked.response_path(), &[("vp_token", &token)]).await
    }
}

impl Wallet {
    pub fn new() -> Wallet {
        Wallet {
            key: SigningKey::generate(Alg::Es256).unwrap(),
        }
    }

    pub fn proof(&self, nonce: &str, now: i64) -> String {
        self.proof_with(nonce, now, |_, _| {})
    }

    /// A proof that somebody meddled with.
    pub fn proof_with(&self, nonce: &str, now: i64, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let jwk = self.key.public().to_jwk(None);
        let alg = self.key.alg().as_str();
        let mut header = json!({"alg": alg, "typ": "openid4vci-proof+jwt", "jwk": jwk});
        let mut claims = json!({"aud": BASE, "iat": now, "nonce": nonce});
        change(&mut header, &mut claims);
        sign_with_header(&self.key, &header, &claims).unwrap()
    }

    /// Shows these claims in answer to a question.
    pub fn show(&self, credential: &str, names: &[&str], asked: &Asked, now: i64) -> String {
        self.show_to(credential, names, asked.get("client_id"), asked.get("nonce"), now)
    }

    pub fn show_to(&self, credential: &str, names: &[&str], audience: &str, nonce: &str, now: i64) -> String {
        let question = Question {
            now,
            audience,
            nonce,
            age_max: 0,
        };
        present(credential, names, &self.key, question).unwrap()
    }
}

/// The request for the one credential there is.
pub fn request(proof: &str) -> Value {
    json!({"credential_configuration_id": CONFIGURATION, "proofs": {"jwt": [proof]}})
}

/// What the issuer signed, unchecked.
pub fn claims(credential: &str) -> Map<String, Value> {
    jose::sd_jwt::Presentation::read(credential)
        .unwrap()
        .unverified()
        .clone()
}
