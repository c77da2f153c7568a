//! The order of a list: which column, which direction, and the addresses that change it.

use crate::address::Address;
use crate::icon::Icon;

/// Name of the parameter that sorts: `orden=nombre`, `orden=-total`.
pub const SORT_PARAMETER: &str = "orden";

/// Direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// Which column is sorted, and the address that sorts another.
#[derive(Debug, Clone)]
pub struct Sorting {
    /// The page with its filters.
    pub address: Address,
    /// Key of the sorted column.
    pub key: String,
    /// Its direction.
    pub order: Order,
}

impl Sorting {
    /// Reads `orden` from the address, or takes the default.
    pub fn read(address: Address, default_key: &str, default_order: Order) -> Sorting {
        let typed = address.get(SORT_PARAMETER).unwrap_or_default();
        let (key, order) = match typed.strip_prefix('-') {
            Some(key) => (key, Order::Down),
            None if typed.is_empty() => (default_key, default_order),
            None => (typed, Order::Up),
        };
        Sorting {
            key: key.to_owned(),
            order,
            address,
        }
    }

    /// The address that sorts by this column, or turns its direction.
    pub fn href(&self, key: &str) -> String {
        let down = self.key == key && self.order == Order::Up;
        let value = if down { format!("-{key}") } else { key.to_owned() };
        self.address
            .clone()
            .without("p")
            .with(SORT_PARAMETER, value)
            .href()
    }

    pub(crate) fn state(&self, key: &str) -> (&'static str, Icon) {
        match (self.key == key, self.order) {
            (false, _) => ("none", Icon::Ud),
            (true, Order::Up) => ("ascending", Icon::Up),
            (true, Order::Down) => ("descending", Icon::Dn),
        }
    }
}
