//! The interoperability platform (PIDE) as its clients know it, with everything that makes it hard. Everybody in it is invented.
//!
//! People are asked for by document: each number has a way of going wrong, see [`person`]. The account is locked after three bad
//! passwords in a row.

use crate::backend::{Asked, Backend, Said};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// User of the account.
pub const USER: &str = "40999999";
/// RUC of the account.
pub const RUC: &str = "20999999991";
/// Bad passwords in a row until the account is locked.
const BAD_TRIES_MAX: u8 = 3;
/// A picture of no size.
pub const PHOTO: &str = "/9j/2Q==";

/// What becomes of a change of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is made.
    Made,
    /// It is made, and the answer never comes.
    MadeInSilence,
    /// It is not made, and no answer comes.
    LostInSilence,
    /// It is refused: the new one is not as it should be.
    Refused,
}

/// The account.
#[derive(Debug)]
pub struct World {
    /// The password.
    pub password: String,
    /// Whether it is over.
    pub expired: bool,
    /// Bad passwords in a row.
    pub bad_tries: u8,
    /// Bad passwords since the beginning.
    pub refusals: usize,
    /// Whether good passwords get no answer.
    pub silent: bool,
    /// Questions that came with any password.
    pub asked: usize,
    /// Changes that were asked for.
    pub changes: usize,
    /// What becomes of the next ones.
    pub change: Change,
}

impl World {
    /// Whether the account is locked.
    pub fn is_locked(&self) -> bool {
        self.bad_tries >= BAD_TRIES_MAX
    }
}

/// The platform until it is dropped.
#[derive(Debug)]
pub struct Pide {
    /// The server.
    pub backend: Backend,
    world: Arc<Mutex<World>>,
}

impl Pide {
    /// A platform with that password.
    pub async fn start(password: &str) -> Pide {
        let world = Arc::new(Mutex::new(World {
            password: password.to_owned(),
            expired: false,
            bad_tries: 0,
            refusals: 0,
            silent: false,
            asked: 0,
            changes: 0,
            change: Change::Made,
        }));
        let own = world.clone();
        let backend = Backend::start(move |asked| answer(&mut own.lock().unwrap(), asked)).await;
        Pide { backend, world }
    }

    /// The account, to look at and to change.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Changes that were asked for, and bad passwords in a row.
    pub fn counts(&self) -> (usize, u8) {
        let world = self.world();
        (world.changes, world.bad_tries)
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.backend.url
    }
}

type Values = BTreeMap<String, String>;

fn answer(world: &mut World, asked: &Asked) -> Said {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let query = pairs(query);
    if query.get("out").map(String::as_str) != Some("json") {
        return Said::Whole(200, "text/xml", b"<error>out</error>".to_vec());
    }
    let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    let body: Values = serde_json::from_value(body["PIDE"].clone()).unwrap_or_default();
    match (asked.method.as_str(), path) {
        ("POST", "/Rest/RENIEC/Consultar") => consult(world, &body),
        ("GET", "/Rest/Reniec/Consultar") => consult(world, &query),
        ("POST", "/Rest/RENIEC/Actualizar") => change(world, &body),
        ("GET", "/Rest/Sunedu/Grados") => degrees(&query),
        ("GET", "/Rest/Pide/INPE/AJudiciales") => records(&query),
        _ => Said::Whole(404, "text/html", b"<html>404</html>".to_vec()),
    }
}

/// What is wrong with the password, if anything: the code.
fn refused(world: &mut World, values: &Values, name: &str) -> Option<&'static str> {
    world.asked += 1;
    let value = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let user = value("nuDniUsuario") == USER || value("nuDni") == USER;
    let ruc = value("nuRucUsuario") == RUC || value("nuRuc") == RUC;
    if world.is_locked() {
        return Some("1001");
    }
    if !user || !ruc || value(name) != world.password {
        world.bad_tries += 1;
        world.refusals += 1;
        return Some("1001");
    }
    world.bad_tries = 0;
    None
}

fn consult(world: &mut World, values: &Values) -> Said {
    let code = refused(world, values, "password").or(world.expired.then_some("1002"));
    match code {
        Some(code) => reniec(code, "Credencial no válida", json!("")),
        None if world.silent => Said::Silence,
        None => person(
            values
                .get("nuDniConsulta")
                .map(String::as_str)
                .unwrap_or_default(),
        ),
    }
}

fn change(world: &mut World, values: &Values) -> Said {
    world.changes += 1;
    let said = |code: &str, text: &str| {
        let said = json!({"actualizarResponse": {"return": {"coResultado": code, "deResultado": text}}});
        Said::Whole(200, "application/json", said.to_string().into_bytes())
    };
    if world.change == Change::LostInSilence {
        return Said::Silence;
    }
    if let Some(code) = refused(world, values, "credencialAnterior") {
        return said(code, "Credencial no válida");
    }
    if world.change == Change::Refused {
        return said("1007", "La nueva credencial no cumple las reglas");
    }
    world.password = values.get("credencialNueva").cloned().unwrap_or_default();
    world.expired = false;
    match world.change {
        Change::MadeInSilence => Said::Silence,
        _ => said("0000", "Credencial actualizada"),
    }
}

fn reniec(code: &str, text: &str, person: Value) -> Said {
    let said = json!({"consultarResponse": {"return": {"coResultado": code, "deResultado": text, "datosPersona": person}}});
    Said::Whole(200, "application/json", said.to_string().into_bytes())
}

fn rosa() -> Value {
    json!({
        "prenombres": "ROSA MARÍA", "apPrimer": "ÑAUPARI", "apSegundo": "QUISPE", "direccion": "JR. INVENTADO 123",
        "ubigeo": "080101", "estadoCivil": "SOLTERA", "restriccion": "", "foto": PHOTO,
    })
}

/// What becomes of a question for a person, by the last two digits of `400000NN`.
pub fn person(dni: &str) -> Said {
    let good = |person| reniec("0000", "Consulta realizada correctamente", person);
    let bytes = || match good(rosa()) {
        Said::Whole(_, _, bytes) => bytes,
        _ => Vec::new(),
    };
    match dni.strip_prefix("400000").unwrap_or_default() {
        "01" => good(rosa()),
        "02" => {
            // Latin-1 under the name of UTF-8.
            let text = String::from_utf8(bytes()).unwrap();
            let latin = text
                .chars()
                .map(|letter| u8::try_from(u32::from(letter)).unwrap())
                .collect();
            Said::Whole(200, "application/json; charset=utf-8", latin)
        }
        "03" => reniec("0000", "NO SE ENCONTRÓ INFORMACIÓN", json!({"prenombres": ""})),
        "04" => Said::Silence,
        "05" => Said::Whole(200, "text/html", bytes()),
        "06" => Said::Whole(
            200,
            "text/html",
            b"<!DOCTYPE html><html><body>Mantenimiento</body></html>".to_vec(),
        ),
        "07" => reniec("5008", "Se superó el límite de consultas", json!("")),
        "08" => Said::Whole(302, "text/plain", Vec::new()),
        "09" => Said::Whole(200, "application/json", vec![b' '; 9 * 1024 * 1024]),
        "10" => {
            let half = [&b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"[..], &bytes()].concat();
            Said::Bytes(half)
        }
        "11" => reniec("9999", "Consulta exitosa", rosa()),
        "12" => Said::Whole(200, "text/xml", XML.as_bytes().to_vec()),
        "13" => Said::Whole(500, "application/json", bytes()),
        "14" => {
            let mut person = rosa();
            person["ubigeo"] = json!(80101);
            good(person)
        }
        "15" => Said::Bytes(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(20_000)).into_bytes()),
        "16" => good(json!([rosa(), rosa()])),
        "17" => Said::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
        "18" => Said::Whole(200, "application/json", b"{\"consultarResponse\": {".to_vec()),
        "19" => Said::Whole(200, "application/json", Vec::new()),
        "20" => good(json!("")),
        _ => reniec("0000", "Sin registros", json!("")),
    }
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ns2:consultarResponse xmlns:ns2=\"urn:x\"><return>\
    <coResultado>0000</coResultado><datosPersona><prenombres>ROSA MARÍA</prenombres><apPrimer>ÑAUPARI</apPrimer>\
    </datosPersona></return></ns2:consultarResponse>";

fn degrees(values: &Values) -> Said {
    let degree = |title: &str| json!({"titulo": title, "fecha": "20150317"});
    let list = match values
        .get("nroDocIdentidad")
        .map(String::as_str)
        .unwrap_or_default()
    {
        "40000001" => json!({"grado": degree("BACHILLER EN DERECHO")}),
        "40000002" => json!({"grado": [degree("BACHILLER EN DERECHO"), degree("ABOGADA")]}),
        "40000003" => json!(""),
        "40000004" => json!({"grado": null}),
        "40000005" => json!({"grado": []}),
        _ => json!({}),
    };
    let said = json!({"gradosResponse": {"codigo": "00", "mensaje": "OK", "grados": list}});
    Said::Whole(200, "application/json", said.to_string().into_bytes())
}

fn records(values: &Values) -> Said {
    let person = |penal: &str| json!({"nombre": "JUAN QUISPE MAMANI", "establecimiento": penal});
    let (text, list) = match values
        .get("primerApellido")
        .map(String::as_str)
        .unwrap_or_default()
    {
        "QUISPE" => ("OK", json!([person("LURIGANCHO"), person("QUENCORO")])),
        "UNICO" => ("OK", person("QUENCORO")),
        _ => ("La persona NO REGISTRA antecedentes", json!("")),
    };
    let said = json!({"respuesta": {"xCodigo": "0", "xMensajeRespuesta": text, "internos": list}});
    Said::Whole(200, "application/json", said.to_string().into_bytes())
}

fn pairs(query: &str) -> Values {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((decoded(name), decoded(value)))
    };
    query.split('&').filter_map(pair).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, value) {
            (b'%', Some(value)) => {
                bytes.push(value);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}
