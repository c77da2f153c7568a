//! Pages of a long list, as links.

use maud::{Markup, html};

use crate::address::Address;
use crate::gallery::Example;
use crate::tr::Tr;

/// Name of the parameter of the page; pages count from 1.
pub const PAGE_PARAMETER: &str = "p";

/// The pages of a list.
#[derive(Debug, Clone)]
pub struct Pager {
    /// The list with its filters and order.
    pub address: Address,
    /// The page shown, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
}

impl Pager {
    /// Pages of a list of `total` rows, `per_page` on each; the page shown is cut to what exists.
    pub fn new(address: Address, page: usize, total: usize, per_page: usize) -> Pager {
        let pages = total.div_ceil(per_page.max(1)).max(1);
        Pager {
            address,
            page: page.clamp(1, pages),
            pages,
        }
    }

    /// The page asked for in an address; 1 if none or nonsense.
    pub fn asked(address: &Address) -> usize {
        address
            .get(PAGE_PARAMETER)
            .and_then(|p| p.parse().ok())
            .filter(|p| *p > 0)
            .unwrap_or(1)
    }

    /// The links; nothing when there is one page only.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            @if self.pages > 1 {
                nav.pager aria-label=(tr.t("ui-pages")) {
                    @if self.page > 1 { a href=(self.href(self.page - 1)) rel="prev" { (tr.t("ui-pages-previous")) } }
                    @for place in self.window() {
                        @match place {
                            None => { span { "…" } }
                            Some(page) => {
                                a href=(self.href(page)) aria-current=[(page == self.page).then_some("page")]
                                    aria-label=(tr.f("ui-pages-page", &[("n", page.into())])) { (page) }
                            }
                        }
                    }
                    @if self.page < self.pages { a href=(self.href(self.page + 1)) rel="next" { (tr.t("ui-pages-next")) } }
                }
            }
        }
    }

    fn href(&self, page: usize) -> String {
        match page {
            1 => self.address.clone().without(PAGE_PARAMETER).href(),
            _ => self.address.clone().with(PAGE_PARAMETER, page.to_string()).href(),
        }
    }

    /// First, last and the neighbours of the page shown; `None` is a gap.
    fn window(&self) -> Vec<Option<usize>> {
        let near = |p: &usize| {
            *p == 1 || *p == self.pages || p.abs_diff(self.page) <= 1 || (self.page == 1 && *p == 3)
        };
        let shown: Vec<usize> = (1..=self.pages).filter(near).collect();
        let mut out = Vec::with_capacity(shown.len() + 2);
        for (i, page) in shown.iter().enumerate() {
            if i > 0 && *page > shown[i - 1] + 1 {
                out.push(None);
            }
            out.push(Some(*page));
        }
        out
    }
}

/// What part of a list is shown: `116 entidades. Se muestran 1 a 15.` The noun comes from the caller, already in plural.
pub fn range_line(tr: Tr<'_>, what: &str, page: usize, per_page: usize, total: usize) -> Markup {
    let first = (page.saturating_sub(1) * per_page + 1).min(total);
    let last = (page * per_page).min(total);
    html! {
        p.sm role="status" {
            b { (tr.num(i64::try_from(total).unwrap_or(i64::MAX))) " " (what) }
            @if total > per_page {
                ". " (tr.f("ui-pages-range", &[("first", first.into()), ("last", last.into())]))
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let pager = |page| Pager::new(Address::parse("/actos?q=plan&p=9"), page, 116, 15);
    vec![
        Example::new("pager", "first", pager(1).render(tr)),
        Example::new("pager", "middle", pager(4).render(tr)),
        Example::new("pager", "range", range_line(tr, "entidades", 2, 15, 2987)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_ends_and_neighbours() {
        for (page, pages, want) in [
            (1, 8, "1 2 3 … 8"),
            (4, 8, "1 … 3 4 5 … 8"),
            (8, 8, "1 … 7 8"),
            (2, 3, "1 2 3"),
            (1, 2, "1 2"),
        ] {
            let pager = Pager {
                address: Address::new("/a"),
                page,
                pages,
            };
            let shown: Vec<String> = pager
                .window()
                .iter()
                .map(|p| p.map_or("…".to_owned(), |p| p.to_string()))
                .collect();
            assert_eq!(shown.join(" "), want);
        }
    }

    #[test]
    fn the_page_is_cut_to_what_exists() {
        for (asked, total, want) in [
            (0, 100, (1, 7)),
            (99, 100, (7, 7)),
            (3, 0, (1, 1)),
            (2, 30, (2, 2)),
        ] {
            let pager = Pager::new(Address::new("/a"), asked, total, 15);
            assert_eq!((pager.page, pager.pages), want);
        }
    }
}
