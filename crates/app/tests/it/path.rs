//! The path of the guided start, as somebody walks it who has never seen it: reading, typing, pressing.
//!
//! The same walk is a test, without pauses, and the stopwatch, at the speed of a person.

use crate::house::PDF;
use crate::webdriver::Driver;
use serde_json::json;
use std::time::Duration;

/// How fast a person is.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// For each key.
    pub key: Duration,
    /// To read a field before answering it, or a button before pressing it.
    pub field: Duration,
    /// To read a page when it opens.
    pub page: Duration,
}

impl Pace {
    /// As fast as the browser goes.
    pub const NONE: Pace = Pace {
        key: Duration::ZERO,
        field: Duration::ZERO,
        page: Duration::ZERO,
    };
}

/// With what a person works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Mouse for pressing, keys for typing.
    Mouse,
    /// Keys alone: Tab, Enter, Space, arrows.
    Keyboard,
}

/// Head of the empty municipality of a small demonstration.
const HEAD: &str = "00000004";

/// People of an invented municipality, in the order of seats 2 to 8: given names, surnames, post.
const PEOPLE: [(&str, &str, &str); 7] = [
    ("Marcela", "Ejemplo Quispe", "Gerente municipal"),
    ("Hugo Wilmer", "Muestra Huamán", "Jefe de Informática"),
    ("Rosa Elena", "Prueba Mamani", "Jefa de Recursos Humanos"),
    ("Edgar", "Ficticio Flores", "Responsable de Trámite Documentario"),
    ("Flor de María", "Ejemplo Condori", "Especialista en sistemas"),
    ("Raúl", "Muestra Vargas", "Asesor legal"),
    (
        "Delia Nancy",
        "Prueba Sulca",
        "Jefa de Planeamiento y Presupuesto",
    ),
];

/// Keys of WebDriver.
const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';
const SPACE: char = ' ';
const DOWN: char = '\u{E015}';

/// Presses of Tab after which something is out of reach.
const TABS_MAX: usize = 250;

/// From the desk to the receipts. `done` hears of every step when it ends, with the keys it needed; the first one begins
/// when the head has signed in.
pub async fn walk(
    browser: &Driver,
    base: &str,
    hands: Hands,
    pace: Pace,
    mut done: impl FnMut(&'static str, usize),
) {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("resolucion-firmada.pdf");
    std::fs::write(&pdf, PDF).unwrap();
    let mut person = Person::new(browser, hands, pace);
    browser.sign_in(base, HEAD).await;
    done("0. signed in", 0);
    person.read("Empezar con la guía de 6 pasos").await;
    person.press("main .note a.btn").await;
    person.read("Quiénes somos").await;
    person.press("main .split > div > .actions a.btn").await;
    done("1. who we are", person.step());
    for (at, who) in PEOPLE.iter().enumerate() {
        person.read(&format!("¿Quién será? {}. ", at + 2)).await;
        person.introduce(at, who).await;
    }
    done("2. committee, 3. leader", person.step());
    person.read("¿Quién será? Oficial de Gobierno de Datos").await;
    person.press("button[name=person][value=p7]").await;
    person.read("¿Quién será? Oficial de Datos Personales").await;
    person.press("button[name=person][value=p6]").await;
    person.read("Lo que la norma pide además").await;
    person.tick("leads_security_officer", 0).await;
    person.tick("leads_personal_data_officer", 0).await;
    person.tick("contact", 0).await;
    person.press("main form[novalidate] .actions button").await;
    done("4. officers", person.step());
    person.read("La resolución, lista para firmar").await;
    person.press("main .split > div > .actions a.btn").await;
    person.read("SE RESUELVE").await;
    person.press("main a.btn[href$=firmada]").await;
    done("5. resolution, printed", person.step());
    person.read("Carga la resolución firmada").await;
    person.answer("#instrument_number", "031-2026-A-MDM").await;
    for (part, text) in [("d", "25"), ("m", "11"), ("a", "2026")] {
        person
            .answer(&format!("input[name=instrument_date-{part}]"), text)
            .await;
    }
    person.attach("#document", pdf.to_str().unwrap()).await;
    person.press("main form[novalidate] .actions button").await;
    done("5. resolution, signed", person.step());
    person.read("Registrar y comunicar todo").await;
    person.press_box("#declared").await;
    person.press("main form[novalidate] .actions button").await;
    person.read("Listo: designados y comunicados").await;
    done("6. recorded and communicated", person.step());
}

/// Somebody at a browser.
struct Person<'a> {
    browser: &'a Driver,
    hands: Hands,
    pace: Pace,
    keys: usize,
}

impl<'a> Person<'a> {
    fn new(browser: &'a Driver, hands: Hands, pace: Pace) -> Person<'a> {
        Person {
            browser,
            hands,
            pace,
            keys: 0,
        }
    }

    /// Ends a step: the keys it needed.
    fn step(&mut self) -> usize {
        std::mem::take(&mut self.keys)
    }

    /// Waits for a page that says so, and reads it.
    async fn read(&self, wanted: &str) {
        self.browser.shows(wanted).await;
        self.rest(self.pace.page).await;
    }

    /// Types a new person for a seat and goes on.
    async fn introduce(&mut self, at: usize, (given_names, surnames, post): &(&str, &str, &str)) {
        self.answer("#dni", &format!("0099001{at}")).await;
        self.answer("#given_names", given_names).await;
        self.answer("#surnames", surnames).await;
        let mail = surnames.to_lowercase().replace(' ', ".").replace('á', "a");
        self.answer("#email", &format!("{mail}@munimuestra.gob.pe")).await;
        self.answer("#post_title", post).await;
        self.select("bond", 3).await;
        self.press("main form[novalidate] .actions button").await;
    }

    /// Types into a field.
    async fn answer(&mut self, css: &str, text: &str) {
        self.reach(css).await;
        self.rest(self.pace.field).await;
        self.keys(text.chars()).await;
    }

    /// Presses a button or a link.
    async fn press(&mut self, css: &str) {
        self.rest(self.pace.field).await;
        match self.hands {
            Hands::Mouse => self.browser.click(css).await,
            Hands::Keyboard => {
                self.reach(css).await;
                self.keys([ENTER]).await;
            }
        }
    }

    /// Ticks a box.
    async fn press_box(&mut self, css: &str) {
        self.rest(self.pace.field).await;
        match self.hands {
            Hands::Mouse => self.browser.click(css).await,
            Hands::Keyboard => {
                self.reach(css).await;
                self.keys([SPACE]).await;
            }
        }
    }

    /// Chooses one of a few: the one at that place.
    async fn tick(&mut self, name: &str, at: usize) {
        self.rest(self.pace.field).await;
        let first = format!("input[name={name}]");
        match self.hands {
            Hands::Mouse => {
                let label = format!("div.field:has({first}) label:nth-of-type({})", at + 1);
                self.browser.click(&format!("{label} input, {label}")).await;
            }
            Hands::Keyboard => {
                self.reach(&first).await;
                self.keys([SPACE].into_iter().chain(std::iter::repeat_n(DOWN, at)))
                    .await;
            }
        }
    }

    /// Chooses one of a list: the one at that place.
    async fn select(&mut self, name: &str, at: usize) {
        self.rest(self.pace.field).await;
        match self.hands {
            Hands::Mouse => {
                self.browser
                    .click(&format!("#{name} option:nth-child({})", at + 1))
                    .await;
            }
            Hands::Keyboard => {
                self.reach(&format!("#{name}")).await;
                self.keys(std::iter::repeat_n(DOWN, at)).await;
            }
        }
    }

    /// Chooses a file. The window of the system that asks for it is beyond a browser's driver: its path is handed over.
    async fn attach(&mut self, css: &str, path: &str) {
        if self.hands == Hands::Keyboard {
            self.reach(css).await;
        }
        self.rest(self.pace.page).await;
        self.browser.fill(css, path).await;
    }

    /// Brings the focus there.
    async fn reach(&mut self, css: &str) {
        if self.hands == Hands::Mouse {
            self.browser.click(css).await;
            return;
        }
        let wanted = self.browser.find(css).await;
        for _ in 0..TABS_MAX {
            if self.browser.focused().await == wanted {
                return;
            }
            self.keys([TAB]).await;
        }
        panic!("{css} is out of reach of the keyboard");
    }

    /// Types keys, each at the pace of the person.
    async fn keys(&mut self, keys: impl IntoIterator<Item = char>) {
        let mut actions = Vec::new();
        for key in keys {
            self.keys += 1;
            actions.push(json!({"type": "keyDown", "value": key}));
            actions.push(json!({"type": "keyUp", "value": key}));
            let pause = u64::try_from(self.pace.key.as_millis()).unwrap();
            if pause > 0 {
                actions.push(json!({"type": "pause", "duration": pause}));
            }
        }
        let keyboard = json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]});
        self.browser.command("POST", "/actions", keyboard).await;
    }

    async fn rest(&self, time: Duration) {
        if !time.is_zero() {
            tokio::time::sleep(time).await;
        }
    }
}
