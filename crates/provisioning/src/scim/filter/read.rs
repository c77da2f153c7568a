//! Reads a filter: the grammar of RFC 7644 figure 1, within limits of length, depth and number.

use super::{DEPTH_MAX, FILTER_CHARS_MAX, Filter, Operator, Subject, TERMS_MAX};
use crate::scim::no::{Kind, No};
use crate::scim::path;
use crate::scim::schema::{Attribute, Resource, Type};
use serde_json::Value;

/// A filter of resources.
///
/// # Errors
/// `invalidFilter`, with the place where it stops to be one.
pub fn of_resource(resource: &'static Resource, text: &str) -> Result<Filter, No> {
    Reader::new(text)?.whole(Names::Resource(resource))
}

/// A filter of the values of an attribute, as between brackets.
///
/// # Errors
/// `invalidFilter`, with the place where it stops to be one.
pub fn of_parts(attribute: &'static Attribute, text: &str) -> Result<Filter, No> {
    Reader::new(text)?.whole(Names::Parts(attribute))
}

/// What names mean.
#[derive(Clone, Copy)]
enum Names {
    Resource(&'static Resource),
    Parts(&'static Attribute),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Result<Reader<'a>, No> {
        if text.chars().count() > FILTER_CHARS_MAX {
            return Err(No::new(Kind::InvalidFilter, "provisioning-filter-long").arg("max", FILTER_CHARS_MAX));
        }
        Ok(Reader {
            text,
            at: 0,
            depth: 0,
            terms: 0,
        })
    }

    fn whole(mut self, names: Names) -> Result<Filter, No> {
        let filter = self.any(names)?;
        match self.rest().is_empty() {
            true => Ok(filter),
            false => Err(self.wrong()),
        }
    }

    /// `a or b`: binds least.
    fn any(&mut self, names: Names) -> Result<Filter, No> {
        let mut filter = self.all(names)?;
        while self.word("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.all(names)?));
        }
        Ok(filter)
    }

    fn all(&mut self, names: Names) -> Result<Filter, No> {
        let mut filter = self.one(names)?;
        while self.word("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.one(names)?));
        }
        Ok(filter)
    }

    fn one(&mut self, names: Names) -> Result<Filter, No> {
        let start = self.at;
        let not = self.word("not");
        if self.sign('(') {
            let inner = self.deeper(|reader| reader.any(names))?;
            return match (self.sign(')'), not) {
                (false, _) => Err(self.wrong()),
                (true, true) => Ok(Filter::Not(Box::new(inner))),
                (true, false) => Ok(inner),
            };
        }
        self.at = start;
        self.term(names)
    }

    fn term(&mut self, names: Names) -> Result<Filter, No> {
        self.terms += 1;
        if self.terms > TERMS_MAX {
            return Err(No::new(Kind::InvalidFilter, "provisioning-filter-many").arg("max", TERMS_MAX));
        }
        let name = self.name();
        let subject = match names {
            Names::Resource(resource) => path::at(resource, name).map(Subject::Of),
            Names::Parts(attribute) => attribute.part(name).map(Subject::Part),
        };
        let unknown = || No::new(Kind::InvalidFilter, "provisioning-filter-attribute").field(name);
        let subject = subject.ok_or_else(unknown)?;
        if self.sign('[') {
            let Subject::Of(at) = subject else {
                return Err(self.wrong());
            };
            if at.part.is_some() || at.attribute.parts().is_empty() {
                return Err(self.wrong());
            }
            let inner = self.deeper(|reader| reader.any(Names::Parts(at.attribute)))?;
            return match self.sign(']') {
                true => Ok(Filter::Has(at, Box::new(inner))),
                false => Err(self.wrong()),
            };
        }
        if self.word("pr") {
            return Ok(Filter::Present(subject));
        }
        let operator = self.operator()?;
        let value = self.value()?;
        match fits(subject.last(), operator, &value) {
            true => Ok(Filter::Compare(subject, operator, value)),
            false => Err(No::new(Kind::InvalidFilter, "provisioning-filter-type").field(name)),
        }
    }

    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Result<Filter, No>) -> Result<Filter, No> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(No::new(Kind::InvalidFilter, "provisioning-filter-deep").arg("max", DEPTH_MAX));
        }
        let filter = inner(self)?;
        self.depth -= 1;
        Ok(filter)
    }

    fn operator(&mut self) -> Result<Operator, No> {
        let all = [
            ("eq", Operator::Eq),
            ("ne", Operator::Ne),
            ("co", Operator::Co),
            ("sw", Operator::Sw),
            ("ew", Operator::Ew),
            ("gt", Operator::Gt),
            ("ge", Operator::Ge),
            ("lt", Operator::Lt),
            ("le", Operator::Le),
        ];
        let found = all.into_iter().find(|(word, _)| self.word(word));
        found.map(|(_, operator)| operator).ok_or_else(|| self.wrong())
    }

    /// A JSON text, `true`, `false` or `null`; a number is no value of any attribute here.
    fn value(&mut self) -> Result<Value, No> {
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if self.word(word) {
                return Ok(value);
            }
        }
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(Value::String(text))) => {
                self.at += values.byte_offset();
                Ok(Value::String(capability::composed(&text)))
            }
            _ => Err(self.wrong()),
        }
    }

    /// The longest name that stands here: letters, digits and what URNs and paths have.
    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let ends = |c: char| !(c.is_ascii_alphanumeric() || "_-$.:".contains(c));
        let name = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += name.len();
        name
    }

    /// Takes a word in any case, when it stands here and ends here.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let here = rest.split_at_checked(word.len()).is_some_and(|(start, after)| {
            start.eq_ignore_ascii_case(word)
                && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || "_-$.:".contains(c))
        });
        if here {
            self.at += word.len();
        }
        here
    }

    fn sign(&mut self, sign: char) -> bool {
        let here = self.rest().starts_with(sign);
        if here {
            self.at += sign.len_utf8();
        }
        here
    }

    /// What follows, without blanks before it.
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let start = rest.trim_start_matches(' ');
        self.at += rest.len() - start.len();
        start
    }

    fn wrong(&mut self) -> No {
        let rest = self.rest();
        No::new(Kind::InvalidFilter, "provisioning-filter-wrong").arg(
            "rest",
            match rest.is_empty() {
                true => "…",
                false => rest,
            },
        )
    }
}

/// Whether an attribute of that type can be compared so with that value.
fn fits(attribute: &Attribute, operator: Operator, value: &Value) -> bool {
    let equality = matches!(operator, Operator::Eq | Operator::Ne);
    match (attribute.kind, value) {
        (_, Value::Null) => equality,
        (Type::Flag, Value::Bool(_)) => equality,
        (Type::Flag, _) | (_, Value::Bool(_)) => false,
        (Type::Complex(_), Value::String(_)) => attribute.part("value").is_some(),
        (_, Value::String(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::Object;
    use crate::scim::standard::USER;
    use serde_json::json;

    fn ana() -> Object {
        let ana = json!({
            "id": "1", "userName": "Ana.Ñahui", "title": "Jefa", "active": true,
            "name": {"familyName": "Ñahui Quispe"},
            "emails": [{"value": "ana@muestra.example", "type": "work"}, {"value": "a@casa.example", "type": "home"}],
            "meta": {"lastModified": "2026-11-16T15:00:00Z"},
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Planeamiento"},
        });
        ana.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_asked_is_answered() {
        for (text, expected) in [
            ("userName eq \"ana.ñahui\"", true),
            ("USERNAME EQ \"ANA.ÑAHUI\"", true),
            ("userName eq \"ana.n\u{303}ahui\"", true),
            ("id eq \"1\" and externalId pr", false),
            ("id eq \"1\" or externalId pr", true),
            ("not (title eq \"Jefa\")", false),
            ("title eq \"x\" or title eq \"jefa\" and active eq true", true),
            ("(title eq \"x\" or title eq \"jefa\") and active eq false", false),
            ("name.familyName sw \"ñahui\"", true),
            ("name.familyName ew \"quispe\"", true),
            ("name.familyName co \"i q\"", true),
            ("emails eq \"ana@muestra.example\"", true),
            ("emails[type eq \"home\" and value sw \"ana\"]", false),
            ("emails[type eq \"work\" and value sw \"ana\"]", true),
            ("emails.type eq \"home\" and emails.value sw \"ana\"", true),
            ("meta.lastModified gt \"2026-11-16T09:59:59-05:00\"", true),
            ("meta.lastModified ge \"2026-11-16T10:00:00-05:00\"", true),
            ("meta.lastModified lt \"2026-11-16T15:00:00Z\"", false),
            ("meta.lastModified le \"2026-11-16T15:00:00Z\"", true),
            ("displayName eq null", true),
            ("title ne null", true),
            ("title ne \"Jefa\"", false),
            ("displayName ne \"x\"", true),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"planeamiento\"",
                true,
            ),
        ] {
            assert_eq!(
                of_resource(&USER, text).unwrap().meets(&ana()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_and_never_a_panic() {
        let deep = format!(
            "{}title pr{}",
            "(".repeat(DEPTH_MAX + 1),
            ")".repeat(DEPTH_MAX + 1)
        );
        let very = "not (".repeat(390);
        let long = "a".repeat(FILTER_CHARS_MAX + 1);
        let many = vec!["id pr"; TERMS_MAX + 1].join(" and ");
        for text in [
            "",
            " ",
            "userName",
            "userName eq",
            "userName eq ana",
            "userName eq 'ana'",
            "userName eq \"ana",
            "userName is \"ana\"",
            "nothing eq \"a\"",
            "active gt true",
            "active eq \"true\"",
            "title eq true",
            "title eq 7",
            "(title pr",
            "title pr)",
            "emails[type eq \"work\"",
            "emails[nothing pr]",
            "title[value pr]",
            "emails[emails[type pr]]",
            "not title pr",
            "title pr and",
            "or",
            "ñ eq \"ñ\"",
            "title eq \"\\u12\"",
            "name eq \"x\"",
            &deep,
            &very,
            &long,
            &many,
        ] {
            let no = of_resource(&USER, text).unwrap_err();
            assert_eq!(no.kind, Some(Kind::InvalidFilter), "{text}");
        }
        let fits = format!("{}title pr{}", "(".repeat(DEPTH_MAX), ")".repeat(DEPTH_MAX));
        assert!(of_resource(&USER, &fits).is_ok());
    }
}
