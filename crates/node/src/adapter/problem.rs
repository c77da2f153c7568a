//! What the service itself says when it has nothing to give: problem details (RFC 9457) with a code that never changes.

use super::Answer;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $code:literal, $title:literal;)*) => {
        /// The closed list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Problem {
            $($(#[$doc])* $name,)*
        }
        /// Every problem with its status and code, for descriptions.
        pub const CODES: &[(Problem, u16, &str)] = &[$((Problem::$name, $status, $code)),*];
        impl Problem {
            /// Status of the answer.
            pub fn status(self) -> u16 {
                match self { $(Problem::$name => $status,)* }
            }
            /// The code: it never changes its meaning.
            pub fn code(self) -> &'static str {
                match self { $(Problem::$name => $code,)* }
            }
            fn title(self) -> &'static str {
                match self { $(Problem::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// A value is missing, too long, or not of its form.
    BadValue = 400, "bad_value", "Un dato de la consulta no es válido";
    /// A name that this service does not know.
    UnknownName = 400, "unknown_name", "La consulta tiene un dato que este servicio no conoce";
    /// The exchange does not say who asks, or for which case, and the provider wants to know.
    NoContext = 400, "no_context", "Falta decir quién consulta o por qué expediente";
    /// No such path.
    NoPath = 404, "no_path", "Este servicio no tiene esa dirección";
    /// The provider has no such record.
    NotFound = 404, "not_found", "La entidad proveedora no encontró registros";
    /// Another method than the one of the service.
    NoMethod = 405, "no_method", "Este servicio se consulta con otro método";
    /// The provider does not know the credential.
    BadUser = 502, "bad_user", "La entidad proveedora no acepta la credencial de este nodo";
    /// The provider says that the password is over, and it could not be changed.
    ExpiredPassword = 502, "expired_password", "La clave de este nodo venció y no se pudo renovar";
    /// The credential was refused a short while ago: it is not tried, so that the account is not locked.
    Paused = 503, "paused", "La credencial fue rechazada hace poco: se espera para no bloquear la cuenta";
    /// The provider's own quota is used up.
    LimitReached = 503, "limit_reached", "Se alcanzó el límite de consultas de la entidad proveedora";
    /// The provider said something else.
    Other = 502, "other", "La entidad proveedora respondió con un resultado que no se reconoce";
    /// The provider's SOAP service found the request wrong.
    FaultClient = 502, "fault_client", "El servicio de la entidad proveedora rechazó la consulta";
    /// The provider's SOAP service failed.
    FaultServer = 502, "fault_server", "El servicio de la entidad proveedora falló";
}

impl Problem {
    /// The answer.
    pub fn answer(self) -> Answer {
        self.with(Map::new())
    }

    /// A refusal, naming what it is about and what is wanted of it.
    pub(super) fn about(self, field: &str, detail: &str) -> Refusal {
        Refusal {
            problem: self,
            field: field.to_owned(),
            detail: detail.to_owned(),
        }
    }

    fn with(self, more: Map<String, Value>) -> Answer {
        let mut body = Map::new();
        body.insert("type".into(), "about:blank".into());
        body.insert("title".into(), self.title().into());
        body.insert("status".into(), json!(self.status()));
        body.insert("code".into(), self.code().into());
        body.extend(more);
        answer(self.status(), "application/problem+json", &Value::Object(body))
    }
}

/// What was asked cannot be asked: of which field, and what is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    problem: Problem,
    field: String,
    detail: String,
}

impl Refusal {
    /// The answer.
    pub fn answer(self) -> Answer {
        let mut more = Map::new();
        more.insert("field".into(), self.field.into());
        more.insert("detail".into(), self.detail.into());
        self.problem.with(more)
    }
}

/// A good answer.
pub fn good(body: &Value) -> Answer {
    answer(200, "application/json", body)
}

fn answer(status: u16, media: &'static str, body: &Value) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Answer {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
        headers,
        body: Bytes::from(body.to_string()),
    }
}
