//! Every page of the house before the tools of others: axe-core in a real browser, html-validate on the markup.
//!
//! `cargo xtask browser-checks --npm FOLDER` runs it. FOLDER holds `node_modules` with `axe-core` and `html-validate`; neither
//! is part of the product. Pages are those of `tests/it/samples.rs`: whatever the links of the small demonstration lead to,
//! for a stranger and for each of several people, in three languages, and every form sent empty.
//!
//! Rules of html-validate that are off in `html-validate.json`: roles of tables are repeated because a table that becomes cards
//! on a telephone would lose them (`no-redundant-role`); a frame that scrolls is a region and no section of the text
//! (`prefer-native-element`); the default type of a button and of an input is the one meant (`no-implicit-*-type`); `for` is
//! repeated because voice control follows it (`no-redundant-for`); the style sheet comes from the same server under its own
//! hash (`require-sri`); names of entities are as long as the law made them (`long-title`).

#![expect(
    clippy::unwrap_used,
    reason = "the tests, whose world it shares, may stop at a fault"
)]

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/house.rs"]
mod house;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/samples.rs"]
mod samples;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/webdriver.rs"]
mod webdriver;

use anyhow::{Context, Result};
use capability::Method;
use samples::{Sample, Samples};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use webdriver::{Driver, Scripts};

/// Rules of WCAG 2.2 AA and what its authors hold for good practice.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

/// Language, width and colours; the first two are enough for a second sample of the same page.
const LOOKS: [(&str, u32, bool); 6] = [
    ("", 1280, true),
    ("", 390, false),
    ("", 1280, false),
    ("", 390, true),
    ("/en", 390, false),
    ("/qu", 390, false),
];

/// Runs axe over the page with everything unfolded.
const AXE: &str = "document.querySelectorAll('details').forEach(d => d.open = true); \
    return axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']}).then(r => r.violations.map(v => \
    [v.id, v.nodes.map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '').slice(0, 140))]))";

/// Sends the form of the page as it stands.
const SEND: &str = "const f = document.querySelector('main form[method=post]'); const b = f && f.querySelector('button'); \
    if (b) b.click(); return Boolean(b)";

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let (Some(npm), Some(out)) = (args.next().map(PathBuf::from), args.next().map(PathBuf::from)) else {
        eprintln!("browser_checks NPM_FOLDER PAGES_FOLDER [WORD OF THE PATH]");
        return Ok(ExitCode::FAILURE);
    };
    let word = args.next().unwrap_or_default();
    let samples = Samples::walk().await;
    let pages = chosen(&samples, &word);
    println!(
        "{} pages of {} routes, {} visitors",
        pages.len(),
        pages.iter().map(|page| page.route).collect::<BTreeSet<_>>().len(),
        samples.visitors.len()
    );
    let (markup, looked) = (
        html_validate(&samples, &pages, &npm, &out).await?,
        axe(&samples, &pages, &npm).await?,
    );
    println!("html-validate: {markup} findings; axe: {looked} findings");
    let clean = markup + looked == 0 && !pages.is_empty();
    Ok(if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What strangers see is looked at once, and of the others what strangers do not see.
fn chosen(samples: &Samples, word: &str) -> Vec<Sample> {
    let public: BTreeSet<&str> = samples
        .pages()
        .filter(|page| page.who == 0)
        .map(|page| page.route)
        .collect();
    samples
        .pages()
        .filter(|page| page.who == 0 || !public.contains(page.route))
        .filter(|page| page.path.contains(word))
        .cloned()
        .collect()
}

/// Findings of axe, in all widths and colours in Spanish, and in the other languages on a telephone.
async fn axe(samples: &Samples, pages: &[Sample], npm: &Path) -> Result<usize> {
    let source = std::fs::read_to_string(npm.join("node_modules/axe-core/axe.min.js"))
        .with_context(|| missing("axe-core", npm))?;
    let base = samples.home.serve().await;
    let browser = Driver::start(Scripts::On).await;
    let (mut found, mut looks) = (BTreeMap::<(String, String), BTreeSet<String>>::new(), 0);
    let mut opened = BTreeSet::new();
    for (who, visitor) in samples.visitors.iter().enumerate() {
        browser.look(1280, false).await;
        if let Some(dni) = &visitor.dni {
            browser.sign_in(&base, dni).await;
        }
        for page in pages.iter().filter(|page| page.who == who) {
            let looks_here = if opened.insert((who, page.route)) {
                &LOOKS[..]
            } else {
                &LOOKS[..2]
            };
            for (prefix, width, dark) in looks_here.iter().copied() {
                let address = format!("{prefix}{}", page.path);
                browser.look(width, dark).await;
                browser.open(&format!("{base}{address}")).await;
                let mut at = address.clone();
                for sent in [false, true] {
                    if sent {
                        let is_form = samples
                            .routes
                            .iter()
                            .any(|route| route.method == Method::Post && route.path == page.route);
                        if !is_form
                            || page.path.starts_with("/salir")
                            || !browser.script(SEND, json!([])).await.as_bool().unwrap_or(false)
                        {
                            break;
                        }
                        browser.find("main h1").await;
                        at = format!("{address} sent empty");
                    }
                    browser.script(&source, json!([])).await;
                    let violations = browser.script(AXE, json!([RULES])).await;
                    looks += 1;
                    for violation in violations.as_array().into_iter().flatten() {
                        for node in violation[1].as_array().into_iter().flatten() {
                            let key = (text(&violation[0]), text(node));
                            if !found.contains_key(&key) {
                                println!("axe {}: {}\n    {at}, {width} px", key.0, key.1);
                            }
                            found.entry(key).or_default().insert(format!(
                                "{at} ({}, {width} px{})",
                                visitor.name,
                                if dark { ", dark" } else { "" }
                            ));
                        }
                    }
                }
            }
        }
    }
    println!("axe looked {looks} times");
    for ((rule, node), places) in &found {
        println!("axe {rule} in {} places: {node}", places.len());
    }
    Ok(found.len())
}

fn missing(package: &str, npm: &Path) -> String {
    format!(
        "{package} is not there: npm install --prefix {} {package}",
        npm.display()
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Findings of html-validate over the markup of every page, as a server sends it.
async fn html_validate(samples: &Samples, pages: &[Sample], npm: &Path, out: &Path) -> Result<usize> {
    std::fs::remove_dir_all(out).ok();
    std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    for page in pages {
        for prefix in ["", "/en", "/qu"] {
            let answer = samples.open(page, prefix).await;
            let name: String = format!("{}{prefix}{}", samples.visitors[page.who].name, page.path)
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .take(120)
                .collect();
            std::fs::write(out.join(format!("{name}.html")), answer.text)?;
        }
    }
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/html-validate.json");
    let program = std::fs::canonicalize(npm.join("node_modules/.bin/html-validate"))
        .with_context(|| missing("html-validate", npm))?;
    // Into a file: what it says on a pipe is cut when it ends.
    let report = out.join("report.json");
    let said = Command::new("node")
        .arg(program)
        .arg("--config")
        .arg(config)
        .arg("--formatter")
        .arg(format!("json={}", report.display()))
        .arg(format!("{}/*.html", out.display()))
        .output()
        .context("starting node")?;
    let read = std::fs::read(&report).unwrap_or_default();
    let report: Value =
        serde_json::from_slice(&read).with_context(|| String::from_utf8_lossy(&said.stderr).into_owned())?;
    let mut found = BTreeMap::<(String, String), BTreeSet<String>>::new();
    for file in report.as_array().into_iter().flatten() {
        let path = text(&file["filePath"]);
        let path = path.rsplit('/').next().unwrap_or_default().to_owned();
        for message in file["messages"].as_array().into_iter().flatten() {
            let place = format!("{path}:{}:{}", message["line"], message["column"]);
            found
                .entry((text(&message["ruleId"]), text(&message["message"])))
                .or_default()
                .insert(place);
        }
    }
    println!("html-validate read {} files", std::fs::read_dir(out)?.count());
    for ((rule, message), places) in &found {
        println!(
            "html-validate {rule}: {message}\n    {} places: {}",
            places.len(),
            places.iter().take(2).cloned().collect::<Vec<_>>().join("; ")
        );
    }
    Ok(found.len())
}
