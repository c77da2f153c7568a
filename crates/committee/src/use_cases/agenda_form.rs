//! The part of a form that sets items of an agenda: what waits, by the number that the secretary puts beside it; a few matters
//! more, each with its kind; and other matters, one in each line. Shared by the call and by changes of the agenda.

use super::{agenda_kinds, choice};
use crate::acts::AgendaItem;
use crate::digital_committee::DigitalCommittee;
use crate::ids::ItemId;
use crate::proposals::{self, Proposal};
use capability::{Choice, Choices, Cx, Field, FieldKind, FormState, Refusal, Refusals, Stop};
use norms::AgendaKindId;
use register::{Draft, Visibility};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most items of an agenda.
const ITEMS_MAX: usize = 40;
/// Longest title of an item, in characters.
const TITLE_MAX: usize = 160;

const fn title(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Text(TITLE_MAX)).optional()
}

const fn kind(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Choice(Choices::Law(other_kinds))).optional()
}

/// The fields, in the order of the form.
pub(super) const FIELDS: &[Field] = &[
    Field::new(
        "items",
        "committee-field-items",
        FieldKind::Numbers(Choices::Prepared, 1, 99),
    )
    .optional(),
    title("title_1", "committee-field-title-1"),
    kind("kind_1", "committee-field-kind-1"),
    title("title_2", "committee-field-title-2"),
    kind("kind_2", "committee-field-kind-2"),
    title("title_3", "committee-field-title-3"),
    kind("kind_3", "committee-field-kind-3"),
    Field::new("more", "committee-field-more", FieldKind::Long(1_600)).optional(),
];

/// Why it is done with less notice than the rules ask.
pub(super) const URGENCY: Field = Field::new(
    "urgency",
    "committee-field-urgency",
    FieldKind::Long(crate::statement::CHARS_MAX),
)
.optional();

/// Titles and kinds of the matters that have a field of their own.
const OTHERS: [(&str, &str); 3] = [
    ("title_1", "kind_1"),
    ("title_2", "kind_2"),
    ("title_3", "kind_3"),
];
/// Kind of what is written in a line.
const OTHER: &str = "other";

/// Kinds to choose from for a matter that is written in the form. A duty answers for a period, and is numbered where it waits.
fn other_kinds(cx: &Cx) -> Vec<Choice> {
    let mut kinds = agenda_kinds(cx);
    kinds.retain(|choice| {
        let kind = AgendaKindId::parse(&choice.value).ok();
        let kind = kind.and_then(|id| cx.house.law.agenda_kind(id));
        choice.value != OTHER && kind.is_some_and(|kind| kind.obligation.is_none())
    });
    kinds
}

/// What the form says.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    items: BTreeMap<String, i64>,
    more: Option<String>,
    title_1: Option<String>,
    kind_1: Option<String>,
    title_2: Option<String>,
    kind_2: Option<String>,
    title_3: Option<String>,
    kind_3: Option<String>,
}

/// A matter that the form writes: kind and title.
type Written = (String, String);

impl Chosen {
    /// What was written: each title with its kind, then other matters, one in each line.
    fn written(&self) -> Result<Vec<Written>, Refusals> {
        let pairs = [
            (&self.title_1, &self.kind_1),
            (&self.title_2, &self.kind_2),
            (&self.title_3, &self.kind_3),
        ];
        let (mut no, mut written) = (Refusals::default(), Vec::new());
        for ((title_field, kind_field), pair) in OTHERS.into_iter().zip(pairs) {
            match pair {
                (Some(title), Some(kind)) => written.push((kind.clone(), title.clone())),
                (Some(_), None) => no.push(Refusal::new("committee-kind-missing").field(kind_field)),
                (None, Some(_)) => no.push(Refusal::new("committee-title-missing").field(title_field)),
                (None, None) => {}
            }
        }
        let lines = self.more.as_deref().unwrap_or_default().lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty()) {
            let length = line.chars().count();
            no.when(length > TITLE_MAX, || {
                Refusal::new("committee-title-long")
                    .field("more")
                    .arg("max", TITLE_MAX)
                    .arg("length", length)
            });
            let twice = written.iter().any(|(_, title)| title == line);
            no.when(twice, || {
                Refusal::new("committee-title-twice")
                    .field("more")
                    .arg("title", line)
            });
            written.push((OTHER.to_owned(), line.to_owned()));
        }
        no.none().map(|()| written)
    }

    /// The chosen ones in the order of their numbers; equal numbers keep the order of the list.
    fn ordered<'a>(&self, list: &'a [Proposal]) -> Vec<&'a Proposal> {
        let mut numbered: Vec<(i64, usize, &Proposal)> = list
            .iter()
            .enumerate()
            .filter_map(|(place, proposal)| Some((*self.items.get(&proposal.value)?, place, proposal)))
            .collect();
        numbered.sort_by_key(|(number, place, _)| (*number, *place));
        numbered.into_iter().map(|(_, _, proposal)| proposal).collect()
    }

    /// The items that the form asks for, each with an id of its own.
    pub(super) async fn items(&self, cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<AgendaItem>, Stop> {
        let clock = &*cx.house.clock;
        let list = proposals::for_agenda(cx, committee).await?;
        let mut items = Vec::new();
        for proposal in self.ordered(&list) {
            items.push(AgendaItem {
                item: ItemId::new(clock)?,
                matter: proposal.matter,
                kind: proposal.kind.clone(),
                title: proposal.title.clone(),
                origin: proposal.origin.clone(),
                document: proposal.document.clone(),
                period: proposal.period,
            });
        }
        for (kind, title) in self.written()? {
            items.push(AgendaItem {
                item: ItemId::new(clock)?,
                matter: None,
                kind,
                title,
                origin: None,
                document: None,
                period: None,
            });
        }
        Ok(items)
    }
}

/// The rule of every agenda: it holds something, and not too much.
pub(super) fn length(items: usize, no: &mut Refusals) {
    no.when(items == 0, || {
        Refusal::new("committee-agenda-empty")
            .field("items")
            .article("ley-27444", "98.2")
    });
    no.when(items > ITEMS_MAX, || {
        Refusal::new("committee-agenda-long")
            .field("items")
            .arg("max", ITEMS_MAX)
            .arg("count", items)
    });
}

/// Fills the list to choose from, and returns it.
pub(super) async fn offer(
    cx: &Cx,
    committee: &DigitalCommittee,
    form: &mut FormState,
) -> Result<Vec<Proposal>, Stop> {
    let list = proposals::for_agenda(cx, committee).await?;
    let choices = list
        .iter()
        .map(|proposal| choice(proposal.value.clone(), proposal.title.clone()));
    form.choose("items", choices.collect());
    Ok(list)
}

/// Numbers what presses, and the duty that the desk leads here for, which stands last when it does not press yet.
pub(super) fn number(form: &mut FormState, list: &[Proposal], duty: Option<&str>) {
    let asked = |proposal: &&Proposal| !proposal.presses && proposal.is_of_duty(duty);
    let presses = list.iter().filter(|proposal| proposal.presses);
    for (number, proposal) in (1..).zip(presses.chain(list.iter().find(asked))) {
        let number: i32 = number;
        form.first(&format!("items.{}", proposal.value), number.to_string());
    }
}

/// A draft that puts items on an agenda: about the records they come from, and held to their matters still waiting. Subjects are
/// public: a reserved agenda does not say there whom it is about.
pub(super) fn about(mut draft: Draft, items: &[AgendaItem]) -> Draft {
    if draft.visibility == Visibility::Public {
        let origins = items.iter().filter_map(|item| item.origin.as_ref());
        draft
            .subjects
            .extend(origins.filter_map(|origin| crate::words::subject(&origin.path)));
        draft.subjects.dedup();
    }
    let matters = items.iter().filter_map(|item| item.matter);
    matters.fold(draft, crate::store::while_waiting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_the_order_of_their_numbers() {
        let proposal = |value: &str| Proposal {
            value: value.into(),
            kind: "other".into(),
            title: value.into(),
            origin: None,
            document: None,
            period: None,
            matter: None,
            presses: false,
        };
        let list = [proposal("a"), proposal("b"), proposal("c"), proposal("d")];
        let chosen = Chosen {
            items: BTreeMap::from([("d".into(), 1), ("a".into(), 2), ("b".into(), 2)]),
            ..Chosen::default()
        };
        let order: Vec<&str> = chosen.ordered(&list).iter().map(|p| p.value.as_str()).collect();
        assert_eq!(order, ["d", "a", "b"]);
    }

    #[test]
    fn what_is_written_has_a_title_and_a_kind() {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let chosen = |title: &str, kind: &str, more: &str| Chosen {
            title_2: text(title),
            kind_2: text(kind),
            more: text(more),
            ..Chosen::default()
        };
        let long = "x".repeat(161);
        for (title, kind, more, expected) in [
            (
                "Plan",
                "approve_plan",
                " uno \n\n dos ",
                Ok("approve_plan Plan, other uno, other dos"),
            ),
            ("", "", "", Ok("")),
            ("Plan", "", "", Err("committee-kind-missing kind_2")),
            ("", "approve_plan", "", Err("committee-title-missing title_2")),
            ("", "", long.as_str(), Err("committee-title-long more")),
        ] {
            let said = match chosen(title, kind, more).written() {
                Ok(written) => Ok(written
                    .iter()
                    .map(|(kind, title)| format!("{kind} {title}"))
                    .collect::<Vec<_>>()
                    .join(", ")),
                Err(no) => Err(format!(
                    "{} {}",
                    no.0[0].text,
                    no.0[0].field.as_deref().unwrap_or("")
                )),
            };
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(said, expected, "{title} {kind} {more}");
        }
    }
}
