//! The name of an entity, chosen among those its rows bear.

use super::acronyms::acronym_of;
use super::fold::{canonical, fits, fold, is_broken};
use super::join::{Draft, Joined};
use super::kinds::Kind;
use super::places::Places;
use super::pliegos::Pliego;
use super::profile::Profile;
use super::spelling::{repair, split_acronym};

/// Names drafts, with the spelling of the places at hand.
pub(super) struct Naming<'a> {
    pub places: &'a Places,
}

impl Naming<'_> {
    /// Name and acronym of a draft; `pliego` when the draft is the head of one.
    pub fn name(&self, draft: &Draft, kind: Kind, pliego: Option<&Pliego>) -> (String, Option<String>) {
        let said = draft.rows.iter().find_map(|joined| joined.record.acronym.clone());
        if kind.is_municipality() {
            return (self.municipal_name(draft, kind), said);
        }
        let name = match pliego {
            Some(pliego) => self.head_name(draft, pliego),
            None => best_name(draft, self.places),
        };
        let (name, acronym) = split_acronym(&name);
        let in_other_names = || {
            draft
                .rows
                .iter()
                .find_map(|joined| split_acronym(&joined.record.name).1)
        };
        let acronym = said
            .or(acronym)
            .or_else(in_other_names)
            .or_else(|| acronym_of(&canonical(&name)).map(str::to_string));
        let titled = self.places.spelling().title(&name);
        (
            self.places.with_articles(&titled, draft.ubigeo.as_deref()),
            acronym,
        )
    }

    /// A head bears the name of its pliego, spelled out; of ministries, whose names change, the register of contracting entities
    /// knows the newer one.
    fn head_name(&self, draft: &Draft, pliego: &Pliego) -> String {
        let registered = draft
            .rows
            .iter()
            .find(|joined| joined.profile == Profile::ContractingEntities);
        let name = registered.map_or("", |joined| joined.record.name.as_str());
        match pliego.kind == Kind::Ministry && !name.contains('-') && fold(name).starts_with("MINISTERIO") {
            true => name.to_string(),
            false => spelled_out(&repair(&pliego.name, self.places.words())),
        }
    }

    /// `Municipalidad Distrital de`, and the place as the list of places spells it.
    fn municipal_name(&self, draft: &Draft, kind: Kind) -> String {
        let raw = best_municipal(draft);
        let spelling = self.places.spelling();
        if fold(&raw).contains("METROPOLITANA") {
            return spelling.title(&raw);
        }
        let own = municipal_place(&raw);
        let place = draft
            .ubigeo
            .as_deref()
            .and_then(|ubigeo| self.titled_place(ubigeo, &own, kind));
        let place = place.unwrap_or_else(|| {
            let titled = spelling.title(&repair(&own, self.places.words()));
            titled.chars().next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(titled.chars().skip(1)).collect()
            })
        });
        let word = if kind == Kind::ProvincialMunicipality {
            "Provincial"
        } else {
            "Distrital"
        };
        format!("Municipalidad {word} de {place}")
    }

    /// The district or province of the place when it is what the name says, letters lost or not.
    fn titled_place(&self, ubigeo: &str, own: &str, kind: Kind) -> Option<String> {
        let names = match kind {
            Kind::ProvincialMunicipality => [
                self.places.province_title(ubigeo),
                self.places.district_title(ubigeo),
            ],
            _ => [self.places.district_title(ubigeo), None],
        };
        let names: Vec<String> = names.into_iter().flatten().collect();
        names
            .into_iter()
            .find(|name| canonical(name) == canonical(own) || fits(own, name))
    }
}

/// Lists in the order in which their names are trusted.
fn name_rank(joined: &Joined) -> u8 {
    match joined.profile {
        Profile::Other => 0,
        Profile::ContractingEntities => 1,
        Profile::ContractingTypes => 2,
        _ => 3,
    }
}

fn best_name(draft: &Draft, places: &Places) -> String {
    let named = draft.rows.iter().filter(|joined| !joined.record.name.is_empty());
    let best = named.min_by_key(|joined| (is_broken(&joined.record.name), name_rank(joined)));
    best.map_or_else(String::new, |joined| {
        spelled_out(&repair(&joined.record.name, places.words()))
    })
}

/// The budget writes municipalities without the province that the register adds to tell namesakes apart.
fn best_municipal(draft: &Draft) -> String {
    let named = draft.rows.iter().filter(|joined| !joined.record.name.is_empty());
    let rank = |joined: &&Joined| match joined.profile {
        Profile::ExecutingUnits => 0,
        _ => 1 + name_rank(joined),
    };
    let best = named.min_by_key(|joined| (is_broken(&joined.record.name), rank(joined)));
    best.map_or_else(String::new, |joined| joined.record.name.replace('¥', "Ñ"))
}

/// What follows `MUNICIPALIDAD DISTRITAL DE`, without a province behind a dash.
fn municipal_place(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let head = words
        .iter()
        .position(|word| matches!(fold(word).as_str(), "DISTRITAL" | "PROVINCIAL"));
    words.drain(..head.map_or(0, |head| head + 1));
    if words.first().is_some_and(|word| fold(word) == "DE") {
        words.remove(0);
    }
    let place = words.join(" ");
    place.split(" - ").next().unwrap_or("").trim().to_string()
}

/// The beginnings that the budget shortens, in full: `U.N. DE` is `UNIVERSIDAD NACIONAL DE`.
fn spelled_out(name: &str) -> String {
    const SHORT: [(&str, &str); 10] = [
        ("M. DEL ", "MINISTERIO DEL "),
        ("M. DE ", "MINISTERIO DE "),
        ("U. N. ", "UNIVERSIDAD NACIONAL "),
        ("U.N. ", "UNIVERSIDAD NACIONAL "),
        ("UNIV.NAC. ", "UNIVERSIDAD NACIONAL "),
        ("GOBIERNO REGIONAL DEL DEPARTAMENTO DE ", "GOBIERNO REGIONAL DE "),
        (
            "GOBIERNO REGIONAL DE LA PROVINCIA CONSTITUCIONAL DEL ",
            "GOBIERNO REGIONAL DEL ",
        ),
        ("GOB. REG. DE ", "GOBIERNO REGIONAL DE "),
        ("GOB. REG. ", "GOBIERNO REGIONAL DE "),
        ("REGION ", "GOBIERNO REGIONAL DE "),
    ];
    let upper = name.to_uppercase();
    let found = SHORT
        .iter()
        .find(|(short, _)| upper.starts_with(short) && !upper.starts_with("REGION POLICIAL"));
    found.map_or_else(
        || name.to_string(),
        |(short, long)| format!("{long}{}", &upper[short.len()..]),
    )
}
