//! Samples of every route, found as people find them: by following the links of pages, as each of several people.
//!
//! Nobody lists pages. A new page is found when some page leads to it; a route that no page leads to must be named, with the
//! reason, in `tests/routes-without-sample.txt`.

use crate::house::{ADMIN, ANPD, Home, SGTD, Session};
use capability::{Method, Permission, Route, all_routes};
use http::StatusCode;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use testing::Answered;

/// Samples of one route for one visitor; more would open the same page again.
const SAMPLES_MAX: usize = 3;

/// Of a public page only one for each who is signed in: the stranger has seen it.
const SAMPLES_SEEN_MAX: usize = 1;

/// Its examples lead to invented addresses.
const GALLERY: &str = "/ui";

/// Somebody who looks around.
pub struct Visitor {
    pub name: &'static str,
    pub dni: Option<String>,
    pub session: Session,
}

/// An address that one visitor can open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sample {
    /// Pattern of its route.
    pub route: &'static str,
    pub path: String,
    /// Index into the visitors.
    pub who: usize,
    /// Whether it is a page for people, by its media type.
    pub page: bool,
}

/// A house and everything in it that can be opened.
pub struct Samples {
    pub home: Home,
    pub visitors: Vec<Visitor>,
    /// Every route of the house and of the roof.
    pub routes: Vec<Route>,
    /// Addresses that answered 200.
    pub found: BTreeSet<Sample>,
    /// Links on pages that lead to nothing: page, address, status.
    pub broken: Vec<(String, String, u16)>,
}

impl Samples {
    /// Walks the small demonstration State.
    pub async fn walk() -> Samples {
        Samples::walk_in(Home::new().await).await
    }

    /// Walks a house.
    pub async fn walk_in(home: Home) -> Samples {
        let visitors = visitors(&home).await;
        let mut routes: Vec<Route> = all_routes(&home.house);
        routes.extend(app::roof::routes());
        routes.sort_by_key(|route| (route.path.matches('{').count(), route.path.contains("{*")));
        let mut samples = Samples {
            home,
            visitors,
            routes,
            found: BTreeSet::new(),
            broken: Vec::new(),
        };
        for who in 0..samples.visitors.len() {
            samples.look_around(who).await;
        }
        samples
    }

    /// Samples of pages for people.
    pub fn pages(&self) -> impl Iterator<Item = &Sample> {
        self.found.iter().filter(|sample| sample.page)
    }

    /// What a sample answers, in a language (`""`, `/en`, `/qu`).
    pub async fn open(&self, sample: &Sample, prefix: &str) -> Answered {
        self.home
            .get_as(
                &self.visitors[sample.who].session,
                &format!("{prefix}{}", sample.path),
            )
            .await
    }

    /// How a failure names it.
    pub fn name(&self, sample: &Sample, prefix: &str) -> String {
        format!("{prefix}{} as {}", sample.path, self.visitors[sample.who].name)
    }

    /// Routes that show something and that nobody found.
    pub fn without_sample(&self) -> Vec<String> {
        let found: HashSet<&str> = self.found.iter().map(|sample| sample.route).collect();
        self.routes
            .iter()
            .filter(|route| route.method == Method::Get && !found.contains(route.path))
            .map(|route| route.path.to_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    async fn look_around(&mut self, who: usize) {
        let (mut seen, mut count) = (HashSet::new(), BTreeMap::<(&str, bool), usize>::new());
        let mut waiting: VecDeque<(String, String)> = self
            .routes
            .iter()
            .filter(|route| route.method == Method::Get && !route.path.contains('{'))
            .map(|route| (String::new(), route.path.to_owned()))
            .collect();
        while let Some((from, path)) = waiting.pop_front() {
            let Some((route, public)) = self.route_of(&path) else {
                if !from.is_empty() {
                    self.broken.push((from, path, 0));
                }
                continue;
            };
            // A filter changes what a page shows, so pages with and without a query are counted apart.
            let kept = count.entry((route, path.contains('?'))).or_default();
            let most = if public && who > 0 {
                SAMPLES_SEEN_MAX
            } else {
                SAMPLES_MAX
            };
            if *kept >= most || !seen.insert(path.clone()) {
                continue;
            }
            let answer = self.home.get_as(&self.visitors[who].session, &path).await;
            match answer.status {
                StatusCode::OK => *kept += 1,
                // Without the power, or without what the form is about: a stranger to this page.
                status if from.is_empty() && !status.is_server_error() => continue,
                StatusCode::SEE_OTHER | StatusCode::FORBIDDEN => continue,
                status => {
                    self.broken.push((from, path, status.as_u16()));
                    continue;
                }
            }
            let page = answer.header("content-type").starts_with("text/html");
            if page && path != GALLERY {
                waiting.extend(links(&answer.text).map(|link| (path.clone(), link)));
            }
            self.found.insert(Sample {
                route,
                path,
                who,
                page,
            });
        }
    }

    /// The route that would answer a GET of that address, and whether it is public.
    fn route_of(&self, address: &str) -> Option<(&'static str, bool)> {
        let path = address.split('?').next().unwrap_or("");
        self.routes
            .iter()
            .find(|route| route.method == Method::Get && fits(route.path, path))
            .map(|route| (route.path, route.permission == Permission::Public))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.starts_with("{*") => return true,
            (Some(part), Some(value)) if part.starts_with('{') && !value.is_empty() => {}
            (Some(part), Some(value)) if part == value => {}
            _ => return false,
        }
    }
}

/// Addresses of this house that a page leads to, without language and anchor.
fn links(html: &str) -> impl Iterator<Item = String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/') && !link.starts_with("//"))
        .map(|link| link.split('#').next().unwrap_or("").replace("&amp;", "&"))
        .filter(|link| {
            !["/en", "/qu"].iter().any(|prefix| {
                link.strip_prefix(prefix)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
            })
        })
}

async fn visitors(home: &Home) -> Vec<Visitor> {
    let mut all = vec![Visitor {
        name: "stranger",
        dni: None,
        session: Session::default(),
    }];
    for (name, dni) in [("administrator", ADMIN), ("sgtd", SGTD), ("anpd", ANPD)] {
        all.push(Visitor {
            name,
            dni: Some(dni.to_owned()),
            session: home.sign_in(dni).await,
        });
    }
    let board = home.board().await;
    let region = board
        .entities
        .iter()
        .find(|entity| entity.kind.id.as_str() == "regional_government")
        .unwrap();
    for (name, office) in [
        ("head", "entity_head"),
        ("leader", "digital_leader"),
        ("data_officer", "personal_data_officer"),
    ] {
        for entity in std::iter::once(region).chain(&board.entities) {
            let Some(dni) = home.account(entity, office).await else {
                continue;
            };
            all.push(Visitor {
                name,
                session: home.sign_in(&dni).await,
                dni: Some(dni),
            });
            break;
        }
    }
    // Who presides two committees: one that is called, one that is meeting.
    for (name, stage) in [("member", "called"), ("meeting", "open")] {
        for entity in &board.entities {
            let last = committee::store::sessions_of(&home.house, entity.id, "", 1)
                .await
                .unwrap();
            if last.first().is_none_or(|session| session.stage != stage) {
                continue;
            }
            let dni = home.account(entity, "committee_seat_1").await.unwrap();
            all.push(Visitor {
                name,
                session: home.sign_in(&dni).await,
                dni: Some(dni),
            });
            break;
        }
    }
    all
}

/// Permission of a route, as a word for the table.
pub fn word(permission: Permission) -> &'static str {
    match permission {
        Permission::Public => "public",
        Permission::SignedIn => "signed in",
        Permission::Read(_) => "reading",
        Permission::Act(_) => "act",
        Permission::Secret => "secret",
    }
}
