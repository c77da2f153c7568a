//! Chromium driven through chromedriver by the W3C WebDriver protocol: requests of JSON over HTTP.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Looks at a page, a tenth of a second apart, before it is given up.
const PATIENCE: usize = 300;

/// Key of an element in the answers of WebDriver.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Whether pages may run scripts: those of the house need none, and a tool that inspects pages is one itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    Off,
    On,
}

/// A driver that ends with the test.
pub struct Driver {
    process: Child,
    address: String,
    session: String,
    _profile: tempfile::TempDir,
}

/// A driver and the port that it took; none when it ended at once.
fn launched() -> Option<(Child, String)> {
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        line.split("successfully on port ")
            .nth(1)
            .map(|rest| rest.trim_end_matches('.').to_owned())
    });
    if port.is_none() {
        process.wait().ok();
    }
    port.map(|port| (process, port))
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Driver {
    pub async fn start(scripts: Scripts) -> Driver {
        // It takes a port for one family of addresses, and ends when somebody has the same one of the other: then it takes another.
        let (process, port) = (0..5).find_map(|_| launched()).expect("chromedriver starts");
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Driver {
            process,
            address: format!("127.0.0.1:{port}"),
            session: String::new(),
            _profile: profile,
        };
        let data = format!("--user-data-dir={}", driver._profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,4000",
            data.as_str(),
            "--blink-settings=scriptEnabled=false",
        ];
        let (arguments, prefs) = match scripts {
            Scripts::Off => (
                &arguments[..],
                json!({"profile.managed_default_content_settings.javascript": 2}),
            ),
            Scripts::On => (&arguments[..arguments.len() - 1], json!({})),
        };
        let options = json!({"args": arguments, "prefs": prefs});
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}});
        let answer = driver.ask("POST", "/session", &wanted).await;
        driver.session = answer["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned();
        driver
            .command(
                "POST",
                "/timeouts",
                json!({"implicit": 20_000, "script": 300_000}),
            )
            .await;
        driver
    }

    /// One request of WebDriver; its value.
    async fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .await
            .unwrap();
        let mut bytes = Vec::new();
        let mut chunk = [0; 8192];
        loop {
            let read = stream.read(&mut chunk).await.unwrap();
            bytes.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&bytes);
            let whole = text.split_once("\r\n\r\n").and_then(|(head, body)| {
                let length = head.lines().find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length:")?
                        .trim()
                        .parse::<usize>()
                        .ok()
                })?;
                (body.len() >= length).then(|| body.to_owned())
            });
            if let Some(body) = whole {
                return serde_json::from_str::<Value>(&body).unwrap()["value"].take();
            }
            assert!(read > 0, "{path}: {text}");
        }
    }

    pub async fn command(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self
            .ask(method, &format!("/session/{}{path}", self.session), &body)
            .await;
        assert!(answer.get("error").is_none(), "{method} {path} {body}: {answer}");
        answer
    }

    pub async fn open(&self, url: &str) {
        self.command("POST", "/url", json!({"url": url})).await;
    }

    pub async fn find(&self, css: &str) -> String {
        let found = self
            .command("POST", "/element", json!({"using": "css selector", "value": css}))
            .await;
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.command("POST", &format!("/element/{element}/click"), json!({}))
            .await;
    }

    /// Sends the form with that action in the row of a table that says those words.
    pub async fn send_in_row(&self, words: &str, action: &str) {
        let row = format!("//tbody/tr[contains(., \"{words}\")]");
        let path = format!("{row}//form[contains(@action, \"{action}\")]//button");
        let found = self
            .command("POST", "/element", json!({"using": "xpath", "value": path}))
            .await;
        let element = found[ELEMENT].as_str().unwrap();
        self.command("POST", &format!("/element/{element}/click"), json!({}))
            .await;
    }

    pub async fn fill(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        self.command(
            "POST",
            &format!("/element/{element}/value"),
            json!({"text": text}),
        )
        .await;
    }

    pub async fn choose(&self, select: &str, value: &str) {
        self.click(&format!("#{select} option[value=\"{value}\"]")).await;
    }

    pub async fn date(&self, name: &str, day: &str, month: &str, year: &str) {
        for (suffix, text) in [("d", day), ("m", month), ("a", year)] {
            self.fill(&format!("input[name=\"{name}-{suffix}\"]"), text).await;
        }
    }

    /// The words of the page now; empty while one page gives way to the next.
    pub async fn text(&self) -> String {
        let body = self.find("body").await;
        let text = self
            .ask(
                "GET",
                &format!("/session/{}/element/{body}/text", self.session),
                &json!({}),
            )
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a page that says `wanted`: a click answers before the next page is there.
    pub async fn shows(&self, wanted: &str) {
        let text = self.until(|text| text.contains(wanted)).await;
        text.unwrap_or_else(|text| panic!("no page says {wanted:?}: {text}"));
    }

    /// Waits for a page that no longer says `gone`.
    pub async fn shows_no_more(&self, gone: &str) {
        let text = self.until(|text| !text.is_empty() && !text.contains(gone)).await;
        text.unwrap_or_else(|text| panic!("the page still says {gone:?}: {text}"));
    }

    async fn until(&self, holds: impl Fn(&str) -> bool) -> Result<(), String> {
        let mut text = String::new();
        for _ in 0..PATIENCE {
            text = self.text().await;
            if holds(&text) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(text)
    }

    /// Presses keys one after another, wherever the focus is.
    pub async fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        let keyboard = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.command("POST", "/actions", keyboard).await;
    }

    /// The element that has the focus.
    pub async fn focused(&self) -> String {
        let found = self.command("GET", "/element/active", json!({})).await;
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// A property of an element; empty when it has none.
    pub async fn property(&self, element: &str, name: &str) -> String {
        let value = self
            .ask(
                "GET",
                &format!("/session/{}/element/{element}/property/{name}", self.session),
                &json!({}),
            )
            .await;
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    /// A computed value of a style of an element.
    pub async fn style(&self, element: &str, name: &str) -> String {
        let path = format!("/element/{element}/css/{name}");
        let value = self.command("GET", &path, json!({})).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Where an element stands in the page: x, y, width, height.
    pub async fn rect(&self, element: &str) -> [f64; 4] {
        let rect = self
            .command("GET", &format!("/element/{element}/rect"), json!({}))
            .await;
        ["x", "y", "width", "height"].map(|name| rect[name].as_f64().unwrap_or_default())
    }

    /// Runs a script in the page and returns what it gives; one that ends in a promise is waited for.
    pub async fn script(&self, script: &str, arguments: Value) -> Value {
        let body = json!({"script": script, "args": arguments});
        self.command("POST", "/execute/sync", body).await
    }

    /// One command of the browser's own protocol, for what WebDriver has no word for.
    pub async fn browser(&self, command: &str, parameters: Value) {
        let body = json!({"cmd": command, "params": parameters});
        self.command("POST", "/goog/cdp/execute", body).await;
    }

    /// Looks through a window that wide, by day or by night.
    pub async fn look(&self, width: u32, dark: bool) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.browser("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.browser("Emulation.setEmulatedMedia", media).await;
    }

    pub async fn sign_in(&self, base: &str, dni: &str) {
        self.command("DELETE", "/cookie", json!({})).await;
        self.open(&format!("{base}/ingresar")).await;
        self.fill("input[name=login]", dni).await;
        self.fill("input[name=password]", identity::DEMO_PASSWORD).await;
        self.click("main form button").await;
        self.shows("Ver página pública").await;
    }
}

/// Says which program is missing; the tools count it.
pub fn missing(test: &str) -> bool {
    let found = |name: &str| {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).exists()))
    };
    let there = found("chromedriver") && (found("chromium") || found("google-chrome"));
    if !there {
        skipped(&format!("{test}: install packages chromium and chromium-driver"));
    }
    !there
}

/// Tells the tools of a test that could not run: `name: why`.
pub fn skipped(line: &str) {
    println!("SKIPPED {line}");
    if let Some(file) = std::env::var_os("QHAPAQ_SKIPS") {
        use std::io::Write;
        let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
        file.and_then(|mut file| writeln!(file, "{line}")).unwrap();
    }
}
