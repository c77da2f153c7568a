//! `qhapaq act`: one use case from the command line, with the same words, rules and refusals as page and API.

use crate::capabilities::CAPABILITIES;
use crate::config::Instance;
use crate::open::{self, Place};
use crate::say;
use anyhow::{Context, Result};
use capability::{Cx, Field, FieldKind, House, Keys, Query, Stop, UseCase};
use std::process::ExitCode;
use std::sync::Arc;

/// Lists, explains or does.
pub async fn run(place: &Place, id: Option<&str>, fields: &[String], key: Option<&str>) -> Result<ExitCode> {
    let all = || CAPABILITIES.iter().flat_map(|capability| capability.use_cases());
    let Some(id) = id else {
        for use_case in all() {
            println!("{:<36} {}", use_case.id, use_case.api);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(use_case) = all().find(|use_case| use_case.id == id) else {
        return Ok(say::refused(&format!(
            "there is no use case `{id}`; `qhapaq act` lists them"
        )));
    };
    if fields.is_empty() {
        explain(use_case);
        return Ok(ExitCode::SUCCESS);
    }
    let pairs = fields.iter().map(|field| {
        field
            .split_once('=')
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    });
    let pairs = pairs
        .collect::<Option<Vec<_>>>()
        .context("fields are written as name=value")?;
    let house = open::house(place, &Instance::read(&place.data)?).await?;
    let cx = context(house, key).await?;
    match use_case.command(&cx, Query(pairs)).await {
        Ok(recorded) => {
            println!("{recorded:#}");
            Ok(ExitCode::SUCCESS)
        }
        Err(Stop::Refused(refusals)) => {
            let lines = refusals.0.iter().map(|refusal| {
                format!(
                    "{}: {}",
                    refusal.field.as_deref().unwrap_or("-"),
                    refusal.sentence(cx.tr())
                )
            });
            Ok(say::refused(&lines.collect::<Vec<_>>().join("\n")))
        }
        Err(Stop::SignIn) => Ok(say::refused(
            "an access key is needed: make one in «Mi cuenta» and put it in QHAPAQ_KEY",
        )),
        Err(Stop::NotFound) => Ok(say::refused("what the fields name does not exist")),
        Err(Stop::Fault(fault)) => Err(open::fault(fault)),
    }
}

fn explain(use_case: &UseCase) {
    println!("{}  (records {})", use_case.id, use_case.act);
    for field in use_case.fields() {
        println!(
            "  {:<20} {}{}",
            field.name,
            shape(field),
            if field.optional { ", optional" } else { "" }
        );
    }
}

fn shape(field: &Field) -> String {
    match field.kind {
        FieldKind::Text(max) | FieldKind::Long(max) => format!("text, at most {max} characters"),
        FieldKind::Digits(count) => format!("{count} digits"),
        FieldKind::Ruc => "tax number, 11 digits".to_owned(),
        FieldKind::Email => "e-mail address".to_owned(),
        FieldKind::Phone => "telephone".to_owned(),
        FieldKind::Date => "day, AAAA-MM-DD".to_owned(),
        FieldKind::Number(min, max) => format!("whole number, {min} to {max}"),
        FieldKind::Time => "hour, HH:MM".to_owned(),
        FieldKind::Several(_) => "some of a list, separated by commas".to_owned(),
        FieldKind::Numbers(_, min, max) => format!("NAME.CHOICE=whole number, {min} to {max}"),
        FieldKind::Choice(capability::Choices::Fixed(list)) => list
            .iter()
            .map(|(value, _)| *value)
            .collect::<Vec<_>>()
            .join(" | "),
        FieldKind::Choice(_) => "one of a list".to_owned(),
        FieldKind::Flag => "1 for yes".to_owned(),
        FieldKind::File(_) => "SHA-256 of a document sent before".to_owned(),
        FieldKind::Id => "id".to_owned(),
    }
}

/// The context of a command: the holder of an access key.
async fn context(house: Arc<House>, key: Option<&str>) -> Result<Cx> {
    let caller = house
        .door
        .caller(
            &house,
            Keys {
                session: None,
                bearer: key,
            },
        )
        .await
        .map_err(open::fault)?;
    let head = house.register.head().await.map_err(open::fault)?;
    let now = house.clock.now();
    Ok(Cx {
        caller,
        lang: ui::Lang::Es,
        theme: ui::Theme::Auto,
        path: "/".to_owned(),
        route: "command".to_owned(),
        now,
        head,
        reference: "command".to_owned(),
        peer: String::new(),
        house,
    })
}
