//! The service of the registry: people who do not exist.

use anyhow::Result;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;

const NAMES: [&str; 8] = [
    "Quilla", "Rumi", "Sisa", "Amaru", "Wayra", "Killari", "Inti", "Urpi",
];
const FAMILIES: [&str; 6] = [
    "Inventada",
    "Imaginario",
    "Figurado",
    "Supuesta",
    "Aparente",
    "Irreal",
];

/// Serves until the program ends.
pub(super) async fn serve(listener: TcpListener) -> Result<()> {
    let router = axum::Router::new().route("/personas/{dni}", get(person));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn person(Path(dni): Path<String>) -> Response {
    let number = Some(&dni)
        .filter(|dni| dni.len() == 8)
        .and_then(|dni| dni.parse::<usize>().ok());
    let Some(number) = number.filter(|number| *number < 1000) else {
        let told = json!({"status": 404, "title": "No hay persona con ese número", "detail": "La demostración conoce del 00000000 al 00000999"});
        return (StatusCode::NOT_FOUND, Json(told)).into_response();
    };
    let persona = json!({
        "dni": dni,
        "nombres": NAMES[number % NAMES.len()],
        "apellidos": format!("{} {}", FAMILIES[number % FAMILIES.len()], FAMILIES[number / 7 % FAMILIES.len()]),
        "estadoCivil": if number.is_multiple_of(3) { "CASADO" } else { "SOLTERO" },
        "direccion": "Jirón que no existe 123",
    });
    Json(json!({"persona": persona})).into_response()
}
