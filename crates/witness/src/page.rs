//! The page of a witness, in Spanish: what it follows, what it saw last, what it found. Plain HTML that any reader shows.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use maud::{DOCTYPE, Markup, html};
use register::Fault;

use crate::{Found, Kept, Last, Witness};

/// Most findings shown.
const FOUND_SHOWN: usize = 50;

/// The page.
pub(crate) async fn front(witness: &Witness) -> Result<Markup, Fault> {
    let (kept, found, first_day) = (
        witness.kept().await?,
        witness.found().await?,
        witness.first_day().await?,
    );
    let title = format!("Testigo {}", witness.key().name());
    Ok(html! {
        (DOCTYPE)
        html lang="es-PE" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
            }
            body {
                main {
                    h1 { (title) }
                    p { "Este programa vigila un registro público de actos. Comprueba que cada estado nuevo contiene todo lo anterior, lo guarda y lo firma. No depende de quien lleva el registro." }
                    (verdict(&found, witness.last().as_ref()))
                    h2 { "Qué vigila" }
                    dl {
                        dt { "Registro" } dd { (witness.origin()) }
                        dt { "Dirección" } dd { (witness.log().address()) }
                        @if let Some(day) = &first_day { dt { "Desde" } dd { time datetime=(day) { (civil(day)) } } }
                    }
                    h2 { "Lo último que firmó" }
                    (last_kept(kept.as_ref()))
                    h2 { "Hallazgos" }
                    (findings(&found))
                    h2 { "Compruébalo tú" }
                    ul {
                        li { a href="/checkpoint" { "Último estado firmado" } " (nota con la firma del registro y la de este testigo)" }
                        li { a href="/key" { "Clave pública de este testigo" } }
                    }
                }
            }
        }
    })
}

fn verdict(found: &[Found], last: Option<&Last>) -> Markup {
    html! {
        p role="status" {
            @if found.iter().any(|found| found.proven) {
                strong { "El registro se contradijo, y hay prueba. Este testigo ya no firma hasta que una persona lo revise." }
            } @else if !found.is_empty() {
                strong { "Hay hallazgos por aclarar. Ninguno prueba por sí solo que el registro se contradijo." }
            } @else {
                strong { "Sin hallazgos." }
            }
        }
        @if let Some(last) = last {
            p { "Última ronda: " (moment(last.at)) ". " (ended(last)) }
        } @else {
            p { "Todavía no hay una ronda completa." }
        }
    }
}

/// How the last round ended; the program's own line when something is to be looked at.
fn ended(last: &Last) -> Markup {
    html! {
        @if !last.found && last.complete { "Todo concuerda." } @else {
            @if last.found { "No todo concuerda. " }
            @if !last.complete { "Algo no respondió. " }
            "En palabras del programa: " code lang="en" { (last.said) }
        }
    }
}

fn last_kept(kept: Option<&Kept>) -> Markup {
    let Some(kept) = kept else {
        return html! { p { "Todavía nada." } };
    };
    let root = kept.checkpoint.to_string();
    let root = root.lines().nth(2).unwrap_or("");
    let at = i64::try_from(kept.cosigned.time)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok());
    html! {
        dl {
            dt { "Actos" } dd { (kept.checkpoint.size) }
            dt { "Raíz" } dd { code { (root) } }
            @if let Some(at) = at { dt { "Firmado" } dd { (moment(at)) } }
        }
    }
}

fn findings(found: &[Found]) -> Markup {
    html! {
        @if found.is_empty() { p { "Ninguno." } } @else {
            ul {
                @for one in found.iter().rev().take(FOUND_SHOWN) {
                    li {
                        (moment(one.at)) ": " (name(one)) " (" (one.sizes.0) " y " (one.sizes.1) " actos). "
                        @if one.proven { "Cualquiera puede comprobarlo. " } @else { "Falta aclararlo. " }
                        a href={ "/evidence/" (one.folder) } { "Evidencia" }
                    }
                }
            }
        }
    }
}

/// What a finding is, in plain words.
fn name(found: &Found) -> &'static str {
    match found.finding.as_str() {
        "split-view" => "El registro firmó dos estados distintos del mismo tamaño",
        "forked" => "El registro firmó un estado que no contiene lo que había firmado antes",
        "rollback" => "El registro mostró menos actos que antes",
        _ => "El registro no mostró que lo nuevo contiene lo anterior",
    }
}

/// A day as people write it here: 26-11-2026.
fn civil(day: &str) -> String {
    let mut parts: Vec<&str> = day.split('-').collect();
    parts.reverse();
    parts.join("-")
}

/// A moment in Lima.
fn moment(at: Timestamp) -> Markup {
    let local = at.to_zoned(TimeZone::fixed(Offset::constant(-5)));
    html! { time datetime=(at) { (local.strftime("%d-%m-%Y %H:%M")) " (Lima)" } }
}
