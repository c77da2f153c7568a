//! What a handler is given: the house, the caller, the language, the moment.

use crate::refusal::Sort;
use crate::{Answer, Caller, House, Refusal, Refusals, Stop, UseCase, power, use_case::Decision};
use http::header;
use jiff::{Timestamp, civil::Date, tz};
use maud::Markup;
use register::{Head, IdempotencyKey, Receipt, RecordError, Refused, Under};
use std::sync::Arc;

/// One request, seen by a handler.
#[derive(Clone)]
pub struct Cx {
    /// What every request shares.
    pub house: Arc<House>,
    /// Who asks.
    pub caller: Caller,
    /// Language of the answer.
    pub lang: ui::Lang,
    /// Colours the person chose.
    pub theme: ui::Theme,
    /// Path without the language prefix, with its query.
    pub path: String,
    /// Path as routed, without prefix and query.
    pub route: String,
    /// The moment of the request.
    pub now: Timestamp,
    /// Head of the register when the request came.
    pub head: Head,
    /// Reference that the person may quote when something of ours failed.
    pub reference: String,
    /// Address the request came from, for limits only; never stored beside a person.
    pub peer: String,
}

/// A page before it is dressed.
pub struct Page {
    /// Title, also of the window.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// Entry of the main menu it belongs to.
    pub section: ui::Section,
    /// Way from the home page.
    pub crumbs: Vec<ui::Crumb>,
    /// Status of the answer.
    pub status: u16,
    /// Whether the page belongs to the office (bar with entity and person).
    pub office: bool,
    /// How the content uses the page.
    pub layout: ui::Layout,
    /// Menu of areas at the left, on the desk.
    pub side: Option<ui::SideMenu>,
    /// Whether the header has the search; the front page has its own.
    pub search: bool,
    /// The same content for programs, named in the head of the page.
    pub alternates: Vec<ui::Alternate>,
    /// Path of the stream that keeps parts of the page up to date, without language prefix.
    pub live: Option<String>,
    /// The content of `main`.
    pub main: Markup,
}

impl Page {
    /// A public page.
    pub fn new(title: impl Into<String>, section: ui::Section, main: Markup) -> Page {
        Page {
            title: title.into(),
            description: String::new(),
            section,
            crumbs: Vec::new(),
            status: 200,
            office: false,
            layout: ui::Layout::Standard,
            side: None,
            search: true,
            alternates: Vec::new(),
            live: None,
            main,
        }
    }
    /// Says in one sentence what the page holds.
    pub fn description(mut self, text: impl Into<String>) -> Page {
        self.description = text.into();
        self
    }
    /// Adds a step of the way.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Page {
        self.crumbs.push(ui::Crumb::new(label, href));
        self
    }
    /// Dresses it as an office page.
    pub fn office(mut self) -> Page {
        self.office = true;
        self
    }
    /// Sets how the content uses the page.
    pub fn layout(mut self, layout: ui::Layout) -> Page {
        self.layout = layout;
        self
    }
    /// Puts a menu of areas at the left.
    pub fn side(mut self, menu: ui::SideMenu) -> Page {
        self.side = Some(menu);
        self
    }
    /// Leaves the search of the header out.
    pub fn own_search(mut self) -> Page {
        self.search = false;
        self
    }
    /// Names the same content for programs: a feed, a calendar, a data file.
    pub fn alternate(
        mut self,
        media_type: &'static str,
        title: impl Into<String>,
        href: impl Into<String>,
    ) -> Page {
        self.alternates.push(ui::Alternate {
            media_type,
            title: title.into(),
            href: href.into(),
        });
        self
    }
    /// Keeps parts of the page up to date by the stream at that path, without language prefix: see [`crate::live`]. Only such
    /// a page loads the script of the house, and only its policy allows it.
    pub fn live(mut self, stream: impl Into<String>) -> Page {
        self.live = Some(stream.into());
        self
    }
    /// Sets the status.
    pub fn status(mut self, status: u16) -> Page {
        self.status = status;
        self
    }
}

impl Cx {
    /// The texts in the caller's language.
    pub fn tr(&self) -> ui::Tr<'_> {
        self.house.texts.tr(self.lang)
    }

    /// Today in the State's clock, America/Lima (UTC-5 all year).
    pub fn today(&self) -> Date {
        lima(self.now)
    }

    /// An address in the caller's language.
    pub fn href(&self, path: &str) -> String {
        self.lang.href(path)
    }

    /// Address of this page with its query, for sorting, filtering and paging.
    pub fn address(&self) -> ui::Address {
        ui::Address::parse(&self.href(&self.path))
    }

    /// Dresses a page.
    pub fn page(&self, page: Page) -> Answer {
        let acting = self.caller.acting.as_ref().filter(|_| page.office);
        let mut shell = ui::Shell::new(self.tr(), page.title, self.path.clone(), self.today());
        if let Some(acting) = acting {
            shell.bar = ui::Bar::Office {
                entity: acting.entity_name.clone(),
                person: self.caller.name.clone(),
                office: self.office_name(&acting.office),
                entity_href: self.href(&format!("/entidades/{}", acting.entity)),
            };
        }
        shell.description = page.description;
        shell.origin = self.house.options.base_url.clone();
        shell.section = page.section;
        shell.signed_in = self.caller.signed_in();
        shell.crumbs = page.crumbs;
        shell.head = Some(ui::RegistryLine {
            size: self.head.size,
            root_hex: hex(&self.head.root),
            at: self.head.at,
        });
        shell.theme = self.theme;
        shell.demo = self.house.options.demo;
        shell.layout = page.layout;
        shell.error = page.status == 422;
        shell.side = page.side;
        shell.search = page.search;
        shell.alternates = page.alternates;
        shell.live = page.live.map(|stream| self.href(&stream));
        let answer = Answer::html(page.status, shell.page(page.main));
        match shell.live {
            Some(_) => answer.header(header::CONTENT_SECURITY_POLICY, ui::LIVE_CONTENT_SECURITY_POLICY),
            None => answer,
        }
    }

    /// Name of an office in the caller's language.
    pub fn office_name(&self, office: &str) -> String {
        let known = norms::OfficeId::parse(office)
            .ok()
            .and_then(|id| self.house.law.office(id));
        known.map_or_else(|| office.to_owned(), |office| self.pick(&office.names).to_owned())
    }

    /// The words of the law in the caller's language.
    pub fn pick(&self, words: &norms::Words) -> &'static str {
        words.get(self.lang.code())
    }

    /// May the caller record this kind of act on that target now?
    pub fn may(&self, act: &str, target: &power::Target) -> Result<(), Refusal> {
        power::may(self.house.law, &self.caller, act, target, self.today())
    }

    /// May the caller read this now?
    pub fn may_read(&self, read: &str, target: &power::Target) -> Result<(), Refusal> {
        power::may_read(self.house.law, &self.caller, read, target, self.today())
    }

    /// Under which power the caller acts, or a refusal.
    pub fn under(&self) -> Result<Under, Stop> {
        let person = self.caller.person.ok_or(Stop::SignIn)?;
        let acting = self
            .caller
            .acting
            .as_ref()
            .ok_or_else(|| Refusal::new("capability-denied-no-office").denied())?;
        Ok(Under {
            person,
            office: acting.office.clone(),
            designation: Some(acting.designation),
        })
    }

    /// The same request under another office that the caller holds, for what is done as the holder of that one. Whoever came
    /// with an access key holds the office that the key lends, and no other.
    pub fn under_designation(&self, designation: register::DesignationId) -> Result<Cx, Stop> {
        let mine = self.caller.offices.iter().chain(&self.caller.acting);
        let mut mine = mine.filter(|held| held.designation == designation);
        let held = mine
            .next()
            .ok_or_else(|| Refusal::new("capability-denied-no-office").denied())?;
        let mut own = self.clone();
        own.caller.acting = Some(held.clone());
        Ok(own)
    }

    /// Records what a rule decided: asks for power act by act, then one transaction.
    pub async fn record(
        &self,
        decision: Decision,
        key: Option<IdempotencyKey>,
    ) -> Result<Vec<Receipt>, Stop> {
        let mut drafts = Vec::with_capacity(decision.acts.len());
        for (draft, target) in decision.acts {
            self.may(draft.kind, &target)?;
            drafts.push(draft);
        }
        self.house
            .register
            .record_group(drafts, key)
            .await
            .map_err(|error| self.refused(error))
    }

    /// What the person is told when the register says no. A rule that looked before has said more already: this is for
    /// whoever was overtaken between the look and the record.
    fn refused(&self, error: RecordError) -> Stop {
        match error {
            RecordError::Refused(Refused::Conflict { constraint }) => {
                let refusal = match self.house.catalogue.clash(&constraint) {
                    Some(clash) => Refusal::new(clash.text).field(clash.field),
                    None => {
                        tracing::warn!(constraint, "a constraint without words said no to somebody");
                        Refusal::new("capability-conflict")
                    }
                };
                refusal.conflict().into()
            }
            RecordError::Refused(Refused::Stale) => Refusal::new("capability-stale").sort(Sort::Stale).into(),
            RecordError::Refused(Refused::KeyReused) => {
                Refusal::new("capability-key-reused").sort(Sort::KeyReused).into()
            }
            RecordError::Fault(fault) => Stop::Fault(fault),
        }
    }

    /// What was recorded under a key before; nothing without a key.
    pub(crate) async fn given(&self, key: Option<&IdempotencyKey>) -> Result<Option<Vec<Receipt>>, Stop> {
        let Some(key) = key else { return Ok(None) };
        let given = self.house.register.receipts_of(key).await;
        given.map_err(|error| self.refused(error))
    }

    /// What a request that was sent before was given then: a rule that refuses what is done already must not hide from the
    /// sender that it is done. `stop` is what the rule says, and stands when nothing was recorded under the key.
    pub(crate) async fn given_before(
        &self,
        key: Option<&IdempotencyKey>,
        stop: Stop,
    ) -> Result<Vec<Receipt>, Stop> {
        let key = key.filter(|_| matches!(stop, Stop::Refused(_) | Stop::NotFound));
        self.given(key).await?.ok_or(stop)
    }

    /// The use case by id.
    pub fn use_case(&self, id: &str) -> Option<&'static UseCase> {
        self.house.catalogue.use_case(id)
    }
}

/// The day of an instant in Lima.
pub fn lima(now: Timestamp) -> Date {
    now.to_zoned(tz::TimeZone::fixed(tz::Offset::constant(-5))).date()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            out.push_str(&format!("{byte:02x}"));
            out
        })
}

impl From<Refusals> for Vec<Refusal> {
    fn from(refusals: Refusals) -> Vec<Refusal> {
        refusals.0
    }
}
