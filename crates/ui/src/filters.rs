//! The filters over a list: a form that only asks (GET), so that its address can be shared.

use maud::{Markup, html};

use crate::address::Address;
use crate::button::Button;
use crate::gallery::Example;
use crate::tr::Tr;

/// One condition.
#[derive(Debug, Clone)]
pub enum Filter {
    /// One of a list; the first option usually has the empty value and means all.
    Select {
        /// Parameter.
        name: String,
        /// Label.
        label: String,
        /// Value and label.
        options: Vec<(String, String)>,
    },
    /// Free text.
    Search {
        /// Parameter.
        name: String,
        /// Label.
        label: String,
    },
    /// A day.
    Date {
        /// Parameter.
        name: String,
        /// Label.
        label: String,
    },
}

/// The form. Values in force are read from the address; what is no filter of its own is kept.
#[derive(Debug, Clone)]
pub struct Filters {
    /// The page with its filters in force.
    pub address: Address,
    /// The conditions.
    pub items: Vec<Filter>,
    /// What the form is called; «Filtros» when left out.
    name: Option<String>,
}

impl Filters {
    /// Filters over the page at this address.
    pub fn new(address: Address) -> Filters {
        Filters {
            address,
            items: Vec::new(),
            name: None,
        }
    }

    /// Another name, where the page has two such forms.
    #[must_use]
    pub fn called(mut self, name: impl Into<String>) -> Filters {
        self.name = Some(name.into());
        self
    }

    /// A list to choose from.
    #[must_use]
    pub fn select<V: Into<String>, L: Into<String>>(
        mut self,
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Filters {
        let options = options.into_iter().map(|(v, l)| (v.into(), l.into())).collect();
        self.items.push(Filter::Select {
            name: name.into(),
            label: label.into(),
            options,
        });
        self
    }

    /// Free text.
    #[must_use]
    pub fn search(mut self, name: impl Into<String>, label: impl Into<String>) -> Filters {
        self.items.push(Filter::Search {
            name: name.into(),
            label: label.into(),
        });
        self
    }

    /// A day.
    #[must_use]
    pub fn date(mut self, name: impl Into<String>, label: impl Into<String>) -> Filters {
        self.items.push(Filter::Date {
            name: name.into(),
            label: label.into(),
        });
        self
    }

    /// The form.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let name = self
            .name
            .clone()
            .unwrap_or_else(|| tr.t("ui-filters").into_owned());
        html! {
            form.card.mt.no-print action=(self.address.path) method="get" aria-label=(name) {
                @for (name, value) in self.kept() { input type="hidden" name=(name) value=(value); }
                div.filters {
                    @for filter in &self.items { (self.field(filter)) }
                    div.row {
                        (Button::submit(tr.t("ui-filters-apply")).small())
                        (Button::link(tr.t("ui-filters-clear"), self.cleared().href()).bare().small())
                    }
                }
            }
        }
    }

    fn field(&self, filter: &Filter) -> Markup {
        let (name, label) = filter.name_label();
        let id = format!("f-{name}");
        let value = self.address.get(name).unwrap_or_default();
        html! {
            div {
                label for=(id) { (label) }
                @match filter {
                    Filter::Select { options, .. } => {
                        select id=(id) name=(name) {
                            @for (option, text) in options { option value=(option) selected[option == value] { (text) } }
                        }
                    }
                    Filter::Search { .. } => { input type="search" id=(id) name=(name) value=(value); }
                    Filter::Date { .. } => { input type="date" id=(id) name=(name) value=(value); }
                }
            }
        }
    }

    /// Parameters that are not filters, except the page, which begins again.
    fn kept(&self) -> impl Iterator<Item = &(String, String)> {
        self.address
            .pairs
            .iter()
            .filter(|(name, value)| name != "p" && !value.is_empty() && !self.owns(name))
    }

    fn cleared(&self) -> Address {
        let pairs = self.kept().cloned().collect();
        Address {
            path: self.address.path.clone(),
            pairs,
        }
    }

    fn owns(&self, name: &str) -> bool {
        self.items.iter().any(|f| f.name_label().0 == name)
    }
}

impl Filter {
    fn name_label(&self) -> (&str, &str) {
        match self {
            Filter::Select { name, label, .. }
            | Filter::Search { name, label }
            | Filter::Date { name, label } => (name, label),
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let filters = Filters::new(Address::parse(
        "/matriz?tipo=muni&orden=-total&p=4&q=Qolla+%22A%22",
    ))
    .select("tipo", "Tipo", [("", "Todos"), ("muni", "Municipalidades")])
    .date("vence", "Vence antes del")
    .search("q", "Nombre, RUC o ubigeo");
    vec![Example::new("filters", "matrix", filters.render(tr))]
}
