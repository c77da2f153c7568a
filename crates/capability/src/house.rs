//! The house: what every request shares.

use crate::{ActKind, Acting, Caller, Capability, Clash, Fut, UseCase};
use norms::Law;
use register::db::Stmt;
use register::{Clock, Documents, Fault, PersonId, Recorded, Register};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

/// What an instance is told at its start.
#[derive(Debug, Clone)]
pub struct HouseOptions {
    /// Address strangers use, without a final slash: printed in constancias and calendars.
    pub base_url: String,
    /// Whether people and figures are invented, which every page then says.
    pub demo: bool,
    /// Whether cookies may travel only over TLS.
    pub secure_cookies: bool,
    /// Folder for files that can be made again or that wait to be sent: dumps, letters.
    pub folder: PathBuf,
}

/// The door: who is behind a request. The one thing the house asks of `identity`.
pub trait Door: Send + Sync {
    /// Resolves the session cookie and the authorization header; a stranger when neither is good.
    fn caller<'a>(&'a self, house: &'a House, keys: Keys<'a>) -> Fut<'a, Result<Caller, Fault>>;
}

/// What a request carries to say who it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keys<'a> {
    /// Value of the session cookie.
    pub session: Option<&'a str>,
    /// Value of `Authorization: Bearer`.
    pub bearer: Option<&'a str>,
}

/// Offices that a person holds, asked of `directory` by whoever opens the door.
pub trait Offices: Send + Sync {
    /// Designations of the person in force today; a session begins under the first.
    fn of<'a>(&'a self, house: &'a House, person: PersonId) -> Fut<'a, Result<Vec<Acting>, Fault>>;
    /// How pages greet the person.
    fn name<'a>(&'a self, house: &'a House, person: PersonId) -> Fut<'a, Result<String, Fault>>;
}

/// One line that a capability adds to the constancia of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFact {
    /// Text key of the label.
    pub label: &'static str,
    /// What it says.
    pub value: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// An area of the desk that a capability adds to its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Text key of its name.
    pub label: &'static str,
    /// Its page, without language prefix.
    pub path: &'static str,
    /// How much waits there.
    pub waiting: usize,
    /// How near the most pressing of it is.
    pub state: ui::State,
}

/// The list of capabilities, walked for everything that is generated.
pub struct Catalogue {
    list: &'static [&'static dyn Capability],
    kinds: HashMap<&'static str, (&'static dyn Capability, &'static ActKind)>,
    use_cases: HashMap<&'static str, &'static UseCase>,
}

impl Catalogue {
    /// Indexes the list.
    pub fn new(list: &'static [&'static dyn Capability]) -> Catalogue {
        let kinds = list
            .iter()
            .flat_map(|capability| {
                capability
                    .kinds()
                    .iter()
                    .map(|kind| (kind.kind, (*capability, kind)))
            })
            .collect();
        let use_cases = list
            .iter()
            .flat_map(|capability| {
                capability
                    .use_cases()
                    .iter()
                    .map(|use_case| (use_case.id, use_case))
            })
            .collect();
        Catalogue {
            list,
            kinds,
            use_cases,
        }
    }
    /// Every capability, in the order of the list.
    pub fn list(&self) -> &'static [&'static dyn Capability] {
        self.list
    }
    /// The kind of act by name.
    pub fn kind(&self, kind: &str) -> Option<&'static ActKind> {
        self.kinds.get(kind).map(|(_, kind)| *kind)
    }
    /// The capability that records a kind of act.
    pub fn owner(&self, kind: &str) -> Option<&'static dyn Capability> {
        self.kinds.get(kind).map(|(capability, _)| *capability)
    }
    /// Words for a constraint that said no.
    pub fn clash(&self, constraint: &str) -> Option<&'static Clash> {
        let mut all = self.list.iter().flat_map(|capability| capability.clashes());
        all.find(|clash| clash.constraint == constraint)
    }
    /// The use case by id, `directory/designate`.
    pub fn use_case(&self, id: &str) -> Option<&'static UseCase> {
        self.use_cases.get(id).copied()
    }
    /// Obligations that some capability of this house answers for.
    pub fn live_obligations(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.list
            .iter()
            .flat_map(|capability| capability.obligations().iter().copied())
    }
}

/// What every request shares: register, documents, law, texts, the list of capabilities.
pub struct House {
    /// Acts and their tables.
    pub register: Arc<Register>,
    /// Evidence by hash.
    pub documents: Arc<Documents>,
    /// The law of this State.
    pub law: &'static Law,
    /// Sentences of every capability, in three languages.
    pub texts: ui::Texts,
    /// The list of capabilities.
    pub catalogue: Catalogue,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What the instance was told at its start.
    pub options: HouseOptions,
    /// Who is behind a request.
    pub door: Box<dyn Door>,
    /// Which offices a person holds.
    pub offices: Box<dyn Offices>,
    shelf: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl House {
    /// Puts a house together.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, in the binary and in the tests' house"
    )]
    pub fn new(
        register: Arc<Register>,
        documents: Arc<Documents>,
        law: &'static Law,
        list: &'static [&'static dyn Capability],
        clock: Arc<dyn Clock>,
        options: HouseOptions,
        door: Box<dyn Door>,
        offices: Box<dyn Offices>,
    ) -> Result<House, ui::TextsFault> {
        let mut sources = vec![ui::SOURCE, sheet_texts(), crate::texts()];
        sources.extend(list.iter().map(|capability| capability.texts()));
        Ok(House {
            register,
            documents,
            law,
            texts: ui::Texts::new(&sources)?,
            catalogue: Catalogue::new(list),
            clock,
            options,
            door,
            offices,
            shelf: RwLock::default(),
        })
    }

    /// What follows the register in the background, from every capability; hand it to [`Register::run_followers`].
    pub fn followers(self: &Arc<House>) -> Vec<Arc<dyn register::Follower>> {
        let list = self.catalogue.list().iter();
        list.flat_map(|capability| capability.followers(self)).collect()
    }

    /// Makes ready what takes long, one capability after the other. What fails here is tried again by the first one to ask.
    pub async fn warm(&self) {
        for capability in self.catalogue.list() {
            if let Err(fault) = capability.warm(self).await {
                tracing::error!(capability = capability.name(), error = %fault.chain(), "not made ready");
            }
        }
    }

    /// Areas that capabilities add to the menu of the desk.
    pub async fn areas(&self, cx: &crate::Cx) -> Result<Vec<Area>, crate::Stop> {
        let mut areas = Vec::new();
        for capability in self.catalogue.list() {
            areas.extend(capability.areas(cx).await?);
        }
        Ok(areas)
    }

    /// Pages of every capability about an entity: what each is called, and its address without language.
    pub async fn entity_pages(
        &self,
        cx: &crate::Cx,
        entity: register::EntityId,
    ) -> Result<Vec<(String, String)>, crate::Stop> {
        let mut pages = Vec::new();
        for capability in self.catalogue.list() {
            pages.extend(capability.entity_pages(cx, entity).await?);
        }
        Ok(pages)
    }

    /// Where capabilities deal with what has its page at `path`.
    pub async fn mentions(&self, cx: &crate::Cx, path: &str) -> Result<Vec<(String, String)>, crate::Stop> {
        let mut all = Vec::new();
        for capability in self.catalogue.list() {
            all.extend(capability.mentions(cx, path).await?);
        }
        Ok(all)
    }

    /// Drafts of every capability that wait for the caller, the last one kept first.
    pub async fn drafts(&self, cx: &crate::Cx) -> Result<Vec<crate::WaitingDraft>, crate::Stop> {
        let mut drafts = Vec::new();
        for capability in self.catalogue.list() {
            drafts.extend(capability.drafts(cx).await?);
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.changed));
        Ok(drafts)
    }

    /// What takes a person out of everything that capabilities keep beside acts.
    pub async fn forget(&self, cx: &crate::Cx, person: &crate::Forgotten) -> Result<Vec<Stmt>, crate::Stop> {
        let mut changes = Vec::new();
        for capability in self.catalogue.list() {
            changes.extend(capability.forget(cx, person).await?);
        }
        Ok(changes)
    }

    /// A thing that lives as long as the house and can be made again from the register: a board, a cache.
    pub fn shelf<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let id = TypeId::of::<T>();
        if let Some(thing) = self.shelf.read().ok().and_then(|shelf| shelf.get(&id).cloned())
            && let Ok(thing) = thing.downcast::<T>()
        {
            return thing;
        }
        let fresh = Arc::new(T::default());
        if let Ok(mut shelf) = self.shelf.write() {
            let held = shelf.entry(id).or_insert_with(|| fresh.clone()).clone();
            return held.downcast::<T>().unwrap_or(fresh);
        }
        fresh
    }

    /// The payload of an act if strangers may read it.
    pub fn public_payload<'a>(&self, act: &'a Recorded) -> Option<&'a serde_json::Value> {
        (act.visibility == register::Visibility::Public)
            .then_some(act.payload.as_ref())
            .flatten()
    }
}

/// Sentences about tables that strangers bring.
fn sheet_texts() -> ui::Source {
    let of = |lang: &str| {
        sheet::TEXTS
            .iter()
            .find(|(code, _)| *code == lang)
            .map_or("", |(_, text)| *text)
    };
    ui::Source {
        es: of("es"),
        en: of("en"),
        qu: of("qu"),
    }
}
