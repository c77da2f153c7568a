//! Typed identifiers: to give a person's id where an entity's is wanted does not compile.

/// Declares identifiers that hold a UUID: `typed_id!(EntityId, PersonId);`.
///
/// Each can be printed, parsed, serialised, kept in a column and read from one; [`nil`](EntityId::nil) is the id of
/// nobody, used for what the system does by itself.
#[macro_export]
macro_rules! typed_id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(crate = "::register::serde", transparent)]
        pub struct $name($crate::uuid::Uuid);
        $crate::typed_id!(@body $name);
    )+ };
    (@body $name:ident) => {
        impl $name {
            /// Wrap a UUID.
            pub const fn from_uuid(uuid: $crate::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            pub const fn uuid(self) -> $crate::uuid::Uuid {
                self.0
            }

            /// A new one, from the clock and the system's randomness.
            ///
            /// # Errors
            /// When the machine has no source of randomness.
            pub fn new(clock: &dyn $crate::Clock) -> Result<Self, $crate::Fault> {
                $crate::new_id(clock).map(Self)
            }

            /// The id of nobody and nothing: all zeros.
            pub const fn nil() -> Self {
                Self($crate::uuid::Uuid::nil())
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        impl From<$name> for $crate::db::Val {
            fn from(id: $name) -> Self {
                $crate::db::Val::Text(id.to_string())
            }
        }
        impl From<&$name> for $crate::db::Val {
            fn from(id: &$name) -> Self {
                $crate::db::Val::Text(id.to_string())
            }
        }
        impl $crate::db::Cell for $name {
            fn take(val: $crate::db::Val) -> Option<Self> {
                match val {
                    $crate::db::Val::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
        impl TryFrom<$crate::db::Val> for $name {
            type Error = $crate::Fault;
            fn try_from(val: $crate::db::Val) -> Result<Self, $crate::Fault> {
                <Self as $crate::db::Cell>::take(val)
                    .ok_or_else(|| $crate::Fault::new(concat!("a column does not hold a ", stringify!($name))))
            }
        }
    };
}

typed_id!(
    /// A public entity.
    EntityId,
    /// A unit inside an entity.
    UnitId,
    /// A post of a unit.
    PostId,
    /// A person; the only thing about a person that an act may carry.
    PersonId,
    /// A designation of a person in an office of an entity.
    DesignationId,
    /// A communication of a designation to a governing body.
    CommunicationId,
    /// An act of the register.
    ActId,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Cell, Val};

    #[test]
    fn an_id_survives_text_json_and_column() {
        let id = EntityId::new(&crate::SystemClock).unwrap();
        assert_eq!(id.to_string().parse::<EntityId>().unwrap(), id);
        assert_eq!(
            serde_json::from_str::<EntityId>(&serde_json::to_string(&id).unwrap()).unwrap(),
            id
        );
        assert_eq!(EntityId::take(Val::from(id)), Some(id));
        assert_eq!(EntityId::take(Val::Int(3)), None);
    }
}
