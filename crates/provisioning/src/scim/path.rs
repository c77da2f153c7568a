//! Paths to attributes, RFC 7644 section 3.10 and figure 7: `userName`, `name.familyName`, `emails[type eq "work"].value`, and the
//! same after the URN of a schema.

use super::Object;
use super::filter::{self, Filter};
use super::no::{Kind, No};
use super::schema::{Attribute, Resource, Schema};
use serde_json::Value;

/// Longest path that is read, in characters.
pub const PATH_CHARS_MAX: usize = 600;

/// An attribute of a resource, or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The extension it belongs to; none for the core.
    pub extension: Option<&'static Schema>,
    /// The attribute.
    pub attribute: &'static Attribute,
    /// The part of it.
    pub part: Option<&'static Attribute>,
}

/// Where a change goes.
#[derive(Debug, Clone)]
pub enum Place {
    /// A whole extension.
    Extension(&'static Schema),
    /// An attribute, or a part; of several values, those that the filter leaves.
    Attribute(At, Option<Filter>),
}

impl At {
    /// The last attribute of the path.
    pub fn last(&self) -> &'static Attribute {
        self.part.unwrap_or(self.attribute)
    }
    /// Every value there is, those of lists one by one.
    pub fn values<'a>(&self, object: &'a Object) -> Vec<&'a Value> {
        let holder = match self.extension {
            Some(schema) => object.get(schema.id).and_then(Value::as_object),
            None => Some(object),
        };
        let found = holder.and_then(|holder| holder.get(self.attribute.name));
        let each = match found {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        match self.part {
            Some(part) => each
                .into_iter()
                .filter_map(|value| value.get(part.name))
                .collect(),
            None => each,
        }
    }
}

/// The attribute that a path without filter names; none when there is no such attribute.
pub fn at(resource: &Resource, text: &str) -> Option<At> {
    let (extension, rest) = apart(resource, text);
    let mut names = rest.split('.');
    let attribute = named(resource, extension, names.next()?)?;
    let part = match names.next() {
        Some(name) => Some(attribute.part(name)?),
        None => None,
    };
    names.next().is_none().then_some(At {
        extension,
        attribute,
        part,
    })
}

/// Where a change goes.
///
/// # Errors
/// `invalidPath` when the path is too long, names nothing, or has a filter where there is one value; what the filter says.
pub fn place(resource: &Resource, text: &str) -> Result<Place, No> {
    let wrong = || No::new(Kind::InvalidPath, "provisioning-no-path").field(text);
    if text.chars().count() > PATH_CHARS_MAX {
        return Err(wrong());
    }
    if let Some(schema) = resource.extension(text) {
        return Ok(Place::Extension(schema));
    }
    let Some(open) = text.find('[') else {
        return at(resource, text)
            .map(|at| Place::Attribute(at, None))
            .ok_or_else(wrong);
    };
    let close = text.rfind(']').filter(|close| *close > open).ok_or_else(wrong)?;
    let mut found = at(resource, &text[..open]).ok_or_else(wrong)?;
    if found.attribute.many.is_none() || found.part.is_some() {
        return Err(wrong());
    }
    let chosen = filter::of_parts(found.attribute, &text[open + 1..close])?;
    match &text[close + 1..] {
        "" => {}
        rest => {
            let name = rest.strip_prefix('.').ok_or_else(wrong)?;
            found.part = Some(found.attribute.part(name).ok_or_else(wrong)?);
        }
    }
    Ok(Place::Attribute(found, Some(chosen)))
}

/// The extension of a path, and what follows its URN; the URN of the core schema may stand there too.
fn apart<'a>(resource: &Resource, text: &'a str) -> (Option<&'static Schema>, &'a str) {
    let after = |schema: &Schema| {
        let (urn, rest) = text.split_at_checked(schema.id.len())?;
        urn.eq_ignore_ascii_case(schema.id)
            .then_some(rest)?
            .strip_prefix(':')
    };
    if let Some(rest) = after(resource.schema) {
        return (None, rest);
    }
    let mut all = resource.extensions.iter();
    all.find_map(|schema| Some((Some(*schema), after(schema)?)))
        .unwrap_or((None, text))
}

fn named(resource: &Resource, extension: Option<&'static Schema>, name: &str) -> Option<&'static Attribute> {
    match extension {
        Some(schema) => super::schema::find(schema.attributes, name),
        None => resource.attribute(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::standard::{GROUP, USER};

    #[test]
    fn names_are_found_in_any_case_and_after_a_urn() {
        for (path, name) in [
            ("USERNAME", "userName"),
            ("name.FamilyName", "familyName"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:title", "title"),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
                "value",
            ),
            ("meta.lastModified", "lastModified"),
        ] {
            assert_eq!(at(&USER, path).unwrap().last().name, name, "{path}");
        }
        for path in [
            "",
            "nick",
            "name.",
            "name.first.x",
            "userName.x",
            "manager",
            "members",
        ] {
            assert!(at(&USER, path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_path_that_names_nothing_is_an_invalid_path() {
        let long = "a".repeat(PATH_CHARS_MAX + 1);
        for path in [
            "emails[type eq \"work\"",
            "emails]",
            "userName[value eq \"a\"]",
            "emails[type eq \"work\"]value",
            "emails[type eq \"work\"].nothing",
            "ñandú",
            &long,
        ] {
            assert_eq!(
                place(&USER, path).unwrap_err().kind,
                Some(Kind::InvalidPath),
                "{path}"
            );
        }
        assert!(matches!(
            place(&GROUP, "members[value eq \"x\"]"),
            Ok(Place::Attribute(_, Some(_)))
        ));
    }
}
