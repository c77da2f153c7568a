//! The schemas of this service: users and groups of RFC 7643 with what an entity needs of them, and those of the discovery.

use super::schema::{Attribute, Resource, Schema, Type};

/// Most electronic addresses, or telephones, of somebody.
const REACHES_MAX: usize = 10;
/// Most members of a unit that a call may name.
pub const MEMBERS_MAX: usize = 2_000;

const fn text(name: &'static str, max: usize, about: &'static str) -> Attribute {
    Attribute::new(name, Type::Text(max), about)
}

/// What every resource has, RFC 7643 section 3.1.
pub const COMMON: &[Attribute] = &[
    text("id", 64, "Identifier given by this service.")
        .exact()
        .read_only()
        .always(),
    text("externalId", 200, "Identifier of the human resources system.").exact(),
    text("schemas", 200, "Schemas of the resource.")
        .exact()
        .read_only()
        .always()
        .many(8),
    Attribute::new(
        "meta",
        Type::Complex(META),
        "What this service tells of the resource.",
    )
    .read_only(),
];

const META: &[Attribute] = &[
    text("resourceType", 20, "Type of the resource.")
        .exact()
        .read_only(),
    Attribute::new("created", Type::Moment, "When it was made.").read_only(),
    Attribute::new("lastModified", Type::Moment, "When it changed last.").read_only(),
    text("location", 300, "Its address.").exact().read_only(),
    text("version", 40, "Its version, as in ETag.")
        .exact()
        .read_only(),
];

const NAME: &[Attribute] = &[
    text("formatted", 300, "The whole name."),
    text("familyName", 150, "Surnames."),
    text("givenName", 150, "Given names."),
    text("middleName", 150, "Middle names."),
];

const EMAIL: &[Attribute] = &[
    Attribute::new(
        "value",
        Type::Email,
        "The address; a value without it is refused.",
    ),
    text("type", 40, "What it is for.").usual(&["work", "home", "other"]),
    Attribute::new(
        "primary",
        Type::Flag,
        "Whether it is the one to use; at most one is.",
    ),
];

const PHONE: &[Attribute] = &[
    text("value", 60, "The number; a value without it is refused."),
    text("type", 40, "What it is for.").usual(&["work", "home", "mobile", "fax", "pager", "other"]),
    Attribute::new(
        "primary",
        Type::Flag,
        "Whether it is the one to use; at most one is.",
    ),
];

const GROUPS: &[Attribute] = &[
    text("value", 64, "Identifier of the unit.").exact().read_only(),
    Attribute::new("$ref", Type::Reference(&["Group"]), "Address of the unit.")
        .exact()
        .read_only(),
    text("display", 160, "Name of the unit.").read_only(),
    text("type", 20, "Always direct.").read_only().usual(&["direct"]),
];

/// RFC 7643 section 4.1, as far as an entity needs it.
pub const USER_SCHEMA: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    about: "Somebody who works for the entity. It gives no power: an office is given by a designation alone.",
    attributes: &[
        text(
            "userName",
            200,
            "Name by which the entity knows them; nobody else of it has the same.",
        )
        .required()
        .unique(),
        Attribute::new("name", Type::Complex(NAME), "The parts of their name."),
        text("displayName", 300, "Name as pages show it."),
        text("title", 200, "What they are in the entity."),
        Attribute::new(
            "active",
            Type::Flag,
            "Whether they work there; false once they have left. True when it is missing.",
        ),
        Attribute::new("emails", Type::Complex(EMAIL), "Electronic addresses.").many(REACHES_MAX),
        Attribute::new("phoneNumbers", Type::Complex(PHONE), "Telephones.").many(REACHES_MAX),
        Attribute::new("groups", Type::Complex(GROUPS), "Units they are members of.")
            .read_only()
            .many(MEMBERS_MAX),
    ],
};

const MANAGER: &[Attribute] = &[
    text(
        "value",
        64,
        "Identifier of whoever they report to, of the same entity.",
    )
    .exact(),
    Attribute::new(
        "$ref",
        Type::Reference(&["User"]),
        "Address of whoever they report to.",
    )
    .exact(),
];

/// RFC 7643 section 4.3, as far as an entity needs it.
pub const ENTERPRISE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    name: "EnterpriseUser",
    about: "What an employer knows of somebody who works for it.",
    attributes: &[
        text("employeeNumber", 60, "Number of the employee in the entity.").exact(),
        text("department", 160, "Unit, as the human resources system names it."),
        Attribute::new("manager", Type::Complex(MANAGER), "Whoever they report to."),
    ],
};

const MEMBERS: &[Attribute] = &[
    text("value", 64, "Identifier of the member.").exact().immutable(),
    Attribute::new("$ref", Type::Reference(&["User"]), "Address of the member.")
        .exact()
        .immutable(),
    text(
        "type",
        20,
        "Always User: units in units are told by the directory.",
    )
    .immutable()
    .usual(&["User"]),
];

/// RFC 7643 section 4.2.
pub const GROUP_SCHEMA: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Group",
    name: "Group",
    about: "A unit of the entity: the same one that the directory shows.",
    attributes: &[
        text(
            "displayName",
            directory::use_cases::UNIT_NAME_CHARS_MAX,
            "Name of the unit; no other open one has the same.",
        )
        .required()
        .unique(),
        Attribute::new("members", Type::Complex(MEMBERS), "Who works in it.").many(MEMBERS_MAX),
    ],
};

/// Staff.
pub const USER: Resource = Resource {
    name: "User",
    endpoint: "/Users",
    about: "Somebody who works for the entity",
    schema: &USER_SCHEMA,
    extensions: &[&ENTERPRISE],
};

/// Units.
pub const GROUP: Resource = Resource {
    name: "Group",
    endpoint: "/Groups",
    about: "A unit of the entity",
    schema: &GROUP_SCHEMA,
    extensions: &[],
};

/// Every type of resource.
pub const RESOURCES: [&Resource; 2] = [&USER, &GROUP];
/// Every schema of a resource.
pub const SCHEMAS: [&Schema; 3] = [&USER_SCHEMA, &ENTERPRISE, &GROUP_SCHEMA];
