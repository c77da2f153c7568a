//! What the JSON of each reading is.

use capability::CUT_OFF;
use capability::Shape::{self, Day, Flag, Int, List, Maybe, Moment, Number, Object, Open, Text};

const NAMED: Shape = Object(&[("id", Text), ("name", Text)]);
const LINKED: Shape = Object(&[("id", Text), ("name", Text), ("url", Text)]);

const DESIGNATION: Shape = Object(&[
    ("id", Text),
    ("name", Maybe(&Text)),
    ("post", Maybe(&Text)),
    ("capacity", Text),
    ("from", Day),
    ("to", Maybe(&Day)),
    ("in_force", Flag),
    ("contact_published", Flag),
    ("act", Object(&[("kind", Text), ("number", Text), ("on", Day)])),
    (
        "informed",
        Object(&[
            ("authority", Maybe(&Text)),
            ("on", Maybe(&Day)),
            ("accepted_on", Maybe(&Day)),
            ("observed_on", Maybe(&Day)),
        ]),
    ),
    ("proof", Text),
]);

const STANDING: Shape = Object(&[
    ("id", Text),
    ("key", Text),
    ("name", Text),
    ("norm", Text),
    ("owed", Flag),
    ("met", Flag),
    ("severity", Text),
    ("state", Text),
    ("due", Maybe(&Day)),
    ("proof", Maybe(&Text)),
    ("proof_url", Maybe(&Text)),
]);

const COMMITTEE: Shape = Object(&[
    ("state", Text),
    ("designation", Maybe(&DESIGNATION)),
    (
        "seats",
        List(&Object(&[
            ("number", Int),
            ("office", Maybe(&Text)),
            ("name", Text),
            ("required", Flag),
            ("holder", Maybe(&DESIGNATION)),
        ])),
    ),
]);

const OFFICE: Shape = Object(&[
    ("office", Text),
    ("state", Text),
    ("authority", Maybe(&Text)),
    ("designation", Maybe(&DESIGNATION)),
]);

/// `GET /api/v1/entities/{key}`.
pub(crate) static ENTITY: Shape = Object(&[
    ("id", Text),
    ("key", Text),
    ("url", Text),
    ("name", Text),
    ("acronym", Maybe(&Text)),
    ("ruc", Maybe(&Text)),
    ("ubigeo", Text),
    ("region", Maybe(&Text)),
    ("type", Text),
    ("group", Text),
    ("level", Text),
    ("sector", Maybe(&Text)),
    ("from", Maybe(&Day)),
    ("to", Maybe(&Day)),
    ("parent", Maybe(&Open)),
    ("authority", Maybe(&Text)),
    ("owed", Int),
    ("met", Int),
    ("share", Maybe(&Number)),
    ("average_share_of_type", Maybe(&Number)),
    ("committee", COMMITTEE),
    ("offices", List(&OFFICE)),
    ("obligations", List(&STANDING)),
    ("units_total", Int),
    ("posts_total", Int),
    ("units", List(&Open)),
    ("posts", List(&Open)),
    ("next", Maybe(&Text)),
    ("due_moves", List(&Open)),
    ("acts", Object(&[("total", Int), ("url", Text)])),
    ("as_of", Day),
    ("known_on", Day),
    ("cut_off", CUT_OFF),
]);

/// `GET /api/v1/entities/{key}/obligations`.
pub(crate) static ENTITY_OBLIGATIONS: Shape = Object(&[
    ("entity", Text),
    ("total", Int),
    ("items", List(&STANDING)),
    ("not_measured", List(&NAMED)),
    ("as_of", Day),
    ("known_on", Day),
    ("cut_off", CUT_OFF),
]);

const PROOF: Shape = Object(&[
    ("index", Int),
    ("size", Int),
    ("leaf", Text),
    ("root", Text),
    ("commitment", Text),
    ("envelope", Text),
    ("checkpoint", Text),
    ("vkey", Text),
    ("path", List(&Object(&[("hash", Text), ("side", Text)]))),
    ("checks", Open),
]);

/// `GET /api/v1/acts/{code}`.
pub(crate) static ACT: Shape = Object(&[
    ("code", Text),
    ("seq", Int),
    ("id", Text),
    ("url", Text),
    ("bundle_url", Text),
    ("kind", Text),
    ("version", Int),
    ("title", Text),
    ("entity", Maybe(&Open)),
    ("office", Text),
    ("designation", Maybe(&Text)),
    ("subjects", List(&Text)),
    ("visibility", Text),
    ("recorded_at", Moment),
    ("payload", Maybe(&Open)),
    ("erased", Flag),
    ("documents", List(&Text)),
    ("obligations", List(&Text)),
    ("later", List(&Open)),
    ("standing", Text),
    ("verified", Flag),
    ("proof", PROOF),
]);

const INBOX: Shape = Object(&[
    ("authority", Text),
    (
        "states",
        List(&Object(&[
            ("state", Text),
            ("count", Int),
            ("oldest", Maybe(&Day)),
        ])),
    ),
]);

const WORK: Shape = Object(&[
    ("step", Text),
    ("title", Text),
    ("sentence", Text),
    ("state", Text),
    ("due", Maybe(&Day)),
    ("norm", Text),
    ("act", Text),
    ("form", Maybe(&Text)),
    ("mine", Flag),
    ("whom", Text),
]);

/// `GET /api/v1/desk`.
pub(crate) static DESK: Shape = Object(&[
    ("designation", Text),
    ("office", Text),
    ("entity", Object(&[("key", Text), ("name", Text)])),
    ("powers", List(&Text)),
    ("share", Maybe(&Number)),
    ("total", Int),
    ("mine", Int),
    ("items", List(&WORK)),
    ("inboxes", List(&INBOX)),
    ("drafts", List(&DRAFT)),
    ("cut_off", CUT_OFF),
]);

static DRAFT: Shape = Object(&[
    ("title", Text),
    ("about", Text),
    ("url", Text),
    ("changed", Moment),
    ("until", Day),
]);

/// `GET /api/v1/obligations/{id}`.
pub(crate) static OBLIGATION: Shape = Object(&[
    ("id", Text),
    ("key", Text),
    ("name", Text),
    ("text", Text),
    ("norm", Text),
    ("certainty", Text),
    ("measured", Flag),
    ("severity", Text),
    ("applies_to", List(&Text)),
    ("voluntary_for", List(&Text)),
    ("rhythm", Open),
    ("discharge", Open),
    ("discharge_text", Text),
    ("first_due", Maybe(&Open)),
    (
        "compliance",
        List(&Object(&[
            ("type", Text),
            ("owed", Int),
            ("met", Int),
            ("share", Maybe(&Number)),
        ])),
    ),
    ("cut_off", CUT_OFF),
]);

/// `GET /api/v1/instruments`.
pub(crate) static INSTRUMENTS: Shape = Object(&[
    ("total", Int),
    (
        "items",
        List(&Object(&[
            ("id", Text),
            ("citation", Text),
            ("title", Text),
            ("issuer", Text),
            ("year", Int),
            ("published", Maybe(&Day)),
            ("in_force", Flag),
            ("in_force_from", Maybe(&Day)),
            ("in_force_to", Maybe(&Day)),
            ("amended_by", List(&Text)),
            ("repealed_by", Maybe(&Text)),
            ("certainty", Text),
            ("url", Text),
        ])),
    ),
]);

/// `GET /api/v1/offices`.
pub(crate) static OFFICES: Shape = Object(&[
    ("total", Int),
    (
        "items",
        List(&Object(&[
            ("id", Text),
            ("name", Text),
            ("short", Text),
            ("norm", Maybe(&Text)),
            ("certainty", Text),
            ("several", Flag),
            ("designated_by", List(&Text)),
            ("communicated_to", Maybe(&Text)),
            ("required_for", List(&Text)),
            ("voluntary_for", List(&Text)),
            ("powers", List(&Open)),
        ])),
    ),
]);

/// `GET /api/v1/search`.
pub(crate) static SEARCH: Shape = Object(&[
    ("query", Text),
    ("goes_to", Maybe(&Text)),
    ("entities", Object(&[("total", Int), ("items", List(&LINKED))])),
    ("obligations", List(&Open)),
    ("instruments", List(&Open)),
    ("cut_off", CUT_OFF),
]);

/// `GET /api/v1/datasets`.
pub(crate) static DATASETS: Shape = Object(&[
    ("total", Int),
    (
        "items",
        List(&Object(&[
            ("id", Text),
            ("name", Text),
            ("url", Text),
            ("files", List(&Object(&[("format", Text), ("url", Text)]))),
        ])),
    ),
    ("of_entity", List(&Object(&[("name", Text), ("url", Text)]))),
    ("dump", Maybe(&Open)),
    ("licence", Text),
    ("cut_off", CUT_OFF),
]);

/// `GET /api/v1/figures`.
pub(crate) static FIGURES: Shape = Object(&[
    ("day", Day),
    ("known_on", Day),
    ("entities", Int),
    ("owed", Int),
    ("met", Int),
    ("share", Maybe(&Number)),
    (
        "obligations",
        List(&Object(&[
            ("id", Text),
            ("key", Text),
            ("name", Text),
            ("norm", Text),
            ("owed", Int),
            ("met", Int),
            ("share", Maybe(&Number)),
            ("url", Text),
        ])),
    ),
    ("standings", Open),
    ("cut_off", CUT_OFF),
]);

/// `POST /api/v1/documents`.
pub(crate) static DOCUMENT: Shape = Object(&[("sha256", Text), ("size", Int), ("media_type", Text)]);
