//! `qhapaq demo`: makes a demonstration State, says who can sign in, and serves it.

use super::serve::serve;
use crate::cli::DemoArgs;
use crate::config::Instance;
use crate::demo::{Made, make};
use crate::open::{self, Place};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Makes the State unless it is there already, then serves it.
pub async fn run(place: &Place, args: DemoArgs) -> Result<ExitCode> {
    if Instance::exists(&place.data) {
        let instance = Instance::read(&place.data)?;
        if !instance.demo {
            bail!(
                "{} holds a real instance; serve it with `qhapaq serve`, or choose another --data",
                place.data.display()
            );
        }
        eprintln!(
            "{} already holds a demonstration; delete the folder to make it again",
            place.data.display()
        );
        return after(open::house(place, &instance).await?, &args).await;
    }
    let instance = Instance {
        base_url: format!("http://{}", args.listen),
        origin: "demo.qhapaq.local/registro".to_owned(),
        demo: true,
        mail: None,
    };
    let house = open::house(place, &instance).await?;
    let made = make(&house, &args.entities, args.small).await?;
    instance.write(&place.data)?;
    say(&made, &instance.base_url);
    after(house, &args).await
}

async fn after(house: std::sync::Arc<capability::House>, args: &DemoArgs) -> Result<ExitCode> {
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    serve(house, &args.listen).await
}

fn say(made: &Made, base_url: &str) {
    println!(
        "{} entities. People, acts and figures are invented.",
        made.entities
    );
    println!(
        "\nWho can sign in at {base_url}/ingresar (password of all: {}):",
        made.password
    );
    for (dni, office, entity) in &made.people {
        println!("  DNI {dni}  {office} · {entity}");
    }
    println!("\nWhere to look first:");
    for (path, what) in [
        ("/", "the State at a glance"),
        ("/matriz", "every entity under every live obligation"),
        ("/entidades", "the directory"),
        ("/despacho", "an official's desk, after signing in"),
        ("/avisos", "what presses, and the letters about it in outbox/"),
        ("/normas", "the law behind it"),
        ("/log/checkpoint", "the signed root of the register"),
    ] {
        println!("  {base_url}{path:<18} {what}");
    }
}
