//! Routes: each states its permission or does not compile.

use crate::{Answer, Body, Cx, Fut, Query, Shape, Stop};
use std::collections::HashMap;
use std::sync::Arc;

/// Methods of HTTP in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// Shows.
    #[default]
    Get,
    /// Acts.
    Post,
    /// Puts another whole in the place of what is there.
    Put,
    /// Changes a part of what is there.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// Every method, in the order of RFC 9110 section 9.3 and RFC 5789.
    pub const ALL: [Method; 5] = [
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
    ];

    /// Whether a request of it only shows: all others change something, carry a body within a limit, and are asked for power.
    pub fn is_safe(self) -> bool {
        self == Method::Get
    }

    /// Whether no form of a page can send it: then only programs do, and they come with a key.
    pub fn is_of_programs(self) -> bool {
        matches!(self, Method::Put | Method::Patch | Method::Delete)
    }

    /// As requests write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// How a protocol of others tells its callers no, where problem documents of the house would not be understood.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// A request that ended without what was asked. Faults are logged before; the answer tells nothing of why.
    pub stopped: fn(&Cx, &Stop) -> Answer,
    /// A method that the address does not have: 405. The header `Allow` is added.
    pub not_allowed: fn(&Cx) -> Answer,
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Anybody, without an account.
    Public,
    /// Anybody who is signed in, with or without an office.
    SignedIn,
    /// Holders of an office whose law lists this reading, checked again by the handler for its entity.
    Read(&'static str),
    /// Holders of an office whose law lists this act, checked again when the act is recorded.
    Act(&'static str),
    /// Whoever holds the secret that the address or the body carries (an invitation, a password).
    Secret,
}

/// A request, taken apart.
#[derive(Debug, Default)]
pub struct Req {
    /// Its method.
    pub method: Method,
    /// Parts of the path by name.
    pub params: HashMap<String, String>,
    /// The query of the address.
    pub query: Query,
    /// What was sent.
    pub body: Body,
    /// Value of `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// Path suffix or API says which format is wanted.
    pub format: crate::Format,
    /// Headers of the request, for protocols that speak by them.
    pub headers: http::HeaderMap,
    /// The last event that a browser has seen of the stream it asks for again, `Last-Event-ID`.
    pub last_event: Option<String>,
}

impl Req {
    /// A header as text; none when it stands twice or is no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (Some(one), None) => one.to_str().ok(),
            _ => None,
        }
    }
    /// A part of the path.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
}

/// What answers a request.
pub type Handler = Arc<dyn for<'a> Fn(&'a Cx, Req) -> Fut<'a, Result<Answer, Stop>> + Send + Sync>;

/// Wraps a function as a handler.
pub fn handler<F>(function: F) -> Handler
where
    F: for<'a> Fn(&'a Cx, Req) -> Fut<'a, Result<Answer, Stop>> + Send + Sync + 'static,
{
    Arc::new(function)
}

/// One address of the house.
#[derive(Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with `{name}` parts.
    pub path: &'static str,
    /// Who may use it.
    pub permission: Permission,
    /// What answers.
    pub handler: Handler,
    /// Format of the answer.
    pub format: crate::Format,
    /// Names of query parameters, for the API description.
    pub query: &'static [&'static str],
    /// Largest body accepted, in bytes.
    pub body_bytes_max: usize,
    /// What the body of an operation is, for the API description; none when it takes no JSON.
    pub takes: Option<&'static Shape>,
    /// What the JSON of the answer is.
    pub gives: Option<&'static Shape>,
    /// Whether it takes `limit`, `cursor` and `orden`.
    pub paged: bool,
    /// Whether the answer tells of the moment it is asked for: then no browser keeps it.
    pub live: bool,
    /// Whether it answers by what the request itself proves, to whoever that is: then neither cookie nor access key is looked at.
    pub apart: bool,
    /// Whether a page of another site may send its form here: what it does follows from what the form proves, or it asks.
    pub from_elsewhere: bool,
    /// Whether only an access key opens it: then cookies are not looked at, and no page of another site can act by it.
    pub by_key: bool,
    /// How it tells its callers no, where that is not the way of pages or of the API.
    pub manner: Option<&'static Manner>,
    /// Whether the body is handed over as it came, whatever its type: for protocols whose JSON is read more strictly than forms.
    pub unread: bool,
    /// Media type of an open format that stands outside of `/api/`: the API's description names it then.
    pub media_type: Option<&'static str>,
}

impl Route {
    /// A page.
    pub fn page(path: &'static str, permission: Permission, handler: Handler) -> Route {
        Route {
            method: Method::Get,
            path,
            permission,
            handler,
            format: crate::Format::Page,
            query: &[],
            body_bytes_max: 0,
            takes: None,
            gives: None,
            paged: false,
            live: false,
            apart: false,
            from_elsewhere: false,
            by_key: false,
            manner: None,
            unread: false,
            media_type: None,
        }
    }
    /// What a program does with something at an address: `PUT`, `PATCH` and `DELETE` are open to access keys alone.
    pub fn of(method: Method, path: &'static str, permission: Permission, handler: Handler) -> Route {
        let body_bytes_max = if method.is_safe() { 0 } else { 256 * 1024 };
        Route {
            method,
            body_bytes_max,
            by_key: method.is_of_programs(),
            ..Route::json(path, permission, handler)
        }
    }
    /// A form that is sent.
    pub fn submit(path: &'static str, permission: Permission, handler: Handler) -> Route {
        Route {
            method: Method::Post,
            body_bytes_max: 64 * 1024,
            ..Route::page(path, permission, handler)
        }
    }
    /// Data as JSON.
    pub fn json(path: &'static str, permission: Permission, handler: Handler) -> Route {
        Route {
            format: crate::Format::Json,
            ..Route::page(path, permission, handler)
        }
    }
    /// An operation of the API that acts.
    pub fn operation(path: &'static str, permission: Permission, handler: Handler) -> Route {
        Route {
            method: Method::Post,
            format: crate::Format::Json,
            body_bytes_max: 256 * 1024,
            ..Route::page(path, permission, handler)
        }
    }
    /// Sets the format.
    pub fn format(mut self, format: crate::Format) -> Route {
        self.format = format;
        self
    }
    /// An open format outside of `/api/`, in the API's description all the same.
    pub fn open(path: &'static str, media_type: &'static str, handler: Handler) -> Route {
        Route {
            format: crate::Format::Other,
            media_type: Some(media_type),
            ..Route::page(path, Permission::Public, handler)
        }
    }
    /// Events of a live topic, for as long as somebody watches: see [`crate::live`].
    pub fn stream(path: &'static str, permission: Permission, handler: Handler) -> Route {
        Route {
            format: crate::Format::Events,
            live: true,
            ..Route::page(path, permission, handler)
        }
    }
    /// Says that the answer tells of the moment it is asked for.
    pub fn live(mut self) -> Route {
        self.live = true;
        self
    }
    /// Says that it looks at neither cookie nor access key.
    pub fn apart(mut self) -> Route {
        self.apart = true;
        self
    }
    /// Says that pages of other sites may send their forms here.
    pub fn from_elsewhere(mut self) -> Route {
        self.from_elsewhere = true;
        self
    }
    /// Says that only an access key opens it.
    pub fn by_key(mut self) -> Route {
        self.by_key = true;
        self
    }
    /// Sets how it tells its callers no.
    pub fn manner(mut self, manner: &'static Manner) -> Route {
        self.manner = Some(manner);
        self
    }
    /// Says that the body is handed over as it came, as [`Body::Raw`].
    pub fn unread(mut self) -> Route {
        self.unread = true;
        self
    }
    /// Says what JSON an operation takes.
    pub fn takes(mut self, shape: &'static Shape) -> Route {
        self.takes = Some(shape);
        self
    }
    /// Says what JSON it gives.
    pub fn gives(mut self, shape: &'static Shape) -> Route {
        self.gives = Some(shape);
        self
    }
    /// Says that its rows are asked for in pages and in an order.
    pub fn paged(mut self) -> Route {
        self.paged = true;
        self
    }
    /// Names the query parameters.
    pub fn query(mut self, names: &'static [&'static str]) -> Route {
        self.query = names;
        self
    }
    /// Sets the largest body.
    pub fn body(mut self, bytes_max: usize) -> Route {
        self.body_bytes_max = bytes_max;
        self
    }
    /// Whether it belongs to the API, whose errors are problem+json.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/") || self.format == crate::Format::Json
    }
}
