//! `qhapaq demo`: makes a demonstration State, says who can sign in, and serves it.

use super::serve::serve;
use crate::cli::DemoArgs;
use crate::config::Instance;
use crate::demo::{Made, Running, beginning, make, say_exchange};
use crate::lock::Serving;
use crate::open::{self, Place};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use register::{Clock, FixedClock, SystemClock};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stands on the days of the past while the demonstration is made, and then runs.
struct DemoClock {
    stands: FixedClock,
    runs: AtomicBool,
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        match self.runs.load(Ordering::Acquire) {
            true => SystemClock.now(),
            false => self.stands.now(),
        }
    }
}

/// Makes the State unless it is there already, then serves it.
pub async fn run(place: &Place, args: DemoArgs) -> Result<ExitCode> {
    std::fs::create_dir_all(&place.data).with_context(|| format!("making {}", place.data.display()))?;
    let lock = Serving::of(place)?;
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
        return after(open::house(place, &instance).await?, &args, lock).await;
    }
    let instance = Instance {
        base_url: format!("http://{}", args.listen),
        origin: "demo.qhapaq.local/registro".to_owned(),
        demo: true,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    let present = SystemClock.now();
    let clock = Arc::new(DemoClock {
        stands: FixedClock::new(beginning(present)?),
        runs: AtomicBool::new(false),
    });
    let house = open::house_with(place, &instance, clock.clone()).await?;
    let made = make(
        &house,
        &clock.stands,
        present,
        &args.entities,
        args.small || args.exchange,
    )
    .await?;
    clock.runs.store(true, Ordering::Release);
    instance.write(&place.data)?;
    say(&made, &instance.base_url);
    after(house, &args, lock).await
}

async fn after(house: Arc<capability::House>, args: &DemoArgs, lock: Option<Serving>) -> Result<ExitCode> {
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    if !args.exchange {
        return serve(house, &args.listen, lock).await;
    }
    let folder = house.options.folder.clone();
    let nodes = tokio::spawn({
        let house = house.clone();
        async move {
            let started = Running::start(&house, &folder).await;
            match &started {
                Ok(_) => say_exchange(&house.options.base_url),
                Err(error) => eprintln!("The exchange does not run: {error:#}"),
            }
            started
        }
    });
    let served = serve(house, &args.listen, lock).await;
    if let Ok(Ok(running)) = nodes.await {
        running.stop().await;
    }
    served
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
