//! A model filled in: a resolution as a value, from which page and PDF are made. Nothing of it is kept.

use super::{Frame, Model, Piece, frame, pieces};
use norms::{Certainty, Citation, InstrumentKind};
use std::collections::HashMap;

/// A blank for the entity to write in.
pub const BLANK: &str = "____________________";

/// What the house knows of a resolution; what it does not is left blank.
#[derive(Debug, Clone, Default)]
pub struct Filling {
    /// Kind of instrument, as its heading names it.
    pub kind: Option<String>,
    /// The entity.
    pub entity: Option<String>,
    /// Year of the day of today.
    pub year: i16,
    /// Post of whoever signs.
    pub signer_post: Option<String>,
    /// Name of whoever signs.
    pub signer_name: Option<String>,
    /// Person and post, by office.
    pub people: HashMap<String, (String, String)>,
    /// Seats of the committee, in order.
    pub seats: Vec<Seat>,
    /// Subjects that the resolution leaves out, because they are in force already.
    pub leave_out: Vec<String>,
}

/// A seat, as a row of the resolution.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Number of the seat.
    pub number: u8,
    /// Name of the seat.
    pub name: String,
    /// Who sits in it.
    pub person: Option<String>,
    /// Post of that person.
    pub post: Option<String>,
}

/// A resolution.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// `RESOLUCIÓN DE ALCALDÍA N.º …`.
    pub heading: String,
    /// Entity.
    pub entity: String,
    /// Place and date line.
    pub dated: String,
    /// What it does, in one sentence.
    pub subject: String,
    /// VISTO.
    pub seen: Vec<String>,
    /// CONSIDERANDO.
    pub considering: Vec<String>,
    /// SE RESUELVE.
    pub articles: Vec<Article>,
    /// Last line.
    pub closing: String,
    /// Who signs: name and post.
    pub signer: [String; 2],
}

/// An article.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Its sentence.
    pub text: String,
    /// Seats under it: number, seat, person, post.
    pub rows: Vec<[String; 4]>,
}

impl Resolution {
    /// Fills a model.
    pub fn of(model: &Model, filling: &Filling) -> Resolution {
        let frame = frame();
        let chosen: Vec<&Piece> = model
            .pieces
            .iter()
            .filter(|wanted| !filling.leave_out.iter().any(|out| out == *wanted))
            .filter_map(|wanted| pieces().iter().find(|piece| piece.id == *wanted))
            .collect();
        let kind = filling.kind.as_deref().unwrap_or("Resolución").to_uppercase();
        Resolution {
            heading: format!("{kind} N.º {BLANK}"),
            entity: filling.entity.clone().unwrap_or_else(|| BLANK.to_owned()),
            dated: format!("{BLANK}, ____ de ______________ de {}", filling.year),
            subject: format!("{}.", model.subject),
            seen: frame.seen.iter().map(|text| blanks(text)).collect(),
            considering: considering(frame, &chosen),
            articles: articles(&chosen, filling),
            closing: frame.closing.to_owned(),
            signer: [
                filling.signer_name.clone().unwrap_or_else(|| BLANK.to_owned()),
                filling.signer_post.clone().unwrap_or_default(),
            ],
        }
    }
}

fn considering(frame: &Frame, chosen: &[&Piece]) -> Vec<String> {
    let general = frame
        .considering
        .iter()
        .map(|paragraph| cite(paragraph.text, &paragraph.cites));
    let own = chosen
        .iter()
        .map(|piece| cite(piece.considering, &piece.citations()));
    let rest = [blanks(frame.power), blanks(frame.last)];
    general.chain(own).chain(rest).collect()
}

fn articles(chosen: &[&Piece], filling: &Filling) -> Vec<Article> {
    let entity = filling.entity.as_deref().unwrap_or(BLANK);
    let mut all: Vec<Article> = Vec::new();
    for piece in chosen {
        let (name, post) = filling
            .people
            .get(piece.id)
            .map_or((BLANK, BLANK), |(name, post)| (name.as_str(), post.as_str()));
        for (at, text) in piece.resolves.iter().enumerate() {
            let text = blanks(text)
                .replace("{entidad}", entity)
                .replace("{nombre}", name)
                .replace("{puesto}", post);
            let rows = if piece.table && at == 0 {
                rows(filling)
            } else {
                Vec::new()
            };
            all.push(Article { text, rows });
        }
    }
    all.extend(last_articles(chosen).into_iter().map(|text| Article {
        text,
        rows: Vec::new(),
    }));
    all
}

/// Whom to tell, where to publish, from when it holds.
fn last_articles(chosen: &[&Piece]) -> Vec<String> {
    let told = |piece: &&Piece| match norms::OfficeId::parse(piece.id) {
        Ok(office) => norms::peru()
            .office(office)
            .and_then(|office| office.communicated_to),
        Err(_) => Some(norms::Authority::Sgtd),
    };
    let mut authorities: Vec<norms::Authority> = chosen.iter().filter_map(told).collect();
    authorities.dedup();
    let names: Vec<String> = authorities
        .iter()
        .map(|authority| format!("la {} ({})", authority.names().es, authority.acronym()))
        .collect();
    vec![
        format!("Comunicar la presente resolución a {}, en lo que a cada una concierne.", names.join(" y a ")),
        "Publicar la presente resolución en la sede digital de la entidad.".to_owned(),
        "La presente resolución rige desde el ____ de ______________ de ______ y deja sin efecto las disposiciones que se le opongan.".to_owned(),
    ]
}

fn rows(filling: &Filling) -> Vec<[String; 4]> {
    let or_blank = |text: &Option<String>| text.clone().unwrap_or_else(|| BLANK.to_owned());
    filling
        .seats
        .iter()
        .map(|seat| {
            [
                seat.number.to_string(),
                seat.name.clone(),
                or_blank(&seat.person),
                or_blank(&seat.post),
            ]
        })
        .collect()
}

fn blanks(text: &str) -> String {
    text.replace("{blank}", BLANK)
}

/// Puts the norms in. Official pages are no norms; an article that no source confirms is left for whoever signs to check,
/// and only its norm is cited.
fn cite(text: &str, citations: &[Citation]) -> String {
    let mut cited: Vec<String> = Vec::new();
    for citation in citations {
        let Some(instrument) = norms::peru().instrument(citation.instrument) else {
            continue;
        };
        if instrument.kind == InstrumentKind::OfficialPage {
            continue;
        }
        let written = match citation.certainty {
            Certainty::Unconfirmed => Citation::of(citation.instrument).to_string(),
            _ => citation.to_string(),
        };
        if !cited.contains(&written) {
            cited.push(written);
        }
    }
    blanks(text).replace("{cita}", &cited.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{model, models};

    fn text(resolution: &Resolution) -> String {
        let articles = resolution.articles.iter().map(|article| article.text.as_str());
        let lines = resolution
            .seen
            .iter()
            .chain(&resolution.considering)
            .map(String::as_str);
        lines.chain(articles).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_hole_of_a_model_is_left_open() {
        for model in models() {
            let written = text(&Resolution::of(model, &Filling::default()));
            assert!(!written.contains(['{', '}']), "{}: {written}", model.id);
            assert!(written.contains(BLANK), "{} leaves room to write", model.id);
            assert!(!written.contains("()"), "{}: a paragraph cites nothing", model.id);
        }
    }

    #[test]
    fn names_and_posts_are_filled_in_and_what_is_in_force_is_left_out() {
        let person = ("Luz Ficticia Muestra".to_owned(), "Gerente municipal".to_owned());
        let filling = Filling {
            entity: Some("Municipalidad de Muestra".to_owned()),
            people: HashMap::from([("digital_leader".to_owned(), person)]),
            leave_out: vec!["security_officer".to_owned()],
            ..Filling::default()
        };
        let written = text(&Resolution::of(model("conjunta").unwrap(), &filling));
        assert!(written.contains(
            "Designar a Luz Ficticia Muestra, Gerente municipal, como Líder de Gobierno y Transformación Digital de Municipalidad de Muestra"
        ));
        assert!(!written.contains("Oficial de Seguridad y Confianza Digital de"));
        assert!(written.contains("R.M. 119-2018-PCM, art. 1"));
    }

    #[test]
    fn each_authority_is_told_what_concerns_it() {
        for (id, sgtd, anpd) in [
            ("conjunta", true, true),
            ("comite", true, false),
            ("oficial-datos-personales", false, true),
        ] {
            let written = text(&Resolution::of(model(id).unwrap(), &Filling::default()));
            assert_eq!(
                (written.contains("(SGTD)"), written.contains("(ANPD)")),
                (sgtd, anpd),
                "{id}"
            );
        }
    }
}
